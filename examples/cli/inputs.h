/*
 * What match, explain and validate read: people, programme, what is known of pairs, and the problem made of them.
 */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "command.h"

typedef struct cli_inputs {
    reversa_cohort *cohort;
    reversa_programme *programme; /* NULL: the built-in one */
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
} cli_inputs;

/* Read all that the settings name and put it together. 0 or an exit code, after messages; release whatever the outcome. */
int inputs_read(cli_session *session, const char *people, cli_inputs *inputs);

/* Make the problem of what was read. 0 or an exit code. */
int inputs_join(cli_session *session, cli_inputs *inputs);

/* The draw that the user asked for, if any. */
void inputs_set_lottery(const cli_settings *settings, reversa_match_options *options);

/* Match as `reversa match` does by default, drawn if the user asked for it. */
reversa_status inputs_match(cli_session *session, const cli_inputs *inputs, reversa_matching **matching_out);

void inputs_free(cli_inputs *inputs);

/* People from a file, with the user's seed and wish about unknown managers. */
reversa_status inputs_read_people(cli_session *session, const char *path, reversa_cohort **cohort_out);

/* Which words of people.csv to say of someone: the person, or −1 after a message. */
int32_t inputs_find(const cli_inputs *inputs, const char *people, const char *id);

/* The files for the help of the commands that read them. */
#define INPUT_FILES                                                                                                    \
    "  PEOPLE.csv     id, role (mentor, mentee, both, none); and as far as there are: level, manager_id, "             \
    "department,\n"                                                                                                    \
    "                 team, location, gender, utc_offset, languages, goals, interests, skills, wants "                 \
    "(python:4;sql),\n"                                                                                                \
    "                 extraversion, openness, availability (Mon 09:00-11:00;Wed 14:00-15:30), hours_per_month,\n"      \
    "                 mentor_capacity, mentee_capacity, trained; any other column can be used by a programme\n"        \
    "  preferences    person_id, other_id, rank (1 is best), veto (yes: never this pair)\n"                            \
    "  previous       mentor_id, mentee_id, state (active, ended, pinned, forbidden), note\n"                          \
    "  scores         mentor_id, mentee_id, score (0 to 1); further number columns are costs for budgets\n"            \
    "  programme      JSON with rules, criteria, limits, objective; `reversa programme` prints one to begin with\n"    \
    "  CSV is UTF-8 with a header, parted by comma, semicolon or TAB. One of the files may be -, standard input.\n"

#endif
