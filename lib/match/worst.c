/*
 * Threshold search (bottleneck optimisation, Burkard, Dell'Amico & Martello 2009, ch. 6): whether the values can be reached
 * with pairs of at least T is monotone in T.
 *
 * The search runs on the working pairs alone, where a denial costs no pricing, and every choice found raises T to its own
 * lowest score. Only at the end the denial one point higher is priced; a pair that this brings in lets the search go on.
 */
#include "match/worst.h"

#include "base/text.h"

typedef struct probe {
    const rv_linear *linear; /* solved */
    int32_t lowest;          /* of the last choice that was found */
} probe;

/* Can values and counts be reached with pairs of at least this score? */
static reversa_status ask(probe *p, int32_t threshold, bool only_working, bool *reached_out)
{
    rv_linear q = {
        .solve = p->linear->solve, .net = p->linear->net, .first = p->linear->first, .least = p->linear->least};
    q.net.threshold = threshold;
    int64_t started = rv_clock_ns();
    reversa_status status = rv_linear_reaches(&q, p->linear->value, only_working, reached_out);
    if (!status)
        rv_log(q.solve->ctx, REVERSA_LOG_INFO, "threshold %d: %s, %.2f s", threshold,
               *reached_out ? "reached" : "denied", rv_seconds(started, rv_clock_ns()));
    p->lowest = !status && *reached_out ? rv_linear_lowest(&q) : p->lowest;
    rv_linear_close(&q);
    return status;
}

/* Within the working pairs: the highest threshold in low .. high − 1; low can be reached, high is thought not to be. */
static reversa_status bisect(probe *p, int32_t *low, int32_t high)
{
    reversa_status status = REVERSA_OK;
    while (!status && high - *low > 1) {
        bool reached;
        int32_t middle = *low + (high - *low) / 2;
        status = ask(p, middle, true, &reached);
        if (!status && reached)
            *low = p->lowest;
        else
            high = middle;
    }
    return status;
}

/* Up from low in growing steps, then down to the point; for when little is expected. */
static reversa_status gallop(probe *p, int32_t *low)
{
    reversa_status status = REVERSA_OK;
    int32_t stride = 1;
    bool reached = true;
    while (!status && reached && *low < RV_MILLION) {
        int32_t next = stride > RV_MILLION - *low ? (int32_t)RV_MILLION : *low + stride;
        status = ask(p, next, true, &reached);
        if (!status && !reached)
            return bisect(p, low, next);
        *low = status ? *low : p->lowest;
        stride *= 4;
    }
    return status;
}

reversa_status rv_worst_find(const rv_linear *linear, int32_t *threshold_out)
{
    probe p = {.linear = linear};
    int32_t low = rv_linear_lowest(linear);
    reversa_status status = bisect(&p, &low, (int32_t)RV_MILLION + 1);
    bool reached = true;
    while (!status && low < RV_MILLION && reached) {
        status = ask(&p, low + 1, false, &reached);
        if (!status && reached) {
            low = p.lowest;
            status = gallop(&p, &low);
        }
    }
    *threshold_out = low;
    return status;
}
