/*
 * The levels `worst` and `leximin` within limits: stages that count pairs of low scores.
 *
 * Whether a threshold can be kept is asked by minimising the pairs below it with all levels before held: none left, and it is
 * kept; a bound above none over every eligible pair, and it is denied, which is the certificate one point above the
 * value. The incumbent meets all rows in every such stage, and its own lowest score raises the threshold. `leximin` minimises the
 * pairs of the lowest class that cannot be left out, holds their number by a row, and goes on above it.
 */
#include <string.h>

#include "base/text.h"
#include "match/limit_lazy.h"
#include "match/limit_master.h"

#define CLASS_ROWS (-2) /* "limit" of the rows of classes among listed rows */
#define WORD 64

/* Where pairs are counted from, and how wide a class is. */
typedef struct counting {
    rv_search *search;
    int32_t level;
    int32_t from;
    int32_t step;
    int32_t tried; /* no threshold above this needs another look: denied, or left without an answer */
} counting;

static int32_t begin_of(const counting *c, int64_t score)
{
    return (int32_t)(score / c->step * c->step);
}

/* The class of the incumbent's lowest score from here on; that of RV_MILLION where there is none. */
static int32_t lowest_of(const counting *c, bool *any_out)
{
    int64_t lowest = RV_MILLION;
    *any_out = false;
    for (int64_t k = 0; k < c->search->n_best; k++) {
        int32_t score = c->search->best[k].score;
        *any_out = *any_out || score >= c->from;
        if (score >= c->from && score < lowest)
            lowest = score;
    }
    return begin_of(c, lowest);
}

/* The matchings of a master are told by their sums, which no longer hold where coefficients change. */
static void set_counted(rv_search *search, int32_t level, rv_range counted)
{
    rv_master_close(search);
    search->counted[level] = counted;
}

/* A stage: as few pairs as can be of at least `from`, but below `end`. */
static reversa_status count(const counting *c, int64_t end, bool asks)
{
    rv_search *search = c->search;
    rv_stage *stage = &search->stage;
    bool holds;
    set_counted(search, c->level, (rv_range){c->from, (int32_t)end});
    *stage = (rv_stage){.level = c->level, .asks = asks};
    reversa_status status = rv_search_evaluate(search, search->best, search->n_best, &holds, &stage->value);
    if (!status && !holds)
        return rv_fail(search->solve->ctx, REVERSA_E_INTERNAL, "The best pairs so far do not meet the limits");
    if (!status && stage->value < stage->bound)
        status = rv_search_stage(search);
    stage->proven = stage->bound <= stage->value;
    return status;
}

/* ---- The threshold ---- */

/* The middle one of the classes of working pairs above `low`, up to `high`; or rather the first class above the one before
 * it, which is the same to working pairs, and says more where it is denied. */
static reversa_status middle_of(const counting *c, int64_t low, int64_t high, int64_t *middle_out)
{
    const rv_solve *solve = c->search->solve;
    size_t n_words = RV_MILLION / WORD + 1;
    uint64_t *seen = rv_alloc(solve->ctx, n_words, sizeof *seen);
    int64_t n = 0;
    if (!seen)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < solve->pairs.n; k++) {
        int32_t begin = begin_of(c, solve->pairs.score[k]);
        uint64_t bit = UINT64_C(1) << (begin % WORD);
        if (begin <= low || begin > high || (seen[begin / WORD] & bit))
            continue;
        seen[begin / WORD] |= bit;
        n++;
    }
    int64_t left = (n + 1) / 2;
    *middle_out = low + c->step;
    for (int64_t begin = low + c->step; begin <= high && left > 1; begin += c->step) {
        if (!(seen[begin / WORD] >> (begin % WORD) & 1))
            continue;
        left--;
        *middle_out = begin + c->step;
    }
    rv_free(solve->ctx, seen);
    return REVERSA_OK;
}

static bool is_near(const counting *c, const rv_lowest *lowest)
{
    return (double)(lowest->bound - lowest->value) <= c->search->solve->gap * (double)lowest->bound;
}

/* The stage of a threshold, after which the incumbent's lowest class is not below what was reached: fewer pairs below the
 * threshold may well be lower ones. */
static reversa_status count_above(const counting *c, int64_t threshold, int64_t reached)
{
    bool any;
    rv_search *search = c->search;
    int64_t n = search->n_best;
    rv_new_pair *before = rv_alloc(search->solve->ctx, (size_t)n, sizeof *before);
    if (!before)
        return REVERSA_E_MEMORY;
    if (n)
        memcpy(before, search->best, (size_t)n * sizeof *before);
    reversa_status status = count(c, threshold, true);
    if (!status && lowest_of(c, &any) < reached) {
        rv_new_pair *lower = search->best;
        search->best = before;
        search->n_best = n;
        before = lower;
    }
    rv_free(search->solve->ctx, before);
    return status;
}

/* Can the pairs be of at least this class? */
static reversa_status ask(counting *c, int64_t threshold, rv_lowest *lowest)
{
    bool any;
    int64_t started = rv_clock_ns();
    const rv_stage *stage = &c->search->stage;
    reversa_status status = count_above(c, threshold, lowest->value);
    if (status)
        return status;
    bool is_denied = stage->bound < 0;
    if (stage->value == 0)
        lowest->value = lowest_of(c, &any);
    else
        c->tried = (int32_t)(threshold - c->step);
    if (is_denied)
        lowest->bound = threshold - c->step;
    lowest->stopped = stage->stopped;
    rv_log(c->search->solve->ctx, REVERSA_LOG_INFO, "threshold %lld: %s, %.2f s", (long long)threshold,
           stage->value == 0 ? "reached" : (is_denied ? "denied" : "open"), rv_seconds(started, rv_clock_ns()));
    return REVERSA_OK;
}

/* Raise the lowest class as far as the levels before allow. */
static reversa_status raise_lowest(counting *c, rv_lowest *lowest)
{
    reversa_status status = REVERSA_OK;
    c->tried = (int32_t)lowest->bound;
    while (!status && lowest->value < c->tried && !lowest->stopped && !is_near(c, lowest)) {
        int64_t threshold = c->tried;
        if (!lowest->hopeful)
            status = middle_of(c, lowest->value, c->tried, &threshold);
        lowest->hopeful = false;
        if (!status)
            status = ask(c, threshold, lowest);
    }
    return status;
}

reversa_status rv_search_worst(rv_search *search, int32_t level, rv_lowest *lowest)
{
    bool any;
    counting c = {.search = search, .level = level, .step = 1};
    lowest->value = lowest_of(&c, &any);
    reversa_status status = raise_lowest(&c, lowest);
    lowest->proven = lowest->bound <= lowest->value;
    return status;
}

void rv_search_hold_worst(rv_search *search, int32_t level, int64_t threshold)
{
    set_counted(search, level, (rv_range){0, (int32_t)threshold});
    search->low[search->level_row + level] = 0;
    if (threshold > search->threshold)
        search->threshold = (int32_t)threshold;
}

/* ---- Classes ---- */

/* No more than `most` pairs from `from` to below `end`. */
static reversa_status hold_class(counting *c, int32_t end, int64_t most)
{
    rv_search *search = c->search;
    const rv_listed_row row = {.limit = CLASS_ROWS, .key = end, .low = INT64_MIN, .high = most, .is_firm = true};
    reversa_status status = rv_grow(search->solve->ctx, &search->classes, &search->class_capacity,
                                    (size_t)search->n_classes + 1, sizeof *search->classes);
    rv_class held = {.end = end};
    if (!status)
        status = rv_lazy_add(search, &row, &held.row);
    if (status)
        return status;
    search->classes[search->n_classes++] = held;
    c->from = end;
    return REVERSA_OK;
}

/* The incumbent's lowest class: as few pairs of it as can be, or none and a higher one instead. */
static reversa_status run_class(counting *c, int32_t begin, rv_lowest *lowest)
{
    bool any;
    const rv_stage *stage = &c->search->stage;
    reversa_status status = begin > c->from ? hold_class(c, begin, 0) : REVERSA_OK;
    if (!status)
        status = count(c, (int64_t)begin + c->step, false);
    if (status)
        return status;
    lowest->stopped = stage->stopped;
    if (stage->bound < 0)
        lowest->bound = begin;
    if (stage->value < 0) {
        lowest->proven = stage->proven;
        return hold_class(c, begin + c->step, -stage->value);
    }
    lowest->value = lowest_of(c, &any);
    lowest->proven = true; /* the class after tells */
    return raise_lowest(c, lowest);
}

reversa_status rv_search_leximin(rv_search *search, int32_t level, rv_lowest *lowest)
{
    counting c = {.search = search, .level = level, .step = (int32_t)search->solve->objective[level].step};
    bool any;
    bool all_proven = true;
    reversa_status status = REVERSA_OK;
    lowest->bound = begin_of(&c, lowest->bound);
    lowest->value = lowest_of(&c, &any);
    rv_lowest next = *lowest;
    bool is_first = true;
    for (int32_t begin = lowest_of(&c, &any); any && !status && !next.stopped; begin = lowest_of(&c, &any)) {
        next.value = begin;
        next.bound = is_first ? lowest->bound : begin_of(&c, RV_MILLION);
        status = run_class(&c, begin, &next);
        all_proven = all_proven && next.proven;
        if (is_first) {
            lowest->value = next.value;
            lowest->bound = next.bound;
        }
        is_first = is_first && c.from <= begin;
    }
    lowest->stopped = next.stopped;
    lowest->proven = all_proven && !any && (search->n_best > 0 || lowest->bound <= lowest->value);
    set_counted(search, level, (rv_range){0, 0});
    return status;
}
