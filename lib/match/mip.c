/*
 * Which solver of integer programs this build contains. The choice is made when the library is compiled, so that nothing
 * else has to know of GLPK: without it everything but the limits that need integer programming works.
 */
#include "match/mip.h"

const rv_mip_solver *rv_mip_default_solver(void)
{
#if REVERSA_WITH_GLPK
    return &rv_solver_glpk;
#else
    return NULL;
#endif
}
