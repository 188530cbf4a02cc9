/*
 * Curves of survival as a picture and as a table.
 */
#ifndef RV_REPORT_CURVES_H
#define RV_REPORT_CURVES_H

#include <reversa/survival.h>

#include "report/html.h"

/* What is said of curves; words of our own. */
typedef struct rv_curves_words {
    const char *id;
    const char *title;
    const char *description;
    const char *const *groups; /* [n], by group: the last is drawn as a full line */
    int32_t n;                 /* 1 or 2 */
} rv_curves_words;

/* Each curve with its band, as far as at least `smallest` are watched; below it the table: share, interval, how many are
 * watched. Times are days and are told in months of 30.4375 days. */
void rv_curves_put(rv_output *out, const reversa_curve *curve, const rv_curves_words *words, double smallest);

#endif
