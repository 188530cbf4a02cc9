/*
 * The public face of candidates: making, reading and releasing them.
 */
#include "score/scorer.h"

reversa_status reversa_candidates_create(reversa_context *ctx, const reversa_scorer *scorer, int32_t k,
                                         reversa_candidates **candidates_out)
{
    if (candidates_out)
        *candidates_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer || !candidates_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Making candidates needs a scorer and a place for the candidates");
    if (k < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The number of candidates per person is %d, it must be 1 or more", k);
    const int32_t both[2] = {k, k};
    return rv_candidates_build(ctx, scorer, both, candidates_out);
}

int64_t reversa_candidates_n_pairs(const reversa_candidates *candidates)
{
    return candidates->n;
}

int64_t reversa_candidates_n_eligible(const reversa_candidates *candidates)
{
    return candidates->n_eligible;
}

/* The row that contains a pair: the last whose offset is not above it. */
static int32_t row_of(const reversa_candidates *candidates, int64_t index)
{
    int32_t low = 0;
    int32_t high = candidates->problem->side[REVERSA_MENTEE].n - 1;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (candidates->offset[middle] <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

int64_t reversa_candidates_read(const reversa_candidates *candidates, int64_t first, int64_t count,
                                reversa_pair *pairs_out)
{
    const rv_side *side = candidates->problem->side;
    if (first < 0 || first >= candidates->n || count <= 0)
        return 0;
    int64_t left = candidates->n - first;
    int64_t n = count < left ? count : left;
    int32_t mentee = row_of(candidates, first);
    for (int64_t i = 0; i < n; i++) {
        while (candidates->offset[mentee + 1] <= first + i)
            mentee++;
        pairs_out[i].mentor = side[REVERSA_MENTOR].person[candidates->mentor[first + i]];
        pairs_out[i].mentee = side[REVERSA_MENTEE].person[mentee];
        pairs_out[i].score = candidates->score[first + i];
    }
    return n;
}

void reversa_candidates_free(reversa_candidates *candidates)
{
    if (!candidates)
        return;
    rv_arena arena = candidates->arena; /* the candidates lie in it */
    rv_arena_free(&arena);
}
