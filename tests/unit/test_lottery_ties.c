/*
 * The ties of a draw: chosen ones and those with the largest numbers at first, then those that the prices ask for; the draw is
 * the same however many take part at first.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "match/lottery_ties.h"
#include "support/market.h"

enum { FREE = 40, MENTORS = 120 };

/* A network in which every mentor and mentee has one place. */
typedef struct places {
    rv_network net;
    int32_t *none;
    int32_t *one;
} places;

static places make_places(const rt_market *m)
{
    places p = {.none = calloc(MENTORS, sizeof(int32_t)), .one = calloc(MENTORS, sizeof(int32_t))};
    for (int32_t k = 0; k < MENTORS; k++)
        p.one[k] = 1;
    for (int side = 0; side < 2; side++)
        p.net.side[side] = (rv_network_side){m->insight->net.side[side].n, p.none, p.one, p.one};
    p.net.n_levels = 1;
    p.net.levels[0] = RV_PROFIT_SCORE;
    return p;
}

static void free_places(places *p)
{
    free(p->none);
    free(p->one);
}

static void check_rows(const rv_ties *ties)
{
    for (int32_t i = 0; i < MENTORS; i++) {
        for (int64_t k = ties->offset[i]; k < ties->offset[i + 1]; k++) {
            assert_true(k == ties->offset[i] || ties->mentor[k - 1] < ties->mentor[k]);
            assert_in_range(ties->number[k], 0, RV_MILLION - 1);
            assert_int_equal(ties->score[k], 500000);
        }
    }
}

/* Prices that ask for everything bring all ties in, some in each round; prices that nobody can pay bring none. */
static void test_lottery_ties_join(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rv_arena arena;
    rv_ties ties;
    rv_flow flow = {0};
    int64_t n_joined;
    int32_t rounds = 0;
    rt_market_crowd(&m, FREE, MENTORS);
    places p = make_places(&m);
    rv_arena_open(m.ctx, &arena);
    assert_int_equal(rv_lottery_ties_open(m.ctx, m.insight, (rv_draw){3, 0, 5}, &arena, &ties), REVERSA_OK);
    assert_int_equal(rv_lottery_ties_start(&ties, &p.net), REVERSA_OK);
    assert_int_equal(ties.n, FREE * 6 + MENTORS - FREE);
    check_rows(&ties);
    p.net.offset = ties.offset;
    assert_int_equal(rv_flow_open(m.ctx, &p.net, &flow), REVERSA_OK);
    flow.price[REVERSA_MENTOR][7] = -1; /* the lowest alone has to be looked at */
    for (int32_t i = 0; i < MENTORS; i++)
        flow.price[REVERSA_MENTEE][i] = RV_MILLION;
    assert_int_equal(rv_lottery_ties_join(&ties, &flow, &n_joined), REVERSA_OK);
    assert_int_equal(n_joined, 0);
    for (int32_t i = 0; i < MENTORS; i++)
        flow.price[REVERSA_MENTEE][i] = -1;
    for (n_joined = 1; n_joined > 0; rounds++) {
        assert_int_equal(rv_lottery_ties_join(&ties, &flow, &n_joined), REVERSA_OK);
        assert_true(n_joined <= (int64_t)FREE * 16);
        check_rows(&ties);
    }
    assert_int_equal(rounds, (MENTORS - 6) / 16 + 2);
    assert_int_equal(ties.n, FREE * MENTORS + MENTORS - FREE);
    rv_flow_close(m.ctx, &flow);
    rv_lottery_ties_close(&ties);
    rv_arena_free(&arena);
    free_places(&p);
    rt_market_close(&m);
}

/* Who has no place in the network takes no part, chosen pairs apart. */
static void test_lottery_ties_without_places(void **state)
{
    (void)state;
    rt_market m = {.ctx = rt_context(NULL)};
    rv_arena arena;
    rv_ties ties;
    rt_market_crowd(&m, FREE, MENTORS);
    places p = make_places(&m);
    p.net.side[REVERSA_MENTOR].most = p.none;
    rv_arena_open(m.ctx, &arena);
    assert_int_equal(rv_lottery_ties_open(m.ctx, m.insight, (rv_draw){3, 0, 5}, &arena, &ties), REVERSA_OK);
    assert_int_equal(rv_lottery_ties_start(&ties, &p.net), REVERSA_OK);
    assert_int_equal(ties.n, MENTORS);
    rv_lottery_ties_close(&ties);
    rv_arena_free(&arena);
    free_places(&p);
    rt_market_close(&m);
}

/* However few ties take part at first, the draw is the best of all, on any number of threads. */
static void test_lottery_ties_for_any_room(void **state)
{
    (void)state;
    static const int32_t rooms[] = {1, 2, 5, RV_LOTTERY_ROOM, 1000};
    rt_market m = {.ctx = rt_context(NULL)};
    rt_market_crowd(&m, FREE, MENTORS);
    for (int32_t draw = 0; draw < 6; draw++) {
        int64_t sum = 0;
        for (size_t r = 0; r < sizeof rooms / sizeof rooms[0]; r++) {
            rv_arena arena;
            rv_drawn drawn;
            rv_arena_open(m.ctx, &arena);
            reversa_context_set_threads(m.ctx, 1 + (int32_t)r % 2);
            assert_int_equal(rv_lottery_pairs(m.ctx, m.insight, (rv_draw){10, draw, rooms[r]}, &arena, &drawn),
                             REVERSA_OK);
            sum = r == 0 ? drawn.sum : sum;
            assert_true(drawn.sum == sum && sum > 0);
            rv_arena_free(&arena);
        }
    }
    rt_market_close(&m);
}

typedef struct walked {
    rt_market m;
    rv_arena arena;
    rv_drawn drawn;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    memset(w, 0, sizeof *w);
    w->m.ctx = ctx;
    rt_market_crowd(&w->m, 6, 12);
    rv_arena_open(ctx, &w->arena);
}

static reversa_status draw_few(reversa_context *ctx, void *state)
{
    walked *w = state;
    return rv_lottery_pairs(ctx, w->m.insight, (rv_draw){2, 1, 1}, &w->arena, &w->drawn);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    rv_arena_free(&w->arena);
    reversa_insight_free(w->m.insight);
    reversa_matching_free(w->m.matching);
    rt_case_unbuild(&w->m.drawn);
    rt_case_free(&w->m.drawn);
}

static void test_lottery_ties_out_of_memory(void **state)
{
    (void)state;
    walked w;
    rt_walk walk = {.name = "ties", .setup = set_up, .call = draw_few, .release = release, .state = &w};
    walk.out = &w.drawn.pairs;
    assert_true(rt_fault_walk(&walk) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lottery_ties_join),
        cmocka_unit_test(test_lottery_ties_without_places),
        cmocka_unit_test(test_lottery_ties_for_any_room),
        cmocka_unit_test(test_lottery_ties_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
