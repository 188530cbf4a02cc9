/*
 * Who signed up for a side and has no circle, with the first reason that applies.
 *
 * Whether any circle could hold someone is found by asking for the best group of each of their units when they alone are
 * worth something. A search that gave up counts as a circle that there may be.
 */
#include "match/circle.h"

#define STEPS_A_UNIT 20000

typedef struct look {
    rv_circle_set *set;
    const reversa_circles *circles;
    rv_circle_desk desk;
    bool *in_circle[2]; /* by side, per ordinal */
} look;

/* Put the unit's mentees on offer: one is worth something, or, with `wanted` −1, everyone is. */
static void offer(look *l, const rv_circle_unit *unit, int32_t wanted)
{
    l->desk.n_offers = 0;
    for (int32_t e = 0; e < l->set->n[REVERSA_MENTEE]; e++) {
        int32_t fit = rv_circle_fit(l->set, unit, e);
        if (fit >= 0)
            l->desk.offer[l->desk.n_offers++] = (rv_circle_offer){
                .value = wanted < 0 || e == wanted ? 1 : 0, .fit = fit, .mentee = e};
    }
    rv_circle_sort(&l->desk);
}

/* Could any circle hold the person? */
static bool could_sit(look *l, int side, int32_t ordinal)
{
    const rv_circle_set *set = l->set;
    for (int32_t u = 0; u < set->n_units; u++) {
        const rv_circle_unit *unit = &set->unit[u];
        bool leads = unit->mentor[0] == ordinal || unit->mentor[1] == ordinal;
        if (side == REVERSA_MENTOR ? !leads : rv_circle_fit(set, unit, ordinal) < 0)
            continue;
        offer(l, unit, side == REVERSA_MENTOR ? -1 : ordinal);
        if (rv_circle_best(&l->desk, unit, 0, STEPS_A_UNIT) != RV_CIRCLE_NONE)
            return true;
    }
    return false;
}

static reversa_reason reason_for(look *l, int side, int32_t ordinal)
{
    reversa_outcome outcome = l->circles->outcome;
    if (ordinal < 0)
        return REVERSA_REASON_NO_CAPACITY;
    if (l->set->n_eligible >= 0 && l->set->eligible[side][ordinal] == 0)
        return REVERSA_REASON_NO_ELIGIBLE;
    if (outcome == REVERSA_OUTCOME_INFEASIBLE)
        return REVERSA_REASON_LIMIT;
    if (outcome == REVERSA_OUTCOME_STOPPED)
        return REVERSA_REASON_STOPPED;
    if (!could_sit(l, side, ordinal))
        return REVERSA_REASON_LIMIT;
    return outcome == REVERSA_OUTCOME_OPTIMAL ? REVERSA_REASON_OUTBID : REVERSA_REASON_STOPPED;
}

static reversa_status open_look(look *l, rv_arena *scratch)
{
    reversa_context *ctx = l->set->ctx;
    const reversa_problem *problem = l->set->problem;
    for (int side = 0; side < 2; side++) {
        l->in_circle[side] = rv_arena_alloc(ctx, scratch, (size_t)problem->side[side].n, sizeof(bool));
        if (!l->in_circle[side])
            return REVERSA_E_MEMORY;
    }
    for (int32_t c = 0; c < l->circles->n; c++) {
        const reversa_circle *circle = &l->circles->circle[c];
        for (int32_t i = 0; i < circle->n_mentors; i++)
            l->in_circle[REVERSA_MENTOR][problem->side[REVERSA_MENTOR].ordinal[circle->mentors[i]]] = true;
        for (int32_t i = 0; i < circle->n_mentees; i++)
            l->in_circle[REVERSA_MENTEE][problem->side[REVERSA_MENTEE].ordinal[circle->mentees[i]]] = true;
    }
    bool searched = l->circles->outcome == REVERSA_OUTCOME_OPTIMAL || l->circles->outcome == REVERSA_OUTCOME_FEASIBLE;
    return searched ? rv_circle_desk_open(l->set, scratch, &l->desk) : REVERSA_OK;
}

/* Go through everyone in the order of ids; rows_out NULL only counts. */
static int32_t list(look *l, const int32_t *by_id, reversa_unmatched *rows_out)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    const reversa_problem *problem = l->set->problem;
    bool counted = l->set->n_eligible >= 0;
    int32_t n = 0;
    for (int64_t k = 0; k < 2 * (int64_t)problem->cohort->n_people; k++) {
        int32_t person = by_id[k / 2];
        int side = k % 2 ? REVERSA_MENTEE : REVERSA_MENTOR;
        int32_t ordinal = problem->side[side].ordinal[person];
        if (!(problem->cohort->role[person] & role[side]) || (ordinal >= 0 && l->in_circle[side][ordinal]))
            continue;
        if (rows_out)
            rows_out[n] = (reversa_unmatched){
                .person = person,
                .side = (reversa_side)side,
                .reason = reason_for(l, side, ordinal),
                .eligible = ordinal < 0 ? 0 : (counted ? l->set->eligible[side][ordinal] : -1),
                .best_score = ordinal < 0 || !counted ? REVERSA_NOT_ELIGIBLE : l->set->best[side][ordinal]};
        n++;
    }
    return n;
}

reversa_status rv_circle_unmatched(rv_circle_set *set, rv_arena *arena, reversa_circles *circles, const int32_t *by_id)
{
    rv_arena scratch;
    look l = {.set = set, .circles = circles};
    rv_arena_open(set->ctx, &scratch);
    reversa_status status = open_look(&l, &scratch);
    if (!status) {
        circles->n_unmatched = list(&l, by_id, NULL);
        reversa_unmatched *rows = rv_arena_alloc(set->ctx, arena, (size_t)circles->n_unmatched, sizeof *rows);
        status = rows ? REVERSA_OK : REVERSA_E_MEMORY;
        if (rows)
            (void)list(&l, by_id, rows);
        circles->unmatched = rows;
    }
    rv_arena_free(&scratch);
    return status;
}
