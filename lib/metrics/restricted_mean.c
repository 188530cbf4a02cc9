/*
 * Restricted mean time: the area under a curve up to a horizon.
 *
 * Summed from the horizon downwards, because the variance needs the area right of each event: the sum over events of
 * area² · d/(n(n − d)) (Klein & Moeschberger 2003, 4.5), as R prints it. A robust curve has the robust variance instead.
 */
#include <math.h>

#include "metrics/curve.h"
#include "metrics/sum.h"

static reversa_estimate estimate_of(double value, double se, double z, reversa_fit fit)
{
    return (reversa_estimate){value, se, value - z * se, value + z * se, fit};
}

double rv_curve_unit_of(double span)
{
    int exponent;
    (void)frexp(span, &exponent);
    return ldexp(1, exponent - 1);
}

reversa_estimate reversa_curve_restricted_mean(const reversa_curve *curve, int32_t group, double horizon)
{
    if (reversa_curve_n_points(curve, group) == 0 || !(horizon > curve->origin) || isinf(horizon))
        return (reversa_estimate){NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    int64_t last = rv_curve_find(curve, group, horizon);
    rv_sum area = {0, 0};
    rv_sum variance = {0, 0};
    double until = horizon;
    double unit = rv_curve_unit_of(horizon - curve->origin);
    for (int64_t i = last; i >= curve->first[group]; i--) {
        double n = curve->at_risk[i];
        double d = curve->events[i];
        area = rv_sum_add(area, (until - curve->time[i]) * curve->survival[i]);
        until = curve->time[i];
        double right = area.head / unit;
        if (d > 0 && d < n)
            variance = rv_sum_add(variance, right * right * (d / n / (n - d)));
    }
    area = rv_sum_add(area, until); /* up to the first point the curve is 1 */
    double se = curve->robust ? rv_curve_area_error(curve, group, -1, horizon) : sqrt(variance.head) * unit;
    int64_t end = curve->first[group + 1] - 1;
    bool ended = horizon > curve->time[end] && curve->survival[end] > 0;
    return estimate_of(area.head, se, curve->z, ended ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_OK);
}

reversa_estimate reversa_curve_restricted_mean_difference(const reversa_curve *curve, int32_t group, int32_t other,
                                                          double horizon)
{
    reversa_estimate a = reversa_curve_restricted_mean(curve, group, horizon);
    reversa_estimate b = reversa_curve_restricted_mean(curve, other, horizon);
    double se = hypot(a.se, b.se);
    if (curve->robust && !isnan(se)) /* the groups may share clusters */
        se = group == other ? 0 : rv_curve_area_error(curve, group, other, horizon);
    return estimate_of(a.value - b.value, se, curve->z, a.fit ? a.fit : b.fit);
}
