/*
 * Shortlists against the matrix of scores: every list is the best of all eligible partners, in the stated order, for any
 * number of threads and any order of rows; and arguments at the door.
 */
#include <stdlib.h>
#include <string.h>

#include "match/shortlist.h"
#include "support/match.h"

static int descending(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a;
    int32_t other = *(const int32_t *)b;
    return (one < other) - (one > other);
}

/* The scores that the person's list must have. */
static int32_t expect(const rt_case *drawn, int side, int32_t human, int32_t top, int32_t *scores_out)
{
    int32_t n = 0;
    for (int32_t other = 0; other < drawn->n; other++) {
        int32_t mentor = side == REVERSA_MENTOR ? human : other;
        int32_t mentee = side == REVERSA_MENTOR ? other : human;
        if (rt_case_most(drawn, side, human) > 0 && rt_case_most(drawn, !side, other) > 0 &&
            rt_case_eligible(drawn, mentor, mentee))
            scores_out[n++] = drawn->score[mentor * drawn->n + mentee];
    }
    qsort(scores_out, (size_t)n, sizeof *scores_out, descending);
    return n < top ? n : top;
}

static void check_lists(const rt_case *drawn, const reversa_shortlist *shortlist, int32_t top)
{
    int32_t *scores = malloc((size_t)drawn->n * sizeof *scores);
    for (int32_t person = 0; person < drawn->n; person++) {
        int32_t human = rt_case_human(drawn, person);
        for (int side = 0; side < 2; side++) {
            int32_t n = reversa_shortlist_length(shortlist, person, (reversa_side)side);
            assert_int_equal(n, expect(drawn, side, human, top, scores));
            for (int32_t k = 0; k < n; k++) {
                reversa_listed entry;
                reversa_shortlist_entry(shortlist, person, (reversa_side)side, k, &entry);
                int32_t other = rt_case_human(drawn, entry.other);
                int32_t mentor = side == REVERSA_MENTOR ? human : other;
                int32_t mentee = side == REVERSA_MENTOR ? other : human;
                assert_int_equal(entry.score, scores[k]);
                assert_int_equal(entry.score, drawn->score[mentor * drawn->n + mentee]);
                assert_true(rt_case_eligible(drawn, mentor, mentee));
            }
        }
    }
    free(scores);
}

/* All lists by id, as text. */
static char *print(reversa_context *ctx, const rt_case *drawn, const reversa_shortlist_options *options)
{
    reversa_shortlist *shortlist;
    assert_int_equal(reversa_shortlist_create(ctx, drawn->problem, options, &shortlist), REVERSA_OK);
    assert_int_equal(reversa_shortlist_write(ctx, shortlist, REVERSA_SHORTLIST_JSON, rt_path("lists")), REVERSA_OK);
    reversa_shortlist_free(shortlist);
    return rt_read(rt_path("lists"), NULL);
}

static void test_shortlist_is_the_best(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int round = 0; round < 60; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 24, .most = 3, .density = 40 + round % 60, .top = 1 + round % 9, .bans = true};
        rt_case_draw(&drawn, &random, &shape);
        rt_case_build(ctx, &drawn);
        reversa_shortlist_options options;
        reversa_shortlist_options_init(&options);
        options.top = (int32_t)rt_between(&random, 1, 6);
        options.most_lists = round % 2 ? (int32_t)rt_between(&random, 1, 4) : 0;
        reversa_shortlist *shortlist;
        reversa_context_set_threads(ctx, 1);
        assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_OK);
        if (options.most_lists == 0)
            check_lists(&drawn, shortlist, options.top);
        reversa_shortlist_free(shortlist);
        char *one = print(ctx, &drawn, &options);
        rt_case_unbuild(&drawn);
        rt_case_shuffle(&drawn, &random);
        rt_case_build(ctx, &drawn);
        reversa_context_set_threads(ctx, 3);
        char *other = print(ctx, &drawn, &options);
        assert_string_equal(one, other);
        free(one);
        free(other);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

static void test_shortlist_sort(void **state)
{
    (void)state;
    rv_list_entry entries[] = {{0, 0, 5, 2}, {0, 1, 9, 7}, {0, 2, 5, 1}, {0, 3, 9, 3}, {0, 4, 7, 0}};
    static const int32_t order[] = {3, 1, 4, 2, 0};
    rv_shortlist_sort(entries, 5);
    for (int k = 0; k < 5; k++)
        assert_int_equal(entries[k].other, order[k]);
    rv_shortlist_sort(entries, 0);
    rv_shortlist_sort(entries, 1);
    assert_int_equal(entries[0].other, 3);
}

static void test_shortlist_door(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 3);
    rt_case_build(ctx, &drawn);
    reversa_shortlist *shortlist = (reversa_shortlist *)&drawn;
    reversa_shortlist_options options;
    assert_int_equal(reversa_shortlist_create(ctx, NULL, NULL, &shortlist), REVERSA_E_ARGUMENT);
    assert_null(shortlist);
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, NULL, NULL), REVERSA_E_ARGUMENT);
    reversa_shortlist_options_init(&options);
    options.top = 0;
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_E_ARGUMENT);
    reversa_shortlist_options_init(&options);
    options.most_lists = -1;
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_E_ARGUMENT);
    reversa_shortlist_options_init(&options);
    options.side[0] = false;
    options.side[1] = false;
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_E_ARGUMENT);
    reversa_shortlist_options_init(&options);
    options.struct_size = 4;
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, &options, &shortlist), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, NULL, &shortlist),
                     REVERSA_OK); /* nobody takes part */
    reversa_shortlist_summary summary;
    reversa_shortlist_summarise(shortlist, REVERSA_MENTEE, &summary);
    assert_int_equal(summary.n_people, 0);
    reversa_shortlist_free(shortlist);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_shortlist_create(ctx, drawn.problem, NULL, &shortlist), REVERSA_E_CANCELLED);
    assert_null(shortlist);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_case drawn;
    reversa_shortlist_options options;
    reversa_shortlist *shortlist;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    uint64_t random = 7;
    rt_case_shape shape = {.people = 8, .most = 2, .density = 80, .top = 5};
    rt_case_draw(&w->drawn, &random, &shape);
    rt_case_build(ctx, &w->drawn);
    w->shortlist = NULL;
}

static reversa_status create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_shortlist_create(ctx, w->drawn.problem, &w->options, &w->shortlist);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_shortlist_free(w->shortlist);
    rt_case_unbuild(&w->drawn);
    rt_case_free(&w->drawn);
}

static void test_shortlist_out_of_memory(void **state)
{
    (void)state;
    for (int32_t most = 0; most < 2; most++) {
        walked w;
        reversa_shortlist_options_init(&w.options);
        w.options.top = 2;
        w.options.most_lists = most;
        rt_walk walk = {.name = most ? "balanced shortlists" : "shortlists",
                        .setup = set_up,
                        .call = create,
                        .release = release,
                        .state = &w,
                        .out = &w.shortlist};
        assert_true(rt_fault_walk(&walk) > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortlist_is_the_best),
        cmocka_unit_test(test_shortlist_sort),
        cmocka_unit_test(test_shortlist_door),
        cmocka_unit_test(test_shortlist_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
