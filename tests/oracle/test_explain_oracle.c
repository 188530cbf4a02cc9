/*
 * Exchange costs and classes against the definition: on tiny problems every matching is listed, with the pair pinned or
 * forbidden; on larger ones the library solves again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/insight.h"
#include "support/change.h"

static void compare(const rt_change *told, const reversa_exchange *found)
{
    assert_int_equal(found->claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(found->possible, told->possible);
    for (int32_t l = 0; l < found->n_levels; l++)
        assert_int_equal(found->loss[l], told->loss[l]);
}

static int32_t person_of(const rt_case *drawn, int32_t human)
{
    int32_t person = 0;
    while (rt_case_human(drawn, person) != human)
        person++;
    return person;
}

static void check_class(const reversa_classified_pair *classes, int32_t n, const reversa_pair_insight *pair)
{
    for (int32_t k = 0; k < n; k++) {
        if (classes[k].mentor == pair->mentor && classes[k].mentee == pair->mentee)
            assert_int_equal(classes[k].presence, pair->presence);
    }
}

/* An insight for ties alone tells the same classes. */
static void check_ties(reversa_context *ctx, const rt_case *drawn, const reversa_matching *matching,
                       const reversa_classified_pair *classes, const reversa_classification *all)
{
    reversa_insight *insight;
    reversa_classification again;
    int32_t n = reversa_matching_n_pairs(matching);
    reversa_classified_pair *same = calloc((size_t)n + 1, sizeof *same);
    for (int32_t most = 1; most < 8; most += 6) {
        assert_int_equal(rv_insight_build(ctx, drawn->problem, matching, (rv_near_room){most, 0}, &insight),
                         REVERSA_OK);
        assert_int_equal(reversa_insight_classify(ctx, insight, same, &again), REVERSA_OK);
        assert_int_equal(again.claim, all->claim);
        assert_int_equal(again.n_pairs, all->n_pairs);
        assert_int_equal(again.n_every, all->n_every);
        assert_int_equal(again.n_some, all->n_some);
        assert_int_equal(again.n_open, all->n_open);
        for (int32_t k = 0; k < n; k++)
            assert_int_equal(same[k].presence, classes[k].presence);
        reversa_insight_free(insight);
    }
    free(same);
}

static void check_insight(reversa_context *ctx, rt_case *drawn, const rt_levels *base, const reversa_matching *matching,
                          rv_near_room room)
{
    reversa_insight *insight;
    reversa_classification all;
    int32_t n_pairs = reversa_matching_n_pairs(matching);
    reversa_classified_pair *classes = calloc((size_t)n_pairs + 1, sizeof *classes);
    int32_t n_some = 0;
    int64_t n_open = 0;
    assert_int_equal(rv_insight_build(ctx, drawn->problem, matching, room, &insight), REVERSA_OK);
    assert_int_equal(reversa_insight_classify(ctx, insight, classes, &all), REVERSA_OK);
    check_ties(ctx, drawn, matching, classes, &all);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        reversa_pair_insight pair;
        int32_t mentor = k / drawn->n;
        int32_t mentee = k % drawn->n;
        if (mentor == mentee)
            continue;
        assert_int_equal(reversa_insight_pair(ctx, insight, person_of(drawn, mentor), person_of(drawn, mentee), &pair),
                         REVERSA_OK);
        check_class(classes, n_pairs, &pair);
        if (drawn->state[k] == REVERSA_PAIR_PINNED) {
            assert_true(pair.chosen && pair.pinned);
            assert_int_equal(pair.presence, REVERSA_PRESENCE_EVERY);
            continue;
        }
        rt_change told = rt_change_tell(drawn, base, k, pair.chosen);
        compare(&told, &pair.exchange);
        bool tied = rt_change_is_free(&told, base->n_levels);
        assert_int_equal(pair.eligible, rt_case_eligible(drawn, mentor, mentee));
        if (pair.eligible)
            assert_int_equal(pair.presence, tied          ? REVERSA_PRESENCE_SOME
                                            : pair.chosen ? REVERSA_PRESENCE_EVERY
                                                          : REVERSA_PRESENCE_NONE);
        n_some += pair.chosen && tied;
        n_open += !pair.chosen && tied && pair.eligible;
    }
    assert_int_equal(all.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(all.n_some, n_some);
    assert_int_equal(all.n_open, n_open);
    assert_int_equal(all.n_every + all.n_some, all.n_pairs);
    free(classes);
    reversa_insight_free(insight);
}

static void test_exchange_and_classes_equal_the_definition(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {1, 1}, {2, 1}};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, 1); /* making threads takes longer than these problems */
    int32_t n_done = 0;
    for (int32_t round = 0; round < 1600; round++) {
        rt_case drawn;
        rt_levels levels;
        rt_change_draw(&drawn, &random, round);
        if (drawn.n > 1 && rt_levels_are_few(&drawn, 9)) {
            rt_case_build(ctx, &drawn);
            rt_levels_enumerate(&drawn, &levels);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_NETWORK);
            if (levels.n_left > 0) {
                check_insight(ctx, &drawn, &levels, matching, rooms[round % 3]);
                n_done++;
            }
            reversa_matching_free(matching);
            rt_levels_free(&levels);
            rt_case_unbuild(&drawn);
        }
        rt_case_free(&drawn);
    }
    assert_true(n_done > 600);
    reversa_context_free(ctx);
}

static int32_t n_deciding;

/* With the deciding score a best matching has the pair; with a millionth less none has. */
static void check_deciding(reversa_context *ctx, rt_case *drawn, const reversa_matching *matching, rv_near_room room)
{
    reversa_insight *insight;
    assert_int_equal(rv_insight_build(ctx, drawn->problem, matching, room, &insight), REVERSA_OK);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        reversa_pair_insight pair;
        int32_t mentor = k / drawn->n;
        int32_t mentee = k % drawn->n;
        if (mentor == mentee || !rt_case_eligible(drawn, mentor, mentee) || drawn->state[k] == REVERSA_PAIR_PINNED ||
            rt_case_most(drawn, REVERSA_MENTOR, mentor) == 0 || rt_case_most(drawn, REVERSA_MENTEE, mentee) == 0)
            continue;
        assert_int_equal(reversa_insight_pair(ctx, insight, person_of(drawn, mentor), person_of(drawn, mentee), &pair),
                         REVERSA_OK);
        assert_int_equal(pair.deciding_claim, REVERSA_CLAIM_EXACT);
        if (pair.deciding < 0) /* no score changes it */
            assert_int_equal(rt_change_has_pair(drawn, k, 1000000), pair.presence != REVERSA_PRESENCE_NONE);
        else
            assert_true(rt_change_has_pair(drawn, k, pair.deciding));
        if (pair.deciding > 0)
            assert_false(rt_change_has_pair(drawn, k, pair.deciding - 1));
        n_deciding += pair.deciding > 0;
    }
    reversa_insight_free(insight);
}

static void test_deciding_score_decides(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 2;
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, 1);
    n_deciding = 0;
    for (int32_t round = 0; round < 600; round++) {
        rt_case drawn;
        rt_levels levels;
        rt_change_draw(&drawn, &random, round);
        if (drawn.n > 1 && rt_levels_are_few(&drawn, 7)) {
            rt_case_build(ctx, &drawn);
            rt_levels_enumerate(&drawn, &levels);
            reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_NETWORK);
            if (levels.n_left > 0)
                check_deciding(ctx, &drawn, matching, (rv_near_room){round % 2 ? 64 : 2, round % 2 ? 24 : 1});
            reversa_matching_free(matching);
            rt_levels_free(&levels);
            rt_case_unbuild(&drawn);
        }
        rt_case_free(&drawn);
    }
    print_message("%d scores decide\n", n_deciding);
    assert_true(n_deciding > 60);
    reversa_context_free(ctx);
}

/* Solve again with the pair pinned or forbidden. */
static rt_change solve_again(reversa_context *ctx, rt_case *drawn, const reversa_matching *matching, int32_t pair,
                             bool chosen)
{
    rt_change told = {.possible = false};
    rt_case changed = *drawn;
    int8_t state = drawn->state[pair];
    drawn->state[pair] = chosen ? REVERSA_PAIR_FORBIDDEN : REVERSA_PAIR_PINNED;
    rt_case_build(ctx, &changed);
    reversa_matching *again = rt_case_match(ctx, &changed, 16, REVERSA_SOLVER_NETWORK);
    told.possible = reversa_matching_outcome(again) == REVERSA_OUTCOME_OPTIMAL;
    for (int32_t l = 0; l < reversa_matching_n_levels(again) && told.possible; l++) {
        reversa_level then;
        reversa_level now;
        reversa_matching_level(matching, l, &then);
        reversa_matching_level(again, l, &now);
        told.loss[l] = (then.value - now.value) * (strcmp(now.name, "even") ? 1 : -1);
    }
    reversa_matching_free(again);
    rt_case_unbuild(&changed);
    drawn->state[pair] = state;
    return told;
}

static void check_sample(reversa_context *ctx, rt_case *drawn, uint64_t *random, rv_near_room room)
{
    reversa_insight *insight;
    reversa_matching *matching = rt_case_match(ctx, drawn, 16, REVERSA_SOLVER_NETWORK);
    assert_int_equal(rv_insight_build(ctx, drawn->problem, matching, room, &insight), REVERSA_OK);
    for (int32_t k = 0; k < 12; k++) {
        reversa_exchange found;
        reversa_matched_pair pair;
        reversa_matching_pair(matching, (int32_t)rt_between(random, 0, reversa_matching_n_pairs(matching) - 1), &pair);
        int32_t mentor = rt_case_human(drawn, pair.mentor);
        int32_t mentee = rt_case_human(drawn, pair.mentee);
        bool chosen = k % 3 == 0;
        if (!chosen)
            mentor = (int32_t)rt_between(random, 0, drawn->n - 1);
        if (!chosen && (!rt_case_eligible(drawn, mentor, mentee) || rt_case_most(drawn, REVERSA_MENTOR, mentor) == 0))
            continue;
        int32_t person = person_of(drawn, mentor);
        reversa_pair_insight whole;
        assert_int_equal(reversa_insight_pair(ctx, insight, person, pair.mentee, &whole), REVERSA_OK);
        rt_change told = solve_again(ctx, drawn, matching, mentor * drawn->n + mentee, whole.chosen);
        compare(&told, &whole.exchange);
        assert_int_equal(reversa_insight_exchange(ctx, insight, person, pair.mentee, &found), REVERSA_OK);
        compare(&told, &found);
    }
    reversa_insight_free(insight);
    reversa_matching_free(matching);
}

static void test_exchange_equals_a_new_solve(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {2, 1}, {8, 4}};
    static const char *const objectives[] = {"mentees score", "score", "pairs score", "mentors even score",
                                             "score mentees"};
    uint64_t random = rt_seed() + 1;
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 60; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 120, .most = 1 + round % 2, .density = 4 + round % 4 * 20};
        shape.top = round % 3 == 0 ? 3 : 1000000;
        rt_case_draw(&drawn, &random, &shape);
        snprintf(drawn.objective, sizeof drawn.objective, "%s", objectives[round % 5]);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_NETWORK);
        if (reversa_matching_n_pairs(matching) > 0)
            check_sample(ctx, &drawn, &random, rooms[round % 3]);
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exchange_and_classes_equal_the_definition),
        cmocka_unit_test(test_deciding_score_decides),
        cmocka_unit_test(test_exchange_equals_a_new_solve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
