/*
 * The certificate of nested quotas, recomputed from nothing but the network, the sets, the pairs and the prices.
 *
 * By weak duality Σ max(0, w − u − v) + Σ max(0, f(k) + price − above), the second sum over the units of people and sets,
 * bounds the value of every choice of pairs: around each person and set the prices of what goes in and what comes out
 * cancel. Where all conditions hold each term is what the pairs and units in use pay. Sums are made in 128 bits.
 */
#include <string.h>

#include "match/nest.h"

__extension__ typedef __int128 wide;

typedef struct tally {
    const rv_network *net;
    const rv_nest *nest;
    const rv_nest_flow *flow;
    bool good;
    wide value[RV_NETWORK_LEVELS];
    wide bound[RV_NETWORK_LEVELS];
} tally;

/* The units of someone: bounds, load, and the price less the one above. */
typedef struct units {
    int side;
    int32_t person; /* or … */
    int32_t set;    /* −1 for a person */
    int32_t pinned;
    int32_t least;
    int32_t most;
    int32_t load;
    int64_t price[RV_NETWORK_LEVELS];
} units;

static const int64_t *row_of(const tally *t, const int64_t *prices, int32_t k)
{
    return prices + (size_t)k * (size_t)t->net->n_levels;
}

/* `count` units like the one that brings the load to `load`. */
static void add_units(tally *t, const units *of, int32_t load, int64_t count, bool used)
{
    int64_t profit[RV_NETWORK_LEVELS];
    int64_t reduced[RV_NETWORK_LEVELS];
    if (of->set < 0)
        rv_network_unit(t->net, of->side, of->person, load, profit);
    else
        rv_nest_unit(t->net, &t->nest->side[of->side], of->set, load, profit);
    for (int32_t l = 0; l < t->net->n_levels; l++)
        reduced[l] = profit[l] + of->price[l];
    int sign = rv_lex_sign(reduced, t->net->n_levels);
    for (int32_t l = 0; l < t->net->n_levels; l++) {
        t->value[l] += used ? (wide)count * profit[l] : 0;
        t->bound[l] += sign > 0 ? (wide)count * reduced[l] : 0;
    }
    t->good = t->good && (used ? sign >= 0 : sign <= 0);
}

/* Units first + 1 .. last: people's one by one, a set's up to its least number and beyond it at once. */
static void add_range(tally *t, const units *of, int32_t first, int32_t last, bool used)
{
    while (first < last && t->good) {
        int32_t until = of->set < 0 ? first + 1 : of->least > first && of->least < last ? of->least : last;
        add_units(t, of, first + 1, (int64_t)until - first, used);
        first = until;
    }
}

static void add_all_units(tally *t, units *of, const int64_t *price, int32_t above)
{
    for (int32_t l = 0; l < t->net->n_levels; l++)
        of->price[l] = price[l] - (above >= 0 ? row_of(t, t->flow->set_price[of->side], above)[l] : 0);
    t->good = t->good && of->load >= of->pinned && (of->load <= of->most || of->load == of->pinned);
    add_range(t, of, of->pinned, of->load, true);
    add_range(t, of, of->load, of->most, false);
}

static void add_side(tally *t, int side)
{
    const rv_network_side *people = &t->net->side[side];
    const rv_nest_side *sets = &t->nest->side[side];
    for (int32_t p = 0; p < people->n; p++) {
        units of = {.side = side, .person = p, .set = -1, .pinned = people->pinned[p]};
        of.most = people->most[p];
        of.load = t->flow->load[side][p];
        add_all_units(t, &of, row_of(t, t->flow->price[side], p), sets->set_of[p]);
    }
    for (int32_t k = 0; k < sets->n; k++) {
        units of = {.side = side, .set = k, .pinned = sets->pinned[k], .least = sets->least[k], .most = sets->most[k]};
        of.load = t->flow->set_load[side][k];
        add_all_units(t, &of, row_of(t, t->flow->set_price[side], k), sets->parent[k]);
    }
}

static void add_pair(tally *t, int32_t mentee, int64_t pair)
{
    int64_t profit[RV_NETWORK_LEVELS];
    int64_t reduced[RV_NETWORK_LEVELS];
    const int64_t *a = row_of(t, t->flow->price[REVERSA_MENTEE], mentee);
    const int64_t *b = row_of(t, t->flow->price[REVERSA_MENTOR], t->net->mentor[pair]);
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
    t->good = t->good && (chosen ? sign >= 0 : sign <= 0);
}

/* Take the loads of people, or of pairs, off those of what holds them; at the end nothing may be left. */
static void count_down(const rv_nest_side *sets, int32_t *load, int32_t set, int32_t by)
{
    for (; set >= 0; set = sets->parent[set])
        load[set] += by;
}

/* Are the loads those that pinned and chosen pairs make? They are counted down to the pinned ones and up again, so that
 * the check needs no memory and cannot fail. */
static bool loads_agree(const rv_network *net, const rv_nest *nest, const rv_nest_flow *flow)
{
    bool good = true;
    for (int pass = 0; pass < 2; pass++) {
        int32_t step = pass ? 1 : -1;
        for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
            for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
                int32_t of[2] = {[REVERSA_MENTOR] = net->mentor[e], [REVERSA_MENTEE] = i};
                for (int side = 0; side < 2 && flow->chosen[e]; side++) {
                    flow->load[side][of[side]] += step;
                    count_down(&nest->side[side], flow->set_load[side], nest->side[side].set_of[of[side]], step);
                }
            }
        }
        for (int side = 0; side < 2 && pass == 0; side++) {
            for (int32_t p = 0; p < net->side[side].n; p++)
                good = good && flow->load[side][p] == net->side[side].pinned[p];
            for (int32_t k = 0; k < nest->side[side].n; k++)
                good = good && flow->set_load[side][k] == nest->side[side].pinned[k];
        }
    }
    return good;
}

bool rv_nest_check(const rv_network *network, const rv_nest *nest, const rv_nest_flow *flow, int64_t value_out[],
                   int64_t bound_out[])
{
    tally t = {.net = network, .nest = nest, .flow = flow};
    t.good = loads_agree(network, nest, flow);
    for (int side = 0; side < 2; side++)
        add_side(&t, side);
    for (int32_t i = 0; i < network->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = network->offset[i]; e < network->offset[i + 1]; e++)
            add_pair(&t, i, e);
    }
    for (int32_t l = 0; l < network->n_levels; l++) {
        t.good = t.good && t.value[l] == t.bound[l];
        value_out[l] = (int64_t)t.value[l];
        bound_out[l] = t.bound[l] > INT64_MAX ? INT64_MAX : (int64_t)t.bound[l];
    }
    return t.good;
}
