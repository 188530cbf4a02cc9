/*
 * The inside of an insight: a solved network with its prices, and of every row the pairs that cost least to force.
 *
 * The residual network has a node for each mentee, each mentor, and the hub, where places come from and go to. By the
 * prices every arc's length, a vector over the levels, is >= 0: an open pair leads from mentee to mentor, a chosen one
 * back; a place in use leads from a mentee to the hub and from the hub to a mentor, a free one the other way. What a
 * change costs is the length of a shortest way round. Lengths are read from prices and scores whenever they are needed.
 */
#ifndef RV_MATCH_INSIGHT_H
#define RV_MATCH_INSIGHT_H

#include <reversa/explain.h>

#include "match/network.h"
#include "match/pricing_sheet.h"
#include "match/solve.h"

/* The ordinal of a partner, and the score of the pair. */
typedef struct rv_near {
    int32_t person;
    int32_t score;
} rv_near;

/* How many pairs are kept of a row. */
typedef struct rv_near_room {
    int32_t most;   /* no row keeps more */
    int32_t wanted; /* so many in the middle; 0: only what ties */
} rv_near_room;

#define RV_NEAR_MOST 64 /* beyond that a row is looked through again when it is asked about */

struct reversa_insight {
    rv_arena arena;
    const reversa_problem *problem;
    const reversa_matching *matching;
    reversa_scorer *scorer; /* own */
    int32_t most_rows;      /* that one question may look through */
    reversa_claim claim;    /* what exchange costs are; NONE: there are no prices, and nothing below is filled in */
    rv_network net;         /* levels and sides; no pairs */
    int32_t first;          /* of the objective's levels in net.levels: least loads come before */
    bool keeps;             /* active pairs are worth more than others */
    bool ties_only;         /* rows keep what ties; prices are the matching's; there are no ways to the hub */
    int32_t *load[2];
    int64_t *price[2];    /* [ordinals · n_levels] */
    int64_t *mates_at[2]; /* [ordinals + 1] chosen partners, pinned ones apart */
    rv_near *mates[2];
    rv_pricing_sheet sheet;
    int64_t reach[RV_NETWORK_LEVELS]; /* rows keep what is shorter than this */
    int64_t *near_at[2];              /* [ordinals + 1] open pairs that are short; rows: the shortest first */
    rv_near *near[2];
    int64_t *row_floor;                      /* [mentees · n_levels] no other pair of the row is shorter */
    int64_t column_floor[RV_NETWORK_LEVELS]; /* the same for every column */
    int32_t *hub[2]; /* nodes that the hub leads to, and nodes that lead to the hub, the shortest arc first */
    int32_t n_hub[2];
    int64_t *to_hub;    /* [nodes · n_levels] a way to the hub that there is, not always the shortest */
    uint8_t *meets_hub; /* [nodes] RV_TO_HUB: there is one; RV_AT_HUB: the way from the hub is 0 long */
};

#define RV_TO_HUB 1
#define RV_AT_HUB 2

/* A row's room for one thread. */
typedef struct rv_row_desk {
    rv_score_work *work;
    int32_t *floors;
    int32_t *scores;
    int32_t *mentors;
    rv_near *found; /* [mentors] */
    int32_t n_found;
} rv_row_desk;

/* What is to be kept of all rows, in the making. */
typedef struct rv_near_work {
    reversa_context *ctx;
    reversa_insight *insight;
    rv_arena scratch;
    rv_near_room room;
    rv_row_desk *desks;        /* [workers] */
    struct rv_near_kept *best; /* [workers · most] */
    rv_near *found;            /* [mentees · most] the shortest first, by the prices they were found with */
    int32_t *n_found;          /* [mentees] */
    int32_t *n_negative;       /* [mentees] of those that were looked at, shorter than 0 */
    int32_t *rows;             /* [mentees] that are looked at */
    int32_t n_rows;
    int32_t n_short; /* rows with pairs shorter than 0 */
} rv_near_work;

/* Choose the reach by the prices as they are, and make room; closed also after an error. */
reversa_status rv_near_open(reversa_context *ctx, reversa_insight *insight, rv_near_room room, rv_near_work *work);
/* Look at all rows or, by `which` [mentees], at some; the sheet is that of the prices. */
reversa_status rv_near_look(rv_near_work *work, const bool *which);
/* Rows in the order of the prices as they are now, columns, and the floor of columns, into the insight. */
reversa_status rv_near_store(rv_near_work *work);
void rv_near_close(rv_near_work *work);

/* reversa_insight_create() with another number of pairs per row; with `wanted` 0 for ties only. */
reversa_status rv_insight_build(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                                rv_near_room room, reversa_insight **insight_out);

/* Is the insight one that can answer questions for losses? The error says that it is for ties only. */
reversa_status rv_insight_check(reversa_context *ctx, const reversa_insight *insight);

/* In the arena; the workspace is freed with rv_scorer_work_free(). */
reversa_status rv_row_desk_open(reversa_context *ctx, rv_arena *arena, const reversa_insight *insight,
                                rv_row_desk *desk);
/* The open eligible pairs of a mentee that are shorter than `reach`, mentors in any order. */
reversa_status rv_insight_row(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee, const int64_t *reach);
/* The sheet of the prices as they are. */
reversa_status rv_insight_sheet(reversa_context *ctx, reversa_insight *insight);
/* Other prices of the same proof, with the hub near to all; near, row_floor and column_floor are then by these. Where
 * that takes too long the prices are as they were, and `near` is to be filled in again: false. */
reversa_status rv_insight_balance(reversa_context *ctx, reversa_insight *insight, rv_near_room room,
                                  bool *balanced_out);
/* Fill in to_hub and meets_hub. */
reversa_status rv_insight_measure(reversa_context *ctx, reversa_insight *insight);
/* Fill in near, row_floor, column_floor. */
reversa_status rv_insight_near(reversa_context *ctx, reversa_insight *insight, rv_near_room room);

/* The length of an open pair. */
void rv_insight_pair(const reversa_insight *insight, int32_t mentee, int32_t mentor, int32_t score,
                     int64_t length_out[]);
/* The length between a person and the hub, over a place in use or a free one; false where there is none. */
bool rv_insight_unit(const reversa_insight *insight, int side, int32_t person, bool used, int64_t length_out[]);
bool rv_insight_is_chosen(const reversa_insight *insight, int32_t mentee, int32_t mentor);
bool rv_insight_was_active(const reversa_insight *insight, int32_t mentee, int32_t mentor);
bool rv_insight_is_pinned(const reversa_insight *insight, int32_t mentee, int32_t mentor);

static inline bool rv_insight_has_room(const reversa_insight *insight, int side, int32_t person)
{
    return insight->net.side[side].most[person] > insight->net.side[side].pinned[person];
}

/* ---- Shortest ways (explain_path.c) ---- */

typedef struct rv_wave {
    int64_t *length; /* [nodes · n_levels] */
    int32_t *heap;
    int32_t *place; /* [nodes] 0 unseen, −1 done, else position in the heap + 1 */
    int32_t *seen;
    int32_t n_heap;
    int32_t n_seen;
} rv_wave;

typedef struct rv_paths {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena arena;
    rv_row_desk desk;
    rv_wave wave[2];   /* from the start, and back from the end */
    bool *whole;       /* [mentees] the row has been looked through */
    int32_t rows;      /* looked through in all */
    int32_t most_rows; /* no more than these */
    bool found;
    int64_t best[RV_NETWORK_LEVELS];
    int64_t barrier[RV_NETWORK_LEVELS]; /* how far the way back is sure */
    bool has_barrier;
} rv_paths;

typedef enum rv_way {
    RV_WAY_FOUND,   /* the length is exact */
    RV_WAY_NONE,    /* there is none */
    RV_WAY_AT_LEAST /* too many rows would have to be looked through: no way is shorter than this */
} rv_way;

reversa_status rv_paths_open(reversa_context *ctx, const reversa_insight *insight, int32_t most_rows, rv_paths *paths);
void rv_paths_close(rv_paths *paths);
/* Distances from the hub in wave[0], or, with `back`, to it in wave[1], over the pairs that are kept. */
reversa_status rv_paths_spread(rv_paths *paths, bool back);
/* From mentor to mentee, or, with `back`, from mentee to mentor. */
reversa_status rv_paths_find(rv_paths *paths, int32_t mentor, int32_t mentee, bool back, rv_way *way_out,
                             int64_t length_out[]);
/* What fills a place of a person takes from the others: from a mentee to the hub, or from the hub to a mentor. */
reversa_status rv_paths_place(rv_paths *paths, int side, int32_t person, rv_way *way_out, int64_t length_out[]);

#endif
