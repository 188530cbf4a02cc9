/*
 * Budgets of single people as knapsacks: a bound in which each person's pairs are a whole choice within their budget, and
 * a depth-first search with it.
 *
 * The people whose budgets these are hold the bins, those on the other side are the jobs. All rows but the budgets have
 * multipliers, in whole units of 1 / RV_PACK_ONE; the bound is what these pay and, for each bin, its best whole choice.
 */
#ifndef RV_MATCH_LIMIT_PACK_H
#define RV_MATCH_LIMIT_PACK_H

#include "match/search.h"

#define RV_PACK_SHIFT 12
#define RV_PACK_ONE (INT64_C(1) << RV_PACK_SHIFT)

typedef enum rv_pack_state { RV_PACK_FREE, RV_PACK_IN, RV_PACK_OUT } rv_pack_state;

/* An eligible pair. */
typedef struct rv_pack_item {
    rv_new_pair pair;
    int32_t bin;
    int32_t job;
    int32_t weight; /* in the bin's unit, rounded down */
    int32_t n;      /* of its entries in further rows … */
    int64_t first;  /* … from here */
    int64_t worth;  /* in the stage's level */
} rv_pack_item;

typedef struct rv_pack_row {
    int32_t row; /* of the search */
    int64_t low;
    int64_t high;
    int64_t steepest; /* no multiplier is larger in size */
} rv_pack_row;

/* What a choice of its bin loses by an item's being in, or out: 0 or less, in units of the bound. */
typedef struct rv_pack_loss {
    int64_t in;
    int64_t out;
} rv_pack_loss;

typedef struct rv_pack {
    rv_search *search;
    rv_arena arena;
    bool is_pure; /* no further row but those of levels and places */
    bool counts;  /* every pair is worth one: the least places filled grow with the target */
    int32_t n_bins;
    int32_t n_jobs;
    int32_t n_rows; /* jobs, then further rows */
    int32_t n_items;
    int32_t *first; /* [n_bins + 1] items, heavy ones first */
    rv_pack_item *items;
    int32_t *job_first; /* [n_jobs + 1] */
    int32_t *job_items;
    rv_entry *entries; /* rows from n_jobs on */
    rv_pack_row *rows; /* [n_rows] */
    int32_t *capacity; /* [n_bins] in the bin's unit */
    int32_t *places;   /* [n_bins] */
    int64_t held;      /* pairs that levels hold, at least */
    int64_t cells;     /* of a table of the largest bin … */
    int64_t all_cells; /* … and of all bins' tables: what an evaluation costs */
    /* the state of the search */
    uint8_t *state; /* [n_items] rv_pack_state */
    int32_t *left;  /* [n_bins] of the capacity */
    int32_t *spots; /* [n_bins] of the places */
    int32_t *have;  /* [n_jobs] pairs that are in */
    int32_t *open;  /* [n_jobs] free items */
    int32_t *trail; /* items that are no longer free, in their order */
    int32_t n_trail;
    int64_t possible;   /* pairs that jobs can still have in all */
    int64_t *y;         /* [n_rows] multipliers */
    int64_t *kept;      /* [n_rows] those of the least bound of a run */
    int64_t *sum;       /* [n_rows] of the bins' choices */
    uint8_t *chosen;    /* [n_items] by the bins' choices */
    rv_pack_loss *loss; /* [n_items] */
    int64_t *forward;   /* [cells] */
    int64_t *backward;  /* [cells] */
    int64_t *worth;     /* [largest bin] of the items that a table is of */
    int32_t *list;      /* [largest bin] these */
    rv_wide bound;      /* of the last evaluation */
    int64_t target;     /* solutions of at least this value are looked for */
    int64_t n_steps;    /* evaluations so far */
} rv_pack;

/* ---- limit_pack.c ---- */

/* Improve the stage by its knapsacks: nothing where it has none, or is too large for them. */
reversa_status rv_pack_stage(rv_search *search);

/* ---- limit_pack_make.c ---- */

/* *fits_out: is there a budget of single people, and is all within the limits of size? Closed after any status. */
reversa_status rv_pack_open(rv_search *search, rv_pack *pack, bool *fits_out);
void rv_pack_close(rv_pack *pack);

/* ---- limit_pack_bound.c ---- */

/* Bound, choices and sums with the present multipliers and state. */
void rv_pack_evaluate(rv_pack *pack);
/* What each free item's being in or out costs its bin, beside the last evaluation. */
void rv_pack_probe(rv_pack *pack);
/* Better multipliers: at most so many steps, fewer where the bound falls below the target; the least bound's are left. */
void rv_pack_descend(rv_pack *pack, int32_t n_steps);
/* Does a bound say that no solution reaches the target? */
bool rv_pack_denies(const rv_pack *pack, rv_wide bound);
/* Pairs that all jobs must have in all, and what one of them must have and can. */
int64_t rv_pack_needed(const rv_pack *pack);
int64_t rv_pack_least(const rv_pack *pack, int32_t job);
int64_t rv_pack_most(const rv_pack *pack, int32_t job);
/* The bound in whole units of the level. */
int64_t rv_pack_whole(const rv_pack *pack);

/* ---- limit_pack_tree.c ---- */

/* Take an item in or out; false where nothing can be right then. */
bool rv_pack_fix(rv_pack *pack, int32_t item, rv_pack_state state);
/* Undo down to a length of the trail. */
void rv_pack_undo(rv_pack *pack, int32_t n_trail);
/* Search for solutions that reach the target, which follows the incumbent. *ended_out: no solution reaches what is the target
 * then; false where `effort` evaluations or the deadline ended it. */
reversa_status rv_pack_search(rv_pack *pack, int64_t effort, bool *ended_out);

/* ---- limit_pack_start.c ---- */

/* The items that are marked, as pairs; where they are better than the incumbent they become it, and columns. */
reversa_status rv_pack_adopt(rv_pack *pack, const uint8_t *marked);

#endif
