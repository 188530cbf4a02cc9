/*
 * Changes that might match the person, each applied to a variant of the problem that is then solved as the matching was.
 *
 * What is tried follows from the reason: a place for who has none; bounds of rules at which someone comes back, then rules
 * left out; one more place of the best partners; one more tag that the best partner has; limits left out. Only the new
 * solve says whether a change helps: with the door open, others may still go first.
 */
#include "match/why_not.h"

#include <string.h>

#include "base/text.h"
#include "match/variant.h"

#define MOST_CHANGES 24
#define MOST_PLACES 3 /* partners whose places are tried */

typedef struct trying {
    rv_asking *asking;
    bool can_edit;
    rv_change list[MOST_CHANGES];
    int32_t n;
} trying;

static void propose(trying *t, reversa_remedy change, int64_t tag_code)
{
    change.new_partner = -1;
    if (t->n < MOST_CHANGES)
        t->list[t->n++] = (rv_change){.change = change, .tag_code = tag_code};
}

/* ---- What is tried ---- */

static void propose_rules(trying *t, bool dropped)
{
    const reversa_why_not *answer = t->asking->answer;
    for (int32_t k = 0; k < answer->n_rules; k++) {
        const reversa_removal *rule = &answer->rules[k];
        bool is_known = rule->has_bound && rule->n_opened == rule->n_alone; /* the bound opens as many */
        if (rule->rule < 0 || rule->n_alone == 0 || (dropped ? is_known : !rule->has_bound))
            continue;
        propose(t,
                (reversa_remedy){.kind = REVERSA_REMEDY_RULE,
                                 .index = rule->rule,
                                 .dropped = dropped,
                                 .is_most = rule->is_most,
                                 .from = dropped ? 0 : rule->from,
                                 .to = dropped ? 0 : rule->to,
                                 .partner = -1},
                0);
    }
}

static void propose_limits(trying *t, bool only_one_role)
{
    const reversa_problem *problem = t->asking->problem;
    for (int32_t k = 0; k < problem->n_limits; k++) {
        const rv_limit *limit = problem->limits[k].limit;
        if (limit->soft || (only_one_role && limit->kind != RV_LIMIT_ONE_ROLE))
            continue;
        propose(t, (reversa_remedy){.kind = REVERSA_REMEDY_LIMIT, .index = k, .dropped = true, .partner = -1}, 0);
    }
}

static void propose_places(trying *t)
{
    const rv_asking *a = t->asking;
    const rv_side *others = &a->problem->side[!a->side];
    int32_t n = 0;
    for (int32_t k = 0; k < a->answer->n_rivals && n < MOST_PLACES && t->can_edit; k++) {
        const reversa_rival *rival = &a->answer->rivals[k];
        if (rival->holder < 0)
            continue;
        int64_t capacity = others->capacity[others->ordinal[rival->partner]];
        propose(t,
                (reversa_remedy){.kind = REVERSA_REMEDY_PLACE,
                                 .index = -1,
                                 .from = capacity,
                                 .to = capacity + 1,
                                 .partner = rival->partner},
                0);
        n++;
    }
}

/* The level of a tag that someone has, 0 without. */
static int32_t level_of(const rv_column *column, int32_t person, int32_t tag)
{
    for (int64_t k = column->offset[person]; k < column->offset[person + 1]; k++)
        if (column->tag[k] == tag)
            return column->weight[k];
    return 0;
}

/* The tag of the best partner that fits best among those which the person lacks: of mentors' skills one that is wanted. */
static void propose_tag(trying *t, const rv_bound_criterion *criterion, int32_t partner)
{
    const rv_asking *a = t->asking;
    const rv_column *own = a->side == REVERSA_MENTEE ? criterion->mentee : criterion->mentor;
    const rv_column *other = a->side == REVERSA_MENTEE ? criterion->mentor : criterion->mentee;
    int32_t best = -1;
    int32_t best_level = 0;
    int32_t n_known = a->problem->cohort->tags.count; /* others, and columns read as sets, cannot be edited */
    if (rv_cohort_column(a->problem->cohort, own->name) != own)
        return;
    for (int64_t k = other->offset[partner]; k < other->offset[partner + 1]; k++) {
        if (other->tag[k] >= n_known || other->weight[k] <= best_level || level_of(own, a->person, other->tag[k]) > 0)
            continue;
        best = other->tag[k];
        best_level = other->weight[k];
    }
    if (best < 0)
        return;
    propose(t,
            (reversa_remedy){.kind = REVERSA_REMEDY_TAG,
                             .index = -1,
                             .partner = partner,
                             .column = own->name,
                             .tag = rv_dictionary_text(&a->problem->cohort->tags, best)},
            best);
}

static void propose_tags(trying *t)
{
    const rv_asking *a = t->asking;
    if (!t->can_edit || a->answer->n_rivals == 0)
        return;
    for (int32_t c = 0; c < a->problem->n_criteria; c++)
        if (a->problem->criteria[c].criterion->kind == RV_CRITERION_COVERAGE)
            propose_tag(t, &a->problem->criteria[c], a->answer->rivals[0].partner);
}

static void propose_all(trying *t)
{
    switch (t->asking->answer->person.reason) {
    case REVERSA_REASON_NO_CAPACITY:
        if (t->can_edit)
            propose(t, (reversa_remedy){.kind = REVERSA_REMEDY_OWN_PLACE, .index = -1, .to = 1, .partner = -1}, 0);
        return;
    case REVERSA_REASON_ONE_ROLE:
        propose_limits(t, true);
        return;
    case REVERSA_REASON_LIMIT:
        propose_limits(t, false);
        propose_places(t);
        return;
    default:
        propose_tags(t);
        propose_places(t);
        propose_rules(t, false);
        propose_rules(t, true);
        return;
    }
}

/* ---- Applying ---- */

static reversa_status give_place(rv_variant *variant, int32_t person, int side, int64_t capacity)
{
    const rv_cell cell = {.column = side == REVERSA_MENTOR ? "mentor_capacity" : "mentee_capacity",
                          .number = capacity * RV_MILLION};
    const rv_edit edit = {.person = person, .n_cells = 1, .cells = &cell};
    return rv_variant_edit(variant, &edit, 1);
}

/* At the level at which the criterion is full: importance 1 for what is wanted, 3 for what is offered. */
static reversa_status give_tag(rv_variant *variant, const rv_asking *a, const rv_change *change)
{
    const rv_column *column = rv_cohort_column(a->problem->cohort, change->change.column);
    if (!column || column->kind != REVERSA_COLUMN_TAGS)
        return REVERSA_E_DATA;
    int64_t first = column->offset[a->person];
    int64_t n = column->offset[a->person + 1] - first;
    int32_t *tags = rv_arena_alloc(a->ctx, &variant->arena, (size_t)n + 1, sizeof *tags);
    int32_t *levels = rv_arena_alloc(a->ctx, &variant->arena, (size_t)n + 1, sizeof *levels);
    if (!tags || !levels)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n; k++) {
        tags[k] = column->tag[first + k];
        levels[k] = column->weight[first + k];
    }
    tags[n] = (int32_t)change->tag_code;
    levels[n] = (int32_t)(a->side == REVERSA_MENTEE ? RV_THOUSAND : 3 * RV_THOUSAND);
    const rv_cell cell = {.column = column->name, .n = (int32_t)n + 1, .tags = tags, .level = levels};
    const rv_edit edit = {.person = a->person, .n_cells = 1, .cells = &cell};
    return rv_variant_edit(variant, &edit, 1);
}

static reversa_status apply(rv_variant *variant, const rv_asking *a, const rv_change *change)
{
    const reversa_remedy *c = &change->change;
    switch (c->kind) {
    case REVERSA_REMEDY_RULE:
        if (c->dropped)
            rv_variant_drop_rule(variant, c->index);
        else if (c->is_most)
            variant->rules[c->index].test.at_most = c->to;
        else
            variant->rules[c->index].test.at_least = c->to;
        return REVERSA_OK;
    case REVERSA_REMEDY_LIMIT:
        rv_variant_drop_limit(variant, c->index);
        return REVERSA_OK;
    case REVERSA_REMEDY_OWN_PLACE:
        return give_place(variant, a->person, a->side, c->to);
    case REVERSA_REMEDY_PLACE:
        return give_place(variant, c->partner, !a->side, c->to);
    default:
        return give_tag(variant, a, change);
    }
}

static int32_t person_before(const rv_variant *variant, int32_t person)
{
    const reversa_cohort *before = variant->base->cohort;
    return variant->cohort ? before->person_of[variant->cohort->input_of[person]] : person;
}

static void read_result(const rv_variant *variant, const rv_asking *a, rv_change *change)
{
    const reversa_matching *after = variant->matching;
    int32_t person = rv_variant_person(variant, a->person);
    change->change.checked = after->outcome == REVERSA_OUTCOME_OPTIMAL;
    for (int32_t k = 0; k < after->n_pairs && change->change.checked; k++) {
        const reversa_matched_pair *pair = &after->pairs[k];
        if ((a->side == REVERSA_MENTOR ? pair->mentor : pair->mentee) != person || change->change.matches)
            continue;
        change->change.matches = true;
        change->change.new_partner = person_before(variant, a->side == REVERSA_MENTOR ? pair->mentee : pair->mentor);
    }
    for (int32_t l = 0; l < a->matching->n_levels && change->change.checked; l++)
        change->gain[l] = after->levels[l].value - a->matching->levels[l].value;
}

/* A change that makes no problem at all, or one that cannot be solved, stays unchecked; so does one that time leaves no room for. */
static reversa_status try_one(const rv_asking *a, rv_change *change)
{
    rv_variant variant;
    reversa_status status = rv_stop_status(a->ctx);
    if (status == REVERSA_E_DEADLINE)
        return REVERSA_OK;
    status = rv_variant_open(a->ctx, a->problem, &variant);
    if (!status)
        status = apply(&variant, a, change);
    if (!status)
        status = rv_variant_solve(&variant, a->matching);
    if (!status)
        read_result(&variant, a, change);
    rv_variant_close(&variant);
    bool is_final = status == REVERSA_E_CANCELLED || status == REVERSA_E_MEMORY || status == REVERSA_E_CALLBACK ||
                    status == REVERSA_E_INTERNAL;
    if (status && !is_final)
        a->ctx->n_errors = 0;
    return is_final ? status : REVERSA_OK;
}

/* ---- The list ---- */

static int rank(const rv_change *change)
{
    static const int by_kind[] = {[REVERSA_REMEDY_OWN_PLACE] = 0,
                                  [REVERSA_REMEDY_TAG] = 1,
                                  [REVERSA_REMEDY_PLACE] = 2,
                                  [REVERSA_REMEDY_RULE] = 3,
                                  [REVERSA_REMEDY_LIMIT] = 5};
    int proven = change->change.matches ? 0 : change->change.checked ? 1 : 2;
    bool is_whole = change->change.kind == REVERSA_REMEDY_RULE && change->change.dropped;
    return 10 * proven + by_kind[change->change.kind] + is_whole;
}

static reversa_status keep(trying *t)
{
    reversa_why_not *answer = t->asking->answer;
    reversa_status status = REVERSA_OK;
    answer->changes = rv_arena_alloc(t->asking->ctx, &answer->arena, (size_t)t->n, sizeof *answer->changes);
    if (!answer->changes)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < t->n; k++) {
        int32_t place = answer->n_changes++;
        while (place > 0 && rank(&answer->changes[place - 1]) > rank(&t->list[k])) {
            answer->changes[place] = answer->changes[place - 1];
            place--;
        }
        answer->changes[place] = t->list[k];
    }
    for (int32_t k = 0; k < answer->n_changes && !status; k++)
        status = rv_why_not_change_text(t->asking, &answer->changes[k]);
    return status;
}

reversa_status rv_why_not_changes(rv_asking *asking)
{
    trying *t = rv_arena_alloc(asking->ctx, &asking->scratch, 1, sizeof *t);
    reversa_status status = t ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        return status;
    t->asking = asking;
    t->can_edit = rv_variant_can_edit(asking->problem);
    propose_all(t);
    for (int32_t k = 0; k < t->n && !status; k++) {
        rv_progress(asking->ctx, "changes", k, t->n);
        if (k < asking->options->most_solves)
            status = try_one(asking, &t->list[k]);
    }
    return status ? status : keep(t);
}
