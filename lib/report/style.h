/*
 * The one style sheet of all reports: for screens wide and narrow, light and dark, and for paper.
 */
#ifndef RV_REPORT_STYLE_H
#define RV_REPORT_STYLE_H

extern const char *const rv_style[]; /* its parts in order, NULL after the last; no < and no & in them */

#endif
