/*
 * One value of an Arrow array as a cell, as it would stand in a CSV file.
 *
 * Numbers that are not whole are rounded to millionths, as everywhere in the library. A value that no file could hold (an
 * infinite number, a day before 1583) is told of, and becomes an empty cell.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "io/arrow.h"

#define DECIMAL_BYTES 48    /* 39 digits, a point, a sign */
#define CELL_BYTES 40       /* a number, a date with a time, and more */
#define LARGEST_NUMBER 1e12 /* as RV_NUMBER_LIMIT */
#define FIRST_DAY (-141349) /* 1583-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */
#define INLINE_VIEW_BYTES 12
#define MINUTES_IN_A_DAY 1440
#define OTHER_DAY "is a day outside of the years 1583 to 9999"
#define DECIMALS 6

__extension__ typedef unsigned __int128 bits128;

typedef struct value_of {
    reversa_context *ctx;
    rv_arrow_text *made;
} value_of;

static const unsigned char *value_at(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i)
{
    return (const unsigned char *)array->buffers[1] + (array->offset + i) * type->width;
}

/* A whole number; *sign_out is −1 for one below 0, and the number is then its size. */
static uint64_t read_integer(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i, int *sign_out)
{
    uint64_t bits = 0;
    memcpy(&bits, value_at(type, array, i), (size_t)type->width); /* little-endian, as the platform is */
    unsigned shift = 64 - 8 * (unsigned)type->width;
    bool negative = type->is_signed && bits << shift >> 63;
    *sign_out = negative ? -1 : 1;
    if (!negative)
        return bits;
    bits |= shift ? ~(uint64_t)0 << (64 - shift) : 0;
    return ~bits + 1;
}

/* Room for a cell of so many bytes and a NUL; NULL without memory. */
static char *make_text(const value_of *value, size_t length)
{
    rv_arrow_text *made = value->made;
    return rv_grow(value->ctx, &made->text, &made->capacity, length + 1, 1) ? NULL : made->text;
}

static reversa_status put_word(const value_of *value, const char *word, rv_csv_cell *cell_out)
{
    size_t length = strlen(word);
    char *text = make_text(value, length);
    if (!text)
        return REVERSA_E_MEMORY;
    memcpy(text, word, length + 1);
    *cell_out = (rv_csv_cell){text, length};
    return REVERSA_OK;
}

/* The value has no cell. */
static reversa_status refuse(const value_of *value, const char *why)
{
    value->made->unfit = why;
    return REVERSA_OK;
}

static reversa_status put_integer(const value_of *value, uint64_t size, int sign, rv_csv_cell *cell_out)
{
    char digits[CELL_BYTES];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + size % 10);
        size /= 10;
    } while (size > 0);
    if (sign < 0)
        digits[--at] = '-';
    return put_word(value, digits + at, cell_out);
}

static reversa_status put_number(const value_of *value, double number, rv_csv_cell *cell_out)
{
    if (isnan(number))
        return REVERSA_OK; /* missing */
    if (!(fabs(number) <= LARGEST_NUMBER))
        return refuse(value, "is a number beyond 1000000000000");
    char text[CELL_BYTES];
    rv_format_millionths(llround(number * 1e6), text);
    return put_word(value, text, cell_out);
}

/* A decimal of 128 bits: whole where nothing but zeros stands behind the point. */
static reversa_status put_decimal(const value_of *value, const rv_arrow_type *type, const unsigned char *bytes,
                                  rv_csv_cell *cell_out)
{
    bits128 size;
    memcpy(&size, bytes, sizeof size);
    bool negative = size >> 127;
    size = negative ? -size : size;
    int scale = type->scale;
    bool half = false; /* is what is cut off half a millionth or more? */
    for (; scale > DECIMALS; scale--, size /= 10)
        half = size % 10 >= 5;
    size += half;
    for (; scale > 0 && size % 10 == 0; scale--)
        size /= 10;
    char digits[DECIMAL_BYTES];
    size_t at = sizeof digits - 1;
    negative = negative && size > 0;
    digits[at] = '\0';
    for (int n = 0; size > 0 || n <= scale; n++, size /= 10) {
        if (n == scale && n > 0)
            digits[--at] = '.';
        digits[--at] = (char)('0' + (int)(size % 10));
    }
    if (negative)
        digits[--at] = '-';
    return put_word(value, digits + at, cell_out);
}

static reversa_status put_float(const value_of *value, const rv_arrow_type *type, const unsigned char *bytes,
                                rv_csv_cell *cell_out)
{
    double wide = 0;
    float narrow = 0;
    if (type->width == 8) {
        memcpy(&wide, bytes, sizeof wide);
        return put_number(value, wide, cell_out);
    }
    memcpy(&narrow, bytes, sizeof narrow);
    return put_number(value, (double)narrow, cell_out);
}

/* A day, and where the unit is finer the minute behind it, unless that is midnight. */
static reversa_status put_moment(const value_of *value, const rv_arrow_type *type, int64_t units, rv_csv_cell *cell_out)
{
    int64_t day = units / type->in_a_day - (units % type->in_a_day < 0);
    int64_t rest = units - day * type->in_a_day;
    if (day < FIRST_DAY || day > LAST_DAY)
        return refuse(value, OTHER_DAY);
    char text[CELL_BYTES];
    rv_format_date((int32_t)day, text);
    int64_t unit = type->in_a_day / MINUTES_IN_A_DAY; /* a minute */
    if (type->kind == RV_ARROW_MOMENT && rest > 0) {
        int minute = (int)(rest / unit);
        const char clock[] = {'T', (char)('0' + minute / 600),     (char)('0' + minute / 60 % 10),
                              ':', (char)('0' + minute % 60 / 10), (char)('0' + minute % 10),
                              '\0'};
        memcpy(text + strlen(text), clock, sizeof clock);
    }
    return put_word(value, text, cell_out);
}

/* Text that lies in the array. */
static rv_csv_cell find_text(const value_of *value, const rv_arrow_type *type, const struct ArrowArray *array,
                             int64_t i)
{
    if (type->kind == RV_ARROW_TEXT) {
        int64_t first = rv_arrow_offset(type, array, i);
        int64_t last = rv_arrow_offset(type, array, i + 1);
        const char *bytes = array->buffers[2];
        if (first == last)
            return (rv_csv_cell){0};
        return (rv_csv_cell){(char *)(uintptr_t)(bytes + first), (size_t)(last - first)};
    }
    const unsigned char *view = value_at(type, array, i);
    int32_t head[4]; /* length, first bytes, buffer, offset */
    memcpy(head, view, sizeof head);
    if (head[0] >= 0 && head[0] <= INLINE_VIEW_BYTES)
        return (rv_csv_cell){head[0] ? (char *)(uintptr_t)(view + 4) : NULL, (size_t)head[0]};
    int64_t n_buffers = array->n_buffers - 3;
    int64_t size = -1;
    if (head[2] >= 0 && head[2] < n_buffers)
        memcpy(&size, (const unsigned char *)array->buffers[array->n_buffers - 1] + (size_t)head[2] * sizeof size,
               sizeof size);
    if (head[0] < 0 || head[3] < 0 || size < (int64_t)head[0] + head[3] || !array->buffers[2 + head[2]]) {
        value->made->wrong = "has a view outside of its buffers";
        return (rv_csv_cell){0};
    }
    return (rv_csv_cell){(char *)(uintptr_t)((const char *)array->buffers[2 + head[2]] + head[3]), (size_t)head[0]};
}

/* Text of a value of text, or of a dictionary of text. */
static rv_csv_cell resolve_text(const value_of *value, const rv_arrow_type *type, const struct ArrowArray *array,
                                int64_t i)
{
    if (!rv_arrow_is_valid(type, array, i))
        return (rv_csv_cell){0};
    if (type->kind != RV_ARROW_DICTIONARY)
        return find_text(value, type, array, i);
    int sign;
    uint64_t index = read_integer(type, array, i, &sign);
    const struct ArrowArray *texts = array->dictionary;
    if (sign < 0 || index >= (uint64_t)texts->length) {
        value->made->wrong = "has an index outside of its dictionary";
        return (rv_csv_cell){0};
    }
    bool there = rv_arrow_is_valid(type + 1, texts, (int64_t)index);
    return there ? find_text(value, type + 1, texts, (int64_t)index) : (rv_csv_cell){0};
}

/* The texts of a list with semicolons between them. */
static reversa_status put_list(const value_of *value, const rv_arrow_type *type, const struct ArrowArray *array,
                               int64_t i, rv_csv_cell *cell_out)
{
    int64_t first = rv_arrow_offset(type, array, i);
    int64_t last = rv_arrow_offset(type, array, i + 1);
    size_t length = 0;
    for (int64_t k = first; k < last; k++) {
        rv_csv_cell part = resolve_text(value, type + 1, array->children[0], k);
        if (part.length > 0 && memchr(part.text, ';', part.length))
            value->made->wrong = "has a list with a semicolon in one of its texts";
        char *text = make_text(value, length + 1 + part.length);
        if (!text)
            return REVERSA_E_MEMORY;
        if (k > first)
            text[length++] = ';';
        if (part.length > 0)
            memcpy(text + length, part.text, part.length);
        length += part.length;
    }
    *cell_out = (rv_csv_cell){length ? value->made->text : NULL, length};
    return REVERSA_OK;
}

static reversa_status put_value(const value_of *value, const rv_arrow_type *type, const struct ArrowArray *array,
                                int64_t i, rv_csv_cell *cell_out)
{
    int sign = 1;
    uint64_t size = 0;
    int64_t at = array->offset + i;
    switch (type->kind) {
    case RV_ARROW_NULL:
        break;
    case RV_ARROW_TRUTH:
        return put_word(value, ((const unsigned char *)array->buffers[1])[at / 8] >> (at % 8) & 1 ? "yes" : "no",
                        cell_out);
    case RV_ARROW_INTEGER:
        size = read_integer(type, array, i, &sign);
        return put_integer(value, size, sign, cell_out);
    case RV_ARROW_FLOAT:
        return put_float(value, type, value_at(type, array, i), cell_out);
    case RV_ARROW_DECIMAL:
        return put_decimal(value, type, value_at(type, array, i), cell_out);
    case RV_ARROW_DATE:
    case RV_ARROW_MOMENT:
        size = read_integer(type, array, i, &sign);
        if (size > INT64_MAX)
            return refuse(value, OTHER_DAY);
        return put_moment(value, type, sign * (int64_t)size, cell_out);
    case RV_ARROW_LIST:
        return put_list(value, type, array, i, cell_out);
    case RV_ARROW_TEXT:
    case RV_ARROW_VIEW:
    case RV_ARROW_DICTIONARY:
        *cell_out = resolve_text(value, type, array, i);
        break;
    }
    return REVERSA_OK;
}

reversa_status rv_arrow_cell(reversa_context *ctx, const rv_arrow_type *type, const struct ArrowArray *array, int64_t i,
                             rv_arrow_text *made, rv_csv_cell *cell_out)
{
    const value_of value = {ctx, made};
    *cell_out = (rv_csv_cell){0};
    made->wrong = NULL;
    made->unfit = NULL;
    return rv_arrow_is_valid(type, array, i) ? put_value(&value, type, array, i, cell_out) : REVERSA_OK;
}
