/*
 * Words and numbers for people: display width of UTF-8, thousands, wrapped text, headings.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PRINT_NO_WIDTH 10000 /* of what is no terminal */

/* A number as text. By value, so that several stand in one call. */
typedef struct number_text {
    char text[40];
} number_text;

/* Once, before the rest: UTF-8 whatever the user's locale. */
void print_begin(void);

/* Columns of the terminal behind a stream, PRINT_NO_WIDTH if it is none. */
int print_width(FILE *stream);

/* Columns that a text takes. */
int print_columns(const char *text);

/* How many bytes of a text fit in so many columns. */
size_t print_fit(const char *text, int columns);

/* Print the first bytes of a text; what could steer a terminal or turn the direction of writing, as question marks. */
void print_safe(FILE *stream, const char *text, size_t bytes);

/* A text that others wrote (an id, a name of a column, a message that quotes them), as print_safe() does, between our words. */
void print_text(FILE *stream, const char *before, const char *text, const char *after);

/* 740770 as 740,770. */
number_text print_whole(int64_t value);

/* Micro-points or other millionths with so many decimals (1 to 6), rounded half away from zero. */
number_text print_millionths(int64_t value, int decimals);

/* A heading of one line, bold on a terminal that allows it; safe. */
void print_heading(FILE *stream, const char *text);

/* Text broken at spaces, each line after the first indented; `at` columns are already used. Safe. */
void print_wrapped(FILE *stream, int at, int indent, int width, const char *text);

#endif
