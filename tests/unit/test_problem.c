/* A problem as a whole: the door, checks across its parts, the built-in programme, and its making without memory. */
#include "support/instance.h"
#include "support/people.h"

#include <stdio.h>
#include <string.h>

#include "model/problem.h"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static void test_create_with_the_builtin_programme(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\nB,mentee\n", NULL), REVERSA_OK);
    assert_string_equal(reversa_programme_name(made.problem->programme), "reverse mentoring");
    assert_ptr_equal(made.problem->programme, made.problem->own);
    assert_null(reversa_problem_warning(made.problem, -1));
    assert_null(reversa_problem_warning(made.problem, made.problem->n_warnings));
    assert_non_null(reversa_problem_warning(made.problem, 0));
}

static void test_create_reports_faults_of_all_parts_at_once(void **state)
{
    (void)state;
    const char *inside = "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}],"
                         "\"criteria\": [{\"criterion\": \"availability\", \"weight\": 1}],"
                         "\"limits\": [{\"limit\": \"mentor_minimum\"}], \"objective\": [\"worst\", \"leximin\"]";
    assert_int_equal(rt_make(&made, "id,role,mentor_capacity\nA,mentor,2\n", inside), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 6);
    rt_assert_error(made.ctx, REVERSA_E_DATA, 0, "objective",
                    "The level 'leximin' needs 'pairs' before it, as someone can have several partners");
}

static void test_create_leximin_needs_pairs_only_with_several_partners(void **state)
{
    (void)state;
    const char *without = "\"objective\": [\"mentees\", \"leximin\"]";
    const char *with = "\"objective\": [\"mentees\", \"pairs\", \"leximin\"]";
    const char *one = "\"objective\": [\"mentees\", \"leximin\"], \"limits\": [{\"limit\": \"load\", \"side\": "
                      "\"mentee\", \"at_most\": 1}]";
    const char *late = "\"objective\": [\"mentees\", \"leximin\", \"pairs\"]";
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\nB,mentee\n", without), REVERSA_OK);
    assert_int_equal(rt_make(&made, "id,role,mentee_capacity\nA,mentor,\nB,mentee,2\n", without), REVERSA_E_DATA);
    assert_int_equal(rt_make(&made, "id,role,mentee_capacity\nA,mentor,\nB,mentee,2\n", with), REVERSA_OK);
    assert_int_equal(rt_make(&made, "id,role,mentee_capacity\nA,mentor,\nB,mentee,2\n", one), REVERSA_OK);
    assert_int_equal(rt_make(&made, "id,role,mentee_capacity\nA,mentor,\nB,mentee,2\n", late), REVERSA_E_DATA);
}

static void test_create_bad_arguments(void **state)
{
    (void)state;
    reversa_problem *problem = (reversa_problem *)&made;
    reversa_problem_options options;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", NULL), REVERSA_OK);
    assert_int_equal(reversa_problem_create(NULL, made.cohort, NULL, NULL, &problem), REVERSA_E_ARGUMENT);
    assert_null(problem);
    assert_int_equal(reversa_problem_create(made.ctx, NULL, NULL, NULL, &problem), REVERSA_E_ARGUMENT);
    rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL, "cohort is NULL");
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, NULL, NULL, NULL), REVERSA_E_ARGUMENT);
    rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL, "problem_out is NULL");
    memset(&options, 0, sizeof options);
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, NULL, &options, &problem), REVERSA_E_ARGUMENT);
    rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL,
                    "options were not set up with reversa_problem_options_init()");
    reversa_problem_free(NULL);
}

static void test_create_pair_data_of_another_cohort(void **state)
{
    (void)state;
    const reversa_preference_rows said = {sizeof said, 0, NULL, NULL, NULL, NULL};
    const reversa_previous_rows earlier = {sizeof earlier, 0, NULL, NULL, NULL, NULL};
    const reversa_score_rows scored = {sizeof scored, 0, NULL, NULL, NULL, 0, NULL, NULL};
    reversa_preferences *preferences = NULL;
    reversa_previous *previous = NULL;
    reversa_scores *scores = NULL;
    reversa_problem *problem = NULL;
    reversa_problem_options options;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", NULL), REVERSA_OK);
    reversa_cohort *other = rt_people(made.ctx, "id,role\nA,mentor\n");
    assert_int_equal(reversa_preferences_create(made.ctx, other, &said, &preferences), REVERSA_OK);
    assert_int_equal(reversa_previous_create(made.ctx, other, &earlier, &previous), REVERSA_OK);
    assert_int_equal(reversa_scores_create(made.ctx, other, &scored, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.preferences = preferences;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, NULL, &options, &problem), REVERSA_E_ARGUMENT);
    reversa_problem_options_init(&options);
    options.previous = previous;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, NULL, &options, &problem), REVERSA_E_ARGUMENT);
    reversa_problem_options_init(&options);
    options.scores = scores;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, NULL, &options, &problem), REVERSA_E_ARGUMENT);
    rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL, "The scores are of another cohort");
    const reversa_user_criterion user = {"u", 1, 0, rt_instance_user_value, NULL};
    options.criteria = &user;
    options.n_criteria = 1;
    assert_int_equal(reversa_problem_create(made.ctx, other, NULL, &options, &problem), REVERSA_E_ARGUMENT);
    rt_assert_error(made.ctx, REVERSA_E_ARGUMENT, 0, NULL, "Scores from elsewhere leave no room for criteria");
    assert_null(problem);
    reversa_preferences_free(preferences);
    reversa_previous_free(previous);
    reversa_scores_free(scores);
    reversa_cohort_free(other);
}

static void test_create_with_scores_does_not_look_at_criteria(void **state)
{
    (void)state;
    const char *inside = "\"criteria\": [{\"criterion\": \"overlap\", \"attribute\": \"clubs\", \"weight\": 1}]";
    const reversa_score_rows scored = {sizeof scored, 0, NULL, NULL, NULL, 0, NULL, NULL};
    reversa_scores *scores = NULL;
    reversa_problem_options options;
    assert_int_equal(rt_make(&made, "id,role\nA,mentor\n", inside), REVERSA_E_DATA);
    assert_int_equal(reversa_scores_create(made.ctx, made.cohort, &scored, &scores), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.scores = scores;
    assert_int_equal(reversa_problem_create(made.ctx, made.cohort, made.programme, &options, &made.problem),
                     REVERSA_OK);
    assert_int_equal(reversa_problem_n_criteria(made.problem), 0);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 0);
    assert_non_null(made.problem->listed.offset);
    reversa_problem_free(made.problem);
    made.problem = NULL;
    reversa_scores_free(scores);
}

/* ---- Without memory ---- */

#define SIDE 70 /* pairs of people fill arrays larger than a shared chunk, so that each is an allocation of its own */

typedef struct walk_state {
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem;
    bool with_scores;
} walk_state;

static char ids[SIDE][8];
static const char *first[SIDE * SIDE];
static const char *second[SIDE * SIDE];
static int32_t ranks[SIDE * SIDE];
static double values[SIDE * SIDE];
static reversa_pair_state states[SIDE * SIDE];

static int64_t fill_pairs(void)
{
    int64_t n = 0;
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            if (i == j)
                continue;
            first[n] = ids[i];
            second[n] = ids[j];
            ranks[n] = j + 1;
            values[n] = 0.5;
            states[n++] = j % 2 ? REVERSA_PAIR_ACTIVE : REVERSA_PAIR_ENDED;
        }
    return n;
}

static const char *const walk_programme =
    "\"rules\": [{\"rule\": \"shared\", \"attribute\": \"clubs\", \"at_least\": 1}, {\"rule\": \"attribute\", \"who\": "
    "\"both\", \"attribute\": \"site\", \"in\": [\"n\", \"s\"]}], "
    "\"criteria\": [{\"criterion\": \"closeness\", \"attribute\": \"grade\", \"range\": 2, \"weight\": 1},"
    "{\"criterion\": \"similarity\", \"attributes\": [\"grade\", \"level\"], \"weight\": 1}],"
    "\"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 2}, {\"limit\": \"conflict\", \"people\": "
    "[[\"P1\", \"P2\"]]}, {\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"gender\", \"is\": "
    "\"F\"}, \"at_least\": {\"share\": 0.1}}]";

static void set_up(reversa_context *ctx, void *state)
{
    static char csv[64 * SIDE];
    walk_state *all = state;
    size_t used = (size_t)snprintf(csv, sizeof csv, "id,role,level,gender,grade,site,clubs\n");
    for (int i = 0; i < SIDE; i++) {
        snprintf(ids[i], sizeof ids[i], "P%d", i);
        used += (size_t)snprintf(csv + used, sizeof csv - used, "%s,both,%d,F,%d.5,n,chess;club%d:2\n", ids[i], i % 5,
                                 i % 7, i);
    }
    *all = (walk_state){.with_scores = all->with_scores};
    int64_t n = fill_pairs();
    const reversa_preference_rows said = {sizeof said, n, first, second, ranks, NULL};
    const reversa_previous_rows earlier = {sizeof earlier, n, first, second, states, NULL};
    const reversa_score_rows scored = {sizeof scored, n, first, second, values, 0, NULL, NULL};
    all->cohort = rt_people(ctx, csv);
    all->programme = rt_programme(ctx, walk_programme);
    assert_int_equal(reversa_preferences_create(ctx, all->cohort, &said, &all->preferences), REVERSA_OK);
    assert_int_equal(reversa_previous_create(ctx, all->cohort, &earlier, &all->previous), REVERSA_OK);
    if (all->with_scores)
        assert_int_equal(reversa_scores_create(ctx, all->cohort, &scored, &all->scores), REVERSA_OK);
}

static reversa_status make(reversa_context *ctx, void *state)
{
    walk_state *all = state;
    const reversa_user_criterion user = {"u", 1, 0, rt_instance_user_value, NULL};
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = all->preferences;
    options.previous = all->previous;
    options.scores = all->scores;
    if (!all->with_scores) {
        options.criteria = &user;
        options.n_criteria = 1;
    }
    return reversa_problem_create(ctx, all->cohort, all->programme, &options, &all->problem);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walk_state *all = state;
    reversa_problem_free(all->problem);
    reversa_scores_free(all->scores);
    reversa_previous_free(all->previous);
    reversa_preferences_free(all->preferences);
    reversa_programme_free(all->programme);
    reversa_cohort_free(all->cohort);
}

static reversa_status make_builtin(reversa_context *ctx, void *state)
{
    walk_state *all = state;
    return reversa_problem_create(ctx, all->cohort, NULL, NULL, &all->problem);
}

static void test_create_without_memory(void **state)
{
    (void)state;
    static walk_state all;
    rt_walk walk = {
        .name = "problem", .setup = set_up, .call = make, .release = release, .state = &all, .out = &all.problem};
    assert_true(rt_fault_walk(&walk) >= 20);
    all.with_scores = true;
    walk.name = "problem with scores";
    assert_true(rt_fault_walk(&walk) >= 20);
    walk.name = "problem of the built-in programme";
    walk.call = make_builtin;
    assert_true(rt_fault_walk(&walk) >= 4);
}

static void test_problem_warns_of_tags_that_stand_twice(void **state)
{
    (void)state;
    const char *csv = "id,role,skills,wants\nm,mentor,sql:2;SQL:3;python,\ne,mentee,,sql:1;sql:1;sql:4\n";
    assert_int_equal(rt_make(&made, csv, "\"rules\": []"), REVERSA_OK);
    rt_assert_warning(made.problem,
                      "The column 'skills' has a tag again in the same cell, 1 in all: the larger weight counts");
    rt_assert_warning(made.problem,
                      "The column 'wants' has a tag again in the same cell, 2 in all: the larger weight counts");
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_problem_warns_of_tags_that_stand_twice),
        cmocka_unit_test(test_create_with_the_builtin_programme),
        cmocka_unit_test(test_create_reports_faults_of_all_parts_at_once),
        cmocka_unit_test(test_create_leximin_needs_pairs_only_with_several_partners),
        cmocka_unit_test(test_create_bad_arguments),
        cmocka_unit_test(test_create_pair_data_of_another_cohort),
        cmocka_unit_test(test_create_with_scores_does_not_look_at_criteria),
        cmocka_unit_test(test_create_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
