/*
 * The inner loops of the Cox model: sums of products over a tile of rows.
 *
 * Sums run in four lanes that are added at the end, so that they fill vector registers of any width and give the same
 * digits on each. A tile is as long as two columns and a product fit the first cache.
 */
#include <string.h>

#include "metrics/cox.h"

typedef double lanes __attribute__((vector_size(32)));

/* The same function again for processors with registers as wide as the lanes; products and sums stay apart, so that
 * the digits do too. Sanitizers do not go with functions that are chosen as the library is loaded. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(REVERSA_SANITIZED)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

#define LANES 4
#define LOAD(into, from) memcpy(&(into), (from), sizeof(into))

#define LANE_SUM(v) (((v)[0] + (v)[1]) + ((v)[2] + (v)[3]))

WIDE double rv_cox_sum(const double *a, int64_t n)
{
    lanes sum = {0, 0, 0, 0};
    lanes x;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        LOAD(x, a + i);
        sum += x;
    }
    double total = LANE_SUM(sum);
    for (; i < n; i++)
        total += a[i];
    return total;
}

WIDE double rv_cox_dot(const double *a, const double *b, int64_t n)
{
    lanes sum = {0, 0, 0, 0};
    lanes x;
    lanes y;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        LOAD(x, a + i);
        LOAD(y, b + i);
        sum += x * y;
    }
    double total = LANE_SUM(sum);
    for (; i < n; i++)
        total += a[i] * b[i];
    return total;
}

/* out[0 .. 3] += products of y with four columns. */
static inline __attribute__((always_inline)) void dot_four(const double *y, double *const *x, int64_t first, int64_t n,
                                                           double *out)
{
    const double *a = x[0] + first;
    const double *b = x[1] + first;
    const double *c = x[2] + first;
    const double *d = x[3] + first;
    lanes sum_a = {0, 0, 0, 0};
    lanes sum_b = sum_a;
    lanes sum_c = sum_a;
    lanes sum_d = sum_a;
    lanes v;
    lanes w;
    int64_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        LOAD(w, y + i);
        LOAD(v, a + i);
        sum_a += v * w;
        LOAD(v, b + i);
        sum_b += v * w;
        LOAD(v, c + i);
        sum_c += v * w;
        LOAD(v, d + i);
        sum_d += v * w;
    }
    double totals[4] = {LANE_SUM(sum_a), LANE_SUM(sum_b), LANE_SUM(sum_c), LANE_SUM(sum_d)};
    for (; i < n; i++) {
        totals[0] += a[i] * y[i];
        totals[1] += b[i] * y[i];
        totals[2] += c[i] * y[i];
        totals[3] += d[i] * y[i];
    }
    for (int k = 0; k < 4; k++)
        out[k] += totals[k];
}

WIDE void rv_cox_moments(double *const *x, int32_t p, int64_t first, int64_t n, const double *weight, double *packed)
{
    double y[RV_COX_TILE];
    RV_REQUIRE(n <= RV_COX_TILE);
    for (int32_t j = 0; j < p; j++) {
        double *row = packed + rv_cox_packed(j);
        for (int64_t i = 0; i < n; i++)
            y[i] = weight[i] * x[j][first + i];
        int32_t k = 0;
        for (; k + 4 <= j + 1; k += 4)
            dot_four(y, x + k, first, n, row + k);
        for (; k <= j; k++)
            row[k] += rv_cox_dot(y, x[k] + first, n);
    }
}
