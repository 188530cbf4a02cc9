/*
 * Reading a cohort. Nothing here changes it, so any number of threads may look at once.
 *
 * Indices from outside are checked and answered with "nothing there"; the internal readers trust theirs.
 */
#include "model/cohort.h"

#include <string.h>

void reversa_cohort_free(reversa_cohort *cohort)
{
    if (!cohort)
        return;
    rv_dictionary_free(&cohort->ids);
    rv_dictionary_free(&cohort->texts);
    rv_dictionary_free(&cohort->tags);
    rv_arena arena = cohort->arena; /* the cohort itself lies in it */
    rv_arena_free(&arena);
}

int32_t reversa_cohort_n_people(const reversa_cohort *cohort)
{
    return cohort->n_people;
}

uint64_t reversa_cohort_seed(const reversa_cohort *cohort)
{
    return cohort->seed;
}

static bool is_person(const reversa_cohort *cohort, int32_t person)
{
    return person >= 0 && person < cohort->n_people;
}

/* The column of that index and kind, NULL if there is none. */
static const rv_column *column_of_kind(const reversa_cohort *cohort, int32_t column, reversa_column_kind kind)
{
    if (column < 0 || column >= cohort->n_columns || cohort->columns[column].kind != kind)
        return NULL;
    return &cohort->columns[column];
}

const char *reversa_cohort_id(const reversa_cohort *cohort, int32_t person)
{
    return is_person(cohort, person) ? rv_dictionary_text(&cohort->ids, cohort->input_of[person]) : NULL;
}

int32_t reversa_cohort_find(const reversa_cohort *cohort, const char *id)
{
    int32_t position = rv_dictionary_find(&cohort->ids, id, strlen(id));
    return position < 0 ? -1 : cohort->person_of[position];
}

int32_t reversa_cohort_capacity(const reversa_cohort *cohort, int32_t person, reversa_side side)
{
    if (!is_person(cohort, person) || (side != REVERSA_MENTOR && side != REVERSA_MENTEE))
        return 0;
    return cohort->capacity[side][person];
}

int32_t reversa_cohort_n_columns(const reversa_cohort *cohort)
{
    return cohort->n_columns;
}

const char *reversa_cohort_column_name(const reversa_cohort *cohort, int32_t column)
{
    return column >= 0 && column < cohort->n_columns ? cohort->columns[column].name : NULL;
}

reversa_column_kind reversa_cohort_column_kind(const reversa_cohort *cohort, int32_t column)
{
    return column >= 0 && column < cohort->n_columns ? cohort->columns[column].kind : REVERSA_COLUMN_TEXT;
}

const rv_column *rv_cohort_column(const reversa_cohort *cohort, const char *name)
{
    for (int32_t i = 0; i < cohort->n_columns; i++)
        if (strcmp(cohort->columns[i].name, name) == 0)
            return &cohort->columns[i];
    return NULL;
}

int32_t reversa_cohort_column_find(const reversa_cohort *cohort, const char *name)
{
    const rv_column *column = rv_cohort_column(cohort, name);
    return column ? (int32_t)(column - cohort->columns) : -1;
}

int64_t reversa_cohort_number(const reversa_cohort *cohort, int32_t column, int32_t person)
{
    const rv_column *numbers = column_of_kind(cohort, column, REVERSA_COLUMN_NUMBER);
    return numbers && is_person(cohort, person) ? numbers->number[person] : REVERSA_MISSING_NUMBER;
}

const char *reversa_cohort_text(const reversa_cohort *cohort, int32_t column, int32_t person)
{
    const rv_column *texts = column_of_kind(cohort, column, REVERSA_COLUMN_TEXT);
    if (!texts || !is_person(cohort, person) || texts->code[person] == RV_MISSING_CODE)
        return NULL;
    return rv_dictionary_text(&cohort->texts, texts->code[person]);
}

int64_t rv_cohort_row(const reversa_cohort *cohort, int32_t person)
{
    return cohort->first_row + cohort->input_of[person];
}

static bool is_below(const reversa_cohort *cohort, int32_t person, int32_t top)
{
    int32_t at = cohort->line_first[person];
    return cohort->line_first[top] <= at && at <= cohort->line_last[top];
}

bool rv_cohort_same_line(const reversa_cohort *cohort, int32_t a, int32_t b)
{
    return cohort->manager && (is_below(cohort, a, b) || is_below(cohort, b, a));
}
