/*
 * Auxiliary columns: whole numbers beside the pairs that limits and levels need.
 *
 * Each follows from the pairs by its own row, the first of its entries: the least value with which that row holds, or the
 * greatest, in the order of the table; a least value may have several such rows. So whatever a solver says of them is not looked at: values, hints and evaluation are
 * computed from pairs. In use: a first unit (someone counts as matched once: the greatest), units of a load (squares), "this
 * mentor has someone", "this person is a mentor", and what a soft limit is violated by, which pays its penalty in the score.
 */
#ifndef RV_MATCH_LIMIT_AUX_H
#define RV_MATCH_LIMIT_AUX_H

#include "match/search.h"

/* Append a column of 0 .. high with its entries, its own row first. */
reversa_status rv_aux_add(rv_search *search, bool is_greatest, int64_t high, const rv_entry *entries, int32_t n);
/* One more entry for a column, in a row that it is not in. It counts from rv_aux_settle_links() on. */
reversa_status rv_aux_link(rv_search *search, int32_t aux, rv_entry entry);
/* The same for a row that has a say in the column's value, of a column that is the least. */
reversa_status rv_aux_own(rv_search *search, int32_t aux, rv_entry entry);
reversa_status rv_aux_settle_links(rv_search *search);
/* Let a limit be violated in a row, at its penalty for each `step` of the row or part of one; `most` of these at most.
 * REVERSA_E_UNSUPPORTED where all penalties together could exceed what scores can hold. */
reversa_status rv_aux_soften(rv_search *search, int32_t limit, int32_t row, int64_t step, rv_wide most);

/* Values by the sums of the pairs, which get the columns' entries added; false where a sum does not fit. */
bool rv_aux_values(const rv_search *search, int64_t *sum, int64_t *value);
/* What the columns add to the multipliers' bound. */
rv_wide rv_aux_bound(const rv_search *search);
/* Take the rounding out of multipliers by which a column of many units would seem to pay. */
void rv_aux_settle(rv_search *search);

#endif
