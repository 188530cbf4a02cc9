/*
 * The writer of records: JSON straight into an output, line by line, each line hashed on its way.
 *
 * A chain of lines holds because each carries the SHA-256 of the one before, without its line feed: a line that was changed,
 * moved, added or taken out breaks it there. The bytes depend on the values alone.
 */
#include "io/record.h"

#include <string.h>

#include "base/text.h"

static void put(rv_record *record, const char *bytes, size_t length)
{
    rv_sha256_add(&record->hash, bytes, length);
    rv_output_add(record->output, bytes, length);
}

void rv_record_put(rv_record *record, const char *json)
{
    put(record, json, strlen(json));
}

/* Three bytes of UTF-8 that turn the direction of writing or break a line: U+200E, 200F, 2028 to 202E, 2066 to 2069, FEFF;
 * U+061C and the controls U+0080 to 009F have two. The code point, or 0. */
static unsigned acting(const unsigned char *text)
{
    unsigned code = 0;
    if (text[0] == 0xC2 && text[1] < 0xA0)
        return text[1];
    if (text[0] == 0xD8 && text[1] == 0x9C)
        return 0x61C;
    if (text[0] != 0xE2 && text[0] != 0xEF)
        return 0;
    code = (text[0] & 0x0Fu) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
    bool turns = code == 0x200E || code == 0x200F || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
    return turns || (code >= 0x2028 && code <= 0x202E) ? code : 0;
}

static void put_escape(rv_record *record, unsigned code)
{
    static const char digits[] = "0123456789abcdef";
    const char escape[] = {
        '\\', 'u', digits[code >> 12 & 15u], digits[code >> 8 & 15u], digits[code >> 4 & 15u], digits[code & 15u]};
    put(record, escape, sizeof escape);
}

unsigned rv_record_acts(const char *text)
{
    unsigned char c = (unsigned char)text[0];
    if (c < 0x20 || c == 0x7F || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&')
        return c;
    return c < 0x80 ? 0 : acting((const unsigned char *)text);
}

void rv_record_text(rv_record *record, const char *text)
{
    if (!text) {
        rv_record_put(record, "null");
        return;
    }
    put(record, "\"", 1);
    const char *from = text;
    const char *at = from;
    while (*at) {
        unsigned code = rv_record_acts(at);
        if (!code) {
            at++;
            continue;
        }
        put(record, from, (size_t)(at - from));
        put_escape(record, code);
        at += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
        from = at;
    }
    put(record, from, (size_t)(at - from));
    put(record, "\"", 1);
}

void rv_record_integer(rv_record *record, int64_t value)
{
    char text[24];
    put(record, text, rv_format_integer(value, text));
}

static void add_key(rv_record *record, const char *key)
{
    rv_record_put(record, ",\"");
    rv_record_put(record, key);
    rv_record_put(record, "\":");
}

void rv_record_add_text(rv_record *record, const char *key, const char *text)
{
    add_key(record, key);
    rv_record_text(record, text);
}

void rv_record_add_integer(rv_record *record, const char *key, int64_t value)
{
    add_key(record, key);
    rv_record_integer(record, value);
}

void rv_record_begin_line(rv_record *record, const char *event)
{
    if (record->n_lines == 0)
        rv_sha256_begin(&record->fresh);
    record->hash = record->fresh;
    rv_record_put(record, "{\"line\":");
    rv_record_integer(record, ++record->n_lines);
    rv_record_add_text(record, "prev", record->n_lines == 1 ? RV_RECORD_START : record->previous);
    rv_record_add_text(record, "event", event);
}

void rv_record_end_line(rv_record *record)
{
    rv_record_put(record, "}");
    rv_sha256_end(&record->hash, record->previous);
    rv_output_add(record->output, "\n", 1);
}

static void add_input(rv_input *inputs, int32_t *n, const char *kind, const char *source, const char *sha256)
{
    inputs[(*n)++] = (rv_input){.kind = kind, .source = source, .sha256 = sha256};
}

int32_t rv_record_inputs(const reversa_problem *problem, rv_input inputs_out[RV_MAX_INPUTS])
{
    int32_t n = 0;
    add_input(inputs_out, &n, "people", problem->cohort->source, problem->cohort->sha256);
    if (problem->programme->sha256[0])
        add_input(inputs_out, &n, "programme", problem->programme->source, problem->programme->sha256);
    if (problem->preferences)
        add_input(inputs_out, &n, "preferences", problem->preferences->origin.source,
                  problem->preferences->origin.sha256);
    if (problem->previous)
        add_input(inputs_out, &n, "previous", problem->previous->origin.source, problem->previous->origin.sha256);
    if (problem->scores)
        add_input(inputs_out, &n, "scores", problem->scores->origin.source, problem->scores->origin.sha256);
    return n;
}
