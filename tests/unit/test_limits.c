/*
 * The whole search, by hand: the best within limits, limits that cannot be met, stops, and failing memory.
 */
#include "support/limits.h"

#define SCORE "[\"score\"]"

/* Limits of which only the second and the third contradict each other. */
static const char contradiction[] =
    "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 100},"
    " {\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
    "  \"at_least\": {\"count\": 1}},"
    " {\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
    "  \"at_most\": {\"share\": 0.25}},"
    " {\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 9}}]";

/* One of m2 and m3 alone: m1 takes two mentees, which costs 0.2 of 1.65 points. */
static const char one_b[] =
    "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": "
    "\"B\"}, \"at_most\": {\"count\": 1}}]";

static void match(rt_limits *f, bool with_network, rv_solution *solution)
{
    rv_solution relaxed = {0};
    if (with_network)
        assert_int_equal(rv_network_match(&f->solve, &relaxed), REVERSA_OK);
    assert_int_equal(rv_limits_match(&f->solve, with_network ? &relaxed : NULL, solution), REVERSA_OK);
    rv_solution_free(&f->solve, &relaxed);
}

static void test_limits_match_finds_the_best(void **state)
{
    (void)state;
    for (int with_network = 0; with_network < 2; with_network++) {
        rt_limits f;
        rv_solution solution;
        rt_limits_open(&f, NULL, one_b, "[\"mentees\", \"score\"]");
        match(&f, with_network, &solution);
        assert_int_equal(solution.outcome, REVERSA_OUTCOME_OPTIMAL);
        assert_int_equal(solution.proof, REVERSA_PROOF_SEARCH);
        assert_int_equal(solution.scope, REVERSA_SCOPE_ELIGIBLE);
        assert_int_equal(solution.solver, rv_mip_choice_of(rv_mip_default_solver()));
        assert_int_equal(solution.value[0], 3);
        assert_int_equal(solution.value[1], 1450000);
        assert_int_equal(solution.bound[1], solution.value[1]);
        assert_null(solution.price[0]);
        rv_solution_free(&f.solve, &solution);
        rt_limits_close(&f);
    }
}

static void test_limits_match_keeps_what_meets_the_limits(void **state)
{
    (void)state;
    rt_limits f;
    rv_solution relaxed, solution;
    rt_limits_open(&f, NULL, "[{\"limit\": \"pairs\", \"where\": {\"same\": \"group\"}, \"at_most\": {\"count\": 3}}]",
                   SCORE);
    assert_int_equal(rv_network_match(&f.solve, &relaxed), REVERSA_OK);
    assert_int_equal(rv_limits_match(&f.solve, &relaxed, &solution), REVERSA_OK);
    assert_int_equal(solution.proof, REVERSA_PROOF_DUALS);
    assert_int_equal(solution.solver, REVERSA_SOLVER_NETWORK);
    assert_int_equal(solution.value[0], relaxed.value[0]);
    assert_non_null(solution.price[0]);
    assert_ptr_not_equal(solution.price[0], relaxed.price[0]);
    rv_solution_free(&f.solve, &solution);
    rv_solution_free(&f.solve, &relaxed);
    rt_limits_close(&f);
}

static void test_limits_match_names_the_limits_in_conflict(void **state)
{
    (void)state;
    for (int with_network = 0; with_network < 2; with_network++) {
        rt_limits f;
        rv_solution solution;
        rt_limits_open(&f, NULL, contradiction, SCORE);
        match(&f, with_network, &solution);
        assert_int_equal(solution.outcome, REVERSA_OUTCOME_INFEASIBLE);
        assert_int_equal(solution.scope, REVERSA_SCOPE_ELIGIBLE);
        assert_int_equal(solution.n_conflict, 2);
        assert_int_equal(solution.conflict[0], 1);
        assert_int_equal(solution.conflict[1], 2);
        assert_int_equal(solution.n_chosen, 0);
        rv_solution_free(&f.solve, &solution);
        rt_limits_close(&f);
    }
}

static void test_limits_match_names_loads_beside_limits(void **state)
{
    (void)state;
    rt_limits f;
    rv_solution solution;
    rt_limits_open(
        &f, NULL,
        "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1},"
        " {\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"B\"}, "
        "\"at_most\": {\"count\": 1}}]",
        SCORE);
    match(&f, true, &solution);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_INFEASIBLE);
    assert_int_equal(solution.n_conflict, 2);
    rv_solution_free(&f.solve, &solution);
    rt_limits_close(&f);
}

static void test_limits_match_at_the_deadline(void **state)
{
    (void)state;
    rt_limits f;
    rv_solution relaxed, solution;
    rt_limits_open(&f, NULL, one_b, SCORE); /* nobody paired meets the limit: there is a result at once */
    assert_int_equal(rv_network_match(&f.solve, &relaxed), REVERSA_OK);
    reversa_context_set_time_limit(f.ctx, 1e-9);
    assert_int_equal(rv_limits_match(&f.solve, &relaxed, &solution), REVERSA_OK);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(solution.scope, REVERSA_SCOPE_CANDIDATES);
    assert_int_equal(solution.proof, REVERSA_PROOF_NONE);
    assert_int_equal(solution.bound[0], relaxed.value[0]);
    rv_solution_free(&f.solve, &solution);
    rv_solution_free(&f.solve, &relaxed);
    rt_limits_close(&f);
    rt_limits_open(&f, NULL, contradiction, SCORE); /* and here none */
    assert_int_equal(rv_network_match(&f.solve, &relaxed), REVERSA_OK);
    reversa_context_set_time_limit(f.ctx, 1e-9);
    assert_int_equal(rv_limits_match(&f.solve, &relaxed, &solution), REVERSA_OK);
    assert_int_equal(solution.outcome, REVERSA_OUTCOME_STOPPED);
    assert_int_equal(solution.n_chosen, 0);
    assert_int_equal(reversa_context_error_count(f.ctx), 0);
    rv_solution_free(&f.solve, &solution);
    rv_solution_free(&f.solve, &relaxed);
    rt_limits_close(&f);
}

static void test_limits_match_cancelled(void **state)
{
    (void)state;
    rt_limits f;
    rv_solution relaxed, solution;
    rt_limits_open(&f, NULL, one_b, SCORE);
    assert_int_equal(rv_network_match(&f.solve, &relaxed), REVERSA_OK);
    uint64_t used = reversa_context_memory_used(f.ctx);
    reversa_context_cancel(f.ctx);
    assert_int_equal(rv_limits_match(&f.solve, &relaxed, &solution), REVERSA_E_CANCELLED);
    assert_int_equal(reversa_context_memory_used(f.ctx), used);
    assert_int_equal(solution.n_chosen, 0);
    rv_solution_free(&f.solve, &relaxed);
    rt_limits_close(&f);
}

/* ---- Failing memory ---- */

typedef struct walked {
    rt_limits f;
    rv_solution solution;
    const char *limits;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    walked *w = state;
    rt_limits_open(&w->f, ctx, w->limits, "[\"mentors\", \"score\"]");
}

static reversa_status call(reversa_context *ctx, void *state)
{
    walked *w = state;
    (void)ctx;
    rv_solution_free(&w->f.solve, &w->solution);
    return rv_limits_match(&w->f.solve, NULL, &w->solution);
}

static void release(reversa_context *ctx, void *state)
{
    walked *w = state;
    (void)ctx;
    rv_solution_free(&w->f.solve, &w->solution);
    rt_limits_close(&w->f);
}

static void test_limits_match_without_memory(void **state)
{
    (void)state;
    const char *const all[] = {one_b, contradiction};
    for (int k = 0; k < 2; k++) {
        walked w = {.limits = all[k]};
        rt_walk walk = {.name = "rv_limits_match", .setup = set_up, .call = call, .release = release, .state = &w};
        walk.keeps_memory = true; /* working pairs that were added stay */
        assert_true(rt_fault_walk(&walk) > 15);
    }
}

static void test_limits_match_without_a_solver(void **state)
{
    (void)state;
    rt_limits f;
    rv_solution solution;
    rt_limits_open(&f, NULL, one_b, SCORE);
    assert_int_equal(rv_limits_match(&f.solve, NULL, &solution), REVERSA_E_UNSUPPORTED);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest with[] = {
        cmocka_unit_test(test_limits_match_finds_the_best),
        cmocka_unit_test(test_limits_match_keeps_what_meets_the_limits),
        cmocka_unit_test(test_limits_match_names_the_limits_in_conflict),
        cmocka_unit_test(test_limits_match_names_loads_beside_limits),
        cmocka_unit_test(test_limits_match_at_the_deadline),
        cmocka_unit_test(test_limits_match_cancelled),
        cmocka_unit_test(test_limits_match_without_memory),
    };
    const struct CMUnitTest without[] = {cmocka_unit_test(test_limits_match_without_a_solver)};
    return rv_mip_default_solver() ? cmocka_run_group_tests(with, NULL, NULL)
                                   : cmocka_run_group_tests(without, NULL, NULL);
}
