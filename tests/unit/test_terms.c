/* Values of single criteria, by hand. */

#include "base/text.h"
#include "support/instance.h"

/* The score of the one pair, whose numbers in a column are given, by one criterion. */
static int32_t value_of(rv_criterion_kind kind, int64_t mentor, int64_t mentee, int32_t missing)
{
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 1);
    rv_criterion *criterion = rt_scene_criterion(&s, kind, "x");
    criterion->range = 3 * RV_MILLION;
    criterion->ideal = RV_MILLION;
    criterion->missing = missing;
    criterion->side = REVERSA_MENTOR;
    s.instance.human[0].number[kind == RV_CRITERION_WAITING ? 4 : 1] = mentor;
    s.instance.human[1].number[kind == RV_CRITERION_WAITING ? 4 : 1] = mentee;
    rt_scene_build(&s);
    int32_t score = rt_scene_score(&s, 0, 1);
    rt_scene_close(&s);
    return score;
}

static void test_values_of_numbers(void **state)
{
    (void)state;
    assert_int_equal(value_of(RV_CRITERION_COMPLEMENT, 1000000, 3000000, 0), 666667);
    assert_int_equal(value_of(RV_CRITERION_COMPLEMENT, 9000000, 3000000, 0), 1000000);
    assert_int_equal(value_of(RV_CRITERION_CLOSENESS, 1000000, 3000000, 0), 333333);
    assert_int_equal(value_of(RV_CRITERION_CLOSENESS, 1000000, 9000000, 0), 0);
    assert_int_equal(value_of(RV_CRITERION_GAP, 1000000, 2000000, 0), 1000000);
    assert_int_equal(value_of(RV_CRITERION_GAP, 2000000, 1000000, 0), 333333); /* −1 where 1 is ideal */
    assert_int_equal(value_of(RV_CRITERION_MEAN, 250000, 1000000, 0), 625000);
    assert_int_equal(value_of(RV_CRITERION_MEAN, 900000, 1900000, 0), 1000000);
    assert_int_equal(value_of(RV_CRITERION_SAME, 5, 5, 0), 1000000);
    assert_int_equal(value_of(RV_CRITERION_DIFFERENT, 5, 5, 0), 0);
    assert_int_equal(value_of(RV_CRITERION_WAITING, 2000000, 0, 0), 666667);
}

static void test_missing_values_give_what_the_programme_says(void **state)
{
    (void)state;
    assert_int_equal(value_of(RV_CRITERION_COMPLEMENT, RT_MISSING, 3000000, 400000), 400000);
    assert_int_equal(value_of(RV_CRITERION_COMPLEMENT, 3000000, RT_MISSING, 400000), 400000);
    assert_int_equal(value_of(RV_CRITERION_SAME, RT_MISSING, RT_MISSING, 100), 100);
    assert_int_equal(value_of(RV_CRITERION_WAITING, RT_MISSING, 3000000, 7), 7);
    assert_int_equal(value_of(RV_CRITERION_WAITING, 3000000, RT_MISSING, 7), 1000000);
    assert_int_equal(value_of(RV_CRITERION_COMPLEMENT, RT_MISSING, 3000000, RV_MISSING_SKIP), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_of_numbers),
        cmocka_unit_test(test_missing_values_give_what_the_programme_says),
    };
    return cmocka_run_group_tests_name("terms", tests, NULL, NULL);
}
