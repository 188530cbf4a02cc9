/*
 * Engagement: how closely pairs keep to the cadence of their programme.
 *
 * Made from sessions and a list of pairs, as of a date: what happened up to the end of that day counts. What cannot be
 * told is NaN. These numbers are for offering support, never for ranking people.
 */
#ifndef REVERSA_ENGAGEMENT_H
#define REVERSA_ENGAGEMENT_H

#include <reversa/cohort.h>
#include <reversa/events.h>
#include <reversa/programme.h>
#include <reversa/survival.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a pair came to its end. */
typedef enum reversa_pair_end {
    REVERSA_PAIR_END_UNKNOWN = 0, /**< Early where it lies before the plan's end by more than the tolerance. */
    REVERSA_PAIR_END_PLANNED = 1,
    REVERSA_PAIR_END_EARLY = 2
} reversa_pair_end;

/** Pairs by column, in any order. All arrays are borrowed for the call. Set up with reversa_pair_rows_init(). */
typedef struct reversa_pair_rows {
    uint32_t struct_size;
    int64_t n;
    const char *const *mentor_id; /**< [n] */
    const char *const *mentee_id; /**< [n] No pair occurs twice. */
    const int32_t *start;         /**< [n] Days since 1970-01-01; REVERSA_MISSING_DATE, or NULL: with the programme. */
    const int32_t *end;      /**< [n] The last day; REVERSA_MISSING_DATE, or NULL for all: it ends with its plan. */
    const int32_t *end_kind; /**< [n] reversa_pair_end, read where there is an end; NULL: all unknown. */
} reversa_pair_rows;

/** As of when, and the cadence. Set up with reversa_engagement_options_init(). */
typedef struct reversa_engagement_options {
    uint32_t struct_size;
    int32_t as_of;             /**< Days since 1970-01-01. Must be set. */
    int32_t start;             /**< Of pairs without a start of their own; REVERSA_MISSING_DATE (default) for none. */
    double meetings_per_month; /**< In (0, 31], default 2; read in millionths. */
    int32_t minutes;           /**< Of a session, default 60. */
    int32_t months;            /**< 1 .. 1200, default 9. */
    int32_t tolerance_days; /**< 0 .. 366, default 7: a session so many days before or after a window still meets it. */
    double level;           /**< Of intervals, default 0.95. */
} reversa_engagement_options;

/** How regular times are. */
typedef struct reversa_burstiness {
    int64_t n;                  /**< Times. */
    double mean_interval;       /**< NaN below two times, as all that follows. */
    double sd_interval;         /**< With divisor n − 1, the number of intervals. */
    double cv;                  /**< sd / mean; NaN where all times are equal. */
    double burstiness;          /**< (cv − 1) / (cv + 1): −1 regular, 0 as by chance, towards 1 in bursts. */
    double corrected;           /**< The same, freed of the effect of few times. NaN below three times. */
    double corrected_intervals; /**< That correction with the number of intervals in place of the number of times. */
    double memory;              /**< Correlation of each interval with the next. NaN where intervals do not vary. */
    reversa_fit fit;            /**< Why burstiness is NaN. */
    reversa_fit corrected_fit;
    reversa_fit memory_fit;
} reversa_burstiness;

/** What a due window came to. */
typedef enum reversa_window_state {
    REVERSA_WINDOW_MET = 0,    /**< Closed, with a session of its own. */
    REVERSA_WINDOW_MISSED = 1, /**< Closed, without. */
    REVERSA_WINDOW_OPEN = 2    /**< Not closed yet, or the pair ended before it did: it counts neither way. */
} reversa_window_state;

/** A due window of a pair. */
typedef struct reversa_window {
    int32_t first; /**< Day. */
    int32_t last;  /**< Day, included. */
    reversa_window_state state;
    int32_t session; /**< Day of the session that met it, else REVERSA_MISSING_DATE. */
} reversa_window;

/** Engagement of one pair. */
typedef struct reversa_pair_engagement {
    /** REVERSA_FIT_NO_DATA: no start is known, or it lies after the date; only counts are filled in. */
    reversa_fit fit;
    bool running; /**< Started, and by the date neither ended nor, without an end, at the end of its plan. */
    int32_t start;
    int32_t last_session; /**< Day of the last held one, REVERSA_MISSING_DATE if there is none. */
    int32_t silence;      /**< Days since then, or since the start; −1 where that is not known. */
    int64_t n_states[6]; /**< Sessions up to the date, from the start to the end, by reversa_session_state; planned ones
                               lie in the past. */
    int64_t n_windows;   /**< Of the whole plan: the whole part of meetings_per_month · months. */
    int64_t n_closed;    /**< Windows of which nothing more can come. */
    int64_t n_met;       /**< Closed windows with a session of their own. */
    int64_t n_late;      /**< Met only after their last day. */
    double adherence;    /**< n_met / n_closed. */
    int64_t n_unknown;   /**< Held sessions whose length is not known: minutes, and volume, are NaN if there are any. */
    double minutes;      /**< Held. */
    double volume;       /**< Minutes of held sessions that met a closed window or lie in one / minutes due in these
                               windows: may pass 1. */
    double days_late;    /**< Mean over met windows of the days after the last day, 0 where in time. */
    double completion;   /**< Held sessions, at most n_windows, over n_windows. */
    double days_covered; /**< Days of its time (start to date, end or end of the plan) that lie within one interval
                                    of the cadence, 30.436875 / meetings_per_month days, after a held session. */
    double days;         /**< That time. */
    double covered;      /**< days_covered / days. */
    int64_t streak;      /**< Met windows in a row, up to the last that closed. */
    int64_t longest_streak;
    reversa_burstiness rhythm; /**< Of held sessions, in days. */
} reversa_pair_engagement;

/** Engagement of the whole programme. */
typedef struct reversa_engagement_summary {
    int64_t n_pairs;
    int64_t n_started; /**< Those with a start by the date: all below is about them. */
    int64_t n_running;
    int64_t n_without_session;
    int64_t n_other_sessions; /**< Sessions of pairs that are not in the list: left out. */
    /** Of these, of pairs that are in the list with mentor and mentee the other way round. */
    int64_t n_swapped_sessions;
    /**
     * Sessions before the start or after the end of their pair (without an end: after that of the plan by more than the
     * tolerance): left out.
     */
    int64_t n_outside_sessions;
    int64_t n_states[6];
    int64_t n_windows;
    int64_t n_closed;
    int64_t n_met;
    int64_t n_late;
    reversa_estimate adherence; /**< n_met / n_closed; Wilson's interval at the effective number, for the windows of a
                                        pair are alike. */
    int64_t n_unknown;          /**< Held sessions whose length is not known. */
    int64_t n_volume;           /**< Pairs with a closed window and all lengths known, of which … */
    double volume;              /**< … minutes in closed windows / minutes due. NaN without such pairs. */
    double days_late;           /**< Mean over met windows. */
    double completion;          /**< Held sessions, for each pair at most its plan, over all planned. */
    double covered;             /**< Covered days / days. */
    /** Share of sessions with an outcome that the side (reversa_side) cancelled; as adherence. */
    reversa_estimate cancelled[2];
    reversa_estimate no_show[2]; /**< Share of sessions with an outcome to which the side did not come; as adherence. */
    int64_t n_streaks;           /**< Running pairs with a closed window, … */
    double streak;               /**< … the mean of their streaks, … */
    int64_t n_unbroken;          /**< … and how many of them have met every closed window. */
    double longest_streak;       /**< Mean over pairs with a closed window. */
    int64_t n_rhythm;            /**< Pairs with enough sessions for … */
    double rhythm;               /**< … the mean of corrected burstiness. */
} reversa_engagement_summary;

/** Sessions of one week, of all pairs: those that the summary counts. */
typedef struct reversa_week {
    int32_t monday;
    int64_t n_states[6]; /**< By reversa_session_state. */
} reversa_week;

/** Engagement of all pairs as of a date. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_engagement reversa_engagement;

/**
 * Set all fields to nothing.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_pair_rows_init(reversa_pair_rows *rows);

/**
 * Set all options to their defaults: the cadence of the built-in programme.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_options_init(reversa_engagement_options *options);

/**
 * Take start, meetings_per_month, minutes and months from a programme; nothing changes where it has no cadence.
 *
 * @param options    Changed. Not NULL.
 * @param programme  Not NULL.
 */
REVERSA_API void reversa_engagement_options_set_programme(reversa_engagement_options *options,
                                                          const reversa_programme *programme);

/**
 * Measure sessions against the cadence.
 *
 * Window k = 0, 1, … of a pair is the days from edge k up to the day before edge k + 1; edge k is k / meetings_per_month
 * months after the start: whole months by the calendar (the 31st becomes the last day of a shorter month), a part of a month
 * as that part of its days, rounded down. A window is closed when its last day lies at or before the pair's end and the
 * tolerance has run out by the date. Held sessions are matched one to one with closed windows: as many as possible, and
 * among those matchings one with the fewest days outside the windows; a session before a window or after it counts up to
 * the tolerance.
 *
 * @param ctx             Not NULL.
 * @param sessions        Not NULL. The order of rows does not matter.
 * @param pairs           Not NULL. Results are in its order.
 * @param options         Not NULL: as_of must be set.
 * @param engagement_out  Receives the object, NULL after an error; release with reversa_engagement_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_DATA       An empty id, a day out of range, an end before its start, a pair twice.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(s log s + s · t + p · w) for s sessions, p pairs of w windows and t windows within the tolerance of a day. Matching of
 * points to intervals: Glover 1967; burstiness: Goh & Barabási 2008, Kim & Jo 2016.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_engagement_create(reversa_context *ctx,
                                                                        const reversa_sessions *sessions,
                                                                        const reversa_pair_rows *pairs,
                                                                        const reversa_engagement_options *options,
                                                                        reversa_engagement **engagement_out);

/**
 * @param engagement  Not NULL.
 * @return The number of pairs.
 */
REVERSA_API int64_t reversa_engagement_n_pairs(const reversa_engagement *engagement);

/**
 * @param engagement  Not NULL.
 * @param pair        0 .. n_pairs − 1, in the order of the list; any other gives all 0 and NaN.
 * @param pair_out    Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_pair_at(const reversa_engagement *engagement, int64_t pair,
                                            reversa_pair_engagement *pair_out);

/**
 * @param engagement  Not NULL.
 * @param pair        0 .. n_pairs − 1.
 * @param index       0 .. n_windows − 1 of a pair with a start by the date; any other gives an open window without days.
 * @param window_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_window_at(const reversa_engagement *engagement, int64_t pair, int64_t index,
                                              reversa_window *window_out);

/**
 * @param engagement  Not NULL.
 * @return The number of weeks from that of the first session to that of the last, weeks without any included.
 */
REVERSA_API int64_t reversa_engagement_n_weeks(const reversa_engagement *engagement);

/**
 * @param engagement  Not NULL.
 * @param index       0 .. n_weeks − 1; for any other the week is empty and its day REVERSA_MISSING_DATE.
 * @param week_out    Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_week_at(const reversa_engagement *engagement, int64_t index,
                                            reversa_week *week_out);

/**
 * @param engagement   Not NULL.
 * @param summary_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_engagement_summarise(const reversa_engagement *engagement,
                                              reversa_engagement_summary *summary_out);

/**
 * Release engagement.
 *
 * @param engagement  NULL is allowed.
 */
REVERSA_API void reversa_engagement_free(reversa_engagement *engagement);

/**
 * How regular times are.
 *
 * @param times           Ascending [n]; anything else gives NaN.
 * @param n               >= 0.
 * @param burstiness_out  Filled in. Not NULL.
 *
 * O(n), no memory. Goh & Barabási 2008; Kim & Jo 2016, equation 22.
 */
REVERSA_API void reversa_burstiness_of(const double *times, int64_t n, reversa_burstiness *burstiness_out);

#ifdef __cplusplus
}
#endif
#endif
