/*
 * Certificates on the nine pairs of the fixture: mentors have four places, mentees three.
 */
#include "match/crowd.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

static void test_crowds_find_counts_all_who_lack_places(void **state)
{
    (void)state;
    rt_limits f = open_limits("[]");
    rv_crowds crowds;
    const int32_t want[3] = {2, 2, 2};
    assert_int_equal(rv_crowds_find(&f.solve, REVERSA_MENTEE, want, &crowds), REVERSA_OK);
    assert_int_equal(crowds.n, 1);
    assert_int_equal(crowds.reached, 4);
    assert_int_equal(crowds.list[0].n_people, 3);
    assert_int_equal(crowds.list[0].n_partners, 3);
    assert_int_equal(crowds.list[0].wanted, 6);
    assert_int_equal(crowds.list[0].places, 4);
    assert_int_equal(crowds.list[0].pairs, 0);
    rv_crowds_free(&crowds);
    rt_limits_close(&f);
}

static void test_crowds_find_is_empty_where_all_can_be_given(void **state)
{
    (void)state;
    rt_limits f = open_limits("[]");
    rv_crowds crowds;
    const int32_t want[3] = {1, 1, 1};
    assert_int_equal(rv_crowds_find(&f.solve, REVERSA_MENTEE, want, &crowds), REVERSA_OK);
    assert_int_equal(crowds.n, 0);
    assert_int_equal(crowds.reached, 3);
    rv_crowds_free(&crowds);
    rt_limits_close(&f);
}

/* Five with one mentor: a pair can be made once, so the other two places are of no use. */
static void test_crowds_find_counts_pairs_where_places_are_plenty(void **state)
{
    (void)state;
    rt_limits f = open_limits("[]");
    rv_crowds crowds;
    int32_t want[3] = {0, 0, 0};
    want[rt_limits_pair(&f, "m1", "e1").mentor] = 5;
    assert_int_equal(rv_crowds_find(&f.solve, REVERSA_MENTOR, want, &crowds), REVERSA_OK);
    assert_int_equal(crowds.n, 1);
    assert_int_equal(crowds.list[0].wanted, 5);
    assert_int_equal(crowds.list[0].places + crowds.list[0].pairs, 3);
    rv_crowds_free(&crowds);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowds_find_counts_all_who_lack_places),
        cmocka_unit_test(test_crowds_find_is_empty_where_all_can_be_given),
        cmocka_unit_test(test_crowds_find_counts_pairs_where_places_are_plenty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
