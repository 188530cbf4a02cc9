/*
 * The end of a large stage: an integer program over what the gap leaves open.
 */
#ifndef RV_MATCH_LIMIT_FINISH_H
#define RV_MATCH_LIMIT_FINISH_H

#include "match/search.h"

/* What a gap leaves open: which pairs are in every better solution, in none, or free; what free pairs may still take of
 * each row. */
typedef enum rv_fixed { RV_FIXED_FREE, RV_FIXED_IN, RV_FIXED_OUT } rv_fixed;

/* A working pair and its reduced cost. */
typedef struct rv_near {
    rv_new_pair pair;
    bool is_best; /* the incumbent's when listed */
    rv_wide reduced;
} rv_near;

typedef struct rv_remainder {
    rv_arena arena;
    rv_near *near;  /* [n] ordered by mentee, then mentor */
    uint8_t *fixed; /* [n] rv_fixed */
    int64_t n;
    int64_t n_free;
    int64_t *left;   /* [places] rooms that are left */
    int64_t *needed; /* [places] how many of them must be taken */
    int64_t *degree; /* [places] free pairs */
    int64_t *sum;    /* [n_rows] of the pairs that are in */
} rv_remainder;

/* What a better solution loses, at most. */
rv_wide rv_remainder_gap(const rv_search *search);
/* The working pairs with a reduced cost of -reach or more by search->kept, and the incumbent's. near stays rv_free()'s after any
 * status. */
reversa_status rv_remainder_list(rv_search *search, rv_wide reach, rv_near **near_out, int64_t *n_out);
/* Fix what reduced costs and the incumbent decide of the listed pairs that are within reach. With a reach of the gap or more,
 * every better solution of working pairs is made of pairs that are in and free ones, and all that are in. Closed after any
 * status. */
reversa_status rv_remainder_open(rv_search *search, const rv_near *near, int64_t n, rv_wide reach, rv_remainder *rest);
void rv_remainder_close(rv_remainder *rest);

/* Look for the best of a level by integer programs over remainders: improves the incumbent, and proves it where one is solved
 * whose reach is the gap. Needs a bound of the stage. is_first: small programs, for a good incumbent. */
reversa_status rv_search_finish(rv_search *search, bool is_first);

#endif
