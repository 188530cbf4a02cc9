/*
 * Pictures as SVG 1.1 elements with classes of the style sheet: no attribute sets a colour, so that dark mode and paper
 * recolour them. Numbers go out as whole tenths with a point put in, never through the locale.
 */
#include "report/svg.h"

#include <stdio.h>

/* "12.3" for 123. */
static rv_figure unit(int64_t tenths)
{
    rv_figure figure = {""};
    int64_t size = tenths < 0 ? -tenths : tenths;
    if (size % 10)
        snprintf(figure.text, sizeof figure.text, "%s%lld.%lld", tenths < 0 ? "-" : "", (long long)(size / 10),
                 (long long)(size % 10));
    else
        snprintf(figure.text, sizeof figure.text, "%s%lld", tenths < 0 ? "-" : "", (long long)(size / 10));
    return figure;
}

void rv_svg_open(rv_output *out, const char *id, int64_t height, const char *title, const char *description)
{
    rv_html_say(out,
                "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 360 %s\" role=\"img\" "
                "aria-labelledby=\"%s-title %s-text\">\n",
                unit(height).text, id, id);
    rv_html_say(out, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-text\">", id, title, id);
    rv_html_put(out, description);
    rv_html_put(out, "</desc>\n");
}

void rv_svg_close(rv_output *out, const char *caption)
{
    rv_html_put(out, "</svg>\n");
    if (caption) {
        rv_html_put(out, "<figcaption>");
        rv_html_put(out, caption);
        rv_html_put(out, "</figcaption>\n");
    }
    rv_html_put(out, "</figure>\n");
}

void rv_svg_box(rv_output *out, const char *style, rv_box box)
{
    rv_html_say(out, "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" />\n", style, unit(box.x).text,
                unit(box.y).text, unit(box.width).text, unit(box.height).text);
}

void rv_svg_line(rv_output *out, const char *style, rv_box box)
{
    rv_html_say(out, "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" />\n", style, unit(box.x).text,
                unit(box.y).text, unit(box.x + box.width).text, unit(box.y + box.height).text);
}

void rv_svg_text(rv_output *out, const char *style, int64_t x, int64_t y, const char *text, size_t most)
{
    rv_html_say(out, "<text class=\"%s\" x=\"%s\" y=\"%s\">", style, unit(x).text, unit(y).text);
    rv_html_plain(out, text, most);
    rv_html_put(out, "</text>\n");
}

void rv_svg_steps(rv_output *out, const char *style, rv_box box, const int64_t *values, int32_t n, int64_t most)
{
    rv_html_say(out, "<path class=\"%s\" d=\"M%s %s", style, unit(box.x).text, unit(box.y + box.height).text);
    for (int32_t i = 0; i < n; i++) {
        int64_t height = most > 0 ? box.height * values[i] / most : 0;
        rv_html_say(out, "V%s", unit(box.y + box.height - height).text);
        rv_html_say(out, "H%s", unit(box.x + box.width * (i + 1) / n).text);
    }
    rv_html_say(out, "V%s\" />\n", unit(box.y + box.height).text);
}

/* Where a column of a box ends, and the height of a value in it. */
static int64_t column_at(rv_box box, int64_t i, int32_t n)
{
    return box.x + box.width * i / n;
}

static int64_t level_of(rv_box box, int64_t value, int64_t most)
{
    return box.y + box.height - (most > 0 ? box.height * value / most : 0);
}

void rv_svg_stairs(rv_output *out, const char *style, rv_box box, const int64_t *values, int32_t n, int64_t most)
{
    if (n <= 0)
        return;
    rv_html_say(out, "<path class=\"%s\" d=\"M%s %s", style, unit(box.x).text,
                unit(level_of(box, values[0], most)).text);
    for (int32_t i = 0; i < n; i++) {
        if (i > 0 && values[i] != values[i - 1])
            rv_html_say(out, "V%s", unit(level_of(box, values[i], most)).text);
        if (i == n - 1 || values[i + 1] != values[i])
            rv_html_say(out, "H%s", unit(column_at(box, i + 1, n)).text);
    }
    rv_html_put(out, "\" />\n");
}

void rv_svg_band(rv_output *out, const char *style, rv_box box, const int64_t *const ends[2], int32_t n, int64_t most)
{
    if (n <= 0)
        return;
    rv_html_say(out, "<path class=\"%s\" d=\"M%s %s", style, unit(box.x).text,
                unit(level_of(box, ends[1][0], most)).text);
    for (int32_t i = 0; i < n; i++) {
        rv_html_say(out, "V%s", unit(level_of(box, ends[1][i], most)).text);
        rv_html_say(out, "H%s", unit(column_at(box, i + 1, n)).text);
    }
    for (int32_t i = n - 1; i >= 0; i--) {
        rv_html_say(out, "V%s", unit(level_of(box, ends[0][i], most)).text);
        rv_html_say(out, "H%s", unit(column_at(box, i, n)).text);
    }
    rv_html_put(out, "Z\" />\n");
}

void rv_svg_dot(rv_output *out, const char *style, int64_t x, int64_t y)
{
    rv_html_say(out, "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"3.5\" />\n", style, unit(x).text, unit(y).text);
}
