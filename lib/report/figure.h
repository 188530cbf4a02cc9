/*
 * Figures: numbers as text, the way people read them. Before % stands a blank at which no line breaks.
 */
#ifndef RV_REPORT_FIGURE_H
#define RV_REPORT_FIGURE_H

#include <stdint.h>

/* A number as text. */
typedef struct rv_figure {
    char text[40];
} rv_figure;

rv_figure rv_figure_none(void);                               /* – */
rv_figure rv_figure_whole(int64_t value);                     /* 12,345 */
rv_figure rv_figure_points(int64_t millionths, int decimals); /* 0.812, rounded half away from 0 */
rv_figure rv_figure_percent(int64_t part, int64_t whole);     /* 87 %; 99.9 % and 0.1 % at the ends; –: of nothing */
rv_figure rv_figure_share(double share);                      /* 87.3 %; – for NaN */
rv_figure rv_figure_decimal(double value, int decimals);      /* 0.92; – for NaN and beyond 10^12 */
const char *rv_figure_noun(int64_t n, const char *singular, const char *plural); /* which of the two */

#endif
