/*
 * Scoring against the slow reference: random people and programmes with every rule and criterion, missing values, criteria
 * that are left out, callbacks and scores from elsewhere. Rows, single pairs, blocks, explanations and candidates must
 * all say what the reference says.
 */
#include <stdlib.h>
#include <string.h>

#include "score/scorer.h"
#include "support/instance.h"

#define N_INSTANCES 50

/* An instance with a scorer, and the reference's answers by ordinals. */
typedef struct trial {
    uint64_t random;
    reversa_context *ctx;
    rt_instance instance;
    reversa_scorer *scorer;
    rv_score_work *work;
    const rv_side *mentors;
    const rv_side *mentees;
    int32_t *human;    /* [people] person → human */
    int32_t *expected; /* [mentees · mentors] score or REVERSA_NOT_ELIGIBLE */
    int64_t n_eligible;
} trial;

static void open_trial(trial *t)
{
    rt_instance *instance = &t->instance;
    t->ctx = rt_context(NULL);
    rt_instance_build(t->ctx, instance);
    assert_int_equal(reversa_scorer_create(t->ctx, instance->problem, &t->scorer), REVERSA_OK);
    assert_int_equal(rv_scorer_work_create(t->ctx, t->scorer, &t->work), REVERSA_OK);
    t->mentors = &rv_scorer_problem(t->scorer)->side[REVERSA_MENTOR];
    t->mentees = &rv_scorer_problem(t->scorer)->side[REVERSA_MENTEE];
    t->human = calloc((size_t)instance->n + 1, sizeof(int32_t));
    t->expected = calloc((size_t)t->mentors->n * (size_t)t->mentees->n + 1, sizeof(int32_t));
    assert_non_null(t->human);
    assert_non_null(t->expected);
    for (int32_t i = 0; i < instance->n; i++)
        t->human[instance->person[i]] = i;
    t->n_eligible = 0;
    for (int32_t i = 0; i < t->mentees->n * t->mentors->n; i++) {
        int32_t mentor = t->human[t->mentors->person[i % t->mentors->n]];
        int32_t mentee = t->human[t->mentees->person[i / t->mentors->n]];
        bool eligible = rt_reference_eligible(instance, mentor, mentee);
        t->expected[i] = eligible ? rt_reference_score(instance, mentor, mentee, NULL) : REVERSA_NOT_ELIGIBLE;
        t->n_eligible += eligible;
    }
}

static void close_trial(trial *t)
{
    free(t->human);
    free(t->expected);
    rv_scorer_work_free(t->ctx, t->work);
    reversa_scorer_free(t->scorer);
    rt_instance_unbuild(&t->instance);
    reversa_context_free(t->ctx);
}

/* ---- What every trial is asked ---- */

static void check_rows(trial *t)
{
    int32_t n = t->mentors->n;
    int32_t *row = calloc((size_t)n + 1, sizeof *row);
    int32_t *floors = calloc((size_t)n + 1, sizeof *floors);
    assert_non_null(row);
    assert_non_null(floors);
    for (int32_t e = 0; e < t->mentees->n; e++) {
        const int32_t *expected = t->expected + (size_t)e * (size_t)n;
        assert_int_equal(rv_scorer_row(t->scorer, t->work, e, NULL, row), REVERSA_OK);
        assert_memory_equal(row, expected, (size_t)n * sizeof *row);
        for (int32_t m = 0; m < n; m++) {
            int64_t near = expected[m] + rt_between(&t->random, -2, 2);
            floors[m] = (int32_t)(rt_between(&t->random, 0, 1) ? near : rt_between(&t->random, -3, 1000001));
        }
        assert_int_equal(rv_scorer_row(t->scorer, t->work, e, floors, row), REVERSA_OK);
        for (int32_t m = 0; m < n; m++) {
            if (row[m] == RV_BELOW_FLOOR)
                assert_in_range(expected[m], 0, floors[m]);
            else
                assert_int_equal(row[m], expected[m]);
            if (expected[m] > 0 && !t->instance.listed) /* there is weight, so nothing is left open */
                assert_int_equal(row[m] == RV_BELOW_FLOOR, expected[m] <= floors[m]);
        }
    }
    free(row);
    free(floors);
}

static void check_pairs(trial *t)
{
    int32_t contributions[RT_MOST_TERMS];
    int32_t reference[RT_MOST_TERMS];
    for (int i = 0; i < 40 && t->mentors->n > 0 && t->mentees->n > 0; i++) {
        int32_t m = (int32_t)rt_between(&t->random, 0, t->mentors->n - 1);
        int32_t e = (int32_t)rt_between(&t->random, 0, t->mentees->n - 1);
        int32_t mentor = t->human[t->mentors->person[m]];
        int32_t mentee = t->human[t->mentees->person[e]];
        int32_t score;
        assert_int_equal(rv_scorer_pair(t->scorer, t->work, m, e, &score, contributions), REVERSA_OK);
        assert_int_equal(score, rt_reference_score(&t->instance, mentor, mentee, reference));
        size_t n = (size_t)reversa_scorer_n_terms(t->scorer);
        assert_memory_equal(contributions, reference, n * sizeof *reference);
    }
}

/* Any two people, also such that take no part. */
static void check_explanations(trial *t)
{
    const rt_instance *instance = &t->instance;
    reversa_term terms[RT_MOST_TERMS];
    reversa_rule_check checks[RT_MOST_CHECKS];
    int32_t reference[RT_MOST_TERMS];
    for (int i = 0; i < 60; i++) {
        int32_t mentor = (int32_t)rt_between(&t->random, 0, instance->n - 1);
        int32_t mentee = (int32_t)rt_between(&t->random, 0, instance->n - 1);
        int32_t a = instance->person[mentor];
        int32_t b = instance->person[mentee];
        assert_int_equal(reversa_scorer_explain(t->ctx, t->scorer, a, b, terms, checks), REVERSA_OK);
        bool eligible = t->mentors->ordinal[a] >= 0 && t->mentees->ordinal[b] >= 0;
        for (int32_t c = 0; c < reversa_scorer_n_rules(t->scorer); c++)
            eligible = eligible && checks[c].verdict != REVERSA_VERDICT_FAIL;
        assert_int_equal(eligible, rt_reference_eligible(instance, mentor, mentee));
        int32_t score = rt_reference_score(instance, mentor, mentee, reference);
        int32_t sum = 0;
        for (int32_t c = 0; c < reversa_scorer_n_terms(t->scorer); c++) {
            bool missing;
            assert_int_equal(terms[c].value, rt_reference_value(instance, c, mentor, mentee, &missing));
            assert_int_equal(terms[c].missing, missing);
            assert_int_equal(terms[c].contribution, reference[c]);
            assert_true(terms[c].contribution >= 0);
            sum += terms[c].contribution;
        }
        if (!instance->listed)
            assert_int_equal(sum, score);
    }
}

/* A block of anyone, in any order, some twice; few mentors go by pairs, many by rows. */
static void check_block(trial *t, int32_t n_mentors)
{
    int32_t mentees[7];
    int32_t *mentors = calloc((size_t)n_mentors, sizeof *mentors);
    int32_t *scores = calloc((size_t)n_mentors * 7, sizeof *scores);
    assert_non_null(mentors);
    assert_non_null(scores);
    for (int i = 0; i < 7; i++)
        mentees[i] = (int32_t)rt_between(&t->random, 0, t->instance.n - 1);
    for (int32_t i = 0; i < n_mentors; i++)
        mentors[i] = (int32_t)rt_between(&t->random, 0, t->instance.n - 1);
    reversa_block block = {mentees, 7, mentors, n_mentors};
    reversa_context_set_threads(t->ctx, (int32_t)rt_between(&t->random, 1, 3));
    assert_int_equal(reversa_scorer_block(t->ctx, t->scorer, &block, scores), REVERSA_OK);
    for (int32_t i = 0; i < 7 * n_mentors; i++) {
        int32_t m = t->mentors->ordinal[mentors[i % n_mentors]];
        int32_t e = t->mentees->ordinal[mentees[i / n_mentors]];
        int32_t expected = m < 0 || e < 0 ? REVERSA_NOT_ELIGIBLE : t->expected[e * t->mentors->n + m];
        assert_int_equal(scores[i], expected);
    }
    free(mentors);
    free(scores);
}

/* How many eligible partners of the mentee or mentor at `at` are better than it? */
static int64_t n_better(const trial *t, int32_t at, reversa_side side)
{
    int32_t n = t->mentors->n;
    int32_t step = side == REVERSA_MENTEE ? 1 : n;
    int32_t first = side == REVERSA_MENTEE ? at / n * n : at % n;
    int32_t count = side == REVERSA_MENTEE ? n : t->mentees->n;
    int32_t own = (at - first) / step;
    uint64_t spread = (uint32_t)(side == REVERSA_MENTEE ? at / n : at % n) * UINT64_C(2654435769) % (UINT64_C(1) << 32);
    int32_t start = (int32_t)(spread * (uint64_t)count / (UINT64_C(1) << 32)); /* where the person begins to count */
    int64_t better = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t other = t->expected[first + i * step];
        bool sooner = (i - start + count) % count < (own - start + count) % count;
        better += other > t->expected[at] || (other == t->expected[at] && sooner);
    }
    return better;
}

static void check_counts(const trial *t, const reversa_candidates *candidates)
{
    int32_t n[2] = {t->mentors->n, t->mentees->n};
    assert_int_equal(reversa_candidates_n_eligible(candidates), t->n_eligible);
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < n[side]; i++) {
            int32_t eligible = 0;
            int32_t best = REVERSA_NOT_ELIGIBLE;
            for (int32_t j = 0; j < n[1 - side]; j++) {
                int32_t score = side == REVERSA_MENTEE ? t->expected[i * n[0] + j] : t->expected[j * n[0] + i];
                eligible += score >= 0;
                best = score > best ? score : best;
            }
            assert_int_equal(candidates->eligible[side][i], eligible);
            assert_int_equal(candidates->best_score[side][i], best);
        }
    }
}

static void check_candidates(trial *t, int32_t k, int32_t threads)
{
    reversa_candidates *candidates = NULL;
    reversa_context_set_threads(t->ctx, threads);
    assert_int_equal(reversa_candidates_create(t->ctx, t->scorer, k, &candidates), REVERSA_OK);
    check_counts(t, candidates);
    int64_t found = 0;
    for (int32_t at = 0; at < t->mentors->n * t->mentees->n; at++) {
        if (t->expected[at] < 0 || (n_better(t, at, REVERSA_MENTEE) >= k && n_better(t, at, REVERSA_MENTOR) >= k))
            continue;
        reversa_pair pair;
        assert_int_equal(reversa_candidates_read(candidates, found, 1, &pair), 1);
        assert_int_equal(pair.mentor, t->mentors->person[at % t->mentors->n]);
        assert_int_equal(pair.mentee, t->mentees->person[at / t->mentors->n]);
        assert_int_equal(pair.score, t->expected[at]);
        found++;
    }
    assert_int_equal(reversa_candidates_n_pairs(candidates), found);
    reversa_candidates_free(candidates);
}

static void check_everything(trial *t)
{
    check_rows(t);
    check_pairs(t);
    check_explanations(t);
    check_block(t, 1);
    check_block(t, 30);
    check_candidates(t, 1, 1);
    check_candidates(t, 3, 2);
    check_candidates(t, 7, 5);
    check_candidates(t, INT32_MAX, 1);
}

/* ---- Tests ---- */

static void test_scores_of_random_programmes(void **state)
{
    (void)state;
    int64_t n_eligible = 0;
    for (uint64_t i = 0; i < N_INSTANCES; i++) {
        trial t = {.random = rt_seed() + i * 7919};
        rt_instance_draw(&t.instance, &t.random, (int32_t)rt_between(&t.random, 1, 50), i % 5 == 0);
        open_trial(&t);
        check_everything(&t);
        n_eligible += t.n_eligible;
        close_trial(&t);
        rt_instance_free(&t.instance);
    }
    assert_true(n_eligible > 1000); /* the programmes leave something to score */
}

static void test_scores_of_more_mentors_than_a_chunk(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 4; i++) {
        trial t = {.random = rt_seed() + 31 * (i + 1)};
        rt_instance_shape(&t.instance, &t.random, 1100, 6);
        t.instance.n_rules = (int32_t)i % 3;
        open_trial(&t);
        check_rows(&t);
        check_block(&t, 3);
        check_candidates(&t, 4, 2);
        close_trial(&t);
        rt_instance_free(&t.instance);
    }
}

static void test_scores_do_not_depend_on_the_order_of_rows(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 8; i++) {
        trial t = {.random = rt_seed() + 131 * (i + 1)};
        rt_instance_draw(&t.instance, &t.random, 40, false);
        open_trial(&t);
        int32_t n_cells = t.mentors->n * t.mentees->n;
        int32_t *before = calloc((size_t)n_cells + 1, sizeof *before);
        assert_non_null(before);
        memcpy(before, t.expected, (size_t)n_cells * sizeof *before);
        close_trial(&t);
        for (int32_t j = t.instance.n - 1; j > 0; j--) {
            int64_t other = rt_between(&t.random, 0, j);
            int32_t place = t.instance.place[j];
            t.instance.place[j] = t.instance.place[other];
            t.instance.place[other] = place;
        }
        open_trial(&t);
        assert_int_equal(t.mentors->n * t.mentees->n, n_cells);
        assert_memory_equal(t.expected, before, (size_t)n_cells * sizeof *before);
        check_everything(&t);
        close_trial(&t);
        rt_instance_free(&t.instance);
        free(before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_of_random_programmes),
        cmocka_unit_test(test_scores_of_more_mentors_than_a_chunk),
        cmocka_unit_test(test_scores_do_not_depend_on_the_order_of_rows),
    };
    return cmocka_run_group_tests_name("score_oracle", tests, NULL, NULL);
}
