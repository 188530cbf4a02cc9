/*
 * The lottery on tiny programmes: every draw is one of the optimal matchings, which the list of the best gives, and over many
 * draws each of them comes up; the same for any order of rows and number of threads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/alternatives.h>

#include "match/lottery.h"
#include "support/match.h"

#define PEOPLE 8
#define DRAWS 20 /* as matchings */
#define MANY 400 /* counted */

static const char *const objectives[] = {
    "mentees score", "score", "mentees mentors score", "pairs even score", "keep mentees", "mentors pairs", "mentees"};

/* The pairs of a matching as a set. */
static uint64_t set_of(const rt_case *drawn, const reversa_matching *matching)
{
    uint64_t set = 0;
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        set |= UINT64_C(1) << (rt_case_human(drawn, pair.mentor) * PEOPLE + rt_case_human(drawn, pair.mentee));
    }
    return set;
}

/* All optimal matchings: those of the list that lose nothing. */
static int32_t list_optima(reversa_context *ctx, const rt_case *drawn, const reversa_insight *insight, uint64_t base,
                           uint64_t *optima, int32_t room)
{
    reversa_alternatives *list;
    int32_t n = 0;
    assert_int_equal(reversa_alternatives_find(ctx, insight, room, &list), REVERSA_OK);
    for (int32_t k = 0; k < reversa_alternatives_count(list); k++) {
        reversa_other_matching other;
        reversa_alternatives_get(list, k, &other);
        bool free_of_loss = true;
        for (int32_t l = 0; l < other.n_levels; l++)
            free_of_loss = free_of_loss && other.loss[l] == 0;
        if (!free_of_loss)
            break;
        uint64_t set = base;
        for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
            reversa_pair_change change;
            reversa_alternatives_change(list, k, c, &change);
            set ^= UINT64_C(1) << (rt_case_human(drawn, change.mentor) * PEOPLE + rt_case_human(drawn, change.mentee));
        }
        optima[n++] = set;
    }
    reversa_alternatives_free(list);
    return n;
}

static void check_draws(reversa_context *ctx, const rt_case *drawn, const reversa_insight *insight,
                        const uint64_t *optima, int32_t n)
{
    int32_t of_pair[64] = {0};
    for (int32_t draw = 0; draw < DRAWS; draw++) {
        reversa_matching *matching;
        assert_int_equal(reversa_lottery_draw(ctx, insight, 5, draw, &matching), REVERSA_OK);
        uint64_t set = set_of(drawn, matching);
        int32_t k = 0;
        while (k < n && optima[k] != set)
            k++;
        assert_true(k < n);
        if (draw < 3) { /* a match that draws gives the same */
            reversa_match_options options;
            reversa_matching *at_once;
            reversa_match_options_init(&options);
            options.lottery = true;
            options.lottery_seed = 5;
            options.lottery_draw = draw;
            assert_int_equal(reversa_match(ctx, drawn->problem, NULL, &options, &at_once), REVERSA_OK);
            assert_true(set_of(drawn, at_once) == set);
            reversa_matching_free(at_once);
        }
        for (int32_t p = 0; p < reversa_matching_n_pairs(matching); p++) {
            reversa_matched_pair pair;
            reversa_matching_pair(matching, p, &pair);
            if (pair.state != REVERSA_PAIR_PINNED)
                of_pair[rt_case_human(drawn, pair.mentor) * PEOPLE + rt_case_human(drawn, pair.mentee)]++;
        }
        reversa_matching_free(matching);
    }
    reversa_lottery *lottery;
    assert_int_equal(reversa_lottery_create(ctx, insight, 5, DRAWS, &lottery), REVERSA_OK);
    for (int64_t e = 0; e < reversa_lottery_count(lottery); e++) {
        reversa_drawn_pair pair;
        reversa_lottery_get(lottery, e, &pair);
        int32_t at = rt_case_human(drawn, pair.mentor) * PEOPLE + rt_case_human(drawn, pair.mentee);
        assert_int_equal(pair.times, of_pair[at]);
        assert_int_equal(
            pair.score, drawn->score[rt_case_human(drawn, pair.mentor) * drawn->n + rt_case_human(drawn, pair.mentee)]);
        of_pair[at] = 0;
    }
    for (int32_t k = 0; k < 64; k++)
        assert_int_equal(of_pair[k], 0);
    reversa_lottery_free(lottery);
}

/* Every pair that some optimum has comes up, and no other. */
static void check_pairs(reversa_context *ctx, const rt_case *drawn, const reversa_insight *insight,
                        const uint64_t *optima, int32_t n)
{
    uint64_t possible = 0;
    uint64_t seen = 0;
    reversa_lottery *lottery;
    for (int32_t k = 0; k < n; k++)
        possible |= optima[k];
    for (int32_t k = 0; k < drawn->n * drawn->n; k++)
        if (drawn->state[k] == REVERSA_PAIR_PINNED)
            possible &= ~(UINT64_C(1) << (k / drawn->n * PEOPLE + k % drawn->n));
    assert_int_equal(reversa_lottery_create(ctx, insight, 6, MANY, &lottery), REVERSA_OK);
    for (int64_t e = 0; e < reversa_lottery_count(lottery); e++) {
        reversa_drawn_pair pair;
        reversa_lottery_get(lottery, e, &pair);
        seen |= UINT64_C(1) << (rt_case_human(drawn, pair.mentor) * PEOPLE + rt_case_human(drawn, pair.mentee));
    }
    assert_true((seen & ~possible) == 0);
    if (n <= 12)
        assert_true(seen == possible);
    reversa_lottery_free(lottery);
}

/* The draw is the best of all optima, however few ties take part before prices ask for more. */
static void check_rooms(reversa_context *ctx, const reversa_insight *insight)
{
    for (int32_t index = 0; index < 5; index++) {
        rv_drawn few;
        rv_drawn all;
        rv_arena arena;
        rv_arena_open(ctx, &arena);
        assert_int_equal(rv_lottery_pairs(ctx, insight, (rv_draw){11, index, 1}, &arena, &few), REVERSA_OK);
        assert_int_equal(rv_lottery_pairs(ctx, insight, (rv_draw){11, index, PEOPLE}, &arena, &all), REVERSA_OK);
        assert_true(few.sum == all.sum);
        rv_arena_free(&arena);
    }
}

static reversa_insight *look(reversa_context *ctx, rt_case *drawn, rv_near_room room, reversa_matching **matching_out)
{
    reversa_insight *insight;
    rt_case_build(ctx, drawn);
    *matching_out = rt_case_match(ctx, drawn, 16, REVERSA_SOLVER_NETWORK);
    if (reversa_matching_outcome(*matching_out) != REVERSA_OUTCOME_OPTIMAL)
        return NULL;
    assert_int_equal(rv_insight_build(ctx, drawn->problem, *matching_out, room, &insight), REVERSA_OK);
    return insight;
}

static void test_lottery_draws_every_optimum(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {1, 1}, {2, 1}};
    uint64_t random = rt_seed() + 9;
    reversa_context *ctx = rt_context(NULL);
    int32_t n_done = 0;
    for (int32_t round = 0; round < 150; round++) {
        rt_case drawn;
        uint64_t optima[200];
        rt_case_shape shape = {
            .people = PEOPLE, .most = 1 + round % 3, .density = 40 + round % 50, .top = 1 + round % 2};
        shape.pins = round % 4 == 0;
        shape.loads = round % 3 == 1;
        reversa_context_set_threads(ctx, 1);
        rt_case_draw(&drawn, &random, &shape);
        snprintf(drawn.objective, sizeof drawn.objective, "%s", objectives[round % 7]);
        for (int32_t k = 0; k < drawn.n * drawn.n; k++)
            if (drawn.state[k] < 0 && rt_between(&random, 0, 3) == 0)
                drawn.state[k] = REVERSA_PAIR_ACTIVE;
        reversa_matching *matching;
        reversa_insight *insight = look(ctx, &drawn, rooms[round % 3], &matching);
        if (insight) {
            int32_t n = list_optima(ctx, &drawn, insight, set_of(&drawn, matching), optima, 200);
            if (n < 200) {
                check_draws(ctx, &drawn, insight, optima, n);
                check_pairs(ctx, &drawn, insight, optima, n);
                check_rooms(ctx, insight);
                n_done++;
            }
            reversa_matching *one;
            assert_int_equal(reversa_lottery_draw(ctx, insight, 77, 3, &one), REVERSA_OK);
            char *text = rt_case_print(&drawn, one);
            reversa_matching_free(one);
            reversa_insight_free(insight);
            reversa_matching_free(matching);
            rt_case_unbuild(&drawn);
            rt_case_shuffle(&drawn, &random);
            reversa_context_set_threads(ctx, 2);
            insight = look(ctx, &drawn, rooms[round % 3], &matching);
            assert_int_equal(reversa_lottery_draw(ctx, insight, 77, 3, &one), REVERSA_OK);
            char *again = rt_case_print(&drawn, one);
            assert_string_equal(text, again);
            free(text);
            free(again);
            reversa_matching_free(one);
            reversa_insight_free(insight);
        }
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    print_message("%d programmes\n", n_done);
    assert_true(n_done > 60);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lottery_draws_every_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
