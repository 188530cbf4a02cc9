/*
 * People of pairs by group. Someone with several pairs is one person, and in one group; on the other side people may meet
 * several groups, and count in each.
 */
#include "metrics/pair_groups.h"

#include <stdio.h>
#include <string.h>

#define ID_SEED UINT64_C(0x67726f7570) /* codes go by first appearance, so the key changes nothing that is seen */
#define MOST_GROUPS 4096

void reversa_pair_groups_init(reversa_pair_groups *groups)
{
    *groups = (reversa_pair_groups){.struct_size = sizeof *groups, .side = REVERSA_MENTEE, .smallest = 5};
}

static reversa_status check_groups(reversa_context *ctx, const reversa_pair_rows *pairs, const reversa_pair_groups *g)
{
    if (g->struct_size < sizeof *g || (g->side != REVERSA_MENTOR && g->side != REVERSA_MENTEE))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "groups need struct_size and a side");
    if (g->n_groups < 0 || g->n_groups > MOST_GROUPS || g->smallest < 0 || g->smallest > INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "groups.n_groups must be 0 to %d, smallest 0 to %d", MOST_GROUPS,
                       INT32_MAX);
    if (pairs->struct_size < sizeof *pairs || pairs->n < 0 || pairs->n >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs need struct_size and n >= 0");
    if (pairs->n > 0 && (!pairs->mentor_id || !pairs->mentee_id || !g->group))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "pairs need mentor_id, mentee_id and a group");
    return REVERSA_OK;
}

/* The code of the person of a pair; a person who is new is put in the group. */
static reversa_status add_person(reversa_context *ctx, rv_pair_groups *groups, const char *id, int32_t group, int64_t i)
{
    rv_place place = {.row = i + 1, .column = "group"};
    int32_t known = groups->people.count;
    int32_t code = -1;
    if (!id || !*id)
        return rv_fail_at(ctx, REVERSA_E_DATA, place, "The id is empty");
    if (group < -1 || group >= groups->n - 1)
        return rv_fail_at(ctx, REVERSA_E_DATA, place, "The group %d is none of the %d", group, groups->n - 1);
    group = group < 0 ? groups->n - 1 : group;
    reversa_status status = rv_dictionary_intern(ctx, &groups->people, id, strlen(id), &code);
    if (status)
        return status;
    groups->person[i] = code;
    if (code == known)
        groups->group[code] = group;
    else if (groups->group[code] != group)
        return rv_fail_at(ctx, REVERSA_E_DATA, place, "'%s' is in another group in an earlier row", id);
    return REVERSA_OK;
}

reversa_status rv_pair_groups_open(reversa_context *ctx, const reversa_pair_rows *pairs,
                                   const reversa_pair_groups *given, const bool *counts, rv_pair_groups *groups)
{
    *groups = (rv_pair_groups){.n = 0};
    rv_arena_open(ctx, &groups->arena);
    rv_dictionary_open(ctx, &groups->people, ID_SEED);
    reversa_status status = check_groups(ctx, pairs, given);
    if (status)
        return status;
    const char *const *id = given->side == REVERSA_MENTOR ? pairs->mentor_id : pairs->mentee_id;
    groups->n = given->n_groups + 1;
    groups->person = rv_arena_alloc(ctx, &groups->arena, (size_t)pairs->n, sizeof *groups->person);
    groups->group = rv_arena_alloc(ctx, &groups->arena, (size_t)pairs->n, sizeof *groups->group);
    if (!groups->person || !groups->group)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < pairs->n && !status; i++) {
        groups->person[i] = -1;
        if (!counts || counts[i])
            status = add_person(ctx, groups, id[i], given->group[i], i);
    }
    return status ? status : rv_poll(ctx);
}

void rv_pair_groups_close(rv_pair_groups *groups)
{
    rv_dictionary_free(&groups->people);
    rv_arena_free(&groups->arena);
}

reversa_status rv_pair_groups_count_others(reversa_context *ctx, const reversa_pair_rows *pairs,
                                           const reversa_pair_groups *given, const rv_pair_groups *groups,
                                           int64_t *count_out)
{
    const char *const *id = given->side == REVERSA_MENTOR ? pairs->mentee_id : pairs->mentor_id;
    rv_dictionary others; /* ids */
    rv_dictionary seen;   /* "id's code:group" */
    reversa_status status = REVERSA_OK;
    rv_dictionary_open(ctx, &others, ID_SEED);
    rv_dictionary_open(ctx, &seen, ID_SEED);
    memset(count_out, 0, (size_t)groups->n * sizeof *count_out);
    for (int64_t i = 0; i < pairs->n && !status; i++) {
        char key[32];
        int32_t code = -1;
        int32_t known = seen.count;
        if (groups->person[i] < 0 || !id[i] || !*id[i])
            continue;
        int32_t group = groups->group[groups->person[i]];
        status = rv_dictionary_intern(ctx, &others, id[i], strlen(id[i]), &code);
        int length = snprintf(key, sizeof key, "%d:%d", code, group);
        if (!status)
            status = rv_dictionary_intern(ctx, &seen, key, (size_t)length, &code);
        if (!status && code == known)
            count_out[group]++;
    }
    rv_dictionary_free(&others);
    rv_dictionary_free(&seen);
    return status;
}
