/*
 * Reading JSON objects into records by table. Numbers become whole units at once: an integer exactly, a real by rounding
 * to the nearest unit after checking that it is one up to the precision of a double, so 0.4 is 400 000 millionths and
 * 0.4000001 is an error.
 */
#include "io/json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void put_path(const rv_json_reader *reader, const char *key, char *path, size_t size)
{
    const char *dot = reader->path[0] && key ? "." : "";
    snprintf(path, size, "%s%s%s", reader->path, dot, key ? key : "");
}

void rv_json_fail(rv_json_reader *reader, const char *key, const char *format, ...)
{
    char path[256];
    char text[256];
    put_path(reader, key, path, sizeof path);
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    rv_place place = {.file = reader->source, .column = path};
    (void)rv_fail_at(reader->ctx, REVERSA_E_DATA, place, "%s", text);
}

size_t rv_json_enter(rv_json_reader *reader, const char *key, int64_t index)
{
    size_t before = strlen(reader->path);
    char path[256];
    put_path(reader, key, path, sizeof path);
    if (index >= 0)
        snprintf(reader->path, sizeof reader->path, "%.140s[%lld]", path, (long long)index);
    else
        snprintf(reader->path, sizeof reader->path, "%.159s", path);
    return before;
}

void rv_json_leave(rv_json_reader *reader, size_t length)
{
    reader->path[length] = '\0';
}

bool rv_json_units(rv_json_reader *reader, const char *key, const json_t *value, int64_t scale, int64_t *units_out)
{
    const double limit = 1e12; /* the largest number of the library */
    if (!json_is_number(value)) {
        rv_json_fail(reader, key, "Must be a number");
        return false;
    }
    double number = json_number_value(value);
    if (!(fabs(number) <= limit)) {
        rv_json_fail(reader, key, "Must be at most 10^12 in size");
        return false;
    }
    if (json_is_integer(value)) {
        *units_out = (int64_t)json_integer_value(value) * scale;
        return true;
    }
    double scaled = number * (double)scale;
    double nearest = round(scaled);
    if (fabs(scaled - nearest) > fabs(scaled) * 4e-16 + 1e-9) {
        const char *allowed = scale == 1 ? "no" : scale == 1000 ? "at most three" : "at most six";
        rv_json_fail(reader, key, "Must have %s decimals", allowed);
        return false;
    }
    *units_out = (int64_t)nearest;
    return true;
}

const char *rv_json_copy(rv_json_reader *reader, const char *key, const json_t *value)
{
    if (!json_is_string(value)) {
        rv_json_fail(reader, key, "Must be a text");
        return NULL;
    }
    return rv_arena_text(reader->ctx, reader->arena, json_string_value(value), json_string_length(value));
}

/* A number within the key's range, in units; false with the error recorded. */
static bool ranged(rv_json_reader *reader, const rv_json_key *key, const json_t *value, int64_t *units_out)
{
    int64_t units;
    if (!rv_json_units(reader, key->name, value, key->scale, &units))
        return false;
    if (units < key->low || units > key->high) {
        double scale = (double)key->scale;
        rv_json_fail(reader, key->name, "Must be from %g to %g", (double)key->low / scale, (double)key->high / scale);
        return false;
    }
    *units_out = units;
    return true;
}

static void read_word(rv_json_reader *reader, const rv_json_key *key, const json_t *value, void *field)
{
    const char *text = json_string_value(value);
    char choices[160] = "";
    for (int i = 0; key->words[i]; i++) {
        if (text && strcmp(text, key->words[i]) == 0) {
            memcpy(field, &i, sizeof i); /* an enumeration has the size of an int */
            return;
        }
        size_t used = strlen(choices);
        snprintf(choices + used, sizeof choices - used, "%s\"%s\"", i ? " or " : "", key->words[i]);
    }
    rv_json_fail(reader, key->name, "Must be %s", choices);
}

static const rv_json_key *find_key(const rv_json_key *keys, size_t n_keys, const char *name)
{
    for (size_t i = 0; i < n_keys; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static void read_field(rv_json_reader *reader, const rv_json_key *key, const json_t *value, void *field)
{
    int64_t units;
    const char *text;
    switch (key->type) {
    case RV_JSON_ELSEWHERE:
        break;
    case RV_JSON_TEXT:
        text = rv_json_copy(reader, key->name, value);
        if (text)
            memcpy(field, &text, sizeof text);
        break;
    case RV_JSON_BOOL:
        if (json_is_boolean(value))
            *(bool *)field = json_is_true(value);
        else
            rv_json_fail(reader, key->name, "Must be true or false");
        break;
    case RV_JSON_INT32:
        if (ranged(reader, key, value, &units))
            *(int32_t *)field = (int32_t)units;
        break;
    case RV_JSON_INT64:
        if (ranged(reader, key, value, &units))
            *(int64_t *)field = units;
        break;
    case RV_JSON_WORD:
        read_word(reader, key, value, field);
        break;
    }
}

void rv_json_object(rv_json_reader *reader, const json_t *object, const rv_json_key *keys, size_t n_keys, void *record)
{
    if (!json_is_object(object)) {
        rv_json_fail(reader, NULL, "Must be an object");
        return;
    }
    /* jansson's iteration takes no const pointer, and changes nothing */
    json_t *iterated = (json_t *)(uintptr_t)object;
    for (void *item = json_object_iter(iterated); item; item = json_object_iter_next(iterated, item)) {
        const char *name = json_object_iter_key(item);
        const rv_json_key *key = find_key(keys, n_keys, name);
        if (key)
            read_field(reader, key, json_object_iter_value(item), (char *)record + key->offset);
        else
            rv_json_fail(reader, name, "Unknown key");
    }
}

const char **rv_json_texts(rv_json_reader *reader, const char *key, const json_t *value, int32_t *n_out)
{
    *n_out = 0;
    if (!json_is_array(value)) {
        rv_json_fail(reader, key, "Must be a list of texts");
        return NULL;
    }
    size_t n = json_array_size(value);
    const char **texts = rv_arena_alloc(reader->ctx, reader->arena, n, sizeof *texts);
    for (size_t i = 0; texts && i < n; i++) {
        size_t length = rv_json_enter(reader, key, (int64_t)i);
        texts[i] = rv_json_copy(reader, NULL, json_array_get(value, i));
        rv_json_leave(reader, length);
        if (!texts[i])
            return NULL;
    }
    if (texts)
        *n_out = (int32_t)n;
    return texts;
}

void rv_json_require(rv_json_reader *reader, const json_t *object, const char *key)
{
    if (!json_object_get(object, key))
        rv_json_fail(reader, key, "Is required");
}

int rv_json_kind(rv_json_reader *reader, const json_t *object, const char *key, const char *const *names, int n)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!json_is_object(object))
        rv_json_fail(reader, NULL, "Must be an object");
    else if (!text)
        rv_json_fail(reader, key, "Is required, and must be a text");
    for (int i = 0; text && i < n; i++)
        if (strcmp(text, names[i]) == 0)
            return i;
    if (text)
        rv_json_fail(reader, key, "There is no %s of that name", key);
    return -1;
}

void *rv_json_list(rv_json_reader *reader, const json_t *top, const char *key, size_t size, int32_t *n_out)
{
    const json_t *list = json_object_get(top, key);
    *n_out = 0;
    if (list && !json_is_array(list))
        rv_json_fail(reader, key, "Must be a list");
    size_t n = json_array_size(list);
    void *items = rv_arena_alloc(reader->ctx, reader->arena, n, size);
    if (items)
        *n_out = (int32_t)n;
    return items;
}
