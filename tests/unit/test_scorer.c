/* Scorers at the door, and that the order of evaluation does not show. */

#include "support/instance.h"

static void test_scorer_create_refuses_what_cannot_be(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 5);
    rt_scene_build(&s);
    reversa_scorer *scorer = s.scorer;
    assert_int_equal(reversa_scorer_create(s.ctx, NULL, &scorer), REVERSA_E_ARGUMENT);
    assert_null(scorer);
    assert_int_equal(reversa_scorer_create(s.ctx, s.instance.problem, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_create(NULL, s.instance.problem, &scorer), REVERSA_E_ARGUMENT);
    assert_ptr_equal(rv_scorer_problem(s.scorer), s.instance.problem);
    reversa_scorer_free(NULL);
    rt_scene_close(&s);
}

/* Criteria are evaluated heaviest first, but contributions come in the programme's order. */
static void test_scorer_contributions_keep_the_order_of_the_programme(void **state)
{
    (void)state;
    rt_scene s;
    int32_t score;
    int32_t contributions[2];
    rt_scene_open_sides(&s, 9, 1, 1);
    rt_scene_criterion(&s, RV_CRITERION_SAME, "team")->weight = 1000;
    s.instance.criteria[1] = s.instance.criteria[0];
    s.instance.criteria[1].kind = RV_CRITERION_DIFFERENT;
    s.instance.criteria[1].name = "heavier";
    s.instance.criteria[1].weight = 3000;
    s.instance.n_criteria = 2;
    s.instance.human[0].text[0] = s.instance.human[1].text[0] = 2;
    rt_scene_build(&s);
    assert_int_equal(rv_scorer_pair(s.scorer, s.work, 0, 0, &score, contributions), REVERSA_OK);
    assert_int_equal(contributions[0], 250000);
    assert_int_equal(contributions[1], 0);
    assert_int_equal(rt_scene_score(&s, 0, 1), 250000);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scorer_create_refuses_what_cannot_be),
        cmocka_unit_test(test_scorer_contributions_keep_the_order_of_the_programme),
    };
    return cmocka_run_group_tests_name("scorer", tests, NULL, NULL);
}
