/*
 * The inside of a cohort: columns of fixed kinds, people in keyed order, the manager tree as intervals.
 *
 * Readers and the public builder both fill an rv_draft, column by column in the order of the input; rv_draft_finish() checks
 * it, puts people in keyed order (SipHash of the id with the seed, ties by id) and makes the immutable cohort. Texts
 * and tags are codes into dictionaries of the whole cohort: equal text, equal code; tags of different columns compare.
 */
#ifndef RV_MODEL_COHORT_H
#define RV_MODEL_COHORT_H

#include <reversa/cohort_builder.h>

#include "base/context.h"
#include "base/dictionary.h"

#define RV_MISSING_CODE (-1)
#define RV_WEEK_MINUTES 10080
#define RV_ROLE_MENTOR 1u
#define RV_ROLE_MENTEE 2u

/* One column. Only the arrays of its kind are there. n is the number of people. */
typedef struct rv_column {
    const char *name;
    reversa_column_kind kind;
    int64_t *number;    /* NUMBER: [n] millionths, REVERSA_MISSING_NUMBER */
    int32_t *code;      /* TEXT: [n] code in cohort->texts, RV_MISSING_CODE. DATE: [n] days, REVERSA_MISSING_DATE */
    int64_t *offset;    /* TAGS, MINUTES: [n + 1]; an empty range is missing */
    int32_t *tag;       /* TAGS: codes in cohort->tags, ascending for each person */
    int64_t n_repeated; /* TAGS: tags that stood twice with one person in a file: the larger weight was kept */
    int32_t *weight;    /* TAGS: thousandths, beside tag; a set without weights has 1000 everywhere */
    int32_t *minute;    /* MINUTES: two for each interval [start, end), 0 <= start < end <= RV_WEEK_MINUTES; in a cohort
                        UTC, ascending, disjoint, not touching; in a draft local, any order, end up to start + RV_WEEK_MINUTES */
} rv_column;

struct reversa_cohort {
    rv_arena arena;
    int32_t n_people;
    uint64_t seed;
    reversa_unknown_manager unknown_manager; /* what was asked for */
    const char *source;                      /* NULL for none */
    char sha256[65];                         /* of the file, "" for none */
    rv_dictionary ids;                       /* code = position in the input, not the person */
    rv_dictionary texts;
    rv_dictionary tags;
    const int32_t *input_of;  /* [n] person → position in the input, 0-based: the id's code */
    const int32_t *person_of; /* [n] position in the input → person */
    int64_t first_row;        /* row of input position 0 in messages: 2 for files, 1 for memory */
    const rv_column *columns;
    int32_t n_columns;
    const uint8_t *role;        /* [n] RV_ROLE_MENTOR | RV_ROLE_MENTEE */
    const int32_t *capacity[2]; /* by reversa_side: [n], 0 where the role does not include the side */
    const int32_t *manager;     /* [n] person, −1 for the top of a line; NULL without manager_id */
    const int32_t *line_first;  /* [n] the people below p, p included, are those q with                   */
    const int32_t *line_last;   /* [n] line_first[p] <= line_first[q] <= line_last[p]; NULL as manager    */
};

/* A column by name, NULL if there is none. */
const rv_column *rv_cohort_column(const reversa_cohort *cohort, const char *name);
/* Row of a person in the input, for messages. */
int64_t rv_cohort_row(const reversa_cohort *cohort, int32_t person);
/* Is a above b or b above a, at any distance, or are they the same? False without managers. */
bool rv_cohort_same_line(const reversa_cohort *cohort, int32_t a, int32_t b);

/* What people.csv says of a column of that name: its kind, or −1 for a user-defined name. */
int rv_standard_kind(const char *name);

/* A cohort in the making. Fields are filled by its owner; arrays come from the draft's heap by rv_alloc or rv_grow.
 * Fillers parse; what values mean is checked by rv_draft_finish(): ranges, roles, empty tags, a tag twice with one person. */
typedef struct rv_draft {
    rv_heap *heap;
    uint64_t seed;
    reversa_unknown_manager unknown_manager;
    char *source; /* NULL for none */
    char sha256[65];
    int64_t first_row;
    int32_t n_people;
    rv_dictionary ids; /* filled by rv_draft_add_id(): codes are positions; a duplicate is reported there */
    rv_dictionary
        texts; /* filled with NFC text; of manager_id with the bytes as they are, for they are compared with ids */
    rv_dictionary tags; /* filled with trimmed, NFC, folded text */
    rv_column *columns; /* [n_columns] in the order of the input; names are owned by the draft */
    size_t column_capacity;
    int32_t n_columns;
    char *buffer; /* for normalising */
    size_t buffer_capacity;
} rv_draft;

/* Refuses a struct_size that is not of this version, and an unknown_manager that is none. */
reversa_status rv_draft_open(reversa_context *ctx, rv_draft *draft, const reversa_cohort_options *options,
                             const char *default_source);
/* The next person. An id that is empty, not UTF-8, or a duplicate (both rows are named) is recorded as an error, and the
 * call returns REVERSA_OK so that the pass can go on; rv_draft_finish() will fail. */
reversa_status rv_draft_add_id(reversa_context *ctx, rv_draft *draft, const char *id, size_t length);
/* A new column with its arrays still NULL; the pointer holds until the next one is added. Fails on a name used before or a
 * standard name of another kind. */
reversa_status rv_draft_add_column(reversa_context *ctx, rv_draft *draft, const char *name, reversa_column_kind kind,
                                   rv_column **column_out);
/* The code of a cell of a TEXT column or of a tag, normalised as its column asks for. The text is valid UTF-8. An empty tag
 * has a code too, and rv_draft_finish() refuses it. */
reversa_status rv_draft_text_code(reversa_context *ctx, rv_draft *draft, const rv_column *column, const char *text,
                                  size_t length, int32_t *code_out);
reversa_status rv_draft_tag_code(reversa_context *ctx, rv_draft *draft, const char *text, size_t length,
                                 int32_t *code_out);
/* Take arrays over, check, order, and make the cohort. Errors recorded earlier in this call make it fail as well. */
reversa_status rv_draft_finish(reversa_context *ctx, rv_draft *draft, reversa_cohort **cohort_out);
void rv_draft_free(rv_draft *draft); /* also after finish, and an all-zero draft */

#endif
