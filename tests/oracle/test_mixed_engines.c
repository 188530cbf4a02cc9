/*
 * GLPK and HiGHS have to agree on random problems with limits of every kind at once, level by level, and on what cannot
 * be met. Built where both are. REVERSA_TEST_ROUNDS sets how many problems.
 */
#include "support/mixed.h"

static void test_engines_agree_on_few_people(void **state)
{
    (void)state;
    const rt_mixed_shape shape = {.people = 8, .limits = 5, .kinds = RT_MIXED_ALL};
    rt_mixed_tally t = rt_mixed_compare(&shape, 1, 100, REVERSA_SOLVER_GLPK, REVERSA_SOLVER_HIGHS);
    assert_true(t.searched > t.n / 4 && t.open <= t.n / 20);
    assert_true(t.n < 50 || t.kinds == RT_MIXED_ALL);
}

static void test_engines_agree_on_thirty_a_side(void **state)
{
    (void)state;
    const rt_mixed_shape shape = {.people = 30, .limits = 5, .kinds = RT_MIXED_ALL};
    rt_mixed_tally t = rt_mixed_compare(&shape, 2, 12, REVERSA_SOLVER_GLPK, REVERSA_SOLVER_HIGHS);
    assert_true(t.searched > t.n / 4 && t.open <= t.n / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engines_agree_on_few_people),
        cmocka_unit_test(test_engines_agree_on_thirty_a_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
