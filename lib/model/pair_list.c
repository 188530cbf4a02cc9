/*
 * Lists of pairs. A pair that comes twice is found by a dictionary of pairs of codes, which knows the row of each.
 */
#include "model/pair_list.h"

#include <stdio.h>

#define ID_SEED 1 /* of the dictionaries: codes go by first appearance, so the key changes nothing that is seen */

const char *const rv_pair_end_names[3] = {
    [REVERSA_PAIR_END_UNKNOWN] = "", [REVERSA_PAIR_END_PLANNED] = "planned", [REVERSA_PAIR_END_EARLY] = "early"};

void rv_pair_list_draft_open(rv_pair_list_draft *draft)
{
    rv_dictionary_open(draft->ctx, &draft->ids, ID_SEED);
    rv_dictionary_open(draft->ctx, &draft->seen, ID_SEED);
}

static void check_row(const rv_pair_list_draft *draft, const rv_pair_list_row *values, int64_t row)
{
    bool ended = values->end != REVERSA_MISSING_DATE;
    rv_place place = {draft->source, row, "mentee_id"};
    if (values->mentor == values->mentee)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "'%s' stands beside themselves",
                         rv_dictionary_text(&draft->ids, values->mentor));
    place.column = "end_date";
    if (ended && values->start != REVERSA_MISSING_DATE && values->end < values->start)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "The end is before the start");
    place.column = "end_reason";
    if (!ended && values->end_kind != REVERSA_PAIR_END_UNKNOWN)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, place, "There is a reason for an end, but no end");
}

/* Keep the row in which a pair stands first; a second one is recorded. */
static reversa_status check_twice(rv_pair_list_draft *draft, const rv_pair_list_row *values, int64_t row)
{
    char key[32];
    int32_t code = -1;
    int length = snprintf(key, sizeof key, "%d:%d", values->mentor, values->mentee);
    reversa_status status = rv_dictionary_intern(draft->ctx, &draft->seen, key, (size_t)length, &code);
    if (!status)
        status = rv_grow(draft->ctx, &draft->first, &draft->first_capacity, (size_t)code + 1, sizeof *draft->first);
    if (status)
        return status;
    if (draft->first[code] > 0)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, (rv_place){draft->source, row, "mentee_id"},
                         "'%s' and '%s' are listed already in row %lld",
                         rv_dictionary_text(&draft->ids, values->mentor),
                         rv_dictionary_text(&draft->ids, values->mentee), (long long)draft->first[code]);
    else
        draft->first[code] = row;
    return REVERSA_OK;
}

reversa_status rv_pair_list_draft_add(rv_pair_list_draft *draft, const rv_pair_list_row *values, int64_t row)
{
    reversa_status status = rv_grow(draft->ctx, &draft->rows, &draft->capacity, draft->n + 1, sizeof *draft->rows);
    if (!status)
        status = check_twice(draft, values, row);
    if (status)
        return status;
    check_row(draft, values, row);
    draft->rows[draft->n++] = *values;
    return REVERSA_OK;
}

/* The columns; the ids have moved into the list, so their texts stay where they are. False out of memory. */
static bool fill(const rv_pair_list_draft *draft, reversa_pair_list *list)
{
    reversa_context *ctx = draft->ctx;
    const char **mentor = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *mentor);
    const char **mentee = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *mentee);
    int32_t *start = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *start);
    int32_t *end = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *end);
    int32_t *end_kind = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *end_kind);
    double *score = rv_arena_alloc(ctx, &list->arena, draft->n, sizeof *score);
    if (!mentor || !mentee || !start || !end || !end_kind || !score)
        return false;
    for (size_t i = 0; i < draft->n; i++) {
        const rv_pair_list_row *row = &draft->rows[i];
        mentor[i] = rv_dictionary_text(&list->ids, row->mentor);
        mentee[i] = rv_dictionary_text(&list->ids, row->mentee);
        start[i] = row->start;
        end[i] = row->end;
        end_kind[i] = row->end_kind;
        score[i] = row->score;
    }
    list->n = (int64_t)draft->n;
    list->mentor = mentor;
    list->mentee = mentee;
    list->start = start;
    list->end = end;
    list->end_kind = end_kind;
    list->score = draft->has_scores ? score : NULL;
    return true;
}

reversa_status rv_pair_list_draft_finish(rv_pair_list_draft *draft, reversa_pair_list **list_out)
{
    *list_out = NULL;
    reversa_status status = rv_first_error(draft->ctx);
    if (status)
        return status;
    rv_arena arena;
    rv_arena_open(draft->ctx, &arena);
    reversa_pair_list *list = rv_arena_alloc(draft->ctx, &arena, 1, sizeof *list);
    if (!list) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    list->arena = arena;
    list->ids = draft->ids;
    draft->ids = (rv_dictionary){0};
    if (!fill(draft, list)) {
        reversa_pair_list_free(list);
        return REVERSA_E_MEMORY;
    }
    *list_out = list;
    return REVERSA_OK;
}

void rv_pair_list_draft_close(rv_pair_list_draft *draft)
{
    rv_dictionary_free(&draft->ids);
    rv_dictionary_free(&draft->seen);
    rv_free(draft->ctx, draft->first);
    rv_free(draft->ctx, draft->rows);
    *draft = (rv_pair_list_draft){.ctx = draft->ctx, .source = draft->source};
}

int64_t reversa_pair_list_n(const reversa_pair_list *list)
{
    return list->n;
}

void reversa_pair_list_rows(const reversa_pair_list *list, reversa_pair_rows *rows_out)
{
    *rows_out = (reversa_pair_rows){.struct_size = sizeof *rows_out,
                                    .n = list->n,
                                    .mentor_id = list->mentor,
                                    .mentee_id = list->mentee,
                                    .start = list->start,
                                    .end = list->end,
                                    .end_kind = list->end_kind};
}

const double *reversa_pair_list_scores(const reversa_pair_list *list)
{
    return list->score;
}

void reversa_pair_list_free(reversa_pair_list *list)
{
    if (!list)
        return;
    rv_arena arena = list->arena; /* the list lies in its own arena */
    rv_dictionary_free(&list->ids);
    rv_arena_free(&arena);
}
