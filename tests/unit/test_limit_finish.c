/*
 * The end of a large stage: its incumbent is made of columns, nothing it says exceeds the bound, and it is the same twice.
 */
#include "match/limit_finish.h"
#include "support/large_stage.h"

/* From the master's bound and the search over moves on. */
static void open_stage(made *m, rv_solve *solve, rv_search *search, uint64_t seed)
{
    rv_mip_end end;
    int64_t n_over;
    reversa_match_options options = {.struct_size = sizeof options, .candidates = PAIRS_EACH};
    make(m, seed, 1, "\"score\"", 105);
    assert_int_equal(rv_solve_open(m->ctx, m->problem, NULL, &options, solve), REVERSA_OK);
    assert_int_equal(rv_search_open(solve, rv_mip_default_solver(), search), REVERSA_OK);
    search->stage = (rv_stage){.level = 0, .bound = INT64_MAX, .value = INT64_MIN};
    assert_int_equal(rv_search_widen(search, 0, false, &n_over), REVERSA_OK);
    assert_int_equal(rv_master_linear(search, &end), REVERSA_OK);
    assert_int_equal(end, RV_MIP_OPTIMAL);
    assert_int_equal(rv_search_widen(search, RV_ONE, true, &n_over), REVERSA_OK);
    assert_int_equal(rv_master_polish(search), REVERSA_OK);
    assert_true(search->stage.value > 0);
}

static void check_incumbent(const rv_search *search)
{
    int64_t value = 0;
    for (int64_t k = 0; k < search->n_best; k++) {
        const rv_new_pair *pair = &search->best[k];
        bool is_column = false;
        for (int64_t e = search->active.offset[pair->mentee]; e < search->active.offset[pair->mentee + 1]; e++)
            is_column = is_column || search->active.mentor[e] == pair->mentor;
        assert_true(is_column);
        value += pair->score;
    }
    assert_int_equal(value, search->stage.value);
    assert_true(value <= search->stage.bound);
}

static void test_finish_of_a_large_stage_improves_within_the_bound(void **state)
{
    (void)state;
    int64_t value[2];
    if (!rv_mip_default_solver())
        skip();
    for (int turn = 0; turn < 2; turn++) {
        made m;
        rv_solve solve;
        rv_search search;
        open_stage(&m, &solve, &search, rt_seed() + 9600);
        int64_t before = search.stage.value;
        check_incumbent(&search);
        assert_int_equal(rv_search_finish(&search, true), REVERSA_OK);
        check_incumbent(&search);
        assert_true(search.stage.value >= before);
        assert_int_equal(rv_search_finish(&search, false), REVERSA_OK);
        check_incumbent(&search);
        value[turn] = search.stage.value;
        rv_search_close(&search);
        rv_solve_close(&solve);
        unmake(&m);
    }
    assert_int_equal(value[0], value[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finish_of_a_large_stage_improves_within_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
