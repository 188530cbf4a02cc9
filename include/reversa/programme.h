/*
 * The programme: who may be paired, how well people fit, what the whole must meet, what is wanted first.
 *
 * Described in JSON ("schema": "reversa.programme/1"); with none given, the built-in reverse mentoring programme holds.
 */
#ifndef REVERSA_PROGRAMME_H
#define REVERSA_PROGRAMME_H

#include <stddef.h>
#include <stdint.h>

#include <reversa/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A programme. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_programme reversa_programme;

/**
 * The built-in reverse mentoring programme.
 *
 * @param ctx            Not NULL.
 * @param programme_out  Receives the programme, NULL after an error; release with reversa_programme_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Specific skills wanted and offered, similar commitment, openness, other departments, outside the line of command:
 * Jordan & Sorell 2019; Eby et al. 2013 on deep-level similarity.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_programme_builtin(reversa_context *ctx,
                                                                        reversa_programme **programme_out);

/**
 * Read a programme from JSON in memory.
 *
 * @param ctx            Not NULL.
 * @param json           UTF-8, [length] bytes. Not NULL.
 * @param length         Bytes of json.
 * @param source         Name for messages, NULL for none. Copied.
 * @param programme_out  Receives the programme, NULL after an error; release with reversa_programme_free(). Not NULL.
 * @retval REVERSA_OK          Read.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_FORMAT    Not JSON; the error has the row.
 * @retval REVERSA_E_DATA      An unknown key, a wrong type or value; the error names the key in `column`.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(length).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_programme_parse(reversa_context *ctx, const char *json,
                                                                      size_t length, const char *source,
                                                                      reversa_programme **programme_out);

/**
 * Read a programme file.
 *
 * @param ctx            Not NULL.
 * @param path           File, "-" for standard input. Not NULL.
 * @param programme_out  Receives the programme, NULL after an error; release with reversa_programme_free(). Not NULL.
 * @retval REVERSA_OK          Read.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be read.
 * @retval REVERSA_E_FORMAT    Not JSON; the error has the row.
 * @retval REVERSA_E_DATA      An unknown key, a wrong type or value; the error names the key in `column`.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(size of the file).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_programme_read(reversa_context *ctx, const char *path,
                                                                     reversa_programme **programme_out);

/**
 * Write a programme as JSON: reading it again gives an equal programme.
 *
 * @param ctx        Not NULL.
 * @param programme  Not NULL.
 * @param path       File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_IO        The file cannot be written.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(size of the programme).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_programme_write(reversa_context *ctx,
                                                                      const reversa_programme *programme,
                                                                      const char *path);

/**
 * The programme's name.
 *
 * @param programme  Not NULL.
 * @return UTF-8 owned by the programme, "" if it has none.
 */
REVERSA_API const char *reversa_programme_name(const reversa_programme *programme);

/**
 * A column that the programme names as sensitive, beside gender and birth_year, which always are.
 *
 * @param programme  Not NULL.
 * @param index      0 ..
 * @return UTF-8 owned by the programme, in its order; NULL past the last.
 */
REVERSA_API const char *reversa_programme_sensitive(const reversa_programme *programme, int32_t index);

/**
 * Release a programme. Every problem that borrows it must be released before.
 *
 * @param programme  NULL is allowed.
 */
REVERSA_API void reversa_programme_free(reversa_programme *programme);

#ifdef __cplusplus
}
#endif
#endif
