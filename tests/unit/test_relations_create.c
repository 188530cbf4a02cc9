/* Pair data from arrays: ids, doubles, notes, the door, and allocation failures. */
#include "support/people.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/relations.h"

static reversa_context *ctx;
static reversa_cohort *cohort;

static int open_people(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    cohort = rt_people(ctx, "id,role\nA,both\nB,both\nC,both\n");
    return 0;
}

static int close_people(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static const char *const first[] = {"A", "B", "gone", "B"};
static const char *const second[] = {"B", "A", "A", "C"};

static void test_preferences_create(void **state)
{
    (void)state;
    const int32_t ranks[] = {1, 0, 5, 2};
    const bool vetoes[] = {false, true, true, false};
    const reversa_preference_rows rows = {sizeof rows, 4, first, second, ranks, vetoes};
    reversa_preferences *made = NULL;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_OK);
    assert_int_equal(made->n, 3);
    assert_int_equal(made->origin.n_unknown, 1);
    assert_null(made->origin.source);
    int32_t a = rt_person(cohort, "A");
    for (int64_t i = 0; i < made->n; i++) {
        if (made->person[i] == a)
            assert_int_equal(made->rank[i], 1);
        if (made->other[i] == a)
            assert_true(made->veto[i]);
    }
    reversa_preferences_free(made);
}

static void test_preferences_create_without_ranks_or_vetoes(void **state)
{
    (void)state;
    const reversa_preference_rows rows = {sizeof rows, 4, first, second, NULL, NULL};
    reversa_preferences *made = NULL;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_OK);
    assert_int_equal(made->rank[0], 0);
    assert_false(made->veto[0]);
    reversa_preferences_free(made);
    const reversa_preference_rows none = {sizeof none, 0, NULL, NULL, NULL, NULL};
    assert_int_equal(reversa_preferences_create(ctx, cohort, &none, &made), REVERSA_OK);
    assert_int_equal(made->n, 0);
    reversa_preferences_free(made);
}

static void test_preferences_create_bad_arguments(void **state)
{
    (void)state;
    const char *const hole[] = {"A", NULL};
    const reversa_preference_rows good = {sizeof good, 2, first, second, NULL, NULL};
    reversa_preference_rows rows = good;
    reversa_preferences *made = (reversa_preferences *)&rows;
    assert_int_equal(reversa_preferences_create(NULL, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    assert_null(made);
    assert_int_equal(reversa_preferences_create(ctx, NULL, &rows, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_create(ctx, cohort, NULL, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, NULL), REVERSA_E_ARGUMENT);
    rows.struct_size = 4;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.n = -1;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.other_ids = NULL;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.person_ids = hole;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rt_assert_error(ctx, REVERSA_E_ARGUMENT, 2, NULL, "An id is NULL");
    assert_null(made);
}

static void test_preferences_create_data_errors_count_rows_from_one(void **state)
{
    (void)state;
    const int32_t ranks[] = {1, -1};
    const reversa_preference_rows rows = {sizeof rows, 2, first, second, ranks, NULL};
    reversa_preferences *made = NULL;
    assert_int_equal(reversa_preferences_create(ctx, cohort, &rows, &made), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 2, "rank", "The rank is below 0");
}

static void test_previous_create_notes_become_nfc(void **state)
{
    (void)state;
    const reversa_pair_state states[] = {REVERSA_PAIR_ACTIVE, REVERSA_PAIR_ENDED, REVERSA_PAIR_PINNED,
                                         REVERSA_PAIR_FORBIDDEN};
    const char *const notes[] = {"cafe\xCC\x81", NULL, "x", ""};
    const reversa_previous_rows rows = {sizeof rows, 4, first, second, states, notes};
    reversa_previous *made = NULL;
    assert_int_equal(reversa_previous_create(ctx, cohort, &rows, &made), REVERSA_OK);
    assert_int_equal(made->n, 3);
    int64_t row = rv_previous_find(made, rt_person(cohort, "A"), rt_person(cohort, "B"));
    assert_true(row >= 0);
    assert_string_equal(made->note[row], "caf\xC3\xA9");
    assert_int_equal(made->state[row], REVERSA_PAIR_ACTIVE);
    row = rv_previous_find(made, rt_person(cohort, "B"), rt_person(cohort, "C"));
    assert_string_equal(made->note[row], "");
    assert_int_equal(made->state[row], REVERSA_PAIR_FORBIDDEN);
    assert_int_equal(made->row[row], 4);
    reversa_previous_free(made);
}

static void test_previous_create_bad_input(void **state)
{
    (void)state;
    reversa_pair_state states[] = {REVERSA_PAIR_ACTIVE, REVERSA_PAIR_ENDED};
    const char *const notes[] = {"\xC3", "\xFF"};
    reversa_previous_rows rows = {sizeof rows, 2, first, second, states, NULL};
    reversa_previous *made = NULL;
    rows.notes = notes;
    assert_int_equal(reversa_previous_create(ctx, cohort, &rows, &made), REVERSA_E_FORMAT);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    rt_assert_error(ctx, REVERSA_E_FORMAT, 2, "note", "The note is not UTF-8");
    rows.notes = NULL;
    states[1] = (reversa_pair_state)4;
    assert_int_equal(reversa_previous_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rt_assert_error(ctx, REVERSA_E_ARGUMENT, 2, "state", "There is no state 4");
    rows.states = NULL;
    assert_int_equal(reversa_previous_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_create(NULL, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_previous_create(ctx, cohort, &rows, NULL), REVERSA_E_ARGUMENT);
    assert_null(made);
}

static void test_scores_create_rounds_to_millionths(void **state)
{
    (void)state;
    const double scores[] = {0.1234565, 1, 0.5, 0};
    const double costs[] = {1e12, NAN, 2, -2.5};
    const char *const name = "cost";
    const double *columns[] = {costs};
    const reversa_score_rows rows = {sizeof rows, 4, first, second, scores, 1, &name, columns};
    reversa_scores *made = NULL;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_OK);
    assert_int_equal(made->n, 3);
    assert_string_equal(made->column_name[0], "cost");
    int64_t row = rv_scores_find(made, rt_person(cohort, "A"), rt_person(cohort, "B"));
    assert_int_equal(made->score[row], 123457); /* the double is above the half */
    assert_true(made->column[0][row] == INT64_C(1000000000000000000));
    row = rv_scores_find(made, rt_person(cohort, "B"), rt_person(cohort, "A"));
    assert_int_equal(made->score[row], 1000000);
    assert_true(made->column[0][row] == REVERSA_MISSING_NUMBER);
    row = rv_scores_find(made, rt_person(cohort, "B"), rt_person(cohort, "C"));
    assert_int_equal(made->score[row], 0);
    assert_true(made->column[0][row] == -2500000);
    reversa_scores_free(made);
}

static void test_scores_create_bad_numbers(void **state)
{
    (void)state;
    const double bad[] = {NAN, 1.0000001, INFINITY, -1e-9};
    const double costs[] = {1, INFINITY, 1e12 + 1, -INFINITY};
    const char *const name = "cost";
    const double *columns[] = {costs};
    const reversa_score_rows rows = {sizeof rows, 4, first, second, bad, 1, &name, columns};
    reversa_scores *made = NULL;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_DATA);
    assert_null(made);
    assert_int_equal(reversa_context_error_count(ctx), 7);
    for (int row = 1; row <= 4; row++)
        rt_assert_error(ctx, REVERSA_E_DATA, row, "score", "The score is not in 0 to 1");
    for (int row = 2; row <= 4; row++)
        rt_assert_error(ctx, REVERSA_E_DATA, row, "cost", "The number is beyond 10^12");
}

static void test_scores_create_bad_arguments(void **state)
{
    (void)state;
    const double scores[] = {0, 1};
    const char *const empty = "";
    const char *const broken = "\xFF";
    const char *const name = "cost";
    const double *hole[] = {NULL};
    const double *full[] = {scores};
    const reversa_score_rows good = {sizeof good, 2, first, second, scores, 1, &name, full};
    reversa_score_rows rows = good;
    reversa_scores *made = NULL;
    rows.n_columns = -1;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.columns = NULL;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.columns = hole;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.column_names = &empty;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows.column_names = &broken;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    rows = good;
    rows.scores = NULL;
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, &made), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scores_create(ctx, cohort, &rows, NULL), REVERSA_E_ARGUMENT);
    assert_null(made);
}

/* ---- Without memory ---- */

#define MANY 5000 /* rows: arrays larger than a shared chunk, so that each is an allocation */

typedef struct walk_state {
    reversa_cohort *cohort;
    const char *mentors[MANY];
    const char *mentees[MANY];
    double scores[MANY];
    reversa_pair_state states[MANY];
    const char *notes[MANY];
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *made;
} walk_state;

static walk_state walked;

/* As many people as make MANY pairs. */
static void set_up(reversa_context *context, void *state)
{
    enum { SIDE = 75 };
    static char csv[64 * SIDE];
    static char ids[SIDE][8];
    walk_state *all = state;
    size_t used = (size_t)snprintf(csv, sizeof csv, "id,role\n");
    for (int i = 0; i < SIDE; i++) {
        snprintf(ids[i], sizeof ids[i], "P%d", i);
        used += (size_t)snprintf(csv + used, sizeof csv - used, "%s,both\n", ids[i]);
    }
    int n = 0;
    for (int i = 0; i < SIDE && n < MANY; i++)
        for (int j = 0; j < SIDE && n < MANY; j++) {
            if (i == j)
                continue;
            all->mentors[n] = ids[i];
            all->mentees[n] = ids[j];
            all->scores[n] = (double)n / MANY;
            all->states[n] = REVERSA_PAIR_ENDED;
            all->notes[n++] = "Ae\xCC\x81";
        }
    assert_int_equal(n, MANY);
    all->cohort = rt_people(context, csv);
    all->preferences = NULL;
    all->previous = NULL;
    all->made = NULL;
}

static void release(reversa_context *context, void *state)
{
    (void)context;
    walk_state *all = state;
    reversa_preferences_free(all->preferences);
    reversa_previous_free(all->previous);
    reversa_scores_free(all->made);
    reversa_cohort_free(all->cohort);
}

static reversa_status make_preferences(reversa_context *context, void *state)
{
    walk_state *all = state;
    const reversa_preference_rows rows = {sizeof rows, MANY, all->mentors, all->mentees, NULL, NULL};
    return reversa_preferences_create(context, all->cohort, &rows, &all->preferences);
}

static reversa_status make_previous(reversa_context *context, void *state)
{
    walk_state *all = state;
    const reversa_previous_rows rows = {sizeof rows, MANY, all->mentors, all->mentees, all->states, all->notes};
    return reversa_previous_create(context, all->cohort, &rows, &all->previous);
}

static reversa_status make_scores(reversa_context *context, void *state)
{
    static const char *const name = "cost";
    walk_state *all = state;
    const double *columns[] = {all->scores};
    const reversa_score_rows rows = {sizeof rows, MANY, all->mentors, all->mentees, all->scores, 1, &name, columns};
    return reversa_scores_create(context, all->cohort, &rows, &all->made);
}

static void test_create_without_memory(void **state)
{
    (void)state;
    const rt_walk walks[] = {
        {.name = "preferences",
         .setup = set_up,
         .call = make_preferences,
         .release = release,
         .state = &walked,
         .out = &walked.preferences},
        {.name = "previous",
         .setup = set_up,
         .call = make_previous,
         .release = release,
         .state = &walked,
         .out = &walked.previous},
        {.name = "scores",
         .setup = set_up,
         .call = make_scores,
         .release = release,
         .state = &walked,
         .out = &walked.made},
    };
    for (int i = 0; i < 3; i++)
        assert_true(rt_fault_walk(&walks[i]) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_preferences_create),
        cmocka_unit_test(test_preferences_create_without_ranks_or_vetoes),
        cmocka_unit_test(test_preferences_create_bad_arguments),
        cmocka_unit_test(test_preferences_create_data_errors_count_rows_from_one),
        cmocka_unit_test(test_previous_create_notes_become_nfc),
        cmocka_unit_test(test_previous_create_bad_input),
        cmocka_unit_test(test_scores_create_rounds_to_millionths),
        cmocka_unit_test(test_scores_create_bad_numbers),
        cmocka_unit_test(test_scores_create_bad_arguments),
        cmocka_unit_test(test_create_without_memory),
    };
    return cmocka_run_group_tests(tests, open_people, close_people);
}
