/*
 * Pricing against all pairs, one by one: random people and programmes, any order of levels, prices of a few kinds and of
 * many. The violators, their order and what is left out must be those of the definition.
 */
#include <stdlib.h>
#include <string.h>

#include "match/pricing.h"
#include "support/instance.h"
#include "support/network.h"

typedef struct violator {
    rv_new_pair pair;
    int64_t worth[RV_NETWORK_LEVELS];
} violator;

typedef struct trial {
    uint64_t random;
    reversa_context *ctx;
    rt_instance instance;
    rv_solve solve;
    rv_network net;
    int64_t *price[2];
} trial;

static void draw_prices(trial *t, int32_t kinds)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < t->solve.side[side].n; p++) {
            for (int32_t l = 0; l < t->net.n_levels; l++) {
                bool scored = t->net.levels[l] == RV_PROFIT_SCORE;
                int64_t price = scored ? rt_between(&t->random, -100000, 600000)
                                       : (rt_between(&t->random, 0, 3) ? 0 : rt_between(&t->random, -kinds, kinds));
                t->price[side][p * t->net.n_levels + l] = price;
            }
        }
    }
}

static bool is_working(const trial *t, int32_t mentee, int32_t mentor)
{
    const rv_pairs *pairs = &t->solve.pairs;
    const rv_rows *pins = &t->solve.problem->pinned;
    bool known = false;
    for (int64_t e = pairs->offset[mentee]; e < pairs->offset[mentee + 1]; e++)
        known = known || pairs->mentor[e] == mentor;
    for (int64_t e = pins->offset ? pins->offset[mentee] : 0; pins->offset && e < pins->offset[mentee + 1]; e++)
        known = known || pins->mentor[e] == mentor;
    return known;
}

static bool has_room(const trial *t, int side, int32_t p)
{
    return t->solve.side[side].most[p] > t->solve.side[side].pinned[p];
}

/* All violators of a row, the largest first; returns how many. */
static int32_t find_violators(trial *t, int32_t mentee, const int32_t *row, violator *found)
{
    int32_t d = t->net.n_levels;
    int32_t n = 0;
    for (int32_t j = 0; j < t->solve.side[REVERSA_MENTOR].n; j++) {
        violator v = {.pair = {mentee, j, row[j]}};
        if (row[j] < 0 || !has_room(t, REVERSA_MENTEE, mentee) || !has_room(t, REVERSA_MENTOR, j) ||
            is_working(t, mentee, j))
            continue;
        for (int32_t l = 0; l < d; l++) {
            rv_profit kind = t->net.levels[l];
            v.worth[l] = (kind == RV_PROFIT_SCORE ? row[j] : kind == RV_PROFIT_PAIR) -
                         t->price[REVERSA_MENTEE][mentee * d + l] - t->price[REVERSA_MENTOR][j * d + l];
        }
        if (rv_lex_sign(v.worth, d) <= 0)
            continue;
        int32_t at = n++;
        for (; at > 0 && rv_lex_compare(v.worth, found[at - 1].worth, d) > 0; at--)
            found[at] = found[at - 1];
        found[at] = v;
    }
    return n;
}

/* Which violator has this mentor, -1 if none? */
static int32_t index_of(const violator *violators, int32_t n, int32_t mentor)
{
    for (int32_t k = 0; k < n; k++) {
        if (violators[k].pair.mentor == mentor)
            return k;
    }
    return -1;
}

/* A row of what was found: violators, each once, worth as much as the largest. Which of equals come is free. */
static void check_row(const trial *t, const rv_new_pair *found, int32_t n, violator *expected, int32_t n_expected)
{
    for (int32_t k = 0; k < n; k++) {
        int32_t at = index_of(expected, n_expected, found[k].mentor);
        assert_true(at >= 0);
        assert_int_equal(found[k].mentee, expected[at].pair.mentee);
        assert_int_equal(found[k].score, expected[at].pair.score);
        assert_int_equal(rv_lex_compare(expected[at].worth, expected[k].worth, t->net.n_levels), 0);
        for (int32_t j = 0; j < k; j++)
            assert_int_not_equal(found[j].mentor, found[k].mentor);
    }
}

static int64_t check_prices(trial *t)
{
    int32_t n_mentors = t->solve.side[REVERSA_MENTOR].n;
    rv_new_pair *found = NULL;
    int64_t n = 0;
    int64_t at = 0;
    int32_t *row = calloc((size_t)n_mentors + 1, sizeof *row);
    violator *expected = calloc((size_t)n_mentors + 1, sizeof *expected);
    assert_non_null(row);
    assert_non_null(expected);
    assert_int_equal(rv_pricing_find(&t->solve, &t->net, t->price, &found, &n), REVERSA_OK);
    for (int32_t i = 0; i < t->solve.side[REVERSA_MENTEE].n; i++) {
        assert_int_equal(rv_scorer_row(t->solve.scorer, t->solve.work[0], i, NULL, row), REVERSA_OK);
        int32_t n_expected = find_violators(t, i, row, expected);
        int32_t n_row = n_expected < RV_PRICING_ROW ? n_expected : RV_PRICING_ROW;
        assert_true(at + n_row <= n);
        check_row(t, found + at, n_row, expected, n_expected);
        at += n_row;
    }
    assert_int_equal(at, n);
    rv_free(t->ctx, found);
    free(row);
    free(expected);
    return n;
}

static int64_t check_trial(trial *t, int32_t index)
{
    static const rv_level objective[] = {{.kind = RV_LEVEL_SCORE}};
    reversa_match_options options;
    int64_t n = 0;
    t->ctx = rt_context(NULL);
    reversa_context_set_threads(t->ctx, 1 + index % 2);
    rt_instance_build(t->ctx, &t->instance);
    t->instance.programme.objective = objective;
    t->instance.programme.n_levels = 1;
    reversa_match_options_init(&options);
    options.candidates = 1;
    assert_int_equal(rv_solve_open(t->ctx, t->instance.problem, NULL, &options, &t->solve), REVERSA_OK);
    for (int32_t round = 0; round < 4; round++) {
        rt_network_levels(&t->net, rt_network_objective(4 * index + round));
        for (int side = 0; side < 2; side++) {
            const rv_places *places = &t->solve.side[side];
            t->net.side[side] = (rv_network_side){places->n, places->pinned, places->least, places->most};
            t->price[side] = calloc((size_t)places->n * (size_t)t->net.n_levels + 1, sizeof(int64_t));
            assert_non_null(t->price[side]);
        }
        draw_prices(t, round == 3 ? 1000 : 1);
        n += check_prices(t);
        free(t->price[0]);
        free(t->price[1]);
    }
    rv_solve_close(&t->solve);
    rt_instance_unbuild(&t->instance);
    reversa_context_free(t->ctx);
    return n;
}

static void test_pricing_of_random_programmes(void **state)
{
    (void)state;
    int64_t n = 0;
    for (int32_t i = 0; i < 40; i++) {
        trial t = {.random = rt_seed() + 5081 * (uint64_t)i};
        rt_instance_draw(&t.instance, &t.random, (int32_t)rt_between(&t.random, 2, 60), i % 8 == 0);
        n += check_trial(&t, i);
        rt_instance_free(&t.instance);
    }
    assert_true(n > 1000);
}

static void test_pricing_of_more_mentors_than_are_picked_at_once(void **state)
{
    (void)state;
    trial t = {.random = rt_seed() + 77};
    rt_instance_shape(&t.instance, &t.random, RV_PICK + 100, 4);
    t.instance.n_rules = 0;
    assert_true(check_trial(&t, 5) > 0);
    rt_instance_free(&t.instance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pricing_of_random_programmes),
        cmocka_unit_test(test_pricing_of_more_mentors_than_are_picked_at_once),
    };
    return cmocka_run_group_tests_name("pricing_oracle", tests, NULL, NULL);
}
