/* The pieces of a plan; what whole plans say is the oracle's matter. */
#include "score/plan.h"
#include "support/instance.h"

static void test_plan_least_is_the_first_that_passes(void **state)
{
    (void)state;
    assert_int_equal(rv_plan_least(-1), 0);
    for (int32_t floor = 0; floor < 1000000; floor += 331) {
        int64_t least = rv_plan_least(floor);
        assert_true(least * RV_STEP > floor);
        assert_true((least - 1) * RV_STEP <= floor);
    }
    assert_true(rv_plan_least(1000000) == INT64_MAX);
}

/* Rules on counts that go further than counts do are left to the rows. */
static void test_plan_leaves_large_counts_to_the_rows(void **state)
{
    (void)state;
    static const int64_t at_least[] = {1, 3, 8, 9};
    for (size_t i = 0; i < 4; i++) {
        rt_scene s;
        rt_scene_open_sides(&s, 6, 40, 40);
        rv_rule *rule = rt_scene_rule(&s, RV_RULE_SHARED, "goals");
        rule->test.at_least = at_least[i] * 1000000;
        rt_scene_build(&s);
        int32_t n_rest = 0;
        int32_t n_gates = 0;
        for (int32_t e = 0; e < s.mentees->n; e++) {
            rv_row_begin(s.work, e);
            rv_plan_begin(s.work);
            n_rest += s.work->plan->n_rest;
            n_gates += s.work->plan->n_gates;
        }
        assert_int_equal(n_rest > 0, at_least[i] > RV_COUNT_MOST);
        assert_int_equal(n_gates > 0, at_least[i] <= RV_COUNT_MOST);
        rt_scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_least_is_the_first_that_passes),
        cmocka_unit_test(test_plan_leaves_large_counts_to_the_rows),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
