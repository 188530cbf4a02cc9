/*
 * Signs and ranks of differences.
 */
#ifndef RV_METRICS_SIGNED_RANK_H
#define RV_METRICS_SIGNED_RANK_H

#include <stdint.h>

#include "base/context.h"

/* Up to so many differences other than 0 the exact test is made: its work grows with the cube. */
#define RV_SIGNED_RANK_EXACT 200

/* Tests of the median difference, two-sided. NaN where there is none. */
typedef struct rv_signed_rank {
    int64_t n_plus;
    int64_t n_minus;
    int64_t n_zero;
    double sign_p;
    double rank_sum; /* the smaller of the sums of ranks of plus and minus */
    double p;
    double exact;
    double pratt;
} rv_signed_rank;

/* Differences that lie within `tie` of each other have the same rank, within `tie` of 0 they are 0. O(n log n). */
reversa_status rv_signed_rank_test(reversa_context *ctx, const double *difference, int64_t n, double tie,
                                   rv_signed_rank *test_out);

#endif
