/*
 * Shares of independent trials, and of trials that come in clusters.
 *
 * Clustered trials tell less than their number. The effective number is that of independent trials with the same standard
 * error (Kish 1965), at most the true one; where all trials or none succeed the error is no guide, and each cluster
 * counts as one trial. Wilson's interval at that number behaves well also near 0 and 1 (Franco et al. 2019).
 */
#include "metrics/share.h"

#include <math.h>

#include "metrics/interval.h"

reversa_estimate rv_share_none(reversa_fit fit)
{
    return (reversa_estimate){NAN, NAN, NAN, NAN, fit};
}

reversa_estimate rv_share_wilson(double k, double n, double level)
{
    if (!(n > 0))
        return rv_share_none(REVERSA_FIT_NO_DATA);
    double share = k / n;
    rv_range range = rv_interval_wilson(k, n, level);
    return (reversa_estimate){share, sqrt(share * (1 - share) / n), range.low, range.high, REVERSA_FIT_OK};
}

reversa_estimate rv_share_clustered(const double *k, const double *n, int64_t m, double level)
{
    double successes = 0;
    double trials = 0;
    double clusters = 0;
    for (int64_t i = 0; i < m; i++) {
        successes += k[i];
        trials += n[i];
        clusters += n[i] > 0;
    }
    if (!(trials > 0))
        return rv_share_none(REVERSA_FIT_NO_DATA);
    double share = successes / trials;
    if (clusters < 2)
        return (reversa_estimate){share, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    double squares = 0;
    for (int64_t i = 0; i < m; i++)
        squares += (k[i] - share * n[i]) * (k[i] - share * n[i]);
    double variance = clusters / (clusters - 1) * squares / (trials * trials);
    double binomial = share * (1 - share);
    double effective = binomial > 0 ? fmin(trials, binomial / variance) : clusters;
    rv_range range = rv_interval_wilson(share * effective, effective, level);
    return (reversa_estimate){share, sqrt(variance), range.low, range.high, REVERSA_FIT_OK};
}
