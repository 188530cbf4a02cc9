/*
 * The one call on the reference data whose true hazard ratio is 1 (immortal_null), where it is present, and twenty
 * workforces of the same kind: about 1 with an interval that covers it, and the naive third.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/mentoring.h"
#include "support/employment.h"

static reversa_estimate figure(const reversa_retention *retention, const char *name)
{
    reversa_figure found;
    int32_t index = reversa_retention_find(retention, name);
    assert_true(index >= 0);
    reversa_retention_figure(retention, index, &found);
    return found.estimate;
}

/* Months as days: ties stay ties. The data end on one day, so whoever has not left was hired so long before. */
static reversa_employment *read_reference(reversa_context *ctx)
{
    size_t length;
    char *text = rt_read(rt_shared("references/survival/data/immortal_null.csv"), &length);
    rt_employee *people = calloc(5000, sizeof *people);
    assert_true(text && people);
    int32_t n = 0;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        int id;
        int entry;
        int time;
        int event;
        int start;
        int age;
        if (sscanf(line, "%d,%d,%d,%d,%d,%d", &id, &entry, &time, &event, &start, &age) != 6)
            continue; /* the header */
        assert_true(n < 5000);
        int32_t hire = 20000 - mentoring_days(time);
        people[n++] = (rt_employee){
            hire, event ? 20000 : RT_NEVER, start < 0 ? RT_NEVER : hire + mentoring_days(start), NULL, age, "a"};
    }
    assert_int_equal(n, 4000);
    reversa_employment *employment = rt_employment(ctx, people, n);
    free(people);
    free(text);
    return employment;
}

static double number(const json_t *values, size_t index)
{
    const json_t *value = json_array_get(values, index);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* The first coefficient of an expected fit, ratio and interval, within 1e-8. */
static void compare(const json_t *expected, const char *fit, reversa_estimate e)
{
    const json_t *model = json_object_get(expected, fit);
    assert_non_null(model);
    const double values[3] = {number(json_object_get(model, "hr"), 0), number(json_object_get(model, "hr_lower"), 0),
                              number(json_object_get(model, "hr_upper"), 0)};
    const double got[3] = {e.value, e.low, e.high};
    for (int32_t i = 0; i < 3; i++)
        if (!(fabs(got[i] - values[i]) <= 1e-8 * values[i]))
            fail_msg("%s: %.17g, expected %.17g", fit, got[i], values[i]);
}

static void test_retention_on_immortal_null(void **state)
{
    (void)state;
    static const char *const adjust[1] = {"age"};
    if (!rt_shared("references/survival/expected/immortal_null.json"))
        skip();
    json_error_t error;
    json_t *expected = json_load_file(rt_shared("references/survival/expected/immortal_null.json"), 0, &error);
    assert_non_null(expected);
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = read_reference(ctx);
    reversa_retention_options options;
    reversa_retention *retention = NULL;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    options.as_of = 20000;
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_OK);
    compare(expected, "time_dependent", figure(retention, "hazard_ratio"));
    compare(expected, "naive_ever_mentored", figure(retention, "naive_hazard_ratio"));
    compare(expected, "landmark12", figure(retention, "landmark_12"));
    assert_true(fabs(figure(retention, "naive_hazard_ratio").value - 0.3355) < 1e-4);
    assert_true(fabs(figure(retention, "hazard_ratio").value - 1.0122) < 1e-4);
    reversa_retention_free(retention);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
    json_decref(expected);
}

/* 20 intervals of 95 %: fewer than 16 that cover would happen once in ten thousand times. */
static void test_retention_covers_no_effect(void **state)
{
    (void)state;
    static const char *const adjust[1] = {"age"};
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    int32_t covered = 0;
    double naive = 0;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        reversa_retention *retention = NULL;
        reversa_employment *employment = mentoring_draw(ctx, 4000, seed, 1);
        assert_non_null(employment);
        assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_OK);
        reversa_estimate e = figure(retention, "hazard_ratio");
        covered += e.low <= 1 && 1 <= e.high;
        naive += figure(retention, "naive_hazard_ratio").value / 20;
        reversa_retention_free(retention);
        reversa_employment_free(employment);
    }
    assert_true(covered >= 16);
    assert_true(fabs(naive - 0.335) < 0.015);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_on_immortal_null),
        cmocka_unit_test(test_retention_covers_no_effect),
    };
    return cmocka_run_group_tests_name("retention_reference", tests, NULL, NULL);
}
