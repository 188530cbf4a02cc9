/*
 * What reduced costs fix, against every choice of pairs there is: small random people, limits, multipliers and incumbents.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/limit_finish.h"
#include "support/limits.h"

#define SIDE 4
#define ROUNDS 300
#define GROUPS 3
#define TEXT_ROOM 2048

/* Every choice of at most one mentor for each mentee that meets places and limits. */
typedef struct choices {
    rv_search *search;
    rv_new_pair pair[SIDE * SIDE];
    int32_t n_pairs;
    rv_new_pair chosen[SIDE];
    int64_t n;
    void (*see)(struct choices *c, int64_t value);
    int64_t best;
    int64_t best_at;
    int64_t wanted; /* of `see`: the choice that becomes the incumbent */
    const rv_remainder *rest;
    int64_t n_seen;
} choices;

static void enumerate(choices *c, int32_t mentee)
{
    if (mentee == SIDE) {
        bool holds;
        int64_t value;
        assert_int_equal(rv_search_evaluate(c->search, c->chosen, c->n, &holds, &value), REVERSA_OK);
        if (holds)
            c->see(c, value);
        return;
    }
    enumerate(c, mentee + 1);
    for (int32_t k = 0; k < c->n_pairs; k++) {
        if (c->pair[k].mentee != mentee)
            continue;
        c->chosen[c->n++] = c->pair[k];
        enumerate(c, mentee + 1);
        c->n--;
    }
}

static void see_best(choices *c, int64_t value)
{
    if (value > c->best) {
        c->best = value;
        c->best_at = c->n_seen;
    }
    c->n_seen++;
}

static void see_wanted(choices *c, int64_t value)
{
    if (c->n_seen++ != c->wanted)
        return;
    rv_search *search = c->search;
    rv_free(search->solve->ctx, search->best);
    search->best = rv_alloc(search->solve->ctx, (size_t)c->n, sizeof *search->best);
    assert_non_null(search->best);
    if (c->n)
        memcpy(search->best, c->chosen, (size_t)c->n * sizeof *search->best);
    search->n_best = c->n;
    search->stage.value = value;
}

/* What is as good as the incumbent has all that is in, and nothing that is neither in nor free. */
static void see_fixed(choices *c, int64_t value)
{
    int64_t n_known = 0;
    if (value < c->search->stage.value)
        return;
    for (int64_t k = 0; k < c->rest->n; k++) {
        bool is_chosen = false;
        for (int64_t p = 0; p < c->n; p++) {
            const rv_new_pair *pair = &c->rest->near[k].pair;
            is_chosen = is_chosen || (c->chosen[p].mentee == pair->mentee && c->chosen[p].mentor == pair->mentor);
        }
        n_known += is_chosen;
        assert_false(is_chosen && c->rest->fixed[k] == RV_FIXED_OUT);
        assert_false(!is_chosen && c->rest->fixed[k] == RV_FIXED_IN);
    }
    assert_int_equal(n_known, c->n);
    c->n_seen++;
}

static int64_t run(choices *c, void (*see)(choices *, int64_t))
{
    c->see = see;
    c->n = 0;
    c->n_seen = 0;
    enumerate(c, 0);
    return c->n_seen;
}

/* Mentors have one place or two; blanks in group b belong to no group. */
static void open_random(rt_limits *f, uint64_t *random)
{
    char people[TEXT_ROOM];
    char limits[TEXT_ROOM];
    int at = snprintf(people, sizeof people, "id,role,openness,mentor_capacity,a,b\n");
    for (int i = 0; i < 2 * SIDE; i++) {
        static const char *const kinds[] = {"", "x", "y"};
        at += snprintf(people + at, sizeof people - (size_t)at, "%c%d,%s,0.%02d,%d,g%d,%s\n", i < SIDE ? 'm' : 'e',
                       i % SIDE, i < SIDE ? "mentor" : "mentee", (int)rt_between(random, 0, 99),
                       (int)rt_between(random, 1, 2), (int)rt_between(random, 1, GROUPS),
                       kinds[rt_between(random, 0, 2)]);
    }
    snprintf(limits, sizeof limits,
             "[{\"limit\":\"pairs\",\"where\":{\"same\":\"a\"},\"at_most\":{\"count\":%d}},"
             "{\"limit\":\"pairs\",\"where\":{\"same\":\"b\"},\"at_least\":{\"count\":%d}},"
             "{\"limit\":\"quota\",\"side\":\"mentor\",\"where\":{\"attribute\":\"a\",\"is\":\"g1\"},"
             "\"at_most\":{\"share\":0.%d}}]",
             (int)rt_between(random, 0, 3), (int)rt_between(random, 0, 2), (int)rt_between(random, 1, 9));
    const rt_limits_text text = {.people = people, .limits = limits, .objective = "[\"score\"]"};
    rt_limits_open_text(f, &text);
}

static void open_choices(rt_limits *f, rv_search *search, choices *c)
{
    const rv_pairs *pairs = &f->solve.pairs;
    int64_t n_over;
    assert_int_equal(rv_search_open(&f->solve, rv_mip_default_solver(), search), REVERSA_OK);
    memset(c, 0, sizeof *c);
    c->search = search;
    c->best = INT64_MIN;
    search->stage = (rv_stage){.level = 0, .bound = INT64_MAX};
    assert_int_equal(rv_search_widen(search, -((rv_wide)1 << 80), false, &n_over), REVERSA_OK); /* all there are */
    for (int32_t i = 0; i < f->solve.side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = pairs->offset[i]; e < pairs->offset[i + 1]; e++)
            c->pair[c->n_pairs++] = (rv_new_pair){i, pairs->mentor[e], pairs->score[e]};
    }
    assert_int_equal(c->n_pairs, SIDE * SIDE);
    assert_int_equal(search->active.n, c->n_pairs);
}

/* Any multipliers give a bound: those of the linear program, or drawn ones. */
static void set_bound(rv_search *search, uint64_t *random, bool is_drawn)
{
    rv_priced priced;
    if (is_drawn) {
        double *drawn = calloc((size_t)search->n_rows, sizeof *drawn);
        for (int32_t i = 0; i < search->n_rows; i++)
            drawn[i] = i < search->level_row || i >= search->limit_row ? (double)rt_between(random, -100000, 600000)
                                                                       : 0;
        rv_search_multipliers(search, drawn);
        free(drawn);
    } else {
        rv_mip_end end;
        assert_int_equal(rv_search_linear(search, &end), REVERSA_OK);
        assert_int_equal(end, RV_MIP_OPTIMAL);
    }
    assert_int_equal(rv_search_price(search, 0, 8, &priced), REVERSA_OK);
    rv_free(search->solve->ctx, priced.fresh);
    search->stage.exact = priced.bound;
    search->stage.priced = true;
    search->stage.bound = (int64_t)(priced.bound / RV_ONE);
    for (int32_t i = 0; i < search->n_rows; i++)
        search->kept[i] = search->multiplier[i];
}

/* Returns how many pairs were fixed. */
static int64_t check_round(uint64_t seed, bool is_drawn)
{
    rt_limits f;
    rv_search search;
    choices c;
    rv_remainder rest;
    rv_near *near;
    uint64_t random = seed;
    int64_t n = 0;
    int64_t fixed = 0;
    open_random(&f, &random);
    open_choices(&f, &search, &c);
    int64_t n_choices = run(&c, see_best);
    if (n_choices > 0) {
        c.wanted = rt_between(&random, 0, n_choices - 1);
        if (!is_drawn && rt_between(&random, 0, 1))
            c.wanted = c.best_at; /* so that the gap is small */
        (void)run(&c, see_wanted);
        set_bound(&search, &random, is_drawn);
        assert_true(c.best <= search.stage.bound);
        rv_wide most = rv_remainder_gap(&search) + RV_ONE;
        assert_int_equal(rv_remainder_list(&search, most, &near, &n), REVERSA_OK);
        assert_int_equal(rv_remainder_open(&search, near, n, most, &rest), REVERSA_OK);
        c.rest = &rest;
        assert_true(run(&c, see_fixed) >= 1);
        fixed = c.n_pairs - rest.n_free;
        rv_remainder_close(&rest);
        rv_free(f.ctx, near);
    }
    rv_search_close(&search);
    rt_limits_close(&f);
    return fixed;
}

static void test_remainder_keeps_every_solution_as_good_as_the_incumbent(void **state)
{
    (void)state;
    int64_t fixed = 0;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < ROUNDS; round++)
        fixed += check_round(rt_seed() + 9700 + round, round % 3 == 2);
    assert_true(fixed > ROUNDS); /* or nothing was tested */
}

/* Programs over remainders find the best and prove it, from any incumbent. */
static void test_finish_proves_the_best_of_all_choices(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < ROUNDS; round++) {
        rt_limits f;
        rv_search search;
        choices c;
        uint64_t random = rt_seed() + 9900 + round;
        open_random(&f, &random);
        open_choices(&f, &search, &c);
        int64_t n_choices = run(&c, see_best);
        if (n_choices > 0) {
            c.wanted = rt_between(&random, 0, n_choices - 1);
            (void)run(&c, see_wanted);
            set_bound(&search, &random, round % 3 == 2);
            assert_int_equal(rv_search_finish(&search, false), REVERSA_OK);
            assert_int_equal(search.stage.value, c.best);
            assert_int_equal(search.stage.bound, c.best);
            assert_true(rv_search_is_closed(&search));
        }
        rv_search_close(&search);
        rt_limits_close(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remainder_keeps_every_solution_as_good_as_the_incumbent),
        cmocka_unit_test(test_finish_proves_the_best_of_all_choices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
