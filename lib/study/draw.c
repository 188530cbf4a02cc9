/*
 * Ways of drawing, with integers alone.
 *
 * A stream begins at the hash of its purpose under the seed. Skewed draws choose a power of two first and an index below
 * it then, which gives index i between a third of 1 / (i + 1) and all of it, if index 0 has 1: Zipf's law without a
 * logarithm.
 */
#include "study/organisation.h"

#include <string.h>

rv_random rv_draw_stream(uint64_t seed, const char *purpose)
{
    return (rv_random){.state = rv_siphash(seed, purpose, strlen(purpose))};
}

int32_t rv_draw_skewed(rv_random *random, int32_t n)
{
    int32_t powers = 1;
    while (INT64_C(1) << (powers - 1) < n)
        powers++;
    int64_t bound = INT64_C(1) << rv_random_below(random, powers);
    return (int32_t)rv_random_below(random, bound < n ? bound : n);
}

int32_t rv_draw_weighted(rv_random *random, const int32_t *weights, int32_t n)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += weights[i];
    int64_t rest = rv_random_below(random, sum);
    int32_t index = 0;
    while (rest >= weights[index])
        rest -= weights[index++];
    return index;
}

bool rv_draw_chance(rv_random *random, int32_t per_mille)
{
    return rv_random_below(random, 1000) < per_mille;
}
