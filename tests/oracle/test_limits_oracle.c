/*
 * Matching within limits against enumeration: small random programmes with limits of every kind, hard and soft, pins, earlier
 * pairs, people in both roles and levels that give up, each checked over all sets of pairs by code that shares nothing with
 * the library.
 */
#include "support/limited.h"

#include <string.h>

/* How the solves ended, so that a test sees that it tests something. */
static int n_infeasible, n_searched, n_tightened, n_paid;

static void expect_infeasible(const rt_limited *it, const rv_solution *solution)
{
    assert_int_equal(solution->outcome, REVERSA_OUTCOME_INFEASIBLE);
    assert_true(solution->n_conflict > 0);
    for (int32_t i = 0; i < solution->n_conflict; i++) {
        assert_in_range(solution->conflict[i], i ? solution->conflict[i - 1] + 1 : 0, it->n_limits - 1);
        assert_false(it->limits[solution->conflict[i]].soft);
    }
}

static void expect(const rt_limited_made *m, const rt_limited *it, const rv_solution *solution, const rt_best *found)
{
    n_infeasible += !found->feasible;
    n_searched += found->feasible && solution->proof == REVERSA_PROOF_SEARCH;
    if (!found->feasible) {
        expect_infeasible(it, solution);
        return;
    }
    if (solution->outcome != REVERSA_OUTCOME_OPTIMAL)
        rt_limited_succeed(m, REVERSA_E_INTERNAL, it); /* shows the programme */
    assert_int_equal(solution->scope, REVERSA_SCOPE_ELIGIBLE);
    assert_int_not_equal(solution->proof, REVERSA_PROOF_NONE);
    uint32_t set = rt_limited_set(m, it, solution->chosen, solution->n_chosen);
    assert_true(rt_limited_fits(it, set));
    for (int k = 0; it->objective[k]; k++) {
        int64_t value = solution->value[k];
        assert_int_equal(solution->bound[k], found->best[k]);
        assert_true(it->objective[k] == 'v' ? value <= found->worst[k] : value >= found->worst[k]);
        assert_int_equal(rt_limited_value(it, it->objective[k], set), value);
        if (found->worst[k] == found->best[k])
            assert_int_equal(value, found->best[k]);
    }
    if (strchr(it->objective, 'x')) {
        int classes[RT_MOST_PAIRS];
        assert_int_equal(rt_limited_classes(it, set, classes), found->n_classes);
        for (int i = 0; i < found->n_classes; i++)
            assert_int_equal(classes[i], found->classes[i]);
    }
}

/* How each limit stands, told by the library, against the sets of the instance. */
static void expect_use(const rt_limited_made *m, const rt_limited *it, const rv_solve *solve,
                       const rv_solution *solution)
{
    reversa_limit_use use[RT_MOST_LIMITS];
    bool holds[RT_MOST_LIMITS];
    uint32_t set = rt_limited_set(m, it, solution->chosen, solution->n_chosen);
    assert_int_equal(rv_limits_use(solve, solution->chosen, solution->n_chosen, use, holds), REVERSA_OK);
    for (int i = 0; i < it->n_limits; i++) {
        int64_t violation = rt_limited_violation(it, &it->limits[i], set);
        assert_int_equal(use[i].violation, violation);
        assert_int_equal(holds[i], violation == 0);
        assert_non_null(use[i].text);
        n_paid += it->limits[i].soft && violation > 0;
    }
}

static bool is_beyond_network(const rt_limited *it)
{
    const char *leximin = strchr(it->objective, 'x');
    for (int k = 1; it->objective[k]; k++) {
        char before = it->objective[k - 1];
        bool is_after = leximin && it->objective + k > leximin;
        bool gives_up = it->give_up[k] > 0;
        if (gives_up && (before == 's' || before == 'k' || before == 'v'))
            return true;
        if (gives_up && leximin && (before == 'w' ? is_after : !is_after))
            return true;
        if (is_after && it->objective[k] == 'w' && it->class_step > 1)
            return true;
    }
    return false;
}

/* Solve with few candidates, so that pricing has to find the others; with the network's solution, or without. */
static void check(const rt_limited *it, int32_t n_candidates, bool with_network)
{
    rt_limited_made m;
    rv_solve solve;
    rv_solution relaxed = {0}, solution = {0};
    reversa_match_options options = {.struct_size = sizeof options, .candidates = n_candidates};
    rt_best found = rt_limited_enumerate(it);
    with_network = with_network && !is_beyond_network(it);
    rt_limited_make(&m, it);
    rt_limited_succeed(&m, rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), it);
    if (with_network)
        rt_limited_succeed(&m, rv_network_match(&solve, &relaxed), it);
    if (with_network && relaxed.outcome == REVERSA_OUTCOME_OPTIMAL)
        expect_use(&m, it, &solve, &relaxed);
    rt_limited_succeed(&m, rv_limits_match(&solve, with_network ? &relaxed : NULL, &solution), it);
    expect(&m, it, &solution, &found);
    if (found.feasible)
        expect_use(&m, it, &solve, &solution);
    n_tightened += found.feasible && with_network && solution.value[0] < relaxed.value[0];
    rv_solution_free(&solve, &solution);
    rv_solution_free(&solve, &relaxed);
    rv_solve_close(&solve);
    rt_limited_unmake(&m);
}

static void check_many(uint64_t stream, int n, const rt_draw *what, bool with_network)
{
    n_infeasible = n_searched = n_tightened = n_paid = 0;
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)round;
        rt_limited it = rt_limited_draw(&random, what);
        check(&it, (int32_t)rt_between(&random, 1, 3), with_network);
    }
    print_message(
        "%d programmes: %d infeasible, %d searched, %d below the network on the first level, %d limits paid\n", n,
        n_infeasible, n_searched, n_tightened, n_paid);
}

static const char *const objectives[] = {"es", "s",   "ems", "ps", "mp",  "se", "mes",
                                         "p",  "kes", "evs", "kv", "skv", "vps"};

static const char *const lowest[] = {"ew",    "ews", "pwx", "px",  "pxs", "mpwe", "spw",  "pxws",  "kpx",
                                     "vpwxs", "pwe", "esw", "epw", "psx", "pxkw", "pvxs", "mwpxs", "pxm"};

static const rt_draw counts = {.last_kind = RT_LOAD, .most_limits = 3, .objectives = objectives, .n_objectives = 8};
static const rt_draw others = {
    .first_kind = RT_CHANGES, .last_kind = RT_MINIMUM, .most_limits = 3, .objectives = objectives, .n_objectives = 13};
static const rt_draw everything = {.last_kind = RT_MINIMUM,
                                   .most_limits = RT_MOST_LIMITS,
                                   .objectives = objectives,
                                   .n_objectives = 13,
                                   .may_be_soft = true,
                                   .may_give_up = true};
static const rt_draw fair = {.last_kind = RT_MINIMUM,
                             .most_limits = RT_MOST_LIMITS,
                             .objectives = lowest,
                             .n_objectives = 18,
                             .may_be_soft = true,
                             .may_give_up = true};
static const rt_draw fair_counts = {.last_kind = RT_LOAD, .most_limits = 3, .objectives = lowest, .n_objectives = 18};
static const rt_draw fair_alone = {.objectives = lowest, .n_objectives = 18, .may_give_up = true};
static const rt_draw nothing = {.objectives = objectives, .n_objectives = 13, .may_give_up = true};

static void test_limits_match_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(1, 2000, &counts, true);
    assert_true(n_infeasible > 100 && n_searched > 100 && n_tightened > 50);
}

static void test_limits_match_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(2, 1000, &counts, false);
    assert_true(n_infeasible > 50 && n_searched > 100);
}

static void test_limits_match_of_people_and_pairs_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(4, 2000, &others, true);
    assert_true(n_infeasible > 50 && n_searched > 200 && n_tightened > 50);
}

static void test_limits_match_of_everything_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(5, 3000, &everything, true);
    assert_true(n_infeasible > 50 && n_searched > 200 && n_tightened > 50 && n_paid > 200);
}

static void test_limits_match_of_everything_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(6, 1000, &everything, false);
    assert_true(n_infeasible > 20 && n_searched > 200 && n_paid > 100);
}

static void test_limits_match_of_lowest_scores_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(7, 2000, &fair_counts, true);
    assert_true(n_infeasible > 100 && n_searched > 100);
    check_many(8, 3000, &fair, true);
    assert_true(n_infeasible > 50 && n_searched > 200 && n_paid > 200);
}

static void test_limits_match_of_lowest_scores_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(9, 1000, &fair, false);
    assert_true(n_infeasible > 20 && n_searched > 200);
    check_many(10, 1000, &fair_alone, false);
    assert_int_equal(n_searched, 1000);
}

static void test_limits_match_without_limits_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(3, 1000, &nothing, false);
    assert_int_equal(n_searched, 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_match_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_agrees_without_the_network),
        cmocka_unit_test(test_limits_match_of_people_and_pairs_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_of_everything_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_of_everything_agrees_without_the_network),
        cmocka_unit_test(test_limits_match_of_lowest_scores_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_of_lowest_scores_agrees_without_the_network),
        cmocka_unit_test(test_limits_match_without_limits_agrees_with_enumeration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
