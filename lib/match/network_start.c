/*
 * What a solve leaves for the next one: its pairs and its prices.
 *
 * Pricing adds pairs to a network and solves it again. Most of what was chosen stays, and prices move little, so the next
 * solve begins there. Pairs are kept by mentor and not by position, since positions change.
 */
#include <string.h>

#include <reversa/cohort.h>

#include "match/network.h"

static reversa_status open_start(reversa_context *ctx, const rv_network *network, int64_t n_chosen, rv_start *start)
{
    size_t row = (size_t)network->n_levels * sizeof(int64_t);
    start->offset = rv_alloc(ctx, (size_t)network->side[REVERSA_MENTEE].n + 1, sizeof *start->offset);
    start->mentor = rv_alloc(ctx, (size_t)n_chosen, sizeof *start->mentor);
    bool complete = start->offset && start->mentor;
    for (int side = 0; side < 2 && complete; side++) {
        start->price[side] = rv_alloc(ctx, (size_t)network->side[side].n, row);
        complete = start->price[side];
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_start_take(reversa_context *ctx, const rv_network *network, const rv_flow *flow, rv_start *start)
{
    int32_t n_mentees = network->side[REVERSA_MENTEE].n;
    int64_t n_chosen = 0;
    rv_start_close(ctx, start);
    for (int64_t e = 0; e < network->offset[n_mentees]; e++)
        n_chosen += flow->chosen[e];
    reversa_status status = open_start(ctx, network, n_chosen, start);
    if (status) {
        rv_start_close(ctx, start);
        return status;
    }
    int64_t n = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = network->offset[i]; e < network->offset[i + 1]; e++) {
            if (flow->chosen[e])
                start->mentor[n++] = network->mentor[e];
        }
        start->offset[i + 1] = n;
    }
    start->n_levels = network->n_levels;
    for (int32_t l = 0; l < network->n_levels; l++)
        start->times[l] = rv_network_times(network, l);
    for (int side = 0; side < 2; side++) {
        size_t room = (size_t)network->side[side].n * (size_t)network->n_levels;
        if (room > 0)
            memcpy(start->price[side], flow->price[side], room * sizeof *start->price[side]);
    }
    return REVERSA_OK;
}

void rv_start_close(reversa_context *ctx, rv_start *start)
{
    rv_free(ctx, start->offset);
    rv_free(ctx, start->mentor);
    for (int side = 0; side < 2; side++)
        rv_free(ctx, start->price[side]);
    memset(start, 0, sizeof *start);
}
