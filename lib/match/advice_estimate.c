/*
 * What the prices of a matching promise: a new mentor's place gains at most the best of their pairs beyond the price of its
 * mentee; one more place of a mentor at most its own price. All new mentors are scored at once, in one variant.
 */
#include <string.h>

#include "base/pool.h"
#include "match/advice.h"
#include "score/scorer.h"

typedef struct estimating {
    rv_advising *advising;
    const rv_variant *variant;
    const reversa_scorer *scorer;
    int32_t **values; /* [workers] of [n_criteria] */
    bool **missing;
} estimating;

/* Levels whose prices hold for people who come new. */
static bool has_prices(const rv_advising *a)
{
    const reversa_programme *programme = a->problem->programme;
    bool plain = a->matching->price[0] && a->matching->price[1];
    for (int32_t l = 0; l < programme->n_levels; l++) {
        rv_level_kind kind = programme->objective[l].kind;
        plain = plain && kind != RV_LEVEL_WORST && kind != RV_LEVEL_LEXIMIN && kind != RV_LEVEL_EVEN &&
                programme->objective[l].give_up == 0;
    }
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < a->problem->side[side].n; p++)
            plain = plain && a->problem->side[side].least[p] == 0;
    return plain;
}

static bool is_more(const int64_t *a, const int64_t *b, int32_t n_levels)
{
    for (int32_t l = 0; l < n_levels; l++)
        if (a[l] != b[l])
            return a[l] > b[l];
    return false;
}

/* What a pair of the new mentor is worth beyond the price of the mentee. */
static void weigh(const rv_advising *a, int32_t mentee, int32_t score, int64_t *worth_out)
{
    const reversa_programme *programme = a->problem->programme;
    const int64_t *price = a->matching->price[REVERSA_MENTEE] + (size_t)mentee * (size_t)a->matching->n_levels;
    for (int32_t l = 0; l < a->matching->n_levels; l++) {
        rv_level_kind kind = programme->objective[l].kind;
        int64_t own = kind == RV_LEVEL_SCORE ? score : kind == RV_LEVEL_PAIRS || kind == RV_LEVEL_MENTORS;
        worth_out[l] = own - price[l];
    }
}

static reversa_status estimate_one(void *state, int64_t block, int32_t worker)
{
    const estimating *e = state;
    rv_advising *a = e->advising;
    rv_advised *advised = &a->advice->list[block];
    const rv_side *mentees = &a->problem->side[REVERSA_MENTEE];
    int64_t worth[RV_MAX_LEVELS];
    rv_couple pair = {.mentor = reversa_cohort_find(e->variant->cohort, advised->new_id)};
    for (int32_t i = 0; i < mentees->n; i++) {
        int32_t failed;
        pair.mentee = rv_variant_person(e->variant, mentees->person[i]);
        if (!rv_verdicts_eligible(e->scorer, pair))
            continue;
        reversa_status status = rv_pair_values(e->scorer, pair, e->values[worker], e->missing[worker], &failed);
        if (status)
            return status;
        weigh(a, i, rv_pair_sum(e->scorer, e->values[worker], NULL), worth);
        if (is_more(worth, advised->item.estimate, a->matching->n_levels))
            memcpy(advised->item.estimate, worth, (size_t)a->matching->n_levels * sizeof *worth);
    }
    advised->item.has_estimate = true;
    return rv_stop_status(a->ctx);
}

static reversa_status open_rooms(estimating *e)
{
    reversa_context *ctx = e->advising->ctx;
    rv_arena *arena = &e->advising->scratch;
    size_t n_workers = (size_t)rv_workers(ctx);
    size_t n = (size_t)e->advising->problem->n_criteria;
    e->values = rv_arena_alloc(ctx, arena, n_workers, sizeof *e->values);
    e->missing = rv_arena_alloc(ctx, arena, n_workers, sizeof *e->missing);
    if (!e->values || !e->missing)
        return REVERSA_E_MEMORY;
    for (size_t w = 0; w < n_workers; w++) {
        e->values[w] = rv_arena_alloc(ctx, arena, n, sizeof **e->values);
        e->missing[w] = rv_arena_alloc(ctx, arena, n, sizeof **e->missing);
        if (!e->values[w] || !e->missing[w])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* Everyone who could come, in one cohort. */
static reversa_status add_all(const rv_advising *a, rv_variant *variant)
{
    size_t n = (size_t)a->advice->n;
    rv_edit *edits = rv_arena_alloc(a->ctx, &variant->arena, n, sizeof *edits);
    rv_cell *cells = rv_arena_alloc(a->ctx, &variant->arena, n * RV_ADVICE_CELLS, sizeof *cells);
    if (!edits || !cells)
        return REVERSA_E_MEMORY;
    for (size_t k = 0; k < n; k++)
        edits[k] = rv_advice_edit(a, &a->advice->list[k], cells + k * RV_ADVICE_CELLS);
    return rv_variant_edit(variant, edits, (int32_t)n);
}

reversa_status rv_advice_estimate(rv_advising *advising)
{
    rv_variant variant;
    reversa_scorer *scorer = NULL;
    if (advising->advice->n == 0 || !has_prices(advising))
        return REVERSA_OK;
    estimating e = {.advising = advising, .variant = &variant};
    reversa_status status = rv_variant_open(advising->ctx, advising->problem, &variant);
    if (!status)
        status = add_all(advising, &variant);
    if (!status)
        status = rv_variant_build(&variant);
    if (!status)
        status = rv_scorer_build(advising->ctx, variant.problem, &scorer);
    e.scorer = scorer;
    if (!status)
        status = open_rooms(&e);
    if (!status)
        status = rv_parallel(advising->ctx, advising->advice->n, estimate_one, &e, "advice");
    reversa_scorer_free(scorer);
    rv_variant_close(&variant);
    return status;
}

/* The mentors whose places are worth most, as far as they are worth anything. */
reversa_status rv_advice_places(rv_advising *advising)
{
    static const int64_t zero[RV_MAX_LEVELS];
    const rv_side *mentors = &advising->problem->side[REVERSA_MENTOR];
    size_t n_levels = (size_t)advising->matching->n_levels;
    const int64_t *price = advising->matching->price[REVERSA_MENTOR];
    int32_t n = advising->options->best;
    int32_t last = -1;
    if (!has_prices(advising) || !rv_variant_can_edit(advising->problem))
        return REVERSA_OK;
    for (; n > 0; n--) {
        int32_t best = -1;
        for (int32_t j = 0; j < mentors->n; j++) {
            const int64_t *own = price + (size_t)j * n_levels;
            bool is_worth = mentors->most[j] >= mentors->capacity[j] && is_more(own, zero, (int32_t)n_levels);
            bool follows = last < 0 || is_more(price + (size_t)last * n_levels, own, (int32_t)n_levels) ||
                           (j > last && !is_more(own, price + (size_t)last * n_levels, (int32_t)n_levels));
            if (is_worth && follows && (best < 0 || is_more(own, price + (size_t)best * n_levels, (int32_t)n_levels)))
                best = j;
        }
        rv_advised *advised = best < 0 ? NULL : rv_advice_add(advising, REVERSA_ADVICE_PLACE);
        if (!advised)
            return best < 0 ? REVERSA_OK : REVERSA_E_MEMORY;
        advised->item.person = mentors->person[best];
        advised->item.from = mentors->capacity[best];
        advised->item.to = mentors->capacity[best] + 1;
        advised->item.has_estimate = true;
        memcpy(advised->item.estimate, price + (size_t)best * n_levels, n_levels * sizeof *price);
        last = best;
    }
    return REVERSA_OK;
}
