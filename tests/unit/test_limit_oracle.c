/*
 * The oracle's packed coefficients are those of the search, and its matchings are the best for their prices.
 */
#include "support/large_stage.h"

static void check_entries(rv_search *search, const rv_oracle *oracle)
{
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            const rv_new_pair pair = {i, oracle->mentor[e], search->solve->pairs.score[e]};
            int32_t n = rv_search_entries(search, &pair, search->entries);
            for (int32_t k = 0; k < oracle->n_rows; k++) {
                int64_t wanted = 0;
                for (int32_t x = 0; x < n; x++)
                    wanted += search->entries[x].row == oracle->first_row + k ? search->entries[x].coefficient : 0;
                assert_int_equal(rv_oracle_entry(oracle, e, k), wanted);
            }
        }
    }
}

/* Prices of places prove the choice: what they cost is what it is worth, and no pair is worth more than its places. */
static void check_choice(const rv_search *search, const rv_oracle *oracle, int64_t worth)
{
    int64_t bound = 0, sum = 0;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < search->solve->side[side].n; p++)
            bound += oracle->price[side][p] > 0 ? oracle->price[side][p] * search->high[search->place_row[side] + p]
                                                : 0;
    }
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            int64_t a = oracle->price[REVERSA_MENTEE][i], b = oracle->price[REVERSA_MENTOR][oracle->mentor[e]];
            int64_t left = oracle->worth[e] - (a > 0 ? a : 0) - (b > 0 ? b : 0);
            bound += left > 0 ? left : 0;
        }
    }
    for (int32_t c = 0; c < oracle->n_choice; c++)
        sum += oracle->worth[oracle->choice[c]];
    assert_int_equal(sum, worth);
    assert_int_equal(bound, worth);
}

static void test_oracle_solve_is_proven_by_its_prices(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 2; round++) {
        made m;
        rv_solve solve;
        rv_search search;
        rv_oracle oracle;
        uint64_t random = rt_seed() + 9400 + round;
        int64_t worth, price[64] = {0}, sum[64];
        reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
        make(&m, random, 1 + (int)round, "\"score\"", 105);
        assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
        open_search(&solve, &search);
        assert_int_equal(rv_oracle_open(&search, &oracle), REVERSA_OK);
        check_entries(&search, &oracle);
        for (int step = 0; step < 5; step++) { /* the later ones start from the one before */
            for (int32_t k = 0; k < oracle.n_rows; k++)
                price[k] = oracle.first_row + k == search.level_row ? -16 : rt_between(&random, -2000000, 2000000);
            assert_int_equal(rv_oracle_solve(&oracle, price, &worth), REVERSA_OK);
            check_choice(&search, &oracle, worth);
            rv_oracle_sums(&oracle, oracle.choice, oracle.n_choice, sum);
            for (int32_t k = 0; k < oracle.n_rows; k++)
                worth += price[k] * sum[k];
            assert_int_equal(worth, 0);
        }
        rv_oracle_close(&oracle);
        rv_search_close(&search);
        rv_solve_close(&solve);
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle_solve_is_proven_by_its_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
