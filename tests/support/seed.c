/*
 * Random input of the tests: a seed that is printed and can be given back, and a generator that the library does not
 * contain (xorshift64* by Vigna 2016), so that its faults cannot hide behind its own numbers.
 */
#include "support/support.h"

#include <stdlib.h>

#define DEFAULT_SEED UINT64_C(20270201)

uint64_t rt_seed(void)
{
    static bool known;
    static uint64_t seed = DEFAULT_SEED;
    if (!known) {
        const char *given = getenv("REVERSA_TEST_SEED");
        if (given && given[0])
            seed = strtoull(given, NULL, 10);
        known = true;
        print_message("seed %llu; REVERSA_TEST_SEED sets it\n", (unsigned long long)seed);
    }
    return seed;
}

uint64_t rt_random(uint64_t *state)
{
    uint64_t x = *state ? *state : DEFAULT_SEED; /* 0 would stay 0 */
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * UINT64_C(0x2545F4914F6CDD1D);
}

int64_t rt_between(uint64_t *state, int64_t low, int64_t high)
{
    uint64_t range = (uint64_t)high - (uint64_t)low + 1;
    uint64_t x = rt_random(state);
    return (int64_t)((uint64_t)low + (range ? x % range : x));
}
