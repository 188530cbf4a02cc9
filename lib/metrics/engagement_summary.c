/*
 * The programme as a whole: totals over pairs, in the order of the list. Shares of windows and of sessions are clustered by
 * pair: who cancels once cancels again, and an interval over sessions as if each were a coin of its own would be too narrow.
 */
#include "metrics/engagement.h"

#include <math.h>

#include "metrics/share.h"
#include "model/events.h"

/* Sums that become ratios. */
typedef struct totals {
    double minutes_due; /* of pairs with a volume */
    double minutes;     /* of that */
    double streak;
    double longest_streak;
    double with_closed; /* pairs with a closed window */
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
    out->n_unknown += pair->n_unknown;
    if (!isnan(pair->volume)) {
        out->n_volume++;
        sum->minutes += pair->volume * (double)pair->n_closed;
        sum->minutes_due += (double)pair->n_closed;
    }
    sum->days_late += pair->n_met > 0 ? pair->days_late * (double)pair->n_met : 0;
    sum->completed += (double)(n_held < pair->n_windows ? n_held : pair->n_windows);
    sum->days_covered += pair->days_covered;
    sum->days += pair->days;
    if (pair->n_closed > 0) {
        sum->with_closed++;
        sum->longest_streak += (double)pair->longest_streak;
    }
    if (pair->n_closed > 0 && pair->running) {
        out->n_streaks++;
        out->n_unbroken += pair->n_met == pair->n_closed;
        sum->streak += (double)pair->streak;
    }
    if (pair->rhythm.corrected_fit == REVERSA_FIT_OK) {
        out->n_rhythm++;
        sum->rhythm += pair->rhythm.corrected;
    }
}

static const reversa_pair_engagement *pair_of(const reversa_engagement *engagement, rv_pair_choice pairs, int64_t i)
{
    return &engagement->pair[pairs.pair ? pairs.pair[i] : i];
}

/* The share of sessions with an outcome that came to this one. */
static reversa_estimate share_of_state(const reversa_engagement *engagement, rv_pair_choice pairs, int state,
                                       double *scratch)
{
    double *of_state = scratch;
    double *all = scratch + pairs.n;
    for (int64_t i = 0; i < pairs.n; i++) {
        const reversa_pair_engagement *pair = pair_of(engagement, pairs, i);
        of_state[i] = all[i] = 0;
        if (pair->fit != REVERSA_FIT_OK)
            continue;
        of_state[i] = (double)pair->n_states[state];
        for (int k = 0; k < RV_SESSION_PLANNED; k++)
            all[i] += (double)pair->n_states[k];
    }
    return rv_share_clustered(of_state, all, pairs.n, engagement->options.level);
}

void rv_engagement_summarise(const reversa_engagement *engagement, rv_pair_choice pairs, double *scratch,
                             reversa_engagement_summary *summary_out)
{
    reversa_engagement_summary *out = summary_out;
    totals sum = {0};
    double *met = scratch;
    double *closed = scratch + pairs.n;
    *out = (reversa_engagement_summary){.n_pairs = pairs.n};
    for (int64_t i = 0; i < pairs.n; i++) {
        const reversa_pair_engagement *pair = pair_of(engagement, pairs, i);
        met[i] = (double)pair->n_met;
        closed[i] = (double)pair->n_closed;
        if (pair->fit == REVERSA_FIT_OK)
            add_pair(pair, out, &sum);
    }
    double level = engagement->options.level;
    out->adherence = rv_share_clustered(met, closed, pairs.n, level);
    out->volume = ratio(sum.minutes, sum.minutes_due);
    out->streak = ratio(sum.streak, (double)out->n_streaks);
    out->longest_streak = ratio(sum.longest_streak, sum.with_closed);
    out->days_late = ratio(sum.days_late, (double)out->n_met);
    out->completion = ratio(sum.completed, (double)out->n_windows);
    out->covered = ratio(sum.days_covered, sum.days);
    out->rhythm = ratio(sum.rhythm, (double)out->n_rhythm);
    for (int side = 0; side < 2; side++) {
        out->cancelled[side] = share_of_state(engagement, pairs, RV_SESSION_CANCELLED_BY_MENTOR + side, scratch);
        out->no_show[side] = share_of_state(engagement, pairs, RV_SESSION_NO_SHOW_MENTOR + side, scratch);
    }
}
