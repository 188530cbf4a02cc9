/*
 * The least change of one limit, of one rule, or of several limits together, with which everything else can be met.
 */
#ifndef RV_MATCH_RELAX_H
#define RV_MATCH_RELAX_H

#include "match/trial.h"
#include "model/reasons.h"

typedef struct rv_relaxations {
    reversa_context *ctx;
    rv_arena *arena; /* of the result */
    int32_t n;
    rv_relaxation *list; /* room for one of each bound, limit and rule, and one more; texts are not set */
} rv_relaxations;

/* core [n_atoms]: an irreducible set; what mends everything mends that. All atoms are active afterwards. */
reversa_status rv_relax_limits(rv_trial *trial, const bool *core, rv_relaxations *found);
/* The least total of violations of all limits together, where that is less than any of one; and of each limit of the core that
 * binds people one by one. `trial` is of the problem as it is. */
reversa_status rv_relax_together(rv_trial *trial, const bool *core, rv_relaxations *found);
/* Rules by the fewest pairs beyond them. `trial` is of the problem as it is. */
reversa_status rv_relax_rules(rv_trial *trial, rv_relaxations *found);

#endif
