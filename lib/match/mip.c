/*
 * Which solvers of integer programs this build contains. The choice is made when the library is compiled, so that nothing
 * else has to know of GLPK or HiGHS: without them everything but the limits that need integer programming works.
 */
#include "match/mip.h"

typedef struct engine {
    reversa_solver choice;
    const rv_mip_solver *solver;
} engine;

static const engine engines[] = {
#if REVERSA_WITH_GLPK
    {REVERSA_SOLVER_GLPK, &rv_solver_glpk},
#endif
#if REVERSA_WITH_HIGHS
    {REVERSA_SOLVER_HIGHS, &rv_solver_highs},
#endif
    {REVERSA_SOLVER_NETWORK, NULL}};

bool rv_mip_is_chosen(reversa_solver choice)
{
    return choice == REVERSA_SOLVER_GLPK || choice == REVERSA_SOLVER_HIGHS;
}

const rv_mip_solver *rv_mip_solver_of(reversa_solver choice)
{
    const engine *at = engines;
    while (at->solver && rv_mip_is_chosen(choice) && at->choice != choice)
        at++;
    return at->solver;
}

reversa_solver rv_mip_choice_of(const rv_mip_solver *solver)
{
    const engine *at = engines;
    while (at->solver && at->solver != solver)
        at++;
    return at->choice;
}

const rv_mip_solver *rv_mip_default_solver(void)
{
    return rv_mip_solver_of(REVERSA_SOLVER_AUTO);
}
