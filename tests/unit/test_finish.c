/*
 * Finishing: the order that the seed draws, what a cohort takes along from its draft, and drafts that cannot be finished.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "model/draft.h"

#define N 500

static char texts[N][8];
static const char *ids[N];
static const char *roles[N];

static reversa_cohort *build(reversa_context *ctx, uint64_t seed)
{
    reversa_cohort_options options;
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    for (int i = 0; i < N; i++) {
        texts[i][0] = (char)('A' + i % 20);
        texts[i][1] = (char)('A' + i / 20);
        ids[i] = texts[i];
        roles[i] = "none";
    }
    reversa_cohort_options_init(&options);
    options.seed = seed;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, N, &options, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    return cohort;
}

static void test_finish_orders_by_hash(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const uint64_t seeds[] = {1, 0, UINT64_MAX, 20270201};
    for (size_t s = 0; s < 4; s++) {
        reversa_cohort *cohort = build(ctx, seeds[s]);
        for (int32_t p = 1; p < N; p++) {
            const char *before = reversa_cohort_id(cohort, p - 1);
            const char *after = reversa_cohort_id(cohort, p);
            assert_true(rv_siphash(seeds[s], before, 2) < rv_siphash(seeds[s], after, 2));
        }
        for (int32_t i = 0; i < N; i++) {
            assert_int_equal(cohort->input_of[cohort->person_of[i]], i);
            assert_string_equal(reversa_cohort_id(cohort, cohort->person_of[i]), ids[i]);
        }
        reversa_cohort_free(cohort);
    }
    reversa_context_free(ctx);
}

static void test_finish_other_seed_other_order(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *one = build(ctx, 1);
    reversa_cohort *two = build(ctx, 2);
    int same = 0;
    for (int32_t p = 0; p < N; p++)
        same += one->input_of[p] == two->input_of[p];
    assert_true(same < 20); /* one is expected; 20 has a chance below 10^-18 */
    reversa_cohort_free(one);
    reversa_cohort_free(two);
    reversa_context_free(ctx);
}

static void test_finish_takes_source_and_rows_along(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_column *column = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_open(ctx, &draft, NULL, "people.csv"), REVERSA_OK);
    draft.first_row = 2;
    snprintf(draft.sha256, sizeof draft.sha256, "%s", "abc");
    assert_int_equal(rv_draft_add_id(ctx, &draft, "a", 1), REVERSA_OK);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "role", REVERSA_COLUMN_TEXT, &column), REVERSA_OK);
    column->code = rv_alloc(ctx, 1, sizeof *column->code);
    assert_non_null(column->code);
    assert_int_equal(rv_draft_text_code(ctx, &draft, column, "both", 4, column->code), REVERSA_OK);
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_OK);
    rv_draft_free(&draft);
    assert_string_equal(cohort->source, "people.csv");
    assert_string_equal(cohort->sha256, "abc");
    assert_int_equal(rv_cohort_row(cohort, 0), 2);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_finish_without_role_or_after_errors(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    reversa_cohort *cohort = (void *)ctx;
    reversa_error error;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_open(ctx, &draft, NULL, NULL), REVERSA_OK);
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_E_DATA);
    assert_null(cohort);
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.column, "role");
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_column *column = NULL;
    assert_int_equal(rv_draft_add_column(ctx, &draft, "role", REVERSA_COLUMN_TEXT, &column), REVERSA_OK);
    (void)rv_fail(ctx, REVERSA_E_FORMAT, "A cell is wrong");
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_E_FORMAT);
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_OK); /* nobody, and arrays that are NULL */
    reversa_cohort_free(cohort);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

static void test_finish_cancelled(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_free(build(ctx, 1));
    rv_draft draft;
    rv_column *column = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_draft_open(ctx, &draft, NULL, NULL), REVERSA_OK);
    for (int i = 0; i < N; i++)
        assert_int_equal(rv_draft_add_id(ctx, &draft, ids[i], 2), REVERSA_OK);
    assert_int_equal(rv_draft_add_column(ctx, &draft, "level", REVERSA_COLUMN_NUMBER, &column), REVERSA_OK);
    column->number = rv_alloc(ctx, N, sizeof *column->number);
    assert_non_null(column->number);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_draft_finish(ctx, &draft, &cohort), REVERSA_E_CANCELLED);
    assert_null(cohort);
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finish_orders_by_hash),
        cmocka_unit_test(test_finish_other_seed_other_order),
        cmocka_unit_test(test_finish_takes_source_and_rows_along),
        cmocka_unit_test(test_finish_without_role_or_after_errors),
        cmocka_unit_test(test_finish_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
