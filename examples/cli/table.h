/*
 * A table of text that is printed for people (aligned, as wide as the terminal), as CSV, or as JSON.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "options.h"

typedef struct table_column {
    const char *name;
    bool is_number; /* to the right for people, without quotes in JSON */
} table_column;

typedef struct cli_table cli_table;

/* Columns are copied, names are borrowed. Ends the program when memory runs out, as all of these do. */
cli_table *table_create(const table_column *columns, int n_columns);

/* A row [n_columns]; NULL is an empty cell, null in JSON. Copied. */
void table_add(cli_table *table, const char *const *cells);

/* For people too wide lines are cut, the widest column first. */
void table_print(const cli_table *table, FILE *stream, cli_format format);

/* The rows alone as a JSON array, for a document that holds several. */
void table_print_json(const cli_table *table, FILE *stream, int indent);

void table_free(cli_table *table);

/* A text in JSON, with its quotes. */
void table_json_text(FILE *stream, const char *text);

/* Memory or the end of the program with a message. */
void *table_memory(void *block, size_t count, size_t size);

#endif
