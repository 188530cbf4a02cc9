/*
 * Candidates: what the scan of all pairs has kept for either side, as rows per mentee with mentors ascending.
 */
#include "score/scan.h"

typedef struct entry {
    int32_t score;
    int32_t mentee;
} entry;

/* The mentees' entries by mentor. */
typedef struct turned {
    int64_t *start; /* [mentors + 1] */
    entry *entry;
    int32_t *last; /* [mentees] the mentor that was last put into the row */
    int64_t *next; /* [mentees] where the row goes on */
} turned;

static reversa_status turn_heaps(reversa_context *ctx, const rv_scan *scan, turned *by_mentor)
{
    int32_t n_mentors = scan->scorer->n_mentors;
    int32_t n_mentees = scan->scorer->n_mentees;
    size_t n_all = (size_t)n_mentees;
    const int32_t *n_held = scan->n_held[REVERSA_MENTEE];
    int64_t total = 0;
    if (!scan->keeps[REVERSA_MENTEE])
        n_mentees = 0;
    for (int32_t e = 0; e < n_mentees; e++)
        total += n_held[e];
    by_mentor->start = rv_alloc(ctx, (size_t)n_mentors + 2, sizeof(int64_t));
    by_mentor->entry = by_mentor->start ? rv_alloc(ctx, (size_t)total, sizeof(entry)) : NULL;
    by_mentor->last = by_mentor->entry ? rv_alloc(ctx, n_all, sizeof(int32_t)) : NULL;
    by_mentor->next = by_mentor->last ? rv_alloc(ctx, n_all, sizeof(int64_t)) : NULL;
    if (!by_mentor->next)
        return REVERSA_E_MEMORY;
    int64_t *at = by_mentor->start + 1; /* at[m] moves from the start of m to the start of m + 1 */
    for (int32_t e = 0; e < n_mentees; e++) {
        const rv_best *heap = rv_scan_heap(scan, REVERSA_MENTEE, e);
        for (int32_t i = 0; i < n_held[e]; i++)
            at[rv_scan_partner(scan, REVERSA_MENTEE, e, heap[i]) + 1]++;
    }
    for (int32_t m = 0; m < n_mentors; m++)
        at[m + 1] += at[m];
    for (int32_t e = 0; e < n_mentees; e++) {
        const rv_best *heap = rv_scan_heap(scan, REVERSA_MENTEE, e);
        for (int32_t i = 0; i < n_held[e]; i++)
            by_mentor->entry[at[rv_scan_partner(scan, REVERSA_MENTEE, e, heap[i])]++] = (entry){heap[i].score, e};
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

/* Put a pair into its row, unless it came just before. Without arrays, only count. */
static void put(turned *by_mentor, entry pair, int32_t mentor, int32_t *mentors, int32_t *scores)
{
    if (by_mentor->last[pair.mentee] == mentor)
        return;
    by_mentor->last[pair.mentee] = mentor;
    int64_t at = by_mentor->next[pair.mentee]++;
    if (mentors) {
        mentors[at] = mentor;
        scores[at] = pair.score;
    }
}

/* Mentors ascend, so each row does. */
static void put_all(const rv_scan *scan, turned *by_mentor, int32_t *mentors, int32_t *scores)
{
    for (int32_t e = 0; e < scan->scorer->n_mentees; e++)
        by_mentor->last[e] = -1;
    for (int32_t m = 0; m < scan->scorer->n_mentors; m++) {
        const rv_best *heap = rv_scan_heap(scan, REVERSA_MENTOR, m);
        int32_t n = scan->keeps[REVERSA_MENTOR] ? scan->n_held[REVERSA_MENTOR][m] : 0;
        for (int32_t i = 0; i < n; i++)
            put(by_mentor, (entry){heap[i].score, rv_scan_partner(scan, REVERSA_MENTOR, m, heap[i])}, m, mentors,
                scores);
        for (int64_t k = by_mentor->start[m]; k < by_mentor->start[m + 1]; k++)
            put(by_mentor, by_mentor->entry[k], m, mentors, scores);
    }
}

static reversa_status make_rows(reversa_context *ctx, const rv_scan *scan, rv_arena *arena,
                                reversa_candidates *candidates)
{
    int32_t n_mentees = scan->scorer->n_mentees;
    turned by_mentor = {0};
    int32_t *mentor = NULL;
    int32_t *score = NULL;
    int64_t *offset = rv_arena_alloc(ctx, arena, (size_t)n_mentees + 1, sizeof *offset);
    reversa_status status = offset ? turn_heaps(ctx, scan, &by_mentor) : REVERSA_E_MEMORY;
    if (status)
        goto done;
    put_all(scan, &by_mentor, NULL, NULL);
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
    put_all(scan, &by_mentor, mentor, score);
    candidates->n = offset[n_mentees];
    candidates->offset = offset;
    candidates->mentor = mentor;
    candidates->score = score;
done:
    turned_free(ctx, &by_mentor);
    return status;
}

/* What was counted, of both sides. */
static void take_counts(const rv_scan *scan, reversa_candidates *candidates)
{
    for (int side = 0; side < 2; side++) {
        candidates->eligible[side] = scan->eligible[side];
        candidates->best_score[side] = scan->best[side];
    }
    for (int32_t e = 0; e < scan->scorer->n_mentees; e++)
        candidates->n_eligible += scan->eligible[REVERSA_MENTEE][e];
}

reversa_status rv_candidates_of_scan(reversa_context *ctx, const rv_scan *scan, rv_arena *arena,
                                     reversa_candidates **candidates_out)
{
    reversa_candidates *candidates = rv_arena_alloc(ctx, arena, 1, sizeof *candidates);
    if (!candidates)
        return REVERSA_E_MEMORY;
    take_counts(scan, candidates);
    reversa_status status = make_rows(ctx, scan, arena, candidates);
    if (status)
        return status;
    candidates->problem = scan->scorer->problem;
    candidates->arena = *arena;
    *candidates_out = candidates;
    return REVERSA_OK;
}

reversa_status rv_candidates_build(reversa_context *ctx, const reversa_scorer *scorer, const int32_t k[2],
                                   reversa_candidates **candidates_out)
{
    RV_REQUIRE(k[0] >= 0 && k[1] >= 0);
    *candidates_out = NULL;
    rv_scan *scan = rv_alloc(ctx, 1, sizeof *scan);
    if (!scan)
        return REVERSA_E_MEMORY;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    scan->scorer = scorer;
    reversa_status status = rv_scan_run(ctx, scan, k, &arena);
    if (!status)
        status = rv_candidates_of_scan(ctx, scan, &arena, candidates_out);
    rv_scan_free(ctx, scan);
    rv_free(ctx, scan);
    if (status)
        rv_arena_free(&arena);
    return status;
}
