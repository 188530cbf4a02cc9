/*
 * programme.json in and out: what the files of this topic share.
 */
#ifndef RV_IO_PROGRAMME_H
#define RV_IO_PROGRAMME_H

#include "io/json.h"
#include "model/programme.h"

/* Read a programme from bytes; does not begin a call. sha256 may be NULL. */
reversa_status rv_programme_parse(reversa_context *ctx, const char *json, size_t length, const char *source,
                                  reversa_programme **programme_out);

/* `is` or `in` of an object, as texts. */
void rv_programme_values(rv_json_reader *reader, const json_t *object, rv_test *test);
/* A test needs exactly one of: values, bounds. */
void rv_programme_check_test(rv_json_reader *reader, const json_t *object, const rv_test *test);
void rv_programme_read_limits(rv_json_reader *reader, const json_t *top, reversa_programme *programme);
/* The circle of a programme; needs the cadence, whose minutes are its default. */
void rv_programme_read_circle(rv_json_reader *reader, const json_t *top, reversa_programme *programme);
void rv_programme_read_objective(rv_json_reader *reader, const json_t *top, reversa_programme *programme);

/* The keys of a test: attribute, is or in, at_least, at_most. */
void rv_programme_put_test(rv_json_writer *out, json_t *object, const rv_test *test);
void rv_programme_put_circle(rv_json_writer *out, json_t *top, const rv_circle_plan *circle);
/* The whole programme as a JSON document, NULL when jansson is out of memory. */
json_t *rv_programme_json(const reversa_programme *programme);

#endif
