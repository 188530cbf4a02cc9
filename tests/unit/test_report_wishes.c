/*
 * Whose wishes were met: counted by hand, as text that cannot act; who would rather have each other; the page of stable pairs;
 * blocking pairs of another problem are refused; every failed allocation.
 */
#include <string.h>

#include "support/report.h"
#include "support/wished.h"

typedef struct wished_page {
    rt_wished w;
    reversa_report_parts parts;
    reversa_report *report;
} wished_page;

/* <b> is pinned to E2 and would rather have E1, who would rather have <b>; M2 ranks three; E3 has nobody; E4 ranks nobody. */
static const char people[] = "id,role\n<b>,mentor\nM2,mentor\nM3,mentor\nE1,mentee\nE2,mentee\nE3,mentee\nE4,mentee\n";
static const char wishes[] =
    "person_id,other_id,rank\n<b>,E1,1\n<b>,E2,4\nM2,E1,1\nM2,E2,2\nM2,E3,3\nE1,<b>,1\nE1,M2,2\n"
    "E2,M2,1\nE3,<b>,1\n";
static const char pins[] = "mentor_id,mentee_id,state\n<b>,E2,pinned\nM2,E1,pinned\nM3,E4,pinned\n";

static void open_page(reversa_context *ctx, void *state)
{
    wished_page *p = state;
    *p = (wished_page){.report = NULL};
    rt_wish(&p->w, ctx, people, wishes, pins, NULL);
    assert_int_equal(reversa_wishes_match(ctx, p->w.problem, NULL, &p->w.matching), REVERSA_OK);
    assert_int_equal(reversa_blocking_create(ctx, p->w.problem, p->w.matching, NULL, &p->w.blocking), REVERSA_OK);
    reversa_report_parts_init(&p->parts);
    p->parts.blocking = p->w.blocking;
}

static reversa_status create(reversa_context *ctx, void *state)
{
    wished_page *p = state;
    return reversa_report_create(ctx, p->w.problem, p->w.matching, &p->parts, &p->report);
}

static void close_page(reversa_context *ctx, void *state)
{
    (void)ctx;
    wished_page *p = state;
    reversa_report_free(p->report);
    p->report = NULL;
    rt_wished_drop(&p->w);
}

/* The words stand in this order. */
static void expect_in_order(const char *html, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *at = html ? strstr(html, words[i]) : NULL;
        if (!at)
            print_error("not there, or not in its place: %s\n", words[i]);
        assert_non_null(at);
        html = at ? at + strlen(words[i]) : NULL;
    }
}

static void test_report_wishes_counts_ranks_and_shows_who_blocks(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    wished_page p;
    open_page(ctx, &p);
    assert_string_equal(rt_wished_pairs(&p.w, p.w.matching), "<b>-E2 M2-E1 M3-E4 ");
    assert_int_equal(create(ctx, &p), REVERSA_OK);
    static const char *const words[] = {
        ">Stable.</span>", "unless one of them is pinned to someone", "The aims played no part",
        "Whose wishes were met",
        /* E1 has rank 2, E2 someone unranked, E3 nobody */
        "Of 3 mentees who ranked someone, 0 (0\xC2\xA0%) have a first choice",
        "1 someone whom they did not rank, and 1 nobody",
        /* <b> has rank 4, M2 has rank 1 */
        "Of 2 mentors who ranked someone, 1 (50\xC2\xA0%) has a first choice, 0 someone",
        "have a first choice</th><td class=\"n\">0</td>", "0\xC2\xA0%</td><td class=\"n\">1</td>",
        "have a second choice</th><td class=\"n\">1</td>", "33\xC2\xA0%</td><td class=\"n\">0<",
        "have a later choice</th><td class=\"n\">0</td>", "0\xC2\xA0%</td><td class=\"n\">1<",
        "have someone whom they did not rank</th><td class=\"n\">1<", "have nobody</th><td class=\"n\">1</td>",
        "Who would rather have each other", "1 pair of 2 people",
        "In 1 of these someone would leave a partner to whom they are pinned",
        "&lt;b&gt;</th><td>E1</td><td class=\"n\">1</td><td class=\"n\">1</td><td>E2</td><td>M2</td>"};
    const char *html = reversa_report_html(p.report, NULL);
    expect_in_order(html, words, sizeof words / sizeof words[0]);
    assert_null(strstr(html, "<b>"));
    assert_null(rt_markup_wrong(html));
    close_page(ctx, &p);
    reversa_context_free(ctx);
}

static void test_report_wishes_of_strict_ranks_are_stable(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    wished_page p = {.report = NULL};
    rt_wish(&p.w, ctx, RT_FOUR, RT_CROSSED, NULL, NULL);
    assert_int_equal(reversa_wishes_match(ctx, p.w.problem, NULL, &p.w.matching), REVERSA_OK);
    assert_int_equal(reversa_blocking_create(ctx, p.w.problem, p.w.matching, NULL, &p.w.blocking), REVERSA_OK);
    reversa_report_parts_init(&p.parts);
    assert_int_equal(create(ctx, &p), REVERSA_OK);
    const char *html = reversa_report_html(p.report, NULL);
    assert_non_null(strstr(html, "Of 2 mentees who ranked someone, 2 (100\xC2\xA0%) have a first choice"));
    assert_non_null(strstr(html, "Of 2 mentors who ranked someone, 0 (0\xC2\xA0%) have a first choice"));
    assert_null(strstr(html, "Who would rather"));
    reversa_report_free(p.report);
    p.parts.blocking = p.w.blocking;
    assert_int_equal(create(ctx, &p), REVERSA_OK);
    html = reversa_report_html(p.report, NULL);
    assert_non_null(strstr(html, ">Nobody.</span>"));
    assert_null(rt_markup_wrong(html));
    close_page(ctx, &p);
    reversa_context_free(ctx);
}

static void test_report_wishes_refuses_others(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    wished_page p;
    wished_page other;
    open_page(ctx, &p);
    open_page(ctx, &other);
    p.parts.blocking = other.w.blocking;
    p.report = (reversa_report *)&p;
    assert_int_equal(create(ctx, &p), REVERSA_E_ARGUMENT);
    assert_null(p.report);
    close_page(ctx, &other);
    close_page(ctx, &p);
    reversa_context_free(ctx);
}

static void test_report_wishes_memory(void **state)
{
    (void)state;
    wished_page p;
    const rt_walk walk = {
        .name = "report of wishes", .setup = open_page, .call = create, .release = close_page, .state = &p};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_wishes_counts_ranks_and_shows_who_blocks),
        cmocka_unit_test(test_report_wishes_of_strict_ranks_are_stable),
        cmocka_unit_test(test_report_wishes_refuses_others),
        cmocka_unit_test(test_report_wishes_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
