/*
 * People chose: pairs from their ranked wishes, and how many of the best total's pairs two people would rather leave.
 *
 *   wishes      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "wishes: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void tell(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                 const char *name)
{
    reversa_blocking *blocking = NULL;
    reversa_blocking_summary summary;
    if (reversa_blocking_create(ctx, problem, matching, NULL, &blocking))
        fail(ctx);
    reversa_blocking_summarise(blocking, &summary);
    printf("%s: %d pairs, %lld pairs block; %d of %d mentees with wishes have their first choice\n", name,
           (int)reversa_matching_n_pairs(matching), (long long)summary.n_blocking,
           (int)summary.met[REVERSA_MENTEE].n_first, (int)summary.met[REVERSA_MENTEE].n_ranking);
    reversa_blocking_free(blocking);
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_preferences *wishes = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *stable = NULL;
    reversa_matching *best = NULL;
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_preferences_read(ctx, "examples/data/preferences.csv", cohort, &wishes))
        fail(ctx);
    options.preferences = wishes;
    if (reversa_problem_create(ctx, cohort, NULL, &options, &problem) ||
        reversa_wishes_match(ctx, problem, NULL, &stable) || reversa_match(ctx, problem, NULL, NULL, &best))
        fail(ctx);
    tell(ctx, problem, stable, "from wishes");
    tell(ctx, problem, best, "best total");
    reversa_matching_free(best);
    reversa_matching_free(stable);
    reversa_problem_free(problem);
    reversa_preferences_free(wishes);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
