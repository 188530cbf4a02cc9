/*
 * One pair of people by the definitions, also of people who take no part: what explanations, and rules and criteria of
 * single pairs, are computed with. Persons of the cohort throughout.
 */
#ifndef RV_SCORE_PAIR_H
#define RV_SCORE_PAIR_H

#include "score/compile.h"

typedef struct rv_couple {
    int32_t mentor;
    int32_t mentee;
} rv_couple;

/* Values [n_criteria], RV_MISSING_SKIP where left out, and whether a side has none. After a callback's failure
 * REVERSA_E_CALLBACK, with the criterion in *failed_out. */
reversa_status rv_pair_values(const reversa_scorer *scorer, rv_couple pair, int32_t *values_out, bool *missing_out,
                              int32_t *failed_out);
/* The score from values; contributions_out [n_criteria] or NULL. */
int32_t rv_pair_sum(const reversa_scorer *scorer, const int32_t *values, int32_t *contributions_out);

/* Tags in common; with `full` > 0 the sum of the mentee's weight times the mentor's level held to `full`. */
int64_t rv_pair_tags(const rv_column *mentors, const rv_column *mentees, rv_couple pair, int64_t full);
/* Weekly minutes in common. */
int64_t rv_pair_minutes(const rv_column *column, rv_couple pair);
/* The rank (0 for none) and the veto that a person gave another. */
int32_t rv_pair_rank(const reversa_problem *problem, int32_t person, int32_t other, bool *veto_out);
/* Is the pair among the earlier ones, in that state? */
bool rv_pair_was(const reversa_problem *problem, rv_couple pair, reversa_pair_state state);
/* Size of a set, or number of intervals. */
static inline int64_t rv_pair_size(const rv_column *column, int32_t person)
{
    return column->offset[person + 1] - column->offset[person];
}

/* ---- verdicts.c ---- */

/* The number of checks of a pair, and one of them. */
int32_t rv_verdicts_count(const reversa_scorer *scorer);
reversa_rule_check rv_verdicts_check(const reversa_scorer *scorer, int32_t index, rv_couple pair);
/* May the pair be made? Both take part, and no check fails. */
bool rv_verdicts_eligible(const reversa_scorer *scorer, rv_couple pair);

#endif
