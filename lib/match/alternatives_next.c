/*
 * The second best of a part: the shortest cycle in the residual network that changes a pair.
 *
 * The difference of two matchings of a part is made of cycles, none of them below 0, so the best that differs is one cycle
 * away. A cycle takes a chosen pair out, and is then that pair and a shortest path from its mentee to its mentor; or it takes
 * none out, and is one pair more between free places. The shortest so far bounds every search.
 */
#include <string.h>

#include "match/alternatives.h"

#define POLL_EVERY 64
#define FAR (INT64_C(1) << 50) /* longer than any cycle, on the first level */

static void take(const rv_other_graph *g, rv_other_cycle *cycle, int32_t pair, bool adds, const int64_t *length)
{
    cycle->found = true;
    cycle->adds = adds;
    cycle->pair = pair;
    memcpy(cycle->length, length, (size_t)g->d * sizeof *length);
}

/* Without this chosen pair. */
static void try_without(rv_other_graph *g, int32_t pair, rv_other_cycle *cycle)
{
    int64_t length[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    rv_other_pair_length(g, pair, length);
    for (int32_t l = 0; l < g->d; l++) {
        length[l] = -length[l];
        bound[l] = cycle->length[l] - length[l];
    }
    if (rv_lex_sign(bound, g->d) <= 0)
        return;
    int64_t path[RV_NETWORK_LEVELS];
    if (!rv_other_search(g, g->pairs[pair].mentee, g->n_mentees + g->pairs[pair].mentor, bound, path))
        return;
    for (int32_t l = 0; l < g->d; l++)
        length[l] += path[l];
    take(g, cycle, pair, false, length);
}

/* One pair more for this mentee. */
static void try_more(const rv_other_graph *g, int32_t mentee, rv_other_cycle *cycle)
{
    int64_t own[RV_NETWORK_LEVELS];
    if (!rv_other_unit_length(g, mentee, true, own) || rv_lex_compare(own, cycle->length, g->d) >= 0)
        return;
    for (int64_t k = g->row[mentee]; k < g->row[mentee + 1]; k++) {
        int64_t length[RV_NETWORK_LEVELS];
        int64_t unit[RV_NETWORK_LEVELS];
        if (g->pairs[k].chosen || g->pairs[k].held == RV_BARRED ||
            !rv_other_unit_length(g, g->n_mentees + g->pairs[k].mentor, false, unit))
            continue;
        rv_other_pair_length(g, (int32_t)k, length);
        for (int32_t l = 0; l < g->d; l++)
            length[l] += own[l] + unit[l];
        if (rv_lex_compare(length, cycle->length, g->d) < 0)
            take(g, cycle, (int32_t)k, true, length);
    }
}

reversa_status rv_other_next(rv_other_graph *graph, const int64_t *least, rv_other_cycle *cycle_out)
{
    *cycle_out = (rv_other_cycle){.found = false};
    cycle_out->length[0] = FAR;
    if (graph->insight->first) { /* least loads are not given up, whatever it gains */
        cycle_out->length[0] = 1;
        cycle_out->length[1] = -FAR;
    }
    for (int32_t i = 0; i < graph->n_mentees; i++) {
        try_more(graph, i, cycle_out);
        for (int64_t k = graph->row[i]; k < graph->row[i + 1]; k++)
            if (graph->pairs[k].chosen && graph->pairs[k].held != RV_KEPT)
                try_without(graph, (int32_t)k, cycle_out);
        if (cycle_out->found && rv_lex_compare(cycle_out->length, least, graph->d) <= 0)
            return REVERSA_OK;
        reversa_status status = i % POLL_EVERY == 0 ? rv_stop_status(graph->ctx) : REVERSA_OK;
        if (status)
            return status;
    }
    return REVERSA_OK;
}

void rv_other_apply(rv_other_graph *graph, const rv_other_cycle *cycle)
{
    static const int64_t far[RV_NETWORK_LEVELS] = {FAR};
    const rv_other_pair *pair = &graph->pairs[cycle->pair];
    int32_t mentor = graph->n_mentees + pair->mentor;
    int32_t from = cycle->adds ? mentor : pair->mentee;
    int32_t to = cycle->adds ? pair->mentee : mentor;
    int64_t length[RV_NETWORK_LEVELS];
    bool found = rv_other_search(graph, from, to, far, length);
    RV_REQUIRE(found);
    if (found)
        rv_other_turn(graph, from, to);
    rv_other_flip(graph, cycle->pair);
}
