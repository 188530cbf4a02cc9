/*
 * Audits read: counts, rates, comparisons of groups as a whole and within strata.
 *
 * Nothing of a hidden group is given, nor anything that depends on one: the reference is chosen among the groups shown, and
 * p-values are adjusted for the comparisons shown; within strata only those count in which both groups may be shown. How many reached a stage is the sum of those whose last stage it or a
 * later one is.
 */
#include <math.h>

#include "metrics/equity.h"
#include "metrics/impact.h"
#include "metrics/interval.h"

int32_t reversa_equity_n_groups(const reversa_equity *equity)
{
    return equity->n_groups;
}

int32_t reversa_equity_n_strata(const reversa_equity *equity)
{
    return equity->n_strata;
}

int32_t reversa_equity_n_stages(const reversa_equity *equity)
{
    return equity->n_stages;
}

void reversa_equity_group_at(const reversa_equity *equity, int32_t group, reversa_equity_group *group_out)
{
    *group_out = (reversa_equity_group){0};
    if (group < 0 || group >= equity->n_groups)
        return;
    group_out->label = equity->labels ? equity->labels[group] : NULL;
    group_out->codes = equity->codes + (size_t)group * (size_t)equity->n_attributes;
    group_out->known = group < equity->n_known;
    group_out->hidden = equity->hidden[group];
}

int32_t reversa_equity_find(const reversa_equity *equity, const int32_t *codes)
{
    for (int32_t g = 0; g < equity->n_known; g++) {
        const int32_t *own = equity->codes + (size_t)g * (size_t)equity->n_attributes;
        int32_t same = 0;
        while (same < equity->n_attributes && own[same] == codes[same])
            same++;
        if (same == equity->n_attributes)
            return g;
    }
    return -1;
}

/* ---- Counts ---- */

/* The people of a row of last stages who reached a stage. */
static int64_t reached(const reversa_equity *equity, const int64_t *last, int32_t stage)
{
    int64_t count = 0;
    for (int32_t s = stage; s < equity->n_stages; s++)
        count += last[s];
    return count;
}

static int64_t group_count(const reversa_equity *equity, int32_t group, int32_t stage)
{
    return reached(equity, equity->last + (size_t)group * (size_t)equity->n_stages, stage);
}

static int64_t total_count(const reversa_equity *equity, int32_t stage)
{
    int64_t count = 0;
    if (stage == 0 ? equity->everyone_hidden : equity->totals_hidden)
        return REVERSA_HIDDEN_COUNT;
    for (int32_t g = 0; g < equity->n_groups; g++)
        count += group_count(equity, g, stage);
    return count;
}

int64_t reversa_equity_count(const reversa_equity *equity, int32_t group, int32_t stage)
{
    if (group < -1 || group >= equity->n_groups || stage < 0 || stage >= equity->n_stages)
        return 0;
    if (group == -1)
        return total_count(equity, stage);
    return equity->hidden[group] ? REVERSA_HIDDEN_COUNT : group_count(equity, group, stage);
}

static bool valid_stages(const reversa_equity *equity, int32_t from, int32_t to)
{
    return from >= 0 && from < to && to < equity->n_stages;
}

reversa_estimate reversa_equity_rate(const reversa_equity *equity, int32_t group, int32_t from, int32_t to)
{
    reversa_estimate rate = {NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    if (group < 0 || group >= equity->n_groups || !valid_stages(equity, from, to))
        return rate;
    if (equity->hidden[group]) {
        rate.fit = REVERSA_FIT_TOO_FEW;
        return rate;
    }
    double n = (double)group_count(equity, group, from);
    double selected = (double)group_count(equity, group, to);
    if (n == 0)
        return rate;
    rv_range range = rv_interval_wilson(selected, n, equity->level);
    rate.value = selected / n;
    rate.low = range.low;
    rate.high = range.high;
    rate.fit = REVERSA_FIT_OK;
    return rate;
}

/* ---- Comparisons ---- */

/* The shown group with the highest rate, the first among equals; −1 if none has enough people. */
static int32_t highest(const reversa_equity *equity, int32_t from, int32_t to)
{
    int32_t best = -1;
    double best_rate = 0;
    for (int32_t g = 0; g < equity->n_known; g++) {
        int64_t n = group_count(equity, g, from);
        if (equity->hidden[g] || n == 0 || n < equity->smallest)
            continue;
        double rate = (double)group_count(equity, g, to) / (double)n;
        if (best >= 0 && rate <= best_rate)
            continue;
        best = g;
        best_rate = rate;
    }
    return best;
}

static void compare(const reversa_equity *equity, int32_t from, int32_t to, int32_t reference, reversa_impact *impacts)
{
    for (int32_t g = 0; g < equity->n_groups; g++) {
        bool shown = !equity->hidden[g];
        rv_impact_clear(shown ? REVERSA_FIT_NO_DATA : REVERSA_FIT_TOO_FEW, &impacts[g]);
        impacts[g].rate = reversa_equity_rate(equity, g, from, to).value;
        if (!shown || reference < 0 || g >= equity->n_known)
            continue;
        if (equity->hidden[reference]) {
            impacts[g].fit = REVERSA_FIT_TOO_FEW;
            continue;
        }
        if (g == reference) {
            impacts[g].reference_rate = impacts[g].rate;
            impacts[g].ratio = impacts[g].rate > 0 ? 1 : NAN;
            impacts[g].fit = isnan(impacts[g].rate) ? REVERSA_FIT_NO_DATA : REVERSA_FIT_OK;
            continue;
        }
        reversa_impact_counts counts = {.selected = group_count(equity, g, to),
                                        .n = group_count(equity, g, from),
                                        .reference_selected = group_count(equity, reference, to),
                                        .reference_n = group_count(equity, reference, from)};
        double rate = impacts[g].rate;
        rv_impact_compare(&counts, equity->level, (double)equity->smallest, &impacts[g]);
        impacts[g].rate = rate;
    }
}

reversa_status reversa_equity_compare(reversa_context *ctx, const reversa_equity *equity, int32_t from, int32_t to,
                                      int32_t *reference_io, reversa_impact *impacts_out)
{
    rv_arena scratch;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!equity || !reference_io || !impacts_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "equity, reference_io and impacts_out must not be NULL");
    if (!valid_stages(equity, from, to))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no way from stage %d to stage %d of %d", from, to,
                       equity->n_stages);
    if (*reference_io < -1 || *reference_io >= equity->n_known)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Group %d is not one of the %d known", *reference_io, equity->n_known);
    size_t n = (size_t)equity->n_groups;
    rv_arena_open(ctx, &scratch);
    double *p = rv_arena_alloc(ctx, &scratch, n, sizeof *p);
    reversa_impact *impacts = rv_arena_alloc(ctx, &scratch, n, sizeof *impacts);
    status = REVERSA_E_MEMORY;
    if (!p || !impacts)
        goto done;
    int32_t reference = *reference_io >= 0 ? *reference_io : highest(equity, from, to);
    compare(equity, from, to, reference, impacts);
    for (size_t g = 0; g < n; g++)
        p[g] = impacts[g].p;
    status = rv_holm_adjust(ctx, p, n, p);
    if (status)
        goto done;
    for (size_t g = 0; g < n; g++) {
        impacts_out[g] = impacts[g];
        impacts_out[g].p_holm = p[g];
    }
    *reference_io = reference;
done:
    rv_arena_free(&scratch);
    return status;
}

static reversa_status check_pair(reversa_context *ctx, const reversa_equity *equity, const reversa_equity_pair *pair)
{
    if (!valid_stages(equity, pair->from, pair->to))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no way from stage %d to stage %d of %d", pair->from, pair->to,
                       equity->n_stages);
    if (pair->group < 0 || pair->group >= equity->n_known || pair->reference < 0 || pair->reference >= equity->n_known)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Groups %d and %d are not among the %d known", pair->group,
                       pair->reference, equity->n_known);
    return REVERSA_OK;
}

static bool is_shown(const reversa_equity *equity, int32_t stratum, int32_t group)
{
    return !equity->hidden_in_stratum[(size_t)stratum * (size_t)equity->n_groups + (size_t)group];
}

static reversa_impact_counts count_stratum(const reversa_equity *equity, int32_t stratum,
                                           const reversa_equity_pair *pair)
{
    size_t stages = (size_t)equity->n_stages;
    const int64_t *counts = equity->in_stratum + (size_t)stratum * (size_t)equity->n_groups * stages;
    const int64_t *group = counts + (size_t)pair->group * stages;
    const int64_t *reference = counts + (size_t)pair->reference * stages;
    return (reversa_impact_counts){.selected = reached(equity, group, pair->to),
                                   .n = reached(equity, group, pair->from),
                                   .reference_selected = reached(equity, reference, pair->to),
                                   .reference_n = reached(equity, reference, pair->from)};
}

reversa_status reversa_equity_stratify(reversa_context *ctx, const reversa_equity *equity,
                                       const reversa_equity_pair *pair, reversa_stratified *stratified_out)
{
    rv_arena scratch;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!equity || !pair || !stratified_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "equity, pair and stratified_out must not be NULL");
    status = check_pair(ctx, equity, pair);
    if (status)
        return status;
    rv_arena_open(ctx, &scratch);
    reversa_impact_counts *strata = rv_arena_alloc(ctx, &scratch, (size_t)equity->n_strata, sizeof *strata);
    if (!strata) {
        status = REVERSA_E_MEMORY;
        goto done;
    }
    bool hidden = equity->hidden[pair->group] || equity->hidden[pair->reference];
    bool left_out = false;
    int32_t n = 0;
    for (int32_t s = 0; s < equity->n_strata; s++) {
        if (is_shown(equity, s, pair->group) && is_shown(equity, s, pair->reference))
            strata[n++] = count_stratum(equity, s, pair);
        else
            left_out = true;
    }
    reversa_impact_stratified(strata, n, equity->level, stratified_out);
    if (hidden || (left_out && stratified_out->fit != REVERSA_FIT_OK))
        rv_stratified_clear(REVERSA_FIT_TOO_FEW, stratified_out);
done:
    rv_arena_free(&scratch);
    return status;
}
