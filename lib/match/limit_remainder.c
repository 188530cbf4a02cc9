/*
 * What reduced costs leave open of a stage (variable fixing: Nemhauser & Wolsey 1988, II.5.2).
 *
 * With multipliers whose bound is B, a solution is worth B less its losses, which are all >= 0: −r for a chosen pair with
 * reduced cost r < 0, r for a pair with r > 0 that is not chosen, and λ for each place that is left free where its multiplier
 * is λ. A solution of value v or more loses B − v at most, so it has no pair that loses more by itself, has every
 * pair that would, and takes all places whose multiplier is larger. Where that leaves no choice, more is fixed.
 *
 * What is fixed so holds for the incumbent too, since it loses just B − v.
 */
#include "match/limit_finish.h"

static int32_t row_of(const rv_search *search, int side, const rv_new_pair *pair)
{
    return search->place_row[side] + (side == REVERSA_MENTEE ? pair->mentee : pair->mentor);
}

rv_wide rv_remainder_gap(const rv_search *search)
{
    return search->stage.exact - (rv_wide)RV_ONE * ((rv_wide)search->stage.value + 1);
}

/* ---- Which pairs ---- */

/* Both are ordered by mentee, then mentor. */
static bool is_best(const rv_search *search, const rv_new_pair *pair, int64_t *at)
{
    for (; *at < search->n_best; (*at)++) {
        const rv_new_pair *best = &search->best[*at];
        if (best->mentee > pair->mentee || (best->mentee == pair->mentee && best->mentor >= pair->mentor))
            return best->mentee == pair->mentee && best->mentor == pair->mentor;
    }
    return false;
}

reversa_status rv_remainder_list(rv_search *search, rv_wide reach, rv_near **near_out, int64_t *n_out)
{
    const rv_pairs *pairs = &search->solve->pairs;
    int64_t best = 0;
    int64_t n = 0;
    size_t capacity = 0;
    *near_out = NULL;
    for (int32_t i = 0; i < search->n_rows; i++)
        search->multiplier[i] = search->kept[i];
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t k = pairs->offset[i]; k < pairs->offset[i + 1]; k++) {
            const rv_new_pair pair = {.mentee = i, .mentor = pairs->mentor[k], .score = pairs->score[k]};
            bool kept = is_best(search, &pair, &best);
            rv_wide reduced = rv_search_reduced(search, &pair, search->entries);
            if (!kept && reduced < -reach)
                continue;
            reversa_status status = rv_grow(search->solve->ctx, near_out, &capacity, (size_t)n + 1, sizeof **near_out);
            if (status)
                return status;
            (*near_out)[n++] = (rv_near){.pair = pair, .is_best = kept, .reduced = reduced};
        }
    }
    *n_out = n;
    return REVERSA_OK;
}

static reversa_status allocate(const rv_search *search, rv_remainder *rest)
{
    reversa_context *ctx = search->solve->ctx;
    size_t n = (size_t)rest->n;
    size_t places = (size_t)search->solve->side[0].n + (size_t)search->solve->side[1].n;
    rest->near = rv_arena_alloc(ctx, &rest->arena, n, sizeof *rest->near);
    rest->fixed = rv_arena_alloc(ctx, &rest->arena, n, 1);
    rest->left = rv_arena_alloc(ctx, &rest->arena, places, sizeof *rest->left);
    rest->needed = rv_arena_alloc(ctx, &rest->arena, places, sizeof *rest->needed);
    rest->degree = rv_arena_alloc(ctx, &rest->arena, places, sizeof *rest->degree);
    rest->sum = rv_arena_alloc(ctx, &rest->arena, (size_t)search->n_rows, sizeof *rest->sum);
    bool ok = rest->near && rest->fixed && rest->left && rest->needed && rest->degree && rest->sum;
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- Fixing ---- */

static void take(const rv_search *search, rv_remainder *rest, int64_t k)
{
    rest->fixed[k] = RV_FIXED_IN;
    for (int side = 0; side < 2; side++) {
        int32_t row = row_of(search, side, &rest->near[k].pair);
        rest->left[row]--;
        rest->needed[row]--;
    }
}

static void start_places(const rv_search *search, rv_wide most, rv_remainder *rest)
{
    int32_t places = search->solve->side[0].n + search->solve->side[1].n;
    for (int32_t row = 0; row < places; row++) {
        bool is_full = search->multiplier[row] > most;
        rest->left[row] = search->high[row];
        rest->needed[row] = search->low[row] == INT64_MIN ? 0 : search->low[row];
        rest->needed[row] = is_full ? search->high[row] : rest->needed[row];
    }
    for (int64_t k = 0; k < rest->n; k++) {
        for (int side = 0; side < 2 && rest->fixed[k] == RV_FIXED_FREE; side++)
            rest->degree[row_of(search, side, &rest->near[k].pair)]++;
        if (rest->fixed[k] == RV_FIXED_IN)
            take(search, rest, k);
    }
}

/* Is there no choice about a free pair, by its places? */
static rv_fixed settle(const rv_search *search, const rv_remainder *rest, const rv_new_pair *pair)
{
    rv_fixed fixed = RV_FIXED_FREE;
    for (int side = 0; side < 2; side++) {
        int32_t row = row_of(search, side, pair);
        if (rest->left[row] <= 0)
            return RV_FIXED_OUT;
        if (rest->needed[row] > 0 && rest->degree[row] <= rest->needed[row])
            fixed = RV_FIXED_IN;
    }
    return fixed;
}

/* Pairs without a choice, until all that are left have one. */
static void propagate(const rv_search *search, rv_remainder *rest)
{
    for (bool changed = true; changed;) {
        changed = false;
        rest->n_free = 0;
        for (int64_t k = 0; k < rest->n; k++) {
            if (rest->fixed[k] != RV_FIXED_FREE)
                continue;
            rv_fixed fixed = settle(search, rest, &rest->near[k].pair);
            rest->n_free += fixed == RV_FIXED_FREE;
            if (fixed == RV_FIXED_FREE)
                continue;
            changed = true;
            for (int side = 0; side < 2; side++)
                rest->degree[row_of(search, side, &rest->near[k].pair)]--;
            rest->fixed[k] = (uint8_t)fixed;
            if (fixed == RV_FIXED_IN)
                take(search, rest, k);
        }
    }
}

static void sum_up(const rv_search *search, rv_remainder *rest)
{
    for (int64_t k = 0; k < rest->n; k++) {
        if (rest->fixed[k] != RV_FIXED_IN)
            continue;
        int32_t n = rv_search_entries(search, &rest->near[k].pair, search->entries);
        for (int32_t i = 0; i < n; i++)
            rest->sum[search->entries[i].row] += search->entries[i].coefficient;
    }
}

reversa_status rv_remainder_open(rv_search *search, const rv_near *near, int64_t n, rv_wide reach, rv_remainder *rest)
{
    rv_wide most = rv_remainder_gap(search) + RV_ONE;
    int64_t best = 0;
    *rest = (rv_remainder){.n = n};
    rv_arena_open(search->solve->ctx, &rest->arena);
    reversa_status status = allocate(search, rest);
    if (status)
        return status;
    rest->n = 0;
    for (int64_t k = 0; k < n; k++) {
        bool kept = is_best(search, &near[k].pair, &best);
        if (!kept && near[k].reduced < -reach)
            continue;
        rest->near[rest->n] = near[k];
        rest->near[rest->n].is_best = kept;
        rest->fixed[rest->n++] = near[k].reduced > most ? RV_FIXED_IN : RV_FIXED_FREE;
    }
    start_places(search, most, rest);
    propagate(search, rest);
    sum_up(search, rest);
    return REVERSA_OK;
}

void rv_remainder_close(rv_remainder *rest)
{
    rv_arena_free(&rest->arena);
}
