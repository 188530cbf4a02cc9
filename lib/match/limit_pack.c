/*
 * A stage whose rows are budgets of single people: solved by knapsacks.
 *
 * The linear program's multipliers are where the bound by knapsacks starts. Then targets near the bound are searched for, each
 * search either finding a solution or lowering the bound below its target; the way from the bound doubles each time, so
 * all searches together cost about what the last one does, and a stop in between leaves a true bound.
 */
#include "match/limit_pack.h"

#include "base/text.h"

#define ROOT_STEPS 400
#define SMALL 4000000 /* cells: such programmes are searched to the end … */
#define EFFORT                                                                                                         \
    100000000 /* … others, and with further limits, for so many cells, since integer programs may do better */

static void take_multipliers(rv_pack *pack)
{
    const rv_search *search = pack->search;
    for (int32_t i = 0; i < pack->n_rows && search->stage.priced; i++) {
        const rv_pack_row *row = &pack->rows[i];
        int64_t y = search->kept[row->row] / (RV_ONE / RV_PACK_ONE);
        if (y > row->steepest)
            y = row->steepest;
        else if (y < -row->steepest)
            y = -row->steepest;
        bool is_vain = y > 0 ? row->high == INT64_MAX : row->low == INT64_MIN;
        pack->y[i] = is_vain ? 0 : y;
    }
}

static void lower(rv_pack *pack, int64_t bound)
{
    rv_stage *stage = &pack->search->stage;
    if (bound < stage->bound)
        stage->bound = bound;
}

static int64_t effort_of(const rv_pack *pack)
{
    return pack->is_pure && pack->all_cells <= SMALL ? INT64_MAX : EFFORT / (pack->all_cells + 1) + 1;
}

/* Targets from the bound down to the incumbent. */
static reversa_status run(rv_pack *pack)
{
    rv_search *search = pack->search;
    rv_stage *stage = &search->stage;
    reversa_status status = REVERSA_OK;
    int64_t start = stage->bound;
    int64_t way = (stage->bound - stage->value) / 32;
    bool ended = true;
    while (!status && ended && !rv_search_is_closed(search)) {
        pack->target = start - way > stage->value ? start - way : stage->value + 1;
        if (pack->target > stage->bound)
            pack->target = stage->bound;
        status = rv_pack_search(pack, effort_of(pack), &ended);
        if (ended)
            lower(pack, pack->target - 1);
        rv_log(search->solve->ctx, REVERSA_LOG_INFO, "knapsacks: %lld of at most %lld, target %lld, %lld bounds",
               (long long)stage->value, (long long)stage->bound, (long long)pack->target, (long long)pack->n_steps);
        way = way > 0 ? 2 * way : 1;
    }
    return status;
}

reversa_status rv_pack_stage(rv_search *search)
{
    rv_pack pack;
    bool fits;
    reversa_status status = rv_pack_open(search, &pack, &fits);
    if (!status && fits && !rv_search_is_closed(search)) {
        take_multipliers(&pack);
        pack.target = search->stage.value + 1;
        rv_pack_descend(&pack, ROOT_STEPS);
        if (!pack.counts)
            lower(&pack, rv_pack_denies(&pack, pack.bound) ? search->stage.value : rv_pack_whole(&pack));
        status = run(&pack);
    }
    rv_pack_close(&pack);
    reversa_status stop = rv_stop_status(search->solve->ctx);
    search->stage.stopped = search->stage.stopped || stop == REVERSA_E_DEADLINE;
    return status || stop != REVERSA_E_CANCELLED ? status : rv_fail_stopped(search->solve->ctx, stop);
}
