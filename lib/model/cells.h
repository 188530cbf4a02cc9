/*
 * Cells that hold more than one value: sets of tags, and weekly availability.
 *
 * Both parsers append to growing arrays that a column later takes over, and say in words what is wrong with a cell: a
 * static phrase fit to end an error message. After a wrong cell, or an error, nothing has been appended.
 */
#ifndef RV_MODEL_CELLS_H
#define RV_MODEL_CELLS_H

#include "base/context.h"
#include "base/dictionary.h"
#include "base/memo.h"

/* Tags of the cells read so far, one cell behind the other; start all zero, with `tags` and `weighted` set. */
typedef struct rv_tag_cells {
    rv_dictionary *tags; /* gives the codes; trimmed, NFC, folded text is added */
    rv_memo *memo;       /* of parts of cells, weights and all, of columns with the same two fields above; or NULL */
    bool weighted;       /* the last colon of a tag splits off its weight */
    size_t n;
    size_t n_repeated; /* tags with weights that stood in a cell before: the larger weight counts */
    int32_t *tag;      /* [n] ascending and distinct within a cell; by rv_grow */
    int32_t *weight;   /* [n] thousandths, 1000 if left out; by rv_grow */
    size_t tag_capacity;
    size_t weight_capacity;
    char *buffer; /* scratch */
    size_t buffer_capacity;
} rv_tag_cells;

/* Intervals of the cells read so far; start all zero, with `memo` set perhaps. */
typedef struct rv_minute_cells {
    rv_memo *memo;   /* of intervals; NULL for none */
    size_t n;        /* intervals */
    int32_t *minute; /* [2 n] local, 0 <= start < RV_WEEK_MINUTES, start < end <= start + 1440; by rv_grow */
    size_t capacity;
} rv_minute_cells;

/* Do tags of the standard column of that name have weights? */
bool rv_cells_weighted(const char *column);

/* Append the tags of a cell: `a;b;c` or `a:4;b:2.5`. An empty cell has none. *wrong_out is NULL if the cell is well formed. */
reversa_status rv_cell_tags(reversa_context *ctx, rv_tag_cells *cells, const char *text, size_t length,
                            const char **wrong_out);
/* Room for n tags in all, known or expected. */
reversa_status rv_cell_tags_room(reversa_context *ctx, rv_tag_cells *cells, size_t n);

/* Append the intervals of a cell: `Mon 09:00-11:00;Wed 22:30-24:00`. *wrong_out as above. */
reversa_status rv_cell_minutes(reversa_context *ctx, rv_minute_cells *cells, const char *text, size_t length,
                               const char **wrong_out);
/* Room for n intervals in all, known or expected. */
reversa_status rv_cell_minutes_room(reversa_context *ctx, rv_minute_cells *cells, size_t n);

#endif
