/*
 * Intervals for counts: shares, differences and ratios of shares, events per time.
 *
 * Counts are doubles, so that weighted ones fit where the method allows it. `level` lies in (0, 1), usually 0.95. Where
 * there is no interval (nobody counted, an argument out of range) both ends are NaN; no number is invented.
 */
#ifndef RV_METRICS_INTERVAL_H
#define RV_METRICS_INTERVAL_H

typedef struct rv_range {
    double low;
    double high;
} rv_range;

/* Share k of n, 0 <= k <= n. Wilson 1927. */
rv_range rv_interval_wilson(double k, double n, double level);
/* The same for a sample of n out of a population (0 < n <= population), all of which could have been asked: the variance
 * is multiplied by (population − n) / (population − 1), so nothing is left open where everyone was. */
rv_range rv_interval_wilson_finite(double k, double n, double population, double level);
/* That factor's square root, by which a standard error shrinks. NaN unless 0 < n <= population. */
double rv_interval_finite_factor(double n, double population);
/* Share of whole counts, exact: never covers less than the level says. Clopper & Pearson 1934. */
rv_range rv_interval_clopper_pearson(double k, double n, double level);
/* Whole number of events over an exposure > 0, per unit of exposure, exact. Garwood 1936. */
rv_range rv_interval_garwood(double events, double exposure, double level);
/* The same by the score test, what Wilson's interval is to a share: covers the level on average. Rao 1948. */
rv_range rv_interval_poisson_score(double events, double exposure, double level);
/* Difference k1/n1 − k2/n2 of independent shares, from their Wilson intervals. Newcombe 1998b, method 10. */
rv_range rv_interval_newcombe(double k1, double n1, double k2, double n2, double level);
/* Ratio (k1/n1) / (k2/n2) of independent shares, on the log scale. NaN where a count is 0. Katz et al. 1978. */
rv_range rv_interval_katz(double k1, double n1, double k2, double n2, double level);
/* The standard error of the log of that ratio. NaN where a count is 0. */
double rv_interval_katz_se(double k1, double n1, double k2, double n2);

#endif
