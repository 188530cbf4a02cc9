/*
 * Gray's test: arguments, degenerate data, that the names of groups do not matter, and that under equal incidence its
 * statistic has the mean of a chi-square.
 */
#include <reversa/competing.h>

#include <math.h>

#include "support/survival.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static reversa_gray_result gray(const reversa_survival_rows *rows, int32_t cause, double rho)
{
    reversa_gray_result result;
    reversa_survival *survival = rt_survival(ctx, rows);
    assert_int_equal(reversa_gray_test(ctx, survival, cause, rho, &result), REVERSA_OK);
    reversa_survival_free(survival);
    return result;
}

static void test_gray_wrong_arguments(void **state)
{
    (void)state;
    const double exit[] = {1};
    const int32_t event[] = {1};
    const int32_t group[] = {256};
    reversa_gray_result result = {7, 7, 7, REVERSA_FIT_OK};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = 1;
    rows.exit = exit;
    rows.event = event;
    reversa_survival *survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_gray_test(ctx, NULL, 1, 0, &result), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gray_test(ctx, survival, 1, 0, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gray_test(ctx, survival, 0, 0, &result), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_gray_test(ctx, survival, 1, NAN, &result), REVERSA_E_ARGUMENT);
    reversa_survival_free(survival);
    rows.group = group;
    survival = rt_survival(ctx, &rows);
    assert_int_equal(reversa_gray_test(ctx, survival, 1, 0, &result), REVERSA_E_ARGUMENT);
    assert_true(result.statistic == 7); /* untouched */
    reversa_survival_free(survival);
}

static void test_gray_nothing_to_compare(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {2, 2};
    const int32_t group[] = {0, 1};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    assert_int_equal(gray(&rows, 1, 0).fit, REVERSA_FIT_NO_DATA);
    rows.n = 2;
    rows.exit = exit;
    rows.event = event;
    rows.group = group;
    assert_int_equal(gray(&rows, 1, 0).fit, REVERSA_FIT_NO_EVENTS);
    rows.group = NULL;
    assert_int_equal(gray(&rows, 2, 0).fit, REVERSA_FIT_TOO_FEW);
    assert_true(isnan(gray(&rows, 2, 0).p) && gray(&rows, 2, 0).df == 0);
}

/* Groups 0, 1, 2 as 2, 0, 5, with empty ones between: another one is left out, the chi-square stays. */
static void test_gray_names_of_groups(void **state)
{
    (void)state;
    static const int32_t renamed[] = {2, 0, 5};
    uint64_t random = rt_seed() + 8;
    for (int round = 0; round < 50; round++) {
        rt_rows drawn;
        rt_rows_draw(&drawn, &random, 60, 2);
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = round % 2 ? rows.entry : NULL;
        double rho = (double)(round % 3) - 1;
        reversa_gray_result before = gray(&rows, 1, rho);
        for (int64_t i = 0; i < drawn.n; i++)
            drawn.group[i] = renamed[drawn.group[i]];
        reversa_gray_result after = gray(&rows, 1, rho);
        assert_int_equal(before.df, 2);
        assert_int_equal(after.df, 2);
        rt_assert_close(after.statistic, before.statistic, 1e-8, "statistic");
    }
}

/* 600 draws under equal incidence, two groups and two strata: the mean of a chi-square with 1 degree of freedom is 1, its
 * standard error here 0.058. */
static void test_gray_under_equal_incidence(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 9;
    double sum = 0;
    for (int round = 0; round < 600; round++) {
        rt_rows drawn = {.n = 120};
        for (int64_t i = 0; i < drawn.n; i++) {
            drawn.exit[i] = (double)rt_between(&random, 1, 1000000);
            drawn.event[i] = (int32_t)rt_between(&random, 0, 2);
            drawn.group[i] = (int32_t)rt_between(&random, 0, 1);
            drawn.stratum[i] = (int32_t)rt_between(&random, 0, 1);
        }
        reversa_survival_rows rows = rt_rows_of(&drawn);
        rows.entry = NULL;
        rows.weight = NULL;
        sum += gray(&rows, 1, 0).statistic;
    }
    assert_true(fabs(sum / 600 - 1) < 0.25);
}

/* One group loses everyone to the cause, the other to the rest: the test must see it. */
static void test_gray_sees_a_difference(void **state)
{
    (void)state;
    rt_rows drawn = {.n = 60};
    for (int64_t i = 0; i < drawn.n; i++) {
        drawn.exit[i] = (double)(1 + i);
        drawn.group[i] = (int32_t)(i % 2);
        drawn.event[i] = i % 8 < 2 ? 1 + (int32_t)((i + 1) % 2) : 1 + (int32_t)(i % 2);
    }
    reversa_survival_rows rows = rt_rows_of(&drawn);
    rows.entry = NULL;
    rows.weight = NULL;
    assert_true(gray(&rows, 1, 0).p < 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gray_wrong_arguments),   cmocka_unit_test(test_gray_nothing_to_compare),
        cmocka_unit_test(test_gray_names_of_groups),   cmocka_unit_test(test_gray_under_equal_incidence),
        cmocka_unit_test(test_gray_sees_a_difference),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
