/*
 * Reading a matching: the order of its rows, its contributions, reasons, and indices out of range.
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

static int by_ids(const reversa_cohort *cohort, const reversa_matched_pair *a, const reversa_matched_pair *b)
{
    int order = strcmp(reversa_cohort_id(cohort, a->mentor), reversa_cohort_id(cohort, b->mentor));
    return order ? order : strcmp(reversa_cohort_id(cohort, a->mentee), reversa_cohort_id(cohort, b->mentee));
}

static void test_matching_rows_are_in_the_order_of_ids(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    for (int32_t round = 0; round < 30; round++) {
        rt_case drawn;
        rt_case_shape shape = {.people = 40, .most = 4, .density = 30, .top = 1000000, .pins = true};
        rt_case_draw(&drawn, &random, &shape);
        rt_case_build(ctx, &drawn);
        reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
        for (int32_t k = 1; k < reversa_matching_n_pairs(matching); k++) {
            reversa_matched_pair before;
            reversa_matched_pair after;
            reversa_matching_pair(matching, k - 1, &before);
            reversa_matching_pair(matching, k, &after);
            assert_true(by_ids(drawn.cohort, &before, &after) < 0);
        }
        for (int32_t k = 1; k < reversa_matching_n_unmatched(matching); k++) {
            reversa_unmatched before;
            reversa_unmatched after;
            reversa_matching_unmatched(matching, k - 1, &before);
            reversa_matching_unmatched(matching, k, &after);
            int order = strcmp(reversa_cohort_id(drawn.cohort, before.person),
                               reversa_cohort_id(drawn.cohort, after.person));
            assert_true(order < 0 || (order == 0 && before.side < after.side));
        }
        reversa_matching_free(matching);
        rt_case_unbuild(&drawn);
        rt_case_free(&drawn);
    }
    reversa_context_free(ctx);
}

static reversa_reason reason_of(const rt_case *drawn, const reversa_matching *matching, int32_t human)
{
    for (int32_t k = 0; k < reversa_matching_n_unmatched(matching); k++) {
        reversa_unmatched row;
        reversa_matching_unmatched(matching, k, &row);
        if (rt_case_human(drawn, row.person) == human)
            return row.reason;
    }
    fail_msg("%d is matched", human);
    return REVERSA_REASON_STOPPED;
}

/* Mentor 0 and mentees 1 .. 4: the first wins, the others have a reason each. Then a load of 0 bars the mentor. */
static void test_matching_says_why_someone_is_alone(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case drawn;
    rt_case_open(&drawn, 5);
    drawn.role[0] = 1;
    for (int32_t p = 1; p < 5; p++)
        drawn.role[p] = 2;
    drawn.score[1] = 900000;
    drawn.score[2] = 100000; /* outbid */
    drawn.score[4] = 100000;
    drawn.capacity[REVERSA_MENTEE][4] = 0;
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_n_unmatched(matching), 3);
    assert_int_equal(reason_of(&drawn, matching, 2), REVERSA_REASON_OUTBID);
    assert_int_equal(reason_of(&drawn, matching, 3), REVERSA_REASON_NO_ELIGIBLE);
    assert_int_equal(reason_of(&drawn, matching, 4), REVERSA_REASON_NO_CAPACITY);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    drawn.load[REVERSA_MENTOR][1] = 0;
    rt_case_build(ctx, &drawn);
    matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_n_pairs(matching), 0);
    assert_int_equal(reason_of(&drawn, matching, 0), REVERSA_REASON_LIMIT);
    reversa_limit_use use;
    reversa_matching_limit(matching, 0, &use);
    assert_int_equal(use.most, 0);
    assert_true(use.tight);
    reversa_matching_free(matching);
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

static void test_names_of_outcomes_and_reasons(void **state)
{
    (void)state;
    assert_string_equal(reversa_outcome_name(REVERSA_OUTCOME_OPTIMAL), "optimal");
    assert_string_equal(reversa_outcome_name(REVERSA_OUTCOME_STOPPED), "stopped");
    assert_string_equal(reversa_outcome_name((reversa_outcome)9), "unknown");
    assert_string_equal(reversa_outcome_name((reversa_outcome)-1), "unknown");
    assert_string_equal(reversa_reason_name(REVERSA_REASON_NO_CAPACITY), "no_capacity");
    assert_string_equal(reversa_reason_name(REVERSA_REASON_STOPPED), "stopped");
    assert_string_equal(reversa_reason_name((reversa_reason)77), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching_reads_nothing_out_of_range),
        cmocka_unit_test(test_matching_rows_are_in_the_order_of_ids),
        cmocka_unit_test(test_matching_says_why_someone_is_alone),
        cmocka_unit_test(test_matching_price_lies_between_the_last_and_the_next),
        cmocka_unit_test(test_names_of_outcomes_and_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
