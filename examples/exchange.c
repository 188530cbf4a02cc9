/*
 * What a pair costs where there are no prices: an objective that looks after the weakest pair, and each pair of a matching
 * forbidden and solved again.
 *
 *   exchange      (in the root of the source)
 */
#include <inttypes.h>
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "exchange: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print_pair(reversa_context *ctx, const reversa_cohort *cohort, const reversa_insight *insight,
                       const reversa_matched_pair *pair)
{
    reversa_exchange priced;
    reversa_solved_exchange solved;
    if (reversa_insight_exchange(ctx, insight, pair->mentor, pair->mentee, &priced) ||
        reversa_insight_solve(ctx, insight, pair->mentor, pair->mentee, &solved))
        fail(ctx);
    printf("%s with %s: from prices %s, solved again %s, without the pair", reversa_cohort_id(cohort, pair->mentor),
           reversa_cohort_id(cohort, pair->mentee), priced.claim == REVERSA_CLAIM_NONE ? "nothing" : "a figure",
           solved.claim == REVERSA_CLAIM_EXACT ? "exactly" : "a bound");
    if (!solved.possible)
        printf(" there is no matching");
    for (int32_t l = 0; l < solved.n_levels && solved.possible; l++)
        printf("%s %" PRId64, l ? "," : " the whole loses", solved.least[l]);
    printf("\n");
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_programme *programme = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_insight *insight = NULL;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_programme_read(ctx, "examples/data/programme_levels.json", &programme) ||
        reversa_problem_create(ctx, cohort, programme, NULL, &problem) ||
        reversa_match(ctx, problem, NULL, NULL, &matching) ||
        reversa_insight_create(ctx, problem, matching, NULL, &insight))
        fail(ctx);
    for (int32_t k = 0; k < 3 && k < reversa_matching_n_pairs(matching); k++) {
        reversa_matched_pair pair;
        reversa_matching_pair(matching, k, &pair);
        print_pair(ctx, cohort, insight, &pair);
    }
    reversa_insight_free(insight);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
