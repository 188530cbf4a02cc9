/*
 * The words of the synthetic organisation.
 */
#ifndef RV_STUDY_VOCABULARY_H
#define RV_STUDY_VOCABULARY_H

#include <stdint.h>

#define RV_N_DEPARTMENTS 40 /* and one more, the executive office */
#define RV_N_LOCATIONS 10
#define RV_N_DIGITAL 34 /* skills that come with having grown up among screens, the commonest first */
#define RV_N_CLASSIC 26 /* skills that come with years of work, the commonest first */
#define RV_N_GOALS 6
#define RV_N_INTERESTS 24

typedef struct rv_location {
    const char *name;
    const char *language; /* of the place, besides English; NULL for none */
    int32_t utc_offset;   /* minutes */
    int32_t weight;       /* how many teams are there */
} rv_location;

extern const char *const rv_department_names[RV_N_DEPARTMENTS + 1];
extern const rv_location rv_locations[RV_N_LOCATIONS];
extern const char *const rv_digital_skills[RV_N_DIGITAL];
extern const char *const rv_classic_skills[RV_N_CLASSIC];
extern const char *const rv_goals[RV_N_GOALS];
extern const char *const rv_interests[RV_N_INTERESTS];

#endif
