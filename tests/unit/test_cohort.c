/*
 * Reading a cohort: what is there, and "nothing there" for every index, name and id that is not.
 */
#include "support/support.h"

#include <string.h>

#include "model/cohort.h"

static reversa_cohort *two(reversa_context *ctx)
{
    const char *const ids[] = {"x1", "x2"};
    const char *const roles[] = {"mentor", "none"};
    const double levels[] = {3, 4};
    const int32_t days[] = {0, 1};
    reversa_cohort_options options;
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    reversa_cohort_options_init(&options);
    options.seed = 9;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 2, &options, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "level", levels), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", days), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    return cohort;
}

static void test_cohort_people(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = two(ctx);
    assert_int_equal(reversa_cohort_n_people(cohort), 2);
    assert_int_equal(reversa_cohort_seed(cohort), 9);
    for (int32_t p = 0; p < 2; p++)
        assert_int_equal(reversa_cohort_find(cohort, reversa_cohort_id(cohort, p)), p);
    assert_int_equal(reversa_cohort_find(cohort, "x"), -1);
    assert_int_equal(reversa_cohort_find(cohort, ""), -1);
    assert_null(reversa_cohort_id(cohort, -1));
    assert_null(reversa_cohort_id(cohort, 2));
    assert_int_equal(rv_cohort_row(cohort, reversa_cohort_find(cohort, "x1")), 1);
    assert_int_equal(rv_cohort_row(cohort, reversa_cohort_find(cohort, "x2")), 2);
    reversa_cohort_free(cohort);
    reversa_cohort_free(NULL);
    reversa_context_free(ctx);
}

static void test_cohort_columns(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = two(ctx);
    assert_int_equal(reversa_cohort_n_columns(cohort), 3);
    assert_string_equal(reversa_cohort_column_name(cohort, 1), "level");
    assert_null(reversa_cohort_column_name(cohort, -1));
    assert_null(reversa_cohort_column_name(cohort, 3));
    assert_int_equal(reversa_cohort_column_kind(cohort, 1), REVERSA_COLUMN_NUMBER);
    assert_int_equal(reversa_cohort_column_kind(cohort, 2), REVERSA_COLUMN_DATE);
    assert_int_equal(reversa_cohort_column_kind(cohort, 3), REVERSA_COLUMN_TEXT);
    assert_int_equal(reversa_cohort_column_find(cohort, "hire_date"), 2);
    assert_int_equal(reversa_cohort_column_find(cohort, "id"), -1);
    assert_null(rv_cohort_column(cohort, "shoe_size"));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_cohort_values(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = two(ctx);
    int32_t p = reversa_cohort_find(cohort, "x2");
    assert_int_equal(reversa_cohort_number(cohort, 1, p), 4000000);
    assert_string_equal(reversa_cohort_text(cohort, 0, p), "none");
    assert_int_equal(reversa_cohort_number(cohort, 0, p), REVERSA_MISSING_NUMBER); /* a text column */
    assert_int_equal(reversa_cohort_number(cohort, 1, 2), REVERSA_MISSING_NUMBER);
    assert_int_equal(reversa_cohort_number(cohort, 1, -1), REVERSA_MISSING_NUMBER);
    assert_int_equal(reversa_cohort_number(cohort, 3, p), REVERSA_MISSING_NUMBER);
    assert_int_equal(reversa_cohort_number(cohort, -1, p), REVERSA_MISSING_NUMBER);
    assert_null(reversa_cohort_text(cohort, 1, p)); /* a number column */
    assert_null(reversa_cohort_text(cohort, 0, 2));
    assert_null(reversa_cohort_text(cohort, 9, p));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cohort_people),
        cmocka_unit_test(test_cohort_columns),
        cmocka_unit_test(test_cohort_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
