/*
 * All rows are evaluated, each feeds its mentee's heap and the mentors' heaps.
 *
 * A pair is needed if it beats the worst entry of its mentee's or of its mentor's heap, so the lower of the two is its
 * floor. Rows go span by span: eligible pairs are counted bit by bit, and only those whose bound passes a floor are scored.
 * Workers take blocks of mentees; a mentor's heap is changed under one of a fixed number of locks. Which entries stay does
 * not depend on the order of offers (best.h), and a floor read late is only too low, so the result is the same for every
 * number of threads. Floors are one below the worst score, since among equal scores a sooner turn may still come.
 */
#include "score/scan.h"

#include <string.h>

#define ROWS_PER_BLOCK 8
#define NO_FLOOR (-1) /* scores are never below 0 */
#define ASK_DIGITS 9  /* of 10^6 / RV_STEP */
#define MOST_ROWS ((1 << RV_SCAN_DIGITS) - 1)

static void offer_to_mentor(rv_scan *scan, int32_t mentor, int32_t mentee, int32_t score)
{
    int32_t n_mentees = scan->scorer->n_mentees;
    rv_best entry = {score, rv_best_turn(mentee, rv_best_start(mentor, n_mentees), n_mentees)};
    rv_best *heap = rv_scan_heap(scan, REVERSA_MENTOR, mentor);
    int32_t *n = &scan->n_held[REVERSA_MENTOR][mentor];
    pthread_mutex_t *lock = &scan->locks[mentor % RV_SCAN_LOCKS];
    pthread_mutex_lock(lock);
    rv_best_offer(heap, n, scan->room[REVERSA_MENTOR], entry);
    if (*n == scan->room[REVERSA_MENTOR])
        atomic_store_explicit(&scan->floor[mentor], heap[0].score - 1, memory_order_relaxed);
    pthread_mutex_unlock(lock);
}

static bool is_full(const rv_scan *scan, int32_t mentee)
{
    return scan->n_held[REVERSA_MENTEE][mentee] == scan->room[REVERSA_MENTEE];
}

static int32_t floor_of_mentee(const rv_scan *scan, int32_t mentee)
{
    return is_full(scan, mentee) ? rv_scan_heap(scan, REVERSA_MENTEE, mentee)[0].score - 1 : NO_FLOOR;
}

static int32_t floor_of_mentor(const rv_scan *scan, int32_t mentor)
{
    return atomic_load_explicit(&scan->floor[mentor], memory_order_relaxed);
}

/* Hand the scores of a chunk to the heaps. */
static void take_scores(rv_scan *scan, const rv_score_work *work, int32_t mentee)
{
    rv_best *heap = rv_scan_heap(scan, REVERSA_MENTEE, mentee);
    int32_t *n = &scan->n_held[REVERSA_MENTEE][mentee];
    int32_t n_mentors = scan->scorer->n_mentors;
    int32_t start = rv_best_start(mentee, n_mentors);
    for (int32_t i = 0; i < work->n_scored; i++) {
        int32_t mentor = work->first + work->live[i];
        int32_t score = work->scores[i];
        if (score > floor_of_mentee(scan, mentee))
            rv_best_offer(heap, n, scan->room[REVERSA_MENTEE],
                          (rv_best){score, rv_best_turn(mentor, start, n_mentors)});
        if (score > floor_of_mentor(scan, mentor))
            offer_to_mentor(scan, mentor, mentee, score);
    }
}

/* ---- Rows whose scores are listed: mentor by mentor ---- */

static reversa_status scan_listed(rv_scan *scan, int32_t mentee, int32_t worker)
{
    rv_score_work *work = scan->works[worker];
    int32_t n_eligible = 0;
    rv_row_begin(work, mentee);
    for (int32_t first = rv_row_next(work, 0); first < scan->scorer->n_mentors && !work->dead;) {
        reversa_status status = rv_row_chunk(work, first, NULL);
        if (status)
            return status;
        for (int32_t i = 0; i < work->n_eligible; i++)
            scan->desks[worker].tally[first + work->eligible[i]]++;
        n_eligible += work->n_eligible;
        take_scores(scan, work, mentee);
        first = rv_row_next(work, first + work->count);
    }
    scan->eligible[REVERSA_MENTEE][mentee] = n_eligible;
    return REVERSA_OK;
}

/* ---- Rows by spans ---- */

/* Put down what a mentor asks for now. */
static void ask(const rv_scan *scan, rv_scan_desk *desk, int32_t mentor)
{
    int32_t steps = (int32_t)rv_plan_least(floor_of_mentor(scan, mentor));
    int64_t n_words = rv_layout_words(scan->scorer->n_mentors);
    uint64_t bit = UINT64_C(1) << (mentor % 64);
    if (desk->ask[mentor] == steps)
        return;
    desk->ask[mentor] = (int16_t)steps;
    for (int32_t p = 0; p < ASK_DIGITS; p++) {
        uint64_t *word = desk->asked.planes + p * n_words + mentor / 64;
        *word = steps >> p & 1 ? *word | bit : *word & ~bit;
    }
}

/* Score what is picked of the span, and not done before. */
static reversa_status score_picked(rv_scan *scan, int32_t mentee, int32_t worker, uint64_t *done)
{
    rv_score_work *work = scan->works[worker];
    rv_scan_desk *desk = &scan->desks[worker];
    rv_plan *plan = work->plan;
    for (int32_t c = 0; c < RV_SPAN / RV_CHUNK; c++) {
        uint64_t fresh[RV_CHUNK / 64];
        uint64_t some = 0;
        for (int32_t w = 0; w < RV_CHUNK / 64; w++) {
            int32_t at = c * (RV_CHUNK / 64) + w;
            fresh[w] = plan->picked[at] & ~done[at];
            done[at] |= fresh[w];
            some |= fresh[w];
        }
        if (!some)
            continue;
        int32_t first = plan->first + c * RV_CHUNK;
        int32_t n = rv_pick_positions(work, first, fresh);
        int32_t mentee_floor = floor_of_mentee(scan, mentee);
        for (int32_t i = 0; i < n; i++) {
            int32_t floor = floor_of_mentor(scan, first + work->eligible[i]);
            desk->floors[work->eligible[i]] = floor < mentee_floor ? floor : mentee_floor;
        }
        reversa_status status = rv_pick_score(work, n, desk->floors);
        if (status)
            return status;
        take_scores(scan, work, mentee);
        for (int32_t i = 0; i < n; i++)
            ask(scan, desk, first + work->eligible[i]);
    }
    return REVERSA_OK;
}

/* The steps at which about as many eligible mentors of the span are left as the mentee's heap has room for. */
static int64_t least_to_begin(const rv_scan *scan, rv_plan *plan)
{
    int64_t low = 0; /* leaves enough, or all */
    int64_t high = plan->most + 1;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        rv_span_least(plan->sum, plan->n_sum, middle, plan->eligible, plan->picked);
        if (rv_span_size(plan->picked) >= scan->room[REVERSA_MENTEE])
            low = middle;
        else
            high = middle;
    }
    return low;
}

static reversa_status scan_span(rv_scan *scan, int32_t mentee, int32_t worker)
{
    rv_score_work *work = scan->works[worker];
    uint64_t done[RV_SPAN_WORDS] = {0};
    reversa_status status = REVERSA_OK;
    rv_span_bound(work, NULL);
    if (!is_full(scan, mentee)) {
        (void)rv_span_pick(work, least_to_begin(scan, work->plan));
        status = score_picked(scan, mentee, worker, done);
    }
    bool any = rv_span_pick(work, rv_plan_least(floor_of_mentee(scan, mentee)));
    any = rv_span_pick_asked(work, &scan->desks[worker].asked) || any;
    return status || !any ? status : score_picked(scan, mentee, worker, done);
}

/* Add the counts of the last rows to the tally. */
static void add_counts(const rv_scan *scan, rv_scan_desk *desk)
{
    int64_t n_words = rv_layout_words(scan->scorer->n_mentors);
    for (int32_t p = 0; p < RV_SCAN_DIGITS; p++) {
        uint64_t *plane = desk->count + p * n_words;
        for (int64_t w = 0; w < n_words; w++) {
            for (uint64_t left = plane[w]; left; left &= left - 1)
                desk->tally[64 * w + __builtin_ctzll(left)] += 1 << p;
            plane[w] = 0;
        }
    }
    desk->n_rows = 0;
}

static reversa_status scan_row(rv_scan *scan, int32_t mentee, int32_t worker)
{
    rv_score_work *work = scan->works[worker];
    rv_scan_desk *desk = &scan->desks[worker];
    int64_t n_words = rv_layout_words(scan->scorer->n_mentors);
    int32_t n_eligible = 0;
    rv_row_begin(work, mentee);
    rv_plan_begin(work);
    for (int32_t first = 0; first < scan->scorer->n_mentors && !work->dead; first += RV_SPAN) {
        int32_t n = rv_span_eligible(work, first);
        if (n == 0)
            continue;
        n_eligible += n;
        rv_span_count(work->plan->eligible, desk->count + first / 64, RV_SCAN_DIGITS, n_words);
        reversa_status status = scan_span(scan, mentee, worker);
        if (status)
            return status;
    }
    scan->eligible[REVERSA_MENTEE][mentee] = n_eligible;
    if (++desk->n_rows == MOST_ROWS)
        add_counts(scan, desk);
    return REVERSA_OK;
}

static reversa_status scan_block(void *state, int64_t block, int32_t worker)
{
    rv_scan *scan = state;
    int64_t first = scan->first + block * ROWS_PER_BLOCK;
    int64_t end = first + ROWS_PER_BLOCK;
    if (end > scan->end)
        end = scan->end;
    for (int64_t mentee = first; mentee < end; mentee++) {
        reversa_status status = scan->works[worker]->plan ? scan_row(scan, (int32_t)mentee, worker)
                                                          : scan_listed(scan, (int32_t)mentee, worker);
        if (status) {
            scan->works[worker]->failed_block = block;
            return status;
        }
    }
    return REVERSA_OK;
}

/* ---- Before and after ---- */

static size_t times(int32_t a, int32_t b)
{
    return (size_t)a * (size_t)b; /* both below 2^31, so there is no overflow */
}

static reversa_status make_side(reversa_context *ctx, rv_scan *scan, rv_arena *arena, reversa_side side)
{
    int32_t n = scan->scorer->problem->side[side].n;
    scan->n_held[side] = rv_alloc(ctx, (size_t)n, sizeof(int32_t));
    scan->heap[side] = scan->n_held[side] ? rv_alloc(ctx, times(n, scan->room[side]), sizeof(rv_best)) : NULL;
    scan->eligible[side] = scan->heap[side] ? rv_arena_alloc(ctx, arena, (size_t)n, sizeof(int32_t)) : NULL;
    scan->best[side] = scan->eligible[side] ? rv_arena_alloc(ctx, arena, (size_t)n, sizeof(int32_t)) : NULL;
    return scan->best[side] ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status make_desks(reversa_context *ctx, rv_scan *scan)
{
    size_t n_mentors = (size_t)scan->scorer->n_mentors;
    size_t n_words = (size_t)rv_layout_words(scan->scorer->n_mentors);
    scan->desks = rv_alloc(ctx, (size_t)scan->n_workers, sizeof *scan->desks);
    bool made = scan->desks != NULL;
    for (int32_t w = 0; w < scan->n_workers && made; w++) {
        rv_scan_desk *desk = &scan->desks[w];
        desk->tally = rv_alloc(ctx, 64 * n_words, sizeof *desk->tally);
        desk->floors = rv_alloc(ctx, RV_CHUNK, sizeof *desk->floors);
        desk->count = rv_alloc(ctx, n_words, RV_SCAN_DIGITS * sizeof *desk->count);
        desk->asked.n = ASK_DIGITS;
        desk->asked.n_words = (int64_t)n_words;
        desk->asked.planes = rv_alloc(ctx, n_words, ASK_DIGITS * sizeof(uint64_t));
        desk->ask = rv_alloc(ctx, n_mentors, sizeof *desk->ask);
        made = desk->tally && desk->floors && desk->count && desk->asked.planes && desk->ask;
    }
    return made ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status make(reversa_context *ctx, rv_scan *scan, const int32_t k[2], rv_arena *arena)
{
    const reversa_scorer *scorer = scan->scorer;
    scan->n_workers = rv_workers(ctx);
    for (int side = 0; side < 2; side++) {
        int32_t others = scorer->problem->side[1 - side].n;
        int32_t room = k[side] > 1 ? k[side] : 1;
        scan->keeps[side] = k[side] > 0;
        scan->room[side] = room < others ? room : others;
    }
    scan->floor = rv_alloc(ctx, (size_t)scorer->n_mentors, sizeof *scan->floor);
    reversa_status status = scan->floor ? make_desks(ctx, scan) : REVERSA_E_MEMORY;
    for (int32_t m = 0; m < scorer->n_mentors && !status; m++)
        atomic_init(&scan->floor[m], NO_FLOOR);
    if (!status)
        status = make_side(ctx, scan, arena, REVERSA_MENTOR);
    if (!status)
        status = make_side(ctx, scan, arena, REVERSA_MENTEE);
    if (!status)
        status = rv_works_create(ctx, scorer, &scan->works);
    return status;
}

void rv_scan_free(reversa_context *ctx, rv_scan *scan)
{
    rv_works_free(ctx, scan->works);
    for (int side = 0; side < 2; side++) {
        rv_free(ctx, scan->heap[side]);
        rv_free(ctx, scan->n_held[side]);
    }
    for (int32_t w = 0; scan->desks && w < scan->n_workers; w++) {
        rv_free(ctx, scan->desks[w].tally);
        rv_free(ctx, scan->desks[w].floors);
        rv_free(ctx, scan->desks[w].count);
        rv_free(ctx, scan->desks[w].asked.planes);
        rv_free(ctx, scan->desks[w].ask);
    }
    rv_free(ctx, scan->desks);
    rv_free(ctx, scan->floor);
}

static void sum_counts(rv_scan *scan)
{
    const reversa_scorer *scorer = scan->scorer;
    for (int32_t w = 0; w < scan->n_workers; w++) {
        add_counts(scan, &scan->desks[w]);
        for (int32_t m = 0; m < scorer->n_mentors; m++)
            scan->eligible[REVERSA_MENTOR][m] += scan->desks[w].tally[m];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < scorer->problem->side[side].n; i++)
            scan->best[side][i] = rv_best_score(rv_scan_heap(scan, (reversa_side)side, i), scan->n_held[side][i],
                                                REVERSA_NOT_ELIGIBLE);
    }
}

reversa_status rv_scan_open(reversa_context *ctx, rv_scan *scan, const int32_t k[2], rv_arena *arena)
{
    reversa_status status = make(ctx, scan, k, arena);
    if (!status)
        sum_counts(scan);
    return status;
}

reversa_status rv_scan_run(reversa_context *ctx, rv_scan *scan, const int32_t k[2], rv_arena *arena)
{
    reversa_status status = make(ctx, scan, k, arena);
    if (status)
        return status;
    if (scan->end == 0)
        scan->end = scan->scorer->n_mentees;
    int64_t n_blocks = ((int64_t)scan->end - scan->first + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    for (int i = 0; i < RV_SCAN_LOCKS; i++)
        pthread_mutex_init(&scan->locks[i], NULL);
    status = rv_parallel(ctx, n_blocks, scan_block, scan, "candidates");
    for (int i = 0; i < RV_SCAN_LOCKS; i++)
        pthread_mutex_destroy(&scan->locks[i]);
    if (!status)
        sum_counts(scan);
    return status == REVERSA_E_CALLBACK ? rv_works_fail(ctx, scan->works) : status;
}
