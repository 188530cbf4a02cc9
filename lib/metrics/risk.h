/*
 * The inside of a list of pairs at risk.
 */
#ifndef RV_METRICS_RISK_H
#define RV_METRICS_RISK_H

#include <reversa/pair_risk.h>

#include "metrics/gaps.h"

struct reversa_risk {
    rv_arena arena;
    int64_t n;
    const reversa_pair_risk *row; /* [n] */
    reversa_risk_errors errors;
};

/* What a fit says of a running pair. */
reversa_status rv_risk_judge(rv_gaps *gaps, int64_t pair, const rv_standing *standing, double threshold,
                             reversa_pair_risk *judgement_out);

/* Fit at the cut, count afterwards. The timeline ends with options->as_of. */
reversa_status rv_risk_errors_count(reversa_context *ctx, const rv_timeline *timeline,
                                    const reversa_engagement_options *options, const reversa_risk_options *risk,
                                    reversa_risk_errors *errors_out);

#endif
