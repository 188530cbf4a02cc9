/*
 * Estimates as people read them. What is not known is a dash: no number is made up, and no interval is closed that is open.
 */
#include "report/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

rv_figure rv_metrics_figure(double value, rv_measure measure)
{
    rv_figure figure = {"no limit"};
    if (isinf(value))
        return figure;
    switch (measure) {
    case RV_MEASURE_SHARE:
        return rv_figure_share(value);
    case RV_MEASURE_POINTS:
        break;
    case RV_MEASURE_RATIO:
        return rv_figure_decimal(value, 2);
    case RV_MEASURE_NUMBER:
        return rv_figure_decimal(value, 2);
    case RV_MEASURE_PEOPLE:
        return rv_figure_decimal(value, 0);
    }
    rv_figure number = rv_figure_decimal(value * 100, 1);
    if (isnan(value))
        return number;
    snprintf(figure.text, sizeof figure.text, "%s%.30s", value > 0 ? "+" : "", number.text);
    return figure;
}

rv_figure rv_metrics_interval(const reversa_estimate *estimate, rv_measure measure)
{
    rv_figure figure;
    if (isnan(estimate->low) && isnan(estimate->high))
        return rv_figure_none();
    rv_figure low = rv_metrics_figure(estimate->low, measure);
    rv_figure high = rv_metrics_figure(estimate->high, measure);
    if (isnan(estimate->high))
        return low;
    snprintf(figure.text, sizeof figure.text, "%.16s to %.16s", low.text, high.text);
    return figure;
}

void rv_metrics_estimate(rv_output *out, const reversa_estimate *estimate, rv_measure measure)
{
    rv_html_cell_figure(out, rv_metrics_figure(estimate->value, measure));
    rv_html_cell_figure(out, rv_metrics_interval(estimate, measure));
}

rv_figure rv_metrics_day(int32_t day)
{
    rv_figure figure = {""};
    char text[11];
    if (day == REVERSA_MISSING_DATE)
        return rv_figure_none();
    rv_format_date(day, text);
    memcpy(figure.text, text, sizeof text);
    return figure;
}

void rv_metrics_tile(rv_output *out, const char *title, const char *number, const char *under)
{
    rv_html_say(out, "<div><dt>%s</dt><dd>%s</dd>", title, number);
    if (under)
        rv_html_say(out, "<dd>%s</dd>", under);
    rv_html_put(out, "</div>\n");
}

rv_figure rv_metrics_count(int64_t count, int64_t smallest)
{
    return count > 0 && count < smallest ? rv_figure_none() : rv_figure_whole(count);
}

void rv_metrics_entry(rv_output *out, const char *name, const char *text)
{
    rv_html_open_row(out);
    rv_html_cell_head(out, name);
    rv_html_cell_text(out, text);
    rv_html_close_row(out);
}
