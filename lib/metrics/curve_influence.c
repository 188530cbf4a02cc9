/*
 * Robust variances of areas under curves.
 *
 * What happens to a row at a point moves the survival from then on, so it moves the area up to a horizon by as much times the
 * area that is still to come. The sum over a row's points is a difference of two sums along the curve, kept with it: an area's
 * variance costs one walk over the rows, by cluster, whatever the horizon. A cluster with rows in two groups counts in
 * the difference of their areas with the difference of its influences.
 */
#include <math.h>

#include "metrics/curve.h"
#include "metrics/sum.h"

/* The survival's jump per unit of weight at a point. */
static double gain_at(const reversa_curve *curve, int64_t i)
{
    double left = curve->fleming_harrington ? curve->at_risk[i] : curve->at_risk[i] - curve->events[i];
    return curve->events[i] > 0 && left > 0 ? 1 / left : 0;
}

static reversa_status keep_sums(reversa_context *ctx, reversa_curve *curve)
{
    size_t n = (size_t)curve->first[curve->n_groups];
    double *area = rv_arena_alloc(ctx, &curve->arena, n, sizeof *area);
    double *risk = rv_arena_alloc(ctx, &curve->arena, n, sizeof *risk);
    double *risk_area = rv_arena_alloc(ctx, &curve->arena, n, sizeof *risk_area);
    if (!area || !risk || !risk_area)
        return REVERSA_E_MEMORY;
    for (int32_t group = 0; group < curve->n_groups; group++) {
        rv_sum areas = {0, 0};
        rv_sum risks = {0, 0};
        rv_sum products = {0, 0};
        double from = curve->origin;
        double survival = 1;
        for (int64_t i = curve->first[group]; i < curve->first[group + 1]; i++) {
            double hazard = curve->events[i] > 0 ? curve->events[i] / curve->at_risk[i] : 0;
            double step = hazard * gain_at(curve, i);
            areas = rv_sum_add(areas, (curve->time[i] - from) * survival);
            risks = rv_sum_add(risks, step);
            products = rv_sum_add(products, step * areas.head);
            area[i] = areas.head;
            risk[i] = risks.head;
            risk_area[i] = products.head;
            from = curve->time[i];
            survival = curve->survival[i];
        }
    }
    curve->influence.area = area;
    curve->influence.risk = risk;
    curve->influence.risk_area = risk_area;
    return REVERSA_OK;
}

static reversa_status keep_rows(reversa_context *ctx, const reversa_survival *s, const rv_partition *rows,
                                int32_t event, reversa_curve *curve)
{
    size_t n = (size_t)s->n;
    int64_t *first = rv_arena_alloc(ctx, &curve->arena, (size_t)s->n_groups + 1, sizeof *first);
    int32_t *cluster = rv_arena_alloc(ctx, &curve->arena, n, sizeof *cluster);
    int32_t *enter = rv_arena_alloc(ctx, &curve->arena, n, sizeof *enter);
    int32_t *leave = rv_arena_alloc(ctx, &curve->arena, n, sizeof *leave);
    double *weight = rv_arena_alloc(ctx, &curve->arena, n, sizeof *weight);
    bool *counts = rv_arena_alloc(ctx, &curve->arena, n, sizeof *counts);
    if (!first || !cluster || !enter || !leave || !weight || !counts)
        return REVERSA_E_MEMORY;
    for (int32_t group = 0; group <= s->n_groups; group++)
        first[group] = rows->start[group];
    for (int64_t i = 0; i < s->n; i++) {
        int32_t row = rows->rows[i];
        int64_t before = rv_curve_find(curve, s->group[row], s->entry[row]);
        cluster[i] = s->cluster[row];
        enter[i] = (int32_t)(before < 0 ? curve->first[s->group[row]] : before + 1);
        leave[i] = (int32_t)rv_curve_find(curve, s->group[row], s->exit[row]);
        weight[i] = s->weight[row];
        counts[i] = rv_curve_counts(s->event[row], event);
    }
    curve->influence.first = first;
    curve->influence.cluster = cluster;
    curve->influence.enter = enter;
    curve->influence.leave = leave;
    curve->influence.weight = weight;
    curve->influence.event = counts;
    return REVERSA_OK;
}

reversa_status rv_curve_keep_influence(reversa_context *ctx, const reversa_survival *survival, int32_t event,
                                       reversa_curve *curve)
{
    rv_arena scratch;
    rv_partition by_cluster;
    rv_partition by_group;
    rv_numbers clusters = {survival->cluster, survival->n, (int32_t)survival->n_clusters};
    rv_numbers groups = {survival->group, survival->n, survival->n_groups};
    clusters.count += clusters.count == 0;
    rv_arena_open(ctx, &scratch);
    reversa_status status = rv_partition_make(ctx, &scratch, survival->by_exit, clusters, &by_cluster);
    if (!status)
        status = rv_partition_make(ctx, &scratch, by_cluster.rows, groups, &by_group);
    if (!status)
        status = keep_rows(ctx, survival, &by_group, event, curve);
    if (!status)
        status = keep_sums(ctx, curve);
    rv_arena_free(&scratch);
    return status;
}

/* A group's area up to a horizon, and a walk over its rows. */
typedef struct area_walk {
    const reversa_curve *curve;
    int64_t first; /* point */
    int64_t last;  /* point */
    double area;
    int64_t row;
    int64_t end;
} area_walk;

static area_walk open_walk(const reversa_curve *curve, int32_t group, double horizon)
{
    area_walk w = {.curve = curve};
    if (group < 0)
        return w;
    w.first = curve->first[group];
    w.last = rv_curve_find(curve, group, horizon);
    w.row = curve->influence.first[group];
    w.end = curve->influence.first[group + 1];
    w.area = horizon - curve->origin;
    if (w.last >= 0)
        w.area = curve->influence.area[w.last] + (horizon - curve->time[w.last]) * curve->survival[w.last];
    return w;
}

/* How the weight of a row moves the area. */
static double influence_of(const area_walk *w, int64_t row)
{
    const rv_curve_influence *in = &w->curve->influence;
    int64_t leave = in->leave[row];
    int64_t until = leave < w->last ? leave : w->last;
    if (leave < 0 || until < in->enter[row])
        return 0;
    bool later = in->enter[row] > w->first;
    double risk = in->risk[until] - (later ? in->risk[in->enter[row] - 1] : 0);
    double product = in->risk_area[until] - (later ? in->risk_area[in->enter[row] - 1] : 0);
    double sum = w->area * risk - product;
    if (in->event[row] && leave <= w->last)
        sum -= gain_at(w->curve, leave) * (w->area - in->area[leave]);
    return in->weight[row] * sum;
}

/* The influence of a cluster, whose rows are the next ones if it has any. */
static double next_cluster(area_walk *w, int32_t cluster)
{
    double sum = 0;
    for (; w->row < w->end && w->curve->influence.cluster[w->row] == cluster; w->row++)
        sum += influence_of(w, w->row);
    return sum;
}

double rv_curve_area_error(const reversa_curve *curve, int32_t group, int32_t other, double horizon)
{
    const int32_t *cluster = curve->influence.cluster;
    area_walk a = open_walk(curve, group, horizon);
    area_walk b = open_walk(curve, other, horizon);
    rv_sum variance = {0, 0};
    double unit = rv_curve_unit_of(horizon - curve->origin);
    while (a.row < a.end || b.row < b.end) {
        int32_t next = a.row < a.end ? cluster[a.row] : cluster[b.row];
        if (b.row < b.end && cluster[b.row] < next)
            next = cluster[b.row];
        double influence = (next_cluster(&a, next) - next_cluster(&b, next)) / unit;
        variance = rv_sum_add(variance, influence * influence);
    }
    return sqrt(variance.head) * unit;
}
