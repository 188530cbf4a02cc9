/*
 * The record of a run: what the writers of certificate.json and decisions.ndjson share, and what result.json tells of them.
 *
 * Texts go out as JSON strings in which nothing acts: besides what JSON asks for, <, >, & and the characters that turn the
 * direction of writing, break lines, or control a terminal are escaped.
 */
#ifndef RV_IO_RECORD_H
#define RV_IO_RECORD_H

#include "base/sha256.h"
#include "io/file.h"
#include "model/matching.h"

#define RV_RECORD_START "0000000000000000000000000000000000000000000000000000000000000000" /* "prev" of a first line */

/* JSON in the making, with the hash of the line that is being written. */
typedef struct rv_record {
    rv_output *output;
    rv_sha256 hash;
    rv_sha256 fresh;   /* as begun once, with the first line: to begin asks the processor, which is slow */
    char previous[65]; /* the hash of the line before */
    int64_t n_lines;
} rv_record;

void rv_record_put(rv_record *record, const char *json); /* as it is */
/* Does a character act in a browser or a terminal, or end a string? Its code point, 0 for a plain one. */
unsigned rv_record_acts(const char *text);
void rv_record_text(rv_record *record, const char *text); /* as a string, NULL as null */
void rv_record_integer(rv_record *record, int64_t value);
/* `,"key":` and a value. */
void rv_record_add_text(rv_record *record, const char *key, const char *text);
void rv_record_add_integer(rv_record *record, const char *key, int64_t value);
/* A line of a chain: `{"line":1,"prev":"...","event":"..."`, and later its `}`. */
void rv_record_begin_line(rv_record *record, const char *event);
void rv_record_end_line(rv_record *record);

/* certificate.json and decisions.ndjson. Errors of the output show at its commit. */
reversa_status rv_certificate_write(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_matching *matching, rv_output *output);
reversa_status rv_decisions_write(reversa_context *ctx, const reversa_problem *problem,
                                  const reversa_matching *matching, rv_output *output);

/* An input of a run. */
typedef struct rv_input {
    const char *kind;   /* "people", ... */
    const char *source; /* NULL for none */
    const char *sha256; /* "" for what was made in memory */
} rv_input;

#define RV_MAX_INPUTS 5

/* The inputs of a problem, in the order of result.json; a built-in programme is none. Returns their number. */
int32_t rv_record_inputs(const reversa_problem *problem, rv_input inputs_out[RV_MAX_INPUTS]);

#endif
