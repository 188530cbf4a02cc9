/*
 * Would people recommend it: the net promoter score, a difference of two shares of the same people, whose variance is
 * (p + d − (p − d)²) / n for shares p and d. The adjusted interval adds three answers, a quarter each to promoters and
 * detractors and half to the others (Rocks 2016): the plain one says "certain" where all agree.
 */
#include <reversa/surveys.h>

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/share.h"

#define POINTS 100.0
#define ADDED 0.75 /* to promoters and to detractors; twice that to passives */

static bool is_level(double level)
{
    return level > 0 && level < 1;
}

/* Score and Wald interval from counts that need not be whole. */
static reversa_estimate score_of(double promoters, double passives, double detractors, double level)
{
    double n = promoters + passives + detractors;
    double score = (promoters - detractors) / n;
    double variance = ((promoters + detractors) / n - score * score) / n;
    double se = POINTS * sqrt(fmax(0, variance));
    double half = rv_normal_level(level) * se;
    return (reversa_estimate){POINTS * score, se, POINTS * score - half, POINTS * score + half, REVERSA_FIT_OK};
}

void reversa_enps_of_counts(int64_t n_promoters, int64_t n_passives, int64_t n_detractors, double level,
                            reversa_enps *enps_out)
{
    reversa_estimate none = rv_share_none(REVERSA_FIT_NO_DATA);
    *enps_out = (reversa_enps){.n_promoters = n_promoters,
                               .n_passives = n_passives,
                               .n_detractors = n_detractors,
                               .score = none,
                               .adjusted = none};
    bool negative = n_promoters < 0 || n_passives < 0 || n_detractors < 0;
    if (negative || !is_level(level) || (n_promoters == 0 && n_passives == 0 && n_detractors == 0))
        return;
    double promoters = (double)n_promoters;
    double passives = (double)n_passives;
    double detractors = (double)n_detractors;
    enps_out->score = score_of(promoters, passives, detractors, level);
    enps_out->adjusted = score_of(promoters + ADDED, passives + 2 * ADDED, detractors + ADDED, level);
    enps_out->adjusted.low = fmax(enps_out->adjusted.low, -POINTS);
    enps_out->adjusted.high = fmin(enps_out->adjusted.high, POINTS);
}

static bool is_score(double score)
{
    return score >= 0 && score <= 10;
}

/* 1 for a promoter, −1 for a detractor. */
static int sign_of(double score)
{
    return (score >= 9) - (score < 7);
}

void reversa_enps_of_scores(const double *scores, int64_t n, double level, reversa_enps *enps_out)
{
    int64_t counts[3] = {0};
    int64_t n_outside = 0;
    for (int64_t i = 0; i < n; i++) {
        if (is_score(scores[i]))
            counts[1 + sign_of(scores[i])]++;
        else
            n_outside += !isnan(scores[i]);
    }
    reversa_enps_of_counts(counts[2], counts[1], counts[0], level, enps_out);
    enps_out->n_outside = n_outside;
}

reversa_estimate reversa_enps_change(const double *before, const double *after, int64_t n, double level)
{
    int64_t n_both = 0;
    int64_t sum = 0;
    int64_t squares = 0;
    for (int64_t i = 0; i < n; i++) {
        if (!is_score(before[i]) || !is_score(after[i]))
            continue;
        int change = sign_of(after[i]) - sign_of(before[i]);
        n_both++;
        sum += change;
        squares += (int64_t)change * change;
    }
    if (n_both == 0 || !is_level(level))
        return rv_share_none(REVERSA_FIT_NO_DATA);
    double mean = (double)sum / (double)n_both;
    if (n_both == 1 || squares * n_both == sum * sum) /* what does not vary says nothing of how it might */
        return (reversa_estimate){POINTS * mean, NAN, NAN, NAN,
                                  n_both == 1 ? REVERSA_FIT_TOO_FEW : REVERSA_FIT_NO_VARIATION};
    double variance = ((double)squares / (double)n_both - mean * mean) / (double)n_both;
    double se = POINTS * sqrt(fmax(0, variance));
    double half = rv_normal_level(level) * se;
    return (reversa_estimate){POINTS * mean, se, POINTS * mean - half, POINTS * mean + half, REVERSA_FIT_OK};
}
