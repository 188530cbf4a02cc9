/*
 * Does the interval of the split Cox cover the truth as often as it says?
 *
 * Draws 200 workforces of 4000 people, seeds 1 to 200, in which mentoring changes nothing (see mentoring.h), asks
 * reversa_retention_create() of each, and counts the 95 % intervals of the hazard ratio that cover 1: 184 to 196 of 200 are
 * within what chance allows. Beside it stands the mean of the naive figure, which is far from 1. Ends with 1 if the count
 * is outside.
 */
#include "mentoring.h"

enum { SEEDS = 200, PEOPLE = 4000, LEAST = 184, MOST = 196 };

static reversa_estimate figure(const reversa_retention *retention, const char *name)
{
    reversa_figure found;
    reversa_retention_figure(retention, reversa_retention_find(retention, name), &found);
    return found.estimate;
}

static int complain(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s\n", error.message);
    return 1;
}

int main(void)
{
    static const char *const names[4] = {"hazard_ratio", "landmark_6", "landmark_12", "matched_risk_difference"};
    static const char *const adjust[1] = {"age"};
    const double truth[4] = {1, 1, 1, 0};
    int covered[4] = {0, 0, 0, 0};
    double sum[4] = {0, 0, 0, 0};
    double naive = 0;
    reversa_context *ctx = NULL;
    reversa_retention_options options;
    if (reversa_context_create(NULL, &ctx))
        return 1;
    reversa_retention_options_init(&options);
    options.adjust = adjust;
    options.n_adjust = 1;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        reversa_retention *retention = NULL;
        reversa_employment *employment = mentoring_draw(ctx, PEOPLE, seed, 1);
        if (!employment || reversa_retention_create(ctx, employment, &options, &retention))
            return complain(ctx);
        for (int k = 0; k < 4; k++) {
            reversa_estimate e = figure(retention, names[k]);
            covered[k] += e.low <= truth[k] && truth[k] <= e.high;
            sum[k] += e.value;
        }
        naive += figure(retention, "naive_hazard_ratio").value;
        reversa_retention_free(retention);
        reversa_employment_free(employment);
    }
    printf("%d workforces of %d people, no effect of mentoring\n", SEEDS, PEOPLE);
    for (int k = 0; k < 4; k++)
        printf("%-24s mean %7.4f, %3d intervals cover %g\n", names[k], sum[k] / SEEDS, covered[k], truth[k]);
    printf("%-24s mean %7.4f (biased)\n", "naive_hazard_ratio", naive / SEEDS);
    reversa_context_free(ctx);
    return covered[0] < LEAST || covered[0] > MOST;
}
