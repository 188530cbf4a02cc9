/*
 * Building JSON documents. jansson's setters take NULL values and fail on them, so building goes on blindly and `failed`
 * tells at the end whether memory ran out.
 */
#include "io/json.h"

void rv_json_put(rv_json_writer *out, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value))
        out->failed = true;
}

void rv_json_append(rv_json_writer *out, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value))
        out->failed = true;
}

json_t *rv_json_number(int64_t units, int64_t scale)
{
    if (units % scale == 0)
        return json_integer(units / scale);
    return json_real((double)units / (double)scale);
}

void rv_json_put_text(rv_json_writer *out, json_t *object, const char *key, const char *text)
{
    if (text)
        rv_json_put(out, object, key, json_string(text));
}

json_t *rv_json_list_of(rv_json_writer *out, const char *const *items, int32_t n)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < n; i++)
        rv_json_append(out, list, json_string(items[i]));
    return list;
}

static int add_bytes(const char *bytes, size_t length, void *output)
{
    rv_output_add(output, bytes, length);
    return 0;
}

reversa_status rv_json_write(reversa_context *ctx, json_t *document, rv_output *output)
{
    const size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION(15); /* 15 digits: 0.4 stays 0.4 */
    bool failed = !document || json_dump_callback(document, add_bytes, output, flags);
    json_decref(document);
    if (failed)
        return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory while writing JSON");
    rv_output_add_text(output, "\n");
    return REVERSA_OK;
}
