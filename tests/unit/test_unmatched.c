/*
 * Why someone has nobody: each reason in a problem of a few people.
 */
#include <string.h>

#include "support/match.h"

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
static void test_unmatched_says_why_someone_is_alone(void **state)
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unmatched_says_why_someone_is_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
