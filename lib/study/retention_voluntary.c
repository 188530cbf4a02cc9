/*
 * Leaving of one's own will: Aalen–Johansen incidence after a landmark, other exits competing.
 *
 * Everyone still there at the landmark, by whether they had joined by then. To count other exits as censored would ask how
 * many would leave if nobody could be dismissed or retire; the incidence asks how many did.
 */
#include <math.h>

#include <reversa/competing.h>

#include "metrics/distribution.h"
#include "study/retention.h"

typedef struct landmark_rows {
    rv_arena arena;
    int64_t n;
    double *entry;
    double *exit; /* days since the landmark */
    int32_t *event;
    int32_t *group;
    int64_t n_people[2];
    int64_t n_events[2];
} landmark_rows;

static reversa_status open_rows(const rv_retention_frame *frame, landmark_rows *rows)
{
    double landmark = RV_VOLUNTARY_LANDMARK * RV_DAYS_PER_MONTH;
    size_t n = (size_t)frame->n;
    *rows = (landmark_rows){.n = 0};
    rv_arena_open(frame->ctx, &rows->arena);
    rows->entry = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->entry);
    rows->exit = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->exit);
    rows->event = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->event);
    rows->group = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->group);
    if (!rows->entry || !rows->exit || !rows->event || !rows->group)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < frame->n; k++) {
        if (frame->exit[k] <= landmark)
            continue;
        int64_t i = rows->n++;
        rows->entry[i] = fmax(frame->entry[k] - landmark, 0);
        rows->exit[i] = frame->exit[k] - landmark;
        rows->event[i] = frame->event[k];
        rows->group[i] = frame->start[k] <= landmark;
        rows->n_people[rows->group[i]]++;
        rows->n_events[rows->group[i]] += rows->event[i] == RV_LEAVING_VOLUNTARY;
    }
    return REVERSA_OK;
}

static reversa_estimate incidence(const reversa_competing *competing, int32_t group, double horizon)
{
    if (reversa_competing_n_causes(competing) == 0)
        return (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_EVENTS};
    reversa_estimate estimate = reversa_competing_incidence(competing, group, RV_LEAVING_VOLUNTARY, horizon);
    bool stands = estimate.fit == REVERSA_FIT_OK || estimate.fit == REVERSA_FIT_NO_EVENTS ||
                  estimate.fit == REVERSA_FIT_NO_VARIATION;
    if (!stands)
        return (reversa_estimate){NAN, NAN, NAN, NAN, estimate.fit};
    return estimate;
}

static void set_figures(const rv_retention_frame *frame, const landmark_rows *rows, const reversa_competing *competing)
{
    double horizon = frame->options.horizon * RV_DAYS_PER_MONTH;
    reversa_estimate others = incidence(competing, 0, horizon);
    reversa_estimate participants = incidence(competing, 1, horizon);
    double value = participants.value - others.value;
    double se = sqrt(participants.se * participants.se + others.se * others.se);
    double reach = rv_normal_level(frame->options.level) * se;
    reversa_estimate difference = {value, se, value - reach, value + reach, REVERSA_FIT_OK};
    if (isnan(value))
        difference = (reversa_estimate){NAN, NAN, NAN, NAN, participants.fit ? participants.fit : others.fit};
    else if (!(participants.se > 0 && others.se > 0)) /* the error of one alone is too small for both */
        difference = (reversa_estimate){value, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    rv_retention_set(frame, RV_FIGURE_VOLUNTARY_PARTICIPANTS, participants, rows->n_people[1], rows->n_events[1]);
    rv_retention_set(frame, RV_FIGURE_VOLUNTARY_OTHERS, others, rows->n_people[0], rows->n_events[0]);
    rv_retention_set(frame, RV_FIGURE_VOLUNTARY_DIFFERENCE, difference, rows->n, rows->n_events[0] + rows->n_events[1]);
}

static reversa_status estimate(const rv_retention_frame *frame, const landmark_rows *rows)
{
    reversa_survival_rows times;
    reversa_competing_options options;
    reversa_survival *survival = NULL;
    reversa_competing *competing = NULL;
    reversa_survival_rows_init(&times);
    reversa_competing_options_init(&options);
    times.n = rows->n;
    times.entry = rows->entry;
    times.exit = rows->exit;
    times.event = rows->event;
    times.group = rows->group;
    options.level = frame->options.level;
    reversa_status status = reversa_survival_create(frame->ctx, &times, &survival);
    if (!status)
        status = reversa_competing_create(frame->ctx, survival, &options, &competing);
    if (!status)
        set_figures(frame, rows, competing);
    reversa_competing_free(competing);
    reversa_survival_free(survival);
    return status;
}

reversa_status rv_retention_voluntary_estimate(const rv_retention_frame *frame)
{
    for (int32_t figure = RV_FIGURE_VOLUNTARY_PARTICIPANTS; figure <= RV_FIGURE_VOLUNTARY_DIFFERENCE; figure++)
        rv_retention_set_none(frame, figure, REVERSA_FIT_NO_DATA);
    if (!frame->has_reasons)
        return rv_retention_warn(frame, "No exit has a reason, so nothing is said of voluntary ones");
    landmark_rows rows;
    reversa_status status = open_rows(frame, &rows);
    if (!status && rows.n_people[0] > 0 && rows.n_people[1] > 0)
        status = estimate(frame, &rows);
    rv_arena_free(&rows.arena);
    return status;
}
