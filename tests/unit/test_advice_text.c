/*
 * The sentences of advice, word for word.
 */
#include <reversa.h>

#include <string.h>

#include "match/advice.h"
#include "support/advised.h"

static void test_text_says_what_was_solved(void **state)
{
    (void)state;
    rt_advised a;
    rt_advise(&a, "id,role,skills,wants\nm1,mentor,sql:3,\ne1,mentee,,sql\ne2,mentee,,go\n", RT_COVERAGE, 1);
    assert_string_equal(rt_advice_item(&a, REVERSA_ADVICE_TAG, 0).text,
                        "One more mentor with skills \"go\" changes mentees +1, score +1");
    assert_non_null(strstr(rt_advice_item(&a, REVERSA_ADVICE_TAG, 1).text,
                           "One more mentor with skills \"sql\" changes no more than "));
    assert_string_equal(rt_advice_item(&a, REVERSA_ADVICE_PLACE, 0).text, "One more place of m1 changes mentees +1");
    assert_string_equal(rt_advice_item(&a, REVERSA_ADVICE_LEVEL, 0).text, "Without the level mentees changes nothing");
    rt_advised_drop(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_says_what_was_solved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
