/*
 * How regular times are: Goh & Barabási 2008 (Europhysics Letters 81, 48002) for burstiness and memory, Kim & Jo 2016
 * (Physical Review E 94, 032311, equation 22) for the correction: with n times the plain measure cannot come near 1.
 *
 * Standard deviations divide by the number of intervals, not by one less. Two passes, no memory.
 */
#include <reversa/engagement.h>

#include <math.h>

/* Kim & Jo's measure for a coefficient of variation r and n times. */
static double correct(double r, double n)
{
    double above = sqrt(n + 1);
    double below = sqrt(n - 1);
    return (above * r - below) / ((above - 2) * r + below);
}

typedef struct spread {
    double mean;
    double sd;
} spread;

/* Mean and standard deviation of intervals from .. to − 1; interval i lies between times i and i + 1. */
static spread spread_of(const double *times, int64_t from, int64_t to)
{
    double n = (double)(to - from);
    double mean = (times[to] - times[from]) / n;
    double squares = 0;
    for (int64_t i = from; i < to; i++) {
        double off = times[i + 1] - times[i] - mean;
        squares += off * off;
    }
    return (spread){mean, sqrt(squares / n)};
}

static bool is_ascending(const double *times, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (!isfinite(times[i]) || (i > 0 && times[i] < times[i - 1]))
            return false;
    return true;
}

/* Intervals that differ by rounding alone do not vary. */
static bool is_flat(spread of)
{
    return !(of.sd > 1e-12 * of.mean);
}

/* The correlation of each of m intervals with the next. */
static double memory_of(const double *times, int64_t m, reversa_fit *fit_out)
{
    *fit_out = m < 3 ? REVERSA_FIT_TOO_FEW : REVERSA_FIT_NO_VARIATION;
    if (m < 3)
        return NAN;
    spread first = spread_of(times, 0, m - 1);
    spread second = spread_of(times, 1, m);
    if (is_flat(first) || is_flat(second))
        return NAN;
    double products = 0;
    for (int64_t i = 0; i + 1 < m; i++)
        products += (times[i + 1] - times[i] - first.mean) * (times[i + 2] - times[i + 1] - second.mean);
    *fit_out = REVERSA_FIT_OK;
    return products / (double)(m - 1) / (first.sd * second.sd);
}

void reversa_burstiness_of(const double *times, int64_t n, reversa_burstiness *burstiness_out)
{
    reversa_burstiness *out = burstiness_out;
    *out = (reversa_burstiness){
        n, NAN, NAN, NAN, NAN, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW, REVERSA_FIT_TOO_FEW, REVERSA_FIT_TOO_FEW};
    if (n < 2 || !times)
        return;
    if (!is_ascending(times, n)) {
        out->fit = out->corrected_fit = out->memory_fit = REVERSA_FIT_NO_DATA;
        return;
    }
    spread of = spread_of(times, 0, n - 1);
    out->mean_interval = of.mean;
    out->sd_interval = of.sd;
    if (!(of.mean > 0)) {
        out->fit = out->corrected_fit = out->memory_fit = REVERSA_FIT_NO_VARIATION;
        return;
    }
    out->cv = of.sd / of.mean;
    out->burstiness = (out->cv - 1) / (out->cv + 1);
    out->fit = REVERSA_FIT_OK;
    if (n >= 3) {
        out->corrected = correct(out->cv, (double)n);
        out->corrected_intervals = correct(out->cv, (double)(n - 1));
        out->corrected_fit = REVERSA_FIT_OK;
    }
    out->memory = memory_of(times, n - 1, &out->memory_fit);
}
