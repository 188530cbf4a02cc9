/*
 * Sides: who takes part as mentor and as mentee, and how many partners each may and must have.
 *
 * People are in the cohort's order, so ordinals ascend with people. Hard `load` limits only narrow the bounds of a side and
 * never say that it cannot be: a least above the most is left for the solver, which names the limit.
 */
#include "model/bind.h"

static reversa_status list_people(rv_binder *binder, reversa_side which, rv_side *side)
{
    static const uint8_t bit[2] = {RV_ROLE_MENTOR, RV_ROLE_MENTEE};
    const reversa_cohort *cohort = binder->problem->cohort;
    const int32_t *limit = cohort->capacity[which];
    size_t n_people = (size_t)cohort->n_people;
    int32_t *ordinal = rv_arena_alloc(binder->ctx, binder->arena, n_people, sizeof *ordinal);
    if (!ordinal)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < cohort->n_people; p++)
        ordinal[p] = (cohort->role[p] & bit[which]) && limit[p] > 0 ? side->n++ : -1;
    int32_t *person = rv_arena_alloc(binder->ctx, binder->arena, (size_t)side->n, sizeof *person);
    int32_t *capacity = rv_arena_alloc(binder->ctx, binder->arena, (size_t)side->n, sizeof *capacity);
    if (!person || !capacity)
        return REVERSA_E_MEMORY;
    for (int32_t p = 0; p < cohort->n_people; p++) {
        if (ordinal[p] < 0)
            continue;
        person[ordinal[p]] = p;
        capacity[ordinal[p]] = limit[p];
    }
    side->person = person;
    side->ordinal = ordinal;
    side->capacity = capacity;
    return REVERSA_OK;
}

/* A number of pairs as a bound of one person. */
static int32_t clamp(int64_t value)
{
    if (value < 0)
        return 0;
    return value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

static reversa_status bound_loads(rv_binder *binder, reversa_side which, rv_side *side)
{
    const reversa_programme *programme = binder->problem->programme;
    int32_t *least = rv_arena_alloc(binder->ctx, binder->arena, (size_t)side->n, sizeof *least);
    int32_t *most = rv_arena_alloc(binder->ctx, binder->arena, (size_t)side->n, sizeof *most);
    if (!least || !most)
        return REVERSA_E_MEMORY;
    int32_t all_least = 0;
    int32_t all_most = INT32_MAX;
    for (int32_t i = 0; i < programme->n_limits; i++) {
        const rv_limit *limit = &programme->limits[i];
        if (limit->kind != RV_LIMIT_LOAD || limit->side != which || limit->soft)
            continue;
        if (limit->at_least.given && clamp(limit->at_least.value) > all_least)
            all_least = clamp(limit->at_least.value);
        if (limit->at_most.given && clamp(limit->at_most.value) < all_most)
            all_most = clamp(limit->at_most.value);
    }
    for (int32_t i = 0; i < side->n; i++) {
        least[i] = all_least;
        most[i] = side->capacity[i] < all_most ? side->capacity[i] : all_most;
    }
    side->least = least;
    side->most = most;
    return REVERSA_OK;
}

reversa_status rv_bind_sides(rv_binder *binder)
{
    reversa_status status = REVERSA_OK;
    for (int which = REVERSA_MENTOR; !status && which <= REVERSA_MENTEE; which++) {
        rv_side *side = &binder->problem->side[which];
        status = list_people(binder, (reversa_side)which, side);
        if (!status)
            status = bound_loads(binder, (reversa_side)which, side);
    }
    return status;
}
