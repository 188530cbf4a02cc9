/*
 * What the tests of proportional hazards ask of the event times: where each stands among all rows, strata or not.
 *
 * One walk up the exits: Kaplan–Meier just before each time and the mean rank of the time. Each row counts once,
 * whatever its weight, as in R's cox.zph().
 */
#include <math.h>

#include "metrics/cox.h"

typedef struct walk {
    const reversa_survival *survival;
    int64_t *place;    /* [times] first position of the exit in by_exit */
    double *mean_rank; /* [times] */
    double *before;    /* [times] 1 − S just before */
    int64_t n;
} walk;

static bool counts(const reversa_survival *s, int32_t row, int32_t event)
{
    return event ? s->event[row] == event : s->event[row] != 0;
}

/* Fill in the times at which something happens. */
static void walk_up(walk *w, int32_t event)
{
    const reversa_survival *s = w->survival;
    double survival = 1;
    int64_t entered = 0;
    for (int64_t i = 0, end; i < s->n; i = end) {
        double time = s->exit[s->by_exit[i]];
        int64_t events = 0;
        for (end = i; end < s->n && s->exit[s->by_exit[end]] == time; end++)
            events += counts(s, s->by_exit[end], event);
        while (s->by_entry && entered < s->n && s->entry[s->by_entry[entered]] < time)
            entered++;
        if (!events)
            continue;
        w->place[w->n] = i;
        w->mean_rank[w->n] = 0.5 * (double)(i + 1 + end);
        w->before[w->n++] = 1 - survival;
        int64_t at_risk = (s->by_entry ? entered : s->n) - i;
        survival *= (double)(at_risk - events) / (double)at_risk;
    }
}

/* The index of a time that is among those walked. */
static int64_t find_time(const walk *w, double time)
{
    int64_t low = 0;
    int64_t high = w->n - 1;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (w->survival->exit[w->survival->by_exit[w->place[middle]]] < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

reversa_status rv_cox_pool_times(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival, int32_t event,
                                 reversa_cox *cox)
{
    const rv_cox_frame *f = &cox->frame;
    walk w = {.survival = survival};
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    size_t times = 0;
    for (int64_t i = 0; i < survival->n; i++) {
        int32_t row = survival->by_exit[i];
        times += counts(survival, row, event) &&
                 (i == 0 || survival->exit[row] != survival->exit[survival->by_exit[i - 1]] ||
                  !counts(survival, survival->by_exit[i - 1], event));
    }
    w.place = rv_arena_alloc(ctx, &scratch, times, sizeof *w.place);
    w.mean_rank = rv_arena_alloc(ctx, &scratch, times, sizeof *w.mean_rank);
    w.before = rv_arena_alloc(ctx, &scratch, times, sizeof *w.before);
    double *km = rv_arena_alloc(ctx, arena, (size_t)f->n_slots, sizeof *km);
    double *rank = rv_arena_alloc(ctx, arena, (size_t)f->n_slots, sizeof *rank);
    bool good = w.place && w.mean_rank && w.before && km && rank;
    if (good)
        walk_up(&w, event);
    for (int64_t k = 0; k < f->n_slots && good; k++) {
        int64_t at = isfinite(f->slot_time[k]) ? find_time(&w, f->slot_time[k]) : -1;
        km[k] = at < 0 ? 0 : w.before[at];
        rank[k] = at < 0 ? 0 : w.mean_rank[at];
    }
    cox->slot_km = km;
    cox->slot_rank = rank;
    rv_arena_free(&scratch);
    return good ? REVERSA_OK : REVERSA_E_MEMORY;
}
