/*
 * Exact ratios in micro-points: micro(n, d) = 10^6 · n / d rounded half up, with n held to 0 .. d.
 *
 * Division by a denominator that stays is done as a product with its reciprocal in doubles, then put right by the exact
 * remainder: below 2^53 the quotient is off by at most one. Larger numbers take 128-bit integers.
 */
#ifndef RV_SCORE_MICRO_H
#define RV_SCORE_MICRO_H

#include "base/text.h"

#define RV_EXACT_DOUBLE (INT64_C(1) << 53)

/* A divisor > 0 made ready. */
typedef struct rv_divisor {
    int64_t divisor;
    double inverse;
} rv_divisor;

static inline rv_divisor rv_divisor_of(int64_t divisor)
{
    return (rv_divisor){divisor, 1.0 / (double)divisor};
}

/* ⌊x / divisor⌋ for 0 <= x < 2^53. */
static inline int64_t rv_divide(int64_t x, rv_divisor by)
{
    int64_t quotient = (int64_t)((double)x * by.inverse);
    int64_t rest = x - quotient * by.divisor;
    return quotient + (rest >= by.divisor) - (rest < 0);
}

/* A denominator > 0 made ready for micro(). */
typedef struct rv_ratio {
    int64_t whole;
    rv_divisor twice; /* divisor 0 where the numbers are too large for it */
} rv_ratio;

static inline rv_ratio rv_ratio_of(int64_t whole)
{
    rv_ratio ratio = {.whole = whole};
    if (whole < RV_EXACT_DOUBLE / (2 * RV_MILLION + 1))
        ratio.twice = rv_divisor_of(2 * whole);
    return ratio;
}

static inline int32_t rv_micro(int64_t part, rv_ratio of)
{
    if (part <= 0)
        return 0;
    if (part >= of.whole)
        return (int32_t)RV_MILLION;
    if (of.twice.divisor)
        return (int32_t)rv_divide(2 * RV_MILLION * part + of.whole, of.twice);
    __extension__ typedef __int128 wide;
    return (int32_t)(((wide)2 * RV_MILLION * part + of.whole) / ((wide)2 * of.whole));
}

/* Micro-points of a cosine from the product of two vectors and their norms > 0. Always the mentor's norm first, so that
 * a pair has one value however it is reached. */
static inline int32_t rv_cosine(double dot, double mentor_norm, double mentee_norm)
{
    double cosine = dot / (mentor_norm * mentee_norm);
    if (!(cosine > 0))
        return 0;
    return cosine >= 1 ? (int32_t)RV_MILLION : (int32_t)((double)RV_MILLION * cosine + 0.5);
}

/* |a − b| of numbers of at most 2 · 10^18. */
static inline int64_t rv_distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static inline int64_t rv_least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

#endif
