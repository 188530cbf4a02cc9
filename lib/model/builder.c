/*
 * The public builder: a draft that is filled from a program's own arrays, one column a call.
 *
 * A column that cannot be taken is dropped whole, so a builder is after an error as it was before. What a value of a
 * standard column may be is checked when the cohort is made, for only then the rows of all errors are known together;
 * what the call itself promises to refuse (a number out of range, a tag twice) is checked at once.
 */
#include "model/draft.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define NUMBER_LIMIT 1e12
#define MAX_WEIGHT 100.0
#define MAX_PEOPLE (INT32_MAX - 1)

struct reversa_cohort_builder {
    rv_draft draft;
};

static reversa_status add_ids(reversa_context *ctx, rv_draft *draft, const char *const *ids, int64_t n_people)
{
    reversa_status status = REVERSA_OK;
    for (int64_t i = 0; !status && i < n_people; i++) {
        const char *id = ids[i];
        if (!id)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "ids[%lld] is NULL", (long long)i);
        size_t length = strlen(id);
        bool empty = length == 0;
        if (empty || rv_utf8_check(id, length) < length)
            (void)rv_fail_at(ctx, REVERSA_E_FORMAT, rv_draft_place(draft, (int32_t)i, "id"),
                             empty ? "The id is empty" : "The id is not valid UTF-8");
        else
            status = rv_draft_keep_id(ctx, draft, id, length);
        if (!status)
            status = rv_draft_poll(ctx, i);
    }
    return status ? status : rv_first_error(ctx);
}

reversa_status reversa_cohort_builder_create(reversa_context *ctx, const char *const *ids, int64_t n_people,
                                             const reversa_cohort_options *options,
                                             reversa_cohort_builder **builder_out)
{
    if (builder_out)
        *builder_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!builder_out || (!ids && n_people > 0))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", builder_out ? "ids" : "builder_out");
    if (n_people < 0 || n_people > MAX_PEOPLE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "n_people is not between 0 and %d", MAX_PEOPLE);
    reversa_cohort_builder *builder = rv_alloc(ctx, 1, sizeof *builder);
    if (!builder)
        return REVERSA_E_MEMORY;
    status = rv_draft_open(ctx, &builder->draft, options, NULL);
    if (status) {
        rv_free(ctx, builder);
        return status;
    }
    status = add_ids(ctx, &builder->draft, ids, n_people);
    if (status) {
        reversa_cohort_builder_free(builder);
        return status;
    }
    *builder_out = builder;
    return REVERSA_OK;
}

void reversa_cohort_builder_free(reversa_cohort_builder *builder)
{
    if (!builder)
        return;
    rv_heap *heap = builder->draft.heap;
    rv_heap_retain(heap);
    rv_draft_free(&builder->draft);
    rv_heap_free(heap, builder);
    rv_heap_release(heap);
}

static reversa_status check_column(reversa_context *ctx, const reversa_cohort_builder *builder, const char *name)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!builder || !name)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", builder ? "name" : "builder");
    if (builder->draft.heap != ctx->heap)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The builder belongs to another context");
    size_t length = strlen(name);
    if (rv_utf8_check(name, length) < length)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The column's name is not valid UTF-8");
    return REVERSA_OK;
}

/* Open a call that adds a column: the column with its arrays still NULL, or NULL and the status of the call. */
static rv_column *begin_column(reversa_context *ctx, reversa_cohort_builder *builder, const char *name,
                               reversa_column_kind kind, reversa_status *status_out)
{
    rv_column *column = NULL;
    *status_out = check_column(ctx, builder, name);
    if (!*status_out)
        *status_out = rv_draft_add_column(ctx, &builder->draft, name, kind, &column);
    return column;
}

/* Close it: the column stays if nothing went wrong. */
static reversa_status end_column(reversa_context *ctx, reversa_cohort_builder *builder, reversa_status status)
{
    if (!status)
        status = rv_first_error(ctx);
    if (status)
        rv_draft_drop_column(&builder->draft);
    return status;
}

static reversa_status fill_numbers(reversa_context *ctx, const rv_draft *draft, rv_column *column, const double *values)
{
    if (!values && draft->n_people > 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "values is NULL");
    column->number = rv_alloc(ctx, (size_t)draft->n_people, sizeof *column->number);
    reversa_status status = column->number ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        if (isnan(values[i]))
            column->number[i] = REVERSA_MISSING_NUMBER;
        else if (fabs(values[i]) <= NUMBER_LIMIT)
            column->number[i] = llround(values[i] * 1e6);
        else
            (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, i, column->name), "The number is beyond 10^12");
        status = rv_draft_poll(ctx, i);
    }
    return status;
}

reversa_status reversa_cohort_builder_add_numbers(reversa_context *ctx, reversa_cohort_builder *builder,
                                                  const char *name, const double *values)
{
    reversa_status status;
    rv_column *column = begin_column(ctx, builder, name, REVERSA_COLUMN_NUMBER, &status);
    return column ? end_column(ctx, builder, fill_numbers(ctx, &builder->draft, column, values)) : status;
}

static reversa_status fill_text(reversa_context *ctx, rv_draft *draft, rv_column *column, const char *const *values)
{
    if (!values && draft->n_people > 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "values is NULL");
    column->code = rv_alloc(ctx, (size_t)draft->n_people, sizeof *column->code);
    reversa_status status = column->code ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        const char *text = values[i] ? values[i] : "";
        size_t length = strlen(text);
        if (rv_utf8_check(text, length) < length)
            (void)rv_fail_at(ctx, REVERSA_E_FORMAT, rv_draft_place(draft, i, column->name),
                             "The text is not valid UTF-8");
        else
            status = rv_draft_text_code(ctx, draft, column, text, length, &column->code[i]);
        if (!status)
            status = rv_draft_poll(ctx, i);
    }
    return status;
}

reversa_status reversa_cohort_builder_add_text(reversa_context *ctx, reversa_cohort_builder *builder, const char *name,
                                               const char *const *values)
{
    reversa_status status;
    rv_column *column = begin_column(ctx, builder, name, REVERSA_COLUMN_TEXT, &status);
    return column ? end_column(ctx, builder, fill_text(ctx, &builder->draft, column, values)) : status;
}

/* Check offsets [n_people + 1] and copy them into the column. */
static reversa_status fill_offsets(reversa_context *ctx, const rv_draft *draft, rv_column *column,
                                   const int64_t *offsets, size_t *total_out)
{
    size_t n = (size_t)draft->n_people;
    if (!offsets)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "offsets is NULL");
    for (size_t i = 0; i < n + 1; i++)
        if (offsets[i] < (i > 0 ? offsets[i - 1] : 0) || (i == 0 && offsets[0] != 0))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "offsets[%zu] is out of order", i);
    column->offset = rv_alloc(ctx, n + 1, sizeof *column->offset);
    if (!column->offset)
        return REVERSA_E_MEMORY;
    memcpy(column->offset, offsets, (n + 1) * sizeof *offsets);
    *total_out = (size_t)offsets[n];
    return REVERSA_OK;
}

/* One tag of the person at a position; what is wrong with it is recorded. */
static reversa_status fill_tag(reversa_context *ctx, rv_draft *draft, const rv_column *column, int32_t position,
                               const char *text, int32_t *code_out)
{
    const rv_place place = rv_draft_place(draft, position, column->name);
    if (!text)
        return rv_fail_at(ctx, REVERSA_E_ARGUMENT, place, "A tag is NULL");
    size_t length = strlen(text);
    *code_out = RV_MISSING_CODE;
    if (rv_utf8_check(text, length) < length) {
        (void)rv_fail_at(ctx, REVERSA_E_FORMAT, place, "A tag is not valid UTF-8");
        return REVERSA_OK;
    }
    reversa_status status = rv_draft_tag_code(ctx, draft, text, length, code_out);
    if (!status && rv_dictionary_length(&draft->tags, *code_out) == 0)
        (void)rv_fail_at(ctx, REVERSA_E_FORMAT, place, "A tag is empty");
    return status;
}

/* A weight in thousandths, 0 for one that cannot be; rv_check_tags() refuses it. */
static int32_t weight_of(const double *weights, int64_t k)
{
    if (!weights)
        return (int32_t)RV_THOUSAND;
    return weights[k] > 0 && weights[k] <= MAX_WEIGHT ? (int32_t)lround(weights[k] * 1e3) : 0;
}

static reversa_status fill_tags(reversa_context *ctx, rv_draft *draft, rv_column *column, const char *const *tags,
                                const double *weights)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        for (int64_t k = column->offset[i]; !status && k < column->offset[i + 1]; k++) {
            column->weight[k] = weight_of(weights, k);
            status = fill_tag(ctx, draft, column, i, tags[k], &column->tag[k]);
        }
        if (!status)
            status = rv_draft_poll(ctx, i);
    }
    if (!status)
        status = rv_first_error(ctx);
    return status ? status : rv_check_tags(ctx, draft, column);
}

reversa_status reversa_cohort_builder_add_tags(reversa_context *ctx, reversa_cohort_builder *builder, const char *name,
                                               const int64_t *offsets, const char *const *tags, const double *weights)
{
    size_t total = 0;
    reversa_status status;
    rv_column *column = begin_column(ctx, builder, name, REVERSA_COLUMN_TAGS, &status);
    if (!column)
        return status;
    status = fill_offsets(ctx, &builder->draft, column, offsets, &total);
    if (status)
        return end_column(ctx, builder, status);
    if (total > 0 && !tags)
        return end_column(ctx, builder, rv_fail(ctx, REVERSA_E_ARGUMENT, "tags is NULL"));
    column->tag = rv_alloc(ctx, total, sizeof *column->tag);
    column->weight = column->tag ? rv_alloc(ctx, total, sizeof *column->weight) : NULL;
    status = column->weight ? fill_tags(ctx, &builder->draft, column, tags, weights) : REVERSA_E_MEMORY;
    return end_column(ctx, builder, status);
}

reversa_status reversa_cohort_builder_add_minutes(reversa_context *ctx, reversa_cohort_builder *builder,
                                                  const char *name, const int64_t *offsets, const int32_t *starts,
                                                  const int32_t *ends)
{
    size_t total = 0;
    reversa_status status;
    rv_column *column = begin_column(ctx, builder, name, REVERSA_COLUMN_MINUTES, &status);
    if (!column)
        return status;
    status = fill_offsets(ctx, &builder->draft, column, offsets, &total);
    if (status)
        return end_column(ctx, builder, status);
    if (total > 0 && (!starts || !ends))
        return end_column(ctx, builder, rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", starts ? "ends" : "starts"));
    column->minute = rv_alloc(ctx, total, 2 * sizeof *column->minute);
    if (!column->minute)
        return end_column(ctx, builder, REVERSA_E_MEMORY);
    for (size_t k = 0; k < total; k++) {
        column->minute[2 * k] = starts[k];
        column->minute[2 * k + 1] = ends[k];
    }
    return end_column(ctx, builder, rv_check_minutes(ctx, &builder->draft, column));
}

reversa_status reversa_cohort_builder_add_dates(reversa_context *ctx, reversa_cohort_builder *builder, const char *name,
                                                const int32_t *days)
{
    reversa_status status;
    rv_column *column = begin_column(ctx, builder, name, REVERSA_COLUMN_DATE, &status);
    if (!column)
        return status;
    size_t n = (size_t)builder->draft.n_people;
    if (!days && n > 0)
        return end_column(ctx, builder, rv_fail(ctx, REVERSA_E_ARGUMENT, "days is NULL"));
    column->code = rv_alloc(ctx, n, sizeof *column->code);
    if (!column->code)
        return end_column(ctx, builder, REVERSA_E_MEMORY);
    if (n > 0)
        memcpy(column->code, days, n * sizeof *days);
    return end_column(ctx, builder, rv_check_dates(ctx, &builder->draft, column));
}

reversa_status reversa_cohort_builder_finish(reversa_context *ctx, reversa_cohort_builder *builder,
                                             reversa_cohort **cohort_out)
{
    if (cohort_out)
        *cohort_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status && (!builder || !cohort_out))
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", builder ? "cohort_out" : "builder");
    else if (!status && builder->draft.heap != ctx->heap)
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "The builder belongs to another context");
    else if (!status && !rv_draft_column(&builder->draft, "role"))
        status = rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no column \"role\"");
    if (!status) {
        rv_draft_report_duplicates(ctx, &builder->draft);
        status = rv_draft_finish(ctx, &builder->draft, cohort_out);
    }
    reversa_cohort_builder_free(builder);
    return status;
}
