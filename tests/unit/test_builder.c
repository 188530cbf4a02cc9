/*
 * The public builder: what it takes, what it refuses, and that a refused column leaves no trace.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "model/cohort.h"

static const char *const ids[] = {"a", "b", "c"};

static reversa_cohort_builder *three(reversa_context *ctx)
{
    reversa_cohort_builder *builder = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, NULL, &builder), REVERSA_OK);
    assert_non_null(builder);
    return builder;
}

static void add_roles(reversa_context *ctx, reversa_cohort_builder *builder)
{
    const char *const roles[] = {"mentor", "mentee", "both"};
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
}

static reversa_cohort *finish(reversa_context *ctx, reversa_cohort_builder *builder)
{
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    assert_non_null(cohort);
    return cohort;
}

/* The first error of the last call. */
static void expect_error(reversa_context *ctx, reversa_status code, int64_t row, const char *column)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, code);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
    else
        assert_null(error.column);
    assert_true(error.message[0] != '\0');
}

/* Adding must fail, and the builder must be as before: the column can be added after all, and the cohort be made. */
static void expect_as_before(reversa_context *ctx, reversa_cohort_builder *builder, const char *name)
{
    const double numbers[] = {1, 2, 3};
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, name, numbers), REVERSA_OK);
    add_roles(ctx, builder);
    reversa_cohort *cohort = finish(ctx, builder);
    assert_int_equal(reversa_cohort_n_columns(cohort), 2);
    assert_int_equal(reversa_cohort_number(cohort, 0, reversa_cohort_find(cohort, "b")), 2000000);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_create_bad_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = (void *)ctx;
    assert_int_equal(reversa_cohort_builder_create(NULL, ids, 3, NULL, &builder), REVERSA_E_ARGUMENT);
    assert_null(builder);
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_create(ctx, NULL, 3, NULL, &builder), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, -1, NULL, &builder), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, INT32_MAX, NULL, &builder), REVERSA_E_ARGUMENT);
    const char *const with_null[] = {"a", NULL, "c"};
    assert_int_equal(reversa_cohort_builder_create(ctx, with_null, 3, NULL, &builder), REVERSA_E_ARGUMENT);
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    assert_int_equal(options.seed, 1);
    options.struct_size = 1;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, &options, &builder), REVERSA_E_ARGUMENT);
    reversa_cohort_options_init(&options);
    options.unknown_manager = (reversa_unknown_manager)7;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, &options, &builder), REVERSA_E_ARGUMENT);
    assert_null(builder);
    reversa_context_free(ctx);
}

static void test_create_bad_ids(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    const char *const bad[] = {"a", "", "\xC3(", "d"};
    assert_int_equal(reversa_cohort_builder_create(ctx, bad, 4, NULL, &builder), REVERSA_E_FORMAT);
    assert_null(builder);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    expect_error(ctx, REVERSA_E_FORMAT, 2, "id");
    reversa_context_free(ctx);
}

static void test_create_when_cancelled(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    reversa_cohort_builder *other = NULL;
    reversa_cohort *cohort = NULL;
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 3, NULL, &other), REVERSA_E_CANCELLED);
    assert_null(other);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_E_CANCELLED); /* frees it */
    assert_null(cohort);
    reversa_context_free(ctx);
}

static void test_builder_nobody(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    const int64_t offsets[] = {0};
    assert_int_equal(reversa_cohort_builder_create(ctx, NULL, 0, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "manager_id", NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "level", NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "skills", offsets, NULL, NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "availability", offsets, NULL, NULL), REVERSA_OK);
    reversa_cohort *cohort = finish(ctx, builder);
    assert_int_equal(reversa_cohort_n_people(cohort), 0);
    assert_int_equal(reversa_cohort_n_columns(cohort), 6);
    assert_null(reversa_cohort_id(cohort, 0));
    assert_int_equal(reversa_cohort_find(cohort, "a"), -1);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_add_numbers_rounds_to_millionths(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const double values[] = {0.1 + 0.2, NAN, -1e12};
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "x", values), REVERSA_OK);
    add_roles(ctx, builder);
    reversa_cohort *cohort = finish(ctx, builder);
    assert_int_equal(reversa_cohort_number(cohort, 0, reversa_cohort_find(cohort, "a")), 300000);
    assert_int_equal(reversa_cohort_number(cohort, 0, reversa_cohort_find(cohort, "b")), REVERSA_MISSING_NUMBER);
    assert_int_equal(reversa_cohort_number(cohort, 0, reversa_cohort_find(cohort, "c")),
                     INT64_C(-1000000000000) * 1000000);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_add_numbers_out_of_range(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const double values[] = {1, INFINITY, 1.1e12};
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "x", values), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    expect_error(ctx, REVERSA_E_DATA, 2, "x");
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "x", NULL), REVERSA_E_ARGUMENT);
    expect_as_before(ctx, builder, "x");
}

static void test_add_text_not_utf8(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const char *const values[] = {"x", NULL, "\xFF"};
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "team", values), REVERSA_E_FORMAT);
    expect_error(ctx, REVERSA_E_FORMAT, 3, "team");
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "team", NULL), REVERSA_E_ARGUMENT);
    expect_as_before(ctx, builder, "x");
}

static void test_add_text_is_composed(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const char *const values[] = {"Caf\xC3\xA9", "Cafe\xCC\x81", ""};
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "team", values), REVERSA_OK);
    add_roles(ctx, builder);
    reversa_cohort *cohort = finish(ctx, builder);
    assert_string_equal(reversa_cohort_text(cohort, 0, reversa_cohort_find(cohort, "b")), "Caf\xC3\xA9");
    const rv_column *column = rv_cohort_column(cohort, "team");
    assert_int_equal(column->code[reversa_cohort_find(cohort, "a")], column->code[reversa_cohort_find(cohort, "b")]);
    assert_null(reversa_cohort_text(cohort, 0, reversa_cohort_find(cohort, "c")));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_add_column_refused_names(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_context *other = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const double values[] = {1, 2, 3};
    const char *const refused[] = {"", "id", "role", "skills", "hire_date", "availability", "\xFF"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, refused[i], values), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, NULL, values), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, NULL, "x", values), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_numbers(other, builder, "x", values), REVERSA_E_ARGUMENT);
    add_roles(ctx, builder);
    const char *const roles[] = {"none", "none", "none"};
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_E_ARGUMENT);
    reversa_cohort *cohort = finish(ctx, builder);
    assert_int_equal(reversa_cohort_capacity(cohort, reversa_cohort_find(cohort, "a"), REVERSA_MENTOR), 1);
    reversa_cohort_free(cohort);
    reversa_context_free(other);
    reversa_context_free(ctx);
}

static void test_add_tags_normalised_and_sorted(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const int64_t skills[] = {0, 2, 2, 3};
    const char *const tags[] = {" SQL ", "Python", "sql"};
    const double weights[] = {2.5, 100, 0.001};
    const int64_t wants[] = {0, 1, 1, 1};
    const char *const wanted[] = {"Sql"};
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "skills", skills, tags, weights), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "wants", wants, wanted, NULL), REVERSA_OK);
    add_roles(ctx, builder);
    reversa_cohort *cohort = finish(ctx, builder);
    const rv_column *column = rv_cohort_column(cohort, "skills");
    int32_t a = reversa_cohort_find(cohort, "a");
    int32_t b = reversa_cohort_find(cohort, "b");
    int32_t c = reversa_cohort_find(cohort, "c");
    int32_t sql = rv_dictionary_find(&cohort->tags, "sql", 3);
    int32_t python = rv_dictionary_find(&cohort->tags, "python", 6);
    int64_t first = column->offset[a];
    assert_true(sql >= 0 && python > sql);
    assert_int_equal(column->offset[a + 1] - first, 2);
    assert_int_equal(column->tag[first], sql);
    assert_int_equal(column->weight[first], 2500);
    assert_int_equal(column->tag[first + 1], python);
    assert_int_equal(column->weight[first + 1], 100000);
    assert_int_equal(column->offset[b + 1] - column->offset[b], 0);
    assert_int_equal(column->weight[column->offset[c]], 1);
    const rv_column *other = rv_cohort_column(cohort, "wants");
    assert_int_equal(other->tag[other->offset[a]], sql);
    assert_int_equal(other->weight[other->offset[a]], 1000);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_add_tags_refused(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const int64_t offsets[] = {0, 2, 2, 3};
    const int64_t descending[] = {0, 2, 1, 3};
    const int64_t late[] = {1, 2, 2, 3};
    const char *const good[] = {"x", "y", "x"};
    const char *const twice[] = {"x", " X", "x"};
    const char *const empty[] = {"x", "y", " "};
    const char *const broken[] = {"x", "y", "\xFF"};
    const char *const with_null[] = {"x", NULL, "z"};
    const double bad_weights[] = {1, 1, 100.5};
    const double nan_weights[] = {1, NAN, 1};
    const double tiny_weights[] = {0.0001, 1, 1};
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", NULL, good, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", descending, good, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", late, good, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, with_null, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, twice, NULL), REVERSA_E_DATA);
    expect_error(ctx, REVERSA_E_DATA, 1, "x");
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, empty, NULL), REVERSA_E_FORMAT);
    expect_error(ctx, REVERSA_E_FORMAT, 3, "x");
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, broken, NULL), REVERSA_E_FORMAT);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, good, bad_weights), REVERSA_E_DATA);
    expect_error(ctx, REVERSA_E_DATA, 3, "x");
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, good, nan_weights), REVERSA_E_DATA);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "x", offsets, good, tiny_weights), REVERSA_E_DATA);
    expect_as_before(ctx, builder, "x");
}

static void test_add_minutes_refused(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    const int64_t offsets[] = {0, 1, 1, 2};
    const int32_t starts[] = {0, 600};
    const int32_t ends[] = {60, 660};
    const int32_t bad_starts[][2] = {{-1, 600}, {0, 10080}};
    const int32_t bad_ends[][2] = {{0, 660}, {60, 599}, {10081, 660}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "x", offsets, bad_starts[i], ends),
                         REVERSA_E_DATA);
        expect_error(ctx, REVERSA_E_DATA, i == 0 ? 1 : 3, "x");
    }
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "x", offsets, starts, bad_ends[i]),
                         REVERSA_E_DATA);
    assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "x", offsets, NULL, ends), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "x", offsets, starts, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_minutes(ctx, builder, "x", NULL, starts, ends), REVERSA_E_ARGUMENT);
    expect_as_before(ctx, builder, "x");
}

static void test_add_dates_refused(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    /* 1583-01-01 and 9999-12-31, by `date -d … +%s` divided by 86400; one day further each is wrong. */
    const int32_t good[] = {-141349, REVERSA_MISSING_DATE, 2932896};
    const int32_t early[] = {0, -141350, 0};
    const int32_t late[] = {0, 0, 2932897};
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", early), REVERSA_E_DATA);
    expect_error(ctx, REVERSA_E_DATA, 2, "hire_date");
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", late), REVERSA_E_DATA);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", good), REVERSA_OK);
    add_roles(ctx, builder);
    reversa_cohort *cohort = finish(ctx, builder);
    const rv_column *column = rv_cohort_column(cohort, "hire_date");
    assert_int_equal(column->code[reversa_cohort_find(cohort, "a")], -141349);
    assert_int_equal(column->code[reversa_cohort_find(cohort, "b")], REVERSA_MISSING_DATE);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_finish_without_role(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = (void *)ctx;
    assert_int_equal(reversa_cohort_builder_finish(ctx, three(ctx), &cohort), REVERSA_E_ARGUMENT);
    assert_null(cohort);
    assert_int_equal(reversa_cohort_builder_finish(ctx, three(ctx), NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_cohort_builder_finish(ctx, NULL, &cohort), REVERSA_E_ARGUMENT);
    reversa_cohort_builder_free(NULL);
    reversa_cohort_builder_free(three(ctx));
    reversa_context_free(ctx);
}

static void test_finish_duplicate_ids(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const char *const twice[] = {"a", "a", "b", "b", "a"};
    const char *const roles[] = {"mentor", "mentor", "mentee", "mentee", "none"};
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, twice, 5, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_E_DATA);
    assert_null(cohort);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    reversa_error error;
    reversa_context_error(ctx, 1, &error);
    assert_int_equal(error.row, 4);
    assert_non_null(strstr(error.message, "\"b\""));
    assert_non_null(strstr(error.message, "row 3"));
    reversa_context_free(ctx);
}

static void test_builder_outlives_its_context(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = three(ctx);
    reversa_cohort_builder *made = three(ctx);
    add_roles(ctx, made);
    reversa_cohort *cohort = finish(ctx, made);
    reversa_context_free(ctx);
    reversa_cohort_builder_free(builder);
    assert_int_equal(reversa_cohort_n_people(cohort), 3);
    reversa_cohort_free(cohort);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_bad_arguments),
        cmocka_unit_test(test_create_bad_ids),
        cmocka_unit_test(test_create_when_cancelled),
        cmocka_unit_test(test_builder_nobody),
        cmocka_unit_test(test_add_numbers_rounds_to_millionths),
        cmocka_unit_test(test_add_numbers_out_of_range),
        cmocka_unit_test(test_add_text_not_utf8),
        cmocka_unit_test(test_add_text_is_composed),
        cmocka_unit_test(test_add_column_refused_names),
        cmocka_unit_test(test_add_tags_normalised_and_sorted),
        cmocka_unit_test(test_add_tags_refused),
        cmocka_unit_test(test_add_minutes_refused),
        cmocka_unit_test(test_add_dates_refused),
        cmocka_unit_test(test_finish_without_role),
        cmocka_unit_test(test_finish_duplicate_ids),
        cmocka_unit_test(test_builder_outlives_its_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
