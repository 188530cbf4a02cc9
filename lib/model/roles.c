/*
 * What each person signed up for, and with how many partners at most.
 *
 * Role words are none, mentor, mentee and both. A capacity counts on a side that the role includes: 1 if the cell is empty
 * or there is no column; on the other side it is 0 whatever the cell says.
 */
#include "model/draft.h"

#include "base/text.h"

#define N_ROLES 4 /* the index is RV_ROLE_MENTOR | RV_ROLE_MENTEE */

static const char *const role_words[N_ROLES] = {"none", "mentor", "mentee", "both"};
static const size_t role_lengths[N_ROLES] = {4, 6, 6, 4};

/* The role whose word has the code, N_ROLES for none. words holds the codes, RV_MISSING_CODE for a word that is not used. */
static unsigned role_of(const int32_t words[N_ROLES], int32_t code)
{
    unsigned role = 0;
    while (role < N_ROLES && (code == RV_MISSING_CODE || words[role] != code))
        role++;
    return role;
}

static reversa_status fill_roles(reversa_context *ctx, const rv_draft *draft, const rv_column *column,
                                 const int32_t *person_of, uint8_t *roles)
{
    int32_t words[N_ROLES];
    reversa_status status = REVERSA_OK;
    for (size_t role = 0; role < N_ROLES; role++)
        words[role] = rv_dictionary_find(&draft->texts, role_words[role], role_lengths[role]);
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        unsigned role = role_of(words, column->code[i]);
        if (role == N_ROLES)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, i, "role"),
                             column->code[i] == RV_MISSING_CODE ? "The role is empty"
                                                                : "The role is none of mentor, mentee, both, none");
        else
            roles[person_of[i]] = (uint8_t)role;
        status = rv_draft_poll(ctx, i);
    }
    return status;
}

/* One side's capacities; wrong numbers are recorded already, and the cohort will not be made. */
static reversa_status fill_capacities(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort,
                                      reversa_side side)
{
    const rv_column *column = rv_draft_column(draft, side == REVERSA_MENTOR ? "mentor_capacity" : "mentee_capacity");
    unsigned bit = side == REVERSA_MENTOR ? RV_ROLE_MENTOR : RV_ROLE_MENTEE;
    int32_t *capacities = rv_arena_alloc(ctx, &cohort->arena, (size_t)draft->n_people, sizeof *capacities);
    reversa_status status = capacities ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        int32_t person = cohort->person_of[i];
        int64_t value = column ? column->number[i] : REVERSA_MISSING_NUMBER;
        if (cohort->role[person] & bit)
            capacities[person] = value == REVERSA_MISSING_NUMBER ? 1 : (int32_t)(value / RV_MILLION);
        status = rv_draft_poll(ctx, i);
    }
    cohort->capacity[side] = capacities;
    return status;
}

reversa_status rv_roles_fill(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort)
{
    const rv_column *column = rv_draft_column(draft, "role");
    if (!column)
        return rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.file = draft->source, .column = "role"},
                          "There is no such column, and it is required");
    uint8_t *roles = rv_arena_alloc(ctx, &cohort->arena, (size_t)draft->n_people, sizeof *roles);
    if (!roles)
        return REVERSA_E_MEMORY;
    cohort->role = roles;
    reversa_status status = fill_roles(ctx, draft, column, cohort->person_of, roles);
    if (!status)
        status = fill_capacities(ctx, draft, cohort, REVERSA_MENTOR);
    if (!status)
        status = fill_capacities(ctx, draft, cohort, REVERSA_MENTEE);
    return status;
}
