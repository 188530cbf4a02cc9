/* What is laid out as sets: the tree of managers, and tags that are not rare. */
#include "score/plan.h"
#include "support/instance.h"

static void test_line_has_the_nearest_mentor_above(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 3, 60);
    (void)rt_scene_rule(&s, RV_RULE_NOT_IN_REPORTING_LINE, NULL);
    rt_scene_build(&s);
    const reversa_cohort *cohort = s.instance.cohort;
    assert_non_null(s.scorer->above);
    assert_int_equal(s.scorer->line.n, s.mentors->n);
    int32_t n_above = 0;
    for (int32_t p = 0; p < 60; p++) {
        int32_t above = cohort->manager[p];
        while (above >= 0 && s.mentors->ordinal[above] < 0)
            above = cohort->manager[above];
        assert_int_equal(s.scorer->above[p], above);
        n_above += above >= 0;
    }
    assert_true(n_above > 5);
    rt_scene_close(&s);
}

static void test_rare_tags_stay_lists(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 3, 300, 5);
    for (int32_t h = 0; h < 300; h++)
        s.instance.human[h].weight[3][0] = h < 2 ? 1000 : 0;
    (void)rt_scene_criterion(&s, RV_CRITERION_OVERLAP, "goals");
    rt_scene_build(&s);
    const rv_postings *postings = &s.scorer->postings[0];
    int32_t n_rare = 0;
    for (int32_t t = 0; t < postings->n_tags; t++) {
        int64_t n = postings->start[t + 1] - postings->start[t];
        assert_int_equal(postings->field[t].steps != NULL, 64 * n >= 300);
        n_rare += postings->field[t].steps == NULL;
    }
    assert_int_equal(n_rare, 1);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_has_the_nearest_mentor_above),
        cmocka_unit_test(test_rare_tags_stay_lists),
    };
    return cmocka_run_group_tests_name("compile_sets", tests, NULL, NULL);
}
