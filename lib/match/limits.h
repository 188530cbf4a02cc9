/*
 * Limits on the matching as a whole: what they measure, and the search for the best pairs within them.
 *
 * Two independent descriptions on purpose: rv_limits_use() measures finished pairs from the programme's words, limit_rows.c
 * turns the same limits to rows of an integer program. An answer of the search is believed only when both agree.
 */
#ifndef RV_MATCH_LIMITS_H
#define RV_MATCH_LIMITS_H

#include "match/mip.h"
#include "match/solve.h"

/* How each limit of the problem stands with the chosen and the pinned pairs: use_out [n_limits]. holds_out [n_limits], whether
 * nothing violates it, may be NULL. Kinds that this version cannot search for measure 0 without bounds. */
reversa_status rv_limits_use(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, reversa_limit_use *use_out,
                             bool *holds_out);

/* The same in two numbers: do all hard limits hold, and what do the soft ones cost in micro-points? */
reversa_status rv_limits_judge(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, bool *holds_out,
                               int64_t *penalty_out);

/* Would a network's solution that meets the limits and pays nothing be the best within them? Not where it has given something
 * up of what may be out of reach within them. */
bool rv_limits_would_settle(const rv_solve *solve, const rv_solution *relaxed);

#endif
