/*
 * Other matchings as good, or nearly: the five best, each told by what differs from the first and what it loses.
 *
 *   alternatives      (in the root of the source)
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
    fprintf(stderr, "alternatives: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print_matching(const reversa_cohort *cohort, const reversa_alternatives *list, int32_t index)
{
    reversa_other_matching other;
    reversa_alternatives_get(list, index, &other);
    printf("matching %d loses", index + 1);
    for (int32_t l = 0; l < other.n_levels; l++)
        printf(" %" PRId64, other.loss[l]);
    printf("\n");
    for (int32_t c = 0; c < other.n_added + other.n_removed; c++) {
        reversa_pair_change change;
        reversa_alternatives_change(list, index, c, &change);
        printf("  %s %s with %s\n", change.added ? "+" : "-", reversa_cohort_id(cohort, change.mentor),
               reversa_cohort_id(cohort, change.mentee));
    }
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_insight *insight = NULL;
    reversa_alternatives *list = NULL;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) ||
        reversa_match(ctx, problem, NULL, NULL, &matching) ||
        reversa_insight_create(ctx, problem, matching, NULL, &insight) ||
        reversa_alternatives_find(ctx, insight, 5, &list))
        fail(ctx);
    for (int32_t k = 0; k < reversa_alternatives_count(list); k++)
        print_matching(cohort, list, k);
    reversa_alternatives_free(list);
    reversa_insight_free(insight);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
