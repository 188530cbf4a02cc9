/*
 * The inside of the synthetic organisation: structure, who signed up, columns, wishes, one after the other.
 *
 * Every step draws from a stream of its own, so that a change in one leaves the others as they were, and decides with
 * integers alone, so that equal options give the same organisation on every machine. People are positions 0 .. n − 1.
 */
#ifndef RV_STUDY_ORGANISATION_H
#define RV_STUDY_ORGANISATION_H

#include <reversa/generate.h>

#include "base/hash.h"
#include "model/relations.h"

#define RV_TOP_LEVEL 10

/* Structure and roles; arrays in the arena, by position or by team. */
typedef struct rv_organisation {
    rv_arena arena;
    uint64_t seed;
    int32_t n;
    int32_t n_teams;
    int32_t n_departments;
    uint8_t *level;           /* [n] 1 .. RV_TOP_LEVEL, below the manager's */
    int32_t *manager;         /* [n] position, −1 for the top */
    int32_t *team;            /* [n] */
    uint8_t *team_department; /* [n_teams] */
    int32_t *team_number;     /* [n_teams] within the department, 0 for its management */
    uint8_t *role;            /* [n] RV_ROLE_* */
    int32_t *mentors;         /* [n_mentors] positions, the most popular first */
    int32_t n_mentors;
    int32_t *popularity; /* [n] place in mentors, −1 for others */
} rv_organisation;

/* A stream of random numbers for one purpose. */
rv_random rv_draw_stream(uint64_t seed, const char *purpose);
/* An index below n, 0 the likeliest: index i comes about 1 / (i + 1) as often. n > 0. */
int32_t rv_draw_skewed(rv_random *random, int32_t n);
/* An index by whole weights [n], of which one is above 0. */
int32_t rv_draw_weighted(rv_random *random, const int32_t *weights, int32_t n);
/* True in so many of a thousand cases. */
bool rv_draw_chance(rv_random *random, int32_t per_mille);

/* Departments, teams, managers, levels. The arena is open; n and seed are set. */
reversa_status rv_structure_draw(reversa_context *ctx, rv_organisation *organisation);
/* Roles and popularity. Shares are millionths. */
reversa_status rv_signup_draw(reversa_context *ctx, rv_organisation *organisation, int64_t mentor_share,
                              int64_t mentee_share);
/* Everything about people, into a draft that is open and empty. */
reversa_status rv_staff_draw(reversa_context *ctx, const rv_organisation *organisation, rv_draft *draft);
/* Preferences and earlier pairs of the finished cohort. */
reversa_status rv_wishes_draw(reversa_context *ctx, const rv_organisation *organisation, const reversa_cohort *cohort,
                              reversa_preferences **preferences_out);
reversa_status rv_history_draw(reversa_context *ctx, const rv_organisation *organisation, const reversa_cohort *cohort,
                               reversa_previous **previous_out);

#endif
