/*
 * Sorting rows by a 64-bit key, in linear time and stably.
 */
#ifndef RV_METRICS_RADIX_H
#define RV_METRICS_RADIX_H

#include "base/context.h"

/* The workspace: keys and rows twice. Fill key and row, sort, read row (and key) again. */
typedef struct rv_radix {
    uint64_t *key; /* [n] */
    int32_t *row;  /* [n] */
    uint64_t *other_key;
    int32_t *other_row;
    uint32_t *count; /* of each digit value, for all digits */
} rv_radix;

/* Room for n rows, 0 <= n <= INT32_MAX, in the arena. */
reversa_status rv_radix_open(reversa_context *ctx, rv_arena *arena, size_t n, rv_radix *radix);

/* Sort the first n rows by key ascending; rows with equal keys stay in their order. */
void rv_radix_sort(rv_radix *radix, size_t n);

/* A key that orders as the number does; −0 and 0 are equal. Not for NaN. */
uint64_t rv_radix_key(double number);

/* The same for a whole number. */
uint64_t rv_radix_key_of_int(int32_t number);

#endif
