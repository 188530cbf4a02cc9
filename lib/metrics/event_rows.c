/*
 * Sessions and survey answers from a caller's arrays: checked row by row, copied, ids turned into codes. All rows are
 * looked at before the call gives up, as the readers of files do.
 */
#include <reversa/events.h>

#include <reversa/cohort.h>

#include <math.h>
#include <string.h>

#include "metrics/cadence.h"
#include "model/events.h"

#define SESSION_SEED UINT64_C(0x73657373)
#define SURVEY_SEED UINT64_C(0x73757276)
#define MINUTES_A_DAY 1440
#define POLL_ROWS ((int64_t)1 << 16)

/* The columns of sessions while they can be written. */
typedef struct session_columns {
    int32_t *mentor;
    int32_t *mentee;
    int32_t *start;
    int32_t *minute;
    double *minutes;
    uint8_t *state;
    double *rating_mentor;
    double *rating_mentee;
} session_columns;

typedef struct survey_columns {
    int32_t *person;
    int32_t *date;
    uint8_t *wave;
    int32_t *item;
    double *score;
} survey_columns;

void reversa_session_rows_init(reversa_session_rows *rows)
{
    *rows = (reversa_session_rows){.struct_size = sizeof *rows};
}

void reversa_survey_rows_init(reversa_survey_rows *rows)
{
    *rows = (reversa_survey_rows){.struct_size = sizeof *rows};
}

/* The code of a text; an empty one is reported. */
static reversa_status take_text(reversa_context *ctx, rv_dictionary *dictionary, const char *text, rv_place place,
                                int32_t *code_out)
{
    if (text && *text)
        return rv_dictionary_intern(ctx, dictionary, text, strlen(text), code_out);
    (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The cell is empty");
    return REVERSA_OK;
}

static void check_day(reversa_context *ctx, int32_t day, rv_place place)
{
    if (day < RV_FIRST_DAY || day > RV_LAST_DAY)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The day is not one of the years 1583 to 9999");
}

/* An optional number: NaN where there is none; an infinite one is reported. */
static double number_at(reversa_context *ctx, const double *column, int64_t i, const char *name)
{
    double value = column ? column[i] : NAN;
    rv_place place = {.row = i + 1, .column = name};
    if (isinf(value))
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The number is infinite");
    return value;
}

static reversa_status take_session(reversa_context *ctx, const reversa_session_rows *rows, int64_t i,
                                   reversa_sessions *sessions, const session_columns *to)
{
    rv_place place = {.row = i + 1, .column = "mentor_id"};
    reversa_status status = take_text(ctx, &sessions->ids, rows->mentor_id[i], place, &to->mentor[i]);
    place.column = "mentee_id";
    if (status == REVERSA_OK)
        status = take_text(ctx, &sessions->ids, rows->mentee_id[i], place, &to->mentee[i]);
    if (status != REVERSA_OK)
        return status;
    place.column = "start";
    check_day(ctx, rows->start[i], place);
    to->start[i] = rows->start[i];
    to->minute[i] = rows->minute ? rows->minute[i] : -1;
    place.column = "minute";
    if (to->minute[i] < -1 || to->minute[i] >= MINUTES_A_DAY)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The minute %d is not one of the day", to->minute[i]);
    place.column = "state";
    if (rows->state[i] < 0 || rows->state[i] >= RV_N_SESSION_STATES)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The state %d is not known", rows->state[i]);
    to->state[i] = (uint8_t)rows->state[i];
    to->minutes[i] = number_at(ctx, rows->minutes, i, "minutes");
    place.column = "minutes";
    if (to->minutes[i] < 0)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The length is negative");
    to->rating_mentor[i] = number_at(ctx, rows->rating_mentor, i, "rating_mentor");
    to->rating_mentee[i] = number_at(ctx, rows->rating_mentee, i, "rating_mentee");
    return REVERSA_OK;
}

static reversa_status fill_sessions(reversa_context *ctx, const reversa_session_rows *rows, reversa_sessions *sessions)
{
    size_t n = (size_t)rows->n;
    rv_arena *arena = &sessions->arena;
    session_columns to = {0};
    to.mentor = rv_arena_alloc(ctx, arena, n, sizeof *to.mentor);
    to.mentee = rv_arena_alloc(ctx, arena, n, sizeof *to.mentee);
    to.start = rv_arena_alloc(ctx, arena, n, sizeof *to.start);
    to.minute = rv_arena_alloc(ctx, arena, n, sizeof *to.minute);
    to.minutes = rv_arena_alloc(ctx, arena, n, sizeof *to.minutes);
    to.state = rv_arena_alloc(ctx, arena, n, sizeof *to.state);
    to.rating_mentor = rv_arena_alloc(ctx, arena, n, sizeof *to.rating_mentor);
    to.rating_mentee = rv_arena_alloc(ctx, arena, n, sizeof *to.rating_mentee);
    if (!to.mentor || !to.mentee || !to.start || !to.minute || !to.minutes || !to.state || !to.rating_mentor ||
        !to.rating_mentee)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    for (int64_t i = 0; i < rows->n && status == REVERSA_OK; i++) {
        status = i % POLL_ROWS == 0 ? rv_poll(ctx) : REVERSA_OK;
        if (status == REVERSA_OK)
            status = take_session(ctx, rows, i, sessions, &to);
    }
    sessions->n = rows->n;
    sessions->mentor = to.mentor;
    sessions->mentee = to.mentee;
    sessions->start = to.start;
    sessions->minute = to.minute;
    sessions->minutes = to.minutes;
    sessions->state = to.state;
    sessions->rating_mentor = to.rating_mentor;
    sessions->rating_mentee = to.rating_mentee;
    return status != REVERSA_OK ? status : rv_first_error(ctx);
}

reversa_status reversa_sessions_create(reversa_context *ctx, const reversa_session_rows *rows,
                                       reversa_sessions **sessions_out)
{
    if (sessions_out)
        *sessions_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!rows || !sessions_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows and sessions_out must not be NULL");
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n < 0 || rows->n >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n must lie in 0 .. 2147483646");
    if (rows->n > 0 && (!rows->mentor_id || !rows->mentee_id || !rows->start || !rows->state))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.mentor_id, mentee_id, start and state must not be NULL");
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_sessions *sessions = rv_arena_alloc(ctx, &arena, 1, sizeof *sessions);
    if (!sessions) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    sessions->arena = arena;
    rv_dictionary_open(ctx, &sessions->ids, SESSION_SEED);
    status = fill_sessions(ctx, rows, sessions);
    if (status == REVERSA_OK)
        *sessions_out = sessions;
    else
        reversa_sessions_free(sessions);
    return status;
}

static reversa_status take_answer(reversa_context *ctx, const reversa_survey_rows *rows, int64_t i,
                                  reversa_surveys *surveys, const survey_columns *to)
{
    rv_place place = {.row = i + 1, .column = "person_id"};
    reversa_status status = take_text(ctx, &surveys->ids, rows->person_id[i], place, &to->person[i]);
    place.column = "item";
    if (status == REVERSA_OK)
        status = take_text(ctx, &surveys->items, rows->item[i], place, &to->item[i]);
    if (status != REVERSA_OK)
        return status;
    to->date[i] = rows->date ? rows->date[i] : REVERSA_MISSING_DATE;
    place.column = "date";
    if (to->date[i] != REVERSA_MISSING_DATE)
        check_day(ctx, to->date[i], place);
    place.column = "wave";
    if (rows->wave[i] < 0 || rows->wave[i] >= RV_N_WAVES)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The wave %d is not known", rows->wave[i]);
    to->wave[i] = (uint8_t)rows->wave[i];
    to->score[i] = number_at(ctx, rows->score, i, "score");
    return REVERSA_OK;
}

static reversa_status fill_surveys(reversa_context *ctx, const reversa_survey_rows *rows, reversa_surveys *surveys)
{
    size_t n = (size_t)rows->n;
    rv_arena *arena = &surveys->arena;
    survey_columns to = {0};
    to.person = rv_arena_alloc(ctx, arena, n, sizeof *to.person);
    to.date = rv_arena_alloc(ctx, arena, n, sizeof *to.date);
    to.wave = rv_arena_alloc(ctx, arena, n, sizeof *to.wave);
    to.item = rv_arena_alloc(ctx, arena, n, sizeof *to.item);
    to.score = rv_arena_alloc(ctx, arena, n, sizeof *to.score);
    if (!to.person || !to.date || !to.wave || !to.item || !to.score)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    for (int64_t i = 0; i < rows->n && status == REVERSA_OK; i++) {
        status = i % POLL_ROWS == 0 ? rv_poll(ctx) : REVERSA_OK;
        if (status == REVERSA_OK)
            status = take_answer(ctx, rows, i, surveys, &to);
    }
    surveys->n = rows->n;
    surveys->person = to.person;
    surveys->date = to.date;
    surveys->wave = to.wave;
    surveys->item = to.item;
    surveys->score = to.score;
    return status != REVERSA_OK ? status : rv_first_error(ctx);
}

reversa_status reversa_surveys_create(reversa_context *ctx, const reversa_survey_rows *rows,
                                      reversa_surveys **surveys_out)
{
    if (surveys_out)
        *surveys_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!rows || !surveys_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows and surveys_out must not be NULL");
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n < 0 || rows->n >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.n must lie in 0 .. 2147483646");
    if (rows->n > 0 && (!rows->person_id || !rows->wave || !rows->item || !rows->score))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.person_id, wave, item and score must not be NULL");
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_surveys *surveys = rv_arena_alloc(ctx, &arena, 1, sizeof *surveys);
    if (!surveys) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    surveys->arena = arena;
    rv_dictionary_open(ctx, &surveys->ids, SURVEY_SEED);
    rv_dictionary_open(ctx, &surveys->items, SURVEY_SEED);
    status = fill_surveys(ctx, rows, surveys);
    if (status == REVERSA_OK)
        *surveys_out = surveys;
    else
        reversa_surveys_free(surveys);
    return status;
}
