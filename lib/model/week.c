/*
 * Weekly availability: local intervals become a set of minutes of the UTC week.
 *
 * UTC = local − offset. The week is a circle of 10 080 minutes: an interval that passes its end is cut in two. What
 * comes out is ascending, disjoint and not touching, so two sets are equal exactly if their intervals are.
 */
#include "model/draft.h"

static int64_t pack(int64_t start, int64_t end)
{
    return start << 32 | end;
}

/* Join neighbours that overlap or touch; the values ascend. */
static size_t merge(int64_t *packed, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t start = packed[i] >> 32;
        int64_t end = packed[i] & INT32_MAX;
        int64_t last_end = kept > 0 ? packed[kept - 1] & INT32_MAX : -1;
        if (start > last_end)
            packed[kept++] = packed[i];
        else if (end > last_end)
            packed[kept - 1] += end - last_end;
    }
    return kept;
}

bool rv_week_is_plain(const int32_t *minutes, size_t n_intervals, int32_t utc_offset)
{
    int64_t before = (int64_t)utc_offset - 1; /* an interval may begin with the week */
    for (size_t i = 0; i < n_intervals; i++) {
        if (minutes[2 * i] <= before)
            return false;
        before = minutes[2 * i + 1];
    }
    return n_intervals == 0 || before - utc_offset <= RV_WEEK_MINUTES;
}

size_t rv_week_to_utc(const int32_t *minutes, size_t n_intervals, int32_t utc_offset, int64_t *packed_out)
{
    size_t n = 0;
    for (size_t i = 0; i < n_intervals; i++) {
        int64_t length = (int64_t)minutes[2 * i + 1] - minutes[2 * i];
        int64_t start = (int64_t)minutes[2 * i] - utc_offset;
        if (start < -RV_WEEK_MINUTES || start >= RV_WEEK_MINUTES) /* most offsets are hours: no division */
            start %= RV_WEEK_MINUTES;
        if (start < 0)
            start += RV_WEEK_MINUTES;
        int64_t end = start + length;
        packed_out[n++] = pack(start, end < RV_WEEK_MINUTES ? end : RV_WEEK_MINUTES);
        if (end > RV_WEEK_MINUTES)
            packed_out[n++] = pack(0, end - RV_WEEK_MINUTES);
    }
    rv_order_values(packed_out, n);
    return merge(packed_out, n);
}
