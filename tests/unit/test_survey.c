/*
 * Measures over answers: who counts, which answer counts, both sides of the pairs.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/surveys.h>

enum { BEFORE = REVERSA_WAVE_BEFORE, DURING = REVERSA_WAVE_DURING, AFTER = REVERSA_WAVE_AFTER };

#define N 16

static const char *const people[N] = {"A", "A", "A", "X", "X", "Y", "Y", "Y", "B", "B", "A", "X", "Z", "Y", "Z", "B"};
static const char *const items[N] = {"skill:sql", "skill:sql", "skill:sql", "skill:sql", "skill:sql", "skill:sql",
                                     "skill:sql", "skill:sql", "skill:sql", "skill:sql", "recommend", "recommend",
                                     "recommend", "recommend", "recommend", "recommend"};
static const int32_t waves[N] = {BEFORE, AFTER,  AFTER, BEFORE, AFTER, BEFORE, AFTER,  AFTER,
                                 BEFORE, DURING, AFTER, AFTER,  AFTER, BEFORE, BEFORE, AFTER};
static const int32_t dates[N] = {10, 50, 60, 10, 50, 10, 50, 50, 10, 30, 50, 50, 50, 10, 10, 50};
static const double scores[N] = {2, 5, 3, 1, 4, 2, 3, 4, 3, 5, 9, 10, 2, 8, 9, NAN};

static const char *const mentors[] = {"A", "B"};
static const char *const mentees[] = {"X", "Y"};

static reversa_surveys *make(reversa_context *ctx, int turn)
{
    const char *turned_people[N];
    const char *turned_items[N];
    int32_t turned_waves[N];
    int32_t turned_dates[N];
    double turned_scores[N];
    for (int i = 0; i < N; i++) {
        int from = (i * turn) % N;
        turned_people[i] = people[from];
        turned_items[i] = items[from];
        turned_waves[i] = waves[from];
        turned_dates[i] = dates[from];
        turned_scores[i] = scores[from];
    }
    reversa_survey_rows rows;
    reversa_survey_rows_init(&rows);
    rows.n = N;
    rows.person_id = turned_people;
    rows.item = turned_items;
    rows.wave = turned_waves;
    rows.date = turned_dates;
    rows.score = turned_scores;
    reversa_surveys *surveys = NULL;
    assert_int_equal(reversa_surveys_create(ctx, &rows, &surveys), REVERSA_OK);
    return surveys;
}

static reversa_pair_rows two_pairs(void)
{
    reversa_pair_rows pairs;
    reversa_pair_rows_init(&pairs);
    pairs.n = 2;
    pairs.mentor_id = mentors;
    pairs.mentee_id = mentees;
    return pairs;
}

/* Answers after the date are as good as absent: B's and A's last of day 60, then all of day 50. */
static void test_answers_after_the_date_do_not_count(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    reversa_pair_rows pairs = two_pairs();
    reversa_survey_options options;
    reversa_skill_gain gain;
    reversa_estimate rate;
    reversa_enps enps;
    reversa_survey_options_init(&options);
    options.pairs = &pairs;
    options.side = REVERSA_MENTOR;
    assert_int_equal(reversa_survey_gain(ctx, surveys, "skill:sql", &options, &gain), REVERSA_OK);
    assert_true(gain.change.n == 1 && gain.change.mean_after == 3); /* A: 5 on day 50, 3 on day 60 */
    options.as_of = 59;
    assert_int_equal(reversa_survey_gain(ctx, surveys, "skill:sql", &options, &gain), REVERSA_OK);
    assert_true(gain.change.n == 1 && gain.change.mean_after == 5);
    options.as_of = 50; /* the day itself counts */
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_OK);
    assert_true(rate.value == .5);
    options.as_of = 49;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_OK);
    assert_true(rate.value == 0);
    assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", &options, &enps), REVERSA_OK);
    assert_int_equal(enps.score.fit, REVERSA_FIT_NO_DATA);
    assert_int_equal(reversa_survey_n_later(surveys, 60), 0);
    assert_int_equal(reversa_survey_n_later(surveys, 50), 1);
    assert_int_equal(reversa_survey_n_later(surveys, 9), N);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_undated_answers_always_count(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_survey_rows rows;
    reversa_survey_options options;
    reversa_surveys *surveys = NULL;
    reversa_enps enps;
    reversa_survey_rows_init(&rows);
    reversa_survey_options_init(&options);
    rows.n = 1;
    rows.person_id = people;
    rows.item = items + 10;
    rows.wave = waves + 10;
    rows.score = scores + 10;
    options.as_of = 0;
    assert_int_equal(reversa_surveys_create(ctx, &rows, &surveys), REVERSA_OK);
    assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", &options, &enps), REVERSA_OK);
    assert_int_equal(enps.n_promoters, 1);
    assert_int_equal(reversa_survey_n_later(surveys, 0), 0);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_gain_on_both_sides(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows pairs = two_pairs();
    reversa_survey_options options;
    reversa_survey_options_init(&options);
    options.pairs = &pairs;
    for (int turn = 1; turn < N; turn += 2) {
        reversa_surveys *surveys = make(ctx, turn);
        reversa_skill_gain gain;
        options.side = REVERSA_MENTEE;
        assert_int_equal(reversa_survey_gain(ctx, surveys, "skill:sql", &options, &gain), REVERSA_OK);
        assert_int_equal(gain.change.n, 2); /* X 1 → 4, Y 2 → 3.5 of two answers on one day */
        assert_true(fabs(gain.change.mean.value - 2.25) < 1e-15);
        assert_true(fabs(gain.hake - 2.25 / 3.5) < 1e-15);
        assert_true(fabs(gain.hake_of_people - (3.0 / 4 + 1.5 / 3) / 2) < 1e-15);
        options.side = REVERSA_MENTOR;
        assert_int_equal(reversa_survey_gain(ctx, surveys, "skill:sql", &options, &gain), REVERSA_OK);
        assert_int_equal(gain.change.n, 1); /* A 2 → 3, the later answer; B has none after */
        assert_true(gain.change.mean.value == 1);
        assert_true(gain.n_could_gain == 1);
        reversa_surveys_free(surveys);
    }
    reversa_context_free(ctx);
}

/* Answers off the scale are left out of all that uses scores, and counted. */
static void test_answers_off_the_scale(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    reversa_survey_options options;
    reversa_skill_gain gain;
    reversa_enps enps;
    reversa_survey_options_init(&options);
    options.lowest = 2; /* X said 1 before */
    options.highest = 4;
    assert_int_equal(reversa_survey_gain(ctx, surveys, "skill:sql", &options, &gain), REVERSA_OK);
    assert_int_equal(gain.n_outside, 1);
    assert_int_equal(gain.change.n, 2); /* A 2 → 3 and Y 2 → 3.5 */
    options.lowest = -INFINITY;
    options.highest = 9.5; /* X said 10 */
    assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", &options, &enps), REVERSA_OK);
    assert_true(enps.n_promoters == 1 && enps.n_detractors == 1 && enps.n_outside == 1);
    options.highest = NAN;
    assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", &options, &enps), REVERSA_E_ARGUMENT);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_response_of_a_side(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    reversa_pair_rows pairs = two_pairs();
    reversa_survey_options options;
    reversa_survey_options_init(&options);
    options.pairs = &pairs;
    options.side = REVERSA_MENTOR;
    reversa_estimate rate;
    assert_int_equal(reversa_survey_response(ctx, surveys, "recommend", &options, &rate), REVERSA_OK);
    assert_true(rate.value == 0.5); /* B was asked and did not answer */
    options.wave = REVERSA_WAVE_DURING;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_OK);
    assert_true(rate.value == 0.5); /* A has nothing during */
    options.pairs = NULL;
    options.wave = REVERSA_WAVE_BEFORE;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_OK);
    assert_int_equal(rate.fit, REVERSA_FIT_NO_DATA); /* nobody knows who was asked */
    options.n_asked = 10;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_OK);
    assert_true(rate.value == 0.5); /* A, X, Y, B, Z */
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_enps_of_a_wave(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    reversa_enps enps;
    assert_int_equal(reversa_survey_enps(ctx, surveys, "recommend", NULL, &enps), REVERSA_OK);
    assert_int_equal(enps.n_promoters, 2);
    assert_int_equal(enps.n_detractors, 1);
    reversa_estimate points;
    assert_int_equal(reversa_survey_enps_change(ctx, surveys, "recommend", NULL, &points), REVERSA_OK);
    assert_true(points.value == -200); /* Z alone has both: 9 → 2 */
    assert_int_equal(reversa_survey_enps(ctx, surveys, "unknown", NULL, &enps), REVERSA_OK);
    assert_int_equal(enps.score.fit, REVERSA_FIT_NO_DATA);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_alpha_of_items(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    const char *const both[] = {"skill:sql", "recommend"};
    reversa_alpha alpha;
    assert_int_equal(reversa_survey_alpha(ctx, surveys, both, 2, NULL, &alpha), REVERSA_OK);
    assert_int_equal(alpha.n_people, 2);
    const double table[] = {3, 9, 4, 10}; /* A and X answered both */
    assert_true(fabs(alpha.alpha.value - reversa_cronbach_alpha(table, 2, 2, 0.95).value) < 1e-15);
    assert_int_equal(reversa_survey_alpha(ctx, surveys, both, 0, NULL, &alpha), REVERSA_OK);
    assert_int_equal(alpha.alpha.fit, REVERSA_FIT_TOO_FEW);
    assert_int_equal(alpha.n_people, 0);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

static void test_survey_doors(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_surveys *surveys = make(ctx, 1);
    reversa_estimate rate;
    reversa_enps enps;
    reversa_alpha alpha;
    reversa_survey_options options;
    reversa_survey_options_init(&options);
    assert_int_equal(reversa_survey_response(ctx, NULL, NULL, NULL, &rate), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_survey_enps(ctx, surveys, NULL, NULL, &enps), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_survey_alpha(ctx, surveys, NULL, 2, NULL, &alpha), REVERSA_E_ARGUMENT);
    options.level = 2;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_E_ARGUMENT);
    reversa_survey_options_init(&options);
    options.wave = (reversa_wave)3;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_E_ARGUMENT);
    reversa_survey_options_init(&options);
    options.n_asked = -1;
    assert_int_equal(reversa_survey_response(ctx, surveys, NULL, &options, &rate), REVERSA_E_ARGUMENT);
    reversa_surveys_free(surveys);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_after_the_date_do_not_count),
        cmocka_unit_test(test_undated_answers_always_count),
        cmocka_unit_test(test_gain_on_both_sides),
        cmocka_unit_test(test_answers_off_the_scale),
        cmocka_unit_test(test_response_of_a_side),
        cmocka_unit_test(test_enps_of_a_wave),
        cmocka_unit_test(test_alpha_of_items),
        cmocka_unit_test(test_survey_doors),
    };
    return cmocka_run_group_tests_name("survey", tests, NULL, NULL);
}
