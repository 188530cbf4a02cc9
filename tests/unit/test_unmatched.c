/*
 * Why someone has nobody: each reason in a problem of a few people.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "match/mip.h"
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

/* Person 0 could mentor 1, and be mentored by 2; with one role only the better pair is made. */
static void test_unmatched_holds_the_other_role(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_case drawn;
    reversa_context *ctx = rt_context(NULL);
    rt_case_open(&drawn, 3);
    drawn.role[0] = 3;
    drawn.role[1] = 2;
    drawn.role[2] = 1;
    drawn.score[0 * 3 + 1] = 900000;
    drawn.score[2 * 3 + 0] = 100000;
    snprintf(drawn.limits, sizeof drawn.limits, "%s", "{\"limit\":\"one_role\"},");
    snprintf(drawn.objective, sizeof drawn.objective, "%s", "score");
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_n_pairs(matching), 1);
    assert_int_equal(reason_of(&drawn, matching, 0), REVERSA_REASON_ONE_ROLE);
    assert_int_equal(reason_of(&drawn, matching, 2), REVERSA_REASON_LIMIT);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

/* A mentor (0) and mentees, all eligible: what is said of the mentee who is left over. */
static reversa_reason reason_of_the_last(int32_t capacity, int32_t load, const char *limits, const char *objective)
{
    rt_case drawn;
    reversa_context *ctx = rt_context(NULL);
    rt_case_open(&drawn, 3);
    drawn.role[0] = 1;
    drawn.role[1] = drawn.role[2] = 2;
    drawn.score[1] = 900000;
    drawn.score[2] = 100000;
    drawn.capacity[REVERSA_MENTOR][0] = capacity;
    drawn.load[REVERSA_MENTOR][1] = load;
    snprintf(drawn.limits, sizeof drawn.limits, "%s", limits);
    snprintf(drawn.objective, sizeof drawn.objective, "%s", objective);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 4, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(reversa_matching_n_pairs(matching), 1);
    reversa_matched_pair pair;
    reversa_matching_pair(matching, 0, &pair);
    int32_t matched_mentee = rt_case_human(&drawn, pair.mentee);
    reversa_reason reason = reason_of(&drawn, matching, matched_mentee == 1 ? 2 : 1);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
    return reason;
}

static void test_unmatched_by_a_load_below_the_capacity(void **state)
{
    (void)state;
    assert_int_equal(reason_of_the_last(2, 1, "", "mentees score"), REVERSA_REASON_LIMIT);
    assert_int_equal(reason_of_the_last(1, 1, "", "mentees score"), REVERSA_REASON_OUTBID);
    assert_int_equal(reason_of_the_last(1, -1, "", "mentees score"), REVERSA_REASON_OUTBID);
}

/* With ["mentors"] a second mentee adds nothing: a place is free, and no limit is to blame, nor one that is far away. */
static void test_unmatched_where_a_pair_adds_nothing(void **state)
{
    (void)state;
    static const char far[] = "{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"digit\", "
                              "\"at_least\": 1}, \"at_most\": {\"count\": 2}},";
    static const char tight[] = "{\"limit\": \"quota\", \"side\": \"mentee\", \"where\": {\"attribute\": \"digit\", "
                                "\"at_least\": 1}, \"at_most\": {\"count\": 1}},";
    assert_int_equal(reason_of_the_last(2, -1, "", "mentors"), REVERSA_REASON_OUTBID);
    assert_int_equal(reason_of_the_last(2, 2, far, "mentors"), REVERSA_REASON_OUTBID);
    assert_int_equal(reason_of_the_last(2, 2, tight, "mentors"), REVERSA_REASON_LIMIT);
}

static void stop_at_candidates(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)done;
    (void)total;
    if (strcmp(stage, "candidates") == 0)
        reversa_context_set_time_limit(user, 1e-9);
}

/* Stopped before anybody counted: no count is made up. */
static void test_unmatched_of_a_stopped_run_counts_nobody(void **state)
{
    (void)state;
    rt_case drawn;
    reversa_context *ctx = rt_context(NULL);
    rt_case_open(&drawn, 200);
    for (int32_t p = 0; p < 200; p++) {
        drawn.role[p] = p % 2 ? 1 : 2;
        for (int32_t q = 0; q < 200; q++)
            drawn.score[p * 200 + q] = 500000;
    }
    drawn.capacity[REVERSA_MENTOR][1] = 0;
    rt_case_build(ctx, &drawn);
    reversa_context_set_progress(ctx, stop_at_candidates, ctx);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 1, REVERSA_SOLVER_AUTO);
    assert_int_equal(reversa_matching_outcome(matching), REVERSA_OUTCOME_STOPPED);
    assert_int_equal(reversa_matching_certificate(matching).n_eligible, -1);
    assert_int_equal(reversa_matching_n_unmatched(matching), 200);
    for (int32_t k = 0; k < 200; k++) {
        reversa_unmatched row;
        reversa_matching_unmatched(matching, k, &row);
        bool has_capacity = rt_case_human(&drawn, row.person) != 1;
        assert_int_equal(row.reason, has_capacity ? REVERSA_REASON_STOPPED : REVERSA_REASON_NO_CAPACITY);
        assert_int_equal(row.eligible, has_capacity ? -1 : 0);
        assert_int_equal(row.best_score, REVERSA_NOT_ELIGIBLE);
    }
    reversa_context_set_time_limit(ctx, 0);
    const char *path = rt_path("stopped");
    assert_int_equal(reversa_results_write(ctx, drawn.problem, matching, path), REVERSA_OK);
    char *rows = rt_read(rt_path("stopped/unmatched.csv"), NULL);
    assert_non_null(strstr(rows, ",stopped,,\n"));
    assert_null(strstr(rows, ",stopped,0"));
    free(rows);
    char *json = rt_read(rt_path("stopped/result.json"), NULL);
    assert_non_null(strstr(json, "\"eligible_pairs\": null"));
    free(json);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unmatched_says_why_someone_is_alone),
        cmocka_unit_test(test_unmatched_holds_the_other_role),
        cmocka_unit_test(test_unmatched_by_a_load_below_the_capacity),
        cmocka_unit_test(test_unmatched_where_a_pair_adds_nothing),
        cmocka_unit_test(test_unmatched_of_a_stopped_run_counts_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
