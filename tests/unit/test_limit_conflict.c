/*
 * Conflicts: which pairs of a group's members are too many, and what each costs.
 */
#include <stdio.h>

#include "match/limit_lazy.h"
#include "support/limits.h"

/* Violations of one group by three pairs, by the penalty that is charged for each. */
static int64_t conflicts_of(const char *people, const char *const names[3][2])
{
    char limits[256];
    rt_limits f;
    rv_search search;
    rv_new_pair pairs[3];
    bool holds;
    int64_t value;
    snprintf(limits, sizeof limits, "[{\"limit\": \"conflict\", \"people\": [%s], \"soft\": {\"penalty\": 1}}]",
             people);
    rt_limits_open(&f, NULL, limits, "[\"score\"]");
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    int64_t scores = 0;
    for (int k = 0; k < 3; k++) {
        pairs[k] = rt_limits_pair(&f, names[k][0], names[k][1]);
        scores += pairs[k].score;
    }
    assert_int_equal(rv_search_evaluate(&search, pairs, 3, &holds, &value), REVERSA_OK);
    rv_search_close(&search);
    rt_limits_close(&f);
    return scores - value;
}

static void test_conflict_separate_finds_what_a_group_may_not(void **state)
{
    (void)state;
    const char *const pairs[3][2] = {{"m1", "e1"}, {"m1", "e2"}, {"m3", "e3"}};
    assert_int_equal(conflicts_of("[\"e1\", \"e2\"]", pairs), 1); /* both of m1 */
    assert_int_equal(conflicts_of("[\"e1\", \"e3\"]", pairs), 0);
    assert_int_equal(conflicts_of("[\"m1\", \"m3\"]", pairs), 0);
    assert_int_equal(conflicts_of("[\"m3\", \"e3\"]", pairs), 1);                   /* paired */
    assert_int_equal(conflicts_of("[\"m1\", \"e1\", \"e2\"]", pairs), 3);           /* two paired, and of one mentor */
    assert_int_equal(conflicts_of("[\"e1\", \"e2\"], [\"e1\", \"e2\"]", pairs), 2); /* each group counts */
    const char *const shared[3][2] = {{"m1", "e1"}, {"m2", "e1"}, {"m3", "e1"}};
    assert_int_equal(conflicts_of("[\"m1\", \"m2\", \"m3\"]", shared), 2); /* beyond the first mentor of e1 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conflict_separate_finds_what_a_group_may_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
