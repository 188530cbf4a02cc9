/*
 * What values the columns take: each limit on both sides, and the rows that messages name.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "model/draft.h"

static const char *const ids[] = {"a", "b", "c"};
static const char *const roles[] = {"both", "both", "both"};

static reversa_cohort_builder *begin(reversa_context *ctx)
{
    reversa_cohort_builder *builder = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    return builder;
}

/* Finish; fails on row 2 of that column, with that many errors in all. Zero errors: succeeds. */
static void expect_finish(reversa_context *ctx, reversa_cohort_builder *builder, int64_t n_errors, const char *column)
{
    reversa_cohort *cohort = NULL;
    reversa_status status = reversa_cohort_builder_finish(ctx, builder, &cohort);
    assert_int_equal(reversa_context_error_count(ctx), n_errors);
    assert_int_equal(status, n_errors > 0 ? REVERSA_E_DATA : REVERSA_OK);
    assert_int_equal(cohort == NULL, n_errors > 0);
    if (n_errors > 0) {
        reversa_error error;
        reversa_context_error(ctx, 0, &error);
        assert_int_equal(error.code, REVERSA_E_DATA);
        assert_int_equal(error.row, 2);
        assert_string_equal(error.column, column);
    }
    reversa_cohort_free(cohort);
}

typedef struct number_case {
    const char *column;
    double value;
    bool good;
} number_case;

static const number_case number_cases[] = {
    {"level", -3, true},
    {"level", 2.5, false},
    {"level", 1e12, true},
    {"utc_offset", -1440, true},
    {"utc_offset", -1441, false},
    {"utc_offset", 1440, true},
    {"utc_offset", 1441, false},
    {"utc_offset", 330.5, false},
    {"birth_year", 1975, true},
    {"birth_year", 1975.25, false},
    {"extraversion", 0, true},
    {"extraversion", 1, true},
    {"extraversion", 1.000001, false},
    {"extraversion", -0.000001, false},
    {"openness", 0.5, true},
    {"openness", 2, false},
    {"hours_per_month", 0, true},
    {"hours_per_month", 2.75, true},
    {"hours_per_month", -1, false},
    {"mentor_capacity", 0, true},
    {"mentor_capacity", 2147483647, true},
    {"mentor_capacity", 2147483648.0, false},
    {"mentor_capacity", -1, false},
    {"mentor_capacity", 1.5, false},
    {"mentee_capacity", -1, false},
    {"mentee_capacity", 0.1, false},
    {"mentor_minimum", 2, true},
    {"mentor_minimum", -1, false},
    {"mentor_minimum", 1.5, false},
    {"waiting_rounds", 3, true},
    {"waiting_rounds", -1, false},
    {"waiting_rounds", 0.5, false},
    {"of_their_own", -12.345678, true},
};

static void test_check_numbers(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    for (size_t i = 0; i < sizeof number_cases / sizeof number_cases[0]; i++) {
        const number_case *one = &number_cases[i];
        const double values[] = {NAN, one->value, NAN};
        reversa_cohort_builder *builder = begin(ctx);
        assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, one->column, values), REVERSA_OK);
        expect_finish(ctx, builder, one->good ? 0 : 1, one->column);
    }
    reversa_context_free(ctx);
}

static void test_check_trained(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const char *const good[] = {"yes", NULL, "no"};
    const char *const bad[] = {"yes", "Yes", "no"};
    reversa_cohort_builder *builder = begin(ctx);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "trained", good), REVERSA_OK);
    expect_finish(ctx, builder, 0, NULL);
    builder = begin(ctx);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "trained", bad), REVERSA_OK);
    expect_finish(ctx, builder, 1, "trained");
    reversa_context_free(ctx);
}

static void test_check_reports_every_column(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const double levels[] = {1, 1.5, 2.5};
    const double openness[] = {-1, 2, 3};
    reversa_cohort_builder *builder = begin(ctx);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "level", levels), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "openness", openness), REVERSA_OK);
    expect_finish(ctx, builder, 5, "level");
    reversa_error error;
    reversa_context_error(ctx, 4, &error);
    assert_int_equal(error.row, 3);
    assert_string_equal(error.column, "openness");
    assert_non_null(strstr(error.message, "above 1"));
    reversa_context_free(ctx);
}

static void test_check_keeps_twenty_and_counts_all(void **state)
{
    (void)state;
    enum { N = 1000 };
    static char texts[N][8];
    static const char *many[N];
    static const char *words[N];
    static double levels[N];
    for (int i = 0; i < N; i++) {
        texts[i][0] = (char)('a' + i % 26);
        texts[i][1] = (char)('a' + i / 26 % 26);
        texts[i][2] = (char)('a' + i / 676);
        many[i] = texts[i];
        words[i] = "none";
        levels[i] = 0.5;
    }
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    reversa_error error;
    assert_int_equal(reversa_cohort_builder_create(ctx, many, N, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", words), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "level", levels), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), N);
    reversa_context_error(ctx, 19, &error);
    assert_int_equal(error.row, 20);
    reversa_context_error(ctx, 20, &error);
    assert_int_equal(error.code, REVERSA_OK);
    reversa_context_free(ctx);
}

/* A draft as a reader fills it, with one column of three people. */
static rv_column *open_draft(reversa_context *ctx, rv_draft *draft, const char *name, reversa_column_kind kind)
{
    rv_column *column = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_open(ctx, draft, NULL, "people.csv"), REVERSA_OK);
    draft->first_row = 2;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(rv_draft_add_id(ctx, draft, ids[i], 1), REVERSA_OK);
    assert_int_equal(rv_draft_add_column(ctx, draft, name, kind, &column), REVERSA_OK);
    return column;
}

static void expect_wrong_row(reversa_context *ctx, rv_draft *draft, int64_t row)
{
    reversa_error error;
    assert_int_equal(rv_check_columns(ctx, draft), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_DATA);
    assert_int_equal(error.row, row);
    assert_string_equal(error.file, "people.csv");
    rv_draft_free(draft);
    reversa_context_free(ctx);
}

/* Tags of a draft: three people with 2, 0 and 2. */
static void fill_tags(reversa_context *ctx, rv_draft *draft, rv_column *column, const char *const texts[4],
                      const int32_t weights[4])
{
    const int64_t offsets[] = {0, 2, 2, 4};
    column->offset = rv_alloc(ctx, 4, sizeof *column->offset);
    column->tag = rv_alloc(ctx, 4, sizeof *column->tag);
    column->weight = rv_alloc(ctx, 4, sizeof *column->weight);
    assert_true(column->offset && column->tag && column->weight);
    for (size_t k = 0; k < 4; k++) {
        column->offset[k] = offsets[k];
        column->weight[k] = weights[k];
        assert_int_equal(rv_draft_tag_code(ctx, draft, texts[k], strlen(texts[k]), &column->tag[k]), REVERSA_OK);
    }
}

static void test_check_draft_tags_are_sorted_with_their_weights(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_column *column = open_draft(ctx, &draft, "skills", REVERSA_COLUMN_TAGS);
    const char *const texts[] = {"x", "y", "Y", "X"};
    const int32_t weights[] = {100000, 1, 30, 40};
    fill_tags(ctx, &draft, column, texts, weights);
    assert_int_equal(rv_check_columns(ctx, &draft), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    assert_int_equal(column->tag[2], column->tag[0]);
    assert_int_equal(column->weight[2], 40);
    assert_int_equal(column->weight[3], 30);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_check_draft_tags_wrong(void **state)
{
    (void)state;
    const char *const texts[][4] = {
        {"x", "y", "x", " X"}, {"x", "", "x", "y"}, {"x", "y", "x", "y"}, {"x", "y", "x", "y"}};
    const int32_t weights[][4] = {{1, 1, 1, 1}, {1, 1, 1, 1}, {0, 1, 1, 1}, {1, 1, 1, 100001}};
    const int64_t rows[] = {4, 2, 2, 4};
    for (size_t i = 0; i < 4; i++) {
        reversa_context *ctx = rt_context(NULL);
        rv_draft draft;
        rv_column *column = open_draft(ctx, &draft, "skills", REVERSA_COLUMN_TAGS);
        fill_tags(ctx, &draft, column, texts[i], weights[i]);
        expect_wrong_row(ctx, &draft, rows[i]);
    }
}

static void test_check_draft_number_beyond_limit(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_column *column = open_draft(ctx, &draft, "x", REVERSA_COLUMN_NUMBER);
    column->number = rv_alloc(ctx, 3, sizeof *column->number);
    assert_non_null(column->number);
    column->number[2] = INT64_MAX;
    expect_wrong_row(ctx, &draft, 4);
}

static void test_check_draft_date_and_minutes_beyond_limit(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_column *column = open_draft(ctx, &draft, "hire_date", REVERSA_COLUMN_DATE);
    column->code = rv_alloc(ctx, 3, sizeof *column->code);
    assert_non_null(column->code);
    column->code[0] = INT32_MAX;
    expect_wrong_row(ctx, &draft, 2);
    ctx = rt_context(NULL);
    column = open_draft(ctx, &draft, "availability", REVERSA_COLUMN_MINUTES);
    column->offset = rv_alloc(ctx, 4, sizeof *column->offset);
    column->minute = rv_alloc(ctx, 2, sizeof *column->minute);
    assert_true(column->offset && column->minute);
    column->offset[2] = column->offset[3] = 1;
    column->minute[0] = 5;
    column->minute[1] = 5;
    expect_wrong_row(ctx, &draft, 3);
}

/* One cell of a hundred thousand tags, two of which are the same: far beyond what a quadratic check could do. */
static void test_check_huge_set(void **state)
{
    (void)state;
    enum { N = 100000 };
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_column *column = open_draft(ctx, &draft, "skills", REVERSA_COLUMN_TAGS);
    column->offset = rv_alloc(ctx, 4, sizeof *column->offset);
    column->tag = rv_alloc(ctx, N, sizeof *column->tag);
    column->weight = rv_alloc(ctx, N, sizeof *column->weight);
    assert_true(column->offset && column->tag && column->weight);
    column->offset[1] = column->offset[2] = column->offset[3] = N;
    for (int32_t k = 0; k < N; k++) {
        column->tag[k] = N - k;
        column->weight[k] = 1000;
    }
    column->tag[N / 2] = column->tag[7];
    expect_wrong_row(ctx, &draft, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_numbers),
        cmocka_unit_test(test_check_trained),
        cmocka_unit_test(test_check_reports_every_column),
        cmocka_unit_test(test_check_keeps_twenty_and_counts_all),
        cmocka_unit_test(test_check_draft_tags_are_sorted_with_their_weights),
        cmocka_unit_test(test_check_draft_tags_wrong),
        cmocka_unit_test(test_check_draft_number_beyond_limit),
        cmocka_unit_test(test_check_draft_date_and_minutes_beyond_limit),
        cmocka_unit_test(test_check_huge_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
