/*
 * Shares as estimates.
 */
#ifndef RV_METRICS_SHARE_H
#define RV_METRICS_SHARE_H

#include <stdint.h>

#include <reversa/survival.h>

/* All NaN, with a reason. */
reversa_estimate rv_share_none(reversa_fit fit);
/* k of n, with Wilson's interval. */
reversa_estimate rv_share_wilson(double k, double n, double level);
/* Σ k over Σ n of m clusters whose members are alike: the linearised standard error of a ratio (Cochran 1977, section
 * 6.3), and Wilson's interval at the number of independent trials with that error. Clusters with n = 0 do not count. */
reversa_estimate rv_share_clustered(const double *k, const double *n, int64_t m, double level);

#endif
