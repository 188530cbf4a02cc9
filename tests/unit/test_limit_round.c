/*
 * A rounded mixture keeps places, is near the mixture in every row, and the same each time; where all pairs are worth the same,
 * shares of the pairs are met at the bound, or a pair below.
 */
#include <math.h>

#include "match/limit_round.h"
#include "support/large_stage.h"

#define NEAR 6 /* pairs that a row's sum may be from the mixture's: the size of a trail or two */

/* Within places, ascending. */
static void check_choice(const rv_search *search, const int32_t *choice, int32_t n)
{
    const rv_oracle *oracle = &search->master->oracle;
    int32_t load[2][MENTEES] = {0};
    int32_t mentee = 0;
    for (int32_t c = 0; c < n; c++) {
        assert_true(choice[c] >= 0 && choice[c] < oracle->n_pairs && (c == 0 || choice[c] > choice[c - 1]));
        while (oracle->offset[mentee + 1] <= choice[c])
            mentee++;
        load[REVERSA_MENTEE][mentee]++;
        load[REVERSA_MENTOR][oracle->mentor[choice[c]]]++;
    }
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < search->solve->side[side].n; i++)
            assert_true(load[side][i] <= search->high[search->place_row[side] + i]);
}

/* How far the sums are from the mixture's, at most, in the row's largest coefficient. */
static double check_sums(const rv_master *master, const int32_t *choice, int32_t n)
{
    double worst = 0;
    int64_t *sum = calloc((size_t)master->oracle.n_rows, sizeof *sum);
    rv_oracle_sums(&master->oracle, choice, n, sum);
    for (int32_t k = 0; k < master->oracle.n_rows; k++) {
        double wanted = 0;
        double share = 0;
        double unit = (double)(master->oracle.rows[k].largest > 0 ? master->oracle.rows[k].largest : 1);
        for (int32_t c = 0; c < master->n_columns; c++) {
            wanted += master->columns[c].share * (double)master->columns[c].sum[k];
            share += master->columns[c].share;
        }
        assert_float_equal(share, 1, 1e-6);
        worst = fmax(worst, fabs((double)sum[k] - wanted) / unit);
    }
    free(sum);
    return worst;
}

static void test_rounded_mixture_keeps_places_and_is_near(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 4; round++) {
        made m;
        rv_solve solve;
        rv_search search;
        rv_mip_end end;
        int32_t choice[2][2 * MENTEES], n[2];
        reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
        make(&m, rt_seed() + 9700 + round, 1 + (int)round % 2, round < 2 ? "\"score\"" : "\"mentees\"", 105);
        assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
        open_search(&solve, &search);
        search.stage = (rv_stage){.level = 0, .bound = INT64_MAX, .value = INT64_MIN};
        assert_int_equal(rv_master_linear(&search, &end), REVERSA_OK);
        assert_true(search.master->oracle.most_choice <= 2 * MENTEES);
        for (int k = 0; k < 2; k++)
            assert_int_equal(rv_master_round(search.master, choice[k], &n[k]), REVERSA_OK);
        assert_int_equal(n[0], n[1]);
        assert_memory_equal(choice[0], choice[1], (size_t)n[0] * sizeof choice[0][0]);
        check_choice(&search, choice[0], n[0]);
        double far = check_sums(search.master, choice[0], n[0]);
        print_message("%d pairs, %.2f pairs from the mixture at most\n", (int)n[0], far);
        assert_true(n[0] > MENTEES / 2 && far < NEAR);
        rv_search_close(&search);
        rv_solve_close(&solve);
        unmake(&m);
    }
}

static void test_shares_of_equal_pairs_are_met_near_the_bound(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 2; round++) {
        made m;
        reversa_matching *matching = NULL;
        reversa_match_options options;
        reversa_level level;
        reversa_match_options_init(&options);
        make(&m, rt_seed() + 9750 + round, 1 + (int)round, "\"mentees\"", 105);
        assert_int_equal(reversa_match(m.ctx, m.problem, NULL, &options, &matching), REVERSA_OK);
        assert_in_range(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL, REVERSA_OUTCOME_FEASIBLE);
        reversa_matching_level(matching, 0, &level);
        assert_true(level.value <= level.bound && level.value >= level.bound - 1 && level.value > MENTEES / 2);
        reversa_matching_free(matching);
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounded_mixture_keeps_places_and_is_near),
        cmocka_unit_test(test_shares_of_equal_pairs_are_met_near_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
