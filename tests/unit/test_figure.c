/*
 * Figures: rounding at the edges, thousands, and what is no number.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "report/figure.h"
#include "support/support.h"

#define MINUS "\xE2\x88\x92"
#define NONE "\xE2\x80\x93"

static void test_figure_whole(void **state)
{
    (void)state;
    assert_string_equal(rv_figure_whole(0).text, "0");
    assert_string_equal(rv_figure_whole(999).text, "999");
    assert_string_equal(rv_figure_whole(1000).text, "1,000");
    assert_string_equal(rv_figure_whole(-1234567).text, MINUS "1,234,567");
    assert_string_equal(rv_figure_whole(INT64_MIN).text, MINUS "9,223,372,036,854,775,808");
}

static void test_figure_points(void **state)
{
    (void)state;
    assert_string_equal(rv_figure_points(812499, 3).text, "0.812");
    assert_string_equal(rv_figure_points(812500, 3).text, "0.813");
    assert_string_equal(rv_figure_points(-500, 3).text, MINUS "0.001");
    assert_string_equal(rv_figure_points(-499, 3).text, "0.000");
    assert_string_equal(rv_figure_points(718050895, 0).text, "718");
    assert_string_equal(rv_figure_points(INT64_C(1234567890000), 2).text, "1,234,567.89");
}

static void test_figure_percent_keeps_the_ends(void **state)
{
    (void)state;
    assert_string_equal(rv_figure_percent(1, 2).text, "50\xC2\xA0%");
    assert_string_equal(rv_figure_percent(0, 7).text, "0\xC2\xA0%");
    assert_string_equal(rv_figure_percent(7, 7).text, "100\xC2\xA0%");
    assert_string_equal(rv_figure_percent(99999, 100000).text, "99.9\xC2\xA0%");
    assert_string_equal(rv_figure_percent(1, 100000).text, "0.1\xC2\xA0%");
    assert_string_equal(rv_figure_percent(1, 0).text, NONE);
    assert_string_equal(rv_figure_percent(2, 3).text, "67\xC2\xA0%");
}

static void test_figure_of_doubles(void **state)
{
    (void)state;
    assert_string_equal(rv_figure_decimal(0.925, 2).text, "0.93");
    assert_string_equal(rv_figure_decimal((double)NAN, 2).text, NONE);
    assert_string_equal(rv_figure_decimal((double)INFINITY, 2).text, NONE);
    assert_string_equal(rv_figure_share(0.5).text, "50.0\xC2\xA0%");
    assert_string_equal(rv_figure_share((double)NAN).text, NONE);
    assert_string_equal(rv_figure_none().text, NONE);
    assert_string_equal(rv_figure_noun(1, "pair", "pairs"), "pair");
    assert_string_equal(rv_figure_noun(0, "pair", "pairs"), "pairs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figure_whole),
        cmocka_unit_test(test_figure_points),
        cmocka_unit_test(test_figure_percent_keeps_the_ends),
        cmocka_unit_test(test_figure_of_doubles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
