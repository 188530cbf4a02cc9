/*
 * Fixing in knapsacks: what follows from an item that is in or out, and the way back.
 */
#include "match/limit_pack.h"
#include "support/packs.h"

static const rt_pack_item items[] = {{0, 0, 3, 9}, {0, 1, 3, 5}, {0, 2, 4, 5},
                                     {1, 0, 2, 8}, {1, 1, 2, 1}, {1, 2, 5, 1}};

static void expect_states(const rv_pack *pack, const uint8_t *expected)
{
    for (int32_t k = 0; k < pack->n_items; k++)
        assert_int_equal(pack->state[k], expected[k]);
}

static void test_pack_fix_tells_bin_and_job(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){6, 6}, 2, 3, items, 6);
    assert_true(rv_pack_fix(&f.pack, 0, RV_PACK_IN));
    /* 3 of 6 are left: item 2 is out; job 0 is done: item 3 is out */
    expect_states(&f.pack, (const uint8_t[]){RV_PACK_IN, RV_PACK_FREE, RV_PACK_OUT, RV_PACK_OUT, 0, 0});
    assert_int_equal(f.pack.left[0], 3);
    assert_int_equal(f.pack.have[0], 1);
    assert_int_equal(f.pack.possible, 3);
    rv_pack_undo(&f.pack, 0);
    expect_states(&f.pack, (const uint8_t[]){0, 0, 0, 0, 0, 0});
    assert_int_equal(f.pack.left[0], 6);
    assert_int_equal(f.pack.possible, 3);
    assert_int_equal(f.pack.open[0], 2);
    rt_pack_close(&f);
}

static void test_pack_fix_gives_a_job_its_last_item(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){6, 6}, 2, 3, items, 6);
    f.pack.held = 3; /* each job must have one */
    assert_true(rv_pack_fix(&f.pack, 5, RV_PACK_OUT));
    /* job 2 is left with item 2, which leaves 2 of bin 0: jobs 0 and 1 go to bin 1 */
    expect_states(&f.pack,
                  (const uint8_t[]){RV_PACK_OUT, RV_PACK_OUT, RV_PACK_IN, RV_PACK_IN, RV_PACK_IN, RV_PACK_OUT});
    rv_pack_undo(&f.pack, 0);
    f.pack.spots[1] = 1; /* now they cannot both */
    assert_false(rv_pack_fix(&f.pack, 5, RV_PACK_OUT));
    rv_pack_undo(&f.pack, 0);
    expect_states(&f.pack, (const uint8_t[]){0, 0, 0, 0, 0, 0});
    assert_int_equal(f.pack.possible, 3);
    rt_pack_close(&f);
}

static void test_pack_fix_refuses_the_other_state(void **state)
{
    (void)state;
    rt_pack f;
    rt_pack_open(&f, (const int32_t[]){6, 6}, 2, 3, items, 6);
    assert_true(rv_pack_fix(&f.pack, 0, RV_PACK_IN));
    assert_true(rv_pack_fix(&f.pack, 0, RV_PACK_IN));
    assert_false(rv_pack_fix(&f.pack, 0, RV_PACK_OUT));
    rt_pack_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_fix_tells_bin_and_job),
        cmocka_unit_test(test_pack_fix_gives_a_job_its_last_item),
        cmocka_unit_test(test_pack_fix_refuses_the_other_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
