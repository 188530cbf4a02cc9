/*
 * Weekly meetings: when two people can meet, and whether one mentor's meetings fit beside each other.
 *
 * A week is a circle of 10 080 minutes (UTC). Windows of a pair are what both have in common and is long enough for a meeting;
 * they count from the mentor's origin, a minute at which the mentor never is available, so that no meeting passes it. Who
 * is available all week has origin 0, and windows that may pass the end of the week.
 */
#ifndef RV_MATCH_SLOTS_H
#define RV_MATCH_SLOTS_H

#include "model/problem.h"

#define RV_SLOTS_MOST 64          /* mentees of one mentor, at most */
#define RV_SLOTS_MINUTES 60       /* length of a meeting without a cadence */
#define RV_SLOTS_STATES (1 << 20) /* of the plan of one mentor, at most */

/* A time [begin, end) in which a meeting can lie, in minutes from the origin; end may exceed the week by less than it. */
typedef struct rv_window {
    int32_t begin;
    int32_t end;
} rv_window;

/* Windows of one pair: ascending, disjoint. */
typedef struct rv_windows {
    const rv_window *at;
    int32_t n;
} rv_windows;

/* The length of a meeting in this programme. */
int32_t rv_slots_minutes(const reversa_programme *programme);
/* Where a mentor's week begins. */
int32_t rv_slots_origin(const rv_column *availability, int32_t mentor);
/* No pair of these two has more windows. */
int64_t rv_slots_most_windows(const rv_column *availability, int32_t mentor, int32_t mentee);
/* The windows of a pair (people), in the mentor's time; returns how many. */
int32_t rv_slots_windows(const rv_column *availability, int32_t mentor, int32_t mentee, int32_t minutes,
                         rv_window *windows_out);

/* Are a's windows all within b's? */
bool rv_slots_is_within(const rv_windows *a, const rv_windows *b);
/* No more meetings than this lie within these windows. */
int64_t rv_slots_capacity(const rv_windows *windows, int32_t minutes);

/*
 * Do meetings in these windows [n] fit beside each other? Exact. begin_out [n]: one begin of each, if they do, from the origin,
 * below a week; may be NULL. REVERSA_E_UNSUPPORTED where more than RV_SLOTS_STATES groups of mentees would have to be planned
 * for: so many mentees, all of different and scarce availability, are not met with.
 */
reversa_status rv_slots_fit(reversa_context *ctx, const rv_windows *windows, int32_t n, int32_t minutes, bool *fits_out,
                            int32_t *begin_out);

#endif
