/*
 * people.csv: what is read from well-formed files, in every dialect; wrong cells are reported and the pass goes on.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <reversa/io.h>

#include "model/cohort.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static reversa_cohort *read_text(const char *text)
{
    reversa_cohort *cohort = NULL;
    reversa_status status = reversa_people_read(ctx, rt_write_text("people.csv", text), NULL, &cohort);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    if (status)
        fail_msg("%lld %s: %s", (long long)error.row, error.column ? error.column : "", error.message);
    assert_non_null(cohort);
    return cohort;
}

static int64_t number(const reversa_cohort *cohort, const char *column, const char *id)
{
    return reversa_cohort_number(cohort, reversa_cohort_column_find(cohort, column), reversa_cohort_find(cohort, id));
}

static const char *text(const reversa_cohort *cohort, const char *column, const char *id)
{
    return reversa_cohort_text(cohort, reversa_cohort_column_find(cohort, column), reversa_cohort_find(cohort, id));
}

static void test_people_read_all_kinds(void **state)
{
    (void)state;
    reversa_cohort *cohort = read_text(
        "id,role,level,utc_offset,skills,languages,availability,hire_date,manager_id,badge\n"
        "a,mentor,3,60,SQL:4; python :0.5,en;de,Mon 00:30-01:30,2020-02-29,b,0042\n"
        "b,both,7.0,,,,,,,\n");
    assert_int_equal(reversa_cohort_n_people(cohort), 2);
    assert_int_equal(reversa_cohort_n_columns(cohort), 9);
    assert_int_equal(number(cohort, "level", "a"), 3000000);
    assert_int_equal(number(cohort, "level", "b"), 7000000);
    assert_true(number(cohort, "utc_offset", "b") == REVERSA_MISSING_NUMBER);
    assert_string_equal(text(cohort, "badge", "a"), "0042");
    assert_null(text(cohort, "badge", "b"));
    int32_t a = reversa_cohort_find(cohort, "a");
    const rv_column *skills = rv_cohort_column(cohort, "skills");
    assert_int_equal(skills->offset[a + 1] - skills->offset[a], 2);
    int32_t sql = rv_dictionary_find(&cohort->tags, "sql", 3);
    int32_t python = rv_dictionary_find(&cohort->tags, "python", 6);
    for (int64_t i = skills->offset[a]; i < skills->offset[a + 1]; i++)
        assert_int_equal(skills->weight[i], skills->tag[i] == sql ? 4000 : skills->tag[i] == python ? 500 : -1);
    const rv_column *week = rv_cohort_column(cohort, "availability");
    assert_int_equal(week->offset[a + 1] - week->offset[a], 2); /* 23:30 on Sunday to 00:30 on Monday in UTC */
    assert_int_equal(week->minute[2 * week->offset[a]], 0);
    assert_int_equal(week->minute[2 * week->offset[a] + 1], 30);
    assert_int_equal(week->minute[2 * week->offset[a] + 2], RV_WEEK_MINUTES - 30);
    assert_int_equal(rv_cohort_column(cohort, "hire_date")->code[a], 18321); /* date -d 2020-02-29 +%s / 86400 */
    assert_int_equal(cohort->manager[a], reversa_cohort_find(cohort, "b"));
    reversa_cohort_free(cohort);
}

static void test_people_read_dialects_agree(void **state)
{
    (void)state;
    static const char *const files[] = {
        "id,role,note\nx,mentor,\"a,b\"\n",
        "\xEF\xBB\xBFid,role,note\r\nx,mentor,\"a,b\"\r\n",
        "id;role;note\nx;mentor;a,b",
        "id\trole\tnote\nx\tmentor\ta,b\n\n\r\n\n",
        "\"id\",\"role\",\"note\"\n\"x\",\"mentor\",\"a,b\"\r\n",
        "note;role;id\na,b;mentor;x\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        reversa_cohort *cohort = read_text(files[i]);
        assert_int_equal(reversa_cohort_n_people(cohort), 1);
        assert_string_equal(text(cohort, "note", "x"), "a,b");
        assert_string_equal(text(cohort, "role", "x"), "mentor");
        reversa_cohort_free(cohort);
    }
}

static void test_people_read_nobody(void **state)
{
    (void)state;
    reversa_cohort *cohort = read_text("id,role,level,skills,availability,hire_date,team,manager_id\n");
    assert_int_equal(reversa_cohort_n_people(cohort), 0);
    assert_int_equal(reversa_cohort_n_columns(cohort), 7);
    reversa_cohort_free(cohort);
}

static void test_people_read_formula_guard_is_taken_off(void **state)
{
    (void)state;
    reversa_cohort *cohort = read_text("id,role,team\n'=1,mentor,'=SUM(A1)\n2,mentor,'quoted'\n3,mentor,''+x\n");
    assert_string_equal(text(cohort, "team", "=1"), "=SUM(A1)");
    assert_string_equal(text(cohort, "team", "2"), "'quoted'");
    assert_string_equal(text(cohort, "team", "3"), "'+x");
    reversa_cohort_free(cohort);
}

static void test_people_read_goes_on_after_wrong_rows(void **state)
{
    (void)state;
    char file[4096] = "id,role,level\n";
    for (int i = 0; i < 50; i++) {
        size_t used = strlen(file);
        snprintf(file + used, sizeof file - used, i % 2 ? "p%d,mentor\n" : "p%d,mentor,nan\n", i);
    }
    reversa_cohort *cohort = (reversa_cohort *)file;
    assert_int_equal(reversa_people_read(ctx, rt_write_text("wrong.csv", file), NULL, &cohort), REVERSA_E_FORMAT);
    assert_null(cohort);
    assert_int_equal(reversa_context_error_count(ctx), 50);
    for (int i = 0; i < 20; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_int_equal(error.row, i + 2);
        assert_string_equal(error.file, rt_path("wrong.csv"));
        if (i % 2) {
            assert_null(error.column);
            assert_string_equal(error.message, "The row has 2 cells, the header has 3");
        } else {
            assert_string_equal(error.column, "level");
            assert_string_equal(error.message, "The cell is not a number");
        }
    }
}

static void test_people_read_arguments(void **state)
{
    (void)state;
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_people_read(NULL, "x", NULL, &cohort), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_read(ctx, NULL, NULL, &cohort), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_read(ctx, "x", NULL, NULL), REVERSA_E_ARGUMENT);
}

static void test_people_read_county(void **state)
{
    (void)state;
    const char *path = rt_shared("data/county/people.csv");
    if (!path)
        skip();
    reversa_cohort *cohort = NULL;
    assert_int_equal(reversa_people_read(ctx, path, NULL, &cohort), REVERSA_OK);
    size_t length;
    char *bytes = rt_read(path, &length);
    int32_t lines = 0;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n';
    assert_int_equal(reversa_cohort_n_people(cohort), lines - 1); /* no cell of this file has a line break */
    free(bytes);
    reversa_cohort_free(cohort);
}

/* What a cohort that was read with so many threads is as a file. */
static char *read_and_write(const char *path, int32_t threads, const char *name)
{
    reversa_context *own = rt_context(NULL);
    reversa_cohort *cohort;
    reversa_context_set_threads(own, threads);
    assert_int_equal(reversa_people_read(own, path, NULL, &cohort), REVERSA_OK);
    const char *again = rt_path(name);
    assert_int_equal(reversa_people_write(own, cohort, again), REVERSA_OK);
    reversa_cohort_free(cohort);
    reversa_context_free(own);
    return rt_read(again, NULL);
}

static void test_people_read_is_the_same_for_any_number_of_threads(void **state)
{
    uint64_t random = rt_seed();
    size_t room = 60000 * 120;
    char *file = malloc(room);
    assert_non_null(file);
    size_t n = (size_t)snprintf(file, room, "id,role,level,languages,availability,utc_offset,hire_date\n");
    (void)state;
    for (int i = 0; i < 60000; i++)
        n += (size_t)snprintf(
            file + n, room - n, "p%d,both,%d,%s,%s,%d,20%02d-01-0%d\n", i, (int)rt_between(&random, 0, 9),
            rt_between(&random, 0, 1) ? "en;de" : "", rt_between(&random, 0, 1) ? "Sun 22:00-02:00" : "",
            (int)rt_between(&random, -12, 14) * 60, (int)rt_between(&random, 10, 26), (int)rt_between(&random, 1, 9));
    const char *path = rt_write("many.csv", file, n);
    char *one = read_and_write(path, 1, "one.csv");
    char *three = read_and_write(path, 3, "three.csv");
    assert_string_equal(one, three);
    free(one);
    free(three);
    free(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_read_all_kinds),
        cmocka_unit_test(test_people_read_dialects_agree),
        cmocka_unit_test(test_people_read_nobody),
        cmocka_unit_test(test_people_read_formula_guard_is_taken_off),
        cmocka_unit_test(test_people_read_goes_on_after_wrong_rows),
        cmocka_unit_test(test_people_read_arguments),
        cmocka_unit_test(test_people_read_county),
        cmocka_unit_test(test_people_read_is_the_same_for_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
