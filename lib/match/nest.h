/*
 * Nested quotas: hard quotas with counts whose sets of people, by side, contain each other or have nobody in common.
 *
 * They are a tree above the people of a side: a unit of a person passes all sets that hold the person. So the problem stays a
 * flow, with whole optima and with prices as its proof. A set has bounds as a person has: units up to its least number are
 * counted by the level RV_PROFIT_DEMAND, and there are no units beyond its most.
 */
#ifndef RV_MATCH_NEST_H
#define RV_MATCH_NEST_H

#include "match/network.h"
#include "match/solve.h"

/* The sets of one side; larger ones come first, so a set comes after all that hold it. */
typedef struct rv_nest_side {
    int32_t n;
    int32_t *parent;      /* [n] the smallest set that holds this one, −1 for none */
    int32_t *least;       /* [n] pairs, pinned ones included; 0 for none */
    int32_t *most;        /* [n] INT32_MAX for none */
    int32_t *least_limit; /* [n] index of the problem's limit behind it, −1 for none */
    int32_t *most_limit;  /* [n] */
    int32_t *set_of;      /* [people] the smallest set that holds the person, −1 for none */
    int32_t *pinned;      /* [n] pinned pairs */
} rv_nest_side;

typedef struct rv_nest {
    reversa_context *ctx;
    rv_arena arena;
    rv_nest_side side[2];
    bool *is_held; /* [limits of the problem] quotas in the tree */
} rv_nest;

/* The quotas that form a tree on each side, the larger sets before the smaller. Closed after any status. */
reversa_status rv_nest_open(reversa_context *ctx, const reversa_problem *problem, rv_nest *nest);
void rv_nest_close(rv_nest *nest);

/* Can the tree hold all that the network does not hold by itself? *limit_out: the first limit that stays out, −1 for none;
 * all of them do where a level is no plain sum over pairs and units. */
reversa_status rv_nest_serves(reversa_context *ctx, const reversa_problem *problem, int32_t *limit_out);

/* Pairs and prices. The price of a person is that of all sets that hold it as well, so of a pair it is what it always is: w −
 * price − price is >= 0 for chosen pairs and <= 0 for others. With `above` the price of the smallest set around a person or
 * set, 0 where there is none: f(k) + price − above is >= 0 for units in use and <= 0 for free ones. */
typedef struct rv_nest_flow {
    bool *chosen;          /* [pairs] */
    int32_t *load[2];      /* [ordinals] pinned pairs included */
    int64_t *price[2];     /* [ordinals · n_levels] */
    int32_t *set_load[2];  /* [sets] pinned pairs included */
    int64_t *set_price[2]; /* [sets · n_levels] */
} rv_nest_flow;

/*
 * From any pairs and prices to an optimum with its proof; the loads are made anew. The network's first level is
 * RV_PROFIT_DEMAND. Any least number that is out of reach is left unfilled, as few units as can be. Stops as
 * rv_network_solve() does; the flow is of no use then.
 */
reversa_status rv_nest_solve(reversa_context *ctx, const rv_network *network, const rv_nest *nest, rv_nest_flow *flow);

/* f(k) of a set: the profit of the unit that brings its load to `load`. */
void rv_nest_unit(const rv_network *network, const rv_nest_side *sets, int32_t set, int32_t load, int64_t profit_out[]);

/* Do loads, bounds and all conditions above hold? Then value and bound are equal. */
bool rv_nest_check(const rv_network *network, const rv_nest *nest, const rv_nest_flow *flow, int64_t value_out[],
                   int64_t bound_out[]);

/* The best pairs within nested quotas that rv_nest_serves(). `relaxed` is the network's optimum without them. */
reversa_status rv_nest_match(rv_solve *solve, const rv_solution *relaxed, rv_solution *solution);

#endif
