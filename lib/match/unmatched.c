/*
 * Who signed up for a side and has no partner on it, with the first reason that applies.
 *
 * Someone can stay alone although an eligible partner has a place left: because a limit forbids the pair, or because it
 * would add nothing to the objective. To tell these from the outbid, one more pass over the rows looks at the pairs of
 * people who both have places left. It is left out where no limit can hold anyone back.
 */
#include "base/pool.h"
#include "match/hold.h"
#include "match/result.h"

#define ROWS_PER_BLOCK 16

/* What is seen of someone's eligible partners who have capacity left. */
#define FREE 1 /* one could be added: no limit forbids it */
#define HELD 2 /* a limit forbids one */

/* The pass: blocks write to the flags of their mentees; each worker has flags of its own for mentors. */
typedef struct look {
    const rv_result *result;
    rv_hold *hold;       /* limits beside `load` */
    int32_t **scores;    /* [workers] of [mentors] */
    uint8_t **mentor_by; /* [workers] of [mentors] */
    uint8_t *flags[2];   /* by side, per ordinal */
    bool cut_short;      /* by the deadline: the flags say nothing */
} look;

static bool has_capacity(const rv_result *result, int side, int32_t person)
{
    return result->load[side][person] < result->solve->problem->side[side].capacity[person];
}

/* As has_capacity(), within `load` too. */
static bool has_place(const rv_result *result, int side, int32_t person)
{
    return result->load[side][person] < result->solve->side[side].most[person];
}

static bool is_alone(const rv_result *result, int side, int32_t person)
{
    return result->load[side][person] == 0;
}

static void look_at_row(const look *l, int32_t mentee, const int32_t *scores, uint8_t *mentor_flags)
{
    const rv_result *result = l->result;
    bool alone = is_alone(result, REVERSA_MENTEE, mentee);
    for (int32_t j = 0; j < result->solve->side[REVERSA_MENTOR].n; j++) {
        if (scores[j] < 0 || !has_capacity(result, REVERSA_MENTOR, j) ||
            (!alone && !is_alone(result, REVERSA_MENTOR, j)))
            continue;
        bool places = has_place(result, REVERSA_MENTOR, j) && has_place(result, REVERSA_MENTEE, mentee);
        uint8_t seen = places && !rv_hold_forbids(l->hold, j, mentee) ? FREE : HELD;
        l->flags[REVERSA_MENTEE][mentee] |= seen;
        mentor_flags[j] |= seen;
    }
}

static reversa_status look_at_block(void *state, int64_t block, int32_t worker)
{
    const look *l = state;
    const rv_solve *solve = l->result->solve;
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    if (last > solve->side[REVERSA_MENTEE].n)
        last = solve->side[REVERSA_MENTEE].n;
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        if (!has_capacity(l->result, REVERSA_MENTEE, i))
            continue;
        reversa_status status = rv_scorer_row(solve->scorer, solve->work[worker], i, NULL, l->scores[worker]);
        if (status)
            return status;
        look_at_row(l, i, l->scores[worker], l->mentor_by[worker]);
    }
    return REVERSA_OK;
}

static reversa_status open_look(look *l)
{
    reversa_context *ctx = l->result->solve->ctx;
    rv_arena *arena = l->result->scratch;
    size_t n_workers = (size_t)l->result->solve->n_workers;
    size_t n_mentors = (size_t)l->result->solve->side[REVERSA_MENTOR].n;
    l->scores = rv_arena_alloc(ctx, arena, n_workers, sizeof *l->scores);
    l->mentor_by = rv_arena_alloc(ctx, arena, n_workers, sizeof *l->mentor_by);
    l->flags[REVERSA_MENTOR] = rv_arena_alloc(ctx, arena, n_mentors, sizeof(uint8_t));
    l->flags[REVERSA_MENTEE] = rv_arena_alloc(ctx, arena, (size_t)l->result->solve->side[REVERSA_MENTEE].n,
                                              sizeof(uint8_t));
    bool complete = l->scores && l->mentor_by && l->flags[REVERSA_MENTOR] && l->flags[REVERSA_MENTEE];
    for (size_t w = 0; complete && w < n_workers; w++) {
        l->scores[w] = rv_arena_alloc(ctx, arena, n_mentors, sizeof(int32_t));
        l->mentor_by[w] = rv_arena_alloc(ctx, arena, n_mentors, sizeof(uint8_t));
        complete = l->scores[w] && l->mentor_by[w];
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status look_for_places(look *l)
{
    const rv_solve *solve = l->result->solve;
    int64_t n_blocks = ((int64_t)solve->side[REVERSA_MENTEE].n + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    reversa_status status = open_look(l);
    if (!status)
        status = rv_hold_open(solve, l->result->solution, l->result->scratch, &l->hold);
    if (!status)
        status = rv_solve_worded(solve, rv_parallel(solve->ctx, n_blocks, look_at_block, l, NULL));
    for (int32_t w = 0; w < solve->n_workers && !status; w++) {
        for (int32_t j = 0; j < solve->side[REVERSA_MENTOR].n; j++)
            l->flags[REVERSA_MENTOR][j] |= l->mentor_by[w][j];
    }
    return status;
}

/* Someone who may hold one role alone, and holds the other. */
static bool holds_other_role(const look *l, int side, int32_t ordinal)
{
    const reversa_problem *problem = l->result->solve->problem;
    int32_t other = problem->side[1 - side].ordinal[problem->side[side].person[ordinal]];
    if (other < 0 || l->result->load[1 - side][other] == 0)
        return false;
    for (int32_t k = 0; k < problem->n_limits; k++)
        if (problem->limits[k].limit->kind == RV_LIMIT_ONE_ROLE && !problem->limits[k].limit->soft)
            return true;
    return false;
}

static reversa_reason reason_for(const look *l, int side, int32_t ordinal)
{
    const rv_solve *solve = l->result->solve;
    reversa_outcome outcome = l->result->solution->outcome;
    if (ordinal < 0)
        return REVERSA_REASON_NO_CAPACITY;
    if (solve->n_eligible >= 0 && solve->eligible[side][ordinal] == 0)
        return REVERSA_REASON_NO_ELIGIBLE;
    if (holds_other_role(l, side, ordinal))
        return REVERSA_REASON_ONE_ROLE;
    bool no_room = solve->side[side].most[ordinal] == 0;
    bool is_held = l->flags[side] && !l->cut_short && l->flags[side][ordinal] == HELD;
    if (no_room || is_held || outcome == REVERSA_OUTCOME_INFEASIBLE)
        return REVERSA_REASON_LIMIT;
    bool is_settled = outcome == REVERSA_OUTCOME_OPTIMAL || l->result->solution->proof == REVERSA_PROOF_STABLE;
    return is_settled && !l->cut_short ? REVERSA_REASON_OUTBID : REVERSA_REASON_STOPPED;
}

static int32_t n_eligible(const rv_solve *solve, int side, int32_t ordinal)
{
    if (ordinal < 0)
        return 0;
    return solve->n_eligible < 0 ? -1 : solve->eligible[side][ordinal];
}

/* Can a limit keep two people with capacity apart? */
static bool can_hold(const rv_solve *solve)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < solve->side[side].n; p++) {
            if (solve->side[side].most[p] < solve->problem->side[side].capacity[p])
                return true;
        }
    }
    return rv_problem_needs_search(solve->problem);
}

/* Go through everyone in the order of ids; rows_out NULL only counts. */
static int32_t list(const look *l, reversa_unmatched *rows_out)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    const rv_solve *solve = l->result->solve;
    const reversa_cohort *cohort = solve->problem->cohort;
    int32_t n = 0;
    for (int64_t k = 0; k < 2 * (int64_t)cohort->n_people; k++) {
        int32_t person = l->result->by_id[k / 2];
        int side = k % 2 ? REVERSA_MENTEE : REVERSA_MENTOR;
        int32_t ordinal = solve->problem->side[side].ordinal[person];
        if (!(cohort->role[person] & role[side]) || (ordinal >= 0 && l->result->load[side][ordinal] > 0))
            continue;
        if (rows_out)
            rows_out[n] = (reversa_unmatched){.person = person,
                                              .side = (reversa_side)side,
                                              .reason = reason_for(l, side, ordinal),
                                              .eligible = n_eligible(solve, side, ordinal),
                                              .best_score = ordinal < 0 ? REVERSA_NOT_ELIGIBLE
                                                                        : solve->best[side][ordinal]};
        n++;
    }
    return n;
}

reversa_status rv_unmatched_fill(rv_result *result)
{
    look l = {.result = result};
    reversa_context *ctx = result->solve->ctx;
    reversa_status status = REVERSA_OK;
    if (result->solution->outcome == REVERSA_OUTCOME_OPTIMAL && can_hold(result->solve))
        status = look_for_places(&l);
    if (status == REVERSA_E_DEADLINE) {
        l.cut_short = true; /* the pairs are proven all the same: the call goes on, without an error */
        ctx->n_errors = 0;
    } else if (status) {
        return status;
    }
    result->matching->n_unmatched = list(&l, NULL);
    reversa_unmatched *rows = rv_arena_alloc(ctx, result->arena, (size_t)result->matching->n_unmatched, sizeof *rows);
    if (!rows)
        return REVERSA_E_MEMORY;
    (void)list(&l, rows);
    result->matching->unmatched = rows;
    return REVERSA_OK;
}
