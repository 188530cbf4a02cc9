#include "metrics/distribution.h"

#include "support/numbers.h"

static void test_binomial_tails_are_sums_of_masses(void **state)
{
    (void)state;
    const double chances[] = {1e-6, 0.03, 0.5, 0.97};
    for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (double k = 0; k <= 40; k++) {
            rt_close(rv_binomial_at_least(k, 40, chances[i]) + sum, 1, 1e-13);
            sum += rv_binomial_mass(k, 40, chances[i]);
            rt_close(rv_binomial_at_most(k, 40, chances[i]), sum, 1e-12);
        }
    }
    rt_close(rv_binomial_mass(3, 10, 0.5), 120.0 / 1024, 1e-14);
    rt_close(rv_binomial_at_least(1, 1e9, 1e-30), 1e-21, 1e-13);
}

static void test_binomial_at_its_ends(void **state)
{
    (void)state;
    assert_true(rv_binomial_at_most(-1, 5, 0.3) == 0 && rv_binomial_at_most(5, 5, 0.3) == 1);
    assert_true(rv_binomial_at_least(0, 5, 0.3) == 1 && rv_binomial_at_least(6, 5, 0.3) == 0);
    assert_true(rv_binomial_mass(0, 5, 0) == 1 && rv_binomial_mass(5, 5, 1) == 1 && rv_binomial_mass(4, 5, 1) == 0);
    assert_true(rv_binomial_mass(0, 0, 0.5) == 1 && rv_binomial_at_most(0, 0, 0.5) == 1);
    assert_true(rv_binomial_at_most(2, 5, 0) == 1 && rv_binomial_at_most(2, 5, 1) == 0);
    assert_true(isnan(rv_binomial_mass(0.5, 5, 0.3)) && isnan(rv_binomial_at_most(1, -1, 0.3)));
    assert_true(isnan(rv_binomial_at_least(1, 5.5, 0.3)) && isnan(rv_binomial_at_most(1, 5, 1.1)));
    assert_true(isnan(rv_binomial_mass(NAN, 5, 0.5)) && isnan(rv_binomial_at_least(1, 5, NAN)));
}

static void test_poisson_tails_are_sums_of_masses(void **state)
{
    (void)state;
    const double means[] = {1e-6, 0.7, 12, 300};
    for (int i = 0; i < 4; i++) {
        double sum = 0;
        for (double k = 0; k <= 40; k++) {
            rt_close(rv_poisson_at_least(k, means[i]) + sum, 1, 1e-13);
            sum += rv_poisson_mass(k, means[i]);
            rt_close(rv_poisson_at_most(k, means[i]), sum, 1e-12);
        }
    }
}

static void test_poisson_at_its_ends(void **state)
{
    (void)state;
    assert_true(rv_poisson_mass(0, 0) == 1 && rv_poisson_mass(1, 0) == 0 && rv_poisson_mass(-1, 2) == 0);
    assert_true(rv_poisson_at_most(0, 0) == 1 && rv_poisson_at_least(1, 0) == 0 && rv_poisson_at_least(0, 3) == 1);
    assert_true(rv_poisson_at_most(-1, 3) == 0);
    assert_true(isnan(rv_poisson_mass(1, -1)) && isnan(rv_poisson_at_most(0.5, 1)) && isnan(rv_poisson_mass(1, NAN)));
    assert_true(isnan(rv_poisson_at_least(1, INFINITY)) && isnan(rv_poisson_at_most(NAN, 1)));
}

static double choose(double n, double k)
{
    double value = 1;
    for (double i = 1; i <= k; i++)
        value *= (n - k + i) / i;
    return value;
}

/* Every small table, against sums of products of binomial coefficients. */
static void test_hypergeometric_of_all_small_tables(void **state)
{
    (void)state;
    for (double marked = 0; marked <= 6; marked++)
        for (double plain = 0; plain <= 6; plain++)
            for (double drawn = 0; drawn <= marked + plain; drawn++) {
                double below = 0;
                for (double x = 0; x <= 7; x++) {
                    double mass = x > marked || x > drawn || drawn - x > plain
                                      ? 0
                                      : choose(marked, x) * choose(plain, drawn - x) / choose(marked + plain, drawn);
                    rt_close(rv_hypergeometric_mass(x, marked, plain, drawn), mass, 1e-13);
                    rt_close(1 + rv_hypergeometric_at_least(x, marked, plain, drawn), 2 - below, 1e-14);
                    below += mass;
                    rt_close(rv_hypergeometric_at_most(x, marked, plain, drawn), below, 1e-13);
                }
            }
}

static void test_fisher_of_all_small_tables(void **state)
{
    (void)state;
    for (int i = 0; i < 6 * 6 * 6 * 6; i++) {
        double a = i % 6;
        double b = i / 6 % 6;
        double c = i / 36 % 6;
        double d = i / 216 % 6;
        double here = choose(a + b, a) * choose(c + d, c);
        double sum = 0;
        for (double x = 0; x <= a + b && x <= a + c; x++)
            if (a + c - x <= c + d) {
                double mass = choose(a + b, x) * choose(c + d, a + c - x);
                sum += mass <= here * (1 + 1e-7) ? mass : 0;
            }
        rt_close(rv_fisher_two_sided(a, b, c, d), sum / choose(a + b + c + d, a + c), 1e-13);
        rt_close(rv_fisher_two_sided(a, b, c, d), rv_fisher_two_sided(a, c, b, d), 1e-13);
        rt_close(rv_fisher_two_sided(a, b, c, d), rv_fisher_two_sided(c, d, a, b), 1e-13);
    }
}

static void test_hypergeometric_of_invalid_arguments_is_nan(void **state)
{
    (void)state;
    assert_true(isnan(rv_hypergeometric_mass(0.5, 2, 2, 2)) && isnan(rv_hypergeometric_mass(1, -1, 2, 1)));
    assert_true(isnan(rv_hypergeometric_at_most(1, 2, 2, 5)) && isnan(rv_hypergeometric_at_least(1, 2, NAN, 1)));
    assert_true(isnan(rv_hypergeometric_at_most(NAN, 2, 2, 1)) && isnan(rv_hypergeometric_at_least(1, 2, 2.5, 1)));
    assert_true(isnan(rv_fisher_two_sided(-1, 2, 3, 4)) && isnan(rv_fisher_two_sided(1, 2, 3, NAN)));
    assert_true(isnan(rv_fisher_two_sided(1, INFINITY, 3, 4)) && isnan(rv_fisher_two_sided(1.5, 2, 3, 4)));
    assert_true(rv_fisher_two_sided(0, 0, 0, 0) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binomial_tails_are_sums_of_masses),
        cmocka_unit_test(test_binomial_at_its_ends),
        cmocka_unit_test(test_poisson_tails_are_sums_of_masses),
        cmocka_unit_test(test_poisson_at_its_ends),
        cmocka_unit_test(test_hypergeometric_of_all_small_tables),
        cmocka_unit_test(test_fisher_of_all_small_tables),
        cmocka_unit_test(test_hypergeometric_of_invalid_arguments_is_nan),
    };
    return cmocka_run_group_tests_name("discrete", tests, NULL, NULL);
}
