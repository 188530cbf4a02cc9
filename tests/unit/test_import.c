/*
 * Tables from memory mean what the files would: the same people, the same messages with rows from 1.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/io.h>

#include "support/arrow.h"

static const int32_t id_offsets[] = {0, 1, 2, 3};
static const int32_t role_offsets[] = {0, 6, 12, 18};
static const int64_t levels[] = {1, 5, 6};

typedef struct people_table {
    rt_arrow_table table;
    rt_arrow_node id;
    rt_arrow_node role;
    rt_arrow_node level;
} people_table;

static void open_people(people_table *people)
{
    rt_arrow_column(&people->id, "id", "u", 3, id_offsets, "abc");
    rt_arrow_column(&people->role, "role", "u", 3, role_offsets, "mentormenteementee");
    rt_arrow_column(&people->level, "level", "l", 3, levels, NULL);
    rt_arrow_open(&people->table);
    rt_arrow_add(&people->table, &people->id);
    rt_arrow_add(&people->table, &people->role);
    rt_arrow_add(&people->table, &people->level);
}

static void test_people_import_is_what_the_file_says(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    people_table people;
    reversa_cohort *cohort;
    reversa_cohort *same;
    open_people(&people);
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, &cohort), REVERSA_OK);
    rt_arrow_expect_released(&people.table);
    const char *path = rt_write_text("people.csv", "id,role,level\na,mentor,1\nb,mentee,5\nc,mentee,6\n");
    assert_int_equal(reversa_people_read(ctx, path, NULL, &same), REVERSA_OK);
    assert_int_equal(reversa_cohort_n_people(cohort), 3);
    int32_t level = reversa_cohort_column_find(cohort, "level");
    for (int32_t i = 0; i < 3; i++) {
        assert_string_equal(reversa_cohort_id(cohort, i), reversa_cohort_id(same, i));
        assert_int_equal(reversa_cohort_number(cohort, level, i), reversa_cohort_number(same, level, i));
        assert_int_equal(reversa_cohort_capacity(cohort, i, REVERSA_MENTEE),
                         reversa_cohort_capacity(same, i, REVERSA_MENTEE));
    }
    reversa_cohort_free(cohort);
    reversa_cohort_free(same);
    reversa_context_free(ctx);
}

static void test_people_import_names_row_and_column(void **state)
{
    (void)state;
    static const int32_t same_id[] = {0, 1, 2, 3};
    reversa_context *ctx = rt_context(NULL);
    people_table people;
    reversa_cohort *cohort = NULL;
    reversa_error error;
    open_people(&people);
    people.id.buffers[1] = same_id;
    people.id.buffers[2] = "aba";
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, &cohort), REVERSA_E_DATA);
    assert_null(cohort);
    rt_arrow_expect_released(&people.table);
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.file, "people");
    assert_int_equal(error.row, 3);
    assert_string_equal(error.column, "id");
    reversa_context_free(ctx);
}

static void test_import_releases_the_stream_on_every_way_out(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    people_table people;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    open_people(&people);
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, NULL), REVERSA_E_ARGUMENT);
    rt_arrow_expect_released(&people.table);
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, &cohort), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_import(ctx, NULL, NULL, &cohort), REVERSA_E_ARGUMENT);
    open_people(&people);
    assert_int_equal(reversa_preferences_import(ctx, &people.table.stream, NULL, &preferences), REVERSA_E_ARGUMENT);
    rt_arrow_expect_released(&people.table);
    open_people(&people);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, &cohort), REVERSA_E_CANCELLED);
    rt_arrow_expect_released(&people.table);
    reversa_context_free(ctx);
}

typedef struct import_walk {
    people_table people;
    reversa_cohort *cohort;
} import_walk;

static reversa_status walk_import(reversa_context *ctx, void *state)
{
    import_walk *walk = state;
    open_people(&walk->people); /* a stream is gone after a call */
    reversa_status status = reversa_people_import(ctx, &walk->people.table.stream, NULL, &walk->cohort);
    assert_int_equal(walk->people.table.n_released[0], 1);
    return status;
}

static void walk_release(reversa_context *ctx, void *state)
{
    import_walk *walk = state;
    (void)ctx;
    reversa_cohort_free(walk->cohort);
    walk->cohort = NULL;
}

static void test_people_import_without_memory(void **state)
{
    (void)state;
    import_walk walk = {.cohort = NULL};
    assert_true(rt_fault_walk(&(rt_walk){.name = "reversa_people_import",
                                         .call = walk_import,
                                         .release = walk_release,
                                         .state = &walk,
                                         .out = &walk.cohort}) > 0);
}

static void test_pair_tables(void **state)
{
    (void)state;
    static const int32_t one[] = {0, 1};
    static const int32_t pinned[] = {0, 6};
    static const unsigned char yes[] = {1};
    static const double score = 0.25;
    reversa_context *ctx = rt_context(NULL);
    people_table people;
    rt_arrow_table table;
    rt_arrow_node a;
    rt_arrow_node b;
    rt_arrow_node value;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    open_people(&people);
    assert_int_equal(reversa_people_import(ctx, &people.table.stream, NULL, &cohort), REVERSA_OK);
    rt_arrow_column(&a, "person_id", "u", 1, one, "a");
    rt_arrow_column(&b, "other_id", "u", 1, one, "b");
    rt_arrow_column(&value, "veto", "b", 1, yes, NULL);
    rt_arrow_open(&table);
    rt_arrow_add(&table, &a);
    rt_arrow_add(&table, &b);
    rt_arrow_add(&table, &value);
    assert_int_equal(reversa_preferences_import(ctx, &table.stream, cohort, &preferences), REVERSA_OK);
    rt_arrow_expect_released(&table);
    rt_arrow_column(&a, "mentor_id", "u", 1, one, "a");
    rt_arrow_column(&b, "mentee_id", "u", 1, one, "b");
    rt_arrow_column(&value, "state", "u", 1, pinned, "pinned");
    rt_arrow_open(&table);
    rt_arrow_add(&table, &a);
    rt_arrow_add(&table, &b);
    rt_arrow_add(&table, &value);
    assert_int_equal(reversa_previous_import(ctx, &table.stream, cohort, &previous), REVERSA_OK);
    rt_arrow_column(&value, "score", "g", 1, &score, NULL);
    rt_arrow_open(&table);
    rt_arrow_add(&table, &a);
    rt_arrow_add(&table, &b);
    rt_arrow_add(&table, &value);
    assert_int_equal(reversa_scores_import(ctx, &table.stream, cohort, &scores), REVERSA_OK);
    reversa_scores_free(scores);
    reversa_previous_free(previous);
    reversa_preferences_free(preferences);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_event_tables(void **state)
{
    (void)state;
    static const int32_t one[] = {0, 1};
    static const int32_t held[] = {0, 4};
    static const int64_t start = 1704101400000000; /* 2024-01-01T09:30 */
    reversa_context *ctx = rt_context(NULL);
    rt_arrow_table table;
    rt_arrow_node a;
    rt_arrow_node b;
    rt_arrow_node when;
    rt_arrow_node how;
    reversa_sessions *sessions;
    rt_arrow_column(&a, "mentor_id", "u", 1, one, "a");
    rt_arrow_column(&b, "mentee_id", "u", 1, one, "b");
    rt_arrow_column(&when, "start", "tsu:", 1, &start, NULL);
    rt_arrow_column(&how, "state", "u", 1, held, "held");
    rt_arrow_open(&table);
    rt_arrow_add(&table, &a);
    rt_arrow_add(&table, &b);
    rt_arrow_add(&table, &when);
    rt_arrow_add(&table, &how);
    reversa_status status = reversa_sessions_import(ctx, &table.stream, &sessions);
    assert_int_equal(status, REVERSA_E_DATA); /* the minutes are missing */
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.column, "minutes");
    assert_int_equal(error.row, 0);
    rt_arrow_expect_released(&table);
    reversa_context_free(ctx);
}

#define MANY 5000

static char many_bytes[MANY * 40];
static char many_file[MANY * 60];

/* A column of texts that are written one behind the other. */
static char *put_many(int32_t *offsets, int i, char *at, const char *begin, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length);
    offsets[i + 1] = (int32_t)(at + length - begin);
    return at + length;
}

/* Many rows of which a few are wrong, in any column: the same is said of the table and of the file, in the same order. */
static void test_people_import_says_of_many_rows_what_the_file_says(void **state)
{
    (void)state;
    static int32_t offsets[4][MANY + 1];
    static char bytes[4][MANY * 20];
    static const char *const names[] = {"id", "level", "skills", "hire_date"};
    static const char *const roles[] = {"mentor", "mentee"};
    uint64_t random = rt_seed();
    char *at[4] = {bytes[0], bytes[1], bytes[2], bytes[3]};
    char *file = many_file + snprintf(many_file, sizeof many_file, "id,level,skills,hire_date,role\n");
    static int32_t role_many[MANY + 1];
    char *role_at = many_bytes;
    for (int i = 0; i < MANY; i++) {
        bool wrong = rt_between(&random, 0, 700) == 0;
        char id[16];
        snprintf(id, sizeof id, "p%d", wrong && rt_between(&random, 0, 3) == 0 ? i / 2 : i);
        const char *cells[] = {id,
                               wrong && i % 2 ? "five"
                               : i % 3        ? "5"
                                              : "",
                               wrong && i % 5 ? "sql;"
                               : i % 7        ? "sql:2;r"
                                              : "r:1;r:2",
                               wrong && i % 3 ? "2024-13-01" : "2024-03-01"};
        for (int k = 0; k < 4; k++)
            at[k] = put_many(offsets[k], i, at[k], bytes[k], cells[k]);
        role_at = put_many(role_many, i, role_at, many_bytes, roles[i % 2]);
        file += snprintf(file, 60, "%s,%s,%s,%s,%s\n", cells[0], cells[1], cells[2], cells[3], roles[i % 2]);
    }
    rt_arrow_table table;
    rt_arrow_node nodes[5];
    rt_arrow_open(&table);
    for (int k = 0; k < 4; k++)
        rt_arrow_column(&nodes[k], names[k], "u", MANY, offsets[k], bytes[k]);
    rt_arrow_column(&nodes[4], "role", "u", MANY, role_many, many_bytes);
    for (int k = 0; k < 5; k++)
        rt_arrow_add(&table, &nodes[k]);
    reversa_context *ctx[2] = {rt_context(NULL), rt_context(NULL)};
    reversa_cohort *cohort[2];
    reversa_status status = reversa_people_import(ctx[0], &table.stream, NULL, &cohort[0]);
    assert_int_equal(reversa_people_read(ctx[1], rt_write_text("many.csv", many_file), NULL, &cohort[1]), status);
    int64_t n = reversa_context_error_count(ctx[0]);
    assert_int_equal(reversa_context_error_count(ctx[1]), n);
    for (int64_t i = 0; i < n && i < 20; i++) {
        reversa_error of[2];
        for (int k = 0; k < 2; k++)
            reversa_context_error(ctx[k], i, &of[k]);
        if (strcmp(of[0].column, "id") != 0) /* a message about an id tells a row */
            assert_string_equal(of[0].message, of[1].message);
        assert_int_equal(of[0].row + 1, of[1].row);
        assert_string_equal(of[0].column, of[1].column);
    }
    rt_arrow_expect_released(&table);
    for (int k = 0; k < 2; k++) {
        reversa_cohort_free(cohort[k]);
        reversa_context_free(ctx[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_import_is_what_the_file_says),
        cmocka_unit_test(test_people_import_names_row_and_column),
        cmocka_unit_test(test_import_releases_the_stream_on_every_way_out),
        cmocka_unit_test(test_people_import_without_memory),
        cmocka_unit_test(test_people_import_says_of_many_rows_what_the_file_says),
        cmocka_unit_test(test_pair_tables),
        cmocka_unit_test(test_event_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
