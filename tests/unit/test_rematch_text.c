/*
 * The sentences, word by word.
 */
#include "support/rematched.h"

static void test_rematch_text_says_who_has_whom(void **state)
{
    (void)state;
    rt_year year;
    reversa_exchange_group group;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 0), REVERSA_OK);
    reversa_review_change change = rt_year_change(&year, REVERSA_CHANGE_BROKEN, "m1", "e1");
    assert_string_equal(change.text, "m1 and e1 part (0.333333): e1 has m2 now (1), m1 has e2 now (1); exchange 1 as a "
                                     "whole: +1.666667 points");
    assert_string_equal(rt_year_change(&year, REVERSA_CHANGE_NEW, "m2", "e1").text, "e1 has m2 now (1), and had m1");
    assert_string_equal(rt_year_change(&year, REVERSA_CHANGE_NEW, "m3", "e5").text, "e5 has m3 now (1), and had gone");
    assert_string_equal(rt_year_change(&year, REVERSA_CHANGE_UNMATCHED, "", "e4").text,
                        "e4, who had m3, has no mentor now");
    assert_string_equal(rt_year_change(&year, REVERSA_CHANGE_FORBIDDEN, "m3", "e1").text,
                        "m3 and e1 are forbidden by the review");
    reversa_rematch_exchange(year.rematch, 1, &group);
    assert_string_equal(group.text, "1 new pair for 0 broken ones and 2 that could not be kept: 1 mentee more with a "
                                    "partner, +1 point");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_text_says_who_has_whom)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
