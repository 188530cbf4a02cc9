/*
 * The bound by knapsacks: one bin by hand, its best choice and what each item's being in or out costs, and descent to the
 * value of two bins that share jobs.
 */
#include "match/limit_pack.h"
#include "support/packs.h"

static const rt_pack_item three[] = {{0, 0, 6, 10}, {0, 1, 5, 7}, {0, 2, 4, 5}};

static void test_pack_evaluate_finds_the_best_choice_of_a_bin(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){10}, 1, 3, three, 3);
    f.pack.target = 1;
    rv_pack_evaluate(&f.pack);
    assert_int_equal((int64_t)f.pack.bound, 15 * RV_PACK_ONE); /* 6 + 4 of 10 */
    assert_int_equal(rv_pack_whole(&f.pack), 15);
    assert_true(f.pack.chosen[0] && !f.pack.chosen[1] && f.pack.chosen[2]);
    assert_int_equal(f.pack.sum[0], 1);
    assert_int_equal(f.pack.sum[1], 0);
    rv_pack_probe(&f.pack);
    const int64_t in[] = {0, -3, 0}, out[] = {-3, 0, -5}; /* 12 of items 1 and 2; 12; 10 of the first alone */
    for (int k = 0; k < 3; k++) {
        assert_int_equal(f.pack.loss[k].in, in[k] * RV_PACK_ONE);
        assert_int_equal(f.pack.loss[k].out, out[k] * RV_PACK_ONE);
    }
    f.pack.y[1] = 8 * RV_PACK_ONE; /* item 1 is worth −1 now, and its job pays 8 */
    rv_pack_evaluate(&f.pack);
    rv_pack_probe(&f.pack);
    assert_int_equal((int64_t)f.pack.bound, 23 * RV_PACK_ONE);
    assert_int_equal(f.pack.loss[1].in, -11 * RV_PACK_ONE); /* −1 and one of the others, 5, instead of 15 */
    rt_pack_close(&f);
}

static void test_pack_evaluate_takes_what_is_fixed(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){10}, 1, 3, three, 3);
    f.pack.target = 1;
    assert_true(rv_pack_fix(&f.pack, 1, RV_PACK_IN)); /* 5 are left: item 0 is out */
    rv_pack_evaluate(&f.pack);
    assert_int_equal((int64_t)f.pack.bound, 12 * RV_PACK_ONE);
    assert_int_equal(f.pack.state[0], RV_PACK_OUT);
    rv_pack_probe(&f.pack); /* all that is left fits */
    assert_int_equal(f.pack.loss[2].in, 0);
    assert_int_equal(f.pack.loss[2].out, -5 * RV_PACK_ONE);
    rt_pack_close(&f);
}

static void test_pack_descend_shares_jobs_between_bins(void **state)
{
    (void)state;
    const rt_pack_item items[] = {{0, 0, 1, 9}, {0, 1, 1, 5}, {1, 0, 1, 8}, {1, 1, 1, 1}};
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){1, 1}, 2, 2, items, 4);
    f.pack.target = 13;
    rv_pack_evaluate(&f.pack);
    assert_int_equal(rv_pack_whole(&f.pack), 17); /* both take job 0 */
    rv_pack_descend(&f.pack, 200);
    assert_int_equal(rv_pack_whole(&f.pack), 13); /* 5 and 8 */
    assert_false(rv_pack_denies(&f.pack, f.pack.bound));
    assert_true(rv_pack_denies(&f.pack, (rv_wide)13 * RV_PACK_ONE - 1));
    f.pack.target = 14;
    rv_pack_descend(&f.pack, 200);
    assert_true(rv_pack_denies(&f.pack, f.pack.bound));
    rt_pack_close(&f);
}

static void test_pack_needs_more_of_jobs_where_less_may_miss(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){10}, 1, 3, three, 3);
    assert_int_equal(rv_pack_most(&f.pack, 0), 1);
    assert_int_equal(rv_pack_least(&f.pack, 0), 0);
    f.pack.held = 3;
    assert_int_equal(rv_pack_least(&f.pack, 0), 1);
    f.pack.held = 0;
    f.pack.counts = true;
    f.pack.target = 2;
    assert_int_equal(rv_pack_needed(&f.pack), 2);
    assert_int_equal(rv_pack_least(&f.pack, 0), 0);
    assert_true(rv_pack_fix(&f.pack, 1, RV_PACK_OUT));
    assert_int_equal(rv_pack_least(&f.pack, 0), 1);
    rt_pack_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_evaluate_finds_the_best_choice_of_a_bin),
        cmocka_unit_test(test_pack_evaluate_takes_what_is_fixed),
        cmocka_unit_test(test_pack_descend_shares_jobs_between_bins),
        cmocka_unit_test(test_pack_needs_more_of_jobs_where_less_may_miss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
