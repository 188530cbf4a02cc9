/*
 * Roles and capacities: the words, the default of 1 on a side that the role includes, 0 on the other.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "model/cohort.h"

static const char *const ids[] = {"none", "mentor", "mentee", "both"};

/* Four people whose ids are their roles, with capacities where given. */
static reversa_cohort *four(reversa_context *ctx, const double *mentor_capacity, const double *mentee_capacity)
{
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 4, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", ids), REVERSA_OK);
    if (mentor_capacity)
        assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "mentor_capacity", mentor_capacity),
                         REVERSA_OK);
    if (mentee_capacity)
        assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "mentee_capacity", mentee_capacity),
                         REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    return cohort;
}

/* Capacities in the order of ids. */
static void expect_capacities(const reversa_cohort *cohort, reversa_side side, const int32_t expected[4])
{
    for (int i = 0; i < 4; i++)
        assert_int_equal(reversa_cohort_capacity(cohort, reversa_cohort_find(cohort, ids[i]), side), expected[i]);
}

static void test_roles_words(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = four(ctx, NULL, NULL);
    const unsigned expected[] = {0, RV_ROLE_MENTOR, RV_ROLE_MENTEE, RV_ROLE_MENTOR | RV_ROLE_MENTEE};
    for (int i = 0; i < 4; i++)
        assert_int_equal(cohort->role[reversa_cohort_find(cohort, ids[i])], expected[i]);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_capacities_default(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = four(ctx, NULL, NULL);
    expect_capacities(cohort, REVERSA_MENTOR, (const int32_t[]){0, 1, 0, 1});
    expect_capacities(cohort, REVERSA_MENTEE, (const int32_t[]){0, 0, 1, 1});
    assert_int_equal(reversa_cohort_capacity(cohort, -1, REVERSA_MENTOR), 0);
    assert_int_equal(reversa_cohort_capacity(cohort, 4, REVERSA_MENTOR), 0);
    assert_int_equal(reversa_cohort_capacity(cohort, 0, (reversa_side)2), 0);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_capacities_given(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    const double mentor[] = {5, 3, 5, NAN};
    const double mentee[] = {5, 5, 0, 2};
    reversa_cohort *cohort = four(ctx, mentor, mentee);
    expect_capacities(cohort, REVERSA_MENTOR, (const int32_t[]){0, 3, 0, 1});
    expect_capacities(cohort, REVERSA_MENTEE, (const int32_t[]){0, 0, 0, 2});
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_roles_wrong_or_empty(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    reversa_error error;
    const char *const roles[] = {"none", "Erika Mustermann", NULL, "Mentor"};
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 4, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_E_DATA);
    assert_null(cohort);
    assert_int_equal(reversa_context_error_count(ctx), 3);
    for (int64_t i = 0; i < 3; i++) {
        reversa_context_error(ctx, i, &error);
        assert_int_equal(error.row, i + 2);
        assert_string_equal(error.column, "role");
        assert_null(strstr(error.message, "Erika")); /* a name in the wrong column stays out of messages */
    }
    reversa_context_error(ctx, 1, &error);
    assert_non_null(strstr(error.message, "empty"));
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_roles_words),
        cmocka_unit_test(test_capacities_default),
        cmocka_unit_test(test_capacities_given),
        cmocka_unit_test(test_roles_wrong_or_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
