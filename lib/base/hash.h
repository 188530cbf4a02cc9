/*
 * SipHash-2-4 (Aumasson & Bernstein 2012), the keyed hash that orders people and guards the dictionaries against
 * crafted input; and a small splittable generator of random numbers (SplitMix64, Steele, Lea & Flood 2014).
 */
#ifndef RV_BASE_HASH_H
#define RV_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The key is (seed, 0): key bytes 0..7 hold the seed in little-endian order, 8..15 are zero. */
uint64_t rv_siphash(uint64_t seed, const void *bytes, size_t length);

typedef struct rv_random {
    uint64_t state;
} rv_random;

uint64_t rv_random_next(rv_random *random);                /* all 64 bits */
int64_t rv_random_below(rv_random *random, int64_t bound); /* 0 .. bound − 1 without bias; bound > 0 */

#endif
