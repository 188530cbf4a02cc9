/*
 * What one more mentor could be: with a tag that mentees want, in a department, available in a slot of two hours.
 *
 * Listed are the values that most mentees want or have, ties in the order of the words, as far as a rule or a criterion
 * looks at the column. The new mentor is otherwise like the one with the most eligible mentees, so that values of a kind
 * can be compared with each other.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "match/advice.h"
#include "score/scorer.h"

#define SLOT_STEP 120 /* minutes between two slots */
#define N_SLOTS (RV_WEEK_MINUTES / SLOT_STEP)

/* ---- Whom new mentors are like ---- */

static reversa_status find_like(rv_advising *a)
{
    static const int32_t one[2] = {1, 1};
    const rv_side *mentors = &a->problem->side[REVERSA_MENTOR];
    reversa_scorer *scorer = NULL;
    reversa_candidates *candidates = NULL;
    reversa_status status = rv_scorer_build(a->ctx, a->problem, &scorer);
    if (!status)
        status = rv_candidates_build(a->ctx, scorer, one, &candidates);
    int32_t best = -1;
    for (int32_t j = 0; j < mentors->n && !status; j++)
        if (best < 0 || candidates->eligible[REVERSA_MENTOR][j] > candidates->eligible[REVERSA_MENTOR][best])
            best = j;
    a->like = best < 0 ? -1 : mentors->person[best];
    reversa_candidates_free(candidates);
    reversa_scorer_free(scorer);
    return status;
}

/* ---- Values ---- */

/* A value and how many mentees it stands with. */
typedef struct value {
    int32_t code;
    int32_t count;
} value;

/* Does `a` come before `b`: more mentees, then the words. */
static bool precedes(const rv_dictionary *words, const value *a, const value *b)
{
    if (a->count != b->count)
        return a->count > b->count;
    return strcmp(rv_dictionary_text(words, a->code), rv_dictionary_text(words, b->code)) < 0;
}

/* The first values of [n_codes] counts; returns how many. */
static int32_t choose(const rv_dictionary *words, const int32_t *counts, value *best)
{
    int32_t n = 0;
    for (int32_t c = 0; c < words->count; c++) {
        value own = {c, counts[c]};
        int32_t place = n;
        if (own.count == 0)
            continue;
        while (place > 0 && precedes(words, &own, &best[place - 1]))
            place--;
        if (place == RV_ADVICE_VALUES)
            continue;
        n += n < RV_ADVICE_VALUES;
        memmove(&best[place + 1], &best[place], (size_t)(n - 1 - place) * sizeof *best);
        best[place] = own;
    }
    return n;
}

static reversa_status add_value(rv_advising *a, reversa_advice_kind kind, const char *column, const char *text,
                                int32_t tag)
{
    rv_advised *advised = rv_advice_add(a, kind);
    if (!advised)
        return REVERSA_E_MEMORY;
    advised->item.column = column;
    advised->item.value = text;
    advised->item.person = a->like;
    advised->tag = tag;
    return REVERSA_OK;
}

/* Tags of the mentees' column, for the mentors' column. */
static reversa_status list_tags(rv_advising *a, const rv_column *offered, const rv_column *wanted)
{
    const rv_side *mentees = &a->problem->side[REVERSA_MENTEE];
    const rv_dictionary *tags = &a->problem->cohort->tags;
    value best[RV_ADVICE_VALUES + 1];
    int32_t *counts = rv_arena_alloc(a->ctx, &a->scratch, (size_t)tags->count, sizeof *counts);
    reversa_status status = counts ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; i < mentees->n && !status; i++) {
        int32_t person = mentees->person[i];
        for (int64_t k = wanted->offset[person]; k < wanted->offset[person + 1]; k++)
            counts[wanted->tag[k]]++;
    }
    int32_t n = status ? 0 : choose(tags, counts, best);
    RV_REQUIRE(offered);
    for (int32_t k = 0; k < n && !status; k++)
        status = add_value(a, REVERSA_ADVICE_TAG, offered->name, rv_dictionary_text(tags, best[k].code), best[k].code);
    return status;
}

static reversa_status list_texts(rv_advising *a, const rv_column *column)
{
    const rv_dictionary *texts = &a->problem->cohort->texts;
    value best[RV_ADVICE_VALUES + 1];
    int32_t *counts = rv_arena_alloc(a->ctx, &a->scratch, (size_t)texts->count, sizeof *counts);
    reversa_status status = counts ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int side = 0; side < 2 && !status; side++) {
        const rv_side *people = &a->problem->side[side];
        for (int32_t i = 0; i < people->n; i++)
            if (column->code[people->person[i]] != RV_MISSING_CODE)
                counts[column->code[people->person[i]]]++;
    }
    int32_t n = status ? 0 : choose(texts, counts, best);
    for (int32_t k = 0; k < n && !status; k++)
        status = add_value(a, REVERSA_ADVICE_TEXT, column->name, rv_dictionary_text(texts, best[k].code), 0);
    return status;
}

static const char *slot_text(rv_advising *a, int32_t start)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    rv_sentence s = {.ctx = a->ctx};
    int32_t end = start % 1440 + RV_ADVICE_SLOT;
    rv_say(&s, "%s %02d:%02d-%02d:%02d", days[start / 1440], start % 1440 / 60, start % 60, end / 60, end % 60);
    return rv_say_finish(&s, &a->advice->arena);
}

/* Slots in which most mentees have an hour. */
static reversa_status list_slots(rv_advising *a, const rv_column *column)
{
    const rv_side *mentees = &a->problem->side[REVERSA_MENTEE];
    int32_t counts[N_SLOTS] = {0};
    for (int32_t i = 0; i < mentees->n; i++) {
        int32_t minutes[N_SLOTS] = {0};
        int32_t person = mentees->person[i];
        for (int64_t k = column->offset[person]; k < column->offset[person + 1]; k++)
            for (int32_t m = column->minute[2 * k]; m < column->minute[2 * k + 1]; m++)
                minutes[m / SLOT_STEP]++;
        for (int32_t s = 0; s < N_SLOTS; s++)
            counts[s] += minutes[s] >= 60;
    }
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; k < RV_ADVICE_VALUES && !status; k++) {
        int32_t best = 0;
        for (int32_t s = 1; s < N_SLOTS; s++)
            best = counts[s] > counts[best] ? s : best;
        if (counts[best] == 0)
            break;
        counts[best] = 0;
        const char *text = slot_text(a, best * SLOT_STEP);
        status = text ? add_value(a, REVERSA_ADVICE_SLOT, column->name, text, 0) : REVERSA_E_MEMORY;
        if (status)
            return status;
        rv_advised *advised = &a->advice->list[a->advice->n - 1];
        advised->week[0] = best * SLOT_STEP;
        advised->week[1] = best * SLOT_STEP + RV_ADVICE_SLOT;
    }
    return status;
}

static bool is_used(const reversa_problem *problem, const rv_column *column)
{
    bool used = false;
    for (int32_t r = 0; r < problem->n_rules; r++)
        used = used || (!problem->rules[r].skipped &&
                        (problem->rules[r].column == column || problem->rules[r].test.column == column));
    for (int32_t c = 0; c < problem->n_criteria; c++)
        used = used || problem->criteria[c].mentor == column;
    return used;
}

static reversa_status name_new(rv_advising *a)
{
    for (int32_t k = 0; k < a->advice->n; k++) {
        rv_sentence s = {.ctx = a->ctx};
        rv_say(&s, "new mentor %d", k + 1);
        const char *id = rv_say_finish(&s, &a->advice->arena);
        while (id && reversa_cohort_find(a->problem->cohort, id) >= 0) {
            rv_say(&s, "%s'", id);
            id = rv_say_finish(&s, &a->advice->arena);
        }
        if (!id)
            return REVERSA_E_MEMORY;
        a->advice->list[k].new_id = id;
    }
    return REVERSA_OK;
}

reversa_status rv_advice_profiles(rv_advising *advising)
{
    const reversa_problem *problem = advising->problem;
    const rv_column *department = rv_cohort_column(problem->cohort, "department");
    const rv_column *availability = rv_cohort_column(problem->cohort, "availability");
    if (!rv_variant_can_edit(problem) || problem->scores)
        return REVERSA_OK;
    reversa_status status = find_like(advising);
    if (status || advising->like < 0)
        return status;
    for (int32_t c = 0; c < problem->n_criteria && !status; c++) {
        const rv_bound_criterion *criterion = &problem->criteria[c];
        const rv_column *offered = rv_cohort_column(problem->cohort, criterion->mentor ? criterion->mentor->name : "");
        if (criterion->criterion->kind == RV_CRITERION_COVERAGE && offered == criterion->mentor)
            status = list_tags(advising, criterion->mentor, criterion->mentee);
    }
    if (!status && department && is_used(problem, department))
        status = list_texts(advising, department);
    if (!status && availability && availability->kind == REVERSA_COLUMN_MINUTES && is_used(problem, availability))
        status = list_slots(advising, availability);
    return status ? status : name_new(advising);
}

rv_edit rv_advice_edit(const rv_advising *advising, const rv_advised *advised, rv_cell *cells)
{
    static const int32_t full = 3 * RV_THOUSAND;
    int32_t n = 0;
    cells[n++] = (rv_cell){.column = "role", .text = "mentor"};
    cells[n++] = (rv_cell){.column = "mentor_capacity", .number = RV_MILLION};
    cells[n++] = (rv_cell){.column = "mentor_minimum", .cleared = true};
    cells[n] = (rv_cell){.column = advised->item.column, .n = 1};
    if (advised->item.kind == REVERSA_ADVICE_TAG) {
        cells[n].tags = &advised->tag;
        cells[n].level = &full;
    } else if (advised->item.kind == REVERSA_ADVICE_SLOT) {
        cells[n].week = advised->week;
    } else {
        cells[n].text = advised->item.value;
    }
    return (rv_edit){.id = advised->new_id, .person = advising->like, .n_cells = n + 1, .cells = cells};
}
