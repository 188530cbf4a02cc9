/*
 * Who ranks whom, as `stable` keeps it: both sides' ranks of a pair together, eligible or not, and columns of empty places.
 */
#include "match/limit_stable.h"
#include "support/limits.h"

static void open_ranks(rt_limits *f, rv_search *search)
{
    const rt_limits_text text = {.ranks = "person_id,other_id,rank,veto\n"
                                          "m1,e1,2,\nm1,e2,1,\ne1,m1,3,\ne1,m2,1,\ne3,m3,4,\nm3,e3,,yes\n",
                                 .previous = "mentor_id,mentee_id,state\nm2,e2,pinned\n",
                                 .limits = "[{\"limit\": \"stable\"}]",
                                 .objective = "[\"score\"]"};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
    assert_non_null(search->stable);
}

static void close_ranks(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

/* One ranked pair; it is there once. */
static void expect(const rt_limits *f, const rv_search *search, const char *mentor, const char *mentee,
                   const rv_ranked *expected)
{
    const struct rv_stable *stable = search->stable;
    const rv_new_pair pair = rt_limits_pair(f, mentor, mentee);
    int n = 0;
    for (int64_t k = stable->first[pair.mentee]; k < stable->first[pair.mentee + 1]; k++) {
        if (stable->pairs[k].mentor != pair.mentor)
            continue;
        n++;
        assert_int_equal(stable->pairs[k].rank[REVERSA_MENTOR], expected->rank[REVERSA_MENTOR]);
        assert_int_equal(stable->pairs[k].rank[REVERSA_MENTEE], expected->rank[REVERSA_MENTEE]);
        assert_int_equal(stable->pairs[k].is_eligible, expected->is_eligible);
    }
    assert_int_equal(n, 1);
}

static void test_stable_open_joins_what_both_sides_rank(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_ranks(&f, &search);
    const rv_ranked both = {.rank = {[REVERSA_MENTOR] = 2, [REVERSA_MENTEE] = 3}, .is_eligible = true};
    const rv_ranked by_mentor = {.rank = {[REVERSA_MENTOR] = 1, [REVERSA_MENTEE] = RV_UNRANKED}, .is_eligible = true};
    const rv_ranked by_mentee = {.rank = {[REVERSA_MENTOR] = RV_UNRANKED, [REVERSA_MENTEE] = 1}, .is_eligible = true};
    const rv_ranked vetoed = {.rank = {[REVERSA_MENTOR] = RV_UNRANKED, [REVERSA_MENTEE] = 4}};
    expect(&f, &search, "m1", "e1", &both);
    expect(&f, &search, "m1", "e2", &by_mentor);
    expect(&f, &search, "m2", "e1", &by_mentee);
    expect(&f, &search, "m3", "e3", &vetoed);
    assert_int_equal(search.stable->first[3], 4);
    close_ranks(&f, &search);
}

static void test_stable_open_sorts_wishes_by_who_has_them(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_ranks(&f, &search);
    const rv_new_pair pair = rt_limits_pair(&f, "m1", "e2");
    const int64_t *first = search.stable->wish_first[REVERSA_MENTOR];
    assert_int_equal(first[pair.mentor + 1] - first[pair.mentor], 2);
    int32_t rank_of_e2 = 0;
    for (int64_t k = first[pair.mentor]; k < first[pair.mentor + 1]; k++)
        if (search.stable->wishes[REVERSA_MENTOR][k].other == pair.mentee)
            rank_of_e2 = search.stable->wishes[REVERSA_MENTOR][k].rank;
    assert_int_equal(rank_of_e2, 1);
    first = search.stable->wish_first[REVERSA_MENTEE];
    assert_int_equal(first[pair.mentee + 1] - first[pair.mentee], 0); /* e2 ranks nobody */
    close_ranks(&f, &search);
}

static void test_stable_open_counts_the_places_that_pins_leave(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_ranks(&f, &search);
    const rv_new_pair pinned = rt_limits_pair(&f, "m2", "e2");
    const rv_new_pair free_ones = rt_limits_pair(&f, "m1", "e1");
    assert_int_equal(search.stable->empty[REVERSA_MENTOR][pinned.mentor], -1);
    assert_int_equal(search.stable->empty[REVERSA_MENTEE][pinned.mentee], -1);
    int32_t two = search.stable->empty[REVERSA_MENTOR][free_ones.mentor];
    int32_t one = search.stable->empty[REVERSA_MENTEE][free_ones.mentee];
    assert_true(two >= 0 && one >= 0 && two != one);
    assert_int_equal(search.aux[two].high, 2);
    assert_int_equal(search.aux[one].high, 1);
    close_ranks(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stable_open_joins_what_both_sides_rank),
        cmocka_unit_test(test_stable_open_sorts_wishes_by_who_has_them),
        cmocka_unit_test(test_stable_open_counts_the_places_that_pins_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
