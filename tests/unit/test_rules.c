/* Each rule at its bounds, by hand. */

#include "base/text.h"
#include "support/instance.h"

/* Is the one mentor eligible for the one mentee? */
static bool passes(rt_scene *s)
{
    rt_scene_build(s);
    bool pass = rt_scene_score(s, 0, 1) != REVERSA_NOT_ELIGIBLE;
    rt_scene_close(s);
    return pass;
}

static bool gap_passes(int64_t mentor, int64_t mentee, bool missing_pass)
{
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 1);
    rv_rule *rule = rt_scene_rule(&s, RV_RULE_LEVEL_GAP, NULL);
    rule->test.at_least = 2 * RV_MILLION;
    rule->test.at_most = 4 * RV_MILLION;
    rule->missing_pass = missing_pass;
    s.instance.human[0].number[0] = mentor;
    s.instance.human[1].number[0] = mentee;
    return passes(&s);
}

static void test_level_gap_at_its_bounds(void **state)
{
    (void)state;
    assert_false(gap_passes(3 * RV_MILLION, 4 * RV_MILLION, true));
    assert_true(gap_passes(3 * RV_MILLION, 5 * RV_MILLION, false));
    assert_true(gap_passes(3 * RV_MILLION, 7 * RV_MILLION, false));
    assert_false(gap_passes(3 * RV_MILLION, 8 * RV_MILLION, true));
    assert_false(gap_passes(RT_MISSING, 5 * RV_MILLION, false));
    assert_true(gap_passes(RT_MISSING, 5 * RV_MILLION, true));
    assert_false(gap_passes(3 * RV_MILLION, RT_MISSING, false));
    assert_true(gap_passes(3 * RV_MILLION, RT_MISSING, true));
}

/* The mentee is free Mon 09:00-10:00, the mentor from a minute of Monday on for an hour. */
static bool overlap_passes(int32_t start, int64_t at_least)
{
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 1);
    rt_scene_rule(&s, RV_RULE_OVERLAP_MINUTES, NULL)->test.at_least = at_least;
    for (int i = 0; i < 2; i++) {
        rt_human *human = &s.instance.human[i];
        human->number[5] = 0;
        human->has_week = true;
        human->n_intervals = 1;
        human->start[0] = i ? 540 : start;
        human->end[0] = human->start[0] + 60;
    }
    return passes(&s);
}

static void test_overlap_minutes_at_its_bounds(void **state)
{
    (void)state;
    assert_true(overlap_passes(570, 30 * RV_MILLION));
    assert_false(overlap_passes(571, 30 * RV_MILLION));
    assert_true(overlap_passes(571, 29 * RV_MILLION));
    assert_false(overlap_passes(570, 30 * RV_MILLION + 1)); /* 30.000001 minutes */
    assert_true(overlap_passes(570, 29 * RV_MILLION + 1));
    assert_true(overlap_passes(600, 0));
    assert_false(overlap_passes(600, RV_MILLION));
    assert_true(overlap_passes(600, INT64_MIN));
}

/* 0 manages 2, who manages 1. */
static void test_reporting_line_at_any_distance(void **state)
{
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        rt_scene s;
        rt_scene_open_sides(&s, 1, 1, 2);
        rt_scene_rule(&s, RV_RULE_NOT_IN_REPORTING_LINE, NULL);
        s.instance.human[0].manager = turned ? 2 : -1;
        s.instance.human[1].manager = turned ? -1 : 2;
        s.instance.human[2].manager = turned ? 1 : 0;
        assert_false(passes(&s));
    }
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 2); /* both under 2: neither above the other */
    rt_scene_rule(&s, RV_RULE_NOT_IN_REPORTING_LINE, NULL);
    s.instance.human[0].manager = s.instance.human[1].manager = 2;
    s.instance.human[2].manager = -1;
    assert_true(passes(&s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level_gap_at_its_bounds),
        cmocka_unit_test(test_overlap_minutes_at_its_bounds),
        cmocka_unit_test(test_reporting_line_at_any_distance),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
