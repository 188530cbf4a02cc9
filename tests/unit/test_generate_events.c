/*
 * Generating events: options, equal events from equal options, stops, and the allocation-failure walk.
 */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/happening.h"

static void test_generate_events_is_repeatable(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_happening happening;
    rt_happening_open(ctx, &happening, 300);
    rt_happening_draw(ctx, &happening);
    char *first = rt_happening_text(ctx, &happening.events);
    rt_happening_draw(ctx, &happening);
    char *again = rt_happening_text(ctx, &happening.events);
    assert_string_equal(first, again);
    happening.options.seed = 2;
    rt_happening_draw(ctx, &happening);
    char *other = rt_happening_text(ctx, &happening.events);
    assert_string_not_equal(first, other);
    free(first);
    free(again);
    free(other);
    rt_happening_close(&happening);
    reversa_context_free(ctx);
}

static void test_generate_events_without_a_matching(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_happening happening;
    rt_happening_open(ctx, &happening, 50);
    assert_int_equal(reversa_generate_events(ctx, happening.problem, NULL, NULL, &happening.events), REVERSA_OK);
    assert_true(reversa_employment_n(happening.events.employment) > 50);
    assert_int_equal(reversa_sessions_n(happening.events.sessions), 0);
    assert_int_equal(reversa_surveys_n(happening.events.surveys), 0);
    assert_int_equal(reversa_pair_list_n(happening.events.pairs), 0);
    rt_happening_close(&happening);
    reversa_context_free(ctx);
}

static void expect_refused(reversa_context *ctx, rt_happening *happening)
{
    reversa_events events = {.pairs = (reversa_pair_list *)(uintptr_t)1};
    assert_int_equal(
        reversa_generate_events(ctx, happening->problem, happening->matching, &happening->options, &events),
        REVERSA_E_ARGUMENT);
    assert_null(events.pairs);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    reversa_generate_events_options_init(&happening->options);
}

static void test_generate_events_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_happening happening;
    rt_happening other;
    reversa_events events;
    rt_happening_open(ctx, &happening, 30);
    rt_happening_open(ctx, &other, 30);
    happening.options.struct_size = 0;
    expect_refused(ctx, &happening);
    happening.options.start = -1;
    expect_refused(ctx, &happening);
    happening.options.as_of = happening.options.start;
    expect_refused(ctx, &happening);
    happening.options.as_of = happening.options.start + 7306;
    expect_refused(ctx, &happening);
    happening.options.hazard_ratio = NAN;
    expect_refused(ctx, &happening);
    happening.options.hazard_ratio = 0;
    expect_refused(ctx, &happening);
    happening.options.new_hires = 1.5;
    expect_refused(ctx, &happening);
    happening.options.skill_gain = -1;
    expect_refused(ctx, &happening);
    happening.options.recommend_gain = 2.5;
    expect_refused(ctx, &happening);
    assert_int_equal(reversa_generate_events(ctx, NULL, NULL, NULL, &events), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_generate_events(ctx, happening.problem, NULL, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_generate_events(NULL, happening.problem, NULL, NULL, &events), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_generate_events(ctx, happening.problem, other.matching, NULL, &events),
                     REVERSA_E_ARGUMENT);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_generate_events(ctx, happening.problem, NULL, NULL, &events), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
    rt_happening_close(&other);
    rt_happening_close(&happening);
    reversa_context_free(ctx);
}

static void setup(reversa_context *ctx, void *state)
{
    rt_happening *happening = state;
    rt_happening_open(ctx, happening, 60);
    happening->options.as_of = happening->options.start + 400;
}

static reversa_status call(reversa_context *ctx, void *state)
{
    rt_happening *happening = state;
    return reversa_generate_events(ctx, happening->problem, happening->matching, &happening->options,
                                   &happening->events);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_happening_close(state);
}

static void test_generate_events_without_memory(void **state)
{
    (void)state;
    rt_happening happening = {0};
    const rt_walk walk = {.name = "generate_events",
                          .setup = setup,
                          .call = call,
                          .release = release,
                          .state = &happening,
                          .out = &happening.events.employment,
                          .every_one_to = 60,
                          .stride = 7};
    assert_true(rt_fault_walk(&walk) > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generate_events_is_repeatable),
        cmocka_unit_test(test_generate_events_without_a_matching),
        cmocka_unit_test(test_generate_events_refuses),
        cmocka_unit_test(test_generate_events_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
