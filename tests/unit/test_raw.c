/* The values behind every kind of criterion and of rule. */
#include <reversa/score.h>

#include "support/people.h"

#define PEOPLE                                                                                                         \
    "id,role,level,team,manager_id,gender,skills,wants,languages,availability,waiting_rounds,openness,tools\n"         \
    "m1,mentor,1,red,top,F,python:3;sql;c;d;e;f,,en;fr,Mon 09:00-11:00,2,0.5,saw;axe\n"                                \
    "e1,mentee,5,blue,,F,,python:2;sql,en,Mon 10:00-12:00;Tue 10:00-11:00,1,0.25,axe\n"                                \
    "e2,mentee,3,red,,,,cobol,,,,,\n"                                                                                  \
    "top,mentee,9,red,,,,,,,,,\n"

typedef struct scene {
    rt_case made;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scorer *scorer;
} scene;

static const char *const programme =
    "\"sensitive\": [\"gender\"], \"rules\": ["
    "{\"rule\": \"level_gap\", \"at_least\": 2}, {\"rule\": \"not_in_reporting_line\"}, "
    "{\"rule\": \"same\", \"attribute\": \"gender\", \"allow_sensitive\": true}, "
    "{\"rule\": \"different\", \"attribute\": \"team\"}, {\"rule\": \"shared\", \"attribute\": \"languages\"}, "
    "{\"rule\": \"overlap_minutes\", \"at_least\": 90}, "
    "{\"rule\": \"attribute\", \"attribute\": \"level\", \"who\": \"mentor\", \"at_most\": 2}, "
    "{\"rule\": \"not_paired_before\"}, {\"rule\": \"same\", \"attribute\": \"no\", \"optional\": true}], "
    "\"criteria\": ["
    "{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}, "
    "{\"criterion\": \"overlap\", \"attribute\": \"tools\", \"weight\": 1}, "
    "{\"criterion\": \"complement\", \"attribute\": \"openness\", \"range\": 1, \"weight\": 1}, "
    "{\"criterion\": \"closeness\", \"attribute\": \"level\", \"range\": 4, \"weight\": 1}, "
    "{\"criterion\": \"gap\", \"attribute\": \"level\", \"ideal\": 4, \"range\": 4, \"weight\": 1}, "
    "{\"criterion\": \"availability\", \"weight\": 1}, "
    "{\"criterion\": \"mean\", \"attribute\": \"openness\", \"weight\": 1}, "
    "{\"criterion\": \"same\", \"attribute\": \"gender\", \"allow_sensitive\": true, \"weight\": 1}, "
    "{\"criterion\": \"different\", \"attribute\": \"team\", \"weight\": 1}, "
    "{\"criterion\": \"preference\", \"side\": \"mentee\", \"weight\": 1}, "
    "{\"criterion\": \"waiting\", \"side\": \"mentor\", \"weight\": 1}, "
    "{\"criterion\": \"similarity\", \"attributes\": [\"level\", \"openness\"], \"weight\": 1}]";

static int ask(void *user, const reversa_cohort *cohort, const reversa_block *block, int32_t *values_out)
{
    (void)user;
    (void)cohort;
    for (int32_t k = 0; k < block->n_mentees * block->n_mentors; k++)
        values_out[k] = 1;
    return 0;
}

static void open_scene(scene *s)
{
    *s = (scene){.made = {.ctx = rt_context(NULL)}};
    reversa_preference_rows said = {
        sizeof said,          2, (const char *[]){"e1", "m1"}, (const char *[]){"m1", "e2"}, (int32_t[]){2, 0},
        (bool[]){false, true}};
    reversa_previous_rows before = {.struct_size = sizeof before,
                                    .n = 2,
                                    .mentor_ids = (const char *[]){"m1", "m1"},
                                    .mentee_ids = (const char *[]){"e1", "e2"},
                                    .states = (reversa_pair_state[]){REVERSA_PAIR_ENDED, REVERSA_PAIR_FORBIDDEN}};
    const reversa_user_criterion own = {.name = "own", .weight = 1, .missing = 0, .function = ask};
    reversa_problem_options options;
    reversa_context *ctx = s->made.ctx;
    s->made.cohort = rt_people(ctx, PEOPLE);
    s->made.programme = rt_programme(ctx, programme);
    assert_int_equal(reversa_preferences_create(ctx, s->made.cohort, &said, &s->preferences), REVERSA_OK);
    assert_int_equal(reversa_previous_create(ctx, s->made.cohort, &before, &s->previous), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.preferences = s->preferences;
    options.previous = s->previous;
    options.criteria = &own;
    options.n_criteria = 1;
    reversa_status status = reversa_problem_create(ctx, s->made.cohort, s->made.programme, &options, &s->made.problem);
    assert_int_equal(status, REVERSA_OK);
    assert_int_equal(reversa_scorer_create(ctx, s->made.problem, &s->scorer), REVERSA_OK);
}

static void close_scene(scene *s)
{
    reversa_scorer_free(s->scorer);
    reversa_problem_free(s->made.problem);
    s->made.problem = NULL;
    reversa_previous_free(s->previous);
    reversa_preferences_free(s->preferences);
    rt_drop(&s->made);
}

/* mentor, mentee, common of each, in order */
static void expect(const scene *s, bool of_terms, const char *mentee, const char *const (*says)[3], int32_t n)
{
    int32_t m = rt_person(s->made.cohort, "m1");
    int32_t e = rt_person(s->made.cohort, mentee);
    reversa_context *ctx = s->made.ctx;
    assert_int_equal(of_terms ? reversa_scorer_n_terms(s->scorer) : reversa_scorer_n_rules(s->scorer), n);
    for (int32_t k = 0; k < n; k++) {
        reversa_raw_values raw;
        assert_int_equal(of_terms ? reversa_scorer_term_values(ctx, s->scorer, k, m, e, &raw)
                                  : reversa_scorer_rule_values(ctx, s->scorer, k, m, e, &raw),
                         REVERSA_OK);
        assert_string_equal(raw.mentor, says[k][0]);
        assert_string_equal(raw.mentee, says[k][1]);
        assert_string_equal(raw.common, says[k][2]);
    }
}

static void test_raw_of_every_criterion(void **state)
{
    (void)state;
    static const char *const full[13][3] = {
        {"python:3, sql, c, d and 2 more", "python:2, sql", "python, sql"},
        {"saw, axe", "axe", "axe"},
        {"0.5", "0.25", "0.25 apart"},
        {"1", "5", "4 apart"},
        {"1", "5", "gap 4"},
        {"120 minutes a week", "180 minutes a week", "60 minutes a week"},
        {"0.5", "0.25", "mean 0.375"},
        {"sensitive", "sensitive", ""},
        {"red", "blue", "different"},
        {"", "rank 2", ""},
        {"2", "", ""},
        {"level 1, openness 0.5", "level 5, openness 0.25", ""},
        {"", "", ""},
    };
    static const char *const empty[13][3] = {
        {"python:3, sql, c, d and 2 more", "cobol", "nothing"},
        {"saw, axe", "", ""},
        {"0.5", "", ""},
        {"1", "3", "2 apart"},
        {"1", "3", "gap 2"},
        {"120 minutes a week", "", ""},
        {"0.5", "", ""},
        {"sensitive", "sensitive", ""},
        {"red", "red", "the same"},
        {"", "", ""},
        {"2", "", ""},
        {"level 1, openness 0.5", "level 3", ""},
        {"", "", ""},
    };
    scene s;
    open_scene(&s);
    expect(&s, true, "e1", full, 13);
    expect(&s, true, "e2", empty, 13);
    close_scene(&s);
}

static void test_raw_of_every_rule(void **state)
{
    (void)state;
    static const char *const full[12][3] = {
        {"", "", "two people"},
        {"", "rank 2", ""},
        {"", "", ""},
        {"1", "5", "gap 4"},
        {"top", "", "no reporting line"},
        {"sensitive", "sensitive", ""},
        {"red", "blue", "different"},
        {"en, fr", "en", "en"},
        {"120 minutes a week", "180 minutes a week", "60 minutes a week"},
        {"1", "", ""},
        {"", "", "a pair before"},
        {"", "", ""},
    };
    static const char *const empty[12][3] = {
        {"", "", "two people"},
        {"veto", "", ""},
        {"", "", "forbidden"},
        {"1", "3", "gap 2"},
        {"top", "", "no reporting line"},
        {"sensitive", "sensitive", ""},
        {"red", "red", "the same"},
        {"en, fr", "", ""},
        {"120 minutes a week", "", ""},
        {"1", "", ""},
        {"", "", "never a pair"},
        {"", "", ""},
    };
    scene s;
    reversa_raw_values raw;
    open_scene(&s);
    expect(&s, false, "e1", full, 12);
    expect(&s, false, "e2", empty, 12);
    int32_t top = rt_person(s.made.cohort, "top");
    int32_t m = rt_person(s.made.cohort, "m1");
    assert_int_equal(reversa_scorer_rule_values(s.made.ctx, s.scorer, 4, m, top, &raw), REVERSA_OK);
    assert_string_equal(raw.common, "one reporting line");
    assert_int_equal(reversa_scorer_rule_values(s.made.ctx, s.scorer, 0, m, m, &raw), REVERSA_OK);
    assert_string_equal(raw.common, "one person");
    close_scene(&s);
}

static void test_raw_of_scores_from_elsewhere(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    reversa_score_rows rows = {.struct_size = sizeof rows,
                               .n = 1,
                               .mentor_ids = (const char *[]){"m1"},
                               .mentee_ids = (const char *[]){"e1"},
                               .scores = (double[]){0.25}};
    reversa_scores *scores;
    reversa_problem_options options;
    reversa_scorer *scorer;
    reversa_raw_values raw;
    made.cohort = rt_people(made.ctx, PEOPLE);
    made.programme = rt_programme(made.ctx, "\"rules\": [], \"criteria\": []");
    assert_int_equal(reversa_scores_create(made.ctx, made.cohort, &rows, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = scores;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem),
                     REVERSA_OK);
    assert_int_equal(reversa_scorer_create(made.ctx, made.problem, &scorer), REVERSA_OK);
    int32_t m = rt_person(made.cohort, "m1");
    assert_int_equal(reversa_scorer_rule_values(made.ctx, scorer, 3, m, rt_person(made.cohort, "e1"), &raw),
                     REVERSA_OK);
    assert_string_equal(raw.common, "score 0.25");
    assert_int_equal(reversa_scorer_rule_values(made.ctx, scorer, 3, m, rt_person(made.cohort, "e2"), &raw),
                     REVERSA_OK);
    assert_string_equal(raw.common, "no score");
    reversa_scorer_free(scorer);
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_scores_free(scores);
    rt_drop(&made);
}

static void test_raw_refuses_what_is_not_there(void **state)
{
    (void)state;
    scene s;
    reversa_raw_values raw;
    open_scene(&s);
    reversa_context *ctx = s.made.ctx;
    assert_int_equal(reversa_scorer_term_values(ctx, NULL, 0, 0, 1, &raw), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_term_values(ctx, s.scorer, 0, 0, 1, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_term_values(NULL, s.scorer, 0, 0, 1, &raw), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_term_values(ctx, s.scorer, 13, 0, 1, &raw), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_term_values(ctx, s.scorer, -1, 0, 1, &raw), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_rule_values(ctx, s.scorer, 12, 0, 1, &raw), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_rule_values(ctx, s.scorer, 0, -1, 1, &raw), REVERSA_E_ARGUMENT);
    raw.mentor[0] = 'x';
    assert_int_equal(reversa_scorer_rule_values(ctx, s.scorer, 0, 0, 4, &raw), REVERSA_E_ARGUMENT);
    assert_string_equal(raw.mentor, "");
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_raw_of_every_criterion),
        cmocka_unit_test(test_raw_of_every_rule),
        cmocka_unit_test(test_raw_of_scores_from_elsewhere),
        cmocka_unit_test(test_raw_refuses_what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
