/* Text columns of a file read as numbers and as sets: values, shared codes, errors row by row. */
#include "support/people.h"

#include <string.h>

#include "model/problem.h"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

#define CLOSE_GRADE "{\"criterion\": \"closeness\", \"attribute\": \"grade\", \"range\": 1, \"weight\": 1}"

static void test_convert_numbers(void **state)
{
    (void)state;
    assert_int_equal(
        rt_make(&made, "id,role,grade\nA,mentor,4.25\nB,mentee,\nC,both,-3\n", "\"criteria\": [" CLOSE_GRADE "]"),
        REVERSA_OK);
    const rv_column *column = made.problem->criteria[0].mentor;
    assert_string_equal(column->name, "grade");
    assert_int_equal(column->kind, REVERSA_COLUMN_NUMBER);
    assert_int_equal(column->number[rt_person(made.cohort, "A")], 4250000);
    assert_true(column->number[rt_person(made.cohort, "B")] == REVERSA_MISSING_NUMBER);
    assert_int_equal(column->number[rt_person(made.cohort, "C")], -3000000);
}

static void test_convert_numbers_once_for_all_users(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role,grade\nA,mentor,4\n",
                             "\"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"grade\", "
                             "\"at_most\": 9}, {\"rule\": \"shared\", \"attribute\": \"grade\", \"at_least\": 1},"
                             "{\"rule\": \"same\", \"attribute\": \"grade\"}], \"criteria\": [" CLOSE_GRADE "]"),
                     REVERSA_OK);
    assert_ptr_equal(made.problem->rules[0].column, made.problem->criteria[0].mentee);
    assert_int_equal(made.problem->rules[1].column->kind, REVERSA_COLUMN_TAGS);
    assert_int_equal(made.problem->rules[2].column->kind, REVERSA_COLUMN_TEXT); /* text serves as it is */
}

static void test_convert_wrong_numbers_are_reported_once_in_the_order_of_the_file(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made,
                             "id,role,grade\nZ,mentor,high\nB,mentee,1\nQ,both,0.1234567\nA,both,1e3\nM,both, 2\n",
                             "\"rules\": [{\"rule\": \"attribute\", \"who\": \"both\", \"attribute\": \"grade\", "
                             "\"at_most\": 9}], \"criteria\": [" CLOSE_GRADE "]"),
                     REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 4);
    const int64_t rows[] = {2, 4, 5, 6};
    const char *const messages[] = {"The cell is not a number, as the rule 'attribute' needs it",
                                    "The cell has more than six decimals, as the rule 'attribute' needs it",
                                    "The cell is not a number, as the rule 'attribute' needs it",
                                    "The cell is not a number, as the rule 'attribute' needs it"};
    for (int i = 0; i < 4; i++) {
        reversa_error error;
        reversa_context_error(made.ctx, i, &error);
        assert_int_equal(error.code, REVERSA_E_DATA);
        assert_int_equal(error.row, rows[i]);
        assert_string_equal(error.column, "grade");
        assert_string_equal(error.file, "people.csv");
        assert_string_equal(error.message, messages[i]);
    }
}

/* The weight of a tag with a person, 0 where it is not there; codes must ascend. */
static int32_t weight_of(const rv_column *column, int32_t person, int32_t code)
{
    int32_t weight = 0;
    for (int64_t i = column->offset[person]; i < column->offset[person + 1]; i++) {
        assert_true(i == column->offset[person] || column->tag[i - 1] < column->tag[i]);
        if (column->tag[i] == code)
            weight = column->weight[i];
    }
    return weight;
}

static int32_t count_of(const rv_column *column, int32_t person)
{
    return (int32_t)(column->offset[person + 1] - column->offset[person]);
}

static void test_convert_tags_share_codes_with_the_cohort_and_each_other(void **state)
{
    (void)state;
    assert_int_equal(
        rt_make(&made,
                "id,role,skills,needs,extra\nA,mentor,sql:3;go:2,,New:2\nB,mentee,,zig;SQL:4.5; new :0.001;go,\n",
                "\"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", \"mentee\": \"needs\", "
                "\"weight\": 1}, {\"criterion\": \"coverage\", \"mentor\": \"extra\", \"mentee\": \"needs\", "
                "\"weight\": 1, \"name\": \"second\"}]"),
        REVERSA_OK);
    int32_t a = rt_person(made.cohort, "A");
    int32_t b = rt_person(made.cohort, "B");
    const rv_column *skills = made.problem->criteria[0].mentor;
    const rv_column *needs = made.problem->criteria[0].mentee;
    const rv_column *extra = made.problem->criteria[1].mentor;
    assert_ptr_equal(made.problem->criteria[1].mentee, needs);
    int32_t sql = rv_dictionary_find(&made.cohort->tags, "sql", 3);
    int32_t go = rv_dictionary_find(&made.cohort->tags, "go", 2);
    assert_true(sql >= 0 && go >= 0);
    assert_int_equal(weight_of(skills, a, sql), 3000);
    assert_int_equal(count_of(needs, a), 0);
    assert_int_equal(count_of(needs, b), 4);
    assert_int_equal(weight_of(needs, b, sql), 4500);
    assert_int_equal(weight_of(needs, b, go), 1000);
    assert_int_equal(count_of(extra, a), 1);
    int32_t new_tag = extra->tag[extra->offset[a]];
    assert_true(new_tag >= made.cohort->tags.count); /* a tag that no set column of the cohort has */
    assert_int_equal(weight_of(needs, b, new_tag), 1);
    assert_int_equal(extra->weight[extra->offset[a]], 2000);
}

static void test_convert_wrong_tags_are_reported_by_row(void **state)
{
    (void)state;
    assert_int_equal(
        rt_make(&made, "id,role,clubs\nZ,mentor,chess;;go\nB,mentee,chess\nQ,both,go:-1\nA,both,go:0\nC,both,go:x\n",
                "\"rules\": [{\"rule\": \"shared\", \"attribute\": \"clubs\", \"at_least\": 1}]"),
        REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(made.ctx), 4);
    const int64_t rows[] = {2, 4, 5, 6};
    for (int i = 0; i < 4; i++) {
        reversa_error error;
        reversa_context_error(made.ctx, i, &error);
        assert_int_equal(error.row, rows[i]);
        assert_string_equal(error.column, "clubs");
        assert_non_null(strstr(error.message, "as the rule 'shared' needs it"));
        assert_null(strstr(error.message, "chess")); /* what people wrote is not repeated */
    }
}

static void test_convert_repeated_tags_are_joined_with_a_warning(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role,clubs\nA,mentor,go:2;chess;GO:3;go\nB,mentee,go\n",
                             "\"rules\": [{\"rule\": \"shared\", \"attribute\": \"clubs\", \"at_least\": 1}]"),
                     REVERSA_OK);
    const rv_column *clubs = made.problem->rules[0].column;
    int32_t b = rt_person(made.cohort, "B");
    int32_t go = clubs->tag[clubs->offset[b]];
    assert_int_equal(count_of(clubs, rt_person(made.cohort, "A")), 2);
    assert_int_equal(weight_of(clubs, rt_person(made.cohort, "A"), go), 3000);
    assert_int_equal(reversa_problem_n_warnings(made.problem), 1);
    rt_assert_warning(made.problem,
                      "The column 'clubs' has a tag again in the same cell, 2 in all: the larger weight counts");
}

static void test_convert_nobody(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role,clubs\n",
                             "\"rules\": [{\"rule\": \"shared\", \"attribute\": \"clubs\", \"at_least\": 1}]"),
                     REVERSA_OK);
    assert_int_equal(made.problem->rules[0].column->offset[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_convert_numbers),
        cmocka_unit_test(test_convert_numbers_once_for_all_users),
        cmocka_unit_test(test_convert_wrong_numbers_are_reported_once_in_the_order_of_the_file),
        cmocka_unit_test(test_convert_tags_share_codes_with_the_cohort_and_each_other),
        cmocka_unit_test(test_convert_wrong_tags_are_reported_by_row),
        cmocka_unit_test(test_convert_repeated_tags_are_joined_with_a_warning),
        cmocka_unit_test(test_convert_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
