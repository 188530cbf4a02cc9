/*
 * What one pair more would break, by hand: beside m1–e1 and m2–e2.
 */
#include "match/hold.h"
#include "support/limits.h"

/* Does the limit forbid to add the pair? */
static bool forbids(const char *limit, const char *mentor, const char *mentee)
{
    rt_limits f;
    rv_arena arena;
    rv_hold *hold = NULL;
    rt_limits_open(&f, NULL, limit, "[\"score\"]");
    rv_new_pair chosen[] = {rt_limits_pair(&f, "m1", "e1"), rt_limits_pair(&f, "m2", "e2")};
    const rv_solution solution = {.n_chosen = 2, .chosen = chosen};
    rv_new_pair asked = rt_limits_pair(&f, mentor, mentee);
    rv_arena_open(f.ctx, &arena);
    assert_int_equal(rv_hold_open(&f.solve, &solution, &arena, &hold), REVERSA_OK);
    bool answer = rv_hold_forbids(hold, asked.mentor, asked.mentee);
    rv_arena_free(&arena);
    rt_limits_close(&f);
    return answer;
}

static void test_hold_of_counts(void **state)
{
    (void)state;
    const char *most = "[{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"group\", \"is\": "
                       "\"B\"}, \"at_most\": {\"count\": 1}}]";
    assert_true(forbids(most, "m3", "e3"));
    assert_false(forbids(most, "m3", "e1"));
    assert_false(forbids("[]", "m3", "e3"));
}

/* One of two is a half; one of three is less, two of three are not. */
static void test_hold_of_shares_counts_the_pair_itself(void **state)
{
    (void)state;
    const char *least = "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": "
                        "\"A\"}, \"at_least\": {\"share\": 0.5}}]";
    const char
        *most = "[{\"limit\": \"pairs\", \"where\": {\"different\": \"group\"}, \"at_most\": {\"share\": 0.333333}}]";
    assert_true(forbids(least, "m3", "e3"));
    assert_false(forbids(least, "m1", "e3"));
    assert_true(forbids(most, "m1", "e3")); /* 1 of 3 is a hair more */
    assert_false(forbids(most, "m3", "e3"));
}

/* A budget need not be used up to forbid: one hour is left, and the pair costs two. */
static void test_hold_of_budgets(void **state)
{
    (void)state;
    const char *three = "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 3}]";
    const char *four = "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 4}]";
    assert_true(forbids(three, "m1", "e3"));
    assert_false(forbids(four, "m1", "e3"));
    assert_false(forbids(four, "m3", "e3"));
    assert_true(forbids(three, "m3", "e3"));
}

/* Places know the loads. */
static void test_hold_leaves_loads_to_the_places(void **state)
{
    (void)state;
    assert_false(forbids("[{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}]", "m1", "e3"));
}

/* Beside m1–e1 and m2–e2. */
static void test_hold_of_conflicts(void **state)
{
    (void)state;
    assert_true(forbids("[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e3\"]]}]", "m1", "e3"));
    assert_false(forbids("[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e3\"]]}]", "m3", "e3"));
    assert_true(forbids("[{\"limit\": \"conflict\", \"people\": [[\"m3\", \"e3\"]]}]", "m3", "e3"));
    assert_true(forbids("[{\"limit\": \"conflict\", \"people\": [[\"m2\", \"m3\"]]}]", "m3", "e2"));
    assert_false(forbids("[{\"limit\": \"conflict\", \"people\": [[\"m2\", \"m3\"]]}]", "m3", "e1"));
}

static void test_hold_of_soft_limits_is_none(void **state)
{
    (void)state;
    assert_false(
        forbids("[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e3\"]], \"soft\": {\"penalty\": 1}}]", "m1", "e3"));
    assert_false(forbids("[{\"limit\": \"changes\", \"at_most\": 0}]", "m3", "e3"));
    assert_false(forbids("[{\"limit\": \"one_role\"}]", "m3", "e3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hold_of_counts),    cmocka_unit_test(test_hold_of_shares_counts_the_pair_itself),
        cmocka_unit_test(test_hold_of_budgets),   cmocka_unit_test(test_hold_leaves_loads_to_the_places),
        cmocka_unit_test(test_hold_of_conflicts), cmocka_unit_test(test_hold_of_soft_limits_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
