/* The orthonormal basis: lengths, angles, the way back, dependent columns, scales at the ends of the doubles. */
#include "metrics/orthogonal.h"

#include <math.h>

#include "support/support.h"

#define N 40

static double dot(const rv_basis *basis, int32_t a, int32_t b)
{
    double sum = 0;
    for (int64_t i = 0; i < basis->n; i++)
        sum += basis->q[a * basis->n + i] * basis->q[b * basis->n + i];
    return sum;
}

static void draw(uint64_t salt, double scale, double *column)
{
    uint64_t random = rt_seed() + salt;
    for (int32_t i = 0; i < N; i++)
        column[i] = scale * (double)rt_between(&random, -1000, 1000);
}

static void test_orthogonal_create_random_columns(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_basis basis;
    double a[N];
    double b[N];
    double c[N];
    draw(1, 1e-280, a);
    draw(2, 1e280, b);
    draw(3, 1, c);
    const double *columns[3] = {a, b, c};
    rv_design design = {N, 3, columns, NULL};
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_orthogonal_create(ctx, &arena, &design, &basis), REVERSA_OK);
    assert_int_equal(basis.rank, 4);
    for (int32_t j = 0; j < 4; j++)
        for (int32_t k = 0; k < 4; k++)
            assert_true(fabs(dot(&basis, j, k) - (j == k)) < 1e-14);
    /* every column is its combination of the vectors */
    for (int32_t term = 1; term < 4; term++)
        for (int32_t i = 0; i < N; i++) {
            double sum = 0;
            for (int32_t k = 0; k < 4; k++)
                sum += basis.r[k * 4 + term] * basis.q[k * N + i];
            assert_true(fabs(sum - columns[term - 1][i] / basis.scale[term]) < 1e-14);
        }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_orthogonal_create_dependent_columns(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_basis basis;
    double a[N];
    double seven[N];
    double sum[N];
    double zero[N] = {0};
    double weight[N];
    draw(4, 1, a);
    for (int32_t i = 0; i < N; i++) {
        weight[i] = i % 2;
        seven[i] = i % 2 ? 7 : i; /* constant where it counts */
        sum[i] = 2 * a[i] - 3;
    }
    const double *columns[4] = {a, seven, sum, zero};
    rv_design design = {N, 4, columns, weight};
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_orthogonal_create(ctx, &arena, &design, &basis), REVERSA_OK);
    assert_int_equal(basis.rank, 2);
    assert_int_equal(basis.place[0], 0);
    assert_int_equal(basis.place[1], 1);
    for (int32_t term = 2; term < 5; term++)
        assert_int_equal(basis.place[term], -1);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_orthogonal_coefficients_and_variances(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_basis basis;
    double x[4] = {0, 2, 4, 6};
    const double *columns[1] = {x};
    rv_design design = {4, 1, columns, NULL};
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_orthogonal_create(ctx, &arena, &design, &basis), REVERSA_OK);
    double y[4] = {1, 2, 3, 4}; /* 1 + x / 2 */
    double gamma[2] = {0, 0};
    for (int32_t k = 0; k < 2; k++)
        for (int32_t i = 0; i < 4; i++)
            gamma[k] += basis.q[k * 4 + i] * y[i];
    double beta[2];
    rv_orthogonal_coefficients(&basis, gamma, beta);
    assert_true(fabs(beta[0] - 1) < 1e-14 && fabs(beta[1] - 0.5) < 1e-15);
    /* with covariance I of the vectors, that of the terms is (XᵀX)⁻¹, [4 12; 12 56]⁻¹ = [0.7 −0.15; −0.15 0.05] */
    double root[4] = {1, 0, 0, 1};
    double error[2];
    rv_orthogonal_errors(&basis, root, error);
    assert_true(fabs(error[0] - sqrt(0.7)) < 1e-14 && fabs(error[1] - sqrt(0.05)) < 1e-15);
    assert_true(fabs(rv_orthogonal_log_determinant(&basis) - log(80)) < 1e-14);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_cholesky(void **state)
{
    (void)state;
    double matrix[4] = {4, 99, 2, 10}; /* the upper triangle is not looked at */
    assert_true(rv_cholesky(matrix, 2));
    assert_true(matrix[0] == 2 && matrix[2] == 1 && matrix[3] == 3);
    double b[2] = {2, 10};
    rv_cholesky_forward(matrix, 2, 2, b);
    assert_true(b[0] == 1 && b[1] == 3);
    rv_cholesky_backward(matrix, 2, 2, b);
    assert_true(b[0] == 0 && b[1] == 1);
    double singular[4] = {1, 0, 1, 1};
    assert_false(rv_cholesky(singular, 2));
    double not_a_number[1] = {NAN};
    assert_false(rv_cholesky(not_a_number, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orthogonal_create_random_columns),
        cmocka_unit_test(test_orthogonal_create_dependent_columns),
        cmocka_unit_test(test_orthogonal_coefficients_and_variances),
        cmocka_unit_test(test_cholesky),
    };
    return cmocka_run_group_tests_name("orthogonal", tests, NULL, NULL);
}
