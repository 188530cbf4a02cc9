/* A row by hand: who is on it, and what floors do. */

#include "support/instance.h"

static void test_row_marks_what_is_below_its_floor(void **state)
{
    (void)state;
    rt_scene s;
    int32_t row[2];
    rt_scene_open_sides(&s, 3, 2, 1);
    rt_scene_criterion(&s, RV_CRITERION_SAME, "team");
    s.instance.human[0].text[0] = s.instance.human[2].text[0] = 1;
    s.instance.human[1].text[0] = 3;
    rt_scene_build(&s);
    int32_t alike = rt_scene_ordinal(&s, REVERSA_MENTOR, 0);
    int32_t other = 1 - alike;
    int32_t floors[2];
    floors[alike] = 999999;
    floors[other] = -1;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], 1000000);
    assert_int_equal(row[other], 0);
    floors[alike] = 1000000;
    floors[other] = 0;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], RV_BELOW_FLOOR);
    assert_int_equal(row[other], RV_BELOW_FLOOR);
    floors[alike] = INT32_MAX;
    floors[other] = INT32_MIN;
    assert_int_equal(rv_scorer_row(s.scorer, s.work, 0, floors, row), REVERSA_OK);
    assert_int_equal(row[alike], RV_BELOW_FLOOR);
    assert_int_equal(row[other], 0);
    rt_scene_close(&s);
}

static void test_row_of_someone_on_both_sides_leaves_them_out(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 4, 1, 1);
    s.instance.human[0].is_mentee = true;
    rt_scene_build(&s);
    assert_int_equal(rt_scene_score(&s, 0, 0), REVERSA_NOT_ELIGIBLE);
    assert_int_equal(rt_scene_score(&s, 0, 1), 0);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_marks_what_is_below_its_floor),
        cmocka_unit_test(test_row_of_someone_on_both_sides_leaves_them_out),
    };
    return cmocka_run_group_tests_name("row", tests, NULL, NULL);
}
