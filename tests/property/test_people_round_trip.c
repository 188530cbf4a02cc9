/*
 * Random cohorts go through people.csv and come back equal: every value of every person by name, and the same bytes when
 * written again. Cohorts are made by the builder, so nothing of what is compared comes from the reader.
 */
#include "support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "model/cohort.h"

enum { PEOPLE = 60, MAX_TAGS = 6 };

/* The arrays of one random cohort. */
typedef struct source {
    uint64_t random;
    char id[PEOPLE][16];
    char text[PEOPLE][16];
    const char *ids[PEOPLE];
    const char *texts[PEOPLE];
    const char *roles[PEOPLE];
    double level[PEOPLE];
    double hours[PEOPLE];
    double offset[PEOPLE];
    int32_t date[PEOPLE];
    int64_t tag_offset[PEOPLE + 1];
    const char *tags[PEOPLE * MAX_TAGS];
    double weights[PEOPLE * MAX_TAGS];
    int64_t minute_offset[PEOPLE + 1];
    int32_t starts[PEOPLE * MAX_TAGS];
    int32_t ends[PEOPLE * MAX_TAGS];
} source;

static const char *const tag_names[] = {"sql",        "=sum", "a:b", "c++",    "-x", "stra\xC3\x9F\x65",
                                        "say \"no\"", "x,y",  "'q",  "10:30:1"};
static const char *const role_names[] = {"mentor", "mentee", "both", "none"};

static int64_t below(source *from, int64_t n)
{
    return rt_between(&from->random, 0, n - 1);
}

static void fill_text(source *from, char *text, int i)
{
    static const char bytes[] = "',;\t\"\n\r=+-@ab ";
    int length = (int)below(from, 6);
    for (int k = 0; k < length; k++)
        text[k] = bytes[below(from, (int64_t)sizeof bytes - 1)];
    snprintf(text + length, 16 - (size_t)length, "%d", i);
}

static void fill_tags(source *from, int i)
{
    int64_t at = from->tag_offset[i];
    for (int t = 0; t < 10 && at - from->tag_offset[i] < MAX_TAGS; t++)
        if (below(from, 4) == 0) {
            from->tags[at] = tag_names[t];
            from->weights[at++] = below(from, 3) ? (double)(below(from, 100000) + 1) / 1000 : 1;
        }
    from->tag_offset[i + 1] = at;
}

static void fill_minutes(source *from, int i)
{
    static const int32_t lengths[] = {1, 60, 1439, 1440, 1441, 5000, RV_WEEK_MINUTES};
    int64_t at = from->minute_offset[i];
    for (int64_t n = below(from, 4); n > 0; n--) {
        from->starts[at] = (int32_t)below(from, RV_WEEK_MINUTES);
        from->ends[at] = from->starts[at] + lengths[below(from, below(from, 3) ? 3 : 7)];
        at++;
    }
    from->minute_offset[i + 1] = at;
}

static void fill(source *from)
{
    for (int i = 0; i < PEOPLE; i++) {
        fill_text(from, from->id[i], i);
        fill_text(from, from->text[i], (int)below(from, 9));
        from->ids[i] = from->id[i];
        from->texts[i] = below(from, 4) ? from->text[i] : NULL;
        from->roles[i] = role_names[below(from, 4)];
        from->level[i] = below(from, 5) ? (double)below(from, 20) - 5 : (double)NAN;
        from->hours[i] = below(from, 5) ? (double)below(from, 100000000) / 1e6 : (double)NAN;
        from->offset[i] = below(from, 5) ? (double)below(from, 2881) - 1440 : (double)NAN;
        from->date[i] = below(from, 5) ? (int32_t)below(from, 40000) - 10000 : REVERSA_MISSING_DATE;
        fill_tags(from, i);
        fill_minutes(from, i);
    }
}

static reversa_cohort *build(reversa_context *ctx, const source *from)
{
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, from->ids, PEOPLE, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", from->roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "level", from->level), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "a;b,\"c\"", from->texts), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "hours_per_month", from->hours), REVERSA_OK);
    assert_int_equal(
        reversa_cohort_builder_add_tags(ctx, builder, "skills", from->tag_offset, from->tags, from->weights),
        REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "goals", from->tag_offset, from->tags, NULL),
                     REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_numbers(ctx, builder, "utc_offset", from->offset), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_dates(ctx, builder, "hire_date", from->date), REVERSA_OK);
    assert_int_equal(
        reversa_cohort_builder_add_minutes(ctx, builder, "availability", from->minute_offset, from->starts, from->ends),
        REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    return cohort;
}

/* The weight of a tag with a person, −1 where the person does not have it. */
static int32_t weight_of(const reversa_cohort *cohort, const rv_column *column, int32_t person, const char *tag)
{
    int32_t code = rv_dictionary_find(&cohort->tags, tag, strlen(tag));
    for (int64_t k = column->offset[person]; k < column->offset[person + 1]; k++)
        if (column->tag[k] == code)
            return column->weight[k];
    return -1;
}

/* Tags have codes in the order of the input, so they are compared by text. */
static void expect_equal_tags(const reversa_cohort *a, const reversa_cohort *b, int32_t i, int32_t person)
{
    const rv_column *x = &a->columns[i];
    const rv_column *y = &b->columns[i];
    assert_int_equal(x->offset[person + 1], y->offset[person + 1]);
    for (int64_t k = x->offset[person]; k < x->offset[person + 1]; k++)
        assert_int_equal(x->weight[k], weight_of(b, y, person, rv_dictionary_text(&a->tags, x->tag[k])));
}

static void expect_equal_cell(const reversa_cohort *a, const reversa_cohort *b, int32_t i, int32_t person)
{
    const rv_column *x = &a->columns[i];
    const rv_column *y = &b->columns[i];
    const char *text = reversa_cohort_text(a, i, person);
    assert_int_equal(x->kind, y->kind);
    switch (x->kind) {
    case REVERSA_COLUMN_NUMBER:
        assert_true(x->number[person] == y->number[person]);
        break;
    case REVERSA_COLUMN_DATE:
        assert_int_equal(x->code[person], y->code[person]);
        break;
    case REVERSA_COLUMN_TEXT:
        assert_string_equal(text ? text : "(none)",
                            reversa_cohort_text(b, i, person) ? reversa_cohort_text(b, i, person) : "(none)");
        break;
    case REVERSA_COLUMN_TAGS:
        expect_equal_tags(a, b, i, person);
        break;
    case REVERSA_COLUMN_MINUTES:
        assert_int_equal(x->offset[person + 1], y->offset[person + 1]);
        for (int64_t k = 2 * x->offset[person]; k < 2 * x->offset[person + 1]; k++)
            assert_int_equal(x->minute[k], y->minute[k]);
        break;
    }
}

static void expect_equal(const reversa_cohort *a, const reversa_cohort *b)
{
    assert_int_equal(a->n_people, b->n_people);
    assert_int_equal(a->n_columns, b->n_columns);
    for (int32_t person = 0; person < a->n_people; person++) {
        assert_string_equal(reversa_cohort_id(a, person), reversa_cohort_id(b, person));
        assert_int_equal(a->role[person], b->role[person]);
        for (int32_t i = 0; i < a->n_columns; i++)
            expect_equal_cell(a, b, i, person);
    }
    for (int32_t i = 0; i < a->n_columns; i++)
        assert_string_equal(a->columns[i].name, b->columns[i].name);
}

static void test_people_write_read_random(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    static source from;
    for (uint64_t round = 0; round < 60; round++) {
        memset(&from, 0, sizeof from);
        from.random = rt_seed() + round;
        fill(&from);
        reversa_cohort *built = build(ctx, &from);
        reversa_cohort *read = NULL;
        const char *first = rt_path("first.csv");
        const char *second = rt_path("second.csv");
        assert_int_equal(reversa_people_write(ctx, built, first), REVERSA_OK);
        assert_int_equal(reversa_people_read(ctx, first, NULL, &read), REVERSA_OK);
        expect_equal(built, read);
        assert_int_equal(reversa_people_write(ctx, read, second), REVERSA_OK);
        size_t length[2];
        char *bytes[2] = {rt_read(first, &length[0]), rt_read(second, &length[1])};
        assert_int_equal(length[0], length[1]);
        assert_memory_equal(bytes[0], bytes[1], length[0]);
        free(bytes[0]);
        free(bytes[1]);
        reversa_cohort_free(built);
        reversa_cohort_free(read);
    }
    reversa_context_free(ctx);
}

static void test_people_write_semicolon_in_a_tag(void **state)
{
    (void)state;
    static const char *const ids[] = {"a"};
    static const char *const roles[] = {"both"};
    static const char *const tags[] = {"x;y"};
    static const int64_t offsets[] = {0, 1};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_cohort_builder_create(ctx, ids, 1, NULL, &builder), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_text(ctx, builder, "role", roles), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_add_tags(ctx, builder, "goals", offsets, tags, NULL), REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(ctx, builder, &cohort), REVERSA_OK);
    const char *path = rt_path("semicolon.csv");
    assert_int_equal(reversa_people_write(ctx, cohort, path), REVERSA_E_DATA);
    assert_null(rt_read(path, NULL));
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_write_read_random),
        cmocka_unit_test(test_people_write_semicolon_in_a_tag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
