/*
 * Arrays of fixed size in place of those that a search's rows lead to.
 */
#include "support/packs.h"

#include <string.h>

static void point(rt_pack *f)
{
    rv_pack *pack = &f->pack;
    f->solve.ctx = rt_context(NULL);
    f->search.solve = &f->solve;
    pack->search = &f->search;
    pack->items = f->items;
    pack->rows = f->rows;
    pack->loss = f->loss;
    pack->first = f->first;
    pack->job_first = f->job_first;
    pack->job_items = f->job_items;
    pack->capacity = f->capacity;
    pack->places = f->places;
    pack->left = f->left;
    pack->spots = f->spots;
    pack->have = f->have;
    pack->open = f->open;
    pack->trail = f->trail;
    pack->list = f->list;
    pack->y = f->y;
    pack->kept = f->kept;
    pack->sum = f->sum;
    pack->worth = f->worth;
    pack->forward = f->forward;
    pack->backward = f->backward;
    pack->state = f->state;
    pack->chosen = f->chosen;
}

void rt_pack_open(rt_pack *f, const int32_t *capacity, int32_t n_bins, int32_t n_jobs, const rt_pack_item *items,
                  int32_t n_items)
{
    memset(f, 0, sizeof *f);
    point(f);
    f->pack.n_bins = n_bins;
    f->pack.n_jobs = f->pack.n_rows = n_jobs;
    f->pack.n_items = n_items;
    f->pack.is_pure = true;
    for (int32_t k = 0; k < n_items; k++) {
        f->items[k] = (rv_pack_item){.pair = {.mentee = items[k].job, .mentor = items[k].bin},
                                     .bin = items[k].bin,
                                     .job = items[k].job,
                                     .weight = items[k].weight,
                                     .worth = items[k].worth};
        f->first[items[k].bin + 1]++;
    }
    for (int32_t b = 0; b < n_bins; b++) {
        f->capacity[b] = f->left[b] = capacity[b];
        f->places[b] = f->spots[b] = f->first[b + 1];
        assert_true((f->first[b + 1] + 1) * (capacity[b] + 1) <= RT_PACK_CELLS);
        f->first[b + 1] += f->first[b];
    }
    for (int32_t i = 0; i < n_jobs; i++) {
        f->job_first[i + 1] = f->job_first[i];
        for (int32_t k = 0; k < n_items; k++)
            if (items[k].job == i)
                f->job_items[f->job_first[i + 1]++] = k;
        f->open[i] = f->job_first[i + 1] - f->job_first[i];
        f->rows[i] = (rv_pack_row){.row = i, .high = f->open[i] > 0, .steepest = INT64_C(1) << 38};
        f->pack.possible += f->open[i] > 0;
    }
}

void rt_pack_close(rt_pack *f)
{
    reversa_context_free(f->solve.ctx);
    memset(f, 0, sizeof *f);
}
