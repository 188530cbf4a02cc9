/*
 * A small network with sets above its people, to be done by hand.
 *
 * Three mentors with two places each, three mentees with one, all nine pairs; the pair of mentee i and mentor j scores
 * 100 · (3 − j) + i. Mentors 0 and 1 are a set, and mentor 0 is one within it; mentees 1 and 2 are a set. No set has bounds yet.
 */
#ifndef RT_NESTED_H
#define RT_NESTED_H

#include "match/nest.h"
#include "support/network.h"

#define RT_NESTED_PAIRS 9
#define RT_NESTED_LEVELS 3 /* demand, mentees, score */

typedef struct rt_nested {
    rt_network instance;
    rv_nest nest;
    rv_nest_flow flow; /* nothing chosen, prices 0 */
    int32_t sets[2][7][2];
    int32_t set_of[2][3];
    bool chosen[RT_NESTED_PAIRS];
    int32_t load[2][3], set_load[2][2];
    int64_t price[2][3 * RT_NESTED_LEVELS], set_price[2][2 * RT_NESTED_LEVELS];
} rt_nested;

enum { RT_OUTER, RT_INNER }; /* the mentors' sets; the mentees have the outer one alone */

void rt_nested_open(rt_nested *nested);
void rt_nested_close(rt_nested *nested);
/* Bounds of a set, INT32_MAX for no most. */
void rt_nested_bound(rt_nested *nested, int side, int32_t set, int32_t least, int32_t most);

#endif
