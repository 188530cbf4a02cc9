/*
 * The m best matchings by new solves, where an insight has no exact prices.
 */
#ifndef RV_MATCH_ALTERNATIVES_SOLVE_H
#define RV_MATCH_ALTERNATIVES_SOLVE_H

#include <reversa/alternatives.h>

#include "match/insight.h"

typedef struct rv_solved_list {
    reversa_other_matching *matchings;
    const reversa_pair_change **changes; /* by matching */
    size_t room;
    size_t changes_room;
    int32_t n;
    reversa_alternatives_end end;
    bool exact; /* all solves were proven */
} rv_solved_list;

/* Why there is no order that forcing and forbidding pairs would find, in a sentence; NULL where there is one. */
const char *rv_alternatives_obstacle(const reversa_insight *insight);
/* The `most` best, the insight's own first. Changes lie in the arena; free the list also after an error. */
reversa_status rv_alternatives_solve(reversa_context *ctx, const reversa_insight *insight, int32_t most,
                                     rv_arena *arena, rv_solved_list *list);
/* Room for one more. */
reversa_status rv_solved_list_grow(reversa_context *ctx, rv_solved_list *list);
void rv_solved_list_free(reversa_context *ctx, rv_solved_list *list);

#endif
