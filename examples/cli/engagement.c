/*
 * `reversa engagement`: do pairs meet as planned, who may need support, what do they say? Numbers come from the library; here
 * they are only put in order.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "command.h"
#include "dates.h"
#include "engagement.h"
#include "figures.h"
#include "output.h"
#include "print.h"

#define PLAN "Kept to the plan"
#define MONTHS_TOGETHER 3 /* times at which longevity is shown */

static const double together_days[MONTHS_TOGETHER] = {91, 183, 274};
static const char *const together_names[MONTHS_TOGETHER] = {"together_3", "together_6", "together_9"};
static const char *const together_labels[MONTHS_TOGETHER] = {"not ended early after 3 months", "after 6 months",
                                                             "after 9 months"};

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

static void add_plan(figures *report, const reversa_engagement_summary *s)
{
    double late = s->n_met > 0 ? (double)s->n_late / (double)s->n_met : (double)NAN;
    add_of(report, "adherence", "due meetings that were held", s->adherence, s->n_closed, "due windows");
    add_of(report, "late", "of these, late", figures_single(late), s->n_met, "meetings");
    add(report, PLAN, "days_late", "days late, on average", FIGURE_NUMBER, figures_single(s->days_late));
    add(report, PLAN, "volume", "minutes held, of those due", FIGURE_SHARE, figures_single(s->volume));
    add_of(report, "completion", "held of the whole plan", figures_single(s->completion), s->n_windows, "meetings");
    add(report, PLAN, "covered", "days within reach of a meeting", FIGURE_SHARE, figures_single(s->covered));
    add(report, PLAN, "rhythm", "rhythm (-1 regular, 0 chance, 1 bursts)", FIGURE_NUMBER, figures_single(s->rhythm));
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
        double at_risk = 0;
        reversa_estimate share = reversa_curve_survival(curve, 0, together_days[i], &at_risk);
        if (share.fit == REVERSA_FIT_NOT_REACHED) /* the curve's last value would be taken for one of this day */
            share.value = share.low = share.high = NAN;
        if (share.low == share.high && share.fit == REVERSA_FIT_OK) { /* no pair has ended early: no error was seen */
            share.low = share.high = NAN;
            share.fit = REVERSA_FIT_NO_EVENTS;
        }
        const figure f = {.part = "Stayed together",
                          .name = together_names[i],
                          .label = together_labels[i],
                          .unit = FIGURE_SHARE,
                          .estimate = share,
                          .n = (int64_t)llround(at_risk),
                          .of = "pairs still there"};
        figures_add(report, &f);
    }
    reversa_curve_free(curve);
    return status;
}

static void add_errors(const engagement_inputs *in, figures *report)
{
    const char *part = "How often such flags are wrong";
    reversa_risk_errors e;
    reversa_risk_count_errors(in->risk, &e);
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
        f.part = part;
        f.unit = FIGURE_SHARE;
        f.of = "cases";
        figures_add(report, &f);
    }
    add(report, part, "brier", "mean square error of the chance (0 is best)", FIGURE_NUMBER, figures_single(e.brier));
    add(report, part, "brier_constant", "the same, had all the same chance", FIGURE_NUMBER,
        figures_single(e.brier_constant));
}

reversa_status engagement_figures(const engagement_inputs *in, figures *report)
{
    reversa_engagement_summary s;
    reversa_engagement_summarise(in->engagement, &s);
    figures_count(report, "Pairs", "pairs", "pairs", s.n_pairs);
    figures_count(report, "Pairs", "started", "have begun", s.n_started);
    figures_count(report, "Pairs", "running", "run now", s.n_running);
    figures_count(report, "Pairs", "without_session", "never met", s.n_without_session);
    figures_count(report, "Pairs", "other_sessions", "sessions of other pairs, left out", s.n_other_sessions);
    add_plan(report, &s);
    add_sides(report, &s);
    reversa_status status = add_longevity(in, report);
    if (!status && in->surveys)
        status = engagement_surveys(in, report);
    if (!status)
        add_errors(in, report);
    return status;
}

/* ---- the three forms */

static const char *why(const reversa_pair_risk *pair)
{
    if (pair->missed && (pair->silent || pair->beyond))
        return "silent, and two meetings in a row failed";
    if (pair->missed)
        return "two meetings in a row failed";
    if (pair->beyond)
        return "silent for longer than any pair before";
    return pair->silent ? "silent for long" : NULL;
}

/* Running pairs that are flagged, in the order of the list of pairs. */
static cli_table *support_table(const engagement_inputs *in, bool plain)
{
    const table_column columns[] = {
        {"mentor_id", false}, {"mentee_id", false}, {"days_silent", true}, {"chance_to_meet", true}, {"why", false}};
    cli_table *table = table_create(columns, 5);
    for (int64_t i = 0; i < reversa_risk_n(in->risk); i++) {
        reversa_pair_risk pair;
        reversa_risk_at(in->risk, i, &pair);
        if (!pair.flagged)
            continue;
        number_text silence = figures_plain(pair.silence);
        number_text chance = plain ? figures_plain(pair.chance.value) : figures_value(pair.chance.value, FIGURE_SHARE);
        const char *const cells[] = {in->rows.mentor_id[pair.pair], in->rows.mentee_id[pair.pair], silence.text,
                                     chance.text[0] ? chance.text : NULL, why(&pair)};
        table_add(table, cells);
    }
    return table;
}

static number_text whole(int64_t value)
{
    number_text number;
    snprintf(number.text, sizeof number.text, "%" PRId64, value);
    return number;
}

/* A row per pair, in the order of the list. */
static cli_table *pairs_table(const engagement_inputs *in)
{
    const table_column columns[] = {{"mentor_id", false},     {"mentee_id", false}, {"start_date", false},
                                    {"running", false},       {"held", true},       {"cancelled", true},
                                    {"missed", true},         {"due", true},        {"met", true},
                                    {"late", true},           {"adherence", true},  {"completion", true},
                                    {"covered", true},        {"streak", true},     {"last_session", false},
                                    {"chance_to_meet", true}, {"support", false}};
    cli_table *table = table_create(columns, 17);
    int64_t next = 0; /* in the list of risks, which has the running pairs in the same order */
    for (int64_t i = 0; i < reversa_engagement_n_pairs(in->engagement); i++) {
        reversa_pair_engagement p;
        reversa_pair_risk risk = {.pair = -1};
        reversa_engagement_pair_at(in->engagement, i, &p);
        if (next < reversa_risk_n(in->risk))
            reversa_risk_at(in->risk, next, &risk);
        bool has_risk = risk.pair == i;
        next += has_risk;
        date_text start = dates_text(p.start);
        date_text last = dates_text(p.last_session);
        number_text numbers[] = {
            whole(p.n_states[REVERSA_SESSION_HELD]),
            whole(p.n_states[REVERSA_SESSION_CANCELLED_BY_MENTOR] + p.n_states[REVERSA_SESSION_CANCELLED_BY_MENTEE]),
            whole(p.n_states[REVERSA_SESSION_NO_SHOW_MENTOR] + p.n_states[REVERSA_SESSION_NO_SHOW_MENTEE]),
            whole(p.n_closed),
            whole(p.n_met),
            whole(p.n_late),
            figures_plain(p.adherence),
            figures_plain(p.completion),
            figures_plain(p.covered),
            whole(p.streak),
            figures_plain(has_risk ? risk.chance.value : (double)NAN)};
        const char *text[11];
        for (int k = 0; k < 11; k++)
            text[k] = numbers[k].text[0] ? numbers[k].text : NULL;
        const char *const cells[] = {in->rows.mentor_id[i],
                                     in->rows.mentee_id[i],
                                     p.start == REVERSA_MISSING_DATE ? NULL : start.text,
                                     p.running ? "yes" : "no",
                                     text[0],
                                     text[1],
                                     text[2],
                                     text[3],
                                     text[4],
                                     text[5],
                                     text[6],
                                     text[7],
                                     text[8],
                                     text[9],
                                     p.last_session == REVERSA_MISSING_DATE ? NULL : last.text,
                                     text[10],
                                     has_risk && risk.flagged ? why(&risk) : NULL};
        table_add(table, cells);
    }
    return table;
}

static void print_for_people(const engagement_inputs *in, const figures *report, FILE *stream)
{
    char heading[120];
    snprintf(heading, sizeof heading, "Engagement as of %s: %g meetings of %d minutes a month, for %d months",
             dates_text(in->options.as_of).text, in->options.meetings_per_month, (int)in->options.minutes,
             (int)in->options.months);
    print_heading(stream, heading);
    fputc('\n', stream);
    figures_print(report, stream);
    fputc('\n', stream);
    print_heading(stream, "Pairs that may need support");
    cli_table *table = support_table(in, false);
    table_print(table, stream, FORMAT_TABLE);
    table_free(table);
    fprintf(stream,
            "A flag is a reason to ask how it goes, not a verdict, and never for ranking people: above is how often\n"
            "flags are wrong. The chance is that of a meeting within %d days, from the silences of all pairs.\n",
            (int)in->session->settings->within);
}

static void print_json(const engagement_inputs *in, const figures *report, FILE *stream)
{
    cli_table *rows = figures_table(report);
    cli_table *support = support_table(in, true);
    cli_table *pairs = pairs_table(in);
    fprintf(stream, "{\n  \"as_of\": \"%s\",\n  \"figures\": ", dates_text(in->options.as_of).text);
    table_print_json(rows, stream, 2);
    fputs(",\n  \"support\": ", stream);
    table_print_json(support, stream, 2);
    fputs(",\n  \"pairs\": ", stream);
    table_print_json(pairs, stream, 2);
    fputs("\n}\n", stream);
    table_free(rows);
    table_free(support);
    table_free(pairs);
}

int engagement_print(const engagement_inputs *in, const figures *report)
{
    const cli_settings *settings = in->session->settings;
    cli_output output;
    int code = output_open(&output, settings->output);
    if (code)
        return code;
    if (settings->format == FORMAT_JSON) {
        print_json(in, report, output.stream);
    } else if (settings->pairs || settings->format == FORMAT_CSV) {
        cli_table *table = settings->pairs ? pairs_table(in) : figures_table(report);
        table_print(table, output.stream, (cli_format)settings->format);
        table_free(table);
    } else {
        print_for_people(in, report, output.stream);
    }
    return output_close(&output, code);
}
