/*
 * What is known of pairs, as rows: against a look at every pair of people and every line of the input; and pinned pairs
 * that cannot be.
 */
#include "support/people.h"

#include <stdio.h>
#include <string.h>

#include "model/problem.h"

#define N 8

static rt_case made;
static reversa_preferences *preferences;
static reversa_previous *previous;
static reversa_scores *scores;

static int drop(void **state)
{
    (void)state;
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_preferences_free(preferences);
    reversa_previous_free(previous);
    reversa_scores_free(scores);
    preferences = NULL;
    previous = NULL;
    scores = NULL;
    rt_drop(&made);
    return 0;
}

/* The input of one problem: N people, lines of preferences and of earlier pairs. */
typedef struct pair_lines {
    const char *role[N];
    int n_said;
    const char *person[80];
    const char *other[80];
    int32_t rank[80];
    bool veto[80];
    int n_earlier;
    const char *mentor[80];
    const char *mentee[80];
    reversa_pair_state state[80];
    double score[80];
} pair_lines;

static const char *const ids[N + 1] = {"A", "B", "C", "D", "E", "F", "G", "H", "gone"};

/* A problem of the lines; with_scores takes the earlier pairs as scores too. */
static reversa_status make(const pair_lines *lines, bool with_scores)
{
    char csv[256] = "id,role\n";
    reversa_problem_options options;
    drop(NULL);
    for (int i = 0; i < N; i++)
        snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "%s,%s\n", ids[i], lines->role[i]);
    made.ctx = rt_context(NULL);
    made.cohort = rt_people(made.ctx, csv);
    made.programme = rt_programme(made.ctx, "\"rules\": []");
    const reversa_preference_rows said = {sizeof said,  lines->n_said, lines->person,
                                          lines->other, lines->rank,   lines->veto};
    const reversa_previous_rows earlier = {sizeof earlier, lines->n_earlier, lines->mentor,
                                           lines->mentee,  lines->state,     NULL};
    const reversa_score_rows scored = {
        sizeof scored, lines->n_earlier, lines->mentor, lines->mentee, lines->score, 0, NULL, NULL};
    assert_int_equal(reversa_preferences_create(made.ctx, made.cohort, &said, &preferences), REVERSA_OK);
    assert_int_equal(reversa_previous_create(made.ctx, made.cohort, &earlier, &previous), REVERSA_OK);
    if (with_scores)
        assert_int_equal(reversa_scores_create(made.ctx, made.cohort, &scored, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.preferences = preferences;
    options.previous = previous;
    options.scores = scores;
    return reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem);
}

/* ---- Random lines ---- */

static void draw(pair_lines *lines, uint64_t *random)
{
    static const char *const roles[] = {"mentor", "mentee", "both", "none"};
    bool said[N + 1][N + 1] = {{false}};
    bool earlier[N + 1][N + 1] = {{false}};
    memset(lines, 0, sizeof *lines);
    for (int i = 0; i < N; i++)
        lines->role[i] = roles[rt_between(random, 0, 3)];
    for (int i = 0; i < 40; i++) {
        int a = (int)rt_between(random, 0, N);
        int b = (int)rt_between(random, 0, N);
        if (a == b)
            continue;
        if (!said[a][b]) {
            int n = lines->n_said++;
            lines->person[n] = ids[a];
            lines->other[n] = ids[b];
            lines->rank[n] = (int32_t)rt_between(random, 0, 3);
            lines->veto[n] = rt_between(random, 0, 3) == 0;
            said[a][b] = true;
        }
        if (!earlier[b][a]) {
            static const reversa_pair_state states[] = {REVERSA_PAIR_ACTIVE, REVERSA_PAIR_ENDED,
                                                        REVERSA_PAIR_FORBIDDEN};
            int n = lines->n_earlier++;
            lines->mentor[n] = ids[b];
            lines->mentee[n] = ids[a];
            lines->state[n] = states[rt_between(random, 0, 2)];
            lines->score[n] = (double)rt_between(random, 0, 1000) / 1000;
            earlier[b][a] = true;
        }
    }
}

/* The value of a pair in rows, −1 if it is not there; ordinals must ascend. */
static int32_t value_in(const rv_rows *rows, int32_t mentor, int32_t mentee)
{
    int32_t found = -1;
    for (int64_t i = rows->offset[mentee]; i < rows->offset[mentee + 1]; i++) {
        assert_true(i == rows->offset[mentee] || rows->mentor[i - 1] < rows->mentor[i]);
        if (rows->mentor[i] == mentor)
            found = rows->value[i];
    }
    return found;
}

static int said_line(const pair_lines *lines, const char *person, const char *other)
{
    for (int i = 0; i < lines->n_said; i++)
        if (strcmp(lines->person[i], person) == 0 && strcmp(lines->other[i], other) == 0)
            return i;
    return -1;
}

static int earlier_line(const pair_lines *lines, const char *mentor, const char *mentee)
{
    for (int i = 0; i < lines->n_earlier; i++)
        if (strcmp(lines->mentor[i], mentor) == 0 && strcmp(lines->mentee[i], mentee) == 0)
            return i;
    return -1;
}

static void compare_pair(const pair_lines *lines, int32_t i, int32_t j)
{
    const reversa_problem *problem = made.problem;
    const char *mentor = reversa_cohort_id(made.cohort, problem->side[REVERSA_MENTOR].person[i]);
    const char *mentee = reversa_cohort_id(made.cohort, problem->side[REVERSA_MENTEE].person[j]);
    int by_mentor = said_line(lines, mentor, mentee);
    int by_mentee = said_line(lines, mentee, mentor);
    int earlier = earlier_line(lines, mentor, mentee);
    bool veto = (by_mentor >= 0 && lines->veto[by_mentor]) || (by_mentee >= 0 && lines->veto[by_mentee]);
    bool forbidden = earlier >= 0 && lines->state[earlier] == REVERSA_PAIR_FORBIDDEN;
    int32_t rank_of_mentor = by_mentor >= 0 && lines->rank[by_mentor] > 0 ? lines->rank[by_mentor] : -1;
    int32_t rank_of_mentee = by_mentee >= 0 && lines->rank[by_mentee] > 0 ? lines->rank[by_mentee] : -1;
    assert_int_equal(value_in(&problem->forbidden, i, j), veto || forbidden ? veto + 2 * forbidden : -1);
    assert_int_equal(value_in(&problem->mentor_rank, i, j), rank_of_mentor);
    assert_int_equal(value_in(&problem->mentee_rank, i, j), rank_of_mentee);
    bool ended = earlier >= 0 && lines->state[earlier] == REVERSA_PAIR_ENDED;
    bool active = earlier >= 0 && lines->state[earlier] == REVERSA_PAIR_ACTIVE;
    assert_int_equal(value_in(&problem->ended, i, j), ended ? 0 : -1);
    assert_int_equal(value_in(&problem->active, i, j), active ? 0 : -1);
    assert_int_equal(value_in(&problem->pinned, i, j), -1);
    if (problem->scores)
        assert_int_equal(value_in(&problem->listed, i, j),
                         earlier >= 0 ? (int32_t)(lines->score[earlier] * 1000 + 0.5) * 1000 : -1);
    else
        assert_null(problem->listed.offset);
}

static void test_rows_of_random_lines_pair_by_pair(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 1;
    for (int round = 0; round < 300; round++) {
        pair_lines lines;
        draw(&lines, &random);
        assert_int_equal(make(&lines, round % 2 == 1), REVERSA_OK);
        for (int32_t i = 0; i < made.problem->side[REVERSA_MENTOR].n; i++)
            for (int32_t j = 0; j < made.problem->side[REVERSA_MENTEE].n; j++)
                compare_pair(&lines, i, j);
        assert_int_equal(reversa_problem_n_criteria(made.problem), 0);
    }
}

/* ---- Pinned pairs, and warnings ---- */

/* Some people, and lines that a test adds to. */
static pair_lines plain(void)
{
    pair_lines lines;
    memset(&lines, 0, sizeof lines);
    static const char *const roles[N] = {"mentor", "mentor", "mentee", "mentee", "both", "both", "none", "mentee"};
    memcpy(lines.role, roles, sizeof roles);
    return lines;
}

static void add_earlier(pair_lines *lines, const char *mentor, const char *mentee, reversa_pair_state state)
{
    lines->mentor[lines->n_earlier] = mentor;
    lines->mentee[lines->n_earlier] = mentee;
    lines->state[lines->n_earlier++] = state;
}

static void add_veto(pair_lines *lines, const char *person, const char *other)
{
    lines->person[lines->n_said] = person;
    lines->other[lines->n_said] = other;
    lines->veto[lines->n_said++] = true;
}

static void test_pins_that_fit(void **state)
{
    (void)state;
    pair_lines lines = plain();
    add_earlier(&lines, "A", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "E", "F", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "F", "E", REVERSA_PAIR_PINNED); /* both hold both roles */
    add_earlier(&lines, "B", "C", REVERSA_PAIR_FORBIDDEN);
    add_veto(&lines, "A", "D");
    assert_int_equal(make(&lines, false), REVERSA_OK);
    const rv_side *mentors = &made.problem->side[REVERSA_MENTOR];
    const rv_side *mentees = &made.problem->side[REVERSA_MENTEE];
    int32_t e = rt_person(made.cohort, "E");
    int32_t f = rt_person(made.cohort, "F");
    assert_int_equal(value_in(&made.problem->pinned, mentors->ordinal[e], mentees->ordinal[f]), 0);
    assert_int_equal(value_in(&made.problem->pinned, mentors->ordinal[f], mentees->ordinal[e]), 0);
    assert_int_equal(made.problem->pinned.offset[mentees->n], 3);
}

static void test_pins_of_people_who_do_not_take_part(void **state)
{
    (void)state;
    pair_lines lines = plain();
    add_earlier(&lines, "A", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "C", "A", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "B", "G", REVERSA_PAIR_PINNED);
    assert_int_equal(make(&lines, false), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 3);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 2, "mentor_id",
                    "The pair is pinned, but 'C' does not take part as mentor");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 2, "mentee_id",
                    "The pair is pinned, but 'A' does not take part as mentee");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 3, "mentee_id",
                    "The pair is pinned, but 'G' does not take part as mentee");
}

static void test_pins_that_are_vetoed_by_either(void **state)
{
    (void)state;
    pair_lines lines = plain();
    add_earlier(&lines, "A", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "B", "D", REVERSA_PAIR_PINNED);
    add_veto(&lines, "A", "C");
    add_veto(&lines, "D", "B");
    assert_int_equal(make(&lines, false), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 2);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 1, "state",
                    "The pair of 'A' and 'C' is pinned, but vetoed by one of them");
    rt_assert_error(made.ctx, REVERSA_E_DATA, 2, "state",
                    "The pair of 'B' and 'D' is pinned, but vetoed by one of them");
}

static void test_pins_over_capacity(void **state)
{
    (void)state;
    pair_lines lines = plain();
    add_earlier(&lines, "A", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "A", "D", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "A", "H", REVERSA_PAIR_PINNED);
    assert_int_equal(make(&lines, false), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 1); /* once, however many there are */
    reversa_error error;
    reversa_context_error(made.ctx, 0, &error);
    assert_string_equal(error.message, "More pairs are pinned for 'A' than the 1 that they can have as mentor");
    assert_string_equal(error.column, "mentor_id");
    assert_in_range(error.row, 1, 3);
    lines.n_earlier = 0;
    add_earlier(&lines, "A", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "B", "C", REVERSA_PAIR_PINNED);
    assert_int_equal(make(&lines, false), REVERSA_E_DATA);
    reversa_context_error(made.ctx, 0, &error);
    assert_string_equal(error.message, "More pairs are pinned for 'C' than the 1 that they can have as mentee");
}

static void test_pinned_and_forbidden_is_a_pair_listed_twice(void **state)
{
    (void)state;
    pair_lines lines = plain();
    assert_int_equal(make(&lines, false), REVERSA_OK);
    const char *const mentor[] = {"A", "A"};
    const char *const mentee[] = {"C", "C"};
    const reversa_pair_state states[] = {REVERSA_PAIR_PINNED, REVERSA_PAIR_FORBIDDEN};
    const reversa_previous_rows rows = {sizeof rows, 2, mentor, mentee, states, NULL};
    reversa_previous *twice = NULL;
    assert_int_equal(reversa_previous_create(made.ctx, made.cohort, &rows, &twice), REVERSA_E_DATA);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 2, "mentee_id", "'A' and 'C' are listed already in row 1");
}

static void test_warnings_of_people_who_left(void **state)
{
    (void)state;
    pair_lines lines = plain();
    add_earlier(&lines, "A", "gone", REVERSA_PAIR_ACTIVE);
    add_earlier(&lines, "gone", "C", REVERSA_PAIR_PINNED);
    add_earlier(&lines, "A", "G", REVERSA_PAIR_ACTIVE);
    add_earlier(&lines, "G", "C", REVERSA_PAIR_ACTIVE);
    add_earlier(&lines, "A", "B", REVERSA_PAIR_ENDED);
    add_earlier(&lines, "C", "A", REVERSA_PAIR_FORBIDDEN); /* swapped */
    add_veto(&lines, "gone", "A");
    assert_int_equal(make(&lines, true), REVERSA_OK);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 7);
    rt_assert_warning(made.problem, "Preferences: 1 row was left out because of an id that is not in the cohort");
    rt_assert_warning(
        made.problem,
        "Earlier pairs: 2 rows were left out because of an id that is not in the cohort; 1 of them pinned");
    rt_assert_warning(made.problem, "Scores: 2 rows were left out because of an id that is not in the cohort");
    rt_assert_warning(made.problem, "2 active pairs are ignored: one of the two does not take part on that side");
    rt_assert_warning(made.problem, "1 ended pair is ignored: one of the two does not take part on that side");
    rt_assert_warning(made.problem, "1 forbidden pair is ignored: one of the two does not take part on that side");
    rt_assert_warning(made.problem, "4 scores are ignored: one of the two does not take part on that side");
    lines.n_earlier = 3;
    assert_int_equal(make(&lines, false), REVERSA_OK);
    rt_assert_warning(made.problem, "1 active pair is ignored: one of the two does not take part on that side");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_random_lines_pair_by_pair),
        cmocka_unit_test(test_pins_that_fit),
        cmocka_unit_test(test_pins_of_people_who_do_not_take_part),
        cmocka_unit_test(test_pins_that_are_vetoed_by_either),
        cmocka_unit_test(test_pins_over_capacity),
        cmocka_unit_test(test_pinned_and_forbidden_is_a_pair_listed_twice),
        cmocka_unit_test(test_warnings_of_people_who_left),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
