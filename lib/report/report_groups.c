/*
 * Groups: who meets whom as a heat map, and whether groups were treated alike. All numbers come protected: what is hidden
 * there is a dash here, and a small one looks like one that is hidden for its neighbour's sake.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"
#include "report/svg.h"

#define MAP_LABELS 1150 /* tenths, left of the map */
#define LABEL_BYTES 16  /* of a group's name in the picture */
#define NAME_BYTES 100  /* for a screen reader */
#define SHADES 5
#define KEYS_A_ROW 3 /* of shades, so that numbers have room */
#define DIGIT 75     /* tenths, with some air */

/* ---- Who meets whom ---- */

static const char *group_name(const reversa_pair_table *table, int32_t group)
{
    reversa_group_kind kind;
    const char *name = reversa_pair_table_group(table, group, &kind);
    return kind == REVERSA_GROUP_OTHERS ? "all others" : kind == REVERSA_GROUP_UNKNOWN ? "not known" : name;
}

static int64_t most_in_cell(const reversa_pair_table *table)
{
    int32_t n = reversa_pair_table_n_groups(table);
    int64_t most = 1;
    for (int32_t a = 0; a < n; a++) {
        for (int32_t b = 0; b < n; b++) {
            int64_t count = reversa_pair_table_count(table, a, b);
            most = count > most ? count : most;
        }
    }
    return most;
}

static void put_map_cell(rv_output *out, int64_t count, int64_t most, rv_box box)
{
    char style[24];
    if (count == REVERSA_HIDDEN_COUNT) {
        rv_svg_box(out, "hidden", box);
        rv_svg_text(out, "s m", box.x + box.width / 2, box.y + box.height / 2 + 35, "\xE2\x80\x93", 0);
        return;
    }
    int64_t shade = count == 0 ? 0 : 1 + (count * SHADES - 1) / most;
    shade = shade > SHADES ? SHADES : shade;
    snprintf(style, sizeof style, "q q%d", (int)shade);
    rv_svg_box(out, style, box);
    if (count == 0)
        return;
    rv_figure number = rv_figure_whole(count);
    bool fits = (int64_t)strlen(rv_figure_whole(most).text) * DIGIT <= box.width; /* all alike */
    snprintf(style, sizeof style, fits ? "m t%d" : "m small t%d", (int)shade);
    rv_svg_text(out, style, box.x + box.width / 2, box.y + box.height / 2 + 35, number.text, 0);
}

/* What the shades mean: no darker one begins below the smallest number that is shown. */
static void put_key(rv_output *out, int64_t most, int64_t smallest, int64_t y)
{
    int n = 0;
    for (int shade = 1; shade <= SHADES; shade++) {
        char style[16];
        char text[96];
        int64_t from = (shade - 1) * most / SHADES + 1;
        int64_t to = shade * most / SHADES;
        from = from < smallest ? smallest : from;
        if (from > to)
            continue;
        snprintf(style, sizeof style, "key q%d", shade);
        if (from == to)
            snprintf(text, sizeof text, "%s", rv_figure_whole(to).text);
        else
            snprintf(text, sizeof text, "%s to %s", rv_figure_whole(from).text, rv_figure_whole(to).text);
        int64_t x = RV_SVG_WIDTH / KEYS_A_ROW * (n % KEYS_A_ROW);
        int64_t down = y + 170 * (n / KEYS_A_ROW);
        rv_svg_box(out, style, (rv_box){x, down, 110, 110});
        rv_svg_text(out, "s", x + 150, down + 95, text, 0);
        n++;
    }
}

static void put_map(rv_output *out, const reversa_pair_table *table, const char *id)
{
    int32_t n = reversa_pair_table_n_groups(table);
    int64_t size = (RV_SVG_WIDTH - MAP_LABELS) / n;
    int64_t most = most_in_cell(table);
    size = size > 400 ? 400 : size;
    rv_svg_open(out, id, 670 + size * n, "Pairs by group of the mentor and of the mentee",
                "A grid with a row for each group of mentors and a column for each group of mentees, in the same order "
                "and with "
                "the same numbers; the further a cell is from the colour of the page, the more pairs. The table below "
                "has the counts.");
    rv_svg_text(out, "s", 0, 240, "mentors", 0);
    rv_svg_text(out, "s", MAP_LABELS, 90, "mentees", 0);
    for (int32_t a = 0; a < n; a++) {
        char number[16];
        snprintf(number, sizeof number, "%d", (int)a + 1);
        int64_t middle = 300 + size * a + size / 2 + 35;
        rv_svg_text(out, "m s", MAP_LABELS + size * a + size / 2, 240, number, 0);
        rv_svg_text(out, "e s", MAP_LABELS - 50, middle, number, 0);
        rv_svg_text(out, "", 0, middle, group_name(table, a), LABEL_BYTES);
        for (int32_t b = 0; b < n; b++)
            put_map_cell(out, reversa_pair_table_count(table, a, b), most,
                         (rv_box){MAP_LABELS + size * b, 300 + size * a, size, size});
    }
    put_key(out, most, reversa_pair_table_smallest(table), 360 + size * n);
    rv_svg_close(out, "Rows are mentors, columns are mentees with the same numbers; an empty cell has no pair. A dash "
                      "is a number that is too small to "
                      "be shown, or with which such a number could be found.");
}

static void put_count(rv_output *out, int64_t count)
{
    rv_html_cell_figure(out, count == REVERSA_HIDDEN_COUNT ? rv_figure_none() : rv_figure_whole(count));
}

/* Columns have the numbers of the picture, so that the table stays narrow; a screen reader is told the names. */
static void put_map_heads(rv_output *out, const reversa_pair_table *table)
{
    int32_t n = reversa_pair_table_n_groups(table);
    rv_html_put(out, "<thead>\n<tr><th scope=\"col\">Mentors</th>");
    for (int32_t b = 0; b < n; b++) {
        rv_html_say(out, "<th scope=\"col\" class=\"n\" aria-label=\"%d ", (int)b + 1);
        rv_html_plain(out, group_name(table, b), NAME_BYTES);
        rv_html_say(out, "\">%d</th>", (int)b + 1);
    }
    rv_html_put(out, "<th scope=\"col\" class=\"n\">All</th></tr>\n</thead>\n");
}

static void put_map_table(rv_output *out, const reversa_pair_table *table)
{
    int32_t n = reversa_pair_table_n_groups(table);
    rv_html_open_details(out, "The data of this picture", false);
    rv_html_hint_sideways(out);
    rv_html_put(out, "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Table: pairs by ");
    rv_html_plain(out, reversa_pair_table_column(table), 0);
    rv_html_put(out, "\">\n<table class=\"map\">\n<caption>Pairs by ");
    rv_html_text(out, reversa_pair_table_column(table));
    rv_html_put(out, ": mentors in rows, mentees in columns with the same numbers</caption>\n");
    put_map_heads(out, table);
    rv_html_put(out, "<tbody>\n");
    for (int32_t a = 0; a <= n; a++) {
        int32_t row = a < n ? a : REVERSA_ALL_GROUPS;
        rv_html_open_row(out);
        rv_html_put(out, "<th scope=\"row\">");
        if (a < n)
            rv_html_say(out, "<span class=\"number\">%d</span> ", (int)a + 1);
        rv_html_text(out, a < n ? group_name(table, a) : "All");
        rv_html_put(out, "</th>");
        for (int32_t b = 0; b < n; b++)
            put_count(out, reversa_pair_table_count(table, row, b));
        put_count(out, reversa_pair_table_count(table, row, REVERSA_ALL_GROUPS));
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
    rv_html_close_details(out);
}

void rv_report_meetings(const rv_report *report)
{
    rv_output *out = report->out;
    if (report->parts->n_tables == 0 || report->matching->n_pairs == 0)
        return;
    rv_html_open_section(out, "meetings", "Who meets whom");
    for (int32_t i = 0; i < report->parts->n_tables; i++) {
        const reversa_pair_table *table = report->parts->tables[i];
        char id[24];
        snprintf(id, sizeof id, "map-%d", (int)i + 1);
        rv_html_put(out, "<h3>By ");
        rv_html_text(out, reversa_pair_table_column(table));
        rv_html_put(out, "</h3>\n");
        put_map(out, table, id);
        put_map_table(out, table);
        if (reversa_pair_table_smallest(table) > 1)
            rv_html_say(
                out,
                "<p class=\"soft\">Numbers from 1 to %s are hidden, and others with which they could be found.</p>\n",
                rv_figure_whole(reversa_pair_table_smallest(table) - 1).text);
    }
    rv_html_close_section(out);
}

/* ---- Fairness ---- */

static void put_interval(rv_output *out, rv_figure value, rv_figure low, rv_figure high)
{
    rv_html_put(out, "<td class=\"n\">");
    rv_html_put(out, value.text);
    rv_html_put(out, "</td><td class=\"n\">");
    if (strcmp(low.text, "\xE2\x80\x93") == 0)
        rv_html_put(out, low.text);
    else
        rv_html_say(out, "%s to %s", low.text, high.text);
    rv_html_put(out, "</td>");
}

static void put_group(const rv_report *report, const reversa_equity *equity, int32_t group,
                      const reversa_impact *impact)
{
    rv_output *out = report->out;
    int32_t last = reversa_equity_n_stages(equity) - 1;
    reversa_equity_group info;
    reversa_equity_group_at(equity, group, &info);
    reversa_estimate rate = reversa_equity_rate(equity, group, 0, last);
    rv_html_open_row(out);
    rv_html_cell_head(out, info.label ? info.label : "not known");
    put_count(out, reversa_equity_count(equity, group, 0));
    put_count(out, reversa_equity_count(equity, group, last));
    put_interval(out, rv_figure_share(rate.value), rv_figure_share(rate.low), rv_figure_share(rate.high));
    put_interval(out, rv_figure_decimal(impact->ratio, 2), rv_figure_decimal(impact->ratio_low, 2),
                 rv_figure_decimal(impact->ratio_high, 2));
    rv_html_cell_figure(out, rv_figure_decimal(impact->p_holm, 3));
    rv_html_close_row(out);
}

static void put_reading(const rv_report *report, const reversa_equity *equity, const reversa_impact *impacts,
                        int32_t reference)
{
    rv_output *out = report->out;
    reversa_equity_group info;
    int32_t n_below = 0;
    int32_t n_clear = 0;
    if (reference < 0) {
        rv_html_put(out, "<p>No group is large enough to be compared with.</p>\n");
        return;
    }
    for (int32_t g = 0; g < reversa_equity_n_groups(equity); g++) {
        n_below += impacts[g].four_fifths == REVERSA_FOUR_FIFTHS_YES;
        n_clear += impacts[g].p_holm < 0.05;
    }
    reversa_equity_group_at(equity, reference, &info);
    rv_html_put(out, "<p>Compared with ");
    rv_html_text(out, info.label ? info.label : "not known");
    rv_html_put(out, ", the group with the highest rate: ");
    if (n_below == 0)
        rv_html_put(out, "no group that is shown is below four fifths of it, ");
    else
        rv_html_say(out, "%d %s below four fifths of it, ", (int)n_below,
                    rv_figure_noun(n_below, "group is", "groups are"));
    if (n_clear == 0)
        rv_html_put(out, "and every difference could be chance.</p>\n");
    else
        rv_html_say(out, "and %d %s larger than chance would explain (adjusted p below 0.05).</p>\n", (int)n_clear,
                    rv_figure_noun(n_clear, "difference is", "differences are"));
}

static void put_audit(const rv_report *report, int32_t index)
{
    static const rv_heading columns[] = {{"Group", false},
                                         {"Signed up", true},
                                         {"With a partner", true},
                                         {"Rate", true},
                                         {"95\xC2\xA0% interval", true},
                                         {"Impact ratio", true},
                                         {"95\xC2\xA0% interval", true},
                                         {"Adjusted p", true}};
    const reversa_report_audit *audit = &report->parts->audits[index];
    const reversa_impact *impacts = report->impacts[index];
    rv_output *out = report->out;
    rv_html_say(out, "<h3>%s by ", audit->side == REVERSA_MENTOR ? "Mentors" : "Mentees");
    rv_html_text(out, audit->column);
    rv_html_put(out, "</h3>\n");
    put_reading(report, audit->equity, impacts, report->reference[index]);
    rv_html_open_table(out,
                       audit->side == REVERSA_MENTOR
                           ? "Rates of mentors with a partner, and their ratios to the highest"
                           : "Rates of mentees with a partner, and their ratios to the highest",
                       columns, 8);
    for (int32_t g = 0; g < reversa_equity_n_groups(audit->equity); g++)
        put_group(report, audit->equity, g, &impacts[g]);
    rv_html_close_table(out);
}

reversa_status rv_report_compare(rv_report *report)
{
    const reversa_report_parts *parts = report->parts;
    size_t n = (size_t)parts->n_audits;
    report->reference = rv_arena_alloc(report->ctx, &report->scratch, n, sizeof *report->reference);
    report->impacts = rv_arena_alloc(report->ctx, &report->scratch, n, sizeof *report->impacts);
    if (!report->reference || !report->impacts)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < parts->n_audits; i++) {
        const reversa_equity *equity = parts->audits[i].equity;
        report->reference[i] = -1;
        report->impacts[i] = rv_arena_alloc(report->ctx, &report->scratch, (size_t)reversa_equity_n_groups(equity),
                                            sizeof **report->impacts);
        if (!report->impacts[i])
            return REVERSA_E_MEMORY;
        reversa_status status = reversa_equity_compare(report->ctx, equity, 0, reversa_equity_n_stages(equity) - 1,
                                                       &report->reference[i], report->impacts[i]);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

void rv_report_fairness(const rv_report *report)
{
    if (report->parts->n_audits == 0)
        return;
    rv_html_open_section(report->out, "fairness", "Were groups treated alike?");
    for (int32_t i = 0; i < report->parts->n_audits; i++)
        put_audit(report, i);
    rv_html_put(
        report->out,
        "<p class=\"soft\">Rates have Wilson intervals; ratios compare with the group of the highest rate. A ratio "
        "below 0.8 is a reason to look closer, no proof; read it with its interval. Small groups are hidden, and "
        "others "
        "with which they could be found. <code>reversa audit</code> tells more.</p>\n");
    rv_html_close_section(report->out);
}
