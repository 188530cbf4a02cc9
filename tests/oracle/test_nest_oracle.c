/*
 * Nested sets above the people of tiny networks, against every subset of pairs: sets up to four deep, on either side or on
 * both, with least and most numbers that may contradict each other, and starts that know nothing.
 */
#include <string.h>

#include "match/nest.h"
#include "support/network.h"

#define MOST_SETS 6
#define MOST_PEOPLE 5
#define ROUNDS 40000

/* The sets of one side, as runs of ordinals. */
typedef struct family {
    int32_t n;
    int32_t first[MOST_SETS], end[MOST_SETS];
    int32_t parent[MOST_SETS], least[MOST_SETS], most[MOST_SETS], pinned[MOST_SETS], limit[MOST_SETS];
    int32_t set_of[MOST_PEOPLE];
} family;

/* A run within a run, which is the last one drawn, the one around it, or everyone. */
static void draw_set(family *f, uint64_t *random, int32_t n_people)
{
    int32_t k = f->n;
    int32_t parent = (int32_t)rt_between(random, -1, k - 1);
    int32_t low = parent < 0 ? 0 : f->first[parent];
    int32_t high = parent < 0 ? n_people : f->end[parent];
    int32_t first = (int32_t)rt_between(random, low, high);
    int32_t end = (int32_t)rt_between(random, first, high);
    for (int32_t other = 0; other < k; other++) { /* those beside it must stay beside it */
        if (f->parent[other] == parent && first < f->end[other] && f->first[other] < end)
            return;
    }
    f->first[k] = first;
    f->end[k] = end;
    f->parent[k] = parent;
    f->least[k] = rt_between(random, 0, 1) ? (int32_t)rt_between(random, 0, 4) : 0;
    f->most[k] = rt_between(random, 0, 1) ? (int32_t)rt_between(random, 0, 5) : INT32_MAX;
    for (int32_t p = first; p < end; p++)
        f->set_of[p] = k;
    f->n++;
}

static void draw_family(family *f, uint64_t *random, const rv_network_side *people)
{
    memset(f, 0, sizeof *f);
    for (int32_t p = 0; p < people->n; p++)
        f->set_of[p] = -1;
    for (int64_t tries = rt_between(random, 0, 2 * MOST_SETS); tries > 0 && f->n < MOST_SETS; tries--)
        draw_set(f, random, people->n);
    for (int32_t k = 0; k < f->n; k++) {
        for (int32_t p = f->first[k]; p < f->end[k]; p++)
            f->pinned[k] += people->pinned[p];
    }
}

static rv_nest_side side_of(family *f)
{
    return (rv_nest_side){f->n, f->parent, f->least, f->most, f->limit, f->limit, f->set_of, f->pinned};
}

/* ---- Enumeration ---- */

typedef struct brute {
    const rv_network *net;
    const family *sets;
    int32_t load[2][MOST_PEOPLE];
    bool chosen[32];
    bool any;
    int64_t best[RV_NETWORK_LEVELS];
} brute;

static int32_t load_of(const brute *b, int side, int32_t k)
{
    int32_t sum = 0;
    for (int32_t p = b->sets[side].first[k]; p < b->sets[side].end[k]; p++)
        sum += b->load[side][p];
    return sum;
}

/* Units up to the least, beyond the pinned ones. */
static int64_t filled(int32_t load, int32_t least, int32_t pinned)
{
    return (load < least ? load : least) - (pinned < least ? pinned : least);
}

static void value_of(const brute *b, int64_t *value)
{
    const rv_network *net = b->net;
    for (int32_t l = 0; l < net->n_levels; l++) {
        rv_profit kind = net->levels[l];
        value[l] = 0;
        for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++)
            value[l] += b->chosen[e] ? rv_network_pair(net, l, e) : 0;
        for (int side = 0; side < 2; side++) {
            for (int32_t p = 0; p < net->side[side].n; p++) {
                int32_t now = b->load[side][p];
                int32_t pinned = net->side[side].pinned[p];
                value[l] += (int)kind == side && now > 0 && pinned == 0;
                if (kind == RV_PROFIT_DEMAND)
                    value[l] += filled(now, net->side[side].least[p], pinned);
                if (kind == RV_PROFIT_EVEN && side == REVERSA_MENTOR)
                    value[l] -= (int64_t)now * now - (int64_t)pinned * pinned;
            }
            for (int32_t k = 0; k < b->sets[side].n && kind == RV_PROFIT_DEMAND; k++)
                value[l] += filled(load_of(b, side, k), b->sets[side].least[k], b->sets[side].pinned[k]);
        }
    }
}

static bool keeps_bounds(const brute *b)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t k = 0; k < b->sets[side].n; k++) {
            int32_t load = load_of(b, side, k);
            if (load > b->sets[side].most[k] && load > b->sets[side].pinned[k])
                return false;
        }
    }
    return true;
}

static void try_pairs(brute *b, int32_t mentee, int64_t e)
{
    const rv_network *net = b->net;
    if (e == net->offset[net->side[REVERSA_MENTEE].n]) {
        int64_t value[RV_NETWORK_LEVELS];
        value_of(b, value);
        if (keeps_bounds(b) && (!b->any || rv_lex_compare(value, b->best, net->n_levels) > 0)) {
            memcpy(b->best, value, sizeof value);
            b->any = true;
        }
        return;
    }
    while (e >= net->offset[mentee + 1])
        mentee++;
    try_pairs(b, mentee, e + 1);
    int32_t mentor = net->mentor[e];
    if (b->load[REVERSA_MENTEE][mentee] >= net->side[REVERSA_MENTEE].most[mentee] ||
        b->load[REVERSA_MENTOR][mentor] >= net->side[REVERSA_MENTOR].most[mentor])
        return;
    b->chosen[e] = true;
    b->load[REVERSA_MENTEE][mentee]++;
    b->load[REVERSA_MENTOR][mentor]++;
    try_pairs(b, mentee, e + 1);
    b->chosen[e] = false;
    b->load[REVERSA_MENTEE][mentee]--;
    b->load[REVERSA_MENTOR][mentor]--;
}

static void enumerate(brute *b)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < b->net->side[side].n; p++)
            b->load[side][p] = b->net->side[side].pinned[p];
    }
    try_pairs(b, 0, 0);
    assert_true(b->any);
}

/* ---- The solver ---- */

/* Pairs and prices to start from, that need not make sense. */
static void draw_start(const rv_network *net, const rv_nest *nest, rv_nest_flow *flow, uint64_t *random)
{
    bool any = rt_between(random, 0, 1);
    for (int64_t e = 0; e < net->offset[net->side[REVERSA_MENTEE].n]; e++)
        flow->chosen[e] = any && rt_between(random, 0, 2) == 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t k = 0; k < net->side[side].n * net->n_levels; k++)
            flow->price[side][k] = any ? rt_between(random, -2, 2) : 0;
        for (int32_t k = 0; k < nest->side[side].n * net->n_levels; k++)
            flow->set_price[side][k] = any ? rt_between(random, -2, 2) : 0;
    }
}

static void solve_and_compare(reversa_context *ctx, const rv_network *net, family sets[2], uint64_t *random,
                              int32_t round)
{
    bool chosen[32];
    int32_t load[2][MOST_PEOPLE], set_load[2][MOST_SETS];
    int64_t price[2][MOST_PEOPLE * RV_NETWORK_LEVELS], set_price[2][MOST_SETS * RV_NETWORK_LEVELS];
    int64_t value[RV_NETWORK_LEVELS], bound[RV_NETWORK_LEVELS];
    rv_nest nest = {.side = {side_of(&sets[0]), side_of(&sets[1])}};
    rv_nest_flow flow = {.chosen = chosen,
                         .load = {load[0], load[1]},
                         .price = {price[0], price[1]},
                         .set_load = {set_load[0], set_load[1]},
                         .set_price = {set_price[0], set_price[1]}};
    brute b = {.net = net, .sets = sets};
    enumerate(&b);
    draw_start(net, &nest, &flow, random);
    for (int again = 0; again < 2; again++) { /* the second time from where the first ended */
        assert_int_equal(rv_nest_solve(ctx, net, &nest, &flow), REVERSA_OK);
        if (!rv_nest_check(net, &nest, &flow, value, bound))
            fail_msg("round %d: the prices prove nothing", round);
        for (int32_t l = 0; l < net->n_levels; l++) {
            if (value[l] != b.best[l])
                fail_msg("round %d, level %d: %lld, should be %lld", round, l, (long long)value[l],
                         (long long)b.best[l]);
        }
    }
    int64_t e = rt_between(random, 0, 31); /* another choice must not pass */
    if (e < net->offset[net->side[REVERSA_MENTEE].n]) {
        chosen[e] = !chosen[e];
        assert_false(rv_nest_check(net, &nest, &flow, value, bound));
    }
}

static void test_nest_solve_equals_every_subset(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int32_t n_solved = 0;
    for (int32_t round = 0; round < ROUNDS; round++) {
        rt_shape shape = {.mentors = 4, .mentees = 4, .most = 1 + round % 3, .density = 20 + round % 5 * 15};
        shape.top = round % 4 ? 1000000 : round % 8 ? 3 : 0;
        shape.closed = round % 3 == 0;
        shape.demand = round % 2 == 0;
        rt_network instance;
        family sets[2];
        rt_network_random(&instance, &random, &shape);
        for (int side = 0; side < 2; side++)
            draw_family(&sets[side], &random, &instance.net.side[side]);
        if (instance.offset[instance.net.side[REVERSA_MENTEE].n] <= 11) {
            rt_network_draw_levels(&instance.net, &random, 6);
            memmove(instance.net.levels + 1, instance.net.levels, 6 * sizeof instance.net.levels[0]);
            instance.net.levels[0] = RV_PROFIT_DEMAND;
            instance.net.n_levels++;
            solve_and_compare(ctx, &instance.net, sets, &random, round);
            n_solved++;
        }
        rt_network_close(&instance);
    }
    print_message("%d networks\n", n_solved);
    assert_true(n_solved > ROUNDS / 2);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nest_solve_equals_every_subset)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
