/*
 * The inside of an audit: counts by group, stratum and last stage reached, and which groups may be shown.
 */
#ifndef RV_METRICS_EQUITY_H
#define RV_METRICS_EQUITY_H

#include <reversa/equity.h>

#include "base/context.h"

struct reversa_equity {
    rv_arena arena;
    int32_t n_attributes;
    int32_t n_groups; /* with the one that is not known */
    int32_t n_known;
    int32_t n_strata; /* 0 without strata */
    int32_t n_stages;
    double level;
    int64_t smallest;
    const int32_t *codes;          /* [n_groups · n_attributes] */
    const char *const *labels;     /* [n_groups]; NULL without */
    const int64_t *last;           /* [n_groups · n_stages] people whose last stage this is */
    const int64_t *in_stratum;     /* [n_strata · n_groups · n_stages] the same by stratum */
    const bool *hidden;            /* [n_groups] */
    const bool *hidden_in_stratum; /* [n_strata · n_groups]; false where nobody is */
    bool totals_hidden;            /* of all stages but the first */
    bool everyone_hidden;
};

/* reversa_equity_create() without the door: options are checked here, and not NULL. */
reversa_status rv_equity_build(reversa_context *ctx, const reversa_equity_rows *rows,
                               const reversa_equity_options *options, reversa_equity **equity_out);

#endif
