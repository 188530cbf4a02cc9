/*
 * The first and the last day of the data, where the caller does not name them.
 *
 * Last: the latest date, unless it is a slip of the pen: a few dates that stand so far beyond all others that many exits
 * would be due in between. First: personnel files often hold whoever is or was there since some day, and nobody who left
 * before. Then nobody leaves before that day, however many were hired before; counted since the hire, these people seem to
 * stay for ever (left truncation: Kalbfleisch & Prentice 2002, 1.3). Were nobody missing, each exit after the first one would
 * fall on everyone at risk at that tenure alike, also on those who went through it before: the product of their shares is the
 * chance that it never did.
 */
#include <math.h>

#include "base/text.h"
#include "metrics/radix.h"
#include "model/events.h"
#include "study/retention.h"

#define DUE 7.0               /* exits that do not come by chance once in e^7, 1100, times */
#define UNLIKELY (-6.9077553) /* ln 0.001 */
#define STRAY 100             /* one in so many dates may be a slip */

static bool is_date(int32_t day)
{
    return day != REVERSA_MISSING_DATE;
}

/* ---- the last day */

/* Who is there on a day, and the rate at which people left until then. */
typedef struct census {
    int64_t present;
    double rate; /* a person and day */
} census;

static census count_people(const reversa_employment *e, int32_t day)
{
    census c = {0, 0};
    double days = 0;
    int64_t exits = 0;
    for (int64_t i = 0; i < e->n; i++) {
        if (!is_date(e->hire[i]) || e->hire[i] > day)
            continue;
        bool left = is_date(e->exit[i]) && e->exit[i] <= day;
        days += (double)(left ? e->exit[i] : day) - e->hire[i];
        exits += left;
        c.present += !left;
    }
    c.rate = days > 0 ? (double)exits / days : 0;
    return c;
}

enum { HIRE, EXIT, START, N_KINDS };

/* All dates, sorted; row is the kind. */
static size_t sort_dates(const reversa_employment *e, rv_radix *radix)
{
    size_t n = 0;
    for (int64_t i = 0; i < e->n; i++) {
        const int32_t days[N_KINDS] = {e->hire[i], e->exit[i], e->programme_start[i]};
        for (int32_t kind = 0; kind < N_KINDS; kind++)
            if (is_date(days[kind])) {
                radix->key[n] = (uint64_t)((int64_t)days[kind] - INT32_MIN);
                radix->row[n++] = kind;
            }
    }
    rv_radix_sort(radix, n);
    return n;
}

static int32_t date_at(const rv_radix *radix, size_t i)
{
    return (int32_t)((int64_t)radix->key[i] + INT32_MIN);
}

static reversa_status warn_of_stray(const rv_retention_frame *frame, int32_t latest, int32_t last)
{
    char text[2][11];
    rv_format_date(latest, text[0]);
    rv_format_date(last, text[1]);
    return rv_retention_warn(
        frame,
        "The latest date, %s, is far beyond the others: the data are taken to end on %s; name their "
        "last day (as_of, --as-of) if that is wrong",
        text[0], text[1]);
}

/* The latest of the sorted dates before a gap in which exits would be due; the latest of all if there is none. */
static int32_t last_before_gap(const reversa_employment *e, const rv_radix *radix, size_t n)
{
    size_t stray = n / STRAY > 0 ? n / STRAY : 1;
    size_t from = n > stray ? n - stray - 1 : 0;
    census c = count_people(e, date_at(radix, from));
    for (size_t i = from; i + 1 < n; i++) {
        double gap = (double)date_at(radix, i + 1) - date_at(radix, i);
        if ((double)c.present * c.rate * gap > DUE)
            return date_at(radix, i);
        c.present += radix->row[i + 1] == HIRE ? 1 : radix->row[i + 1] == EXIT ? -1 : 0;
    }
    return date_at(radix, n - 1);
}

static reversa_status find_last_day(rv_retention_frame *frame)
{
    const reversa_employment *e = frame->employment;
    rv_arena scratch;
    rv_radix radix;
    if (is_date(frame->options.as_of) || e->n == 0)
        return REVERSA_OK;
    rv_arena_open(frame->ctx, &scratch);
    reversa_status status = rv_radix_open(frame->ctx, &scratch, N_KINDS * (size_t)e->n, &radix);
    size_t n = status ? 0 : sort_dates(e, &radix);
    if (n > 0) {
        int32_t latest = date_at(&radix, n - 1);
        frame->options.as_of = last_before_gap(e, &radix, n);
        if (frame->options.as_of < latest)
            status = warn_of_stray(frame, latest, frame->options.as_of);
    }
    rv_arena_free(&scratch);
    return status;
}

/* ---- the first day */

/* How many of the sorted values are below, or not above, a bound. */
static int64_t count_below(const int32_t *values, int64_t n, int64_t bound)
{
    int64_t low = 0;
    int64_t high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (values[middle] < bound)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Hires and lengths of stay of those hired before the last day, each sorted by itself. */
typedef struct stays {
    int64_t n;
    int32_t *hire;
    int32_t *days;
    int32_t first_exit;
} stays;

static void sort_days(rv_radix *radix, int32_t *days, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        radix->key[i] = rv_radix_key_of_int(days[i]);
        radix->row[i] = days[i];
    }
    rv_radix_sort(radix, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        days[i] = radix->row[i];
}

static reversa_status list_stays(const rv_retention_frame *frame, rv_arena *scratch, stays *s)
{
    const reversa_employment *e = frame->employment;
    int32_t as_of = frame->options.as_of;
    rv_radix radix;
    size_t n = (size_t)e->n;
    *s = (stays){.first_exit = INT32_MAX};
    s->hire = rv_arena_alloc(frame->ctx, scratch, n, sizeof *s->hire);
    s->days = rv_arena_alloc(frame->ctx, scratch, n, sizeof *s->days);
    if (!s->hire || !s->days || rv_radix_open(frame->ctx, scratch, n, &radix))
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < e->n; i++) {
        if (!is_date(e->hire[i]) || e->hire[i] >= as_of)
            continue;
        bool left = is_date(e->exit[i]) && e->exit[i] <= as_of;
        s->hire[s->n] = e->hire[i];
        s->days[s->n++] = (left ? e->exit[i] : as_of) - e->hire[i];
        if (left && e->exit[i] < s->first_exit)
            s->first_exit = e->exit[i];
    }
    sort_days(&radix, s->hire, s->n);
    sort_days(&radix, s->days, s->n);
    return REVERSA_OK;
}

/* ln of the chance that no exit falls on anyone before the first one, were nobody missing. */
static double log_chance(const rv_retention_frame *frame, const stays *s)
{
    const reversa_employment *e = frame->employment;
    double sum = 0;
    for (int64_t i = 0; i < e->n; i++) {
        if (!is_date(e->hire[i]) || !is_date(e->exit[i]) || e->exit[i] > frame->options.as_of ||
            e->exit[i] <= s->first_exit || e->exit[i] == e->hire[i])
            continue;
        int64_t tenure = (int64_t)e->exit[i] - e->hire[i];
        double at_risk = (double)(s->n - count_below(s->days, s->n, tenure));
        double before = (double)count_below(s->hire, s->n, s->first_exit - tenure);
        if (before > 0)
            sum += log1p(-before / at_risk);
    }
    return sum;
}

static reversa_status find_first_day(rv_retention_frame *frame)
{
    rv_arena scratch;
    stays s;
    if (is_date(frame->options.window_start) || !is_date(frame->options.as_of))
        return REVERSA_OK;
    rv_arena_open(frame->ctx, &scratch);
    reversa_status status = list_stays(frame, &scratch, &s);
    if (!status && s.first_exit < INT32_MAX && log_chance(frame, &s) < UNLIKELY) {
        char text[2][11];
        long long before = (long long)count_below(s.hire, s.n, s.first_exit);
        frame->options.window_start = s.first_exit - 1;
        rv_format_date(s.first_exit, text[0]);
        rv_format_date(s.first_exit - 1, text[1]);
        status = rv_retention_warn(
            frame,
            "Nobody left before %s though %lld of %lld were hired before: who left earlier seems to "
            "be missing, so people count from %s on; name the first day of the data "
            "(window_start, --from) if another is right",
            text[0], before, (long long)s.n, text[1]);
    }
    rv_arena_free(&scratch);
    return status;
}

reversa_status rv_retention_window_find(rv_retention_frame *frame)
{
    reversa_status status = find_last_day(frame);
    int32_t first = frame->options.window_start;
    if (!status && is_date(first) && is_date(frame->options.as_of) && first >= frame->options.as_of) {
        char text[2][11];
        rv_format_date(first, text[0]);
        rv_format_date(frame->options.as_of, text[1]);
        return rv_fail(frame->ctx, REVERSA_E_ARGUMENT,
                       "The option window_start, %s, is not before the last day of the data, %s", text[0], text[1]);
    }
    return status ? status : find_first_day(frame);
}
