/*
 * The groups of people by a column of employment.csv: one for each value that occurs, in the order of the values' bytes,
 * so that the order of the rows does not matter; last, if there are any, those without a value.
 */
#include <string.h>

#include "metrics/rates.h"

/* Merge the runs from[low .. middle) and from[middle .. high) of codes by text. */
static void merge(const int32_t *from, int32_t *to, const rv_dictionary *texts, const size_t bounds[3])
{
    size_t i = bounds[0];
    size_t j = bounds[1];
    for (size_t k = bounds[0]; k < bounds[2]; k++) {
        bool first = j == bounds[2];
        if (i < bounds[1] && j < bounds[2])
            first = strcmp(rv_dictionary_text(texts, from[i]), rv_dictionary_text(texts, from[j])) < 0;
        to[k] = first ? from[i++] : from[j++];
    }
}

/* Sort codes by text, bottom up. Returns which of the two arrays holds the result. */
static int32_t *sort_codes(int32_t *codes, int32_t *other, size_t n, const rv_dictionary *texts)
{
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t low = 0; low < n; low += 2 * width) {
            size_t middle = low + width < n ? low + width : n;
            size_t high = low + 2 * width < n ? low + 2 * width : n;
            merge(codes, other, texts, (const size_t[3]){low, middle, high});
        }
        int32_t *sorted = other;
        other = codes;
        codes = sorted;
    }
    return codes;
}

reversa_status rv_rate_group_fill(reversa_context *ctx, const reversa_employment *employment,
                                  const rv_employment_column *column, rv_arena *scratch, reversa_rates *rates,
                                  int32_t **group_out)
{
    const rv_dictionary *texts = &employment->texts;
    size_t n_texts = (size_t)texts->count;
    int32_t *group_of = rv_arena_alloc(ctx, scratch, n_texts, sizeof *group_of); /* 1 for a value that occurs */
    int32_t *codes = group_of ? rv_arena_alloc(ctx, scratch, n_texts, sizeof *codes) : NULL;
    int32_t *other = codes ? rv_arena_alloc(ctx, scratch, n_texts, sizeof *other) : NULL;
    int32_t *group = other ? rv_arena_alloc(ctx, scratch, (size_t)employment->n, sizeof *group) : NULL;
    if (!group)
        return REVERSA_E_MEMORY;
    size_t n_values = 0;
    bool some_missing = false;
    for (int64_t i = 0; i < employment->n; i++) {
        int32_t code = column->code[i];
        if (code < 0)
            some_missing = true;
        else if (!group_of[code]) {
            group_of[code] = 1;
            codes[n_values++] = code;
        }
    }
    const int32_t *sorted = sort_codes(codes, other, n_values, texts);
    rates->n_groups = (int32_t)n_values + some_missing;
    rates->names = rv_arena_alloc(ctx, &rates->arena, (size_t)rates->n_groups, sizeof *rates->names);
    if (!rates->names)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_values; i++) {
        int32_t code = sorted[i];
        group_of[code] = (int32_t)i;
        rates->names[i] = rv_arena_text(ctx, &rates->arena, rv_dictionary_text(texts, code),
                                        rv_dictionary_length(texts, code));
        if (!rates->names[i])
            return REVERSA_E_MEMORY;
    }
    for (int64_t i = 0; i < employment->n; i++)
        group[i] = column->code[i] < 0 ? (int32_t)n_values : group_of[column->code[i]];
    *group_out = group;
    return REVERSA_OK;
}
