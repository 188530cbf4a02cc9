/*
 * A cohort once more, with changes that never were in the data: what would be, if.
 *
 * Everyone keeps their id, position in the input and order by the seed; people who are added come after them in the input.
 */
#ifndef RV_MODEL_EDIT_H
#define RV_MODEL_EDIT_H

#include "model/problem.h"

/* Another value of one person in one column. Only the fields of the column's kind are read. */
typedef struct rv_cell {
    const char *column;
    bool cleared;         /* empty, whatever the rest says */
    int64_t number;       /* NUMBER: millionths */
    const char *text;     /* TEXT */
    int32_t code;         /* DATE: days */
    int32_t n;            /* TAGS, MINUTES: entries */
    const int32_t *tags;  /* TAGS: codes of the cohort */
    const int32_t *level; /* TAGS: weights in thousandths */
    const int32_t *week;  /* MINUTES: UTC, two for each interval, as in a cohort */
} rv_cell;

/* A person with other cells; everyone else is as before. */
typedef struct rv_edit {
    const char *id;  /* of a person who is added; NULL: `person` is changed */
    int32_t person;  /* who is changed, or whose other cells are copied */
    int32_t n_cells; /* each column at most once */
    const rv_cell *cells;
} rv_edit;

/* The cohort with these changes, each person changed at most once. A cell of a column that the cohort lacks is left out,
 * but for mentor_capacity and mentee_capacity, which are made where they are missing. */
reversa_status rv_cohort_edit(reversa_context *ctx, const reversa_cohort *cohort, const rv_edit *edits, int32_t n_edits,
                              reversa_cohort **cohort_out);

/* The person of the edited cohort. */
static inline int32_t rv_edit_person(const reversa_cohort *before, const reversa_cohort *after, int32_t person)
{
    return after->person_of[before->input_of[person]];
}

/* Pair data of the same people for the edited cohort; NULL stays NULL. */
reversa_status rv_edit_preferences(reversa_context *ctx, const reversa_preferences *before,
                                   const reversa_cohort *cohort, reversa_preferences **preferences_out);
reversa_status rv_edit_previous(reversa_context *ctx, const reversa_previous *before, const reversa_cohort *cohort,
                                reversa_previous **previous_out);
reversa_status rv_edit_scores(reversa_context *ctx, const reversa_scores *before, const reversa_cohort *cohort,
                              reversa_scores **scores_out);

/* A pair of people with another state (reversa_pair_state, RV_PAIR_BARRED). */
typedef struct rv_edit_pair {
    int32_t pair[2]; /* by reversa_side */
    uint8_t state;
} rv_edit_pair;

/* Pairs, each at most once, with another state, all other rows as they are; before may be NULL. */
reversa_status rv_edit_states(reversa_context *ctx, const reversa_previous *before, const reversa_cohort *cohort,
                              const rv_edit_pair *pairs, int32_t n, reversa_previous **previous_out);

#endif
