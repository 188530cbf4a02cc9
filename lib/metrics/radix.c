/*
 * Radix sort, least significant digit first (Knuth, vol. 3, 5.2.5), over keys and row numbers in separate arrays.
 *
 * All digits are counted in one pass beforehand, and a digit that is the same in every key is skipped: times in whole
 * days or months differ in two or three of the six digits of a double, so that sorting them costs about as many passes.
 */
#include "metrics/radix.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS 6 /* 6 × 11 bits cover 64 */
#define N_BUCKETS ((size_t)1 << DIGIT_BITS)
#define SIGN (UINT64_C(1) << 63)

reversa_status rv_radix_open(reversa_context *ctx, rv_arena *arena, size_t n, rv_radix *radix)
{
    radix->key = rv_arena_alloc(ctx, arena, n, sizeof *radix->key);
    radix->row = rv_arena_alloc(ctx, arena, n, sizeof *radix->row);
    radix->other_key = rv_arena_alloc(ctx, arena, n, sizeof *radix->other_key);
    radix->other_row = rv_arena_alloc(ctx, arena, n, sizeof *radix->other_row);
    radix->count = rv_arena_alloc(ctx, arena, N_DIGITS * N_BUCKETS, sizeof *radix->count);
    if (!radix->key || !radix->row || !radix->other_key || !radix->other_row || !radix->count)
        return REVERSA_E_MEMORY;
    return REVERSA_OK;
}

uint64_t rv_radix_key(double number)
{
    uint64_t bits;
    number += 0.0; /* −0 becomes 0 */
    memcpy(&bits, &number, sizeof bits);
    return bits & SIGN ? ~bits : bits | SIGN;
}

uint64_t rv_radix_key_of_int(int32_t number)
{
    return (uint64_t)((int64_t)number - INT32_MIN);
}

static size_t digit_of(uint64_t key, unsigned digit)
{
    return (size_t)(key >> (digit * DIGIT_BITS)) & (N_BUCKETS - 1);
}

/* One stable pass by a digit, from the arrays to their others; the two then change places. */
static void distribute(rv_radix *radix, size_t n, unsigned digit)
{
    uint32_t *next = radix->count + digit * N_BUCKETS;
    uint32_t sum = 0;
    for (size_t bucket = 0; bucket < N_BUCKETS; bucket++) {
        uint32_t count = next[bucket];
        next[bucket] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t to = next[digit_of(radix->key[i], digit)]++;
        radix->other_key[to] = radix->key[i];
        radix->other_row[to] = radix->row[i];
    }
    uint64_t *key = radix->key;
    int32_t *row = radix->row;
    radix->key = radix->other_key;
    radix->row = radix->other_row;
    radix->other_key = key;
    radix->other_row = row;
}

void rv_radix_sort(rv_radix *radix, size_t n)
{
    if (n < 2)
        return;
    memset(radix->count, 0, N_DIGITS * N_BUCKETS * sizeof *radix->count);
    for (size_t i = 0; i < n; i++)
        for (unsigned digit = 0; digit < N_DIGITS; digit++)
            radix->count[digit * N_BUCKETS + digit_of(radix->key[i], digit)]++;
    for (unsigned digit = 0; digit < N_DIGITS; digit++)
        if (radix->count[digit * N_BUCKETS + digit_of(radix->key[0], digit)] < n)
            distribute(radix, n, digit);
}
