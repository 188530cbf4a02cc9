/*
 * Numbers that are equal but for rounding.
 */
#ifndef RT_NUMBERS_H
#define RT_NUMBERS_H

#include <math.h>

#include "support/support.h"

/* Is |value − expected| <= tolerance · |expected|? NaN equals NaN, an infinity itself. Fails the test with both if not. */
static inline void rt_close(double value, double expected, double tolerance)
{
    bool same = value == expected || (isnan(value) && isnan(expected));
    if (!same && !(fabs(value - expected) <= tolerance * fabs(expected)))
        fail_msg("%.17g, not %.17g: off by %.2g", value, expected, value / expected - 1);
}

#endif
