/*
 * Disclosure control of people counted by several attributes at once.
 */
#ifndef RV_METRICS_DISCLOSURE_JOINT_H
#define RV_METRICS_DISCLOSURE_JOINT_H

#include <reversa/disclosure.h>

#include "base/context.h"

#define RV_JOINT_CELLS 4096 /* with more all are hidden: the search looks at pairs of cells */
#define RV_JOINT_DIMENSIONS 4

/* People by combinations of values. */
typedef struct rv_joint_counts {
    int32_t n_dimensions; /* 2 .. RV_JOINT_DIMENSIONS attributes */
    int32_t n_cells;
    size_t n_columns;
    const int32_t *codes;            /* [n_cells · n_dimensions] all different; each attribute has all codes from 0 */
    const int64_t *counts;           /* [n_cells · n_columns] row by row, >= 0 */
    const bool *const *hidden_value; /* [n_dimensions] by code: hidden by itself, and with it all its cells */
    const bool *passes; /* [n_dimensions] people may pass between hidden values, and nothing known changes */
    int64_t smallest;   /* 1 or less hides nothing */
    bool hide_zeros;
} rv_joint_counts;

/* The cells to hide, so that they are safe beside the numbers by each attribute alone, [n_cells]. Which of them there are
 * must not be told. */
reversa_status rv_disclosure_hide_joint(reversa_context *ctx, const rv_joint_counts *table, bool *hidden_out);

#endif
