/*
 * Sorting without calls through pointers: packed 64-bit values in place, and people by their hash.
 *
 * Values use insertion for short runs and heapsort (Williams 1964) for long ones, so that a cell of a hundred thousand tags
 * costs no more than n log n. Hashes are spread evenly, which suits a radix sort, least significant digit first (Knuth,
 * vol. 3, 5.2.5) of their high 33 bits; insertion does the rest, for runs that agree in so many bits are short: a few
 * dozen pairs of 10^6 ids, and to find more on purpose costs 2^33 hashes each.
 */
#include "model/draft.h"

#include <string.h>

#define SHORT_RUN 24 /* where insertion beats heapsort */
#define DIGIT_BITS 11
#define N_DIGITS 3                            /* of the high bits */
#define LOW_BITS (64 - N_DIGITS * DIGIT_BITS) /* below them */
#define N_BUCKETS ((size_t)1 << DIGIT_BITS)

static void insert_values(int64_t *values, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        int64_t value = values[i];
        size_t j = i;
        for (; j > 0 && values[j - 1] > value; j--)
            values[j] = values[j - 1];
        values[j] = value;
    }
}

/* Let the value at the root sink to its place in the heap of n values. */
static void sink(int64_t *values, size_t root, size_t n)
{
    int64_t value = values[root];
    for (size_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && values[child + 1] > values[child])
            child++;
        if (values[child] <= value)
            break;
        values[root] = values[child];
        root = child;
    }
    values[root] = value;
}

void rv_order_values(int64_t *values, size_t n)
{
    if (n <= SHORT_RUN) {
        insert_values(values, n);
        return;
    }
    for (size_t i = n / 2; i-- > 0;)
        sink(values, i, n);
    for (size_t last = n - 1; last > 0; last--) {
        int64_t largest = values[0];
        values[0] = values[last];
        values[last] = largest;
        sink(values, 0, last);
    }
}

/* One stable pass: items by the digit at `shift`. count has the items of each digit, and is used up. */
static void distribute(const rv_keyed *from, rv_keyed *to, size_t n, unsigned shift, uint32_t count[N_BUCKETS])
{
    uint32_t sum = 0;
    for (size_t digit = 0; digit < N_BUCKETS; digit++) {
        uint32_t here = count[digit];
        count[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++)
        to[count[(from[i].key >> shift) & (N_BUCKETS - 1)]++] = from[i];
}

/* strcmp compares as unsigned bytes, and ids hold no NUL. */
static bool comes_before(const rv_keyed *a, const rv_keyed *b, const rv_dictionary *ids)
{
    if (a->key != b->key)
        return a->key < b->key;
    return strcmp(rv_dictionary_text(ids, a->position), rv_dictionary_text(ids, b->position)) < 0;
}

void rv_order_keyed(rv_keyed *items, rv_keyed *scratch, size_t n, const rv_dictionary *ids)
{
    uint32_t count[N_DIGITS][N_BUCKETS] = {{0}};
    for (size_t i = 0; i < n; i++)
        for (unsigned digit = 0; digit < N_DIGITS; digit++)
            count[digit][(items[i].key >> (LOW_BITS + digit * DIGIT_BITS)) & (N_BUCKETS - 1)]++;
    distribute(items, scratch, n, LOW_BITS, count[0]);
    distribute(scratch, items, n, LOW_BITS + DIGIT_BITS, count[1]);
    distribute(items, scratch, n, LOW_BITS + 2 * DIGIT_BITS, count[2]);
    for (size_t i = 0; i < n; i++) {
        rv_keyed item = scratch[i];
        size_t j = i;
        for (; j > 0 && comes_before(&item, &items[j - 1], ids); j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}
