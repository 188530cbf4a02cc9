/*
 * Blocking pairs of finished matchings, counted by hand.
 *
 * One place each but for m1, who has two. m1 wants e1, then e2; m2 wants e2; e1 wants m2, then m1; e2 wants m1. Openness makes
 * every pair eligible but those with e3, who has vetoed m2.
 */
#include "match/limit_use.h"
#include "support/limits.h"

static const char people[] = "id,role,openness,mentor_capacity\n"
                             "m1,mentor,0.1,2\n"
                             "m2,mentor,0.5,1\n"
                             "e1,mentee,0.2,\n"
                             "e2,mentee,0.6,\n"
                             "e3,mentee,1.0,\n";
static const char ranks[] = "person_id,other_id,rank,veto\n"
                            "m1,e1,1,\n"
                            "m1,e2,2,\n"
                            "m2,e2,1,\n"
                            "e1,m2,1,\n"
                            "e1,m1,2,\n"
                            "e2,m1,1,\n"
                            "e3,m2,,yes\n";

static int64_t count(const rt_limits_text *text, const char *const names[][2], int n)
{
    rt_limits f;
    rv_new_pair pairs[3];
    int64_t blocking;
    rt_limits_open_text(&f, text);
    for (int k = 0; k < n; k++)
        pairs[k] = rt_limits_pair(&f, names[k][0], names[k][1]);
    assert_int_equal(rv_use_stable(&f.solve, pairs, n, &blocking), REVERSA_OK);
    rt_limits_close(&f);
    return blocking;
}

/* How many pairs block these [n]. */
static int64_t blocking_of(const char *previous, const char *const names[][2], int n)
{
    const rt_limits_text text = {people, ranks, previous, "[{\"limit\": \"stable\"}]", "[\"score\"]"};
    return count(&text, names, n);
}

static void test_use_stable_of_nothing_counts_eligible_pairs(void **state)
{
    (void)state;
    assert_int_equal(blocking_of(NULL, NULL, 0), 5); /* all but the vetoed one */
}

static void test_use_stable_counts_whom_both_would_rather_have(void **state)
{
    (void)state;
    const char *const settled[][2] = {{"m1", "e2"}, {"m1", "e3"}, {"m2", "e1"}};
    assert_int_equal(blocking_of(NULL, settled, 3), 0); /* m1 wants e1, who is with their first choice */
    const char *const crossed[][2] = {{"m1", "e1"}, {"m1", "e3"}, {"m2", "e2"}};
    assert_int_equal(blocking_of(NULL, crossed, 3), 1); /* e2 and m1, who would leave e3; m2 would not leave e2 */
    const char *const full[][2] = {{"m1", "e1"}, {"m1", "e2"}};
    assert_int_equal(blocking_of(NULL, full, 2), 1); /* e1 and the empty m2; e3 finds m1 full of ranked ones */
}

static void test_use_stable_lets_an_empty_place_take_anyone(void **state)
{
    (void)state;
    const char *const half[][2] = {{"m1", "e2"}, {"m2", "e1"}};
    assert_int_equal(blocking_of(NULL, half, 2), 1); /* e3 and m1's second place; e2 has their first choice */
}

static void test_use_stable_takes_pins_for_made(void **state)
{
    (void)state;
    static const char pins[] = "mentor_id,mentee_id,state\nm1,e2,pinned\nm1,e3,pinned\n";
    const char *const rest[][2] = {{"m2", "e1"}};
    assert_int_equal(blocking_of(pins, rest, 1), 0);
    assert_int_equal(blocking_of(pins, NULL, 0), 2); /* e1 and m2, e1 and m1 in place of e2 or e3 */
}

static void test_use_stable_lets_nobody_leave_for_an_equal(void **state)
{
    (void)state;
    const rt_limits_text text = {NULL, "person_id,other_id,rank\nm3,e1,1\n", NULL, "[{\"limit\": \"stable\"}]",
                                 "[\"score\"]"};
    const char *const pairs[][2] = {{"m2", "e1"}, {"m3", "e2"}, {"m1", "e3"}};
    assert_int_equal(count(&text, pairs, 3), 0); /* m3 wants e1, who ranks nobody */
}

static void test_use_stable_counts_no_pair_that_is_made(void **state)
{
    (void)state;
    const rt_limits_text text = {"id,role,openness,mentor_capacity,mentee_capacity\n"
                                 "m1,mentor,0.1,2,\nm2,mentor,0.5,1,\ne1,mentee,0.2,,2\ne2,mentee,0.6,,1\n",
                                 NULL, NULL, "[{\"limit\": \"stable\"}]", "[\"score\"]"};
    const char *const pairs[][2] = {{"m1", "e1"}};
    assert_int_equal(count(&text, pairs, 1), 3); /* both have a place left, and the other three pairs are free */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_use_stable_of_nothing_counts_eligible_pairs),
        cmocka_unit_test(test_use_stable_counts_whom_both_would_rather_have),
        cmocka_unit_test(test_use_stable_lets_an_empty_place_take_anyone),
        cmocka_unit_test(test_use_stable_takes_pins_for_made),
        cmocka_unit_test(test_use_stable_lets_nobody_leave_for_an_equal),
        cmocka_unit_test(test_use_stable_counts_no_pair_that_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
