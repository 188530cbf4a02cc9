/*
 * Depth first through knapsacks: fix what the bound leaves no choice for, then branch on the job with the least to choose from.
 *
 * What an item's being in costs its own bin, and its being out of all other bins costs these, adds up, since at fixed
 * multipliers bins know nothing of each other: a job with one place left loses that sum by each choice, which fixes pairs and
 * orders the branches. A target to be reached, not the incumbent, is what a choice must not fall below: with one
 * near the bound most pairs are fixed at once (Posta, Ferland & Michelon 2012).
 */
#include "match/limit_pack.h"

#include <string.h>

#define STEPS 20          /* of the multipliers at a node … */
#define FEW_STEPS 6       /* … and after pairs have been fixed */
#define ROUNDS 12         /* of fixing at a node */
#define MOST_KEPT 2000000 /* multipliers that wait for the way back */
#define NOBODY (-1)       /* an option: the job gets nothing more */

/* A node with branches left. */
typedef struct frame {
    int32_t n_trail;
    int32_t first; /* of its options */
    int32_t n;
    int32_t next;
} frame;

/* An option: an item that is in; NOBODY; or −2 − item, which is out. */
typedef struct option {
    rv_wide bound;
    int32_t what;
    int32_t job;
} option;

typedef struct tree {
    rv_pack *pack;
    rv_arena arena;
    frame *frames;
    int32_t depth;
    option *options;
    int32_t n_options;
    int64_t *y; /* [n_kept · n_rows] of the nodes on the way */
    int32_t n_kept;
} tree;

/* ---- State ---- */

static bool set(rv_pack *pack, int32_t k, rv_pack_state state)
{
    const rv_pack_item *item = &pack->items[k];
    if (pack->state[k] != RV_PACK_FREE)
        return pack->state[k] == state;
    int64_t before = rv_pack_most(pack, item->job);
    pack->state[k] = (uint8_t)state;
    pack->trail[pack->n_trail++] = k;
    pack->open[item->job]--;
    if (state == RV_PACK_IN) {
        pack->have[item->job]++;
        pack->left[item->bin] -= item->weight;
        pack->spots[item->bin]--;
    }
    pack->possible -= before - rv_pack_most(pack, item->job);
    return pack->left[item->bin] >= 0 && pack->spots[item->bin] >= 0 &&
           pack->have[item->job] <= pack->rows[item->job].high && pack->possible >= rv_pack_needed(pack) &&
           rv_pack_most(pack, item->job) >= rv_pack_least(pack, item->job);
}

/* Free items of the job that are in, or out. */
static bool set_job(rv_pack *pack, int32_t job, rv_pack_state state)
{
    bool holds = true;
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1] && holds; i++)
        if (pack->state[pack->job_items[i]] == RV_PACK_FREE)
            holds = set(pack, pack->job_items[i], state);
    return holds;
}

/* What follows from an item that is fixed. */
static bool follow(rv_pack *pack, int32_t k)
{
    int32_t bin = pack->items[k].bin;
    int32_t job = pack->items[k].job;
    bool holds = true;
    for (int32_t i = pack->first[bin]; i < pack->first[bin + 1] && holds && pack->state[k] == RV_PACK_IN; i++)
        if (pack->state[i] == RV_PACK_FREE && (pack->spots[bin] == 0 || pack->items[i].weight > pack->left[bin]))
            holds = set(pack, i, RV_PACK_OUT);
    if (holds && pack->have[job] == pack->rows[job].high)
        holds = set_job(pack, job, RV_PACK_OUT);
    if (holds && pack->open[job] > 0 && rv_pack_least(pack, job) == (int64_t)pack->have[job] + pack->open[job])
        holds = set_job(pack, job, RV_PACK_IN);
    return holds;
}

bool rv_pack_fix(rv_pack *pack, int32_t item, rv_pack_state state)
{
    int32_t next = pack->n_trail;
    bool holds = set(pack, item, state);
    while (holds && next < pack->n_trail)
        holds = follow(pack, pack->trail[next++]);
    return holds;
}

void rv_pack_undo(rv_pack *pack, int32_t n_trail)
{
    while (pack->n_trail > n_trail) {
        int32_t k = pack->trail[--pack->n_trail];
        const rv_pack_item *item = &pack->items[k];
        int64_t before = rv_pack_most(pack, item->job);
        if (pack->state[k] == RV_PACK_IN) {
            pack->have[item->job]--;
            pack->left[item->bin] += item->weight;
            pack->spots[item->bin]++;
        }
        pack->open[item->job]++;
        pack->state[k] = RV_PACK_FREE;
        pack->possible += rv_pack_most(pack, item->job) - before;
    }
}

/* ---- Choices of a job ---- */

static bool has_one_left(const rv_pack *pack, int32_t job)
{
    return pack->rows[job].high - pack->have[job] == 1;
}

/* May the job get nothing more? */
static bool may_end(const rv_pack *pack, int32_t job)
{
    int64_t fewer = pack->possible - (rv_pack_most(pack, job) - pack->have[job]);
    return pack->have[job] >= pack->rows[job].low && fewer >= rv_pack_needed(pack);
}

/* The bound where the job gets nothing more. */
static rv_wide bound_without(const rv_pack *pack, int32_t job)
{
    rv_wide bound = pack->bound;
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1]; i++)
        if (pack->state[pack->job_items[i]] == RV_PACK_FREE)
            bound += pack->loss[pack->job_items[i]].out;
    return bound;
}

/* The bound with a free item in; `without` of its job. */
static rv_wide bound_with(const rv_pack *pack, int32_t k, rv_wide without)
{
    const rv_pack_loss *loss = &pack->loss[k];
    return has_one_left(pack, pack->items[k].job) ? without - loss->out + loss->in : pack->bound + loss->in;
}

/* Fix what the target leaves no choice for; false where there is nothing right. */
static bool tighten_job(rv_pack *pack, int32_t job, int32_t *out, int32_t *n_out)
{
    rv_wide without = bound_without(pack, job);
    int32_t n = 0;
    int32_t last = -1;
    bool must = !may_end(pack, job) || rv_pack_denies(pack, without);
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1]; i++) {
        int32_t k = pack->job_items[i];
        if (pack->state[k] != RV_PACK_FREE)
            continue;
        if (rv_pack_denies(pack, bound_with(pack, k, without))) {
            out[(*n_out)++] = k;
        } else {
            n++;
            last = k;
        }
        bool is_needed = !has_one_left(pack, job) && rv_pack_denies(pack, pack->bound + pack->loss[k].out);
        if (is_needed)
            out[(*n_out)++] = -2 - k;
    }
    if (n == 1 && must && has_one_left(pack, job))
        out[(*n_out)++] = -2 - last;
    return n > 0 || !must || !has_one_left(pack, job);
}

/* What is fixed by the last evaluation and losses, all found before any is fixed. */
static bool tighten(rv_pack *pack, int32_t *found, int32_t *n_fixed)
{
    int32_t n = 0;
    bool holds = true;
    for (int32_t job = 0; job < pack->n_jobs && holds; job++)
        if (pack->open[job] > 0)
            holds = tighten_job(pack, job, found, &n);
    *n_fixed = n;
    for (int32_t i = 0; i < n && holds; i++)
        holds = found[i] >= 0 ? rv_pack_fix(pack, found[i], RV_PACK_OUT) : rv_pack_fix(pack, -2 - found[i], RV_PACK_IN);
    return holds;
}

/* Do the bins' choices keep every row? */
static bool is_whole(const rv_pack *pack)
{
    for (int32_t i = 0; i < pack->n_rows; i++) {
        bool is_job = i < pack->n_jobs;
        int64_t low = is_job ? rv_pack_least(pack, i) : pack->rows[i].low;
        int64_t high = is_job ? rv_pack_most(pack, i) : pack->rows[i].high;
        if (pack->sum[i] < low || pack->sum[i] > high)
            return false;
    }
    return true;
}

/* Bound, fix, and again; *open_out: is there anything left to choose? */
static reversa_status settle(rv_pack *pack, int32_t *found, bool *open_out)
{
    int32_t n_fixed = 1;
    reversa_status status = REVERSA_OK;
    *open_out = false;
    for (int32_t round = 0; round < ROUNDS && n_fixed > 0 && !status; round++) {
        rv_pack_descend(pack, round == 0 ? STEPS : FEW_STEPS);
        if (rv_pack_denies(pack, pack->bound))
            return REVERSA_OK;
        if (is_whole(pack))
            status = rv_pack_adopt(pack, pack->chosen);
        if (pack->n_trail == pack->n_items || status || rv_pack_denies(pack, pack->bound))
            return status;
        rv_pack_probe(pack);
        if (!tighten(pack, found, &n_fixed))
            return REVERSA_OK;
    }
    *open_out = true;
    return status;
}

/* ---- Branches ---- */

/* How much there is to choose: what is left of each choice above the target. */
static rv_wide freedom(const rv_pack *pack, int32_t job)
{
    rv_wide target = (rv_wide)pack->target * RV_PACK_ONE;
    rv_wide least = (pack->bound - target) / 16 + 1;
    rv_wide without = bound_without(pack, job);
    rv_wide sum = may_end(pack, job) && !rv_pack_denies(pack, without) ? without - target + least : 0;
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1]; i++) {
        int32_t k = pack->job_items[i];
        if (pack->state[k] != RV_PACK_FREE)
            continue;
        rv_wide bound = bound_with(pack, k, without);
        sum += rv_pack_denies(pack, bound) ? 0 : bound - target + least;
    }
    return has_one_left(pack, job) ? sum : 4 * sum;
}

static int32_t choose_job(const rv_pack *pack)
{
    int32_t best = -1;
    rv_wide least = 0;
    for (int32_t job = 0; job < pack->n_jobs; job++) {
        if (pack->open[job] == 0)
            continue;
        rv_wide sum = freedom(pack, job);
        if (best >= 0 && sum >= least)
            continue;
        best = job;
        least = sum;
    }
    return best;
}

/* Options in the order of their bounds, the highest first. */
static void put_option(tree *t, frame *f, int32_t what, int32_t job, rv_wide bound)
{
    int32_t place = f->first + f->n++;
    for (; place > f->first && t->options[place - 1].bound < bound; place--)
        t->options[place] = t->options[place - 1];
    t->options[place] = (option){.bound = bound, .what = what, .job = job};
    t->n_options++;
}

/* A job with more than one place left is asked about one item only. */
static void put_pair(tree *t, frame *f, int32_t job)
{
    const rv_pack *pack = t->pack;
    int32_t best = -1;
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1]; i++) {
        int32_t k = pack->job_items[i];
        if (pack->state[k] != RV_PACK_FREE)
            continue;
        bool is_better = best < 0 || pack->loss[k].in + pack->loss[k].out < pack->loss[best].in + pack->loss[best].out;
        best = is_better ? k : best;
    }
    put_option(t, f, best, job, pack->bound + pack->loss[best].in);
    put_option(t, f, -2 - best, job, pack->bound + pack->loss[best].out);
}

static void branch(tree *t)
{
    rv_pack *pack = t->pack;
    int32_t job = choose_job(pack);
    frame *f = &t->frames[t->depth];
    *f = (frame){.n_trail = pack->n_trail, .first = t->n_options};
    if (t->depth < t->n_kept)
        memcpy(t->y + (int64_t)t->depth * pack->n_rows, pack->y, (size_t)pack->n_rows * sizeof *pack->y);
    t->depth++;
    if (!has_one_left(pack, job)) {
        put_pair(t, f, job);
        return;
    }
    rv_wide without = bound_without(pack, job);
    for (int32_t i = pack->job_first[job]; i < pack->job_first[job + 1]; i++)
        if (pack->state[pack->job_items[i]] == RV_PACK_FREE)
            put_option(t, f, pack->job_items[i], job, bound_with(pack, pack->job_items[i], without));
    if (may_end(pack, job))
        put_option(t, f, NOBODY, job, without);
}

/* Go where an option leads; false where that is nowhere. */
static bool enter(tree *t, const option *way)
{
    rv_pack *pack = t->pack;
    if (rv_pack_denies(pack, way->bound))
        return false;
    if (way->what >= 0)
        return rv_pack_fix(pack, way->what, RV_PACK_IN);
    if (way->what != NOBODY)
        return rv_pack_fix(pack, -2 - way->what, RV_PACK_OUT);
    for (int32_t i = pack->job_first[way->job]; i < pack->job_first[way->job + 1]; i++)
        if (pack->state[pack->job_items[i]] == RV_PACK_FREE && !rv_pack_fix(pack, pack->job_items[i], RV_PACK_OUT))
            return false;
    return true;
}

/* Back to the last node with a branch left, and into that; *way_out NULL where there is none. */
static const option *next_way(tree *t)
{
    rv_pack *pack = t->pack;
    while (t->depth > 0) {
        frame *f = &t->frames[t->depth - 1];
        rv_pack_undo(pack, f->n_trail);
        if (f->next < f->n) {
            if (t->depth <= t->n_kept)
                memcpy(pack->y, t->y + (int64_t)(t->depth - 1) * pack->n_rows, (size_t)pack->n_rows * sizeof *pack->y);
            return &t->options[f->first + f->next++];
        }
        t->n_options = f->first;
        t->depth--;
    }
    return NULL;
}

/* ---- The search ---- */

static bool open_tree(tree *t, int32_t **found_out)
{
    const rv_pack *pack = t->pack;
    reversa_context *ctx = pack->search->solve->ctx;
    size_t items = (size_t)pack->n_items;
    int32_t most = pack->n_jobs + 1;
    t->n_kept = MOST_KEPT / (pack->n_rows + 1) < most ? MOST_KEPT / (pack->n_rows + 1) : most;
    rv_arena_open(ctx, &t->arena);
    t->frames = rv_arena_alloc(ctx, &t->arena, items + 1, sizeof *t->frames);
    t->options = rv_arena_alloc(ctx, &t->arena, 3 * items + 2, sizeof *t->options);
    t->y = rv_arena_alloc(ctx, &t->arena, (size_t)t->n_kept * (size_t)pack->n_rows, sizeof *t->y);
    *found_out = rv_arena_alloc(ctx, &t->arena, 2 * items + (size_t)pack->n_jobs, sizeof **found_out);
    return t->frames && t->options && t->y && *found_out;
}

/* Jobs of which the target needs every pair that they can have. */
static bool begin(rv_pack *pack)
{
    bool holds = pack->possible >= rv_pack_needed(pack);
    for (int32_t job = 0; job < pack->n_jobs && holds; job++)
        if (pack->open[job] > 0 && rv_pack_least(pack, job) == (int64_t)pack->have[job] + pack->open[job])
            holds = rv_pack_fix(pack, pack->job_items[pack->job_first[job]], RV_PACK_IN);
    return holds;
}

reversa_status rv_pack_search(rv_pack *pack, int64_t effort, bool *ended_out)
{
    reversa_context *ctx = pack->search->solve->ctx;
    tree t = {.pack = pack};
    int32_t *found = NULL;
    int64_t end = effort < INT64_MAX - pack->n_steps ? pack->n_steps + effort : INT64_MAX;
    *ended_out = false;
    if (!open_tree(&t, &found)) {
        rv_arena_free(&t.arena);
        return REVERSA_E_MEMORY;
    }
    bool open = false;
    bool holds = begin(pack);
    reversa_status status = holds ? settle(pack, found, &open) : REVERSA_OK;
    if (open)
        branch(&t);
    const option *way = next_way(&t);
    while (way && !status && !rv_stop_status(ctx) && pack->n_steps < end) {
        if (enter(&t, way)) {
            status = settle(pack, found, &open);
            if (open && !status)
                branch(&t);
        }
        way = next_way(&t);
    }
    *ended_out = !way && !status;
    rv_pack_undo(pack, 0);
    rv_arena_free(&t.arena);
    return status;
}
