/* The one call: known effects are found, degenerate workforces give reasons and no numbers, failing memory leaves nothing. */
#include <math.h>
#include <string.h>

#include "../../bench/mentoring.h"
#include "support/employment.h"

static reversa_figure figure(const reversa_retention *retention, const char *name)
{
    reversa_figure found;
    int32_t index = reversa_retention_find(retention, name);
    assert_true(index >= 0);
    reversa_retention_figure(retention, index, &found);
    return found;
}

static bool covers(const reversa_retention *retention, const char *name, double truth)
{
    reversa_estimate e = figure(retention, name).estimate;
    return e.low <= truth && truth <= e.high;
}

static reversa_retention *study(reversa_context *ctx, double hazard_ratio, uint64_t seed)
{
    static const char *const adjust[2] = {"age", "unit"};
    static const char *const exact[1] = {"unit"};
    reversa_retention_options options;
    reversa_retention *retention = NULL;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 2;
    options.exact = exact;
    options.n_exact = 1;
    reversa_employment *employment = mentoring_draw(ctx, 4000, seed, hazard_ratio);
    assert_non_null(employment);
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_OK);
    reversa_employment_free(employment);
    return retention;
}

/* Mentoring lowers the rate of leaving to 0.7: found by every honest way, and by the naive one far too well. */
static void test_retention_create_known_effect(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    double mean = 0;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        reversa_retention *retention = study(ctx, 0.7, seed);
        reversa_figure ratio = figure(retention, "hazard_ratio");
        mean += log(ratio.estimate.value) / 5;
        assert_true(ratio.estimate.high < 1 && !ratio.biased);
        assert_true(figure(retention, "e_value").estimate.low > 1);
        assert_true(figure(retention, "matched_risk_difference").estimate.value < 0);
        assert_true(figure(retention, "matched_months_difference").estimate.value > 0);
        assert_true(figure(retention, "naive_hazard_ratio").estimate.high < 0.35);
        assert_true(figure(retention, "naive_hazard_ratio").biased);
        assert_true(reversa_retention_n_pairs(retention) > 1500);
        for (int32_t i = 0; i < reversa_retention_n_balance(retention); i++) {
            reversa_balance_row row;
            assert_non_null(reversa_retention_balance_at(retention, i, &row));
            assert_true(fabs(row.difference_after) < 0.1);
        }
        reversa_retention_free(retention);
    }
    assert_true(fabs(mean - log(0.7)) < 0.06); /* its standard error is 0.05 / √5 */
    reversa_context_free(ctx);
}

static void test_retention_create_no_effect(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    int32_t covered[3] = {0, 0, 0};
    for (uint64_t seed = 1; seed <= 10; seed++) {
        reversa_retention *retention = study(ctx, 1, seed);
        covered[0] += covers(retention, "hazard_ratio", 1);
        covered[1] += covers(retention, "matched_risk_difference", 0);
        covered[2] += covers(retention, "voluntary_difference", 0);
        assert_false(covers(retention, "naive_hazard_ratio", 1));
        reversa_retention_free(retention);
    }
    for (int32_t k = 0; k < 3; k++)
        assert_true(covered[k] >= 8);
    reversa_context_free(ctx);
}

/* Pairs: one control each, each used once, none with themselves; results do not depend on threads. */
static void test_retention_create_pairs_and_threads(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_retention *one = study(ctx, 1, 3);
    reversa_context_set_threads(ctx, 2);
    reversa_retention *two = study(ctx, 1, 3);
    static bool used[4000];
    memset(used, 0, sizeof used);
    int64_t last = -1;
    assert_int_equal(reversa_retention_n_pairs(one), reversa_retention_n_pairs(two));
    for (int64_t i = 0; i < reversa_retention_n_pairs(one); i++) {
        reversa_retention_pair a;
        reversa_retention_pair b;
        reversa_retention_pair_at(one, i, &a);
        reversa_retention_pair_at(two, i, &b);
        assert_true(a.participant == b.participant && a.control == b.control && a.date == b.date);
        assert_true(a.participant > last && a.participant != a.control && !used[a.control]);
        used[a.control] = true;
        last = a.participant;
    }
    for (int32_t i = 0; i < reversa_retention_n_figures(one); i++) {
        reversa_figure a;
        reversa_figure b;
        reversa_retention_figure(one, i, &a);
        reversa_retention_figure(two, i, &b);
        assert_memory_equal(&a.estimate, &b.estimate, sizeof a.estimate);
        assert_string_equal(a.reading, b.reading);
    }
    reversa_retention_pair none;
    reversa_retention_pair_at(one, -1, &none);
    assert_int_equal(none.date, 0);
    reversa_retention_free(one);
    reversa_retention_free(two);
    reversa_context_free(ctx);
}

/* Everything that is told of people who joined is NaN with its reason; what everyone shares is a number. */
static void check_nothing(reversa_context *ctx, const rt_employee *people, int32_t n, const char *const *numbers)
{
    reversa_retention *retention = NULL;
    reversa_employment *employment = rt_employment(ctx, people, n);
    assert_int_equal(reversa_retention_create(ctx, employment, NULL, &retention), REVERSA_OK);
    for (int32_t i = 0; i < reversa_retention_n_figures(retention); i++) {
        reversa_figure f;
        bool is_number = false;
        reversa_retention_figure(retention, i, &f);
        for (int32_t k = 0; numbers[k]; k++)
            is_number = is_number || strcmp(numbers[k], f.name) == 0;
        if (is_number == isnan(f.estimate.value))
            fail_msg("%s is %g", f.name, f.estimate.value);
        if (!is_number && f.estimate.fit == REVERSA_FIT_OK)
            fail_msg("%s has no reason", f.name);
        assert_non_null(f.reading);
    }
    reversa_retention_free(retention);
    reversa_employment_free(employment);
}

static void test_retention_create_degenerate(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_employee people[40];
    static const char *const none[] = {NULL};
    check_nothing(ctx, people, 0, none);
    /* nobody in the programme */
    static const char *const outside[] = {"stay", "naive_retention_others", NULL};
    for (int32_t i = 0; i < 40; i++)
        people[i] = (rt_employee){0, 100 + 30 * i, RT_NEVER, "voluntary", 30, "a"};
    check_nothing(ctx, people, 40, outside);
    /* everyone in it from the first day */
    static const char *const inside[] = {"stay", "naive_retention_participants", NULL};
    for (int32_t i = 0; i < 40; i++)
        people[i].start = 0;
    check_nothing(ctx, people, 40, inside);
    /* nobody leaves */
    static const char *const quiet[] = {"stay",
                                        "matched_risk_participants",
                                        "matched_risk_controls",
                                        "matched_risk_difference",
                                        "matched_months_difference",
                                        "number_needed",
                                        "naive_retention_participants",
                                        "naive_retention_others",
                                        NULL};
    for (int32_t i = 0; i < 40; i++)
        people[i] = (rt_employee){i % 3, RT_NEVER, i % 2 ? 40 : RT_NEVER, NULL, 30, "a"};
    people[0].start = 1000; /* what the data end with */
    check_nothing(ctx, people, 40, quiet);
    reversa_context_free(ctx);
}

static void test_retention_create_wrong_input(void **state)
{
    (void)state;
    static const rt_employee people[1] = {{0, 300, RT_NEVER, NULL, 30, "a"}};
    static const char *const nothing[1] = {"salary"};
    static const char *const null[1] = {NULL};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 1);
    reversa_retention *retention = NULL;
    reversa_retention_options options;
    assert_int_equal(reversa_retention_create(NULL, employment, NULL, &retention), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_retention_create(ctx, NULL, NULL, &retention), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_retention_create(ctx, employment, NULL, NULL), REVERSA_E_ARGUMENT);
    for (int32_t wrong = 0; wrong < 9; wrong++) {
        reversa_retention_options_init(&options);
        options.struct_size = wrong == 0 ? 0 : options.struct_size;
        options.level = wrong == 1 ? 1 : options.level;
        options.horizon = wrong == 2 ? 0 : options.horizon;
        options.adjust = wrong == 3 ? null : NULL;
        options.n_adjust = wrong == 3;
        options.n_exact = wrong == 4;
        options.caliper_tenure = wrong == 5 ? -1 : 1;
        options.caliper_propensity = wrong == 6 ? (double)NAN : 1;
        options.voluntary = wrong == 7 ? NULL : "voluntary";
        options.where_column = wrong == 8 ? "unit" : NULL;
        assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_ARGUMENT);
        assert_null(retention);
    }
    for (int32_t wrong = 0; wrong < 3; wrong++) {
        reversa_error error;
        reversa_retention_options_init(&options);
        options.adjust = options.exact = nothing;
        options.n_adjust = wrong == 0;
        options.n_exact = wrong == 1;
        options.where_column = wrong == 2 ? "salary" : NULL;
        options.where_value = wrong == 2 ? "low" : NULL;
        assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_DATA);
        reversa_context_error(ctx, 0, &error);
        assert_string_equal(error.column, "salary");
    }
    reversa_retention_free(NULL);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

typedef struct scene {
    reversa_employment *employment;
    reversa_retention *retention;
} scene;

static void walk_setup(reversa_context *ctx, void *state)
{
    scene *s = state;
    s->retention = NULL;
    s->employment = mentoring_draw(ctx, 40, 1, 1);
    assert_non_null(s->employment);
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    static const char *const columns[2] = {"age", "unit"};
    scene *s = state;
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    options.adjust = columns;
    options.n_adjust = 2;
    options.caliper_propensity = 1;
    return reversa_retention_create(ctx, s->employment, &options, &s->retention);
}

static void walk_release(reversa_context *ctx, void *state)
{
    scene *s = state;
    (void)ctx;
    reversa_retention_free(s->retention);
    reversa_employment_free(s->employment);
}

static void test_retention_create_without_memory(void **state)
{
    (void)state;
    scene s;
    rt_walk walk = {.name = "reversa_retention_create",
                    .setup = walk_setup,
                    .call = walk_call,
                    .release = walk_release,
                    .every_one_to = 100,
                    .stride = 13};
    walk.state = &s;
    walk.out = &s.retention;
    assert_true(rt_fault_walk(&walk) > 50);
}

static void test_retention_create_cancelled(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = mentoring_draw(ctx, 40, 1, 1);
    reversa_retention *retention = NULL;
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_retention_create(ctx, employment, NULL, &retention), REVERSA_E_CANCELLED);
    assert_null(retention);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_create_known_effect),
        cmocka_unit_test(test_retention_create_no_effect),
        cmocka_unit_test(test_retention_create_pairs_and_threads),
        cmocka_unit_test(test_retention_create_degenerate),
        cmocka_unit_test(test_retention_create_wrong_input),
        cmocka_unit_test(test_retention_create_without_memory),
        cmocka_unit_test(test_retention_create_cancelled),
    };
    return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
