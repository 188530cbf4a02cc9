/*
 * The inside of engagement: a record per pair, and which session met which window.
 */
#ifndef RV_METRICS_ENGAGEMENT_H
#define RV_METRICS_ENGAGEMENT_H

#include <reversa/engagement.h>

#include "base/context.h"
#include "metrics/timeline.h"

struct reversa_engagement {
    rv_arena arena;
    int64_t n_pairs;
    int32_t n_windows; /* of every pair: the cadence is one */
    int64_t rate;      /* meetings a month, in millionths */
    reversa_engagement_options options;
    const reversa_pair_engagement *pair; /* [n_pairs] */
    const int32_t *met;                  /* [n_pairs · n_windows] day of the session, REVERSA_MISSING_DATE */
    int64_t n_weeks;
    const reversa_week *weeks; /* [n_weeks] */
    reversa_engagement_summary summary;
};

/* Some of the pairs. */
typedef struct rv_pair_choice {
    const int64_t *pair; /* [n]; NULL for the first n */
    int64_t n;
} rv_pair_choice;

/* The summary of pairs, all but the sessions that were left out. scratch is [2 · n]. */
void rv_engagement_summarise(const reversa_engagement *engagement, rv_pair_choice pairs, double *scratch,
                             reversa_engagement_summary *summary_out);
/* Count the sessions of each week into the engagement. */
reversa_status rv_engagement_count_weeks(reversa_context *ctx, const rv_timeline *timeline,
                                         reversa_engagement *engagement);

#endif
