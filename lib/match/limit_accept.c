/*
 * A stable matching to start from: mentees propose down their lists, mentors keep the best (deferred acceptance).
 *
 * Ranks come first, then scores, so ties are broken somehow; where nobody is pinned and no other limit matters, what comes out
 * blocks nowhere (Gale & Shapley 1962; with places for several on both sides, Roth 1984). It is only a start: whoever uses it
 * evaluates it. Lists of every eligible pair are kept, so there is none for very many people.
 */
#include "match/heap_sort.h"
#include "match/limit_lazy.h"

#define MILLION 1000000
#define UNRANKED INT32_MAX
#define MOST_PAIRS (INT64_C(1) << 22) /* 64 MB of lists */

/* A choice; the smaller key is the better one. */
typedef struct choice {
    int64_t key; /* rank, then score */
    int32_t other;
    int32_t score;
} choice;

typedef struct round {
    rv_search *search;
    int64_t *first; /* [mentees + 1] */
    choice *lists;
    int64_t *next;    /* [mentees] whom they ask next */
    int32_t *room;    /* [mentees] free places */
    int32_t *waiting; /* mentees who are to ask: a stack */
    bool *is_waiting;
    int32_t n_waiting;
    int64_t *held; /* [mentors + 1] places of each mentor */
    choice *holds; /* the mentees whom each keeps; other −1 for a free place */
    int32_t *rank; /* [mentors] scratch */
    int32_t *score;
} round;

static int64_t key_of(int32_t rank, int32_t score)
{
    return (int64_t)rank * (2 * MILLION) + (MILLION - score);
}

static bool is_better(const choice *a, const choice *b)
{
    return a->key != b->key ? a->key < b->key : a->other < b->other;
}

RV_HEAP_SORT(sort, choice, is_better)

/* ---- Lists ---- */

static void spread(const rv_rows *ranks, int32_t mentee, int32_t n, int32_t *rank)
{
    for (int32_t j = 0; j < n; j++)
        rank[j] = UNRANKED;
    for (int64_t k = ranks->offset ? ranks->offset[mentee] : 0; ranks->offset && k < ranks->offset[mentee + 1]; k++)
        rank[ranks->mentor[k]] = ranks->value[k];
}

static bool is_pinned(const rv_solve *solve, int32_t mentee, int32_t mentor)
{
    const rv_rows *pins = &solve->problem->pinned;
    for (int64_t k = pins->offset ? pins->offset[mentee] : 0; pins->offset && k < pins->offset[mentee + 1]; k++)
        if (pins->mentor[k] == mentor)
            return true;
    return false;
}

/* Eligible mentors of everyone, best first. */
static reversa_status make_lists(round *r)
{
    const rv_solve *solve = r->search->solve;
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    int64_t n = 0;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        reversa_status status = rv_scorer_row(solve->scorer, solve->work[0], i, NULL, r->score);
        if (status)
            return rv_solve_worded(solve, status);
        spread(&solve->problem->mentee_rank, i, n_mentors, r->rank);
        r->first[i] = n;
        r->next[i] = n;
        for (int32_t j = 0; j < n_mentors; j++)
            if (r->score[j] >= 0 && !is_pinned(solve, i, j))
                r->lists[n++] = (choice){key_of(r->rank[j], r->score[j]), j, r->score[j]};
        sort(r->lists + r->first[i], n - r->first[i]);
    }
    r->first[solve->side[REVERSA_MENTEE].n] = n;
    return REVERSA_OK;
}

/* ---- Proposals ---- */

static int32_t rank_in(const rv_rows *ranks, int32_t mentee, int32_t mentor)
{
    for (int64_t k = ranks->offset ? ranks->offset[mentee] : 0; ranks->offset && k < ranks->offset[mentee + 1]; k++)
        if (ranks->mentor[k] == mentor)
            return ranks->value[k];
    return UNRANKED;
}

/* Does the mentor take this mentee? *left_out: who has to go, −1 for nobody. */
static bool takes(const round *r, int32_t mentor, const choice *mentee, int32_t *left_out)
{
    int64_t worst = -1;
    *left_out = -1;
    for (int64_t k = r->held[mentor]; k < r->held[mentor + 1]; k++) {
        if (r->holds[k].other < 0) {
            r->holds[k] = *mentee;
            return true;
        }
        if (worst < 0 || is_better(&r->holds[worst], &r->holds[k]))
            worst = k;
    }
    if (worst < 0 || !is_better(mentee, &r->holds[worst]))
        return false;
    *left_out = r->holds[worst].other;
    r->holds[worst] = *mentee;
    return true;
}

static void await(round *r, int32_t mentee)
{
    if (!r->is_waiting[mentee])
        r->waiting[r->n_waiting++] = mentee;
    r->is_waiting[mentee] = true;
}

/* One mentee asks until all their places are taken, or nobody is left to ask. Who loses a place will ask again. */
static void propose(round *r, int32_t mentee)
{
    const rv_rows *ranks = &r->search->solve->problem->mentor_rank;
    for (; r->room[mentee] > 0 && r->next[mentee] < r->first[mentee + 1]; r->next[mentee]++) {
        const choice *mentor = &r->lists[r->next[mentee]];
        const choice self = {key_of(rank_in(ranks, mentee, mentor->other), mentor->score), mentee, mentor->score};
        int32_t left;
        if (!takes(r, mentor->other, &self, &left))
            continue;
        r->room[mentee]--;
        if (left < 0)
            continue;
        r->room[left]++;
        await(r, left);
    }
}

/* ---- The whole ---- */

static int32_t room_of(const rv_search *search, int side, int32_t ordinal)
{
    const rv_places *places = &search->solve->side[side];
    int32_t room = places->most[ordinal] - places->pinned[ordinal];
    int32_t others = search->solve->side[1 - side].n;
    if (room < 0)
        return 0;
    return room < others ? room : others;
}

static bool open_round(round *r, rv_arena *arena)
{
    const rv_solve *solve = r->search->solve;
    size_t n_mentees = (size_t)solve->side[REVERSA_MENTEE].n;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    r->first = rv_arena_alloc(solve->ctx, arena, n_mentees + 1, sizeof *r->first);
    r->next = rv_arena_alloc(solve->ctx, arena, n_mentees, sizeof *r->next);
    r->room = rv_arena_alloc(solve->ctx, arena, n_mentees, sizeof *r->room);
    r->waiting = rv_arena_alloc(solve->ctx, arena, n_mentees, sizeof *r->waiting);
    r->is_waiting = rv_arena_alloc(solve->ctx, arena, n_mentees, sizeof *r->is_waiting);
    r->held = rv_arena_alloc(solve->ctx, arena, n_mentors + 1, sizeof *r->held);
    r->rank = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof *r->rank);
    r->score = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof *r->score);
    r->lists = rv_arena_alloc(solve->ctx, arena, n_mentees * n_mentors, sizeof *r->lists);
    if (!r->first || !r->next || !r->room || !r->waiting || !r->is_waiting || !r->held || !r->rank || !r->score ||
        !r->lists)
        return false;
    for (int32_t j = 0; j < (int32_t)n_mentors; j++)
        r->held[j + 1] = r->held[j] + room_of(r->search, REVERSA_MENTOR, j);
    r->holds = rv_arena_alloc(solve->ctx, arena, (size_t)r->held[n_mentors], sizeof *r->holds);
    for (int64_t k = 0; r->holds && k < r->held[n_mentors]; k++)
        r->holds[k].other = -1;
    return r->holds != NULL;
}

static reversa_status collect(const round *r, rv_new_pair **pairs_out, int64_t *n_out)
{
    const rv_solve *solve = r->search->solve;
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    rv_new_pair *pairs = rv_alloc(solve->ctx, (size_t)r->held[n_mentors], sizeof *pairs);
    if (!pairs)
        return REVERSA_E_MEMORY;
    int64_t n = 0;
    for (int32_t j = 0; j < n_mentors; j++)
        for (int64_t k = r->held[j]; k < r->held[j + 1]; k++)
            if (r->holds[k].other >= 0)
                pairs[n++] = (rv_new_pair){.mentee = r->holds[k].other, .mentor = j, .score = r->holds[k].score};
    *pairs_out = pairs;
    *n_out = n;
    return REVERSA_OK;
}

reversa_status rv_stable_start(rv_search *search, rv_new_pair **pairs_out, int64_t *n_out)
{
    const rv_solve *solve = search->solve;
    round r = {.search = search};
    rv_arena arena;
    *pairs_out = NULL;
    *n_out = 0;
    if ((int64_t)solve->side[0].n * solve->side[1].n > MOST_PAIRS)
        return REVERSA_OK;
    rv_arena_open(solve->ctx, &arena);
    reversa_status status = open_round(&r, &arena) ? make_lists(&r) : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n && !status; i++) {
        r.room[i] = room_of(search, REVERSA_MENTEE, i);
        await(&r, i);
    }
    while (!status && r.n_waiting > 0) {
        int32_t mentee = r.waiting[--r.n_waiting];
        r.is_waiting[mentee] = false;
        propose(&r, mentee);
    }
    if (!status)
        status = collect(&r, pairs_out, n_out);
    rv_arena_free(&arena);
    return status;
}
