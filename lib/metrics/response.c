/*
 * Small measures of surveys: response rate, gain, Cronbach's alpha. Wilson 1927; Hake 1998; Cronbach 1951, with the
 * interval of Feldt 1965, by which (1 − alpha) / (1 − its estimate) follows an F distribution.
 */
#include <reversa/surveys.h>

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/interval.h"
#include "metrics/share.h"

#define FLAT 1e-24 /* a variance, over the square of the largest number, that is rounding */

reversa_estimate reversa_response_rate(int64_t n_answers, int64_t n_asked, int64_t population, double level)
{
    bool sampled = population != 0;
    if (n_answers < 0 || n_asked < 1 || n_answers > n_asked || (sampled && population < n_asked) ||
        !(level > 0 && level < 1))
        return rv_share_none(REVERSA_FIT_NO_DATA);
    reversa_estimate rate = rv_share_wilson((double)n_answers, (double)n_asked, level);
    if (!sampled)
        return rate;
    rv_range range = rv_interval_wilson_finite((double)n_answers, (double)n_asked, (double)population, level);
    rate.se *= rv_interval_finite_factor((double)n_asked, (double)population);
    rate.low = range.low;
    rate.high = range.high;
    return rate;
}

reversa_gain reversa_gain_of(double before, double after, double maximum)
{
    double room = maximum - before;
    double absolute = after - before;
    return (reversa_gain){absolute, room > 0 && isfinite(room) ? absolute / room : NAN};
}

static bool is_complete(const double *row, int64_t n_items)
{
    for (int64_t i = 0; i < n_items; i++)
        if (!isfinite(row[i]))
            return false;
    return true;
}

/* What a person has in an item, or in all together (item −1). */
static double value_of(const double *row, int64_t n_items, int64_t item)
{
    if (item >= 0)
        return row[item];
    double total = 0;
    for (int64_t i = 0; i < n_items; i++)
        total += row[i];
    return total;
}

/* The variance of an item, or of the total, over complete people; *n_out is how many. */
static double variance_of(const double *scores, int64_t n_people, int64_t n_items, int64_t item, double *n_out)
{
    double n = 0;
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int64_t i = 0; i < n_people; i++) {
        const double *row = scores + i * n_items;
        if (!is_complete(row, n_items))
            continue;
        n++;
        sum += value_of(row, n_items, item);
        largest = fmax(largest, fabs(value_of(row, n_items, item)));
    }
    for (int64_t i = 0; i < n_people; i++) {
        const double *row = scores + i * n_items;
        double off = value_of(row, n_items, item) - sum / n;
        squares += is_complete(row, n_items) ? off * off : 0;
    }
    *n_out = n;
    double variance = squares / (n - 1);
    return variance > FLAT * largest * largest ? variance : 0;
}

reversa_estimate reversa_cronbach_alpha(const double *scores, int64_t n_people, int64_t n_items, double level)
{
    double n = 0;
    if (n_people < 2 || n_items < 2 || !(level > 0 && level < 1))
        return rv_share_none(REVERSA_FIT_TOO_FEW);
    double total = variance_of(scores, n_people, n_items, -1, &n);
    if (n < 2)
        return rv_share_none(REVERSA_FIT_TOO_FEW);
    double of_items = 0;
    for (int64_t item = 0; item < n_items; item++)
        of_items += variance_of(scores, n_people, n_items, item, &n);
    if (!(total > 0))
        return rv_share_none(REVERSA_FIT_NO_VARIATION);
    double k = (double)n_items;
    double alpha = k / (k - 1) * (1 - of_items / total);
    double outside = (1 - level) / 2;
    double df2 = (n - 1) * (k - 1);
    double low = 1 - (1 - alpha) * rv_f_quantile_upper(outside, n - 1, df2);
    double high = 1 - (1 - alpha) * rv_f_quantile(outside, n - 1, df2);
    return (reversa_estimate){alpha, NAN, low, high, REVERSA_FIT_OK};
}
