/*
 * What happened: sessions, survey answers, employment. Plain columns in the order of the file, ids as dictionary codes.
 *
 * Made by the readers in io or from a caller's arrays; metrics and study read them. A missing number is NaN here (metrics
 * is the room of doubles), a missing date REVERSA_MISSING_DATE, a missing code −1.
 */
#ifndef RV_MODEL_EVENTS_H
#define RV_MODEL_EVENTS_H

#include <reversa/events.h>

#include "base/context.h"
#include "base/dictionary.h"

typedef enum rv_session_state {
    RV_SESSION_HELD = REVERSA_SESSION_HELD,
    RV_SESSION_CANCELLED_BY_MENTOR = REVERSA_SESSION_CANCELLED_BY_MENTOR,
    RV_SESSION_CANCELLED_BY_MENTEE = REVERSA_SESSION_CANCELLED_BY_MENTEE,
    RV_SESSION_NO_SHOW_MENTOR = REVERSA_SESSION_NO_SHOW_MENTOR,
    RV_SESSION_NO_SHOW_MENTEE = REVERSA_SESSION_NO_SHOW_MENTEE,
    RV_SESSION_PLANNED = REVERSA_SESSION_PLANNED,
    RV_N_SESSION_STATES
} rv_session_state;

typedef enum rv_wave {
    RV_WAVE_BEFORE = REVERSA_WAVE_BEFORE,
    RV_WAVE_DURING = REVERSA_WAVE_DURING,
    RV_WAVE_AFTER = REVERSA_WAVE_AFTER,
    RV_N_WAVES
} rv_wave;

/* The words of the files, by value. */
extern const char *const rv_session_state_names[RV_N_SESSION_STATES];
extern const char *const rv_wave_names[RV_N_WAVES];

struct reversa_sessions {
    rv_arena arena;
    rv_dictionary ids; /* of mentors and mentees */
    int64_t n;
    const int32_t *mentor; /* [n] code in ids */
    const int32_t *mentee;
    const int32_t *start;        /* [n] days since 1970-01-01 */
    const int32_t *minute;       /* [n] minute of the day, −1 if the file has dates only */
    const double *minutes;       /* [n] length of the session */
    const uint8_t *state;        /* rv_session_state */
    const double *rating_mentor; /* [n] NaN if missing */
    const double *rating_mentee;
};

struct reversa_surveys {
    rv_arena arena;
    rv_dictionary ids;
    rv_dictionary items;
    int64_t n;
    const int32_t *person;
    const int32_t *date;
    const uint8_t *wave; /* rv_wave */
    const int32_t *item; /* code in items */
    const double *score;
};

/* A further column of employment.csv: text codes, and numbers where every cell reads as one. */
typedef struct rv_employment_column {
    const char *name;
    const int32_t *code;  /* [n] code in `texts`, −1 */
    const double *number; /* [n] NaN if missing; NULL where some cell is no number */
} rv_employment_column;

struct reversa_employment {
    rv_arena arena;
    rv_dictionary ids;
    rv_dictionary texts;
    int64_t n;
    const int32_t *person;          /* [n] code in ids; unique */
    const int32_t *hire;            /* [n] days */
    const int32_t *exit;            /* [n] days, REVERSA_MISSING_DATE: still there */
    const int32_t *reason;          /* [n] code in texts, −1 */
    const int32_t *programme_start; /* [n] days, REVERSA_MISSING_DATE: never took part */
    int32_t n_columns;
    const rv_employment_column *columns;
};

#endif
