/*
 * Pair data from a program's own arrays: ids become people, doubles become millionths, notes become NFC; the rest is done
 * by rv_*_finish(), as for files.
 *
 * Row 1 of a message is the first row of the arrays. Scratch lies in one arena for each call.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/relations.h"

static const rv_origin from_memory = {.source = NULL, .sha256 = "", .first_row = 1, .n_unknown = 0};

/* Which arrays a call has, for the checks at the door. */
typedef struct rv_door {
    const void *cohort;
    const void *rows;
    const void *out;
} rv_door;

static reversa_status check_door(reversa_context *ctx, rv_door given)
{
    if (!given.cohort)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "cohort is NULL");
    if (!given.rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows is NULL");
    if (!given.out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The out-parameter is NULL");
    return REVERSA_OK;
}

/* The head of a struct of rows: its size, its number of rows, and whether an array that it needs is missing. */
static reversa_status check_head(reversa_context *ctx, bool right_size, int64_t n, bool complete)
{
    if (!right_size)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (n < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n is below 0");
    if (n > 0 && !complete)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "An array of rows that is needed is NULL");
    return REVERSA_OK;
}

static reversa_status find_people(reversa_context *ctx, rv_arena *scratch, const reversa_cohort *cohort,
                                  const char *const *ids, int64_t n, const int32_t **people_out)
{
    int32_t *people = rv_arena_alloc(ctx, scratch, (size_t)n, sizeof *people);
    if (!people)
        return REVERSA_E_MEMORY;
    RV_REQUIRE(n == 0 || ids);
    for (int64_t i = 0; i < n; i++) {
        if (!ids[i])
            return rv_fail_at(ctx, REVERSA_E_ARGUMENT, (rv_place){.row = i + 1}, "An id is NULL");
        people[i] = reversa_cohort_find(cohort, ids[i]);
    }
    *people_out = people;
    return REVERSA_OK;
}

reversa_status reversa_preferences_create(reversa_context *ctx, const reversa_cohort *cohort,
                                          const reversa_preference_rows *rows, reversa_preferences **preferences_out)
{
    if (preferences_out)
        *preferences_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_door(ctx, (rv_door){cohort, rows, preferences_out});
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n, rows->person_ids && rows->other_ids);
    if (status)
        return status;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_pair_rows pairs = {.n = rows->n, .rank = rows->ranks, .veto = rows->vetoes};
    status = find_people(ctx, &scratch, cohort, rows->person_ids, rows->n, &pairs.a);
    if (!status)
        status = find_people(ctx, &scratch, cohort, rows->other_ids, rows->n, &pairs.b);
    if (!status)
        status = rv_preferences_finish(ctx, cohort, &from_memory, &pairs, preferences_out);
    rv_arena_free(&scratch);
    return status;
}

static reversa_status check_states(reversa_context *ctx, const reversa_previous_rows *rows, uint8_t *states)
{
    for (int64_t i = 0; i < rows->n; i++) {
        int state = (int)rows->states[i];
        if (state < REVERSA_PAIR_ACTIVE || state > REVERSA_PAIR_FORBIDDEN)
            return rv_fail_at(ctx, REVERSA_E_ARGUMENT, (rv_place){.row = i + 1, .column = "state"},
                              "There is no state %d", state);
        states[i] = (uint8_t)state;
    }
    return REVERSA_OK;
}

/* Notes in NFC; wrong UTF-8 is reported row by row. */
static reversa_status take_notes(reversa_context *ctx, rv_arena *scratch, const reversa_previous_rows *rows,
                                 const char **notes)
{
    char *buffer = NULL;
    size_t capacity = 0;
    reversa_status status = REVERSA_OK;
    for (int64_t i = 0; !status && rows->notes && i < rows->n; i++) {
        const char *note = rows->notes[i];
        size_t length = note ? strlen(note) : 0;
        if (length == 0)
            continue;
        if (rv_utf8_check(note, length) < length) {
            (void)rv_fail_at(ctx, REVERSA_E_FORMAT, (rv_place){.row = i + 1, .column = "note"},
                             "The note is not UTF-8");
            continue;
        }
        status = rv_normalise(ctx, note, length, &buffer, &capacity, &length);
        if (!status) {
            notes[i] = rv_arena_text(ctx, scratch, buffer, length);
            status = notes[i] ? REVERSA_OK : REVERSA_E_MEMORY;
        }
    }
    rv_free(ctx, buffer);
    return status;
}

reversa_status reversa_previous_create(reversa_context *ctx, const reversa_cohort *cohort,
                                       const reversa_previous_rows *rows, reversa_previous **previous_out)
{
    if (previous_out)
        *previous_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_door(ctx, (rv_door){cohort, rows, previous_out});
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n,
                            rows->mentor_ids && rows->mentee_ids && rows->states);
    if (status)
        return status;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    uint8_t *states = rv_arena_alloc(ctx, &scratch, (size_t)rows->n, sizeof *states);
    const char **notes = rv_arena_alloc(ctx, &scratch, (size_t)rows->n, sizeof *notes);
    rv_pair_rows pairs = {
        .n = rows->n, .state = states, .note = notes, .a_id = rows->mentor_ids, .b_id = rows->mentee_ids};
    status = states && notes ? check_states(ctx, rows, states) : REVERSA_E_MEMORY;
    if (!status)
        status = take_notes(ctx, &scratch, rows, notes);
    if (!status)
        status = find_people(ctx, &scratch, cohort, rows->mentor_ids, rows->n, &pairs.a);
    if (!status)
        status = find_people(ctx, &scratch, cohort, rows->mentee_ids, rows->n, &pairs.b);
    if (!status)
        status = rv_previous_finish(ctx, cohort, &from_memory, &pairs, previous_out);
    rv_arena_free(&scratch);
    return status;
}

/* Scores to micro-points; those out of range are reported row by row. */
static reversa_status take_scores(reversa_context *ctx, rv_arena *scratch, const reversa_score_rows *rows,
                                  const int32_t **scores_out)
{
    int32_t *scores = rv_arena_alloc(ctx, scratch, (size_t)rows->n, sizeof *scores);
    if (!scores)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < rows->n; i++) {
        double score = rows->scores[i];
        if (score >= 0 && score <= 1)
            scores[i] = (int32_t)llround(score * (double)RV_MILLION);
        else
            (void)rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = "score"},
                             "The score is not in 0 to 1");
    }
    *scores_out = scores;
    return REVERSA_OK;
}

static reversa_status take_column(reversa_context *ctx, rv_arena *scratch, const reversa_score_rows *rows, int32_t c,
                                  const int64_t **column_out)
{
    const double limit = (double)RV_NUMBER_LIMIT / (double)RV_MILLION;
    int64_t *column = rv_arena_alloc(ctx, scratch, (size_t)rows->n, sizeof *column);
    if (!column)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < rows->n; i++) {
        double value = rows->columns[c][i];
        column[i] = REVERSA_MISSING_NUMBER;
        if (fabs(value) <= limit)
            column[i] = llround(value * (double)RV_MILLION);
        else if (!isnan(value))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.row = i + 1, .column = rows->column_names[c]},
                             "The number is beyond 10^12");
    }
    *column_out = column;
    return REVERSA_OK;
}

static reversa_status take_columns(reversa_context *ctx, rv_arena *scratch, const reversa_score_rows *rows,
                                   const int64_t ***columns_out)
{
    const int64_t **columns = rv_arena_alloc(ctx, scratch, (size_t)rows->n_columns, sizeof *columns);
    reversa_status status = columns ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t c = 0; !status && c < rows->n_columns; c++)
        status = take_column(ctx, scratch, rows, c, &columns[c]);
    *columns_out = columns;
    return status;
}

static reversa_status check_column_names(reversa_context *ctx, const reversa_score_rows *rows)
{
    if (rows->n_columns < 0 || (rows->n_columns > 0 && (!rows->column_names || !rows->columns)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n_columns does not fit rows.column_names and rows.columns");
    for (int32_t c = 0; c < rows->n_columns; c++) {
        const char *name = rows->column_names[c];
        if (!name || !name[0] || (rows->n > 0 && !rows->columns[c]))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d of rows has no name or no values", c);
        if (rv_utf8_check(name, strlen(name)) < strlen(name))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "The name of column %d of rows is not UTF-8", c);
    }
    return REVERSA_OK;
}

reversa_status reversa_scores_create(reversa_context *ctx, const reversa_cohort *cohort, const reversa_score_rows *rows,
                                     reversa_scores **scores_out)
{
    if (scores_out)
        *scores_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = check_door(ctx, (rv_door){cohort, rows, scores_out});
    if (!status)
        status = check_head(ctx, rows->struct_size >= sizeof *rows, rows->n,
                            rows->mentor_ids && rows->mentee_ids && rows->scores);
    if (!status)
        status = check_column_names(ctx, rows);
    if (status)
        return status;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    rv_pair_rows pairs = {.n = rows->n, .column_name = rows->column_names, .n_columns = rows->n_columns};
    const int64_t **columns = NULL;
    status = take_scores(ctx, &scratch, rows, &pairs.score);
    if (!status)
        status = take_columns(ctx, &scratch, rows, &columns);
    pairs.column = columns;
    if (!status)
        status = find_people(ctx, &scratch, cohort, rows->mentor_ids, rows->n, &pairs.a);
    if (!status)
        status = find_people(ctx, &scratch, cohort, rows->mentee_ids, rows->n, &pairs.b);
    if (!status)
        status = rv_scores_finish(ctx, cohort, &from_memory, &pairs, scores_out);
    rv_arena_free(&scratch);
    return status;
}
