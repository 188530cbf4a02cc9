/*
 * A variant is a problem made anew from a copy of the programme and, where people change, of the cohort.
 *
 * The copy is shallow: texts and lists belong to the base's programme, which outlives it. Everything else goes through the
 * doors that a caller would take, so a variant cannot differ from a problem that was read from changed files.
 */
#include "match/variant.h"

#include <string.h>

bool rv_variant_can_edit(const reversa_problem *base)
{
    for (int32_t c = 0; c < base->n_criteria; c++)
        if (base->criteria[c].user)
            return false;
    return true;
}

reversa_status rv_variant_open(reversa_context *ctx, const reversa_problem *base, rv_variant *variant)
{
    const reversa_programme *programme = base->programme;
    *variant = (rv_variant){.ctx = ctx, .base = base, .programme = *programme};
    rv_arena_open(ctx, &variant->arena);
    variant->programme.arena = (rv_arena){0};
    variant->rules = rv_arena_alloc(ctx, &variant->arena, (size_t)programme->n_rules, sizeof *variant->rules);
    variant->limits = rv_arena_alloc(ctx, &variant->arena, (size_t)programme->n_limits, sizeof *variant->limits);
    variant->objective = rv_arena_alloc(ctx, &variant->arena, (size_t)programme->n_levels, sizeof *variant->objective);
    if (!variant->rules || !variant->limits || !variant->objective)
        return REVERSA_E_MEMORY;
    for (int32_t r = 0; r < programme->n_rules; r++)
        variant->rules[r] = programme->rules[r];
    for (int32_t l = 0; l < programme->n_limits; l++)
        variant->limits[l] = programme->limits[l];
    for (int32_t l = 0; l < programme->n_levels; l++)
        variant->objective[l] = programme->objective[l];
    variant->programme.rules = variant->rules;
    variant->programme.limits = variant->limits;
    variant->programme.objective = variant->objective;
    return REVERSA_OK;
}

void rv_variant_close(rv_variant *variant)
{
    reversa_matching_free(variant->matching);
    reversa_problem_free(variant->problem);
    reversa_preferences_free(variant->preferences);
    reversa_previous_free(variant->previous);
    reversa_scores_free(variant->scores);
    reversa_cohort_free(variant->cohort);
    rv_arena_free(&variant->arena);
    *variant = (rv_variant){0};
}

reversa_status rv_variant_edit(rv_variant *variant, const rv_edit *edits, int32_t n_edits)
{
    const reversa_problem *base = variant->base;
    reversa_context *ctx = variant->ctx;
    reversa_status status = rv_cohort_edit(ctx, base->cohort, edits, n_edits, &variant->cohort);
    if (!status)
        status = rv_edit_preferences(ctx, base->preferences, variant->cohort, &variant->preferences);
    if (!status)
        status = rv_edit_previous(ctx, base->previous, variant->cohort, &variant->previous);
    return status ? status : rv_edit_scores(ctx, base->scores, variant->cohort, &variant->scores);
}

reversa_status rv_variant_force_all(rv_variant *variant, rv_edit_pair *pairs, int32_t n, int32_t n_wanted)
{
    const reversa_previous *before = variant->base->previous;
    for (int32_t k = 0; k < n; k++) {
        const int32_t *pair = pairs[k].pair;
        int64_t row = before ? rv_previous_find(before, pair[REVERSA_MENTOR], pair[REVERSA_MENTEE]) : -1;
        bool was_active = row >= 0 && before->state[row] == REVERSA_PAIR_ACTIVE;
        uint8_t refused = was_active ? RV_PAIR_BARRED : REVERSA_PAIR_FORBIDDEN;
        pairs[k].state = k < n_wanted ? REVERSA_PAIR_PINNED : refused;
    }
    return rv_edit_states(variant->ctx, before, variant->base->cohort, pairs, n, &variant->previous);
}

reversa_status rv_variant_force(rv_variant *variant, const int32_t pair[2], bool wanted)
{
    rv_edit_pair one = {.pair = {pair[0], pair[1]}};
    return rv_variant_force_all(variant, &one, 1, wanted);
}

reversa_status rv_variant_widen(rv_variant *variant, int32_t least_pairs)
{
    int32_t n = variant->programme.n_limits;
    rv_limit *limits = rv_arena_alloc(variant->ctx, &variant->arena, (size_t)n + 1, sizeof *limits);
    if (!limits)
        return REVERSA_E_MEMORY;
    for (int32_t l = 0; l < n; l++)
        limits[l] = variant->limits[l];
    limits[n] = (rv_limit){
        .kind = RV_LIMIT_QUOTA, .side = REVERSA_MENTEE, .at_least = {.given = true, .value = least_pairs}};
    variant->limits = limits;
    variant->programme.limits = limits;
    variant->programme.n_limits = n + 1;
    return REVERSA_OK;
}

void rv_variant_drop_rule(rv_variant *variant, int32_t rule)
{
    int32_t n = --variant->programme.n_rules;
    memmove(&variant->rules[rule], &variant->rules[rule + 1], (size_t)(n - rule) * sizeof *variant->rules);
}

void rv_variant_drop_limit(rv_variant *variant, int32_t limit)
{
    int32_t n = --variant->programme.n_limits;
    memmove(&variant->limits[limit], &variant->limits[limit + 1], (size_t)(n - limit) * sizeof *variant->limits);
}

reversa_status rv_variant_build(rv_variant *variant)
{
    const reversa_problem *base = variant->base;
    reversa_problem_options options;
    reversa_user_criterion *users = NULL;
    int32_t n_users = 0;
    reversa_problem_options_init(&options);
    options.preferences = variant->cohort ? variant->preferences : base->preferences;
    options.previous = variant->cohort || variant->previous ? variant->previous : base->previous;
    options.scores = variant->cohort ? variant->scores : base->scores;
    users = rv_arena_alloc(variant->ctx, &variant->arena, (size_t)base->n_criteria, sizeof *users);
    if (!users)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < base->n_criteria; c++)
        if (base->criteria[c].user)
            users[n_users++] = *base->criteria[c].user;
    options.criteria = n_users > 0 ? users : NULL;
    options.n_criteria = n_users;
    return reversa_problem_create(variant->ctx, variant->cohort ? variant->cohort : base->cohort, &variant->programme,
                                  &options, &variant->problem);
}

reversa_status rv_variant_solve(rv_variant *variant, const reversa_matching *like)
{
    reversa_match_options options = like->options;
    reversa_status status = variant->problem ? REVERSA_OK : rv_variant_build(variant);
    options.level_prices = false;
    options.lottery = false; /* any optimum does */
    return status ? status : reversa_match(variant->ctx, variant->problem, NULL, &options, &variant->matching);
}

int32_t rv_variant_person(const rv_variant *variant, int32_t person)
{
    return variant->cohort ? rv_edit_person(variant->base->cohort, variant->cohort, person) : person;
}

int32_t rv_variant_load(const rv_variant *variant, int32_t person, reversa_side side)
{
    int32_t load = 0;
    for (int32_t k = 0; k < variant->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &variant->matching->pairs[k];
        load += (side == REVERSA_MENTOR ? pair->mentor : pair->mentee) == person;
    }
    return load;
}
