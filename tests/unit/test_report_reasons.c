/*
 * Why there is no matching: the sentences of the infeasibility in their order, as text that cannot act; of another problem it
 * is refused; every failed allocation.
 */
#include <string.h>

#include <reversa/infeasible.h>

#include "support/report.h"

/* Two mentees share the one place of a mentor; a third has a mentor of their own. */
static const char people[] = "id,role,level,mentor_capacity\n<a>,mentor,1,1\nb,mentor,5,2\nc,mentee,4,\nd,mentee,5,\n"
                             "e,mentee,9,\n";
static const char never[] =
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 3}], "
    "\"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", \"ideal\": 4, \"range\": "
    "4, \"weight\": 1}], "
    "\"limits\": [{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1}]";

typedef struct reasoned {
    rt_case made;
    reversa_matching *matching;
    reversa_infeasibility *why;
    reversa_report_parts parts;
    reversa_report *report;
} reasoned;

static void open_case(reversa_context *ctx, void *state)
{
    reasoned *r = state;
    *r = (reasoned){.report = NULL};
    (void)ctx;
    assert_int_equal(rt_make(&r->made, people, never), REVERSA_OK);
    assert_int_equal(reversa_match(r->made.ctx, r->made.problem, NULL, NULL, &r->matching), REVERSA_OK);
    assert_int_equal(reversa_matching_outcome(r->matching), REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(reversa_infeasibility_find(r->made.ctx, r->made.problem, NULL, &r->why), REVERSA_OK);
    reversa_report_parts_init(&r->parts);
    r->parts.why = r->why;
}

static reversa_status create(reversa_context *ctx, void *state)
{
    reasoned *r = state;
    return reversa_report_create(ctx, r->made.problem, r->matching, &r->parts, &r->report);
}

static void close_case(reversa_context *ctx, void *state)
{
    (void)ctx;
    reasoned *r = state;
    reversa_report_free(r->report);
    reversa_infeasibility_free(r->why);
    reversa_matching_free(r->matching);
    rt_drop(&r->made);
    r->report = NULL;
}

static void test_report_reasons_says_why_and_what_would_help(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reasoned r;
    open_case(ctx, &r);
    reversa_clash clash;
    reversa_crowd crowd;
    reversa_relaxation relaxation;
    reversa_infeasibility_clash(r.why, 0, &clash);
    reversa_crowding_crowd(reversa_infeasibility_crowding(r.why), 0, &crowd);
    reversa_infeasibility_relaxation(r.why, 0, &relaxation);
    assert_non_null(clash.text);
    assert_non_null(relaxation.text);
    assert_int_equal(crowd.n_people, 2);
    assert_int_equal(create(ctx, &r), REVERSA_OK);
    const char *at = reversa_report_html(r.report, NULL);
    const char *const parts[] = {"Nobody has been paired",
                                 "Why there is no matching",
                                 "What contradicts",
                                 "load mentee at least 1",
                                 "Counted",
                                 "2 mentees share 1 place",
                                 "&lt;a&gt;",
                                 "What would help",
                                 "at least 0 instead of 3",
                                 "What was asked",
                                 "The record"};
    assert_null(rt_markup_wrong(at));
    assert_null(strstr(at, "<a>"));
    for (size_t i = 0; at && i < sizeof parts / sizeof parts[0]; i++) {
        at = strstr(at, parts[i]);
        if (!at)
            fail_msg("not there, or not in its place: %s", parts[i]);
    }
    close_case(ctx, &r);
    reversa_context_free(ctx);
}

static void test_report_reasons_of_another_problem_are_refused(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reasoned r;
    reasoned other;
    open_case(ctx, &r);
    open_case(ctx, &other);
    r.parts.why = other.why;
    assert_int_equal(create(ctx, &r), REVERSA_E_ARGUMENT);
    assert_null(r.report);
    r.parts.why = NULL;
    assert_int_equal(create(ctx, &r), REVERSA_OK);
    assert_non_null(strstr(reversa_report_html(r.report, NULL), "These cannot hold together"));
    assert_null(strstr(reversa_report_html(r.report, NULL), "What would help"));
    close_case(ctx, &other);
    close_case(ctx, &r);
    reversa_context_free(ctx);
}

static void test_report_reasons_survive_every_allocation_failure(void **state)
{
    (void)state;
    reasoned r = {.report = NULL};
    rt_walk walk = {.name = "report_create",
                    .setup = open_case,
                    .call = create,
                    .release = close_case,
                    .state = &r,
                    .out = &r.report};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_reasons_says_why_and_what_would_help),
        cmocka_unit_test(test_report_reasons_of_another_problem_are_refused),
        cmocka_unit_test(test_report_reasons_survive_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
