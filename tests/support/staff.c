#include "support/staff.h"

#include <stdio.h>
#include <string.h>

#include <reversa/cohort.h>

static int32_t code_of(reversa_context *ctx, rv_dictionary *dictionary, const char *text)
{
    int32_t code = -1;
    if (text)
        assert_int_equal(rv_dictionary_intern(ctx, dictionary, text, strlen(text), &code), REVERSA_OK);
    return code;
}

static void *array(reversa_context *ctx, reversa_employment *staff, int64_t n, size_t size)
{
    void *block = rv_arena_alloc(ctx, &staff->arena, (size_t)n, size);
    assert_non_null(block);
    return block;
}

void rt_staff(reversa_context *ctx, const rt_hand *hands, int64_t n, reversa_employment *staff_out)
{
    reversa_employment *staff = staff_out;
    *staff = (reversa_employment){.n = n, .n_columns = 1};
    rv_arena_open(ctx, &staff->arena);
    rv_dictionary_open(ctx, &staff->ids, 1);
    rv_dictionary_open(ctx, &staff->texts, 1);
    int32_t *person = array(ctx, staff, n, sizeof *person);
    int32_t *hire = array(ctx, staff, n, sizeof *hire);
    int32_t *exit = array(ctx, staff, n, sizeof *exit);
    int32_t *reason = array(ctx, staff, n, sizeof *reason);
    int32_t *never = array(ctx, staff, n, sizeof *never);
    int32_t *team = array(ctx, staff, n, sizeof *team);
    rv_employment_column *column = array(ctx, staff, 1, sizeof *column);
    for (int64_t i = 0; i < n; i++) {
        char id[24];
        (void)snprintf(id, sizeof id, "P%lld", (long long)i);
        person[i] = code_of(ctx, &staff->ids, id);
        hire[i] = hands[i].hire;
        exit[i] = hands[i].exit;
        reason[i] = code_of(ctx, &staff->texts, hands[i].reason);
        never[i] = REVERSA_MISSING_DATE;
        team[i] = code_of(ctx, &staff->texts, hands[i].team);
    }
    *column = (rv_employment_column){.name = "team", .code = team};
    staff->person = person;
    staff->hire = hire;
    staff->exit = exit;
    staff->reason = reason;
    staff->programme_start = never;
    staff->columns = column;
}

void rt_staff_drop(reversa_employment *staff)
{
    rv_dictionary_free(&staff->ids);
    rv_dictionary_free(&staff->texts);
    rv_arena_free(&staff->arena);
}
