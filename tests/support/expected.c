/*
 * Reading of expected values. Names of columns point into the text of the file.
 */
#include "support/expected.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_shared(const char *folder, const char *name, const char *ending)
{
    char path[256];
    int length = snprintf(path, sizeof path, "references/survival/%s/%s.%s", folder, name, ending);
    assert_true(length > 0 && (size_t)length < sizeof path);
    const char *full = rt_shared(path);
    if (!full)
        skip();
    char *text = rt_read(full, NULL);
    assert_non_null(text);
    return text;
}

static void read_header(rt_table *table, char *line)
{
    for (char *cell = line; cell; table->n_columns++) {
        assert_true(table->n_columns < 32);
        char *comma = strchr(cell, ',');
        if (comma)
            *comma = '\0';
        table->name[table->n_columns] = cell;
        cell = comma ? comma + 1 : NULL;
    }
}

rt_table rt_table_read(const char *name)
{
    rt_table table = {0};
    table.text = read_shared("data", name, "csv");
    char *body = strchr(table.text, '\n');
    assert_non_null(body);
    *body++ = '\0';
    read_header(&table, table.text);
    for (const char *at = body; *at; at++)
        table.n += *at == '\n';
    for (int32_t c = 0; c < table.n_columns; c++) {
        table.column[c] = calloc((size_t)table.n, sizeof(double));
        assert_non_null(table.column[c]);
    }
    char *at = body;
    for (int64_t i = 0; i < table.n; i++)
        for (int32_t c = 0; c < table.n_columns; c++) {
            table.column[c][i] = strtod(at, &at);
            at++;
        }
    return table;
}

static int32_t find_column(const rt_table *table, const char *column)
{
    for (int32_t c = 0; c < table->n_columns; c++)
        if (strcmp(table->name[c], column) == 0)
            return c;
    fail_msg("no column %s", column);
    return 0;
}

const double *rt_table_column(const rt_table *table, const char *column)
{
    return table->column[find_column(table, column)];
}

const int32_t *rt_table_integers(rt_table *table, const char *column)
{
    int32_t c = find_column(table, column);
    if (!table->integers[c]) {
        table->integers[c] = calloc((size_t)table->n, sizeof(int32_t));
        assert_non_null(table->integers[c]);
        for (int64_t i = 0; i < table->n; i++)
            table->integers[c][i] = (int32_t)table->column[c][i];
    }
    return table->integers[c];
}

void rt_table_free(rt_table *table)
{
    for (int32_t c = 0; c < table->n_columns; c++) {
        free(table->column[c]);
        free(table->integers[c]);
    }
    free(table->text);
}

json_t *rt_expected(const char *name)
{
    char *text = read_shared("expected", name, "json");
    json_error_t error;
    json_t *root = json_loads(text, 0, &error);
    free(text);
    assert_non_null(root);
    return root;
}

json_t *rt_at(json_t *root, const char *path)
{
    json_t *value = root;
    const char *at = path;
    while (*at) {
        char key[96];
        size_t length = strcspn(at, "/");
        assert_true(length < sizeof key);
        memcpy(key, at, length);
        key[length] = '\0';
        at += length + (at[length] == '/');
        value = json_is_array(value) ? json_array_get(value, (size_t)strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
        if (!value)
            fail_msg("nothing is expected at %s", path);
    }
    return value;
}

double rt_number(json_t *root, const char *path)
{
    json_t *value = rt_at(root, path);
    if (json_is_null(value))
        return (double)NAN;
    assert_true(json_is_number(value));
    return json_number_value(value);
}

void rt_assert_near(double value, double expected, double share, const char *what)
{
    if (isnan(value) && isnan(expected))
        return;
    if (!(fabs(value - expected) <= share * fmax(fabs(expected), 1e-300)))
        fail_msg("%s: %.17g, expected %.17g", what, value, expected);
}
