/*
 * Writing people.csv so that reading it gives an equal cohort, and writing that gives equal bytes.
 *
 * The order of everything depends on texts alone: people by id, tags of a cell by text, intervals by local time. Weekly
 * availability, UTC in a cohort, goes back to local time; the piece that the end of the UTC week cut in two is joined,
 * and what is longer than a day is cut by days, for a cell cannot say more.
 */
#include "io/people.h"

#include <string.h>

#include <reversa/io.h>

#include "base/text.h"
#include "io/csv.h"
#include "model/cells.h"
#include "model/draft.h"

#define DAY_MINUTES 1440
#define FETCH_AHEAD 4 /* people: about as long as memory takes */

typedef struct rv_people_writer {
    reversa_context *ctx;
    const reversa_cohort *cohort;
    rv_csv_writer csv;
    rv_arena scratch;
    const int32_t *tag_place; /* [tags] place of a tag in the order of texts */
    const int32_t *tag_order; /* [tags] its inverse */
    const bool *weighted;     /* [n_columns] whether weights are written */
    const rv_column *offset;  /* utc_offset, NULL if there is none */
    char *cell;
    size_t used;
    size_t cell_capacity;
    int64_t *packed; /* values of a cell that are being put in order */
    size_t packed_capacity;
} rv_people_writer;

/* A text with its first bytes as a number that compares as they do, so that most comparisons need no look at it. */
typedef struct rv_prefixed {
    uint64_t prefix;
    int32_t code;
} rv_prefixed;

/* The first eight bytes, the first on top; zeros behind the end. */
static uint64_t prefix_of(const char *text)
{
    uint64_t prefix = 0;
    for (unsigned i = 0; i < 8 && text[i]; i++)
        prefix |= (uint64_t)(unsigned char)text[i] << (56 - 8 * i);
    return prefix;
}

/* Is a at most b, bytewise? */
static bool in_order(const rv_dictionary *dictionary, const rv_prefixed *a, const rv_prefixed *b)
{
    if (a->prefix != b->prefix || (a->prefix & 0xFF) == 0)
        return a->prefix <= b->prefix;
    return strcmp(rv_dictionary_text(dictionary, a->code) + 8, rv_dictionary_text(dictionary, b->code) + 8) <= 0;
}

/* Merge two neighbouring sorted runs of texts into `to`. */
static void merge_runs(const rv_dictionary *dictionary, const rv_prefixed *from, size_t middle, size_t end,
                       rv_prefixed *to)
{
    size_t left = 0;
    size_t right = middle;
    for (size_t i = 0; i < end; i++) {
        bool take_left = left < middle && (right == end || in_order(dictionary, &from[left], &from[right]));
        to[i] = take_left ? from[left++] : from[right++];
    }
}

/* Sort by merging runs that double; returns where the result is. */
static rv_prefixed *sort_texts(const rv_dictionary *dictionary, rv_prefixed *from, rv_prefixed *to, size_t n)
{
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t start = 0; start < n; start += 2 * run) {
            size_t rest = n - start;
            merge_runs(dictionary, from + start, run < rest ? run : rest, 2 * run < rest ? 2 * run : rest, to + start);
        }
        rv_prefixed *merged = to;
        to = from;
        from = merged;
    }
    return from;
}

int32_t *rv_people_sorted_texts(reversa_context *ctx, rv_arena *arena, const rv_dictionary *dictionary)
{
    size_t n = (size_t)dictionary->count;
    int32_t *order = rv_arena_alloc(ctx, arena, n, sizeof *order);
    rv_prefixed *items = rv_alloc(ctx, n, sizeof *items);
    rv_prefixed *scratch = NULL;
    bool sorted = true;
    for (size_t i = 0; items && i < n; i++) {
        items[i] = (rv_prefixed){prefix_of(rv_dictionary_text(dictionary, (int32_t)i)), (int32_t)i};
        sorted = sorted && (i == 0 || in_order(dictionary, &items[i - 1], &items[i]));
    }
    if (!sorted)
        scratch = rv_alloc(ctx, n, sizeof *scratch);
    bool made = order && items && (sorted || scratch);
    if (made) {
        const rv_prefixed *result = sorted ? items : sort_texts(dictionary, items, scratch, n);
        for (size_t i = 0; i < n; i++)
            order[i] = result[i].code;
    }
    rv_free(ctx, items);
    rv_free(ctx, scratch);
    return made ? order : NULL;
}

int32_t *rv_people_sorted(reversa_context *ctx, rv_arena *arena, const reversa_cohort *cohort)
{
    int32_t *order = rv_people_sorted_texts(ctx, arena, &cohort->ids);
    for (int32_t i = 0; order && i < cohort->n_people; i++)
        order[i] = cohort->person_of[order[i]];
    return order;
}

static reversa_status append(rv_people_writer *writer, const char *text, size_t length)
{
    reversa_status status = rv_grow(writer->ctx, &writer->cell, &writer->cell_capacity, writer->used + length, 1);
    if (!status && length > 0)
        memcpy(writer->cell + writer->used, text, length);
    if (!status)
        writer->used += length;
    return status;
}

static reversa_status append_text(rv_people_writer *writer, const char *text)
{
    return append(writer, text, strlen(text));
}

/* One tag, with the weight where the column has them; a weight of 1 only where a colon in the tag asks for it. */
static reversa_status append_tag(rv_people_writer *writer, int32_t i, int32_t code, int32_t weight)
{
    const char *text = rv_dictionary_text(&writer->cohort->tags, code);
    bool weighted = writer->weighted[i];
    if (strchr(text, ';'))
        return rv_fail_at(writer->ctx, REVERSA_E_DATA, (rv_place){.column = writer->cohort->columns[i].name},
                          "Cannot be written: a tag contains a semicolon");
    reversa_status status = append_text(writer, text);
    if (status || !weighted || (weight == RV_THOUSAND && !strchr(text, ':')))
        return status;
    char digits[24];
    rv_format_millionths((int64_t)weight * RV_THOUSAND, digits);
    status = append(writer, ":", 1);
    return status ? status : append_text(writer, digits);
}

/* Room for n packed values. */
static reversa_status make_room(rv_people_writer *writer, size_t n)
{
    return rv_grow(writer->ctx, &writer->packed, &writer->packed_capacity, n, sizeof *writer->packed);
}

static reversa_status write_tags(rv_people_writer *writer, int32_t i, int32_t person)
{
    const rv_column *column = &writer->cohort->columns[i];
    int64_t first = column->offset[person];
    size_t n = (size_t)(column->offset[person + 1] - first);
    reversa_status status = make_room(writer, n);
    if (status)
        return status;
    for (size_t k = 0; k < n; k++) {
        int64_t place = writer->tag_place[column->tag[first + (int64_t)k]];
        writer->packed[k] = place << 32 | column->weight[first + (int64_t)k];
    }
    rv_order_values(writer->packed, n);
    writer->used = 0;
    for (size_t k = 0; k < n && !status; k++) {
        int32_t code = writer->tag_order[writer->packed[k] >> 32];
        if (k > 0)
            status = append(writer, ";", 1);
        if (!status)
            status = append_tag(writer, i, code, (int32_t)(writer->packed[k] & INT32_MAX));
    }
    if (!status)
        rv_csv_text(&writer->csv, writer->cell, writer->used);
    return status;
}

/* `09:05` */
static void format_clock(int32_t minutes, char text_out[5])
{
    text_out[0] = (char)('0' + minutes / 600);
    text_out[1] = (char)('0' + minutes / 60 % 10);
    text_out[2] = ':';
    text_out[3] = (char)('0' + minutes % 60 / 10);
    text_out[4] = (char)('0' + minutes % 10);
}

/* `Mon 09:00-11:00`, cut into pieces of at most a day. start < RV_WEEK_MINUTES. */
static reversa_status append_interval(rv_people_writer *writer, int32_t start, int32_t length)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    reversa_status status = REVERSA_OK;
    while (length > 0 && !status) {
        int32_t piece = length < DAY_MINUTES ? length : DAY_MINUTES;
        int32_t end = start % DAY_MINUTES + piece;
        char text[] = ";Mon 00:00-00:00";
        memcpy(text + 1, days + (size_t)3 * (size_t)(start / DAY_MINUTES), 3);
        format_clock(start % DAY_MINUTES, text + 5);
        format_clock(end > DAY_MINUTES ? end - DAY_MINUTES : end, text + 11);
        size_t skip = writer->used == 0; /* the semicolon */
        status = append(writer, text + skip, sizeof text - 1 - skip);
        start = (start + piece) % RV_WEEK_MINUTES;
        length -= piece;
    }
    return status;
}

/* The intervals of a person as local start << 32 | length, ascending; how many. packed has room for them. */
static size_t localise(const int32_t *minute, size_t n, int64_t utc_offset, int64_t *packed)
{
    size_t n_packed = 0;
    bool joined = n > 1 && minute[0] == 0 && minute[2 * n - 1] == RV_WEEK_MINUTES;
    for (size_t k = joined; k < n; k++) {
        int64_t length = minute[2 * k + 1] - minute[2 * k];
        if (joined && k == n - 1)
            length += minute[1];
        int64_t start = (minute[2 * k] + utc_offset) % RV_WEEK_MINUTES;
        packed[n_packed++] = (start < 0 ? start + RV_WEEK_MINUTES : start) << 32 | length;
    }
    rv_order_values(packed, n_packed);
    return n_packed;
}

static reversa_status write_minutes(rv_people_writer *writer, const rv_column *column, int32_t person)
{
    int64_t first = column->offset[person];
    size_t n = (size_t)(column->offset[person + 1] - first);
    int64_t utc_offset = writer->offset ? writer->offset->number[person] : 0;
    utc_offset = utc_offset == REVERSA_MISSING_NUMBER ? 0 : utc_offset / RV_MILLION;
    reversa_status status = make_room(writer, n);
    if (status)
        return status;
    n = n > 0 ? localise(column->minute + 2 * first, n, utc_offset, writer->packed) : 0;
    writer->used = 0;
    for (size_t k = 0; k < n && !status; k++)
        status = append_interval(writer, (int32_t)(writer->packed[k] >> 32), (int32_t)(writer->packed[k] & INT32_MAX));
    if (!status)
        rv_csv_text(&writer->csv, writer->cell, writer->used);
    return status;
}

static void write_number(rv_people_writer *writer, int64_t value)
{
    char text[24] = "";
    if (value != REVERSA_MISSING_NUMBER)
        rv_format_millionths(value, text);
    rv_csv_plain(&writer->csv, text);
}

static void write_date(rv_people_writer *writer, int32_t days)
{
    char text[11] = "";
    if (days != REVERSA_MISSING_DATE)
        rv_format_date(days, text);
    rv_csv_plain(&writer->csv, text);
}

static void write_text(rv_people_writer *writer, int32_t code)
{
    const rv_dictionary *texts = &writer->cohort->texts;
    if (code == RV_MISSING_CODE)
        rv_csv_plain(&writer->csv, "");
    else
        rv_csv_text(&writer->csv, rv_dictionary_text(texts, code), rv_dictionary_length(texts, code));
}

static reversa_status write_person(rv_people_writer *writer, int32_t person)
{
    const reversa_cohort *cohort = writer->cohort;
    int32_t code = cohort->input_of[person];
    rv_csv_text(&writer->csv, rv_dictionary_text(&cohort->ids, code), rv_dictionary_length(&cohort->ids, code));
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < cohort->n_columns && !status; i++) {
        const rv_column *column = &cohort->columns[i];
        switch (column->kind) {
        case REVERSA_COLUMN_NUMBER:
            write_number(writer, column->number[person]);
            break;
        case REVERSA_COLUMN_TEXT:
            write_text(writer, column->code[person]);
            break;
        case REVERSA_COLUMN_DATE:
            write_date(writer, column->code[person]);
            break;
        case REVERSA_COLUMN_TAGS:
            status = write_tags(writer, i, person);
            break;
        case REVERSA_COLUMN_MINUTES:
            status = write_minutes(writer, column, person);
            break;
        }
    }
    rv_csv_end_row(&writer->csv);
    return status;
}

/* People are written in the order of ids and lie in another: fetch what the row of a person will need. */
static void fetch_person(const rv_people_writer *writer, int32_t person)
{
    const reversa_cohort *cohort = writer->cohort;
    for (int32_t i = 0; i < cohort->n_columns; i++) {
        const rv_column *column = &cohort->columns[i];
        if (column->number)
            __builtin_prefetch(&column->number[person]);
        else if (column->code)
            __builtin_prefetch(&column->code[person]);
        else
            __builtin_prefetch(&column->offset[person]);
    }
}

/* The same for the values of sets, when where they are has been fetched. */
static void fetch_values(const rv_people_writer *writer, int32_t person)
{
    const reversa_cohort *cohort = writer->cohort;
    for (int32_t i = 0; i < cohort->n_columns; i++) {
        const rv_column *column = &cohort->columns[i];
        if (column->tag) {
            __builtin_prefetch(&column->tag[column->offset[person]]);
            __builtin_prefetch(&column->weight[column->offset[person]]);
        } else if (column->minute)
            __builtin_prefetch(&column->minute[2 * column->offset[person]]);
    }
}

static bool has_weights(const rv_column *column, int32_t n_people)
{
    if (column->kind != REVERSA_COLUMN_TAGS)
        return false;
    if (rv_standard_kind(column->name) >= 0)
        return rv_cells_weighted(column->name);
    for (int64_t k = 0; k < column->offset[n_people]; k++)
        if (column->weight[k] != RV_THOUSAND)
            return true;
    return false;
}

/* What is the same for every row. */
static reversa_status prepare(rv_people_writer *writer)
{
    reversa_context *ctx = writer->ctx;
    const reversa_cohort *cohort = writer->cohort;
    int32_t n_tags = cohort->tags.count;
    const int32_t *order = rv_people_sorted_texts(ctx, &writer->scratch, &cohort->tags);
    int32_t *place = rv_arena_alloc(ctx, &writer->scratch, (size_t)n_tags, sizeof *place);
    bool *weighted = rv_arena_alloc(ctx, &writer->scratch, (size_t)cohort->n_columns, sizeof *weighted);
    if (!order || !place || !weighted)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_tags; i++)
        place[order[i]] = i;
    for (int32_t i = 0; i < cohort->n_columns; i++)
        weighted[i] = has_weights(&cohort->columns[i], cohort->n_people);
    writer->tag_order = order;
    writer->tag_place = place;
    writer->weighted = weighted;
    writer->offset = rv_cohort_column(cohort, "utc_offset");
    return append(writer, "", 1); /* so that an empty cell has an address */
}

static reversa_status write_all(rv_people_writer *writer)
{
    const reversa_cohort *cohort = writer->cohort;
    const int32_t *order = rv_people_sorted(writer->ctx, &writer->scratch, cohort);
    reversa_status status = order ? prepare(writer) : REVERSA_E_MEMORY;
    if (status)
        return status;
    rv_csv_plain(&writer->csv, "id");
    for (int32_t i = 0; i < cohort->n_columns; i++)
        rv_csv_text(&writer->csv, cohort->columns[i].name, strlen(cohort->columns[i].name));
    rv_csv_end_row(&writer->csv);
    for (int32_t i = 0; i < cohort->n_people && !status; i++) {
        if (i + 2 * FETCH_AHEAD < cohort->n_people)
            fetch_person(writer, order[i + 2 * FETCH_AHEAD]);
        if (i + FETCH_AHEAD < cohort->n_people)
            fetch_values(writer, order[i + FETCH_AHEAD]);
        status = write_person(writer, order[i]);
        if (!status)
            status = writer->csv.output->status;
    }
    return status;
}

reversa_status rv_people_put(reversa_context *ctx, const reversa_cohort *cohort, rv_output *output)
{
    rv_people_writer writer = {.ctx = ctx, .cohort = cohort, .csv = {.output = output}};
    rv_arena_open(ctx, &writer.scratch);
    reversa_status status = write_all(&writer);
    rv_free(ctx, writer.cell);
    rv_free(ctx, writer.packed);
    rv_arena_free(&writer.scratch);
    return status;
}

reversa_status reversa_people_write(reversa_context *ctx, const reversa_cohort *cohort, const char *path)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!cohort || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", cohort ? "path" : "cohort");
    rv_output output;
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    status = rv_people_put(ctx, cohort, &output);
    if (!status)
        return rv_output_commit(&output);
    rv_output_abort(&output);
    return status;
}
