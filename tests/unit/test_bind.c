/* Columns by name: tests with their keys, warnings, one warning for one use. Kinds are tested with their users. */
#include "support/people.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,level,team,skills\n"                                                                                      \
    "A,mentor,3,x,sql\n"                                                                                               \
    "B,mentee,7,y,\n"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static void test_bind_test_keys_and_bounds(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, PEOPLE,
                             "\"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"team\", "
                             "\"in\": [\"y\", \"nobody\", \"x\", \"y\"]},"
                             "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", "
                             "\"in\": [7, 3, 3.5, 3]},"
                             "{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", "
                             "\"at_least\": 2, \"at_most\": 4.5}]"),
                     REVERSA_OK);
    const rv_bound_test *text = &made.problem->rules[0].test;
    assert_true(text->by_key);
    assert_int_equal(text->n_keys, 2); /* nobody has the one, the other stands twice */
    assert_true(text->keys[0] < text->keys[1]);
    const rv_bound_test *number = &made.problem->rules[1].test;
    assert_true(number->by_key);
    assert_int_equal(number->n_keys, 3);
    assert_int_equal(number->keys[0], 3000000);
    assert_int_equal(number->keys[1], 3500000);
    assert_int_equal(number->keys[2], 7000000);
    const rv_bound_test *bounds = &made.problem->rules[2].test;
    assert_false(bounds->by_key);
    assert_int_equal(bounds->at_least, 2000000);
    assert_int_equal(bounds->at_most, 4500000);
}

static void test_bind_test_with_a_value_that_is_no_number(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, PEOPLE,
                             "\"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"level\", "
                             "\"in\": [\"senior\", 3]}]"),
                     REVERSA_E_DATA);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "level",
                    "The rule 'attribute' compares numbers with 'senior', which is not a number");
}

static void test_bind_warn_cuts_a_long_sentence(void **state)
{
    (void)state;
    static char inside[4000];
    static char column[2200];
    for (size_t i = 0; i + 2 < sizeof column; i += 2) { /* the cut falls into a character of two bytes, or beside one */
        column[i] = '\xC3';
        column[i + 1] = '\xA9';
    }
    for (int shift = 0; shift < 2; shift++) {
        snprintf(inside, sizeof inside,
                 "\"rules\": [{\"rule\": \"same\", \"attribute\": \"%s%s\", \"optional\": true}]", shift ? "x" : "",
                 column);
        assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", inside), REVERSA_OK);
        const char *warning = reversa_problem_warning(made.problem, 0);
        size_t length = strlen(warning);
        assert_in_range(length, 1000, 1023);
        assert_int_equal(rv_utf8_check(warning, length), length);
    }
}

static void test_bind_test_values_are_compared_in_nfc(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role,site\nA,mentor,caf\xC3\xA9\n",
                             "\"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"site\", "
                             "\"is\": \"cafe\xCC\x81\"}]"),
                     REVERSA_OK);
    assert_int_equal(made.problem->rules[0].test.n_keys, 1);
    assert_true(rv_test_holds(&made.problem->rules[0].test, 0, false));
}

static void test_bind_columns_warns_once_of_one_use(void **state)
{
    (void)state;
    const char *inside = "\"sensitive\": [\"skills\"], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": "
                         "\"skills\", \"mentee\": \"skills\", \"weight\": 1, \"allow_sensitive\": true},"
                         "{\"criterion\": \"similarity\", \"attributes\": [\"level\", \"level\"], \"weight\": 1}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem, "The sensitive column 'skills' is used by the criterion 'coverage'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bind_test_keys_and_bounds),
        cmocka_unit_test(test_bind_test_with_a_value_that_is_no_number),
        cmocka_unit_test(test_bind_warn_cuts_a_long_sentence),
        cmocka_unit_test(test_bind_test_values_are_compared_in_nfc),
        cmocka_unit_test(test_bind_columns_warns_once_of_one_use),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
