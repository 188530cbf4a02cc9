/*
 * Bringing columns into keyed order: every kind stays with its person, availability becomes UTC whatever the order of
 * the columns, and there are never two copies of everything.
 */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/cohort.h"

#define N 300
#define MANY 50000
#define N_COLUMNS 20

/* Person i has i % 4 tags t0, t1, … of weight i + 1, and i % 3 intervals that begin at minute 60 · (k + 1) + i. */
typedef struct people {
    char texts[N][16];
    const char *ids[N];
    const char *roles[N];
    double numbers[N];
    int32_t days[N];
    int64_t tag_offsets[N + 1];
    const char *tags[4 * N];
    double weights[4 * N];
    int64_t minute_offsets[N + 1];
    int32_t starts[3 * N];
    int32_t ends[3 * N];
} people;

static void fill(people *all)
{
    static const char *const names[] = {"t0", "t1", "t2", "t3"};
    for (int i = 0; i < N; i++) {
        snprintf(all->texts[i], sizeof all->texts[i], "p%d", i % N);
        all->ids[i] = all->texts[i];
        all->roles[i] = "none";
        all->numbers[i] = i % 5 == 0 ? (double)NAN : -i;
        all->days[i] = i;
        int64_t tag = all->tag_offsets[i];
        for (int k = 0; k < i % 4; k++, tag++) {
            all->tags[tag] = names[k];
            all->weights[tag] = (i + 1) / 1000.0;
        }
        all->tag_offsets[i + 1] = tag;
        int64_t minute = all->minute_offsets[i];
        for (int k = 0; k < i % 3; k++, minute++) {
            all->starts[minute] = 60 * (k + 1) + i;
            all->ends[minute] = all->starts[minute] + 30;
        }
        all->minute_offsets[i + 1] = minute;
    }
}

static reversa_cohort *build(reversa_context *ctx, const people *all)
{
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    double offsets[N];
    for (int i = 0; i < N; i++)
        offsets[i] = i % 2 == 0 ? (double)NAN : -60;
    assert_int_equal(reversa_cohort_builder_create(ctx, all->ids, N, NULL, &builder), REVERSA_OK);
    assert_int_equal(
        reversa_cohort_builder_add_minutes(ctx, builder, "availability", all->minute_offsets, all->starts, all->ends),
        REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "utc_offset", offsets), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", all->roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "team", all->ids), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "x", all->numbers), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", all->days), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "skills", all->tag_offsets, all->tags, all->weights),
                     REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    return cohort;
}

static void expect_tags(const reversa_cohort *cohort, int i, int32_t p)
{
    const rv_column *column = rv_cohort_column(cohort, "skills");
    assert_int_equal(column->offset[p + 1] - column->offset[p], i % 4);
    for (int k = 0; k < i % 4; k++) {
        char name[16];
        snprintf(name, sizeof name, "t%d", k);
        assert_string_equal(rv_dictionary_text(&cohort->tags, column->tag[column->offset[p] + k]), name);
        assert_int_equal(column->weight[column->offset[p] + k], i + 1);
    }
}

static void expect_minutes(const reversa_cohort *cohort, int i, int32_t p)
{
    const rv_column *column = rv_cohort_column(cohort, "availability");
    int shift = i % 2 == 0 ? 0 : 60;
    assert_int_equal(column->offset[p + 1] - column->offset[p], i % 3);
    for (int k = 0; k < i % 3; k++) {
        const int32_t *minute = column->minute + 2 * (column->offset[p] + k);
        assert_int_equal(minute[0], 60 * (k + 1) + i + shift);
        assert_int_equal(minute[1], minute[0] + 30);
    }
}

static void test_permute_every_kind(void **state)
{
    (void)state;
    static people all;
    reversa_context *ctx = rt_context(NULL);
    fill(&all);
    reversa_cohort *cohort = build(ctx, &all);
    assert_string_equal(reversa_cohort_column_name(cohort, 0), "availability");
    for (int i = 0; i < N; i++) {
        int32_t p = reversa_cohort_find(cohort, all.ids[i]);
        assert_int_equal(reversa_cohort_number(cohort, 4, p),
                         i % 5 == 0 ? REVERSA_MISSING_NUMBER : i * INT64_C(-1000000));
        assert_string_equal(reversa_cohort_text(cohort, 3, p), all.ids[i]);
        assert_int_equal(rv_cohort_column(cohort, "hire_date")->code[p], i);
        expect_tags(cohort, i, p);
        expect_minutes(cohort, i, p);
    }
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

/* Many number columns: at the peak no more than a few columns beside what the cohort holds in the end. */
static void test_permute_holds_one_copy(void **state)
{
    (void)state;
    char(*texts)[16] = malloc(MANY * sizeof *texts);
    const char **ids = malloc(MANY * sizeof *ids);
    const char **roles = malloc(MANY * sizeof *roles);
    double *numbers = malloc(MANY * sizeof *numbers);
    assert_true(texts && ids && roles && numbers);
    for (int i = 0; i < MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "%d", i);
        ids[i] = texts[i];
        roles[i] = "none";
        numbers[i] = i;
    }
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, MANY, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    for (int i = 0; i < N_COLUMNS; i++) {
        char name[16];
        snprintf(name, sizeof name, "x%d", i);
        assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, name, numbers), REVERSA_OK);
    }
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    uint64_t column_bytes = MANY * sizeof(int64_t);
    uint64_t used = reversa_context_memory_used(ctx);
    assert_true(used > N_COLUMNS * column_bytes);
    assert_true(reversa_context_memory_peak(ctx) < used + N_COLUMNS * column_bytes / 4);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    free(numbers);
    free(roles);
    free(ids);
    free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_permute_every_kind),
        cmocka_unit_test(test_permute_holds_one_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
