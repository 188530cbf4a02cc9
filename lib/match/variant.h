/*
 * A problem once more, with a change: another bound of a rule or limit, another cell of a person, one person more. What the
 * change brings is told by solving it, as any other problem.
 */
#ifndef RV_MATCH_VARIANT_H
#define RV_MATCH_VARIANT_H

#include <reversa/match.h>

#include "model/edit.h"
#include "model/matching.h"

typedef struct rv_variant {
    reversa_context *ctx;
    const reversa_problem *base;
    rv_arena arena;
    reversa_programme programme; /* a copy; what is changed in it before rv_variant_solve() holds */
    rv_rule *rules;              /* [programme.n_rules] the programme's, to be changed */
    rv_limit *limits;            /* [programme.n_limits] */
    rv_level *objective;         /* [programme.n_levels] */
    reversa_cohort *cohort;      /* NULL: the base's */
    reversa_preferences *preferences;
    reversa_previous *previous;
    reversa_scores *scores;
    reversa_problem *problem; /* once it is built */
    reversa_matching *matching;
} rv_variant;

/* Can a cohort be edited for this problem? Not where a caller's criterion reads the one that it knows. */
bool rv_variant_can_edit(const reversa_problem *base);
/* The programme as it is, ready to be changed. */
reversa_status rv_variant_open(reversa_context *ctx, const reversa_problem *base, rv_variant *variant);
void rv_variant_close(rv_variant *variant);
/* Other people, before it is built. */
reversa_status rv_variant_edit(rv_variant *variant, const rv_edit *edits, int32_t n_edits);
/* Pin or forbid a pair of the base's people (by reversa_side), before it is built; an active pair that is forbidden counts as
 * broken. Not together with rv_variant_edit(). */
reversa_status rv_variant_force(rv_variant *variant, const int32_t pair[2], bool wanted);
/* The same of many, each at most once: the first n_wanted are pinned, the others forbidden. Instead of rv_variant_force();
 * states are filled in. */
reversa_status rv_variant_force_all(rv_variant *variant, rv_edit_pair *pairs, int32_t n, int32_t n_wanted);
/* So many pairs or more in all, before it is built. */
reversa_status rv_variant_widen(rv_variant *variant, int32_t least_pairs);
/* Leave a rule or a limit out. */
void rv_variant_drop_rule(rv_variant *variant, int32_t rule);
void rv_variant_drop_limit(rv_variant *variant, int32_t limit);
reversa_status rv_variant_build(rv_variant *variant);
/* Build where needed, and solve as the matching was. */
reversa_status rv_variant_solve(rv_variant *variant, const reversa_matching *like);
/* The person of the variant's cohort. */
int32_t rv_variant_person(const rv_variant *variant, int32_t person);
/* Pairs that a person of the variant's cohort has on a side of its matching. */
int32_t rv_variant_load(const rv_variant *variant, int32_t person, reversa_side side);

#endif
