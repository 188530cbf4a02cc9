/*
 * Sign test and Wilcoxon's signed ranks. Absolute differences are sorted, runs of ties share the mean of their ranks.
 *
 * The exact test counts, of all 2^n ways to sign the ranks, those with a sum at most the one seen: ranks are doubled, so
 * that shared ones are whole, and the distribution is built rank by rank (Pagano & Tritchler 1983). Wilcoxon 1945 leaves
 * out zeros before ranking, Pratt 1959 after it.
 */
#include "metrics/signed_rank.h"

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/radix.h"

/* Sums over the ranks of the differences that are not 0. */
typedef struct rank_sums {
    double plus;
    double minus;
    double ties; /* Σ t³ − t over runs of t ties */
} rank_sums;

/* Fill in twice the rank of each difference in the order of their size, and the sums. */
static rank_sums rank_all(const rv_radix *sorted, const double *difference, int64_t n, double tie, int32_t *twice_rank)
{
    rank_sums sums = {0};
    int64_t begin = 0;
    while (begin < n) {
        double size = fabs(difference[sorted->row[begin]]);
        int64_t end = begin + 1;
        while (end < n && fabs(difference[sorted->row[end]]) - size <= tie)
            end++;
        double run = (double)(end - begin);
        sums.ties += run * run * run - run;
        for (int64_t i = begin; i < end; i++) {
            twice_rank[i] = (int32_t)(begin + 1 + end);
            if (difference[sorted->row[i]] > 0)
                sums.plus += twice_rank[i] / 2.0;
            else
                sums.minus += twice_rank[i] / 2.0;
        }
        begin = end;
    }
    return sums;
}

/* The share of all signs with a sum of doubled ranks up to `most`. share is [most + 1], all 0. */
static double share_at_most(const int32_t *twice_rank, int64_t n, int64_t most, double *share)
{
    share[0] = 1;
    for (int64_t i = 0; i < n; i++) {
        int64_t rank = twice_rank[i];
        for (int64_t sum = most; sum >= 0; sum--)
            share[sum] = (share[sum] + (sum >= rank ? share[sum - rank] : 0)) / 2;
    }
    double total = 0;
    for (int64_t sum = 0; sum <= most; sum++)
        total += share[sum];
    return total;
}

static double normal_p(double sum, double mean, double variance)
{
    return variance > 0 ? rv_normal_two_sided((sum - mean) / sqrt(variance)) : NAN;
}

/* The normal approximations, from sums over n differences that are not 0. */
static void approximate(rank_sums sums, double n, rv_signed_rank *test)
{
    double zero = (double)test->n_zero;
    double all = n + zero;
    double variance = n * (n + 1) * (2 * n + 1) / 24 - sums.ties / 48;
    test->p = normal_p(sums.plus, n * (n + 1) / 4, variance);
    double pratt = (all * (all + 1) * (2 * all + 1) - zero * (zero + 1) * (2 * zero + 1)) / 24 - sums.ties / 48;
    double pratt_mean = (all * (all + 1) - zero * (zero + 1)) / 4;
    test->pratt = normal_p(sums.plus + zero * (double)test->n_plus, pratt_mean, pratt);
}

static reversa_status test_ranks(reversa_context *ctx, rv_arena *scratch, const double *difference, int64_t n,
                                 rv_signed_rank *test, double tie)
{
    rv_radix sorted;
    reversa_status status = rv_radix_open(ctx, scratch, (size_t)n, &sorted);
    int32_t *twice_rank = rv_arena_alloc(ctx, scratch, (size_t)n, sizeof *twice_rank);
    if (status != REVERSA_OK || !twice_rank)
        return REVERSA_E_MEMORY;
    int64_t n_changed = 0;
    for (int64_t i = 0; i < n; i++) {
        if (fabs(difference[i]) <= tie)
            continue;
        sorted.key[n_changed] = rv_radix_key(fabs(difference[i]));
        sorted.row[n_changed++] = (int32_t)i;
    }
    rv_radix_sort(&sorted, (size_t)n_changed);
    rank_sums sums = rank_all(&sorted, difference, n_changed, tie, twice_rank);
    if (n_changed == 0)
        return REVERSA_OK;
    test->rank_sum = fmin(sums.plus, sums.minus);
    approximate(sums, (double)n_changed, test);
    if (n_changed > RV_SIGNED_RANK_EXACT)
        return REVERSA_OK;
    int64_t most = llround(2 * test->rank_sum);
    double *share = rv_arena_alloc(ctx, scratch, (size_t)most + 1, sizeof *share);
    if (!share)
        return REVERSA_E_MEMORY;
    test->exact = fmin(1, 2 * share_at_most(twice_rank, n_changed, most, share));
    return REVERSA_OK;
}

reversa_status rv_signed_rank_test(reversa_context *ctx, const double *difference, int64_t n, double tie,
                                   rv_signed_rank *test_out)
{
    rv_signed_rank test = {.sign_p = 1, .rank_sum = NAN, .p = NAN, .exact = NAN, .pratt = NAN};
    for (int64_t i = 0; i < n; i++) {
        test.n_plus += difference[i] > tie;
        test.n_minus += difference[i] < -tie;
    }
    test.n_zero = n - test.n_plus - test.n_minus;
    int64_t fewer = test.n_plus < test.n_minus ? test.n_plus : test.n_minus;
    if (test.n_plus + test.n_minus > 0)
        test.sign_p = fmin(1, 2 * rv_binomial_at_most((double)fewer, (double)(test.n_plus + test.n_minus), 0.5));
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    reversa_status status = test_ranks(ctx, &scratch, difference, n, &test, tie);
    rv_arena_free(&scratch);
    if (status == REVERSA_OK)
        *test_out = test;
    return status;
}
