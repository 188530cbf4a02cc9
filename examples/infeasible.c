/*
 * A programme that asks for too much: which limits contradict each other, the count that proves it, and what would help.
 *
 *   infeasible      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define FOLDER "examples/data/infeasible/"

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "infeasible: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print_reason(const reversa_infeasibility *reason)
{
    const reversa_crowding *crowding = reversa_infeasibility_crowding(reason);
    printf("these contradict each other, and %s:\n",
           reversa_infeasibility_is_minimal(reason) ? "no fewer" : "perhaps fewer");
    for (int32_t i = 0; i < reversa_infeasibility_n_clashes(reason); i++) {
        reversa_clash clash;
        reversa_infeasibility_clash(reason, i, &clash);
        printf("  %s\n", clash.text);
    }
    for (int32_t i = 0; i < reversa_crowding_n(crowding); i++) {
        reversa_crowd crowd;
        reversa_crowding_crowd(crowding, i, &crowd);
        printf("counted: %s\n", crowd.text);
    }
    for (int32_t i = 0; i < reversa_infeasibility_n_relaxations(reason); i++) {
        reversa_relaxation relaxation;
        reversa_infeasibility_relaxation(reason, i, &relaxation);
        printf("would help: %s\n", relaxation.text);
    }
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_programme *asked = NULL;
    reversa_problem *problem = NULL;
    reversa_infeasibility *reason = NULL;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, FOLDER "people.csv", NULL, &cohort) ||
        reversa_programme_read(ctx, FOLDER "programme.json", &asked) ||
        reversa_problem_create(ctx, cohort, asked, NULL, &problem) ||
        reversa_infeasibility_find(ctx, problem, NULL, &reason))
        fail(ctx);
    print_reason(reason);

    reversa_infeasibility_free(reason);
    reversa_problem_free(problem);
    reversa_programme_free(asked);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
