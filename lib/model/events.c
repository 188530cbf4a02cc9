/*
 * What happened, as it is held: the words of the files, counts, and release.
 *
 * Each object lies in its own arena, so the arena is copied out before it is freed; its dictionaries go first.
 */
#include "model/events.h"

const char *const rv_session_state_names[RV_N_SESSION_STATES] = {
    [RV_SESSION_HELD] = "held",
    [RV_SESSION_CANCELLED_BY_MENTOR] = "cancelled_by_mentor",
    [RV_SESSION_CANCELLED_BY_MENTEE] = "cancelled_by_mentee",
    [RV_SESSION_NO_SHOW_MENTOR] = "no_show_mentor",
    [RV_SESSION_NO_SHOW_MENTEE] = "no_show_mentee",
    [RV_SESSION_PLANNED] = "planned",
};

const char *const rv_wave_names[RV_N_WAVES] = {
    [RV_WAVE_BEFORE] = "before",
    [RV_WAVE_DURING] = "during",
    [RV_WAVE_AFTER] = "after",
};

int64_t reversa_sessions_n(const reversa_sessions *sessions)
{
    return sessions->n;
}

int64_t reversa_surveys_n(const reversa_surveys *surveys)
{
    return surveys->n;
}

int32_t reversa_surveys_n_items(const reversa_surveys *surveys)
{
    return surveys->items.count;
}

const char *reversa_surveys_item(const reversa_surveys *surveys, int32_t item)
{
    return item >= 0 && item < surveys->items.count ? rv_dictionary_text(&surveys->items, item) : NULL;
}

int32_t reversa_employment_latest(const reversa_employment *employment)
{
    int32_t latest = REVERSA_MISSING_DATE; /* below every date */
    for (int64_t i = 0; i < employment->n; i++) {
        const int32_t dates[] = {employment->hire[i], employment->exit[i], employment->programme_start[i]};
        for (int d = 0; d < 3; d++)
            latest = dates[d] > latest ? dates[d] : latest;
    }
    return latest;
}

int64_t reversa_employment_n(const reversa_employment *employment)
{
    return employment->n;
}

const char *reversa_employment_id(const reversa_employment *employment, int64_t row)
{
    return row >= 0 && row < employment->n ? rv_dictionary_text(&employment->ids, employment->person[row]) : NULL;
}

int32_t reversa_employment_n_columns(const reversa_employment *employment)
{
    return employment->n_columns;
}

const char *reversa_employment_column_name(const reversa_employment *employment, int32_t column)
{
    return column >= 0 && column < employment->n_columns ? employment->columns[column].name : NULL;
}

void reversa_sessions_free(reversa_sessions *sessions)
{
    if (!sessions)
        return;
    rv_arena arena = sessions->arena;
    rv_dictionary_free(&sessions->ids);
    rv_arena_free(&arena);
}

void reversa_surveys_free(reversa_surveys *surveys)
{
    if (!surveys)
        return;
    rv_arena arena = surveys->arena;
    rv_dictionary_free(&surveys->ids);
    rv_dictionary_free(&surveys->items);
    rv_arena_free(&arena);
}

void reversa_employment_free(reversa_employment *employment)
{
    if (!employment)
        return;
    rv_arena arena = employment->arena;
    rv_dictionary_free(&employment->ids);
    rv_dictionary_free(&employment->texts);
    rv_arena_free(&arena);
}
