/*
 * Decomposition against simplex: on the same columns and rows its multipliers must price to the bound of the linear program
 * over pairs.
 */
#include <math.h>

#include "support/large_stage.h"

/* The bound that the multipliers prove over every eligible pair. */
static rv_wide priced(rv_search *search)
{
    rv_priced found;
    assert_int_equal(rv_search_price(search, RV_ONE, 1, &found), REVERSA_OK);
    assert_int_equal(found.n_fresh, 0); /* all eligible pairs are columns here */
    rv_free(search->solve->ctx, found.fresh);
    return found.bound;
}

static void compare(uint64_t seed, int capacity, int32_t level)
{
    made m;
    rv_solve solve;
    rv_search search;
    rv_mip_end end;
    reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
    make(&m, seed, capacity, level == RV_VIOLATION ? "\"pairs\"" : "\"score\"", level == RV_VIOLATION ? 310 : 105);
    assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
    open_search(&solve, &search);
    search.stage = (rv_stage){.level = level, .bound = INT64_MAX, .value = INT64_MIN};
    assert_true(rv_master_suits(&search));
    assert_int_equal(rv_search_linear(&search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    double simplex = (double)priced(&search) / (double)RV_ONE;
    assert_int_equal(rv_master_linear(&search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    double master = (double)priced(&search) / (double)RV_ONE;
    print_message("simplex %.6f, master %.6f\n", simplex, master);
    assert_true(fabs(simplex - master) <= 1e-6 * fabs(simplex) + 1e-3);
    rv_search_close(&search);
    rv_solve_close(&solve);
    unmake(&m);
}

static void test_master_linear_agrees_with_simplex(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 3; round++)
        compare(rt_seed() + 9100 + round, round == 2 ? 2 : 1, 0);
}

static void test_master_linear_of_violations_agrees_with_simplex(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    compare(rt_seed() + 9200, 1, RV_VIOLATION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_master_linear_agrees_with_simplex),
        cmocka_unit_test(test_master_linear_of_violations_agrees_with_simplex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
