/*
 * Chi-squares from a vector and its covariance.
 */
#ifndef RV_METRICS_QUADRATIC_H
#define RV_METRICS_QUADRATIC_H

#include <stdint.h>

/*
 * u' V⁻ u for a symmetric, non-negative V [n × n], with V⁻ a generalised inverse; *rank_out receives its rank. V and u
 * are overwritten. NaN if the rank is 0.
 */
double rv_quadratic_form(double *matrix, double *vector, int32_t n, int32_t *rank_out);

#endif
