/*
 * Pairs that someone ranks: both ranks of each, whether it can be made, and how it is found.
 */
#include "match/wish.h"
#include "score/row.h"
#include "support/wished.h"

#define WISHES "person_id,other_id,rank,veto\nM1,E1,3,\nE1,M1,2,\nE2,M1,1,\nM1,E2,,yes\nM2,E2,4,\n"

static const rv_wish_pair *find(const rt_wished *w, const rv_wish_market *market, const char *mentor,
                                const char *mentee)
{
    const rv_side *sides = w->problem->side;
    return rv_wish_find(market, sides[REVERSA_MENTEE].ordinal[rt_person(w->cohort, mentee)],
                        sides[REVERSA_MENTOR].ordinal[rt_person(w->cohort, mentor)]);
}

static void look(reversa_wishes_among among, int32_t score_of_both, int32_t score_of_one)
{
    rt_wished w;
    rv_arena arena;
    reversa_scorer *scorer;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, WISHES, "mentor_id,mentee_id,state\nM1,E1,pinned\n", NULL);
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_scorer_build(ctx, w.problem, &scorer), REVERSA_OK);
    rv_wish_market market = {.ctx = ctx, .problem = w.problem, .scorer = scorer, .among = among, .arena = &arena};
    assert_int_equal(rv_works_create(ctx, scorer, &market.work), REVERSA_OK);
    assert_int_equal(rv_wish_ranks_make(&market), REVERSA_OK);
    assert_int_equal(market.ranks.n, 3);
    const rv_wish_pair *both = find(&w, &market, "M1", "E1");
    assert_int_equal(both->rank[REVERSA_MENTOR], 3);
    assert_int_equal(both->rank[REVERSA_MENTEE], 2);
    assert_int_equal(both->score, score_of_both);
    assert_true(rv_wish_is_pinned(&market, both->mentee, both->mentor));
    assert_int_equal(find(&w, &market, "M1", "E2")->score, REVERSA_NOT_ELIGIBLE); /* vetoed */
    const rv_wish_pair *one = find(&w, &market, "M2", "E2");
    assert_int_equal(one->rank[REVERSA_MENTOR], 4);
    assert_int_equal(one->rank[REVERSA_MENTEE], RV_WISH_NONE);
    assert_int_equal(one->score, score_of_one);
    assert_false(rv_wish_is_pinned(&market, one->mentee, one->mentor));
    assert_null(find(&w, &market, "M2", "E1"));
    rv_works_free(ctx, market.work);
    reversa_scorer_free(scorer);
    rv_arena_free(&arena);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_wish_ranks_of_both(void **state)
{
    (void)state;
    look(REVERSA_WISHES_ALL, 0, 0);
    look(REVERSA_WISHES_EITHER, 0, 0);
    look(REVERSA_WISHES_BOTH, 0, REVERSA_NOT_ELIGIBLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_wish_ranks_of_both)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
