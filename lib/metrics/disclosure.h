/*
 * Disclosure control, for those who publish tables.
 */
#ifndef RV_METRICS_DISCLOSURE_H
#define RV_METRICS_DISCLOSURE_H

#include <reversa/disclosure.h>

#include "base/context.h"

/* The checks of the doors; `other` must not be NULL. */
reversa_status rv_disclosure_check_table(reversa_context *ctx, const reversa_count_table *table, const void *other);
reversa_status rv_disclosure_check_options(reversa_context *ctx, const reversa_disclosure_options *options);

/* Groups by numbers of people, for those who publish by group. */
typedef struct rv_group_counts {
    size_t n_groups;
    size_t n_columns;
    const int64_t *counts; /* [n_groups · n_columns] row by row, >= 0 */
    int64_t smallest;      /* 1 or less hides nothing */
    bool hide_zeros;       /* zeros are small as well */
    bool totals_known;     /* the sum of each row is known, also of those hidden: columns are the parts of it */
} rv_group_counts;

/* reversa_disclosure_groups() without the door; groups that are hidden already stay so. */
void rv_disclosure_hide_groups(const rv_group_counts *table, bool *hidden_io);

#endif
