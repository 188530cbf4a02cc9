/*
 * From marked items to the incumbent: only what is better and keeps every row, and what it brings become columns.
 */
#include "match/limit_pack.h"
#include "support/limits.h"

static void test_pack_adopt_takes_what_is_better_and_holds(void **state)
{
    (void)state;
    rt_limits f;
    rv_search search;
    rv_pack pack;
    bool fits;
    uint8_t marked[9] = {0};
    rt_limits_open(&f, NULL, "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 4}]",
                   "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    search.stage = (rv_stage){.level = 0, .bound = 3000000};
    assert_int_equal(rv_pack_open(&search, &pack, &fits), REVERSA_OK);
    assert_true(fits);
    assert_int_equal(pack.n_items, 9);
    pack.target = 1;
    for (int32_t k = 0; k < 9; k++) {
        rv_new_pair a = rt_limits_pair(&f, "m3", "e3"), b = rt_limits_pair(&f, "m1", "e1");
        const rv_new_pair *it = &pack.items[k].pair;
        marked[k] = (it->mentor == a.mentor && it->mentee == a.mentee) ||
                    (it->mentor == b.mentor && it->mentee == b.mentee);
    }
    assert_int_equal(rv_pack_adopt(&pack, marked), REVERSA_OK);
    assert_int_equal(search.stage.value, 950000 + 150000);
    assert_int_equal(search.n_best, 2);
    assert_int_equal(search.active.n, 2);
    assert_int_equal(pack.target, 1100001);
    for (int32_t k = 0; k < 9; k++)
        marked[k] = 1; /* worth more, but beyond everyone's places */
    assert_int_equal(rv_pack_adopt(&pack, marked), REVERSA_OK);
    assert_int_equal(search.stage.value, 1100000);
    assert_int_equal(search.n_best, 2);
    rv_pack_close(&pack);
    rv_search_close(&search);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack_adopt_takes_what_is_better_and_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
