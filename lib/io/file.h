/*
 * Files in and out: the bytes of an input with their SHA-256, and outputs that replace a file whole or not at all.
 *
 * "-" stands for standard input or standard output. Reading believes no declared size. An output is written beside its
 * target and moved over it by rv_output_commit(), so the target is either as it was or complete; what is no regular file
 * (a terminal, a pipe, a device) gets all bytes at the commit and none before. To write a folder of files: open all,
 * write all, rv_outputs_commit().
 */
#ifndef RV_IO_FILE_H
#define RV_IO_FILE_H

#include <stddef.h>
#include <string.h>

#include "base/context.h"
#include "base/sha256.h"

/* A table from elsewhere in place of a file: see io/arrow.h. */
typedef struct rv_arrow rv_arrow;

/* A whole input in memory. All zero: nothing. */
typedef struct rv_file {
    char *bytes; /* [length]; by rv_grow */
    size_t length;
    size_t capacity;
    rv_arrow *arrow; /* the rows come from here, and there are no bytes; NULL for a file */
    char sha256[65]; /* "" for a table */
} rv_file;

/* How a path is called in messages: "standard input" for "-". */
const char *rv_file_label(const char *path);
/* Read a file or standard input to its end. After an error *file_out is all zero. */
reversa_status rv_file_read(reversa_context *ctx, const char *path, const char *label, rv_file *file_out);
void rv_file_free(reversa_context *ctx, rv_file *file); /* also an all-zero one */

/* An output in the making. All zero: nothing, which abort accepts. */
typedef struct rv_output {
    reversa_context *ctx;
    char *target;    /* where it goes, symbolic links followed; NULL for standard output */
    char *temporary; /* the file beside it; NULL while the bytes are held in `buffer` until the commit */
    char *buffer;
    size_t used;
    size_t capacity;
    rv_sha256 hash;        /* with `hashed`: of the bytes that are no longer in the buffer */
    int fd;                /* of the temporary; −1 when there is none or it is complete */
    reversa_status status; /* of the first error: everything after it does nothing */
    bool hashed;           /* the bytes are to be hashed */
    bool dropped;          /* and go nowhere */
    bool moved;            /* the target is in place; the next two say what was there before */
    bool exchanged;        /* the file that is now the temporary */
    bool created;          /* nothing */
} rv_output;

/* Begin to write: nothing is seen at the path before the commit. After an error the output is all zero. */
reversa_status rv_output_open(reversa_context *ctx, const char *path, rv_output *output);
/* The same for bytes that are wanted for their hash alone: there is nothing to commit. */
reversa_status rv_output_open_dropped(reversa_context *ctx, rv_output *output);
/* From now on, before any byte, the output is hashed. */
void rv_output_begin_hash(rv_output *output);
/* The SHA-256 of all bytes; none may follow. */
void rv_output_end_hash(rv_output *output, char sha256_out[65]);
/* Add bytes where the buffer is full, or after an error: what rv_output_add() does when it cannot do it at once. */
void rv_output_add_slowly(rv_output *output, const void *bytes, size_t length);
/* Add bytes. An error is kept in output->status, with its record, and makes the commit fail. */
static inline void rv_output_add(rv_output *output, const void *bytes, size_t length)
{
    if (length >= output->capacity - output->used || output->status) {
        rv_output_add_slowly(output, bytes, length);
        return;
    }
    if (length > 0)
        memcpy(output->buffer + output->used, bytes, length);
    output->used += length;
}
void rv_output_add_text(rv_output *output, const char *text);
/* Write out, sync and move everything in place; the outputs are released whatever the outcome. After an error all
 * targets are as they were, as far as the file system can do that. */
reversa_status rv_outputs_commit(rv_output *outputs, size_t n_outputs);
reversa_status rv_output_commit(rv_output *output);
/* Give up: nothing is left behind. Harmless after a commit. */
void rv_output_abort(rv_output *output);

/* Make a folder if it is not there; *made_out tells whether it was made. Its parent must exist. */
reversa_status rv_folder_make(reversa_context *ctx, const char *path, bool *made_out);
/* Take away a folder that was made and is empty again. */
void rv_folder_remove(const char *path);

#endif
