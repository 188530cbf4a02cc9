/*
 * Survival curves: steps with a band, over whole months. A picture has 180 columns; each shows the share at its beginning, so
 * that nothing is drawn before it happened. A curve ends where too few are watched: what few do is no curve, and could be told
 * of each of them.
 */
#include "report/curves.h"

#include <math.h>
#include <stdio.h>

#include "report/svg.h"

#define COLUMNS 180
#define MONTH 30.4375
#define MOST_MONTHS 120
#define ONE 1000000 /* a share of 1 */

static const rv_box plot = {.x = 360, .y = 200, .width = 3200, .height = 1500};

typedef struct shape {
    int32_t n; /* columns that are drawn */
    int64_t value[COLUMNS];
    int64_t low[COLUMNS];
    int64_t high[COLUMNS];
} shape;

static bool is_watched(const reversa_curve *curve, int32_t group, double month, double smallest)
{
    double at_risk = 0;
    reversa_estimate share = reversa_curve_survival(curve, group, month * MONTH, &at_risk);
    return at_risk >= smallest && !isnan(share.value);
}

/* How far the picture goes: the last month at which enough of some group are watched, at least 1. */
static int32_t count_months(const reversa_curve *curve, const rv_curves_words *words, double smallest)
{
    int32_t last = 1;
    for (int32_t month = 1; month <= MOST_MONTHS; month++)
        for (int32_t g = 0; g < words->n; g++)
            last = is_watched(curve, g, month, smallest) ? month : last;
    return last;
}

static int64_t millionths(double share, double otherwise)
{
    double known = isnan(share) ? otherwise : share;
    return llround(fmin(fmax(known, 0), 1) * ONE);
}

static void read_shape(const reversa_curve *curve, int32_t group, int32_t months, double smallest, shape *shape_out)
{
    *shape_out = (shape){.n = 0};
    for (int32_t i = 0; i < COLUMNS; i++) {
        double month = (double)i * months / COLUMNS;
        reversa_estimate share = reversa_curve_survival(curve, group, month * MONTH, NULL);
        shape_out->value[i] = millionths(share.value, 1);
        shape_out->low[i] = millionths(share.low, share.value);
        shape_out->high[i] = millionths(share.high, share.value);
        if (is_watched(curve, group, month, smallest)) /* who is seen late is not there at the beginning */
            shape_out->n = i + 1;
    }
}

/* Months between marks, so that there are at most seven. */
static int32_t month_step(int32_t months)
{
    static const int32_t steps[] = {1, 2, 3, 6, 12};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (months <= 7 * steps[i])
            return steps[i];
    return 24;
}

static void put_axes(rv_output *out, int32_t months)
{
    int64_t bottom = plot.y + plot.height;
    for (int i = 0; i <= 4; i++) {
        char text[16];
        int64_t y = bottom - plot.height * i / 4;
        snprintf(text, sizeof text, "%d\xC2\xA0%%", 25 * i);
        rv_svg_line(out, i ? "grid" : "axis", (rv_box){.x = plot.x, .y = y, .width = plot.width});
        rv_svg_text(out, "s e", plot.x - 40, y + 35, text, 0);
    }
    for (int32_t month = 0; month <= months; month += month_step(months)) {
        int64_t x = plot.x + plot.width * month / months;
        rv_svg_line(out, "axis", (rv_box){.x = x, .y = bottom, .height = 40});
        rv_svg_text(out, "s m", x, bottom + 155, rv_figure_whole(month).text, 0);
    }
    rv_svg_text(out, "s m", plot.x + plot.width / 2, bottom + 300, "months", 0);
}

static void put_picture(rv_output *out, const reversa_curve *curve, const rv_curves_words *words, int32_t months,
                        double smallest)
{
    static const char *const lines[] = {"dash", "line"};
    static const char *const bands[] = {"band2", "band"};
    shape drawn;
    rv_svg_open(out, words->id, 2040, words->title, words->description);
    put_axes(out, months);
    for (int32_t g = 0; g < words->n; g++) {
        int32_t look = g + 2 - words->n;
        read_shape(curve, g, months, smallest, &drawn);
        const int64_t *const ends[2] = {drawn.low, drawn.high};
        rv_box box = plot;
        box.width = plot.width * drawn.n / COLUMNS;
        rv_svg_band(out, bands[look], box, ends, drawn.n, ONE);
        rv_svg_stairs(out, lines[look], box, drawn.value, drawn.n, ONE);
        int64_t x = plot.x + 1500 * g;
        rv_svg_line(out, lines[look], (rv_box){.x = x, .y = 70, .width = 240});
        rv_svg_text(out, "", x + 280, 105, words->groups[g], 0);
    }
    rv_svg_close(out, "Bands are intervals at each time. A curve ends where too few people are still watched.");
}

static void put_row(rv_output *out, const reversa_curve *curve, const rv_curves_words *words, int32_t month,
                    double smallest)
{
    rv_html_open_row(out);
    rv_html_cell_head(out, rv_figure_whole(month).text);
    for (int32_t g = words->n - 1; g >= 0; g--) {
        double at_risk = 0;
        rv_figure interval = rv_figure_none();
        reversa_estimate share = reversa_curve_survival(curve, g, month * MONTH, &at_risk);
        bool shown = is_watched(curve, g, month, smallest);
        if (shown && !isnan(share.low))
            snprintf(interval.text, sizeof interval.text, "%.16s to %.16s", rv_figure_share(share.low).text,
                     rv_figure_share(share.high).text);
        rv_html_cell_figure(out, shown ? rv_figure_whole(llround(at_risk)) : rv_figure_none());
        rv_html_cell_figure(out, shown ? rv_figure_share(share.value) : rv_figure_none());
        rv_html_cell_figure(out, interval);
    }
    rv_html_close_row(out);
}

static void put_table(rv_output *out, const reversa_curve *curve, const rv_curves_words *words, int32_t months,
                      double smallest)
{
    static const rv_heading two[] = {{"Month", false},   {"Participants watched", true},   {"Still there", true},
                                     {"Interval", true}, {"Matched others watched", true}, {"Still there", true},
                                     {"Interval", true}};
    static const rv_heading one[] = {
        {"Month", false}, {"People watched", true}, {"Still there", true}, {"Interval", true}};
    rv_html_open_table(out, words->title, words->n == 2 ? two : one, words->n == 2 ? 7 : 4);
    for (int32_t month = 0; month <= months; month += month_step(months))
        put_row(out, curve, words, month, smallest);
    rv_html_close_table(out);
}

void rv_curves_put(rv_output *out, const reversa_curve *curve, const rv_curves_words *words, double smallest)
{
    int32_t months = count_months(curve, words, smallest);
    put_picture(out, curve, words, months, smallest);
    put_table(out, curve, words, months, smallest);
}
