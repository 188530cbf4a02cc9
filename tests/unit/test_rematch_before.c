/*
 * Why a pair cannot be kept: each cause by hand, with its sentence, and none of them counted as broken.
 */
#include <string.h>

#include "support/rematched.h"

static void test_rematch_before_names_each_cause(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 0), REVERSA_OK);
    reversa_review_change change = rt_year_change(&year, REVERSA_CHANGE_IMPOSSIBLE, "gone", "e5");
    assert_int_equal(change.cause, REVERSA_CAUSE_LEFT);
    assert_int_equal(change.mentor, -1);
    assert_string_equal(change.text, "gone and e5 cannot stay together: gone is not among the people any more");
    change = rt_year_change(&year, REVERSA_CHANGE_IMPOSSIBLE, "m4", "e3");
    assert_int_equal(change.cause, REVERSA_CAUSE_ROLE);
    assert_non_null(strstr(change.text, "m4 does not sign up as a mentor any more"));
    change = rt_year_change(&year, REVERSA_CHANGE_IMPOSSIBLE, "m5", "e3");
    assert_int_equal(change.cause, REVERSA_CAUSE_NO_PLACE);
    assert_non_null(strstr(change.text, "m5 has no place as a mentor"));
    change = rt_year_change(&year, REVERSA_CHANGE_IMPOSSIBLE, "m3", "e4");
    assert_int_equal(change.cause, REVERSA_CAUSE_RULE);
    assert_string_equal(change.rule, "level_gap");
    change = rt_year_change(&year, REVERSA_CHANGE_FORBIDDEN, "m3", "e1");
    assert_string_equal(change.note, "never");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

static void test_rematch_before_keeps_a_pin(void **state)
{
    (void)state;
    rt_year year;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 0), REVERSA_OK);
    reversa_review_change change = rt_year_change(&year, REVERSA_CHANGE_KEPT, "m6", "e3");
    assert_string_equal(change.text, "m6 and e3 stay together (0)");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_before_names_each_cause),
                                       cmocka_unit_test(test_rematch_before_keeps_a_pin)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
