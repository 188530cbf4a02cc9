/*
 * The reader of result.json. Keys that it does not need may be anything, so a manifest with more in it can be read; those that
 * it needs must be there and right, and each that is not is told.
 */
#include "io/manifest.h"

#include <string.h>

#include "io/json.h"

typedef struct reader {
    reversa_context *ctx;
    rv_manifest *manifest;
} reader;

static void wrong(const reader *r, const char *key)
{
    (void)rv_fail_at(r->ctx, REVERSA_E_DATA, (rv_place){.file = r->manifest->source, .column = key},
                     "Is missing, or not what reversa writes there");
}

/* A text in the arena, NULL for none; `required` makes none an error. */
static const char *read_text(const reader *r, const json_t *object, const char *key, bool required)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text && required)
        wrong(r, key);
    return text ? rv_arena_text(r->ctx, &r->manifest->arena, text, strlen(text)) : NULL;
}

static int64_t read_integer(const reader *r, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value))
        wrong(r, key);
    return json_integer_value(value);
}

/* The index of a word in a list that ends with NULL. */
static int read_word(const reader *r, const json_t *object, const char *key, const char *const *words)
{
    const char *text = json_string_value(json_object_get(object, key));
    for (int i = 0; text && words[i]; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    wrong(r, key);
    return 0;
}

/* A list of at most so many objects. */
static int32_t read_count(const reader *r, const json_t *list, const char *key, size_t most)
{
    if (json_is_array(list) && json_array_size(list) <= most)
        return (int32_t)json_array_size(list);
    wrong(r, key);
    return 0;
}

static bool is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static void read_files(const reader *r, const json_t *top)
{
    rv_manifest *manifest = r->manifest;
    const json_t *list = json_object_get(top, "inputs");
    manifest->n_inputs = read_count(r, list, "inputs", RV_MAX_INPUTS);
    for (int32_t i = 0; i < manifest->n_inputs; i++) {
        const json_t *object = json_array_get(list, (size_t)i);
        const char *hash = read_text(r, object, "sha256", false);
        manifest->inputs[i] = (rv_input){.kind = read_text(r, object, "kind", true),
                                         .source = read_text(r, object, "file", false),
                                         .sha256 = hash ? hash : ""};
        if (hash && !is_sha256(hash))
            wrong(r, "inputs");
    }
    list = json_object_get(top, "outputs");
    manifest->n_outputs = read_count(r, list, "outputs", RV_MANIFEST_OUTPUTS);
    for (int32_t i = 0; i < manifest->n_outputs; i++) {
        const json_t *object = json_array_get(list, (size_t)i);
        manifest->outputs[i] = (rv_manifest_output){.file = read_text(r, object, "file", true),
                                                    .sha256 = read_text(r, object, "sha256", true)};
    }
}

/* A matching from wishes, where it is one. */
static void read_wishes(const reader *r, const json_t *object)
{
    if (!object)
        return;
    r->manifest->wishes.given = true;
    r->manifest->wishes.from = (reversa_side)read_word(r, object, "from", rv_wishes_from_names);
    r->manifest->wishes.among = (reversa_wishes_among)read_word(r, object, "among", rv_wishes_among_names);
}

/* A draw; a manifest of before there was one has none. */
static void read_lottery(const reader *r, const json_t *object)
{
    reversa_match_options *options = &r->manifest->options;
    options->lottery = json_is_true(json_object_get(object, "lottery"));
    if (!options->lottery)
        return;
    int64_t draw = read_integer(r, object, "lottery_draw");
    if (draw < 0 || draw > INT32_MAX)
        wrong(r, "lottery_draw");
    options->lottery_draw = (int32_t)draw;
    options->lottery_seed = (uint64_t)read_integer(r, object, "lottery_seed");
}

static void read_options(const reader *r, const json_t *object)
{
    static const char *const solvers[] = {"auto", "network", "glpk", "highs", NULL};
    static const char *const unknown[] = {"error", "root", NULL};
    rv_manifest *manifest = r->manifest;
    reversa_match_options *options = &manifest->options;
    reversa_match_options_init(options);
    if (!json_is_object(object)) {
        wrong(r, "options");
        return;
    }
    options->solver = (reversa_solver)read_word(r, object, "solver", solvers);
    options->candidates = (int32_t)read_integer(r, object, "candidates");
    options->level_prices = json_is_true(json_object_get(object, "level_prices"));
    options->gap = json_number_value(json_object_get(object, "gap"));
    manifest->unknown_manager = (reversa_unknown_manager)read_word(r, object, "unknown_manager", unknown);
    manifest->user_criteria = json_object_get(object, "user_criteria") != NULL;
    read_lottery(r, object);
    read_wishes(r, json_object_get(object, "wishes"));
}

static void read_levels(const reader *r, const json_t *list)
{
    rv_manifest *manifest = r->manifest;
    manifest->n_levels = read_count(r, list, "levels", RV_MAX_LEVELS);
    for (int32_t i = 0; i < manifest->n_levels; i++) {
        const json_t *object = json_array_get(list, (size_t)i);
        manifest->levels[i] = (rv_manifest_level){.name = read_text(r, object, "level", true),
                                                  .value = read_integer(r, object, "value"),
                                                  .bound = read_integer(r, object, "bound")};
    }
}

static int keep_bytes(const char *bytes, size_t length, void *output)
{
    rv_output_add(output, bytes, length);
    return 0;
}

/* The programme as it stands there, as a text of its own. */
static void read_programme(const reader *r, const json_t *top)
{
    rv_output held = {0};
    const json_t *programme = json_object_get(top, "programme");
    if (!json_is_object(programme)) {
        wrong(r, "programme");
        return;
    }
    if (rv_output_open(r->ctx, "-", &held))
        return;
    if (json_dump_callback(programme, keep_bytes, &held, JSON_REAL_PRECISION(15)))
        (void)rv_fail(r->ctx, REVERSA_E_MEMORY, "Out of memory");
    else if (!held.status)
        r->manifest->programme = rv_arena_text(r->ctx, &r->manifest->arena, held.buffer, held.used);
    rv_output_abort(&held);
}

static void read_all(const reader *r, const json_t *top)
{
    const char *schema = json_string_value(json_object_get(top, "schema"));
    if (!schema || strcmp(schema, "reversa.result/1") != 0) {
        (void)rv_fail_at(r->ctx, REVERSA_E_DATA, (rv_place){.file = r->manifest->source, .column = "schema"},
                         "Must be \"reversa.result/1\"");
        return;
    }
    r->manifest->outcome = read_text(r, top, "outcome", true);
    r->manifest->version = read_text(r, json_object_get(top, "versions"), "reversa", true);
    r->manifest->seed = (uint64_t)read_integer(r, top, "seed");
    r->manifest->not_drawn = json_is_false(json_object_get(top, "drawn"));
    read_files(r, top);
    read_options(r, json_object_get(top, "options"));
    read_levels(r, json_object_get(top, "levels"));
    read_programme(r, top);
}

reversa_status rv_manifest_read(reversa_context *ctx, const char *path, rv_manifest *manifest_out)
{
    rv_file file = {0};
    json_error_t error;
    *manifest_out = (rv_manifest){.source = rv_file_label(path)};
    reversa_status status = rv_file_read(ctx, path, manifest_out->source, &file);
    if (status)
        return status;
    json_t *top = file.length <= RV_JSON_LIMIT ? json_loadb(file.bytes ? file.bytes : "", file.length, 0, &error)
                                               : NULL;
    rv_file_free(ctx, &file);
    if (!top)
        return rv_fail_at(ctx, REVERSA_E_FORMAT, (rv_place){.file = manifest_out->source}, "Not JSON");
    rv_arena_open(ctx, &manifest_out->arena);
    reader r = {.ctx = ctx, .manifest = manifest_out};
    read_all(&r, top);
    json_decref(top);
    status = rv_first_error(ctx);
    if (status) {
        rv_arena_free(&manifest_out->arena);
        *manifest_out = (rv_manifest){0};
    }
    return status;
}
