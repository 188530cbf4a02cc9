/*
 * Shortlists: the three best mentors of each mentee, no mentor on more than four lists, each with a reason.
 *
 *   shortlist      (in the root of the source)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "shortlist: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void print_list(const reversa_cohort *cohort, const reversa_shortlist *shortlist, int32_t person)
{
    int32_t n = reversa_shortlist_length(shortlist, person, REVERSA_MENTEE);
    if (n == 0)
        return;
    printf("%s\n", reversa_cohort_id(cohort, person));
    for (int32_t place = 0; place < n; place++) {
        reversa_listed entry;
        char sentence[512];
        reversa_shortlist_entry(shortlist, person, REVERSA_MENTEE, place, &entry);
        (void)reversa_shortlist_sentence(shortlist, person, REVERSA_MENTEE, place, sentence, sizeof sentence);
        printf("  %d. %s  %s\n", place + 1, reversa_cohort_id(cohort, entry.other), sentence);
    }
}

int main(void)
{
    reversa_context *ctx = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_shortlist *shortlist = NULL;
    reversa_shortlist_options options;
    reversa_shortlist_summary summary;
    reversa_shortlist_options_init(&options);
    options.top = 3;
    options.most_lists = 4;
    options.side[REVERSA_MENTOR] = false; /* only the mentees choose */
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_people_read(ctx, "examples/data/people.csv", NULL, &cohort) ||
        reversa_problem_create(ctx, cohort, NULL, NULL, &problem) ||
        reversa_shortlist_create(ctx, problem, &options, &shortlist))
        fail(ctx);
    for (int32_t person = 0; person < 40; person++)
        print_list(cohort, shortlist, person);
    reversa_shortlist_summarise(shortlist, REVERSA_MENTEE, &summary);
    printf("%d mentees have a list; %d of %d mentors are on none, and nobody is on more than %d\n", summary.n_lists,
           summary.n_unlisted, summary.n_others, summary.most_lists);
    reversa_shortlist_free(shortlist);
    reversa_problem_free(problem);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
