/*
 * Comparisons of shares, for those who make many of them.
 */
#ifndef RV_METRICS_IMPACT_H
#define RV_METRICS_IMPACT_H

#include <reversa/impact.h>

#include "base/context.h"

/* Counts that may be: selected within n, and not so many that a double cannot hold them. */
bool rv_impact_valid(const reversa_impact_counts *counts);
/* No numbers, the flag withheld, for this reason. */
void rv_impact_clear(reversa_fit fit, reversa_impact *impact);
/* reversa_impact_compare() without the door. */
void rv_impact_compare(const reversa_impact_counts *counts, double level, double smallest, reversa_impact *impact);
/* reversa_holm_adjust() without the door; `adjusted` may be `p`. */
reversa_status rv_holm_adjust(reversa_context *ctx, const double *p, size_t n, double *adjusted);
/* No numbers, for this reason. */
void rv_stratified_clear(reversa_fit fit, reversa_stratified *out);

#endif
