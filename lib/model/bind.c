/*
 * Columns by name: found, allowed, of the right kind.
 *
 * The order of checks is fixed: leave to use a sensitive column, presence, kind. A use of a sensitive column is recorded as
 * a warning only where everything that its user needs is there, so a warning always tells of a real use.
 */
#include "model/bind.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

reversa_status rv_bind_warn(rv_binder *binder, const char *format, ...)
{
    char text[1024]; /* names beyond this are cut */
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t length = strlen(text);
    while (length > 0 && rv_utf8_check(text, length) < length)
        length = rv_utf8_check(text, length);
    const char *copy = rv_arena_text(binder->ctx, binder->arena, text, length);
    if (!copy)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_grow(binder->ctx, &binder->warnings, &binder->warning_capacity, binder->n_warnings + 1,
                                    sizeof *binder->warnings);
    if (!status)
        binder->warnings[binder->n_warnings++] = copy;
    return status;
}

reversa_status rv_bind_warn_repeated(rv_binder *binder, const char *column, int64_t n)
{
    return rv_bind_warn(binder,
                        "The column '%s' has a tag again in the same cell, %lld in all: the larger weight counts",
                        column, (long long)n);
}

/* What a set of kinds is called. */
static const char *kinds_text(unsigned kinds)
{
    static const char *const words[] = {"numbers", "text", "sets of tags", "weekly availability", "dates"};
    if (kinds == RV_KINDS_SCALAR)
        return "numbers, text or dates";
    if (kinds == (RV_KIND(REVERSA_COLUMN_NUMBER) | RV_KIND(REVERSA_COLUMN_TEXT)))
        return "numbers or text";
    for (unsigned kind = 0; kind < sizeof words / sizeof words[0]; kind++)
        if (kinds == RV_KIND(kind))
            return words[kind];
    return "something else";
}

static rv_place at_column(const rv_binder *binder, const char *column)
{
    return (rv_place){.file = binder->problem->programme->source, .column = column};
}

/* One column, NULL where it is absent or an error was recorded. */
static reversa_status bind_column(rv_binder *binder, const rv_use *use, const char *name, const rv_column **column_out)
{
    const rv_column *column = rv_cohort_column(binder->problem->cohort, name);
    *column_out = NULL;
    if (!use->allow_sensitive && rv_programme_is_sensitive(binder->problem->programme, name)) {
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_column(binder, name),
                         "The %s '%s' uses the sensitive column '%s' without \"allow_sensitive\"", use->what, use->name,
                         name);
        return REVERSA_OK;
    }
    if (!column && use->optional)
        return rv_bind_warn(binder, "The %s '%s' is left out: there is no column '%s'", use->what, use->name, name);
    if (!column) {
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_column(binder, name),
                         "The %s '%s' needs a column '%s', which is not there", use->what, use->name, name);
        return REVERSA_OK;
    }
    if (use->kinds & RV_KIND(column->kind)) {
        *column_out = column;
        return REVERSA_OK;
    }
    bool convertible = column->kind == REVERSA_COLUMN_TEXT && rv_standard_kind(name) < 0;
    if (convertible && (use->kinds & RV_KIND(REVERSA_COLUMN_NUMBER)))
        return rv_convert_column(binder, use, column, REVERSA_COLUMN_NUMBER, column_out);
    if (convertible && (use->kinds & RV_KIND(REVERSA_COLUMN_TAGS)))
        return rv_convert_column(binder, use, column, REVERSA_COLUMN_TAGS, column_out);
    (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_column(binder, name),
                     "The %s '%s' needs %s, but the column '%s' holds %s", use->what, use->name, kinds_text(use->kinds),
                     name, kinds_text(RV_KIND(column->kind)));
    return REVERSA_OK;
}

static bool named_before(const char *const *names, int32_t at)
{
    for (int32_t i = 0; i < at; i++)
        if (strcmp(names[i], names[at]) == 0)
            return true;
    return false;
}

reversa_status rv_bind_columns(rv_binder *binder, const rv_use *use, const char *const *names, int32_t n,
                               const rv_column **columns_out, bool *bound_out)
{
    *bound_out = false;
    bool bound = true;
    for (int32_t i = 0; i < n; i++) {
        reversa_status status = bind_column(binder, use, names[i], &columns_out[i]);
        if (status)
            return status;
        bound = bound && columns_out[i];
        if (!bound && use->optional)
            return REVERSA_OK;
    }
    for (int32_t i = 0; bound && i < n; i++) {
        if (!rv_programme_is_sensitive(binder->problem->programme, names[i]) || named_before(names, i))
            continue;
        reversa_status status = rv_bind_warn(binder, "The sensitive column '%s' is used by the %s '%s'", names[i],
                                             use->what, use->name);
        if (status)
            return status;
    }
    *bound_out = bound;
    return REVERSA_OK;
}

/* A value of a test as a key; *found_out is false for a text that nobody has, and after a recorded error. */
static reversa_status read_key(rv_binder *binder, const rv_use *use, const rv_column *column, const char *value,
                               int64_t *key_out, bool *found_out)
{
    *found_out = false;
    if (column->kind == REVERSA_COLUMN_NUMBER) {
        const char *wrong = rv_parse_decimal(value, strlen(value), 6, key_out);
        if (wrong)
            (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, at_column(binder, column->name),
                             "The %s '%s' compares numbers with '%s', which %s", use->what, use->name, value, wrong);
        *found_out = !wrong;
        return REVERSA_OK;
    }
    char *text = NULL;
    size_t capacity = 0;
    size_t length = strlen(value);
    if (rv_utf8_check(value, length) < length)
        return REVERSA_OK; /* nobody has it */
    reversa_status status = rv_normalise(binder->ctx, value, length, &text, &capacity, &length);
    if (!status) {
        *key_out = rv_dictionary_find(&binder->problem->cohort->texts, text, length);
        *found_out = *key_out >= 0;
    }
    rv_free(binder->ctx, text);
    return status;
}

/* Put a key into ascending keys, once. */
static void insert_key(int64_t *keys, int32_t *n, int64_t key)
{
    int32_t at = *n;
    while (at > 0 && keys[at - 1] > key)
        at--;
    if (at > 0 && keys[at - 1] == key)
        return;
    memmove(keys + at + 1, keys + at, (size_t)(*n - at) * sizeof *keys);
    keys[at] = key;
    (*n)++;
}

reversa_status rv_bind_test(rv_binder *binder, const rv_use *use, const rv_test *test, rv_bound_test *bound_out,
                            bool *is_bound_out)
{
    bool by_key = test->n_values > 0;
    rv_use own = *use;
    own.kinds = RV_KIND(REVERSA_COLUMN_NUMBER) | (by_key ? RV_KIND(REVERSA_COLUMN_TEXT) : 0);

    *bound_out = (rv_bound_test){.by_key = by_key, .at_least = test->at_least, .at_most = test->at_most};
    reversa_status status = rv_bind_columns(binder, &own, &test->attribute, 1, &bound_out->column, is_bound_out);
    if (status || !*is_bound_out || !by_key)
        return status;
    int64_t *keys = rv_arena_alloc(binder->ctx, binder->arena, (size_t)test->n_values, sizeof *keys);
    if (!keys)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < test->n_values; i++) {
        int64_t key = 0;
        bool found = false;
        status = read_key(binder, use, bound_out->column, test->values[i], &key, &found);
        if (status)
            return status;
        if (found)
            insert_key(keys, &bound_out->n_keys, key);
    }
    bound_out->keys = keys;
    return REVERSA_OK;
}
