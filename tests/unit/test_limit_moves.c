/*
 * Every move keeps places, changes what it says, and costs what it says: worked out from its pairs.
 */
#include "match/limit_moves.h"
#include "support/large_stage.h"

/* What prices leave: Σ price · places − Σ (price of places − worth) of the choice, the least there is for the best. */
static int64_t left_over(const rv_search *search, const rv_oracle *oracle, const bool *is_in)
{
    int64_t left = 0;
    static int64_t load[2][MENTEES];
    memset(load, 0, sizeof load);
    for (int32_t i = 0; i < search->solve->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = oracle->offset[i]; e < oracle->offset[i + 1]; e++) {
            if (!is_in[e])
                continue;
            int32_t j = oracle->mentor[e];
            load[REVERSA_MENTEE][i]++;
            load[REVERSA_MENTOR][j]++;
            left += oracle->price[REVERSA_MENTEE][i] + oracle->price[REVERSA_MENTOR][j] - oracle->worth[e];
        }
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < search->solve->side[side].n; p++) {
            int64_t room = search->high[search->place_row[side] + p] - load[side][p];
            assert_true(room >= 0);
            left += oracle->price[side][p] > 0 ? oracle->price[side][p] * room : 0;
        }
    }
    return left;
}

static void check_move(const rv_master *master, const rv_moves *moves, const rv_move *move, bool *is_in)
{
    const rv_oracle *oracle = &master->oracle;
    int64_t before = left_over(master->search, oracle, is_in);
    for (int32_t q = 0; q < move->n; q++) {
        int32_t entry = moves->pairs[move->first + q];
        assert_int_equal(is_in[entry < 0 ? ~entry : entry], entry < 0);
        is_in[entry < 0 ? ~entry : entry] = entry >= 0;
    }
    assert_int_equal(left_over(master->search, oracle, is_in) - before, move->loss);
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        int64_t sum = moves->sum[k] + move->change[k];
        for (int64_t e = 0; e < oracle->n_pairs; e++)
            sum -= is_in[e] ? rv_oracle_entry(oracle, e, k) : 0;
        assert_int_equal(sum, 0);
    }
    for (int32_t q = 0; q < move->n; q++) {
        int32_t entry = moves->pairs[move->first + q];
        is_in[entry < 0 ? ~entry : entry] = entry < 0;
    }
}

static void test_moves_keep_places_and_cost_what_they_say(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    for (uint64_t round = 0; round < 2; round++) {
        made m;
        rv_solve solve;
        rv_search search;
        rv_moves moves;
        rv_mip_end end;
        reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
        make(&m, rt_seed() + 9500 + round, 1 + (int)round, "\"score\"", 105);
        assert_int_equal(rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), REVERSA_OK);
        open_search(&solve, &search);
        search.stage = (rv_stage){.level = 0, .bound = INT64_MAX, .value = INT64_MIN};
        assert_int_equal(rv_master_linear(&search, &end), REVERSA_OK);
        assert_int_equal(rv_master_return(&search), REVERSA_OK);
        const rv_oracle *oracle = &search.master->oracle;
        assert_int_equal(rv_moves_open(search.master, oracle->choice, oracle->n_choice, 200, &moves), REVERSA_OK);
        bool *is_in = calloc((size_t)oracle->n_pairs, sizeof *is_in);
        for (int32_t c = 0; c < oracle->n_choice; c++)
            is_in[oracle->choice[c]] = true;
        assert_true(moves.n >= 100);
        for (int32_t k = 0; k < moves.n; k += 1 + moves.n / 150)
            check_move(search.master, &moves, &moves.moves[k], is_in);
        free(is_in);
        rv_moves_close(m.ctx, &moves);
        rv_search_close(&search);
        rv_solve_close(&solve);
        unmake(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_keep_places_and_cost_what_they_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
