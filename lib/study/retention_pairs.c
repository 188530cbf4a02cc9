/*
 * What matched pairs say: chance to leave within the horizon, mean months stayed, people needed, and how alike they are.
 *
 * Both of a pair are followed from the day the one joined, whatever the other does later, until they leave or the data end;
 * risks are 1 − Kaplan–Meier. The variances of the two groups are added: matched pairs are alike, so the interval is
 * rather too wide than too narrow.
 */
#include <math.h>

#include "model/events.h"
#include "study/retention.h"

/* The followed pairs. */
typedef struct pair_rows {
    rv_arena arena;
    int64_t n; /* two a pair: the participant, then the control */
    int32_t *person;
    double *time; /* days since the pair's date */
    int32_t *event;
    int32_t *group;      /* 1 for participants */
    double *tenure;      /* months on the pair's date */
    int64_t n_events[2]; /* up to the horizon */
} pair_rows;

static reversa_status open_rows(const rv_retention_frame *frame, pair_rows *rows)
{
    const reversa_retention *retention = frame->retention;
    double horizon = frame->options.horizon * RV_TENURE_MONTH;
    size_t n = 2 * (size_t)retention->n_pairs;
    *rows = (pair_rows){.n = 2 * retention->n_pairs};
    rv_arena_open(frame->ctx, &rows->arena);
    rows->person = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->person);
    rows->time = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->time);
    rows->event = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->event);
    rows->group = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->group);
    rows->tenure = rv_arena_alloc(frame->ctx, &rows->arena, n, sizeof *rows->tenure);
    int32_t *place = rv_arena_alloc(frame->ctx, &rows->arena, (size_t)frame->employment->n, sizeof *place);
    if (!rows->person || !rows->time || !rows->event || !rows->group || !rows->tenure || !place)
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < frame->n; k++)
        place[frame->row[k]] = (int32_t)k;
    for (size_t i = 0; i < n; i++) {
        const reversa_retention_pair *pair = &retention->pairs[i / 2];
        int32_t k = place[i % 2 ? pair->control : pair->participant];
        double tenure = pair->date - frame->hire[k];
        rows->person[i] = k;
        rows->time[i] = frame->exit[k] - tenure;
        rows->event[i] = frame->event[k] != RV_LEAVING_NONE;
        rows->group[i] = i % 2 == 0;
        rows->tenure[i] = tenure / RV_TENURE_MONTH;
        rows->n_events[rows->group[i]] += rows->event[i] && rows->time[i] <= horizon;
    }
    return REVERSA_OK;
}

static reversa_estimate complement(reversa_estimate survival)
{
    survival = rv_retention_or_none(survival);
    return (reversa_estimate){1 - survival.value, survival.se, 1 - survival.high, 1 - survival.low, survival.fit};
}

reversa_estimate rv_retention_pairs_number_needed(reversa_estimate risk)
{
    reversa_estimate result = {NAN, NAN, NAN, NAN, risk.fit};
    if (isnan(risk.value))
        return result;
    double gain = -risk.value;
    result.value = gain > 0 ? 1 / gain : INFINITY;
    if (!isnan(risk.low)) {
        result.low = risk.low < 0 ? -1 / risk.low : INFINITY;
        result.high = risk.high < 0 ? -1 / risk.high : INFINITY;
    }
    return result;
}

static void set_figures(const rv_retention_frame *frame, const pair_rows *rows, const reversa_curve *curve)
{
    double horizon = frame->options.horizon * RV_TENURE_MONTH;
    int64_t n_pairs = rows->n / 2;
    int64_t n_events = rows->n_events[0] + rows->n_events[1];
    reversa_estimate participants = complement(reversa_curve_survival(curve, 1, horizon, NULL));
    reversa_estimate controls = complement(reversa_curve_survival(curve, 0, horizon, NULL));
    reversa_estimate risk = rv_retention_difference(participants, controls, frame->options.level);
    rv_retention_set(frame, RV_FIGURE_RISK_PARTICIPANTS, participants, n_pairs, rows->n_events[1]);
    rv_retention_set(frame, RV_FIGURE_RISK_CONTROLS, controls, n_pairs, rows->n_events[0]);
    rv_retention_set(frame, RV_FIGURE_RISK_DIFFERENCE, risk, n_pairs, n_events);
    rv_retention_set(frame, RV_FIGURE_NUMBER_NEEDED, rv_retention_pairs_number_needed(risk), n_pairs, n_events);
    reversa_estimate days = rv_retention_or_none(reversa_curve_restricted_mean_difference(curve, 1, 0, horizon));
    reversa_estimate months = {days.value / RV_TENURE_MONTH, days.se / RV_TENURE_MONTH, days.low / RV_TENURE_MONTH,
                               days.high / RV_TENURE_MONTH, days.fit};
    if (months.se == 0)
        months = (reversa_estimate){months.value, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    rv_retention_set(frame, RV_FIGURE_MONTHS_DIFFERENCE, months, n_pairs, n_events);
}

static reversa_status follow(const rv_retention_frame *frame, const pair_rows *rows)
{
    reversa_survival_rows times;
    reversa_curve_options options;
    reversa_survival *survival = NULL;
    reversa_curve **curve = &frame->retention->curves[REVERSA_RETENTION_PAIRS];
    reversa_survival_rows_init(&times);
    reversa_curve_options_init(&options);
    times.n = rows->n;
    times.exit = rows->time;
    times.event = rows->event;
    times.group = rows->group;
    options.level = frame->options.level;
    reversa_status status = reversa_survival_create(frame->ctx, &times, &survival);
    if (!status)
        status = reversa_curve_create(frame->ctx, survival, &options, curve);
    if (!status)
        set_figures(frame, rows, *curve);
    reversa_survival_free(survival);
    return status;
}

/* Tenure exists on a day only: it has an after and no before. */
static reversa_status balance_tenure(const rv_retention_frame *frame, const pair_rows *rows, reversa_balance_row *row)
{
    reversa_comparison comparison;
    const double *column[1] = {rows->tenure};
    reversa_comparison_init(&comparison);
    comparison.n = rows->n;
    comparison.treated = rows->group;
    comparison.n_columns = 1;
    comparison.columns = column;
    reversa_status status = reversa_balance(frame->ctx, &comparison, row);
    row->mean_treated = row->mean_control = row->difference_before = row->ratio_before = NAN;
    return status;
}

/* Joiners, as the matching knows them, against everyone who was there without having joined; weights of 1 pick out the pairs. */
static reversa_status balance_columns(const rv_retention_frame *frame, pair_rows *rows, reversa_balance_row *balance)
{
    size_t most = 2 * (size_t)frame->n;
    size_t n = 0;
    int32_t *group = rv_arena_alloc(frame->ctx, &rows->arena, most, sizeof *group);
    int32_t *person = rv_arena_alloc(frame->ctx, &rows->arena, most, sizeof *person);
    double *weight = rv_arena_alloc(frame->ctx, &rows->arena, most, sizeof *weight);
    double *paired = rv_arena_alloc(frame->ctx, &rows->arena, most, sizeof *paired);
    double *column = rv_arena_alloc(frame->ctx, &rows->arena, most, sizeof *column);
    if (!group || !person || !weight || !paired || !column)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < rows->n; i++)
        paired[rows->person[i] + (rows->group[i] ? 0 : frame->n)] = 1;
    for (int32_t control = 0; control < 2; control++)
        for (int64_t k = 0; k < frame->n; k++) {
            if (control ? frame->start[k] <= frame->entry[k] : !rv_retention_is_joiner(frame, k))
                continue;
            group[n] = !control;
            person[n] = (int32_t)k;
            weight[n++] = paired[k + (control ? frame->n : 0)];
        }
    reversa_comparison comparison;
    const double *columns[1] = {column};
    reversa_comparison_init(&comparison);
    comparison.n = (int64_t)n;
    comparison.treated = group;
    comparison.weight = weight;
    comparison.n_columns = 1;
    comparison.columns = columns;
    reversa_status status = REVERSA_OK;
    for (int32_t c = 0; !status && c < frame->n_columns; c++) {
        for (size_t i = 0; i < n; i++)
            column[i] = frame->columns[c][person[i]];
        status = reversa_balance(frame->ctx, &comparison, &balance[c]);
    }
    return status;
}

static reversa_status write_balance(const rv_retention_frame *frame, pair_rows *rows)
{
    reversa_retention *retention = frame->retention;
    size_t n = (size_t)frame->n_columns + 1;
    retention->balance = rv_arena_alloc(frame->ctx, &retention->arena, n, sizeof *retention->balance);
    retention->balance_names = rv_arena_alloc(frame->ctx, &retention->arena, n, sizeof *retention->balance_names);
    if (!retention->balance || !retention->balance_names)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < frame->n_columns; c++)
        retention->balance_names[c] = frame->names[c];
    retention->balance_names[frame->n_columns] = "tenure";
    retention->n_balance = (int32_t)n;
    reversa_status status = balance_columns(frame, rows, retention->balance);
    if (!status)
        status = balance_tenure(frame, rows, &retention->balance[frame->n_columns]);
    for (int32_t c = 0; !status && c < retention->n_balance; c++)
        if (fabs(retention->balance[c].difference_after) > 0.1)
            status = rv_retention_warn(frame, "Matched pairs still differ in %s by more than a tenth of its deviation",
                                       retention->balance_names[c]);
    return status;
}

reversa_status rv_retention_pairs_estimate(const rv_retention_frame *frame)
{
    pair_rows rows;
    if (frame->retention->n_pairs == 0) {
        for (int32_t figure = RV_FIGURE_RISK_PARTICIPANTS; figure <= RV_FIGURE_NUMBER_NEEDED; figure++)
            rv_retention_set_none(frame, figure, REVERSA_FIT_NO_DATA,
                                  frame->n_joined ? RV_WHY_NO_PAIRS : RV_WHY_NOBODY_JOINED);
        return REVERSA_OK;
    }
    reversa_status status = open_rows(frame, &rows);
    if (!status)
        status = follow(frame, &rows);
    if (!status)
        status = write_balance(frame, &rows);
    rv_arena_free(&rows.arena);
    return status;
}
