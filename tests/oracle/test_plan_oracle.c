/*
 * Sets of bits against the slow reference: random people and programmes with every rule and criterion, also with more values
 * than a field has classes, rare tags, odd minutes. Who is eligible must be exact, and no bound below the score.
 */
#include <stdlib.h>
#include <string.h>

#include "score/plan.h"
#include "support/instance.h"

/* The number of steps that stands across the planes for a mentor. */
static int64_t number_at(const rv_plan *plan, int32_t mentor)
{
    int64_t number = 0;
    int32_t at = mentor - plan->first;
    for (int32_t p = 0; p < plan->n_sum; p++)
        number |= (int64_t)(plan->sum[p * RV_SPAN_WORDS + at / 64] >> (at % 64) & 1) << p;
    return number;
}

typedef struct counts {
    int64_t n_eligible;
    int64_t n_far; /* bounds more than a tenth above the score */
} counts;

static void check_mentor(rv_score_work *work, int32_t mentor, int32_t score, counts *c)
{
    const rv_plan *plan = work->plan;
    int32_t at = mentor - plan->first;
    bool eligible = plan->eligible[at / 64] >> (at % 64) & 1;
    bool ranked = plan->has_ranked && (plan->ranked[mentor / 64] >> (mentor % 64) & 1);
    assert_int_equal(eligible, score != REVERSA_NOT_ELIGIBLE);
    if (!eligible)
        return;
    c->n_eligible++;
    int64_t bound = number_at(plan, mentor) * RV_STEP;
    if (!ranked && bound < score) {
        print_error("bound %lld of a score of %d\n", (long long)bound, score);
        for (int32_t i = 0; i < work->n_terms; i++)
            print_error("criterion kind %d\n", (int)work->terms[i].op->kind);
        fail();
    }
    c->n_far += bound > score + 100000;
}

static void check_instance(rt_instance *instance, counts *c)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_scorer *scorer;
    rv_score_work *work;
    rt_instance_build(ctx, instance);
    assert_int_equal(reversa_scorer_create(ctx, instance->problem, &scorer), REVERSA_OK);
    assert_int_equal(rv_scorer_work_create(ctx, scorer, &work), REVERSA_OK);
    int32_t *row = calloc((size_t)scorer->n_mentors + 1, sizeof *row);
    assert_non_null(row);
    for (int32_t e = 0; e < scorer->n_mentees && work->plan; e++) {
        assert_int_equal(rv_scorer_row(scorer, work, e, NULL, row), REVERSA_OK);
        rv_row_begin(work, e);
        rv_plan_begin(work);
        for (int32_t first = 0; first < scorer->n_mentors; first += RV_SPAN) {
            (void)rv_span_eligible(work, first);
            if (!work->dead)
                rv_span_bound(work, NULL);
            for (int32_t m = first; m < scorer->n_mentors && m < first + RV_SPAN; m++)
                check_mentor(work, m, row[m], c);
        }
    }
    free(row);
    rv_scorer_work_free(ctx, work);
    reversa_scorer_free(scorer);
    rt_instance_unbuild(instance);
    reversa_context_free(ctx);
}

static void test_plans_of_random_programmes(void **state)
{
    (void)state;
    counts c = {0};
    for (uint64_t i = 0; i < 120; i++) {
        uint64_t random = rt_seed() + i * 6151;
        rt_instance instance;
        rt_instance_draw(&instance, &random, (int32_t)rt_between(&random, 1, 60), false);
        check_instance(&instance, &c);
        rt_instance_free(&instance);
    }
    assert_true(c.n_eligible > 1000);
}

/* More mentors than a span; most tags are so rare that they stay lists. */
static void test_plans_with_lists_of_rare_tags(void **state)
{
    (void)state;
    counts c = {0};
    for (uint64_t i = 0; i < 6; i++) {
        uint64_t random = rt_seed() + 71 * (i + 1);
        rt_instance instance;
        rt_instance_shape(&instance, &random, i ? 600 : RV_SPAN + 100, 5);
        for (int32_t h = 0; h < instance.n; h++) {
            rt_human *human = &instance.human[h];
            bool keeps = !human->is_mentor || rt_between(&random, 0, 99) == 0;
            for (int set = 0; set < RT_N_SETS && !keeps; set++) {
                for (int tag = 0; tag < RT_N_TAGS - 3; tag++)
                    human->weight[set][tag] = 0;
            }
        }
        instance.n_rules = (int32_t)i % 4;
        check_instance(&instance, &c);
        rt_instance_free(&instance);
    }
    assert_true(c.n_eligible > 1000);
}

/* Where classes are single values, a bound is no more than its steps above the score. */
static void test_bounds_are_near_the_scores(void **state)
{
    (void)state;
    static const rv_criterion_kind kinds[] = {RV_CRITERION_SAME, RV_CRITERION_DIFFERENT, RV_CRITERION_WAITING};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        counts c = {0};
        rt_scene s;
        rt_scene_open_sides(&s, 9, 150, 20);
        rv_criterion *criterion = rt_scene_criterion(&s, kinds[k], "team");
        criterion->side = REVERSA_MENTOR;
        check_instance(&s.instance, &c);
        assert_true(c.n_eligible > 1000);
        assert_int_equal(c.n_far, 0);
        rt_scene_build(&s);
        rt_scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans_of_random_programmes),
        cmocka_unit_test(test_plans_with_lists_of_rare_tags),
        cmocka_unit_test(test_bounds_are_near_the_scores),
    };
    return cmocka_run_group_tests_name("plan_oracle", tests, NULL, NULL);
}
