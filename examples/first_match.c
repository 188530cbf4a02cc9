/*
 * The first match: read people.csv, match with the built-in programme, print what came out and why one pair was made.
 */
#include <inttypes.h>
#include <reversa.h>
#include <stdio.h>

/* What goes wrong is in the context, with file, row and column. */
static int failed(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s:%" PRId64 ": %s\n", error.file ? error.file : "", error.row, error.message);
    return 1;
}

static void print_matching(const reversa_cohort *cohort, const reversa_problem *problem,
                           const reversa_matching *matching)
{
    int32_t n_pairs = reversa_matching_n_pairs(matching);
    reversa_certificate proof = reversa_matching_certificate(matching);
    reversa_matched_pair pair;

    printf("%" PRId32 " people: %" PRId32 " mentors, %" PRId32 " mentees\n", reversa_cohort_n_people(cohort),
           reversa_problem_n_people(problem, REVERSA_MENTOR), reversa_problem_n_people(problem, REVERSA_MENTEE));
    printf("%s, over %s pairs: %" PRId32 " pairs\n", reversa_outcome_name(reversa_matching_outcome(matching)),
           proof.scope == REVERSA_SCOPE_ELIGIBLE ? "all eligible" : "some", n_pairs);
    for (int32_t i = 0; i < n_pairs && i < 5; i++) {
        reversa_matching_pair(matching, i, &pair);
        printf("  %s mentors %s: %" PRId32 "\n", reversa_cohort_id(cohort, pair.mentor),
               reversa_cohort_id(cohort, pair.mentee), pair.score);
    }
    if (n_pairs == 0)
        return;
    reversa_matching_pair(matching, 0, &pair);
    printf("Why %s and %s? In millionths:\n", reversa_cohort_id(cohort, pair.mentor),
           reversa_cohort_id(cohort, pair.mentee));
    for (int32_t c = 0; c < reversa_problem_n_criteria(problem); c++)
        printf("  %-26s %7" PRId32 "\n", reversa_problem_criterion_name(problem, c),
               reversa_matching_contribution(matching, 0, c));
    printf("  %-26s %7" PRId32 "\n", "score", pair.score);
}

int main(int argc, char **argv)
{
    const char *people = argc > 1 ? argv[1] : "examples/data/people.csv";
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;

    reversa_status status = reversa_context_create(NULL, &ctx);
    if (status)
        return 1;
    status = reversa_people_read(ctx, people, NULL, &cohort);
    if (!status)
        status = reversa_problem_create(ctx, cohort, NULL, NULL, &problem);
    if (!status)
        status = reversa_match(ctx, problem, NULL, NULL, &matching);
    if (!status)
        print_matching(cohort, problem, matching);
    int code = status ? failed(ctx) : 0;

    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return code;
}
