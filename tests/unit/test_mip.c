/*
 * Which solver a build contains.
 */
#include "match/mip.h"

#include <string.h>

#include "support/support.h"

static void test_default_solver_is_what_was_built_in(void **state)
{
    (void)state;
    const rv_mip_solver *solver = rv_mip_default_solver();
#if REVERSA_WITH_GLPK
    assert_non_null(solver);
    assert_non_null(solver->solve);
    assert_string_equal(solver->name, "glpk");
    assert_non_null(strstr(reversa_build_info(), solver->version));
#else
    assert_null(solver);
    assert_null(strstr(reversa_build_info(), "GLPK"));
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_default_solver_is_what_was_built_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
