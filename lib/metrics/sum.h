/*
 * Sums that keep what rounding would drop: numbers of twice the digits, as a head and a tail (Dekker 1971; Knuth,
 * vol. 2, 4.2.2). Small enough to stand in loops, so they are here and not behind a call.
 */
#ifndef RV_METRICS_SUM_H
#define RV_METRICS_SUM_H

#include <math.h>

typedef struct rv_sum {
    double head;
    double tail;
} rv_sum;

/* sum + x. */
static inline rv_sum rv_sum_add(rv_sum sum, double x)
{
    double head = sum.head + x;
    double part = head - sum.head;
    double lost = (sum.head - (head - part)) + (x - part);
    double tail = sum.tail + lost;
    double top = head + tail;
    return (rv_sum){top, tail - (top - head)};
}

/* a + b. */
static inline rv_sum rv_sum_plus(rv_sum a, rv_sum b)
{
    rv_sum sum = rv_sum_add(a, b.head);
    return rv_sum_add(sum, b.tail);
}

/* a · b. */
static inline rv_sum rv_sum_times(rv_sum a, rv_sum b)
{
    double head = a.head * b.head;
    double tail = fma(a.head, b.head, -head) + (a.head * b.tail + a.tail * b.head);
    double top = head + tail;
    return (rv_sum){top, tail - (top - head)};
}

static inline rv_sum rv_sum_scale(rv_sum a, double x)
{
    return rv_sum_times(a, (rv_sum){x, 0});
}

#endif
