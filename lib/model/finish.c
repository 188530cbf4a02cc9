/*
 * From draft to cohort: check, draw the order, build the manager tree, put the columns in order.
 *
 * All checks come before the first column is moved, so a wrong input is reported whole and costs no second copy. The
 * order is that of SipHash-2-4 (Aumasson & Bernstein 2012) of the ids keyed with the seed: it depends on the set of ids
 * alone, not on the order of the input, and nobody can choose an id that comes first without knowing the seed.
 */
#include "model/draft.h"

#include <string.h>

#include "base/hash.h"

/* Draw the order: input_of and person_of. */
static reversa_status draw_order(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort)
{
    size_t n = (size_t)draft->n_people;
    int32_t *input_of = rv_arena_alloc(ctx, &cohort->arena, n, sizeof *input_of);
    int32_t *person_of = rv_arena_alloc(ctx, &cohort->arena, n, sizeof *person_of);
    rv_keyed *items = rv_alloc(ctx, n, sizeof *items);
    rv_keyed *scratch = rv_alloc(ctx, n, sizeof *scratch);
    reversa_status status = input_of && person_of && items && scratch ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        const char *id = rv_dictionary_text(&draft->ids, i);
        items[i] = (rv_keyed){rv_siphash(draft->seed, id, rv_dictionary_length(&draft->ids, i)), i};
        status = rv_draft_poll(ctx, i);
    }
    if (status)
        goto done;
    rv_order_keyed(items, scratch, n, &draft->ids);
    for (int32_t p = 0; p < draft->n_people; p++) {
        input_of[p] = items[p].position;
        person_of[items[p].position] = p;
    }
    cohort->input_of = input_of;
    cohort->person_of = person_of;
done:
    rv_free(ctx, items);
    rv_free(ctx, scratch);
    return status;
}

/* An empty cohort in an arena of its own. */
static reversa_status open_cohort(reversa_context *ctx, const rv_draft *draft, reversa_cohort **cohort_out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_cohort *cohort = rv_arena_alloc(ctx, &arena, 1, sizeof *cohort);
    if (!cohort) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    cohort->arena = arena;
    cohort->n_people = draft->n_people;
    cohort->seed = draft->seed;
    cohort->unknown_manager = draft->unknown_manager;
    cohort->first_row = draft->first_row;
    memcpy(cohort->sha256, draft->sha256, sizeof cohort->sha256);
    *cohort_out = cohort;
    if (!draft->source)
        return REVERSA_OK;
    cohort->source = rv_arena_text(ctx, &cohort->arena, draft->source, strlen(draft->source));
    return cohort->source ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void move_dictionary(rv_dictionary *from, rv_dictionary *to)
{
    *to = *from;
    *from = (rv_dictionary){0};
}

reversa_status rv_draft_finish(reversa_context *ctx, rv_draft *draft, reversa_cohort **cohort_out)
{
    *cohort_out = NULL;
    reversa_cohort *cohort = NULL;
    reversa_status status = open_cohort(ctx, draft, &cohort);
    if (!status)
        status = rv_check_columns(ctx, draft);
    if (!status)
        status = draw_order(ctx, draft, cohort);
    if (!status)
        status = rv_line_build(ctx, draft, cohort);
    if (!status)
        status = rv_roles_fill(ctx, draft, cohort);
    if (!status)
        status = rv_first_error(ctx);
    if (!status)
        status = rv_permute_columns(ctx, draft, cohort);
    if (status) {
        reversa_cohort_free(cohort);
        return status;
    }
    move_dictionary(&draft->ids, &cohort->ids);
    move_dictionary(&draft->texts, &cohort->texts);
    move_dictionary(&draft->tags, &cohort->tags);
    *cohort_out = cohort;
    return REVERSA_OK;
}
