/*
 * Pairs that someone ranks, with both ranks, and whether they can be made.
 *
 * Two sorted rows for each mentee, of the ranks that the mentee gave and of those that mentors gave the mentee, become one.
 * Each of these pairs is then judged and scored by itself: there are few beside all pairs.
 */
#include "base/pool.h"
#include "match/wish.h"
#include "score/pair.h"

#define PAIRS_PER_BLOCK 256

static int64_t begin_of(const rv_rows *rows, int32_t mentee)
{
    return rows->offset ? rows->offset[mentee] : 0;
}

bool rv_wish_is_pinned(const rv_wish_market *market, int32_t mentee, int32_t mentor)
{
    const rv_rows *pins = &market->problem->pinned;
    for (int64_t k = begin_of(pins, mentee); pins->offset && k < pins->offset[mentee + 1]; k++)
        if (pins->mentor[k] == mentor)
            return true;
    return false;
}

reversa_status rv_wish_worded(const rv_wish_market *market, reversa_status status)
{
    if (status == REVERSA_E_CALLBACK && rv_first_error(market->ctx) == REVERSA_OK)
        return rv_fail(market->ctx, status, "A user-defined criterion failed");
    return status;
}

/* The pairs of one mentee, from `to` on; returns how many. */
static int64_t join(const rv_rows *const rows[2], int32_t mentee, rv_wish_pair *to)
{
    int64_t at[2] = {begin_of(rows[0], mentee), begin_of(rows[1], mentee)};
    const int64_t end[2] = {begin_of(rows[0], mentee + 1), begin_of(rows[1], mentee + 1)};
    int64_t n = 0;
    while (at[0] < end[0] || at[1] < end[1]) {
        rv_wish_pair pair = {.mentee = mentee, .mentor = INT32_MAX, .score = REVERSA_NOT_ELIGIBLE};
        for (int s = 0; s < 2; s++)
            if (at[s] < end[s] && rows[s]->mentor[at[s]] < pair.mentor)
                pair.mentor = rows[s]->mentor[at[s]];
        for (int s = 0; s < 2; s++) {
            bool gives = at[s] < end[s] && rows[s]->mentor[at[s]] == pair.mentor;
            pair.rank[s] = gives ? rows[s]->value[at[s]] : RV_WISH_NONE;
            at[s] += gives;
        }
        to[n++] = pair;
    }
    return n;
}

static reversa_status judge_block(void *state, int64_t block, int32_t worker)
{
    rv_wish_market *market = state;
    const reversa_problem *problem = market->problem;
    int64_t end = (block + 1) * PAIRS_PER_BLOCK < market->ranks.n ? (block + 1) * PAIRS_PER_BLOCK : market->ranks.n;
    for (int64_t k = block * PAIRS_PER_BLOCK; k < end; k++) {
        rv_wish_pair *pair = &market->ranks.pairs[k];
        bool both = pair->rank[0] != RV_WISH_NONE && pair->rank[1] != RV_WISH_NONE;
        const rv_couple people = {.mentor = problem->side[REVERSA_MENTOR].person[pair->mentor],
                                  .mentee = problem->side[REVERSA_MENTEE].person[pair->mentee]};
        if ((market->among == REVERSA_WISHES_BOTH && !both) || !rv_verdicts_eligible(market->scorer, people))
            continue;
        reversa_status status = rv_scorer_pair(market->scorer, market->work[worker], pair->mentor, pair->mentee,
                                               &pair->score, NULL);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

reversa_status rv_wish_ranks_make(rv_wish_market *market)
{
    const reversa_problem *problem = market->problem;
    const rv_rows *const rows[2] = {[REVERSA_MENTOR] = &problem->mentor_rank, [REVERSA_MENTEE] = &problem->mentee_rank};
    int32_t n_mentees = problem->side[REVERSA_MENTEE].n;
    rv_wish_ranks *ranks = &market->ranks;
    size_t most = (size_t)(begin_of(rows[0], n_mentees) + begin_of(rows[1], n_mentees));
    ranks->n = 0;
    ranks->first = rv_arena_alloc(market->ctx, market->arena, (size_t)n_mentees + 1, sizeof *ranks->first);
    ranks->pairs = rv_arena_alloc(market->ctx, market->arena, most, sizeof *ranks->pairs);
    if (!ranks->first || !ranks->pairs)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        ranks->n += join(rows, i, ranks->pairs + ranks->n);
        ranks->first[i + 1] = ranks->n;
    }
    int64_t n_blocks = (ranks->n + PAIRS_PER_BLOCK - 1) / PAIRS_PER_BLOCK;
    return rv_wish_worded(market, rv_parallel(market->ctx, n_blocks, judge_block, market, "wishes"));
}

const rv_wish_pair *rv_wish_find(const rv_wish_market *market, int32_t mentee, int32_t mentor)
{
    int64_t low = market->ranks.first[mentee];
    int64_t high = market->ranks.first[mentee + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (market->ranks.pairs[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < market->ranks.first[mentee + 1] && market->ranks.pairs[low].mentor == mentor;
    return found ? &market->ranks.pairs[low] : NULL;
}
