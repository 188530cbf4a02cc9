/*
 * Sessions and pairs for tests, written down in small: ids are letters, days are counted from a Monday in February 2027.
 */
#ifndef RT_ENGAGEMENT_H
#define RT_ENGAGEMENT_H

#include <reversa/engagement.h>

#define RT_DAY0 INT32_C(20850) /* 2027-02-01 */
#define RT_MOST_SESSIONS 4000
#define RT_MOST_PAIRS 200

/* A programme as arrays. Zero it, fill it with the functions below, hand its rows to the library. */
typedef struct rt_programme {
    int64_t n_sessions;
    const char *mentor[RT_MOST_SESSIONS];
    const char *mentee[RT_MOST_SESSIONS];
    int32_t start[RT_MOST_SESSIONS];
    int32_t state[RT_MOST_SESSIONS];
    double minutes[RT_MOST_SESSIONS];
    const int32_t *minute; /* of the day; NULL: not known */
    int64_t n_pairs;
    const char *pair_mentor[RT_MOST_PAIRS];
    const char *pair_mentee[RT_MOST_PAIRS];
    int32_t pair_start[RT_MOST_PAIRS];
    int32_t pair_end[RT_MOST_PAIRS];
    int32_t pair_end_kind[RT_MOST_PAIRS];
    char name[RT_MOST_PAIRS][2][8];
} rt_programme;

/* Add a pair that starts on a day after day 0; its number. */
int64_t rt_pair(rt_programme *programme, int32_t start);
/* Add a session of an hour of that pair. */
void rt_session(rt_programme *programme, int64_t pair, int32_t day, reversa_session_state state);
/* Put sessions in another order. */
void rt_shuffle_sessions(rt_programme *programme, uint64_t *random);
reversa_pair_rows rt_pair_rows(const rt_programme *programme);
/* The sessions as an object; the caller frees it. */
reversa_sessions *rt_sessions(reversa_context *ctx, const rt_programme *programme);
/* Options with all defaults, as of a day after day 0. */
reversa_engagement_options rt_as_of(int32_t day);

#endif
