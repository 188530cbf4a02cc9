/* Sums of products against plain loops, for every length of a tile and every number of columns to nine. */
#include "metrics/cox.h"

#include <math.h>

#include "support/cox.h"

static double values[9][RV_COX_TILE + 3];

static void fill(uint64_t *random)
{
    for (int j = 0; j < 9; j++)
        for (int i = 0; i < RV_COX_TILE + 3; i++)
            values[j][i] = (double)rt_between(random, -1000, 1000) / 8; /* sums of products are exact */
}

static void test_sum_and_dot_of_every_length(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    fill(&random);
    double sum = 0;
    double dot = 0;
    for (int n = 0; n <= RV_COX_TILE; n++) {
        assert_true(rv_cox_sum(values[0] + 1, n) == sum);
        assert_true(rv_cox_dot(values[0] + 1, values[1] + 2, n) == dot);
        sum += values[0][1 + n];
        dot += values[0][1 + n] * values[1][2 + n];
    }
}

static void test_moments_of_every_shape(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    double *columns[9];
    double weight[RV_COX_TILE];
    fill(&random);
    for (int j = 0; j < 9; j++)
        columns[j] = values[j];
    for (int i = 0; i < RV_COX_TILE; i++)
        weight[i] = (double)rt_between(&random, 0, 16) / 4;
    for (int32_t p = 0; p <= 9; p++) {
        double packed[45] = {0};
        int64_t n = rt_between(&random, 0, RV_COX_TILE);
        rv_cox_moments(columns, p, 3, n, weight, packed);
        rv_cox_moments(columns, p, 3, n, weight, packed); /* it adds */
        for (int32_t i = 0; i < p; i++) {
            for (int32_t j = 0; j <= i; j++) {
                double sum = 0;
                for (int64_t k = 0; k < n; k++)
                    sum += weight[k] * values[i][3 + k] * values[j][3 + k];
                assert_true(packed[rv_cox_packed(i) + j] == 2 * sum);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sum_and_dot_of_every_length),
        cmocka_unit_test(test_moments_of_every_shape),
    };
    return cmocka_run_group_tests_name("cox_kernel", tests, NULL, NULL);
}
