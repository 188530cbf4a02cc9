/*
 * Solutions of knapsacks: from marked items to the incumbent, and a mending of what the bins chose.
 *
 * Each is evaluated in whole numbers by the search's own rows before it becomes the incumbent. The incumbent is made of
 * columns, so what it brings becomes columns and working pairs.
 */
#include "match/limit_pack.h"

#include <string.h>

static bool is_before(const rv_new_pair *a, const rv_new_pair *b)
{
    return a->mentee != b->mentee ? a->mentee < b->mentee : a->mentor < b->mentor;
}

static bool is_among(const rv_pairs *pairs, const rv_new_pair *pair)
{
    for (int64_t k = pairs->offset[pair->mentee]; k < pairs->offset[pair->mentee + 1]; k++)
        if (pairs->mentor[k] == pair->mentor)
            return true;
    return false;
}

/* What is no column yet becomes one, and a working pair. */
static reversa_status add_columns(rv_search *search, const rv_new_pair *pairs, int64_t n, rv_new_pair *fresh)
{
    int64_t n_fresh = 0;
    for (int64_t k = 0; k < n; k++)
        if (!is_among(&search->active, &pairs[k]))
            fresh[n_fresh++] = pairs[k];
    reversa_status status = n_fresh ? rv_search_add(search, fresh, n_fresh) : REVERSA_OK;
    int64_t n_working = 0;
    for (int64_t k = 0; k < n_fresh; k++)
        if (!is_among(&search->solve->pairs, &fresh[k]))
            fresh[n_working++] = fresh[k];
    return status || n_working == 0 ? status : rv_solve_add(search->solve, fresh, n_working);
}

reversa_status rv_pack_adopt(rv_pack *pack, const uint8_t *marked)
{
    rv_search *search = pack->search;
    reversa_context *ctx = search->solve->ctx;
    int64_t n = 0;
    int64_t worth = 0;
    for (int32_t k = 0; k < pack->n_items; k++) {
        n += marked[k] != 0;
        worth += marked[k] ? pack->items[k].worth : 0;
    }
    if (worth <= search->stage.value)
        return REVERSA_OK;
    rv_new_pair *pairs = rv_alloc(ctx, (size_t)n, sizeof *pairs);
    rv_new_pair *fresh = rv_alloc(ctx, (size_t)n, sizeof *fresh);
    reversa_status status = pairs && fresh ? REVERSA_OK : REVERSA_E_MEMORY;
    n = 0;
    for (int32_t k = 0; k < pack->n_items && !status; k++) {
        if (!marked[k])
            continue;
        int64_t place = n++;
        for (; place > 0 && is_before(&pack->items[k].pair, &pairs[place - 1]); place--)
            pairs[place] = pairs[place - 1];
        pairs[place] = pack->items[k].pair;
    }
    bool holds = false;
    int64_t value = 0;
    if (!status)
        status = rv_search_evaluate(search, pairs, n, &holds, &value);
    if (!status && holds && value > search->stage.value) {
        status = add_columns(search, pairs, n, fresh);
        rv_free(ctx, search->best);
        search->best = pairs;
        search->n_best = n;
        search->stage.value = value;
        pairs = NULL;
        if (pack->target <= value)
            pack->target = value + 1;
    }
    rv_free(ctx, fresh);
    rv_free(ctx, pairs);
    return status;
}
