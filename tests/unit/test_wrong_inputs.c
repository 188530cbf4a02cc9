/*
 * Wrong inputs and what is said of them: file, row, column and reason. A reader makes nothing of a wrong file, and goes
 * on after an error, so one run shows all there is to mend.
 */
#include "support/support.h"

#include <string.h>

#include <reversa/io.h>

typedef enum kind { PEOPLE, PREFERENCES, PREVIOUS, SCORES } kind;

/* One error that a file must give as its first: column "" for none. */
typedef struct wrong_input {
    kind kind;
    const char *text;
    reversa_status status;
    int64_t row;
    const char *column;
    const char *message;
    int64_t n_errors;
} wrong_input;

#define FORMAT REVERSA_E_FORMAT
#define DATA REVERSA_E_DATA

static const wrong_input inputs[] = {
    {PEOPLE, "", FORMAT, 0, "", "The file is empty: a header is needed", 1},
    {PEOPLE, "name,level\nx,3\n", DATA, 1, "id", "The column is missing", 2},
    {PEOPLE, "id,level\nx,3\n", DATA, 1, "role", "The column is missing", 1},
    {PEOPLE, "id,role,team,team\nx,both,a,b\n", DATA, 1, "team", "Column 4 has the name of an earlier one", 1},
    {PEOPLE, "id,role,\nx,both,a\n", DATA, 1, "", "Column 3 has no name", 1},
    {PEOPLE, "id,role,team\na,both\n", FORMAT, 2, "", "The row has 2 cells, the header has 3", 1},
    {PEOPLE, "id,role,team\na,both,b,c\n", FORMAT, 2, "", "The row has 4 cells, the header has 3", 1},
    {PEOPLE, "id,role,team\na,both,\"b\n", FORMAT, 2, "team", "A quoted cell has no closing quote", 1},
    {PEOPLE, "id,role,team\na,both,\"b\"c\n", FORMAT, 2, "team", "There is text after a closing quote", 1},
    {PEOPLE, "id,role,team\na,both,b\"c\"\n", FORMAT, 2, "team", "There is a quote within a cell that is not quoted",
     1},
    {PEOPLE, "id,role,team\na,both,\xE9t\xE9\n", FORMAT, 2, "team", "The text is not valid UTF-8", 1},
    {PEOPLE, "id,role\ra,both\r", FORMAT, 0, "",
     "The lines end with lone carriage returns: save the file with line feeds", 1},
    {PEOPLE, "id,role,level\na,both,nan\n", FORMAT, 2, "level", "The cell is not a number", 1},
    {PEOPLE, "id,role,level\na,both,\"3,5\"\n", FORMAT, 2, "level", "The cell is not a number", 1},
    {PEOPLE, "id,role,hours_per_month\na,both,0.1234567\n", FORMAT, 2, "hours_per_month",
     "The cell has more than six decimals", 1},
    {PEOPLE, "id,role,level\na,both,9999999999999\n", FORMAT, 2, "level", "The cell is too large (at most 10^12)", 1},
    {PEOPLE, "id,role,hire_date\na,both,2023-02-29\n", FORMAT, 2, "hire_date", "The cell is not a day of that month",
     1},
    {PEOPLE, "id,role,hire_date\na,both,29.02.2024\n", FORMAT, 2, "hire_date",
     "The cell is not a date of the form YYYY-MM-DD", 1},
    {PEOPLE, "id,role,languages\na,both,en;EN\n", FORMAT, 2, "languages", "The cell has a tag twice", 1},
    {PEOPLE, "id,role,goals\na,both,x;;y\n", FORMAT, 2, "goals", "The cell has an empty tag", 1},
    {PEOPLE, "id,role,skills\na,both,sql:0\n", FORMAT, 2, "skills",
     "The cell has a weight that is not above 0 and at most 100", 1},
    {PEOPLE, "id,role,skills\na,both,sql:much\n", FORMAT, 2, "skills",
     "The cell has a weight that is not a number of at most three decimals", 1},
    {PEOPLE, "id,role,availability\na,both,Monday 9-11\n", FORMAT, 2, "availability",
     "The cell is not of the form Mon 09:00-11:00", 1},
    {PEOPLE, "id,role,availability\na,both,Mon 09:00-25:00\n", FORMAT, 2, "availability",
     "The cell has a time that is not HH:MM, from 00:00 to 24:00", 1},
    {PEOPLE, "id,role,availability\na,both,Mit 09:00-10:00\n", FORMAT, 2, "availability",
     "The cell has a day that is not Mon, Tue, Wed, Thu, Fri, Sat or Sun", 1},
    {PEOPLE, "id,role\n,both\n", FORMAT, 2, "id", "The id is empty", 1},
    {PREFERENCES, "person_id,other_id\na,b\n", DATA, 1, "rank",
     "The column is missing, and so is veto: one of them is needed", 1},
    {PREFERENCES, "person_id,rank\na,1\n", DATA, 1, "other_id", "The column is missing", 1},
    {PREFERENCES, "person_id,other_id,rank\na,b,0\n", DATA, 2, "rank",
     "The cell is not a rank: 1 is best, 2147483647 the last", 1},
    {PREFERENCES, "person_id,other_id,rank\na,b,1.5\n", FORMAT, 2, "rank", "The cell is not a whole number", 1},
    {PREFERENCES, "person_id,other_id,veto\na,b,maybe\n", DATA, 2, "veto", "The cell is neither yes nor no", 1},
    {PREFERENCES, "person_id,other_id,veto\na,,yes\n", DATA, 2, "other_id", "The cell is empty", 1},
    {PREVIOUS, "mentor_id,mentee_id\na,b\n", DATA, 1, "state", "The column is missing", 1},
    {PREVIOUS, "mentor_id,mentee_id,state\na,b,\n", DATA, 2, "state", "The cell is empty", 1},
    {PREVIOUS, "mentor_id,mentee_id,state\na,b,Active\n", DATA, 2, "state",
     "The cell is not active, ended, pinned or forbidden", 1},
    {SCORES, "mentor_id,mentee_id,points\na,b,1\n", DATA, 1, "score", "The column is missing", 1},
    {SCORES, "mentor_id,mentee_id,score\na,b,1.000001\n", DATA, 2, "score", "The cell is not between 0 and 1", 1},
    {SCORES, "mentor_id,mentee_id,score\na,b,-0.1\n", DATA, 2, "score", "The cell is not between 0 and 1", 1},
    {SCORES, "mentor_id,mentee_id,score\na,b,\n", FORMAT, 2, "score", "The cell is empty", 1},
    {SCORES, "mentor_id,mentee_id,score\na,b,0.5000000\n", FORMAT, 2, "score", "The cell has more than six decimals",
     1},
    {SCORES, "mentor_id,mentee_id,score,cost\na,b,0.5,cheap\n", FORMAT, 2, "cost", "The cell is not a number", 1},
};

/* What the model says, in its own words: file, row and column are what is looked at here. */
static const wrong_input checked_later[] = {
    {PEOPLE, "id,role\na,both\nb,both\na,both\n", DATA, 4, "id", NULL, 1},
    {PEOPLE, "id,role\na,chief\n", DATA, 2, "role", NULL, 1},
    {PEOPLE, "id,role\na,both\nb,\n", DATA, 3, "role", NULL, 1},
    {PEOPLE, "id,role,mentor_capacity\na,both,-1\n", DATA, 2, "mentor_capacity", NULL, 1},
    {PEOPLE, "id,role,openness\na,both,1.5\n", DATA, 2, "openness", NULL, 1},
    {PEOPLE, "id,role,level\na,both,2.5\n", DATA, 2, "level", NULL, 1},
    {PEOPLE, "id,role,manager_id\na,both,zz\n", DATA, 2, "manager_id", NULL, 1},
    {PEOPLE, "id,role,trained\na,both,oui\n", DATA, 2, "trained", NULL, 1},
    {PREFERENCES, "person_id,other_id,rank\na,b,1\na,b,2\n", DATA, 3, NULL, NULL, 1},
    {PREVIOUS, "mentor_id,mentee_id,state\na,a,ended\n", DATA, 2, NULL, NULL, 1},
    {SCORES, "mentor_id,mentee_id,score\na,b,1\nb,a,1\na,b,1\n", DATA, 4, NULL, NULL, 1},
};

static reversa_context *ctx;
static reversa_cohort *cohort;

static int open_cohort(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    const char *path = rt_write_text("people.csv", "id,role\na,both\nb,both\n");
    return reversa_people_read(ctx, path, NULL, &cohort);
}

static int close_cohort(void **state)
{
    (void)state;
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return 0;
}

static reversa_status read_wrong(kind which, const char *path)
{
    void *out = ctx; /* must become NULL */
    reversa_status status = REVERSA_OK;
    reversa_cohort *people = out;
    reversa_preferences *preferences = out;
    reversa_previous *previous = out;
    reversa_scores *scores = out;
    switch (which) {
    case PEOPLE:
        status = reversa_people_read(ctx, path, NULL, &people);
        assert_null(people);
        break;
    case PREFERENCES:
        status = reversa_preferences_read(ctx, path, cohort, &preferences);
        assert_null(preferences);
        break;
    case PREVIOUS:
        status = reversa_previous_read(ctx, path, cohort, &previous);
        assert_null(previous);
        break;
    case SCORES:
        status = reversa_scores_read(ctx, path, cohort, &scores);
        assert_null(scores);
        break;
    }
    return status;
}

static void expect_wrong(const wrong_input *input)
{
    const char *path = rt_write_text("wrong.csv", input->text);
    reversa_status status = read_wrong(input->kind, path);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    print_message("%s:%lld: %s: %s\n", "wrong.csv", (long long)error.row, error.column ? error.column : "",
                  error.message);
    assert_int_equal(status, input->status);
    assert_int_equal(error.code, input->status);
    assert_string_equal(error.file, path);
    assert_int_equal(error.row, input->row);
    if (input->column)
        assert_string_equal(error.column ? error.column : "", input->column);
    if (input->message)
        assert_string_equal(error.message, input->message);
    assert_int_equal(reversa_context_error_count(ctx), input->n_errors);
}

static void test_wrong_inputs_forms_and_cells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        expect_wrong(&inputs[i]);
}

static void test_wrong_inputs_checked_by_the_model(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof checked_later / sizeof checked_later[0]; i++)
        expect_wrong(&checked_later[i]);
}

/* Rows stay right over rows of wrong form, and no message follows from an earlier one. */
static void test_wrong_inputs_all_in_one_file(void **state)
{
    (void)state;
    static const char file[] = "id,role,level,hire_date\na,both,1,2020-01-01\nb,both\nc,both,x,\na,both,1,\n"
                               "d,\"both\"x,1,\ne,both,,2020-13-01\n";
    static const int64_t rows[] = {3, 4, 5, 6, 7};
    assert_int_equal(read_wrong(PEOPLE, rt_write_text("all.csv", file)), REVERSA_E_FORMAT);
    assert_int_equal(reversa_context_error_count(ctx), 5);
    for (int i = 0; i < 5; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_int_equal(error.row, rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrong_inputs_forms_and_cells),
        cmocka_unit_test(test_wrong_inputs_checked_by_the_model),
        cmocka_unit_test(test_wrong_inputs_all_in_one_file),
    };
    return cmocka_run_group_tests(tests, open_cohort, close_cohort);
}
