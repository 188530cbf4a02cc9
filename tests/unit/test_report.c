/*
 * The whole report: every part in its order, equal bytes, what is left out, what is refused, and every failed allocation.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/record.h>

#include "support/report.h"

static const char inside[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                             "\"mentee\": \"wants\", \"weight\": 1}]";

/* The headings, in their order. */
static const char *const headings[] = {"In short",
                                       "What was asked",
                                       "What came out",
                                       "How good it is",
                                       "Who has nobody, and why",
                                       "Who meets whom",
                                       "Were groups treated alike?",
                                       "How much the lottery decided",
                                       "The pairs",
                                       "The record"};

static void test_report_has_all_parts_in_order(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_report *again = NULL;
    size_t length;
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    paper.parts.names = true;
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &paper.parts, &report), REVERSA_OK);
    const char *html = reversa_report_html(report, &length);
    assert_int_equal(strlen(html), length);
    assert_null(rt_markup_wrong(html));
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "src="));
    const char *at = html;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        at = strstr(at, headings[i]);
        if (!at)
            fail_msg("no heading, or not in its place: %s", headings[i]);
    }
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &paper.parts, &again), REVERSA_OK);
    assert_string_equal(reversa_report_html(again, NULL), html);
    reversa_report_free(again);
    assert_int_equal(reversa_report_write(ctx, report, rt_path("r.html")), REVERSA_OK);
    char *written = rt_read(rt_path("r.html"), NULL);
    assert_string_equal(written, html);
    free(written);
    rt_paper_close(&paper); /* the report needs none of it */
    assert_int_equal(strlen(reversa_report_html(report, NULL)), length);
    reversa_report_free(report);
    reversa_report_free(NULL);
    reversa_context_free(ctx);
}

static void test_report_leaves_out_what_is_not_given(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, NULL, &report), REVERSA_OK);
    const char *html = reversa_report_html(report, NULL);
    assert_null(rt_markup_wrong(html));
    assert_null(strstr(html, "How good it is"));
    assert_null(strstr(html, "Who meets whom"));
    assert_null(strstr(html, "Were groups"));
    assert_null(strstr(html, "the lottery"));
    assert_non_null(strstr(html, "The pairs"));
    reversa_report_free(report);
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

/* Nobody has a place for what the limit asks: a short report says so. */
static void test_report_of_no_matching(void **state)
{
    (void)state;
    static const char people[] = "id,role,skills,wants\nm,mentor,sql:1,\ne,mentee,,sql:1\n";
    static const char never[] =
        "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
        "\"mentee\": \"wants\", \"weight\": 1}], \"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", "
        "\"at_least\": 2}]";
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_matching *matching = NULL;
    rt_case made = {0};
    assert_int_equal(rt_make(&made, people, never), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_report_create(ctx, made.problem, matching, NULL, &report), REVERSA_OK);
    assert_null(rt_markup_wrong(reversa_report_html(report, NULL)));
    assert_non_null(strstr(reversa_report_html(report, NULL), "No matching meets the limits."));
    assert_null(strstr(reversa_report_html(report, NULL), "The pairs"));
    reversa_report_free(report);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

static void test_report_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    rt_paper paper;
    rt_paper other;
    rt_paper_open(ctx, inside, &paper);
    rt_paper_open(ctx, inside, &other);
    reversa_report_parts parts = paper.parts;
    assert_int_equal(reversa_report_create(ctx, NULL, paper.matching, NULL, &report), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_report_create(ctx, other.made.problem, paper.matching, NULL, &report), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, NULL, NULL), REVERSA_E_ARGUMENT);
    parts.struct_size = 1;
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &parts, &report),
                     REVERSA_E_ARGUMENT);
    parts = paper.parts;
    parts.tables = NULL;
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &parts, &report),
                     REVERSA_E_ARGUMENT);
    parts = paper.parts;
    parts.most_pairs = -1;
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &parts, &report),
                     REVERSA_E_ARGUMENT);
    assert_null(report);
    assert_int_equal(reversa_report_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
    rt_paper_close(&other);
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

static void test_report_full_disk(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &paper.parts, &report), REVERSA_OK);
    assert_int_equal(reversa_report_write(ctx, report, "/dev/full"), REVERSA_E_IO);
    assert_int_equal(reversa_report_write(ctx, report, rt_path("no/such/folder.html")), REVERSA_E_IO);
    reversa_report_free(report);
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

/* In a folder of results it is one of the files, and result.json tells of it and of the comparison. */
static void test_report_in_a_folder_of_results(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_results_options options;
    rt_paper paper;
    rt_paper_open(ctx, inside, &paper);
    assert_int_equal(reversa_report_create(ctx, paper.made.problem, paper.matching, &paper.parts, &report), REVERSA_OK);
    reversa_results_options_init(&options);
    options.baseline = paper.baseline;
    options.report = reversa_report_html(report, &options.report_length);
    assert_int_equal(reversa_results_write_with(ctx, paper.made.problem, paper.matching, &options, rt_path("folder")),
                     REVERSA_OK);
    char *page = rt_read(rt_path("folder/report.html"), NULL);
    char *result = rt_read(rt_path("folder/result.json"), NULL);
    assert_string_equal(page, options.report);
    assert_non_null(strstr(result, "report.html"));
    assert_non_null(strstr(result, "best_alone"));
    free(page);
    free(result);
    options.struct_size = 1;
    assert_int_equal(reversa_results_write_with(ctx, paper.made.problem, paper.matching, &options, rt_path("folder")),
                     REVERSA_E_ARGUMENT);
    reversa_report_free(report);
    rt_paper_close(&paper);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_paper paper;
    reversa_report *report;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_paper_open(ctx, inside, &((walked *)state)->paper);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_report_create(ctx, w->paper.made.problem, w->paper.matching, &w->paper.parts, &w->report);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_report_free(w->report);
    w->report = NULL;
    rt_paper_close(&w->paper);
}

static void test_report_survives_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {.report = NULL};
    rt_walk walk = {.name = "report_create",
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
        cmocka_unit_test(test_report_has_all_parts_in_order),
        cmocka_unit_test(test_report_leaves_out_what_is_not_given),
        cmocka_unit_test(test_report_of_no_matching),
        cmocka_unit_test(test_report_refuses),
        cmocka_unit_test(test_report_full_disk),
        cmocka_unit_test(test_report_in_a_folder_of_results),
        cmocka_unit_test(test_report_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
