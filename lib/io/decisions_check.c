/*
 * The chain of a decisions.ndjson, checked line by line up to the first break: behind it nothing can be told.
 */
#include <string.h>

#include <reversa/record.h>

#include "io/json.h"
#include "io/record.h"

/* A line on its way. */
typedef struct chain {
    reversa_context *ctx;
    const char *label;
    int64_t n;         /* lines so far, this one included */
    char previous[65]; /* the hash of the line before */
    bool ended;        /* the line before was the last that there may be */
} chain;

static reversa_status broken(const chain *c, reversa_status code, const char *what)
{
    return rv_fail_at(c->ctx, code, (rv_place){.file = c->label, .row = c->n}, "%s", what);
}

static bool is_text(const json_t *line, const char *key, const char *text)
{
    const char *found = json_string_value(json_object_get(line, key));
    return found && strcmp(found, text) == 0;
}

static bool is_number(const json_t *line, const char *key, int64_t number)
{
    const json_t *found = json_object_get(line, key);
    return json_is_integer(found) && json_integer_value(found) == number;
}

static reversa_status check_line(chain *c, const json_t *line)
{
    if (!json_is_object(line))
        return broken(c, REVERSA_E_FORMAT, "Is not a JSON object");
    if (c->ended)
        return broken(c, REVERSA_E_DATA, "Comes after the end of the log");
    if (!is_text(line, "prev", c->previous))
        return broken(c, REVERSA_E_DATA,
                      c->n == 1
                          ? "Is not the first line of a log"
                          : "Does not carry the hash of the line before: one of the two was changed, or lines are "
                            "missing between them");
    if (!is_number(line, "line", c->n))
        return broken(c, REVERSA_E_DATA, "Carries the number of another line");
    if (c->n == 1 && (!is_text(line, "event", "run") || !is_text(line, "schema", "reversa.decisions/1")))
        return broken(c, REVERSA_E_DATA, "Is not the header of a \"reversa.decisions/1\" log");
    c->ended = is_text(line, "event", "end");
    if (c->ended && !is_number(line, "lines", c->n))
        return broken(c, REVERSA_E_DATA, "Counts another number of lines");
    return REVERSA_OK;
}

static reversa_status next_line(chain *c, const char *text, size_t length)
{
    json_error_t error;
    rv_sha256 hash;
    c->n++;
    json_t *line = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    reversa_status status = check_line(c, line);
    json_decref(line);
    rv_sha256_begin(&hash);
    rv_sha256_add(&hash, text, length);
    rv_sha256_end(&hash, c->previous);
    return !status && c->n % 1024 == 0 ? rv_poll(c->ctx) : status;
}

static reversa_status check_file(chain *c, const rv_file *file)
{
    reversa_status status = REVERSA_OK;
    const char *at = file->bytes;
    const char *end = file->bytes + file->length;
    while (!status && at < end) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        status = next_line(c, at, (size_t)((feed ? feed : end) - at));
        at = feed ? feed + 1 : end;
    }
    if (status || c->ended)
        return status;
    return broken(c, REVERSA_E_DATA, "Is not the end of the log: lines are missing");
}

reversa_status reversa_decisions_check(reversa_context *ctx, const char *path, int64_t *n_lines_out)
{
    if (n_lines_out)
        *n_lines_out = 0;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!path || !n_lines_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "path and n_lines_out must not be NULL");
    rv_file file = {0};
    chain c = {.ctx = ctx, .label = rv_file_label(path), .previous = RV_RECORD_START};
    status = rv_file_read(ctx, path, c.label, &file);
    if (status)
        return status;
    status = check_file(&c, &file);
    rv_file_free(ctx, &file);
    if (!status)
        *n_lines_out = c.n;
    return status;
}
