/*
 * The network and integer programming have to agree on random problems of up to thirty people a side: where `load` is the
 * only limit the network alone, and with limits of every kind the network first against integer programming alone.
 * REVERSA_TEST_ROUNDS sets how many problems.
 */
#include "match/mip.h"
#include "support/mixed.h"

static reversa_solver engine(void)
{
    if (!rv_mip_default_solver())
        skip();
    return rv_mip_choice_of(rv_mip_default_solver());
}

static void test_network_agrees_with_the_engine(void **state)
{
    (void)state;
    const rt_mixed_shape shape = {.people = 30, .limits = 2, .kinds = 1u << RT_MIXED_LOAD, .only_network = true};
    rt_mixed_tally t = rt_mixed_compare(&shape, 3, 40, engine(), REVERSA_SOLVER_NETWORK);
    assert_true(t.searched > t.n / 4 && t.open == 0);
}

static void test_every_limit_with_the_network_first_and_without(void **state)
{
    (void)state;
    const rt_mixed_shape shape = {.people = 10, .limits = 4, .kinds = RT_MIXED_ALL};
    rt_mixed_tally t = rt_mixed_compare(&shape, 4, 40, engine(), REVERSA_SOLVER_AUTO);
    assert_true(t.searched > t.n / 4 && t.open <= t.n / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_network_agrees_with_the_engine),
        cmocka_unit_test(test_every_limit_with_the_network_first_and_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
