/*
 * Values of people in words, in a buffer of a fixed size: what stands in a cell, what two sets have in common.
 */
#ifndef RV_MODEL_PHRASE_H
#define RV_MODEL_PHRASE_H

#include "model/problem.h"

/* A text in the making; a text that does not fit ends with the last whole character that does. */
typedef struct rv_phrase {
    const reversa_problem *problem;
    char *text;
    size_t size;   /* of the buffer, less once something did not fit */
    size_t length; /* that the text would have */
} rv_phrase;

/* An empty text; size may be 0. */
rv_phrase rv_phrase_open(const reversa_problem *problem, char *text, size_t size);
/* Add a text as it is. */
void rv_phrase_add(rv_phrase *p, const char *text);
/* Add a text of people, clipped. */
void rv_phrase_add_clipped(rv_phrase *p, const char *text);
/* Add a number of millionths. */
void rv_phrase_add_number(rv_phrase *p, int64_t millionths);
/* Add a whole number. */
void rv_phrase_add_integer(rv_phrase *p, int64_t value);
/* Add a person's number, text or date, or nothing for an empty cell; returns whether something was added. */
bool rv_phrase_add_cell(rv_phrase *p, const rv_column *column, int32_t person);
/* Add the first tags of a person, with weights other than 1, and how many more there are; returns how many there are. */
int32_t rv_phrase_add_tags(rv_phrase *p, const rv_column *column, int32_t person);
/* Add the first tags that both have, after `before` if there are any; returns how many there are. */
int32_t rv_phrase_add_common(rv_phrase *p, const char *before, const rv_column *const columns[2],
                             const int32_t person[2]);

#endif
