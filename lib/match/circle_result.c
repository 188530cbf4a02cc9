/*
 * The result of circles as data that no longer needs the search: everyone by id, circles in the order of ids, fits counted
 * again from the two people, limits counted by the description of limits that pairs have, and the whole checked.
 */
#include "match/circle_result.h"

#include <string.h>

#include "match/limits.h"

typedef struct build {
    rv_circle_set *set;
    const rv_circle_answer *answer;
    reversa_circles *circles;
    rv_arena *arena;
    rv_arena scratch;
    int32_t *by_id; /* [n_people] */
    int32_t *place; /* [n_people] in by_id */
} build;

/* ---- People in the order of their ids ---- */

int32_t *rv_circle_by_id(reversa_context *ctx, rv_arena *arena, const reversa_cohort *cohort)
{
    int64_t n = cohort->n_people;
    int32_t *from = rv_arena_alloc(ctx, arena, (size_t)n, sizeof *from);
    int32_t *to = rv_arena_alloc(ctx, arena, (size_t)n, sizeof *to);
    if (!from || !to)
        return NULL;
    for (int32_t p = 0; p < n; p++)
        from[p] = p;
    for (int64_t width = 1; width < n; width *= 2) {
        for (int64_t start = 0; start < n; start += 2 * width) {
            int64_t middle = start + width < n ? start + width : n;
            int64_t end = middle + width < n ? middle + width : n;
            int64_t a = start;
            int64_t b = middle;
            for (int64_t k = start; k < end; k++) {
                bool take_b = a == middle || (b < end && strcmp(reversa_cohort_id(cohort, from[b]),
                                                                reversa_cohort_id(cohort, from[a])) < 0);
                to[k] = take_b ? from[b++] : from[a++];
            }
        }
        int32_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* ---- Circles ---- */

static void sort_by_id(const build *b, int32_t *people, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        int32_t person = people[i];
        int32_t at = i;
        for (; at > 0 && b->place[people[at - 1]] > b->place[person]; at--)
            people[at] = people[at - 1];
        people[at] = person;
    }
}

static reversa_status fill_circle(build *b, const rv_circle_column *column, reversa_circle *circle)
{
    const rv_circle_set *set = b->set;
    const reversa_problem *problem = set->problem;
    const rv_circle_unit *unit = &set->unit[column->unit];
    const int32_t *group = b->answer->circles.mentee + column->first;
    int32_t *mentors = rv_arena_alloc(set->ctx, b->arena, 2, sizeof *mentors);
    int32_t *mentees = rv_arena_alloc(set->ctx, b->arena, (size_t)column->n, sizeof *mentees);
    int32_t *fits = rv_arena_alloc(set->ctx, b->arena, (size_t)column->n, sizeof *fits);
    if (!mentors || !mentees || !fits)
        return REVERSA_E_MEMORY;
    *circle = (reversa_circle){.mentors = mentors, .mentees = mentees, .n_mentees = column->n, .fits = fits};
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
        mentors[circle->n_mentors++] = problem->side[REVERSA_MENTOR].person[unit->mentor[i]];
    for (int32_t i = 0; i < column->n; i++)
        mentees[i] = problem->side[REVERSA_MENTEE].person[group[i]];
    sort_by_id(b, mentors, circle->n_mentors);
    sort_by_id(b, mentees, circle->n_mentees);
    for (int32_t i = 0; i < column->n; i++) {
        fits[i] = rv_circle_fit(set, unit, problem->side[REVERSA_MENTEE].ordinal[mentees[i]]);
        circle->score += fits[i];
    }
    int32_t slot = rv_circle_slot_of(set, unit, group, column->n);
    circle->start = slot < 0 ? -1 : set->slot[slot];
    circle->minutes = set->plan->minutes;
    return REVERSA_OK;
}

/* Is a before b, by mentors, then mentees? */
static bool is_before(const build *b, const reversa_circle *one, const reversa_circle *other)
{
    for (int32_t i = 0; i < one->n_mentors; i++)
        if (one->mentors[i] != other->mentors[i])
            return b->place[one->mentors[i]] < b->place[other->mentors[i]];
    return b->place[one->mentees[0]] < b->place[other->mentees[0]]; /* no mentee is in two */
}

static reversa_status fill_circles(build *b)
{
    int32_t n = b->answer->circles.n;
    reversa_context *ctx = b->set->ctx;
    reversa_circle *from = rv_arena_alloc(ctx, b->arena, (size_t)n, sizeof *from);
    reversa_circle *to = rv_arena_alloc(ctx, b->arena, (size_t)n, sizeof *to);
    reversa_status status = from && to ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t c = 0; c < n && !status; c++)
        status = fill_circle(b, &b->answer->circles.column[c], &from[c]);
    for (int32_t width = 1; width < n && !status; width *= 2) {
        for (int32_t start = 0; start < n; start += 2 * width) {
            int32_t middle = start + width < n ? start + width : n;
            int32_t end = middle + width < n ? middle + width : n;
            int32_t i = start;
            int32_t j = middle;
            for (int32_t k = start; k < end; k++) {
                bool take_j = i == middle || (j < end && is_before(b, &from[j], &from[i]));
                to[k] = take_j ? from[j++] : from[i++];
            }
        }
        reversa_circle *swap = from;
        from = to;
        to = swap;
    }
    b->circles->circle = from;
    b->circles->n = n;
    return status;
}

/* ---- Limits, levels ---- */

static reversa_status fill_limits(build *b)
{
    reversa_context *ctx = b->set->ctx;
    const reversa_problem *problem = b->set->problem;
    size_t n = (size_t)problem->n_limits;
    const rv_solve solve = {.ctx = ctx, .problem = problem};
    int64_t n_pairs = 0;
    rv_new_pair *pairs = rv_arena_alloc(ctx, &b->scratch, (size_t)b->answer->circles.n_mentees, 2 * sizeof *pairs);
    reversa_limit_use *uses = rv_arena_alloc(ctx, b->arena, n, sizeof *uses);
    bool *holds = rv_arena_alloc(ctx, &b->scratch, n, sizeof *holds);
    if (!pairs || !uses || !holds)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < b->circles->n; c++) {
        const reversa_circle *circle = &b->circles->circle[c];
        for (int32_t k = 0; k < circle->n_mentors * circle->n_mentees; k++)
            pairs[n_pairs++] = (rv_new_pair){
                .mentee = problem->side[REVERSA_MENTEE].ordinal[circle->mentees[k / circle->n_mentors]],
                .mentor = problem->side[REVERSA_MENTOR].ordinal[circle->mentors[k % circle->n_mentors]]};
    }
    reversa_status status = rv_limits_use(&solve, pairs, n_pairs, uses, holds);
    bool has = b->circles->outcome == REVERSA_OUTCOME_OPTIMAL || b->circles->outcome == REVERSA_OUTCOME_FEASIBLE;
    for (size_t k = 0; k < n && !status && has; k++) {
        rv_limit_kind kind = problem->limits[k].limit->kind;
        if ((kind == RV_LIMIT_QUOTA || kind == RV_LIMIT_PAIRS) && !holds[k])
            return rv_fail(ctx, REVERSA_E_INTERNAL, "The circles break the limit '%s'", uses[k].text);
    }
    b->circles->limits = uses;
    b->circles->n_limits = problem->n_limits;
    return status;
}

/* What cannot hold together: every limit, the pins, the size. */
static reversa_status fill_conflict(build *b)
{
    const reversa_problem *problem = b->set->problem;
    reversa_context *ctx = b->set->ctx;
    const char **texts = rv_arena_alloc(ctx, b->arena, (size_t)problem->n_limits + (size_t)problem->n_circle_rules + 1,
                                        sizeof *texts);
    if (!texts)
        return REVERSA_E_MEMORY;
    b->circles->conflict = texts;
    if (b->circles->outcome != REVERSA_OUTCOME_INFEASIBLE)
        return REVERSA_OK;
    for (int32_t k = 0; k < problem->n_limits; k++)
        texts[b->circles->n_conflict++] = problem->limits[k].text;
    for (int32_t k = 0; k < problem->n_circle_rules; k++)
        texts[b->circles->n_conflict++] = problem->circle_rules[k].text;
    for (int32_t e = 0; e < b->set->n[REVERSA_MENTEE]; e++) {
        if (!b->set->pinned[e])
            continue;
        texts[b->circles->n_conflict++] = "pinned pairs";
        break;
    }
    return REVERSA_OK;
}

static void fill_levels(build *b)
{
    const reversa_programme *programme = b->set->problem->programme;
    reversa_circles *circles = b->circles;
    bool proven = circles->outcome != REVERSA_OUTCOME_INFEASIBLE && circles->outcome != REVERSA_OUTCOME_STOPPED;
    bool searched = proven || circles->outcome == REVERSA_OUTCOME_INFEASIBLE;
    circles->n_levels = programme->n_levels;
    for (int32_t l = 0; l < programme->n_levels; l++) {
        reversa_level *level = &circles->levels[l];
        level->name = rv_level_names[programme->objective[l].kind];
        level->value = b->answer->value[l];
        level->bound = b->answer->bound[l];
        proven = proven && level->value == level->bound;
        level->proven = proven;
    }
    circles->certificate = (reversa_certificate){.scope = searched ? REVERSA_SCOPE_ELIGIBLE : REVERSA_SCOPE_CANDIDATES,
                                                 .proof = searched ? REVERSA_PROOF_SEARCH : REVERSA_PROOF_NONE,
                                                 .n_eligible = b->set->n_eligible,
                                                 .n_candidates = b->answer->n_listed,
                                                 .rounds = b->answer->rounds};
}

static void fill_counts(build *b)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    const reversa_cohort *cohort = b->set->problem->cohort;
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < cohort->n_people; p++)
            b->circles->n_signed_up[side] += (cohort->role[p] & role[side]) != 0;
}

static reversa_status order_people(build *b)
{
    const reversa_cohort *cohort = b->set->problem->cohort;
    b->by_id = rv_circle_by_id(b->set->ctx, &b->scratch, cohort);
    b->place = rv_arena_alloc(b->set->ctx, &b->scratch, (size_t)cohort->n_people, sizeof *b->place);
    if (!b->by_id || !b->place)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < cohort->n_people; i++)
        b->place[b->by_id[i]] = i;
    return REVERSA_OK;
}

static reversa_status fill(build *b)
{
    b->circles->problem = b->set->problem;
    b->circles->outcome = b->answer->outcome;
    bool has = b->answer->outcome == REVERSA_OUTCOME_OPTIMAL || b->answer->outcome == REVERSA_OUTCOME_FEASIBLE;
    reversa_status status = order_people(b);
    if (!status && has)
        status = fill_circles(b);
    if (!status)
        status = fill_limits(b);
    if (!status)
        status = fill_conflict(b);
    fill_levels(b);
    fill_counts(b);
    if (!status && has && !rv_circle_check(b->set, b->circles))
        status = rv_fail(b->set->ctx, REVERSA_E_INTERNAL, "The circles did not pass their check");
    if (!status)
        status = rv_circle_unmatched(b->set, b->arena, b->circles, b->by_id);
    return status;
}

reversa_status rv_circle_result(rv_circle_set *set, const rv_circle_answer *answer, reversa_circles **circles_out)
{
    rv_arena arena;
    *circles_out = NULL;
    rv_arena_open(set->ctx, &arena);
    build b = {.set = set, .answer = answer, .arena = &arena};
    rv_arena_open(set->ctx, &b.scratch);
    b.circles = rv_arena_alloc(set->ctx, &arena, 1, sizeof *b.circles);
    reversa_status status = b.circles ? fill(&b) : REVERSA_E_MEMORY;
    rv_arena_free(&b.scratch);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    b.circles->arena = arena;
    *circles_out = b.circles;
    return REVERSA_OK;
}
