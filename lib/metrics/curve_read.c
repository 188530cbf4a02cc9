/*
 * Reading curves: points, survival at a time, quantiles, and the intervals of probabilities.
 *
 * The rules where a curve is flat, ends, or lies at 0 or 1 are those of R survival (survfit, quantile.survfit,
 * summary.survfit), so that equal data give equal numbers. Source: Klein & Moeschberger 2003, 4.3 to 4.5.
 */
#include <math.h>

#include "metrics/curve.h"

#define NEAR 0x1p-26 /* probabilities that differ by less are equal to a quantile: the root of a double's rounding */

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static double sine_square(double angle)
{
    double s = sin(angle);
    return s * s;
}

void rv_curve_interval(reversa_interval interval, double z, double value, double se, double *low_out, double *high_out)
{
    double step = z * se;
    *low_out = NAN;
    *high_out = NAN;
    if (isnan(value) || isnan(step) || (isinf(step) && !(value > 0)))
        return;
    if (value <= 0 && interval != REVERSA_INTERVAL_ARCSINE) {
        *low_out = 0; /* nothing has happened, or nobody can be left: there is no error in that */
        *high_out = 0;
        return;
    }
    switch (interval) {
    case REVERSA_INTERVAL_PLAIN:
        *low_out = clamp(value - step * value, 0, 1);
        *high_out = clamp(value + step * value, 0, 1);
        break;
    case REVERSA_INTERVAL_LOG:
        *low_out = exp(log(value) - step);
        *high_out = clamp(exp(log(value) + step), 0, 1);
        break;
    case REVERSA_INTERVAL_ARCSINE:
        if (value > 0 && value < 1) {
            double middle = asin(sqrt(value));
            double angle = 0.5 * step * sqrt(value / (1 - value));
            *low_out = sine_square(fmax(0, middle - angle));
            *high_out = sine_square(fmin(acos(0.0), middle + angle));
        }
        break;
    case REVERSA_INTERVAL_LOG_LOG:
        if (value < 1) {
            double turn = step / log(value);
            *low_out = exp(-exp(log(-log(value)) - turn));
            *high_out = exp(-exp(log(-log(value)) + turn));
        } else {
            *low_out = 1;
            *high_out = 1;
        }
        break;
    }
}

static bool has_group(const reversa_curve *curve, int32_t group)
{
    return group >= 0 && group < curve->n_groups;
}

int64_t reversa_curve_n_points(const reversa_curve *curve, int32_t group)
{
    return has_group(curve, group) ? curve->first[group + 1] - curve->first[group] : 0;
}

/* A point, counted from the first of all. */
static reversa_curve_point point_at(const reversa_curve *curve, int64_t i)
{
    double se = sqrt(curve->survival_variance[i]);
    reversa_curve_point point = {.time = curve->time[i],
                                 .at_risk = curve->at_risk[i],
                                 .events = curve->events[i],
                                 .censored = curve->censored[i],
                                 .survival = curve->survival[i],
                                 .survival_se = isinf(se) ? NAN : se * curve->survival[i],
                                 .hazard = curve->hazard[i],
                                 .hazard_se = sqrt(curve->hazard_variance[i])};
    rv_curve_interval(curve->interval, curve->z, point.survival, se, &point.low, &point.high);
    if (curve->robust && !(point.survival > 0)) /* its error is unknown: as in R, no limits and no upper quantile */
        point.low = point.high = NAN;
    return point;
}

void reversa_curve_point_at(const reversa_curve *curve, int32_t group, int64_t index, reversa_curve_point *point_out)
{
    if (index < 0 || index >= reversa_curve_n_points(curve, group))
        *point_out = (reversa_curve_point){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    else
        *point_out = point_at(curve, curve->first[group] + index);
}

/* How many of the ascending numbers are below, or not above, a bound. */
static int64_t count_below(const double *numbers, int64_t n, double bound, bool or_equal)
{
    int64_t low = 0;
    int64_t high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (numbers[middle] < bound || (or_equal && numbers[middle] == bound))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t rv_curve_find(const reversa_curve *curve, int32_t group, double time)
{
    int64_t first = curve->first[group];
    int64_t n = count_below(curve->time + first, curve->first[group + 1] - first, time, true);
    return n > 0 ? first + n - 1 : -1;
}

/* Of the first point that is not before the time, as summary.survfit() has it; 0 after the last. */
static double at_risk_at(const reversa_curve *curve, int32_t group, double time)
{
    int64_t first = curve->first[group];
    int64_t next = first + count_below(curve->time + first, curve->first[group + 1] - first, time, false);
    return next < curve->first[group + 1] ? curve->at_risk[next] : 0;
}

static reversa_estimate nothing(reversa_fit fit)
{
    return (reversa_estimate){NAN, NAN, NAN, NAN, fit};
}

reversa_estimate reversa_curve_survival(const reversa_curve *curve, int32_t group, double time, double *at_risk_out)
{
    if (at_risk_out)
        *at_risk_out = 0;
    if (reversa_curve_n_points(curve, group) == 0 || isnan(time))
        return nothing(REVERSA_FIT_NO_DATA);
    if (at_risk_out)
        *at_risk_out = at_risk_at(curve, group, time);
    int64_t i = rv_curve_find(curve, group, time);
    if (i < 0)
        return (reversa_estimate){1, 0, 1, 1, REVERSA_FIT_OK};
    reversa_curve_point point = point_at(curve, i);
    bool ended = time > curve->time[curve->first[group + 1] - 1] && point.survival > 0;
    return (reversa_estimate){point.survival, point.survival_se, point.low, point.high,
                              ended ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_OK};
}

enum { OF_SURVIVAL, OF_LOW, OF_HIGH };

/* One less the survival, or less a limit of it, at a point; −1 stands for the time before all points. */
static double left_by(const reversa_curve *curve, int64_t i, int which)
{
    reversa_curve_point point = point_at(curve, i);
    return 1 - (which == OF_SURVIVAL ? point.survival : which == OF_LOW ? point.low : point.high);
}

/* Where a share is crossed, on either side of rounding. */
typedef struct crossing {
    double least[2];  /* the least value that is at least share − NEAR, share + NEAR */
    double time[2];   /* when it is first reached */
    double last;      /* the last distinct value, NaN if the limit ends */
    double last_time; /* of all points */
} crossing;

static crossing find_crossing(const reversa_curve *curve, int32_t group, double share, int which)
{
    crossing c = {{INFINITY, INFINITY}, {NAN, NAN}, 0, NAN};
    for (int64_t i = curve->first[group]; i < curve->first[group + 1]; i++) {
        double value = left_by(curve, i, which);
        c.last = value;
        c.last_time = curve->time[i];
        for (int side = 0; side < 2; side++) {
            double bound = side ? share + NEAR : share - NEAR;
            if (value >= bound && value < c.least[side]) {
                c.least[side] = value;
                c.time[side] = curve->time[i];
            }
        }
    }
    return c;
}

/* The time by which a share has left: halfway along a piece that is flat at the share, as in quantile.survfit. */
static double quantile_of(const reversa_curve *curve, int32_t group, double share, int which)
{
    crossing c = find_crossing(curve, group, share, which);
    if (fabs(share - c.last) < NEAR)
        return (c.time[0] + c.last_time) / 2;
    return (c.time[0] + c.time[1]) / 2;
}

reversa_estimate reversa_curve_quantile(const reversa_curve *curve, int32_t group, double share)
{
    if (reversa_curve_n_points(curve, group) == 0 || !(share > 0 && share < 1))
        return nothing(REVERSA_FIT_NO_DATA);
    double value = quantile_of(curve, group, share, OF_SURVIVAL);
    double low = quantile_of(curve, group, share, OF_LOW);
    double high = quantile_of(curve, group, share, OF_HIGH);
    return (reversa_estimate){value, NAN, low, high, isnan(value) ? REVERSA_FIT_NOT_REACHED : REVERSA_FIT_OK};
}
