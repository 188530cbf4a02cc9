/*
 * Pricing behind a leximin against all pairs, one by one: random people and programmes, drawn prices of the levels before
 * and after, drawn potentials. The violators and their order must be those of the definition, class by class.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "match/leximin.h"
#include "match/pricing.h"
#include "support/instance.h"
#include "support/network.h"

#define CLASSES 12

typedef struct violator {
    rv_new_pair pair;
    int32_t first; /* the class on which the potentials differ */
} violator;

typedef struct trial {
    uint64_t random;
    reversa_context *ctx;
    rt_instance instance;
    rv_solve solve;
    rv_leximin leximin;
    rv_linear after;
    int32_t (*potential)[CLASSES]; /* [people] */
} trial;

static void draw_run(trial *t, rv_linear *linear, const char *levels)
{
    linear->solve = &t->solve;
    rt_network_levels(&linear->net, levels);
    for (int side = 0; side < 2; side++) {
        const rv_places *places = &t->solve.side[side];
        int32_t d = linear->net.n_levels;
        linear->net.side[side] = (rv_network_side){places->n, places->pinned, places->least, places->most};
        int64_t *price = calloc((size_t)places->n * (size_t)d + 1, sizeof(int64_t));
        assert_non_null(price);
        for (int32_t k = 0; k < places->n * d; k++) {
            rv_profit kind = linear->net.levels[k % d];
            price[k] = kind == RV_PROFIT_SCORE ? rt_between(&t->random, 0, 3) * 62500 : 0;
            if (kind == RV_PROFIT_PAIR && side == REVERSA_MENTEE)
                price[k] = rt_between(&t->random, 0, 5) ? 1 : 0;
        }
        linear->flow.price[side] = price;
    }
}

/* Potentials of a few kinds; the sides lean apart by `lean`. */
static void draw_potentials(trial *t, int32_t lean)
{
    int32_t n_mentees = t->solve.side[REVERSA_MENTEE].n;
    int32_t n = n_mentees + t->solve.side[REVERSA_MENTOR].n;
    rv_duals *duals = &t->leximin.duals;
    t->potential = calloc((size_t)n + 1, sizeof *t->potential);
    duals->offset = calloc((size_t)n + 2, sizeof *duals->offset);
    duals->at = calloc((size_t)(n + 1) * CLASSES, sizeof *duals->at);
    assert_true(t->potential && duals->offset && duals->at);
    for (int32_t p = 0; p < n; p++) {
        int64_t at = duals->offset[p];
        int32_t from = (int32_t)rt_between(&t->random, 0, CLASSES - 1);
        for (int32_t c = from; c < CLASSES; c++) {
            int32_t value = (int32_t)rt_between(&t->random, 0, 2) ? 0 : (int32_t)rt_between(&t->random, -2, 2);
            value += p < n_mentees && c == from ? -lean : 0;
            t->potential[p][c] = value;
            if (value != 0)
                duals->at[at++] = (rv_dual){c, value};
        }
        duals->offset[p + 1] = at;
    }
}

/* ---- By definition ---- */

static void reduce(const rv_linear *linear, const rv_new_pair *pair, int64_t *reduced)
{
    int32_t d = linear->net.n_levels;
    for (int32_t l = 0; l < d; l++) {
        rv_profit kind = linear->net.levels[l];
        reduced[l] = (kind == RV_PROFIT_SCORE ? pair->score : kind == RV_PROFIT_PAIR) -
                     linear->flow.price[REVERSA_MENTEE][pair->mentee * d + l] -
                     linear->flow.price[REVERSA_MENTOR][pair->mentor * d + l];
    }
}

/* Do the classes, and after them the levels, gain by the pair? All levels before have to tie. */
static bool gains(const trial *t, const rv_new_pair *pair, int32_t *first_out)
{
    int64_t reduced[RV_NETWORK_LEVELS] = {0};
    const int32_t *a = t->potential[pair->mentee];
    const int32_t *b = t->potential[t->solve.side[REVERSA_MENTEE].n + pair->mentor];
    int sign = 0;
    *first_out = -1;
    reduce(&t->leximin.before, pair, reduced);
    if (rv_lex_sign(reduced, t->leximin.before.net.n_levels) != 0)
        return false;
    for (int32_t c = 0; c < CLASSES; c++) {
        int32_t length = (pair->score / t->leximin.step == c) + a[c] - b[c];
        if (*first_out < 0 && a[c] != b[c])
            *first_out = c;
        if (sign == 0 && length != 0)
            sign = length < 0 ? 1 : -1;
    }
    if (sign == 0 && *first_out >= 0) {
        reduce(&t->after, pair, reduced);
        sign = rv_lex_sign(reduced, t->after.net.n_levels);
    }
    return sign > 0;
}

static bool is_open(const trial *t, int32_t mentee, int32_t mentor)
{
    const rv_pairs *pairs = &t->solve.pairs;
    const rv_rows *pins = &t->solve.problem->pinned;
    const rv_places *side = t->solve.side;
    bool known = side[REVERSA_MENTEE].most[mentee] <= side[REVERSA_MENTEE].pinned[mentee] ||
                 side[REVERSA_MENTOR].most[mentor] <= side[REVERSA_MENTOR].pinned[mentor];
    for (int64_t e = pairs->offset[mentee]; e < pairs->offset[mentee + 1]; e++)
        known = known || pairs->mentor[e] == mentor;
    for (int64_t e = pins->offset ? pins->offset[mentee] : 0; pins->offset && e < pins->offset[mentee + 1]; e++)
        known = known || pins->mentor[e] == mentor;
    return !known;
}

static int32_t find_violators(const trial *t, int32_t mentee, const int32_t *row, violator *found)
{
    int32_t n = 0;
    for (int32_t j = 0; j < t->solve.side[REVERSA_MENTOR].n; j++) {
        violator v = {.pair = {mentee, j, row[j]}};
        if (row[j] < 0 || row[j] < t->leximin.before.net.threshold || !is_open(t, mentee, j) ||
            !gains(t, &v.pair, &v.first))
            continue;
        int32_t at = n++;
        for (; at > 0 && (v.first < found[at - 1].first ||
                          (v.first == found[at - 1].first && v.pair.score > found[at - 1].pair.score));
             at--)
            found[at] = found[at - 1];
        found[at] = v;
    }
    return n;
}

static int64_t check(trial *t)
{
    size_t n_mentors = (size_t)t->solve.side[REVERSA_MENTOR].n;
    rv_new_pair *found = NULL;
    int64_t n = 0;
    int64_t at = 0;
    int32_t *row = calloc(n_mentors + 1, sizeof *row);
    violator *expected = calloc(n_mentors + 1, sizeof *expected);
    assert_true(row && expected);
    assert_int_equal(rv_leximin_price(&t->leximin, &t->after, &found, &n), REVERSA_OK);
    for (int32_t i = 0; i < t->solve.side[REVERSA_MENTEE].n; i++) {
        assert_int_equal(rv_scorer_row(t->solve.scorer, t->solve.work[0], i, NULL, row), REVERSA_OK);
        int32_t n_row = find_violators(t, i, row, expected);
        for (int32_t k = 0; k < n_row && k < RV_PRICING_ROW; k++, at++) {
            assert_true(at < n);
            assert_memory_equal(&found[at], &expected[k].pair, sizeof *found);
        }
    }
    assert_int_equal(at, n);
    rv_free(t->ctx, found);
    free(row);
    free(expected);
    return n;
}

static void free_drawn(trial *t)
{
    for (int side = 0; side < 2; side++) {
        free(t->leximin.before.flow.price[side]);
        free(t->after.flow.price[side]);
    }
    free(t->leximin.duals.offset);
    free(t->leximin.duals.at);
    free(t->potential);
}

static int64_t check_trial(trial *t, int32_t index)
{
    static const char *const before[] = {"pairs", "pairs", "pairs score", "score"};
    static const char *const after[] = {"score", "pairs", "pairs score", "score"};
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
    for (int32_t round = 0; round < 8; round++) {
        memset(&t->leximin, 0, sizeof t->leximin);
        memset(&t->after, 0, sizeof t->after);
        t->leximin.solve = &t->solve;
        t->leximin.step = RV_MILLION / CLASSES + 1;
        draw_run(t, &t->leximin.before, before[round / 2]);
        draw_run(t, &t->after, after[round / 2]);
        t->leximin.before.net.threshold = round == 1 ? 300000 : 0;
        draw_potentials(t, round % 2);
        n += check(t);
        free_drawn(t);
    }
    rv_solve_close(&t->solve);
    rt_instance_unbuild(&t->instance);
    reversa_context_free(t->ctx);
    return n;
}

static void test_leximin_price_of_random_programmes(void **state)
{
    (void)state;
    int64_t n = 0;
    for (int32_t i = 0; i < 40; i++) {
        trial t = {.random = rt_seed() + 7919 * (uint64_t)i};
        rt_instance_draw(&t.instance, &t.random, (int32_t)rt_between(&t.random, 2, 60), i % 8 == 0);
        n += check_trial(&t, i);
        rt_instance_free(&t.instance);
    }
    assert_true(n > 1000);
}

static void test_leximin_price_of_more_mentors_than_are_picked_at_once(void **state)
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
        cmocka_unit_test(test_leximin_price_of_random_programmes),
        cmocka_unit_test(test_leximin_price_of_more_mentors_than_are_picked_at_once),
    };
    return cmocka_run_group_tests_name("leximin_price_oracle", tests, NULL, NULL);
}
