/*
 * How good it is: the scores of the pairs beside those of a random matching and the best that each mentee could have had
 * alone, as a histogram with three layers (bars, a dashed and a full line) and as a table.
 */
#include <stdio.h>

#include "report/report.h"
#include "report/svg.h"

#define N_BINS 20
#define BIN_POINTS (1000000 / N_BINS)

/* The room of the bars, in tenths. */
static const rv_box plot = {.x = 300, .y = 260, .width = 3240, .height = 1500};

typedef struct histogram {
    int64_t count[3][N_BINS]; /* by reversa_series */
    int64_t most;
} histogram;

static histogram count(const reversa_baseline *baseline)
{
    histogram h = {.most = 1};
    for (int s = 0; s < 3; s++) {
        reversa_baseline_histogram(baseline, (reversa_series)s, N_BINS, h.count[s]);
        for (int b = 0; b < N_BINS; b++)
            h.most = h.count[s][b] > h.most ? h.count[s][b] : h.most;
    }
    return h;
}

/* A round number of at least a third of the highest bar. */
static int64_t grid_step(int64_t most)
{
    int64_t step = 1;
    while (step * 3 < most) {
        int64_t lead = step;
        while (lead >= 10)
            lead /= 10;
        step = lead == 2 ? step / 2 * 5 : step * 2;
    }
    return step;
}

static void put_axes(rv_output *out, const histogram *h)
{
    int64_t bottom = plot.y + plot.height;
    int64_t step = grid_step(h->most);
    for (int64_t n = step; n <= h->most; n += step) {
        int64_t y = bottom - plot.height * n / h->most;
        rv_svg_line(out, "grid", (rv_box){.x = plot.x, .y = y, .width = plot.width});
        rv_svg_text(out, "s e", plot.x - 40, y + 35, rv_figure_whole(n).text, 0);
    }
    for (int i = 0; i <= 5; i++) {
        int64_t x = plot.x + plot.width * i / 5;
        rv_svg_line(out, "axis", (rv_box){.x = x, .y = bottom, .height = 40});
        rv_svg_text(out, "s m", x, bottom + 155, rv_figure_points((int64_t)i * 200000, 1).text, 0);
    }
    rv_svg_line(out, "axis", (rv_box){.x = plot.x, .y = bottom, .width = plot.width});
    rv_svg_text(out, "s m", plot.x + plot.width / 2, bottom + 300, "score", 0);
}

static void put_key(rv_output *out)
{
    rv_svg_box(out, "bar", (rv_box){.x = 300, .y = 20, .width = 100, .height = 100});
    rv_svg_text(out, "", 430, 110, "this matching", 0);
    rv_svg_line(out, "dash", (rv_box){.x = 1350, .y = 70, .width = 240});
    rv_svg_text(out, "", 1620, 110, "random matching", 0);
    rv_svg_line(out, "full", (rv_box){.x = 2640, .y = 70, .width = 200});
    rv_svg_text(out, "", 2870, 110, "best alone", 0);
}

static void put_picture(rv_output *out, const histogram *h)
{
    rv_svg_open(
        out, "scores", 2100, "Scores of this matching, of a random one, and of the best alone",
        "A histogram of scores from 0 to 1. Bars show the pairs of this matching, a dashed line those of a random "
        "matching, a full line the best score that each mentee could have had alone. The table below has "
        "the counts.");
    put_axes(out, h);
    for (int b = 0; b < N_BINS; b++) {
        int64_t height = plot.height * h->count[REVERSA_SERIES_MATCHING][b] / h->most;
        int64_t x = plot.x + plot.width * b / N_BINS;
        if (height > 0)
            rv_svg_box(out, "bar", (rv_box){x + 8, plot.y + plot.height - height, plot.width / N_BINS - 16, height});
    }
    rv_svg_steps(out, "full", plot, h->count[REVERSA_SERIES_BEST_ALONE], N_BINS, h->most);
    rv_svg_steps(out, "dash", plot, h->count[REVERSA_SERIES_RANDOM], N_BINS, h->most);
    put_key(out);
    rv_svg_close(out, "The further the bars stand to the right of the dashed line, the more the matching is worth.");
}

static void put_histogram_table(rv_output *out, const histogram *h)
{
    static const rv_heading columns[] = {
        {"Score", false}, {"This matching", true}, {"Random matching", true}, {"Best alone", true}};
    rv_html_open_details(out, "The data of this picture", false);
    rv_html_open_table(out, "How many scores lie in each class", columns, 4);
    for (int b = 0; b < N_BINS; b++) {
        char from[24];
        if (h->count[0][b] + h->count[1][b] + h->count[2][b] == 0)
            continue;
        snprintf(from, sizeof from, "%s to %s", rv_figure_points((int64_t)b * BIN_POINTS, 2).text,
                 rv_figure_points((int64_t)(b + 1) * BIN_POINTS, 2).text);
        rv_html_open_row(out);
        rv_html_cell_head(out, from);
        for (int s = 0; s < 3; s++)
            rv_html_cell_figure(out, rv_figure_whole(h->count[s][b]));
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
    rv_html_close_details(out);
}

static rv_figure mean(const reversa_series_summary *summary)
{
    return summary->n ? rv_figure_points((summary->total + summary->n / 2) / summary->n, 3) : rv_figure_none();
}

static void put_summary_row(rv_output *out, const reversa_baseline *baseline, reversa_series series, const char *name)
{
    reversa_series_summary s;
    reversa_baseline_summary(baseline, series, &s);
    rv_html_open_row(out);
    rv_html_cell_head(out, name);
    rv_html_cell_figure(out, rv_figure_whole(s.n));
    rv_html_cell_figure(out, mean(&s));
    rv_html_cell_figure(out, rv_figure_points(s.lowest, 3));
    rv_html_cell_figure(out, rv_figure_points(s.median, 3));
    rv_html_cell_figure(out, rv_figure_points(s.highest, 3));
    rv_html_close_row(out);
}

static void put_summary(rv_output *out, const reversa_baseline *baseline)
{
    static const rv_heading columns[] = {{"Scores of", false}, {"Number", true}, {"Mean", true},
                                         {"Lowest", true},     {"Median", true}, {"Highest", true}};
    rv_html_open_table(out, "Scores in short", columns, 6);
    put_summary_row(out, baseline, REVERSA_SERIES_MATCHING, "This matching, by pair");
    put_summary_row(out, baseline, REVERSA_SERIES_RANDOM, "Random matching, by pair");
    put_summary_row(out, baseline, REVERSA_SERIES_BEST_ALONE, "Best alone, by mentee");
    rv_html_close_table(out);
}

static void put_words(rv_output *out, const reversa_baseline *baseline)
{
    reversa_reach reach;
    reversa_series_summary ours;
    reversa_series_summary random;
    reversa_baseline_reach(baseline, &reach);
    reversa_baseline_summary(baseline, REVERSA_SERIES_MATCHING, &ours);
    reversa_baseline_summary(baseline, REVERSA_SERIES_RANDOM, &random);
    rv_html_say(out,
                "<p>The pairs score %s on average. Had chance chosen among the pairs that the rules allow, %s %s would "
                "score %s.</p>\n",
                mean(&ours).text, rv_figure_whole(random.n).text, rv_figure_noun(random.n, "pair", "pairs"),
                mean(&random).text);
    if (reach.n == 0)
        return;
    rv_html_say(out,
                "<p>The mentees with a mentor reach %s of what they could have had if nobody else were there; %s of %s "
                "have a mentor as good as their best.</p>\n",
                rv_figure_percent(reach.total, reach.possible).text, rv_figure_whole(reach.n_best).text,
                rv_figure_whole(reach.n).text);
}

void rv_report_quality(const rv_report *report)
{
    const reversa_baseline *baseline = report->parts->baseline;
    rv_output *out = report->out;
    if (!baseline || report->matching->n_pairs == 0)
        return;
    histogram h = count(baseline);
    rv_html_open_section(out, "quality", "How good it is");
    put_words(out, baseline);
    put_picture(out, &h);
    put_summary(out, baseline);
    put_histogram_table(out, &h);
    rv_html_say(out,
                "<p class=\"soft\">The random matching is one draw with seed %llu: each mentee in turn gets one of the "
                "eligible mentors who have a place left, each as likely as the others. It keeps pinned pairs and "
                "heeds places, but no other limit.</p>\n",
                (unsigned long long)reversa_baseline_seed(baseline));
    rv_html_close_section(out);
}
