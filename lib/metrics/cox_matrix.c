/*
 * Small symmetric matrices as packed lower triangles: row i begins at i(i + 1)/2.
 *
 * The factor is LDLᵀ with D on the diagonal; a pivot that is 0 within its tolerance is dropped, so that a column that
 * is a combination of earlier ones takes no part (as in R's coxph).
 */
#include <math.h>

#include "metrics/cox.h"

int32_t rv_packed_factor(double *a, int32_t p, const double *floor, double tolerance, bool *dropped)
{
    int32_t rank = 0;
    for (int32_t j = 0; j < p; j++) {
        double *row = a + rv_cox_packed(j);
        double least = tolerance * (floor ? floor[j] : row[j]);
        for (int32_t k = 0; k < j; k++) {
            const double *other = a + rv_cox_packed(k);
            double sum = row[k];
            for (int32_t i = 0; i < k; i++)
                sum -= row[i] * other[i]; /* row[i] is still L·D */
            row[k] = sum;
        }
        double pivot = row[j];
        for (int32_t k = 0; k < j; k++) {
            double d = a[rv_cox_packed(k) + k];
            double l = d > 0 ? row[k] / d : 0;
            pivot -= l * row[k];
            row[k] = l;
        }
        bool drop = !(pivot > least) || !isfinite(pivot);
        for (int32_t k = 0; k < j && drop; k++)
            row[k] = 0;
        row[j] = drop ? 0 : pivot;
        rank += !drop;
        if (dropped)
            dropped[j] = drop;
    }
    return rank;
}

void rv_packed_solve(const double *factor, int32_t p, double *vector)
{
    for (int32_t j = 0; j < p; j++) {
        const double *row = factor + rv_cox_packed(j);
        for (int32_t k = 0; k < j; k++)
            vector[j] -= row[k] * vector[k];
        if (!(row[j] > 0))
            vector[j] = 0;
    }
    for (int32_t j = p - 1; j >= 0; j--) {
        double d = factor[rv_cox_packed(j) + j];
        vector[j] = d > 0 ? vector[j] / d : 0;
        for (int32_t k = j + 1; k < p && d > 0; k++)
            vector[j] -= factor[rv_cox_packed(k) + j] * vector[k];
    }
}

void rv_packed_invert(const double *factor, int32_t p, double *scratch, double *inverse_out)
{
    for (int32_t j = 0; j < p; j++) {
        for (int32_t k = 0; k < p; k++)
            scratch[k] = k == j;
        rv_packed_solve(factor, p, scratch);
        bool dropped = !(factor[rv_cox_packed(j) + j] > 0);
        for (int32_t k = 0; k <= j; k++)
            inverse_out[rv_cox_packed(j) + k] = dropped ? 0 : scratch[k];
    }
}

void rv_packed_multiply(const double *matrix, int32_t p, const double *vector, double *out)
{
    for (int32_t j = 0; j < p; j++) {
        out[j] = 0;
        for (int32_t k = 0; k < p; k++)
            out[j] += rv_packed_at(matrix, j, k) * vector[k];
    }
}

double rv_packed_form(const double *matrix, int32_t p, const double *vector)
{
    double form = 0;
    for (int32_t j = 0; j < p; j++) {
        double sum = 0;
        for (int32_t k = 0; k < p; k++)
            sum += rv_packed_at(matrix, j, k) * vector[k];
        form += vector[j] * sum;
    }
    return form;
}
