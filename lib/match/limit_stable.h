/*
 * What the parts of `stable` share: who ranks whom, and rows that keep a pair from blocking.
 *
 * limit_stable_ranks.c reads the ranks, once; limit_stable_rows.c writes rows; limit_stable.c finds who blocks.
 */
#ifndef RV_MATCH_LIMIT_STABLE_H
#define RV_MATCH_LIMIT_STABLE_H

#include "match/limit_lazy.h"

#define RV_UNRANKED (INT32_MAX - 1) /* all tie last */
#define RV_EMPTY INT32_MAX          /* what an empty place counts as */

enum { RV_STABLE_A = 0, RV_STABLE_B = 1 };

/* A pair that someone ranks. */
typedef struct rv_ranked {
    int32_t mentor;
    int32_t rank[2]; /* by side that gave it */
    bool is_eligible;
} rv_ranked;

/* Whom someone ranks. */
typedef struct rv_wish {
    int32_t other;
    int32_t rank;
} rv_wish;

struct rv_stable {
    int32_t *empty[2]; /* by ordinal: the column of empty places, −1 for none */
    int64_t *first;    /* [mentees + 1] */
    rv_ranked *pairs;
    int64_t *wish_first[2]; /* by side, [ordinals + 1] */
    rv_wish *wishes[2];
};

typedef struct rv_blocking {
    int32_t mentee; /* −1 for none */
    int32_t mentor;
    int32_t rank[2];
} rv_blocking;

/* One of the two people of a row. */
typedef struct rv_stable_role {
    int side;
    int32_t ordinal;
    int32_t other;
    int32_t rank; /* given to the other */
    int64_t most;
} rv_stable_role;

/* Rows of one limit, written one after the other. */
typedef struct rv_stable_pen {
    rv_search *search;
    int32_t limit;
    rv_listed_pair *listed; /* of the row in the making; whoever opened the pen frees it (rv_free) */
    size_t listed_capacity;
    int32_t n_listed;
} rv_stable_pen;

/* By what the row of a pair is told apart; the next number belongs to the row that says who of the two is full. */
int64_t rv_stable_key(const rv_search *search, int32_t mentee, int32_t mentor);
/* The two people, first whoever has one place. */
void rv_stable_cast(const rv_search *search, const rv_blocking *pair, rv_stable_role role_out[2]);
/* Lists the row that keeps the pair from blocking; its key is not listed yet. */
reversa_status rv_stable_list(rv_stable_pen *pen, const rv_blocking *pair);

#endif
