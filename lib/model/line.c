/*
 * The manager tree as intervals: whoever is below p, at any distance, has a number in the interval of p.
 *
 * Numbers are those of a preorder walk, found without recursion: people without anybody below them are taken away again
 * and again (Kahn 1962), which adds up the sizes of the lines and leaves exactly the cycles; then, from the tops
 * down, each line gets as many numbers as it has people. O(n), and a chain of a million is no deeper than one of two.
 */
#include "model/draft.h"

#define NOBODY (-1)
#define PEELED (-1)
#define NOT_ASKED (-2)

/* Scratch of one build; arrays by person. */
typedef struct rv_peeling {
    int32_t *manager;
    int32_t *first; /* while peeling: how many reports are left, or PEELED */
    int32_t *last;  /* while peeling: the size of the line */
    int32_t *order; /* in which people were peeled: reports before managers */
    int32_t *next;  /* the next free number in the line */
    int32_t n_people;
    int32_t n_peeled;
} rv_peeling;

/* The person with the id that a text is, NOBODY for an unknown one. of_text remembers: a manager has many reports. */
static int32_t find_manager(const rv_draft *draft, const reversa_cohort *cohort, int32_t *of_text, int32_t code)
{
    if (of_text[code] == NOT_ASKED) {
        const char *id = rv_dictionary_text(&draft->texts, code);
        int32_t position = rv_dictionary_find(&draft->ids, id, rv_dictionary_length(&draft->texts, code));
        of_text[code] = position >= 0 ? cohort->person_of[position] : NOBODY;
    }
    return of_text[code];
}

/* Managers by person; an unknown one is recorded, or the person is the top of a line. */
static reversa_status resolve(reversa_context *ctx, const rv_draft *draft, const reversa_cohort *cohort,
                              int32_t *manager)
{
    const rv_column *column = rv_draft_column(draft, "manager_id");
    int32_t *of_text = rv_alloc(ctx, (size_t)draft->texts.count, sizeof *of_text);
    if (!of_text)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < draft->texts.count; i++)
        of_text[i] = NOT_ASKED;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; !status && i < draft->n_people; i++) {
        int32_t code = column->code[i];
        int32_t found = code == RV_MISSING_CODE ? NOBODY : find_manager(draft, cohort, of_text, code);
        manager[cohort->person_of[i]] = found;
        if (found == NOBODY && code != RV_MISSING_CODE && draft->unknown_manager == REVERSA_UNKNOWN_MANAGER_ERROR)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, i, "manager_id"),
                             "The manager \"%s\" is nobody's id", rv_dictionary_text(&draft->texts, code));
        status = rv_draft_poll(ctx, i);
    }
    rv_free(ctx, of_text);
    return status;
}

/* Take away whoever has nobody left below them, until only cycles are left. */
static void peel(rv_peeling *peeling)
{
    int32_t n = peeling->n_people;
    for (int32_t p = 0; p < n; p++) {
        peeling->last[p] = 1;
        if (peeling->manager[p] != NOBODY)
            peeling->first[peeling->manager[p]]++;
    }
    int32_t count = 0;
    for (int32_t p = 0; p < n; p++)
        if (peeling->first[p] == 0)
            peeling->order[count++] = p;
    for (int32_t i = 0; i < count; i++) {
        int32_t p = peeling->order[i];
        int32_t above = peeling->manager[p];
        peeling->first[p] = PEELED;
        if (above == NOBODY)
            continue;
        peeling->last[above] += peeling->last[p];
        if (--peeling->first[above] == 0)
            peeling->order[count++] = above;
    }
    peeling->n_peeled = count;
}

/* Whoever is not peeled is on a cycle: record one person of each, the first in the input. */
static void report_cycles(reversa_context *ctx, const rv_draft *draft, const reversa_cohort *cohort,
                          const rv_peeling *peeling)
{
    for (int32_t i = 0; i < draft->n_people; i++) {
        int32_t person = cohort->person_of[i];
        if (peeling->first[person] == PEELED)
            continue;
        int64_t length = 0;
        for (int32_t p = person; peeling->first[p] != PEELED; p = peeling->manager[p], length++)
            peeling->first[p] = PEELED;
        (void)rv_fail_at(ctx, REVERSA_E_DATA, rv_draft_place(draft, i, "manager_id"),
                         "The managers above \"%s\" lead back to the same person, a cycle of %lld",
                         rv_dictionary_text(&draft->ids, i), (long long)length);
    }
}

/* Managers before reports: hand out the numbers. last holds the sizes when it begins and the last numbers after. */
static void number_lines(const rv_peeling *peeling)
{
    int32_t free_number = 0;
    for (int32_t i = peeling->n_people - 1; i >= 0; i--) {
        int32_t p = peeling->order[i];
        int32_t *next = peeling->manager[p] == NOBODY ? &free_number : &peeling->next[peeling->manager[p]];
        int32_t size = peeling->last[p];
        peeling->first[p] = *next;
        peeling->last[p] = *next + size - 1;
        peeling->next[p] = *next + 1;
        *next += size;
    }
}

reversa_status rv_line_build(reversa_context *ctx, const rv_draft *draft, reversa_cohort *cohort)
{
    if (!rv_draft_column(draft, "manager_id"))
        return REVERSA_OK;
    size_t n = (size_t)draft->n_people;
    rv_peeling peeling = {.n_people = draft->n_people};
    peeling.manager = rv_arena_alloc(ctx, &cohort->arena, n, sizeof *peeling.manager);
    peeling.first = rv_arena_alloc(ctx, &cohort->arena, n, sizeof *peeling.first);
    peeling.last = rv_arena_alloc(ctx, &cohort->arena, n, sizeof *peeling.last);
    peeling.order = rv_alloc(ctx, n, sizeof *peeling.order);
    peeling.next = rv_alloc(ctx, n, sizeof *peeling.next);
    reversa_status status = REVERSA_E_MEMORY;
    if (!peeling.manager || !peeling.first || !peeling.last || !peeling.order || !peeling.next)
        goto done;
    status = resolve(ctx, draft, cohort, peeling.manager);
    if (status)
        goto done;
    peel(&peeling);
    if (peeling.n_peeled == peeling.n_people)
        number_lines(&peeling);
    else
        report_cycles(ctx, draft, cohort, &peeling);
    cohort->manager = peeling.manager;
    cohort->line_first = peeling.first;
    cohort->line_last = peeling.last;
done:
    rv_free(ctx, peeling.order);
    rv_free(ctx, peeling.next);
    return status;
}
