/*
 * The difference by hand: two pairs that swap are one exchange, and everyone who left, came or stayed adds up.
 */
#include "support/rematched.h"

static void test_rematch_diff_joins_what_belongs_together(void **state)
{
    (void)state;
    rt_year year;
    reversa_rematch_counts counts;
    reversa_exchange_group group;
    reversa_context *ctx = rt_context(NULL);
    rt_year_open(ctx, &year);
    assert_int_equal(rt_year_find(ctx, &year, -1, 0), REVERSA_OK);
    reversa_rematch_count(year.rematch, &counts);
    assert_int_equal(counts.n_before, 7);
    assert_int_equal(counts.n_kept, 1);
    assert_int_equal(counts.n_broken, 2);
    assert_int_equal(counts.n_impossible, 4);
    assert_int_equal(counts.n_forbidden, 1);
    assert_int_equal(counts.n_new, 3);
    assert_int_equal(counts.n_matched, 0);   /* e5 had "gone" */
    assert_int_equal(counts.n_unmatched, 2); /* e4 had m3; m5 has no place for e3 */
    reversa_review_change swap = rt_year_change(&year, REVERSA_CHANGE_BROKEN, "m1", "e1");
    assert_int_equal(swap.exchange, rt_year_change(&year, REVERSA_CHANGE_BROKEN, "m2", "e2").exchange);
    assert_int_equal(swap.exchange, rt_year_change(&year, REVERSA_CHANGE_NEW, "m2", "e1").exchange);
    assert_int_equal(swap.score, 333333);
    reversa_rematch_exchange(year.rematch, swap.exchange, &group);
    assert_int_equal(group.n_broken, 2);
    assert_int_equal(group.n_new, 2);
    assert_int_equal(group.n_impossible, 0);
    assert_int_equal(group.mentees, 0);
    assert_int_equal(group.score, 1666667);
    reversa_review_change found = rt_year_change(&year, REVERSA_CHANGE_NEW, "m3", "e5");
    assert_int_not_equal(found.exchange, swap.exchange);
    reversa_rematch_exchange(year.rematch, found.exchange, &group);
    assert_int_equal(group.n_impossible, 2); /* with "gone", and m3 with e4 */
    assert_int_equal(group.mentees, 1);
    (void)rt_year_change(&year, REVERSA_CHANGE_UNMATCHED, "", "e4");
    rt_year_drop(&year);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_diff_joins_what_belongs_together)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
