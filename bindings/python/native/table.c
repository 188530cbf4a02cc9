/*
 * A table as a stream of one batch.
 *
 * Schema and array are structs whose children are the columns; each owns copies of what it points to and can be moved and
 * released for itself, as the interface asks. Invariant: a child that was moved has no release function and is left alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define Py_LIMITED_API 0x030A0000
#include <Python.h>

#include "table.h"

#define MAX_BUFFERS 3

typedef struct column {
    char *name;
    char *format;
    void *buffers[MAX_BUFFERS];
    int64_t n_buffers;
} column;

struct glue_table {
    int64_t n_rows;
    int64_t room;
    int64_t n_columns;
    column *columns;
    bool read;
};

glue_table *glue_table_create(int64_t n_rows, int64_t n_columns)
{
    glue_table *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    table->n_rows = n_rows;
    table->room = n_columns;
    table->columns = calloc((size_t)n_columns + 1, sizeof *table->columns);
    if (table->columns)
        return table;
    free(table);
    return NULL;
}

static void free_column(column *one)
{
    free(one->name);
    free(one->format);
    for (int i = 0; i < MAX_BUFFERS; i++)
        free(one->buffers[i]);
    memset(one, 0, sizeof *one);
}

void glue_table_free(glue_table *table)
{
    if (!table)
        return;
    for (int64_t i = 0; i < table->n_columns; i++)
        free_column(&table->columns[i]);
    free(table->columns);
    free(table);
}

bool glue_table_add(glue_table *table, const char *name, const char *format, const glue_buffer *buffers,
                    int64_t n_buffers)
{
    if (table->n_columns >= table->room || n_buffers > MAX_BUFFERS)
        return false;
    column *added = &table->columns[table->n_columns++];
    added->name = strdup(name);
    added->format = strdup(format);
    added->n_buffers = n_buffers;
    bool complete = added->name && added->format;
    for (int64_t i = 0; i < n_buffers && complete; i++) {
        if (!buffers[i].bytes)
            continue;
        added->buffers[i] = malloc((size_t)buffers[i].n_bytes + 1);
        complete = added->buffers[i];
        if (complete)
            memcpy(added->buffers[i], buffers[i].bytes, (size_t)buffers[i].n_bytes);
    }
    return complete;
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    free((char *)(uintptr_t)schema->name);
    free((char *)(uintptr_t)schema->format);
    schema->release = NULL;
}

/* A schema of that name and format with room for children; false when there is no memory. */
static bool open_schema(struct ArrowSchema *schema, const char *name, const char *format, int64_t n_children)
{
    memset(schema, 0, sizeof *schema);
    schema->release = release_schema;
    schema->name = strdup(name);
    schema->format = strdup(format);
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->children = calloc((size_t)n_children + 1, sizeof *schema->children);
    return schema->name && schema->format && schema->children;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    const glue_table *table = stream->private_data;
    bool complete = open_schema(out, "", "+s", table->n_columns);
    for (int64_t i = 0; i < table->n_columns && complete; i++) {
        out->children[i] = calloc(1, sizeof *out->children[i]);
        out->n_children += out->children[i] != NULL;
        complete = out->children[i] &&
                   open_schema(out->children[i], table->columns[i].name, table->columns[i].format, 0);
    }
    if (!complete && out->release)
        release_schema(out);
    return complete ? 0 : ENOMEM;
}

static void release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)(uintptr_t)array->buffers[i]);
    free(array->buffers);
    free(array->children);
    array->release = NULL;
}

static bool open_array(struct ArrowArray *array, int64_t length, int64_t n_buffers, int64_t n_children)
{
    memset(array, 0, sizeof *array);
    array->release = release_array;
    array->length = length;
    array->buffers = calloc((size_t)n_buffers + 1, sizeof *array->buffers);
    array->children = calloc((size_t)n_children + 1, sizeof *array->children);
    if (!array->buffers || !array->children)
        return false;
    array->n_buffers = n_buffers;
    return true;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    glue_table *table = stream->private_data;
    memset(out, 0, sizeof *out);
    if (table->read)
        return 0;
    bool complete = open_array(out, table->n_rows, 1, table->n_columns);
    for (int64_t i = 0; i < table->n_columns && complete; i++) {
        column *from = &table->columns[i];
        struct ArrowArray *child = calloc(1, sizeof *child);
        out->children[i] = child;
        out->n_children += child != NULL;
        complete = child && open_array(child, table->n_rows, from->n_buffers, 0);
        if (!complete)
            break;
        for (int64_t k = 0; k < from->n_buffers; k++) {
            child->buffers[k] = from->buffers[k];
            from->buffers[k] = NULL;
        }
    }
    if (!complete)
        release_array(out);
    table->read = true;
    return complete ? 0 : ENOMEM;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "there is no memory";
}

static void release_stream(struct ArrowArrayStream *stream)
{
    glue_table_free(stream->private_data);
    stream->release = NULL;
}

struct ArrowArrayStream *glue_table_stream(glue_table *table)
{
    struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
    if (stream)
        *stream = (struct ArrowArrayStream){.get_schema = get_schema,
                                            .get_next = get_next,
                                            .get_last_error = get_last_error,
                                            .release = release_stream,
                                            .private_data = table};
    return stream;
}

void glue_capsule_free(void *capsule)
{
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (!stream)
        return;
    if (stream->release)
        stream->release(stream);
    free(stream);
}
