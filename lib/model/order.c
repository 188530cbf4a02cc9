/*
 * Sorting without calls through pointers: packed 64-bit values in place, and people by their hash.
 *
 * Values use insertion for short runs and heapsort (Williams 1964) for long ones, so that a cell of a hundred thousand tags
 * costs no more than n log n. Hashes are spread evenly, which suits a radix sort, least significant digit first (Knuth,
 * vol. 3, 5.2.5): stable, so equal hashes stay in order of position until the ids decide.
 */
#include "model/draft.h"

#include <string.h>

#define SHORT_RUN 24 /* where insertion beats heapsort */
#define DIGIT_BITS 11
#define N_DIGITS 6 /* 6 × 11 bits cover 64 */
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

/* One stable pass: items by the digit at `shift`. */
static void distribute(const rv_keyed *from, rv_keyed *to, size_t n, unsigned shift)
{
    size_t next[N_BUCKETS] = {0};
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        next[(from[i].key >> shift) & (N_BUCKETS - 1)]++;
    for (size_t digit = 0; digit < N_BUCKETS; digit++) {
        size_t count = next[digit];
        next[digit] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[next[(from[i].key >> shift) & (N_BUCKETS - 1)]++] = from[i];
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
    for (unsigned digit = 0; digit < N_DIGITS; digit += 2) { /* an even number of passes ends where it began */
        distribute(items, scratch, n, digit * DIGIT_BITS);
        distribute(scratch, items, n, (digit + 1) * DIGIT_BITS);
    }
    /* Two of 2^31 ids share a 64-bit hash about once in eight, so runs of equal keys are of length 2 at most. */
    for (size_t i = 1; i < n; i++) {
        rv_keyed item = items[i];
        size_t j = i;
        for (; j > 0 && comes_before(&item, &items[j - 1], ids); j--)
            items[j] = items[j - 1];
        items[j] = item;
    }
}
