/*
 * The pieces that the distributions are made of, each accurate to rounding, also where its terms nearly cancel.
 *
 * Tails are handled by their logarithms: a probability of 10^-300 has then as many digits as one of 1/2, and the search
 * for a quantile meets no underflow.
 */
#ifndef RV_METRICS_SPECIAL_H
#define RV_METRICS_SPECIAL_H

#include <stdbool.h>

/* Shapes beyond this are refused: the methods take O(√a) steps. */
#define RV_SPECIAL_LARGEST_SHAPE 1e13

/* Both tails of a distribution at a point. */
typedef struct rv_tails {
    double log_lower;
    double log_upper;
    double
        log_slope; /* of density × x (gamma) or density × x(1 − x) (beta): how fast a tail moves with log x or logit x */
} rv_tails;

/* log(1 + v) − v for v > −1. */
double rv_special_log1pmx(double v);
/* cell · log(cell / expected) − excess, where excess = cell − expected is given in full accuracy. cell, expected > 0. */
double rv_special_deviance(double cell, double expected, double excess);
/* log Γ(a) less its Stirling form (a − 1/2) log a − a + log(2π)/2. a > 0. */
double rv_special_stirling_error(double a);
/* log Γ(1 + a) for 0 <= a <= 1, in full relative accuracy for small a. */
double rv_special_lgamma1p(double a);
/* log Γ(b + a) − log Γ(b) for 0 <= a <= 1, b > 0, accurate in proportion to a. */
double rv_special_lgamma_step(double b, double a);

/* Gamma with shape a > 0 at x in (0, ∞). */
void rv_special_gamma(double a, double x, rv_tails *tails_out);
/* Beta(a, b) at x = 1 − y in (0, 1), excess = a·y − b·x in full accuracy. a, b > 0. */
void rv_special_beta(double a, double b, double x, double y, double excess, rv_tails *tails_out);

/* The x at which the lower (else the upper) tail of a gamma is p in (0, 1). */
double rv_special_gamma_quantile(double a, double p, bool lower);
/* The odds x / (1 − x) at which the lower (else the upper) tail of a beta is p in (0, 1). */
double rv_special_beta_quantile(double a, double b, double p, bool lower);

#endif
