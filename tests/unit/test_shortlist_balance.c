/*
 * Balanced shortlists: nobody stands on more lists than asked for, and the whole is worth what a plain flow with these
 * places says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/shortlist.h"
#include "support/match.h"

/* The same people and scores, with places for entries of lists. */
static void best_lists(const rt_case *from, int side, const reversa_shortlist_options *options,
                       int64_t best_out[RV_NETWORK_LEVELS])
{
    rt_case places;
    size_t n = (size_t)from->n;
    rt_case_open(&places, from->n);
    memcpy(places.score, from->score, n * n * sizeof *places.score);
    memcpy(places.role, from->role, n);
    for (size_t k = 0; k < n * n; k++)
        places.state[k] = from->state[k];
    for (int s = 0; s < 2; s++)
        for (int32_t p = 0; p < from->n; p++)
            places.capacity[s][p] = from->capacity[s][p] == 0 ? 0 : s == side ? options->top : options->most_lists;
    snprintf(places.objective, sizeof places.objective, "%s pairs score",
             side == REVERSA_MENTEE ? "mentees" : "mentors");
    assert_true(rt_case_best(&places, best_out));
    rt_case_free(&places);
}

static void check_side(const rt_case *drawn, const reversa_shortlist *shortlist, int side,
                       const reversa_shortlist_options *options)
{
    int64_t best[RV_NETWORK_LEVELS];
    reversa_shortlist_summary summary;
    int32_t *times = calloc((size_t)drawn->n, sizeof *times);
    int64_t score = 0;
    int64_t n_entries = 0;
    int32_t n_lists = 0;
    for (int32_t person = 0; person < drawn->n; person++) {
        int32_t n = reversa_shortlist_length(shortlist, person, (reversa_side)side);
        assert_true(n <= options->top);
        n_lists += n > 0;
        n_entries += n;
        int32_t before = INT32_MAX;
        for (int32_t k = 0; k < n; k++) {
            reversa_listed entry;
            reversa_shortlist_entry(shortlist, person, (reversa_side)side, k, &entry);
            assert_true(++times[entry.other] <= options->most_lists);
            assert_true(entry.score <= before);
            before = entry.score;
            score += entry.score;
        }
    }
    best_lists(drawn, side, options, best);
    assert_int_equal(n_lists, best[0]);
    assert_int_equal(n_entries, best[1]);
    assert_int_equal(score, best[2]);
    reversa_shortlist_summarise(shortlist, (reversa_side)side, &summary);
    assert_true(summary.balanced);
    assert_int_equal(summary.n_lists, n_lists);
    assert_int_equal(summary.n_entries, n_entries);
    assert_int_equal(summary.score, score);
    assert_true(summary.most_lists <= options->most_lists);
    free(times);
}

static void test_shortlist_balance_is_best(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 300; round++) {
        rt_case drawn;
        rt_case_shape shape = {
            .people = 16, .most = 3, .density = 30 + round % 70, .top = round % 3 ? 1000000 : 3, .bans = round % 2 > 0};
        reversa_shortlist *shortlist;
        reversa_shortlist_options options;
        rt_case_draw(&drawn, &random, &shape);
        rt_case_build(ctx, &drawn);
        reversa_shortlist_options_init(&options);
        options.top = (int32_t)rt_between(&random, 1, 5);
        options.most_lists = (int32_t)rt_between(&random, 1, 5);
        assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_OK);
        for (int side = 0; side < 2; side++)
            check_side(&drawn, shortlist, side, &options);
        reversa_shortlist_free(shortlist);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortlist_balance_is_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
