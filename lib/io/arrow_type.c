/*
 * What type a column of an Arrow table has, and whether an array keeps to it.
 *
 * Types are read from the format strings of the Arrow columnar format. The C interface tells no sizes of buffers, so what can
 * be checked is: lengths and numbers of buffers, that offsets ascend, that children are long enough. Indices and views
 * are checked when they are used (arrow_cell.c).
 */
#include <string.h>

#include "io/arrow.h"

#define SECONDS_IN_A_DAY INT64_C(86400)

typedef struct format {
    const char *text;
    rv_arrow_type type;
} format;

static const format formats[] = {
    {"n", {RV_ARROW_NULL, 0, false, 0, 0}},
    {"b", {RV_ARROW_TRUTH, 0, false, 0, 0}},
    {"c", {RV_ARROW_INTEGER, 1, true, 0, 0}},
    {"C", {RV_ARROW_INTEGER, 1, false, 0, 0}},
    {"s", {RV_ARROW_INTEGER, 2, true, 0, 0}},
    {"S", {RV_ARROW_INTEGER, 2, false, 0, 0}},
    {"i", {RV_ARROW_INTEGER, 4, true, 0, 0}},
    {"I", {RV_ARROW_INTEGER, 4, false, 0, 0}},
    {"l", {RV_ARROW_INTEGER, 8, true, 0, 0}},
    {"L", {RV_ARROW_INTEGER, 8, false, 0, 0}},
    {"f", {RV_ARROW_FLOAT, 4, true, 0, 0}},
    {"g", {RV_ARROW_FLOAT, 8, true, 0, 0}},
    {"u", {RV_ARROW_TEXT, 4, false, 0, 0}},
    {"U", {RV_ARROW_TEXT, 8, false, 0, 0}},
    {"vu", {RV_ARROW_VIEW, 16, false, 0, 0}},
    {"+l", {RV_ARROW_LIST, 4, false, 0, 0}},
    {"+L", {RV_ARROW_LIST, 8, false, 0, 0}},
    {"tdD", {RV_ARROW_DATE, 4, true, 1, 0}},
    {"tdm", {RV_ARROW_DATE, 8, true, SECONDS_IN_A_DAY * 1000, 0}},
    {"tss:", {RV_ARROW_MOMENT, 8, true, SECONDS_IN_A_DAY, 0}},
    {"tsm:", {RV_ARROW_MOMENT, 8, true, SECONDS_IN_A_DAY * 1000, 0}},
    {"tsu:", {RV_ARROW_MOMENT, 8, true, SECONDS_IN_A_DAY * 1000000, 0}},
    {"tsn:", {RV_ARROW_MOMENT, 8, true, SECONDS_IN_A_DAY * 1000000000, 0}},
};

static const format *find_format(const char *text)
{
    for (size_t i = 0; text && i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(formats[i].text, text) == 0)
            return &formats[i];
    return NULL;
}

/* Up to two digits, past which *text is moved; -1 where there are none. */
static int read_digits(const char **text)
{
    int number = -1;
    for (int n = 0; n < 2 && **text >= '0' && **text <= '9'; n++, ++*text)
        number = 10 * (number < 0 ? 0 : number) + (**text - '0');
    return number;
}

/* "d:precision,scale", with ",128" behind it or not; other widths and numbers below 0 are not read. */
static bool recognise_decimal(const char *text, rv_arrow_type *type_out)
{
    if (!text || strncmp(text, "d:", 2) != 0)
        return false;
    text += 2;
    int precision = read_digits(&text);
    if (precision < 1 || precision > 38 || *text++ != ',')
        return false;
    int scale = read_digits(&text);
    *type_out = (rv_arrow_type){RV_ARROW_DECIMAL, 16, true, 0, scale};
    return scale >= 0 && scale <= 38 && (*text == '\0' || strcmp(text, ",128") == 0);
}

/* Why a type is refused, and what to do about it. */
static const char *refuse(const char *text)
{
    static const char *const reasons[][2] = {
        {"ts", "has a time zone: turn it into local time without one"},
        {"tD", "has a type that cannot be read here: durations; turn them into numbers"},
        {"tt", "has a type that cannot be read here: times of day; turn them into text"},
        {"+s", "has a type that cannot be read here: records; make each field a column"},
        {"d:",
         "has a type that cannot be read here: decimals other than of 128 bits; turn them into such, or into floats"},
        {"z", "has a type that cannot be read here: bytes; turn them into text"},
        {"Z", "has a type that cannot be read here: bytes; turn them into text"},
        {"vz", "has a type that cannot be read here: bytes; turn them into text"},
        {"w:", "has a type that cannot be read here: bytes; turn them into text"},
        {"e", "has a type that cannot be read here: floats of 16 bits; turn them into wider ones"},
    };
    for (size_t i = 0; text && i < sizeof reasons / sizeof reasons[0]; i++)
        if (strncmp(text, reasons[i][0], strlen(reasons[i][0])) == 0)
            return reasons[i][1];
    return "has a type that cannot be read here";
}

/* Text, or what stands for it. */
static bool holds_text(const rv_arrow_type *type)
{
    return type->kind == RV_ARROW_TEXT || type->kind == RV_ARROW_VIEW || type->kind == RV_ARROW_NULL ||
           type->kind == RV_ARROW_DICTIONARY;
}

static const char *recognise(const struct ArrowSchema *schema, rv_arrow_type *type_out, int depth)
{
    if (!schema || !schema->release)
        return "has no type";
    const format *found = find_format(schema->format);
    if (found)
        *type_out = found->type;
    else if (!recognise_decimal(schema->format, type_out))
        return refuse(schema->format);
    if (schema->dictionary) {
        if (type_out->kind != RV_ARROW_INTEGER)
            return "has a dictionary without whole numbers as indices";
        type_out->kind = RV_ARROW_DICTIONARY;
    }
    bool nested = type_out->kind == RV_ARROW_DICTIONARY || type_out->kind == RV_ARROW_LIST;
    if (!nested)
        return NULL;
    if (depth + 1 >= RV_ARROW_DEPTH)
        return "is nested too deep";
    if (type_out->kind == RV_ARROW_LIST && (schema->n_children != 1 || !schema->children))
        return "is a list without a type of its values";
    const struct ArrowSchema *values = schema->dictionary ? schema->dictionary : schema->children[0];
    const char *wrong = recognise(values, type_out + 1, depth + 1);
    if (wrong)
        return wrong;
    if (type_out[1].kind == RV_ARROW_DICTIONARY && type_out->kind == RV_ARROW_DICTIONARY)
        return "has a dictionary of a dictionary";
    return holds_text(type_out + 1) ? NULL : "is a list or a dictionary of something other than text";
}

const char *rv_arrow_recognise(const struct ArrowSchema *schema, rv_arrow_type type_out[RV_ARROW_DEPTH])
{
    memset(type_out, 0, sizeof *type_out * RV_ARROW_DEPTH);
    return recognise(schema, type_out, 0);
}

int64_t rv_arrow_offset(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i)
{
    const unsigned char *bytes = (const unsigned char *)array->buffers[1] + (array->offset + i) * type->width;
    int64_t wide = 0;
    int32_t narrow = 0;
    if (type->width == 8) {
        memcpy(&wide, bytes, sizeof wide);
        return wide;
    }
    memcpy(&narrow, bytes, sizeof narrow);
    return narrow;
}

/* Offsets of the values, one more than these; the last is told. */
static const char *check_offsets(const rv_arrow_type *type, const struct ArrowArray *array, int64_t *last_out)
{
    *last_out = 0;
    if (array->length == 0)
        return NULL;
    int64_t before = rv_arrow_offset(type, array, 0);
    if (before < 0)
        return "has a negative offset";
    for (int64_t i = 1; i <= array->length; i++) {
        int64_t offset = rv_arrow_offset(type, array, i);
        if (offset < before)
            return "has offsets that do not ascend";
        before = offset;
    }
    *last_out = before;
    return NULL;
}

/* Numbers of buffers, and those that must be there. */
static const char *check_buffers(const rv_arrow_type *type, const struct ArrowArray *array)
{
    if (type->kind == RV_ARROW_NULL) /* none by the format; some writers give an empty one of validity */
        return array->n_buffers == 0 || array->n_buffers == 1 ? NULL : "has a wrong number of buffers";
    int64_t needed = type->kind == RV_ARROW_TEXT ? 3 : 2;
    bool right = type->kind == RV_ARROW_VIEW ? array->n_buffers >= 3 && array->n_buffers <= INT32_MAX
                                             : array->n_buffers == needed;
    if (!right)
        return "has a wrong number of buffers";
    if (!array->buffers)
        return "has no buffers";
    if (array->null_count > 0 && !array->buffers[0])
        return "has nulls but no bits that tell them";
    if (array->length > 0 && !array->buffers[1])
        return "has no values";
    if (type->kind == RV_ARROW_VIEW && array->n_buffers > 3 && !array->buffers[array->n_buffers - 1])
        return "has no sizes of its buffers";
    return NULL;
}

const char *rv_arrow_check(const rv_arrow_type *type, const struct ArrowArray *array, int64_t n)
{
    if (!array || !array->release)
        return "has an array that is not there";
    if (array->length < n || array->length < 0 || array->offset < 0 || array->length > INT64_MAX / 16 ||
        array->offset > INT64_MAX / 16 || array->null_count < -1 || array->null_count > array->length)
        return "has an impossible length";
    const char *wrong = check_buffers(type, array);
    if (wrong)
        return wrong;
    int64_t last = 0;
    if (type->kind == RV_ARROW_TEXT || type->kind == RV_ARROW_LIST)
        wrong = check_offsets(type, array, &last);
    if (wrong)
        return wrong;
    if (type->kind == RV_ARROW_TEXT)
        return last > 0 && !array->buffers[2] ? "has no bytes" : NULL;
    if (type->kind == RV_ARROW_DICTIONARY)
        return array->dictionary ? rv_arrow_check(type + 1, array->dictionary, 0) : "has no dictionary";
    bool is_list = type->kind == RV_ARROW_LIST;
    if (array->n_children != is_list || (is_list && !array->children))
        return "has a wrong number of children";
    return is_list ? rv_arrow_check(type + 1, array->children[0], last) : NULL;
}

bool rv_arrow_is_valid(const rv_arrow_type *type, const struct ArrowArray *array, int64_t i)
{
    if (type->kind == RV_ARROW_NULL)
        return false;
    const unsigned char *bits = array->buffers[0];
    int64_t at = array->offset + i;
    return !bits || array->null_count == 0 || (bits[at / 8] >> (at % 8) & 1);
}
