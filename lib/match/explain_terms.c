/*
 * Which criterion alone would decide: the least value of each with which the pair's score reaches a given one.
 *
 * A score never falls when one of its values rises, so the least value is found by halving, and every step scores the pair
 * again: what is said has been tried.
 */
#include "base/text.h"
#include "match/insight.h"
#include "score/pair.h"

/* The least value of a criterion with which the score is at least `wanted`; REVERSA_MISSING_VALUE if none is. */
static int32_t least_value(const reversa_scorer *scorer, int32_t *values, int32_t criterion, int32_t wanted)
{
    int32_t own = values[criterion];
    int32_t low = 0;
    int32_t high = (int32_t)RV_MILLION;
    values[criterion] = high;
    bool reached = rv_pair_sum(scorer, values, NULL) >= wanted;
    while (reached && low < high) {
        values[criterion] = low + (high - low) / 2;
        if (rv_pair_sum(scorer, values, NULL) >= wanted)
            high = values[criterion];
        else
            low = values[criterion] + 1;
    }
    values[criterion] = own;
    return reached ? high : REVERSA_MISSING_VALUE;
}

static reversa_status find_values(reversa_context *ctx, const reversa_insight *insight, rv_arena *scratch,
                                  const reversa_pair_insight *pair, int32_t *values_out)
{
    const reversa_scorer *scorer = insight->scorer;
    int32_t n = reversa_scorer_n_terms(scorer);
    int32_t failed = -1;
    int32_t *values = rv_arena_alloc(ctx, scratch, (size_t)n, sizeof *values);
    bool *missing = rv_arena_alloc(ctx, scratch, (size_t)n, sizeof *missing);
    if (!values || !missing)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_pair_values(scorer, (rv_couple){.mentor = pair->mentor, .mentee = pair->mentee}, values,
                                           missing, &failed);
    if (status)
        return rv_scorer_callback_fail(ctx, scorer, failed);
    for (int32_t k = 0; k < n; k++)
        values_out[k] = pair->deciding < 0 ? REVERSA_MISSING_VALUE : least_value(scorer, values, k, pair->deciding);
    return REVERSA_OK;
}

reversa_status reversa_insight_terms(reversa_context *ctx, const reversa_insight *insight,
                                     const reversa_pair_insight *pair, int32_t *values_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!insight || !pair || !values_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", !insight ? "insight" : pair ? "values_out" : "pair");
    int32_t n = insight->problem->cohort->n_people;
    if (pair->mentor < 0 || pair->mentor >= n || pair->mentee < 0 || pair->mentee >= n)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: the pair is %d and %d, the cohort has %d people",
                       pair->mentor, pair->mentee, n);
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    status = find_values(ctx, insight, &scratch, pair, values_out);
    rv_arena_free(&scratch);
    return status;
}
