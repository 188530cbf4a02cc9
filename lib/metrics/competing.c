/*
 * Aalen–Johansen curves where all causes end a stay: whoever leaves at a time for cause k was still there just before, so
 * the incidence of k grows by the survival of all causes times the cause's share of those at risk.
 *
 * At each point survival and incidences add up to 1.
 */
#include "metrics/competing.h"

#include <math.h>

#include "metrics/sum.h"

void reversa_competing_options_init(reversa_competing_options *options)
{
    *options = (reversa_competing_options){.struct_size = sizeof *options,
                                           .level = 0.95,
                                           .interval = REVERSA_INTERVAL_LOG_LOG,
                                           .start = -INFINITY,
                                           .variance = REVERSA_COMPETING_JACKKNIFE};
}

/* The options of the curve of all causes together. */
static reversa_curve_options curve_options_of(const reversa_competing_options *options)
{
    reversa_curve_options curve_options;
    reversa_curve_options_init(&curve_options);
    curve_options.level = options->level;
    curve_options.interval = options->interval;
    curve_options.start = options->start;
    return curve_options;
}

static reversa_status check_options(reversa_context *ctx, const reversa_competing_options *options,
                                    const reversa_survival *survival)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (options->variance != REVERSA_COMPETING_JACKKNIFE && options->variance != REVERSA_COMPETING_AALEN)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The kind of variance %d is unknown", (int)options->variance);
    for (int64_t i = 0; i < survival->n; i++)
        if (survival->event[i] > RV_MAX_CAUSES)
            return rv_fail_at(ctx, REVERSA_E_ARGUMENT, (rv_place){.row = i + 1, .column = "event"},
                              "The event number %d is above %d", survival->event[i], RV_MAX_CAUSES);
    reversa_curve_options curve_options = curve_options_of(options);
    return rv_curve_check_options(ctx, &curve_options);
}

static reversa_status open_columns(reversa_context *ctx, const reversa_survival *survival, reversa_competing *competing)
{
    size_t n = (size_t)competing->curve->first[competing->curve->n_groups];
    for (int64_t i = 0; i < survival->n; i++)
        competing->n_causes = survival->event[i] > competing->n_causes ? survival->event[i] : competing->n_causes;
    for (int32_t cause = 0; cause <= competing->n_causes; cause++) {
        competing->events[cause] = cause > 0 ? rv_arena_alloc(ctx, &competing->arena, n, sizeof(double))
                                             : competing->curve->events;
        competing->incidence[cause] = cause > 0 ? rv_arena_alloc(ctx, &competing->arena, n, sizeof(double))
                                                : competing->curve->survival;
        competing->variance[cause] = rv_arena_alloc(ctx, &competing->arena, n, sizeof(double));
        if (!competing->events[cause] || !competing->incidence[cause] || !competing->variance[cause])
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

/* Events by cause at the points: rows come in the order of exits, so each group's points are met upwards. */
static reversa_status count_causes(reversa_context *ctx, const reversa_survival *s, reversa_competing *competing)
{
    const reversa_curve *curve = competing->curve;
    int64_t *point = rv_alloc(ctx, (size_t)s->n_groups, sizeof *point);
    if (!point)
        return REVERSA_E_MEMORY;
    for (int32_t group = 0; group < s->n_groups; group++)
        point[group] = curve->first[group];
    for (int64_t i = 0; i < s->n; i++) {
        int32_t row = s->by_exit[i];
        int64_t *at = &point[s->group[row]];
        int64_t end = curve->first[s->group[row] + 1];
        while (*at < end && curve->time[*at] < s->exit[row])
            ++*at;
        if (*at < end && curve->time[*at] == s->exit[row] && s->event[row] > 0)
            competing->events[s->event[row]][*at] += s->weight[row];
    }
    rv_free(ctx, point);
    return rv_poll(ctx);
}

static void add_up(reversa_competing *competing, int32_t cause, int32_t group)
{
    const reversa_curve *curve = competing->curve;
    rv_sum sum = {0, 0};
    double before = 1;
    for (int64_t i = curve->first[group]; i < curve->first[group + 1]; i++) {
        if (competing->events[cause][i] > 0)
            sum = rv_sum_add(sum, before * (competing->events[cause][i] / curve->at_risk[i]));
        competing->incidence[cause][i] = sum.head;
        before = curve->survival[i];
    }
}

static reversa_status fill(reversa_context *ctx, const reversa_survival *survival,
                           const reversa_competing_options *options, reversa_competing *competing)
{
    reversa_curve_options curve_options = curve_options_of(options);
    reversa_status status = rv_curve_build(ctx, survival, &curve_options, &competing->curve);
    if (!status)
        status = open_columns(ctx, survival, competing);
    if (!status)
        status = count_causes(ctx, survival, competing);
    if (status)
        return status;
    for (int32_t cause = 1; cause <= competing->n_causes; cause++)
        for (int32_t group = 0; group < survival->n_groups; group++)
            add_up(competing, cause, group);
    if (options->variance == REVERSA_COMPETING_JACKKNIFE)
        return rv_competing_jackknife(ctx, survival, options->start, competing);
    rv_competing_aalen(competing);
    return REVERSA_OK;
}

reversa_status reversa_competing_create(reversa_context *ctx, const reversa_survival *survival,
                                        const reversa_competing_options *options, reversa_competing **competing_out)
{
    reversa_competing_options defaults;
    rv_arena arena = {0};
    if (competing_out)
        *competing_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !competing_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Competing exits need person-time and a place for the result");
    reversa_competing_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_options(ctx, options, survival);
    if (status)
        return status;
    rv_arena_open(ctx, &arena);
    reversa_competing *competing = rv_arena_alloc(ctx, &arena, 1, sizeof *competing);
    if (!competing) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    competing->arena = arena;
    status = fill(ctx, survival, options, competing);
    if (status)
        reversa_competing_free(competing);
    else
        *competing_out = competing;
    return status;
}

int32_t reversa_competing_n_causes(const reversa_competing *competing)
{
    return competing->n_causes;
}

int64_t reversa_competing_n_points(const reversa_competing *competing, int32_t group)
{
    return reversa_curve_n_points(competing->curve, group);
}

/* A point, counted from the first of all. */
static reversa_competing_point point_of(const reversa_competing *competing, int32_t cause, int64_t i)
{
    const reversa_curve *curve = competing->curve;
    reversa_competing_point point = {.time = curve->time[i],
                                     .at_risk = curve->at_risk[i],
                                     .events = competing->events[cause][i],
                                     .incidence = competing->incidence[cause][i],
                                     .se = sqrt(competing->variance[cause][i])};
    double relative = point.se > 0 ? point.se / point.incidence : point.se;
    rv_curve_interval(curve->interval, curve->z, point.incidence, relative, &point.low, &point.high);
    return point;
}

void reversa_competing_point_at(const reversa_competing *competing, int32_t group, int32_t cause, int64_t index,
                                reversa_competing_point *point_out)
{
    if (cause < 0 || cause > competing->n_causes || index < 0 || index >= reversa_competing_n_points(competing, group))
        *point_out = (reversa_competing_point){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    else
        *point_out = point_of(competing, cause, competing->curve->first[group] + index);
}

reversa_estimate reversa_competing_incidence(const reversa_competing *competing, int32_t group, int32_t cause,
                                             double time)
{
    const reversa_curve *curve = competing->curve;
    if (cause < 0 || cause > competing->n_causes || isnan(time) || reversa_competing_n_points(competing, group) == 0)
        return (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    int64_t i = rv_curve_find(curve, group, time);
    double none = cause == 0 ? 1 : 0;
    if (i < 0)
        return (reversa_estimate){none, 0, NAN, NAN, REVERSA_FIT_NO_EVENTS};
    reversa_competing_point point = point_of(competing, cause, i);
    bool ended = time > curve->time[curve->first[group + 1] - 1] && curve->survival[i] > 0;
    if (!(point.se > 0)) /* an interval without width would say that the share is known exactly */
        return (reversa_estimate){point.incidence, point.se, NAN, NAN,
                                  ended                     ? REVERSA_FIT_NOT_REACHED
                                  : point.incidence == none ? REVERSA_FIT_NO_EVENTS
                                                            : REVERSA_FIT_NO_VARIATION};
    return (reversa_estimate){point.incidence, point.se, point.low, point.high,
                              ended ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_OK};
}

void reversa_competing_free(reversa_competing *competing)
{
    if (!competing)
        return;
    reversa_curve_free(competing->curve);
    rv_arena arena = competing->arena; /* the object lies in its own arena */
    rv_arena_free(&arena);
}
