/*
 * Retention drawn: the curve of those in the programme beside that of the others.
 *
 * As in the rate ratio each person's time is split at the start of the programme: before it they are at risk in the one
 * curve, from it on in the other, which they enter late. So no time that somebody had to stay in order to join is counted
 * as an effect of joining. Within a curve nobody has two rows, so Greenwood's errors hold. Source: Kaplan & Meier 1958, with
 * the delayed entry of Klein & Moeschberger 2003, 4.6.
 */
#include "study/retention.h"

/* Pieces of people's time, in months. */
typedef struct pieces {
    int64_t n;
    double *entry;
    double *exit;
    int32_t *event;
    int32_t *group;
} pieces;

static void add_piece(pieces *all, double from, double to, bool left, bool inside)
{
    if (!(from < to))
        return;
    int64_t i = all->n++;
    all->entry[i] = from / RV_TENURE_MONTH;
    all->exit[i] = to / RV_TENURE_MONTH;
    all->event[i] = left;
    all->group[i] = inside;
}

reversa_status rv_retention_curve_draw(const rv_retention_frame *frame)
{
    rv_arena arena;
    rv_arena_open(frame->ctx, &arena);
    size_t most = 2 * (size_t)frame->n;
    pieces all = {.n = 0,
                  .entry = rv_arena_alloc(frame->ctx, &arena, most, sizeof *all.entry),
                  .exit = rv_arena_alloc(frame->ctx, &arena, most, sizeof *all.exit),
                  .event = rv_arena_alloc(frame->ctx, &arena, most, sizeof *all.event),
                  .group = rv_arena_alloc(frame->ctx, &arena, most, sizeof *all.group)};
    reversa_status status = all.entry && all.exit && all.event && all.group ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int64_t k = 0; !status && k < frame->n; k++) {
        double join = fmin(frame->start[k], frame->exit[k]);
        bool joined = frame->start[k] < frame->exit[k];
        bool left = frame->event[k] != RV_LEAVING_NONE;
        add_piece(&all, frame->entry[k], join, left && !joined, false);
        add_piece(&all, fmax(join, frame->entry[k]), frame->exit[k], left, true);
    }
    reversa_survival_rows rows;
    reversa_curve_options options;
    reversa_survival_rows_init(&rows);
    reversa_curve_options_init(&options);
    rows.n = all.n;
    rows.entry = all.entry;
    rows.exit = all.exit;
    rows.event = all.event;
    rows.group = all.group;
    options.level = frame->options.level;
    if (!status)
        status = reversa_curve_from_rows(frame->ctx, &rows, &options, &frame->retention->curve);
    rv_arena_free(&arena);
    return status;
}
