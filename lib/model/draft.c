/*
 * A draft: ids and columns in the order of the input, until rv_draft_finish() makes a cohort of them.
 *
 * Invariant: the code of an id in draft->ids is its position. A duplicate would break that, so it is kept as a text that no
 * id can be: byte 0xFF (never in UTF-8), the position, a colon, the id. Such a draft is never finished.
 */
#include "model/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define MARK '\xFF'
#define MARK_BYTES 16 /* the mark, ten digits, a colon and a NUL */

typedef struct rv_standard {
    const char *name;
    reversa_column_kind kind;
} rv_standard;

static const rv_standard standards[] = {{"role", REVERSA_COLUMN_TEXT},
                                        {"name", REVERSA_COLUMN_TEXT},
                                        {"email", REVERSA_COLUMN_TEXT},
                                        {"level", REVERSA_COLUMN_NUMBER},
                                        {"manager_id", REVERSA_COLUMN_TEXT},
                                        {"department", REVERSA_COLUMN_TEXT},
                                        {"team", REVERSA_COLUMN_TEXT},
                                        {"location", REVERSA_COLUMN_TEXT},
                                        {"gender", REVERSA_COLUMN_TEXT},
                                        {"utc_offset", REVERSA_COLUMN_NUMBER},
                                        {"languages", REVERSA_COLUMN_TAGS},
                                        {"goals", REVERSA_COLUMN_TAGS},
                                        {"interests", REVERSA_COLUMN_TAGS},
                                        {"hire_date", REVERSA_COLUMN_DATE},
                                        {"birth_year", REVERSA_COLUMN_NUMBER},
                                        {"skills", REVERSA_COLUMN_TAGS},
                                        {"wants", REVERSA_COLUMN_TAGS},
                                        {"extraversion", REVERSA_COLUMN_NUMBER},
                                        {"openness", REVERSA_COLUMN_NUMBER},
                                        {"availability", REVERSA_COLUMN_MINUTES},
                                        {"hours_per_month", REVERSA_COLUMN_NUMBER},
                                        {"mentor_capacity", REVERSA_COLUMN_NUMBER},
                                        {"mentee_capacity", REVERSA_COLUMN_NUMBER},
                                        {"mentor_minimum", REVERSA_COLUMN_NUMBER},
                                        {"waiting_rounds", REVERSA_COLUMN_NUMBER},
                                        {"trained", REVERSA_COLUMN_TEXT}};

int rv_standard_kind(const char *name)
{
    for (size_t i = 0; i < sizeof standards / sizeof standards[0]; i++)
        if (strcmp(standards[i].name, name) == 0)
            return (int)standards[i].kind;
    return -1;
}

void reversa_cohort_options_init(reversa_cohort_options *options)
{
    *options = (reversa_cohort_options){.struct_size = sizeof *options, .seed = 1};
}

static reversa_status copy_text(reversa_context *ctx, const char *text, char **copy_out)
{
    size_t size = strlen(text) + 1;
    char *copy = rv_alloc(ctx, size, 1);
    if (!copy)
        return REVERSA_E_MEMORY;
    memcpy(copy, text, size);
    *copy_out = copy;
    return REVERSA_OK;
}

reversa_status rv_draft_open(reversa_context *ctx, rv_draft *draft, const reversa_cohort_options *options,
                             const char *default_source)
{
    *draft = (rv_draft){0};
    reversa_cohort_options chosen;
    reversa_cohort_options_init(&chosen);
    if (options && options->struct_size != sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The cohort options have a struct_size that is not %zu",
                       sizeof *options);
    if (options)
        chosen = *options;
    if (chosen.unknown_manager != REVERSA_UNKNOWN_MANAGER_ERROR &&
        chosen.unknown_manager != REVERSA_UNKNOWN_MANAGER_ROOT)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The cohort options have an unknown_manager that is none");
    draft->heap = ctx->heap;
    rv_heap_retain(draft->heap);
    draft->seed = chosen.seed;
    draft->unknown_manager = chosen.unknown_manager;
    draft->first_row = 1;
    rv_dictionary_open(ctx, &draft->ids, chosen.seed);
    rv_dictionary_open(ctx, &draft->texts, chosen.seed);
    rv_dictionary_open(ctx, &draft->tags, chosen.seed);
    const char *source = chosen.source ? chosen.source : default_source;
    reversa_status status = source ? copy_text(ctx, source, &draft->source) : REVERSA_OK;
    if (status)
        rv_draft_free(draft);
    return status;
}

rv_place rv_draft_place(const rv_draft *draft, int32_t position, const char *column)
{
    return (rv_place){.file = draft->source, .row = draft->first_row + position, .column = column};
}

rv_column *rv_draft_column(const rv_draft *draft, const char *name)
{
    for (int32_t i = 0; i < draft->n_columns; i++)
        if (strcmp(draft->columns[i].name, name) == 0)
            return &draft->columns[i];
    return NULL;
}

/* Take the position of the next person with a text that stands for the id, which cannot be used. */
static reversa_status keep_marked(reversa_context *ctx, rv_draft *draft, const char *id, size_t length)
{
    char mark[MARK_BYTES];
    int written = snprintf(mark, sizeof mark, "%c%d:", MARK, draft->n_people);
    size_t n_mark = (size_t)written;
    size_t needed;
    if (!rv_size_add(n_mark, length, &needed))
        return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory: an id of %zu bytes", length);
    reversa_status status = rv_grow(ctx, &draft->buffer, &draft->buffer_capacity, needed, 1);
    if (status)
        return status;
    memcpy(draft->buffer, mark, n_mark);
    if (length)
        memcpy(draft->buffer + n_mark, id, length);
    int32_t code;
    status = rv_dictionary_intern(ctx, &draft->ids, draft->buffer, needed, &code);
    if (!status)
        draft->n_people++;
    return status;
}

reversa_status rv_draft_keep_id(reversa_context *ctx, rv_draft *draft, const char *id, size_t length)
{
    if (draft->n_people == INT32_MAX - 1)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "More than %d people", INT32_MAX - 1);
    int32_t code;
    reversa_status status = rv_dictionary_intern(ctx, &draft->ids, id, length, &code);
    if (status)
        return status;
    if (code < draft->n_people)
        return keep_marked(ctx, draft, id, length);
    draft->n_people++;
    return REVERSA_OK;
}

/* Record the error where the id at a position stands for a duplicate. */
static void report_duplicate(reversa_context *ctx, const rv_draft *draft, int32_t position)
{
    const char *text = rv_dictionary_text(&draft->ids, position);
    if (text[0] != MARK)
        return;
    const char *id = strchr(text, ':') + 1;
    int32_t first = rv_dictionary_find(&draft->ids, id, strlen(id));
    long long row = draft->first_row + first;
    if (first >= 0)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, position, "id"),
                         "The id \"%s\" stands on row %lld already", id, row);
}

void rv_draft_report_duplicates(reversa_context *ctx, const rv_draft *draft)
{
    for (int32_t i = 0; i < draft->n_people; i++)
        report_duplicate(ctx, draft, i);
}

reversa_status rv_draft_add_id(reversa_context *ctx, rv_draft *draft, const char *id, size_t length)
{
    const char *wrong = length == 0 ? "is empty" : rv_utf8_check(id, length) < length ? "is not valid UTF-8" : NULL;
    if (wrong) {
        (void)rv_fail_at(ctx, REVERSA_E_FORMAT, rv_draft_place(draft, draft->n_people, "id"), "The id %s", wrong);
        return keep_marked(ctx, draft, "", 0);
    }
    reversa_status status = rv_draft_keep_id(ctx, draft, id, length);
    if (!status)
        report_duplicate(ctx, draft, draft->n_people - 1);
    return status;
}

reversa_status rv_draft_add_column(reversa_context *ctx, rv_draft *draft, const char *name, reversa_column_kind kind,
                                   rv_column **column_out)
{
    *column_out = NULL;
    const rv_place place = {.file = draft->source, .column = name};
    int standard = rv_standard_kind(name);
    if (name[0] == '\0')
        return rv_fail_at(ctx, REVERSA_E_ARGUMENT, place, "A column has no name");
    if (rv_draft_column(draft, name) || strcmp(name, "id") == 0)
        return rv_fail_at(ctx, REVERSA_E_ARGUMENT, place, "There is a column of that name already");
    if (standard >= 0 && standard != (int)kind)
        return rv_fail_at(ctx, REVERSA_E_ARGUMENT, place, "A standard column is given as one of another kind");
    size_t count = (size_t)draft->n_columns + 1;
    char *copy;
    reversa_status status = rv_grow(ctx, &draft->columns, &draft->column_capacity, count, sizeof *draft->columns);
    if (!status)
        status = copy_text(ctx, name, &copy);
    if (status)
        return status;
    rv_column *column = &draft->columns[draft->n_columns++];
    *column = (rv_column){.name = copy, .kind = kind};
    *column_out = column;
    return REVERSA_OK;
}

static void free_column(rv_heap *heap, rv_column *column)
{
    rv_heap_free(heap, (char *)column->name); /* the draft's own copy */
    rv_heap_free(heap, column->number);
    rv_heap_free(heap, column->code);
    rv_heap_free(heap, column->offset);
    rv_heap_free(heap, column->tag);
    rv_heap_free(heap, column->weight);
    rv_heap_free(heap, column->minute);
    *column = (rv_column){0};
}

void rv_draft_drop_column(rv_draft *draft)
{
    RV_REQUIRE(draft->n_columns > 0);
    free_column(draft->heap, &draft->columns[--draft->n_columns]);
}

reversa_status rv_draft_text_code(reversa_context *ctx, rv_draft *draft, const rv_column *column, const char *text,
                                  size_t length, int32_t *code_out)
{
    *code_out = RV_MISSING_CODE;
    if (length == 0)
        return REVERSA_OK;
    if (strcmp(column->name, "manager_id") == 0)
        return rv_dictionary_intern(ctx, &draft->texts, text, length, code_out);
    size_t n;
    reversa_status status = rv_normalise(ctx, text, length, &draft->buffer, &draft->buffer_capacity, &n);
    return status ? status : rv_dictionary_intern(ctx, &draft->texts, draft->buffer, n, code_out);
}

reversa_status rv_draft_tag_code(reversa_context *ctx, rv_draft *draft, const char *text, size_t length,
                                 int32_t *code_out)
{
    *code_out = RV_MISSING_CODE;
    size_t n;
    reversa_status status = rv_normalise_tag(ctx, text, length, &draft->buffer, &draft->buffer_capacity, &n);
    return status ? status : rv_dictionary_intern(ctx, &draft->tags, draft->buffer, n, code_out);
}

void rv_draft_free(rv_draft *draft)
{
    rv_heap *heap = draft->heap;
    if (!heap)
        return;
    while (draft->n_columns > 0)
        rv_draft_drop_column(draft);
    rv_heap_free(heap, draft->columns);
    rv_heap_free(heap, draft->source);
    rv_heap_free(heap, draft->buffer);
    rv_dictionary_free(&draft->ids);
    rv_dictionary_free(&draft->texts);
    rv_dictionary_free(&draft->tags);
    *draft = (rv_draft){0};
    rv_heap_release(heap);
}
