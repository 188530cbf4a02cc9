/*
 * The pairs before, one by one: which could be kept, and why the others cannot.
 *
 * A pair can be kept if both take part on their sides and no rule, veto or review removes it: the same test that the solver's
 * candidates pass. Places are not asked: where two pairs want the same last place, one of them is broken.
 */
#include "match/rematch.h"

static bool takes_part(const reversa_problem *problem, int side, int32_t person)
{
    return problem->side[side].ordinal[person] >= 0;
}

static bool signed_up(const reversa_problem *problem, int side, int32_t person)
{
    uint8_t role = problem->cohort->role[person];
    return (role & (side == REVERSA_MENTOR ? RV_ROLE_MENTOR : RV_ROLE_MENTEE)) != 0;
}

/* The first check that fails. */
static const char *failing(const reversa_scorer *scorer, rv_couple pair)
{
    for (int32_t k = 0; k < rv_verdicts_count(scorer); k++) {
        reversa_rule_check check = rv_verdicts_check(scorer, k, pair);
        if (check.verdict == REVERSA_VERDICT_FAIL)
            return check.name;
    }
    return NULL;
}

static void judge(const rv_rematching *r, rv_before *before)
{
    const reversa_problem *problem = r->problem;
    reversa_review_change *c = &before->change;
    rv_couple pair = {.mentor = c->mentor, .mentee = c->mentee};
    c->kind = REVERSA_CHANGE_IMPOSSIBLE;
    if (!signed_up(problem, REVERSA_MENTOR, pair.mentor) || !signed_up(problem, REVERSA_MENTEE, pair.mentee)) {
        c->cause = REVERSA_CAUSE_ROLE;
    } else if (!takes_part(problem, REVERSA_MENTOR, pair.mentor) || !takes_part(problem, REVERSA_MENTEE, pair.mentee)) {
        c->cause = REVERSA_CAUSE_NO_PLACE;
    } else if (!before->is_pinned && !rv_verdicts_eligible(r->scorer, pair)) {
        c->cause = REVERSA_CAUSE_RULE;
        c->rule = failing(r->scorer, pair);
    } else {
        c->kind = REVERSA_CHANGE_KEPT;
    }
}

static rv_before open_row(const rv_rematching *r, int64_t row)
{
    const reversa_previous *previous = r->problem->previous;
    rv_before before = {.is_pinned = previous->state[row] == REVERSA_PAIR_PINNED};
    before.change = (reversa_review_change){.kind = REVERSA_CHANGE_FORBIDDEN,
                                            .mentor = previous->mentor[row],
                                            .mentee = previous->mentee[row],
                                            .mentor_id = reversa_cohort_id(r->problem->cohort, previous->mentor[row]),
                                            .mentee_id = reversa_cohort_id(r->problem->cohort, previous->mentee[row]),
                                            .score = REVERSA_NOT_ELIGIBLE,
                                            .exchange = -1,
                                            .note = previous->note[row]};
    if (previous->state[row] != REVERSA_PAIR_FORBIDDEN)
        judge(r, &before);
    return before;
}

static rv_before open_left(const rv_left_pair *left)
{
    return (rv_before){.is_pinned = left->state == REVERSA_PAIR_PINNED,
                       .change = {.kind = REVERSA_CHANGE_IMPOSSIBLE,
                                  .cause = REVERSA_CAUSE_LEFT,
                                  .mentor = left->mentor,
                                  .mentee = left->mentee,
                                  .mentor_id = left->mentor_id,
                                  .mentee_id = left->mentee_id,
                                  .score = REVERSA_NOT_ELIGIBLE,
                                  .exchange = -1,
                                  .note = left->note}};
}

reversa_status rv_rematch_before(rv_rematching *r)
{
    const reversa_previous *previous = r->problem->previous;
    int64_t most = previous ? previous->n + previous->n_left : 0;
    r->before = rv_arena_alloc(r->ctx, &r->scratch, (size_t)most, sizeof *r->before);
    if (!r->before)
        return REVERSA_E_MEMORY;
    for (int64_t row = 0; previous && row < previous->n; row++) {
        if (previous->state[row] == REVERSA_PAIR_ENDED)
            continue;
        rv_before before = open_row(r, row);
        bool is_active = previous->state[row] == REVERSA_PAIR_ACTIVE;
        r->n_possible += is_active && before.change.kind == REVERSA_CHANGE_KEPT;
        r->n_gone += is_active && before.change.cause == REVERSA_CAUSE_RULE; /* both take part */
        r->before[r->n_before++] = before;
    }
    for (int64_t k = 0; previous && k < previous->n_left; k++)
        r->before[r->n_before++] = open_left(&previous->left[k]);
    return REVERSA_OK;
}
