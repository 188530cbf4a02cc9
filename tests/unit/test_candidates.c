/* Candidates, blocks and scorers at their doors and edges; what they compute is the oracle's matter. */
#include "score/scorer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/instance.h"

typedef struct scene {
    reversa_context *ctx;
    rt_instance instance;
    reversa_scorer *scorer;
} scene;

/* How a callback misbehaves from a given mentee on. */
typedef struct fault {
    int result;
    int32_t value;
    int32_t from; /* person */
} fault;

static int faulty(void *user, const reversa_cohort *cohort, const int32_t *mentees, int32_t n_mentees,
                  const int32_t *mentors, int32_t n_mentors, int32_t *values_out)
{
    const fault *f = user;
    (void)cohort;
    (void)mentors;
    assert_int_equal(n_mentees, 1);
    for (int32_t i = 0; i < n_mentors; i++)
        values_out[i] = mentees[0] >= f->from ? f->value : 500000;
    return mentees[0] >= f->from ? f->result : 0;
}

static void open_scene(scene *s, int32_t n, bool with_scores)
{
    uint64_t random = rt_seed() + 5;
    s->ctx = rt_context(NULL);
    rt_instance_draw(&s->instance, &random, n, with_scores);
    s->instance.n_rules = 0;
    s->instance.user.function = NULL;
}

static void finish_scene(scene *s)
{
    rt_instance_build(s->ctx, &s->instance);
    assert_int_equal(reversa_scorer_create(s->ctx, s->instance.problem, &s->scorer), REVERSA_OK);
}

static void close_scene(scene *s)
{
    reversa_scorer_free(s->scorer);
    rt_instance_free(&s->instance);
    reversa_context_free(s->ctx);
}

static void test_create_refuses_nothing(void **state)
{
    (void)state;
    scene s;
    open_scene(&s, 5, false);
    finish_scene(&s);
    reversa_scorer *scorer = s.scorer;
    reversa_candidates *candidates = (reversa_candidates *)s.scorer;
    assert_int_equal(reversa_scorer_create(s.ctx, NULL, &scorer), REVERSA_E_ARGUMENT);
    assert_null(scorer);
    assert_int_equal(reversa_scorer_create(s.ctx, s.instance.problem, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_create(NULL, s.instance.problem, &scorer), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_candidates_create(s.ctx, NULL, 1, &candidates), REVERSA_E_ARGUMENT);
    assert_null(candidates);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 0, &candidates), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 1, NULL), REVERSA_E_ARGUMENT);
    reversa_scorer_free(NULL);
    reversa_candidates_free(NULL);
    close_scene(&s);
}

static void test_candidates_of_nobody(void **state)
{
    (void)state;
    scene s;
    open_scene(&s, 6, false);
    for (int32_t i = 0; i < 6; i++)
        s.instance.human[i].is_mentee = false; /* mentors at most */
    finish_scene(&s);
    reversa_candidates *candidates = NULL;
    reversa_pair pair;
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 3, &candidates), REVERSA_OK);
    assert_int_equal(reversa_candidates_n_pairs(candidates), 0);
    assert_int_equal(reversa_candidates_n_eligible(candidates), 0);
    assert_int_equal(reversa_candidates_read(candidates, 0, 1, &pair), 0);
    reversa_candidates_free(candidates);
    close_scene(&s);
}

static void test_read_gives_what_there_is(void **state)
{
    (void)state;
    scene s;
    open_scene(&s, 40, false);
    finish_scene(&s);
    reversa_candidates *candidates = NULL;
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_OK);
    int64_t n = reversa_candidates_n_pairs(candidates);
    assert_true(n > 10);
    reversa_pair *all = calloc((size_t)n + 5, sizeof *all);
    reversa_pair some[3];
    assert_non_null(all);
    assert_int_equal(reversa_candidates_read(candidates, 0, n + 5, all), n);
    for (int64_t i = 1; i < n; i++)
        assert_true(all[i - 1].mentee < all[i].mentee ||
                    (all[i - 1].mentee == all[i].mentee && all[i - 1].mentor < all[i].mentor));
    for (int64_t first = 0; first < n; first++) {
        int64_t got = reversa_candidates_read(candidates, first, 3, some);
        assert_int_equal(got, n - first < 3 ? n - first : 3);
        assert_memory_equal(some, all + first, (size_t)got * sizeof *some);
    }
    assert_int_equal(reversa_candidates_read(candidates, -1, 3, some), 0);
    assert_int_equal(reversa_candidates_read(candidates, n, 3, some), 0);
    assert_int_equal(reversa_candidates_read(candidates, 0, 0, NULL), 0);
    free(all);
    reversa_candidates_free(candidates);
    close_scene(&s);
}

static void test_block_refuses_what_is_not_there(void **state)
{
    (void)state;
    scene s;
    open_scene(&s, 5, false);
    finish_scene(&s);
    int32_t people[2] = {0, 5};
    int32_t scores[4];
    reversa_block fine = {people, 1, people, 1};
    reversa_block wrong[] = {
        {people, 2, people, 1},  {people, 1, people, 2}, {people, -1, people, 1},
        {people, 1, people, -1}, {NULL, 1, people, 1},   {people, 1, NULL, 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &wrong[i], scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, NULL, &fine, scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, NULL, scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &fine, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &fine, scores), REVERSA_OK);
    reversa_block empty = {NULL, 0, people, 1};
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &empty, scores), REVERSA_OK);
    close_scene(&s);
}

/* The status and the message of every way to meet a callback that fails. */
static void check_callback(fault *f, reversa_status expected)
{
    scene s;
    open_scene(&s, 30, false);
    s.instance.user = (reversa_user_criterion){"chemistry", 1, 0, faulty, f};
    finish_scene(&s);
    int32_t all[30];
    int32_t scores[30 * 30];
    reversa_candidates *candidates = NULL;
    for (int32_t i = 0; i < 30; i++)
        all[i] = i;
    reversa_block block = {all, 30, all, 30};
    for (int32_t threads = 1; threads <= 3; threads++) {
        reversa_error error;
        reversa_context_set_threads(s.ctx, threads);
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), expected);
        assert_true((candidates == NULL) == (expected != REVERSA_OK));
        reversa_context_error(s.ctx, 0, &error);
        assert_true(expected == REVERSA_OK || strstr(error.message, "chemistry") != NULL);
        assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &block, scores), expected);
        reversa_context_error(s.ctx, 0, &error);
        assert_true(expected == REVERSA_OK || strstr(error.message, "chemistry") != NULL);
        reversa_candidates_free(candidates);
        candidates = NULL;
    }
    reversa_term terms[RT_MOST_TERMS];
    assert_int_equal(reversa_scorer_explain(s.ctx, s.scorer, 0, 29, terms, NULL), expected);
    close_scene(&s);
}

static void test_callback_that_fails_ends_the_call(void **state)
{
    (void)state;
    check_callback(&(fault){1, 0, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, -2, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, 1000001, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, INT32_MIN, 20}, REVERSA_E_CALLBACK);
    check_callback(&(fault){0, -1, 20}, REVERSA_OK);
    check_callback(&(fault){0, 1000000, 20}, REVERSA_OK);
}

/* Everyone scores the same, and the first mentees take their time. */
static int slow_at_first(void *user, const reversa_cohort *cohort, const int32_t *mentees, int32_t n_mentees,
                         const int32_t *mentors, int32_t n_mentors, int32_t *values_out)
{
    const int32_t *first = user;
    const struct timespec moment = {0, 2000000};
    (void)cohort;
    (void)mentors;
    for (int32_t i = 0; i < n_mentees * n_mentors; i++)
        values_out[i] = 500000;
    if (mentees[0] <= *first)
        nanosleep(&moment, NULL);
    return 0;
}

/* Whoever comes late, a mentor keeps the earliest of equal mentees. */
static void test_candidates_keep_the_earlier_of_equals_that_comes_late(void **state)
{
    (void)state;
    scene s;
    int32_t last_slow = 30;
    open_scene(&s, 90, false);
    s.instance.n_criteria = 0;
    s.instance.user = (reversa_user_criterion){"slow", 1, 0, slow_at_first, &last_slow};
    finish_scene(&s);
    reversa_candidates *candidates[2];
    reversa_pair pairs[2][1000];
    for (int i = 0; i < 2; i++) {
        reversa_context_set_threads(s.ctx, i ? 4 : 1);
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates[i]), REVERSA_OK);
        memset(pairs[i], 0, sizeof pairs[i]);
        assert_in_range(reversa_candidates_read(candidates[i], 0, 1000, pairs[i]), 100, 999);
    }
    assert_memory_equal(pairs[0], pairs[1], sizeof pairs[0]);
    reversa_candidates_free(candidates[0]);
    reversa_candidates_free(candidates[1]);
    close_scene(&s);
}

static void test_calls_that_are_stopped_say_so(void **state)
{
    (void)state;
    scene s;
    open_scene(&s, 20, false);
    finish_scene(&s);
    reversa_candidates *candidates = NULL;
    reversa_context_set_time_limit(s.ctx, 1e-9);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_E_DEADLINE);
    assert_null(candidates);
    reversa_context_set_time_limit(s.ctx, 0);
    reversa_context_cancel(s.ctx);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_E_CANCELLED);
    reversa_context_resume(s.ctx);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_OK);
    reversa_candidates_free(candidates);
    close_scene(&s);
}

/* Without criteria every eligible pair scores 0, also where all of them are left out. */
static void test_score_without_weight_is_zero(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        scene s;
        fault always_missing = {0, -1, 0};
        open_scene(&s, 20, false);
        s.instance.n_criteria = 0;
        if (round == 1)
            s.instance.user = (reversa_user_criterion){"none", 1, -1, faulty, &always_missing};
        finish_scene(&s);
        reversa_candidates *candidates = NULL;
        assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 100, &candidates), REVERSA_OK);
        int64_t n = reversa_candidates_n_pairs(candidates);
        assert_true(n > 0);
        assert_int_equal(n, reversa_candidates_n_eligible(candidates));
        for (int64_t i = 0; i < n; i++) {
            reversa_pair pair;
            assert_int_equal(reversa_candidates_read(candidates, i, 1, &pair), 1);
            assert_int_equal(pair.score, 0);
        }
        reversa_candidates_free(candidates);
        close_scene(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_refuses_nothing),
        cmocka_unit_test(test_candidates_of_nobody),
        cmocka_unit_test(test_read_gives_what_there_is),
        cmocka_unit_test(test_block_refuses_what_is_not_there),
        cmocka_unit_test(test_callback_that_fails_ends_the_call),
        cmocka_unit_test(test_candidates_keep_the_earlier_of_equals_that_comes_late),
        cmocka_unit_test(test_calls_that_are_stopped_say_so),
        cmocka_unit_test(test_score_without_weight_is_zero),
    };
    return cmocka_run_group_tests_name("candidates", tests, NULL, NULL);
}
