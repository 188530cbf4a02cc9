/*
 * The report of a study of retention. What is right comes first and is drawn; what is often quoted and wrong comes later, and is
 * called so. Readings and definitions are the study's own sentences.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/curves.h"
#include "report/metrics.h"
#include "report/report.h"

typedef struct page {
    rv_output *out;
    const reversa_retention *retention;
    const reversa_retention_parts *parts;
    reversa_retention_options options;
} page;

void reversa_retention_parts_init(reversa_retention_parts *parts)
{
    *parts = (reversa_retention_parts){
        .struct_size = sizeof *parts, .rates_from = REVERSA_MISSING_DATE, .rates_to = REVERSA_MISSING_DATE};
}

static rv_measure measure_of(const reversa_figure *figure)
{
    if (figure->unit == REVERSA_UNIT_SHARE)
        return strstr(figure->name, "difference") ? RV_MEASURE_POINTS : RV_MEASURE_SHARE;
    if (figure->unit == REVERSA_UNIT_PEOPLE)
        return RV_MEASURE_PEOPLE;
    return figure->unit == REVERSA_UNIT_RATIO ? RV_MEASURE_RATIO : RV_MEASURE_NUMBER;
}

static reversa_figure named(const page *p, const char *name)
{
    reversa_figure figure;
    reversa_retention_figure(p->retention, reversa_retention_find(p->retention, name), &figure);
    return figure;
}

static void put_reading(const page *p, const char *name, const char *style)
{
    reversa_figure figure = named(p, name);
    if (!figure.reading)
        return;
    rv_html_say(p->out, "<p%s>", style);
    rv_html_text(p->out, figure.reading);
    rv_html_put(p->out, "</p>\n");
}

/* ---- In short ---- */

static void put_tile(const page *p, const char *name, const char *title)
{
    reversa_figure figure = named(p, name);
    char under[100];
    rv_figure interval = rv_metrics_interval(&figure.estimate, measure_of(&figure));
    snprintf(under, sizeof under, "%g\xC2\xA0%% interval %s", 100 * p->options.level, interval.text);
    rv_metrics_tile(p->out, title, rv_metrics_figure(figure.estimate.value, measure_of(&figure)).text,
                    isnan(figure.estimate.low) ? "no interval" : under);
}

static void put_short(const page *p)
{
    rv_html_open_section(p->out, "short", "In short");
    put_reading(p, "hazard_ratio", " class=\"lead\"");
    put_reading(p, "matched_risk_difference", "");
    rv_html_put(p->out, "<dl class=\"tiles\">\n");
    put_tile(p, "hazard_ratio", "Rate of leaving, inside / outside");
    put_tile(p, "matched_risk_participants", "Participants who leave by the horizon");
    put_tile(p, "matched_risk_controls", "Matched others who leave by then");
    put_tile(p, "matched_months_difference", "Months stayed, difference");
    rv_html_put(p->out, "</dl>\n");
    put_reading(p, "e_value", " class=\"soft\"");
    rv_html_close_section(p->out);
}

/* ---- What it rests on ---- */

static void put_list(rv_output *out, const char *const *columns, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        rv_html_put(out, i ? ", " : "");
        rv_html_text(out, columns[i]);
    }
}

/* "matched_risk_controls" as words; a name that is not known as it is. */
static const char *figure_words(const char *name)
{
    static const char *const words[][2] = {{"stay", "Still there at the horizon, all"},
                                           {"hazard_ratio", "Rate of leaving, inside / outside"},
                                           {"e_value", "Unmeasured cause needed to explain it"},
                                           {"landmark_3", "Rate ratio from 3 months after the hire"},
                                           {"landmark_6", "Rate ratio from 6 months"},
                                           {"landmark_12", "Rate ratio from 12 months"},
                                           {"matched_risk_participants", "Leave by the horizon, participants"},
                                           {"matched_risk_controls", "Leave by the horizon, matched others"},
                                           {"matched_risk_difference", "Leave by the horizon, difference in points"},
                                           {"matched_months_difference", "Months stayed, difference"},
                                           {"number_needed", "To take in for one more who stays"},
                                           {"voluntary_participants", "Leave of their own will, participants"},
                                           {"voluntary_others", "Leave of their own will, others"},
                                           {"voluntary_difference", "Leave of their own will, difference in points"},
                                           {"naive_hazard_ratio", "Rate of leaving, ever / never joined"},
                                           {"naive_retention_participants", "Still there, of those who ever joined"},
                                           {"naive_retention_others", "Still there, of those who never did"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i][0], name) == 0)
            return words[i][1];
    return name;
}

/* "hazard_ratio: why it is not to be trusted", with the figure's name as words. */
static void put_warning(rv_output *out, const char *warning)
{
    char name[64];
    const char *colon = strstr(warning, ": ");
    size_t length = colon ? (size_t)(colon - warning) : 0;
    if (length > 0 && length < sizeof name) {
        memcpy(name, warning, length);
        name[length] = '\0';
        rv_html_text(out, figure_words(name));
        warning = colon;
    }
    rv_html_text(out, warning);
}

static void put_basis(const page *p)
{
    int32_t first;
    int32_t last;
    rv_output *out = p->out;
    reversa_retention_window(p->retention, &first, &last);
    rv_html_open_section(out, "basis", "What it rests on");
    rv_html_put(
        out,
        "<ul>\n<li>A person counts as inside the programme from the day of joining only: time before it counts as "
        "outside. Who stays longer has more time to join, so anything else would flatter the programme.</li>\n<li>");
    if (p->options.n_adjust > 0) {
        rv_html_put(out, "Made comparable in: ");
        put_list(out, p->options.adjust, p->options.n_adjust);
    } else {
        rv_html_put(out,
                    "Nothing was adjusted for: those who join may differ from the others in ways that bear on leaving");
    }
    rv_html_put(out, ".</li>\n");
    if (p->options.n_exact > 0) {
        rv_html_put(out, "<li>Matched pairs are equal in: ");
        put_list(out, p->options.exact, p->options.n_exact);
        rv_html_put(out, ".</li>\n");
    }
    rv_html_say(out,
                "<li>%s matched pairs of a participant and someone who was there on the day of joining and had not "
                "joined.</li>\n",
                rv_figure_whole(reversa_retention_n_pairs(p->retention)).text);
    rv_html_put(
        out,
        "<li>A comparison says what went with joining, not what caused it: nobody drew lots for who joins.</li>\n");
    for (int32_t i = 0; i < reversa_retention_n_warnings(p->retention); i++) {
        rv_html_put(out, "<li>");
        put_warning(out, reversa_retention_warning(p->retention, i));
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out, "</ul>\n");
    rv_html_close_section(out);
}

/* ---- Curves ---- */

static void put_curves(const page *p)
{
    static const char *const pairs[] = {"matched others", "participants"};
    static const char *const everyone[] = {"everyone"};
    double smallest = p->options.smallest > 1 ? (double)p->options.smallest : 1;
    const rv_curves_words joining = {"stay-pairs", "Still there, by months since joining",
                                     "Two curves of steps that fall from 100 percent: a full line for participants, a "
                                     "dashed one for matched others, each in a "
                                     "band that is its interval. The table below has the numbers.",
                                     pairs, 2};
    const rv_curves_words hire = {
        "stay-all", "Still there, by months since the hire",
        "A curve of steps that falls from 100 percent, in a band that is its interval. The table below has "
        "the numbers.",
        everyone, 1};
    const reversa_curve *matched = reversa_retention_figure_curve(p->retention, REVERSA_RETENTION_PAIRS);
    const reversa_curve *all = reversa_retention_figure_curve(p->retention, REVERSA_RETENTION_STAY);
    if (!matched && !all)
        return;
    rv_html_open_section(p->out, "curves", "How long people stay");
    if (matched) {
        rv_html_put(p->out, "<h3>Participants and matched others, from the day of joining</h3>\n");
        rv_curves_put(p->out, matched, &joining, smallest);
    }
    if (all) {
        rv_html_put(p->out, "<h3>Everyone, from the day of the hire</h3>\n");
        rv_curves_put(p->out, all, &hire, smallest);
    }
    rv_html_close_section(p->out);
}

/* ---- Figures ---- */

static void put_figures(const page *p, bool biased, const char *caption)
{
    static const rv_heading columns[] = {{"Figure", false}, {"Value", true}, {"Interval", true},
                                         {"People", true},  {"Exits", true}, {"Why there is none", false}};
    rv_output *out = p->out;
    rv_html_open_table(out, caption, columns, 6);
    for (int32_t i = 0; i < reversa_retention_n_figures(p->retention); i++) {
        reversa_figure figure;
        reversa_retention_figure(p->retention, i, &figure);
        if (figure.biased != biased)
            continue;
        rv_html_open_row(out);
        rv_html_cell_head(out, figure_words(figure.name));
        rv_metrics_estimate(out, &figure.estimate, measure_of(&figure));
        rv_html_cell_figure(out, rv_metrics_count(figure.n, p->options.smallest));
        rv_html_cell_figure(out, rv_metrics_count(figure.events, p->options.smallest));
        rv_html_cell_text(out, figure.note ? figure.note : "");
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
}

static void put_definitions(const page *p)
{
    rv_html_open_details(p->out, "How each figure is computed, and how to read it", false);
    rv_html_put(p->out, "<dl class=\"terms\">\n");
    for (int32_t i = 0; i < reversa_retention_n_figures(p->retention); i++) {
        reversa_figure figure;
        reversa_retention_figure(p->retention, i, &figure);
        rv_html_say(p->out, "<dt>%s <code>%s</code></dt>\n<dd>", figure_words(figure.name), figure.name);
        rv_html_text(p->out, figure.definition ? figure.definition : "");
        rv_html_put(p->out, "</dd>\n<dd>");
        rv_html_text(p->out, figure.reading ? figure.reading : "");
        rv_html_put(p->out, "</dd>\n");
    }
    rv_html_put(p->out, "</dl>\n");
    rv_html_close_details(p->out);
}

static void put_all_figures(const page *p)
{
    rv_html_open_section(p->out, "figures", "All figures");
    rv_html_say(p->out, "<p>Intervals are at %g\xC2\xA0%%; the horizon is %g months.</p>\n", 100 * p->options.level,
                p->options.horizon);
    put_figures(p, false, "Figures, each answering the same question in its own way");
    put_definitions(p);
    rv_html_close_section(p->out);
    rv_html_open_section(p->out, "naive", "For comparison only: what is often quoted, and wrong");
    put_figures(p, true, "Biased figures");
    put_reading(p, "naive_hazard_ratio", "");
    rv_html_close_section(p->out);
}

static void put_balance(const page *p)
{
    static const rv_heading columns[] = {{"Column", false}, {"Before", true}, {"After matching", true}};
    int32_t n = reversa_retention_n_balance(p->retention);
    if (n == 0)
        return;
    rv_html_open_section(p->out, "balance", "Are the matched pairs alike?");
    rv_html_open_table(p->out, "Differences in standard deviations; 0.1 and more is much", columns, 3);
    for (int32_t i = 0; i < n; i++) {
        reversa_balance_row row;
        const char *name = reversa_retention_balance_at(p->retention, i, &row);
        rv_html_open_row(p->out);
        rv_html_cell_head(p->out, name);
        rv_html_cell_figure(p->out, rv_figure_decimal(row.difference_before, 2));
        rv_html_cell_figure(p->out, rv_figure_decimal(row.difference_after, 2));
        rv_html_close_row(p->out);
    }
    rv_html_close_table(p->out);
    rv_html_close_section(p->out);
}

static rv_figure group_count(int64_t count)
{
    return count == REVERSA_HIDDEN_COUNT ? rv_figure_none() : rv_figure_whole(count);
}

static void put_groups(const page *p)
{
    static const rv_heading columns[] = {{"Group", false},      {"People", true},
                                         {"Joined", true},      {"Left", true},
                                         {"Still there", true}, {"Rate of leaving, inside / outside", true},
                                         {"Interval", true}};
    int32_t n = reversa_retention_n_groups(p->retention);
    if (n == 0)
        return;
    rv_html_open_section(p->out, "groups", "By group");
    rv_html_open_table(p->out, "The same within each group", columns, 7);
    for (int32_t i = 0; i < n; i++) {
        reversa_retention_group group;
        reversa_retention_group_at(p->retention, i, &group);
        rv_html_open_row(p->out);
        rv_html_cell_head(p->out, group.value ? group.value : "not known");
        rv_html_cell_figure(p->out, group_count(group.n));
        rv_html_cell_figure(p->out, group_count(group.n_joined));
        rv_html_cell_figure(p->out, group_count(group.n_left));
        rv_html_cell_figure(p->out, rv_metrics_figure(group.stay.value, RV_MEASURE_SHARE));
        rv_metrics_estimate(p->out, &group.hazard_ratio, RV_MEASURE_RATIO);
        rv_html_close_row(p->out);
    }
    rv_html_close_table(p->out);
    rv_html_put(
        p->out,
        "<p class=\"soft\">A dash stands for a group with a number that is too small to be shown, or with which "
        "such a number could be found.</p>\n");
    rv_html_close_section(p->out);
}

static void put_rate_definitions(const page *p)
{
    rv_html_open_details(p->out, "What each rate is", false);
    rv_html_put(p->out, "<dl class=\"terms\">\n");
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        rv_html_say(p->out, "<dt>%s</dt>\n<dd>", reversa_rate_name((reversa_rate)rate));
        rv_html_text(p->out, reversa_rates_definition(p->parts->rates, (reversa_rate)rate));
        rv_html_put(p->out, "</dd>\n");
    }
    rv_html_put(p->out, "</dl>\n");
    rv_html_close_details(p->out);
}

static void put_rates(const page *p)
{
    static const rv_heading columns[] = {{"Rate", false}, {"Value", true}, {"Interval", true}};
    char caption[80];
    if (!p->parts->rates)
        return;
    snprintf(caption, sizeof caption, "From %s to %s", rv_metrics_day(p->parts->rates_from).text,
             rv_metrics_day(p->parts->rates_to).text);
    rv_html_open_section(p->out, "rates", "Rates of everyone");
    rv_html_open_table(p->out, caption, columns, 3);
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        reversa_rate_result result;
        reversa_rates_read(p->parts->rates, REVERSA_EVERYONE, (reversa_rate)rate, &result);
        const reversa_estimate estimate = {.value = result.value, .low = result.low, .high = result.high};
        rv_html_open_row(p->out);
        rv_html_cell_head(p->out, reversa_rate_name((reversa_rate)rate));
        rv_metrics_estimate(p->out, &estimate, RV_MEASURE_SHARE);
        rv_html_close_row(p->out);
    }
    rv_html_close_table(p->out);
    put_rate_definitions(p);
    rv_html_close_section(p->out);
}

static void put_record(const page *p)
{
    static const rv_heading columns[] = {{"What", false}, {"Which", false}};
    int32_t first;
    int32_t last;
    reversa_retention_window(p->retention, &first, &last);
    rv_html_open_section(p->out, "record", "The record");
    rv_html_open_table(p->out, "How it was computed", columns, 2);
    if (p->parts->source)
        rv_metrics_entry(p->out, "Made from", p->parts->source);
    rv_metrics_entry(p->out, "First day of the data",
                     first == REVERSA_MISSING_DATE ? "everyone is seen from the hire" : rv_metrics_day(first).text);
    rv_metrics_entry(p->out, "Last day of the data", rv_metrics_day(last).text);
    rv_metrics_entry(p->out, "Version", reversa_version());
    rv_html_close_table(p->out);
    rv_html_close_section(p->out);
}

static void put_page(const page *p)
{
    rv_html_open_page(p->out, "Report of retention", "Do people in the programme stay longer?", NULL);
    put_short(p);
    put_basis(p);
    put_curves(p);
    put_all_figures(p);
    put_balance(p);
    put_groups(p);
    put_rates(p);
    put_record(p);
    rv_html_close_page(p->out, "Made by reversa. This page runs no script and fetches nothing.");
}

reversa_status reversa_report_retention(reversa_context *ctx, const reversa_retention *retention,
                                        const reversa_retention_parts *parts, reversa_report **report_out)
{
    reversa_retention_parts usual;
    rv_output out = {0};
    page p = {.out = &out, .retention = retention, .parts = parts ? parts : &usual};
    reversa_retention_parts_init(&usual);
    if (report_out)
        *report_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!retention || !report_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "retention and report_out must not be NULL");
    if (p.parts->struct_size < sizeof *parts)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The report's parts are of another version: use their init");
    reversa_retention_options_init(&p.options);
    if (p.parts->options)
        p.options = *p.parts->options;
    status = rv_output_open(ctx, "-", &out); /* held in memory */
    if (status)
        return status;
    put_page(&p);
    status = out.status ? out.status : rv_report_keep(ctx, &out, report_out);
    rv_output_abort(&out);
    return status;
}
