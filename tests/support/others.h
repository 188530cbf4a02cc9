/*
 * A square market with the graph that its other matchings are found in: 0 has 1, 2 has 3.
 */
#ifndef RT_OTHERS_H
#define RT_OTHERS_H

#include "match/alternatives.h"
#include "support/market.h"

typedef struct rt_others {
    rt_market market;
    rv_arena arena;
    rv_other_graph graph;
} rt_others;

void rt_others_open(rt_others *others);
void rt_others_close(rt_others *others);
/* The graph's pair of two humans. */
int32_t rt_others_pair(const rt_others *others, int32_t mentor, int32_t mentee);
/* Are all lengths in the residual network 0 or more? Pairs that are kept or barred have none. */
bool rt_others_is_proven(const rt_others *others);

#endif
