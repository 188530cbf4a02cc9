/*
 * Parsers of cells with several values, separated by semicolons.
 *
 * A tag stands for the text that remains after trimming, composing (NFC) and folding, so `SQL ` and `sql` are one tag and
 * a set with both is wrong; a weighted set keeps the larger weight. Codes of a cell are put in ascending order, beside their
 * weights, which makes the search for a repeated tag a look at neighbours. Invariant: cells->n grows only when a whole cell is well formed.
 */
#include "model/cells.h"

#include <string.h>

#include "base/text.h"

#define DAY_MINUTES 1440
#define WEIGHT_MAXIMUM (100 * RV_THOUSAND)

/* A part of a cell. */
typedef struct rv_span {
    const char *text;
    size_t length;
} rv_span;

typedef struct rv_weighted_tag {
    int32_t code;
    int32_t weight; /* thousandths */
} rv_weighted_tag;

bool rv_cells_weighted(const char *column)
{
    return strcmp(column, "skills") == 0 || strcmp(column, "wants") == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static rv_span trim(rv_span span)
{
    while (span.length > 0 && is_blank(span.text[0])) {
        span.text++;
        span.length--;
    }
    while (span.length > 0 && is_blank(span.text[span.length - 1]))
        span.length--;
    return span;
}

/* Split off what stands before the next semicolon; false when nothing is left. */
static bool next_part(rv_span *rest, rv_span *part_out)
{
    if (!rest->text)
        return false;
    const char *semicolon = rest->length ? memchr(rest->text, ';', rest->length) : NULL;
    *part_out = *rest;
    if (!semicolon) {
        *rest = (rv_span){0};
        return true;
    }
    part_out->length = (size_t)(semicolon - rest->text);
    rest->text = semicolon + 1;
    rest->length -= part_out->length + 1;
    return true;
}

/* The weight behind the last colon, in thousandths; cuts it off the part. */
static const char *split_weight(rv_span *part, int32_t *weight_out)
{
    const char *colon = part->length ? memrchr(part->text, ':', part->length) : NULL;
    *weight_out = RV_THOUSAND;
    if (!colon)
        return NULL;
    size_t name_length = (size_t)(colon - part->text);
    rv_span digits = trim((rv_span){colon + 1, part->length - name_length - 1});
    int64_t weight = 0;
    const char *wrong = rv_parse_decimal(digits.text, digits.length, 3, &weight);
    part->length = name_length;
    if (wrong)
        return digits.length == 0 ? "has a colon without a weight after it"
                                  : "has a weight that is not a number of at most three decimals";
    if (weight <= 0 || weight > WEIGHT_MAXIMUM)
        return "has a weight that is not above 0 and at most 100";
    *weight_out = (int32_t)weight;
    return NULL;
}

/* The code and the weight of a part. */
static reversa_status read_tag(reversa_context *ctx, rv_tag_cells *cells, rv_span part, rv_weighted_tag *tag_out,
                               const char **wrong_out)
{
    *wrong_out = cells->weighted ? split_weight(&part, &tag_out->weight) : NULL;
    if (*wrong_out)
        return REVERSA_OK;
    size_t length;
    reversa_status status = rv_normalise_tag(ctx, part.text, part.length, &cells->buffer, &cells->buffer_capacity,
                                             &length);
    if (status)
        return status;
    if (length == 0) {
        *wrong_out = "has an empty tag";
        return REVERSA_OK;
    }
    return rv_dictionary_intern(ctx, cells->tags, cells->buffer, length, &tag_out->code);
}

/* The same, by the memo if it knows the part. Only parts that are well formed are kept there. */
static reversa_status recall_tag(reversa_context *ctx, rv_tag_cells *cells, rv_span part, rv_weighted_tag *tag_out,
                                 const char **wrong_out)
{
    uint64_t known;
    *tag_out = (rv_weighted_tag){-1, RV_THOUSAND};
    if (!cells->memo)
        return read_tag(ctx, cells, part, tag_out, wrong_out);
    if (rv_memo_find(cells->memo, part.text, part.length, &known)) {
        *tag_out = (rv_weighted_tag){(int32_t)(known >> 32), (int32_t)(known & INT32_MAX)};
        return REVERSA_OK;
    }
    reversa_status status = read_tag(ctx, cells, part, tag_out, wrong_out);
    if (!status && !*wrong_out)
        rv_memo_keep(cells->memo, part.text, part.length, (uint64_t)tag_out->code << 32 | (uint32_t)tag_out->weight);
    return status;
}

reversa_status rv_cell_tags_room(reversa_context *ctx, rv_tag_cells *cells, size_t n)
{
    reversa_status status = rv_grow_raw(ctx, &cells->tag, &cells->tag_capacity, n, sizeof *cells->tag);
    return status ? status : rv_grow_raw(ctx, &cells->weight, &cells->weight_capacity, n, sizeof *cells->weight);
}

static reversa_status append_tag(reversa_context *ctx, rv_tag_cells *cells, size_t n, rv_span part,
                                 const char **wrong_out)
{
    rv_weighted_tag tag;
    reversa_status status = recall_tag(ctx, cells, part, &tag, wrong_out);
    if (status || *wrong_out)
        return status;
    if (n >= cells->tag_capacity || n >= cells->weight_capacity)
        status = rv_cell_tags_room(ctx, cells, n + 1);
    if (status)
        return status;
    cells->tag[n] = tag.code;
    cells->weight[n] = tag.weight;
    return REVERSA_OK;
}

/* Shell sort (Knuth's gaps 1, 4, 13, …): cells are short as a rule, and a hostile one of a million tags stays quick. */
static void sort_tags(int32_t *tag, int32_t *weight, size_t n)
{
    size_t gap = 1;
    while (gap < n / 3)
        gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3)
        for (size_t i = gap; i < n; i++) {
            int32_t code = tag[i];
            int32_t value = weight[i];
            size_t at = i;
            for (; at >= gap && tag[at - gap] > code; at -= gap) {
                tag[at] = tag[at - gap];
                weight[at] = weight[at - gap];
            }
            tag[at] = code;
            weight[at] = value;
        }
}

/* Sorted tags without repetition, the largest weight of each; how many are left. */
static size_t merge_repeated(int32_t *tag, int32_t *weight, size_t n)
{
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (n_kept == 0 || tag[n_kept - 1] != tag[i]) {
            tag[n_kept] = tag[i];
            weight[n_kept++] = weight[i];
        } else if (weight[n_kept - 1] < weight[i])
            weight[n_kept - 1] = weight[i];
    }
    return n_kept;
}

reversa_status rv_cell_tags(reversa_context *ctx, rv_tag_cells *cells, const char *text, size_t length,
                            const char **wrong_out)
{
    *wrong_out = NULL;
    if (length == 0)
        return REVERSA_OK;
    size_t n = cells->n;
    rv_span rest = {text, length};
    rv_span part;
    while (next_part(&rest, &part)) {
        reversa_status status = append_tag(ctx, cells, n, part, wrong_out);
        if (status || *wrong_out)
            return status;
        n++;
    }
    size_t n_read = n - cells->n;
    sort_tags(cells->tag + cells->n, cells->weight + cells->n, n_read);
    size_t n_kept = merge_repeated(cells->tag + cells->n, cells->weight + cells->n, n_read);
    if (n_kept < n_read && !cells->weighted) {
        *wrong_out = "has a tag twice";
        return REVERSA_OK;
    }
    cells->n_repeated += n_read - n_kept;
    cells->n += n_kept;
    return REVERSA_OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `H:MM` or `HH:MM` as minutes of the day, 0..1440; −1 if it is none. */
static int32_t read_clock(rv_span span)
{
    size_t hours = span.length > 0 ? span.length - 3 : 0; /* digits before the colon */
    if (span.length < 4 || span.length > 5 || span.text[hours] != ':')
        return -1;
    int32_t hour = 0;
    for (size_t i = 0; i < hours; i++) {
        if (!is_digit(span.text[i]))
            return -1;
        hour = hour * 10 + (span.text[i] - '0');
    }
    if (!is_digit(span.text[hours + 1]) || !is_digit(span.text[hours + 2]))
        return -1;
    int32_t minute = (span.text[hours + 1] - '0') * 10 + (span.text[hours + 2] - '0');
    if (minute > 59 || hour * 60 + minute > DAY_MINUTES)
        return -1;
    return hour * 60 + minute;
}

/* Mon = 0 .. Sun = 6, in any case of letters; −1 if it is none. */
static int32_t read_day(rv_span span)
{
    static const char days[] = "montuewedthufrisatsun";
    if (span.length != 3)
        return -1;
    for (int32_t day = 0; day < 7; day++) {
        int32_t same = 0;
        while (same < 3 && (span.text[same] | 0x20) == days[3 * day + same])
            same++;
        if (same == 3)
            return day;
    }
    return -1;
}

static const char *read_interval(rv_span part, int32_t *start_out, int32_t *end_out)
{
    static const char form[] = "is not of the form Mon 09:00-11:00";
    part = trim(part);
    if (part.length < 4 || !is_blank(part.text[3]))
        return form;
    int32_t day = read_day((rv_span){part.text, 3});
    if (day < 0)
        return "has a day that is not Mon, Tue, Wed, Thu, Fri, Sat or Sun";
    rv_span times = trim((rv_span){part.text + 3, part.length - 3});
    const char *dash = times.length ? memchr(times.text, '-', times.length) : NULL;
    if (!dash)
        return form;
    size_t before = (size_t)(dash - times.text);
    int32_t start = read_clock(trim((rv_span){times.text, before}));
    int32_t end = read_clock(trim((rv_span){dash + 1, times.length - before - 1}));
    if (start < 0 || start == DAY_MINUTES || end < 0)
        return "has a time that is not HH:MM, from 00:00 to 24:00";
    if (end <= start)
        end += DAY_MINUTES; /* runs past midnight */
    *start_out = day * DAY_MINUTES + start;
    *end_out = day * DAY_MINUTES + end;
    return NULL;
}

/* The same, by the memo if it knows the part. Only intervals that are well formed are kept there. */
static const char *recall_interval(rv_memo *memo, rv_span part, int32_t *start_out, int32_t *end_out)
{
    uint64_t known;
    if (!memo)
        return read_interval(part, start_out, end_out);
    if (rv_memo_find(memo, part.text, part.length, &known)) {
        *start_out = (int32_t)(known >> 32);
        *end_out = (int32_t)(known & INT32_MAX);
        return NULL;
    }
    const char *wrong = read_interval(part, start_out, end_out);
    if (!wrong)
        rv_memo_keep(memo, part.text, part.length, (uint64_t)*start_out << 32 | (uint32_t)*end_out);
    return wrong;
}

reversa_status rv_cell_minutes_room(reversa_context *ctx, rv_minute_cells *cells, size_t n)
{
    return 2 * n <= cells->capacity ? REVERSA_OK
                                    : rv_grow_raw(ctx, &cells->minute, &cells->capacity, 2 * n, sizeof *cells->minute);
}

reversa_status rv_cell_minutes(reversa_context *ctx, rv_minute_cells *cells, const char *text, size_t length,
                               const char **wrong_out)
{
    *wrong_out = NULL;
    if (length == 0)
        return REVERSA_OK;
    size_t n = cells->n;
    rv_span rest = {text, length};
    rv_span part;
    while (next_part(&rest, &part)) {
        int32_t start = 0;
        int32_t end = 0;
        *wrong_out = recall_interval(cells->memo, part, &start, &end);
        if (*wrong_out)
            return REVERSA_OK;
        reversa_status status = rv_cell_minutes_room(ctx, cells, n + 1);
        if (status)
            return status;
        cells->minute[2 * n] = start;
        cells->minute[2 * n + 1] = end;
        n++;
    }
    cells->n = n;
    return REVERSA_OK;
}
