/*
 * Making the rows of a search: what the files that turn limits and levels to rows share.
 */
#ifndef RV_MATCH_LIMIT_ROWS_H
#define RV_MATCH_LIMIT_ROWS_H

#include "match/limit_aux.h"

/* Append rows without bounds. */
reversa_status rv_rows_add(rv_search *search, int32_t n, int32_t *row_out);
/* Append a block. */
reversa_status rv_rows_block(rv_search *search, rv_block block);
/* A row for each marked person of a side, as a block of `in` a pair; row_of_out: ordinal → row, −1 for none. */
reversa_status rv_rows_people(rv_search *search, int32_t limit, reversa_side side, int64_t in, const bool *marked,
                              const int32_t **row_of_out);
/* No matching has more pairs than this, pins included. */
int64_t rv_rows_most_pairs(const rv_solve *solve);
/* Greatest common divisor of sizes; of 0 and 0 it is 0. */
int64_t rv_rows_divisor(int64_t a, int64_t b);

/* quota, pairs, budget, changes: limit_bounds.c. */
reversa_status rv_bounds_add(rv_search *search, int32_t limit);
/* From now on every solution has n pairs beside the pins: what rows of shares round to. */
void rv_bounds_settle(rv_search *search, int64_t n);
/* After a stage: so many active pairs has a solution at most whose value is at least this; INT64_MAX where that is not known. */
int64_t rv_bounds_most_kept(const rv_search *search, int64_t value);

/* limit_people.c: first units of a side for the levels that count people, units of loads for `even`, … */
reversa_status rv_people_firsts(rv_search *search, reversa_side side);
reversa_status rv_people_even(rv_search *search);
/* … mentor_minimum, one_role, soft load. */
reversa_status rv_people_minimum(rv_search *search, int32_t limit);
reversa_status rv_people_one_role(rv_search *search, int32_t limit);
reversa_status rv_people_load(rv_search *search, int32_t limit);
/* stable: empty places of everyone, and the ranked pairs. limit_stable.c */
reversa_status rv_stable_open(rv_search *search, int32_t limit);
/* A mentor's least number of mentees by the limit `mentor_minimum`, 0 for none. */
int64_t rv_people_least(const rv_solve *solve, int32_t limit, int32_t mentor);

#endif
