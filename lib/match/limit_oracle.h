/*
 * The network as an oracle: the best pairs within places alone, where each row beside places has a price.
 *
 * With a price for each of these rows a pair is worth its value less what it takes of them, and what is left is a transport
 * problem in whole numbers. It is solved again and again with prices that move little, so it starts where it ended.
 */
#ifndef RV_MATCH_LIMIT_ORACLE_H
#define RV_MATCH_LIMIT_ORACLE_H

#include "match/search.h"

/* A row beside places as the pairs see it: one of two coefficients, or a number for each pair. */
typedef struct rv_oracle_row {
    bool is_seen;
    bool is_wide;
    int32_t slot;    /* its bit, or its column of numbers */
    int64_t base;    /* of pairs without the bit */
    int64_t other;   /* of pairs with it */
    int64_t largest; /* in size, over all working pairs */
} rv_oracle_row;

typedef struct rv_oracle {
    rv_search *search;
    rv_arena arena;
    int64_t n_pairs;   /* the working pairs when it was opened */
    int64_t *offset;   /* [mentees + 1] */
    int32_t *mentor;   /* [n_pairs] */
    int32_t first_row; /* the search's rows from here on */
    int32_t n_rows;
    rv_oracle_row *rows;
    int32_t n_bytes; /* of a pair's bits */
    uint8_t *bits;   /* [pairs · n_bytes] */
    int32_t n_wide;
    int64_t **wide;    /* [n_wide][pairs] */
    int64_t *by_byte;  /* [n_bytes · 256] scratch */
    int64_t *price[2]; /* of places, by side: of the last solve */
    int32_t *worth;    /* [pairs] of the last solve */
    int32_t *choice;   /* [n_choice] of the last solve: working pairs, ascending */
    int32_t n_choice;
    int32_t most_choice;
    bool is_warm;
    bool drops; /* pairs that are worth nothing stay out: nobody must be filled */
} rv_oracle;

/* For the working pairs as they are; closed after any status. */
reversa_status rv_oracle_open(rv_search *search, rv_oracle *oracle);
/* The same after pairs have joined: prices and choice go on. moved_out [n_pairs before]: where pairs are now; in the new
 * oracle's arena. */
reversa_status rv_oracle_reopen(rv_oracle *oracle, int32_t **moved_out);
void rv_oracle_close(rv_oracle *oracle);

/* Solve with a price for each row [n_rows], whole numbers in any unit: a pair is worth −Σ price · coefficient. Stops as
 * rv_network_solve() does, unrecorded; *worth_out: of the choice. */
reversa_status rv_oracle_solve(rv_oracle *oracle, const int64_t *price, int64_t *worth_out);

/* Σ coefficients of pairs, by row [n_rows]. */
void rv_oracle_sums(const rv_oracle *oracle, const int32_t *choice, int32_t n, int64_t *sum_out);
/* A pair's coefficient in a row. */
static inline int64_t rv_oracle_entry(const rv_oracle *oracle, int64_t pair, int32_t row)
{
    const rv_oracle_row *own = &oracle->rows[row];
    if (own->is_wide)
        return oracle->wide[own->slot][pair];
    const uint8_t *bits = oracle->bits + pair * oracle->n_bytes;
    return bits[own->slot >> 3] >> (own->slot & 7) & 1 ? own->other : own->base;
}

#endif
