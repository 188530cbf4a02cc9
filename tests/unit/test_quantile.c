#include "metrics/distribution.h"
#include "metrics/special.h"

#include "support/numbers.h"

/* A tail computed at a quantile gives back the probability: within what a rounding of x moves it by. */
static void check_log_tail(double log_tail, double p, double log_slope)
{
    double per_digit = exp(log_slope - log_tail);
    double allowed = 2e-15 * (1 + fabs(log(p))) + 4e-15 * (1 + per_digit);
    if (!(fabs(log_tail - log(p)) <= allowed))
        fail_msg("p = %.17g comes back off by %.2g (%.2g allowed)", p, log_tail - log(p), allowed);
}

static double random_p(uint64_t *random)
{
    double p = exp(-(double)rt_between(random, 1, 690000) / 1000);
    return rt_between(random, 0, 1) ? p : (double)rt_between(random, 1, 999999) / 1e6;
}

static void test_gamma_quantile_inverts_the_tails(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int i = 0; i < 3000; i++) {
        double a = exp((double)rt_between(&random, -7000, 9000) / 1000);
        double p = random_p(&random);
        bool lower = rt_between(&random, 0, 1);
        double x = rv_special_gamma_quantile(a, p, lower);
        if (x < 1e-290) {
            assert_true(x >= 0);
            continue;
        }
        rv_tails tails;
        rv_special_gamma(a, x, &tails);
        check_log_tail(lower ? tails.log_lower : tails.log_upper, p, tails.log_slope);
    }
}

static void test_beta_quantile_inverts_the_tails(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int i = 0; i < 3000; i++) {
        double a = exp((double)rt_between(&random, -7000, 8000) / 1000);
        double b = exp((double)rt_between(&random, -7000, 8000) / 1000);
        double p = random_p(&random);
        bool lower = rt_between(&random, 0, 1);
        double odds = rv_special_beta_quantile(a, b, p, lower);
        if (odds < 1e-290 || odds > 1e290)
            continue;
        rv_tails tails;
        double whole = 1 + odds;
        rv_special_beta(a, b, odds / whole, 1 / whole, fma(-b, odds, a) / whole, &tails);
        check_log_tail(lower ? tails.log_lower : tails.log_upper, p, tails.log_slope);
    }
}

static void test_quantiles_of_both_tails_meet_in_the_middle(void **state)
{
    (void)state;
    for (double a = 1e-2; a < 1e6; a *= 4) {
        rt_close(rv_special_gamma_quantile(a, 0.5, true), rv_special_gamma_quantile(a, 0.5, false), 1e-12);
        rt_close(rv_special_gamma_quantile(a, 0.75, true), rv_special_gamma_quantile(a, 0.25, false), 1e-12);
        rt_close(rv_special_beta_quantile(a, 2, 0.25, true), rv_special_beta_quantile(a, 2, 0.75, false), 1e-12);
        rt_close(rv_special_beta_quantile(a, 2, 0.25, true), 1 / rv_special_beta_quantile(2, a, 0.25, false), 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gamma_quantile_inverts_the_tails),
        cmocka_unit_test(test_beta_quantile_inverts_the_tails),
        cmocka_unit_test(test_quantiles_of_both_tails_meet_in_the_middle),
    };
    return cmocka_run_group_tests_name("quantile", tests, NULL, NULL);
}
