/* Packed factors against elimination, and columns that are combinations of others. */
#include "metrics/cox.h"

#include <math.h>
#include <string.h>

#include "support/cox.h"

#define P 6

/* A Gram matrix of random rows; column `copy` becomes column a + 2b. */
static void make_gram(uint64_t *random, int32_t copy, int32_t a, int32_t b, double *packed)
{
    memset(packed, 0, sizeof(double) * (size_t)rv_cox_packed(P));
    for (int r = 0; r < 20; r++) {
        double row[P];
        for (int j = 0; j < P; j++)
            row[j] = (double)rt_between(random, -20, 20);
        if (copy >= 0)
            row[copy] = row[a] + 2 * row[b];
        for (int32_t i = 0; i < P; i++)
            for (int32_t j = 0; j <= i; j++)
                packed[rv_cox_packed(i) + j] += row[i] * row[j];
    }
}

static void test_solve_and_invert(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int trial = 0; trial < 50; trial++) {
        double gram[21];
        double factor[21];
        double inverse[21];
        double dense[P * P];
        double right[P];
        double solution[P];
        double product[P];
        double scratch[P];
        make_gram(&random, -1, 0, 0, gram);
        memcpy(factor, gram, sizeof gram);
        for (int j = 0; j < P; j++)
            right[j] = solution[j] = (double)rt_between(&random, -9, 9);
        for (int32_t i = 0; i < P * P; i++)
            dense[i] = rv_packed_at(gram, i / P, i % P);
        assert_int_equal(rv_packed_factor(factor, P, NULL, 1e-12, NULL), P);
        rv_packed_solve(factor, P, solution);
        rv_packed_invert(factor, P, scratch, inverse);
        rv_packed_multiply(inverse, P, right, product);
        double form = rv_packed_form(inverse, P, right);
        for (int j = 0; j < P; j++)
            form -= right[j] * solution[j];
        assert_true(fabs(form) < 1e-9);
        (void)rt_cox_eliminate(dense, right, P);
        for (int j = 0; j < P; j++) {
            rt_cox_near(solution[j], right[j], 1e-9, "solution");
            rt_cox_near(product[j], right[j], 1e-9, "inverse times right side");
        }
    }
}

static void test_factor_drops_the_later_of_dependent_columns(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int32_t copy = 2; copy < P; copy++) {
        double gram[21];
        double solution[P] = {1, 2, 3, 4, 5, 6};
        bool dropped[P];
        make_gram(&random, copy, 0, 1, gram);
        assert_int_equal(rv_packed_factor(gram, P, NULL, 1e-10, dropped), P - 1);
        for (int j = 0; j < P; j++)
            assert_int_equal(dropped[j], j == copy);
        rv_packed_solve(gram, P, solution);
        assert_true(solution[copy] == 0);
        assert_true(isfinite(solution[0]) && isfinite(solution[P - 1]));
    }
}

static void test_factor_of_nothing_and_of_nan(void **state)
{
    (void)state;
    double nothing[3] = {0, 0, 0};
    double broken[3] = {NAN, NAN, NAN};
    assert_int_equal(rv_packed_factor(nothing, 2, NULL, 1e-12, NULL), 0);
    assert_int_equal(rv_packed_factor(broken, 2, NULL, 1e-12, NULL), 0);
    assert_int_equal(rv_packed_factor(nothing, 0, NULL, 1e-12, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve_and_invert),
        cmocka_unit_test(test_factor_drops_the_later_of_dependent_columns),
        cmocka_unit_test(test_factor_of_nothing_and_of_nan),
    };
    return cmocka_run_group_tests_name("cox_matrix", tests, NULL, NULL);
}
