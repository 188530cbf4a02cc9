/*
 * The inside of matching again, and the steps that fill a rematch.
 */
#ifndef RV_MATCH_REMATCH_H
#define RV_MATCH_REMATCH_H

#include "match/say.h"
#include "match/solve.h"
#include "model/rematch.h"
#include "score/pair.h"

/* A pair as the review left it. */
typedef struct rv_before {
    reversa_review_change
        change; /* kind: KEPT, IMPOSSIBLE, FORBIDDEN; what could be kept is settled with the new pairs */
    bool is_pinned;
} rv_before;

typedef struct rv_rematching {
    reversa_context *ctx;
    const reversa_problem *problem; /* the caller's */
    const reversa_rematch_options *options;
    reversa_rematch *rematch;
    reversa_scorer *scorer; /* own, of the caller's problem */
    rv_arena scratch;
    int64_t n_before; /* scratch */
    rv_before *before;
    int32_t n_possible; /* active pairs that can be kept */
    int32_t n_gone;     /* active pairs of people who both take part, that cannot: the limit counts them too */
} rv_rematching;

/* rematch_before.c: what the review says, and what can be kept of it. */
reversa_status rv_rematch_before(rv_rematching *r);
/* rematch_diff.c: changes, exchanges and counts. */
reversa_status rv_rematch_diff(rv_rematching *r);
/* rematch_text.c: their sentences. The changes are in their final order. */
reversa_status rv_rematch_texts(rv_rematching *r, reversa_review_change *changes, int32_t n,
                                reversa_exchange_group *groups, int32_t n_groups);
/* rematch_curve.c: supported points, until all are found or solves or time run out. */
reversa_status rv_rematch_curve(rv_rematching *r);
/* Can the curve be had from networks? Records what it cannot do. */
reversa_status rv_rematch_curve_check(reversa_context *ctx, const reversa_problem *problem);
/* rematch_stand_by.c */
reversa_status rv_rematch_stand_bys(rv_rematching *r);

#endif
