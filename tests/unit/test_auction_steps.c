/*
 * Blocks made to be hard for auctions: scores that hardly differ, too few places, few values, price wars, chains. The answer
 * is proven and is that of the paths; and the work, counted in pairs read, stays within so many times the pairs.
 */
#include "match/auction.h"
#include "match/repair.h"
#include "support/network.h"
#include "support/transport.h"

enum { N = 3600, DEGREE = 12 };

typedef struct hard {
    const char *name;
    int32_t mentors;
    int32_t values; /* scores are `base`, base + stride, ..; so many of them */
    int32_t stride;
    int32_t popular; /* mentors whom everyone knows first, 0 for none */
    bool chain;      /* mentee i knows mentors i and i + 1 alone */
    int32_t most;    /* pairs read for each pair */
} hard;

static const hard cases[] = {
    {"all equal", N * 9 / 10, 1, 0, 0, false, 10},
    {"all equal, as many as there are places", N, 1, 0, 0, false, 10},
    {"two values", N * 9 / 10, 2, 500000, 0, false, 70},
    {"two values that hardly differ", N * 9 / 10, 2, 1, 0, false, 25},
    {"narrow, places missing", N * 9 / 10, 1000, 1, 0, false, 10},
    {"narrow, one in a hundred places missing", N * 99 / 100, 1000, 1, 0, false, 25},
    {"narrow, as many as there are places", N, 1000, 1, 0, false, 30},
    {"narrow, places left over", N * 11 / 10, 1000, 1, 0, false, 10},
    {"price war", N, 2, 1, 5, false, 35},
    {"long chain", N, 1000, 1, 0, true, 30},
};

static void draw(rt_network *instance, uint64_t *random, const hard *kind)
{
    int64_t n = 0;
    rt_network_open(instance, kind->mentors, N, N * DEGREE);
    for (int32_t i = 0; i < N; i++) {
        int32_t last = -1;
        for (int32_t k = 0; k < DEGREE; k++) {
            int32_t stretch = kind->mentors / DEGREE; /* one of each stretch, so that rows ascend */
            int32_t j = k * stretch + (int32_t)rt_between(random, 0, stretch - 1);
            if (i / stretch == k)
                j = i; /* so that all who bid can have someone */
            if (kind->chain)
                j = i + k;
            else if (k < kind->popular && i / stretch != k)
                j = k;
            if (j <= last || j >= kind->mentors || (kind->chain && k > 1))
                continue;
            last = j;
            instance->mentor[n] = j;
            instance->score[n++] = (kind->stride > 1 ? 0 : 900000) +
                                   kind->stride * (int32_t)rt_between(random, 0, kind->values - 1);
        }
        instance->offset[i + 1] = n;
    }
}

/* Mentors bid where there are fewer of them, and must all have someone; else mentees do. */
static void make_block(reversa_context *ctx, rv_arena *arena, const rt_network *instance, rv_transport *block)
{
    int32_t n_mentors = instance->net.side[REVERSA_MENTOR].n;
    bool mentors_bid = n_mentors < N;
    int32_t n[2] = {N, n_mentors};
    int64_t n_pairs = instance->offset[N];
    assert_int_equal(rv_transport_open(ctx, arena, n, n_pairs, block), REVERSA_OK);
    for (int32_t i = 0; i < N; i++) {
        block->side[0].low[i] = !mentors_bid;
        block->side[0].high[i] = 1;
        block->side[0].row[i + 1] = instance->offset[i + 1];
    }
    for (int32_t j = 0; j < n_mentors; j++) {
        block->side[1].low[j] = mentors_bid;
        block->side[1].high[j] = 1;
    }
    for (int64_t e = 0; e < n_pairs; e++)
        block->side[0].arc[e] = (rv_arc){.to = instance->mentor[e], .score = instance->score[e]};
    assert_int_equal(rv_transport_rows(ctx, arena, block), REVERSA_OK);
    if (mentors_bid) {
        rv_transport_side mentees = block->side[0];
        block->side[0] = block->side[1];
        block->side[1] = mentees;
    }
}

/* The largest score of a largest matching, by paths in vectors. */
static int64_t score_by_paths(reversa_context *ctx, rt_network *instance, int64_t *n_pairs_out)
{
    rv_flow flow;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    rt_network_levels(&instance->net, "mentees score");
    assert_int_equal(rv_flow_open(ctx, &instance->net, &flow), REVERSA_OK);
    assert_int_equal(rv_network_paths(ctx, &instance->net, &flow), REVERSA_OK);
    assert_true(rv_network_check(&instance->net, &flow, value, bound));
    rv_flow_close(ctx, &flow);
    *n_pairs_out = value[0];
    return value[1];
}

static void test_auction_steps_keep_hard_blocks_bounded(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        rt_network instance;
        rv_arena arena;
        rv_transport block;
        int64_t n_pairs;
        bool feasible;
        rv_arena_open(ctx, &arena);
        draw(&instance, &random, &cases[k]);
        int64_t best = score_by_paths(ctx, &instance, &n_pairs);
        make_block(ctx, &arena, &instance, &block);
        assert_int_equal(n_pairs, block.side[0].n); /* all who bid can have someone */
        assert_int_equal(rv_auction_run(ctx, &block, 0), REVERSA_OK);
        assert_int_equal(rv_repair_run(ctx, &block, &feasible), REVERSA_OK);
        assert_true(feasible);
        assert_true(rv_transport_check(&block));
        assert_int_equal(rt_transport_value(&block), best);
        assert_true(block.work <= cases[k].most * instance.offset[N]);
        rv_arena_free(&arena);
        rt_network_close(&instance);
    }
    reversa_context_free(ctx);
}

/* Steps go with the range; whoever may stay out needs prices as high as scores. */
static void test_auction_steps_of_ranges(void **state)
{
    (void)state;
    static const struct {
        int32_t low, high, least;
        int32_t first, last;
    } ranges[] = {{0, 1000000, 1, 25000, 32},
                  {900000, 901000, 1, 25, 1},
                  {700000, 700000, 1, 1, 1},
                  {900000, 901000, 0, 22525, 1}};
    reversa_context *ctx = rt_context(NULL);
    for (size_t k = 0; k < sizeof ranges / sizeof ranges[0]; k++) {
        rv_arena arena;
        rv_transport block;
        enum { PEOPLE = 100 };
        const int32_t n[2] = {PEOPLE, PEOPLE};
        rv_arena_open(ctx, &arena);
        assert_int_equal(rv_transport_open(ctx, &arena, n, PEOPLE, &block), REVERSA_OK);
        for (int32_t p = 0; p < PEOPLE; p++) {
            block.side[0].low[p] = ranges[k].least;
            block.side[0].high[p] = block.side[1].high[p] = 1;
            block.side[0].row[p + 1] = p + 1;
            block.side[0].arc[p] = (rv_arc){.to = p, .score = p ? ranges[k].high : ranges[k].low};
        }
        rv_auction_steps steps = rv_auction_steps_of(&block);
        assert_int_equal(steps.first, ranges[k].first);
        assert_int_equal(steps.last, ranges[k].last);
        rv_arena_free(&arena);
    }
    reversa_context_free(ctx);
}

static void test_auction_steps_of_nothing(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_transport block;
    const int32_t n[2] = {0, 0};
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_transport_open(ctx, &arena, n, 0, &block), REVERSA_OK);
    assert_int_equal(rv_auction_steps_of(&block).first, 1);
    assert_int_equal(rv_auction_steps_of(&block).last, 1);
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_auction_steps_keep_hard_blocks_bounded),
        cmocka_unit_test(test_auction_steps_of_ranges),
        cmocka_unit_test(test_auction_steps_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
