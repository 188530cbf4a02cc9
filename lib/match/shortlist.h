/*
 * Shortlists in the making: entries of one side, however they were found, and what is told of them.
 */
#ifndef RV_MATCH_SHORTLIST_H
#define RV_MATCH_SHORTLIST_H

#include "model/shortlist.h"
#include "score/scorer.h"

/* An entry by ordinals. */
typedef struct rv_list_entry {
    int32_t owner;
    int32_t other;
    int32_t score;
    int32_t turn; /* of the other, as the owner counts */
} rv_list_entry;

typedef struct rv_list_job {
    reversa_context *ctx;
    const reversa_problem *problem;
    const reversa_shortlist_options *options;
    const reversa_scorer *scorer;
    rv_arena *scratch;
    rv_list_entry *entries[2]; /* by side, in the scratch: the owners ascend, the best first */
    int64_t n[2];
} rv_list_job;

/* The best lists together of one side in which nobody stands more often than the options allow. In the order of owners. */
reversa_status rv_shortlist_balance(rv_list_job *job, int side);
/* Entries of one owner after the other: the best first. */
void rv_shortlist_sort(rv_list_entry *entries, int64_t n);

#endif
