/*
 * The search for the best pairs within limits: rows in exact integers, columns that grow, multipliers, an incumbent.
 *
 * Rows are, in this order: places of mentees, places of mentors, first units of people with room for several pairs, limits,
 * levels. A column is an eligible pair, a first unit (someone counts as matched once), or, in the stage that looks for any
 * solution, a violation of a row. All coefficients and bounds are integers in units of their row; doubles are only what
 * the solver sees.
 */
#ifndef RV_MATCH_SEARCH_H
#define RV_MATCH_SEARCH_H

#include "match/limits.h"

__extension__ typedef __int128 rv_wide;

#define RV_ONE (INT64_C(1) << 30) /* a multiplier of 1 */
#define RV_VIOLATION (-1)         /* the stage before the first level: the least violation of the limits */

typedef struct rv_entry {
    int32_t row;
    int64_t coefficient;
} rv_entry;

/* A limit as rows: one, or one for each person of a side. Either a coefficient for pairs that the limit selects and one for
 * the others, or costs, each row in its own unit. */
typedef struct rv_block {
    int32_t limit;
    rv_who per;
    bool is_cost;
    int64_t in;
    int64_t out;
    int32_t row;
    int32_t n;
} rv_block;

/* Someone with room for several pairs and none so far: the column that counts them as matched. */
typedef struct rv_first {
    reversa_side side;
    int32_t ordinal;
    int32_t row;
} rv_first;

/* Pairs that break a rigid row together, as a solver's rounding proposed them: not all of them at once. */
typedef struct rv_covers {
    int32_t n;
    int64_t *offset; /* [n + 1] */
    rv_new_pair *pairs;
} rv_covers;

/* How far a stage has come. Values in units of the level, without pins. */
typedef struct rv_stage {
    int32_t level; /* or RV_VIOLATION */
    int64_t value; /* of the incumbent */
    int64_t bound; /* nothing over all eligible pairs exceeds it */
    rv_wide exact; /* the multipliers' bound in units of 1 / RV_ONE; with `priced` */
    bool priced;
    bool proven;
    bool stopped; /* by the deadline */
} rv_stage;

typedef struct rv_search {
    rv_solve *solve;
    const rv_mip_solver *solver;
    rv_arena arena;
    int32_t place_row[2];
    int32_t *first_of[2]; /* by side: ordinal → first unit, −1 for none */
    bool *counts[2];      /* by side: a pair is always the person's first */
    rv_first *firsts;
    int32_t n_firsts;
    rv_block *blocks;
    int32_t n_blocks;
    int32_t limit_row;
    int32_t level_row;
    int32_t n_rows;
    int64_t *low;     /* [n_rows] INT64_MIN for none */
    int64_t *high;    /* [n_rows] INT64_MAX for none */
    int64_t *largest; /* [n_rows] no coefficient is larger in size */
    int64_t *divisor; /* [n_rows] of budgets: what all costs of the row are multiples of */
    bool *
        rigid; /* [n_rows] limits with an upper bound and no negative coefficient: no pair mends them, so they always hold */
    int32_t most_entries;
    rv_entry *entries; /* [n_workers · most_entries] */
    int64_t unit[RV_MAX_LEVELS];
    int64_t *multiplier; /* [n_rows] of the last linear program, then of the best bound */
    int64_t *kept;       /* [n_rows] of the best bound of the stage */
    bool soft_places;    /* least loads can be out of reach: they may be violated as limits are */
    rv_pairs active;     /* columns */
    uint8_t
        *pair_basis; /* [active.n] rv_mip_place in the last linear program, as in the next three; a new pair is low */
    uint8_t *row_basis;
    uint8_t *first_basis;
    uint8_t *violation_basis; /* [2 · n_rows] */
    bool has_basis;
    rv_wide reach;     /* an integer program takes columns with reduced cost >= −reach, and the incumbent's */
    int64_t effort;    /* steps of an integer program */
    rv_covers covers;  /* rows of every integer program */
    rv_new_pair *best; /* incumbent */
    int64_t n_best;
    rv_stage stage;
} rv_search;

/* Rows and tables, no columns. */
reversa_status rv_search_open(rv_solve *solve, const rv_mip_solver *solver, rv_search *search);
void rv_search_close(rv_search *search);

/* The entries of a pair, most_entries at most; returns how many. Any thread. */
int32_t rv_search_entries(const rv_search *search, const rv_new_pair *pair, rv_entry *entries_out);
/* May this row be violated in the present stage? */
bool rv_search_is_elastic(const rv_search *search, int32_t row);

/* Add columns, ordered by mentee, then mentor, none of them there yet. */
reversa_status rv_search_add(rv_search *search, const rv_new_pair *pairs, int64_t n);
/* Do the pairs meet every row that must hold? Their value in the present stage. */
reversa_status rv_search_evaluate(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *holds_out,
                                  int64_t *value_out);

/* What pricing found with search->multiplier. */
typedef struct rv_priced {
    rv_wide bound;   /* over every eligible pair, units of 1 / RV_ONE */
    int64_t n_over;  /* pairs that are no columns and have at least the threshold */
    int64_t n_fresh; /* the best of them, as rv_search_add() wants them */
    rv_new_pair *fresh;
} rv_priced;

/* Price every eligible pair, and choose up to n_slots pairs of each mentee. fresh is freed with rv_free(). The deadline gives REVERSA_E_DEADLINE, unrecorded. */
reversa_status rv_search_price(rv_search *search, rv_wide threshold, int32_t n_slots, rv_priced *priced_out);
/* c − Σ multiplier · a of a pair, exact. entries: scratch. */
rv_wide rv_search_reduced(const rv_search *search, const rv_new_pair *pair, rv_entry *entries);
/* Multipliers from a linear program's, rounded, with the signs that make their bound valid. */
void rv_search_multipliers(rv_search *search, const double *row_dual);

/* Solve the linear program over the columns; fills search->multiplier. */
reversa_status rv_search_linear(rv_search *search, rv_mip_end *end_out);
/* Keep a smallest part of the chosen pairs that breaks a rigid row as a cover; false in *added_out where no row is broken
 * so, or there is no room for more. */
reversa_status rv_search_cover(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *added_out);
/* Solve the integer program over the columns that can beat the incumbent; improves it. sound_out: the answer passed.
 * RV_MIP_OPTIMAL only where the solver's claim agrees with exact integers; RV_MIP_FAILED where it does not. */
reversa_status rv_search_whole(rv_search *search, rv_mip_end *end_out, bool *sound_out);

/* The best of the present stage; search->stage says how far it came. */
reversa_status rv_search_stage(rv_search *search);

#endif
