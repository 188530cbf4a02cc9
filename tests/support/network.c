/*
 * Random networks and two oracles: every subset of pairs, and a minimum-cost flow that cancels negative cycles one
 * after the other in packed weights. Packing is safe here because instances are small: a level's whole range fits below
 * the weight of the level before.
 */
#include "support/network.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

static void *room(size_t count, size_t size)
{
    void *block = calloc(count + 1, size);
    assert_non_null(block);
    return block;
}

void rt_network_open(rt_network *instance, int32_t mentors, int32_t mentees, int64_t n_pairs)
{
    memset(instance, 0, sizeof *instance);
    const int32_t n[2] = {[REVERSA_MENTOR] = mentors, [REVERSA_MENTEE] = mentees};
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < 3; k++)
            instance->people[side][k] = room((size_t)n[side], sizeof(int32_t));
        for (int32_t p = 0; p < n[side]; p++)
            instance->people[side][2][p] = 1;
        instance->net.side[side] = (rv_network_side){n[side], instance->people[side][0], instance->people[side][1],
                                                     instance->people[side][2]};
    }
    instance->offset = room((size_t)mentees + 1, sizeof *instance->offset);
    instance->mentor = room((size_t)n_pairs, sizeof *instance->mentor);
    instance->score = room((size_t)n_pairs, sizeof *instance->score);
    instance->active = room((size_t)n_pairs, sizeof *instance->active);
    instance->net.active = instance->active;
    instance->net.offset = instance->offset;
    instance->net.mentor = instance->mentor;
    instance->net.score = instance->score;
    rt_network_levels(&instance->net, "mentees score");
}

void rt_network_close(rt_network *instance)
{
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < 3; k++)
            free(instance->people[side][k]);
    }
    free(instance->offset);
    free(instance->mentor);
    free(instance->score);
    free(instance->active);
}

static void random_people(rt_network *instance, int side, uint64_t *random, const rt_shape *shape)
{
    for (int32_t p = 0; p < instance->net.side[side].n; p++) {
        int32_t *pinned = &instance->people[side][0][p];
        int32_t *least = &instance->people[side][1][p];
        int32_t *most = &instance->people[side][2][p];
        *most = (int32_t)rt_between(random, 1, shape->most);
        *pinned = rt_between(random, 0, 3) == 0 ? (int32_t)rt_between(random, 0, *most - 1) : 0;
        if (shape->closed && rt_between(random, 0, 5) == 0)
            *pinned = *most;
        if (shape->demand && rt_between(random, 0, 1) == 0)
            *least = (int32_t)rt_between(random, 1, *most);
    }
}

void rt_network_random(rt_network *instance, uint64_t *random, const rt_shape *shape)
{
    int32_t mentors = (int32_t)rt_between(random, 0, shape->mentors);
    int32_t mentees = (int32_t)rt_between(random, 0, shape->mentees);
    rt_network_open(instance, mentors, mentees, (int64_t)mentors * mentees);
    for (int side = 0; side < 2; side++)
        random_people(instance, side, random, shape);
    int64_t n = 0;
    for (int32_t i = 0; i < mentees; i++) {
        instance->offset[i] = n;
        for (int32_t j = 0; j < mentors; j++) {
            if (rt_between(random, 1, 100) > shape->density)
                continue;
            instance->mentor[n] = j;
            instance->active[n] = rt_between(random, 0, 2) == 0;
            instance->score[n++] = (int32_t)rt_between(random, 0, shape->top);
        }
    }
    instance->offset[mentees] = n;
}

void rt_network_levels(rv_network *net, const char *words)
{
    static const struct {
        const char *word;
        rv_profit profit;
    } table[] = {{"mentors", RV_PROFIT_MENTOR}, {"mentees", RV_PROFIT_MENTEE}, {"pairs", RV_PROFIT_PAIR},
                 {"score", RV_PROFIT_SCORE},    {"demand", RV_PROFIT_DEMAND},  {"keep", RV_PROFIT_KEEP},
                 {"even", RV_PROFIT_EVEN}};
    net->n_levels = 0;
    while (*words) {
        size_t length = strcspn(words, " ");
        for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
            if (strlen(table[k].word) == length && memcmp(table[k].word, words, length) == 0)
                net->levels[net->n_levels++] = table[k].profit;
        }
        words += length + strspn(words + length, " ");
    }
    assert_true(net->n_levels > 0);
}

void rt_network_draw_levels(rv_network *net, uint64_t *random, int32_t most)
{
    static const rv_profit profits[] = {RV_PROFIT_MENTOR, RV_PROFIT_MENTEE, RV_PROFIT_PAIR,
                                        RV_PROFIT_SCORE,  RV_PROFIT_KEEP,   RV_PROFIT_EVEN};
    bool used[6] = {false};
    int32_t length = (int32_t)rt_between(random, 1, most);
    net->n_levels = 0;
    while (net->n_levels < length) {
        size_t k = (size_t)rt_between(random, 0, 5);
        if (!used[k])
            net->levels[net->n_levels++] = profits[k];
        used[k] = true;
    }
}

const char *rt_network_objective(int32_t index)
{
    static const char *const words[] = {"mentees", "mentors", "pairs", "score"};
    static char text[64];
    static const int32_t n_orders[] = {0, 4, 12, 24, 24};
    int32_t length = 1;
    while (index >= n_orders[length]) {
        index -= n_orders[length++];
        length = length > 4 ? 1 : length;
    }
    bool used[4] = {false};
    text[0] = '\0';
    for (int32_t k = 0; k < length; k++) {
        int32_t choice = index % (4 - k);
        index /= 4 - k;
        int32_t word = 0;
        while (used[word] || choice-- > 0)
            word++;
        used[word] = true;
        size_t end = strlen(text);
        snprintf(text + end, sizeof text - end, "%s%s", k ? " " : "", words[word]);
    }
    return text;
}

/* What the chosen pairs and the units that they use count, the pinned units left out. */
static void count_value(const rv_network *net, const bool *chosen, int32_t *const load[2], int64_t *value)
{
    for (int32_t l = 0; l < net->n_levels; l++) {
        value[l] = 0;
        for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++) {
            if (chosen[e] && net->levels[l] == RV_PROFIT_PAIR)
                value[l]++;
            if (chosen[e] && net->levels[l] == RV_PROFIT_SCORE)
                value[l] += net->score[e];
            if (chosen[e] && net->levels[l] == RV_PROFIT_KEEP)
                value[l] += net->active[e];
        }
        for (int side = 0; side < 2; side++) {
            for (int32_t p = 0; p < net->side[side].n; p++) {
                int32_t pinned = net->side[side].pinned[p];
                int32_t least = net->side[side].least[p];
                int32_t now = load[side][p];
                if ((int)net->levels[l] == side)
                    value[l] += pinned == 0 && now > 0;
                if (net->levels[l] == RV_PROFIT_EVEN && side == REVERSA_MENTOR)
                    value[l] -= (int64_t)now * now - (int64_t)pinned * pinned;
                if (net->levels[l] == RV_PROFIT_DEMAND)
                    value[l] += (now < least ? now : least) - (pinned < least ? pinned : least);
            }
        }
    }
}

typedef struct brute {
    const rv_network *net;
    bool chosen[32];
    int32_t *load[2];
    int64_t *best;
    bool any;
} brute;

static void try_pair(brute *b, int32_t mentee, int64_t e)
{
    const rv_network *net = b->net;
    if (e == net->offset[net->side[REVERSA_MENTEE].n]) {
        int64_t value[RV_NETWORK_LEVELS];
        count_value(net, b->chosen, b->load, value);
        if (!b->any || rv_lex_compare(value, b->best, net->n_levels) > 0)
            memcpy(b->best, value, sizeof value);
        b->any = true;
        return;
    }
    while (e >= net->offset[mentee + 1])
        mentee++;
    int32_t j = net->mentor[e];
    try_pair(b, mentee, e + 1);
    if (b->load[1][mentee] >= net->side[1].most[mentee] || b->load[0][j] >= net->side[0].most[j])
        return;
    b->chosen[e] = true;
    b->load[1][mentee]++;
    b->load[0][j]++;
    try_pair(b, mentee, e + 1);
    b->chosen[e] = false;
    b->load[1][mentee]--;
    b->load[0][j]--;
}

void rt_network_brute_force(const rv_network *net, int64_t best_out[RV_NETWORK_LEVELS])
{
    brute b = {.net = net, .best = best_out};
    assert_true(net->offset[net->side[REVERSA_MENTEE].n] <= 32);
    for (int side = 0; side < 2; side++) {
        b.load[side] = room((size_t)net->side[side].n, sizeof(int32_t));
        memcpy(b.load[side], net->side[side].pinned, (size_t)net->side[side].n * sizeof(int32_t));
    }
    memset(best_out, 0, RV_NETWORK_LEVELS * sizeof *best_out);
    try_pair(&b, 0, 0);
    free(b.load[0]);
    free(b.load[1]);
}

/* ---- A plain flow: node 0 is where all units begin and end; mentees 1 .., then mentors ---- */

typedef struct plain_arc {
    int32_t from;
    int32_t to;
    bool full;
    wide cost;
    int64_t part[RV_NETWORK_LEVELS]; /* profit by level */
} plain_arc;

static void add_arc(const rv_network *net, plain_arc *arc, int32_t from, int32_t to)
{
    wide weight = 1;
    arc->from = from;
    arc->to = to;
    arc->full = false;
    arc->cost = 0;
    for (int32_t l = net->n_levels - 1; l >= 0; l--) {
        arc->cost -= weight * arc->part[l];
        weight *= INT64_C(1) << 24; /* above the sum of all profits of a level */
    }
}

static int64_t build_arcs(const rv_network *net, plain_arc *arcs)
{
    int64_t n = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++) {
            int32_t node = 1 + p + (side == REVERSA_MENTOR ? net->side[REVERSA_MENTEE].n : 0);
            for (int32_t k = net->side[side].pinned[p] + 1; k <= net->side[side].most[p]; k++) {
                for (int32_t l = 0; l < net->n_levels; l++) {
                    bool first = k == 1 && (int)net->levels[l] == side;
                    bool wanted = net->levels[l] == RV_PROFIT_DEMAND && k <= net->side[side].least[p];
                    bool evened = net->levels[l] == RV_PROFIT_EVEN && side == REVERSA_MENTOR;
                    arcs[n].part[l] = evened ? 1 - 2 * k : first || wanted;
                }
                add_arc(net, &arcs[n++], side == REVERSA_MENTEE ? 0 : node, side == REVERSA_MENTEE ? node : 0);
            }
        }
    }
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            for (int32_t l = 0; l < net->n_levels; l++) {
                rv_profit kind = net->levels[l];
                bool kept = kind == RV_PROFIT_KEEP && net->active[e];
                arcs[n].part[l] = kind == RV_PROFIT_SCORE ? net->score[e] : kind == RV_PROFIT_PAIR || kept;
            }
            add_arc(net, &arcs[n++], 1 + i, 1 + net->side[REVERSA_MENTEE].n + net->mentor[e]);
        }
    }
    return n;
}

/* Turn one negative cycle, if there is any. */
static bool cancel_cycle(plain_arc *arcs, int64_t n_arcs, int32_t n_nodes, wide *dist, int64_t *via)
{
    int32_t touched = -1;
    for (int32_t v = 0; v < n_nodes; v++) {
        dist[v] = 0;
        via[v] = -1;
    }
    for (int32_t round = 0; round <= n_nodes; round++) {
        touched = -1;
        for (int64_t a = 0; a < n_arcs; a++) {
            int32_t from = arcs[a].full ? arcs[a].to : arcs[a].from;
            int32_t to = arcs[a].full ? arcs[a].from : arcs[a].to;
            wide length = arcs[a].full ? -arcs[a].cost : arcs[a].cost;
            if (dist[from] + length >= dist[to])
                continue;
            dist[to] = dist[from] + length;
            via[to] = a;
            touched = to;
        }
        if (touched < 0)
            return false;
    }
    for (int32_t k = 0; k < n_nodes; k++)
        touched = arcs[via[touched]].full ? arcs[via[touched]].to : arcs[via[touched]].from;
    int32_t node = touched;
    do {
        plain_arc *arc = &arcs[via[node]];
        node = arc->full ? arc->to : arc->from;
        arc->full = !arc->full;
    } while (node != touched);
    return true;
}

void rt_network_plain_flow(const rv_network *net, int64_t best_out[RV_NETWORK_LEVELS])
{
    int64_t bound = net->offset[net->side[REVERSA_MENTEE].n];
    int32_t n_nodes = 1 + net->side[0].n + net->side[1].n;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++)
            bound += net->side[side].most[p];
    }
    plain_arc *arcs = room((size_t)bound, sizeof *arcs);
    wide *dist = room((size_t)n_nodes, sizeof *dist);
    int64_t *via = room((size_t)n_nodes, sizeof *via);
    int64_t n = build_arcs(net, arcs);
    while (cancel_cycle(arcs, n, n_nodes, dist, via)) {
    }
    memset(best_out, 0, RV_NETWORK_LEVELS * sizeof *best_out);
    for (int64_t a = 0; a < n; a++) {
        for (int32_t l = 0; l < net->n_levels && arcs[a].full; l++)
            best_out[l] += arcs[a].part[l];
    }
    free(arcs);
    free(dist);
    free(via);
}

typedef reversa_status (*solver)(reversa_context *ctx, const rv_network *net, rv_flow *flow);

static void solve_and_check(reversa_context *ctx, const rv_network *net, solver solve, int64_t *value_out)
{
    rv_flow flow;
    int64_t bound[RV_NETWORK_LEVELS] = {0};
    int64_t counted[RV_NETWORK_LEVELS] = {0};
    memset(value_out, 0, RV_NETWORK_LEVELS * sizeof *value_out);
    assert_int_equal(rv_flow_open(ctx, net, &flow), REVERSA_OK);
    assert_int_equal(solve(ctx, net, &flow), REVERSA_OK);
    assert_true(rv_network_check(net, &flow, value_out, bound));
    count_value(net, flow.chosen, flow.load, counted);
    for (int32_t l = 0; l < net->n_levels; l++) {
        assert_int_equal(value_out[l], bound[l]);
        assert_int_equal(value_out[l], counted[l]);
    }
    rv_flow_close(ctx, &flow);
}

void rt_network_solve(reversa_context *ctx, const rv_network *net, int64_t value_out[RV_NETWORK_LEVELS])
{
    int64_t by_paths[RV_NETWORK_LEVELS];
    solve_and_check(ctx, net, rv_network_paths, by_paths);
    solve_and_check(ctx, net, rv_network_solve, value_out);
    assert_memory_equal(by_paths, value_out, sizeof by_paths);
}
