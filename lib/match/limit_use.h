/*
 * Measures of limits that take a search of their own: what rv_limits_use() asks of other files.
 *
 * They share nothing with the separators that list rows for the same limits, but for what a cohort holds.
 */
#ifndef RV_MATCH_LIMIT_USE_H
#define RV_MATCH_LIMIT_USE_H

#include "match/solve.h"

/* Mentors who cannot meet all their mentees every week, pins included. */
reversa_status rv_use_slots(const rv_solve *solve, const rv_bound_limit *limit, const rv_new_pair *chosen, int64_t n,
                            int64_t *mentors_out);
/* Blocking pairs, pins being made. Only on the calling thread. */
reversa_status rv_use_stable(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, int64_t *blocking_out);

#endif
