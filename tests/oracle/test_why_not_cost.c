/*
 * What matching a person would cost, against the definition: every matching of a tiny problem is listed with the person in
 * each of their pairs, and the best of these is compared.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/why_not.h>

#include "match/insight.h"
#include "support/change.h"

static int n_costs, n_free, n_impossible;

static bool is_worse(const rt_change *a, const rt_change *b, int32_t n_levels)
{
    for (int32_t l = 0; l < n_levels; l++)
        if (a->loss[l] != b->loss[l])
            return a->loss[l] > b->loss[l];
    return false;
}

/* The cheapest of the person's pairs. */
static rt_change cheapest(rt_case *drawn, const rt_levels *base, int side, int32_t human)
{
    rt_change best = {.possible = false};
    for (int32_t other = 0; other < drawn->n; other++) {
        int32_t mentor = side == REVERSA_MENTOR ? human : other;
        int32_t mentee = side == REVERSA_MENTOR ? other : human;
        if (mentor == mentee || !rt_case_eligible(drawn, mentor, mentee))
            continue;
        rt_change told = rt_change_tell(drawn, base, mentor * drawn->n + mentee, false);
        if (told.possible && (!best.possible || is_worse(&best, &told, base->n_levels)))
            best = told;
    }
    return best;
}

static void check_person(reversa_context *ctx, rt_case *drawn, const rt_levels *base, const reversa_matching *matching,
                         const reversa_insight *insight, const reversa_unmatched *row)
{
    reversa_why_not_options options;
    reversa_why_not *answers[2];
    reversa_person_answer person;
    reversa_why_not_options_init(&options);
    options.insight = insight;
    assert_int_equal(reversa_why_not_find(ctx, drawn->problem, matching, row->person, &options, answers), REVERSA_OK);
    reversa_why_not_person(answers[row->side], &person);
    assert_int_equal(person.reason, row->reason);
    if (row->reason == REVERSA_REASON_NO_CAPACITY) {
        assert_int_equal(person.exchange.claim, REVERSA_CLAIM_NONE);
    } else {
        rt_change told = cheapest(drawn, base, (int)row->side, rt_case_human(drawn, row->person));
        assert_int_equal(person.exchange.claim, REVERSA_CLAIM_EXACT);
        assert_int_equal(person.exchange.possible, told.possible);
        bool nothing = told.possible;
        for (int32_t l = 0; l < base->n_levels; l++) {
            assert_int_equal(person.exchange.loss[l], told.loss[l]);
            nothing = nothing && told.loss[l] == 0;
        }
        n_costs += told.possible;
        n_free += nothing;
        n_impossible += !told.possible;
    }
    for (int side = 0; side < 2; side++)
        reversa_why_not_free(answers[side]);
}

static void check_all(reversa_context *ctx, rt_case *drawn, const rt_levels *base, const reversa_matching *matching,
                      rv_near_room room)
{
    reversa_insight *insight;
    assert_int_equal(rv_insight_build(ctx, drawn->problem, matching, room, &insight), REVERSA_OK);
    for (int32_t u = 0; u < reversa_matching_n_unmatched(matching); u++) {
        reversa_unmatched row;
        reversa_matching_unmatched(matching, u, &row);
        check_person(ctx, drawn, base, matching, insight, &row);
    }
    reversa_insight_free(insight);
}

static void test_cost_of_a_person_equals_the_definition(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {1, 1}, {2, 1}};
    uint64_t random = rt_seed() + 81000;
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, 1); /* making threads takes longer than these problems */
    int32_t n_done = 0;
    for (int32_t round = 0; round < 1500; round++) {
        rt_case drawn;
        rt_levels levels;
        rt_change_draw(&drawn, &random, round);
        if (drawn.n > 1 && rt_levels_are_few(&drawn, 9)) {
            rt_case_build(ctx, &drawn);
            rt_levels_enumerate(&drawn, &levels);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_NETWORK);
            if (levels.n_left > 0) {
                check_all(ctx, &drawn, &levels, matching, rooms[round % 3]);
                n_done++;
            }
            reversa_matching_free(matching);
            rt_levels_free(&levels);
            rt_case_unbuild(&drawn);
        }
        rt_case_free(&drawn);
    }
    print_message("%d costs, %d of them nothing; %d cannot be matched\n", n_costs, n_free, n_impossible);
    assert_true(n_done > 500 && n_costs > 500 && n_free > 50 && n_impossible > 50);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cost_of_a_person_equals_the_definition)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
