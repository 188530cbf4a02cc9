/*
 * Blocking pairs, counted by definition: every eligible pair that is not made, both of whom would rather have each other than a
 * partner they have, or than an empty place.
 *
 * What someone would give up is one number: the rank of their worst partner, beyond all ranks with an empty place. So a row of
 * mentors is looked through by ranks alone, and scored only where a pair would block if it were eligible.
 */
#include "match/limit_use.h"

#define UNRANKED (INT32_MAX - 1) /* eligible partners without a rank tie last */
#define EMPTY INT32_MAX

typedef struct blocks {
    const rv_solve *solve;
    const rv_new_pair *chosen;
    int64_t n_chosen;
    int32_t *load[2];
    int32_t *worst[2];    /* by ordinal: what they would give up */
    int32_t *mentee_rank; /* [mentors] that the present mentee gave */
    int32_t *mentor_rank; /* [mentors] that each gave the present mentee */
    bool *is_partner;     /* [mentors] of the present mentee */
    int32_t *score;       /* [mentors] */
    int64_t *first;       /* [mentees + 1] … */
    int32_t *partner;     /* … mentors of each mentee */
} blocks;

static const rv_new_pair *pair_at(const blocks *b, int64_t k)
{
    return k < b->solve->n_pinned ? &b->solve->pinned[k] : &b->chosen[k - b->solve->n_pinned];
}

static int32_t rank_in(const rv_rows *ranks, int32_t mentee, int32_t mentor)
{
    for (int64_t k = ranks->offset ? ranks->offset[mentee] : 0; ranks->offset && k < ranks->offset[mentee + 1]; k++)
        if (ranks->mentor[k] == mentor)
            return ranks->value[k];
    return UNRANKED;
}

/* Loads, partners, and what everyone would give up. */
static void look_at_pairs(const blocks *b)
{
    const reversa_problem *problem = b->solve->problem;
    int64_t n = b->solve->n_pinned + b->n_chosen;
    for (int64_t k = 0; k < n; k++) {
        const rv_new_pair *pair = pair_at(b, k);
        int32_t by_mentee = rank_in(&problem->mentee_rank, pair->mentee, pair->mentor);
        int32_t by_mentor = rank_in(&problem->mentor_rank, pair->mentee, pair->mentor);
        int32_t *worst[2] = {[REVERSA_MENTEE] = &b->worst[REVERSA_MENTEE][pair->mentee],
                             [REVERSA_MENTOR] = &b->worst[REVERSA_MENTOR][pair->mentor]};
        *worst[REVERSA_MENTEE] = by_mentee > *worst[REVERSA_MENTEE] ? by_mentee : *worst[REVERSA_MENTEE];
        *worst[REVERSA_MENTOR] = by_mentor > *worst[REVERSA_MENTOR] ? by_mentor : *worst[REVERSA_MENTOR];
        b->load[REVERSA_MENTEE][pair->mentee]++;
        b->load[REVERSA_MENTOR][pair->mentor]++;
        b->first[pair->mentee]++;
    }
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < b->solve->side[side].n; i++)
            if (b->load[side][i] < b->solve->side[side].most[i])
                b->worst[side][i] = EMPTY;
    int32_t n_mentees = b->solve->side[REVERSA_MENTEE].n;
    for (int32_t i = 0; i < n_mentees; i++)
        b->first[i + 1] += b->first[i];
    for (int64_t k = 0; k < n; k++) /* the ends move to the starts */
        b->partner[--b->first[pair_at(b, k)->mentee]] = pair_at(b, k)->mentor;
}

static void spread(const rv_rows *ranks, int32_t mentee, int32_t n_mentors, int32_t *rank)
{
    for (int32_t j = 0; j < n_mentors; j++)
        rank[j] = UNRANKED;
    for (int64_t k = ranks->offset ? ranks->offset[mentee] : 0; ranks->offset && k < ranks->offset[mentee + 1]; k++)
        rank[ranks->mentor[k]] = ranks->value[k];
}

static bool would_block(const blocks *b, int32_t mentee, int32_t mentor)
{
    return !b->is_partner[mentor] && b->mentee_rank[mentor] < b->worst[REVERSA_MENTEE][mentee] &&
           b->mentor_rank[mentor] < b->worst[REVERSA_MENTOR][mentor];
}

static reversa_status count_row(const blocks *b, int32_t mentee, int64_t *n)
{
    const rv_solve *solve = b->solve;
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    bool any = false;
    for (int64_t k = b->first[mentee]; k < b->first[mentee + 1]; k++)
        b->is_partner[b->partner[k]] = true;
    spread(&solve->problem->mentee_rank, mentee, n_mentors, b->mentee_rank);
    spread(&solve->problem->mentor_rank, mentee, n_mentors, b->mentor_rank);
    for (int32_t j = 0; j < n_mentors && !any; j++)
        any = would_block(b, mentee, j);
    reversa_status status = REVERSA_OK;
    if (any)
        status = rv_solve_worded(solve, rv_scorer_row(solve->scorer, solve->work[0], mentee, NULL, b->score));
    for (int32_t j = 0; j < n_mentors && any && !status; j++)
        *n += would_block(b, mentee, j) && b->score[j] >= 0;
    for (int64_t k = b->first[mentee]; k < b->first[mentee + 1]; k++)
        b->is_partner[b->partner[k]] = false;
    return status;
}

static bool open_blocks(blocks *b, rv_arena *arena)
{
    const rv_solve *solve = b->solve;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    bool ok = true;
    for (int side = 0; side < 2; side++) {
        b->load[side] = rv_arena_alloc(solve->ctx, arena, (size_t)solve->side[side].n, sizeof(int32_t));
        b->worst[side] = rv_arena_alloc(solve->ctx, arena, (size_t)solve->side[side].n, sizeof(int32_t));
        ok = ok && b->load[side] && b->worst[side];
    }
    b->mentee_rank = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof(int32_t));
    b->mentor_rank = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof(int32_t));
    b->score = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof(int32_t));
    b->is_partner = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof(bool));
    b->first = rv_arena_alloc(solve->ctx, arena, (size_t)solve->side[REVERSA_MENTEE].n + 1, sizeof(int64_t));
    b->partner = rv_arena_alloc(solve->ctx, arena, (size_t)(solve->n_pinned + b->n_chosen), sizeof(int32_t));
    return ok && b->mentee_rank && b->mentor_rank && b->score && b->is_partner && b->first && b->partner;
}

reversa_status rv_use_stable(const rv_solve *solve, const rv_new_pair *chosen, int64_t n, int64_t *blocking_out)
{
    blocks b = {.solve = solve, .chosen = chosen, .n_chosen = n};
    rv_arena arena;
    rv_arena_open(solve->ctx, &arena);
    *blocking_out = 0;
    reversa_status status = open_blocks(&b, &arena) ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status)
        look_at_pairs(&b);
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n && !status; i++)
        status = count_row(&b, i, blocking_out);
    rv_arena_free(&arena);
    return status;
}
