/*
 * The graph of a network with sets above its people, and the step that makes pairs and units agree with prices.
 *
 * A mentee whose price is below what a pair not chosen is worth is priced anew, and loses the pairs that are now worth less;
 * then every node takes the units that its price and the one above ask for. After that no condition is broken; what is left
 * are nodes with more or fewer units than pairs, which the search of nest_solve.c puts right.
 */
#include "match/nest_graph.h"

#include <string.h>

void rv_nest_unit(const rv_network *network, const rv_nest_side *sets, int32_t set, int32_t load, int64_t profit_out[])
{
    for (int32_t l = 0; l < network->n_levels; l++)
        profit_out[l] = network->levels[l] == RV_PROFIT_DEMAND && load <= sets->least[set];
}

static void unit_of(const rv_nest_graph *g, int32_t node, int32_t load, int64_t *profit)
{
    int side = rv_nest_side_of(g, node);
    if (rv_nest_is_person(g, node))
        rv_network_unit(g->net, side, node - g->first[side], load, profit);
    else
        rv_nest_unit(g->net, &g->nest->side[side], node - g->sets[side], load, profit);
}

void rv_nest_cost_more(const rv_nest_graph *g, int32_t node, int64_t cost_out[])
{
    const int64_t *own = rv_nest_price(g, node);
    const int64_t *above = rv_nest_price(g, g->above[node]);
    int64_t profit[RV_NETWORK_LEVELS] = {0};
    unit_of(g, node, g->load[node] + 1, profit);
    for (int32_t l = 0; l < g->d; l++)
        cost_out[l] = above[l] - own[l] - profit[l];
}

void rv_nest_cost_less(const rv_nest_graph *g, int32_t node, int64_t cost_out[])
{
    const int64_t *own = rv_nest_price(g, node);
    const int64_t *above = rv_nest_price(g, g->above[node]);
    int64_t profit[RV_NETWORK_LEVELS] = {0};
    unit_of(g, node, g->load[node], profit);
    for (int32_t l = 0; l < g->d; l++)
        cost_out[l] = profit[l] + own[l] - above[l];
}

/* ---- Chosen pairs ---- */

void rv_nest_choose(rv_nest_graph *g, int64_t pair)
{
    int64_t *head = &g->head[g->net->mentor[pair]];
    g->flow->chosen[pair] = true;
    g->next[pair] = *head;
    g->previous[pair] = -1;
    if (*head >= 0)
        g->previous[*head] = pair;
    *head = pair;
}

void rv_nest_drop(rv_nest_graph *g, int64_t pair)
{
    g->flow->chosen[pair] = false;
    if (g->previous[pair] >= 0)
        g->next[g->previous[pair]] = g->next[pair];
    else
        g->head[g->net->mentor[pair]] = g->next[pair];
    if (g->next[pair] >= 0)
        g->previous[g->next[pair]] = g->previous[pair];
}

/* ---- Room ---- */

static void link_side(rv_nest_graph *g, int side)
{
    const rv_network_side *people = &g->net->side[side];
    const rv_nest_side *sets = &g->nest->side[side];
    for (int32_t p = 0; p < people->n; p++) {
        int32_t node = g->first[side] + p;
        g->above[node] = sets->set_of[p] >= 0 ? g->sets[side] + sets->set_of[p] : g->outside;
        g->pinned[node] = people->pinned[p];
        g->most[node] = people->most[p] > people->pinned[p] ? people->most[p] : people->pinned[p];
        g->load[node] = g->pinned[node];
        memcpy(rv_nest_price(g, node), g->flow->price[side] + (size_t)p * (size_t)g->d, (size_t)g->d * sizeof(int64_t));
    }
    for (int32_t k = 0; k < sets->n; k++) {
        int32_t node = g->sets[side] + k;
        g->above[node] = sets->parent[k] >= 0 ? g->sets[side] + sets->parent[k] : g->outside;
        g->pinned[node] = sets->pinned[k];
        g->most[node] = sets->most[k] > sets->pinned[k] ? sets->most[k] : sets->pinned[k];
        g->load[node] = g->pinned[node];
        memcpy(rv_nest_price(g, node), g->flow->set_price[side] + (size_t)k * (size_t)g->d,
               (size_t)g->d * sizeof(int64_t));
    }
}

/* Counts at [k + 1] to the begin of each list. */
static void begin_lists(int64_t *at, int64_t n)
{
    for (int64_t k = 0; k < n; k++)
        at[k + 1] += at[k];
}

/* Filling has moved each begin to its end, which is the next one's begin. */
static void rewind_lists(int64_t *at, int64_t n)
{
    for (int64_t k = n; k > 0; k--)
        at[k] = at[k - 1];
    at[0] = 0;
}

/* Who is right below whom: people and sets without a place move nothing, and stay out. */
static void link_children(rv_nest_graph *g)
{
    for (int32_t node = 0; node < g->outside; node++)
        g->child_at[g->above[node] + 1] += g->most[node] > g->pinned[node];
    begin_lists(g->child_at, (int64_t)g->outside + 1);
    for (int32_t node = 0; node < g->outside; node++) {
        if (g->most[node] > g->pinned[node])
            g->child[g->child_at[g->above[node]]++] = node;
    }
    rewind_lists(g->child_at, (int64_t)g->outside + 1);
}

static void link_pairs(rv_nest_graph *g)
{
    const rv_network *net = g->net;
    int32_t n_mentors = net->side[REVERSA_MENTOR].n;
    int32_t n_mentees = net->side[REVERSA_MENTEE].n;
    for (int64_t e = 0; e < net->offset[n_mentees]; e++)
        g->mentor_at[net->mentor[e] + 1]++;
    begin_lists(g->mentor_at, n_mentors);
    for (int32_t j = 0; j < n_mentors; j++)
        g->head[j] = -1;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            g->mentee[e] = i;
            g->mentor_pair[g->mentor_at[net->mentor[e]]++] = e;
            if (g->flow->chosen[e])
                rv_nest_choose(g, e);
        }
    }
    rewind_lists(g->mentor_at, n_mentors);
}

static reversa_status make_room(rv_nest_graph *g, rv_arena *arena)
{
    reversa_context *ctx = g->ctx;
    size_t n = (size_t)g->outside + 1;
    size_t n_mentors = (size_t)g->net->side[REVERSA_MENTOR].n;
    size_t n_pairs = (size_t)g->net->offset[g->net->side[REVERSA_MENTEE].n];
    g->above = rv_arena_alloc(ctx, arena, n, sizeof *g->above);
    g->pinned = rv_arena_alloc(ctx, arena, n, sizeof *g->pinned);
    g->most = rv_arena_alloc(ctx, arena, n, sizeof *g->most);
    g->load = rv_arena_alloc(ctx, arena, n, sizeof *g->load);
    g->over = rv_arena_alloc(ctx, arena, n, sizeof *g->over);
    g->price = rv_arena_alloc(ctx, arena, n, (size_t)g->d * sizeof *g->price);
    g->child_at = rv_arena_alloc(ctx, arena, n + 1, sizeof *g->child_at);
    g->child = rv_arena_alloc(ctx, arena, n, sizeof *g->child);
    g->mentee = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->mentee);
    g->mentor_at = rv_arena_alloc(ctx, arena, n_mentors + 1, sizeof *g->mentor_at);
    g->mentor_pair = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->mentor_pair);
    g->head = rv_arena_alloc(ctx, arena, n_mentors, sizeof *g->head);
    g->next = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->next);
    g->previous = rv_arena_alloc(ctx, arena, n_pairs, sizeof *g->previous);
    bool complete = g->above && g->pinned && g->most && g->load && g->over && g->price && g->child_at && g->child &&
                    g->mentee && g->mentor_at && g->mentor_pair && g->head && g->next && g->previous;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_nest_graph_open(rv_nest_graph *g, rv_arena *arena)
{
    int64_t n = 0;
    for (int side = 0; side < 2; side++) {
        g->first[side] = (int32_t)n;
        n += g->net->side[side].n;
        g->sets[side] = (int32_t)n;
        n += g->nest->side[side].n;
        if (n >= INT32_MAX)
            return rv_fail(g->ctx, REVERSA_E_UNSUPPORTED, "More than 2^31 − 2 mentors, mentees and quotas together");
    }
    g->outside = (int32_t)n;
    reversa_status status = make_room(g, arena);
    if (status)
        return status;
    for (int side = 0; side < 2; side++)
        link_side(g, side);
    link_children(g);
    link_pairs(g);
    return REVERSA_OK;
}

/* ---- Pairs and units as prices ask for ---- */

static inline int64_t *price_of(const rv_nest_graph *g, int side, int32_t person)
{
    return rv_nest_price(g, g->first[side] + person);
}

/* What a pair is worth to its mentee. */
static void worth_of(const rv_nest_graph *g, int64_t pair, int64_t *worth)
{
    const int64_t *other = price_of(g, REVERSA_MENTOR, g->net->mentor[pair]);
    for (int32_t l = 0; l < g->d; l++)
        worth[l] = rv_network_pair(g->net, l, pair) - other[l];
}

/* No pair that is not chosen may be worth more than the mentee's price, and none that is less. */
static void settle_mentee(rv_nest_graph *g, int32_t i)
{
    int64_t *price = price_of(g, REVERSA_MENTEE, i);
    int64_t worth[RV_NETWORK_LEVELS] = {0};
    for (int64_t e = g->net->offset[i]; e < g->net->offset[i + 1]; e++) {
        worth_of(g, e, worth);
        if (!g->flow->chosen[e] && rv_lex_compare(worth, price, g->d) > 0)
            memcpy(price, worth, (size_t)g->d * sizeof *price);
    }
    for (int64_t e = g->net->offset[i]; e < g->net->offset[i + 1]; e++) {
        worth_of(g, e, worth);
        if (g->flow->chosen[e] && rv_lex_compare(worth, price, g->d) < 0)
            rv_nest_drop(g, e);
    }
}

int32_t rv_nest_like_it(const rv_nest_graph *g, int32_t node, bool more)
{
    int side = rv_nest_side_of(g, node);
    int32_t load = g->load[node];
    if (rv_nest_is_person(g, node))
        return 1;
    int32_t least = g->nest->side[side].least[node - g->sets[side]];
    int32_t end = more ? g->most[node] : g->pinned[node];
    bool is_between = more ? load < least && least < end : load > least && least > end;
    end = is_between ? least : end;
    return more ? end - load : load - end;
}

/* As many units as there are pairs below, where the prices do not ask for more or fewer. All below is settled. */
static void settle_node(rv_nest_graph *g, int32_t node)
{
    int64_t cost[RV_NETWORK_LEVELS];
    int64_t wanted = g->pinned[node] - g->over[node];
    g->load[node] = wanted > g->most[node] ? g->most[node] : (int32_t)wanted;
    while (g->load[node] < g->most[node]) {
        rv_nest_cost_more(g, node, cost);
        if (rv_lex_sign(cost, g->d) >= 0)
            break;
        g->load[node] += rv_nest_like_it(g, node, true);
    }
    while (g->load[node] > g->pinned[node]) {
        rv_nest_cost_less(g, node, cost);
        if (rv_lex_sign(cost, g->d) >= 0)
            break;
        g->load[node] -= rv_nest_like_it(g, node, false);
    }
    int64_t used = g->load[node] - g->pinned[node];
    g->over[node] += used;
    g->over[g->above[node]] -= used;
}

void rv_nest_settle(rv_nest_graph *g)
{
    const rv_network *net = g->net;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        settle_mentee(g, i);
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            g->over[g->first[REVERSA_MENTEE] + i] -= g->flow->chosen[e];
            g->over[g->first[REVERSA_MENTOR] + net->mentor[e]] -= g->flow->chosen[e];
        }
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t node = g->first[side]; node < g->sets[side]; node++)
            settle_node(g, node);
        for (int32_t k = g->nest->side[side].n - 1; k >= 0; k--) /* the smaller sets first */
            settle_node(g, g->sets[side] + k);
    }
}

/* ---- The flow again ---- */

/* The price of someone without a pair is the highest with which a unit need not be used: fewer pairs pass it. */
static void raise_idle_price(rv_nest_graph *g, int32_t node)
{
    int64_t cost[RV_NETWORK_LEVELS];
    int64_t *price = rv_nest_price(g, node);
    if (g->load[node] > g->pinned[node] || g->load[node] >= g->most[node])
        return;
    rv_nest_cost_more(g, node, cost);
    if (rv_lex_sign(cost, g->d) <= 0)
        return;
    for (int32_t l = 0; l < g->d; l++)
        price[l] += cost[l];
}

void rv_nest_graph_close(rv_nest_graph *g)
{
    size_t row = (size_t)g->d * sizeof(int64_t);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < g->net->side[side].n; p++) {
            int32_t node = g->first[side] + p;
            raise_idle_price(g, node);
            g->flow->load[side][p] = g->load[node];
            memcpy(g->flow->price[side] + (size_t)p * (size_t)g->d, rv_nest_price(g, node), row);
        }
        for (int32_t k = 0; k < g->nest->side[side].n; k++) {
            int32_t node = g->sets[side] + k;
            g->flow->set_load[side][k] = g->load[node];
            memcpy(g->flow->set_price[side] + (size_t)k * (size_t)g->d, rv_nest_price(g, node), row);
        }
    }
}
