/*
 * The inside of survival curves.
 *
 * Points of all groups lie one behind the other, times ascending within a group. A variance is relative: that of the
 * logarithm of the survival, infinite by Greenwood once the survival is 0.
 */
#ifndef RV_METRICS_CURVE_H
#define RV_METRICS_CURVE_H

#include <reversa/survival.h>

#include "metrics/partition.h"
#include "metrics/person_time.h"

/* What a robust curve keeps for integrals of it: the rows of a group by cluster, and sums along its points. */
typedef struct rv_curve_influence {
    const int64_t *first;   /* [n_groups + 1] where the rows of a group begin */
    const int32_t *cluster; /* [n_rows] ascending within a group, as the rest */
    const int32_t *enter;   /* the first point at which the row is at risk, counted from the first of all */
    const int32_t *leave;   /* the point of its exit, −1 where that lies before the curve */
    const double *weight;
    const bool *event;
    const double *area;      /* [n_points] under the curve up to the point */
    const double *risk;      /* [n_points] sum of d/(n(n − d)), or of d/n² for exp(−Nelson–Aalen) */
    const double *risk_area; /* [n_points] the same, each term times the area up to it */
} rv_curve_influence;

struct reversa_curve {
    rv_arena arena;
    int32_t n_groups;
    bool robust; /* variances by the infinitesimal jackknife */
    bool fleming_harrington;
    reversa_interval interval;
    double z;             /* of the intervals */
    double origin;        /* where the curves begin: the start asked for, else 0 or the first exit below it */
    const int64_t *first; /* [n_groups + 1] where the points of a group begin */
    double *time;
    double *at_risk;
    double *events;
    double *censored;
    double *survival;
    double *survival_variance; /* relative */
    double *hazard;
    double *hazard_variance;
    rv_curve_influence influence; /* of a robust curve */
};

/* Whether a row's event is the one that counts; wanted is 0 for any. */
static inline bool rv_curve_counts(int32_t event, int32_t wanted)
{
    return wanted ? event == wanted : event != 0;
}

/* The rows of the groups in the orders of time. by_entry.rows is NULL unless someone enters late. */
typedef struct rv_group_orders {
    rv_partition by_exit;
    rv_partition by_entry;
} rv_group_orders;

/* The options' complaints, and the curves without a public call around them. curve_out is NULL after an error. */
reversa_status rv_curve_check_options(reversa_context *ctx, const reversa_curve_options *options);
reversa_status rv_curve_build(reversa_context *ctx, const reversa_survival *survival,
                              const reversa_curve_options *options, reversa_curve **curve_out);

/* Fill in the variances of all points by the infinitesimal jackknife, over clusters. */
reversa_status rv_curve_robust(reversa_context *ctx, const reversa_survival *survival, const rv_group_orders *orders,
                               int32_t event, reversa_curve *curve);

/* Keep the influences of a robust curve, whose points are complete. */
reversa_status rv_curve_keep_influence(reversa_context *ctx, const reversa_survival *survival, int32_t event,
                                       reversa_curve *curve);

/* Standard error of the area under the curve of a group up to a horizon, or of its difference to that of another (−1 for none). */
double rv_curve_area_error(const reversa_curve *curve, int32_t group, int32_t other, double horizon);

/* A power of two near a span of time: areas divided by it have squares that stay in range. */
double rv_curve_unit_of(double span);

/* The interval for a probability whose logarithm has the standard error se, as R's survfit gives it. */
void rv_curve_interval(reversa_interval interval, double z, double value, double se, double *low_out, double *high_out);

/* The last point of a group at or before a time, −1 if there is none; counted from the first of all points. */
int64_t rv_curve_find(const reversa_curve *curve, int32_t group, double time);

#endif
