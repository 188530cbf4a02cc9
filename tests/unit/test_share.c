/*
 * Shares: clusters of one are independent trials but for the factor m / (m − 1); copies of a trial tell nothing new.
 */
#include "support/support.h"

#include <math.h>

#include "metrics/interval.h"
#include "metrics/share.h"

static void test_clustered_by_hand(void **state)
{
    (void)state;
    const double k[] = {3, 1, 0};
    const double n[] = {4, 2, 2};
    reversa_estimate share = rv_share_clustered(k, n, 3, 0.95);
    /* R = 1/2, residuals 1, 0, −1: variance 3/2 · 2 / 64 */
    assert_true(share.value == 0.5);
    assert_true(fabs(share.se - sqrt(3.0 / 64)) < 1e-15);
    rv_range range = rv_interval_wilson(0.5 * 16 / 3, 16.0 / 3, 0.95);
    assert_true(fabs(share.low - range.low) < 1e-14 && fabs(share.high - range.high) < 1e-14);
}

static void test_clustered_is_never_narrower_than_independent(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 500; round++) {
        double k[20];
        double n[20];
        double total = 0;
        double successes = 0;
        for (int i = 0; i < 20; i++) {
            n[i] = (double)rt_between(&random, 0, 9);
            k[i] = (double)rt_between(&random, 0, (int64_t)n[i]);
            total += n[i];
            successes += k[i];
        }
        reversa_estimate share = rv_share_clustered(k, n, 20, 0.9);
        reversa_estimate plain = rv_share_wilson(successes, total, 0.9);
        assert_true(share.value == plain.value);
        assert_true(share.high - share.low >= plain.high - plain.low - 1e-12);
    }
}

static void test_clustered_where_all_succeed(void **state)
{
    (void)state;
    const double n[] = {5, 5, 0, 5};
    reversa_estimate share = rv_share_clustered(n, n, 4, 0.95);
    rv_range range = rv_interval_wilson(3, 3, 0.95);
    assert_true(share.value == 1 && share.high == 1 && fabs(share.low - range.low) < 1e-15);
}

static void test_shares_of_nothing(void **state)
{
    (void)state;
    const double none[] = {0, 0};
    const double one[] = {1, 0};
    assert_int_equal(rv_share_clustered(none, none, 2, 0.95).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(rv_share_clustered(NULL, NULL, 0, 0.95).fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(rv_share_clustered(one, one, 2, 0.95).fit, REVERSA_FIT_TOO_FEW);
    assert_true(isnan(rv_share_clustered(one, one, 2, 0.95).low));
    assert_int_equal(rv_share_wilson(0, 0, 0.95).fit, REVERSA_FIT_NO_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clustered_by_hand),
        cmocka_unit_test(test_clustered_is_never_narrower_than_independent),
        cmocka_unit_test(test_clustered_where_all_succeed),
        cmocka_unit_test(test_shares_of_nothing),
    };
    return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
