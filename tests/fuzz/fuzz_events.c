/*
 * Any bytes as sessions.csv, surveys.csv, employment.csv and a list of pairs: an object or errors, never a crash. What is
 * read is written and read again, and must then give the same bytes.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/event_rows.h"
#include "io/event_write.h"
#include "io/pair_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One kind of file, with its objects as plain pointers. */
typedef struct kind {
    reversa_status (*parse)(reversa_context *ctx, rv_file *file, void **out);
    void (*put)(const void *object, rv_output *output);
    void (*release)(void *object);
} kind;

#define KIND(type, parser, putter, freer)                                                                              \
    static reversa_status parse_##type(reversa_context *ctx, rv_file *file, void **out)                                \
    {                                                                                                                  \
        reversa_##type *made = NULL;                                                                                   \
        reversa_status status = parser(ctx, file, "fuzz", &made);                                                      \
        *out = made;                                                                                                   \
        return status;                                                                                                 \
    }                                                                                                                  \
    static void put_##type(const void *object, rv_output *output)                                                      \
    {                                                                                                                  \
        putter(object, output);                                                                                        \
    }                                                                                                                  \
    static void free_##type(void *object)                                                                              \
    {                                                                                                                  \
        freer(object);                                                                                                 \
    }

KIND(sessions, rv_sessions_parse, rv_sessions_put, reversa_sessions_free)
KIND(surveys, rv_surveys_parse, rv_surveys_put, reversa_surveys_free)
KIND(employment, rv_employment_parse, rv_employment_put, reversa_employment_free)
KIND(pair_list, rv_pair_list_parse, rv_pair_list_put, reversa_pair_list_free)

static const kind kinds[] = {{parse_sessions, put_sessions, free_sessions},
                             {parse_surveys, put_surveys, free_surveys},
                             {parse_employment, put_employment, free_employment},
                             {parse_pair_list, put_pair_list, free_pair_list}};

static reversa_status parse(reversa_context *ctx, const kind *k, const void *bytes, size_t size, void **out)
{
    rv_file file = {0};
    if (rv_begin(ctx) || rv_grow(ctx, &file.bytes, &file.capacity, size, 1))
        abort();
    if (size > 0)
        memcpy(file.bytes, bytes, size);
    file.length = size;
    return k->parse(ctx, &file, out);
}

static void write(reversa_context *ctx, const kind *k, const void *object, rv_output *output)
{
    if (rv_output_open(ctx, "-", output))
        abort();
    k->put(object, output);
    if (output->status)
        abort();
}

static void check(reversa_context *ctx, const kind *k, const uint8_t *data, size_t size)
{
    void *object = NULL;
    void *again = NULL;
    reversa_status status = parse(ctx, k, data, size, &object);
    if ((status == REVERSA_OK) != (object != NULL) || (status != REVERSA_OK) != (reversa_context_error_count(ctx) > 0))
        abort();
    if (!object)
        return;
    rv_output first;
    rv_output second;
    write(ctx, k, object, &first);
    if (parse(ctx, k, first.buffer, first.used, &again))
        abort();
    write(ctx, k, again, &second);
    if (first.used != second.used || memcmp(first.buffer, second.buffer, first.used) != 0)
        abort();
    rv_output_abort(&first);
    rv_output_abort(&second);
    k->release(object);
    k->release(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reversa_context *ctx = NULL;
    if (reversa_context_create(NULL, &ctx))
        abort();
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        check(ctx, &kinds[i], data, size);
    if (reversa_context_memory_used(ctx) > 1u << 16) /* only the context itself is left */
        abort();
    reversa_context_free(ctx);
    return 0;
}
