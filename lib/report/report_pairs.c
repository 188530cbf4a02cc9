/*
 * The pairs, and how much of them had to be so. A row is kept short: ids, the score, the two criteria that gave most.
 */
#include <stdio.h>

#include "report/report.h"

#define OPEN_PAIRS 60   /* as many are shown without being asked for */
#define PAPER_PAIRS 300 /* as many are printed: some six pages */
#define REASONS 2

/* ---- The lottery ---- */

void rv_report_lottery(const rv_report *report)
{
    const reversa_classification *lottery = report->parts->lottery;
    rv_output *out = report->out;
    if (!lottery)
        return;
    rv_html_open_section(out, "lottery", "How much the lottery decided");
    if (lottery->claim == REVERSA_CLAIM_NONE) {
        rv_html_put(out, "<p>That is not known: with these limits and aims there are no prices from which it could be "
                         "told.</p>\n");
        rv_html_close_section(out);
        return;
    }
    const char *least = lottery->claim == REVERSA_CLAIM_AT_LEAST ? "at least " : "";
    const char *most = lottery->claim == REVERSA_CLAIM_AT_LEAST ? "at most " : "";
    rv_html_say(
        out, "<p>Of %s %s, %s%s %s in every best matching, and %s%s (%s) %s not: another best matching does without.",
        rv_figure_whole(lottery->n_pairs).text, rv_figure_noun(lottery->n_pairs, "pair", "pairs"), least,
        rv_figure_whole(lottery->n_every).text, rv_figure_noun(lottery->n_every, "is", "are"), most,
        rv_figure_whole(lottery->n_some).text, rv_figure_percent(lottery->n_some, lottery->n_pairs).text,
        rv_figure_noun(lottery->n_some, "is", "are"));
    if (lottery->claim == REVERSA_CLAIM_EXACT)
        rv_html_say(out, " %s other %s in some best matching.", rv_figure_whole(lottery->n_open).text,
                    rv_figure_noun(lottery->n_open, "pair is", "pairs are"));
    rv_html_say(
        out,
        "</p>\n<p>Among equally good matchings the %sseed %llu decided. Another seed may give other pairs, and never a "
        "better result.</p>\n",
        report->matching->is_drawn ? "lottery drew, and its " : "",
        (unsigned long long)(report->matching->is_drawn ? report->matching->options.lottery_seed
                                                        : report->problem->cohort->seed));
    rv_html_close_section(out);
}

/* ---- The pairs ---- */

static void put_person(const rv_report *report, int32_t person)
{
    int32_t code = report->name ? report->name->code[person] : RV_MISSING_CODE;
    rv_html_text(report->out, reversa_cohort_id(report->problem->cohort, person));
    if (!report->name)
        return;
    rv_html_put(report->out, "</td><td>");
    if (code != RV_MISSING_CODE)
        rv_html_text(report->out, rv_dictionary_text(&report->problem->cohort->texts, code));
}

/* The criteria that give most, the first of equals first. */
static void put_reasons(const rv_report *report, int32_t index)
{
    int32_t n = report->problem->n_criteria;
    int32_t last = -1;
    int32_t last_value = INT32_MAX;
    for (int i = 0; i < REASONS; i++) {
        int32_t best = -1;
        int32_t best_value = 0;
        for (int32_t c = 0; c < n; c++) {
            int32_t value = reversa_matching_contribution(report->matching, index, c);
            bool after = value < last_value || (value == last_value && c > last);
            if (after && value > best_value) {
                best = c;
                best_value = value;
            }
        }
        if (best < 0)
            return;
        rv_html_put(report->out, i ? ", " : "");
        rv_html_text(report->out, report->problem->criteria[best].criterion->name);
        last = best;
        last_value = best_value;
    }
}

static void put_pair(const rv_report *report, int32_t index)
{
    rv_output *out = report->out;
    const reversa_matched_pair *pair = &report->matching->pairs[index];
    rv_html_put(out, "<tr><td>");
    put_person(report, pair->mentor);
    rv_html_put(out, "</td><td>");
    put_person(report, pair->mentee);
    rv_html_say(out, "</td><td class=\"n\">%s</td><td>", rv_figure_points(pair->score, 3).text);
    put_reasons(report, index);
    rv_html_put(out, pair->state == REVERSA_PAIR_PINNED ? " (pinned)</td></tr>\n" : "</td></tr>\n");
}

static void put_table(const rv_report *report, int32_t n)
{
    static const rv_heading with_names[] = {{"Mentor", false}, {"Name", false}, {"Mentee", false},
                                            {"Name", false},   {"Score", true}, {"Above all for", false}};
    static const rv_heading ids[] = {{"Mentor", false}, {"Mentee", false}, {"Score", true}, {"Above all for", false}};
    if (report->name)
        rv_html_open_table(report->out, "Pairs, in the order of the mentors’ ids", with_names, 6);
    else
        rv_html_open_table(report->out, "Pairs, in the order of the mentors’ ids", ids, 4);
    for (int32_t i = 0; i < n; i++)
        put_pair(report, i);
    rv_html_close_table(report->out);
}

void rv_report_pairs(const rv_report *report)
{
    rv_output *out = report->out;
    int32_t n = report->matching->n_pairs;
    int32_t n_shown = n < report->parts->most_pairs ? n : report->parts->most_pairs;
    char summary[80];
    rv_html_open_section(out, "pairs", "The pairs");
    if (n == 0)
        rv_html_put(out, "<p>There are none.</p>\n");
    else if (n_shown < n)
        rv_html_say(out, "<p>The first %s of %s pairs; all of them stand in pairs.csv.</p>\n",
                    rv_figure_whole(n_shown).text, rv_figure_whole(n).text);
    else
        rv_html_put(out,
                    "<p>In pairs.csv each has what every criterion gave; <code>reversa explain</code> says more of "
                    "one.</p>\n");
    if (n_shown > 0) {
        snprintf(summary, sizeof summary, "Show %s %s", rv_figure_whole(n_shown).text,
                 rv_figure_noun(n_shown, "pair", "pairs"));
        if (n_shown <= PAPER_PAIRS)
            rv_html_open_details(out, summary, n_shown <= OPEN_PAIRS);
        else
            rv_html_open_long_details(out, summary,
                                      "The list is too long for paper: it is in pairs.csv beside this page, and in "
                                      "this page on a screen.");
        put_table(report, n_shown);
        rv_html_close_details(out);
    }
    rv_html_close_section(out);
}
