/*
 * A list of pairs, and one in the making: rows come one by one and are checked as they come, as in model/event_draft.h.
 */
#ifndef RV_MODEL_PAIR_LIST_H
#define RV_MODEL_PAIR_LIST_H

#include <reversa/pair_list.h>

#include "base/context.h"
#include "base/dictionary.h"

struct reversa_pair_list {
    rv_arena arena;
    rv_dictionary ids;
    int64_t n;
    const char *const *mentor; /* [n] texts in ids */
    const char *const *mentee;
    const int32_t *start;    /* [n] REVERSA_MISSING_DATE */
    const int32_t *end;      /* [n] REVERSA_MISSING_DATE */
    const int32_t *end_kind; /* [n] reversa_pair_end */
    const double *score;     /* [n] NaN for none; NULL without the column */
};

/* The words of end_reason, by value; "" for unknown. */
extern const char *const rv_pair_end_names[3];

typedef struct rv_pair_list_row {
    int32_t mentor; /* code in ids, −1 after an error */
    int32_t mentee;
    int32_t start;
    int32_t end;
    int32_t end_kind;
    double score; /* read where the draft has scores */
} rv_pair_list_row;

typedef struct rv_pair_list_draft {
    reversa_context *ctx;
    const char *source; /* for messages, NULL for none */
    bool has_scores;
    rv_dictionary ids;
    rv_dictionary seen; /* each pair as "code:code" */
    int64_t *first;     /* row of the input in which a pair stood first, by code in seen; by rv_grow */
    size_t first_capacity;
    rv_pair_list_row *rows; /* [n] by rv_grow */
    size_t n;
    size_t capacity;
} rv_pair_list_draft;

void rv_pair_list_draft_open(rv_pair_list_draft *draft);
/* Add a row; `row` counts as in the messages. Fails only where there is no going on. */
reversa_status rv_pair_list_draft_add(rv_pair_list_draft *draft, const rv_pair_list_row *values, int64_t row);
/* The list, if no error is recorded in this call of the library; else the first error. */
reversa_status rv_pair_list_draft_finish(rv_pair_list_draft *draft, reversa_pair_list **list_out);
void rv_pair_list_draft_close(rv_pair_list_draft *draft);

#endif
