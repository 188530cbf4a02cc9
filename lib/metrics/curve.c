/*
 * Kaplan–Meier and Nelson–Aalen curves.
 *
 * A group's rows are walked downwards in time: exits come into the risk set, entries leave it, so the risk set at a time is
 * a sum over those present alone and does not depend on what happens before. Then its points are walked upwards
 * for the products and sums (Kaplan & Meier 1958; Greenwood 1926; Aalen 1978). All that leave at a time are one point.
 */
#include "metrics/curve.h"

#include <math.h>

#include "metrics/bins.h"
#include "metrics/distribution.h"
#include "metrics/sum.h"
#include "metrics/whole_times.h"

#define POLL_ROWS ((int64_t)1 << 18)

void reversa_curve_options_init(reversa_curve_options *options)
{
    *options = (reversa_curve_options){
        .struct_size = sizeof *options, .level = 0.95, .interval = REVERSA_INTERVAL_LOG_LOG, .start = -INFINITY};
}

reversa_status rv_curve_check_options(reversa_context *ctx, const reversa_curve_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (!(options->level > 0 && options->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The level %g is not between 0 and 1", options->level);
    if ((int)options->interval < REVERSA_INTERVAL_LOG_LOG || options->interval > REVERSA_INTERVAL_ARCSINE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The kind of interval %d is unknown", (int)options->interval);
    if (isnan(options->start) || options->start == INFINITY)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The start is not a time");
    if (options->event < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The event number %d is below 0", options->event);
    return REVERSA_OK;
}

/* Where each group's points begin: one for each distinct exit from the start on. */
static reversa_status count_points(reversa_context *ctx, const reversa_survival *survival, const rv_partition *rows,
                                   double start, reversa_curve *curve)
{
    int64_t *first = rv_arena_alloc(ctx, &curve->arena, (size_t)survival->n_groups + 1, sizeof *first);
    if (!first)
        return REVERSA_E_MEMORY;
    int64_t n = 0;
    for (int32_t group = 0; group < survival->n_groups; group++) {
        double last = -INFINITY;
        first[group] = n;
        for (int64_t i = rows->start[group]; i < rows->start[group + 1]; i++) {
            double time = survival->exit[rows->rows[i]];
            n += time > last && time >= start;
            last = time;
        }
    }
    first[survival->n_groups] = n;
    curve->first = first;
    return REVERSA_OK;
}

/* The same from bins. */
static reversa_status count_bins(reversa_context *ctx, const reversa_survival *survival, const rv_bins *bins,
                                 double start, reversa_curve *curve)
{
    int64_t *first = rv_arena_alloc(ctx, &curve->arena, (size_t)survival->n_groups + 1, sizeof *first);
    if (!first)
        return REVERSA_E_MEMORY;
    const rv_bin *bin = bins->bin;
    int64_t n = 0;
    for (int32_t group = 0; group < survival->n_groups; group++) {
        first[group] = n;
        for (int32_t rank = 0; rank < survival->n_times; rank++, bin++)
            n += bin->n_rows > 0 && survival->times[rank] >= start;
    }
    first[survival->n_groups] = n;
    curve->first = first;
    return REVERSA_OK;
}

static reversa_status open_points(reversa_context *ctx, reversa_curve *curve)
{
    double **columns[] = {&curve->time,     &curve->at_risk,           &curve->events, &curve->censored,
                          &curve->survival, &curve->survival_variance, &curve->hazard, &curve->hazard_variance};
    size_t n = (size_t)curve->first[curve->n_groups];
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        *columns[i] = rv_arena_alloc(ctx, &curve->arena, n, sizeof **columns[i]);
        if (!*columns[i])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* The risk set, while time is walked downwards. */
typedef struct risk_set {
    rv_sum weight;
    int64_t n; /* rows with a weight above 0; at 0 the weight is set to 0 exactly */
} risk_set;

static void change_risk(risk_set *risk, double weight, int sign)
{
    risk->weight = rv_sum_add(risk->weight, sign * weight);
    risk->n += weight > 0 ? sign : 0;
    if (risk->n == 0)
        risk->weight = (rv_sum){0, 0};
}

/* Those who leave at one time. */
typedef struct leaving {
    rv_sum events;
    rv_sum censored;
    int64_t n_events; /* with a weight above 0 */
} leaving;

/* Take the last rows of a part with equal exits: `end` moves down over them. */
static leaving take_exits(const reversa_survival *s, const int32_t *rows, int64_t start, int64_t *end, int32_t event,
                          risk_set *risk)
{
    leaving left = {{0, 0}, {0, 0}, 0};
    double time = s->exit[rows[*end - 1]];
    while (*end > start && s->exit[rows[*end - 1]] == time) {
        int32_t row = rows[--*end];
        double weight = s->weight[row];
        change_risk(risk, weight, 1);
        if (rv_curve_counts(s->event[row], event)) {
            left.events = rv_sum_add(left.events, weight);
            left.n_events += weight > 0;
        } else {
            left.censored = rv_sum_add(left.censored, weight);
        }
    }
    return left;
}

/* Numbers at risk and leaving at each point of a group. */
static reversa_status count_group(reversa_context *ctx, const reversa_survival *s, const rv_group_orders *orders,
                                  int32_t group, int32_t event, reversa_curve *curve)
{
    const rv_partition *exits = &orders->by_exit;
    const rv_partition *entries = &orders->by_entry;
    int64_t end = exits->start[group + 1];
    int64_t entry = entries->rows ? entries->start[group + 1] : 0;
    int64_t first_entry = entries->rows ? entries->start[group] : 0;
    int64_t polled = end;
    risk_set risk = {{0, 0}, 0};
    for (int64_t point = curve->first[group + 1] - 1; point >= curve->first[group]; point--) {
        curve->time[point] = s->exit[exits->rows[end - 1]];
        leaving left = take_exits(s, exits->rows, exits->start[group], &end, event, &risk);
        for (; entry > first_entry && s->entry[entries->rows[entry - 1]] >= curve->time[point]; entry--)
            change_risk(&risk, s->weight[entries->rows[entry - 1]], -1);
        curve->at_risk[point] = risk.weight.head;
        curve->events[point] = left.n_events == risk.n ? risk.weight.head : left.events.head;
        curve->censored[point] = left.censored.head;
        if (polled - end > POLL_ROWS) {
            polled = end;
            reversa_status status = rv_poll(ctx);
            if (status)
                return status;
        }
    }
    return REVERSA_OK;
}

/* The same from bins: sums of whole weights are exact, so nothing is left over where nobody is left. */
static void fill_from_bins(const reversa_survival *s, const rv_bins *bins, int32_t group, reversa_curve *curve)
{
    const rv_bin *bin = bins->bin + (int64_t)group * s->n_times;
    int64_t point = curve->first[group + 1] - 1;
    double at_risk = 0;
    for (int32_t rank = s->n_times - 1; point >= curve->first[group]; rank--) {
        at_risk += bin[rank].leaving;
        if (bin[rank].n_rows > 0) {
            curve->time[point] = s->times[rank];
            curve->at_risk[point] = at_risk;
            curve->events[point] = bin[rank].events;
            curve->censored[point] = bin[rank].leaving - bin[rank].events;
            point--;
        }
        at_risk -= bin[rank].entering;
    }
}

/* The products and sums along a group's points; variances as for independent rows with whole weights. */
static void estimate_group(reversa_curve *curve, int32_t group)
{
    double survival = 1;
    rv_sum greenwood = {0, 0};
    rv_sum hazard = {0, 0};
    rv_sum variance = {0, 0};
    for (int64_t i = curve->first[group]; i < curve->first[group + 1]; i++) {
        double n = curve->at_risk[i];
        double d = curve->events[i];
        if (d > 0) {
            survival *= (n - d) / n;
            hazard = rv_sum_add(hazard, d / n);
            variance = rv_sum_add(variance, d / n / n);
            if (d < n && !isinf(greenwood.head))
                greenwood = rv_sum_add(greenwood, d / n / (n - d));
            else
                greenwood = (rv_sum){INFINITY, 0};
        }
        curve->hazard[i] = hazard.head;
        curve->hazard_variance[i] = variance.head;
        curve->survival[i] = survival;
        curve->survival_variance[i] = greenwood.head;
    }
}

/* exp(−Nelson–Aalen) in place of the product, with the variance of the hazard. */
static void take_hazard(reversa_curve *curve)
{
    for (int64_t i = 0; i < curve->first[curve->n_groups]; i++) {
        curve->survival[i] = exp(-curve->hazard[i]);
        curve->survival_variance[i] = curve->hazard_variance[i];
    }
}

static bool has_broken_weights(const reversa_survival *s)
{
    for (int64_t i = 0; s->weighted && !s->whole && i < s->n; i++)
        if (s->weight[i] != floor(s->weight[i]))
            return true;
    return false;
}

static double origin_of(const reversa_survival *s, double start)
{
    if (start > -INFINITY)
        return start;
    return s->n_times > 0 && s->times[0] < 0 ? s->times[0] : 0;
}

static reversa_status order_groups(reversa_context *ctx, const reversa_survival *s, rv_arena *scratch,
                                   rv_group_orders *orders)
{
    rv_numbers groups = {s->group, s->n, s->n_groups};
    reversa_status status = rv_partition_make(ctx, scratch, s->by_exit, groups, &orders->by_exit);
    if (!status && s->delayed)
        status = rv_partition_make(ctx, scratch, s->by_entry, groups, &orders->by_entry);
    return status;
}

/* counted is NULL where the rows are to be counted here. */
static reversa_status fill(reversa_context *ctx, const reversa_survival *s, const rv_bins *counted,
                           const reversa_curve_options *options, rv_arena *scratch, reversa_curve *curve)
{
    rv_group_orders orders = {{NULL, NULL}, {NULL, NULL}};
    rv_bins bins;
    curve->n_groups = s->n_groups;
    curve->interval = options->interval;
    curve->fleming_harrington = options->fleming_harrington;
    curve->z = rv_normal_level(options->level);
    curve->robust = s->clustered || has_broken_weights(s);
    curve->origin = origin_of(s, options->start);
    reversa_status status = REVERSA_OK;
    if (counted)
        bins = *counted;
    else
        status = rv_bins_make(ctx, scratch, s, false, options->event, &bins);
    if (!status && (!bins.bin || curve->robust))
        status = order_groups(ctx, s, scratch, &orders);
    if (!status)
        status = bins.bin ? count_bins(ctx, s, &bins, options->start, curve)
                          : count_points(ctx, s, &orders.by_exit, options->start, curve);
    if (!status)
        status = open_points(ctx, curve);
    for (int32_t group = 0; !status && group < s->n_groups; group++) {
        if (bins.bin)
            fill_from_bins(s, &bins, group, curve);
        else
            status = count_group(ctx, s, &orders, group, options->event, curve);
        estimate_group(curve, group);
    }
    if (!status && curve->robust)
        status = rv_curve_robust(ctx, s, &orders, options->event, curve);
    if (!status && options->fleming_harrington)
        take_hazard(curve);
    if (!status && curve->robust)
        status = rv_curve_keep_influence(ctx, s, options->event, curve);
    return status;
}

static reversa_status build(reversa_context *ctx, const reversa_survival *survival, const rv_bins *counted,
                            const reversa_curve_options *options, reversa_curve **curve_out)
{
    reversa_curve *curve = NULL;
    rv_arena arena = {0};
    rv_arena scratch = {0};
    *curve_out = NULL;
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &scratch);
    curve = rv_arena_alloc(ctx, &arena, 1, sizeof *curve);
    reversa_status status = curve ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        goto done;
    curve->arena = arena;
    status = fill(ctx, survival, counted, options, &scratch, curve);
    arena = curve->arena;
done:
    rv_arena_free(&scratch);
    if (status)
        rv_arena_free(&arena);
    else
        *curve_out = curve;
    return status;
}

reversa_status rv_curve_build(reversa_context *ctx, const reversa_survival *survival,
                              const reversa_curve_options *options, reversa_curve **curve_out)
{
    return build(ctx, survival, NULL, options, curve_out);
}

reversa_status reversa_curve_create(reversa_context *ctx, const reversa_survival *survival,
                                    const reversa_curve_options *options, reversa_curve **curve_out)
{
    reversa_curve_options defaults;
    if (curve_out)
        *curve_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !curve_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Making curves needs person-time and a place for the result");
    reversa_curve_options_init(&defaults);
    options = options ? options : &defaults;
    status = rv_curve_check_options(ctx, options);
    return status ? status : rv_curve_build(ctx, survival, options, curve_out);
}

/* By way of person-time. */
static reversa_status hold_rows(reversa_context *ctx, const reversa_survival_rows *rows,
                                const reversa_curve_options *options, reversa_curve **curve_out)
{
    reversa_survival *survival = NULL;
    reversa_status status = reversa_survival_create(ctx, rows, &survival);
    if (!status)
        status = rv_curve_build(ctx, survival, options, curve_out);
    reversa_survival_free(survival);
    return status;
}

reversa_status reversa_curve_from_rows(reversa_context *ctx, const reversa_survival_rows *rows,
                                       const reversa_curve_options *options, reversa_curve **curve_out)
{
    reversa_curve_options defaults;
    rv_whole_times whole = {.bins = {NULL, 0}};
    rv_arena scratch;
    if (curve_out)
        *curve_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !curve_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Making curves needs rows and a place for the result");
    reversa_curve_options_init(&defaults);
    options = options ? options : &defaults;
    status = rv_curve_check_options(ctx, options);
    if (status)
        return status;
    rv_arena_open(ctx, &scratch);
    if (!rows->cluster)
        status = rv_whole_times_make(ctx, &scratch, rows, false, options->event, &whole);
    if (!status)
        status = whole.bins.bin ? build(ctx, &whole.survival, &whole.bins, options, curve_out)
                                : hold_rows(ctx, rows, options, curve_out);
    rv_arena_free(&scratch);
    return status;
}

void reversa_curve_free(reversa_curve *curve)
{
    if (!curve)
        return;
    rv_arena arena = curve->arena; /* the object lies in its own arena */
    rv_arena_free(&arena);
}
