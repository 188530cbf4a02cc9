/*
 * The chain of decisions.ndjson: it holds as written, and every change of a byte, of the order or of the number of lines shows.
 */
#include <stdlib.h>
#include <string.h>

#include <reversa/match.h>
#include <reversa/record.h>

#include "support/people.h"

static const char people[] = "id,role\nm1,mentor\nm2,mentor\ne1,mentee\ne2,mentee\nn,none\n";

static char *log_text(size_t *length_out)
{
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_matching *matching = NULL;
    assert_int_equal(rt_make(&made, people, "\"rules\": [], \"criteria\": []"), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    const char *path = rt_path("log");
    assert_int_equal(reversa_result_write(ctx, made.problem, matching, REVERSA_RESULT_DECISIONS, path), REVERSA_OK);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
    return rt_read(path, length_out);
}

static reversa_status check(const void *bytes, size_t length, int64_t *row_out)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_error error = {0};
    int64_t n = -1;
    reversa_status status = reversa_decisions_check(ctx, rt_write("checked", bytes, length), &n);
    reversa_context_error(ctx, 0, &error);
    *row_out = status ? error.row : n;
    assert_true(status == REVERSA_OK || n == 0);
    reversa_context_free(ctx);
    return status;
}

static void test_decisions_check_every_byte(void **state)
{
    (void)state;
    size_t length;
    int64_t row;
    char *text = log_text(&length);
    assert_int_equal(check(text, length, &row), REVERSA_OK);
    assert_int_equal(row, 5); /* run, n, two pairs, end */
    int64_t line = 1;
    for (size_t i = 0; i < length; i++) {
        char before = text[i];
        text[i] = before == '1' ? '2' : '1';
        reversa_status status = check(text, length, &row);
        if (status == REVERSA_OK)
            fail_msg("byte %zu, '%c', can be changed unseen", i, before);
        assert_in_range(row, line, line + 1); /* where it is, or in the line that carries its hash */
        text[i] = before;
        line += before == '\n';
    }
    free(text);
}

static void test_decisions_check_missing_and_moved_lines(void **state)
{
    (void)state;
    size_t length;
    int64_t row;
    char *text = log_text(&length);
    char *second = strchr(text, '\n') + 1;
    char *third = strchr(second, '\n') + 1;
    size_t rest = length - (size_t)(third - text);
    assert_int_equal(check(second, length - (size_t)(second - text), &row), REVERSA_E_DATA); /* the first is gone */
    assert_int_equal(row, 1);
    for (char *end = text; (end = strchr(end, '\n')) != NULL && end[1]; end++) /* cut off behind a line */
        assert_int_equal(check(text, (size_t)(end + 1 - text), &row), REVERSA_E_DATA);
    assert_int_equal(check(text, 0, &row), REVERSA_E_DATA);
    char *without = malloc(2 * length);
    assert_non_null(without);
    memcpy(without, text, (size_t)(second - text));
    memcpy(without + (second - text), third, rest);
    assert_int_equal(check(without, (size_t)(second - text) + rest, &row), REVERSA_E_DATA);
    assert_int_equal(row, 2);
    const char *fourth = strchr(third, '\n') + 1; /* two whole lines change places */
    memcpy(without, text, length);
    memcpy(without + (second - text), third, (size_t)(fourth - third));
    memcpy(without + (second - text) + (fourth - third), second, (size_t)(third - second));
    assert_int_equal(check(without, length, &row), REVERSA_E_DATA);
    assert_int_equal(row, 2);
    memcpy(without, text, length); /* the log twice */
    memcpy(without + length, text, length);
    assert_int_equal(check(without, 2 * length, &row), REVERSA_E_DATA);
    assert_int_equal(row, 6);
    free(without);
    free(text);
}

static void test_decisions_check_what_is_no_log(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    int64_t n;
    int64_t row;
    assert_int_equal(reversa_decisions_check(ctx, rt_path("absent"), &n), REVERSA_E_IO);
    assert_int_equal(reversa_decisions_check(ctx, NULL, &n), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_decisions_check(ctx, "x", NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_decisions_check(NULL, "x", &n), REVERSA_E_ARGUMENT);
    assert_int_equal(check("[]\n", 3, &row), REVERSA_E_FORMAT);
    assert_int_equal(check("{}\n", 3, &row), REVERSA_E_DATA);
    assert_int_equal(check("id,role\n", 8, &row), REVERSA_E_FORMAT);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decisions_check_every_byte),
        cmocka_unit_test(test_decisions_check_missing_and_moved_lines),
        cmocka_unit_test(test_decisions_check_what_is_no_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
