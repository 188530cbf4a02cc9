/*
 * Which solvers a build contains.
 */
#include "match/mip.h"

#include <string.h>

#include "support/support.h"

/* A choice is either in the build, with its version in the build's line, or nowhere. */
static void expect_choice(reversa_solver choice, bool is_built_in, const char *name, const char *title)
{
    const rv_mip_solver *solver = rv_mip_solver_of(choice);
    assert_true(rv_mip_is_chosen(choice));
    assert_int_equal(solver != NULL, is_built_in);
    assert_int_equal(rv_mip_choice_of(solver), is_built_in ? choice : REVERSA_SOLVER_NETWORK);
    assert_int_equal(strstr(reversa_build_info(), title) != NULL, is_built_in);
    if (!solver)
        return;
    assert_non_null(solver->solve);
    assert_string_equal(solver->name, name);
    assert_non_null(strstr(reversa_build_info(), solver->version));
}

static void test_solver_of_a_choice_is_what_was_built_in(void **state)
{
    (void)state;
    expect_choice(REVERSA_SOLVER_GLPK, REVERSA_WITH_GLPK, "glpk", "GLPK");
    expect_choice(REVERSA_SOLVER_HIGHS, REVERSA_WITH_HIGHS, "highs", "HiGHS");
}

static void test_default_solver_is_glpk_before_highs(void **state)
{
    (void)state;
    const rv_mip_solver *glpk = rv_mip_solver_of(REVERSA_SOLVER_GLPK);
    assert_ptr_equal(rv_mip_default_solver(), glpk ? glpk : rv_mip_solver_of(REVERSA_SOLVER_HIGHS));
    assert_ptr_equal(rv_mip_default_solver(), rv_mip_solver_of(REVERSA_SOLVER_AUTO));
    assert_false(rv_mip_is_chosen(REVERSA_SOLVER_AUTO));
    assert_false(rv_mip_is_chosen(REVERSA_SOLVER_NETWORK));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_solver_of_a_choice_is_what_was_built_in),
                                       cmocka_unit_test(test_default_solver_is_glpk_before_highs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
