/* Permutations: against all ways to deal out the groups of a small network, and for any number of threads. */
#include "support/numbers.h"

#include <string.h>

#include <reversa/network_ties.h>

static reversa_context *ctx;

/* Two groups of three, closed but for one tie; 20 ways to deal them out. */
static const int32_t group[] = {0, 0, 0, 1, 1, 1};
static const int32_t from[] = {0, 0, 1, 3, 3, 4, 2};
static const int32_t to[] = {1, 2, 2, 4, 5, 5, 3};

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

static reversa_network *make(int64_t n_ties)
{
    reversa_network *ties;
    reversa_network_rows rows;
    reversa_network_rows_init(&rows);
    rows.n_people = 6;
    rows.group = group;
    rows.n_ties = n_ties;
    rows.from = from;
    rows.to = to;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    return ties;
}

/* The share of all 20 dealings that are as closed, and as far from the expectation; with mean and spread of the index. */
static void enumerate(double *less, double *far, double *mean, double *sd)
{
    double n = 0, sum = 0, squares = 0;
    double expected = 7.0 * 9 / 15; /* ties across groups */
    *less = *far = 0;
    for (unsigned set = 0; set < 64; set++) {
        int external = 0;
        if (__builtin_popcount(set) != 3)
            continue;
        for (int t = 0; t < 7; t++)
            external += (set >> from[t] & 1) != (set >> to[t] & 1);
        double ei = (2.0 * external - 7) / 7;
        n++;
        sum += ei;
        squares += ei * ei;
        *less += external <= 1;
        *far += fabs(external - expected) >= fabs(1 - expected) - 1e-9;
    }
    *less /= n;
    *far /= n;
    *mean = sum / n;
    *sd = sqrt(squares / n - *mean * *mean);
}

static void test_permute_agrees_with_all_dealings(void **state)
{
    (void)state;
    reversa_network *ties = make(7);
    reversa_network_test test;
    double less, far, mean, sd;
    enumerate(&less, &far, &mean, &sd);
    assert_int_equal(reversa_network_permute(ctx, ties, 40000, 7, &test), REVERSA_OK);
    rt_close(test.ei, -5.0 / 7, 1e-14);
    rt_close(test.expected_ei, mean, 1e-12);
    rt_close(test.p_less, less, 0.05);
    rt_close(test.p, far, 0.05);
    rt_close(test.p_greater, 1, 0); /* nothing is more closed */
    rt_close(test.permuted_mean, mean, 0.05);
    rt_close(test.permuted_sd, sd, 0.05);
    assert_int_equal(test.n_permutations, 40000);
    assert_int_equal(test.seed, 7);
    reversa_network_free(ties);
}

static void test_permute_same_for_any_threads(void **state)
{
    (void)state;
    reversa_network *ties = make(7);
    reversa_network_test one;
    reversa_network_test other;
    memset(&one, 0, sizeof one);
    memset(&other, 0, sizeof other);
    assert_int_equal(reversa_network_permute(ctx, ties, 1001, 3, &one), REVERSA_OK);
    for (int32_t threads = 2; threads <= 5; threads++) {
        reversa_context_set_threads(ctx, threads);
        assert_int_equal(reversa_network_permute(ctx, ties, 1001, 3, &other), REVERSA_OK);
        assert_memory_equal(&one, &other, sizeof one);
    }
    reversa_context_set_threads(ctx, 1);
    assert_int_equal(reversa_network_permute(ctx, ties, 1001, 4, &other), REVERSA_OK);
    assert_true(one.permuted_mean != other.permuted_mean);
    reversa_network_free(ties);
}

static void test_permute_without_ties(void **state)
{
    (void)state;
    reversa_network *ties = make(0);
    reversa_network_test test;
    assert_int_equal(reversa_network_permute(ctx, ties, 10, 1, &test), REVERSA_OK);
    assert_true(isnan(test.p) && isnan(test.p_less) && isnan(test.permuted_mean) && isnan(test.ei));
    reversa_network_free(ties);
}

static void test_permute_wrong_arguments(void **state)
{
    (void)state;
    reversa_network *ties = make(7);
    reversa_network_test test;
    assert_int_equal(reversa_network_permute(NULL, ties, 10, 1, &test), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_permute(ctx, NULL, 10, 1, &test), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_permute(ctx, ties, 10, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_permute(ctx, ties, 0, 1, &test), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_permute(ctx, ties, 10000001, 1, &test), REVERSA_E_ARGUMENT);
    reversa_network_free(ties);
}

static reversa_status permute(reversa_context *walked, void *state)
{
    (void)state;
    reversa_network_test test;
    reversa_network_rows rows;
    reversa_network *ties;
    reversa_network_rows_init(&rows);
    rows.n_people = 6;
    rows.group = group;
    rows.n_ties = 7;
    rows.from = from;
    rows.to = to;
    reversa_status status = reversa_network_create(walked, &rows, &ties);
    if (!status)
        status = reversa_network_permute(walked, ties, 40, 1, &test);
    reversa_network_free(ties);
    return status;
}

static void test_permute_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "reversa_network_permute", .call = permute};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_permute_agrees_with_all_dealings),
        cmocka_unit_test(test_permute_same_for_any_threads),
        cmocka_unit_test(test_permute_without_ties),
        cmocka_unit_test(test_permute_wrong_arguments),
        cmocka_unit_test(test_permute_out_of_memory),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
