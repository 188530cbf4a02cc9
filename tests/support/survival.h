/*
 * Drawn person-time for tests, and slow, plain counts over it.
 */
#ifndef RT_SURVIVAL_H
#define RT_SURVIVAL_H

#include <reversa/survival.h>

#include "support/support.h"

#define RT_MOST_ROWS 128

typedef struct rt_rows {
    int64_t n;
    double entry[RT_MOST_ROWS];
    double exit[RT_MOST_ROWS];
    int32_t event[RT_MOST_ROWS];
    double weight[RT_MOST_ROWS];
    int32_t stratum[RT_MOST_ROWS];
    int32_t group[RT_MOST_ROWS];
    int32_t cluster[RT_MOST_ROWS];
} rt_rows;

/* n rows with whole times 1 .. 12, events 0 .. n_causes, entries below exits (some −infinite), whole weights 0 .. 3, three
 * groups, two strata, n / 2 clusters. */
void rt_rows_draw(rt_rows *rows, uint64_t *random, int64_t n, int32_t n_causes);

/* All columns of the rows; set those to NULL that are not wanted. */
reversa_survival_rows rt_rows_of(const rt_rows *rows);

/* Person-time of them; the test fails where it cannot be made. */
reversa_survival *rt_survival(reversa_context *ctx, const reversa_survival_rows *rows);

/* Is row i at risk at a time, in a group (−1 for any)? */
bool rt_at_risk(const reversa_survival_rows *rows, int64_t i, double time, int32_t group);

double rt_weight(const reversa_survival_rows *rows, int64_t i);

/* Near, relative to the larger of the two and 1; or both NaN, or both the same infinity. */
void rt_assert_close(double value, double expected, double share, const char *what);

#endif
