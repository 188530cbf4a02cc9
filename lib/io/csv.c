/*
 * The CSV reader: RFC 4180 with a header row, in one pass over bytes in memory.
 *
 * The bytes that end a run of plain text are found 64 at a time (csv_scan.h); a row of plain cells goes from one to the
 * next without a look at what is between. In quotes only the next quote matters, so memchr looks for it. Doubled quotes
 * are folded in place, which only ever shortens a cell. UTF-8 is checked once for the whole input; only if that fails are
 * the cells looked at one by one, to say where.
 *
 * Invariant: at <= end, and every call of read_record() moves `at` forward by at least one byte or to the end. Bytes from
 * `at` on are as they were in the file, so stops that are known stay right.
 */
#include "io/csv.h"

#include <string.h>

#include "base/text.h"
#include "io/arrow.h"
#include "io/csv_scan.h"

#define DICTIONARY_SEED 1 /* names come from one file and are few: the key is of no importance */

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Record that the form of this record is wrong; column −1 where no column can be named. */
static void fail_form(rv_csv *csv, int32_t column, const char *message)
{
    csv->bad = true;
    (void)rv_fail_at(csv->ctx, REVERSA_E_FORMAT, rv_csv_place(csv, column), "%s", message);
}

rv_place rv_csv_place(const rv_csv *csv, int32_t column)
{
    bool named = column >= 0 && column < csv->n_columns;
    return (rv_place){csv->label, csv->row, named ? rv_csv_name(csv, column) : NULL};
}

const char *rv_csv_name(const rv_csv *csv, int32_t column)
{
    return rv_dictionary_text(&csv->names, column);
}

int32_t rv_csv_find(const rv_csv *csv, const char *name)
{
    return rv_dictionary_find(&csv->names, name, strlen(name));
}

int32_t rv_csv_require(rv_csv *csv, const char *name)
{
    int32_t column = rv_csv_find(csv, name);
    if (column < 0)
        (void)rv_fail_at(csv->ctx, REVERSA_E_DATA, (rv_place){csv->label, !csv->arrow, name}, "The column is missing");
    return column;
}

/* The character that separates cells: the most frequent of three in the header outside quotes, the comma in a tie. */
static char detect_delimiter(const char *text, const char *end)
{
    size_t commas = 0;
    size_t semicolons = 0;
    size_t tabs = 0;
    bool quoted = false;
    for (; text < end && (quoted || *text != '\n'); text++) {
        quoted ^= *text == '"';
        commas += !quoted && *text == ',';
        semicolons += !quoted && *text == ';';
        tabs += !quoted && *text == '\t';
    }
    if (semicolons > commas && semicolons > tabs)
        return ';';
    return tabs > commas && tabs > semicolons ? '\t' : ',';
}

/* Go on to the byte that ends a cell, over what should not be there. */
static void skip_to_stop(rv_csv *csv)
{
    while (csv->at < csv->end && *csv->at != csv->delimiter && *csv->at != '\n')
        csv->at++;
}

static bool at_line_end(const rv_csv *csv)
{
    if (csv->at == csv->end || *csv->at == '\n')
        return true;
    return *csv->at == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n';
}

/* Behind the opening quote: unfold the cell in place and go behind its closing quote. */
static rv_csv_cell read_quoted(rv_csv *csv, int32_t column)
{
    char *start = csv->at;
    char *to = start;
    for (;;) {
        char *quote = csv->at < csv->end ? memchr(csv->at, '"', (size_t)(csv->end - csv->at)) : NULL;
        char *stop = quote ? quote : csv->end;
        size_t n = (size_t)(stop - csv->at);
        if (n > 0 && to != csv->at)
            memmove(to, csv->at, n);
        to += n;
        csv->at = quote ? quote + 1 : csv->end;
        if (!quote) {
            fail_form(csv, column, "A quoted cell has no closing quote");
            break;
        }
        if (csv->at == csv->end || *csv->at != '"')
            break;
        *to++ = '"';
        csv->at++;
    }
    if (!at_line_end(csv) && *csv->at != csv->delimiter) {
        fail_form(csv, column, "There is text after a closing quote");
        skip_to_stop(csv);
    }
    return (rv_csv_cell){start, (size_t)(to - start)};
}

/* Know the stops of the block that begins here. */
static void look_ahead(rv_csv *csv, char *block)
{
    size_t rest = (size_t)(csv->end - block);
    csv->block = block;
    csv->stops = rest >= RV_CSV_BLOCK ? rv_csv_scan_block(block, csv->delimiter)
                                      : rv_csv_scan_plain(block, rest, csv->delimiter);
}

/* The first stop at or after a place that is not before the block, or the end. */
static char *find_stop(rv_csv *csv, char *from)
{
    size_t passed = (size_t)(from - csv->block);
    if (passed >= RV_CSV_BLOCK) {
        look_ahead(csv, from);
        passed = 0;
    }
    uint64_t stops = csv->stops & UINT64_MAX << passed;
    while (stops == 0) {
        if ((size_t)(csv->end - csv->block) <= RV_CSV_BLOCK)
            return csv->end;
        look_ahead(csv, csv->block + RV_CSV_BLOCK);
        stops = csv->stops;
    }
    return csv->block + __builtin_ctzll(stops);
}

static rv_csv_cell read_plain(rv_csv *csv, int32_t column)
{
    char *start = csv->at;
    csv->at = find_stop(csv, start);
    if (!at_line_end(csv) && *csv->at != csv->delimiter) {
        fail_form(csv, column,
                  *csv->at == '"' ? "There is a quote within a cell that is not quoted"
                                  : "A carriage return does not end a line");
        skip_to_stop(csv);
    }
    return (rv_csv_cell){start, (size_t)(csv->at - start)};
}

bool rv_csv_begins_formula(char c)
{
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* Take off the apostrophe that guards a formula. One is taken from several as well: the writer adds one to those too. */
static void take_guard_off(rv_csv_cell *cell)
{
    if (cell->length < 2 || cell->text[0] != '\'')
        return;
    size_t n = 1;
    while (n < cell->length && cell->text[n] == '\'')
        n++;
    if (n < cell->length && rv_csv_begins_formula(cell->text[n])) {
        cell->text++;
        cell->length--;
    }
}

static void check_text(rv_csv *csv, const rv_csv_cell *cell, int32_t column)
{
    size_t wrong = rv_utf8_check(cell->text, cell->length);
    if (wrong < cell->length)
        fail_form(csv, column, cell->text[wrong] ? "The text is not valid UTF-8" : "The text contains a NUL byte");
}

/* Read the plain cells at the front of a row, up to the first that is not, or is the last of its line, or has no column:
 * how many there were. `at` is then where the next cell begins. */
static int32_t read_plain_cells(rv_csv *csv)
{
    char *at = csv->at;
    int32_t n = 0;
    for (; n < csv->n_columns; n++) {
        char *stop = find_stop(csv, at);
        if (stop == csv->end || *stop != csv->delimiter)
            break;
        rv_csv_cell *cell = &csv->cells[n];
        *cell = (rv_csv_cell){at, (size_t)(stop - at)};
        if (*at == '\'')
            take_guard_off(cell);
        at = stop + 1;
    }
    csv->at = at;
    return n;
}

/* Read cells to the end of the line; how many there were. Cells beyond the header's are read but not kept. */
static reversa_status read_record(rv_csv *csv, bool header, int32_t *n_cells_out)
{
    int32_t n = header || !csv->checked ? 0 : read_plain_cells(csv);
    for (bool last = false; !last; n += n < INT32_MAX) {
        if (header) {
            reversa_status status = rv_grow(csv->ctx, &csv->cells, &csv->cell_capacity, (size_t)n + 1,
                                            sizeof *csv->cells);
            if (status)
                return status;
        }
        bool quoted = csv->at < csv->end && *csv->at == '"';
        csv->at += quoted;
        rv_csv_cell cell = quoted ? read_quoted(csv, n) : read_plain(csv, n);
        if (!csv->checked)
            check_text(csv, &cell, n);
        take_guard_off(&cell);
        if (header || n < csv->n_columns)
            csv->cells[n] = cell;
        last = csv->at == csv->end || *csv->at != csv->delimiter;
        if (!last)
            csv->at++;
        if (header && n == RV_CSV_MAX_COLUMNS)
            return rv_fail_at(csv->ctx, REVERSA_E_UNSUPPORTED, (rv_place){csv->label, 1, NULL},
                              "There are more than %d columns", RV_CSV_MAX_COLUMNS);
    }
    if (csv->at < csv->end)
        csv->at += *csv->at == '\r' ? 2 : 1;
    *n_cells_out = n;
    return REVERSA_OK;
}

/* Names become NFC, as the names in a programme; an empty one or one used before is recorded. */
static reversa_status read_names(rv_csv *csv, int32_t n_cells)
{
    for (int32_t i = 0; i < n_cells; i++) {
        rv_csv_cell cell = csv->cells[i];
        size_t length;
        int32_t code;
        reversa_status status = rv_normalise(csv->ctx, cell.text, cell.length, &csv->buffer, &csv->buffer_capacity,
                                             &length);
        if (status)
            return status;
        if (length == 0)
            return rv_fail_at(csv->ctx, REVERSA_E_DATA, (rv_place){csv->label, !csv->arrow, NULL},
                              "Column %d has no name", i + 1);
        if (rv_dictionary_find(&csv->names, csv->buffer, length) >= 0)
            return rv_fail_at(csv->ctx, REVERSA_E_DATA, (rv_place){csv->label, !csv->arrow, csv->buffer},
                              "Column %d has the name of an earlier one", i + 1);
        status = rv_dictionary_intern(csv->ctx, &csv->names, csv->buffer, length, &code);
        if (status)
            return status;
        csv->n_columns = i + 1;
    }
    return REVERSA_OK;
}

static reversa_status read_header(rv_csv *csv)
{
    if (csv->at == csv->end)
        return rv_fail_at(csv->ctx, REVERSA_E_FORMAT, (rv_place){csv->label, 0, NULL},
                          "The file is empty: a header is needed");
    csv->delimiter = detect_delimiter(csv->at, csv->end);
    look_ahead(csv, csv->at);
    csv->row = 1;
    int32_t n_cells;
    reversa_status status = read_record(csv, true, &n_cells);
    if (!status && csv->bad)
        status = REVERSA_E_FORMAT;
    return status ? status : read_names(csv, n_cells);
}

/* What spreadsheets save when they are not asked for UTF-8: half of the bytes of plain text are NUL. */
static bool looks_like_utf16(const char *bytes, size_t length)
{
    if (length < 2)
        return false;
    if (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)
        return true;
    if (length < 4)
        return false;
    bool little = bytes[0] && !bytes[1] && bytes[2] && !bytes[3];
    bool big = !bytes[0] && bytes[1] && !bytes[2] && bytes[3];
    return little || big;
}

/* Do lines end as on old Macintoshes? Where there are quotes the carriage returns may be text. */
static bool has_lone_returns(const char *bytes, size_t length)
{
    return length > 0 && memchr(bytes, '\r', length) && !memchr(bytes, '\n', length) && !memchr(bytes, '"', length);
}

/* A file that would be wrong in every row is refused with one error that names the cause. */
static reversa_status check_form(reversa_context *ctx, const char *label, const char *bytes, size_t length)
{
    const char *wrong = NULL;
    if (looks_like_utf16(bytes, length))
        wrong = "This looks like UTF-16: save the file as UTF-8";
    else if (has_lone_returns(bytes, length))
        wrong = "The lines end with lone carriage returns: save the file with line feeds";
    return wrong ? rv_fail_at(ctx, REVERSA_E_FORMAT, (rv_place){label, 0, NULL}, "%s", wrong) : REVERSA_OK;
}

reversa_status rv_csv_open(reversa_context *ctx, const char *label, char *bytes, size_t length, rv_csv *csv)
{
    char *end = length > 0 ? bytes + length : bytes; /* without bytes they may be NULL */
    *csv = (rv_csv){0};
    reversa_status status = check_form(ctx, label, bytes, length);
    if (status)
        return status;
    *csv = (rv_csv){.ctx = ctx, .label = label, .at = bytes, .end = end};
    rv_dictionary_open(ctx, &csv->names, DICTIONARY_SEED);
    if (length >= 3 && memcmp(bytes, byte_order_mark, 3) == 0)
        csv->at += 3;
    while (csv->end > csv->at && csv->end[-1] == '\n')
        csv->end -= csv->end - csv->at > 1 && csv->end[-2] == '\r' ? 2 : 1;
    size_t rest = (size_t)(csv->end - csv->at);
    csv->checked = rv_utf8_check(csv->at, rest) == rest;
    status = read_header(csv);
    if (status)
        rv_csv_free(csv);
    return status;
}

/* The names of a table's columns as the header. */
static reversa_status read_table_names(rv_csv *csv)
{
    int32_t n = rv_arrow_n_columns(csv->arrow);
    csv->cells = rv_alloc(csv->ctx, (size_t)n + 1, sizeof *csv->cells);
    if (!csv->cells)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n; i++) {
        const char *name = rv_arrow_name(csv->arrow, i);
        csv->cells[i] = (rv_csv_cell){(char *)(uintptr_t)name, strlen(name)};
        check_text(csv, &csv->cells[i], -1);
    }
    return csv->bad ? REVERSA_E_FORMAT : read_names(csv, n);
}

reversa_status rv_csv_open_file(reversa_context *ctx, const char *label, rv_file *file, rv_csv *csv)
{
    if (!file->arrow)
        return rv_csv_open(ctx, label, file->bytes, file->length, csv);
    *csv = (rv_csv){.ctx = ctx, .label = label, .arrow = file->arrow};
    rv_dictionary_open(ctx, &csv->names, DICTIONARY_SEED);
    reversa_status status = read_table_names(csv);
    if (status)
        rv_csv_free(csv);
    return status;
}

reversa_status rv_csv_next(rv_csv *csv, bool *found_out)
{
    if (csv->arrow)
        return rv_arrow_next(csv->arrow, csv, found_out);
    *found_out = csv->at < csv->end;
    if (!*found_out)
        return REVERSA_OK;
    csv->row++;
    csv->bad = false;
    bool blank = at_line_end(csv);
    int32_t n_cells;
    reversa_status status = read_record(csv, false, &n_cells);
    if (status)
        return status;
    if (n_cells != csv->n_columns && !csv->bad) {
        const rv_place place = {csv->label, csv->row, NULL};
        csv->bad = true;
        if (blank)
            (void)rv_fail_at(csv->ctx, REVERSA_E_FORMAT, place, "The line is blank");
        else
            (void)rv_fail_at(csv->ctx, REVERSA_E_FORMAT, place, "The row has %d cells, the header has %d", n_cells,
                             csv->n_columns);
    }
    for (int32_t i = n_cells; i < csv->n_columns; i++)
        csv->cells[i] = (rv_csv_cell){0};
    return REVERSA_OK;
}

rv_csv_cell rv_csv_peek(rv_csv *csv)
{
    if (csv->at == csv->end || !csv->checked)
        return (rv_csv_cell){0};
    char *stop = find_stop(csv, csv->at);
    return (rv_csv_cell){csv->at, (size_t)(stop - csv->at)};
}

void rv_csv_free(rv_csv *csv)
{
    if (!csv->ctx)
        return;
    rv_dictionary_free(&csv->names);
    rv_free(csv->ctx, csv->cells);
    rv_free(csv->ctx, csv->buffer);
    *csv = (rv_csv){0};
}
