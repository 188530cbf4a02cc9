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
#define DIVE 600 /* evaluations of a short search, and as many for each job as a way down takes … */
#define DIVE_PER_JOB 30
#define MOST_DIVES 16
#define LEAST_PART 16
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

static bool is_small(const rv_pack *pack)
{
    return pack->is_pure && pack->all_cells <= SMALL;
}

/* So many evaluations, or as many as large tables leave. */
static int64_t within(const rv_pack *pack, int64_t n)
{
    int64_t most = EFFORT / (pack->all_cells + 1) + 1;
    return n < most ? n : most;
}

/* A better incumbent by short searches: half way to the bound, and nearer to the incumbent where nothing is found. */
static reversa_status dive(rv_pack *pack)
{
    rv_stage *stage = &pack->search->stage;
    reversa_status status = REVERSA_OK;
    int64_t part = 2;
    int64_t effort = DIVE + DIVE_PER_JOB * (int64_t)pack->n_jobs;
    if (!is_small(pack))
        effort = within(pack, effort);
    for (int32_t n = 0; n < MOST_DIVES && part <= LEAST_PART && !status && !rv_search_is_closed(pack->search); n++) {
        int64_t before = stage->value;
        bool ended;
        pack->target = stage->value + (stage->bound - stage->value) / part;
        pack->target += pack->target == stage->value;
        status = rv_pack_search(pack, effort, &ended);
        if (ended)
            lower(pack, pack->target - 1);
        if (stage->value == before && !ended)
            part *= 2;
    }
    return status;
}

/* Targets from the bound down to the incumbent. */
static reversa_status run(rv_pack *pack)
{
    rv_search *search = pack->search;
    rv_stage *stage = &search->stage;
    reversa_status status = dive(pack);
    int64_t start = stage->bound;
    int64_t way = (stage->bound - stage->value) / 32;
    bool ended = true;
    while (!status && ended && !rv_search_is_closed(search)) {
        pack->target = start - way > stage->value ? start - way : stage->value + 1;
        if (pack->target > stage->bound)
            pack->target = stage->bound;
        status = rv_pack_search(pack, is_small(pack) ? INT64_MAX : within(pack, INT64_MAX), &ended);
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
        rv_pack_descend(&pack, (int32_t)within(&pack, ROOT_STEPS));
        if (!pack.counts)
            lower(&pack, rv_pack_denies(&pack, pack.bound) ? search->stage.value : rv_pack_whole(&pack));
        status = run(&pack);
    }
    rv_pack_close(&pack);
    reversa_status stop = rv_stop_status(search->solve->ctx);
    search->stage.stopped = search->stage.stopped || stop == REVERSA_E_DEADLINE;
    return status || stop != REVERSA_E_CANCELLED ? status : rv_fail_stopped(search->solve->ctx, stop);
}
