#include "metrics/cox.h"
reversa_status rv_cox_firth_run(reversa_context *ctx, rv_cox_sums *sums, const reversa_cox_options *options,
                                rv_cox_newton *newton)
{
    return rv_cox_newton_run(ctx, sums, options, newton);
}
