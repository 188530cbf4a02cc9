/*
 * Cells are kept as text, row by row, and measured when printed. In CSV a text that a spreadsheet would run as a formula
 * gets a leading apostrophe, as in the library's own files.
 */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "print.h"

#define SPACE 2         /* columns between two cells */
#define LEAST_COLUMNS 8 /* a cell is not cut shorter than that */

struct cli_table {
    table_column *columns;
    int n_columns;
    char **cells; /* [n_rows · n_columns] */
    size_t n_rows;
    size_t capacity;
};

void *table_memory(void *block, size_t count, size_t size)
{
    size_t bytes = count > 0 && size > 0 ? count * size : 1;
    void *memory = size > 0 && count > SIZE_MAX / size ? NULL : realloc(block, bytes);
    if (!memory) {
        fputs("reversa: out of memory\n", stderr);
        exit(EXIT_INTERNAL);
    }
    return memory;
}

cli_table *table_create(const table_column *columns, int n_columns)
{
    cli_table *made = table_memory(NULL, 1, sizeof *made);
    *made = (cli_table){.n_columns = n_columns};
    made->columns = table_memory(NULL, (size_t)n_columns, sizeof *made->columns);
    memcpy(made->columns, columns, (size_t)n_columns * sizeof *columns);
    return made;
}

void table_add(cli_table *table, const char *const *cells)
{
    size_t n = (size_t)table->n_columns;
    if (table->n_rows == table->capacity) {
        table->capacity = table->capacity * 2 + 16;
        table->cells = table_memory(table->cells, table->capacity * n, sizeof *table->cells);
    }
    char **row = table->cells + table->n_rows++ * n;
    for (size_t i = 0; i < n; i++) {
        row[i] = NULL;
        if (!cells[i])
            continue;
        size_t size = strlen(cells[i]) + 1;
        row[i] = table_memory(NULL, size, 1);
        memcpy(row[i], cells[i], size);
    }
}

void table_free(cli_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->n_rows * (size_t)table->n_columns; i++)
        free(table->cells[i]);
    free(table->cells);
    free(table->columns);
    free(table);
}

static const char *cell(const cli_table *table, size_t row, int column)
{
    const char *text = table->cells[row * (size_t)table->n_columns + (size_t)column];
    return text ? text : "";
}

/* ---- for people */

static void measure(const cli_table *table, int *widths)
{
    for (int c = 0; c < table->n_columns; c++) {
        widths[c] = print_columns(table->columns[c].name);
        for (size_t r = 0; r < table->n_rows; r++) {
            int columns = print_columns(cell(table, r, c));
            if (columns > widths[c])
                widths[c] = columns;
        }
    }
}

/* Take from the widest column of text until the line fits or nothing is left to take. */
static void shrink(const cli_table *table, int *widths, int available)
{
    int total = 0;
    for (int c = 0; c < table->n_columns; c++)
        total += widths[c] + SPACE;
    while (total > available) {
        int widest = -1;
        for (int c = 0; c < table->n_columns; c++) {
            if (!table->columns[c].is_number && (widest < 0 || widths[c] > widths[widest]))
                widest = c;
        }
        if (widest < 0 || widths[widest] <= LEAST_COLUMNS)
            return;
        widths[widest]--;
        total--;
    }
}

static void print_cell(FILE *stream, const char *text, int width, bool to_the_right, bool is_last)
{
    int columns = print_columns(text);
    if (columns <= width) {
        int space = width - columns;
        fprintf(stream, "%*s", to_the_right ? space : 0, "");
        print_safe(stream, text, strlen(text));
        fprintf(stream, "%*s", to_the_right || is_last ? 0 : space, "");
        return;
    }
    print_safe(stream, text, print_fit(text, width - 1));
    fputs("…", stream);
}

static const char *heading_or_cell(const cli_table *table, size_t row, int column)
{
    return row == 0 ? table->columns[column].name : cell(table, row - 1, column);
}

static void print_table(const cli_table *table, FILE *stream)
{
    int *widths = table_memory(NULL, (size_t)table->n_columns, sizeof *widths);
    measure(table, widths);
    shrink(table, widths, print_width(stream) + SPACE);
    for (size_t r = 0; r <= table->n_rows; r++) { /* row 0 is the heading */
        int last = table->n_columns - 1;
        while (last > 0 && !heading_or_cell(table, r, last)[0]) /* no spaces at the end of a line */
            last--;
        for (int c = 0; c <= last; c++) {
            if (c > 0)
                fprintf(stream, "%*s", SPACE, "");
            print_cell(stream, heading_or_cell(table, r, c), widths[c], table->columns[c].is_number, c == last);
        }
        fputc('\n', stream);
    }
    free(widths);
}

/* ---- for programs */

static void print_csv_cell(FILE *stream, const char *text, bool is_number)
{
    bool formula = !is_number && text[0] && strchr("=+-@\t\r", text[0]);
    if (!formula && !strpbrk(text, ",\"\r\n")) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    if (formula)
        fputc('\'', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

static void print_csv(const cli_table *table, FILE *stream)
{
    for (size_t r = 0; r <= table->n_rows; r++) {
        for (int c = 0; c < table->n_columns; c++) {
            if (c > 0)
                fputc(',', stream);
            if (r == 0)
                print_csv_cell(stream, table->columns[c].name, false);
            else
                print_csv_cell(stream, cell(table, r - 1, c), table->columns[c].is_number);
        }
        fputc('\n', stream);
    }
}

void table_json_text(FILE *stream, const char *text)
{
    fputc('"', stream);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            fprintf(stream, "\\%c", c);
        else if (c < 0x20)
            fprintf(stream, "\\u%04x", c);
        else
            fputc(c, stream);
    }
    fputc('"', stream);
}

void table_print_json(const cli_table *table, FILE *stream, int indent)
{
    if (table->n_rows == 0) {
        fputs("[]", stream);
        return;
    }
    fputs("[\n", stream);
    for (size_t r = 0; r < table->n_rows; r++) {
        fprintf(stream, "%*s{", indent + 2, "");
        for (int c = 0; c < table->n_columns; c++) {
            const char *text = table->cells[r * (size_t)table->n_columns + (size_t)c];
            fputs(c > 0 ? ", " : "", stream);
            table_json_text(stream, table->columns[c].name);
            fputs(": ", stream);
            if (!text)
                fputs("null", stream);
            else if (table->columns[c].is_number)
                fputs(text, stream);
            else
                table_json_text(stream, text);
        }
        fputs(r + 1 < table->n_rows ? "},\n" : "}\n", stream);
    }
    fprintf(stream, "%*s]", indent, "");
}

void table_print(const cli_table *table, FILE *stream, cli_format format)
{
    if (format == FORMAT_CSV) {
        print_csv(table, stream);
    } else if (format == FORMAT_JSON) {
        table_print_json(table, stream, 0);
        fputc('\n', stream);
    } else {
        print_table(table, stream);
    }
}
