/*
 * The people of groups of pairs: who is on each side, and in which group.
 */
#ifndef RV_METRICS_PAIR_GROUPS_H
#define RV_METRICS_PAIR_GROUPS_H

#include <reversa/pair_groups.h>

#include "base/context.h"
#include "base/dictionary.h"

/* Open with rv_pair_groups_open(), close whatever the outcome. Groups are 0 .. n − 1, the last of those not known. */
typedef struct rv_pair_groups {
    rv_arena arena;
    rv_dictionary people; /* of the side of the groups */
    int32_t *person;      /* [n_pairs] code in people, −1 for a pair that does not count */
    int32_t *group;       /* [people] */
    int32_t n;
} rv_pair_groups;

/* Number the people of the pairs that count ([n_pairs], NULL: all do) and check their groups. */
reversa_status rv_pair_groups_open(reversa_context *ctx, const reversa_pair_rows *pairs,
                                   const reversa_pair_groups *given, const bool *counts, rv_pair_groups *groups);
void rv_pair_groups_close(rv_pair_groups *groups);

/* How many different people each group has on the other side, [n] filled in. */
reversa_status rv_pair_groups_count_others(reversa_context *ctx, const reversa_pair_rows *pairs,
                                           const reversa_pair_groups *given, const rv_pair_groups *groups,
                                           int64_t *count_out);

#endif
