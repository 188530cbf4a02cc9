/*
 * What stability does not change: pairs that someone ranks, which of them are eligible, and a column for the empty places of
 * everyone who has room.
 *
 * Only ranked pairs and pairs of two people with empty places can block, so no other rows of the scorer are looked at.
 */
#include "match/limit_stable.h"

#include "base/pool.h"
#include "match/limit_rows.h"

#define BLOCK_ROWS 16

static const rv_rows *ranks_of(const rv_search *search, int side)
{
    const reversa_problem *problem = search->solve->problem;
    return side == REVERSA_MENTEE ? &problem->mentee_rank : &problem->mentor_rank;
}

static int64_t begin_of(const rv_rows *rows, int32_t mentee)
{
    return rows->offset ? rows->offset[mentee] : 0;
}

/* Wishes of one side as rows per person of it. */
static reversa_status sort_wishes(rv_search *search, int side)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_stable *stable = search->stable;
    const rv_rows *rows = ranks_of(search, side);
    int32_t n = search->solve->side[side].n;
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    int64_t *first = rv_arena_alloc(ctx, &search->arena, (size_t)n + 1, sizeof *first);
    rv_wish *wishes = rv_arena_alloc(ctx, &search->arena, (size_t)begin_of(rows, n_mentees), sizeof *wishes);
    if (!first || !wishes)
        return REVERSA_E_MEMORY;
    for (int undo = 0; undo < 2; undo++) {
        for (int32_t i = n_mentees - 1; i >= 0; i--)
            for (int64_t k = begin_of(rows, i + 1) - 1; k >= begin_of(rows, i); k--) {
                int32_t who = side == REVERSA_MENTEE ? i : rows->mentor[k];
                int32_t other = side == REVERSA_MENTEE ? rows->mentor[k] : i;
                if (undo)
                    wishes[--first[who]] = (rv_wish){other, rows->value[k]};
                else
                    first[who]++;
            }
        for (int32_t p = 0; p < n && !undo; p++)
            first[p + 1] += first[p];
    }
    stable->wish_first[side] = first;
    stable->wishes[side] = wishes;
    return REVERSA_OK;
}

/* Pairs that either side ranks, mentors ascending. */
static reversa_status join_ranks(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_stable *stable = search->stable;
    const rv_rows *rows[2] = {ranks_of(search, 0), ranks_of(search, 1)};
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    size_t most = (size_t)(begin_of(rows[0], n_mentees) + begin_of(rows[1], n_mentees));
    stable->first = rv_arena_alloc(ctx, &search->arena, (size_t)n_mentees + 1, sizeof(int64_t));
    stable->pairs = rv_arena_alloc(ctx, &search->arena, most, sizeof *stable->pairs);
    if (!stable->first || !stable->pairs)
        return REVERSA_E_MEMORY;
    int64_t n = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t at[2] = {begin_of(rows[0], i), begin_of(rows[1], i)};
        int64_t end[2] = {begin_of(rows[0], i + 1), begin_of(rows[1], i + 1)};
        while (at[0] < end[0] || at[1] < end[1]) {
            rv_ranked pair = {.mentor = INT32_MAX};
            for (int s = 0; s < 2; s++)
                if (at[s] < end[s] && rows[s]->mentor[at[s]] < pair.mentor)
                    pair.mentor = rows[s]->mentor[at[s]];
            for (int s = 0; s < 2; s++) {
                bool gives = at[s] < end[s] && rows[s]->mentor[at[s]] == pair.mentor;
                pair.rank[s] = gives ? rows[s]->value[at[s]] : RV_UNRANKED;
                at[s] += gives;
            }
            stable->pairs[n++] = pair;
        }
        stable->first[i + 1] = n;
    }
    return REVERSA_OK;
}

typedef struct eligibility {
    const rv_search *search;
    int32_t *scores; /* [n_workers · mentors] */
} eligibility;

static reversa_status score_block(void *info, int64_t block, int32_t worker)
{
    const eligibility *state = info;
    const rv_solve *solve = state->search->solve;
    const struct rv_stable *stable = state->search->stable;
    int32_t *scores = state->scores + (int64_t)worker * solve->side[REVERSA_MENTOR].n;
    int64_t end = (block + 1) * BLOCK_ROWS;
    for (int64_t i = block * BLOCK_ROWS; i < end && i < solve->side[REVERSA_MENTEE].n; i++) {
        if (stable->first[i] == stable->first[i + 1])
            continue;
        reversa_status status = rv_scorer_row(solve->scorer, solve->work[worker], (int32_t)i, NULL, scores);
        if (status)
            return status;
        for (int64_t k = stable->first[i]; k < stable->first[i + 1]; k++)
            stable->pairs[k].is_eligible = scores[stable->pairs[k].mentor] >= 0;
    }
    return REVERSA_OK;
}

static reversa_status find_eligible(const rv_search *search)
{
    const rv_solve *solve = search->solve;
    eligibility state = {.search = search};
    size_t n = (size_t)solve->n_workers * (size_t)solve->side[REVERSA_MENTOR].n;
    int64_t n_blocks = ((int64_t)solve->side[REVERSA_MENTEE].n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    state.scores = rv_alloc(solve->ctx, n, sizeof *state.scores);
    if (!state.scores)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_parallel(solve->ctx, n_blocks, score_block, &state, "ranked pairs");
    rv_free(solve->ctx, state.scores);
    return rv_solve_worded(solve, status);
}

/* Empty places of everyone who has room: Σx + e >= room. */
static reversa_status add_empty(rv_search *search, int side)
{
    const rv_places *places = &search->solve->side[side];
    size_t n = (size_t)places->n;
    bool *marked = rv_arena_alloc(search->solve->ctx, &search->arena, n, sizeof *marked);
    int32_t *empty = rv_arena_alloc(search->solve->ctx, &search->arena, n, sizeof *empty);
    const int32_t *row_of;
    if (!marked || !empty)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++)
        marked[i] = places->most[i] > places->pinned[i];
    reversa_status status = rv_rows_people(search, -1, (reversa_side)side, 1, marked, &row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        empty[i] = -1;
        if (!marked[i])
            continue;
        const rv_entry own = {row_of[i], 1};
        int64_t room = (int64_t)places->most[i] - places->pinned[i];
        search->low[own.row] = room;
        search->flags[own.row] = RV_ROW_FIRM;
        empty[i] = search->n_aux;
        status = rv_aux_add(search, false, room, &own, 1);
    }
    search->stable->empty[side] = empty;
    return status;
}

reversa_status rv_stable_open(rv_search *search, int32_t limit)
{
    (void)limit;
    if (search->stable)
        return REVERSA_OK; /* another limit has seen to it */
    search->stable = rv_arena_alloc(search->solve->ctx, &search->arena, 1, sizeof *search->stable);
    if (!search->stable)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2 && !status; side++) {
        status = sort_wishes(search, side);
        if (!status)
            status = add_empty(search, side);
    }
    if (!status)
        status = join_ranks(search);
    return status ? status : find_eligible(search);
}
