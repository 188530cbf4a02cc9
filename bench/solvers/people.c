/*
 * Matching a people.csv with a programme, in this process and by the public interface: network_people PEOPLE PROGRAMME.
 * Prints the median of the processor, in seconds, from the cohort in memory to the matching with its proof (rules and
 * scores of all pairs included), and of all from the file on.
 */
#include "instance.h"

#include <reversa.h>

#define MOST_ROUNDS 15

typedef struct round_times {
    double match[MOST_ROUNDS];
    double all[MOST_ROUNDS];
    int n;
} round_times;

static int failed(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s\n", error.message);
    return 1;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare);
    return values[n / 2];
}

static void print(const reversa_problem *problem, const reversa_matching *matching, round_times *times)
{
    reversa_level level;
    printf("reversa optimal %d pairs %d", reversa_matching_outcome(matching) == REVERSA_OUTCOME_OPTIMAL,
           reversa_matching_n_pairs(matching));
    for (int32_t l = 0; l < reversa_matching_n_levels(matching); l++) {
        reversa_matching_level(matching, l, &level);
        printf(" %s %lld", level.name, (long long)level.value);
    }
    printf(" people %d seconds %.6f all %.6f mb %.0f\n", reversa_problem_n_people(problem, REVERSA_MENTEE),
           median(times->match, times->n), median(times->all, times->n), bench_peak_mb());
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    reversa_programme *programme = NULL;
    reversa_cohort *cohort = NULL;
    reversa_problem *problem = NULL;
    reversa_matching *matching = NULL;
    round_times times = {0};
    if (argc != 3 || reversa_context_create(NULL, &ctx))
        return 2;
    if (reversa_programme_read(ctx, argv[2], &programme))
        return failed(ctx);
    while (times.n < MOST_ROUNDS) {
        double begin = bench_seconds();
        if (reversa_people_read(ctx, argv[1], NULL, &cohort))
            return failed(ctx);
        double read = bench_seconds();
        if (reversa_problem_create(ctx, cohort, programme, NULL, &problem) ||
            reversa_match(ctx, problem, NULL, NULL, &matching))
            return failed(ctx);
        double end = bench_seconds();
        times.match[times.n] = end - read;
        times.all[times.n++] = end - begin;
        if (times.n == MOST_ROUNDS)
            print(problem, matching, &times);
        reversa_matching_free(matching);
        reversa_problem_free(problem);
        reversa_cohort_free(cohort);
    }
    reversa_programme_free(programme);
    reversa_context_free(ctx);
    return 0;
}
