/*
 * What came out, in words first: how many have a partner, how well they fit, and what is proven of it.
 */
#include <stdio.h>
#include <string.h>

#include "report/report.h"

rv_figure rv_report_level(const char *level, int64_t value)
{
    bool points = strcmp(level, "score") == 0 || strcmp(level, "worst") == 0 || strcmp(level, "leximin") == 0;
    return points ? rv_figure_points(value, 3) : rv_figure_whole(value);
}

static void put_tile(rv_output *out, const char *title, rv_figure figure, const char *note)
{
    rv_html_say(out, "<div><dt>%s</dt><dd>%s</dd><dd>%s</dd></div>\n", title, figure.text, note);
}

static void put_tiles(const rv_report *report)
{
    static const char *const titles[2] = {"Mentors with a mentee", "Mentees with a mentor"};
    rv_output *out = report->out;
    int32_t n_pairs = report->matching->n_pairs;
    rv_figure note;
    int64_t score = 0;
    int32_t lowest = 0;
    for (int32_t i = 0; i < n_pairs; i++) {
        score += report->matching->pairs[i].score;
        lowest = i == 0 || report->matching->pairs[i].score < lowest ? report->matching->pairs[i].score : lowest;
    }
    rv_html_put(out, "<dl class=\"tiles\">\n");
    for (int side = REVERSA_MENTEE; side >= REVERSA_MENTOR; side--) {
        const reversa_side_counts *counts = &report->counts[side];
        snprintf(note.text, sizeof note.text, "of %s who signed up", rv_figure_whole(counts->signed_up).text);
        put_tile(out, titles[side], rv_figure_percent(counts->matched, counts->signed_up), note.text);
    }
    put_tile(out, "Pairs", rv_figure_whole(n_pairs), "one mentor with one mentee");
    snprintf(note.text, sizeof note.text, "of 1; the lowest is %s", rv_figure_points(lowest, 2).text);
    if (n_pairs > 0)
        put_tile(out, "Mean score", rv_figure_points((score + n_pairs / 2) / n_pairs, 2), note.text);
    rv_html_put(out, "</dl>\n");
}

static void put_conflict(const rv_report *report)
{
    rv_output *out = report->out;
    if (report->parts->why) {
        rv_html_put(out, "<p><span class=\"warn\">No matching meets the limits.</span> Nobody has been paired. Below "
                         "stands which limits contradict each other, and what would help.</p>\n");
        return;
    }
    rv_html_put(out, "<p><span class=\"warn\">No matching meets the limits.</span> These cannot hold "
                     "together:</p>\n<ul>\n");
    for (int32_t i = 0; i < report->matching->n_conflict; i++) {
        rv_html_put(out, "<li>");
        rv_html_text(out, report->matching->conflict[i]);
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out, "</ul>\n");
}

/* Made from wishes, and proven of that alone. */
static bool is_stable(const rv_report *report)
{
    return report->matching->certificate.proof == REVERSA_PROOF_STABLE;
}

static void put_stable(rv_output *out, const reversa_matching *matching)
{
    bool pinned = false;
    for (int32_t i = 0; i < matching->n_pairs; i++)
        pinned = pinned || matching->pairs[i].state == REVERSA_PAIR_PINNED;
    rv_html_put(out,
                "<p><span class=\"good\">Stable.</span> The pairs were made from wishes: no two people whom the rules "
                "allow would both rather have each other than a partner they have, or than an empty place");
    rv_html_put(out, pinned ? ", unless one of them is pinned to someone.</p>\n" : ".</p>\n");
}

static void put_verdict(const rv_report *report)
{
    rv_output *out = report->out;
    const reversa_certificate *proof = &report->matching->certificate;
    rv_figure eligible = rv_figure_whole(proof->n_eligible);
    switch (report->matching->outcome) {
    case REVERSA_OUTCOME_OPTIMAL:
        rv_html_say(out,
                    "<p><span class=\"good\">Proven best.</span> No other choice among the %s pairs that the rules "
                    "allow serves the aims better.</p>\n",
                    eligible.text);
        break;
    case REVERSA_OUTCOME_FEASIBLE:
        if (is_stable(report)) {
            put_stable(out, report->matching);
            break;
        }
        rv_html_put(out,
                    "<p><span class=\"warn\">Good, not proven best.</span> All rules and limits hold. The search "
                    "ended before it was proven that nothing better exists; under What came out stands how far away "
                    "the best can be.</p>\n");
        break;
    case REVERSA_OUTCOME_INFEASIBLE:
        put_conflict(report);
        break;
    case REVERSA_OUTCOME_STOPPED:
        rv_html_put(out, "<p><span class=\"warn\">The search was stopped before there was a matching.</span></p>\n");
        break;
    }
}

static void put_levels(const rv_report *report)
{
    static const rv_heading columns[] = {
        {"Aim", false}, {"Reached", true}, {"Best possible", true}, {"Gap", true}, {"Proven", false}};
    rv_output *out = report->out;
    rv_html_open_table(out, "The aims in their order: what was reached, and what no matching can exceed", columns, 5);
    for (int32_t l = 0; l < report->matching->n_levels; l++) {
        const reversa_level *level = &report->matching->levels[l];
        int64_t gap = level->bound - level->value;
        rv_html_open_row(out);
        rv_html_cell_head(out, level->name);
        rv_html_cell_figure(out, rv_report_level(level->name, level->value));
        rv_html_cell_figure(out, rv_report_level(level->name, level->bound));
        rv_html_cell_figure(out, rv_report_level(level->name, gap < 0 ? -gap : gap));
        rv_html_put(out, level->proven ? "<td>yes</td>" : "<td>no</td>");
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
}

static void put_headline(const rv_report *report)
{
    const reversa_side_counts *mentees = &report->counts[REVERSA_MENTEE];
    const reversa_side_counts *mentors = &report->counts[REVERSA_MENTOR];
    rv_html_say(report->out, "<p class=\"lead\">%s of %s %s who signed up %s a mentor",
                rv_figure_whole(mentees->matched).text, rv_figure_whole(mentees->signed_up).text,
                rv_figure_noun(mentees->signed_up, "mentee", "mentees"),
                rv_figure_noun(mentees->matched, "has", "have"));
    rv_html_say(report->out, ", from %s of %s %s.</p>\n", rv_figure_whole(mentors->matched).text,
                rv_figure_whole(mentors->signed_up).text, rv_figure_noun(mentors->signed_up, "mentor", "mentors"));
}

static bool has_pairs(const rv_report *report)
{
    return report->matching->outcome == REVERSA_OUTCOME_OPTIMAL ||
           report->matching->outcome == REVERSA_OUTCOME_FEASIBLE;
}

void rv_report_summary(const rv_report *report)
{
    rv_html_open_section(report->out, "short", "In short");
    if (has_pairs(report))
        put_headline(report);
    put_verdict(report);
    if (has_pairs(report))
        put_tiles(report);
    rv_html_close_section(report->out);
}

void rv_report_outcome(const rv_report *report)
{
    static const char *const proofs[] = {
        "It is not proven that nothing better exists.",
        "That nothing better exists is proven by the price of every place: no pair that the rules allow is worth more "
        "than "
        "the prices of its two people. The prices are in certificate.json, with which others can check it.",
        "That nothing better exists is proven by a search over all pairs that the limits’ prices do not rule out."};
    if (!has_pairs(report))
        return;
    rv_html_open_section(report->out, "outcome", "What came out");
    put_levels(report);
    if (is_stable(report))
        rv_html_put(report->out,
                    "<p>The aims played no part: pairs were made from wishes. The best possible is counted from "
                    "places and from the scores of pairs alone, and may be out of reach. <code>reversa match</code> "
                    "with the limit “stable” serves the aims as well as stable pairs can.</p>\n");
    else
        rv_html_say(
            report->out, "<p>%s</p>\n",
            proofs[report->matching->outcome == REVERSA_OUTCOME_OPTIMAL ? report->matching->certificate.proof : 0]);
    rv_html_close_section(report->out);
}
