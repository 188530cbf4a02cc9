/*
 * The search for the best pairs within limits: rows in exact integers, columns that grow, multipliers, an incumbent.
 *
 * Rows are, in this order: places of mentees, places of mentors, levels, what the objective needs beside (first units,
 * units of loads), limits, listed rows. A column is an eligible pair, an auxiliary column (limit_aux.h), or, in the stage
 * that looks for any solution, a violation of a row. All coefficients and bounds are integers in units of their row; doubles
 * are only what the solver sees.
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

/* What a pair is in the rows of a block. */
typedef enum rv_measure {
    RV_MEASURE_SELECT, /* `in` where the limit selects it, else `out` */
    RV_MEASURE_COST,   /* its cost, in the row's own unit */
    RV_MEASURE_EACH,   /* `in` */
    RV_MEASURE_ACTIVE  /* `in` where it was active before, else nothing */
} rv_measure;

/* A limit, or what a level needs, as rows: one, or one for each person of a side, or for some of them. */
typedef struct rv_block {
    int32_t limit; /* −1: the objective needs it */
    rv_who per;
    rv_measure measure;
    int64_t in;
    int64_t out;
    int32_t row;
    int32_t n;
    const int32_t *row_of; /* [ordinals] −1 for none; NULL: row + ordinal, or row alone */
} rv_block;

#define RV_ROW_FIRM                                                                                                    \
    1 /* never violated, in no stage: pairs can always be chosen so that it holds, and not choosing them does */
#define RV_ROW_RIGID 2 /* firm, pairs alone, an upper bound and no negative coefficient: covers can be made of it */

/* A column that is no pair: limit_aux.h. */
typedef struct rv_aux {
    bool is_greatest;
    int64_t high;
    int64_t first; /* of its entries, the rows that say its value before the others */
    int64_t end;
    int32_t n_own; /* rows that say its value: the least with which all hold */
    uint8_t basis;
} rv_aux;

/* An entry on its way into a column's. */
typedef struct rv_aux_link_entry {
    int32_t aux;
    bool is_own;
    rv_entry entry;
} rv_aux_link_entry;

/* Scores of the pairs that a level `worst` or `leximin` counts, each as −1: low <= score < high. */
typedef struct rv_range {
    int32_t low;
    int32_t high;
} rv_range;

/* Scores below `end`, and in no class before, whose pairs a row counts. */
typedef struct rv_class {
    int32_t end;
    int32_t row;
} rv_class;

/* How far a stage has come. Values in units of the level, without pins. */
typedef struct rv_stage {
    int32_t level; /* or RV_VIOLATION */
    int64_t value; /* of the incumbent */
    int64_t bound; /* nothing over all eligible pairs exceeds it */
    rv_wide exact; /* the multipliers' bound in units of 1 / RV_ONE; with `priced` */
    bool priced;
    bool proven;
    bool stopped; /* by the deadline */
    bool asks;    /* whether 0 can be reached, and nothing else: a bound below it ends the stage */
} rv_stage;

typedef struct rv_search {
    rv_solve *solve;
    const rv_mip_solver *solver;
    rv_arena arena;
    rv_stage stage;
    rv_wide penalties; /* no solution pays more than this in all */
    rv_wide reach;     /* an integer program takes columns with reduced cost >= −reach, and the incumbent's */
    int64_t effort;    /* steps of an integer program */
    bool *counts[2];   /* by side: a pair is always the person's first */
    rv_block *blocks;
    size_t block_capacity;
    size_t row_capacity;
    int32_t n_blocks;
    int32_t place_row[2];
    int32_t level_row;
    int32_t limit_row; /* the first row of a limit */
    int32_t listed_row;
    int32_t n_rows;
    int32_t n_aux;
    int64_t *low;     /* [n_rows] INT64_MIN for none */
    int64_t *high;    /* [n_rows] INT64_MAX for none */
    int64_t *largest; /* [n_rows] no coefficient is larger in size */
    int64_t *weight;  /* [n_rows] nor coefficient times most of an auxiliary column */
    int64_t *divisor; /* [n_rows] of budgets: what all costs of the row are multiples of */
    uint8_t *flags;   /* [n_rows] RV_ROW_… */
    int32_t
        *open_of; /* [mentors] the column that says whether a mentor with a least number has anyone, −1; NULL without */
    rv_aux *aux;
    size_t aux_capacity;
    rv_entry *aux_entries;
    int64_t n_aux_entries;
    size_t aux_entry_capacity;
    rv_aux_link_entry *aux_links;
    int64_t n_aux_links;
    size_t aux_link_capacity;
    rv_range counted[RV_MAX_LEVELS]; /* of `worst` and `leximin`: none before their turn */
    rv_class *classes;               /* [n_classes] ascending, held by `leximin` */
    size_t class_capacity;
    int32_t n_classes;
    int32_t threshold;        /* pairs that score less are in no solution: `worst` is held */
    struct rv_lazy *lazy;     /* listed rows: limit_lazy.h */
    struct rv_slots *slots;   /* rows of meetings: limit_slots.c */
    struct rv_stable *stable; /* rows of blocking pairs: limit_stable.c */
    struct rv_master *master; /* of large stages: limit_master.h */
    int32_t n_covers;
    int32_t most_entries;
    rv_entry *entries;           /* [n_workers · most_entries] */
    int64_t unit[RV_MAX_LEVELS]; /* of the values of a level; −1 where less is better */
    int64_t *multiplier;         /* [n_rows] of the last linear program, then of the best bound */
    int64_t *kept;               /* [n_rows] of the best bound of the stage */
    rv_pairs active;             /* columns */
    uint8_t *pair_basis; /* [active.n] rv_mip_place in the last linear program, as in the next two; a new pair is low */
    uint8_t *row_basis;
    uint8_t *violation_basis; /* [2 · n_rows] */
    rv_new_pair *best;        /* incumbent */
    int64_t n_best;
    bool soft_places; /* least loads can be out of reach: they may be violated as limits are */
    bool has_basis;
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
/* Sums of all rows over the pairs [n_rows], and the auxiliary columns' values [n_aux] that these lead to; false where a sum
 * does not fit. Both arrays are zero before. */
bool rv_search_sums(const rv_search *search, const rv_new_pair *chosen, int64_t n, int64_t *sum, int64_t *value);
/* Take chosen pairs over as the incumbent where they hold and are better than it; they become columns. `chosen` is the
 * search's afterwards, in any case. */
reversa_status rv_search_adopt(rv_search *search, rv_new_pair *chosen, int64_t n, bool *holds_out, int64_t *value_out);
/* Do the pairs meet every row that must hold? Their value in the present stage. Lists the rows that they violate. */
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
/* Price with a threshold and take over what is asked for as columns; with is_bound the stage's bound as well. *n_over_out: as
 * rv_priced has it. */
reversa_status rv_search_widen(rv_search *search, rv_wide threshold, bool is_bound, int64_t *n_over_out);
/* c − Σ multiplier · a of a pair, exact. entries: scratch. */
rv_wide rv_search_reduced(const rv_search *search, const rv_new_pair *pair, rv_entry *entries);
/* Multipliers from a linear program's, rounded, with the signs that make their bound valid. */
void rv_search_multipliers(rv_search *search, const double *row_dual);

/* What coefficients and bounds of a row are multiplied by for a solver: a power of two. */
double rv_search_scale(const rv_search *search, int32_t row);
/* Solve the linear program over the columns; fills search->multiplier, and lists rows that its solution violates. */
reversa_status rv_search_linear(rv_search *search, rv_mip_end *end_out);
/* List a smallest part of the chosen pairs that breaks a rigid row as a cover, of which not all can be chosen; false in
 * *added_out where no row is broken so, or there is no room for more. */
reversa_status rv_search_cover(rv_search *search, const rv_new_pair *chosen, int64_t n, bool *added_out);
/* Solve the integer program over the columns that can beat the incumbent; improves it. sound_out: the answer passed.
 * RV_MIP_OPTIMAL only where the solver's claim agrees with exact integers; RV_MIP_FAILED where it does not. */
reversa_status rv_search_whole(rv_search *search, rv_mip_end *end_out, bool *sound_out);

/* Is nothing better left to look for: the bound is reached, or within the gap that is asked for, or the time is over? */
bool rv_search_is_closed(rv_search *search);
/* The best of the present stage; search->stage says how far it came. */
reversa_status rv_search_stage(rv_search *search);

/* How high the lowest score can be, as a score or the begin of a class. */
typedef struct rv_lowest {
    int64_t value; /* of the incumbent */
    int64_t bound; /* nothing over all eligible pairs exceeds it. Given, then lowered */
    bool hopeful;  /* given: the bound may well be reached */
    bool stopped;  /* by the deadline; given: do not search */
    bool proven;   /* the value, or with `leximin` the whole list */
} rv_lowest;

/* The level `worst`, with the levels before it held. */
reversa_status rv_search_worst(rv_search *search, int32_t level, rv_lowest *lowest);
/* From now on no solution has pairs that score less. */
void rv_search_hold_worst(rv_search *search, int32_t level, int64_t threshold);
/* The level `leximin`, which is held from then on. */
reversa_status rv_search_leximin(rv_search *search, int32_t level, rv_lowest *lowest);

#endif
