/*
 * The list in the graph: losses never fall, everything is told once, and the graph is as it was.
 */
#include "support/others.h"

static void test_other_list(void **state)
{
    (void)state;
    static const int32_t n_changes[] = {0, 4, 1, 1, 3, 3, 2};
    static const int64_t score[] = {0, 300, 500, 500, 600, 700, 1000};
    rt_others o;
    rt_others_open(&o);
    rv_other_list list = {0};
    assert_int_equal(rv_other_list_find(&o.graph, 3, &list), REVERSA_OK);
    assert_int_equal(list.n, 3);
    assert_false(list.no_more);
    assert_int_equal(rv_other_list_find(&o.graph, 50, &list), REVERSA_OK);
    assert_int_equal(list.n, 7);
    assert_true(list.no_more);
    for (int32_t k = 0; k < list.n; k++) {
        assert_int_equal(list.found[k].loss[0], k < 2 ? 0 : k < 6 ? 1 : 2);
        assert_int_equal(list.found[k].loss[1], score[k]);
        assert_int_equal(list.found[k].n_changes, n_changes[k]);
    }
    assert_true(rt_others_is_proven(&o));
    rv_free(o.market.ctx, list.found);
    rt_others_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
