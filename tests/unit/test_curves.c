/*
 * A curve of which every share is known: what stands in the table, where it ends, and that too few are not shown.
 */
#include <string.h>

#include "report/curves.h"
#include "support/report.h"

#define PEOPLE 40

/* Twenty of each group; of group 0 one leaves at the end of each of the first ten months, of group 1 nobody; then no more are
 * watched. */
static reversa_curve *make_curve(reversa_context *ctx)
{
    static double times[PEOPLE];
    static int32_t events[PEOPLE];
    static int32_t groups[PEOPLE];
    reversa_survival_rows rows;
    reversa_curve *curve = NULL;
    reversa_survival_rows_init(&rows);
    for (int i = 0; i < PEOPLE; i++) {
        bool leaves = i < 10;
        groups[i] = i >= 20;
        times[i] = leaves ? 30.4375 * (i + 1) : 30.4375 * 10;
        events[i] = leaves;
    }
    rows.n = PEOPLE;
    rows.exit = times;
    rows.event = events;
    rows.group = groups;
    assert_int_equal(reversa_curve_from_rows(ctx, &rows, NULL, &curve), REVERSA_OK);
    return curve;
}

static const char *const groups[] = {"matched others", "participants"};
static const rv_curves_words words = {"here", "A title", "What is seen", groups, 2};

static void test_curves_have_a_picture_and_a_table(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_curve *curve = make_curve(ctx);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_curves_put(&sheet.out, curve, &words, 5);
    const char *text = rt_sheet_text(&sheet);
    assert_non_null(strstr(text, "class=\"band\""));
    assert_non_null(strstr(text, "class=\"band2\""));
    assert_non_null(strstr(text, "class=\"line\" d=\"M36 20H")); /* nobody leaves: one straight line at 100% */
    assert_non_null(strstr(text, "<th scope=\"row\">0</th><td class=\"n\">20</td><td class=\"n\">100.0\xC2\xA0%</td>"));
    assert_non_null(strstr(text, "<td class=\"n\">80.0\xC2\xA0%</td>")); /* at month 4, of group 0 */
    assert_null(strstr(text, "<th scope=\"row\">12</th>"));
    rt_sheet_expect(&sheet, "role=\"img\"");
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

static void test_curves_hide_what_few_do(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_curve *curve = make_curve(ctx);
    rt_sheet sheet;
    rt_sheet_open(ctx, NULL, &sheet);
    rv_curves_put(&sheet.out, curve, &words, 18);
    const char *text = rt_sheet_text(&sheet);
    assert_null(strstr(text, "<td class=\"n\">80.0\xC2\xA0%</td>")); /* 17 are watched then */
    assert_non_null(strstr(text, "<td class=\"n\">90.0\xC2\xA0%</td>"));
    rt_sheet_expect(&sheet, "\xE2\x80\x93");
    reversa_curve_free(curve);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves_have_a_picture_and_a_table),
        cmocka_unit_test(test_curves_hide_what_few_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
