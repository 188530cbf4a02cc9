/*
 * The certificate of a network solution: conditions, value and bound, recomputed from nothing but the network, the pairs
 * and the prices.
 *
 * By weak duality in the ordered group of vectors, Σ max(0, w − u − v) + Σ max(0, f(k) + price) bounds the value of every
 * choice of pairs that keeps the loads. Where all conditions hold each term equals what the chosen pairs pay, so value
 * and bound agree on every level. The sums are made in 128 bits: prices times people may pass 64 on their way.
 */
#include <string.h>

#include <reversa/cohort.h>

#include "match/network.h"

__extension__ typedef __int128 wide;

#define AHEAD 24 /* pairs whose mentors' prices are fetched before their turn */

typedef struct tally {
    const rv_network *net;
    const rv_flow *flow;
    bool uneven; /* every unit of a mentor has a profit of its own */
    wide value[RV_NETWORK_LEVELS];
    wide bound[RV_NETWORK_LEVELS];
} tally;

reversa_status rv_flow_open(reversa_context *ctx, const rv_network *network, rv_flow *flow)
{
    memset(flow, 0, sizeof *flow);
    flow->chosen = rv_alloc(ctx, (size_t)network->offset[network->side[REVERSA_MENTEE].n], sizeof *flow->chosen);
    bool complete = flow->chosen;
    for (int side = 0; side < 2 && complete; side++) {
        size_t n = (size_t)network->side[side].n;
        flow->load[side] = rv_alloc(ctx, n, sizeof *flow->load[side]);
        flow->price[side] = rv_alloc(ctx, n, (size_t)network->n_levels * sizeof *flow->price[side]);
        complete = flow->load[side] && flow->price[side];
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

void rv_flow_close(reversa_context *ctx, rv_flow *flow)
{
    rv_free(ctx, flow->chosen);
    for (int side = 0; side < 2; side++) {
        rv_free(ctx, flow->load[side]);
        rv_free(ctx, flow->price[side]);
    }
    memset(flow, 0, sizeof *flow);
}

static const int64_t *price_of(const tally *t, int side, int32_t person)
{
    return t->flow->price[side] + (size_t)person * (size_t)t->net->n_levels;
}

/* `count` units of the profit of load `load`, used or free. False if the prices disagree with their use. */
static bool add_units(tally *t, int side, int32_t person, int32_t load, int64_t count, bool used)
{
    int64_t profit[RV_NETWORK_LEVELS];
    int64_t reduced[RV_NETWORK_LEVELS];
    if (count <= 0)
        return true;
    rv_network_unit(t->net, side, person, load, profit);
    for (int32_t l = 0; l < t->net->n_levels; l++)
        reduced[l] = profit[l] + price_of(t, side, person)[l];
    int sign = rv_lex_sign(reduced, t->net->n_levels);
    for (int32_t l = 0; l < t->net->n_levels; l++) {
        t->value[l] += used ? (wide)count * profit[l] : 0;
        t->bound[l] += sign > 0 ? (wide)count * reduced[l] : 0;
    }
    return used ? sign >= 0 : sign <= 0;
}

/* The last load up to which each unit after `first` has the profit of the next one, or, where it is free, no more. */
static int32_t same_until(const tally *t, int side, int32_t person, int32_t first, bool used)
{
    int32_t least = t->net->side[side].least[person];
    if (first < 1 || (used && t->uneven && side == REVERSA_MENTOR))
        return first + 1;
    return least > first ? least : INT32_MAX;
}

/* Units first + 1 .. last, all used or all free. */
static bool add_range(tally *t, int side, int32_t person, int32_t first, int32_t last, bool used)
{
    bool good = true;
    while (first < last) {
        int32_t until = same_until(t, side, person, first, used);
        until = until < last ? until : last;
        good = add_units(t, side, person, first + 1, (int64_t)until - first, used) && good;
        first = until;
    }
    return good;
}

static bool add_person(tally *t, int side, int32_t person)
{
    const rv_network_side *people = &t->net->side[side];
    int32_t load = t->flow->load[side][person];
    if (load < people->pinned[person] || (load > people->most[person] && load > people->pinned[person]))
        return false;
    bool used = add_range(t, side, person, people->pinned[person], load, true);
    bool idle = add_range(t, side, person, load, people->most[person], false);
    return used && idle;
}

/* The sign of a pair's reduced profit: most differ on the first level or the second, and are read no further. */
static inline int sign_of_pair(const tally *t, int32_t mentee, int64_t pair)
{
    const int64_t *a = price_of(t, REVERSA_MENTEE, mentee);
    const int64_t *b = price_of(t, REVERSA_MENTOR, t->net->mentor[pair]);
    for (int32_t l = 0; l < t->net->n_levels; l++) {
        int64_t reduced = rv_network_pair(t->net, l, pair) - a[l] - b[l];
        if (reduced != 0)
            return reduced < 0 ? -1 : 1;
    }
    return 0;
}

static bool add_pair(tally *t, int32_t mentee, int64_t pair)
{
    int64_t profit[RV_NETWORK_LEVELS];
    int64_t reduced[RV_NETWORK_LEVELS];
    const int64_t *a = price_of(t, REVERSA_MENTEE, mentee);
    const int64_t *b = price_of(t, REVERSA_MENTOR, t->net->mentor[pair]);
    bool chosen = t->flow->chosen[pair];
    for (int32_t l = 0; l < t->net->n_levels; l++) {
        profit[l] = rv_network_pair(t->net, l, pair);
        reduced[l] = profit[l] - a[l] - b[l];
    }
    int sign = rv_lex_sign(reduced, t->net->n_levels);
    for (int32_t l = 0; l < t->net->n_levels; l++) {
        t->value[l] += chosen ? profit[l] : 0;
        t->bound[l] += sign > 0 ? reduced[l] : 0;
    }
    return chosen ? sign >= 0 : sign <= 0;
}

/* Are the loads those that the chosen pairs make? Mentors' loads are counted down to the pinned ones and up again, so
 * that the check needs no memory and cannot fail. */
static bool loads_agree(const rv_network *net, const rv_flow *flow)
{
    bool good = true;
    int64_t total[2] = {0, 0};
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
            int32_t count = 0;
            for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
                count += flow->chosen[e];
                if (flow->chosen[e])
                    flow->load[REVERSA_MENTOR][net->mentor[e]] += pass ? 1 : -1;
            }
            total[REVERSA_MENTEE] += pass ? 0 : count;
            good = good && flow->load[REVERSA_MENTEE][i] == net->side[REVERSA_MENTEE].pinned[i] + count;
        }
        for (int32_t j = 0; j < net->side[REVERSA_MENTOR].n && pass == 0; j++)
            good = good && flow->load[REVERSA_MENTOR][j] == net->side[REVERSA_MENTOR].pinned[j];
    }
    return good;
}

bool rv_network_check(const rv_network *network, const rv_flow *flow, int64_t value_out[], int64_t bound_out[])
{
    tally t = {.net = network, .flow = flow};
    bool good = loads_agree(network, flow);
    for (int32_t l = 0; l < network->n_levels; l++)
        t.uneven = t.uneven || network->levels[l] == RV_PROFIT_EVEN;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < network->side[side].n; p++)
            good = add_person(&t, side, p) && good;
    }
    int64_t n_pairs = network->offset[network->side[REVERSA_MENTEE].n];
    for (int32_t i = 0; i < network->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = network->offset[i]; e < network->offset[i + 1]; e++) {
            if (e + AHEAD < n_pairs)
                __builtin_prefetch(price_of(&t, REVERSA_MENTOR, network->mentor[e + AHEAD]));
            if (flow->chosen[e] || sign_of_pair(&t, i, e) > 0) /* the others add nothing and meet their condition */
                good = add_pair(&t, i, e) && good;
        }
    }
    for (int32_t l = 0; l < network->n_levels; l++) {
        good = good && t.value[l] == t.bound[l];
        value_out[l] = (int64_t)t.value[l];
        bound_out[l] = t.bound[l] > INT64_MAX ? INT64_MAX : (int64_t)t.bound[l];
    }
    return good;
}
