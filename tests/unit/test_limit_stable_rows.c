/*
 * Rows that keep a pair from blocking, coefficient by coefficient. m1 has two places, the others one.
 */
#include "match/limit_stable.h"
#include "support/limits.h"

static void open_rows(rt_limits *f, rv_search *search)
{
    const rt_limits_text text = {.ranks = "person_id,other_id,rank\n"
                                          "m1,e1,2\nm1,e2,1\nm1,e3,3\n"
                                          "e1,m1,1\ne1,m2,1\ne1,m3,2\n",
                                 .limits = "[{\"limit\": \"stable\"}]",
                                 .objective = "[\"score\"]"};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, NULL, search), REVERSA_OK);
}

static void close_rows(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

static int64_t coefficient_of(const rt_limits *f, const rv_search *search, const char *mentor, const char *mentee)
{
    rv_entry entries[4];
    const rv_new_pair pair = rt_limits_pair(f, mentor, mentee);
    int32_t n = rv_lazy_entries(search, pair.mentee, pair.mentor, entries);
    assert_in_range(n, 0, 1); /* one row is listed */
    return n ? entries[0].coefficient : 0;
}

static void test_stable_list_names_whom_they_like_as_much(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    open_rows(&f, &search);
    const rv_new_pair wanted = rt_limits_pair(&f, "m1", "e1");
    const rv_blocking pair = {wanted.mentee, wanted.mentor, {[REVERSA_MENTOR] = 2, [REVERSA_MENTEE] = 1}};
    rv_stable_pen pen = {.search = &search};
    assert_int_equal(rv_stable_list(&pen, &pair), REVERSA_OK);
    assert_int_equal(rv_lazy_commit(&search), REVERSA_OK);
    rv_free(f.ctx, pen.listed);
    assert_true(rv_lazy_has(&search, 0, rv_stable_key(&search, pair.mentee, pair.mentor)));
    assert_int_equal(search.n_rows - search.listed_row, 1);
    assert_int_equal(search.low[search.listed_row], 2);
    assert_int_equal(search.high[search.listed_row], INT64_MAX);
    assert_int_equal(coefficient_of(&f, &search, "m1", "e1"), 2); /* made */
    assert_int_equal(coefficient_of(&f, &search, "m2", "e1"), 2); /* e1 has one place, and is as well off */
    assert_int_equal(coefficient_of(&f, &search, "m3", "e1"), 0);
    assert_int_equal(coefficient_of(&f, &search, "m1", "e2"), 1); /* one of m1's two */
    assert_int_equal(coefficient_of(&f, &search, "m1", "e3"), 0);
    close_rows(&f, &search);
}

static void test_stable_cast_begins_with_who_has_one_place(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_stable_role who[2];
    open_rows(&f, &search);
    const rv_new_pair wanted = rt_limits_pair(&f, "m1", "e1");
    const rv_blocking pair = {wanted.mentee, wanted.mentor, {[REVERSA_MENTOR] = 2, [REVERSA_MENTEE] = 1}};
    rv_stable_cast(&search, &pair, who);
    assert_int_equal(who[RV_STABLE_A].side, REVERSA_MENTEE);
    assert_int_equal(who[RV_STABLE_A].ordinal, wanted.mentee);
    assert_int_equal(who[RV_STABLE_A].other, wanted.mentor);
    assert_int_equal(who[RV_STABLE_A].rank, 1);
    assert_int_equal(who[RV_STABLE_B].rank, 2);
    assert_int_equal(who[RV_STABLE_B].most, 2);
    int32_t *most[2] = {f.solve.side[REVERSA_MENTOR].most, f.solve.side[REVERSA_MENTEE].most};
    most[0][wanted.mentor] = 1;
    most[1][wanted.mentee] = 2;
    rv_stable_cast(&search, &pair, who);
    assert_int_equal(who[RV_STABLE_A].side, REVERSA_MENTOR);
    assert_int_equal(who[RV_STABLE_A].rank, 2);
    close_rows(&f, &search);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stable_list_names_whom_they_like_as_much),
        cmocka_unit_test(test_stable_cast_begins_with_who_has_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
