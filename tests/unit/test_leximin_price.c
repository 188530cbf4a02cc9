/*
 * Pricing behind a leximin: every eligible pair that its potentials do not refute is found, by asking each of them.
 */
#include <stdlib.h>
#include <string.h>

#include "match/leximin.h"
#include "support/match.h"

enum { N = 50 };

static bool is_working(const rv_solve *solve, int32_t mentee, int32_t mentor)
{
    for (int64_t e = solve->pairs.offset[mentee]; e < solve->pairs.offset[mentee + 1]; e++) {
        if (solve->pairs.mentor[e] == mentor)
            return true;
    }
    return false;
}

/* Mentees whose row has a pair that the classes are better off with; all levels before tie by `mentees` alone. */
static int32_t count_rows(const rv_leximin *x, const rt_case *drawn)
{
    const rv_solve *solve = x->solve;
    int32_t n = 0;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTEE].n; i++) {
        bool found = false;
        for (int32_t j = 0; j < solve->side[REVERSA_MENTOR].n; j++) {
            int32_t mentee = rt_case_human(drawn, drawn->problem->side[REVERSA_MENTEE].person[i]);
            int32_t mentor = rt_case_human(drawn, drawn->problem->side[REVERSA_MENTOR].person[j]);
            int64_t gap = x->before.flow.price[REVERSA_MENTEE][i] + x->before.flow.price[REVERSA_MENTOR][j];
            if (!rt_case_eligible(drawn, mentor, mentee) || is_working(solve, i, j) || gap != 0)
                continue;
            found = found || rv_leximin_sign(x, i, j, drawn->score[mentor * drawn->n + mentee]) > 0;
        }
        n += found;
    }
    return n;
}

static void test_leximin_price_finds_all_rows(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int64_t n_all = 0;
    for (int32_t round = 0; round < 20; round++) {
        rt_case drawn;
        rv_solve solve;
        rv_linear linear;
        rv_linear after;
        rv_leximin leximin;
        rt_case_open(&drawn, N);
        for (int32_t p = 0; p < N; p++) {
            drawn.role[p] = p % 2 ? 1 : 2;
            for (int32_t q = 0; q < N; q++)
                drawn.score[p * N + q] = (int32_t)rt_between(&random, 0, round % 2 ? 9 : 1000000);
        }
        rt_case_build(ctx, &drawn);
        reversa_match_options options;
        reversa_match_options_init(&options);
        options.candidates = 2;
        assert_int_equal(rv_solve_open(ctx, drawn.problem, NULL, &options, &solve), REVERSA_OK);
        rv_linear_open(&solve, &linear);
        rv_linear_append(&linear, RV_PROFIT_MENTEE);
        assert_int_equal(rv_linear_solve(&linear), REVERSA_OK);
        assert_int_equal(rv_leximin_open(&linear, 1, &leximin), REVERSA_OK);
        int32_t n_rows = count_rows(&leximin, &drawn);
        n_all += n_rows;
        rv_new_pair *found = NULL;
        int64_t n = 0;
        rv_linear_open_behind(&leximin, &after);
        assert_int_equal(rv_linear_solve(&after), REVERSA_OK); /* adds whatever is missing, and finds it anew */
        assert_int_equal(rv_leximin_price(&leximin, &after, &found, &n), REVERSA_OK);
        assert_int_equal(n, 0);
        assert_int_equal(count_rows(&leximin, &drawn), 0);
        rv_free(ctx, found);
        rv_linear_close(&after);
        rv_leximin_close(&leximin);
        rv_solve_close(&solve);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    assert_true(n_all > 0); /* there was something to find */
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leximin_price_finds_all_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
