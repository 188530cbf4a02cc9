/*
 * What limits would have to be for given pairs to meet them, bound by bound and person by person.
 */
#ifndef RV_MATCH_RELAX_PARTS_H
#define RV_MATCH_RELAX_PARTS_H

#include "match/limits.h"
#include "match/relax.h"

typedef struct rv_relaxed_pairs {
    const rv_solve *solve; /* of sides and pins */
    const reversa_problem *problem;
    int64_t n;
    rv_new_pair *list; /* pins first */
} rv_relaxed_pairs;

/* The list belongs to the caller, rv_free(). */
typedef struct rv_relaxed_parts {
    reversa_context *ctx;
    reversa_relaxed_part *list;
    int32_t n;
    size_t capacity;
    int64_t total; /* of their changes */
} rv_relaxed_parts;

/* Add what a limit needs that the pairs violate; `use`: how it stands. */
reversa_status rv_relaxed_parts_add(const rv_relaxed_pairs *pairs, int32_t limit, const reversa_limit_use *use,
                                    rv_relaxed_parts *parts);

#endif
