/*
 * Tables that leave Python by the Arrow C stream interface: columns are copied in, the stream owns them.
 */
#ifndef REVERSA_PYTHON_TABLE_H
#define REVERSA_PYTHON_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/arrow.h>

typedef struct glue_table glue_table;

/* Bytes that are copied; NULL for a buffer that is not there. */
typedef struct glue_buffer {
    const void *bytes;
    int64_t n_bytes;
} glue_buffer;

/* A table of so many rows and at most so many columns; NULL when there is no memory. */
glue_table *glue_table_create(int64_t n_rows, int64_t n_columns);
/* The next column, without nulls: the name, the format, and up to three buffers. False when there is no memory, or room. */
bool glue_table_add(glue_table *table, const char *name, const char *format, const glue_buffer *buffers,
                    int64_t n_buffers);
/* The stream, which takes the table over; NULL when there is no memory, and the table then stays. To be freed by a capsule. */
struct ArrowArrayStream *glue_table_stream(glue_table *table);
/* Before it has become a stream; NULL is allowed. */
void glue_table_free(glue_table *table);
/* The destructor of a capsule that holds such a stream. */
void glue_capsule_free(void *capsule);

#endif
