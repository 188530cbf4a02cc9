/*
 * Allocation failures in every call of the builder. A builder that a column was refused from keeps its dictionaries,
 * which may have grown; finishing takes it over, so each walk of that makes its own.
 */
#include "support/support.h"

#include "model/cohort.h"

#define N 40

typedef struct build {
    reversa_cohort_builder *builder;
    reversa_cohort *cohort;
} build;

static char texts[N][4];
static const char *ids[N];
static const char *roles[N];
static double numbers[N];
static int32_t days[N];
static int64_t offsets[N + 1];
static const char *tags[N];
static int32_t starts[N];
static int32_t ends[N];

static void fill(void)
{
    for (int i = 0; i < N; i++) {
        texts[i][0] = (char)('A' + i);
        ids[i] = texts[i];
        roles[i] = "both";
        numbers[i] = i;
        days[i] = i;
        offsets[i + 1] = i + 1;
        tags[i] = i % 2 == 0 ? "Stra\xC3\x9F"
                               "e"
                             : texts[i];
        starts[i] = 100 * i;
        ends[i] = 100 * i + 50;
    }
}

static reversa_status create(reversa_context *ctx, void *state)
{
    build *one = state;
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.source = "people";
    return reversa_cohort_builder_create(ctx, ids, N, &options, &one->builder);
}

static void create_builder(reversa_context *ctx, void *state)
{
    assert_int_equal(create(ctx, state), REVERSA_OK);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    build *one = state;
    reversa_cohort_builder_free(one->builder);
    reversa_cohort_free(one->cohort);
    *one = (build){0};
}

static reversa_status add_numbers(reversa_context *ctx, void *state)
{
    build *one = state;
    return reversa_cohort_builder_add_numbers(ctx, one->builder, "level", numbers);
}

static reversa_status add_text(reversa_context *ctx, void *state)
{
    build *one = state;
    return reversa_cohort_builder_add_text(ctx, one->builder, "department", tags);
}

static reversa_status add_tags(reversa_context *ctx, void *state)
{
    build *one = state;
    return reversa_cohort_builder_add_tags(ctx, one->builder, "skills", offsets, tags, NULL);
}

static reversa_status add_minutes(reversa_context *ctx, void *state)
{
    build *one = state;
    return reversa_cohort_builder_add_minutes(ctx, one->builder, "availability", offsets, starts, ends);
}

static reversa_status add_dates(reversa_context *ctx, void *state)
{
    build *one = state;
    return reversa_cohort_builder_add_dates(ctx, one->builder, "hire_date", days);
}

/* A column that was refused is not there. */
static void check_no_column(reversa_context *ctx, void *state)
{
    (void)ctx;
    const rv_draft *draft = (const rv_draft *)(const void *)((const build *)state)->builder; /* its first member */
    assert_int_equal(draft->n_columns, 0);
    assert_int_equal(draft->n_people, N);
}

static void test_create(void **state)
{
    (void)state;
    build one = {0};
    const rt_walk walk = {
        .name = "builder_create", .call = create, .release = release, .state = &one, .out = &one.builder};
    assert_true(rt_fault_walk(&walk) > 5);
}

static void test_add(void **state)
{
    (void)state;
    reversa_status (*const calls[])(reversa_context *, void *) = {add_numbers, add_text, add_tags, add_minutes,
                                                                  add_dates};
    const char *const names[] = {"add_numbers", "add_text", "add_tags", "add_minutes", "add_dates"};
    for (size_t i = 0; i < 5; i++) {
        build one = {0};
        const rt_walk walk = {.name = names[i],
                              .setup = create_builder,
                              .call = calls[i],
                              .check = check_no_column,
                              .release = release,
                              .state = &one,
                              .keeps_memory = true};
        assert_true(rt_fault_walk(&walk) >= 3);
    }
}

/* From the ids to the cohort. */
static reversa_status build_all(reversa_context *ctx, void *state)
{
    build *one = state;
    const char *managers[N] = {NULL};
    for (int i = 1; i < N; i++)
        managers[i] = ids[i / 2];
    reversa_status status = create(ctx, one);
    if (!status)
        status = reversa_cohort_builder_add_text(ctx, one->builder, "role", roles);
    if (!status)
        status = reversa_cohort_builder_add_text(ctx, one->builder, "manager_id", managers);
    if (!status)
        status = add_numbers(ctx, one);
    if (!status)
        status = add_tags(ctx, one);
    if (!status)
        status = add_minutes(ctx, one);
    if (!status)
        status = add_dates(ctx, one);
    if (!status) {
        status = reversa_cohort_builder_finish(ctx, one->builder, &one->cohort);
        one->builder = NULL;
    }
    reversa_cohort_builder_free(one->builder);
    one->builder = NULL;
    return status;
}

static void test_build_and_finish(void **state)
{
    (void)state;
    build one = {0};
    const rt_walk walk = {
        .name = "builder_finish", .call = build_all, .release = release, .state = &one, .out = &one.cohort};
    assert_true(rt_fault_walk(&walk) > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_build_and_finish),
    };
    fill();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
