/*
 * Exchange costs and classes against the definition: on tiny problems every matching is listed, with the pair pinned or
 * forbidden; on larger ones the library solves again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/insight.h"
#include "support/levels.h"

/* What the definition says of a change. */
typedef struct truth {
    bool possible;
    int64_t loss[RT_LEVELS_MOST];
} truth;

static const char *const linear[] = {"mentees", "mentors", "pairs", "score", "keep", "even"};

/* A random order of some of the levels that a network has. */
static void draw_objective(rt_case *drawn, uint64_t *random)
{
    int32_t order[6] = {0, 1, 2, 3, 4, 5};
    int32_t n = (int32_t)rt_between(random, 1, 5);
    size_t used = 0;
    for (int32_t k = 0; k < n; k++) {
        int32_t other = (int32_t)rt_between(random, k, 5);
        int32_t swap = order[k];
        order[k] = order[other];
        order[other] = swap;
        used += (size_t)snprintf(drawn->objective + used, sizeof drawn->objective - used, "%s%s", k ? " " : "",
                                 linear[order[k]]);
    }
}

static bool is_level(const rt_case *drawn, int32_t level, const char *name)
{
    const char *words = drawn->objective;
    for (int32_t l = 0; l < level; l++)
        words = strchr(words, ' ') + 1;
    return strncmp(words, name, strlen(name)) == 0;
}

static int32_t places_left(const rt_case *drawn, int side, int32_t human)
{
    int32_t left = rt_case_most(drawn, side, human);
    for (int32_t p = 0; p < drawn->n; p++) {
        int32_t k = side == REVERSA_MENTOR ? human * drawn->n + p : p * drawn->n + human;
        left -= drawn->state[k] == REVERSA_PAIR_PINNED;
    }
    return left;
}

/* The best with the pair forbidden, or pinned. */
static truth tell_truth(rt_case *drawn, const rt_levels *base, int32_t pair, bool chosen)
{
    truth told = {.possible = false};
    rt_levels changed;
    int32_t score = drawn->score[pair];
    int8_t state = drawn->state[pair];
    bool room = places_left(drawn, REVERSA_MENTOR, pair / drawn->n) > 0 &&
                places_left(drawn, REVERSA_MENTEE, pair % drawn->n) > 0;
    if (!chosen && !room)
        return told;
    drawn->state[pair] = chosen ? REVERSA_PAIR_FORBIDDEN : REVERSA_PAIR_PINNED;
    drawn->score[pair] = score < 0 ? 0 : score;
    rt_levels_enumerate(drawn, &changed);
    told.possible = changed.n_left > 0;
    for (int32_t l = 0; l < base->n_levels && told.possible; l++) {
        told.loss[l] = base->optimum[l] - changed.optimum[l];
        if (is_level(drawn, l, "even"))
            told.loss[l] = -told.loss[l];
        if (!chosen && state == REVERSA_PAIR_ACTIVE && score >= 0 && is_level(drawn, l, "keep"))
            told.loss[l]--; /* a pin is no active pair, but the pair would be one */
    }
    rt_levels_free(&changed);
    drawn->state[pair] = state;
    drawn->score[pair] = score;
    return told;
}

static void compare(const truth *told, const reversa_exchange *found)
{
    assert_int_equal(found->claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(found->possible, told->possible);
    for (int32_t l = 0; l < found->n_levels; l++)
        assert_int_equal(found->loss[l], told->loss[l]);
}

static bool is_free(const truth *told, int32_t n_levels)
{
    bool all = told->possible;
    for (int32_t l = 0; l < n_levels; l++)
        all = all && told->loss[l] == 0;
    return all;
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
        truth told = tell_truth(drawn, base, k, pair.chosen);
        compare(&told, &pair.exchange);
        bool tied = is_free(&told, base->n_levels);
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

static void draw(rt_case *drawn, uint64_t *random, int32_t round)
{
    rt_case_shape shape = {.people = 10, .most = 1 + round % 3, .density = 20 + round % 5 * 12};
    shape.top = round % 3 == 0 ? 2 : round % 3 == 1 ? 9 : 1000000;
    shape.pins = round % 4 == 0;
    shape.bans = round % 5 == 0;
    shape.loads = round % 3 == 1;
    rt_case_draw(drawn, random, &shape);
    for (int32_t k = 0; k < drawn->n * drawn->n; k++) {
        if (drawn->state[k] < 0 && rt_between(random, 0, 3) == 0)
            drawn->state[k] = REVERSA_PAIR_ACTIVE;
    }
    if (round % 4)
        draw_objective(drawn, random);
}

static void test_exchange_and_classes_equal_the_definition(void **state)
{
    (void)state;
    static const rv_near_room rooms[] = {{64, 24}, {1, 1}, {2, 1}};
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    reversa_context_set_threads(ctx, 1); /* making threads takes longer than these problems */
    int32_t n_done = 0;
    for (int32_t round = 0; round < 2500; round++) {
        rt_case drawn;
        rt_levels levels;
        draw(&drawn, &random, round);
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
    assert_true(n_done > 1000);
    reversa_context_free(ctx);
}

/* Solve again with the pair pinned or forbidden. */
static truth solve_again(reversa_context *ctx, rt_case *drawn, const reversa_matching *matching, int32_t pair,
                         bool chosen)
{
    truth told = {.possible = false};
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
        truth told = solve_again(ctx, drawn, matching, mentor * drawn->n + mentee, whole.chosen);
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
        cmocka_unit_test(test_exchange_equals_a_new_solve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
