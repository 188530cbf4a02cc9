/*
 * Signed ranks against all ways to sign the same ranks, and against ranks counted one by one.
 */
#include "support/support.h"

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/signed_rank.h"

#define MOST 11

/* The rank of a size among sizes, ties sharing the mean, counted by definition. */
static double rank_of(const double *d, int n, double size, bool with_zeros)
{
    int below = 0;
    int equal = 0;
    for (int i = 0; i < n; i++) {
        if (d[i] == 0 && !with_zeros)
            continue;
        below += fabs(d[i]) < size;
        equal += fabs(d[i]) == size;
    }
    return below + (equal + 1) / 2.0;
}

static double exact_p(const double *rank, int n, double least)
{
    int extreme = 0;
    for (int signs = 0; signs < 1 << n; signs++) {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += signs >> i & 1 ? rank[i] : 0;
        extreme += sum <= least + 1e-9;
    }
    return fmin(1, 2 * (double)extreme / (1 << n));
}

static void test_ranks_against_enumeration(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 150; round++) {
        double d[MOST];
        double rank[MOST];
        int n = (int)rt_between(&random, 1, MOST);
        int n_changed = 0;
        double plus = 0;
        double minus = 0;
        double pratt = 0;
        double squares = 0; /* of Pratt's ranks: their signs are ±, so the variance is a quarter of it */
        double pratt_total = 0;
        for (int i = 0; i < n; i++)
            d[i] = (double)rt_between(&random, -4, 5) / 2;
        for (int i = 0; i < n; i++) {
            if (d[i] == 0)
                continue;
            rank[n_changed] = rank_of(d, n, fabs(d[i]), false);
            plus += d[i] > 0 ? rank[n_changed] : 0;
            minus += d[i] < 0 ? rank[n_changed] : 0;
            n_changed++;
            double with_zeros = rank_of(d, n, fabs(d[i]), true);
            pratt += d[i] > 0 ? with_zeros : 0;
            squares += with_zeros * with_zeros;
            pratt_total += with_zeros;
        }
        rv_signed_rank test;
        assert_int_equal(rv_signed_rank_test(ctx, d, n, 1e-9, &test), REVERSA_OK);
        assert_int_equal(test.n_zero, n - n_changed);
        if (n_changed == 0) {
            assert_true(test.sign_p == 1 && isnan(test.p) && isnan(test.exact) && isnan(test.rank_sum));
            continue;
        }
        assert_true(test.rank_sum == fmin(plus, minus));
        assert_true(fabs(test.exact - exact_p(rank, n_changed, fmin(plus, minus))) < 1e-12);
        double z = (pratt - pratt_total / 2) / sqrt(squares / 4);
        assert_true(fabs(test.pratt - rv_normal_two_sided(z)) < 1e-12);
    }
    reversa_context_free(ctx);
}

static void test_ties_by_rounding_are_ties(void **state)
{
    (void)state;
    const double d[] = {0.3 - 0.1, 0.2, -(0.8 - 0.6), 1e-17};
    const double same[] = {1, 1, -1, 0};
    reversa_context *ctx = rt_context(NULL);
    rv_signed_rank a;
    rv_signed_rank b;
    assert_int_equal(rv_signed_rank_test(ctx, d, 4, 1e-9, &a), REVERSA_OK);
    assert_int_equal(rv_signed_rank_test(ctx, same, 4, 1e-9, &b), REVERSA_OK);
    assert_true(a.p == b.p && a.exact == b.exact && a.rank_sum == 2 && a.n_zero == 1);
    reversa_context_free(ctx);
}

static void test_many_have_no_exact_test(void **state)
{
    (void)state;
    double d[RV_SIGNED_RANK_EXACT + 1];
    for (int i = 0; i <= RV_SIGNED_RANK_EXACT; i++)
        d[i] = i % 2 == 0 ? -i - 1 : i + 1;
    reversa_context *ctx = rt_context(NULL);
    rv_signed_rank test;
    assert_int_equal(rv_signed_rank_test(ctx, d, RV_SIGNED_RANK_EXACT, 0, &test), REVERSA_OK);
    assert_true(fabs(test.exact - test.p) < 0.005); /* both ways agree where there are many */
    assert_int_equal(rv_signed_rank_test(ctx, d, RV_SIGNED_RANK_EXACT + 1, 0, &test), REVERSA_OK);
    assert_true(isnan(test.exact) && test.p > 0);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_against_enumeration),
        cmocka_unit_test(test_ties_by_rounding_are_ties),
        cmocka_unit_test(test_many_have_no_exact_test),
    };
    return cmocka_run_group_tests_name("signed_rank", tests, NULL, NULL);
}
