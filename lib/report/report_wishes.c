/*
 * Whose wishes were met: for either side the people who ranked someone, by the best rank that they gave one of their partners,
 * as bars with their table; and who would rather have each other, where the blocking pairs are given. Ranks are counted as
 * people gave them: 1 is a first choice, also where the rules forbid it.
 */
#include <stdio.h>

#include "model/blocking.h"
#include "model/relations.h"
#include "report/report.h"
#include "report/svg.h"

#define SHOWN_BLOCKING 20

static const char *const sides[2] = {[REVERSA_MENTOR] = "Mentors", [REVERSA_MENTEE] = "Mentees"};
static const char *const classes[RV_REPORT_MET] = {"have a first choice",
                                                   "have a second choice",
                                                   "have a third choice",
                                                   "have a later choice",
                                                   "have someone whom they did not rank",
                                                   "have nobody"};
enum { FIRST, THIRD = 2, LATER, UNRANKED, NOBODY };

/* ---- Counting ---- */

/* The rank that a person gave another, 0 for none. */
static int32_t rank_of(const reversa_preferences *wishes, int32_t person, int32_t other)
{
    int64_t low = 0;
    int64_t high = wishes->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool before = wishes->person[middle] < person ||
                      (wishes->person[middle] == person && wishes->other[middle] < other);
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    bool found = low < wishes->n && wishes->person[low] == person && wishes->other[low] == other;
    return found ? wishes->rank[low] : 0;
}

/* The class of everyone on a side, by ordinal: −1 for who ranks nobody on the other. */
static void classify(const rv_report *report, int side, int8_t *class_of)
{
    const reversa_problem *problem = report->problem;
    const reversa_preferences *wishes = problem->preferences;
    const rv_side *own = &problem->side[side];
    for (int32_t p = 0; p < own->n; p++)
        class_of[p] = -1;
    for (int64_t k = 0; k < wishes->n; k++) {
        int32_t who = own->ordinal[wishes->person[k]];
        if (wishes->rank[k] > 0 && who >= 0 && problem->side[!side].ordinal[wishes->other[k]] >= 0)
            class_of[who] = NOBODY;
    }
    for (int32_t k = 0; k < report->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &report->matching->pairs[k];
        int32_t person = side == REVERSA_MENTOR ? pair->mentor : pair->mentee;
        int32_t rank = rank_of(wishes, person, side == REVERSA_MENTOR ? pair->mentee : pair->mentor);
        int32_t class = rank <= 0 ? UNRANKED : rank <= THIRD + 1 ? rank - 1 : LATER;
        int32_t who = own->ordinal[person];
        if (who >= 0 && class < class_of[who])
            class_of[who] = (int8_t) class;
    }
}

reversa_status rv_report_count_wishes(rv_report *report)
{
    const reversa_problem *problem = report->problem;
    if (!problem->preferences || report->matching->n_pairs == 0)
        return REVERSA_OK;
    for (int side = 0; side < 2; side++) {
        int32_t n = problem->side[side].n;
        int8_t *class_of = rv_arena_alloc(report->ctx, &report->scratch, (size_t)n, sizeof *class_of);
        if (!class_of)
            return REVERSA_E_MEMORY;
        classify(report, side, class_of);
        for (int32_t p = 0; p < n; p++) {
            report->n_ranking[side] += class_of[p] >= 0;
            if (class_of[p] >= 0)
                report->met[side][class_of[p]]++;
        }
    }
    return REVERSA_OK;
}

/* ---- Laying out ---- */

static void put_words(const rv_report *report, int side)
{
    const int64_t *met = report->met[side];
    int64_t n = report->n_ranking[side];
    rv_html_say(report->out, "<p>Of %s %s who ranked someone, %s (%s) %s a first choice, ", rv_figure_whole(n).text,
                side == REVERSA_MENTOR ? rv_figure_noun(n, "mentor", "mentors")
                                       : rv_figure_noun(n, "mentee", "mentees"),
                rv_figure_whole(met[FIRST]).text, rv_figure_percent(met[FIRST], n).text,
                rv_figure_noun(met[FIRST], "has", "have"));
    rv_html_say(report->out, "%s someone whom they did not rank, and %s nobody.</p>\n",
                rv_figure_whole(met[UNRANKED]).text, rv_figure_whole(met[NOBODY]).text);
}

static void put_bars(const rv_report *report, int side)
{
    static const char *const ids[2] = {"wishes-mentors", "wishes-mentees"};
    int64_t n = report->n_ranking[side];
    char title[80];
    snprintf(title, sizeof title, "%s who ranked someone: whom they have", sides[side]);
    rv_svg_open(
        report->out, ids[side], 20 + 330 * RV_REPORT_MET, title,
        "Bars, one below the other, each a part of all who ranked someone: who has a first, second, third or later "
        "choice, someone else, or nobody. The table below has the numbers.");
    for (int c = 0; c < RV_REPORT_MET; c++) {
        int64_t y = 330 * c;
        rv_svg_text(report->out, "", 0, y + 110, classes[c], 0);
        rv_svg_text(report->out, "e b", RV_SVG_WIDTH, y + 110, rv_figure_whole(report->met[side][c]).text, 0);
        rv_svg_box(report->out, "back", (rv_box){5, y + 150, RV_SVG_WIDTH - 10, 120});
        if (report->met[side][c] > 0)
            rv_svg_box(report->out, "bar", (rv_box){5, y + 150, (RV_SVG_WIDTH - 10) * report->met[side][c] / n, 120});
    }
    rv_svg_close(report->out, NULL);
}

static void put_table(const rv_report *report)
{
    static const rv_heading columns[] = {
        {"Of those who ranked someone", false}, {"Mentees", true}, {"Share", true}, {"Mentors", true}, {"Share", true}};
    rv_output *out = report->out;
    rv_html_open_details(out, "The data of these pictures", false);
    rv_html_open_table(out, "Whom they have, by the rank that they gave", columns, 5);
    for (int c = 0; c < RV_REPORT_MET; c++) {
        rv_html_open_row(out);
        rv_html_cell_head(out, classes[c]);
        for (int side = REVERSA_MENTEE; side >= REVERSA_MENTOR; side--) {
            rv_html_cell_figure(out, rv_figure_whole(report->met[side][c]));
            rv_html_cell_figure(out, rv_figure_percent(report->met[side][c], report->n_ranking[side]));
        }
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
    rv_html_close_details(out);
}

/* ---- Who would rather have each other ---- */

static void cell_rank(rv_output *out, int32_t rank)
{
    rv_html_cell_figure(out, rank > 0 ? rv_figure_whole(rank) : rv_figure_none());
}

static void put_blocking_table(const rv_report *report, int64_t n_shown)
{
    static const rv_heading columns[] = {{"Mentor", false},
                                         {"Mentee", false},
                                         {"Mentor’s rank", true},
                                         {"Mentee’s rank", true},
                                         {"Mentor would leave", false},
                                         {"Mentee would leave", false}};
    rv_output *out = report->out;
    const reversa_cohort *cohort = report->problem->cohort;
    rv_html_open_table(out, "Pairs who would both rather have each other, in the order of the mentors’ ids", columns,
                       6);
    for (int64_t k = 0; k < n_shown; k++) {
        const reversa_blocking_pair *pair = &report->parts->blocking->pairs[k];
        rv_html_open_row(out);
        rv_html_cell_head(out, reversa_cohort_id(cohort, pair->mentor));
        rv_html_cell_text(out, reversa_cohort_id(cohort, pair->mentee));
        cell_rank(out, pair->rank[REVERSA_MENTOR]);
        cell_rank(out, pair->rank[REVERSA_MENTEE]);
        for (int side = REVERSA_MENTOR; side <= REVERSA_MENTEE; side++)
            rv_html_cell_text(out, pair->leaves[side] < 0 ? "an empty place"
                                                          : reversa_cohort_id(cohort, pair->leaves[side]));
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
}

static void put_blocking(const rv_report *report)
{
    const reversa_blocking_summary *s = &report->parts->blocking->summary;
    rv_output *out = report->out;
    int64_t n_shown = s->n_listed < SHOWN_BLOCKING ? s->n_listed : SHOWN_BLOCKING;
    rv_html_put(out, "<h3>Who would rather have each other</h3>\n");
    if (s->n_blocking == 0) {
        rv_html_put(out,
                    "<p><span class=\"good\">Nobody.</span> No two people whom the rules allow would both rather have "
                    "each other than a partner they have, or than an empty place.</p>\n");
        return;
    }
    rv_html_say(
        out,
        "<p><span class=\"warn\">%s %s of %s people.</span> Each of the two ranks the other above a partner they "
        "have, or has an empty place.",
        rv_figure_whole(s->n_blocking).text, rv_figure_noun(s->n_blocking, "pair", "pairs"),
        rv_figure_whole(s->n_people).text);
    if (s->n_pinned > 0)
        rv_html_say(out, " In %s of these someone would leave a partner to whom they are pinned.",
                    rv_figure_whole(s->n_pinned).text);
    rv_html_say(out, " %s</p>\n",
                n_shown < s->n_blocking ? "Here are the first; blocking.csv has more."
                                        : "They are in blocking.csv, too.");
    if (n_shown > 0)
        put_blocking_table(report, n_shown);
}

void rv_report_wishes(const rv_report *report)
{
    rv_output *out = report->out;
    bool any = report->n_ranking[REVERSA_MENTEE] + report->n_ranking[REVERSA_MENTOR] > 0;
    if (!any && !report->parts->blocking)
        return;
    rv_html_open_section(out, "wishes", "Whose wishes were met");
    rv_html_put(out, any ? "<div class=\"cards\">\n" : "<p>Nobody who takes part ranked anyone.</p>\n");
    for (int side = REVERSA_MENTEE; side >= REVERSA_MENTOR && any; side--) {
        rv_html_say(out, "<div>\n<h3>%s</h3>\n", sides[side]);
        if (report->n_ranking[side] > 0) {
            put_words(report, side);
            put_bars(report, side);
        } else {
            rv_html_put(out, "<p>None of them ranked anyone.</p>\n");
        }
        rv_html_put(out, "</div>\n");
    }
    if (any) {
        rv_html_put(out, "</div>\n");
        put_table(report);
        rv_html_put(out,
                    "<p class=\"soft\">Someone with several partners is counted by the one ranked best. A first choice "
                    "is whom someone gave rank 1, whether or not the rules allow the pair.</p>\n");
    }
    if (report->parts->blocking)
        put_blocking(report);
    rv_html_close_section(out);
}
