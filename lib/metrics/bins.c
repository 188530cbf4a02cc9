/*
 * One pass over the rows as they lie in memory, instead of three random reads a row in the order of time.
 *
 * Invariant: in each part the weight that enters equals the weight that leaves.
 */
#include "metrics/bins.h"

#define FEW_BINS 65536 /* this many are always worth it */
#define POLL_ROWS ((int64_t)1 << 20)

static bool is_worth_it(const reversa_survival *s, int64_t n_parts)
{
    int64_t most = s->n / 8 > FEW_BINS ? s->n / 8 : FEW_BINS;
    return s->whole && s->n_times > 0 && n_parts <= most / s->n_times;
}

static void count_rows(const reversa_survival *s, const rv_bins *bins, bool by_stratum, int32_t event, int64_t first)
{
    int64_t last = s->n - first < POLL_ROWS ? s->n : first + POLL_ROWS;
    for (int64_t i = first; i < last; i++) {
        int64_t part = by_stratum ? (int64_t)s->stratum[i] * s->n_groups + s->group[i] : s->group[i];
        rv_bin *bin = bins->bin + part * s->n_times;
        double weight = s->weight[i];
        bool counts = event ? s->event[i] == event : s->event[i] != 0;
        rv_bin *leaving = bin + s->exit_rank[i];
        leaving->leaving += weight;
        leaving->events += counts ? weight : 0;
        leaving->n_rows++;
        bin[s->entry_rank ? s->entry_rank[i] : 0].entering += weight;
    }
}

reversa_status rv_bins_make(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival, bool by_stratum,
                            int32_t event, rv_bins *bins_out)
{
    int64_t n_parts = (int64_t)survival->n_groups * (by_stratum ? survival->n_strata : 1);
    *bins_out = (rv_bins){NULL, 0};
    if (!is_worth_it(survival, n_parts))
        return REVERSA_OK;
    bins_out->bin = rv_arena_alloc(ctx, arena, (size_t)(n_parts * survival->n_times), sizeof *bins_out->bin);
    if (!bins_out->bin)
        return REVERSA_E_MEMORY;
    bins_out->n_parts = (int32_t)n_parts;
    reversa_status status = REVERSA_OK;
    for (int64_t first = 0; !status && first < survival->n; first += POLL_ROWS) {
        count_rows(survival, bins_out, by_stratum, event, first);
        status = rv_poll(ctx);
    }
    return status;
}
