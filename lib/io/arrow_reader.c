/*
 * Values of a checked array as fast as memory gives them.
 *
 * What does not change from row to row is found out once a batch: where values begin, which bits tell what is missing, and
 * whether all texts are valid UTF-8. They are if the bytes between the first and the last offset are, and no text begins
 * within a character. Whatever is out of the ordinary is left to rv_arrow_cell(), which also words what is wrong: the two
 * agree on every value that is read here.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "io/arrow.h"

#define LARGEST_NUMBER 1e12 /* as RV_NUMBER_LIMIT */
#define INLINE_VIEW_BYTES 12

static int64_t offset_at(const rv_arrow_reader *reader, int64_t i)
{
    int32_t narrow;
    int64_t wide;
    if (reader->type->width == 4) {
        memcpy(&narrow, reader->value + i * (int64_t)sizeof narrow, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, reader->value + i * (int64_t)sizeof wide, sizeof wide);
    return wide;
}

/* Are the first n texts valid UTF-8, each by itself? */
static bool check_texts(const rv_arrow_reader *reader, int64_t n)
{
    if (n <= 0)
        return true;
    int64_t begin = offset_at(reader, 0);
    int64_t end = offset_at(reader, n);
    size_t length = (size_t)(end - begin);
    if (length == 0)
        return true;
    if (rv_utf8_check(reader->bytes + begin, length) < length)
        return false;
    bool split = false;
    for (int64_t i = 1; i < n; i++) {
        int64_t at = offset_at(reader, i);
        at = at < end ? at : begin;
        split |= ((unsigned char)reader->bytes[at] & 0xC0) == 0x80;
    }
    return !split;
}

/* The same for views. Those that are wrong are left to be found again. */
static bool check_views(const rv_arrow_reader *reader, int64_t n)
{
    bool valid = true;
    for (int64_t i = 0; i < n && valid; i++) {
        rv_csv_cell cell;
        valid = rv_arrow_reader_text(reader, i, &cell) && rv_utf8_check(cell.text, cell.length) == cell.length;
    }
    return valid;
}

static rv_arrow_way way_of(const rv_arrow_type *type)
{
    switch (type->kind) {
    case RV_ARROW_TEXT:
        return RV_ARROW_BY_OFFSET;
    case RV_ARROW_VIEW:
        return RV_ARROW_BY_VIEW;
    case RV_ARROW_DICTIONARY:
        return RV_ARROW_BY_INDEX;
    case RV_ARROW_LIST:
        return RV_ARROW_BY_LIST;
    case RV_ARROW_INTEGER:
    case RV_ARROW_FLOAT:
        return RV_ARROW_BY_NUMBER;
    default:
        return RV_ARROW_BY_CELL;
    }
}

/* All but the dictionary. */
static void open_values(rv_arrow_reader *reader, const rv_arrow_type *type, const struct ArrowArray *array,
                        int64_t first)
{
    rv_arrow_way way = array->length > 0 ? way_of(type) : RV_ARROW_BY_CELL;
    *reader = (rv_arrow_reader){.way = way, .type = type, .array = array, .first = array->offset + first};
    reader->checked = type->kind != RV_ARROW_LIST && way != RV_ARROW_BY_INDEX;
    if (way == RV_ARROW_BY_CELL)
        return;
    reader->bits = array->null_count == 0 ? NULL : array->buffers[0];
    reader->value = (const unsigned char *)array->buffers[1] + reader->first * type->width;
    if (way == RV_ARROW_BY_OFFSET) {
        reader->bytes = array->buffers[2];
        reader->checked = check_texts(reader, array->length - first);
    }
    if (way == RV_ARROW_BY_VIEW)
        reader->checked = check_views(reader, array->length - first);
}

void rv_arrow_reader_open(rv_arrow_reader reader[2], const rv_arrow_type *type, const struct ArrowArray *array,
                          int64_t first)
{
    open_values(&reader[0], type, array, first);
    if (reader[0].way == RV_ARROW_BY_INDEX) {
        open_values(&reader[1], type + 1, array->dictionary, 0);
        reader[0].texts = &reader[1];
        reader[0].checked = reader[1].checked;
    } else if (type->kind == RV_ARROW_LIST) {
        bool coded = type[1].kind == RV_ARROW_DICTIONARY;
        open_values(&reader[1], type + 1 + coded, coded ? array->children[0]->dictionary : array->children[0], 0);
        reader[0].texts = &reader[1];
        reader[0].checked = reader[1].checked;
    }
}

static bool is_missing(const rv_arrow_reader *reader, int64_t i)
{
    int64_t at = reader->first + i;
    return reader->bits && !(reader->bits[at / 8] >> (at % 8) & 1);
}

/* A whole number of up to eight bytes, its sign with it. */
static int64_t whole_at(const rv_arrow_reader *reader, int64_t i)
{
    const unsigned char *at = reader->value + i * reader->type->width;
    int64_t wide;
    int32_t word;
    int16_t half;
    switch (reader->type->width) {
    case 8:
        memcpy(&wide, at, sizeof wide);
        return wide;
    case 4:
        memcpy(&word, at, sizeof word);
        return reader->type->is_signed ? word : (int64_t)(uint32_t)word;
    case 2:
        memcpy(&half, at, sizeof half);
        return reader->type->is_signed ? half : (int64_t)(uint16_t)half;
    default:
        return reader->type->is_signed ? (int64_t)(int8_t)*at : (int64_t)*at;
    }
}

static bool read_view(const rv_arrow_reader *reader, int64_t i, rv_csv_cell *cell_out)
{
    const unsigned char *view = reader->value + i * 16;
    int32_t head[4]; /* length, first bytes, buffer, offset */
    memcpy(head, view, sizeof head);
    if (head[0] >= 0 && head[0] <= INLINE_VIEW_BYTES) {
        *cell_out = (rv_csv_cell){head[0] ? (char *)(uintptr_t)(view + 4) : NULL, (size_t)head[0]};
        return true;
    }
    const struct ArrowArray *array = reader->array;
    int64_t size = -1;
    if (head[0] < 0 || head[3] < 0 || head[2] < 0 || head[2] >= array->n_buffers - 3 || !array->buffers[2 + head[2]])
        return false;
    memcpy(&size, (const unsigned char *)array->buffers[array->n_buffers - 1] + (size_t)head[2] * sizeof size,
           sizeof size);
    if (size < (int64_t)head[0] + head[3])
        return false;
    *cell_out = (rv_csv_cell){(char *)(uintptr_t)((const char *)array->buffers[2 + head[2]] + head[3]),
                              (size_t)head[0]};
    return true;
}

bool rv_arrow_reader_text(const rv_arrow_reader *reader, int64_t i, rv_csv_cell *cell_out)
{
    *cell_out = (rv_csv_cell){0};
    if (reader->way == RV_ARROW_BY_CELL || reader->way == RV_ARROW_BY_NUMBER || reader->way == RV_ARROW_BY_LIST)
        return false;
    if (is_missing(reader, i))
        return true;
    if (reader->way == RV_ARROW_BY_INDEX) {
        i = whole_at(reader, i);
        reader = reader->texts;
        if (i < 0 || i >= reader->array->length || reader->way == RV_ARROW_BY_CELL)
            return false;
        if (is_missing(reader, i))
            return true;
    }
    if (reader->way == RV_ARROW_BY_VIEW)
        return read_view(reader, i, cell_out);
    int64_t begin = offset_at(reader, i);
    int64_t end = offset_at(reader, i + 1);
    if (begin < end)
        *cell_out = (rv_csv_cell){(char *)(uintptr_t)(reader->bytes + begin), (size_t)(end - begin)};
    return true;
}

reversa_status rv_arrow_reader_list(reversa_context *ctx, const rv_arrow_reader *reader, int64_t i, rv_arrow_text *made,
                                    rv_csv_cell *cell_out, bool *found_out)
{
    const rv_arrow_reader *texts = reader->texts;
    *cell_out = (rv_csv_cell){0};
    *found_out = reader->way == RV_ARROW_BY_LIST && texts->way == RV_ARROW_BY_OFFSET && !texts->bits &&
                 texts->type == reader->type + 1;
    if (!*found_out || is_missing(reader, i))
        return REVERSA_OK;
    int64_t first = offset_at(reader, i);
    int64_t last = offset_at(reader, i + 1);
    int64_t begin = offset_at(texts, first);
    size_t n_bytes = (size_t)(offset_at(texts, last) - begin);
    if (first == last || n_bytes == 0 || memchr(texts->bytes + begin, ';', n_bytes)) {
        *found_out = first == last;
        return REVERSA_OK;
    }
    reversa_status status = rv_grow(ctx, &made->text, &made->capacity, n_bytes + (size_t)(last - first), 1);
    if (status)
        return status;
    char *to = made->text;
    for (int64_t k = first; k < last; k++) {
        int64_t end = offset_at(texts, k + 1);
        if (k > first)
            *to++ = ';';
        memcpy(to, texts->bytes + begin, (size_t)(end - begin));
        to += end - begin;
        begin = end;
    }
    *cell_out = (rv_csv_cell){made->text, (size_t)(to - made->text)};
    return REVERSA_OK;
}

static bool read_float(const rv_arrow_reader *reader, int64_t i, int64_t *number_out)
{
    double wide;
    float narrow;
    if (reader->type->width == 8)
        memcpy(&wide, reader->value + i * (int64_t)sizeof wide, sizeof wide);
    else {
        memcpy(&narrow, reader->value + i * (int64_t)sizeof narrow, sizeof narrow);
        wide = (double)narrow;
    }
    if (isnan(wide))
        return true; /* missing */
    if (!(fabs(wide) <= LARGEST_NUMBER))
        return false;
    *number_out = llround(wide * 1e6);
    return true;
}

bool rv_arrow_reader_number(const rv_arrow_reader *reader, int64_t i, int64_t *number_out)
{
    *number_out = REVERSA_MISSING_NUMBER;
    if (reader->way != RV_ARROW_BY_NUMBER)
        return false;
    if (is_missing(reader, i))
        return true;
    if (reader->type->kind == RV_ARROW_FLOAT)
        return read_float(reader, i, number_out);
    const int64_t most = (int64_t)LARGEST_NUMBER;
    int64_t whole = whole_at(reader, i);
    if (whole < -most || whole > most)
        return false; /* also one without sign that has 64 bits */
    *number_out = whole * 1000000;
    return true;
}
