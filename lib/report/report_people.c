/*
 * Who is unmatched and why: the way from signing up to a pair, as a funnel of bars for either side, the reasons in words;
 * and how tight each limit is.
 */
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "report/svg.h"

#define N_STEPS 4

/* A step of the way, by side. */
typedef struct step {
    const char *name;
    int64_t n;
} step;

static const char *const sides[2] = {"Mentors", "Mentees"};
static const char *const ids[2] = {"way-mentors", "way-mentees"};

/* The steps that are known. */
static int steps_of(const reversa_side_counts *counts, int side, step steps_out[N_STEPS])
{
    int n = 0;
    steps_out[n++] = (step){"signed up", counts->signed_up};
    steps_out[n++] = (step){side == REVERSA_MENTOR ? "have a place to give" : "take part (a capacity above 0)",
                            counts->taking_part};
    if (counts->eligible >= 0)
        steps_out[n++] = (step){"have someone whom the rules allow", counts->eligible};
    steps_out[n++] = (step){"have a partner", counts->matched};
    return n;
}

static void put_funnel(const rv_report *report, int side)
{
    step steps[N_STEPS];
    int n = steps_of(&report->counts[side], side, steps);
    int64_t most = steps[0].n > 0 ? steps[0].n : 1;
    char title[80];
    snprintf(title, sizeof title, "%s: from signing up to a partner", sides[side]);
    rv_svg_open(
        report->out, ids[side], 20 + 330 * n, title,
        "Bars, one below the other, each a part of the one above: how many signed up, take part, have someone whom "
        "the rules allow, and have a partner. The table below has the numbers.");
    for (int i = 0; i < n; i++) {
        int64_t y = 330 * i;
        char text[80];
        snprintf(text, sizeof text, "%s", steps[i].name);
        rv_svg_text(report->out, "", 0, y + 110, text, 0);
        rv_svg_text(report->out, "e b", RV_SVG_WIDTH, y + 110, rv_figure_whole(steps[i].n).text, 0);
        rv_svg_box(report->out, "back", (rv_box){5, y + 150, RV_SVG_WIDTH - 10, 120});
        if (steps[i].n > 0)
            rv_svg_box(report->out, "bar", (rv_box){5, y + 150, (RV_SVG_WIDTH - 10) * steps[i].n / most, 120});
    }
    rv_svg_close(report->out, NULL);
}

static void put_steps_table(const rv_report *report)
{
    static const rv_heading columns[] = {{"Step", false}, {"Mentees", true}, {"Mentors", true}};
    static const char *const names[] = {"In the people file", "Signed up", "Take part: a capacity above 0",
                                        "Have someone whom the rules allow", "Have a partner"};
    const reversa_side_counts *mentees = &report->counts[REVERSA_MENTEE];
    const reversa_side_counts *mentors = &report->counts[REVERSA_MENTOR];
    const int64_t values[][2] = {{mentees->people, mentors->people},
                                 {mentees->signed_up, mentors->signed_up},
                                 {mentees->taking_part, mentors->taking_part},
                                 {mentees->eligible, mentors->eligible},
                                 {mentees->matched, mentors->matched}};
    rv_html_open_details(report->out, "The data of these pictures", false);
    rv_html_open_table(report->out, "From signing up to a partner", columns, 3);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (values[i][0] < 0)
            continue;
        rv_html_open_row(report->out);
        rv_html_cell_head(report->out, names[i]);
        rv_html_cell_figure(report->out, rv_figure_whole(values[i][0]));
        rv_html_cell_figure(report->out, rv_figure_whole(values[i][1]));
        rv_html_close_row(report->out);
    }
    rv_html_close_table(report->out);
    rv_html_close_details(report->out);
}

static const char *reason_words(int reason)
{
    static const char outbid[] =
        "Those whom the rules allow are better placed with others, or a pair with them would add nothing "
        "to the aims.";
    static const char *const words[REVERSA_N_REASONS] = {
        [REVERSA_REASON_NO_CAPACITY] = "They have no place: their capacity is 0.",
        [REVERSA_REASON_NO_ELIGIBLE] = "The rules leave them nobody.",
        [REVERSA_REASON_ONE_ROLE] = "They hold the other role, and may hold only one.",
        [REVERSA_REASON_LIMIT] = "Someone whom the rules allow has a place left, but limits on the whole forbid it.",
        [REVERSA_REASON_OUTBID] = outbid,
        [REVERSA_REASON_STOPPED] = "The search was stopped before it was settled."};
    return words[reason];
}

static void put_reasons(const rv_report *report)
{
    static const rv_heading columns[] = {{"Because", false}, {"Mentees", true}, {"Mentors", true}};
    const int64_t *mentees = report->counts[REVERSA_MENTEE].unmatched;
    const int64_t *mentors = report->counts[REVERSA_MENTOR].unmatched;
    if (report->matching->n_unmatched == 0) {
        rv_html_put(report->out, "<p>Everyone who signed up has a partner.</p>\n");
        return;
    }
    rv_html_open_table(report->out, "Without a partner, by the first reason that applies", columns, 3);
    for (int r = 0; r < REVERSA_N_REASONS; r++) {
        if (mentees[r] + mentors[r] == 0)
            continue;
        rv_html_open_row(report->out);
        rv_html_cell_head(report->out, reason_words(r));
        rv_html_cell_figure(report->out, rv_figure_whole(mentees[r]));
        rv_html_cell_figure(report->out, rv_figure_whole(mentors[r]));
        rv_html_close_row(report->out);
    }
    rv_html_close_table(report->out);
    rv_html_put(report->out, "<p class=\"soft\">Each of them stands in unmatched.csv with the reason; <code>reversa "
                             "why-not</code> says more of one person, and what would help.</p>\n");
}

void rv_report_unmatched(const rv_report *report)
{
    rv_output *out = report->out;
    rv_html_open_section(out, "unmatched", "Who has nobody, and why");
    rv_html_put(out, "<div class=\"cards\">\n");
    for (int side = REVERSA_MENTEE; side >= REVERSA_MENTOR; side--) {
        rv_html_say(out, "<div>\n<h3>%s</h3>\n", sides[side]);
        put_funnel(report, side);
        rv_html_put(out, "</div>\n");
    }
    rv_html_put(out, "</div>\n");
    put_steps_table(report);
    put_reasons(report);
    rv_html_close_section(out);
}

/* ---- Limits ---- */

/* Budgets are in millionths, all else is counted. */
static rv_figure limit_figure(const rv_bound_limit *limit, int64_t value)
{
    if (value == INT64_MIN || value == INT64_MAX)
        return rv_figure_none();
    return limit->limit->kind == RV_LIMIT_BUDGET ? rv_figure_points(value, 2) : rv_figure_whole(value);
}

static void put_limit(const rv_report *report, int32_t index)
{
    const reversa_limit_use *use = &report->matching->limits[index];
    const rv_bound_limit *limit = &report->problem->limits[index];
    rv_output *out = report->out;
    int64_t slack = INT64_MAX;
    if (use->most != INT64_MAX)
        slack = use->most - use->value;
    if (use->least != INT64_MIN && use->value - use->least < slack)
        slack = use->value - use->least;
    rv_html_open_row(out);
    rv_html_cell_head(out, use->text);
    rv_html_cell_figure(out, limit_figure(limit, use->value));
    rv_html_cell_figure(out, limit_figure(limit, use->least));
    rv_html_cell_figure(out, limit_figure(limit, use->most));
    rv_html_cell_figure(out, limit_figure(limit, slack));
    if (use->violation > 0)
        rv_html_say(out, "<td class=\"warn\">violated by %s</td>", rv_figure_whole(use->violation).text);
    else
        rv_html_put(out, use->tight ? "<td class=\"warn\">tight</td>" : "<td>has room</td>");
    rv_html_close_row(out);
}

void rv_report_limits(const rv_report *report)
{
    static const rv_heading columns[] = {{"Limit", false},  {"Now", true},  {"At least", true},
                                         {"At most", true}, {"Room", true}, {"State", false}};
    bool has_pairs = report->matching->outcome == REVERSA_OUTCOME_OPTIMAL ||
                     report->matching->outcome == REVERSA_OUTCOME_FEASIBLE;
    if (report->matching->n_limits == 0 || !has_pairs)
        return;
    rv_html_open_section(report->out, "limits", "How tight the limits are");
    rv_html_open_table(report->out, "Each limit, and what is left of it", columns, 6);
    for (int32_t i = 0; i < report->matching->n_limits; i++)
        put_limit(report, i);
    rv_html_close_table(report->out);
    rv_html_put(report->out,
                "<p class=\"soft\">Of a limit per person the fullest is shown. A tight limit may cost score "
                "or pairs: <code>reversa advise</code> says how much.</p>\n");
    rv_html_close_section(report->out);
}
