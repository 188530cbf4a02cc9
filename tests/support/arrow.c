/*
 * Arrow streams by hand. Types and arrays within a table are released with it, as the interface has it; their own release
 * functions only say that they are there.
 */
#include "support/arrow.h"

#include <errno.h>
#include <string.h>

static void release_inner_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_inner_array(struct ArrowArray *array)
{
    array->release = NULL;
}

void rt_arrow_column(rt_arrow_node *node, const char *name, const char *format, int64_t length, const void *values,
                     const void *bytes)
{
    memset(node, 0, sizeof *node);
    node->schema = (struct ArrowSchema){
        .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = release_inner_schema};
    node->buffers[1] = values;
    node->buffers[2] = bytes;
    node->array = (struct ArrowArray){
        .length = length, .n_buffers = bytes ? 3 : 2, .buffers = node->buffers, .release = release_inner_array};
}

void rt_arrow_list(rt_arrow_node *node, rt_arrow_node *values)
{
    node->schemas[0] = &values->schema;
    node->arrays[0] = &values->array;
    node->schema.n_children = node->array.n_children = 1;
    node->schema.children = node->schemas;
    node->array.children = node->arrays;
}

void rt_arrow_dictionary(rt_arrow_node *node, rt_arrow_node *values)
{
    node->schema.dictionary = &values->schema;
    node->array.dictionary = &values->array;
}

static void release_schema(struct ArrowSchema *schema)
{
    rt_arrow_table *table = schema->private_data;
    table->n_released[1]++;
    schema->release = NULL;
}

static void release_batch(struct ArrowArray *array)
{
    rt_arrow_table *table = array->private_data;
    table->n_released[2]++;
    array->release = NULL;
}

static void release_stream(struct ArrowArrayStream *stream)
{
    rt_arrow_table *table = stream->private_data;
    table->n_released[0]++;
    stream->release = NULL;
}

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    rt_arrow_table *table = stream->private_data;
    *out = table->schema;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    rt_arrow_table *table = stream->private_data;
    memset(out, 0, sizeof *out);
    table->next++;
    if (table->next == table->fail_at)
        return EIO;
    if (table->next <= table->n_batches)
        *out = table->batches[table->next - 1];
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the well is dry";
}

void rt_arrow_open(rt_arrow_table *table)
{
    memset(table, 0, sizeof *table);
    table->schema = (struct ArrowSchema){
        .format = "+s", .name = "", .children = table->schemas, .release = release_schema, .private_data = table};
    table->stream = (struct ArrowArrayStream){.get_schema = get_schema,
                                              .get_next = get_next,
                                              .get_last_error = get_last_error,
                                              .release = release_stream,
                                              .private_data = table};
}

void rt_arrow_batch(rt_arrow_table *table, int64_t length, rt_arrow_node *const *nodes)
{
    int batch = table->n_batches++;
    assert_in_range(batch, 0, RT_ARROW_BATCHES - 1);
    for (int i = 0; i < table->n_columns; i++)
        table->arrays[batch][i] = &nodes[i]->array;
    table->batches[batch] = (struct ArrowArray){.length = length,
                                                .n_buffers = 1,
                                                .n_children = table->n_columns,
                                                .buffers = table->buffers,
                                                .children = table->arrays[batch],
                                                .release = release_batch,
                                                .private_data = table};
}

void rt_arrow_add(rt_arrow_table *table, rt_arrow_node *node)
{
    int column = table->n_columns++;
    assert_in_range(column, 0, RT_ARROW_COLUMNS - 1);
    table->schemas[column] = &node->schema;
    table->schema.n_children = table->n_columns;
    if (column == 0)
        rt_arrow_batch(table, node->array.length, &node);
    table->arrays[0][column] = &node->array;
    table->batches[0].n_children = table->n_columns;
}

void rt_arrow_expect_released(const rt_arrow_table *table)
{
    int n_given = table->next < table->n_batches ? table->next : table->n_batches;
    if (table->fail_at > 0 && table->next >= table->fail_at)
        n_given = table->fail_at - 1;
    assert_int_equal(table->n_released[0], 1);
    assert_null(table->stream.release);
    assert_in_range(table->n_released[1], 0, 1);
    assert_int_equal(table->n_released[2], n_given);
}
