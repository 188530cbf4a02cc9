/* Addends of one criterion: the steps that stand in the planes against the criterion's values. */
#include "score/plan.h"
#include "support/instance.h"

static int64_t number_at(const rv_plan *plan, int32_t mentor)
{
    int64_t number = 0;
    for (int32_t p = 0; p < plan->n_sum; p++)
        number |= (int64_t)(plan->sum[p * RV_SPAN_WORDS + mentor / 64] >> (mentor % 64) & 1) << p;
    return number;
}

/* With one criterion the score is its value: the bound is that, rounded up to steps, and for a few classes a step more. */
static void check_criterion(rv_criterion_kind kind, const char *attribute, int32_t missing)
{
    rt_scene s;
    rt_scene_open_sides(&s, 11, 150, 30);
    rv_criterion *criterion = rt_scene_criterion(&s, kind, attribute);
    criterion->missing = missing;
    criterion->side = REVERSA_MENTOR;
    rt_scene_build(&s);
    int32_t row[150];
    int32_t n = 0;
    for (int32_t e = 0; e < 30; e++) {
        assert_int_equal(rv_scorer_row(s.scorer, s.work, e, NULL, row), REVERSA_OK);
        rv_row_begin(s.work, e);
        rv_plan_begin(s.work);
        (void)rv_span_eligible(s.work, 0);
        rv_span_bound(s.work, NULL);
        for (int32_t m = 0; m < 150 && s.work->plan->weight; m++) {
            if (row[m] < 0)
                continue;
            int64_t bound = number_at(s.work->plan, m) * RV_STEP;
            assert_in_range(bound - row[m], 0, 3 * RV_STEP);
            n += row[m] > 0;
        }
    }
    assert_true(n > 50);
    rt_scene_close(&s);
}

static void test_addends_of_few_classes_are_near(void **state)
{
    (void)state;
    check_criterion(RV_CRITERION_SAME, "team", 0);
    check_criterion(RV_CRITERION_DIFFERENT, "team", 300000);
    check_criterion(RV_CRITERION_WAITING, NULL, 0);
    check_criterion(RV_CRITERION_GAP, "level", 500000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addends_of_few_classes_are_near),
    };
    return cmocka_run_group_tests_name("addends", tests, NULL, NULL);
}
