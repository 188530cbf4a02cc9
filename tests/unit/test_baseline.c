/*
 * What a matching is compared with: the best alone by looking at every pair, and a random matching that keeps all that it must
 * keep, cannot be made larger, leaves nothing to the order of rows, and is even where it can be counted.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/baseline.h>

#include "base/hash.h"
#include "support/match.h"

static int compare_scores(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t other = *(const int32_t *)b;
    return (one > other) - (one < other);
}

static reversa_baseline *make(reversa_context *ctx, const rt_case *drawn, const reversa_matching *matching,
                              uint64_t seed)
{
    reversa_baseline *baseline = NULL;
    reversa_baseline_options options;
    reversa_baseline_options_init(&options);
    options.seed = seed;
    assert_int_equal(reversa_baseline_create(ctx, drawn->problem, matching, &options, &baseline), REVERSA_OK);
    assert_true(reversa_baseline_seed(baseline) == seed);
    return baseline;
}

/* The best score of each mentee over all others, ascending. */
static int64_t best_by_hand(const rt_case *drawn, int32_t *best)
{
    int64_t n = 0;
    for (int32_t e = 0; e < drawn->n; e++) {
        int32_t most = -1;
        for (int32_t m = 0; m < drawn->n; m++)
            if (rt_case_eligible(drawn, m, e) && drawn->score[m * drawn->n + e] > most)
                most = drawn->score[m * drawn->n + e];
        if (most >= 0)
            best[n++] = most;
    }
    if (n > 1)
        qsort(best, (size_t)n, sizeof *best, compare_scores);
    return n;
}

static void check_series(const reversa_baseline *baseline, const rt_case *drawn, const reversa_matching *matching)
{
    int32_t *best = calloc((size_t)drawn->n + 1, sizeof *best);
    int64_t n;
    const int32_t *scores = reversa_baseline_scores(baseline, REVERSA_SERIES_BEST_ALONE, &n);
    assert_non_null(best);
    assert_int_equal(n, best_by_hand(drawn, best));
    for (int64_t i = 0; i < n; i++)
        assert_int_equal(scores[i], best[i]);
    free(best);
    scores = reversa_baseline_scores(baseline, REVERSA_SERIES_MATCHING, &n);
    assert_int_equal(n, reversa_matching_n_pairs(matching));
    int64_t total = 0;
    for (int32_t i = 0; i < n; i++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, i, &pair);
        total += pair.score;
    }
    for (int64_t i = 0; i < n; i++)
        total -= scores[i];
    assert_int_equal(total, 0);
}

/* It is a matching that cannot be extended, so it has at least half as many pairs as the largest. */
static void check_random(const reversa_baseline *baseline, int64_t most)
{
    reversa_series_summary summary;
    reversa_baseline_summary(baseline, REVERSA_SERIES_RANDOM, &summary);
    assert_true(summary.n <= most);
    assert_true(2 * summary.n >= most);
}

static void test_baseline_against_all_pairs(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 71;
    reversa_context *ctx = rt_context(NULL);
    for (int k = 0; k < 60; k++) {
        rt_case_shape shape = {
            .people = 30, .most = 1 + k % 3, .density = 10 + k % 60, .top = 1000, .pins = k % 2, .bans = true};
        rt_case drawn = {0};
        rt_case_draw(&drawn, &random, &shape);
        memcpy(drawn.objective, "pairs score", 12);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
        reversa_baseline *baseline = make(ctx, &drawn, matching, (uint64_t)k);
        check_series(baseline, &drawn, matching);
        check_random(baseline, reversa_matching_n_pairs(matching));
        reversa_baseline_free(baseline);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

/* The seed and the people decide, not the rows or the threads. */
static void test_baseline_is_the_same_for_any_order(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 72;
    rt_case_shape shape = {.people = 60, .most = 2, .density = 40, .top = 100000};
    rt_case drawn = {0};
    int32_t *kept = NULL;
    int64_t n_kept = 0;
    rt_case_draw(&drawn, &random, &shape);
    for (int k = 0; k < 3; k++) {
        reversa_context *ctx = rt_context(NULL);
        reversa_context_set_threads(ctx, 1 + k);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
        reversa_baseline *baseline = make(ctx, &drawn, matching, 5);
        int64_t n;
        const int32_t *scores = reversa_baseline_scores(baseline, REVERSA_SERIES_RANDOM, &n);
        if (k == 0) {
            n_kept = n;
            kept = calloc((size_t)n + 1, sizeof *kept);
            assert_non_null(kept);
            memcpy(kept, scores, (size_t)n * sizeof *kept);
        }
        assert_int_equal(n, n_kept);
        assert_memory_equal(scores, kept, (size_t)n * sizeof *kept);
        reversa_baseline_free(baseline);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        reversa_context_free(ctx);
        rt_case_shuffle(&drawn, &random);
    }
    free(kept);
    rt_case_free(&drawn);
}

/* One mentee and 100 mentors, of whom every second one is eligible: each is drawn about as often as the others. The 49 degrees of
 * freedom leave a chi-square above 94 to one seed in ten thousand; seeds are fixed. Enough mentors to draw and draw again. */
static void test_baseline_draws_evenly(void **state)
{
    (void)state;
    enum { MENTORS = 100, DRAWS = 5000 };
    int32_t count[MENTORS] = {0};
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn = {0};
    rt_case_open(&drawn, MENTORS + 1);
    drawn.role[MENTORS] = 2;
    for (int32_t m = 0; m < MENTORS; m++) {
        drawn.role[m] = 1;
        drawn.score[m * drawn.n + MENTORS] = m % 2 ? m : -1;
    }
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    for (int k = 0; k < DRAWS; k++) {
        reversa_baseline *baseline = make(ctx, &drawn, matching, (uint64_t)k);
        reversa_series_summary summary;
        reversa_baseline_summary(baseline, REVERSA_SERIES_RANDOM, &summary);
        assert_int_equal(summary.n, 1);
        assert_true(summary.lowest % 2 == 1);
        count[summary.lowest]++;
        reversa_baseline_free(baseline);
    }
    double chi = 0;
    for (int m = 1; m < MENTORS; m += 2) {
        double off = count[m] - DRAWS / 50.0;
        chi += off * off / (DRAWS / 50.0);
    }
    assert_true(chi < 94.0);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* Two mentors among 200 are eligible: the row is looked through, and both come up. */
static void test_baseline_finds_the_few(void **state)
{
    (void)state;
    enum { MENTORS = 200 };
    int32_t seen[2] = {0, 0};
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn = {0};
    rt_case_open(&drawn, MENTORS + 1);
    drawn.role[MENTORS] = 2;
    for (int32_t m = 0; m < MENTORS; m++)
        drawn.role[m] = 1;
    drawn.score[17 * drawn.n + MENTORS] = 0;
    drawn.score[144 * drawn.n + MENTORS] = 1;
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    for (int k = 0; k < 200; k++) {
        reversa_baseline *baseline = make(ctx, &drawn, matching, (uint64_t)k);
        reversa_series_summary summary;
        reversa_baseline_summary(baseline, REVERSA_SERIES_RANDOM, &summary);
        assert_int_equal(summary.n, 1);
        seen[summary.lowest]++;
        reversa_baseline_free(baseline);
    }
    assert_true(seen[0] > 60 && seen[1] > 60);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

static void test_baseline_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 73;
    rt_case_shape shape = {.people = 10, .most = 1, .density = 80, .top = 10};
    rt_case drawn = {0};
    reversa_baseline *baseline = NULL;
    reversa_baseline_options options = {.struct_size = 1};
    rt_case_draw(&drawn, &random, &shape);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_baseline_create(ctx, NULL, matching, NULL, &baseline), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_baseline_create(ctx, drawn.problem, NULL, NULL, &baseline), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_baseline_create(ctx, drawn.problem, matching, &options, &baseline), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_baseline_create(ctx, drawn.problem, matching, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_null(baseline);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_case drawn;
    reversa_matching *matching;
    reversa_baseline *baseline;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    rt_case_build(ctx, &w->drawn);
    w->matching = rt_case_match(ctx, &w->drawn, 4, REVERSA_SOLVER_AUTO);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_baseline_create(ctx, w->drawn.problem, w->matching, NULL, &w->baseline);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_baseline_free(w->baseline);
    w->baseline = NULL;
    reversa_matching_free(w->matching);
    rt_case_unbuild(&w->drawn);
}

static void test_baseline_survives_every_allocation_failure(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 74;
    rt_case_shape shape = {.people = 12, .most = 2, .density = 60, .top = 100, .pins = true};
    walked w = {.matching = NULL};
    rt_case_draw(&w.drawn, &random, &shape);
    rt_walk walk = {.name = "baseline_create",
                    .setup = walk_setup,
                    .call = walk_create,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.baseline};
    assert_true(rt_fault_walk(&walk) > 0);
    rt_case_free(&w.drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_baseline_against_all_pairs),
        cmocka_unit_test(test_baseline_is_the_same_for_any_order),
        cmocka_unit_test(test_baseline_draws_evenly),
        cmocka_unit_test(test_baseline_finds_the_few),
        cmocka_unit_test(test_baseline_refuses),
        cmocka_unit_test(test_baseline_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
