/*
 * An orthonormal basis of a design: an intercept and columns, X = Q·R with R upper triangular. Fits are made on Q, which
 * is well conditioned whatever the columns' scales are, and taken back to the columns with R.
 */
#ifndef RV_METRICS_ORTHOGONAL_H
#define RV_METRICS_ORTHOGONAL_H

#include "base/context.h"

typedef struct rv_design {
    int64_t n;
    int32_t n_columns; /* without the intercept */
    const double *const *columns;
    const double *weight; /* rows with weight 0 do not count; NULL for all 1 */
} rv_design;

typedef struct rv_basis {
    int64_t n;
    int32_t n_terms; /* intercept and columns */
    int32_t rank;
    double *q;      /* [rank · n], vector by vector; 0 in rows that do not count */
    double *r;      /* [n_terms · n_terms], row by row: r[k][term] */
    double *scale;  /* [n_terms] power of two by which the term was divided */
    int32_t *place; /* [n_terms] number of the term's vector, −1 for one that depends on those before it */
} rv_basis;

/* Make the basis in the arena. A constant column depends on the intercept. */
reversa_status rv_orthogonal_create(reversa_context *ctx, rv_arena *arena, const rv_design *design,
                                    rv_basis *basis_out);

/* From coefficients of the vectors [rank] to those of the terms [n_terms], NaN for terms left out. */
void rv_orthogonal_coefficients(const rv_basis *basis, const double *gamma, double *beta_out);

/* Standard errors of the terms [n_terms] from a root of the vectors' covariance, root·rootᵀ [rank · rank], row by row, which
 * is overwritten; NaN for terms left out. */
void rv_orthogonal_errors(const rv_basis *basis, double *root, double *error_out);

/* The determinant's logarithm of XᵀX, so that |XᵀWX| = |QᵀWQ|·|XᵀX|, over the terms that are kept. */
double rv_orthogonal_log_determinant(const rv_basis *basis);

/* Cholesky in place: the lower triangle of a symmetric matrix [n · n] becomes L. False where it is not definite. */
bool rv_cholesky(double *matrix, int32_t n);
/* x = L⁻¹b and x = L⁻ᵀb with the first `used` rows of L [n · n], in place. */
void rv_cholesky_forward(const double *factor, int32_t n, int32_t used, double *b);
void rv_cholesky_backward(const double *factor, int32_t n, int32_t used, double *b);

#endif
