/*
 * The report of engagement: its parts in order, error rates before the list, few people hidden, acting ids harmless, refusals,
 * and every failed allocation.
 */
#include <string.h>

#include "support/meetings.h"

static void test_report_engagement_has_all_parts_in_order(void **state)
{
    (void)state;
    static const char *const words[] = {
        "In short",       "due meetings were held", "Week by week",         "Was the plan kept?", "did not take place",
        "in the surveys", "may need support</h2>",  "How often such flags", "The record"};
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    reversa_report *again = NULL;
    rt_meetings meetings;
    rt_meetings_open(ctx, &meetings);
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &meetings.parts, &report), REVERSA_OK);
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &meetings.parts, &again), REVERSA_OK);
    rt_meetings_close(&meetings); /* the report needs none of it */
    const char *html = reversa_report_html(report, NULL);
    assert_string_equal(reversa_report_html(again, NULL), html);
    assert_null(rt_markup_wrong(html));
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "\xE2\x80\xAE"));
    const char *at = html;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        at = strstr(at, words[i]);
        if (!at)
            fail_msg("not there, or not in its place: %s", words[i]);
    }
    assert_non_null(strstr(html, "<td class=\"n\">2.50</td><td class=\"n\">3.25</td>"));
    assert_null(strstr(html, "<td class=\"n\">1.25</td>")); /* of four people */
    reversa_report_free(report);
    reversa_report_free(again);
    reversa_context_free(ctx);
}

/* The pairs that fell silent are listed, by their ids, as many as asked for. */
static void test_report_engagement_lists_flagged_pairs(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    rt_meetings meetings;
    rt_meetings_open(ctx, &meetings);
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &meetings.parts, &report), REVERSA_OK);
    assert_non_null(strstr(reversa_report_html(report, NULL), "=cmd()20m"));
    assert_null(strstr(reversa_report_html(report, NULL), "=cmd()0m"));
    reversa_report_free(report);
    meetings.parts.most_pairs = 0;
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &meetings.parts, &report), REVERSA_OK);
    assert_null(strstr(reversa_report_html(report, NULL), "=cmd()20m"));
    reversa_report_free(report);
    rt_meetings_close(&meetings);
    reversa_context_free(ctx);
}

static void test_report_engagement_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_report *report = NULL;
    rt_meetings meetings;
    rt_meetings_open(ctx, &meetings);
    reversa_engagement_parts parts = meetings.parts;
    reversa_pair_rows fewer = meetings.pairs;
    assert_int_equal(reversa_report_engagement(ctx, NULL, NULL, &report), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, NULL, NULL), REVERSA_E_ARGUMENT);
    parts.struct_size = 1;
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &parts, &report), REVERSA_E_ARGUMENT);
    parts = meetings.parts;
    fewer.n--;
    parts.pairs = &fewer;
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &parts, &report), REVERSA_E_ARGUMENT);
    parts = meetings.parts;
    parts.changes = NULL;
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, &parts, &report), REVERSA_E_ARGUMENT);
    assert_null(report);
    assert_int_equal(reversa_report_engagement(ctx, meetings.engagement, NULL, &report), REVERSA_OK);
    assert_null(strstr(reversa_report_html(report, NULL), "support</h2>"));
    reversa_report_free(report);
    rt_meetings_close(&meetings);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_meetings meetings;
    reversa_report *report;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    rt_meetings_open(ctx, &((walked *)state)->meetings);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_report_engagement(ctx, w->meetings.engagement, &w->meetings.parts, &w->report);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_report_free(w->report);
    w->report = NULL;
    rt_meetings_close(&w->meetings);
}

static void test_report_engagement_survives_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {.report = NULL};
    rt_walk walk = {.name = "report_engagement",
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
        cmocka_unit_test(test_report_engagement_has_all_parts_in_order),
        cmocka_unit_test(test_report_engagement_lists_flagged_pairs),
        cmocka_unit_test(test_report_engagement_refuses),
        cmocka_unit_test(test_report_engagement_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
