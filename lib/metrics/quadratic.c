/*
 * Cholesky's decomposition, and forward substitution beside it: with V = L L' the form is |L⁻¹u|².
 *
 * A row whose pivot vanishes against its own diagonal depends on those before it and is left out; that gives the same form
 * as any other generalised inverse wherever u lies in the range of V, as differences of observed and expected do.
 */
#include "metrics/quadratic.h"

#include <math.h>

#define VANISHED 1e-11 /* share of the diagonal that rounding may leave of a dependent row */

double rv_quadratic_form(double *matrix, double *vector, int32_t n, int32_t *rank_out)
{
    double form = 0;
    int32_t rank = 0;
    for (int32_t i = 0; i < n; i++) {
        double *row = matrix + (int64_t)i * n;
        double whole = row[i];
        for (int32_t j = 0; j <= i; j++) {
            const double *other = matrix + (int64_t)j * n;
            double left = row[j];
            for (int32_t k = 0; k < j; k++)
                left -= row[k] * other[k];
            if (j < i)
                row[j] = other[j] > 0 ? left / other[j] : 0;
            else
                row[i] = left > VANISHED * whole ? sqrt(left) : 0;
        }
        for (int32_t k = 0; k < i; k++)
            vector[i] -= row[k] * vector[k];
        vector[i] = row[i] > 0 ? vector[i] / row[i] : 0;
        form += vector[i] * vector[i];
        rank += row[i] > 0;
    }
    *rank_out = rank;
    return rank > 0 ? form : (double)NAN;
}
