/*
 * The manager tree: small ones by hand, cycles, unknown managers, and chains too deep for recursion.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/cohort.h"

#define MILLION 1000000

/* People with ids and managers, all without a role. The builder's finish decides. */
static reversa_status build(reversa_context *ctx, const char *const *ids, const char *const *managers, int64_t n,
                            reversa_unknown_manager unknown, reversa_cohort **cohort_out)
{
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.unknown_manager = unknown;
    options.source = "people";
    reversa_cohort_builder *builder = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, n, &options, &builder), REVERSA_OK);
    const char **roles = malloc((size_t)n * sizeof *roles);
    assert_non_null(roles);
    for (int64_t i = 0; i < n; i++)
        roles[i] = "none";
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    free(roles);
    if (managers)
        assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "manager_id", managers), REVERSA_OK);
    return reversa_cohort_builder_finish(ctx, builder, cohort_out);
}

static bool same_line(const reversa_cohort *cohort, const char *a, const char *b)
{
    return rv_cohort_same_line(cohort, reversa_cohort_find(cohort, a), reversa_cohort_find(cohort, b));
}

static void expect_error(const reversa_context *ctx, int64_t index, int64_t row, const char *part)
{
    reversa_error error;
    reversa_context_error(ctx, index, &error);
    assert_int_equal(error.code, REVERSA_E_DATA);
    assert_string_equal(error.file, "people");
    assert_string_equal(error.column, "manager_id");
    assert_int_equal(error.row, row);
    assert_non_null(strstr(error.message, part));
}

static void test_line_two_tops(void **state)
{
    (void)state;
    const char *const ids[] = {"leaf", "top", "middle", "sibling", "alone"};
    const char *const managers[] = {"middle", "", "top", "top", NULL};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    assert_int_equal(build(ctx, ids, managers, 5, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_OK);
    assert_true(same_line(cohort, "leaf", "top"));
    assert_true(same_line(cohort, "top", "leaf"));
    assert_true(same_line(cohort, "leaf", "middle"));
    assert_true(same_line(cohort, "leaf", "leaf"));
    assert_true(same_line(cohort, "top", "sibling"));
    assert_false(same_line(cohort, "leaf", "sibling"));
    assert_false(same_line(cohort, "middle", "sibling"));
    assert_false(same_line(cohort, "alone", "top"));
    assert_false(same_line(cohort, "leaf", "alone"));
    assert_int_equal(cohort->manager[reversa_cohort_find(cohort, "leaf")], reversa_cohort_find(cohort, "middle"));
    assert_int_equal(cohort->manager[reversa_cohort_find(cohort, "alone")], -1);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_line_without_managers(void **state)
{
    (void)state;
    const char *const ids[] = {"a", "b"};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    assert_int_equal(build(ctx, ids, NULL, 2, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_OK);
    assert_null(cohort->manager);
    assert_null(cohort->line_first);
    assert_null(cohort->line_last);
    assert_false(same_line(cohort, "a", "b"));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_line_unknown_manager(void **state)
{
    (void)state;
    const char *const ids[] = {"a", "b", "c"};
    const char *const managers[] = {"b", "gone", "left"};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = (void *)ctx;
    assert_int_equal(build(ctx, ids, managers, 3, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_E_DATA);
    assert_null(cohort);
    assert_int_equal(reversa_context_error_count(ctx), 2);
    expect_error(ctx, 0, 2, "\"gone\"");
    expect_error(ctx, 1, 3, "\"left\"");
    assert_int_equal(build(ctx, ids, managers, 3, REVERSA_UNKNOWN_MANAGER_ROOT, &cohort), REVERSA_OK);
    assert_true(same_line(cohort, "a", "b"));
    assert_false(same_line(cohort, "b", "c"));
    assert_int_equal(cohort->manager[reversa_cohort_find(cohort, "b")], -1);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_line_cycles_are_named_once_each(void **state)
{
    (void)state;
    /* b → c → d → b with a and e below; x → x; p ↔ q. */
    const char *const ids[] = {"a", "b", "c", "d", "e", "x", "p", "q", "top"};
    const char *const managers[] = {"b", "c", "d", "b", "a", "x", "q", "p", ""};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    assert_int_equal(build(ctx, ids, managers, 9, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    expect_error(ctx, 0, 2, "\"b\"");
    expect_error(ctx, 0, 2, "cycle of 3");
    expect_error(ctx, 1, 6, "\"x\"");
    expect_error(ctx, 1, 6, "cycle of 1");
    expect_error(ctx, 2, 7, "cycle of 2");
    reversa_context_free(ctx);
}

/* An id is compared as it is: manager_id is not brought to NFC. */
static void test_line_ids_are_compared_bytewise(void **state)
{
    (void)state;
    const char *const ids[] = {"Zoe\xCC\x88", "b"};
    const char *const managers[] = {"", "Zoe\xCC\x88"};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    assert_int_equal(build(ctx, ids, managers, 2, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_OK);
    assert_true(same_line(cohort, "b", "Zoe\xCC\x88"));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

/* Each person reports to the one before, the first to nobody; in a star all report to the first. */
static void chain_of_a_million(bool star)
{
    char(*texts)[16] = malloc(MILLION * sizeof *texts);
    const char **ids = malloc(MILLION * sizeof *ids);
    const char **managers = malloc(MILLION * sizeof *managers);
    assert_true(texts && ids && managers);
    for (int i = 0; i < MILLION; i++) {
        snprintf(texts[i], sizeof texts[i], "%06d", i);
        ids[i] = texts[i];
        managers[i] = i == 0 ? NULL : texts[star ? 0 : i - 1];
    }
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    assert_int_equal(build(ctx, ids, managers, MILLION, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_OK);
    assert_true(same_line(cohort, "000000", "999999"));
    assert_int_equal(same_line(cohort, "333333", "777777"), !star);
    for (int i = 1; i < MILLION; i += 997)
        assert_true(rv_cohort_same_line(cohort, cohort->person_of[i], cohort->person_of[0]));
    int32_t first = cohort->person_of[0];
    assert_int_equal(cohort->line_last[first] - cohort->line_first[first], MILLION - 1);
    reversa_cohort_free(cohort);
    managers[0] = texts[MILLION - 1];
    assert_int_equal(build(ctx, ids, managers, MILLION, REVERSA_UNKNOWN_MANAGER_ERROR, &cohort), REVERSA_E_DATA);
    expect_error(ctx, 0, 1, star ? "cycle of 2" : "cycle of 1000000");
    reversa_context_free(ctx);
    free(managers);
    free(ids);
    free(texts);
}

static void test_line_chain_of_a_million(void **state)
{
    (void)state;
    chain_of_a_million(false);
}

static void test_line_star_of_a_million(void **state)
{
    (void)state;
    chain_of_a_million(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_two_tops),
        cmocka_unit_test(test_line_without_managers),
        cmocka_unit_test(test_line_unknown_manager),
        cmocka_unit_test(test_line_cycles_are_named_once_each),
        cmocka_unit_test(test_line_ids_are_compared_bytewise),
        cmocka_unit_test(test_line_chain_of_a_million),
        cmocka_unit_test(test_line_star_of_a_million),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
