/* Every call on person-time, curves, tests and competing exits with each of its allocations failing. */
#include <reversa/competing.h>
#include <reversa/log_rank.h>
#include <reversa/person_time.h>

#include "support/survival.h"

typedef struct scene {
    rt_rows drawn;
    reversa_survival_rows rows;
    reversa_survival *survival;
    reversa_survival *made;
    reversa_curve *curve;
    reversa_log_rank *test;
    reversa_competing *competing;
    reversa_person_time *person_time;
    reversa_competing_variance variance;
} scene;

static void set_up_rows(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_competing_variance variance = s->variance;
    uint64_t random = rt_seed() + 40;
    (void)ctx;
    *s = (scene){.variance = variance};
    rt_rows_draw(&s->drawn, &random, 60, 2);
    s->rows = rt_rows_of(&s->drawn);
}

static void set_up_survival(reversa_context *ctx, void *state)
{
    scene *s = state;
    set_up_rows(ctx, state);
    s->survival = rt_survival(ctx, &s->rows);
}

static void release(reversa_context *ctx, void *state)
{
    scene *s = state;
    (void)ctx;
    reversa_survival_free(s->survival);
    reversa_survival_free(s->made);
    reversa_curve_free(s->curve);
    reversa_log_rank_free(s->test);
    reversa_competing_free(s->competing);
    reversa_person_time_free(s->person_time);
}

static reversa_status make_survival(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_survival_create(ctx, &s->rows, &s->made);
}

static reversa_status make_curve(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_curve_create(ctx, s->survival, NULL, &s->curve);
}

static reversa_status make_test(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_log_rank_create(ctx, s->survival, NULL, &s->test);
}

static reversa_status make_curve_from_rows(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_curve_from_rows(ctx, &s->rows, NULL, &s->curve);
}

static reversa_status make_test_from_rows(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_log_rank_from_rows(ctx, &s->rows, NULL, &s->test);
}

static void set_up_whole_times(reversa_context *ctx, void *state)
{
    scene *s = state;
    set_up_rows(ctx, state);
    s->rows.weight = NULL;
    s->rows.cluster = NULL;
}

static reversa_status make_competing(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_competing_options options;
    reversa_competing_options_init(&options);
    options.variance = s->variance;
    return reversa_competing_create(ctx, s->survival, &options, &s->competing);
}

static reversa_status make_split(reversa_context *ctx, void *state)
{
    scene *s = state;
    const double cuts[] = {3, 6};
    reversa_split_options options;
    reversa_split_options_init(&options);
    options.cuts = cuts;
    options.n_cuts = 2;
    return reversa_person_time_split(ctx, &s->rows, &options, &s->person_time);
}

static reversa_status make_landmark(reversa_context *ctx, void *state)
{
    scene *s = state;
    return reversa_person_time_landmark(ctx, &s->rows, NULL, 4, &s->person_time);
}

static reversa_status test_gray(reversa_context *ctx, void *state)
{
    const scene *s = state;
    reversa_gray_result result;
    return reversa_gray_test(ctx, s->survival, 1, 0, &result);
}

static void expect_walk(scene *s, const char *name, bool needs_survival,
                        reversa_status (*call)(reversa_context *ctx, void *state), const void *out)
{
    rt_walk walk = {.name = name, .call = call, .release = release, .state = s, .out = out};
    walk.setup = needs_survival ? set_up_survival : set_up_rows;
    assert_true(rt_fault_walk(&walk) >= 1);
}

static void expect_walk_of_whole_times(scene *s, const char *name,
                                       reversa_status (*call)(reversa_context *ctx, void *state), const void *out)
{
    rt_walk walk = {
        .name = name, .call = call, .setup = set_up_whole_times, .release = release, .state = s, .out = out};
    assert_true(rt_fault_walk(&walk) >= 1);
}

static void test_without_memory(void **state)
{
    (void)state;
    static scene s;
    expect_walk(&s, "reversa_survival_create", false, make_survival, &s.made);
    expect_walk(&s, "reversa_curve_create", true, make_curve, &s.curve);
    expect_walk(&s, "reversa_log_rank_create", true, make_test, &s.test);
    expect_walk(&s, "reversa_curve_from_rows", false, make_curve_from_rows, &s.curve);
    expect_walk(&s, "reversa_log_rank_from_rows", false, make_test_from_rows, &s.test);
    expect_walk_of_whole_times(&s, "reversa_curve_from_rows, counted", make_curve_from_rows, &s.curve);
    expect_walk_of_whole_times(&s, "reversa_log_rank_from_rows, counted", make_test_from_rows, &s.test);
    expect_walk(&s, "reversa_competing_create", true, make_competing, &s.competing);
    s.variance = REVERSA_COMPETING_AALEN;
    expect_walk(&s, "reversa_competing_create, Aalen", true, make_competing, &s.competing);
    expect_walk(&s, "reversa_person_time_split", false, make_split, &s.person_time);
    expect_walk(&s, "reversa_person_time_landmark", false, make_landmark, &s.person_time);
    expect_walk(&s, "reversa_gray_test", true, test_gray, NULL);
}

/* A context that is cancelled ends every call, and leaves nothing behind. */
static void test_cancelled(void **state)
{
    (void)state;
    static scene s;
    reversa_context *ctx = rt_context(NULL);
    set_up_survival(ctx, &s);
    reversa_context_cancel(ctx);
    assert_int_equal(make_survival(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_curve(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_test(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_curve_from_rows(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_test_from_rows(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_competing(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(make_split(ctx, &s), REVERSA_E_CANCELLED);
    assert_int_equal(test_gray(ctx, &s), REVERSA_E_CANCELLED);
    assert_true(!s.made && !s.curve && !s.test && !s.competing && !s.person_time);
    release(ctx, &s);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_memory),
        cmocka_unit_test(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
