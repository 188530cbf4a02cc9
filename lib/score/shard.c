/*
 * Shards: what the scan of some rows has kept, as bytes, and put together again.
 *
 * The k best of everyone do not depend on the order of offers (best.h): so the heaps of all shards, offered to heaps that
 * begin empty, are those of one scan. Counts add up. Bytes are whole numbers of 32 bits in the order of the machine, which
 * every platform of this library shares: a head, for each of its mentees and each mentor the number of entries, eligible partners and
 * the entries, and a SipHash of all that at the end.
 *
 * Invariant: what is read was checked against the end of the bytes before.
 */
#include <reversa/shard.h>

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "score/scan.h"

#define MAGIC 0x53565201 /* RVS, version 1 */
#define HASH_SEED 1
#define ROWS_PER_POLL 256

typedef struct shard_head {
    int32_t magic;
    int32_t k;
    int32_t n[2]; /* people by side */
    int32_t first;
    int32_t count;
    int32_t people[2]; /* hash of everyone's id, in two halves */
} shard_head;

/* Of one person. */
typedef struct part_head {
    int32_t n_held;
    int32_t eligible;
} part_head;

struct reversa_shard {
    rv_arena arena;
    void *bytes;
    size_t length;
};

/* A hash of who takes part, in order. */
static uint64_t hash_people(const reversa_scorer *scorer)
{
    const reversa_problem *problem = scorer->problem;
    uint64_t hash = 0;
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < problem->side[side].n; i++) {
            const char *id = reversa_cohort_id(problem->cohort, problem->side[side].person[i]);
            const uint64_t both[2] = {hash, rv_siphash(HASH_SEED, id, strlen(id))};
            hash = rv_siphash(HASH_SEED, both, sizeof both);
        }
    return hash;
}

static shard_head head_of(const reversa_scorer *scorer, int32_t k, int32_t first, int32_t count)
{
    uint64_t people = hash_people(scorer);
    return (shard_head){.magic = MAGIC,
                        .k = k,
                        .n = {scorer->n_mentors, scorer->n_mentees},
                        .first = first,
                        .count = count,
                        .people = {(int32_t)(people >> 32), (int32_t)(people & UINT32_MAX)}};
}

static char *put(char *at, const void *from, size_t size)
{
    if (size > 0)
        memcpy(at, from, size);
    return at + size;
}

/* The people of a side from `first` on; `at` NULL only counts. Returns the bytes. */
static size_t put_side(const rv_scan *scan, reversa_side side, int32_t first, int32_t count, char *at)
{
    size_t length = 0;
    for (int32_t i = first; i < first + count; i++) {
        const part_head head = {scan->n_held[side][i], scan->eligible[side][i]};
        size_t size = (size_t)head.n_held * sizeof(rv_best);
        if (at)
            (void)put(put(at + length, &head, sizeof head), rv_scan_heap(scan, side, i), size);
        length += sizeof head + size;
    }
    return length;
}

static reversa_status make_bytes(reversa_context *ctx, const rv_scan *scan, const shard_head *head,
                                 reversa_shard *shard)
{
    size_t n_mentees = put_side(scan, REVERSA_MENTEE, head->first, head->count, NULL);
    size_t n_mentors = put_side(scan, REVERSA_MENTOR, 0, head->n[REVERSA_MENTOR], NULL);
    size_t length = sizeof *head + n_mentees + n_mentors;
    shard->length = length + sizeof(uint64_t);
    shard->bytes = rv_arena_alloc(ctx, &shard->arena, shard->length, 1);
    if (!shard->bytes)
        return REVERSA_E_MEMORY;
    char *at = put(shard->bytes, head, sizeof *head);
    (void)put_side(scan, REVERSA_MENTEE, head->first, head->count, at);
    (void)put_side(scan, REVERSA_MENTOR, 0, head->n[REVERSA_MENTOR], at + n_mentees);
    uint64_t hash = rv_siphash(HASH_SEED, shard->bytes, length);
    (void)put((char *)shard->bytes + length, &hash, sizeof hash);
    return REVERSA_OK;
}

/* Scan the rows of the head into the shard. */
static reversa_status scan_rows(reversa_context *ctx, const reversa_scorer *scorer, const shard_head *head,
                                reversa_shard *shard)
{
    const int32_t k[2] = {head->k, head->k};
    rv_scan *scan = rv_alloc(ctx, 1, sizeof *scan);
    if (!scan)
        return REVERSA_E_MEMORY;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    scan->scorer = scorer;
    scan->first = head->first;
    scan->end = head->first + head->count;
    reversa_status status = head->count > 0 ? rv_scan_run(ctx, scan, k, &scratch)
                                            : rv_scan_open(ctx, scan, k, &scratch);
    if (!status)
        status = make_bytes(ctx, scan, head, shard);
    rv_scan_free(ctx, scan);
    rv_free(ctx, scan);
    rv_arena_free(&scratch);
    return status;
}

reversa_status reversa_shard_create(reversa_context *ctx, const reversa_scorer *scorer, int32_t k, int32_t first,
                                    int32_t count, reversa_shard **shard_out)
{
    if (shard_out)
        *shard_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer || !shard_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", scorer ? "shard_out" : "scorer");
    if (k < 1 || first < 0 || count < 0 || first > scorer->n_mentees - count)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A shard of mentees %d to %lld of %d with %d candidates cannot be",
                       first, (long long)first + count, scorer->n_mentees, k);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_shard *shard = rv_arena_alloc(ctx, &arena, 1, sizeof *shard);
    status = REVERSA_E_MEMORY;
    if (shard) {
        const shard_head head = head_of(scorer, k, first, count);
        shard->arena = arena;
        status = scan_rows(ctx, scorer, &head, shard);
        arena = shard->arena;
    }
    if (status)
        rv_arena_free(&arena);
    else
        *shard_out = shard;
    return status;
}

reversa_shard_bytes reversa_shard_read(const reversa_shard *shard)
{
    return (reversa_shard_bytes){shard->bytes, shard->length};
}

void reversa_shard_free(reversa_shard *shard)
{
    if (!shard)
        return;
    rv_arena arena = shard->arena;
    rv_arena_free(&arena);
}

/* ---- Putting together ---- */

typedef struct rv_merge {
    reversa_context *ctx;
    rv_scan *scan;
    shard_head expected; /* but for the rows */
    bool *seen;          /* [mentees] */
    const char *at;      /* in the shard that is read */
    const char *end;
} rv_merge;

static reversa_status fail(const rv_merge *merge, reversa_status code, int32_t shard, const char *what)
{
    return rv_fail(merge->ctx, code, "Shard %d %s", shard, what);
}

/* Take bytes if there are so many. */
static bool take(rv_merge *merge, void *to, size_t size)
{
    if ((size_t)(merge->end - merge->at) < size)
        return false;
    memcpy(to, merge->at, size);
    merge->at += size;
    return true;
}

/* The entries of one person join the heap. */
static bool take_person(rv_merge *merge, reversa_side side, int32_t person)
{
    rv_scan *scan = merge->scan;
    part_head head;
    int32_t n_others = scan->scorer->problem->side[1 - side].n;
    if (!take(merge, &head, sizeof head) || head.n_held < 0 || head.n_held > scan->room[side] || head.eligible < 0 ||
        head.eligible > n_others - scan->eligible[side][person])
        return false;
    scan->eligible[side][person] += head.eligible;
    for (int32_t i = 0; i < head.n_held; i++) {
        rv_best entry;
        if (!take(merge, &entry, sizeof entry) || entry.turn < 0 || entry.turn >= n_others || entry.score < 0 ||
            entry.score > (int32_t)RV_MILLION)
            return false;
        rv_best_offer(rv_scan_heap(scan, side, person), &scan->n_held[side][person], scan->room[side], entry);
        if (entry.score > scan->best[side][person])
            scan->best[side][person] = entry.score;
    }
    return true;
}

static reversa_status take_shard(rv_merge *merge, const reversa_shard_bytes *shard, int32_t index)
{
    uint64_t hash;
    shard_head head;
    size_t length = shard->length - sizeof hash;
    if (!shard->bytes || shard->length < sizeof head + sizeof hash)
        return fail(merge, REVERSA_E_FORMAT, index, "is too short");
    memcpy(&hash, (const char *)shard->bytes + length, sizeof hash);
    if (hash != rv_siphash(HASH_SEED, shard->bytes, length))
        return fail(merge, REVERSA_E_FORMAT, index, "was changed on the way, or is none");
    merge->at = shard->bytes;
    merge->end = merge->at + length;
    (void)take(merge, &head, sizeof head);
    shard_head same = head;
    same.first = merge->expected.first;
    same.count = merge->expected.count;
    if (memcmp(&same, &merge->expected, sizeof same) != 0)
        return fail(merge, REVERSA_E_DATA, index, "is of other people, another version, or with other candidates");
    if (head.first < 0 || head.count < 0 || head.first > head.n[REVERSA_MENTEE] - head.count)
        return fail(merge, REVERSA_E_FORMAT, index, "has rows that cannot be");
    bool sound = true;
    for (int32_t i = head.first; i < head.first + head.count && sound; i++) {
        if (merge->seen[i])
            return fail(merge, REVERSA_E_DATA, index, "has a mentee that another has as well");
        merge->seen[i] = true;
        sound = take_person(merge, REVERSA_MENTEE, i);
    }
    for (int32_t i = 0; i < head.n[REVERSA_MENTOR] && sound; i++)
        sound = take_person(merge, REVERSA_MENTOR, i);
    return sound && merge->at == merge->end ? REVERSA_OK : fail(merge, REVERSA_E_FORMAT, index, "is not well formed");
}

/* Every candidate has the score that the problem gives it. */
static reversa_status check_scores(rv_merge *merge)
{
    reversa_context *ctx = merge->ctx;
    const reversa_scorer *scorer = merge->scan->scorer;
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < scorer->problem->side[side].n && !status; i++) {
            if (i % ROWS_PER_POLL == 0)
                status = rv_poll(ctx);
            const rv_best *heap = rv_scan_heap(merge->scan, (reversa_side)side, i);
            for (int32_t k = 0; k < merge->scan->n_held[side][i] && !status; k++) {
                int32_t other = rv_scan_partner(merge->scan, (reversa_side)side, i, heap[k]);
                int32_t score = 0;
                status = rv_scorer_pair(scorer, merge->scan->works[0], side == REVERSA_MENTOR ? i : other,
                                        side == REVERSA_MENTOR ? other : i, &score, NULL);
                if (!status && score != heap[k].score)
                    return rv_fail(ctx, REVERSA_E_DATA, "The shards are of another problem: a score is different");
            }
        }
    return status == REVERSA_E_CALLBACK ? rv_works_fail(ctx, merge->scan->works) : status;
}

static reversa_status merge_all(rv_merge *merge, const reversa_shard_bytes *shards, int32_t n_shards, rv_arena *arena)
{
    const reversa_scorer *scorer = merge->scan->scorer;
    int32_t k = 1;
    if (n_shards > 0 && shards[0].bytes && shards[0].length >= sizeof(shard_head))
        memcpy(&k, (const char *)shards[0].bytes + offsetof(shard_head, k), sizeof k);
    if (k < 1)
        return fail(merge, REVERSA_E_FORMAT, 0, "is not well formed");
    const int32_t both[2] = {k, k};
    merge->expected = head_of(scorer, k, 0, 0);
    reversa_status status = rv_scan_open(merge->ctx, merge->scan, both, arena);
    merge->seen = status ? NULL : rv_alloc(merge->ctx, (size_t)scorer->n_mentees, sizeof *merge->seen);
    if (!merge->seen)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_shards && !status; i++) {
        status = take_shard(merge, &shards[i], i);
        if (!status)
            status = rv_poll(merge->ctx);
    }
    for (int32_t i = 0; i < scorer->n_mentees && !status; i++)
        if (!merge->seen[i])
            status = rv_fail(merge->ctx, REVERSA_E_DATA, "Mentee %d is in no shard", i);
    return status ? status : check_scores(merge);
}

reversa_status reversa_shards_merge(reversa_context *ctx, const reversa_scorer *scorer,
                                    const reversa_shard_bytes *shards, int32_t n_shards,
                                    reversa_candidates **candidates_out)
{
    if (candidates_out)
        *candidates_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!scorer || !candidates_out || n_shards < 0 || (n_shards > 0 && !shards))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Merging needs a scorer, shards, and a place for the candidates");
    rv_scan *scan = rv_alloc(ctx, 1, sizeof *scan);
    if (!scan)
        return REVERSA_E_MEMORY;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    scan->scorer = scorer;
    rv_merge merge = {.ctx = ctx, .scan = scan};
    status = merge_all(&merge, shards, n_shards, &arena);
    if (!status)
        status = rv_candidates_of_scan(ctx, scan, &arena, candidates_out);
    rv_free(ctx, merge.seen);
    rv_scan_free(ctx, scan);
    rv_free(ctx, scan);
    if (status)
        rv_arena_free(&arena);
    return status;
}
