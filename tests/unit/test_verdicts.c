/* Checks: which there are, in which order, and who is eligible. */
#include <stdlib.h>
#include <string.h>

#include "score/pair.h"
#include "support/instance.h"

static void test_checks_come_in_a_fixed_order(void **state)
{
    (void)state;
    static const char *const names[] = {"not_self", "veto", "not_forbidden", "same"};
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 1);
    rt_scene_rule(&s, RV_RULE_SAME, "team");
    rt_scene_build(&s);
    rv_couple pair = {s.instance.person[0], s.instance.person[1]};
    assert_int_equal(rv_verdicts_count(s.scorer), 4);
    for (int32_t i = 0; i < 4; i++)
        assert_string_equal(rv_verdicts_check(s.scorer, i, pair).name, names[i]);
    rt_scene_close(&s);
}

static void test_optional_rule_without_its_column_is_skipped(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 1, 1, 1);
    rt_scene_rule(&s, RV_RULE_SAME, "shoe_size")->optional = true;
    rt_scene_build(&s);
    rv_couple pair = {s.instance.person[0], s.instance.person[1]};
    assert_int_equal(rv_verdicts_check(s.scorer, 3, pair).verdict, REVERSA_VERDICT_SKIPPED);
    assert_true(rv_verdicts_eligible(s.scorer, pair));
    assert_int_equal(rt_scene_score(&s, 0, 1), 0);
    rv_couple turned = {pair.mentee, pair.mentor};
    assert_false(rv_verdicts_eligible(s.scorer, turned)); /* neither takes part on that side */
    rt_scene_close(&s);
}

static void test_scores_from_elsewhere_add_a_check(void **state)
{
    (void)state;
    rt_scene s;
    int32_t listed[4] = {-1, 123456, -1, -1};
    rt_scene_open_sides(&s, 1, 1, 1);
    s.instance.listed = calloc(4, sizeof *s.instance.listed);
    assert_non_null(s.instance.listed);
    memcpy(s.instance.listed, listed, sizeof listed);
    rt_scene_build(&s);
    rv_couple pair = {s.instance.person[0], s.instance.person[1]};
    assert_int_equal(rv_verdicts_count(s.scorer), 4);
    assert_string_equal(rv_verdicts_check(s.scorer, 3, pair).name, "listed");
    assert_int_equal(rv_verdicts_check(s.scorer, 3, pair).verdict, REVERSA_VERDICT_PASS);
    assert_int_equal(rt_scene_score(&s, 0, 1), 123456);
    rv_couple turned = {pair.mentee, pair.mentor};
    assert_int_equal(rv_verdicts_check(s.scorer, 3, turned).verdict, REVERSA_VERDICT_FAIL);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checks_come_in_a_fixed_order),
        cmocka_unit_test(test_optional_rule_without_its_column_is_skipped),
        cmocka_unit_test(test_scores_from_elsewhere_add_a_check),
    };
    return cmocka_run_group_tests_name("verdicts", tests, NULL, NULL);
}
