#include "metrics/interval.h"

#include "metrics/distribution.h"
#include "support/numbers.h"

static void check(rv_range range, double low, double high)
{
    rt_close(range.low, low, 1e-12);
    rt_close(range.high, high, 1e-12);
}

static void check_none(rv_range range)
{
    assert_true(isnan(range.low) && isnan(range.high));
}

/* R: prop.test(37, 50, correct = FALSE)$conf.int and so on */
static void test_wilson_agrees_with_r(void **state)
{
    (void)state;
    check(rv_interval_wilson(37, 50, 0.95), 0.60446842735151163, 0.84128472506447616);
    check(rv_interval_wilson(411, 1000, 0.99), 0.37163756206992365, 0.45153566528288269);
    check(rv_interval_wilson(0, 12, 0.95), 0, 0.24249400665524096);
    check(rv_interval_wilson(12, 12, 0.95), 1 - 0.24249400665524096, 1);
}

/* Both ends are roots of (k/n − p)² = z² p (1 − p) / n, times the correction for a finite population. */
static void test_wilson_ends_are_where_the_score_test_turns(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int i = 0; i < 300; i++) {
        double n = (double)rt_between(&random, 2, 1000);
        double k = (double)rt_between(&random, 1, (int64_t)n - 1);
        double population = n + (double)rt_between(&random, 1, 1000);
        double factor = rv_interval_finite_factor(n, population);
        rv_range plain = rv_interval_wilson(k, n, 0.95);
        rv_range finite = rv_interval_wilson_finite(k, n, population, 0.95);
        double ends[4] = {plain.low, plain.high, finite.low, finite.high};
        for (int j = 0; j < 4; j++) {
            double z = rv_normal_level(0.95) * (j < 2 ? 1 : factor);
            double p = ends[j];
            rt_close(fabs(k / n - p), z * sqrt(p * (1 - p) / n), 1e-10);
        }
        assert_true(finite.low > plain.low && finite.high < plain.high);
    }
}

static void test_wilson_finite_of_everyone_is_the_share_itself(void **state)
{
    (void)state;
    check(rv_interval_wilson_finite(3, 8, 8, 0.95), 0.375, 0.375);
    check(rv_interval_wilson_finite(1, 1, 1, 0.95), 1, 1);
    rv_range wide = rv_interval_wilson_finite(3, 8, 1e15, 0.95);
    check(rv_interval_wilson(3, 8, 0.95), wide.low, wide.high);
    rt_close(rv_interval_finite_factor(50, 200), sqrt(150.0 / 199), 1e-15);
}

/* R: binom.test(37, 50)$conf.int and so on */
static void test_clopper_pearson_agrees_with_r(void **state)
{
    (void)state;
    check(rv_interval_clopper_pearson(37, 50, 0.95), 0.59655232127193436, 0.85369941560344553);
    check(rv_interval_clopper_pearson(1, 1000000, 0.95), 2.5317807663794211e-08, 5.5716306551722366e-06);
    check(rv_interval_clopper_pearson(0, 12, 0.95), 0, 0.26464846939705111);
    check(rv_interval_clopper_pearson(12, 12, 0.95), 1 - 0.26464846939705111, 1);
}

static void test_clopper_pearson_ends_have_the_tails_of_the_level(void **state)
{
    (void)state;
    for (double k = 1; k < 60; k++) {
        rv_range range = rv_interval_clopper_pearson(k, 60, 0.9);
        rt_close(rv_binomial_at_least(k, 60, range.low), 0.05, 1e-12);
        rt_close(rv_binomial_at_most(k, 60, range.high), 0.05, 1e-12);
    }
}

/* R: poisson.test(10, 3.5)$conf.int and so on */
static void test_garwood_agrees_with_r(void **state)
{
    (void)state;
    check(rv_interval_garwood(10, 3.5, 0.95), 1.3701110560378384, 5.2543874405765081);
    check(rv_interval_garwood(0, 2, 0.95), 0, 1.8444397270569677);
    check(rv_interval_garwood(123456, 1000, 0.99), 122.55282710520844, 124.36393315474935);
}

static void test_poisson_score_ends_are_where_the_score_test_turns(void **state)
{
    (void)state;
    for (double events = 0; events < 50; events++) {
        rv_range range = rv_interval_poisson_score(events, 4, 0.95);
        double z = rv_normal_level(0.95);
        rt_close(4 * range.high - events, z * sqrt(4 * range.high), 1e-12);
        if (events > 0)
            rt_close(events - 4 * range.low, z * sqrt(4 * range.low), 1e-12);
    }
}

/* Newcombe 1998b, table II: 56/70 and 48/80, method 10 gives 0.0524 to 0.3339; 9/10 and 3/10 0.1705 to 0.8090. */
static void test_newcombe_agrees_with_its_paper(void **state)
{
    (void)state;
    rv_range range = rv_interval_newcombe(56, 70, 48, 80, 0.95);
    assert_true(fabs(range.low - 0.0524) < 5e-5 && fabs(range.high - 0.3339) < 5e-5);
    range = rv_interval_newcombe(9, 10, 3, 10, 0.95);
    assert_true(fabs(range.low - 0.1705) < 5e-5 && fabs(range.high - 0.8090) < 5e-5);
    range = rv_interval_newcombe(10, 10, 0, 10, 0.95);
    assert_true(fabs(range.low - 0.6075) < 5e-5 && range.high == 1);
    /* scipy and statsmodels of Debian 12, 12/60 and 30/90 */
    check(rv_interval_newcombe(12, 60, 30, 90, 0.95), -0.2643753150668422, 0.0142004913673624);
}

static void test_newcombe_turns_over_with_its_groups(void **state)
{
    (void)state;
    rv_range one = rv_interval_newcombe(12, 60, 30, 90, 0.95);
    rv_range other = rv_interval_newcombe(30, 90, 12, 60, 0.95);
    check(one, -other.high, -other.low);
}

static void test_katz_of_a_known_table(void **state)
{
    (void)state;
    /* statsmodels of Debian 12, 12/60 and 30/90 */
    check(rv_interval_katz(12, 60, 30, 90, 0.95), 0.33448140742236915, 1.0762930076570958);
    rt_close(rv_interval_katz_se(12, 60, 30, 90), 0.29814239699997197, 1e-14);
    check(rv_interval_katz(5, 5, 7, 7, 0.95), 1, 1);
}

static void test_intervals_of_nothing_are_none(void **state)
{
    (void)state;
    const double wrong[] = {NAN, -1, INFINITY};
    for (int i = 0; i < 3; i++) {
        check_none(rv_interval_wilson(wrong[i], 10, 0.95));
        check_none(rv_interval_wilson(1, wrong[i], 0.95));
        check_none(rv_interval_wilson(1, 10, wrong[i]));
        check_none(rv_interval_wilson_finite(1, 10, wrong[i], 0.95));
        check_none(rv_interval_clopper_pearson(1, wrong[i], 0.95));
        check_none(rv_interval_garwood(wrong[i], 10, 0.95));
        check_none(rv_interval_garwood(1, wrong[i], 0.95));
        check_none(rv_interval_poisson_score(wrong[i], 1, 0.95));
        check_none(rv_interval_newcombe(1, 10, wrong[i], 10, 0.95));
        check_none(rv_interval_katz(1, 10, 1, wrong[i], 0.95));
        check_none(rv_interval_katz(1, 10, 1, 10, wrong[i]));
    }
    check_none(rv_interval_wilson(0, 0, 0.95));
    check_none(rv_interval_wilson(11, 10, 0.95));
    check_none(rv_interval_wilson(1, 10, 1));
    check_none(rv_interval_wilson_finite(1, 10, 9, 0.95));
    check_none(rv_interval_clopper_pearson(1.5, 10, 0.95));
    check_none(rv_interval_garwood(1.5, 10, 0.95));
    check_none(rv_interval_garwood(1, 0, 0.95));
    check_none(rv_interval_katz(0, 10, 5, 10, 0.95));
    check_none(rv_interval_katz(5, 10, 0, 10, 0.95));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson_agrees_with_r),
        cmocka_unit_test(test_wilson_ends_are_where_the_score_test_turns),
        cmocka_unit_test(test_wilson_finite_of_everyone_is_the_share_itself),
        cmocka_unit_test(test_clopper_pearson_agrees_with_r),
        cmocka_unit_test(test_clopper_pearson_ends_have_the_tails_of_the_level),
        cmocka_unit_test(test_garwood_agrees_with_r),
        cmocka_unit_test(test_poisson_score_ends_are_where_the_score_test_turns),
        cmocka_unit_test(test_newcombe_agrees_with_its_paper),
        cmocka_unit_test(test_newcombe_turns_over_with_its_groups),
        cmocka_unit_test(test_katz_of_a_known_table),
        cmocka_unit_test(test_intervals_of_nothing_are_none),
    };
    return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
