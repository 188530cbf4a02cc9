/*
 * What would help: which mentor more would add most to a programme, each found by solving with that mentor.
 *
 *   advice      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "advice: %s\n", error.message);
    exit(EXIT_FAILURE);
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_advice *advice = NULL;
    reversa_match_options options;
    reversa_match_options_init(&options);
    options.level_prices = true;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) ||
        reversa_match(ctx, problem, NULL, &options, &matching) ||
        reversa_advice_find(ctx, problem, matching, NULL, &advice))
        fail(ctx);
    for (int32_t i = 0; i < reversa_advice_n(advice); i++) {
        reversa_advice_item item;
        reversa_advice_item_read(advice, i, &item);
        if (item.checked)
            printf("%s\n", item.text);
    }
    reversa_advice_free(advice);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
