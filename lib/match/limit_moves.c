/*
 * A search in depth along pairs that are nearly as good as the chosen ones.
 *
 * By the prices of the best bound a chosen pair is worth what its places cost, and any other a little less: its loss. A move
 * is an alternating path or cycle: a mentee takes another mentor, whose mentee takes another one, and so on, until
 * the mentor is reached whom the first one left, or a free place, or a mentee goes without. Losses only add up, so the
 * search is cut where they exceed a limit, and the limit is set so that there are about as many moves as wanted.
 */
#include "match/limit_moves.h"

#include <string.h>

#define DEPTH 10
#define FIRST_LIMIT 64 /* of the loss, in units of prices */
#define LIMIT_STEP 2
#define MOST_LIMIT (INT64_C(1) << 40)
#define STEPS_A_PERSON 200
#define POLL_EVERY 4096

/* A pair that may join, and what that costs. */
typedef struct near_pair {
    int32_t pair;
    int32_t mentor;
    int64_t loss;
} near_pair;

typedef struct finder {
    const rv_master *master;
    rv_moves *moves;
    const int64_t *price[2]; /* of places, in units of 2^-shift */
    int32_t n_mentees;
    int64_t *first; /* [mentees + 1] */
    near_pair *near;
    size_t capacity;
    int32_t *chosen_by[2]; /* by side: [begin of a person .. begin of the next) chosen pairs */
    int64_t *begin[2];     /* by side: [people + 1] */
    int32_t *mentee;       /* [pairs of the base] by place in chosen_by of mentors */
    bool *used[2];         /* people of the move so far */
    int32_t path[2 * DEPTH + 2];
    int32_t n_path;
    int32_t start; /* the first mentee */
    int32_t left;  /* the mentor whom the first mentee left, -1 for none */
    int64_t limit;
    int64_t steps;
    int32_t most; /* moves so far */
    reversa_status status;
} finder;

static reversa_context *ctx_of(const finder *f)
{
    return f->master->search->solve->ctx;
}

/* ---- The base ---- */

static int32_t room_of(const finder *f, int side, int32_t person)
{
    const rv_search *search = f->master->search;
    int64_t load = f->begin[side][person + 1] - f->begin[side][person];
    return (int32_t)(search->high[search->place_row[side] + person] - load);
}

/* May this person have a pair less? */
static bool may_lose(const finder *f, int side, int32_t person)
{
    const rv_search *search = f->master->search;
    int64_t low = search->low[search->place_row[side] + person];
    return low == INT64_MIN || f->begin[side][person + 1] - f->begin[side][person] > low;
}

static int32_t mentee_of(const finder *f, int32_t pair, int32_t from)
{
    while (f->master->oracle.offset[from + 1] <= pair)
        from++;
    return from;
}

/* Chosen pairs by person. */
static void list_base(finder *f)
{
    const rv_moves *moves = f->moves;
    const int32_t *mentor = f->master->oracle.mentor;
    int32_t i = 0;
    for (int32_t c = 0; c < moves->n_base; c++) {
        i = mentee_of(f, moves->base[c], i);
        f->begin[REVERSA_MENTEE][i + 1]++;
        f->begin[REVERSA_MENTOR][mentor[moves->base[c]] + 1]++;
        f->chosen_by[REVERSA_MENTEE][c] = moves->base[c];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < f->master->search->solve->side[side].n; p++)
            f->begin[side][p + 1] += f->begin[side][p];
    }
    i = 0;
    for (int32_t c = 0; c < moves->n_base; c++) {
        i = mentee_of(f, moves->base[c], i);
        int32_t j = mentor[moves->base[c]];
        int64_t at = f->begin[REVERSA_MENTOR][j + 1] - 1;
        while (f->chosen_by[REVERSA_MENTOR][at] >= 0 && at > f->begin[REVERSA_MENTOR][j])
            at--;
        f->chosen_by[REVERSA_MENTOR][at] = moves->base[c];
        f->mentee[at] = i;
    }
}

static bool is_chosen(const finder *f, int32_t mentee, int64_t pair)
{
    for (int64_t k = f->begin[REVERSA_MENTEE][mentee]; k < f->begin[REVERSA_MENTEE][mentee + 1]; k++) {
        if (f->chosen_by[REVERSA_MENTEE][k] == pair)
            return true;
    }
    return false;
}

/* Pairs within the limit, the cheapest first in each row. */
static reversa_status list_near(finder *f)
{
    const rv_oracle *oracle = &f->master->oracle;
    int64_t n = 0;
    for (int32_t i = 0; i < f->n_mentees; i++) {
        f->first[i] = n;
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            int32_t j = oracle->mentor[e];
            int64_t loss = f->price[REVERSA_MENTEE][i] + f->price[REVERSA_MENTOR][j] - oracle->worth[e];
            if (loss > f->limit || is_chosen(f, i, e))
                continue;
            reversa_status status = rv_grow_raw(ctx_of(f), &f->near, &f->capacity, (size_t)n + 1, sizeof *f->near);
            if (status)
                return status;
            int64_t place = n++;
            for (; place > f->first[i] && f->near[place - 1].loss > loss; place--)
                f->near[place] = f->near[place - 1];
            f->near[place] = (near_pair){.pair = (int32_t)e, .mentor = j, .loss = loss};
        }
    }
    f->first[f->n_mentees] = n;
    return REVERSA_OK;
}

/* ---- Paths ---- */

static void keep_move(finder *f, int64_t loss)
{
    rv_moves *moves = f->moves;
    reversa_status status = rv_grow(ctx_of(f), &moves->moves, &moves->capacity, (size_t)moves->n + 1,
                                    sizeof *moves->moves);
    if (!status)
        status = rv_grow(ctx_of(f), &moves->pairs, &moves->pair_capacity, (size_t)(moves->n_pairs + f->n_path),
                         sizeof *moves->pairs);
    if (status) {
        f->status = status;
        return;
    }
    moves->moves[moves->n++] = (rv_move){.first = moves->n_pairs, .n = f->n_path, .loss = loss};
    for (int32_t k = 0; k < f->n_path; k++)
        moves->pairs[moves->n_pairs++] = f->path[k];
}

static bool is_over(finder *f)
{
    if (f->steps-- <= 0 || f->moves->n >= f->most)
        return true;
    if (f->steps % POLL_EVERY == 0 && !f->status)
        f->status = rv_stop_status(ctx_of(f));
    return f->status != REVERSA_OK;
}

/* The mentee takes a mentor: where can it end, and who goes on? */
static void extend(finder *f, int32_t mentee, int64_t loss);

/* What it costs that the first mentee's mentor stays with a place more than before; beyond the limit where it may not. */
static int64_t cost_of_left(const finder *f)
{
    if (f->left < 0)
        return 0;
    if (!may_lose(f, REVERSA_MENTOR, f->left))
        return f->limit + 1;
    return f->price[REVERSA_MENTOR][f->left] > 0 ? f->price[REVERSA_MENTOR][f->left] : 0;
}

static void displace(finder *f, int32_t mentor, int64_t loss)
{
    int64_t freed = cost_of_left(f);
    for (int64_t k = f->begin[REVERSA_MENTOR][mentor]; k < f->begin[REVERSA_MENTOR][mentor + 1]; k++) {
        int32_t next = f->mentee[k];
        if (f->used[REVERSA_MENTEE][next])
            continue;
        int64_t alone = f->price[REVERSA_MENTEE][next] > 0 ? f->price[REVERSA_MENTEE][next] : 0;
        f->path[f->n_path++] = ~f->chosen_by[REVERSA_MENTOR][k];
        if (may_lose(f, REVERSA_MENTEE, next) && loss + alone + freed <= f->limit)
            keep_move(f, loss + alone + freed);
        if (f->n_path < 2 * DEPTH) {
            f->used[REVERSA_MENTEE][next] = true;
            extend(f, next, loss);
            f->used[REVERSA_MENTEE][next] = false;
        }
        f->n_path--;
    }
}

static void extend(finder *f, int32_t mentee, int64_t loss)
{
    int64_t freed = cost_of_left(f);
    for (int64_t k = f->first[mentee]; k < f->first[mentee + 1]; k++) {
        near_pair step = f->near[k];
        int64_t sum = loss + step.loss;
        if (sum > f->limit || is_over(f))
            return;
        if (f->used[REVERSA_MENTOR][step.mentor] && step.mentor != f->left)
            continue;
        f->path[f->n_path++] = step.pair;
        if (step.mentor == f->left) {
            if (mentee >= f->start)
                keep_move(f, sum);
        } else {
            f->used[REVERSA_MENTOR][step.mentor] = true;
            if (room_of(f, REVERSA_MENTOR, step.mentor) > 0 && sum + freed <= f->limit)
                keep_move(f, sum + freed);
            displace(f, step.mentor, sum);
            f->used[REVERSA_MENTOR][step.mentor] = false;
        }
        f->n_path--;
    }
}

static void find_from(finder *f, int32_t mentee)
{
    f->start = mentee;
    f->left = -1;
    f->n_path = 0;
    f->used[REVERSA_MENTEE][mentee] = true;
    if (room_of(f, REVERSA_MENTEE, mentee) > 0)
        extend(f, mentee, 0);
    for (int64_t k = f->begin[REVERSA_MENTEE][mentee]; k < f->begin[REVERSA_MENTEE][mentee + 1]; k++) {
        int32_t pair = f->chosen_by[REVERSA_MENTEE][k];
        f->left = f->master->oracle.mentor[pair];
        f->path[f->n_path++] = ~pair;
        f->used[REVERSA_MENTOR][f->left] = true;
        extend(f, mentee, 0);
        f->used[REVERSA_MENTOR][f->left] = false;
        f->n_path--;
    }
    f->used[REVERSA_MENTEE][mentee] = false;
}

static reversa_status set_changes(finder *f)
{
    rv_moves *moves = f->moves;
    const rv_oracle *oracle = &f->master->oracle;
    for (int32_t m = 0; m < moves->n; m++) {
        rv_move *move = &moves->moves[m];
        move->change = rv_arena_alloc(ctx_of(f), &moves->arena, (size_t)oracle->n_rows, sizeof(int64_t));
        if (!move->change)
            return REVERSA_E_MEMORY;
        for (int32_t k = 0; k < oracle->n_rows; k++) {
            for (int32_t q = 0; q < move->n; q++) {
                int32_t entry = moves->pairs[move->first + q];
                move->change[k] += entry < 0 ? -rv_oracle_entry(oracle, ~entry, k) : rv_oracle_entry(oracle, entry, k);
            }
        }
    }
    return REVERSA_OK;
}

static reversa_status open_finder(finder *f, rv_arena *scratch)
{
    reversa_context *ctx = ctx_of(f);
    const rv_solve *solve = f->master->search->solve;
    bool ok = true;
    f->n_mentees = solve->side[REVERSA_MENTEE].n;
    f->first = rv_arena_alloc(ctx, scratch, (size_t)f->n_mentees + 1, sizeof *f->first);
    f->mentee = rv_arena_alloc(ctx, scratch, (size_t)f->moves->n_base, sizeof *f->mentee);
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)solve->side[side].n;
        f->chosen_by[side] = rv_arena_alloc(ctx, scratch, (size_t)f->moves->n_base, sizeof(int32_t));
        f->begin[side] = rv_arena_alloc(ctx, scratch, n + 1, sizeof(int64_t));
        f->used[side] = rv_arena_alloc(ctx, scratch, n, sizeof(bool));
        ok = ok && f->chosen_by[side] && f->begin[side] && f->used[side];
        if (ok && f->moves->n_base)
            memset(f->chosen_by[side], 0xff, (size_t)f->moves->n_base * sizeof(int32_t));
    }
    if (!ok || !f->first || !f->mentee)
        return REVERSA_E_MEMORY;
    list_base(f);
    return REVERSA_OK;
}

/* One look at everyone. Where there are far more moves than wanted, each mentee begins as many as any other. */
static reversa_status look(finder *f, int32_t most, bool spreads)
{
    f->moves->n = 0;
    f->moves->n_pairs = 0;
    reversa_status status = list_near(f);
    f->steps = (int64_t)STEPS_A_PERSON * (f->n_mentees + 1000);
    for (int32_t i = 0; i < f->n_mentees && !status; i++) {
        f->most = spreads ? (int32_t)((int64_t)most * (i + 1) / f->n_mentees) : most;
        find_from(f, i);
        status = f->status;
    }
    return status;
}

/* Search with ever larger limits until there are enough moves. */
static reversa_status find_moves(finder *f, int32_t wanted)
{
    int32_t most = 4 * wanted;
    f->limit = FIRST_LIMIT;
    reversa_status status = look(f, most, false);
    if (!status && f->moves->n >= most)
        return look(f, most, true); /* they are all of the first mentees */
    for (f->limit *= LIMIT_STEP; f->limit < MOST_LIMIT && !status && f->moves->n < wanted && f->steps > 0;
         f->limit *= LIMIT_STEP)
        status = look(f, most, false);
    return status;
}

reversa_status rv_moves_open(const rv_master *master, const int32_t *base, int32_t n_base, int32_t wanted,
                             rv_moves *moves)
{
    reversa_context *ctx = master->search->solve->ctx;
    rv_arena scratch;
    finder f = {.master = master, .moves = moves, .price = {master->oracle.price[0], master->oracle.price[1]}};
    *moves = (rv_moves){.base = base, .n_base = n_base};
    rv_arena_open(ctx, &moves->arena);
    rv_arena_open(ctx, &scratch);
    moves->sum = rv_arena_alloc(ctx, &moves->arena, (size_t)master->oracle.n_rows, sizeof *moves->sum);
    reversa_status status = moves->sum ? open_finder(&f, &scratch) : REVERSA_E_MEMORY;
    if (!status) {
        rv_oracle_sums(&master->oracle, base, n_base, moves->sum);
        status = find_moves(&f, wanted);
    }
    if (!status)
        status = set_changes(&f);
    rv_free(ctx, f.near);
    rv_arena_free(&scratch);
    return status;
}

void rv_moves_close(reversa_context *ctx, rv_moves *moves)
{
    rv_free(ctx, moves->moves);
    rv_free(ctx, moves->pairs);
    rv_arena_free(&moves->arena);
}
