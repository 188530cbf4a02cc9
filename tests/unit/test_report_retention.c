/*
 * The report of retention: its parts in order, the study's own numbers, biased figures called so, acting names harmless,
 * refusals, and every failed allocation.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/report_metrics.h>

#include "support/report.h"

#define PEOPLE 120

/* Half of them join after a year; every fifth leaves, those who joined later than the others. */
static reversa_retention *make_study(reversa_context *ctx, reversa_retention_options *options)
{
    static char ids[PEOPLE][8];
    static const char *id[PEOPLE];
    static int32_t hire[PEOPLE];
    static int32_t gone[PEOPLE];
    static int32_t joined[PEOPLE];
    static const char *reason[PEOPLE];
    static const char *unit[PEOPLE];
    static const char *const adjust[] = {"unit" RT_SCRIPT};
    reversa_employment_column column = {.name = "unit" RT_SCRIPT, .texts = unit};
    reversa_employment_rows rows;
    reversa_employment *employment = NULL;
    reversa_retention *retention = NULL;
    reversa_employment_rows_init(&rows);
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(ids[i], sizeof ids[i], "p%d", i);
        id[i] = ids[i];
        hire[i] = 19000 + 3 * i;
        joined[i] = i % 2 ? hire[i] + 365 + i : REVERSA_MISSING_DATE;
        gone[i] = i % 5 == 0 ? hire[i] + (i % 2 ? 700 : 400) + i : REVERSA_MISSING_DATE;
        reason[i] = gone[i] == REVERSA_MISSING_DATE ? NULL : "voluntary";
        unit[i] = i % 3 ? RT_TURNED : "=cmd()";
    }
    rows.n = PEOPLE;
    rows.person_id = id;
    rows.hire = hire;
    rows.exit = gone;
    rows.reason = reason;
    rows.programme_start = joined;
    rows.n_columns = 1;
    rows.columns = &column;
    assert_int_equal(reversa_employment_create(ctx, &rows, &employment), REVERSA_OK);
    reversa_retention_options_init(options);
    options->as_of = 20800;
    options->window_start = 18000;
    options->adjust = adjust;
    options->n_adjust = 1;
    options->by = "unit" RT_SCRIPT;
    assert_int_equal(reversa_retention_create(ctx, employment, options, &retention), REVERSA_OK);
    reversa_employment_free(employment);
    return retention;
}

static void test_report_retention_has_all_parts_in_order(void **state)
{
    (void)state;
    static const char *const headings[] = {"In short",
                                           "What it rests on",
                                           "How long people stay",
                                           "Participants and matched others",
                                           "Everyone, from the day",
                                           "All figures",
                                           "and wrong",
                                           "matched pairs alike?",
                                           "By group",
                                           "The record"};
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_retention_options options;
    reversa_retention_parts parts;
    reversa_figure figure;
    reversa_retention *retention = make_study(ctx, &options);
    reversa_retention_parts_init(&parts);
    parts.options = &options;
    parts.source = RT_SCRIPT;
    assert_non_null(reversa_retention_figure_curve(retention, REVERSA_RETENTION_PAIRS));
    assert_null(reversa_retention_figure_curve(retention, (reversa_retention_curves)2));
    assert_int_equal(reversa_report_retention(ctx, retention, &parts, &report), REVERSA_OK);
    const char *html = reversa_report_html(report, NULL);
    assert_null(rt_markup_wrong(html));
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "\xE2\x80\xAE"));
    const char *at = html;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        at = strstr(at, headings[i]);
        if (!at)
            fail_msg("no heading, or not in its place: %s", headings[i]);
    }
    reversa_retention_figure(retention, reversa_retention_find(retention, "stay"), &figure);
    char wanted[40];
    snprintf(wanted, sizeof wanted, "<td class=\"n\">%s</td>", rv_figure_share(figure.estimate.value).text);
    assert_non_null(strstr(html, wanted));
    assert_null(strstr(html, "Rates of everyone"));
    reversa_report_free(report);
    reversa_retention_free(retention);
    reversa_context_free(ctx);
}

/* The curves are those that the figures are read from. */
static void test_report_retention_curves_are_the_figures(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_options options;
    reversa_figure figure;
    reversa_retention *retention = make_study(ctx, &options);
    reversa_retention_figure(retention, reversa_retention_find(retention, "matched_risk_participants"), &figure);
    const reversa_curve *pairs = reversa_retention_figure_curve(retention, REVERSA_RETENTION_PAIRS);
    reversa_estimate stays = reversa_curve_survival(pairs, 1, 12 * 30.4375, NULL);
    assert_true(stays.value + figure.estimate.value > 0.999999 && stays.value + figure.estimate.value < 1.000001);
    reversa_retention_figure(retention, reversa_retention_find(retention, "stay"), &figure);
    const reversa_curve *all = reversa_retention_figure_curve(retention, REVERSA_RETENTION_STAY);
    stays = reversa_curve_survival(all, 0, 12 * 30.4375, NULL);
    assert_true(stays.value > figure.estimate.value - 1e-9 && stays.value < figure.estimate.value + 1e-9);
    reversa_retention_free(retention);
    reversa_context_free(ctx);
}

static void test_report_retention_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_retention_options options;
    reversa_retention_parts parts;
    reversa_retention *retention = make_study(ctx, &options);
    reversa_retention_parts_init(&parts);
    parts.struct_size = 1;
    assert_int_equal(reversa_report_retention(ctx, retention, &parts, &report), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_report_retention(ctx, NULL, NULL, &report), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_report_retention(ctx, retention, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_null(report);
    assert_int_equal(reversa_report_retention(ctx, retention, NULL, &report), REVERSA_OK);
    assert_null(rt_markup_wrong(reversa_report_html(report, NULL)));
    reversa_report_free(report);
    reversa_retention_free(retention);
    reversa_context_free(ctx);
}

typedef struct walked {
    reversa_retention *retention;
    reversa_retention_options options;
    reversa_report *report;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    w->retention = make_study(ctx, &w->options);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_report_retention(ctx, w->retention, NULL, &w->report);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_report_free(w->report);
    w->report = NULL;
    reversa_retention_free(w->retention);
}

static void test_report_retention_survives_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {.report = NULL};
    rt_walk walk = {.name = "report_retention",
                    .setup = walk_setup,
                    .call = walk_create,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.report};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_retention_has_all_parts_in_order),
        cmocka_unit_test(test_report_retention_curves_are_the_figures),
        cmocka_unit_test(test_report_retention_refuses),
        cmocka_unit_test(test_report_retention_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
