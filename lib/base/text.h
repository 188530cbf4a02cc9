/*
 * Text: decimals, dates and UTF-8. Nothing here depends on the locale.
 *
 * Parsers take a text by pointer and length and return NULL on success, else a static phrase that says what is wrong,
 * fit to end an error message ("is not a number", "has more than six decimals").
 */
#ifndef RV_BASE_TEXT_H
#define RV_BASE_TEXT_H

#include "base/context.h"

#define RV_MILLION INT64_C(1000000)
#define RV_THOUSAND INT64_C(1000)
#define RV_NUMBER_LIMIT (INT64_C(1000000000000) * RV_MILLION) /* |number| ≤ 10^12, in millionths: two still add up */

/*
 * A decimal such as −12.5, +3, .25 → units of 10^−places (places 0..6), |value| ≤ 10^12. Digits beyond `places` are an
 * error even when they are 0. A point needs a digit after it. No exponent, no nan, no inf, no thousands separators, no
 * surrounding blanks.
 */
const char *rv_parse_decimal(const char *text, size_t length, int places, int64_t *value_out);

/* YYYY-MM-DD, years 1583..9999 → days since 1970-01-01 in the Gregorian calendar. */
const char *rv_parse_date(const char *text, size_t length, int32_t *days_out);
void rv_format_date(int32_t days, char text_out[11]);

/* Millionths as the shortest decimal: 2500000 → "2.5". At most 24 bytes with the NUL. */
void rv_format_millionths(int64_t value, char text_out[24]);

/* Equal but for capital letters of ASCII? */
bool rv_same_word(const char *a, const char *b);
/* A whole number in decimal digits; the length. At most 21 bytes with the NUL. */
size_t rv_format_integer(int64_t value, char text_out[24]);

/* Index of the first byte that is not well-formed UTF-8 (RFC 3629), or length if all is well. NUL counts as wrong. */
size_t rv_utf8_check(const char *text, size_t length);

/*
 * NFC. The result is written to a buffer that the caller keeps from call to call (rv_grow; start with NULL and 0) and is
 * NUL-terminated; plain ASCII takes a fast path. The text must be valid UTF-8 and not lie in that buffer.
 */
reversa_status rv_normalise(reversa_context *ctx, const char *text, size_t length, char **buffer, size_t *capacity,
                            size_t *length_out);

/* The same for a tag: trimmed of Unicode white space, NFC, case-folded, NFC again. */
reversa_status rv_normalise_tag(reversa_context *ctx, const char *text, size_t length, char **buffer, size_t *capacity,
                                size_t *length_out);

#endif
