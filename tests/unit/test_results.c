/*
 * The folder of results: the rows a person reads, complete or not there at all.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <reversa/io.h>
#include <reversa/match.h>
#include <reversa/record.h>

#include "support/people.h"

static const char people[] = "id,role,skills,wants\n"
                             "m1,mentor,sql:3,\n"
                             "'=m2,mentor,python:3,\n"
                             "\"e,1\",mentee,,sql:1\n"
                             "e2,mentee,,python:3;sql:1\n"
                             "e3,mentee,,cooking\n";

static const char inside[] =
    "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", "
    "\"weight\": 1}]";

static reversa_matching *make(reversa_context *ctx, rt_case *made)
{
    reversa_matching *matching = NULL;
    assert_int_equal(rt_make(made, people, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made->problem, NULL, NULL, &matching), REVERSA_OK);
    return matching;
}

static void assert_file(const char *path, const char *expected)
{
    char *text = rt_read(path, NULL);
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

/* The best by hand: e,1 with m1 (all of sql), e2 with =m2 (3 of 4 parts of what is wanted). */
static void test_results_hold_pairs_and_who_has_none(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_matching *matching = make(ctx, &made);
    const char *folder = rt_path("results");
    assert_int_equal(reversa_results_write(ctx, made.problem, matching, folder), REVERSA_OK);
    assert_file(rt_path("results/pairs.csv"), "mentor_id,mentee_id,score,coverage,state,note\n"
                                              "'=m2,e2,750000,750000,active,\n"
                                              "m1,\"e,1\",1000000,1000000,active,\n");
    assert_file(rt_path("results/unmatched.csv"), "person_id,side,reason,eligible,best_score\n"
                                                  "e3,mentee,outbid,2,0\n");
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

/* Two that fit best by far; two and two who are all alike, so that both of their matchings are best. */
static void test_results_tell_what_the_lottery_decided(void **state)
{
    (void)state;
    static const char alike[] =
        "id,role,skills,wants\nm1,mentor,sql:3,\nm2,mentor,sql:3,\ne1,mentee,,sql:1\ne2,mentee,,sql:1\n";
    static const char *const told[] = {"\"claim\": \"exact\",\n    \"pairs\": 2,\n    \"in_every\": 2,\n    "
                                       "\"in_some\": 0,\n    \"others_in_some\": 0\n",
                                       "\"claim\": \"exact\",\n    \"pairs\": 2,\n    \"in_every\": 0,\n    "
                                       "\"in_some\": 2,\n    \"others_in_some\": 2\n"};
    for (int k = 0; k < 2; k++) {
        reversa_context *ctx = rt_context(NULL);
        rt_case made = {0};
        reversa_matching *matching = NULL;
        reversa_insight *insight;
        reversa_classification lottery;
        reversa_results_options options;
        reversa_results_options_init(&options);
        assert_int_equal(rt_make(&made, k ? alike : people, inside), REVERSA_OK);
        assert_int_equal(reversa_match(ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(reversa_insight_create(ctx, made.problem, matching, NULL, &insight), REVERSA_OK);
        assert_int_equal(reversa_insight_classify(ctx, insight, NULL, &lottery), REVERSA_OK);
        for (int with = 0; with < 2; with++) {
            options.lottery = with ? &lottery : NULL;
            assert_int_equal(reversa_results_write_with(ctx, made.problem, matching, &options, rt_path("results")),
                             REVERSA_OK);
            char *text = rt_read(rt_path("results/result.json"), NULL);
            assert_non_null(strstr(text, with ? told[k] : "\"lottery\": null"));
            free(text);
        }
        reversa_insight_free(insight);
        reversa_matching_free(matching);
        rt_drop(&made);
        reversa_context_free(ctx);
    }
}

/* What was written can be handed in again as earlier pairs. */
static void test_results_read_back_as_previous(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_matching *matching = make(ctx, &made);
    reversa_previous *previous = NULL;
    const char *path = rt_path("pairs.csv");
    assert_int_equal(reversa_result_write(ctx, made.problem, matching, REVERSA_RESULT_PAIRS, path), REVERSA_OK);
    assert_int_equal(reversa_previous_read(ctx, path, made.cohort, &previous), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem *problem = NULL;
    reversa_problem_options_init(&options);
    options.previous = previous;
    assert_int_equal(reversa_problem_create(ctx, made.cohort, made.programme, &options, &problem), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(problem), 0);
    reversa_problem_free(problem);
    reversa_previous_free(previous);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

/* Forbidden and ended pairs go round: in the order of ids, without a score; an ended pair that is made again stands once. */
static void test_results_carry_forbidden_and_ended_pairs_over(void **state)
{
    (void)state;
    static const char *const mentors[] = {"m1", "=m2", "m1", "=m2"};
    static const char *const mentees[] = {"e3", "e,1", "e,1", "e2"};
    static const reversa_pair_state states[] = {REVERSA_PAIR_FORBIDDEN, REVERSA_PAIR_ENDED, REVERSA_PAIR_ENDED,
                                                REVERSA_PAIR_ACTIVE};
    static const char *const notes[] = {"cousins", "", "once more", ""};
    static const char expected[] = "mentor_id,mentee_id,score,coverage,state,note\n"
                                   "'=m2,\"e,1\",,,ended,\n"
                                   "'=m2,e2,750000,750000,active,\n"
                                   "m1,\"e,1\",1000000,1000000,active,once more\n"
                                   "m1,e3,,,forbidden,cousins\n";
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    assert_int_equal(rt_make(&made, people, inside), REVERSA_OK);
    const reversa_previous_rows rows = {sizeof rows, 4, mentors, mentees, states, notes};
    reversa_previous *previous = NULL;
    assert_int_equal(reversa_previous_create(ctx, made.cohort, &rows, &previous), REVERSA_OK);
    const char *path = rt_path("round.csv");
    for (int round = 0; round < 2; round++) {
        reversa_problem_options options;
        reversa_problem *problem = NULL;
        reversa_matching *matching = NULL;
        reversa_problem_options_init(&options);
        options.previous = previous;
        assert_int_equal(reversa_problem_create(ctx, made.cohort, made.programme, &options, &problem), REVERSA_OK);
        assert_int_equal(reversa_match(ctx, problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(reversa_matching_n_pairs(matching), 2);
        assert_int_equal(reversa_result_write(ctx, problem, matching, REVERSA_RESULT_PAIRS, path), REVERSA_OK);
        assert_file(path, expected);
        reversa_matching_free(matching);
        reversa_problem_free(problem);
        reversa_previous_free(previous);
        assert_int_equal(reversa_previous_read(ctx, path, made.cohort, &previous), REVERSA_OK);
    }
    reversa_previous_free(previous);
    rt_drop(&made);
    reversa_context_free(ctx);
}

static void test_results_that_cannot_be_written_leave_nothing(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    struct stat there;
    reversa_matching *matching = make(ctx, &made);
    assert_int_equal(reversa_results_write(ctx, made.problem, matching, rt_path("no/such")), REVERSA_E_IO);
    assert_int_equal(stat(rt_path("no"), &there), -1);
    /* a folder stands where the summary should go: the two files before it must not appear either */
    const char *folder = rt_path("blocked");
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(rt_path("blocked/result.json"), 0700), 0);
    assert_int_equal(reversa_results_write(ctx, made.problem, matching, folder), REVERSA_E_IO);
    assert_int_equal(stat(rt_path("blocked/pairs.csv"), &there), -1);
    assert_int_equal(stat(rt_path("blocked/unmatched.csv"), &there), -1);
    assert_int_equal(stat(rt_path("blocked/certificate.json"), &there), -1);
    assert_int_equal(stat(rt_path("blocked/decisions.ndjson"), &there), -1);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

static void test_results_refuse_what_does_not_belong_together(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    rt_case other = {0};
    reversa_matching *matching = make(ctx, &made);
    assert_int_equal(rt_make(&other, people, inside), REVERSA_OK);
    const char *path = rt_path("x.csv");
    assert_int_equal(reversa_result_write(ctx, other.problem, matching, REVERSA_RESULT_PAIRS, path),
                     REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_result_write(ctx, made.problem, matching, (reversa_result_file)5, path),
                     REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_results_write(ctx, made.problem, NULL, path), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_results_write(ctx, made.problem, matching, NULL), REVERSA_E_ARGUMENT);
    reversa_matching_free(matching);
    rt_drop(&made);
    rt_drop(&other);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_case made;
    reversa_matching *matching;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    w->matching = make(ctx, &w->made);
}

static reversa_status walk_write(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_results_write(ctx, w->made.problem, w->matching, rt_path("walked"));
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_matching_free(w->matching);
    rt_drop(&w->made);
}

static void test_results_survive_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {0};
    rt_walk walk = {
        .name = "results_write", .setup = walk_setup, .call = walk_write, .release = walk_release, .state = &w};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_hold_pairs_and_who_has_none),
        cmocka_unit_test(test_results_tell_what_the_lottery_decided),
        cmocka_unit_test(test_results_read_back_as_previous),
        cmocka_unit_test(test_results_carry_forbidden_and_ended_pairs_over),
        cmocka_unit_test(test_results_that_cannot_be_written_leave_nothing),
        cmocka_unit_test(test_results_refuse_what_does_not_belong_together),
        cmocka_unit_test(test_results_survive_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
