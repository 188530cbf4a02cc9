/*
 * Leaving of one's own will: Aalen–Johansen incidence after a landmark, other exits competing.
 *
 * Everyone still there at the landmark, by whether they had joined by then. To count other exits as censored would ask how
 * many would leave if nobody could be dismissed or retire; the incidence asks how many did.
 */
#include <math.h>
#include <stdio.h>

#include <reversa/competing.h>

#include "model/events.h"
#include "study/retention.h"

#define MANY 0.1 /* share of exits without a reason that would change the answer */
#define LISTED 5
#define LIST_BYTES (LISTED * 44)

typedef struct landmark_rows {
    rv_arena arena;
    int64_t n;
    double *entry;
    double *exit; /* days since the landmark */
    int32_t *event;
    int32_t *group;
    int64_t n_people[2];
    int64_t n_events[2]; /* voluntary exits up to the horizon */
} landmark_rows;

static reversa_status open_rows(const rv_retention_frame *frame, landmark_rows *rows)
{
    double landmark = RV_VOLUNTARY_LANDMARK * RV_TENURE_MONTH;
    double horizon = frame->options.horizon * RV_TENURE_MONTH;
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
        rows->n_events[rows->group[i]] += rows->event[i] == RV_LEAVING_VOLUNTARY && rows->exit[i] <= horizon;
    }
    return REVERSA_OK;
}

static reversa_estimate incidence(const reversa_competing *competing, int32_t group, double horizon)
{
    if (reversa_competing_n_causes(competing) == 0)
        return (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_EVENTS};
    return rv_retention_or_none(reversa_competing_incidence(competing, group, RV_LEAVING_VOLUNTARY, horizon));
}

static void set_figures(const rv_retention_frame *frame, const landmark_rows *rows, const reversa_competing *competing,
                        const reversa_curve *curve)
{
    static const int32_t figures[2] = {RV_FIGURE_VOLUNTARY_OTHERS, RV_FIGURE_VOLUNTARY_PARTICIPANTS};
    double horizon = frame->options.horizon * RV_TENURE_MONTH;
    reversa_estimate of[2];
    for (int32_t group = 0; group < 2; group++) {
        of[group] = incidence(competing, group, horizon);
        rv_retention_set(frame, figures[group], of[group], rows->n_people[group], rows->n_events[group]);
        if (!rv_retention_is_thin(curve, group, horizon))
            continue;
        of[group] = (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
        rv_retention_set_none(frame, figures[group], REVERSA_FIT_TOO_FEW, RV_WHY_THIN);
        frame->retention->why[RV_FIGURE_VOLUNTARY_DIFFERENCE] = RV_WHY_THIN;
    }
    rv_retention_set(frame, RV_FIGURE_VOLUNTARY_DIFFERENCE, rv_retention_difference(of[1], of[0], frame->options.level),
                     rows->n, rows->n_events[0] + rows->n_events[1]);
}

static reversa_status estimate(const rv_retention_frame *frame, const landmark_rows *rows)
{
    reversa_survival_rows times;
    reversa_competing_options options;
    reversa_curve_options any_exit;
    reversa_survival *survival = NULL;
    reversa_competing *competing = NULL;
    reversa_curve *curve = NULL;
    reversa_survival_rows_init(&times);
    reversa_competing_options_init(&options);
    reversa_curve_options_init(&any_exit);
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
        status = reversa_curve_create(frame->ctx, survival, &any_exit, &curve);
    if (!status)
        set_figures(frame, rows, competing, curve);
    reversa_curve_free(curve);
    reversa_competing_free(competing);
    reversa_survival_free(survival);
    return status;
}

/* Do the reasons tell who left of their own will? A few that are missing make the shares too low, and are said; many, or
 * a word that nobody has, would make them anything. */
static rv_why judge_reasons(const rv_retention_frame *frame)
{
    const int64_t *n = frame->n_leaving;
    int64_t exits = n[RV_LEAVING_VOLUNTARY] + n[RV_LEAVING_OTHER] + n[RV_LEAVING_UNKNOWN];
    if (n[RV_LEAVING_UNKNOWN] == exits)
        return exits > 0 ? RV_WHY_NO_REASONS : RV_WHY_FIT;
    if ((double)n[RV_LEAVING_UNKNOWN] > MANY * (double)exits)
        return RV_WHY_FEW_REASONS;
    return frame->has_word ? RV_WHY_FIT : RV_WHY_OTHER_REASONS;
}

/* The first reasons of exits that there are, as a list. */
static void list_reasons(const rv_retention_frame *frame, char text_out[LIST_BYTES])
{
    const reversa_employment *e = frame->employment;
    int32_t listed[LISTED];
    int32_t n = 0;
    size_t used = 0;
    text_out[0] = 0;
    for (int64_t k = 0; k < frame->n && n < LISTED; k++) {
        int32_t reason = frame->event[k] == RV_LEAVING_OTHER ? e->reason[frame->row[k]] : -1;
        bool known = reason < 0;
        for (int32_t i = 0; i < n && !known; i++)
            known = listed[i] == reason;
        if (known)
            continue;
        used += (size_t)snprintf(text_out + used, LIST_BYTES - used, "%s%.40s", n ? ", " : "",
                                 rv_dictionary_text(&e->texts, reason));
        listed[n++] = reason;
    }
}

static reversa_status warn_of_reasons(const rv_retention_frame *frame, rv_why why)
{
    char reasons[LIST_BYTES];
    long long unknown = (long long)frame->n_leaving[RV_LEAVING_UNKNOWN];
    switch (why) {
    case RV_WHY_NO_REASONS:
        return rv_retention_warn(frame, "No exit has a reason, so nothing is said of voluntary ones");
    case RV_WHY_FEW_REASONS:
        return rv_retention_warn(frame, "%lld exits have no reason, so nothing is said of voluntary ones", unknown);
    case RV_WHY_OTHER_REASONS:
        list_reasons(frame, reasons);
        return rv_retention_warn(
            frame,
            "No exit has the reason \"%.40s\", so nothing is said of voluntary ones; the reasons are: "
            "%s; name the right one (voluntary, --voluntary)",
            frame->options.voluntary, reasons);
    default:
        break;
    }
    if (unknown == 0)
        return REVERSA_OK;
    return rv_retention_warn(
        frame, "%lld exits have no reason and count as not voluntary: the voluntary ones may be more", unknown);
}

reversa_status rv_retention_voluntary_estimate(const rv_retention_frame *frame)
{
    rv_why why = frame->n_joined ? judge_reasons(frame) : RV_WHY_NOBODY_JOINED;
    for (int32_t figure = RV_FIGURE_VOLUNTARY_PARTICIPANTS; figure <= RV_FIGURE_VOLUNTARY_DIFFERENCE; figure++)
        rv_retention_set_none(frame, figure, REVERSA_FIT_NO_DATA, why);
    reversa_status status = warn_of_reasons(frame, why);
    landmark_rows rows;
    if (status || why != RV_WHY_FIT)
        return status;
    status = open_rows(frame, &rows);
    if (!status && rows.n_people[0] > 0 && rows.n_people[1] > 0)
        status = estimate(frame, &rows);
    rv_arena_free(&rows.arena);
    return status;
}
