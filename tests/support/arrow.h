/*
 * Tables for the tests as Arrow streams, made by hand: every field of every array can be spoilt before it is handed over.
 *
 * A table has a few columns and a few batches of them. Arrays point into memory of the test; release functions count, so that
 * a test can tell that everything was released once.
 */
#ifndef RT_ARROW_H
#define RT_ARROW_H

#include <reversa/arrow.h>

#include "support/support.h"

#define RT_ARROW_COLUMNS 8
#define RT_ARROW_BATCHES 4

/* An array or a type with room for what may stand within it. */
typedef struct rt_arrow_node {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[8];
    struct ArrowSchema *schemas[1];
    struct ArrowArray *arrays[1];
} rt_arrow_node;

typedef struct rt_arrow_table {
    struct ArrowSchema schema;
    struct ArrowSchema *schemas[RT_ARROW_COLUMNS];
    struct ArrowArray batches[RT_ARROW_BATCHES];
    struct ArrowArray *arrays[RT_ARROW_BATCHES][RT_ARROW_COLUMNS];
    const void *buffers[1];
    int n_columns;
    int n_batches;
    int next;          /* batch */
    int fail_at;       /* of the calls of get_next, from 1; 0 for none */
    int n_released[3]; /* streams, schemas, batches */
    struct ArrowArrayStream stream;
} rt_arrow_table;

/* A column of a format with values and perhaps a third buffer. */
void rt_arrow_column(rt_arrow_node *node, const char *name, const char *format, int64_t length, const void *values,
                     const void *bytes);
/* The values of a list, or the dictionary of whole numbers, are those of another node. */
void rt_arrow_list(rt_arrow_node *node, rt_arrow_node *values);
void rt_arrow_dictionary(rt_arrow_node *node, rt_arrow_node *values);
/* A table without columns or batches, and its stream. */
void rt_arrow_open(rt_arrow_table *table);
/* The first batch's column; call it for each column, left to right. */
void rt_arrow_add(rt_arrow_table *table, rt_arrow_node *node);
/* One more batch of so many rows, of arrays [n_columns]. */
void rt_arrow_batch(rt_arrow_table *table, int64_t length, rt_arrow_node *const *nodes);
/* All that was handed out was released, and once. */
void rt_arrow_expect_released(const rt_arrow_table *table);

#endif
