/*
 * The exact best k partners of everyone: all rows are evaluated, each row feeds its mentee's heap and the mentors' heaps.
 *
 * A pair is needed if it beats the worst entry of its mentee's or of its mentor's heap, so the lower of the two is its
 * floor, below which criteria need not be evaluated. Workers take blocks of mentees; a mentor's heap is changed under
 * one of a fixed number of locks. Which entries stay does not depend on the order of offers (best.h), and a floor read
 * late is only too low, so the result is the same for every number of threads. A mentor's floor is one below the worst
 * score, since among equal scores an earlier mentee may still come.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "score/best.h"
#include "score/row.h"

#define ROWS_PER_BLOCK 8
#define N_LOCKS 256
#define NO_FLOOR (-1) /* scores are never below 0 */

typedef struct candidates_job {
    const reversa_scorer *scorer;
    rv_score_work **works;
    int32_t *tallies; /* [workers · mentors] eligible mentees that the worker saw */
    int32_t *floors;  /* [workers · RV_CHUNK] of the pairs of a chunk */
    int32_t n_workers;
    int32_t room[2];        /* by side: entries per heap */
    rv_best *heap[2];       /* by side: [ordinals · room] */
    int32_t *n_held[2];     /* by side: [ordinals] */
    int32_t *eligible[2];   /* by side: [ordinals], of the result */
    int32_t *best[2];       /* by side: [ordinals], of the result */
    _Atomic int32_t *floor; /* [mentors] */
    pthread_mutex_t locks[N_LOCKS];
} candidates_job;

static rv_best *heap_of(const candidates_job *job, reversa_side side, int32_t ordinal)
{
    return job->heap[side] + (size_t)ordinal * (size_t)job->room[side];
}

static void offer_to_mentor(candidates_job *job, int32_t mentor, rv_best entry)
{
    rv_best *heap = heap_of(job, REVERSA_MENTOR, mentor);
    int32_t *n = &job->n_held[REVERSA_MENTOR][mentor];
    pthread_mutex_t *lock = &job->locks[mentor % N_LOCKS];
    pthread_mutex_lock(lock);
    rv_best_offer(heap, n, job->room[REVERSA_MENTOR], entry);
    if (*n == job->room[REVERSA_MENTOR])
        atomic_store_explicit(&job->floor[mentor], heap[0].score - 1, memory_order_relaxed);
    pthread_mutex_unlock(lock);
}

/* A mentor comes after all that were offered to this mentee, so an equal score does not beat the worst. */
static int32_t floor_of_mentee(const candidates_job *job, const rv_best *heap, int32_t n)
{
    return n == job->room[REVERSA_MENTEE] ? heap[0].score : NO_FLOOR;
}

static void set_floors(const candidates_job *job, int32_t *floors, int32_t first, int32_t mentee_floor)
{
    int32_t left = job->scorer->n_mentors - first;
    int32_t count = left < RV_CHUNK ? left : RV_CHUNK;
    for (int32_t i = 0; i < count; i++) {
        int32_t floor = atomic_load_explicit(&job->floor[first + i], memory_order_relaxed);
        floors[i] = floor < mentee_floor ? floor : mentee_floor;
    }
}

/* Hand the scores of a chunk to the heaps. */
static void take_scores(candidates_job *job, const rv_score_work *work, int32_t mentee)
{
    rv_best *heap = heap_of(job, REVERSA_MENTEE, mentee);
    int32_t *n = &job->n_held[REVERSA_MENTEE][mentee];
    for (int32_t i = 0; i < work->n_scored; i++) {
        int32_t mentor = work->first + work->live[i];
        int32_t score = work->scores[i];
        if (score > floor_of_mentee(job, heap, *n))
            rv_best_offer(heap, n, job->room[REVERSA_MENTEE], (rv_best){score, mentor});
        if (score > atomic_load_explicit(&job->floor[mentor], memory_order_relaxed))
            offer_to_mentor(job, mentor, (rv_best){score, mentee});
    }
}

static reversa_status scan_row(candidates_job *job, int32_t mentee, int32_t worker)
{
    rv_score_work *work = job->works[worker];
    int32_t *tally = job->tallies + (size_t)worker * (size_t)job->scorer->n_mentors;
    int32_t *floors = job->floors + (size_t)worker * RV_CHUNK;
    const rv_best *heap = heap_of(job, REVERSA_MENTEE, mentee);
    int32_t n_eligible = 0;
    rv_row_begin(work, mentee);
    for (int32_t first = 0; first < job->scorer->n_mentors && !work->dead;) {
        set_floors(job, floors, first, floor_of_mentee(job, heap, job->n_held[REVERSA_MENTEE][mentee]));
        reversa_status status = rv_row_chunk(work, first, floors);
        if (status)
            return status;
        for (int32_t i = 0; i < work->n_eligible; i++)
            tally[first + work->eligible[i]]++;
        n_eligible += work->n_eligible;
        take_scores(job, work, mentee);
        first += work->count;
    }
    job->eligible[REVERSA_MENTEE][mentee] = n_eligible;
    return REVERSA_OK;
}

static reversa_status scan_block(void *state, int64_t block, int32_t worker)
{
    candidates_job *job = state;
    int64_t first = block * ROWS_PER_BLOCK;
    int64_t end = first + ROWS_PER_BLOCK;
    if (end > job->scorer->n_mentees)
        end = job->scorer->n_mentees;
    for (int64_t mentee = first; mentee < end; mentee++) {
        reversa_status status = scan_row(job, (int32_t)mentee, worker);
        if (status) {
            job->works[worker]->failed_block = block;
            return status;
        }
    }
    return REVERSA_OK;
}

/* ---- Before and after the scan ---- */

static size_t times(int32_t a, int32_t b)
{
    return (size_t)a * (size_t)b; /* both below 2^31, so there is no overflow */
}

static reversa_status make_side(reversa_context *ctx, candidates_job *job, rv_arena *arena, reversa_side side)
{
    int32_t n = job->scorer->problem->side[side].n;
    job->n_held[side] = rv_alloc(ctx, (size_t)n, sizeof(int32_t));
    job->heap[side] = job->n_held[side] ? rv_alloc(ctx, times(n, job->room[side]), sizeof(rv_best)) : NULL;
    job->eligible[side] = job->heap[side] ? rv_arena_alloc(ctx, arena, (size_t)n, sizeof(int32_t)) : NULL;
    job->best[side] = job->eligible[side] ? rv_arena_alloc(ctx, arena, (size_t)n, sizeof(int32_t)) : NULL;
    return job->best[side] ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status make_job(reversa_context *ctx, candidates_job *job, int32_t k, rv_arena *arena)
{
    const reversa_scorer *scorer = job->scorer;
    job->n_workers = rv_workers(ctx);
    job->room[REVERSA_MENTOR] = k < scorer->n_mentees ? k : scorer->n_mentees;
    job->room[REVERSA_MENTEE] = k < scorer->n_mentors ? k : scorer->n_mentors;
    job->tallies = rv_alloc(ctx, times(job->n_workers, scorer->n_mentors), sizeof *job->tallies);
    job->floors = job->tallies ? rv_alloc(ctx, times(job->n_workers, RV_CHUNK), sizeof *job->floors) : NULL;
    job->floor = job->floors ? rv_alloc(ctx, (size_t)scorer->n_mentors, sizeof *job->floor) : NULL;
    if (!job->floor)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < scorer->n_mentors; m++)
        atomic_init(&job->floor[m], NO_FLOOR);
    reversa_status status = make_side(ctx, job, arena, REVERSA_MENTOR);
    if (status == REVERSA_OK)
        status = make_side(ctx, job, arena, REVERSA_MENTEE);
    if (status == REVERSA_OK)
        status = rv_works_create(ctx, scorer, &job->works);
    return status;
}

static void free_job(reversa_context *ctx, candidates_job *job)
{
    rv_works_free(ctx, job->works);
    for (int side = 0; side < 2; side++) {
        rv_free(ctx, job->heap[side]);
        rv_free(ctx, job->n_held[side]);
    }
    rv_free(ctx, job->floor);
    rv_free(ctx, job->floors);
    rv_free(ctx, job->tallies);
}

/* The scan of all pairs. */
static reversa_status scan(reversa_context *ctx, candidates_job *job)
{
    int64_t n_blocks = ((int64_t)job->scorer->n_mentees + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    for (int i = 0; i < N_LOCKS; i++)
        pthread_mutex_init(&job->locks[i], NULL);
    reversa_status status = rv_parallel(ctx, n_blocks, scan_block, job, "candidates");
    for (int i = 0; i < N_LOCKS; i++)
        pthread_mutex_destroy(&job->locks[i]);
    return status == REVERSA_E_CALLBACK ? rv_works_fail(ctx, job->works) : status;
}

/* What was counted, of both sides. */
static void sum_counts(candidates_job *job, reversa_candidates *candidates)
{
    const reversa_scorer *scorer = job->scorer;
    for (int32_t w = 0; w < job->n_workers; w++) {
        const int32_t *tally = job->tallies + times(w, scorer->n_mentors);
        for (int32_t m = 0; m < scorer->n_mentors; m++)
            job->eligible[REVERSA_MENTOR][m] += tally[m];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < scorer->problem->side[side].n; i++) {
            const rv_best *heap = heap_of(job, (reversa_side)side, i);
            job->best[side][i] = rv_best_score(heap, job->n_held[side][i], REVERSA_NOT_ELIGIBLE);
        }
        candidates->eligible[side] = job->eligible[side];
        candidates->best_score[side] = job->best[side];
    }
    for (int32_t e = 0; e < scorer->n_mentees; e++)
        candidates->n_eligible += job->eligible[REVERSA_MENTEE][e];
}

/* ---- Rows from heaps ---- */

/* The mentees' entries by mentor. */
typedef struct turned {
    int64_t *start; /* [mentors + 1] */
    rv_best *entry; /* partner is the mentee */
    int32_t *last;  /* [mentees] the mentor that was last put into the row */
    int64_t *next;  /* [mentees] where the row goes on */
} turned;

static reversa_status turn_heaps(reversa_context *ctx, const candidates_job *job, turned *by_mentor)
{
    int32_t n_mentors = job->scorer->n_mentors;
    int32_t n_mentees = job->scorer->n_mentees;
    const int32_t *n_held = job->n_held[REVERSA_MENTEE];
    int64_t total = 0;
    for (int32_t e = 0; e < n_mentees; e++)
        total += n_held[e];
    by_mentor->start = rv_alloc(ctx, (size_t)n_mentors + 2, sizeof(int64_t));
    by_mentor->entry = by_mentor->start ? rv_alloc(ctx, (size_t)total, sizeof(rv_best)) : NULL;
    by_mentor->last = by_mentor->entry ? rv_alloc(ctx, (size_t)n_mentees, sizeof(int32_t)) : NULL;
    by_mentor->next = by_mentor->last ? rv_alloc(ctx, (size_t)n_mentees, sizeof(int64_t)) : NULL;
    if (!by_mentor->next)
        return REVERSA_E_MEMORY;
    int64_t *at = by_mentor->start + 1; /* at[m] moves from the start of m to the start of m + 1 */
    for (int32_t e = 0; e < n_mentees; e++) {
        const rv_best *heap = heap_of(job, REVERSA_MENTEE, e);
        for (int32_t i = 0; i < n_held[e]; i++)
            at[heap[i].partner + 1]++;
    }
    for (int32_t m = 0; m < n_mentors; m++)
        at[m + 1] += at[m];
    for (int32_t e = 0; e < n_mentees; e++) {
        const rv_best *heap = heap_of(job, REVERSA_MENTEE, e);
        for (int32_t i = 0; i < n_held[e]; i++)
            by_mentor->entry[at[heap[i].partner]++] = (rv_best){heap[i].score, e};
    }
    return REVERSA_OK;
}

static void turned_free(reversa_context *ctx, turned *by_mentor)
{
    rv_free(ctx, by_mentor->start);
    rv_free(ctx, by_mentor->entry);
    rv_free(ctx, by_mentor->last);
    rv_free(ctx, by_mentor->next);
}

/* Put entries of one mentor into their rows; one that is there already came just before. Without arrays, only count. */
static void put(turned *by_mentor, const rv_best *entries, int64_t n, int32_t mentor, int32_t *mentors, int32_t *scores)
{
    for (int64_t i = 0; i < n; i++) {
        int32_t mentee = entries[i].partner;
        if (by_mentor->last[mentee] == mentor)
            continue;
        by_mentor->last[mentee] = mentor;
        int64_t at = by_mentor->next[mentee]++;
        if (mentors) {
            mentors[at] = mentor;
            scores[at] = entries[i].score;
        }
    }
}

/* Mentors ascend, so each row does. */
static void put_all(const candidates_job *job, turned *by_mentor, int32_t *mentors, int32_t *scores)
{
    for (int32_t e = 0; e < job->scorer->n_mentees; e++)
        by_mentor->last[e] = -1;
    for (int32_t m = 0; m < job->scorer->n_mentors; m++) {
        int64_t start = by_mentor->start[m];
        put(by_mentor, heap_of(job, REVERSA_MENTOR, m), job->n_held[REVERSA_MENTOR][m], m, mentors, scores);
        put(by_mentor, by_mentor->entry + start, by_mentor->start[m + 1] - start, m, mentors, scores);
    }
}

static reversa_status make_rows(reversa_context *ctx, const candidates_job *job, rv_arena *arena,
                                reversa_candidates *candidates)
{
    int32_t n_mentees = job->scorer->n_mentees;
    turned by_mentor = {0};
    int32_t *mentor = NULL;
    int32_t *score = NULL;
    int64_t *offset = rv_arena_alloc(ctx, arena, (size_t)n_mentees + 1, sizeof *offset);
    reversa_status status = offset ? turn_heaps(ctx, job, &by_mentor) : REVERSA_E_MEMORY;
    if (status)
        goto done;
    put_all(job, &by_mentor, NULL, NULL);
    for (int32_t e = 0; e < n_mentees; e++) {
        offset[e + 1] = offset[e] + by_mentor.next[e];
        by_mentor.next[e] = offset[e];
    }
    mentor = rv_arena_alloc(ctx, arena, (size_t)offset[n_mentees], sizeof *mentor);
    score = mentor ? rv_arena_alloc(ctx, arena, (size_t)offset[n_mentees], sizeof *score) : NULL;
    if (!score) {
        status = REVERSA_E_MEMORY;
        goto done;
    }
    put_all(job, &by_mentor, mentor, score);
    candidates->n = offset[n_mentees];
    candidates->offset = offset;
    candidates->mentor = mentor;
    candidates->score = score;
done:
    turned_free(ctx, &by_mentor);
    return status;
}

reversa_status rv_candidates_build(reversa_context *ctx, const reversa_scorer *scorer, int32_t k,
                                   reversa_candidates **candidates_out)
{
    RV_REQUIRE(k >= 1);
    *candidates_out = NULL;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_candidates *candidates = rv_arena_alloc(ctx, &arena, 1, sizeof *candidates);
    candidates_job *job = candidates ? rv_alloc(ctx, 1, sizeof *job) : NULL;
    reversa_status status = REVERSA_E_MEMORY;
    if (job) {
        job->scorer = scorer;
        status = make_job(ctx, job, k, &arena);
    }
    if (status == REVERSA_OK)
        status = scan(ctx, job);
    if (status == REVERSA_OK) {
        sum_counts(job, candidates);
        status = make_rows(ctx, job, &arena, candidates);
    }
    if (job)
        free_job(ctx, job);
    rv_free(ctx, job);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    candidates->problem = scorer->problem;
    candidates->k = k;
    candidates->arena = arena;
    *candidates_out = candidates;
    return REVERSA_OK;
}
