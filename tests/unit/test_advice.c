/*
 * Advice through the public doors: what it lists, what may not be asked, memory that runs out, and that no gain of a random
 * problem is more than its estimate.
 */
#include <reversa.h>

#include <string.h>

#include "support/instance.h"
#include "support/people.h"

static const char people[] = "id,role,level,department,skills,wants,availability,mentor_capacity\n"
                             "m1,mentor,1,x,sql:3,,Mon 09:00-12:00,1\n"
                             "m2,mentor,2,y,go:1,,Tue 09:00-12:00,1\n"
                             "e1,mentee,4,x,,sql,Mon 09:00-12:00,\n"
                             "e2,mentee,4,y,,sql;go,Mon 09:00-12:00;Tue 10:00-11:00,\n"
                             "e3,mentee,5,z,,rust,Mon 10:00-12:00,\n";

typedef struct scene {
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_advice *advice;
} scene;

static void setup(reversa_context *ctx, void *state)
{
    scene *s = state;
    s->cohort = rt_people(ctx, people);
    s->programme = rt_programme(
        ctx,
        "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}, {\"rule\": \"overlap_minutes\", \"at_least\": 30}], "
        "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 2}, "
        "{\"criterion\": \"different\", \"attribute\": \"department\", \"weight\": 1}], "
        "\"objective\": [\"mentees\", \"score\"]");
    assert_int_equal(reversa_problem_create(ctx, s->cohort, s->programme, NULL, &s->problem), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, s->problem, NULL, NULL, &s->matching), REVERSA_OK);
}

static void release(reversa_context *ctx, void *state)
{
    scene *s = state;
    (void)ctx;
    reversa_advice_free(s->advice);
    reversa_matching_free(s->matching);
    reversa_problem_free(s->problem);
    reversa_programme_free(s->programme);
    reversa_cohort_free(s->cohort);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_advice_options options;
    reversa_advice_options_init(&options);
    options.best = 1;
    return reversa_advice_find(ctx, s->problem, s->matching, &options, &s->advice);
}

static reversa_advice_item first_of(const scene *s, reversa_advice_kind kind)
{
    reversa_advice_item item = {0};
    for (int32_t k = reversa_advice_n(s->advice) - 1; k >= 0; k--) {
        reversa_advice_item own;
        reversa_advice_item_read(s->advice, k, &own);
        if (own.kind == kind)
            item = own;
    }
    return item;
}

/* Two mentors, three mentees: e3 wants rust, which nobody has, so it adds most; and only Monday reaches e3. */
static void test_advice_find_names_what_is_scarce(void **state)
{
    (void)state;
    scene s = {0};
    reversa_context *ctx = rt_context(NULL);
    setup(ctx, &s);
    assert_int_equal(call(ctx, &s), REVERSA_OK);
    reversa_advice_item item = first_of(&s, REVERSA_ADVICE_TAG);
    assert_true(item.checked && item.has_estimate);
    assert_string_equal(item.column, "skills");
    assert_string_equal(item.value, "rust");
    assert_int_equal(item.gain[0], 1);
    assert_non_null(strstr(item.text, "One more mentor with skills \"rust\" changes mentees +1, score +"));
    item = first_of(&s, REVERSA_ADVICE_SLOT);
    assert_string_equal(item.value, "Mon 10:00-12:00");
    assert_int_equal(item.gain[0], 1);
    item = first_of(&s, REVERSA_ADVICE_TEXT);
    assert_string_equal(item.column, "department");
    reversa_advice_item_read(s.advice, 999, &item);
    assert_null(item.text);
    reversa_advice_item_read(s.advice, -1, &item);
    assert_null(item.text);
    release(ctx, &s);
    reversa_context_free(ctx);
}

static void test_advice_find_refuses_what_cannot_be_asked(void **state)
{
    (void)state;
    scene s = {0};
    reversa_context *ctx = rt_context(NULL);
    reversa_advice_options options;
    reversa_advice_options_init(&options);
    options.best = -1;
    setup(ctx, &s);
    assert_int_equal(reversa_advice_find(NULL, s.problem, s.matching, NULL, &s.advice), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_advice_find(ctx, NULL, s.matching, NULL, &s.advice), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_advice_find(ctx, s.problem, NULL, NULL, &s.advice), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_advice_find(ctx, s.problem, s.matching, &options, &s.advice), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_advice_find(ctx, s.problem, s.matching, NULL, NULL), REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_advice_find(ctx, s.problem, s.matching, NULL, &s.advice), REVERSA_E_CANCELLED);
    assert_null(s.advice);
    reversa_advice_free(NULL);
    release(ctx, &s);
    reversa_context_free(ctx);
}

static void test_advice_find_survives_failures_of_allocation(void **state)
{
    (void)state;
    scene s = {0};
    const rt_walk walk = {.name = "advice",
                          .setup = setup,
                          .call = call,
                          .release = release,
                          .state = &s,
                          .out = &s.advice,
                          .every_one_to = 60,
                          .stride = 17};
    assert_true(rt_fault_walk(&walk) > 100);
}

static void test_advice_find_gains_no_more_than_it_estimates(void **state)
{
    (void)state;
    int n_checked = 0;
    for (int round = 0; round < 60; round++) {
        uint64_t random = rt_seed() + 91000 + (uint64_t)round;
        reversa_context *ctx = rt_context(NULL);
        reversa_matching *matching;
        reversa_advice *advice;
        reversa_advice_options options;
        rt_instance it;
        reversa_advice_options_init(&options);
        options.best = 2;
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 4, 12), false);
        it.user.function = NULL;
        rt_instance_build(ctx, &it);
        assert_int_equal(reversa_match(ctx, it.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(reversa_advice_find(ctx, it.problem, matching, &options, &advice), REVERSA_OK);
        for (int32_t k = 0; k < reversa_advice_n(advice); k++) {
            reversa_advice_item item;
            reversa_advice_item_read(advice, k, &item);
            if (!item.checked || !item.has_estimate)
                continue;
            bool is_less = item.gain[0] < item.estimate[0];
            assert_true(is_less || (item.gain[0] == item.estimate[0] && item.gain[1] <= item.estimate[1]));
            n_checked++;
        }
        reversa_advice_free(advice);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
    print_message("%d gains\n", n_checked);
    assert_true(n_checked > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_advice_find_names_what_is_scarce),
        cmocka_unit_test(test_advice_find_refuses_what_cannot_be_asked),
        cmocka_unit_test(test_advice_find_survives_failures_of_allocation),
        cmocka_unit_test(test_advice_find_gains_no_more_than_it_estimates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
