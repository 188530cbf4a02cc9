/*
 * The county's people with their preferences and the built-in programme. The number of eligible pairs was computed
 * independently from the definitions; sums of scores of all pairs must be the same by rows, by pairs and by candidates.
 */
#include <stdlib.h>

#include <reversa/io.h>

#include "score/scorer.h"
#include "support/support.h"

#define N_ELIGIBLE 740770
#define N_MENTEES 1293

typedef struct county {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_problem *problem;
    reversa_scorer *scorer;
} county;

/* False where the shared data are absent. */
static bool open_county(county *c)
{
    const char *people = rt_shared("data/county/people.csv");
    const char *preferences = rt_shared("data/county/preferences.csv");
    if (!people || !preferences)
        return false;
    *c = (county){.ctx = rt_context(NULL)};
    assert_int_equal(reversa_people_read(c->ctx, people, NULL, &c->cohort), REVERSA_OK);
    assert_int_equal(reversa_preferences_read(c->ctx, preferences, c->cohort, &c->preferences), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = c->preferences;
    assert_int_equal(reversa_problem_create(c->ctx, c->cohort, NULL, &options, &c->problem), REVERSA_OK);
    assert_int_equal(reversa_scorer_create(c->ctx, c->problem, &c->scorer), REVERSA_OK);
    return true;
}

static void close_county(county *c)
{
    reversa_scorer_free(c->scorer);
    reversa_problem_free(c->problem);
    reversa_preferences_free(c->preferences);
    reversa_cohort_free(c->cohort);
    reversa_context_free(c->ctx);
}

static void test_county_has_its_eligible_pairs(void **state)
{
    (void)state;
    county c;
    if (!open_county(&c))
        skip();
    assert_int_equal(reversa_problem_n_people(c.problem, REVERSA_MENTEE), N_MENTEES);
    int64_t n_pairs[3];
    for (int i = 0; i < 3; i++) {
        static const int32_t threads[] = {1, 2, 5};
        reversa_candidates *candidates = NULL;
        reversa_context_set_threads(c.ctx, threads[i]);
        assert_int_equal(reversa_candidates_create(c.ctx, c.scorer, 10, &candidates), REVERSA_OK);
        assert_int_equal(reversa_candidates_n_eligible(candidates), N_ELIGIBLE);
        n_pairs[i] = reversa_candidates_n_pairs(candidates);
        assert_int_equal(n_pairs[i], n_pairs[0]);
        reversa_candidates_free(candidates);
    }
    close_county(&c);
}

static void test_county_rows_say_what_pairs_say(void **state)
{
    (void)state;
    county c;
    if (!open_county(&c))
        skip();
    const rv_side *side = rv_scorer_problem(c.scorer)->side;
    int32_t n = side[REVERSA_MENTOR].n;
    int32_t *row = calloc((size_t)n, sizeof *row);
    rv_score_work *work = NULL;
    assert_non_null(row);
    assert_int_equal(rv_scorer_work_create(c.ctx, c.scorer, &work), REVERSA_OK);
    int64_t n_eligible = 0;
    for (int32_t e = 0; e < side[REVERSA_MENTEE].n; e++) {
        assert_int_equal(rv_scorer_row(c.scorer, work, e, NULL, row), REVERSA_OK);
        for (int32_t m = 0; m < n; m++) {
            n_eligible += row[m] >= 0;
            if (row[m] < 0 || (e + m) % 64)
                continue;
            int32_t score;
            assert_int_equal(rv_scorer_pair(c.scorer, work, m, e, &score, NULL), REVERSA_OK);
            assert_int_equal(row[m], score);
        }
    }
    assert_int_equal(n_eligible, N_ELIGIBLE);
    rv_scorer_work_free(c.ctx, work);
    free(row);
    close_county(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_county_has_its_eligible_pairs),
        cmocka_unit_test(test_county_rows_say_what_pairs_say),
    };
    return cmocka_run_group_tests_name("score_county", tests, NULL, NULL);
}
