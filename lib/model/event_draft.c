/*
 * Sessions and survey answers in the making: rows in one growing array, turned into columns at the end.
 *
 * Invariant: every row added has an entry, also one with an error. Dictionaries move into the object; a draft that was
 * finished holds only what closing it frees.
 */
#include "model/event_draft.h"

#include <math.h>

#define ID_SEED 1 /* of the dictionaries: codes go by first appearance, so the key changes nothing that is seen */

static void fail_row(reversa_context *ctx, const char *source, int64_t row, const char *column, const char *message)
{
    (void)rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){source, row, column}, "%s", message);
}

void rv_sessions_draft_open(rv_sessions_draft *draft)
{
    rv_dictionary_open(draft->ctx, &draft->ids, ID_SEED);
}

reversa_status rv_sessions_draft_add(rv_sessions_draft *draft, const rv_session_row *values, int64_t row)
{
    reversa_status status = rv_grow(draft->ctx, &draft->rows, &draft->capacity, draft->n + 1, sizeof *draft->rows);
    if (status)
        return status;
    if (values->mentor >= 0 && values->mentor == values->mentee)
        (void)rv_fail_at(draft->ctx, REVERSA_E_DATA, (rv_place){draft->source, row, "mentee_id"},
                         "'%s' stands beside themselves", rv_dictionary_text(&draft->ids, values->mentor));
    if (isinf(values->minutes) || values->minutes < 0)
        fail_row(draft->ctx, draft->source, row, "minutes", "The minutes are below 0 or not finite");
    if (values->minute < -1 || values->minute >= RV_DAY_MINUTES)
        fail_row(draft->ctx, draft->source, row, "minute", "The minute of the day is not between 0 and 1439");
    if (isinf(values->rating_mentor))
        fail_row(draft->ctx, draft->source, row, "rating_mentor", "The rating is not finite");
    if (isinf(values->rating_mentee))
        fail_row(draft->ctx, draft->source, row, "rating_mentee", "The rating is not finite");
    draft->rows[draft->n++] = *values;
    return REVERSA_OK;
}

/* The columns of sessions; false out of memory. */
static bool fill_sessions(rv_sessions_draft *draft, reversa_sessions *sessions)
{
    reversa_context *ctx = draft->ctx;
    rv_arena *arena = &sessions->arena;
    size_t n = draft->n;
    int32_t *mentor = rv_arena_alloc(ctx, arena, n, sizeof *mentor);
    int32_t *mentee = rv_arena_alloc(ctx, arena, n, sizeof *mentee);
    int32_t *start = rv_arena_alloc(ctx, arena, n, sizeof *start);
    int32_t *minute = rv_arena_alloc(ctx, arena, n, sizeof *minute);
    double *minutes = rv_arena_alloc(ctx, arena, n, sizeof *minutes);
    uint8_t *state = rv_arena_alloc(ctx, arena, n, sizeof *state);
    double *rating_mentor = rv_arena_alloc(ctx, arena, n, sizeof *rating_mentor);
    double *rating_mentee = rv_arena_alloc(ctx, arena, n, sizeof *rating_mentee);
    if (!mentor || !mentee || !start || !minute || !minutes || !state || !rating_mentor || !rating_mentee)
        return false;
    for (size_t i = 0; i < n; i++) {
        const rv_session_row *row = &draft->rows[i];
        mentor[i] = row->mentor;
        mentee[i] = row->mentee;
        start[i] = row->start;
        minute[i] = row->minute;
        minutes[i] = row->minutes;
        state[i] = row->state;
        rating_mentor[i] = row->rating_mentor;
        rating_mentee[i] = row->rating_mentee;
    }
    sessions->n = (int64_t)n;
    sessions->mentor = mentor;
    sessions->mentee = mentee;
    sessions->start = start;
    sessions->minute = minute;
    sessions->minutes = minutes;
    sessions->state = state;
    sessions->rating_mentor = rating_mentor;
    sessions->rating_mentee = rating_mentee;
    return true;
}

reversa_status rv_sessions_draft_finish(rv_sessions_draft *draft, reversa_sessions **sessions_out)
{
    *sessions_out = NULL;
    reversa_status status = rv_first_error(draft->ctx);
    if (status)
        return status;
    rv_arena arena;
    rv_arena_open(draft->ctx, &arena);
    reversa_sessions *sessions = rv_arena_alloc(draft->ctx, &arena, 1, sizeof *sessions);
    if (!sessions) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    sessions->arena = arena;
    if (!fill_sessions(draft, sessions)) {
        reversa_sessions_free(sessions);
        return REVERSA_E_MEMORY;
    }
    sessions->ids = draft->ids;
    draft->ids = (rv_dictionary){0};
    *sessions_out = sessions;
    return REVERSA_OK;
}

void rv_sessions_draft_close(rv_sessions_draft *draft)
{
    rv_dictionary_free(&draft->ids);
    rv_free(draft->ctx, draft->rows);
    draft->rows = NULL;
}

void rv_surveys_draft_open(rv_surveys_draft *draft)
{
    rv_dictionary_open(draft->ctx, &draft->ids, ID_SEED);
    rv_dictionary_open(draft->ctx, &draft->items, ID_SEED);
}

reversa_status rv_surveys_draft_add(rv_surveys_draft *draft, const rv_survey_row *values, int64_t row)
{
    reversa_status status = rv_grow(draft->ctx, &draft->rows, &draft->capacity, draft->n + 1, sizeof *draft->rows);
    if (status)
        return status;
    if (isinf(values->score))
        fail_row(draft->ctx, draft->source, row, "score", "The score is not finite");
    draft->rows[draft->n++] = *values;
    return REVERSA_OK;
}

static bool fill_surveys(rv_surveys_draft *draft, reversa_surveys *surveys)
{
    reversa_context *ctx = draft->ctx;
    rv_arena *arena = &surveys->arena;
    size_t n = draft->n;
    int32_t *person = rv_arena_alloc(ctx, arena, n, sizeof *person);
    int32_t *date = rv_arena_alloc(ctx, arena, n, sizeof *date);
    uint8_t *wave = rv_arena_alloc(ctx, arena, n, sizeof *wave);
    int32_t *item = rv_arena_alloc(ctx, arena, n, sizeof *item);
    double *score = rv_arena_alloc(ctx, arena, n, sizeof *score);
    if (!person || !date || !wave || !item || !score)
        return false;
    for (size_t i = 0; i < n; i++) {
        const rv_survey_row *row = &draft->rows[i];
        person[i] = row->person;
        date[i] = row->date;
        wave[i] = row->wave;
        item[i] = row->item;
        score[i] = row->score;
    }
    surveys->n = (int64_t)n;
    surveys->person = person;
    surveys->date = date;
    surveys->wave = wave;
    surveys->item = item;
    surveys->score = score;
    return true;
}

reversa_status rv_surveys_draft_finish(rv_surveys_draft *draft, reversa_surveys **surveys_out)
{
    *surveys_out = NULL;
    reversa_status status = rv_first_error(draft->ctx);
    if (status)
        return status;
    rv_arena arena;
    rv_arena_open(draft->ctx, &arena);
    reversa_surveys *surveys = rv_arena_alloc(draft->ctx, &arena, 1, sizeof *surveys);
    if (!surveys) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    surveys->arena = arena;
    if (!fill_surveys(draft, surveys)) {
        reversa_surveys_free(surveys);
        return REVERSA_E_MEMORY;
    }
    surveys->ids = draft->ids;
    surveys->items = draft->items;
    draft->ids = (rv_dictionary){0};
    draft->items = (rv_dictionary){0};
    *surveys_out = surveys;
    return REVERSA_OK;
}

void rv_surveys_draft_close(rv_surveys_draft *draft)
{
    rv_dictionary_free(&draft->ids);
    rv_dictionary_free(&draft->items);
    rv_free(draft->ctx, draft->rows);
    draft->rows = NULL;
}
