/*
 * Reading JSON objects into records by table: each key has a type, a place in the record and a range.
 *
 * jansson parses; it takes its memory from malloc, since its allocator could only be set for the whole process. So the
 * size of a document is limited instead (RV_JSON_LIMIT). Errors name the document and the path of the key, such as
 * "rules[2].at_least"; a pass goes on after an error, so that one run shows them all.
 */
#ifndef RV_IO_JSON_H
#define RV_IO_JSON_H

#include <jansson.h>

#include "base/context.h"
#include "base/text.h"
#include "io/file.h"

#define RV_JSON_LIMIT ((size_t)64 * 1024 * 1024)

typedef struct rv_json_reader {
    reversa_context *ctx;
    rv_arena *arena; /* texts and arrays of the record go here */
    const char *source;
    char path[200]; /* of the object that is being read, "" at the top */
} rv_json_reader;

/* What a key holds, and the type of its field. */
typedef enum rv_json_type {
    RV_JSON_ELSEWHERE, /* known, but not a plain field: the caller reads it */
    RV_JSON_TEXT,      /* const char * */
    RV_JSON_BOOL,      /* bool */
    RV_JSON_INT32,     /* int32_t, a number in units */
    RV_JSON_INT64,     /* int64_t, a number in units */
    RV_JSON_WORD       /* an enumeration: the index of the word */
} rv_json_type;

typedef struct rv_json_key {
    const char *name;
    rv_json_type type;
    size_t offset; /* of the field in the record */
    int64_t scale; /* numbers: units per 1 */
    int64_t low;   /* numbers: least and most, in units */
    int64_t high;
    const char *const *words; /* words: NULL-terminated, the index is the value */
} rv_json_key;

/* Read every key of an object; a key that is not in the table is an error that names it. */
void rv_json_object(rv_json_reader *reader, const json_t *object, const rv_json_key *keys, size_t n_keys, void *record);
/* Record an error about a key of the object that is being read (NULL: about the object itself). */
__attribute__((format(printf, 3, 4))) void rv_json_fail(rv_json_reader *reader, const char *key, const char *format,
                                                        ...);
/* Go into a key, or with index >= 0 into an item of it; leave with the length that this returned. */
size_t rv_json_enter(rv_json_reader *reader, const char *key, int64_t index);
void rv_json_leave(rv_json_reader *reader, size_t length);
/* A number in units of 1/scale, exact; false with the error recorded. */
bool rv_json_units(rv_json_reader *reader, const char *key, const json_t *value, int64_t scale, int64_t *units_out);
/* A copy of a text value in the arena, NULL with the error recorded. */
const char *rv_json_copy(rv_json_reader *reader, const char *key, const json_t *value);

/* A list of texts in the arena with its count, NULL with the error recorded. */
const char **rv_json_texts(rv_json_reader *reader, const char *key, const json_t *value, int32_t *n_out);

/* Record an error if the key is not there. */
void rv_json_require(rv_json_reader *reader, const json_t *object, const char *key);
/* The kind of an object from a key such as "rule": the index of its name, −1 with the error recorded. */
int rv_json_kind(rv_json_reader *reader, const json_t *object, const char *key, const char *const *names, int n);
/* Room for a list of objects under a key: n_out items of `size` bytes in the arena; none where the key is absent. */
void *rv_json_list(rv_json_reader *reader, const json_t *top, const char *key, size_t size, int32_t *n_out);

/* A document in the making; failed once memory has run out. */
typedef struct rv_json_writer {
    bool failed;
} rv_json_writer;

void rv_json_put(rv_json_writer *out, json_t *object, const char *key, json_t *value);
void rv_json_append(rv_json_writer *out, json_t *list, json_t *value);
/* Nothing is put for a NULL text. */
void rv_json_put_text(rv_json_writer *out, json_t *object, const char *key, const char *text);
/* Units of 1/scale as an integer where they are one, else as a decimal. */
json_t *rv_json_number(int64_t units, int64_t scale);
json_t *rv_json_list_of(rv_json_writer *out, const char *const *items, int32_t n);

/* Write a document and release it; NULL, or jansson failing, is REVERSA_E_MEMORY. Errors of the output show at its commit. */
reversa_status rv_json_write(reversa_context *ctx, json_t *document, rv_output *output);

#define RV_JSON_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define RV_JSON_KNOWN(name)                                                                                            \
    {                                                                                                                  \
        (name), RV_JSON_ELSEWHERE, 0, 0, 0, 0, NULL                                                                    \
    }

#endif
