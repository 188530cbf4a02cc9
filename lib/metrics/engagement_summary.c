/*
 * The programme as a whole: totals over pairs, in the order of the list. Shares of windows are clustered by pair; rates of
 * cancelled and missed sessions have the plain Wilson interval over sessions with an outcome.
 */
#include "metrics/engagement.h"

#include <math.h>

#include "metrics/share.h"
#include "model/events.h"

/* Sums that become ratios. */
typedef struct totals {
    double minutes;
    double days_late;
    double completed;
    double days_covered;
    double days;
    double rhythm;
} totals;

static double ratio(double above, double below)
{
    return below > 0 ? above / below : NAN;
}

static void add_pair(const reversa_pair_engagement *pair, reversa_engagement_summary *out, totals *sum)
{
    out->n_started++;
    out->n_running += pair->running;
    for (int state = 0; state < RV_N_SESSION_STATES; state++)
        out->n_states[state] += pair->n_states[state];
    int64_t n_held = pair->n_states[RV_SESSION_HELD];
    out->n_without_session += n_held == 0;
    out->n_windows += pair->n_windows;
    out->n_closed += pair->n_closed;
    out->n_met += pair->n_met;
    out->n_late += pair->n_late;
    sum->minutes += pair->n_closed > 0 ? pair->minutes : 0;
    sum->days_late += pair->n_met > 0 ? pair->days_late * (double)pair->n_met : 0;
    sum->completed += (double)(n_held < pair->n_windows ? n_held : pair->n_windows);
    sum->days_covered += pair->days_covered;
    sum->days += pair->days;
    if (pair->rhythm.corrected_fit == REVERSA_FIT_OK) {
        out->n_rhythm++;
        sum->rhythm += pair->rhythm.corrected;
    }
}

void rv_engagement_summarise(const reversa_engagement *engagement, double *scratch,
                             reversa_engagement_summary *summary_out)
{
    reversa_engagement_summary *out = summary_out;
    totals sum = {0};
    double *met = scratch;
    double *closed = scratch + engagement->n_pairs;
    *out = (reversa_engagement_summary){.n_pairs = engagement->n_pairs};
    for (int64_t i = 0; i < engagement->n_pairs; i++) {
        const reversa_pair_engagement *pair = &engagement->pair[i];
        met[i] = (double)pair->n_met;
        closed[i] = (double)pair->n_closed;
        if (pair->fit == REVERSA_FIT_OK)
            add_pair(pair, out, &sum);
    }
    double level = engagement->options.level;
    out->adherence = rv_share_clustered(met, closed, engagement->n_pairs, level);
    out->volume = ratio(sum.minutes, (double)out->n_closed * engagement->options.minutes);
    out->days_late = ratio(sum.days_late, (double)out->n_met);
    out->completion = ratio(sum.completed, (double)out->n_windows);
    out->covered = ratio(sum.days_covered, sum.days);
    out->rhythm = ratio(sum.rhythm, (double)out->n_rhythm);
    double n_outcomes = 0;
    for (int state = 0; state < RV_SESSION_PLANNED; state++)
        n_outcomes += (double)out->n_states[state];
    for (int side = 0; side < 2; side++) {
        double n_cancelled = (double)out->n_states[RV_SESSION_CANCELLED_BY_MENTOR + side];
        double n_missed = (double)out->n_states[RV_SESSION_NO_SHOW_MENTOR + side];
        out->cancelled[side] = rv_share_wilson(n_cancelled, n_outcomes, level);
        out->no_show[side] = rv_share_wilson(n_missed, n_outcomes, level);
    }
}
