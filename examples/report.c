/*
 * From people to a page: match, compare with chance, and write a folder of results with report.html in it.
 *
 *   report [FOLDER]      (in the root of the source); without a folder it only says what would be written
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "report: %s\n", error.message);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    reversa_baseline *baseline = NULL;
    reversa_report *report = NULL;
    reversa_report_parts parts;
    reversa_results_options options;
    reversa_reach reach;
    reversa_report_parts_init(&parts);
    reversa_results_options_init(&options);
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) ||
        reversa_match(ctx, problem, NULL, NULL, &matching) ||
        reversa_baseline_create(ctx, problem, matching, NULL, &baseline))
        fail(ctx);
    parts.baseline = baseline;
    if (reversa_report_create(ctx, problem, matching, &parts, &report))
        fail(ctx);
    options.baseline = baseline;
    options.report = reversa_report_html(report, &options.report_length);
    if (argc > 1 && reversa_results_write_with(ctx, problem, matching, &options, argv[1]))
        fail(ctx);
    reversa_baseline_reach(baseline, &reach);
    printf("a page for %d pairs; %lld of %lld mentees have a mentor as good as their best\n",
           (int)reversa_matching_n_pairs(matching), (long long)reach.n_best, (long long)reach.n);
    reversa_report_free(report);
    reversa_baseline_free(baseline);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
