/*
 * The report of engagement: was the plan kept, week by week, why did meetings fail, what changed, who may need support. The list
 * of pairs never stands without how often such flags are wrong.
 */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/calendar.h"
#include "report/metrics.h"
#include "report/report.h"

#define MOST_PAIRS 1000
#define WORTH_TELLING 0.05 /* of the skill of chances: below it they say hardly more than one number for all */

typedef struct page {
    rv_output *out;
    const reversa_engagement *engagement;
    const reversa_engagement_parts *parts;
    reversa_engagement_summary summary;
} page;

void reversa_engagement_parts_init(reversa_engagement_parts *parts)
{
    *parts = (reversa_engagement_parts){.struct_size = sizeof *parts, .most_pairs = MOST_PAIRS, .smallest = 5};
}

static int64_t count_flagged(const reversa_risk *risk)
{
    int64_t n = 0;
    for (int64_t i = 0; i < reversa_risk_n(risk); i++) {
        reversa_pair_risk pair;
        reversa_risk_at(risk, i, &pair);
        n += pair.flagged;
    }
    return n;
}

/* ---- In short ---- */

static void put_plan_words(const page *p)
{
    const reversa_engagement_options *options = p->parts->options;
    char meetings[24];
    rv_format_millionths(llround(options->meetings_per_month * (double)RV_MILLION), meetings);
    rv_html_say(p->out, "<p>As of %s, by a plan of %s meetings of %d minutes a month for %d months.</p>\n",
                rv_metrics_day(options->as_of).text, meetings, (int)options->minutes, (int)options->months);
}

static void put_short(const page *p)
{
    const reversa_engagement_summary *s = &p->summary;
    char under[100];
    rv_html_open_section(p->out, "short", "In short");
    rv_html_say(p->out, "<p class=\"lead\">%s of %s due meetings were held.</p>\n", rv_figure_whole(s->n_met).text,
                rv_figure_whole(s->n_closed).text);
    if (p->parts->options)
        put_plan_words(p);
    rv_html_put(p->out, "<dl class=\"tiles\">\n");
    snprintf(under, sizeof under, "interval %s", rv_metrics_interval(&s->adherence, RV_MEASURE_SHARE).text);
    rv_metrics_tile(p->out, "Due meetings that were held", rv_figure_share(s->adherence.value).text, under);
    snprintf(under, sizeof under, "of %s that have begun", rv_figure_whole(s->n_started).text);
    rv_metrics_tile(p->out, "Pairs that run now", rv_figure_whole(s->n_running).text, under);
    rv_metrics_tile(p->out, "Pairs that never met", rv_figure_whole(s->n_without_session).text, NULL);
    if (p->parts->risk)
        rv_metrics_tile(p->out, "Pairs that may need support", rv_figure_whole(count_flagged(p->parts->risk)).text,
                        "see below how often such flags are wrong");
    rv_html_put(p->out,
                "</dl>\n<p class=\"soft\">These numbers are for offering support, never for ranking people.</p>\n");
    rv_html_close_section(p->out);
}

/* ---- The plan ---- */

static void put_row(const page *p, const char *name, const reversa_estimate *estimate, rv_measure measure, rv_figure of)
{
    rv_html_open_row(p->out);
    rv_html_cell_head(p->out, name);
    rv_metrics_estimate(p->out, estimate, measure);
    rv_html_cell_figure(p->out, of);
    rv_html_close_row(p->out);
}

static reversa_estimate alone(double value)
{
    return (reversa_estimate){.value = value, .low = NAN, .high = NAN};
}

static void put_plan(const page *p)
{
    static const rv_heading columns[] = {{"Figure", false}, {"Value", true}, {"Interval", true}, {"Of so many", true}};
    const reversa_engagement_summary *s = &p->summary;
    const struct {
        const char *name;
        reversa_estimate estimate;
        rv_measure measure;
        int64_t n; /* below 0: nothing to say */
    } rows[] = {{"Due meetings that were held", s->adherence, RV_MEASURE_SHARE, s->n_closed},
                {"Of the whole plan, held so far", alone(s->completion), RV_MEASURE_SHARE, s->n_windows},
                {"Minutes held, of those due", alone(s->volume), RV_MEASURE_SHARE, -1},
                {"Days late, on average", alone(s->days_late), RV_MEASURE_NUMBER, s->n_met},
                {"Days within reach of a meeting", alone(s->covered), RV_MEASURE_SHARE, -1},
                {"Due meetings held in a row until now", alone(s->streak), RV_MEASURE_NUMBER, s->n_streaks},
                {"The longest such row", alone(s->longest_streak), RV_MEASURE_NUMBER, -1},
                {"Rhythm: −1 regular, 0 as by chance, 1 in bursts", alone(s->rhythm), RV_MEASURE_NUMBER, s->n_rhythm}};
    rv_html_open_section(p->out, "plan", "Was the plan kept?");
    rv_html_open_table(p->out, "Kept to the plan", columns, 4);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        put_row(p, rows[i].name, &rows[i].estimate, rows[i].measure,
                rows[i].n < 0 ? rv_figure_none() : rv_figure_whole(rows[i].n));
    rv_html_close_table(p->out);
    if (s->n_other_sessions + s->n_outside_sessions > 0)
        rv_html_say(
            p->out,
            "<p class=\"soft\">Left out: %s sessions of other pairs, and %s before the start or after the end of "
            "their pair.</p>\n",
            rv_figure_whole(s->n_other_sessions).text, rv_figure_whole(s->n_outside_sessions).text);
    rv_html_close_section(p->out);
}

static void put_failures(const page *p)
{
    static const rv_heading columns[] = {{"Why", false}, {"Share", true}, {"Interval", true}, {"Of so many", true}};
    const reversa_engagement_summary *s = &p->summary;
    int64_t n = 0;
    for (int state = REVERSA_SESSION_HELD; state < REVERSA_SESSION_PLANNED; state++)
        n += s->n_states[state];
    rv_html_open_section(p->out, "failures", "Meetings that did not take place");
    rv_html_open_table(p->out, "Of all meetings with an outcome", columns, 4);
    put_row(p, "Cancelled by the mentor", &s->cancelled[REVERSA_MENTOR], RV_MEASURE_SHARE, rv_figure_whole(n));
    put_row(p, "Cancelled by the mentee", &s->cancelled[REVERSA_MENTEE], RV_MEASURE_SHARE, rv_figure_whole(n));
    put_row(p, "The mentor did not come", &s->no_show[REVERSA_MENTOR], RV_MEASURE_SHARE, rv_figure_whole(n));
    put_row(p, "The mentee did not come", &s->no_show[REVERSA_MENTEE], RV_MEASURE_SHARE, rv_figure_whole(n));
    rv_html_close_table(p->out);
    rv_html_put(p->out, "<p class=\"soft\">Intervals allow for meetings of one pair being alike.</p>\n");
    rv_html_close_section(p->out);
}

/* ---- Surveys ---- */

static void put_change(const page *p, const reversa_report_change *change)
{
    const reversa_change *c = &change->change;
    bool hidden = c->n < p->parts->smallest;
    const reversa_estimate nothing = alone(NAN);
    rv_html_open_row(p->out);
    rv_html_cell_head(p->out, change->item);
    rv_html_cell_text(p->out, change->side == REVERSA_MENTOR ? "mentors" : "mentees");
    rv_html_cell_figure(p->out, hidden ? rv_figure_none() : rv_figure_whole(c->n));
    rv_html_cell_figure(p->out, hidden ? rv_figure_none() : rv_figure_decimal(c->mean_before, 2));
    rv_html_cell_figure(p->out, hidden ? rv_figure_none() : rv_figure_decimal(c->mean_after, 2));
    rv_metrics_estimate(p->out, hidden ? &nothing : &c->mean, RV_MEASURE_NUMBER);
    rv_html_close_row(p->out);
}

static void put_changes(const page *p)
{
    static const rv_heading columns[] = {{"Item", false}, {"Who", false},   {"People", true},  {"Before", true},
                                         {"After", true}, {"Change", true}, {"Interval", true}};
    if (p->parts->n_changes == 0)
        return;
    rv_html_open_section(p->out, "surveys", "What changed in the surveys");
    rv_html_open_table(p->out, "The same people before and after", columns, 7);
    for (int32_t i = 0; i < p->parts->n_changes; i++)
        put_change(p, &p->parts->changes[i]);
    rv_html_close_table(p->out);
    rv_html_put(
        p->out,
        "<p class=\"soft\">Only who answered both times counts; they may differ from those who did not. A dash: "
        "too few people.</p>\n");
    rv_html_close_section(p->out);
}

/* ---- Support ---- */

static void put_errors(const page *p)
{
    static const rv_heading columns[] = {
        {"How often", false}, {"Share", true}, {"Interval", true}, {"Of so many", true}};
    reversa_risk_errors e;
    reversa_risk_count_errors(p->parts->risk, &e);
    if (e.fit != REVERSA_FIT_OK) {
        rv_html_put(
            p->out,
            "<p>How often such flags are wrong is not known yet: too little time has passed to try them.</p>\n");
        return;
    }
    rv_html_say(
        p->out,
        "<p>Flags were fitted on what was known on %s and tried then and every %d days after, on %s pairs.</p>\n",
        rv_metrics_day(e.cut).text, (int)e.horizon_days, rv_figure_whole(e.n_pairs).text);
    rv_html_open_table(p->out, "How often such flags are right", columns, 4);
    put_row(p, "Of those who did not meet, flagged", &e.sensitivity, RV_MEASURE_SHARE,
            rv_figure_whole(e.n_flagged_silent + e.n_unflagged_silent));
    put_row(p, "Of those who met, not flagged", &e.specificity, RV_MEASURE_SHARE,
            rv_figure_whole(e.n_flagged_met + e.n_unflagged_met));
    put_row(p, "Of the flagged, did not meet", &e.predictive_positive, RV_MEASURE_SHARE,
            rv_figure_whole(e.n_flagged_silent + e.n_flagged_met));
    put_row(p, "Of the others, met", &e.predictive_negative, RV_MEASURE_SHARE,
            rv_figure_whole(e.n_unflagged_silent + e.n_unflagged_met));
    rv_html_close_table(p->out);
    if (!(e.skill >= WORTH_TELLING))
        rv_html_put(
            p->out,
            "<p><span class=\"warn\">The chances tell hardly more than giving all pairs the same one:</span> take a "
            "flag as a reminder to ask, no more.</p>\n");
}

static const char *why(const reversa_pair_risk *pair)
{
    if (pair->missed)
        return pair->silent || pair->beyond ? "silent, and two meetings in a row failed"
                                            : "two meetings in a row failed";
    return pair->beyond ? "silent for longer than any other pair was" : "silent for long";
}

static void put_pair(const page *p, const reversa_pair_risk *pair)
{
    rv_figure chance = rv_figure_share(pair->chance.value);
    if (isnan(pair->chance.value) && !isnan(pair->at_least))
        snprintf(chance.text, sizeof chance.text, "at least %.20s", rv_figure_share(pair->at_least).text);
    rv_html_open_row(p->out);
    rv_html_cell_head(p->out, p->parts->pairs->mentor_id[pair->pair]);
    rv_html_cell_text(p->out, p->parts->pairs->mentee_id[pair->pair]);
    rv_html_cell_figure(p->out, pair->silence < 0 ? rv_figure_none() : rv_figure_whole(pair->silence));
    rv_html_cell_figure(p->out, chance);
    rv_html_say(p->out, "<td>%s</td>", why(pair));
    rv_html_close_row(p->out);
}

static void put_flagged(const page *p)
{
    static const rv_heading columns[] = {
        {"Mentor", false}, {"Mentee", false}, {"Days silent", true}, {"Chance to meet", true}, {"Why", false}};
    int64_t n = count_flagged(p->parts->risk);
    int32_t n_shown = 0;
    if (n == 0 || !p->parts->pairs || p->parts->most_pairs == 0) {
        rv_html_say(p->out, "<p>%s.</p>\n", n ? "The pairs are not listed here" : "No pair has a flag");
        return;
    }
    if (n > p->parts->most_pairs)
        rv_html_say(p->out, "<p>The first %s of %s pairs; <code>reversa engagement --pairs</code> lists all.</p>\n",
                    rv_figure_whole(p->parts->most_pairs).text, rv_figure_whole(n).text);
    rv_html_open_table(p->out, "Pairs to ask how they are", columns, 5);
    for (int64_t i = 0; i < reversa_risk_n(p->parts->risk) && n_shown < p->parts->most_pairs; i++) {
        reversa_pair_risk pair;
        reversa_risk_at(p->parts->risk, i, &pair);
        if (!pair.flagged)
            continue;
        put_pair(p, &pair);
        n_shown++;
    }
    rv_html_close_table(p->out);
}

static void put_support(const page *p)
{
    if (!p->parts->risk)
        return;
    rv_html_open_section(p->out, "support", "Who may need support");
    put_errors(p);
    put_flagged(p);
    rv_html_close_section(p->out);
}

static void put_record(const page *p)
{
    static const rv_heading columns[] = {{"What", false}, {"Which", false}};
    rv_html_open_section(p->out, "record", "The record");
    rv_html_open_table(p->out, "How it was computed", columns, 2);
    if (p->parts->source)
        rv_metrics_entry(p->out, "Made from", p->parts->source);
    if (p->parts->options) {
        rv_metrics_entry(p->out, "As of", rv_metrics_day(p->parts->options->as_of).text);
        rv_metrics_entry(p->out, "Days by which a meeting may be early or late",
                         rv_figure_whole(p->parts->options->tolerance_days).text);
    }
    rv_metrics_entry(p->out, "Version", reversa_version());
    rv_html_close_table(p->out);
    rv_html_close_section(p->out);
}

/* ---- The door ---- */

static void put_page(const page *p)
{
    rv_html_open_page(p->out, "Report of engagement", "Do pairs meet as planned?", NULL);
    put_short(p);
    rv_calendar_put(p->out, p->engagement, p->parts->smallest);
    put_plan(p);
    put_failures(p);
    put_changes(p);
    put_support(p);
    put_record(p);
    rv_html_close_page(p->out, "Made by reversa. This page runs no script and fetches nothing.");
}

static reversa_status check(reversa_context *ctx, const page *p)
{
    const reversa_engagement_parts *parts = p->parts;
    if (parts->struct_size < sizeof *parts)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The report's parts are of another version: use their init");
    if (parts->n_changes < 0 || parts->most_pairs < 0 || (parts->n_changes > 0 && !parts->changes))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "n_changes and most_pairs must not be below 0, nor changes be NULL");
    if (parts->pairs && parts->pairs->n != reversa_engagement_n_pairs(p->engagement))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The pairs are not those that were measured");
    for (int32_t i = 0; i < parts->n_changes; i++)
        if (!parts->changes[i].item)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "A change is of no item");
    return REVERSA_OK;
}

reversa_status reversa_report_engagement(reversa_context *ctx, const reversa_engagement *engagement,
                                         const reversa_engagement_parts *parts, reversa_report **report_out)
{
    reversa_engagement_parts usual;
    rv_output out = {0};
    page p = {.out = &out, .engagement = engagement, .parts = parts ? parts : &usual};
    reversa_engagement_parts_init(&usual);
    if (report_out)
        *report_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!engagement || !report_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "engagement and report_out must not be NULL");
    status = check(ctx, &p);
    if (!status)
        status = rv_output_open(ctx, "-", &out); /* held in memory */
    if (status)
        return status;
    reversa_engagement_summarise(engagement, &p.summary);
    put_page(&p);
    status = out.status ? out.status : rv_report_keep(ctx, &out, report_out);
    rv_output_abort(&out);
    return status;
}
