/* Columns are laid out once, however many rules and criteria use them. */

#include "score/row.h"
#include "support/instance.h"

static void test_columns_are_laid_out_once(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 2, 10, 10);
    rt_scene_rule(&s, RV_RULE_SHARED, "goals");
    rt_scene_criterion(&s, RV_CRITERION_OVERLAP, "goals");
    rv_criterion *second = &s.instance.criteria[1];
    rv_criterion_init(second, RV_CRITERION_OVERLAP);
    second->name = "again";
    second->attribute = "goals";
    s.instance.n_criteria = 2;
    rt_scene_build(&s);
    assert_int_equal(s.scorer->n_counters, 1);
    assert_int_equal(s.scorer->n_postings, 1);
    rt_scene_close(&s);
}

/* Turned over and back: each tag lists exactly the mentors who have it, ascending. */
static void test_postings_hold_every_tag(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 3, 40, 5);
    rv_criterion *criterion = rt_scene_criterion(&s, RV_CRITERION_COVERAGE, NULL);
    criterion->mentor = "skills";
    criterion->mentee = "wants";
    rt_scene_build(&s);
    const rv_postings *postings = &s.scorer->postings[0];
    int64_t n = 0;
    for (int32_t m = 0; m < 40; m++) {
        int64_t first = postings->column->offset[s.mentors->person[m]];
        int64_t end = postings->column->offset[s.mentors->person[m] + 1];
        assert_int_equal(postings->size[m], end - first);
        n += end - first;
    }
    assert_int_equal(postings->start[postings->n_tags], n);
    for (int32_t t = 0; t < postings->n_tags; t++) {
        assert_true(t == 0 || postings->tag[t - 1] < postings->tag[t]);
        for (int64_t i = postings->start[t]; i < postings->start[t + 1]; i++) {
            int32_t person = s.mentors->person[postings->mentor[i]];
            int64_t at = postings->column->offset[person];
            while (at < postings->column->offset[person + 1] && postings->column->tag[at] != postings->tag[t])
                at++;
            assert_true(at < postings->column->offset[person + 1]);
            assert_int_equal(postings->level[i], postings->column->weight[at]);
            assert_true(i == postings->start[t] || postings->mentor[i - 1] < postings->mentor[i]);
        }
    }
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_are_laid_out_once),
        cmocka_unit_test(test_postings_hold_every_tag),
    };
    return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
