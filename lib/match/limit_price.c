/*
 * The multipliers' bound over every eligible pair, in exact integers, and the pairs that it asks for.
 *
 * For multipliers λ of the right sign, max c·x over all rows is at most Σ λ·b + Σ max(0, c − λ·a) over the columns, whatever
 * the λ (Lagrange; Ahuja, Magnanti & Orlin 1993, ch. 16). So rounding λ to multiples of 2^-30 costs nothing but a little
 * tightness, and the bound is summed without error. Pairs that a held `worst` keeps out of every solution do not count. Rows of mentees are spread over the workers; sums and the choice of
 * pairs belong to a row, so they depend on no number of threads.
 */
#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "match/limit_aux.h"
#include "match/limit_floor.h"

#define BLOCK_ROWS 16
#define STEEPEST (INT64_C(1) << 52) /* multipliers are held to 2^22 … */
#define PRODUCT ((rv_wide)1 << 90) /* … and products with coefficients and bounds to this, so that sums fit 128 bits */

/* Pairs worth adding for one mentee, best first. */
typedef struct slot {
    rv_wide reduced;
    int32_t mentor;
    int32_t score;
} slot;

typedef struct pricing {
    const rv_search *search;
    rv_wide threshold;
    rv_floors below;  /* pairs that need not be scored */
    int32_t *floors;  /* [n_workers · mentors] */
    int32_t *scores;  /* [n_workers · mentors] */
    int32_t *mentors; /* the same, where scores are listed */
    int32_t most_slots;
    slot *slots;      /* [mentees · most_slots] */
    int32_t *n_slots; /* [mentees] in use */
    int64_t *n_over;
    rv_wide *sum; /* [mentees] */
} pricing;

static rv_wide size_of(int64_t value)
{
    return value < 0 ? -(rv_wide)value : value;
}

static rv_wide larger(rv_wide a, rv_wide b)
{
    return a > b ? a : b;
}

/* How steep the multiplier of a row may be. */
static int64_t steepest(const rv_search *search, int32_t row)
{
    rv_wide size = larger(1, larger(search->largest[row], search->weight[row]));
    if (search->low[row] != INT64_MIN)
        size = larger(size, size_of(search->low[row]));
    if (search->high[row] != INT64_MAX)
        size = larger(size, size_of(search->high[row]));
    rv_wide most = PRODUCT / size;
    if (rv_search_is_elastic(search, row) && most > RV_ONE)
        most = RV_ONE; /* a unit of violation costs 1: beyond that its column would price out */
    return most < STEEPEST ? (int64_t)most : STEEPEST;
}

void rv_search_multipliers(rv_search *search, const double *row_dual)
{
    for (int32_t i = 0; i < search->n_rows; i++) {
        int64_t most = steepest(search, i);
        double scaled = row_dual[i] * (double)RV_ONE;
        int64_t value = 0;
        if (fabs(scaled) >= (double)most)
            value = scaled < 0 ? -most : most;
        else if (!isnan(scaled))
            value = llround(scaled);
        bool useless = value > 0 ? search->high[i] == INT64_MAX : search->low[i] == INT64_MIN;
        search->multiplier[i] = useless ? 0 : value;
    }
    rv_aux_settle(search);
}

rv_wide rv_search_reduced(const rv_search *search, const rv_new_pair *pair, rv_entry *entries)
{
    int32_t n = rv_search_entries(search, pair, entries);
    int32_t objective = search->level_row + search->stage.level;
    rv_wide reduced = 0;
    for (int32_t i = 0; i < n; i++) {
        reduced -= (rv_wide)search->multiplier[entries[i].row] * entries[i].coefficient;
        if (search->stage.level != RV_VIOLATION && entries[i].row == objective)
            reduced += (rv_wide)RV_ONE * entries[i].coefficient;
    }
    return reduced;
}

static rv_wide price_of_rows(const rv_search *search)
{
    rv_wide bound = 0;
    for (int32_t i = 0; i < search->n_rows; i++) {
        int64_t multiplier = search->multiplier[i];
        if (multiplier)
            bound += (rv_wide)multiplier * (multiplier > 0 ? search->high[i] : search->low[i]);
    }
    return bound + rv_aux_bound(search);
}

/* ---- Rows ---- */

static bool is_before(const slot *a, const slot *b)
{
    if (a->reduced != b->reduced)
        return a->reduced > b->reduced;
    return a->score != b->score ? a->score > b->score : a->mentor < b->mentor;
}

static void keep_slot(pricing *state, int32_t mentee, slot fresh)
{
    slot *slots = state->slots + (int64_t)mentee * state->most_slots;
    int32_t n = state->n_slots[mentee];
    int32_t place = n;
    while (place > 0 && is_before(&fresh, &slots[place - 1]))
        place--;
    if (place == state->most_slots)
        return;
    int32_t moved = (n < state->most_slots ? n : state->most_slots - 1) - place;
    memmove(slots + place + 1, slots + place, (size_t)moved * sizeof *slots);
    slots[place] = fresh;
    state->n_slots[mentee] = n < state->most_slots ? n + 1 : state->most_slots;
}

/* A place in two ascending lists, moved along with the mentors of a row. */
typedef struct cursor {
    const int32_t *mentor;
    int64_t at;
    int64_t end;
} cursor;

static bool meets(cursor *row, int32_t mentor)
{
    while (row->at < row->end && row->mentor[row->at] < mentor)
        row->at++;
    return row->at < row->end && row->mentor[row->at] == mentor;
}

/* A row's scores: of the mentors that are listed, or of all. */
typedef struct scored {
    const int32_t *mentor; /* [n] NULL: 0 .. n − 1 */
    const int32_t *score;  /* [n] */
    int32_t n;
} scored;

static void price_row(pricing *state, int32_t mentee, const scored *row, rv_entry *entries)
{
    const rv_search *search = state->search;
    const rv_rows *pins = &search->solve->problem->pinned;
    cursor active = {search->active.mentor, search->active.offset[mentee], search->active.offset[mentee + 1]};
    cursor pinned = {pins->mentor, 0, 0};
    if (pins->offset) {
        pinned.at = pins->offset[mentee];
        pinned.end = pins->offset[mentee + 1];
    }
    for (int32_t k = 0; k < row->n; k++) {
        int32_t j = row->mentor ? row->mentor[k] : k;
        if (row->score[k] < search->threshold || row->score[k] < 0 || meets(&pinned, j))
            continue;
        const rv_new_pair pair = {.mentee = mentee, .mentor = j, .score = row->score[k]};
        rv_wide reduced = rv_search_reduced(search, &pair, entries);
        if (reduced > 0)
            state->sum[mentee] += reduced;
        if (reduced < state->threshold || meets(&active, j))
            continue;
        state->n_over[mentee]++;
        keep_slot(state, mentee, (slot){reduced, j, row->score[k]});
    }
}

static reversa_status price_block(void *info, int64_t block, int32_t worker)
{
    pricing *state = info;
    const rv_search *search = state->search;
    const rv_solve *solve = search->solve;
    const int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    int32_t *scores = state->scores + (int64_t)worker * n_mentors;
    int32_t *mentors = state->mentors ? state->mentors + (int64_t)worker * n_mentors : NULL;
    int32_t *floors = state->below.usable ? state->floors + (int64_t)worker * n_mentors : NULL;
    scored row = {.mentor = mentors, .score = scores, .n = n_mentors};
    rv_entry *entries = search->entries + (int64_t)worker * search->most_entries;
    int64_t end = (block + 1) * BLOCK_ROWS;
    if (end > solve->side[REVERSA_MENTEE].n)
        end = solve->side[REVERSA_MENTEE].n;
    for (int64_t mentee = block * BLOCK_ROWS; mentee < end; mentee++) {
        rv_score_work *work = solve->work[worker];
        if (floors && !mentors)
            rv_floors_row(&state->below, (int32_t)mentee, floors);
        reversa_status status = mentors
                                    ? rv_scorer_listed(solve->scorer, work, (int32_t)mentee, mentors, scores, &row.n)
                                    : rv_scorer_row(solve->scorer, work, (int32_t)mentee, floors, scores);
        if (status)
            return status;
        price_row(state, (int32_t)mentee, &row, entries);
    }
    return REVERSA_OK;
}

/* ---- The whole ---- */

/* A mentee's slots by mentor, behind the others. */
static void collect_row(const pricing *state, int32_t mentee, rv_priced *priced)
{
    const slot *slots = state->slots + (int64_t)mentee * state->most_slots;
    for (int32_t i = 0; i < state->n_slots[mentee]; i++) {
        int64_t place = priced->n_fresh++;
        for (; place > 0 && priced->fresh[place - 1].mentee == mentee; place--) {
            if (priced->fresh[place - 1].mentor < slots[i].mentor)
                break;
            priced->fresh[place] = priced->fresh[place - 1];
        }
        priced->fresh[place] = (rv_new_pair){.mentee = mentee, .mentor = slots[i].mentor, .score = slots[i].score};
    }
}

static reversa_status collect(const pricing *state, rv_priced *priced)
{
    const rv_search *search = state->search;
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    int64_t n = 0;
    priced->bound = price_of_rows(search);
    for (int32_t i = 0; i < n_mentees; i++) {
        priced->bound += state->sum[i];
        priced->n_over += state->n_over[i];
        n += state->n_slots[i];
    }
    priced->fresh = rv_alloc(search->solve->ctx, (size_t)n, sizeof *priced->fresh);
    if (!priced->fresh)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++)
        collect_row(state, i, priced);
    return REVERSA_OK;
}

static reversa_status run(pricing *state)
{
    rv_solve *solve = state->search->solve;
    int64_t n_errors = solve->ctx->n_errors;
    int64_t n_blocks = ((int64_t)solve->side[REVERSA_MENTEE].n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    reversa_status status = rv_parallel(solve->ctx, n_blocks, price_block, state, "pricing");
    if (status == REVERSA_E_DEADLINE)
        solve->ctx->n_errors = n_errors; /* an outcome, no error */
    return rv_solve_worded(solve, status);
}

reversa_status rv_search_price(rv_search *search, rv_wide threshold, int32_t n_slots, rv_priced *priced_out)
{
    rv_solve *solve = search->solve;
    size_t n_mentees = (size_t)solve->side[REVERSA_MENTEE].n;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    rv_arena scratch;
    rv_arena_open(solve->ctx, &scratch);
    *priced_out = (rv_priced){0};
    pricing state = {.search = search, .threshold = threshold, .most_slots = n_slots};
    state.scores = rv_arena_alloc(solve->ctx, &scratch, n_mentors * (size_t)solve->n_workers, sizeof(int32_t));
    state.floors = rv_arena_alloc(solve->ctx, &scratch, n_mentors * (size_t)solve->n_workers, sizeof(int32_t));
    state.slots = rv_arena_alloc(solve->ctx, &scratch, n_mentees * (size_t)n_slots, sizeof(slot));
    state.n_slots = rv_arena_alloc(solve->ctx, &scratch, n_mentees, sizeof(int32_t));
    state.n_over = rv_arena_alloc(solve->ctx, &scratch, n_mentees, sizeof(int64_t));
    state.sum = rv_arena_alloc(solve->ctx, &scratch, n_mentees, sizeof(rv_wide));
    reversa_status status = REVERSA_E_MEMORY;
    bool is_listed = rv_scorer_is_listed(solve->scorer);
    if (is_listed)
        state.mentors = rv_arena_alloc(solve->ctx, &scratch, n_mentors * (size_t)solve->n_workers, sizeof(int32_t));
    if (state.scores && state.floors && (state.mentors || !is_listed) && state.slots && state.n_slots && state.n_over &&
        state.sum)
        status = rv_floors_make(search, threshold > 0 ? 0 : threshold - 1, &scratch, &state.below);
    if (!status)
        status = run(&state);
    if (!status)
        status = collect(&state, priced_out);
    rv_arena_free(&scratch);
    return status;
}
