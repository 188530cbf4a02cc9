/*
 * Next year: the reviewed pairs and the people of today, matched again. What changed, who could step in, and what more changes
 * would bring.
 *
 *   rematch      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "rematch: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print(const reversa_cohort *cohort, const reversa_rematch *rematch)
{
    reversa_rematch_counts counts;
    reversa_rematch_count(rematch, &counts);
    printf("%d pairs before: %d kept, %d broken, %d impossible; %d new\n", (int)counts.n_before, (int)counts.n_kept,
           (int)counts.n_broken, (int)counts.n_impossible, (int)counts.n_new);
    for (int32_t k = 0; k < reversa_rematch_n_changes(rematch); k++) {
        reversa_review_change change;
        reversa_rematch_change(rematch, k, &change);
        if (change.kind != REVERSA_CHANGE_KEPT)
            printf("  %s\n", change.text);
    }
    for (int32_t k = 0; k < reversa_rematch_n_trades(rematch); k++) {
        reversa_trade trade;
        reversa_rematch_trade(rematch, k, &trade);
        printf("%d broken: %d mentees, score %.6f\n", (int)trade.broken, (int)trade.value[0],
               (double)trade.value[1] / 1e6);
    }
    for (int32_t k = 0; k < reversa_rematch_n_stand_bys(rematch); k += 2) {
        reversa_stand_by stand_by;
        reversa_matched_pair pair;
        reversa_rematch_stand_by(rematch, k, &stand_by);
        reversa_matching_pair(reversa_rematch_matching(rematch), stand_by.pair, &pair);
        if (stand_by.is_free)
            printf("%s could step in for %s\n", reversa_cohort_id(cohort, stand_by.person),
                   reversa_cohort_id(cohort, pair.mentor));
    }
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_previous *previous = NULL;
    reversa_problem *problem = NULL;
    reversa_rematch *rematch = NULL;
    reversa_problem_options inputs;
    reversa_rematch_options options;
    reversa_problem_options_init(&inputs);
    reversa_rematch_options_init(&options);
    options.curve = 50;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_previous_read(ctx, "examples/data/reviewed.csv", cohort, &previous))
        fail(ctx);
    inputs.previous = previous;
    if (reversa_problem_create(ctx, cohort, NULL, &inputs, &problem) ||
        reversa_rematch_find(ctx, problem, &options, &rematch))
        fail(ctx);
    print(cohort, rematch);
    reversa_rematch_free(rematch);
    reversa_problem_free(problem);
    reversa_previous_free(previous);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
