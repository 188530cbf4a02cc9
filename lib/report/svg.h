/*
 * Pictures: SVG inside a page, drawn to be 360 units wide, which is a phone's width, so that writing is never too small.
 *
 * Coordinates are tenths of a unit, whole, so that every machine writes the same. Each picture has a title and a
 * description that say what it shows; the data belongs into a table beside it.
 */
#ifndef RV_REPORT_SVG_H
#define RV_REPORT_SVG_H

#include "report/html.h"

#define RV_SVG_WIDTH 3600 /* tenths */

typedef struct rv_box {
    int64_t x;
    int64_t y;
    int64_t width;
    int64_t height;
} rv_box;

/* A figure with its picture; id, title and description are words of our own, with figures at most. */
void rv_svg_open(rv_output *out, const char *id, int64_t height, const char *title, const char *description);
/* The caption under it is markup, NULL for none. */
void rv_svg_close(rv_output *out, const char *caption);
void rv_svg_box(rv_output *out, const char *style, rv_box box);
void rv_svg_line(rv_output *out, const char *style, rv_box box); /* from (x, y) by (width, height) */
/* Text from data, cut after `most` bytes (0: not). */
void rv_svg_text(rv_output *out, const char *style, int64_t x, int64_t y, const char *text, size_t most);
/* A line of steps over n columns of equal width in a box: heights are parts of `most`. */
void rv_svg_steps(rv_output *out, const char *style, rv_box box, const int64_t *values, int32_t n, int64_t most);
/* A curve of steps over n columns of equal width of a box: column i has the height values[i], a part of `most`. */
void rv_svg_stairs(rv_output *out, const char *style, rv_box box, const int64_t *values, int32_t n, int64_t most);
/* What lies between two such curves. */
void rv_svg_band(rv_output *out, const char *style, rv_box box, const int64_t *const ends[2], int32_t n, int64_t most);
void rv_svg_dot(rv_output *out, const char *style, int64_t x, int64_t y);

#endif
