/*
 * `reversa engagement`: do pairs meet as planned, how long do they last, how often are flags wrong? Numbers come from the
 * library; here they are only put in order.
 */
#include <math.h>
#include <string.h>

#include "dates.h"
#include "engagement.h"

#define PLAN "Kept to the plan"
#define FLAGS "How often such flags are wrong"
#define CALIBRATION "How well the chance agrees with what came"
#define WORTH_TELLING 0.05 /* of the skill of chances: below it they say hardly more than one number for all */
#define MONTHS_TOGETHER 3  /* times at which longevity is shown */

static const double together_days[MONTHS_TOGETHER] = {91, 182, 273}; /* no plan of as many months is shorter */
static const char *const together_names[MONTHS_TOGETHER] = {"together_3", "together_6", "together_9"};
static const char *const together_labels[MONTHS_TOGETHER] = {"not ended early after 3 months", "after 6 months",
                                                             "after 9 months"};

/* A figure of a part of which n is not worth saying. */
static void add(figures *report, const char *part, const char *name, const char *label, figure_unit unit,
                reversa_estimate estimate)
{
    const figure f = {.part = part, .name = name, .label = label, .unit = unit, .estimate = estimate, .n = -1};
    figures_add(report, &f);
}

static void add_of(figures *report, const char *name, const char *label, reversa_estimate estimate, int64_t n,
                   const char *of)
{
    const figure f = {
        .part = PLAN, .name = name, .label = label, .unit = FIGURE_SHARE, .estimate = estimate, .n = n, .of = of};
    figures_add(report, &f);
}

/* A count with words beside it; NULL for none. */
static void add_count(figures *report, const char *part, const char *name, const char *label, int64_t count,
                      const char *note)
{
    const figure f = {.part = part,
                      .name = name,
                      .label = label,
                      .unit = FIGURE_COUNT,
                      .estimate = figures_single((double)count),
                      .n = -1,
                      .note = note};
    figures_add(report, &f);
}

static void add_pairs(figures *report, const reversa_engagement_summary *s)
{
    char swapped[100];
    snprintf(swapped, sizeof swapped, "%s of them are of listed pairs, with mentor and mentee the other way round",
             print_whole(s->n_swapped_sessions).text);
    figures_count(report, "Pairs", "pairs", "pairs", s->n_pairs);
    figures_count(report, "Pairs", "started", "have begun", s->n_started);
    figures_count(report, "Pairs", "running", "run now", s->n_running);
    figures_count(report, "Pairs", "without_session", "never met", s->n_without_session);
    add_count(report, "Pairs", "other_sessions", "sessions of other pairs, left out", s->n_other_sessions,
              s->n_swapped_sessions > 0 ? swapped : NULL);
    figures_count(report, "Pairs", "outside_sessions", "sessions before the start or after the end, left out",
                  s->n_outside_sessions);
}

static void add_volume(figures *report, const reversa_engagement_summary *s)
{
    char unknown[100];
    snprintf(unknown, sizeof unknown, "%s meetings without a length: their pairs are left out",
             print_whole(s->n_unknown).text);
    const figure f = {.part = PLAN,
                      .name = "volume",
                      .label = "minutes held, of those due",
                      .unit = FIGURE_SHARE,
                      .estimate = figures_single(s->volume),
                      .n = s->n_volume,
                      .of = "pairs",
                      .note = s->n_unknown > 0 ? unknown : NULL};
    figures_add(report, &f);
}

static void add_plan(figures *report, const reversa_engagement_summary *s)
{
    double late = s->n_met > 0 ? (double)s->n_late / (double)s->n_met : (double)NAN;
    double unbroken = s->n_streaks > 0 ? (double)s->n_unbroken / (double)s->n_streaks : (double)NAN;
    reversa_fit none_met = s->n_closed > 0 ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_DATA;
    add_of(report, "adherence", "due meetings that were held", s->adherence, s->n_closed, "due windows");
    add_of(report, "late", "of these, late", figures_reasoned(late, none_met), s->n_met, "meetings");
    add(report, PLAN, "days_late", "days late, on average", FIGURE_NUMBER, figures_reasoned(s->days_late, none_met));
    add_volume(report, s);
    add_of(report, "completion", "held of the whole plan", figures_single(s->completion), s->n_windows, "meetings");
    add(report, PLAN, "covered", "days within reach of a meeting", FIGURE_SHARE, figures_single(s->covered));
    add(report, PLAN, "streak", "due meetings held in a row until now", FIGURE_NUMBER, figures_single(s->streak));
    add(report, PLAN, "longest_streak", "the longest such row", FIGURE_NUMBER, figures_single(s->longest_streak));
    add_of(report, "unbroken", "have missed none yet", figures_single(unbroken), s->n_streaks, "running pairs");
    add(report, PLAN, "rhythm", "rhythm (-1 regular, 0 chance, 1 bursts)", FIGURE_NUMBER,
        figures_reasoned(s->rhythm, s->n_started > 0 ? REVERSA_FIT_TOO_FEW : REVERSA_FIT_NO_DATA));
}

static void add_sides(figures *report, const reversa_engagement_summary *s)
{
    const char *part = "Meetings that did not take place";
    int64_t n = 0;
    for (int state = REVERSA_SESSION_HELD; state < REVERSA_SESSION_PLANNED; state++)
        n += s->n_states[state];
    const figure rows[] = {
        {.name = "cancelled_by_mentor", .label = "cancelled by the mentor", .estimate = s->cancelled[REVERSA_MENTOR]},
        {.name = "cancelled_by_mentee", .label = "cancelled by the mentee", .estimate = s->cancelled[REVERSA_MENTEE]},
        {.name = "no_show_mentor", .label = "the mentor did not come", .estimate = s->no_show[REVERSA_MENTOR]},
        {.name = "no_show_mentee", .label = "the mentee did not come", .estimate = s->no_show[REVERSA_MENTEE]},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        figure f = rows[i];
        f.part = part;
        f.unit = FIGURE_SHARE;
        f.n = n;
        f.of = "meetings";
        figures_add(report, &f);
    }
}

static reversa_status add_longevity(const engagement_inputs *in, figures *report)
{
    reversa_curve *curve = NULL;
    reversa_status status = reversa_pair_longevity(in->session->ctx, &in->rows, &in->options, &curve);
    for (int i = 0; !status && i < MONTHS_TOGETHER; i++) {
        int64_t n = 0;
        reversa_estimate share = reversa_pair_longevity_at(curve, together_days[i], in->options.level, &n);
        const figure f = {.part = "Stayed together",
                          .name = together_names[i],
                          .label = together_labels[i],
                          .unit = FIGURE_SHARE,
                          .estimate = share,
                          .n = isnan(share.value) ? -1 : n,
                          .of = "pairs still there"};
        figures_add(report, &f);
    }
    reversa_curve_free(curve);
    return status;
}

/* Predicted chances beside what came, a bin of the scale at a time. */
static void add_calibration(const reversa_risk_errors *e, figures *report)
{
    for (size_t i = 0; i < sizeof e->bins / sizeof e->bins[0]; i++) {
        const reversa_risk_bin *bin = &e->bins[i];
        char name[40];
        char label[60];
        int low = (int)lround(bin->low * 100);
        int high = (int)lround(bin->high * 100);
        if (bin->n == 0)
            continue;
        figure f = {
            .part = CALIBRATION, .name = name, .label = label, .unit = FIGURE_SHARE, .n = bin->n, .of = "cases"};
        snprintf(name, sizeof name, "predicted_%d_%d", low, high);
        snprintf(label, sizeof label, "chances of %d to %d %%, their mean", low, high);
        f.estimate = figures_single(bin->predicted);
        figures_add(report, &f);
        snprintf(name, sizeof name, "observed_%d_%d", low, high);
        snprintf(label, sizeof label, "... of these, met");
        f.estimate = bin->observed;
        figures_add(report, &f);
    }
}

const char *engagement_verdict(const reversa_risk_errors *e)
{
    if (e->fit != REVERSA_FIT_OK)
        return "How often such flags are wrong is not known yet: too little time has passed to try them.";
    if (!(e->skill >= WORTH_TELLING))
        return "The chances tell hardly more than giving all pairs the same one: take a flag as a reminder to ask, no "
               "more.";
    return NULL;
}

void engagement_errors(const engagement_inputs *in, figures *report)
{
    reversa_risk_errors e;
    char dates[120];
    reversa_risk_count_errors(in->risk, &e);
    snprintf(dates, sizeof dates, "fitted on what was known on %s, tried then and every %d days after",
             dates_text(e.cut).text, (int)e.horizon_days);
    add_count(report, FLAGS, "dates", "dates at which flags were tried", e.n_dates, dates);
    add_count(report, FLAGS, "cases", "cases: a pair at a date", e.n, NULL);
    add_count(report, FLAGS, "case_pairs", "pairs that these are of", e.n_pairs, NULL);
    add_count(report, FLAGS, "closed_early", "of the cases, closed early: did not meet", e.n_closed_early, NULL);
    add_count(report, FLAGS, "left_out", "left out: came to the planned end", e.n_left, NULL);
    add(report, FLAGS, "threshold", "a chance below this raised a flag", FIGURE_SHARE, figures_single(e.threshold));
    const figure rows[] = {
        {.name = "sensitivity",
         .label = "of those who did not meet, flagged",
         .estimate = e.sensitivity,
         .n = e.n_flagged_silent + e.n_unflagged_silent},
        {.name = "specificity",
         .label = "of those who met, not flagged",
         .estimate = e.specificity,
         .n = e.n_flagged_met + e.n_unflagged_met},
        {.name = "predictive_positive",
         .label = "of the flagged, did not meet",
         .estimate = e.predictive_positive,
         .n = e.n_flagged_silent + e.n_flagged_met},
        {.name = "predictive_negative",
         .label = "of the others, met",
         .estimate = e.predictive_negative,
         .n = e.n_unflagged_silent + e.n_unflagged_met},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        figure f = rows[i];
        f.part = FLAGS;
        f.unit = FIGURE_SHARE;
        f.of = "cases";
        figures_add(report, &f);
    }
    add(report, FLAGS, "brier", "mean square error of the chance (0 is best)", FIGURE_NUMBER, figures_single(e.brier));
    const figure constant = {.part = FLAGS,
                             .name = "brier_constant",
                             .label = "the same, had all the same chance",
                             .unit = FIGURE_NUMBER,
                             .estimate = figures_single(e.brier_constant),
                             .n = -1,
                             .note = engagement_verdict(&e)};
    figures_add(report, &constant);
    add_calibration(&e, report);
}

reversa_status engagement_figures(const engagement_inputs *in, figures *report)
{
    reversa_engagement_summary s;
    reversa_engagement_summarise(in->engagement, &s);
    add_pairs(report, &s);
    add_plan(report, &s);
    add_sides(report, &s);
    reversa_status status = add_longevity(in, report);
    if (!status && in->surveys)
        status = engagement_surveys(in, report);
    if (!status && in->cohort)
        status = engagement_group_figures(in, report);
    if (!status && in->cohort)
        status = engagement_network(in, report);
    if (!status)
        engagement_errors(in, report);
    return status;
}
