/*
 * Matching of sessions to due windows, one to one.
 */
#ifndef RV_METRICS_ADHERENCE_H
#define RV_METRICS_ADHERENCE_H

#include <reversa/context.h>

#include "base/context.h"

/* Windows and the days of sessions, each in ascending order. */
typedef struct rv_due {
    const int32_t *first; /* [n_windows] never falling */
    const int32_t *last;  /* [n_windows] never falling, >= first */
    int32_t n_windows;
    const int32_t *day; /* [n_days] never falling */
    int64_t n_days;
    int32_t tolerance; /* days before the first and after the last day of a window that still meet it */
} rv_due;

/* Memory that is kept from pair to pair. Starts as all zero; rv_adherence_close() frees it. */
typedef struct rv_adherence {
    int64_t *cell;
    size_t cell_capacity;
    int64_t *row; /* where the cells of each window begin */
    size_t row_capacity;
    int64_t *low; /* the first session of each window, and one behind its last */
    size_t low_capacity;
    int64_t *high;
    size_t high_capacity;
} rv_adherence;

/* met_out[window] becomes the index of its session, −1 for none: as many as can be, then with the least total of days
 * outside the windows; of several such the earliest sessions to the earliest windows. O(windows + pairs within reach). */
reversa_status rv_adherence_match(reversa_context *ctx, rv_adherence *adherence, const rv_due *due, int64_t *met_out);
void rv_adherence_close(reversa_context *ctx, rv_adherence *adherence);

/* Days from a day to a window: 0 inside. */
int32_t rv_adherence_days_off(const rv_due *due, int32_t window, int64_t session);

#endif
