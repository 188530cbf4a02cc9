/*
 * Listed rows: rows over an explicit list of pairs that are made when a solution violates them.
 *
 * A listed row is valid for every eligible pair, whether it is a column or not, so it takes part in linear and integer
 * programs, in multipliers and in pricing like any other. Whoever has a limit of too many rows writes a separator: given
 * pairs, list every row of the limit that they violate and that is not there yet. It is asked
 *   - for each whole solution before that is believed (rv_search_evaluate), in exact integers: then it must list *all* that are
 *     violated, since the penalties of a soft limit are summed over rows, and a hard one holds if and only if its rows do;
 *   - for each linear solution (parts of pairs), where it may list what is cheap to find, or nothing.
 * Where all would be too many it may list some, one at least, and tell what the others would add.
 * A key tells the rows of a limit apart. New rows count from rv_lazy_commit() on.
 */
#ifndef RV_MATCH_LIMIT_LAZY_H
#define RV_MATCH_LIMIT_LAZY_H

#include "match/search.h"

#define RV_PART_NOISE 1e-6 /* parts of a linear solution below this are rounding */

/* A pair in a listed row. */
typedef struct rv_listed_pair {
    int32_t mentee;
    int32_t mentor;
    int64_t coefficient;
} rv_listed_pair;

/* A row to be listed: low <= Σ coefficient · pair <= high over chosen and pinned pairs. With a soft limit its violation pays. */
typedef struct rv_listed_row {
    int32_t limit; /* below 0 for none, which tells such rows apart: then it must be hard */
    int64_t key;   /* of this row among those of the limit */
    int64_t low;   /* INT64_MIN for none */
    int64_t high;  /* INT64_MAX for none; a soft row has one of the two */
    bool is_firm;  /* RV_ROW_FIRM: choosing no pairs meets it, so the stage of violations keeps it as well */
    int64_t most;  /* soft: no solution violates it by more units */
    int64_t step;  /* soft: a unit in the row's own, 0 for 1 */
    bool shares;   /* soft: its violation is that of another row of the limit … */
    int32_t aux;   /* … this column */
    bool is_hard;  /* whatever the limit is: an auxiliary column's own row */
    int32_t n;
    const rv_listed_pair *pairs; /* any order, none twice; may contain pairs that cannot be made */
} rv_listed_row;

/* Solutions as separators see them: pins are not among the pairs. */
typedef struct rv_look {
    const rv_new_pair *pairs;
    const double *part; /* [n] 0 .. 1 of a linear solution; NULL: the pairs are chosen */
    int64_t n;
} rv_look;

/* What a whole solution's violated rows that are not listed would add: they are no rows yet. */
typedef struct rv_lazy_rest {
    int64_t violation; /* of hard limits, in the rows' units */
    int64_t penalty;   /* of soft limits, micro-points */
} rv_lazy_rest;

reversa_status rv_lazy_open(rv_search *search);
void rv_lazy_close(rv_search *search);

/* Is the row there already? */
bool rv_lazy_has(const rv_search *search, int32_t limit, int64_t key);
/* List a row; *row_out may be NULL. */
reversa_status rv_lazy_add(rv_search *search, const rv_listed_row *row, int32_t *row_out);
/* Make listed rows known to rv_search_entries(). */
reversa_status rv_lazy_commit(rv_search *search);
/* Entries of a pair in listed rows; returns how many. Any thread. */
int32_t rv_lazy_entries(const rv_search *search, int32_t mentee, int32_t mentor, rv_entry *entries_out);
/* The limit of a listed row, −1 for none. */
int32_t rv_lazy_limit(const rv_search *search, int32_t row);

/* Does any limit have a separator? */
bool rv_lazy_is_needed(const rv_search *search);
/* Ask all separators and commit; *added_out: how many rows came. */
reversa_status rv_lazy_separate(rv_search *search, const rv_look *look, int32_t *added_out, rv_lazy_rest *rest_out);

/* ---- Separators: add rows by rv_lazy_add(), and count them into *added ---- */

/* limit_conflict.c */
reversa_status rv_conflict_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added);

/* limit_minimum.c. Of linear solutions alone: rows that a whole solution keeps anyway. */
reversa_status rv_minimum_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added);

/* limit_slots.c. Of a soft limit one violated row of each mentor is enough, since all of a mentor's pay once. */
reversa_status rv_slots_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added);
void rv_slots_close(rv_search *search);

/* limit_stable.c. Lists a few blocking pairs of each person, and sums up the others. */
reversa_status rv_stable_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added,
                                  rv_lazy_rest *rest);
/* A choice of eligible pairs beside the pins that blocks nowhere but for pins, to start from; NULL where there
 * are too many pairs to list. Freed with rv_free(). limit_accept.c */
reversa_status rv_stable_start(rv_search *search, rv_new_pair **pairs_out, int64_t *n_out);

#endif
