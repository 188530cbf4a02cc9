/*
 * What a pair costs within limits, by a new solve, against enumeration: of all sets of pairs that meet the limits the best with
 * the pair, or without it.
 */
#include <reversa/exchange.h>

#include <string.h>

#include "support/limited.h"

static int n_asked, n_impossible, n_free, n_lost;

typedef struct truth {
    bool possible;
    int64_t value[RT_MOST_LEVELS];
} truth;

/* Is a set better than what is known, level by level? A forced pair is pinned, so that "worst" leaves it out. */
static bool is_better(const rt_limited *it, uint32_t set, uint32_t forced, truth *best)
{
    int64_t value[RT_MOST_LEVELS] = {0};
    int order = best->possible ? 0 : 1;
    for (int l = 0; it->objective[l]; l++) {
        char level = it->objective[l];
        value[l] = rt_limited_value(it, level, level == 'w' ? set & ~forced : set);
        int sign = level == 'v' ? -1 : 1;
        if (order == 0)
            order = (sign * value[l] > sign * best->value[l]) - (sign * value[l] < sign * best->value[l]);
    }
    if (order <= 0)
        return false;
    best->possible = true;
    memcpy(best->value, value, sizeof value);
    return true;
}

/* The best of the sets that have, of the pairs of `mask`, those of `wanted`. */
static truth enumerate(const rt_limited *it, uint32_t mask, uint32_t wanted)
{
    truth best = {.possible = false};
    uint32_t pins = (1u << it->n_pins) - 1;
    for (uint32_t set = 0; set < 1u << it->n_pairs; set++) {
        if ((set & pins) == pins && (set & mask) == wanted && rt_limited_fits(it, set))
            is_better(it, set, wanted, &best);
    }
    return best;
}

static bool is_chosen(const reversa_matching *matching, int32_t mentor, int32_t mentee)
{
    for (int32_t k = 0; k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        if (pair.mentor == mentor && pair.mentee == mentee)
            return true;
    }
    return false;
}

static void check_pair(const rt_limited_made *m, const rt_limited *it, const reversa_matching *matching,
                       const reversa_insight *insight, int k)
{
    int32_t mentor = rt_limited_person(m, it, RT_MENTOR, it->pairs[k].mentor);
    int32_t mentee = rt_limited_person(m, it, RT_MENTEE, it->pairs[k].mentee);
    bool chosen = is_chosen(matching, mentor, mentee);
    reversa_solved_exchange found;
    reversa_exchange before;
    truth base = enumerate(it, 0, 0);
    truth told = enumerate(it, 1u << k, chosen ? 0 : 1u << k);
    int sign = 0; /* of the loss */
    rt_limited_succeed(m, reversa_insight_solve(m->ctx, insight, mentor, mentee, &found), it);
    rt_limited_succeed(m, reversa_insight_exchange(m->ctx, insight, mentor, mentee, &before), it);
    if (found.claim != REVERSA_CLAIM_EXACT || found.possible != told.possible)
        rt_limited_succeed(m, REVERSA_E_INTERNAL, it); /* shows the programme */
    for (int l = 0; it->objective[l] && told.possible; l++) {
        int64_t loss = (base.value[l] - told.value[l]) * (it->objective[l] == 'v' ? -1 : 1);
        if (found.least[l] != loss)
            rt_limited_succeed(m, REVERSA_E_INTERNAL, it);
        assert_int_equal(found.most[l], loss);
        if (before.claim == REVERSA_CLAIM_EXACT)
            assert_int_equal(before.loss[l], loss);
        sign = sign ? sign : (loss > 0) - (loss < 0);
        n_lost += loss > 0;
    }
    assert_int_equal(found.has_most, told.possible);
    bool sure = chosen || !strchr(it->objective, 'w'); /* pinned, it does not count for "worst" */
    bool loses = !told.possible || sign > 0;
    assert_int_equal(found.presence, loses && chosen ? REVERSA_PRESENCE_EVERY
                                     : loses         ? REVERSA_PRESENCE_NONE
                                     : sure          ? REVERSA_PRESENCE_SOME
                                                     : REVERSA_PRESENCE_UNKNOWN);
    assert_true(sign >= 0 || !sure);
    n_asked++;
    n_impossible += !told.possible;
    n_free += !loses;
}

/* Where solves end before they are proven, the loss of the optimum lies between what is told. */
static void check_range(const rt_limited_made *m, const rt_limited *it, const reversa_matching *matching,
                        const reversa_insight *insight, int k)
{
    int32_t mentor = rt_limited_person(m, it, RT_MENTOR, it->pairs[k].mentor);
    int32_t mentee = rt_limited_person(m, it, RT_MENTEE, it->pairs[k].mentee);
    bool chosen = is_chosen(matching, mentor, mentee);
    reversa_solved_exchange found;
    truth base = enumerate(it, 0, 0);
    truth told = enumerate(it, 1u << k, chosen ? 0 : 1u << k);
    bool same = true; /* so far */
    rt_limited_succeed(m, reversa_insight_solve(m->ctx, insight, mentor, mentee, &found), it);
    assert_int_equal(found.possible, told.possible);
    for (int l = 0; it->objective[l] && told.possible; l++) {
        int64_t loss = (base.value[l] - told.value[l]) * (it->objective[l] == 'v' ? -1 : 1);
        if (same)
            assert_true(found.least[l] <= loss && loss <= found.most[l]);
        else
            assert_true(found.least[l] == 0 && found.most[l] == 0);
        same = same && found.least[l] == found.most[l];
        n_free += found.least[l] < found.most[l];
    }
    if (told.possible && !same)
        assert_int_equal(found.claim, REVERSA_CLAIM_AT_LEAST);
    n_asked++;
}

static void check(const rt_limited *it, double gap)
{
    rt_limited_made m;
    reversa_matching *matching = NULL;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.gap = gap;
    rt_limited_make(&m, it);
    rt_limited_succeed(&m, reversa_match(m.ctx, m.problem, NULL, &options, &matching), it);
    if (reversa_matching_outcome(matching) != REVERSA_OUTCOME_INFEASIBLE) {
        reversa_insight *insight = NULL;
        rt_limited_succeed(&m, reversa_insight_create(m.ctx, m.problem, matching, NULL, &insight), it);
        for (int k = it->n_pins; k < it->n_pairs; k++)
            (gap > 0 ? check_range : check_pair)(&m, it, matching, insight, k);
        reversa_insight_free(insight);
    }
    reversa_matching_free(matching);
    rt_limited_unmake(&m);
}

static const char *const objectives[] = {"es", "s", "ems", "ps", "mp", "se", "kes", "evs", "kv", "skv", "ews", "pw"};

static const rt_draw counts = {.last_kind = RT_LOAD, .most_limits = 3, .objectives = objectives, .n_objectives = 12};
static const rt_draw everything = {.last_kind = RT_MINIMUM,
                                   .most_limits = RT_MOST_LIMITS,
                                   .objectives = objectives,
                                   .n_objectives = 12,
                                   .may_be_soft = true};

static void check_many(uint64_t stream, int n, const rt_draw *what)
{
    n_asked = n_impossible = n_free = n_lost = 0;
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)round;
        rt_limited it = rt_limited_draw(&random, what);
        check(&it, 0);
    }
    print_message("%d programmes: %d pairs asked, %d impossible, %d without loss\n", n, n_asked, n_impossible, n_free);
    assert_true(n_asked > n && n_impossible > 10 && n_free > 10 && n_lost > n);
}

static void test_insight_solve_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(21, 250, &counts);
}

static void test_insight_solve_of_everything_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(22, 350, &everything);
}

static void test_insight_solve_bounds_what_is_not_proven(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    n_asked = n_free = 0;
    for (int round = 0; round < 200; round++) {
        uint64_t random = rt_seed() + 2300000 + (uint64_t)round;
        rt_limited it = rt_limited_draw(&random, &counts);
        check(&it, 0.5);
    }
    print_message("%d pairs asked, %d levels between bounds\n", n_asked, n_free);
    assert_true(n_asked > 200 && n_free > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_insight_solve_bounds_what_is_not_proven),
        cmocka_unit_test(test_insight_solve_agrees_with_enumeration),
        cmocka_unit_test(test_insight_solve_of_everything_agrees_with_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
