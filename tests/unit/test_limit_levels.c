/*
 * The levels `worst` and `leximin` within a limit: nobody of the same group, so e2 can only have m1.
 *
 * Of all three mentees, e2 has 0.35 with m1, e3 has 0.55 with m1, and e1 has 0.35 with m2 or 0.55 with m3.
 */
#include "base/text.h"
#include "match/limit_lazy.h"
#include "support/limits.h"

static const char limits[] = "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 0}}]";

static const char *const mentees[] = {"e1", "e2", "e3"};

/* m2 has more openness than in the fixture: e1 has 0.45 with m2. */
static const char other_people[] = "id,role,group,openness,mentor_capacity\n"
                                   "m1,mentor,A,0.1,2\n"
                                   "m2,mentor,B,0.7,1\n"
                                   "m3,mentor,B,0.9,1\n"
                                   "e1,mentee,A,0.2,\n"
                                   "e2,mentee,B,0.6,\n"
                                   "e3,mentee,B,1.0,\n";

/* All three mentees are matched somehow, and have to stay so. */
static void open_levels(rt_limits *f, rv_search *search, const char *people, const char *objective)
{
    const rt_limits_text text = {.people = people, .limits = limits, .objective = objective};
    rt_limits_open_text(f, &text);
    assert_int_equal(rv_search_open(&f->solve, rv_mip_default_solver(), search), REVERSA_OK);
    search->best = rv_alloc(f->ctx, 3, sizeof *search->best);
    assert_non_null(search->best);
    for (int k = 0; k < 3; k++) {
        const rv_new_pair pair = rt_limits_pair(f, k ? "m1" : "m2", mentees[k]);
        search->best[pair.mentee] = pair; /* ordered by mentee */
    }
    search->n_best = 3;
    assert_int_equal(rv_search_add(search, search->best, 3), REVERSA_OK); /* columns to start from */
    search->low[search->level_row] = 3;
}

static void close_levels(rt_limits *f, rv_search *search)
{
    rv_search_close(search);
    rt_limits_close(f);
}

static int32_t score_of(const rt_limits *f, const rv_search *search, const char *name)
{
    int32_t mentee = f->problem->side[REVERSA_MENTEE].ordinal[rt_person(f->cohort, name)];
    for (int64_t k = 0; k < search->n_best; k++)
        if (search->best[k].mentee == mentee)
            return search->best[k].score;
    fail_msg("someone is not matched");
    return -1;
}

static void test_search_worst_denies_what_is_out_of_reach(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_lowest lowest = {.bound = RV_MILLION};
    if (!rv_mip_default_solver())
        skip();
    open_levels(&f, &search, NULL, "[\"pairs\", \"worst\"]");
    assert_int_equal(rv_search_worst(&search, 1, &lowest), REVERSA_OK);
    assert_int_equal(lowest.value, 350000);
    assert_int_equal(lowest.bound, 350000);
    assert_true(lowest.proven);
    close_levels(&f, &search);
}

static void test_search_worst_raises_the_lowest_score(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_lowest lowest = {.bound = RV_MILLION};
    if (!rv_mip_default_solver())
        skip();
    open_levels(&f, &search, NULL, "[\"pairs\", \"worst\"]");
    search.low[search.level_row] = 2; /* e2 may be left out */
    assert_int_equal(rv_search_worst(&search, 1, &lowest), REVERSA_OK);
    assert_int_equal(lowest.value, 550000);
    assert_int_equal(lowest.bound, 550000);
    assert_true(lowest.proven);
    assert_int_equal(search.n_best, 2);
    close_levels(&f, &search);
}

static void test_search_worst_claims_nothing_when_stopped(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_lowest lowest = {.bound = RV_MILLION, .stopped = true};
    open_levels(&f, &search, NULL, "[\"pairs\", \"worst\"]");
    assert_int_equal(rv_search_worst(&search, 1, &lowest), REVERSA_OK);
    assert_int_equal(lowest.value, 350000); /* of the pairs at hand */
    assert_int_equal(lowest.bound, RV_MILLION);
    assert_false(lowest.proven);
    close_levels(&f, &search);
}

static void test_search_hold_worst_admits_no_lower_pair(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    bool holds;
    int64_t value;
    open_levels(&f, &search, NULL, "[\"pairs\", \"worst\", \"score\"]");
    search.stage.level = 2;
    rv_search_hold_worst(&search, 1, 350000);
    assert_int_equal(rv_search_evaluate(&search, search.best, 3, &holds, &value), REVERSA_OK);
    assert_true(holds);
    assert_int_equal(value, 350000 + 350000 + 550000);
    rv_search_hold_worst(&search, 1, 350001);
    assert_int_equal(rv_search_evaluate(&search, search.best, 3, &holds, &value), REVERSA_OK);
    assert_false(holds);
    assert_int_equal(search.threshold, 350001);
    close_levels(&f, &search);
}

/* A solver that finds no linear program's optimum: nothing is ever denied. */
static reversa_status solve_whole_only(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    if (mip->whole)
        return rv_mip_default_solver()->solve(ctx, mip, answer);
    answer->end = RV_MIP_FAILED;
    return REVERSA_OK;
}

/* Either both have 0.45, or one of them 0.7 and the other one 0.2: fewer below what is asked for, and yet lower. */
static void test_search_worst_never_falls_below_what_was_reached(void **state)
{
    (void)state;
    static const char people[] = "id,role,group,openness,mentor_capacity\n"
                                 "m1,mentor,A,0.9,1\nm2,mentor,A,0.4,1\ne1,mentee,B,0,\ne2,mentee,B,0.5,\n";
    const rt_limits_text text = {.people = people, .limits = limits, .objective = "[\"pairs\", \"worst\"]"};
    const rv_mip_solver solver = {"whole only", "", solve_whole_only};
    rt_limits f;
    rv_search search;
    rv_lowest lowest = {.bound = RV_MILLION};
    if (!rv_mip_default_solver())
        skip();
    rt_limits_open_text(&f, &text);
    assert_int_equal(rv_search_open(&f.solve, &solver, &search), REVERSA_OK);
    rv_new_pair all[4];
    search.best = rv_alloc(f.ctx, 2, sizeof *search.best);
    assert_non_null(search.best);
    search.n_best = 2;
    for (int k = 0; k < 4; k++) {
        const rv_new_pair pair = rt_limits_pair(&f, k % 2 ? "m2" : "m1", k / 2 ? "e2" : "e1");
        all[2 * pair.mentee + pair.mentor] = pair;
        if (k % 2 == k / 2)
            search.best[pair.mentee] = pair;
    }
    assert_int_equal(rv_search_add(&search, all, 4), REVERSA_OK);
    search.low[search.level_row] = 2;
    assert_int_equal(rv_search_worst(&search, 1, &lowest), REVERSA_OK);
    assert_int_equal(lowest.value, 450000);
    assert_true(lowest.bound >= 450000);
    for (int k = 0; k < 2; k++)
        assert_int_equal(search.best[k].score, 450000);
    rv_search_close(&search);
    rt_limits_close(&f);
}

/* The class of the lowest score, and what e1 has at least, who alone has a choice. */
static void expect_leximin(const char *people, const char *objective, int64_t lowest_class, int32_t least_of_e1)
{
    rt_limits f;
    rv_search search;
    rv_lowest lowest = {.bound = RV_MILLION};
    open_levels(&f, &search, people, objective);
    assert_int_equal(rv_search_leximin(&search, 1, &lowest), REVERSA_OK);
    assert_int_equal(lowest.value, lowest_class);
    assert_int_equal(lowest.bound, lowest_class);
    assert_true(lowest.proven);
    assert_int_equal(search.n_best, 3);
    assert_true(score_of(&f, &search, "e1") >= least_of_e1);
    assert_int_equal(score_of(&f, &search, "e2"), 350000);
    assert_int_equal(score_of(&f, &search, "e3"), 550000);
    close_levels(&f, &search);
}

static void test_search_leximin_raises_the_second_lowest_as_well(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    expect_leximin(NULL, "[\"pairs\", \"leximin\"]", 350000, 550000);
    expect_leximin(NULL, "[\"pairs\", {\"level\": \"leximin\", \"step\": 200000}]", 200000, 550000);
    expect_leximin(NULL, "[\"pairs\", {\"level\": \"leximin\", \"step\": 300000}]", 300000, 350000); /* one class */
}

static void test_search_leximin_goes_on_above_a_class_that_must_be(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    expect_leximin(other_people, "[\"pairs\", \"leximin\"]", 350000, 550000); /* e1 had 0.45 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search_worst_denies_what_is_out_of_reach),
        cmocka_unit_test(test_search_worst_raises_the_lowest_score),
        cmocka_unit_test(test_search_worst_claims_nothing_when_stopped),
        cmocka_unit_test(test_search_worst_never_falls_below_what_was_reached),
        cmocka_unit_test(test_search_hold_worst_admits_no_lower_pair),
        cmocka_unit_test(test_search_leximin_raises_the_second_lowest_as_well),
        cmocka_unit_test(test_search_leximin_goes_on_above_a_class_that_must_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
