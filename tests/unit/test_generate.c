/*
 * Generating: options, equal organisations from equal options (by a hash of every value), stops, and the
 * allocation-failure walk.
 */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "base/sha256.h"
#include "study/organisation.h"

static void release(reversa_organisation *made)
{
    reversa_preferences_free(made->preferences);
    reversa_previous_free(made->previous);
    reversa_cohort_free(made->cohort);
    *made = (reversa_organisation){0};
}

static void add_column(rv_sha256 *hash, const reversa_cohort *cohort, const rv_column *column)
{
    size_t n = (size_t)cohort->n_people;
    rv_sha256_add(hash, column->name, strlen(column->name));
    if (column->number)
        rv_sha256_add(hash, column->number, n * sizeof *column->number);
    if (column->code)
        rv_sha256_add(hash, column->code, n * sizeof *column->code);
    if (column->offset)
        rv_sha256_add(hash, column->offset, (n + 1) * sizeof *column->offset);
    if (column->tag) {
        rv_sha256_add(hash, column->tag, (size_t)column->offset[n] * sizeof *column->tag);
        rv_sha256_add(hash, column->weight, (size_t)column->offset[n] * sizeof *column->weight);
    }
    if (column->minute)
        rv_sha256_add(hash, column->minute, (size_t)column->offset[n] * 2 * sizeof *column->minute);
}

/* A hash of every value of an organisation. */
static void fingerprint(const reversa_organisation *made, char hex_out[65])
{
    rv_sha256 hash;
    const reversa_cohort *cohort = made->cohort;
    const reversa_preferences *wishes = made->preferences;
    const reversa_previous *previous = made->previous;
    rv_sha256_begin(&hash);
    rv_sha256_add(&hash, cohort->ids.pool, cohort->ids.pool_used);
    rv_sha256_add(&hash, cohort->texts.pool, cohort->texts.pool_used);
    rv_sha256_add(&hash, cohort->tags.pool, cohort->tags.pool_used);
    for (int32_t i = 0; i < cohort->n_columns; i++)
        add_column(&hash, cohort, &cohort->columns[i]);
    rv_sha256_add(&hash, wishes->person, (size_t)wishes->n * sizeof *wishes->person);
    rv_sha256_add(&hash, wishes->other, (size_t)wishes->n * sizeof *wishes->other);
    rv_sha256_add(&hash, wishes->rank, (size_t)wishes->n * sizeof *wishes->rank);
    rv_sha256_add(&hash, previous->mentor, (size_t)previous->n * sizeof *previous->mentor);
    rv_sha256_add(&hash, previous->mentee, (size_t)previous->n * sizeof *previous->mentee);
    rv_sha256_add(&hash, previous->state, (size_t)previous->n * sizeof *previous->state);
    rv_sha256_end(&hash, hex_out);
}

static void test_generate_equal_options_equal_organisations(void **state)
{
    (void)state;
    char hex[3][65];
    reversa_generate_options options;
    reversa_organisation made;
    reversa_generate_options_init(&options);
    options.people = 2000;
    for (int i = 0; i < 3; i++) {
        reversa_context *ctx = rt_context(NULL);
        reversa_context_set_threads(ctx, i + 1);
        options.seed = i < 2 ? 1 : 2;
        assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
        fingerprint(&made, hex[i]);
        release(&made);
        reversa_context_free(ctx);
    }
    assert_string_equal(hex[0], hex[1]);
    assert_string_not_equal(hex[1], hex[2]);
}

static void test_generate_defaults(void **state)
{
    (void)state;
    reversa_generate_options options;
    reversa_organisation made;
    reversa_context *ctx = rt_context(NULL);
    reversa_generate_options_init(&options);
    assert_int_equal(options.struct_size, sizeof options);
    assert_int_equal(options.people, 400);
    assert_int_equal(reversa_generate(ctx, NULL, &made), REVERSA_OK);
    assert_int_equal(reversa_cohort_n_people(made.cohort), 400);
    assert_int_equal(reversa_cohort_seed(made.cohort), 1);
    release(&made);
    reversa_context_free(ctx);
}

static void test_generate_any_small_number(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_generate_options options;
    reversa_organisation made;
    reversa_generate_options_init(&options);
    options.mentor_share = 1;
    options.mentee_share = 1;
    for (options.people = 1; options.people <= 60; options.people++) {
        assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
        assert_int_equal(reversa_cohort_n_people(made.cohort), options.people);
        for (int32_t p = 0; p < options.people; p++)
            assert_int_equal(made.cohort->role[p], RV_ROLE_MENTOR | RV_ROLE_MENTEE);
        release(&made);
    }
    reversa_context_free(ctx);
}

static void expect_refused(reversa_context *ctx, const reversa_generate_options *options)
{
    reversa_organisation made = {(void *)ctx, (void *)ctx, (void *)ctx};
    assert_int_equal(reversa_generate(ctx, options, &made), REVERSA_E_ARGUMENT);
    assert_null(made.cohort);
    assert_null(made.preferences);
    assert_null(made.previous);
}

static void test_generate_bad_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_generate_options good;
    reversa_generate_options_init(&good);
    const double shares[] = {-0.01, 1.01, (double)NAN, (double)INFINITY};
    const int64_t people[] = {0, -1, 20000001, INT64_MAX};
    for (size_t i = 0; i < 4; i++) {
        reversa_generate_options options = good;
        options.mentor_share = shares[i];
        expect_refused(ctx, &options);
        options = good;
        options.mentee_share = shares[i];
        expect_refused(ctx, &options);
        options = good;
        options.people = people[i];
        expect_refused(ctx, &options);
    }
    reversa_generate_options options = good;
    options.struct_size = 0;
    expect_refused(ctx, &options);
    expect_refused(NULL, &good);
    assert_int_equal(reversa_generate(ctx, &good, NULL), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

/* Cancels when half of the people are drawn. */
static void cancel_halfway(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)stage;
    if (done * 2 >= total)
        reversa_context_cancel(user);
}

static void test_generate_cancelled_halfway(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made;
    uint64_t used = reversa_context_memory_used(ctx);
    reversa_context_set_progress(ctx, cancel_halfway, ctx);
    assert_int_equal(reversa_generate(ctx, NULL, &made), REVERSA_E_CANCELLED);
    assert_null(made.cohort);
    assert_null(made.preferences);
    assert_null(made.previous);
    assert_int_equal(reversa_context_memory_used(ctx), used);
    reversa_context_free(ctx);
}

static reversa_status generate_sixty(reversa_context *ctx, void *state)
{
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = 60;
    return reversa_generate(ctx, &options, state);
}

static void release_walked(reversa_context *ctx, void *state)
{
    (void)ctx;
    release(state);
}

static void test_generate_allocation_failures(void **state)
{
    (void)state;
    reversa_organisation made = {0};
    const rt_walk walk = {
        .name = "generate", .call = generate_sixty, .release = release_walked, .state = &made, .out = &made.cohort};
    assert_true(rt_fault_walk(&walk) > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generate_equal_options_equal_organisations),
        cmocka_unit_test(test_generate_defaults),
        cmocka_unit_test(test_generate_any_small_number),
        cmocka_unit_test(test_generate_bad_arguments),
        cmocka_unit_test(test_generate_cancelled_halfway),
        cmocka_unit_test(test_generate_allocation_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
