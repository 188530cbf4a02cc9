/*
 * Wishes in the making of a stable matching: pairs that someone ranks, everyone's order of partners, proposals.
 *
 * Orders are never written down whole. A person's own list holds the pairs in which one of the two ranks the other; behind
 * it come all others by score, looked up a few at a time and only among those who would still say yes.
 */
#ifndef RV_MATCH_WISH_H
#define RV_MATCH_WISH_H

#include <reversa/wishes.h>

#include "match/solve.h"
#include "score/best.h"

#define RV_WISH_NONE (INT32_MAX - 1) /* the rank of whom one does not rank: after all ranks */
#define RV_WISH_EMPTY INT32_MAX      /* an empty place: after everyone */

/* ---- wish_ranks.c: pairs that can be made, and that someone ranks ---- */

typedef struct rv_wish_pair {
    int32_t mentee;
    int32_t mentor;
    int32_t rank[2]; /* by side: that this one gave the other; RV_WISH_NONE */
    int32_t score;   /* −1: the pair cannot be made */
} rv_wish_pair;

/* Rows by mentee, mentors ascending. */
typedef struct rv_wish_ranks {
    int64_t n;
    int64_t *first; /* [mentees + 1] */
    rv_wish_pair *pairs;
} rv_wish_ranks;

/* What is asked of them: who may, scored by whom. */
typedef struct rv_wish_market {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_scorer *scorer;
    rv_score_work **work; /* [rv_workers()] */
    reversa_wishes_among among;
    rv_arena *arena;
    rv_wish_ranks ranks;
} rv_wish_market;

/* Fill market->ranks. */
reversa_status rv_wish_ranks_make(rv_wish_market *market);
/* The ranked pair, NULL where neither ranks the other. */
const rv_wish_pair *rv_wish_find(const rv_wish_market *market, int32_t mentee, int32_t mentor);
/* Is the pair pinned? */
bool rv_wish_is_pinned(const rv_wish_market *market, int32_t mentee, int32_t mentor);
/* A status of a block in words. */
reversa_status rv_wish_worded(const rv_wish_market *market, reversa_status status);

/* The place of a partner in the order of those who tie in rank: as owner of a side counts. */
static inline rv_best rv_wish_best(const rv_wish_market *market, int side, int32_t owner, int32_t other, int32_t score)
{
    int32_t n = market->problem->side[!side].n;
    return (rv_best){score, rv_best_turn(other, rv_best_start(owner, n), n)};
}

/* ---- wish_held.c: whom everyone who is asked holds ---- */

/* Someone's choice; other −1 for nobody. */
typedef struct rv_wish_choice {
    int32_t other;
    int32_t rank;
    rv_best best;
} rv_wish_choice;

typedef struct rv_wish_held {
    int32_t room;
    int32_t n;
    int32_t capacity;        /* of `choices` */
    rv_wish_choice *choices; /* the worst on top */
} rv_wish_held;

static inline bool rv_wish_before(const rv_wish_choice *a, const rv_wish_choice *b)
{
    return a->rank != b->rank ? a->rank < b->rank : rv_best_before(a->best, b->best);
}

/* Would they take this one? Never again, once they would not. */
bool rv_wish_would_hold(const rv_wish_held *held, const rv_wish_choice *choice);
/* Take them, whom they would hold; *left_out: who has to go, −1 for nobody. */
reversa_status rv_wish_hold(reversa_context *ctx, rv_arena *arena, rv_wish_held *held, const rv_wish_choice *choice,
                            int32_t *left_out);

/* ---- wish_lists.c: whom to ask next, beyond the own list ---- */

#define RV_WISH_LIST 32 /* partners that are looked up at once */

/* Of someone who proposes. */
typedef struct rv_wish_list {
    rv_best *at;  /* [RV_WISH_LIST], the best first; NULL before the first is looked up */
    rv_best last; /* all up to here have been looked up */
    int32_t n;
    int32_t next;
    bool done; /* there is nobody after these */
} rv_wish_list;

typedef struct rv_wish_round {
    rv_wish_market *market;
    const rv_places *places;  /* [2] */
    int from;                 /* who proposes */
    rv_wish_held *held;       /* of the others */
    int64_t *own_first;       /* [proposers + 1] */
    const rv_wish_pair **own; /* the best first: those ranked, then those who rank the proposer */
    int64_t *own_next;        /* [proposers] */
    rv_wish_list *lists;      /* [proposers] */
    int32_t *room;            /* [proposers] */
    bool *is_waiting;         /* [proposers] */
    int32_t *waiting;         /* a stack */
    int32_t n_waiting;
    int32_t *needy; /* whose lists are used up */
    int32_t n_needy;
    bool scanned;    /* the first look was made at all */
    int32_t *floors; /* scratch: mentors, per worker */
    int32_t *scores; /* scratch: rows */
    bool *is_needy;  /* [proposers] */
} rv_wish_round;

/* Rows of mentees that are looked at together. */
int32_t rv_wish_rows(const rv_wish_market *market);
/* Look up the next partners of all who are needy. */
reversa_status rv_wish_look_up(rv_wish_round *round);

/* ---- wish_propose.c ---- */

/* Deferred acceptance. The pairs are the caller's, by rv_alloc(). */
reversa_status rv_wish_propose(rv_wish_market *market, const rv_places places[2], int from, rv_new_pair **pairs_out,
                               int64_t *n_out);

#endif
