/*
 * Shortlists: the scan of all pairs keeps the exact best of everyone, on both sides at once; then every entry is scored
 * again, criterion by criterion, for what is told of it.
 *
 * A total order decides which entries stay and how they stand: higher score, then the sooner turn, counted from a start of
 * the owner's own. It is the order of the scan, so lists do not depend on threads.
 */
#include "match/shortlist.h"

#include <string.h>

#include "base/pool.h"
#include "score/pair.h"
#include "score/row.h"
#include "score/scan.h"

#define DEFAULT_TOP 10
#define PER_BLOCK 256

void reversa_shortlist_options_init(reversa_shortlist_options *options)
{
    *options = (reversa_shortlist_options){.struct_size = sizeof *options, .top = DEFAULT_TOP, .side = {true, true}};
}

/* ---- Entries ---- */

static bool before(const rv_list_entry *a, const rv_list_entry *b)
{
    return rv_best_before((rv_best){a->score, a->turn}, (rv_best){b->score, b->turn});
}

static void sink(rv_list_entry *entries, int64_t root, int64_t n)
{
    rv_list_entry entry = entries[root];
    for (int64_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && before(&entries[child], &entries[child + 1]))
            child++; /* the worse of the two */
        if (!before(&entry, &entries[child]))
            break;
        entries[root] = entries[child];
        root = child;
    }
    entries[root] = entry;
}

void rv_shortlist_sort(rv_list_entry *entries, int64_t n)
{
    for (int64_t root = n / 2; root-- > 0;)
        sink(entries, root, n);
    for (int64_t last = n - 1; last > 0; last--) {
        rv_list_entry worst = entries[0];
        entries[0] = entries[last];
        entries[last] = worst;
        sink(entries, 0, last);
    }
}

/* The heaps of the scan as lists. */
static reversa_status take_heaps(rv_list_job *job, const rv_scan *scan, int side)
{
    int32_t n_owners = job->problem->side[side].n;
    int64_t n = 0;
    for (int32_t p = 0; p < n_owners; p++)
        n += scan->n_held[side][p];
    rv_list_entry *entries = rv_arena_alloc(job->ctx, job->scratch, (size_t)n, sizeof *entries);
    if (!entries)
        return REVERSA_E_MEMORY;
    int64_t at = 0;
    for (int32_t p = 0; p < n_owners; p++) {
        const rv_best *heap = rv_scan_heap(scan, (reversa_side)side, p);
        int64_t first = at;
        for (int32_t i = 0; i < scan->n_held[side][p]; i++)
            entries[at++] = (rv_list_entry){p, rv_scan_partner(scan, (reversa_side)side, p, heap[i]), heap[i].score,
                                            heap[i].turn};
        rv_shortlist_sort(entries + first, at - first);
    }
    job->entries[side] = entries;
    job->n[side] = n;
    return REVERSA_OK;
}

static reversa_status find_best(rv_list_job *job)
{
    int32_t k[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        int32_t n_others = job->problem->side[!side].n;
        if (job->options->side[side])
            k[side] = job->options->top < n_others ? job->options->top : n_others;
    }
    rv_scan *scan = rv_alloc(job->ctx, 1, sizeof *scan);
    if (!scan)
        return REVERSA_E_MEMORY;
    scan->scorer = job->scorer;
    reversa_status status = rv_scan_run(job->ctx, scan, k, job->scratch);
    for (int side = 0; side < 2 && !status; side++)
        if (k[side] > 0)
            status = take_heaps(job, scan, side);
    rv_scan_free(job->ctx, scan);
    rv_free(job->ctx, scan);
    return status;
}

/* ---- What is told of them ---- */

typedef struct telling {
    const rv_list_job *job;
    rv_score_work **works;
    const rv_list_entry *entries;
    int64_t n;
    int side;
    rv_shortlist_side *lists;
} telling;

/* Contributions of an entry; those that rest on a missing value are no reasons. */
static reversa_status tell(const telling *t, rv_score_work *work, int64_t at)
{
    const reversa_problem *problem = t->job->problem;
    const rv_list_entry *from = &t->entries[at];
    size_t n = (size_t)problem->n_criteria;
    int32_t owner = problem->side[t->side].person[from->owner];
    int32_t other = problem->side[!t->side].person[from->other];
    rv_couple pair = t->side == REVERSA_MENTOR ? (rv_couple){owner, other} : (rv_couple){other, owner};
    int32_t *contributions = t->lists->contribution + (size_t)at * n;
    t->lists->entry[at] = (reversa_listed){.other = other, .score = from->score};
    if (n == 0)
        return REVERSA_OK;
    reversa_status status = rv_pair_values(t->job->scorer, pair, work->pair_values, work->pair_missing,
                                           &work->failed_criterion);
    if (status)
        return status;
    (void)rv_pair_sum(t->job->scorer, work->pair_values, contributions);
    for (size_t c = 0; c < n; c++)
        contributions[c] = work->pair_missing[c] ? 0 : contributions[c];
    return REVERSA_OK;
}

static reversa_status tell_block(void *state, int64_t block, int32_t worker)
{
    const telling *t = state;
    int64_t end = (block + 1) * PER_BLOCK < t->n ? (block + 1) * PER_BLOCK : t->n;
    for (int64_t at = block * PER_BLOCK; at < end; at++) {
        reversa_status status = tell(t, t->works[worker], at);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

static reversa_status sum_up(const rv_list_job *job, int side, rv_shortlist_side *lists)
{
    int32_t n_others = job->problem->side[!side].n;
    int32_t *times = rv_arena_alloc(job->ctx, job->scratch, (size_t)n_others, sizeof *times);
    if (!times)
        return REVERSA_E_MEMORY;
    for (int64_t at = 0; at < job->n[side]; at++) {
        const rv_list_entry *entry = &job->entries[side][at];
        lists->n_lists += at == 0 || entry->owner != entry[-1].owner;
        lists->score += entry->score;
        times[entry->other]++;
    }
    for (int32_t p = 0; p < n_others; p++) {
        lists->n_unlisted += times[p] == 0;
        lists->most_lists = times[p] > lists->most_lists ? times[p] : lists->most_lists;
    }
    return REVERSA_OK;
}

static reversa_status fill_side(rv_list_job *job, rv_score_work **works, int side, reversa_shortlist *shortlist)
{
    rv_shortlist_side *lists = &shortlist->side[side];
    size_t n = (size_t)job->n[side];
    size_t row = (size_t)job->problem->n_criteria * sizeof *lists->contribution;
    int32_t n_owners = job->problem->side[side].n;
    lists->first = rv_arena_alloc(job->ctx, &shortlist->arena, (size_t)n_owners + 1, sizeof *lists->first);
    lists->entry = rv_arena_alloc(job->ctx, &shortlist->arena, n, sizeof *lists->entry);
    lists->contribution = rv_arena_alloc(job->ctx, &shortlist->arena, n, row);
    if (!lists->first || !lists->entry || !lists->contribution)
        return REVERSA_E_MEMORY;
    for (size_t at = 0; at < n; at++)
        lists->first[job->entries[side][at].owner + 1]++;
    for (int32_t p = 0; p < n_owners; p++)
        lists->first[p + 1] += lists->first[p];
    lists->made = true;
    lists->balanced = job->options->most_lists > 0;
    telling t = {job, works, job->entries[side], job->n[side], side, lists};
    reversa_status status = rv_parallel(job->ctx, ((int64_t)n + PER_BLOCK - 1) / PER_BLOCK, tell_block, &t, "reasons");
    if (status == REVERSA_E_CALLBACK)
        return rv_works_fail(job->ctx, works);
    return status ? status : sum_up(job, side, lists);
}

static reversa_status fill(rv_list_job *job, reversa_shortlist *shortlist)
{
    rv_score_work **works = NULL;
    reversa_status status = rv_works_create(job->ctx, job->scorer, &works);
    for (int side = 0; side < 2 && !status; side++)
        if (job->options->side[side])
            status = fill_side(job, works, side, shortlist);
    rv_works_free(job->ctx, works);
    return status;
}

/* ---- The door ---- */

static reversa_status check(reversa_context *ctx, const reversa_shortlist_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_shortlist_options_init()");
    if (options->top < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->top is %d; it must be 1 or more", options->top);
    if (options->most_lists < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->most_lists is %d; it must be 0 or more", options->most_lists);
    if (!options->side[0] && !options->side[1])
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->side asks for nobody's lists");
    return REVERSA_OK;
}

static reversa_status make(rv_list_job *job, reversa_shortlist *shortlist)
{
    reversa_scorer *scorer = NULL;
    reversa_status status = rv_scorer_build(job->ctx, job->problem, &scorer);
    job->scorer = scorer;
    if (!status && job->options->most_lists == 0)
        status = find_best(job);
    for (int side = 0; side < 2 && !status && job->options->most_lists > 0; side++)
        if (job->options->side[side])
            status = rv_shortlist_balance(job, side);
    if (!status)
        status = fill(job, shortlist);
    reversa_scorer_free(scorer);
    return status;
}

reversa_status reversa_shortlist_create(reversa_context *ctx, const reversa_problem *problem,
                                        const reversa_shortlist_options *options, reversa_shortlist **shortlist_out)
{
    reversa_shortlist_options defaults;
    if (shortlist_out)
        *shortlist_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!shortlist_out || !problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "shortlist_out" : "problem");
    reversa_shortlist_options_init(&defaults);
    options = options ? options : &defaults;
    status = check(ctx, options);
    if (status)
        return status;
    rv_arena arena;
    rv_arena scratch;
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &scratch);
    rv_list_job job = {.ctx = ctx, .problem = problem, .options = options, .scratch = &scratch};
    reversa_shortlist *shortlist = rv_arena_alloc(ctx, &arena, 1, sizeof *shortlist);
    status = shortlist ? REVERSA_OK : REVERSA_E_MEMORY;
    if (shortlist) {
        *shortlist = (reversa_shortlist){.arena = arena, .problem = problem, .options = *options};
        status = make(&job, shortlist);
        arena = shortlist->arena;
    }
    rv_arena_free(&scratch);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    shortlist->arena = arena;
    *shortlist_out = shortlist;
    return REVERSA_OK;
}
