/*
 * Reading a matching: what it says, and indices out of range.
 */
#include <stdlib.h>
#include <string.h>

#include "support/match.h"

static void test_matching_reads_nothing_out_of_range(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 2);
    drawn.role[0] = 1;
    drawn.role[1] = 2;
    drawn.score[1] = 600000;
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 1, REVERSA_SOLVER_AUTO);
    static const int32_t wrong[] = {-1, 2, INT32_MAX, INT32_MIN};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        reversa_level level = {.value = 1};
        reversa_matched_pair pair = {.score = 1};
        reversa_unmatched row = {.eligible = 1};
        reversa_limit_use use = {.value = 1};
        reversa_matching_level(matching, wrong[k], &level);
        reversa_matching_pair(matching, wrong[k], &pair);
        reversa_matching_unmatched(matching, wrong[k], &row);
        reversa_matching_limit(matching, wrong[k], &use);
        assert_true(!level.value && !level.name && !pair.score && !pair.note && !row.eligible && !use.value &&
                    !use.text);
        assert_int_equal(reversa_matching_price(matching, wrong[k], REVERSA_MENTOR, 0), 0);
        assert_int_equal(reversa_matching_price(matching, 0, REVERSA_MENTOR, wrong[k]), 0);
        assert_int_equal(reversa_matching_contribution(matching, wrong[k], 0), 0);
        assert_int_equal(reversa_matching_contribution(matching, 0, wrong[k]), 0);
        assert_null(reversa_matching_conflict(matching, wrong[k]));
    }
    assert_int_equal(reversa_matching_price(matching, 0, (reversa_side)5, 0), 0);
    assert_int_equal(reversa_matching_n_pairs(matching), 1);
    assert_int_equal(reversa_matching_n_limits(matching), 0);
    reversa_matched_pair pair;
    reversa_matching_pair(matching, 0, &pair);
    assert_string_equal(pair.note, "");
    reversa_matching_free(matching);
    reversa_matching_free(NULL);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* A mentor's only place went for 900 000, and one place more would bring 700 000: prices lie between. */
static void test_matching_price_lies_between_the_last_and_the_next(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 4);
    drawn.role[0] = 1;
    drawn.score[1] = 900000;
    drawn.score[2] = 700000;
    drawn.score[3] = 100000;
    for (int32_t p = 1; p < 4; p++)
        drawn.role[p] = 2;
    memcpy(drawn.objective, "score", 6);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    int32_t mentor = reversa_cohort_find(drawn.cohort, drawn.id[0]);
    int64_t price = reversa_matching_price(matching, mentor, REVERSA_MENTOR, 0);
    assert_true(price >= 700000 && price <= 900000);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching_reads_nothing_out_of_range),
        cmocka_unit_test(test_matching_price_lies_between_the_last_and_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
