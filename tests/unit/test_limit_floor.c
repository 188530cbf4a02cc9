/*
 * Floors of scores, against the reduced cost of every pair of random problems with limits of every kind.
 */
#include "match/limit_floor.h"

#include <string.h>

#include "support/mixed.h"

#define MOST 64 /* people of a side */

typedef struct tally {
    int64_t n_usable;
    int64_t n_left_out; /* eligible pairs that need no score */
    int64_t n_needless; /* eligible pairs that do not matter and are scored all the same */
} tally;

/* Multipliers of every size and sign that rows allow; each round leaves some of them out. */
static void draw_multipliers(rv_search *search, uint64_t *random, double *dual)
{
    int64_t size = rt_between(random, 0, 1) ? 1000000 : 3;
    for (int32_t i = 0; i < search->n_rows; i++) {
        double own = (double)rt_between(random, -size * 1000, size * 1000) / 1000;
        if (i < search->level_row) /* places are most of what a pair pays */
            own = own < 0 ? -own : own;
        dual[i] = own * (double)rt_between(random, 0, 1) / (i < search->level_row ? 1 : 4);
    }
    rv_search_multipliers(search, dual);
}

static void check_row(const rv_search *search, const rv_floors *floors, int32_t mentee, tally *t)
{
    int32_t scores[MOST];
    int32_t floor[MOST];
    const rv_solve *solve = search->solve;
    rv_floors_row(floors, mentee, floor);
    assert_int_equal(rv_scorer_row(solve->scorer, solve->work[0], mentee, NULL, scores), REVERSA_OK);
    for (int32_t j = 0; j < solve->side[REVERSA_MENTOR].n; j++) {
        assert_true(floor[j] >= -1 && floor[j] <= 1000000);
        if (rv_solve_was_active(solve, mentee, j))
            assert_int_equal(floor[j], -1);
        if (scores[j] < 0)
            continue;
        const rv_new_pair pair = {.mentee = mentee, .mentor = j, .score = scores[j]};
        bool matters = rv_search_reduced(search, &pair, search->entries) > floors->enough;
        assert_false(matters && scores[j] <= floor[j]);
        t->n_left_out += scores[j] <= floor[j];
        t->n_needless += !matters && scores[j] > floor[j];
    }
}

static void check_stage(rv_search *search, int32_t level, uint64_t *random, tally *t)
{
    static double dual[4096];
    rv_arena arena;
    rv_floors floors;
    assert_true(search->n_rows <= 4096);
    search->stage = (rv_stage){.level = level};
    draw_multipliers(search, random, dual);
    rv_wide enough = -(rv_wide)RV_ONE * rt_between(random, 0, 2) * rt_between(random, 0, 100000);
    rv_arena_open(search->solve->ctx, &arena);
    assert_int_equal(rv_floors_make(search, enough, &arena, &floors), REVERSA_OK);
    t->n_usable += floors.usable;
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n && floors.usable; i++)
        check_row(search, &floors, i, t);
    rv_arena_free(&arena);
}

static void test_floors_miss_no_pair_that_matters(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    tally t = {0};
    const rt_mixed_shape shape = {.people = 20, .limits = 4, .kinds = RT_MIXED_ALL & ~(1u << RT_MIXED_STABLE)};
    for (uint64_t round = 0; round < 150; round++) {
        uint64_t random = rt_seed() + 7100 + round;
        rt_mixed made;
        rv_solve solve;
        rv_search search;
        reversa_match_options options;
        rt_mixed_open(&made, ctx, &random, &shape);
        reversa_match_options_init(&options);
        assert_int_equal(rv_begin(ctx), REVERSA_OK);
        assert_int_equal(rv_solve_open(ctx, made.problem, NULL, &options, &solve), REVERSA_OK);
        assert_int_equal(rv_search_open(&solve, NULL, &search), REVERSA_OK);
        assert_true(solve.side[REVERSA_MENTOR].n <= MOST);
        for (int32_t level = RV_VIOLATION; level < solve.n_levels; level++)
            check_stage(&search, level, &random, &t);
        rv_search_close(&search);
        rv_solve_close(&solve);
        rt_mixed_close(&made);
    }
    print_message("%d stages, %d pairs left out, %d scored for nothing\n", (int)t.n_usable, (int)t.n_left_out,
                  (int)t.n_needless);
    assert_true(t.n_usable > 200);
    assert_true(t.n_left_out > t.n_needless);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_floors_miss_no_pair_that_matters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
