/* Contributions by hand: they add up to the score whatever is rounded. */

#include "score/pair.h"
#include "support/instance.h"

static void test_pair_sum_spreads_what_is_rounded(void **state)
{
    (void)state;
    rt_scene s;
    int32_t contributions[3];
    rt_scene_open_sides(&s, 1, 1, 1);
    rt_scene_criterion(&s, RV_CRITERION_SAME, "team");
    for (int c = 1; c < 3; c++) {
        s.instance.criteria[c] = s.instance.criteria[0];
        s.instance.criteria[c].name = c == 1 ? "second" : "third";
    }
    s.instance.n_criteria = 3;
    rt_scene_build(&s);
    assert_int_equal(rv_pair_sum(s.scorer, (int32_t[]){1, 1, 1}, contributions), 1);
    assert_int_equal(contributions[0], 0);
    assert_int_equal(contributions[1], 0);
    assert_int_equal(contributions[2], 1);
    assert_int_equal(rv_pair_sum(s.scorer, (int32_t[]){1000000, RV_MISSING_SKIP, 500000}, contributions), 750000);
    assert_int_equal(contributions[0], 500000);
    assert_int_equal(contributions[1], 0);
    assert_int_equal(contributions[2], 250000);
    assert_int_equal(rv_pair_sum(s.scorer, (int32_t[]){-1, -1, -1}, contributions), 0);
    assert_int_equal(rv_pair_sum(s.scorer, (int32_t[]){1000000, 1000000, 1000000}, NULL), 1000000);
    rt_scene_close(&s);
}

static void test_pair_knows_what_was_said_and_what_was(void **state)
{
    (void)state;
    rt_scene s;
    bool veto;
    rt_scene_open_sides(&s, 1, 2, 1);
    s.instance.rank[2 * 3 + 1] = 4;
    s.instance.veto[0 * 3 + 2] = true;
    s.instance.state[1 * 3 + 2] = REVERSA_PAIR_ENDED;
    rt_scene_build(&s);
    const int32_t *person = s.instance.person;
    assert_int_equal(rv_pair_rank(s.instance.problem, person[2], person[1], &veto), 4);
    assert_false(veto);
    assert_int_equal(rv_pair_rank(s.instance.problem, person[0], person[2], &veto), 0);
    assert_true(veto);
    assert_int_equal(rv_pair_rank(s.instance.problem, person[1], person[2], &veto), 0);
    assert_false(veto);
    assert_true(rv_pair_was(s.instance.problem, (rv_couple){person[1], person[2]}, REVERSA_PAIR_ENDED));
    assert_false(rv_pair_was(s.instance.problem, (rv_couple){person[1], person[2]}, REVERSA_PAIR_FORBIDDEN));
    assert_false(rv_pair_was(s.instance.problem, (rv_couple){person[0], person[2]}, REVERSA_PAIR_ENDED));
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_sum_spreads_what_is_rounded),
        cmocka_unit_test(test_pair_knows_what_was_said_and_what_was),
    };
    return cmocka_run_group_tests_name("pair", tests, NULL, NULL);
}
