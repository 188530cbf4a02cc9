/*
 * Rates of leaving, compared by Cox regression on the clock of tenure.
 *
 * Split: a person's time before joining counts outside the programme, the time after in it, so nobody is exposed to what
 * lies ahead. Landmark: people still there at a landmark, by what had happened by then (Anderson, Cain & Gelber 1983).
 * Naive: ever joined against never, which credits the programme with the time that people had to stay before they could
 * join (immortal time; Suissa 2008); it is shown beside the others and labelled.
 */
#include <math.h>

#include <reversa/cox.h>

#include "metrics/interval.h"
#include "study/retention.h"

#define COMMON                                                                                                         \
    0.15 /* share with the event beyond which a ratio of rates is no ratio of risks (VanderWeele & Ding 2017) */

#define ROUNDING 1e-9 /* a standard error below is that of nothing */
#define FEW 5         /* people on whom a share should not rest */
#define MANY_MORE 4.0 /* times as many who are seen later */

/* Rows for one model. Column 0 is the exposure, then those of the frame. */
typedef struct model_rows {
    const rv_retention_frame *frame;
    rv_arena arena;
    int64_t n;
    double *entry;
    double *exit;
    int32_t *event;
    int32_t *person;
    double **columns;
    int32_t n_columns;
    bool clustered;
} model_rows;

static reversa_status open_rows(const rv_retention_frame *frame, int64_t capacity, model_rows *rows)
{
    size_t n = (size_t)capacity;
    *rows = (model_rows){.frame = frame, .n_columns = frame->n_columns + 1};
    rv_arena_open(frame->ctx, &rows->arena);
    rows->entry = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->entry);
    rows->exit = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->exit);
    rows->event = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->event);
    rows->person = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->person);
    rows->columns = rv_arena_alloc(frame->ctx, &rows->arena, (size_t)rows->n_columns, sizeof *rows->columns);
    if (!rows->entry || !rows->exit || !rows->event || !rows->person || !rows->columns)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < rows->n_columns; c++) {
        rows->columns[c] = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->columns[c]);
        if (!rows->columns[c])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* Add a stretch of person k's time, if it has any length. */
static void add_row(model_rows *rows, int64_t k, double entry, double exit, bool event, bool exposed)
{
    if (exit <= entry)
        return;
    int64_t i = rows->n++;
    rows->entry[i] = entry;
    rows->exit[i] = exit;
    rows->event[i] = event;
    rows->person[i] = (int32_t)k;
    rows->columns[0][i] = exposed;
    for (int32_t c = 1; c < rows->n_columns; c++)
        rows->columns[c][i] = rows->frame->columns[c - 1][k];
}

/* Fit; `first` is the first of the columns that takes part: 0, or 1 for a model without the exposure. */
static reversa_status fit(const model_rows *rows, int32_t first, bool firth, reversa_cox **cox_out)
{
    reversa_survival_rows times;
    reversa_cox_columns columns;
    reversa_cox_options options;
    reversa_survival *survival = NULL;
    reversa_survival_rows_init(&times);
    reversa_cox_columns_init(&columns);
    reversa_cox_options_init(&options);
    times.n = rows->n;
    times.entry = rows->entry;
    times.exit = rows->exit;
    times.event = rows->event;
    times.cluster = rows->clustered ? rows->person : NULL;
    columns.n_columns = rows->n_columns - first;
    columns.column = (const double *const *)rows->columns + first;
    options.level = rows->frame->options.level;
    options.firth = firth;
    reversa_status status = reversa_survival_create(rows->frame->ctx, &times, &survival);
    if (!status)
        status = reversa_cox_fit(rows->frame->ctx, survival, &columns, &options, cox_out);
    reversa_survival_free(survival);
    return status;
}

/* Say which column of the adjustment the model could not use. */
static reversa_status warn_of_column(const rv_retention_frame *frame, const reversa_cox_summary *summary,
                                     const char *figure)
{
    if (summary->column < 1)
        return REVERSA_OK;
    const char *name = frame->names[summary->column - 1];
    if (summary->fit == REVERSA_FIT_COLLINEAR)
        return rv_retention_warn(frame, "%s: the column %s follows from the others and was left out", figure, name);
    if (summary->fit == REVERSA_FIT_SEPARATED)
        return rv_retention_warn(frame, "%s: the column %s separates those who leave from those who stay", figure,
                                 name);
    return REVERSA_OK;
}

/* Rows and events by exposure. */
typedef struct exposed {
    int64_t rows[2];
    int64_t events[2];
} exposed;

static exposed count_exposed(const model_rows *rows)
{
    exposed e = {{0, 0}, {0, 0}};
    for (int64_t i = 0; i < rows->n; i++) {
        int32_t group = rows->columns[0][i] > 0;
        e.rows[group]++;
        e.events[group] += rows->event[i] != 0;
    }
    return e;
}

/* Why the exposure has no finite coefficient. */
static rv_why why_none(reversa_fit fit, const exposed *e, int32_t n_columns)
{
    if (fit != REVERSA_FIT_SEPARATED && fit != REVERSA_FIT_COLLINEAR)
        return RV_WHY_FIT;
    if (fit == REVERSA_FIT_SEPARATED && e->events[1] == 0)
        return RV_WHY_NO_EXITS_INSIDE;
    if (fit == REVERSA_FIT_SEPARATED && e->events[0] == 0)
        return RV_WHY_NO_EXITS_OUTSIDE;
    return n_columns > 1 ? RV_WHY_COLUMNS : RV_WHY_APART;
}

/* The figure of a model that there is. */
static void read_ratio(const model_rows *rows, const reversa_cox *cox, const exposed *e, int32_t figure)
{
    const rv_retention_frame *frame = rows->frame;
    reversa_cox_summary summary;
    reversa_cox_coefficient exposure;
    reversa_cox_summary_read(cox, &summary);
    reversa_cox_coefficient_at(cox, 0, &exposure);
    reversa_fit fit = exposure.estimate.fit ? exposure.estimate.fit : summary.fit;
    if (isnan(exposure.ratio.value))
        rv_retention_set_none(frame, figure, fit, why_none(fit, e, rows->n_columns));
    else if (!(exposure.estimate.se > ROUNDING)) /* a ratio without error: no chance was seen at work */
        rv_retention_set_none(frame, figure, REVERSA_FIT_TOO_FEW, RV_WHY_FIT);
    else
        frame->retention->figures[figure].estimate = exposure.ratio;
}

/* Fit the rows and set the figure to the exposure's rate ratio. */
static reversa_status set_ratio(const model_rows *rows, int32_t figure, int64_t n_people, const char *name)
{
    const rv_retention_frame *frame = rows->frame;
    exposed e = count_exposed(rows);
    reversa_cox *cox = NULL;
    frame->retention->figures[figure].n = n_people;
    frame->retention->figures[figure].events = e.events[0] + e.events[1];
    rv_why why = frame->n_joined == 0 ? RV_WHY_NOBODY_JOINED
                 : e.rows[0] > 0      ? RV_WHY_NONE_HAD_JOINED
                                      : RV_WHY_ALL_HAD_JOINED;
    if (rows->n == 0)
        rv_retention_set_none(frame, figure, REVERSA_FIT_NO_DATA, RV_WHY_FIT);
    else if (e.events[0] + e.events[1] == 0)
        rv_retention_set_none(frame, figure, REVERSA_FIT_NO_EVENTS, RV_WHY_FIT);
    else if (e.rows[0] == 0 || e.rows[1] == 0)
        rv_retention_set_none(frame, figure, REVERSA_FIT_NO_VARIATION, why);
    else {
        reversa_cox_summary summary;
        reversa_status status = fit(rows, 0, false, &cox);
        if (status)
            return status;
        read_ratio(rows, cox, &e, figure);
        reversa_cox_summary_read(cox, &summary);
        reversa_cox_free(cox);
        return warn_of_column(frame, &summary, name);
    }
    return REVERSA_OK;
}

static reversa_status estimate_split(const rv_retention_frame *frame)
{
    model_rows rows;
    reversa_status status = open_rows(frame, 2 * frame->n, &rows);
    for (int64_t k = 0; !status && k < frame->n; k++) {
        double join = fmin(frame->start[k], frame->exit[k]);
        bool joined = frame->start[k] < frame->exit[k];
        add_row(&rows, k, frame->entry[k], join, frame->event[k] && !joined, false);
        add_row(&rows, k, fmax(join, frame->entry[k]), frame->exit[k], frame->event[k] != RV_LEAVING_NONE, true);
    }
    rows.clustered = true;
    if (!status)
        status = set_ratio(&rows, RV_FIGURE_HAZARD_RATIO, frame->n, "hazard_ratio");
    rv_arena_free(&rows.arena);
    return status;
}

static reversa_status estimate_landmark(const rv_retention_frame *frame, int32_t index)
{
    static const char *const names[RV_N_LANDMARKS] = {"landmark_3", "landmark_6", "landmark_12"};
    double landmark = rv_retention_landmarks[index] * RV_TENURE_MONTH;
    model_rows rows;
    reversa_status status = open_rows(frame, frame->n, &rows);
    for (int64_t k = 0; !status && k < frame->n; k++)
        add_row(&rows, k, fmax(frame->entry[k], landmark), frame->exit[k], frame->event[k] != RV_LEAVING_NONE,
                frame->start[k] <= landmark);
    if (!status)
        status = set_ratio(&rows, RV_FIGURE_LANDMARK + index, rows.n, names[index]);
    rv_arena_free(&rows.arena);
    return status;
}

static reversa_estimate share_of(int64_t count, int64_t n, double level)
{
    if (n == 0)
        return (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    double share = (double)count / (double)n;
    rv_range range = rv_interval_wilson((double)count, (double)n, level);
    return (reversa_estimate){share, sqrt(share * (1 - share) / (double)n), range.low, range.high, REVERSA_FIT_OK};
}

static reversa_status estimate_naive(const rv_retention_frame *frame)
{
    model_rows rows;
    int64_t people[2] = {0, 0};
    int64_t exits[2] = {0, 0};
    reversa_status status = open_rows(frame, frame->n, &rows);
    for (int64_t k = 0; !status && k < frame->n; k++) {
        bool ever = isfinite(frame->start[k]);
        bool left = frame->event[k] != RV_LEAVING_NONE;
        add_row(&rows, k, frame->entry[k], frame->exit[k], left, ever);
        people[ever]++;
        exits[ever] += left;
    }
    if (!status)
        status = set_ratio(&rows, RV_FIGURE_NAIVE_HAZARD_RATIO, frame->n, "naive_hazard_ratio");
    for (int32_t ever = 0; ever < 2; ever++)
        rv_retention_set(frame, ever ? RV_FIGURE_NAIVE_PARTICIPANTS : RV_FIGURE_NAIVE_OTHERS,
                         share_of(people[ever] - exits[ever], people[ever], frame->options.level), people[ever],
                         exits[ever]);
    if (people[1] == 0)
        frame->retention->why[RV_FIGURE_NAIVE_PARTICIPANTS] = RV_WHY_NOBODY_JOINED;
    rv_arena_free(&rows.arena);
    return status;
}

/* Someone left where few had been seen, though many are seen later: say so, for all that follows rests on them. */
static reversa_status warn_of_few(const rv_retention_frame *frame, const reversa_curve *curve, double until)
{
    double fewest = INFINITY;
    double time = 0;
    double most_later = 0;
    for (int64_t i = 0; i < reversa_curve_n_points(curve, 0); i++) {
        reversa_curve_point point;
        reversa_curve_point_at(curve, 0, i, &point);
        if (point.events > 0 && point.time <= until && point.at_risk < fewest) {
            fewest = point.at_risk;
            time = point.time;
            most_later = 0;
        }
        most_later = fmax(most_later, point.at_risk);
    }
    if (!(fewest < FEW && most_later > MANY_MORE * fewest))
        return REVERSA_OK;
    return rv_retention_warn(
        frame,
        "Only %.0f people were seen %.0f days after the hire, when someone left, and %.0f later: the "
        "share that stays rests on those few",
        fewest, time, most_later);
}

static reversa_status read_stay(const rv_retention_frame *frame, const reversa_curve *curve)
{
    double horizon = frame->options.horizon * RV_TENURE_MONTH;
    int64_t n_events = 0;
    for (int64_t k = 0; k < frame->n; k++)
        n_events += frame->event[k] != RV_LEAVING_NONE && frame->exit[k] <= horizon;
    reversa_estimate stay = rv_retention_or_none(reversa_curve_survival(curve, 0, horizon, NULL));
    rv_retention_set(frame, RV_FIGURE_STAY, stay, frame->n, n_events);
    if (!rv_retention_is_thin(curve, 0, horizon))
        return warn_of_few(frame, curve, horizon);
    rv_retention_set_none(frame, RV_FIGURE_STAY, REVERSA_FIT_TOO_FEW, RV_WHY_THIN);
    return REVERSA_OK;
}

/* The share of everyone that stays, on the same clock. */
static reversa_status estimate_stay(const rv_retention_frame *frame)
{
    reversa_survival_rows rows;
    reversa_curve_options options;
    reversa_survival *survival = NULL;
    reversa_curve **curve = &frame->retention->curves[REVERSA_RETENTION_STAY];
    rv_retention_set_none(frame, RV_FIGURE_STAY, REVERSA_FIT_NO_DATA, RV_WHY_FIT);
    if (frame->n == 0)
        return REVERSA_OK;
    reversa_survival_rows_init(&rows);
    reversa_curve_options_init(&options);
    rows.n = frame->n;
    rows.entry = frame->entry;
    rows.exit = frame->exit;
    rows.event = frame->event;
    options.level = frame->options.level;
    reversa_status status = reversa_survival_create(frame->ctx, &rows, &survival);
    if (!status)
        status = reversa_curve_create(frame->ctx, survival, &options, curve);
    if (!status)
        status = read_stay(frame, *curve);
    reversa_survival_free(survival);
    return status;
}

/* The ratio of risks that a ratio of rates amounts to. */
static double risk_ratio(double ratio, bool common)
{
    return common ? (1 - pow(0.5, sqrt(ratio))) / (1 - pow(0.5, sqrt(1 / ratio))) : ratio;
}

static double e_value(double ratio, bool common)
{
    double risk = risk_ratio(ratio, common);
    double away = risk < 1 ? 1 / risk : risk;
    return away + sqrt(away * (away - 1));
}

reversa_estimate rv_retention_hazard_e_value(reversa_estimate ratio, bool common)
{
    reversa_estimate result = {NAN, NAN, NAN, NAN, ratio.fit};
    if (isnan(ratio.value))
        return result;
    result.value = e_value(ratio.value, common);
    result.low = 1;
    if (ratio.low > 1)
        result.low = e_value(ratio.low, common);
    else if (ratio.high < 1)
        result.low = e_value(ratio.high, common);
    return result;
}

reversa_status rv_retention_hazard_estimate(const rv_retention_frame *frame)
{
    reversa_status status = estimate_stay(frame);
    if (!status)
        status = estimate_naive(frame);
    if (!status)
        status = estimate_split(frame);
    const reversa_figure *split = &frame->retention->figures[RV_FIGURE_HAZARD_RATIO];
    bool common = (double)split->events > COMMON * (double)split->n;
    rv_retention_set(frame, RV_FIGURE_E_VALUE, rv_retention_hazard_e_value(split->estimate, common), split->n,
                     split->events);
    frame->retention->why[RV_FIGURE_E_VALUE] = frame->retention->why[RV_FIGURE_HAZARD_RATIO];
    for (int32_t i = 0; !status && i < RV_N_LANDMARKS; i++)
        status = estimate_landmark(frame, i);
    return status;
}

/* Coefficients of joining on the frame's columns, 0 for one that the model left out. */
static reversa_status fit_joining(const model_rows *rows, double *coefficients)
{
    reversa_cox *cox = NULL;
    reversa_cox_summary summary = {.fit = REVERSA_FIT_OK};
    reversa_status status = fit(rows, 1, false, &cox);
    if (!status)
        reversa_cox_summary_read(cox, &summary);
    if (!status && summary.fit != REVERSA_FIT_OK && summary.fit != REVERSA_FIT_COLLINEAR) {
        reversa_cox_free(cox); /* closeness needs finite coefficients: the penalty gives them */
        cox = NULL;
        status = fit(rows, 1, true, &cox);
    }
    for (int32_t c = 0; !status && c < rows->n_columns - 1; c++) {
        reversa_cox_coefficient coefficient;
        reversa_cox_coefficient_at(cox, c, &coefficient);
        coefficients[c] = isfinite(coefficient.estimate.value) ? coefficient.estimate.value : 0;
    }
    reversa_cox_free(cox);
    return status;
}

reversa_status rv_retention_hazard_joining(const rv_retention_frame *frame, double *predictor_out)
{
    for (int64_t k = 0; k < frame->n; k++)
        predictor_out[k] = 0;
    if (frame->n_columns == 0)
        return REVERSA_OK;
    model_rows rows;
    reversa_status status = open_rows(frame, frame->n, &rows);
    double *coefficients = NULL;
    if (!status)
        coefficients = rv_arena_alloc(frame->ctx, &rows.arena, (size_t)frame->n_columns, sizeof *coefficients);
    if (!status && !coefficients)
        status = REVERSA_E_MEMORY;
    for (int64_t k = 0; !status && k < frame->n; k++) {
        bool joined = frame->start[k] < frame->exit[k];
        double join = fmax(fmin(frame->start[k], frame->exit[k]), RV_HALF_A_DAY); /* some join on the day of the hire */
        add_row(&rows, k, frame->entry[k], join, joined, false);
    }
    if (!status && rows.n > 0)
        status = fit_joining(&rows, coefficients);
    for (int32_t c = 0; !status && c < frame->n_columns; c++)
        for (int64_t k = 0; k < frame->n; k++)
            predictor_out[k] += coefficients[c] * frame->columns[c][k];
    rv_arena_free(&rows.arena);
    return status;
}
