/*
 * How fast pairs are scored, in a generated organisation with the built-in programme: the best k of everyone, which need
 * few scores in full, against k so large that every eligible pair is scored in full; a dense block; and a whole matching,
 * with the library's own words on what its candidates, its network and each round of pricing took.
 *
 * Usage: score [people [threads]], default 20000 people on 1 thread. Prints pairs a second, eligible or not, and seconds of
 * the processor beside those of the clock, since on a shared machine only the former are worth comparing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <reversa.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double processor(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int fail(const reversa_context *ctx, const char *what)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s: %s\n", what, error.message);
    return EXIT_FAILURE;
}

static int time_candidates(reversa_context *ctx, const reversa_scorer *scorer, double n_pairs, int32_t k)
{
    reversa_candidates *candidates;
    double start = now();
    double start_processor = processor();
    if (reversa_candidates_create(ctx, scorer, k, &candidates))
        return fail(ctx, "candidates");
    double seconds = now() - start;
    printf("best %-10d %8.3f s %8.3f s cpu %8.1f million pairs/s, %lld kept of %lld eligible\n", k, seconds,
           processor() - start_processor, 1e-6 * n_pairs / seconds, (long long)reversa_candidates_n_pairs(candidates),
           (long long)reversa_candidates_n_eligible(candidates));
    reversa_candidates_free(candidates);
    return EXIT_SUCCESS;
}

static void print_message(void *user, reversa_log_level level, const char *message)
{
    (void)user;
    (void)level;
    printf("match: %s\n", message);
}

static int time_match(reversa_context *ctx, const reversa_problem *problem)
{
    reversa_matching *matching;
    double start = now();
    double start_processor = processor();
    reversa_context_set_log(ctx, print_message, REVERSA_LOG_INFO, NULL);
    if (reversa_match(ctx, problem, NULL, NULL, &matching))
        return fail(ctx, "match");
    reversa_context_set_log(ctx, NULL, REVERSA_LOG_ERROR, NULL);
    printf("match           %8.3f s %8.3f s cpu, %d pairs\n", now() - start, processor() - start_processor,
           reversa_matching_n_pairs(matching));
    reversa_matching_free(matching);
    return EXIT_SUCCESS;
}

/* Everyone with the first thousand people. */
static int time_block(reversa_context *ctx, const reversa_scorer *scorer, int32_t n_people)
{
    int32_t n_mentees = n_people < 1000 ? n_people : 1000;
    int32_t *people = malloc((size_t)n_people * sizeof *people);
    int32_t *scores = malloc((size_t)n_people * (size_t)n_mentees * sizeof *scores);
    int result = EXIT_FAILURE;
    if (people && scores) {
        for (int32_t i = 0; i < n_people; i++)
            people[i] = i;
        reversa_block block = {people, n_mentees, people, n_people};
        double start = now();
        if (reversa_scorer_block(ctx, scorer, &block, scores))
            result = fail(ctx, "block");
        else
            result = EXIT_SUCCESS;
        double seconds = now() - start;
        printf("block           %8.3f s %8.1f million cells/s\n", seconds,
               1e-6 * n_people * (double)n_mentees / seconds);
    }
    free(people);
    free(scores);
    return result;
}

static int run(reversa_context *ctx, const reversa_problem *problem, int32_t n_people)
{
    reversa_scorer *scorer;
    double start = now();
    if (reversa_scorer_create(ctx, problem, &scorer))
        return fail(ctx, "scorer");
    int32_t n_mentors = reversa_problem_n_people(problem, REVERSA_MENTOR);
    int32_t n_mentees = reversa_problem_n_people(problem, REVERSA_MENTEE);
    printf("%d people, %d mentors, %d mentees; scorer made in %.3f s\n", n_people, n_mentors, n_mentees, now() - start);
    double n_pairs = (double)n_mentors * n_mentees;
    int result = time_candidates(ctx, scorer, n_pairs, 16);
    if (result == EXIT_SUCCESS)
        result = time_candidates(ctx, scorer, n_pairs, 64);
    if (result == EXIT_SUCCESS && n_pairs < 1e8) /* the heaps then hold every pair */
        result = time_candidates(ctx, scorer, n_pairs, 1000000);
    if (result == EXIT_SUCCESS)
        result = time_block(ctx, scorer, n_people);
    if (result == EXIT_SUCCESS)
        result = time_match(ctx, problem);
    printf("memory at most %.1f MB\n", 1e-6 * (double)reversa_context_memory_peak(ctx));
    reversa_scorer_free(scorer);
    return result;
}

int main(int argc, char **argv)
{
    reversa_context *ctx;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    reversa_context_set_threads(ctx, argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 1);
    reversa_organisation organisation;
    reversa_problem *problem = NULL;
    reversa_problem_options known;
    reversa_problem_options_init(&known);
    int result;
    if (reversa_generate(ctx, &options, &organisation)) {
        result = fail(ctx, "generate");
    } else {
        known.preferences = organisation.preferences;
        known.previous = organisation.previous;
        if (reversa_problem_create(ctx, organisation.cohort, NULL, &known, &problem))
            result = fail(ctx, "problem");
        else
            result = run(ctx, problem, reversa_cohort_n_people(organisation.cohort));
    }
    reversa_problem_free(problem);
    reversa_previous_free(organisation.previous);
    reversa_preferences_free(organisation.preferences);
    reversa_cohort_free(organisation.cohort);
    reversa_context_free(ctx);
    return result;
}
