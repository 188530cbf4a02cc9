/*
 * Employment for the tests of what is measured on it, made from rows in the test.
 */
#ifndef RT_STAFF_H
#define RT_STAFF_H

#include "support/support.h"

#include "model/events.h"

/* One person. NULL for a text means none. */
typedef struct rt_hand {
    int32_t hire; /* days since 1970-01-01 */
    int32_t exit; /* REVERSA_MISSING_DATE: still there */
    const char *reason;
    const char *team;
} rt_hand;

/* Employment of n people with one further column, "team"; the test fails where memory does. Release with
 * rt_staff_drop(). */
void rt_staff(reversa_context *ctx, const rt_hand *hands, int64_t n, reversa_employment *staff_out);
void rt_staff_drop(reversa_employment *staff);

#endif
