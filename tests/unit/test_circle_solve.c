/* The call as a whole: the door, the optimum, what is refused, memory that runs out. */
#include <string.h>

#include "support/round_table.h"

static reversa_circles *match(rt_case *made, const char *inside)
{
    reversa_circles *circles;
    assert_int_equal(rt_make(made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made->ctx, made->problem, NULL, &circles), REVERSA_OK);
    return circles;
}

static void refuse(const char *inside, const char *message)
{
    rt_case made = {.ctx = NULL};
    reversa_circles *circles;
    assert_int_equal(rt_make(&made, RT_TABLE_PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made.ctx, made.problem, NULL, &circles), REVERSA_E_UNSUPPORTED);
    assert_null(circles);
    rt_assert_error(made.ctx, REVERSA_E_UNSUPPORTED, 0, NULL, message);
    rt_drop(&made);
}

static void test_match_proves_both_levels(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_level level;
    reversa_circles *circles = match(&made, RT_TABLE_PROGRAMME);
    assert_int_equal(reversa_circles_outcome(circles), REVERSA_OUTCOME_OPTIMAL);
    reversa_circles_level(circles, 0, &level);
    assert_int_equal(level.value, 4);
    reversa_circles_level(circles, 1, &level);
    assert_int_equal(level.value, 1800000);
    assert_true(level.proven);
    reversa_circles_free(circles);
    rt_drop(&made);
}

static void test_match_says_that_a_quota_cannot_hold(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_circles *circles = match(&made, RT_TABLE_PROGRAMME
                                     ", \"limits\": [{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": "
                                     "{\"attribute\": \"gender\", \"is\": \"F\"}, \"at_least\": {\"count\": 3}}]");
    assert_int_equal(reversa_circles_outcome(circles), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_circles_count(circles), 0);
    assert_non_null(reversa_circles_conflict(circles, 0));
    reversa_circles_free(circles);
    rt_drop(&made);
}

static void test_match_refuses_by_name(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    refuse(RT_TABLE_PROGRAMME ", \"limits\": [{\"limit\": \"slots\"}]",
           "The limit 'slots' is not supported for circles; quota, pairs and conflict are");
    refuse(RT_TABLE_PROGRAMME ", \"objective\": [\"pairs\", \"even\"]",
           "The level 'even' is not supported for circles; mentees, mentors, pairs and score are");
}

static void test_match_checks_its_arguments(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case made = {.ctx = NULL};
    reversa_circles *circles;
    reversa_matching *matching;
    reversa_circles_options options;
    reversa_circles_options_init(&options);
    assert_int_equal(rt_make(&made, RT_TABLE_PEOPLE, RT_TABLE_SCORE), REVERSA_OK);
    assert_int_equal(reversa_circles_match(made.ctx, NULL, NULL, &circles), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_circles_match(made.ctx, made.problem, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_circles_match(made.ctx, made.problem, NULL, &circles), REVERSA_E_UNSUPPORTED);
    rt_assert_error(made.ctx, REVERSA_E_UNSUPPORTED, 0, NULL,
                    "The programme has no \"circle\"; reversa_match() makes its pairs");
    assert_int_equal(rt_make(&made, RT_TABLE_PEOPLE, RT_TABLE_PROGRAMME), REVERSA_OK);
    options.most_listed = 0;
    assert_int_equal(reversa_circles_match(made.ctx, made.problem, &options, &circles), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_E_UNSUPPORTED);
    rt_assert_error(made.ctx, REVERSA_E_UNSUPPORTED, 0, NULL,
                    "The programme asks for circles, not pairs: reversa_circles_match() makes them, and the command "
                    "'reversa circles'");
    reversa_context_cancel(made.ctx);
    assert_int_equal(reversa_circles_match(made.ctx, made.problem, NULL, &circles), REVERSA_E_CANCELLED);
    rt_drop(&made);
}

typedef struct walked {
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_circles *circles;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    w->cohort = rt_people(ctx, RT_TABLE_PEOPLE);
    w->programme = rt_programme(ctx, RT_TABLE_PROGRAMME);
    assert_int_equal(reversa_problem_create(ctx, w->cohort, w->programme, NULL, &w->problem), REVERSA_OK);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_circles_match(ctx, w->problem, NULL, &w->circles);
}

/* With a list of one circle, so that it branches. */
static reversa_status branch(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_circles_options options;
    reversa_circles_options_init(&options);
    options.most_listed = 1;
    return reversa_circles_match(ctx, w->problem, &options, &w->circles);
}

static void release(reversa_context *ctx, void *state)
{
    walked *w = state;
    (void)ctx;
    reversa_circles_free(w->circles);
    reversa_problem_free(w->problem);
    reversa_programme_free(w->programme);
    reversa_cohort_free(w->cohort);
    *w = (walked){.circles = NULL};
}

static void test_match_survives_each_failed_allocation(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    walked w = {.circles = NULL};
    rt_walk walk = {.name = "reversa_circles_match",
                    .setup = set_up,
                    .call = call,
                    .release = release,
                    .state = &w,
                    .out = &w.circles,
                    .every_one_to = 150,
                    .stride = 37};
    assert_true(rt_fault_walk(&walk) > 50);
    walk.call = branch;
    assert_true(rt_fault_walk(&walk) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match_proves_both_levels), cmocka_unit_test(test_match_says_that_a_quota_cannot_hold),
        cmocka_unit_test(test_match_refuses_by_name), cmocka_unit_test(test_match_checks_its_arguments),
        cmocka_unit_test(test_match_survives_each_failed_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
