/*
 * Rows laid out for the passes of the Cox model.
 *
 * Rows go by stratum, then exit, events first; each stratum is cut into slots at its event times. What never matters
 * to the likelihood is left out: rows of weight 0, and rows at risk at no event. Columns are copied in that order,
 * centred within the stratum (the likelihood does not see it, and sums lose no digits to a common part) and scaled
 * to a mean absolute deviation of 1.
 */
#include "metrics/cox.h"

#include <math.h>

#include "metrics/radix.h"

#define CHUNK_ROWS 16384 /* a few hundred microseconds of work */

/* The arrays of a frame while they are written. */
typedef struct layout {
    reversa_context *ctx;
    rv_arena *arena; /* of the result */
    rv_arena scratch;
    const reversa_survival *survival;
    int32_t event;
    const int32_t *order; /* [n] rows by stratum, exit, events first */
    int32_t *exit_end;    /* [times] scratch: where in order the rows of each exit end; NULL with strata */
    int32_t *row;
    int32_t *enter;
    double *weight;
    int64_t *slot_row;
    int32_t *slot_events;
    double *slot_weight;
    double *slot_time;
    bool *slot_fresh;
    int32_t *slot_stratum;
    int32_t *stratum;
    int64_t *stratum_slot;
    int64_t m;
    int64_t n_slots;
    int32_t n_strata;
    double n_events;
    double unit;
    double event_weight;
} layout;

static bool is_event(const layout *l, int32_t row)
{
    int32_t event = l->survival->event[row];
    return (l->event ? event == l->event : event != 0) && (!l->survival->weighted || l->survival->weight[row] > 0);
}

/* Counted as the rows lie, which takes less than looking for the ends in their order. */
static reversa_status find_ends(layout *l)
{
    const reversa_survival *s = l->survival;
    l->exit_end = rv_arena_alloc(l->ctx, &l->scratch, (size_t)s->n_times, sizeof *l->exit_end);
    if (!l->exit_end)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < s->n; i++)
        l->exit_end[s->exit_rank[i]]++;
    for (int32_t i = 1; i < s->n_times; i++)
        l->exit_end[i] += l->exit_end[i - 1];
    return REVERSA_OK;
}

/* by_exit, made stable by stratum. */
static reversa_status order_rows(layout *l)
{
    const reversa_survival *s = l->survival;
    rv_radix radix;
    l->order = s->by_exit;
    if (s->n_strata == 1)
        return find_ends(l);
    if (rv_radix_open(l->ctx, &l->scratch, (size_t)s->n, &radix))
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < s->n; i++) {
        radix.row[i] = s->by_exit[i];
        radix.key[i] = rv_radix_key_of_int(s->stratum[s->by_exit[i]]);
    }
    rv_radix_sort(&radix, (size_t)s->n);
    l->order = radix.row;
    return REVERSA_OK;
}

/* The end of the run of equal stratum and exit that begins at i. */
static int64_t tie_end(const layout *l, int64_t i)
{
    const reversa_survival *s = l->survival;
    int64_t end = i + 1;
    if (l->exit_end)
        return l->exit_end[s->exit_rank[l->order[i]]];
    while (end < s->n && s->exit[l->order[end]] == s->exit[l->order[i]] &&
           s->stratum[l->order[end]] == s->stratum[l->order[i]])
        end++;
    return end;
}

/* Strata with events and slots, counted as upper bounds for the arrays. */
static void count_slots(layout *l, int64_t *slots_out, int64_t *strata_out)
{
    const reversa_survival *s = l->survival;
    int64_t slots = 0;
    int64_t strata = 0;
    int32_t last = -1;
    for (int64_t i = 0, end; i < s->n; i = end) {
        int64_t n_events = 0;
        end = tie_end(l, i);
        for (int64_t k = i; k < end; k++)
            n_events += is_event(l, l->order[k]);
        if (!n_events)
            continue;
        slots++;
        strata += s->stratum[l->order[i]] != last;
        last = s->stratum[l->order[i]];
    }
    *slots_out = slots + strata;
    *strata_out = strata;
}

static reversa_status allocate(layout *l, int64_t slots, int64_t strata)
{
    size_t n = (size_t)l->survival->n;
    size_t k = (size_t)slots;
    l->row = rv_arena_alloc(l->ctx, l->arena, n, sizeof *l->row);
    l->weight = rv_arena_alloc(l->ctx, l->arena, n, sizeof *l->weight);
    l->slot_row = rv_arena_alloc(l->ctx, l->arena, k + 1, sizeof *l->slot_row);
    l->slot_events = rv_arena_alloc(l->ctx, l->arena, k, sizeof *l->slot_events);
    l->slot_weight = rv_arena_alloc(l->ctx, l->arena, k, sizeof *l->slot_weight);
    l->slot_time = rv_arena_alloc(l->ctx, l->arena, k, sizeof *l->slot_time);
    l->slot_stratum = rv_arena_alloc(l->ctx, l->arena, k, sizeof *l->slot_stratum);
    l->stratum = rv_arena_alloc(l->ctx, l->arena, (size_t)strata, sizeof *l->stratum);
    l->stratum_slot = rv_arena_alloc(l->ctx, l->arena, (size_t)strata + 1, sizeof *l->stratum_slot);
    bool good = l->row && l->weight && l->slot_row && l->slot_events && l->slot_weight && l->slot_time &&
                l->slot_stratum && l->stratum && l->stratum_slot;
    if (l->survival->delayed) {
        l->enter = rv_arena_alloc(l->ctx, l->arena, n, sizeof *l->enter);
        l->slot_fresh = rv_arena_alloc(l->ctx, l->arena, k, sizeof *l->slot_fresh);
        good = good && l->enter && l->slot_fresh;
    }
    return good ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* The last slot of the stratum under way whose time is not after `time`: its empty slot if there is none. */
static int64_t slot_of(const layout *l, double time)
{
    int64_t low = l->stratum_slot[l->n_strata - 1];
    int64_t high = l->n_slots - 1;
    while (low < high) {
        int64_t middle = (low + high + 1) / 2;
        if (l->slot_time[middle] <= time)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void open_slot(layout *l, double time)
{
    l->slot_row[l->n_slots] = l->m;
    l->slot_time[l->n_slots] = time;
    l->slot_stratum[l->n_slots] = l->n_strata - 1;
    l->n_slots++;
}

/* Put the rows of order i .. end − 1 that have or have not their event into the slot under way. */
static void put_rows(layout *l, int64_t i, int64_t end, bool events)
{
    const reversa_survival *s = l->survival;
    int64_t slot = l->n_slots - 1;
    for (int64_t k = i; k < end; k++) {
        int32_t row = l->order[k];
        if (is_event(l, row) != events || !(s->weight[row] > 0))
            continue;
        int64_t enter = l->enter ? slot_of(l, s->entry[row]) : 0;
        if (l->enter && enter == slot)
            continue; /* no event between its entry and its exit */
        if (l->enter)
            l->enter[l->m] = (int32_t)enter;
        if (events) {
            l->slot_events[slot]++;
            l->slot_weight[slot] += s->weight[row] / l->unit;
        }
        l->weight[l->m] = s->weight[row] / l->unit;
        l->row[l->m++] = row;
    }
}

static void cut_slots(layout *l)
{
    const reversa_survival *s = l->survival;
    int32_t last = -1; /* the stratum whose first event is behind */
    for (int64_t i = 0, end; i < s->n; i = end) {
        int32_t stratum = s->stratum[l->order[i]];
        int64_t n_events = 0;
        end = tie_end(l, i);
        for (int64_t k = i; k < end; k++)
            n_events += is_event(l, l->order[k]);
        if (n_events && stratum != last) {
            l->stratum[l->n_strata] = stratum;
            l->stratum_slot[l->n_strata++] = l->n_slots;
            open_slot(l, -INFINITY);
            last = stratum;
        }
        if (stratum != last)
            continue; /* before the first event of its stratum */
        if (n_events) {
            open_slot(l, s->exit[l->order[i]]);
            put_rows(l, i, end, true);
            l->event_weight += l->slot_weight[l->n_slots - 1];
        }
        put_rows(l, i, end, false);
        l->n_events += (double)n_events;
    }
    l->slot_row[l->n_slots] = l->m;
    l->stratum_slot[l->n_strata] = l->n_slots;
}

/* Where a risk set shares no row with that of the next slot, running sums begin anew: nothing is left of rounding. */
static reversa_status mark_fresh(layout *l)
{
    if (!l->enter)
        return REVERSA_OK;
    int32_t *leaving = rv_arena_alloc(l->ctx, &l->scratch, (size_t)l->n_slots, sizeof *leaving);
    if (!leaving)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < l->m; i++)
        leaving[l->enter[i]]++;
    int64_t at_risk = 0;
    for (int64_t k = l->n_slots - 1; k >= 0; k--) {
        at_risk -= leaving[k];
        bool empty = l->slot_time[k] == -INFINITY; /* the last of its stratum to be reached */
        l->slot_fresh[k] = at_risk == 0;
        at_risk = empty ? 0 : at_risk + l->slot_row[k + 1] - l->slot_row[k];
    }
    return REVERSA_OK;
}

/* Chunks do not depend on the number of threads. With late entry each has sums of its own for all slots, so there are
 * fewer where slots are many. */
static reversa_status cut_chunks(layout *l, rv_cox_frame *frame)
{
    int64_t n = (l->m + CHUNK_ROWS - 1) / CHUNK_ROWS;
    int64_t most = l->n_slots ? l->m / (4 * l->n_slots) : 1;
    if (l->enter && n > most)
        n = most < 1 ? 1 : most;
    int64_t *row = rv_arena_alloc(l->ctx, l->arena, (size_t)n + 1, sizeof *row);
    int64_t *slot = rv_arena_alloc(l->ctx, l->arena, (size_t)n + 1, sizeof *slot);
    if (!row || !slot)
        return REVERSA_E_MEMORY;
    int64_t at = 0;
    for (int64_t c = 0; c < n; c++) {
        row[c] = l->m / n * c + (c < l->m % n ? c : l->m % n);
        while (at + 1 < l->n_slots && l->slot_row[at + 1] <= row[c])
            at++;
        slot[c] = at;
    }
    row[n] = l->m;
    frame->n_chunks = n;
    frame->chunk_row = row;
    frame->chunk_slot = slot;
    return REVERSA_OK;
}

/* ---- Columns ---- */

/* Copy values, centred within strata. Returns the weighted mean absolute deviation. */
static double copy_centred(const rv_cox_frame *frame, const double *values, double *out, double *centre)
{
    double deviation = 0;
    double weights = 0;
    for (int64_t i = 0; i < frame->m; i++)
        out[i] = values[frame->row[i]];
    for (int32_t s = 0; s < frame->n_strata; s++) {
        int64_t first = frame->slot_row[frame->stratum_slot[s]];
        int64_t end = frame->slot_row[frame->stratum_slot[s + 1]];
        double base = out[first]; /* a constant column becomes exactly 0 */
        double sum = 0;
        double weight = 0;
        for (int64_t i = first; i < end; i++) {
            sum += frame->weight[i] * (out[i] - base);
            weight += frame->weight[i];
        }
        centre[s] = base + sum / weight;
        for (int64_t i = first; i < end; i++) {
            out[i] -= centre[s];
            deviation += frame->weight[i] * fabs(out[i]);
        }
        weights += weight;
    }
    return weights > 0 ? deviation / weights : 0;
}

static double event_sum(const rv_cox_frame *frame, const double *x)
{
    double sum = 0;
    for (int64_t k = 0; k < frame->n_slots; k++) {
        int64_t first = frame->slot_row[k];
        sum += rv_cox_dot(frame->weight + first, x + first, frame->slot_events[k]);
    }
    return sum;
}

typedef struct gathering {
    rv_cox_frame *frame;
    const reversa_cox_columns *columns;
} gathering;

/* One column. Its scale is 0 where it is constant within strata, but for rounding. */
static reversa_status gather_column(void *state, int64_t j, int32_t worker)
{
    const gathering *g = state;
    rv_cox_frame *frame = g->frame;
    double *x = frame->x[j];
    double largest = 0;
    (void)worker;
    double scale = copy_centred(frame, g->columns->column[j], x, frame->centre[j]);
    for (int32_t s = 0; s < frame->n_strata; s++)
        largest = fmax(largest, fabs(frame->centre[j][s]));
    if (!(scale > 4e-16 * largest))
        scale = 0;
    for (int64_t i = 0; i < frame->m && scale > 0; i++)
        x[i] /= scale;
    frame->scale[j] = scale;
    frame->column[j] = (int32_t)j;
    frame->event_sum[j] = scale > 0 ? event_sum(frame, x) : 0;
    return REVERSA_OK;
}

static reversa_status gather(layout *l, const reversa_cox_columns *columns, rv_cox_frame *frame)
{
    size_t p = (size_t)columns->n_columns;
    size_t strata = (size_t)frame->n_strata;
    frame->x = rv_arena_alloc(l->ctx, l->arena, p, sizeof *frame->x);
    frame->centre = rv_arena_alloc(l->ctx, l->arena, p, sizeof *frame->centre);
    frame->column = rv_arena_alloc(l->ctx, l->arena, p, sizeof *frame->column);
    frame->scale = rv_arena_alloc(l->ctx, l->arena, p, sizeof *frame->scale);
    frame->event_sum = rv_arena_alloc(l->ctx, l->arena, p, sizeof *frame->event_sum);
    if (!frame->x || !frame->centre || !frame->column || !frame->scale || !frame->event_sum)
        return REVERSA_E_MEMORY;
    for (size_t j = 0; j < p; j++) {
        frame->x[j] = rv_arena_alloc(l->ctx, l->arena, (size_t)frame->m, sizeof **frame->x);
        frame->centre[j] = rv_arena_alloc(l->ctx, l->arena, strata, sizeof **frame->centre);
        if (!frame->x[j] || !frame->centre[j])
            return REVERSA_E_MEMORY;
    }
    if (columns->offset) {
        double *offset = rv_arena_alloc(l->ctx, l->arena, (size_t)frame->m, sizeof *offset);
        double *centre = rv_arena_alloc(l->ctx, l->arena, strata, sizeof *centre);
        if (!offset || !centre)
            return REVERSA_E_MEMORY;
        (void)copy_centred(frame, columns->offset, offset, centre);
        frame->offset = offset;
        frame->offset_centre = centre;
    }
    gathering g = {frame, columns};
    frame->p = columns->n_columns;
    return rv_cox_share(l->ctx, frame->m, frame->p, gather_column, &g);
}

static reversa_status build(layout *l, const reversa_cox_columns *columns, rv_cox_frame *frame)
{
    int64_t slots = 0;
    int64_t strata = 0;
    reversa_status status = order_rows(l);
    if (status)
        return status;
    count_slots(l, &slots, &strata);
    status = allocate(l, slots, strata);
    if (status)
        return status;
    cut_slots(l);
    *frame = (rv_cox_frame){.n = l->survival->n, .m = l->m, .n_strata = l->n_strata, .n_slots = l->n_slots};
    frame->n_events = l->n_events;
    frame->unit = l->unit;
    frame->event_weight = l->event_weight;
    frame->row = l->row;
    frame->weight = l->weight;
    frame->enter = l->enter;
    frame->slot_row = l->slot_row;
    frame->slot_events = l->slot_events;
    frame->slot_weight = l->slot_weight;
    frame->slot_time = l->slot_time;
    frame->slot_fresh = l->slot_fresh;
    frame->slot_stratum = l->slot_stratum;
    frame->stratum = l->stratum;
    frame->stratum_slot = l->stratum_slot;
    status = mark_fresh(l);
    if (!status)
        status = cut_chunks(l, frame);
    return status ? status : gather(l, columns, frame);
}

reversa_status rv_cox_frame_build(reversa_context *ctx, rv_arena *arena, const reversa_survival *survival,
                                  const reversa_cox_columns *columns, int32_t event, rv_cox_frame *frame_out)
{
    layout l = {.ctx = ctx, .arena = arena, .survival = survival, .event = event, .unit = frame_out->unit};
    rv_arena_open(ctx, &l.scratch);
    reversa_status status = build(&l, columns, frame_out);
    rv_arena_free(&l.scratch);
    return status;
}

void rv_cox_frame_keep(rv_cox_frame *frame, const bool *keep)
{
    int32_t p = 0;
    for (int32_t j = 0; j < frame->p; j++) {
        if (!keep[j])
            continue;
        frame->x[p] = frame->x[j];
        frame->column[p] = frame->column[j];
        frame->scale[p] = frame->scale[j];
        frame->event_sum[p++] = frame->event_sum[j];
    }
    frame->p = p;
}
