/*
 * Someone without a partner: what each rule removes for them, and changes that would match them, each solved again.
 *
 *   why_not      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "why_not: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print_answer(const reversa_why_not *answer)
{
    reversa_person_answer person;
    reversa_why_not_person(answer, &person);
    printf("%s\n", person.text);
    for (int32_t i = 0; i < reversa_why_not_n_rules(answer); i++) {
        reversa_removal rule;
        reversa_why_not_rule(answer, i, &rule);
        if (rule.n_fail > 0)
            printf("  %s\n", rule.text);
    }
    for (int32_t i = 0; i < reversa_why_not_n_remedies(answer); i++) {
        reversa_remedy remedy;
        reversa_why_not_remedy(answer, i, &remedy);
        printf("  %s\n", remedy.text);
    }
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = true;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) || reversa_match(ctx, problem, NULL, NULL, &matching))
        fail(ctx);
    for (int32_t i = 0; i < reversa_matching_n_unmatched(matching) && i < 3; i++) {
        reversa_unmatched row;
        reversa_why_not *answers[2];
        reversa_matching_unmatched(matching, i, &row);
        if (reversa_why_not_find(ctx, problem, matching, row.person, &options, answers))
            fail(ctx);
        print_answer(answers[row.side]);
        reversa_why_not_free(answers[0]);
        reversa_why_not_free(answers[1]);
    }
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
