/*
 * Small random data for Cox models, and the partial likelihood by its definition: every sum over every row at every
 * event, in long double. The judge of the fast sums.
 */
#ifndef RT_COX_H
#define RT_COX_H

#include <reversa/cox_check.h>

#include "support/support.h"

#define RT_COX_ROWS 80
#define RT_COX_COLUMNS 4

typedef struct rt_cox {
    int32_t n;
    int32_t p;
    bool efron;
    bool late; /* rows enter late */
    double entry[RT_COX_ROWS];
    double exit[RT_COX_ROWS];
    int32_t event[RT_COX_ROWS];
    double weight[RT_COX_ROWS];
    double offset[RT_COX_ROWS];
    int32_t stratum[RT_COX_ROWS];
    int32_t cluster[RT_COX_ROWS];
    double x[RT_COX_COLUMNS][RT_COX_ROWS];
    const double *column[RT_COX_COLUMNS];
} rt_cox;

/* What makes data harder, to be joined with |. */
enum {
    RT_COX_LATE = 1,
    RT_COX_STRATA = 2,
    RT_COX_WEIGHTS = 4,
    RT_COX_OFFSET = 8,
    RT_COX_BRESLOW = 16,
    RT_COX_HARD = 32
};

/* Data with ties, regular enough to have a maximum. */
void rt_cox_draw(rt_cox *data, uint64_t *random, int32_t hardness);

reversa_survival *rt_cox_survival(reversa_context *ctx, const rt_cox *data);
reversa_cox *rt_cox_fit(reversa_context *ctx, rt_cox *data, const reversa_survival *survival,
                        const reversa_cox_options *options);
void rt_cox_coefficients(const reversa_cox *cox, double *beta);

/* Log-likelihood at beta; score [q] and information [q][q] may be NULL. With `course` [n], the value of a course of time
 * at each row's exit, columns are followed by their products with it: q = 2p and beta has 2p values. Else q = p. */
double rt_cox_judge(const rt_cox *data, const double *beta, const double *course, double *score, double *information);

/* Solve a small dense system by elimination with pivots; destroys matrix and vector, which becomes the solution.
 * Returns the determinant. */
double rt_cox_eliminate(double *matrix, double *vector, int32_t q);

/* Fails the test unless equal within a share of the larger of 1 and the expected. */
void rt_cox_near(double value, double expected, double share, const char *what);

#endif
