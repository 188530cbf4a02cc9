/*
 * Blocking pairs: what they say, how many are listed, arguments at the door, failed allocations.
 */
#include <string.h>

#include "support/wished.h"

/* Both pairs are pinned against what all four want. */
#define PINS "mentor_id,mentee_id,state\nM1,E2,pinned\nM2,E1,pinned\n"
#define AGREED "person_id,other_id,rank\nM1,E1,1\nE1,M1,1\nM2,E2,1\nE2,M2,1\nE2,M1,2\n"

static void match(rt_wished *w)
{
    assert_int_equal(reversa_wishes_match(w->ctx, w->problem, NULL, &w->matching), REVERSA_OK);
}

static void test_blocking_says_whom_they_would_leave(void **state)
{
    (void)state;
    rt_wished w;
    reversa_blocking_pair pair;
    reversa_blocking_summary s;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, AGREED, PINS, NULL);
    match(&w);
    assert_int_equal(reversa_blocking_create(ctx, w.problem, w.matching, NULL, &w.blocking), REVERSA_OK);
    reversa_blocking_summarise(w.blocking, &s);
    assert_int_equal(s.n_blocking, 2);
    assert_int_equal(s.n_pinned, 2);
    assert_int_equal(s.n_people, 4);
    assert_int_equal(s.met[REVERSA_MENTEE].n_ranking, 2);
    assert_int_equal(s.met[REVERSA_MENTEE].n_matched, 2);
    assert_int_equal(s.met[REVERSA_MENTEE].n_ranked, 1); /* E2 ranks M1 second */
    assert_int_equal(s.met[REVERSA_MENTEE].n_first, 0);
    reversa_blocking_get(w.blocking, 1, &pair);
    assert_string_equal(reversa_cohort_id(w.cohort, pair.mentor), "M2");
    assert_string_equal(reversa_cohort_id(w.cohort, pair.mentee), "E2");
    assert_string_equal(reversa_cohort_id(w.cohort, pair.leaves[REVERSA_MENTEE]), "M1");
    assert_int_equal(pair.leaves_rank[REVERSA_MENTEE], 2);
    assert_int_equal(pair.leaves_rank[REVERSA_MENTOR], 0);
    assert_true(pair.leaves_pinned[REVERSA_MENTOR]);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_blocking_lists_so_many(void **state)
{
    (void)state;
    rt_wished w;
    reversa_blocking_options options;
    reversa_blocking_summary s;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, AGREED, PINS, NULL);
    match(&w);
    reversa_blocking_options_init(&options);
    for (options.most = 0; options.most < 4; options.most++) {
        assert_int_equal(reversa_blocking_create(ctx, w.problem, w.matching, &options, &w.blocking), REVERSA_OK);
        reversa_blocking_summarise(w.blocking, &s);
        assert_int_equal(s.n_blocking, 2);
        assert_int_equal(s.n_listed, options.most < 2 ? options.most : 2);
        reversa_blocking_free(w.blocking);
        w.blocking = NULL;
    }
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_blocking_door(void **state)
{
    (void)state;
    rt_wished w;
    rt_wished other;
    reversa_blocking_options options;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, AGREED, NULL, NULL);
    rt_wish(&other, ctx, RT_FOUR, AGREED, NULL, NULL);
    match(&w);
    assert_int_equal(reversa_blocking_create(NULL, w.problem, w.matching, NULL, &w.blocking), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_create(ctx, NULL, w.matching, NULL, &w.blocking), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_create(ctx, w.problem, NULL, NULL, &w.blocking), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_create(ctx, w.problem, w.matching, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_blocking_create(ctx, other.problem, w.matching, NULL, &w.blocking), REVERSA_E_ARGUMENT);
    reversa_blocking_options_init(&options);
    options.most = -1;
    assert_int_equal(reversa_blocking_create(ctx, w.problem, w.matching, &options, &w.blocking), REVERSA_E_ARGUMENT);
    options.most = 1;
    options.among = (reversa_wishes_among)9;
    assert_int_equal(reversa_blocking_create(ctx, w.problem, w.matching, &options, &w.blocking), REVERSA_E_ARGUMENT);
    assert_null(w.blocking);
    rt_wished_drop(&other);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void open_four(reversa_context *ctx, void *state)
{
    rt_wished *w = state;
    rt_wish(w, ctx, RT_FOUR, AGREED, PINS, NULL);
    match(w);
}

static reversa_status find(reversa_context *ctx, void *state)
{
    rt_wished *w = state;
    return reversa_blocking_create(ctx, w->problem, w->matching, NULL, &w->blocking);
}

static void drop_four(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_wished_drop(state);
}

static void test_blocking_memory(void **state)
{
    (void)state;
    rt_wished w;
    memset(&w, 0, sizeof w);
    const rt_walk walk = {.name = "blocking pairs",
                          .setup = open_four,
                          .call = find,
                          .release = drop_four,
                          .state = &w,
                          .out = &w.blocking};
    assert_true(rt_fault_walk(&walk) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocking_says_whom_they_would_leave),
        cmocka_unit_test(test_blocking_lists_so_many),
        cmocka_unit_test(test_blocking_door),
        cmocka_unit_test(test_blocking_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
