/*
 * What a value of a column may be. A wrong value is recorded with its row and column, and the pass goes on.
 *
 * Messages say what is wrong and never repeat the value: it may be free text, or a name in the wrong column. Whatever
 * filled the draft, the cohort holds only values that the rest of the library can compute with without a further look.
 */
#include "model/draft.h"

#include <string.h>

#include "base/text.h"

#define FIRST_DAY INT32_C(-141349) /* 1583-01-01, the first full year of the Gregorian calendar */
#define LAST_DAY INT32_C(2932896)  /* 9999-12-31 */
#define MAX_WEIGHT 100000          /* thousandths */
#define MAX_COUNT (INT32_MAX * RV_MILLION)
#define MAX_OFFSET (1440 * RV_MILLION) /* a day, in minutes */

typedef struct rv_range {
    const char *name;
    int64_t low; /* millionths */
    int64_t high;
    bool whole;
} rv_range;

static const rv_range any_number = {"", -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, false};
static const rv_range ranges[] = {{"level", -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, true},
                                  {"utc_offset", -MAX_OFFSET, MAX_OFFSET, true},
                                  {"birth_year", -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, true},
                                  {"extraversion", 0, RV_MILLION, false},
                                  {"openness", 0, RV_MILLION, false},
                                  {"hours_per_month", 0, RV_NUMBER_LIMIT, false},
                                  {"mentor_capacity", 0, MAX_COUNT, true},
                                  {"mentee_capacity", 0, MAX_COUNT, true},
                                  {"mentor_minimum", 0, MAX_COUNT, true},
                                  {"waiting_rounds", 0, MAX_COUNT, true}};

static void wrong(reversa_context *ctx, const rv_draft *draft, int32_t position, const rv_column *column,
                  const char *reason)
{
    (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, position, column->name), "%s", reason);
}

/* The number passes a bound of its range. */
static void beyond(reversa_context *ctx, const rv_draft *draft, int32_t position, const rv_column *column,
                   int64_t bound)
{
    char text[24];
    rv_format_millionths(bound, text);
    (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, position, column->name), "The number is %s %s",
                     column->number[position] < bound ? "below" : "above", text);
}

static const rv_range *range_of(const char *name)
{
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (strcmp(ranges[i].name, name) == 0)
            return &ranges[i];
    return &any_number;
}

static reversa_status check_numbers(reversa_context *ctx, const rv_draft *draft, const rv_column *column)
{
    const rv_range *range = range_of(column->name);
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        int64_t value = column->number[i];
        status = rv_draft_poll(ctx, i);
        if (value == REVERSA_MISSING_NUMBER || status)
            continue;
        if (range->whole && value % RV_MILLION != 0)
            wrong(ctx, draft, i, column, "The number is not whole");
        else if (value < range->low || value > range->high)
            beyond(ctx, draft, i, column, value < range->low ? range->low : range->high);
    }
    return status;
}

reversa_status rv_check_dates(reversa_context *ctx, const rv_draft *draft, const rv_column *column)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        int32_t day = column->code[i];
        if (day != REVERSA_MISSING_DATE && (day < FIRST_DAY || day > LAST_DAY))
            wrong(ctx, draft, i, column, "The date is outside the years 1583 to 9999");
        status = rv_draft_poll(ctx, i);
    }
    return status;
}

static reversa_status check_trained(reversa_context *ctx, const rv_draft *draft, const rv_column *column)
{
    int32_t yes = rv_dictionary_find(&draft->texts, "yes", 3);
    int32_t no = rv_dictionary_find(&draft->texts, "no", 2);
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        int32_t code = column->code[i];
        if (code != RV_MISSING_CODE && code != yes && code != no)
            wrong(ctx, draft, i, column, "The word is neither yes nor no");
        status = rv_draft_poll(ctx, i);
    }
    return status;
}

reversa_status rv_check_minutes(reversa_context *ctx, const rv_draft *draft, const rv_column *column)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        for (int64_t k = column->offset[i]; k < column->offset[i + 1]; k++) {
            int64_t start = column->minute[2 * k];
            int64_t end = column->minute[2 * k + 1];
            if (start < 0 || start >= RV_WEEK_MINUTES)
                wrong(ctx, draft, i, column, "An interval begins outside the week");
            else if (end <= start || end > start + RV_WEEK_MINUTES)
                wrong(ctx, draft, i, column, "An interval does not end after it begins, within a week");
        }
        status = rv_draft_poll(ctx, i);
    }
    return status;
}

static bool is_ascending(const int32_t *tag, size_t n)
{
    for (size_t k = 1; k < n; k++)
        if (tag[k - 1] > tag[k])
            return false;
    return true;
}

/* The tags of one person, ascending; packed has room for them. */
static void sort_tags(int32_t *tag, int32_t *weight, size_t n, int64_t *packed)
{
    if (is_ascending(tag, n)) /* readers of files leave them so */
        return;
    for (size_t k = 0; k < n; k++)
        packed[k] = (int64_t)tag[k] << 32 | weight[k];
    rv_order_values(packed, n);
    for (size_t k = 0; k < n; k++) {
        tag[k] = (int32_t)(packed[k] >> 32);
        weight[k] = (int32_t)(packed[k] & INT32_MAX);
    }
}

/* What is wrong with the tags of one person, which are ascending; NULL if nothing is. */
static const char *wrong_tags(const int32_t *tag, size_t n, int32_t empty)
{
    for (size_t k = 0; k < n; k++) {
        if (tag[k] == empty)
            return "A tag is empty";
        if (k > 0 && tag[k] == tag[k - 1])
            return "A tag stands twice";
    }
    return NULL;
}

static bool weights_are_good(const int32_t *weight, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (weight[k] <= 0 || weight[k] > MAX_WEIGHT)
            return false;
    return true;
}

reversa_status rv_check_tags(reversa_context *ctx, const rv_draft *draft, rv_column *column)
{
    int32_t empty = rv_dictionary_find(&draft->tags, "", 0);
    int64_t *packed = NULL;
    size_t capacity = 0;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        size_t n = (size_t)(column->offset[i + 1] - column->offset[i]);
        status = rv_draft_poll(ctx, i);
        if (n > capacity && !status)
            status = rv_grow_raw(ctx, &packed, &capacity, n, sizeof *packed);
        if (n == 0 || status)
            continue;
        int32_t *tag = column->tag + column->offset[i];
        int32_t *weight = column->weight + column->offset[i];
        if (!weights_are_good(weight, n)) {
            wrong(ctx, draft, i, column, "A weight is not above 0 and at most 100");
            continue;
        }
        sort_tags(tag, weight, n, packed);
        const char *reason = wrong_tags(tag, n, empty);
        if (reason)
            wrong(ctx, draft, i, column, reason);
    }
    rv_free(ctx, packed);
    return status;
}

static reversa_status check_column(reversa_context *ctx, const rv_draft *draft, rv_column *column)
{
    switch (column->kind) {
    case REVERSA_COLUMN_NUMBER:
        return check_numbers(ctx, draft, column);
    case REVERSA_COLUMN_DATE:
        return rv_check_dates(ctx, draft, column);
    case REVERSA_COLUMN_TAGS:
        return rv_check_tags(ctx, draft, column);
    case REVERSA_COLUMN_MINUTES:
        return rv_check_minutes(ctx, draft, column);
    case REVERSA_COLUMN_TEXT:
        break;
    }
    return strcmp(column->name, "trained") == 0 ? check_trained(ctx, draft, column) : REVERSA_OK;
}

reversa_status rv_check_columns(reversa_context *ctx, rv_draft *draft)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_columns; i++)
        status = check_column(ctx, draft, &draft->columns[i]);
    return status;
}
