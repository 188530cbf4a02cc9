/*
 * Whom to ask next, by score: the best partners whom neither ranks the other with, a few at a time.
 *
 * The first look is the scan of all pairs, which keeps the best of everyone. Later ones go through rows of the scorer, with
 * floors: who would refuse now will refuse for ever, so a look takes only those who would still say yes, and a round of looks
 * is made for all who need one at once. What is looked up depends on the round, the result of the proposals does not.
 */
#include "base/pool.h"
#include "match/wish.h"
#include "score/scan.h"

#define ROOM_OF_ROWS (INT32_C(1) << 22) /* scores of rows that are held at once: 16 MB */
#define MOST_ROWS 256
#define PER_BLOCK 512
#define SCAN_SHARE 8 /* the scan pays from so many in need: one in eight */
#define NOBODY RV_MILLION

/* ---- A list ---- */

static reversa_status open_list(const rv_wish_round *round, rv_wish_list *list)
{
    if (!list->at)
        list->at = rv_arena_alloc(round->market->ctx, round->market->arena, RV_WISH_LIST, sizeof *list->at);
    list->n = 0;
    list->next = 0;
    return list->at ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* What was offered to a list, which is a heap so far: the best first. */
static void close_list(rv_wish_list *list)
{
    for (int32_t k = 1; k < list->n; k++) {
        rv_best entry = list->at[k];
        int32_t at = k;
        for (; at > 0 && rv_best_before(entry, list->at[at - 1]); at--)
            list->at[at] = list->at[at - 1];
        list->at[at] = entry;
    }
    list->done = list->n < RV_WISH_LIST;
    if (list->n > 0)
        list->last = list->at[list->n - 1];
}

/* Offer a pair that nobody ranks, where the one who is asked would say yes. */
static void offer(const rv_wish_round *round, int32_t proposer, int32_t other, int32_t score)
{
    rv_wish_list *list = &round->lists[proposer];
    const rv_wish_market *market = round->market;
    const rv_best best = rv_wish_best(market, round->from, proposer, other, score);
    if (!rv_best_before(list->last, best))
        return;
    const rv_wish_choice choice = {proposer, RV_WISH_NONE, rv_wish_best(market, !round->from, other, proposer, score)};
    if (rv_wish_would_hold(&round->held[other], &choice))
        rv_best_offer(list->at, &list->n, RV_WISH_LIST, best);
}

/* ---- The first look ---- */

static reversa_status take_scan(rv_wish_round *round, const rv_scan *scan)
{
    reversa_side from = (reversa_side)round->from;
    for (int32_t k = 0; k < round->n_needy; k++) {
        int32_t p = round->needy[k];
        rv_wish_list *list = &round->lists[p];
        const rv_best *heap = rv_scan_heap(scan, from, p);
        if (open_list(round, list))
            return REVERSA_E_MEMORY;
        for (int32_t e = 0; e < scan->n_held[from][p]; e++)
            rv_best_offer(list->at, &list->n, RV_WISH_LIST, heap[e]);
        close_list(list);
    }
    return REVERSA_OK;
}

static reversa_status look_at_all(rv_wish_round *round)
{
    reversa_context *ctx = round->market->ctx;
    rv_arena scratch;
    int32_t k[2] = {0, 0};
    int32_t n_others = round->market->problem->side[!round->from].n;
    k[round->from] = n_others < RV_WISH_LIST ? n_others : RV_WISH_LIST;
    rv_scan *scan = rv_alloc(ctx, 1, sizeof *scan);
    if (!scan)
        return REVERSA_E_MEMORY;
    rv_arena_open(ctx, &scratch);
    scan->scorer = round->market->scorer;
    reversa_status status = rv_scan_run(ctx, scan, k, &scratch);
    if (!status)
        status = take_scan(round, scan);
    rv_scan_free(ctx, scan);
    rv_free(ctx, scan);
    rv_arena_free(&scratch);
    return status;
}

/* ---- Rows ---- */

/* No score up to this makes someone say yes to whom they do not rank. */
static int32_t floor_of(const rv_wish_held *held)
{
    if (held->room <= 0)
        return NOBODY;
    if (held->n < held->room)
        return REVERSA_NOT_ELIGIBLE;
    return held->choices[0].rank < RV_WISH_NONE ? NOBODY : held->choices[0].best.score - 1;
}

/* The scores of a mentee's row without pairs that someone ranks, or that are pinned. */
static reversa_status score_row(const rv_wish_round *round, int32_t mentee, int32_t worker, const int32_t *floors,
                                int32_t *scores)
{
    const rv_wish_market *market = round->market;
    const rv_rows *pins = &market->problem->pinned;
    reversa_status status = rv_scorer_row(market->scorer, market->work[worker], mentee, floors, scores);
    if (status)
        return status;
    for (int64_t k = market->ranks.first[mentee]; k < market->ranks.first[mentee + 1]; k++)
        scores[market->ranks.pairs[k].mentor] = REVERSA_NOT_ELIGIBLE;
    for (int64_t k = pins->offset ? pins->offset[mentee] : 0; pins->offset && k < pins->offset[mentee + 1]; k++)
        scores[pins->mentor[k]] = REVERSA_NOT_ELIGIBLE;
    return REVERSA_OK;
}

static reversa_status look_for_mentee(void *state, int64_t block, int32_t worker)
{
    const rv_wish_round *round = state;
    int32_t n_mentors = round->market->problem->side[REVERSA_MENTOR].n;
    int32_t *scores = round->scores + (int64_t)worker * n_mentors;
    int32_t mentee = round->needy[block];
    reversa_status status = score_row(round, mentee, worker, round->floors, scores);
    for (int32_t j = 0; j < n_mentors && !status; j++)
        if (scores[j] >= 0)
            offer(round, mentee, j, scores[j]);
    return status;
}

static reversa_status look_for_mentees(rv_wish_round *round)
{
    for (int32_t j = 0; j < round->market->problem->side[REVERSA_MENTOR].n; j++)
        round->floors[j] = floor_of(&round->held[j]);
    return rv_parallel(round->market->ctx, round->n_needy, look_for_mentee, round, NULL);
}

/* Rows of mentees who would still say yes to whom they do not rank, some at a time: first their scores, then the mentors'
 * lists, so that each list has one writer. */
typedef struct row_pass {
    const rv_wish_round *round;
    const int32_t *mentees; /* [n_rows] */
    int32_t n_rows;
} row_pass;

static reversa_status score_rows(void *state, int64_t block, int32_t worker)
{
    const row_pass *pass = state;
    const rv_wish_round *round = pass->round;
    int32_t n_mentors = round->market->problem->side[REVERSA_MENTOR].n;
    int32_t mentee = pass->mentees[block];
    int32_t least = floor_of(&round->held[mentee]);
    int32_t *floors = round->floors + (int64_t)worker * n_mentors;
    for (int32_t j = 0; j < n_mentors; j++)
        floors[j] = round->is_needy[j] ? least : NOBODY;
    return score_row(round, mentee, worker, floors, round->scores + block * n_mentors);
}

static reversa_status offer_rows(void *state, int64_t block, int32_t worker)
{
    const row_pass *pass = state;
    const rv_wish_round *round = pass->round;
    int64_t n_mentors = round->market->problem->side[REVERSA_MENTOR].n;
    int64_t end = (block + 1) * PER_BLOCK < round->n_needy ? (block + 1) * PER_BLOCK : round->n_needy;
    (void)worker;
    for (int32_t r = 0; r < pass->n_rows; r++) {
        const int32_t *scores = round->scores + r * n_mentors;
        for (int64_t k = block * PER_BLOCK; k < end; k++)
            if (scores[round->needy[k]] >= 0)
                offer(round, round->needy[k], pass->mentees[r], scores[round->needy[k]]);
    }
    return REVERSA_OK;
}

static reversa_status look_for_mentors(rv_wish_round *round)
{
    const rv_wish_market *market = round->market;
    int32_t n_mentees = market->problem->side[REVERSA_MENTEE].n;
    int32_t most = rv_wish_rows(market);
    int32_t mentees[MOST_ROWS];
    row_pass pass = {.round = round, .mentees = mentees};
    int64_t n_blocks = (round->n_needy + PER_BLOCK - 1) / PER_BLOCK;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < n_mentees && !status;) {
        for (pass.n_rows = 0; i < n_mentees && pass.n_rows < most; i++)
            if (floor_of(&round->held[i]) < NOBODY)
                mentees[pass.n_rows++] = i;
        status = rv_parallel(market->ctx, pass.n_rows, score_rows, &pass, NULL);
        if (!status)
            status = rv_parallel(market->ctx, n_blocks, offer_rows, &pass, NULL);
    }
    return status;
}

int32_t rv_wish_rows(const rv_wish_market *market)
{
    int32_t n_mentors = market->problem->side[REVERSA_MENTOR].n;
    int32_t rows = n_mentors > 0 ? ROOM_OF_ROWS / n_mentors : MOST_ROWS;
    return rows < 1 ? 1 : rows < MOST_ROWS ? rows : MOST_ROWS;
}

reversa_status rv_wish_look_up(rv_wish_round *round)
{
    const rv_wish_market *market = round->market;
    int32_t n = market->problem->side[round->from].n;
    bool first = !round->scanned;
    round->scanned = true;
    if (first && round->n_needy >= n / SCAN_SHARE)
        return look_at_all(round);
    for (int32_t k = 0; k < round->n_needy; k++)
        if (open_list(round, &round->lists[round->needy[k]]))
            return REVERSA_E_MEMORY;
    reversa_status status = round->from == REVERSA_MENTEE ? look_for_mentees(round) : look_for_mentors(round);
    for (int32_t k = 0; k < round->n_needy; k++)
        close_list(&round->lists[round->needy[k]]);
    return rv_wish_worded(market, status);
}
