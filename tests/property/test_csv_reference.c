/*
 * The CSV reader, which jumps from stop to stop, against one that looks at every byte by itself: the same cells, the same
 * errors at the same rows and columns, on good tables that were mangled at random.
 */
#include "support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/text.h"
#include "io/csv.h"

#define MAX_FILE 8000
#define MAX_DUMP 40000
#define N_COLUMNS 3

static const char *const names[N_COLUMNS] = {"a", "b", "c"};

/* What a reader made of a file, as text: cells in [brackets], a record a line, and `!row:column:message`. */
typedef struct dump {
    char text[MAX_DUMP];
    size_t used;
    char errors[MAX_DUMP];
    size_t errors_used;
    int64_t n_errors;
} dump;

static void add(dump *out, const char *text, size_t length)
{
    assert_true(out->used + length + 3 < MAX_DUMP);
    out->text[out->used++] = '[';
    memcpy(out->text + out->used, text, length);
    out->used += length;
    out->text[out->used++] = ']';
}

static void add_error(dump *out, int64_t row, const char *column, const char *message)
{
    if (out->n_errors++ >= RV_MAX_ERRORS)
        return;
    int n = snprintf(out->errors + out->errors_used, MAX_DUMP - out->errors_used, "!%lld:%s:%s", (long long)row, column,
                     message);
    out->errors_used += (size_t)n;
}

/* The reference: one byte after the other. */
typedef struct slow_reader {
    const char *text;
    size_t at;
    size_t end;
    char delimiter;
    int64_t row;
    bool bad;
    char cell[MAX_FILE];
    size_t length;
    dump *out;
} slow_reader;

static void slow_fail(slow_reader *r, int column, const char *message)
{
    r->bad = true;
    add_error(r->out, r->row, column < N_COLUMNS ? names[column] : "", message);
}

static bool slow_ends(const slow_reader *r)
{
    if (r->at == r->end || r->text[r->at] == '\n' || r->text[r->at] == r->delimiter)
        return true;
    return r->text[r->at] == '\r' && r->at + 1 < r->end && r->text[r->at + 1] == '\n';
}

static void slow_skip(slow_reader *r)
{
    while (r->at < r->end && r->text[r->at] != r->delimiter && r->text[r->at] != '\n')
        r->at++;
}

static void slow_quoted(slow_reader *r, int column)
{
    for (r->at++;; r->at++) {
        if (r->at == r->end) {
            slow_fail(r, column, "A quoted cell has no closing quote");
            return;
        }
        if (r->text[r->at] == '"') {
            if (r->at + 1 == r->end || r->text[r->at + 1] != '"')
                break;
            r->at++;
        }
        r->cell[r->length++] = r->text[r->at];
    }
    r->at++;
    if (!slow_ends(r)) {
        slow_fail(r, column, "There is text after a closing quote");
        slow_skip(r);
    }
}

static void slow_plain(slow_reader *r, int column)
{
    size_t start = r->at;
    for (; r->at < r->end; r->at++) {
        char c = r->text[r->at];
        if (c == r->delimiter || c == '\n' || c == '\r' || c == '"')
            break;
        r->cell[r->length++] = c;
    }
    if (slow_ends(r))
        return;
    slow_fail(r, column,
              r->text[r->at] == '"' ? "There is a quote within a cell that is not quoted"
                                    : "A carriage return does not end a line");
    slow_skip(r);
    r->length = r->at - start; /* what is passed over must be text as well */
    memcpy(r->cell, r->text + start, r->length);
}

/* A cell without its guard: an apostrophe before apostrophes, if any, and a byte that begins a formula. */
static void slow_keep(slow_reader *r, int column, char cells[N_COLUMNS][MAX_FILE], size_t lengths[N_COLUMNS])
{
    size_t wrong = rv_utf8_check(r->cell, r->length);
    if (wrong < r->length)
        slow_fail(r, column, r->cell[wrong] ? "The text is not valid UTF-8" : "The text contains a NUL byte");
    size_t n = 0;
    while (n < r->length && r->cell[n] == '\'')
        n++;
    size_t guard = n > 0 && n < r->length && strchr("=+-@\t\r", r->cell[n]) && r->cell[n];
    if (column < N_COLUMNS) {
        lengths[column] = r->length - guard;
        memcpy(cells[column], r->cell + guard, lengths[column]);
    }
}

static void slow_record(slow_reader *r)
{
    static char cells[N_COLUMNS][MAX_FILE];
    size_t lengths[N_COLUMNS] = {0};
    int n = 0;
    bool blank = r->text[r->at] == '\n' || (r->text[r->at] == '\r' && r->at + 1 < r->end && r->text[r->at + 1] == '\n');
    r->row++;
    r->bad = false;
    for (bool last = false; !last; n++) {
        r->length = 0;
        if (r->at < r->end && r->text[r->at] == '"')
            slow_quoted(r, n);
        else
            slow_plain(r, n);
        slow_keep(r, n, cells, lengths);
        last = r->at == r->end || r->text[r->at] != r->delimiter;
        r->at += !last;
    }
    if (r->at < r->end)
        r->at += r->text[r->at] == '\r' ? 2 : 1;
    char message[64];
    snprintf(message, sizeof message, "The row has %d cells, the header has %d", n, N_COLUMNS);
    if (n != N_COLUMNS && !r->bad) {
        r->bad = true;
        add_error(r->out, r->row, "", blank ? "The line is blank" : message);
    }
    for (int i = 0; i < N_COLUMNS && !r->bad; i++)
        add(r->out, cells[i], lengths[i]);
    r->out->text[r->out->used++] = '\n';
}

static void read_slowly(const char *text, size_t length, char delimiter, dump *out)
{
    slow_reader *r = calloc(1, sizeof *r);
    assert_non_null(r);
    *r = (slow_reader){.text = text, .at = 6, .end = length, .delimiter = delimiter, .row = 1, .out = out};
    while (r->end > 0 && r->text[r->end - 1] == '\n')
        r->end -= r->end > 1 && r->text[r->end - 2] == '\r' ? 2 : 1;
    while (r->at < r->end)
        slow_record(r);
    free(r);
}

static void read_fast(reversa_context *ctx, const char *text, size_t length, dump *out)
{
    char *copy = malloc(length); /* of that size, so that a look beyond the end is found */
    assert_non_null(copy);
    memcpy(copy, text, length);
    ctx->n_errors = 0;
    rv_csv csv;
    assert_int_equal(rv_csv_open(ctx, "file", copy, length, &csv), REVERSA_OK);
    for (;;) {
        bool found;
        assert_int_equal(rv_csv_next(&csv, &found), REVERSA_OK);
        if (!found)
            break;
        for (int32_t i = 0; i < csv.n_columns && !csv.bad; i++)
            add(out, csv.cells[i].text ? csv.cells[i].text : "", csv.cells[i].length);
        out->text[out->used++] = '\n';
    }
    int64_t n = ctx->n_errors;
    for (int64_t i = 0; i < n && i < RV_MAX_ERRORS; i++)
        add_error(out, ctx->errors[i].row, ctx->errors[i].column, ctx->errors[i].message);
    out->n_errors = n;
    rv_csv_free(&csv);
    free(copy);
}

/* A table of plain and quoted cells, some of them long, and then a few bytes that do not belong. */
static size_t make_file(uint64_t *random, char delimiter, char text[MAX_FILE])
{
    static const char pieces[][8] = {"",     "x",        "yes",      "\"q\"", "\"\"", "\"a\"\"b\"", "'=1",
                                     "''+x", "\"l\nm\"", "\xC3\xA9", "'",     "0.25", "=2",         "\"'-,\""};
    static const char wrong[] = "\"\"\r\n\n,;\t'=x\xFF\xC3";
    size_t n = (size_t)snprintf(text, MAX_FILE, "a%cb%cc\n", delimiter, delimiter);
    int n_rows = (int)rt_between(random, 0, 25);
    for (int row = 0; row < n_rows; row++)
        for (int column = 0; column < N_COLUMNS; column++) {
            const char *piece = pieces[rt_between(random, 0, (int64_t)(sizeof pieces / sizeof pieces[0]) - 1)];
            n += (size_t)snprintf(text + n, MAX_FILE - n, "%s", piece);
            for (int64_t more = piece[0] == '"' ? 0 : rt_between(random, -60, 70); more > 0; more--)
                text[n++] = 'z';
            if (column < N_COLUMNS - 1)
                text[n++] = delimiter;
            else
                n += (size_t)snprintf(text + n, MAX_FILE - n, "%s", rt_between(random, 0, 3) ? "\n" : "\r\n");
        }
    for (int64_t k = rt_between(random, -2, 6); k > 0 && n > 6; k--)
        text[rt_between(random, 6, (int64_t)n - 1)] = wrong[rt_between(random, 0, (int64_t)sizeof wrong - 1)];
    return n > 6 ? (size_t)rt_between(random, 7, (int64_t)n) : n;
}

static void test_csv_next_agrees_with_a_reader_of_single_bytes(void **state)
{
    static const char delimiters[] = ",;\t";
    static char text[MAX_FILE];
    static dump slow;
    static dump fast;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    int64_t n_wrong = 0;
    (void)state;
    for (int round = 0; round < 4000; round++) {
        char delimiter = delimiters[rt_between(&random, 0, 2)];
        size_t length = make_file(&random, delimiter, text);
        slow.used = slow.errors_used = fast.used = fast.errors_used = 0;
        slow.n_errors = fast.n_errors = 0;
        read_slowly(text, length, delimiter, &slow);
        read_fast(ctx, text, length, &fast);
        slow.text[slow.used] = fast.text[fast.used] = '\0';
        slow.errors[slow.errors_used] = fast.errors[fast.errors_used] = '\0';
        assert_int_equal(slow.used, fast.used);
        assert_memory_equal(slow.text, fast.text, slow.used);
        assert_string_equal(slow.errors, fast.errors);
        assert_int_equal(slow.n_errors, fast.n_errors);
        n_wrong += slow.n_errors;
    }
    assert_true(n_wrong > 1000);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_next_agrees_with_a_reader_of_single_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
