/*
 * What the files that compare two groups share.
 */
#ifndef RV_METRICS_WEIGHTING_H
#define RV_METRICS_WEIGHTING_H

#include <reversa/adjust.h>

#include "base/context.h"

/* Record every entry of a column of 0 and 1 that is neither. */
reversa_status rv_weighting_check_groups(reversa_context *ctx, const char *column, const int32_t *group, int64_t n);
/* Record every number of a column that is not finite. */
reversa_status rv_weighting_check_numbers(reversa_context *ctx, const char *column, const double *number, int64_t n);
/* R's quantile of type 7 of ascending numbers [n], n > 0. */
double rv_weighting_quantile(const double *ascending, int64_t n, double share);

#endif
