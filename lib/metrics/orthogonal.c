/*
 * Gram–Schmidt in its modified form, each column twice ("twice is enough": Giraud, Langou & Rozloznik 2005), so that the
 * vectors are orthonormal to rounding. Columns are first divided by a power of two near their largest value: the squares
 * of huge and tiny ones stay in range, and nothing is rounded.
 *
 * Invariant: every kept column equals its combination of the vectors, X = Q·R, to rounding. A column of which less than
 * 10^-11 of the length is left is taken as dependent, as R's glm() has it.
 */
#include "metrics/orthogonal.h"

#include <math.h>

#define DEPENDENT 1e-11

static double dot(const double *a, const double *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Copy a term, 0 in rows that do not count, divided by a power of two near its largest value; that power, 0 for nothing. */
static double copy_term(const rv_design *design, int32_t term, double *vector)
{
    const double *column = term ? design->columns[term - 1] : NULL;
    double largest = 0;
    for (int64_t i = 0; i < design->n; i++) {
        bool counts = !design->weight || design->weight[i] > 0;
        double value = column ? column[i] : 1;
        vector[i] = counts ? value : 0;
        largest = fmax(largest, fabs(vector[i]));
    }
    if (largest == 0)
        return 0;
    int exponent;
    (void)frexp(largest, &exponent);
    for (int64_t i = 0; i < design->n; i++)
        vector[i] = ldexp(vector[i], 1 - exponent); /* the largest is now in [1, 2) */
    return ldexp(1, exponent - 1);
}

/* Take from a vector what the earlier ones explain. */
static void project(const rv_basis *basis, int32_t term, double *vector)
{
    for (int32_t k = 0; k < basis->rank; k++) {
        const double *q = basis->q + k * basis->n;
        double share = dot(q, vector, basis->n);
        basis->r[k * basis->n_terms + term] += share;
        for (int64_t i = 0; i < basis->n; i++)
            vector[i] -= share * q[i];
    }
}

static void add_term(const rv_design *design, int32_t term, rv_basis *basis)
{
    double *vector = basis->q + basis->rank * basis->n;
    basis->place[term] = -1;
    basis->scale[term] = copy_term(design, term, vector);
    double before = sqrt(dot(vector, vector, basis->n));
    project(basis, term, vector);
    project(basis, term, vector);
    double left = sqrt(dot(vector, vector, basis->n));
    if (basis->scale[term] == 0 || left <= DEPENDENT * before)
        return;
    for (int64_t i = 0; i < basis->n; i++)
        vector[i] /= left;
    basis->r[basis->rank * basis->n_terms + term] = left;
    basis->place[term] = basis->rank++;
}

reversa_status rv_orthogonal_create(reversa_context *ctx, rv_arena *arena, const rv_design *design, rv_basis *basis_out)
{
    size_t n = (size_t)design->n;
    size_t terms = (size_t)design->n_columns + 1;
    rv_basis basis = {.n = design->n, .n_terms = design->n_columns + 1};
    basis.q = rv_arena_alloc(ctx, arena, n * terms, sizeof *basis.q);
    basis.r = rv_arena_alloc(ctx, arena, terms * terms, sizeof *basis.r);
    basis.scale = rv_arena_alloc(ctx, arena, terms, sizeof *basis.scale);
    basis.place = rv_arena_alloc(ctx, arena, terms, sizeof *basis.place);
    if (!basis.q || !basis.r || !basis.scale || !basis.place)
        return REVERSA_E_MEMORY;
    for (int32_t term = 0; term < basis.n_terms; term++) {
        reversa_status status = rv_poll(ctx);
        if (status)
            return status;
        add_term(design, term, &basis);
    }
    *basis_out = basis;
    return REVERSA_OK;
}

void rv_orthogonal_coefficients(const rv_basis *basis, const double *gamma, double *beta_out)
{
    for (int32_t term = basis->n_terms - 1; term >= 0; term--) {
        int32_t k = basis->place[term];
        beta_out[term] = NAN;
        if (k < 0)
            continue;
        double rest = gamma[k];
        for (int32_t later = term + 1; later < basis->n_terms; later++)
            if (basis->place[later] >= 0)
                rest -= basis->r[k * basis->n_terms + later] * beta_out[later];
        beta_out[term] = rest / basis->r[k * basis->n_terms + term];
    }
    for (int32_t term = 0; term < basis->n_terms; term++)
        beta_out[term] /= basis->scale[term];
}

void rv_orthogonal_errors(const rv_basis *basis, double *root, double *error_out)
{
    int32_t rank = basis->rank;
    for (int32_t term = basis->n_terms - 1; term >= 0; term--) {
        int32_t k = basis->place[term];
        error_out[term] = NAN;
        if (k < 0)
            continue;
        double *row = root + k * rank; /* becomes the term's row of R⁻¹·root */
        double sum = 0;
        for (int32_t j = 0; j < rank; j++) {
            for (int32_t later = term + 1; later < basis->n_terms; later++)
                if (basis->place[later] >= 0)
                    row[j] -= basis->r[k * basis->n_terms + later] * root[basis->place[later] * rank + j];
            row[j] /= basis->r[k * basis->n_terms + term];
            sum += row[j] * row[j];
        }
        error_out[term] = sqrt(sum) / basis->scale[term]; /* a variance could leave the range */
    }
}

double rv_orthogonal_log_determinant(const rv_basis *basis)
{
    double sum = 0;
    for (int32_t term = 0; term < basis->n_terms; term++)
        if (basis->place[term] >= 0)
            sum += 2 * log(basis->r[basis->place[term] * basis->n_terms + term]) + 2 * log(basis->scale[term]);
    return sum;
}

bool rv_cholesky(double *matrix, int32_t n)
{
    for (int32_t j = 0; j < n; j++) {
        double pivot = matrix[j * n + j];
        double whole = pivot;
        for (int32_t k = 0; k < j; k++)
            pivot -= matrix[j * n + k] * matrix[j * n + k];
        if (!(pivot > 1e-14 * whole))
            return false;
        matrix[j * n + j] = sqrt(pivot);
        for (int32_t i = j + 1; i < n; i++) {
            double sum = matrix[i * n + j];
            for (int32_t k = 0; k < j; k++)
                sum -= matrix[i * n + k] * matrix[j * n + k];
            matrix[i * n + j] = sum / matrix[j * n + j];
        }
    }
    return true;
}

void rv_cholesky_forward(const double *factor, int32_t n, int32_t used, double *b)
{
    for (int32_t i = 0; i < used; i++) {
        for (int32_t k = 0; k < i; k++)
            b[i] -= factor[i * n + k] * b[k];
        b[i] /= factor[i * n + i];
    }
}

void rv_cholesky_backward(const double *factor, int32_t n, int32_t used, double *b)
{
    for (int32_t i = used - 1; i >= 0; i--) {
        for (int32_t k = i + 1; k < used; k++)
            b[i] -= factor[k * n + i] * b[k];
        b[i] /= factor[i * n + i];
    }
}
