/*
 * Knapsacks by hand, without a search behind them: the fixture of the tests of bounds and trees.
 */
#ifndef RT_PACKS_H
#define RT_PACKS_H

#include "match/limit_pack.h"
#include "support/support.h"

enum { RT_PACK_MOST = 32, RT_PACK_CELLS = 4096 };

typedef struct rt_pack_item {
    int32_t bin, job, weight;
    int64_t worth;
} rt_pack_item;

typedef struct rt_pack {
    rv_pack pack;
    rv_search search; /* nothing but its context */
    rv_solve solve;
    rv_pack_item items[RT_PACK_MOST];
    rv_pack_row rows[RT_PACK_MOST];
    rv_pack_loss loss[RT_PACK_MOST];
    int32_t first[RT_PACK_MOST + 1], job_first[RT_PACK_MOST + 1], job_items[RT_PACK_MOST];
    int32_t capacity[RT_PACK_MOST], places[RT_PACK_MOST], left[RT_PACK_MOST], spots[RT_PACK_MOST];
    int32_t have[RT_PACK_MOST], open[RT_PACK_MOST], trail[RT_PACK_MOST], list[RT_PACK_MOST];
    int64_t y[RT_PACK_MOST], kept[RT_PACK_MOST], sum[RT_PACK_MOST], worth[RT_PACK_MOST];
    int64_t forward[RT_PACK_CELLS], backward[RT_PACK_CELLS];
    uint8_t state[RT_PACK_MOST], chosen[RT_PACK_MOST];
} rt_pack;

/* Jobs with one place each, none of which must be filled; items ordered by bin. */
void rt_pack_open(rt_pack *fixture, const int32_t *capacity, int32_t n_bins, int32_t n_jobs, const rt_pack_item *items,
                  int32_t n_items);
void rt_pack_close(rt_pack *fixture);

#endif
