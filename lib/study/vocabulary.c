/*
 * The words of the synthetic organisation: an international company of no particular trade. Nothing is taken from a real
 * one. Lists of skills begin with the commonest, departments with the largest.
 */
#include "study/vocabulary.h"

#include <stddef.h>

const char *const rv_department_names[RV_N_DEPARTMENTS + 1] = {"Operations",
                                                               "Customer Service",
                                                               "Sales",
                                                               "Engineering",
                                                               "Logistics",
                                                               "Manufacturing",
                                                               "Information Technology",
                                                               "Finance",
                                                               "Marketing",
                                                               "Human Resources",
                                                               "Product",
                                                               "Research",
                                                               "Quality",
                                                               "Procurement",
                                                               "Facilities",
                                                               "Data and Analytics",
                                                               "Legal",
                                                               "Risk",
                                                               "Design",
                                                               "Security",
                                                               "Field Service",
                                                               "Communications",
                                                               "Compliance",
                                                               "Training",
                                                               "Partnerships",
                                                               "Planning",
                                                               "Treasury",
                                                               "Audit",
                                                               "Payroll",
                                                               "Health and Safety",
                                                               "Sustainability",
                                                               "Tax",
                                                               "Public Affairs",
                                                               "Strategy",
                                                               "Real Estate",
                                                               "Investor Relations",
                                                               "Translation",
                                                               "Archives",
                                                               "Events",
                                                               "Innovation",
                                                               "Executive Office"};

const rv_location rv_locations[RV_N_LOCATIONS] = {
    {"Berlin", "de", 60, 28},
    {"London", NULL, 0, 18},
    {"Madrid", "es", 60, 11},
    {"Warsaw", "pl", 60, 9},
    {"New York", NULL, -300, 9},
    {"Paris", "fr", 60, 8},
    {"S\xC3\xA3o Paulo", "pt", -180, 5},
    {"Bengaluru", "kn", 330, 5},
    {"Athens", "el", 120, 4},
    {"Singapore", "zh", 480, 3},
};

const char *const rv_digital_skills[RV_N_DIGITAL] = {"generative-ai",
                                                     "short-video",
                                                     "social-media",
                                                     "collaboration-tools",
                                                     "data-visualisation",
                                                     "python",
                                                     "smartphone-workflows",
                                                     "digital-marketing",
                                                     "low-code",
                                                     "cloud-storage",
                                                     "remote-work",
                                                     "online-meetings",
                                                     "sql",
                                                     "automation",
                                                     "messaging-culture",
                                                     "privacy-settings",
                                                     "podcasting",
                                                     "web-design",
                                                     "e-commerce",
                                                     "user-research",
                                                     "cybersecurity-basics",
                                                     "gaming-culture",
                                                     "mobile-payments",
                                                     "online-communities",
                                                     "prompt-writing",
                                                     "version-control",
                                                     "digital-accessibility",
                                                     "search-optimisation",
                                                     "open-data",
                                                     "augmented-reality",
                                                     "creator-economy",
                                                     "chatbots",
                                                     "smart-home",
                                                     "3d-printing"};

const char *const rv_classic_skills[RV_N_CLASSIC] = {
    "presenting",          "spreadsheets",      "project-planning",        "negotiation",     "customer-care",
    "budgeting",           "writing",           "diversity-and-inclusion", "sustainability",  "wellbeing",
    "languages",           "facilitation",      "process-improvement",     "public-speaking", "coaching",
    "conflict-resolution", "quality-assurance", "survey-design",           "event-planning",  "contracts",
    "work-safety",         "photography",       "neurodiversity",          "first-aid",       "archiving",
    "sign-language"};

const char *const rv_goals[RV_N_GOALS] = {"technology", "perspective", "inclusion", "culture", "innovation", "careers"};

const char *const rv_interests[RV_N_INTERESTS] = {
    "music",    "travel",    "cooking", "reading",  "running",     "football",  "hiking",       "gaming",
    "films",    "gardening", "cycling", "yoga",     "photography", "parenting", "volunteering", "theatre",
    "climbing", "chess",     "sailing", "painting", "astronomy",   "pottery",   "birdwatching", "beekeeping"};
