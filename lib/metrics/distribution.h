/*
 * Probability distributions: tails, quantiles, masses.
 *
 * Upper tails are computed as such, never as one less the lower tail, so small ones keep their digits: relative errors
 * are below 10^-12 down to probabilities of 10^-300, for degrees of freedom from 10^-3 to 10^8. An argument outside its
 * range, or NaN, gives NaN, as do shapes, degrees of freedom and counts beyond 10^13, which no data has. `quantile` inverts the lower tail, `quantile_upper` the upper one: for a small p take the
 * second, 1 − p would have lost it.
 */
#ifndef RV_METRICS_DISTRIBUTION_H
#define RV_METRICS_DISTRIBUTION_H

/* Standard normal. */
double rv_normal_lower(double z);
double rv_normal_upper(double z);
double rv_normal_two_sided(double z); /* P(|Z| >= |z|) */
double rv_normal_quantile(double p);
double rv_normal_quantile_upper(double p);
double rv_normal_level(double level); /* the z of a two-sided interval: 1.959963984540054 for 0.95 */

/* Regularised incomplete gamma functions P(a, x) and Q(a, x), a > 0, x >= 0. */
double rv_gamma_lower(double a, double x);
double rv_gamma_upper(double a, double x);
double rv_gamma_quantile(double a, double p);
double rv_gamma_quantile_upper(double a, double p);

/* Regularised incomplete beta function I_x(a, b) and its complement, a, b > 0, 0 <= x <= 1. */
double rv_beta_lower(double a, double b, double x);
double rv_beta_upper(double a, double b, double x);
double rv_beta_quantile(double a, double b, double p);
double rv_beta_quantile_upper(double a, double b, double p);

/* Chi-square, df > 0. A negative x counts as 0. */
double rv_chi_square_lower(double x, double df);
double rv_chi_square_upper(double x, double df);
double rv_chi_square_quantile(double p, double df);
double rv_chi_square_quantile_upper(double p, double df);

/* Student's t, df > 0; an infinite df is the normal. */
double rv_t_lower(double t, double df);
double rv_t_upper(double t, double df);
double rv_t_two_sided(double t, double df); /* P(|T| >= |t|) */
double rv_t_quantile(double p, double df);
double rv_t_quantile_upper(double p, double df);

/* Fisher's F, df1 and df2 > 0 and df2 may be infinite. A negative f counts as 0. */
double rv_f_lower(double f, double df1, double df2);
double rv_f_upper(double f, double df1, double df2);
double rv_f_quantile(double p, double df1, double df2);
double rv_f_quantile_upper(double p, double df1, double df2);

/* Binomial: k of n whole trials with chance p each. Any whole k. */
double rv_binomial_mass(double k, double n, double p);
double rv_binomial_at_most(double k, double n, double p);
double rv_binomial_at_least(double k, double n, double p);

/* Poisson with a mean >= 0. Any whole k. */
double rv_poisson_mass(double k, double mean);
double rv_poisson_at_most(double k, double mean);
double rv_poisson_at_least(double k, double mean);

/* Hypergeometric: x marked ones among `drawn` taken from `marked` and `plain`. Whole numbers up to 2^53. O(width). */
double rv_hypergeometric_mass(double x, double marked, double plain, double drawn);
double rv_hypergeometric_at_most(double x, double marked, double plain, double drawn);
double rv_hypergeometric_at_least(double x, double marked, double plain, double drawn);

/* Fisher's exact test of the table [a b; c d], two-sided: the total of all tables with these margins that are no more
 * probable than this one (within one part in 10^7, as R's fisher.test() has it). Counts are whole and >= 0. */
double rv_fisher_two_sided(double a, double b, double c, double d);

#endif
