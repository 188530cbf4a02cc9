/*
 * Difference in differences: the change of the people in a programme less the change of the others.
 *
 * By the means of the four cells, and as the coefficient of treated · after in a least-squares regression, with the
 * sandwich variance summed by cluster (Liang & Zeger 1986; the factor of Stata's CR1) and Student's t with one degree of
 * freedom less than there are clusters. Least squares on an orthonormal basis: γ = Qᵀy.
 */
#include <math.h>
#include <string.h>

#include "metrics/distribution.h"
#include "metrics/orthogonal.h"
#include "metrics/radix.h"
#include "metrics/weighting.h"

#define ROUNDING 1e-13 /* of the largest outcome */

static reversa_status check(reversa_context *ctx, const reversa_did_rows *rows, double level)
{
    if (rows->struct_size < sizeof *rows || rows->n < 0 || rows->n > INT32_MAX || rows->n_columns < 0 ||
        rows->n_columns > 1000)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size or a count is out of range");
    if (!(level > 0 && level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The level %g is not between 0 and 1", level);
    if (rows->n > 0 && (!rows->outcome || !rows->treated || !rows->after || (rows->n_columns > 0 && !rows->columns)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The outcome, a group or the columns are NULL");
    (void)rv_weighting_check_groups(ctx, "treated", rows->treated, rows->n);
    (void)rv_weighting_check_groups(ctx, "after", rows->after, rows->n);
    (void)rv_weighting_check_numbers(ctx, "outcome", rows->outcome, rows->n);
    for (int32_t c = 0; rows->n > 0 && c < rows->n_columns; c++) {
        if (!rows->columns[c])
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d is NULL", c + 1);
        (void)rv_weighting_check_numbers(ctx, "columns", rows->columns[c], rows->n);
    }
    return rv_first_error(ctx);
}

static void compare_means(const reversa_did_rows *rows, reversa_did *did)
{
    for (int64_t i = 0; i < rows->n; i++) {
        did->mean[rows->treated[i]][rows->after[i]] += rows->outcome[i];
        did->n[rows->treated[i]][rows->after[i]]++;
    }
    for (int32_t treated = 0; treated < 2; treated++)
        for (int32_t after = 0; after < 2; after++)
            did->mean[treated][after] /= (double)did->n[treated][after]; /* NaN in an empty cell */
    did->difference = (did->mean[1][1] - did->mean[1][0]) - (did->mean[0][1] - did->mean[0][0]);
}

/* The regression while it is made. */
typedef struct regression {
    reversa_context *ctx;
    const reversa_did_rows *rows;
    rv_arena scratch;
    rv_basis basis;
    rv_radix radix;
    double *gamma;    /* [rank] */
    double *residual; /* [n] */
    double *meat;     /* [rank · rank] sum of the clusters' squares */
    double *sum;      /* [rank] of one cluster */
} regression;

/* The design: treated, after, the columns, and last treated · after. */
static reversa_status open_regression(regression *r)
{
    const reversa_did_rows *rows = r->rows;
    size_t n = (size_t)rows->n;
    double *made = rv_arena_alloc(r->ctx, &r->scratch, n * 3, sizeof *made);
    const double **columns = rv_arena_alloc(r->ctx, &r->scratch, (size_t)rows->n_columns + 3, sizeof *columns);
    if (!made || !columns)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        made[i] = rows->treated[i];
        made[n + i] = rows->after[i];
        made[2 * n + i] = rows->treated[i] * rows->after[i];
    }
    columns[0] = made;
    columns[1] = made + n;
    for (int32_t c = 0; c < rows->n_columns; c++)
        columns[2 + c] = rows->columns[c];
    columns[2 + rows->n_columns] = made + 2 * n;
    rv_design design = {rows->n, rows->n_columns + 3, columns, NULL};
    reversa_status status = rv_orthogonal_create(r->ctx, &r->scratch, &design, &r->basis);
    if (!status)
        status = rv_radix_open(r->ctx, &r->scratch, n, &r->radix);
    size_t rank = (size_t)r->basis.rank;
    r->gamma = status ? NULL : rv_arena_alloc(r->ctx, &r->scratch, rank, sizeof *r->gamma);
    r->sum = status ? NULL : rv_arena_alloc(r->ctx, &r->scratch, rank, sizeof *r->sum);
    r->meat = status ? NULL : rv_arena_alloc(r->ctx, &r->scratch, rank * rank, sizeof *r->meat);
    r->residual = status ? NULL : rv_arena_alloc(r->ctx, &r->scratch, n, sizeof *r->residual);
    if (!status && !(r->gamma && r->sum && r->meat && r->residual))
        status = REVERSA_E_MEMORY;
    return status;
}

/* Coefficients and residuals; the second pass takes out what rounding left of the first. */
static void regress(regression *r)
{
    int64_t n = r->rows->n;
    memcpy(r->residual, r->rows->outcome, (size_t)n * sizeof *r->residual);
    for (int32_t pass = 0; pass < 2; pass++)
        for (int32_t k = 0; k < r->basis.rank; k++) {
            const double *q = r->basis.q + k * n;
            double share = 0;
            for (int64_t i = 0; i < n; i++)
                share += q[i] * r->residual[i];
            r->gamma[k] += share;
            for (int64_t i = 0; i < n; i++)
                r->residual[i] -= share * q[i];
        }
}

/* The sum of the clusters' squares, rows sorted by cluster. Returns the number of clusters. */
static int64_t add_clusters(regression *r)
{
    int64_t n = r->rows->n;
    int32_t rank = r->basis.rank;
    int64_t n_clusters = 0;
    for (int64_t i = 0; i < n; i++) {
        r->radix.key[i] = r->rows->cluster ? rv_radix_key_of_int(r->rows->cluster[i]) : (uint64_t)i;
        r->radix.row[i] = (int32_t)i;
    }
    rv_radix_sort(&r->radix, (size_t)n);
    for (int64_t i = 0; i < n; n_clusters++) {
        memset(r->sum, 0, (size_t)rank * sizeof *r->sum);
        for (int64_t first = i; i < n && r->radix.key[i] == r->radix.key[first]; i++)
            for (int32_t k = 0; k < rank; k++)
                r->sum[k] += r->basis.q[k * n + r->radix.row[i]] * r->residual[r->radix.row[i]];
        for (int32_t k = 0; k < rank; k++)
            for (int32_t j = 0; j < rank; j++)
                r->meat[k * rank + j] += r->sum[k] * r->sum[j];
    }
    return n_clusters;
}

/* Does the regression say every outcome to rounding? Then nothing is left of which an error could be made. */
static bool is_exact(const regression *r)
{
    double largest = 0;
    double left = 0;
    for (int64_t i = 0; i < r->rows->n; i++) {
        largest = fmax(largest, fabs(r->rows->outcome[i]));
        left = fmax(left, fabs(r->residual[i]));
    }
    return left <= ROUNDING * largest;
}

/* The last vector is that of treated · after alone, so its coefficient and variance need no other: R is triangular. */
static void write_estimate(regression *r, double level, reversa_did *did)
{
    int32_t term = r->basis.n_terms - 1;
    int32_t place = r->basis.place[term];
    did->n_clusters = add_clusters(r);
    did->adjusted = (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_COLLINEAR};
    if (place < 0)
        return;
    double length = r->basis.r[place * r->basis.n_terms + term] * r->basis.scale[term];
    double n = (double)r->rows->n;
    double clusters = (double)did->n_clusters;
    double spare = n - r->basis.rank;
    did->adjusted.value = r->gamma[place] / length;
    did->adjusted.fit = REVERSA_FIT_TOO_FEW;
    if (spare < 1 || did->n_clusters < 2)
        return;
    did->adjusted.fit = REVERSA_FIT_NO_VARIATION;
    if (is_exact(r))
        return;
    double variance = r->meat[place * r->basis.rank + place] * clusters / (clusters - 1) * (n - 1) / spare;
    double se = sqrt(variance) / length;
    double reach = rv_t_quantile_upper((1 - level) / 2, clusters - 1) * se;
    double value = did->adjusted.value;
    did->adjusted = (reversa_estimate){value, se, value - reach, value + reach, REVERSA_FIT_OK};
    did->p = se > 0 ? rv_t_two_sided(value / se, clusters - 1) : NAN;
}

reversa_status reversa_did_estimate(reversa_context *ctx, const reversa_did_rows *rows, double level,
                                    reversa_did *did_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !did_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The rows or the result are NULL");
    status = check(ctx, rows, level);
    if (status)
        return status;
    reversa_did did = {.p = NAN, .adjusted = {NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA}};
    compare_means(rows, &did);
    if (!isnan(did.difference)) {
        regression r = {.ctx = ctx, .rows = rows};
        rv_arena_open(ctx, &r.scratch);
        status = open_regression(&r);
        if (!status) {
            regress(&r);
            write_estimate(&r, level, &did);
        }
        rv_arena_free(&r.scratch);
    }
    if (!status)
        *did_out = did;
    return status;
}
