/*
 * Weeks as columns, what became of meetings as rows: held, cancelled, missed; the darker, the more. Half a year stands beside
 * each other, then the next below, so that a week is as wide on a phone as a number needs.
 *
 * A single hidden number in a column could be found from the total, which stands elsewhere: then the least that is shown is
 * hidden with it.
 */
#include "report/calendar.h"

#include <stdio.h>
#include <string.h>

#include "report/metrics.h"
#include "report/svg.h"

#define N_ROWS 3
#define ACROSS 26      /* weeks beside each other */
#define MOST_WEEKS 104 /* that are shown, the last ones */
#define SHADES 5
#define LEFT 560 /* tenths */
#define CELL 115
#define BLOCK 560 /* the height of half a year */

static const char *const names[N_ROWS] = {"held", "cancelled", "missed"};

typedef struct weeks {
    int64_t first; /* of those shown, in the engagement */
    int64_t n;
    int32_t monday[MOST_WEEKS];
    int64_t count[N_ROWS][MOST_WEEKS];
    bool hidden[N_ROWS][MOST_WEEKS];
    int64_t most[N_ROWS];
} weeks;

static void read_weeks(const reversa_engagement *engagement, weeks *w)
{
    int64_t all = reversa_engagement_n_weeks(engagement);
    *w = (weeks){.first = all > MOST_WEEKS ? all - MOST_WEEKS : 0};
    w->n = all - w->first;
    for (int64_t i = 0; i < w->n; i++) {
        reversa_week week;
        reversa_engagement_week_at(engagement, w->first + i, &week);
        const int64_t *states = week.n_states;
        w->monday[i] = week.monday;
        w->count[0][i] = states[REVERSA_SESSION_HELD];
        w->count[1][i] = states[REVERSA_SESSION_CANCELLED_BY_MENTOR] + states[REVERSA_SESSION_CANCELLED_BY_MENTEE];
        w->count[2][i] = states[REVERSA_SESSION_NO_SHOW_MENTOR] + states[REVERSA_SESSION_NO_SHOW_MENTEE];
        for (int row = 0; row < N_ROWS; row++)
            w->most[row] = w->count[row][i] > w->most[row] ? w->count[row][i] : w->most[row];
    }
}

static void hide_small(weeks *w, int row, int64_t smallest)
{
    int64_t n_hidden = 0;
    int64_t least = -1;
    for (int64_t i = 0; i < w->n; i++) {
        w->hidden[row][i] = w->count[row][i] > 0 && w->count[row][i] < smallest;
        n_hidden += w->hidden[row][i];
        if (!w->hidden[row][i] && w->count[row][i] > 0 && (least < 0 || w->count[row][i] < w->count[row][least]))
            least = i;
    }
    if (n_hidden == 1 && least >= 0)
        w->hidden[row][least] = true;
}

/* ---- The picture ---- */

static void put_cell(rv_output *out, const weeks *w, int row, int64_t i)
{
    char style[16];
    int64_t y = 120 + BLOCK * (i / ACROSS) + CELL * row;
    const rv_box box = {LEFT + CELL * (i % ACROSS), y, CELL, CELL};
    if (w->hidden[row][i]) {
        rv_svg_box(out, "hidden", box);
        return;
    }
    int64_t count = w->count[row][i];
    int64_t shade = count == 0 || w->most[row] == 0 ? 0 : 1 + (count * SHADES - 1) / w->most[row];
    snprintf(style, sizeof style, "q q%d", (int)(shade > SHADES ? SHADES : shade));
    rv_svg_box(out, style, box);
}

static void put_picture(rv_output *out, const weeks *w)
{
    rv_svg_open(out, "weeks", 120 + BLOCK * ((w->n + ACROSS - 1) / ACROSS), "Meetings by the week",
                "A calendar with a column for each week and three rows: meetings held, cancelled, and missed because "
                "someone did "
                "not come; the darker a cell, the more, each row by itself. The table below has the numbers.");
    for (int64_t i = 0; i < w->n; i++) {
        int64_t y = 120 + BLOCK * (i / ACROSS);
        if (i % ACROSS == 0) {
            for (int row = 0; row < N_ROWS; row++)
                rv_svg_text(out, "", 0, y + CELL * row + 90, names[row], 0);
            rv_svg_text(out, "s", LEFT, y - 30, rv_metrics_day(w->monday[i]).text, 0);
        } else if (i % ACROSS == ACROSS / 2) {
            rv_svg_text(out, "s", LEFT + CELL * (i % ACROSS), y - 30, rv_metrics_day(w->monday[i]).text, 0);
        }
        for (int row = 0; row < N_ROWS; row++)
            put_cell(out, w, row, i);
    }
    rv_svg_close(out, "Dates are Mondays. The darkest cell of a row is its week with the most.");
}

/* ---- The table ---- */

static void put_table(rv_output *out, const weeks *w)
{
    static const rv_heading columns[] = {
        {"Week from Monday", false}, {"Held", true}, {"Cancelled", true}, {"Missed", true}};
    rv_html_open_details(out, "The data of this picture", false);
    rv_html_open_table(out, "Meetings by the week", columns, 4);
    for (int64_t i = 0; i < w->n; i++) {
        rv_html_open_row(out);
        rv_html_cell_head(out, rv_metrics_day(w->monday[i]).text);
        for (int row = 0; row < N_ROWS; row++)
            rv_html_cell_figure(out, w->hidden[row][i] ? rv_figure_none() : rv_figure_whole(w->count[row][i]));
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
    rv_html_close_details(out);
}

void rv_calendar_put(rv_output *out, const reversa_engagement *engagement, int64_t smallest)
{
    weeks w;
    read_weeks(engagement, &w);
    if (w.n == 0)
        return;
    for (int row = 0; row < N_ROWS; row++)
        hide_small(&w, row, smallest);
    rv_html_open_section(out, "calendar", "Week by week");
    if (w.first > 0)
        rv_html_say(out, "<p>The last %s of %s weeks.</p>\n", rv_figure_whole(w.n).text,
                    rv_figure_whole(w.first + w.n).text);
    put_picture(out, &w);
    put_table(out, &w);
    if (smallest > 1)
        rv_html_say(out,
                    "<p class=\"soft\">Numbers from 1 to %s are hidden, and another where one alone would be.</p>\n",
                    rv_figure_whole(smallest - 1).text);
    rv_html_close_section(out);
}
