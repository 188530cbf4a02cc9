/*
 * GLPK and HiGHS share nothing but the program that they get: they agree on random mixed integer programs, and on every
 * level of random problems with limits, far beyond what can be enumerated. Built where both are.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/engine.h"
#include "support/match.h"

#define MOST_PROGRAMS 3000
#define MOST_PROBLEMS 200
#define PEOPLE 60 /* 30 a side on average */

/* ---- Programs ---- */

/* Rows of all kinds, whole columns up to 4 beside ones that are not, some entries of them halves. */
static rt_program *draw_program(uint64_t *random)
{
    rt_program *f = rt_program_make((int32_t)rt_between(random, 1, RT_PROGRAM_ROWS), (int32_t)rt_between(random, 1, 24),
                                    true);
    double grain = rt_between(random, 0, 3) ? 1 : 0.5;
    for (int32_t j = 0; j < f->mip.n_columns; j++) {
        f->cost[j] = (double)rt_between(random, -20, 100);
        f->whole[j] = rt_between(random, 0, 4) != 0;
        f->high[j] = (double)rt_between(random, 1, 4);
        f->low[j] = rt_between(random, 0, 9) ? 0 : -1;
    }
    for (int32_t i = 0; i < f->mip.n_rows; i++) {
        double sum = 0;
        for (int32_t j = 0; j < f->mip.n_columns; j++) {
            f->a[i][j] = rt_between(random, 0, 2) ? grain * (double)rt_between(random, -4, 19) : 0;
            sum += fmax(0, f->a[i][j]);
        }
        double middle = floor(sum * (double)rt_between(random, 1, 8) / 8);
        int64_t kind = rt_between(random, 0, 6);
        if (kind != 0)
            f->row_high[i] = middle + (kind == 1 ? 0 : 3);
        if (kind <= 2)
            f->row_low[i] = middle;
    }
    return f;
}

static bool solves(reversa_context *ctx, const rv_mip_solver *solver, rt_program *f, double *value_out)
{
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_true(f->answer.end == RV_MIP_OPTIMAL || f->answer.end == RV_MIP_INFEASIBLE);
    *value_out = f->answer.value;
    return f->answer.end == RV_MIP_OPTIMAL;
}

static void test_engines_agree_on_programs(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int n_optimal = 0;
    for (int round = 0; round < MOST_PROGRAMS; round++) {
        double value[2];
        rt_program *f = draw_program(&random);
        if (round % 4 == 0)
            f->mip.whole = NULL;
        bool first = solves(ctx, &rv_solver_glpk, f, &value[0]);
        bool second = solves(ctx, &rv_solver_highs, f, &value[1]);
        if (first != second || (first && fabs(value[0] - value[1]) > 1e-5))
            fail_msg("round %d: GLPK %d %.9g, HiGHS %d %.9g", round, first, value[0], second, value[1]);
        n_optimal += first;
        free(f);
    }
    print_message("%d programs, %d feasible\n", MOST_PROGRAMS, n_optimal);
    assert_true(n_optimal > MOST_PROGRAMS / 4 && n_optimal < MOST_PROGRAMS);
    reversa_context_free(ctx);
}

/* ---- Problems ---- */

/* One to three limits, each of a kind that the network does not know. */
static void draw_limits(rt_case *drawn, uint64_t *random)
{
    size_t at = 0;
    int64_t n = rt_between(random, 1, 3);
    for (int64_t k = 0; k < n; k++) {
        int digit = (int)rt_between(random, 0, 3);
        int count = (int)rt_between(random, 0, 12);
        const char *bound = rt_between(random, 0, 2) ? "at_most" : "at_least";
        const char *side = rt_between(random, 0, 1) ? "mentor" : "mentee";
        int length = snprintf(drawn->limits + at, sizeof drawn->limits - at,
                              "{\"limit\":\"quota\",\"side\":\"%s\",\"where\":{\"attribute\":\"digit\",\"is\":%d},"
                              "\"%s\":{\"count\":%d}},",
                              side, digit, bound, count);
        assert_true(length > 0 && at + (size_t)length < sizeof drawn->limits);
        at += (size_t)length;
    }
}

static void compare(const reversa_matching *a, const reversa_matching *b, int round)
{
    if (reversa_matching_outcome(a) != reversa_matching_outcome(b))
        fail_msg("round %d: outcomes %d and %d", round, reversa_matching_outcome(a), reversa_matching_outcome(b));
    for (int32_t l = 0; l < reversa_matching_n_levels(a); l++) {
        reversa_level first, second;
        reversa_matching_level(a, l, &first);
        reversa_matching_level(b, l, &second);
        if (first.value != second.value)
            fail_msg("round %d, %s: %lld and %lld", round, first.name, (long long)first.value, (long long)second.value);
    }
}

static void test_engines_agree_on_problems_with_limits(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    reversa_context *ctx = rt_context(NULL);
    int n_infeasible = 0, n_searched = 0;
    for (int round = 0; round < MOST_PROBLEMS; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = PEOPLE, .most = 1 + round % 3, .density = 20 + round % 5 * 16, .top = 1000000};
        shape.pins = round % 3 == 0;
        shape.bans = round % 2 == 0;
        rt_case_draw(&drawn, &random, &shape);
        draw_limits(&drawn, &random);
        rt_case_build(ctx, &drawn);
        reversa_matching *a = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_GLPK);
        reversa_matching *b = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_HIGHS);
        compare(a, b, round);
        n_infeasible += reversa_matching_outcome(a) == REVERSA_OUTCOME_INFEASIBLE;
        n_searched += reversa_matching_certificate(b).proof == REVERSA_PROOF_SEARCH;
        reversa_matching_free(b);
        reversa_matching_free(a);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    print_message("%d problems: %d infeasible, %d searched\n", MOST_PROBLEMS, n_infeasible, n_searched);
    assert_true(n_infeasible > 10 && n_searched > MOST_PROBLEMS / 4);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engines_agree_on_programs),
        cmocka_unit_test(test_engines_agree_on_problems_with_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
