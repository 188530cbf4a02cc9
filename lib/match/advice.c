/*
 * reversa_advice_find(): the door; which profiles are solved; the order of what comes out.
 *
 * Estimates are upper bounds, so the best few by estimate are solved and only these may claim a gain. Everything is listed in
 * an order that depends on values and words alone.
 */
#include "match/advice.h"
#include "match/network.h"

#include <string.h>

#include "base/text.h"

void reversa_advice_options_init(reversa_advice_options *options)
{
    *options = (reversa_advice_options){.struct_size = sizeof *options, .best = 3, .limits = true};
}

rv_advised *rv_advice_add(rv_advising *advising, reversa_advice_kind kind)
{
    reversa_advice *advice = advising->advice;
    if (rv_grow(advising->ctx, &advice->list, &advice->capacity, (size_t)advice->n + 1, sizeof *advice->list))
        return NULL;
    rv_advised *advised = &advice->list[advice->n++];
    *advised = (rv_advised){.item = {.kind = kind, .person = -1, .index = -1}};
    return advised;
}

/* ---- Order ---- */

/* By kind; checked ones first, by gain; then by estimate. Price lists stay in the order of the programme. */
static bool precedes(const rv_advised *a, const rv_advised *b, int32_t n_levels)
{
    if (a->item.kind != b->item.kind)
        return a->item.kind < b->item.kind;
    if (a->item.kind >= REVERSA_ADVICE_LIMIT)
        return false;
    if (a->item.checked != b->item.checked)
        return a->item.checked;
    int order = a->item.checked ? rv_lex_compare(b->item.gain, a->item.gain, n_levels) : 0;
    return order ? order < 0 : rv_lex_compare(b->item.estimate, a->item.estimate, n_levels) < 0;
}

static void sort(rv_advising *a)
{
    rv_advised *list = a->advice->list;
    for (int32_t k = 1; k < a->advice->n; k++) {
        rv_advised own = list[k];
        int32_t place = k;
        for (; place > 0 && precedes(&own, &list[place - 1], a->matching->n_levels); place--)
            list[place] = list[place - 1];
        list[place] = own;
    }
}

/* ---- New solves ---- */

static reversa_status apply(rv_advising *a, const rv_advised *advised, rv_variant *variant)
{
    const reversa_advice_item *item = &advised->item;
    rv_cell cells[RV_ADVICE_CELLS];
    if (item->kind == REVERSA_ADVICE_LIMIT) {
        rv_limit *limit = &variant->limits[item->index];
        if (item->dropped)
            rv_variant_drop_limit(variant, item->index);
        else
            *(item->is_most ? &limit->at_most.value : &limit->at_least.value) = item->to;
        return REVERSA_OK;
    }
    rv_edit edit;
    if (item->kind == REVERSA_ADVICE_PLACE) {
        cells[0] = (rv_cell){.column = "mentor_capacity", .number = item->to * RV_MILLION};
        edit = (rv_edit){.person = item->person, .n_cells = 1, .cells = cells};
    } else {
        edit = rv_advice_edit(a, advised, cells);
    }
    return rv_variant_edit(variant, &edit, 1);
}

static void read_gain(const rv_advising *a, const reversa_matching *after, reversa_advice_item *item)
{
    item->checked = after->outcome == REVERSA_OUTCOME_OPTIMAL;
    for (int32_t l = 0; l < a->matching->n_levels && item->checked; l++)
        item->gain[l] = after->levels[l].value - a->matching->levels[l].value;
}

/* What time leaves no room for, and what makes no problem that can be solved, stays unchecked. */
static reversa_status solve(rv_advising *a, rv_advised *advised)
{
    rv_variant variant;
    reversa_status status = rv_stop_status(a->ctx);
    if (status == REVERSA_E_DEADLINE)
        return REVERSA_OK;
    status = rv_variant_open(a->ctx, a->problem, &variant);
    if (!status)
        status = apply(a, advised, &variant);
    if (!status)
        status = rv_variant_solve(&variant, a->matching);
    if (!status)
        read_gain(a, variant.matching, &advised->item);
    rv_variant_close(&variant);
    bool is_final = status == REVERSA_E_CANCELLED || status == REVERSA_E_MEMORY || status == REVERSA_E_CALLBACK ||
                    status == REVERSA_E_INTERNAL;
    if (status && !is_final)
        a->ctx->n_errors = 0;
    return is_final ? status : REVERSA_OK;
}

static reversa_status solve_best(rv_advising *a)
{
    int32_t n_of[REVERSA_ADVICE_LEVEL + 1] = {0};
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; k < a->advice->n && !status; k++) {
        rv_advised *advised = &a->advice->list[k];
        bool wanted = advised->item.kind == REVERSA_ADVICE_LIMIT || n_of[advised->item.kind] < a->options->best;
        rv_progress(a->ctx, "advice solved", k, a->advice->n);
        n_of[advised->item.kind]++;
        if (wanted && advised->item.kind != REVERSA_ADVICE_LEVEL)
            status = solve(a, advised);
    }
    return status;
}

static reversa_status advise(rv_advising *a)
{
    reversa_status status = rv_advice_profiles(a);
    if (!status)
        status = rv_advice_estimate(a);
    if (!status)
        status = rv_advice_places(a);
    if (!status && a->options->limits)
        status = rv_advice_limits(a);
    if (!status)
        status = rv_advice_levels(a);
    if (status)
        return status;
    sort(a);
    status = solve_best(a);
    sort(a);
    for (int32_t k = 0; k < a->advice->n && !status; k++)
        status = rv_advice_text(a, &a->advice->list[k]);
    return status;
}

/* ---- The door ---- */

static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                            const reversa_advice_options *options)
{
    if (!problem || !matching)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "matching" : "problem");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (matching->outcome != REVERSA_OUTCOME_OPTIMAL && matching->outcome != REVERSA_OUTCOME_FEASIBLE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching has no pairs: it is %s",
                       reversa_outcome_name(matching->outcome));
    if (options->struct_size < sizeof *options || options->best < 0 || options->best > 1000)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options are not as reversa_advice_options_init() leaves them");
    return REVERSA_OK;
}

static reversa_status make(reversa_context *ctx, const reversa_problem *problem, reversa_advice **advice_out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_advice *advice = rv_arena_alloc(ctx, &arena, 1, sizeof *advice);
    if (!advice) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *advice = (reversa_advice){.arena = arena, .problem = problem};
    *advice_out = advice;
    return REVERSA_OK;
}

reversa_status reversa_advice_find(reversa_context *ctx, const reversa_problem *problem,
                                   const reversa_matching *matching, const reversa_advice_options *options,
                                   reversa_advice **advice_out)
{
    reversa_advice_options defaults;
    reversa_advice *advice = NULL;
    if (advice_out)
        *advice_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!advice_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "advice_out is NULL");
    reversa_advice_options_init(&defaults);
    options = options ? options : &defaults;
    status = check(ctx, problem, matching, options);
    if (!status)
        status = make(ctx, problem, &advice);
    if (status)
        return status;
    rv_advising advising = {
        .ctx = ctx, .problem = problem, .matching = matching, .options = options, .advice = advice, .like = -1};
    rv_arena_open(ctx, &advising.scratch);
    status = advise(&advising);
    rv_arena_free(&advising.scratch);
    if (status) {
        reversa_advice_free(advice);
        return status == REVERSA_E_DEADLINE && !rv_first_error(ctx) ? rv_fail_stopped(ctx, status) : status;
    }
    *advice_out = advice;
    return REVERSA_OK;
}

int32_t reversa_advice_n(const reversa_advice *advice)
{
    return advice->n;
}

void reversa_advice_item_read(const reversa_advice *advice, int32_t index, reversa_advice_item *item_out)
{
    *item_out = index >= 0 && index < advice->n ? advice->list[index].item : (reversa_advice_item){0};
}

void reversa_advice_free(reversa_advice *advice)
{
    if (!advice)
        return;
    rv_arena arena = advice->arena; /* the advice lies in its own arena */
    rv_heap_free(arena.heap, advice->list);
    rv_arena_free(&arena);
}
