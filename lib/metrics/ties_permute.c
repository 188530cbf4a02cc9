/*
 * Is the E–I index what chance gives? Groups are dealt out to people at random, and the index is taken again.
 *
 * Permutations are cut into blocks of a fixed number, each with random numbers of its own drawn from the seed and the
 * block's number, so the result does not depend on threads. What is compared is the whole number of ties across groups;
 * its expectation is exact. The observed network counts as one of the permutations, so p is never 0 (Phipson & Smyth 2010).
 */
#include <math.h>

#include "base/hash.h"
#include "base/pool.h"
#include "metrics/ties.h"

#define PERMUTATIONS_PER_BLOCK 16
#define MOST_PERMUTATIONS 10000000

/* What a block has found. Sums are of distances from the expectation. */
typedef struct tally {
    int64_t n_less;
    int64_t n_greater;
    int64_t n_far;
    double sum;
    double squares;
} tally;

typedef struct permutation {
    reversa_context *ctx;
    const reversa_network *ties;
    int32_t n;
    uint64_t seed;
    double expected; /* ties across groups */
    int32_t **group; /* [workers] of [n_people] */
    tally *block;    /* [n_blocks] */
} permutation;

static void shuffle(int32_t *group, int32_t n, rv_random *random)
{
    for (int32_t i = n - 1; i > 0; i--) {
        int64_t j = rv_random_below(random, (int64_t)i + 1);
        int32_t kept = group[i];
        group[i] = group[j];
        group[j] = kept;
    }
}

static int64_t count_external(const reversa_network *ties, const int32_t *group)
{
    int64_t external = 0;
    for (int64_t t = 0; t < ties->n_ties; t++)
        external += group[ties->from[t]] != group[ties->to[t]];
    return external;
}

static void count(const permutation *p, int64_t external, tally *found)
{
    const reversa_network_summary *observed = &p->ties->summary;
    double distance = (double)external - p->expected;
    double rounding = 1e-12 * (double)p->ties->n_ties; /* of the expectation, far below the distance of two counts */
    found->n_less += external <= observed->external;
    found->n_greater += external >= observed->external;
    found->n_far += fabs(distance) >= fabs((double)observed->external - p->expected) - rounding;
    found->sum += distance;
    found->squares += distance * distance;
}

static reversa_status permute_block(void *state, int64_t block, int32_t worker)
{
    const permutation *p = state;
    int32_t *group = p->group[worker];
    rv_random random = {rv_siphash(p->seed, &block, sizeof block)};
    int64_t last = (block + 1) * PERMUTATIONS_PER_BLOCK;
    for (int32_t i = 0; i < p->ties->n_people; i++)
        group[i] = p->ties->group[i];
    for (int64_t k = block * PERMUTATIONS_PER_BLOCK; k < last && k < p->n; k++) {
        reversa_status status = rv_stop_status(p->ctx);
        if (status)
            return status;
        shuffle(group, p->ties->n_people, &random);
        count(p, count_external(p->ties, group), &p->block[block]);
    }
    return REVERSA_OK;
}

static void conclude(const permutation *p, int64_t n_blocks, reversa_network_test *test)
{
    tally all = {0};
    double n = p->n;
    double ties = (double)p->ties->n_ties;
    for (int64_t b = 0; b < n_blocks; b++) {
        all.n_less += p->block[b].n_less;
        all.n_greater += p->block[b].n_greater;
        all.n_far += p->block[b].n_far;
        all.sum += p->block[b].sum;
        all.squares += p->block[b].squares;
    }
    double mean = all.sum / n;
    double variance = all.squares / n - mean * mean;
    test->p = (1 + (double)all.n_far) / (1 + n);
    test->p_less = (1 + (double)all.n_less) / (1 + n);
    test->p_greater = (1 + (double)all.n_greater) / (1 + n);
    test->permuted_mean = (2 * (p->expected + mean) - ties) / ties;
    test->permuted_sd = 2 * sqrt(variance > 0 ? variance : 0) / ties;
}

static reversa_status run(reversa_context *ctx, permutation *p, reversa_network_test *test)
{
    rv_arena scratch;
    int64_t n_blocks = ((int64_t)p->n + PERMUTATIONS_PER_BLOCK - 1) / PERMUTATIONS_PER_BLOCK;
    size_t n_workers = (size_t)rv_workers(ctx);
    rv_arena_open(ctx, &scratch);
    p->block = rv_arena_alloc(ctx, &scratch, (size_t)n_blocks, sizeof *p->block);
    p->group = rv_arena_alloc(ctx, &scratch, n_workers, sizeof *p->group);
    reversa_status status = p->block && p->group ? REVERSA_OK : REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_workers && !status; i++) {
        p->group[i] = rv_arena_alloc(ctx, &scratch, (size_t)p->ties->n_people, sizeof **p->group);
        status = p->group[i] ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    if (!status)
        status = rv_parallel(ctx, n_blocks, permute_block, p, "permutations");
    if (!status)
        conclude(p, n_blocks, test);
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_network_permute(reversa_context *ctx, const reversa_network *ties, int32_t n_permutations,
                                       uint64_t seed, reversa_network_test *test_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!ties || !test_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "ties and test_out must not be NULL");
    if (n_permutations < 1 || n_permutations > MOST_PERMUTATIONS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of permutations is %d, it must be 1 to %d", n_permutations,
                       MOST_PERMUTATIONS);
    reversa_network_test test = {.ei = ties->summary.ei,
                                 .expected_ei = ties->summary.expected_ei,
                                 .permuted_mean = NAN,
                                 .permuted_sd = NAN,
                                 .p = NAN,
                                 .p_less = NAN,
                                 .p_greater = NAN,
                                 .n_permutations = n_permutations,
                                 .seed = seed};
    permutation p = {.ctx = ctx,
                     .ties = ties,
                     .n = n_permutations,
                     .seed = seed,
                     .expected = (double)ties->n_ties * ties->cross_share};
    if (ties->n_ties > 0)
        status = run(ctx, &p, &test);
    if (!status)
        *test_out = test;
    return status;
}
