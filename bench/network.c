/*
 * The network solver on sparse instances whose scores come from outside, so that next to no time goes into scoring:
 * pairs at random, and pairs in clusters in which everyone wants the same few mentors. Then synthetic organisations, where
 * scoring every pair weighs most. One line each, with time and the most memory that was held.
 */
#include <reversa.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* One sparse instance. */
typedef struct instance {
    const char *name;
    int32_t mentees;
    int32_t mentors;
    int32_t partners; /* listed for each mentee, about */
    int32_t clusters; /* 0 for none */
} instance;

static uint64_t random_state = 1;

/* Xorshift64*: 0 .. bound − 1. */
static int32_t below(int32_t bound)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (int32_t)((random_state * UINT64_C(0x2545F4914F6CDD1D) >> 33) % (uint64_t)bound);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s: %s\n", reversa_status_name(status), error.message);
    exit(1);
}

static void *room(size_t count, size_t size)
{
    void *block = calloc(count + 1, size);
    if (!block)
        exit(1);
    return block;
}

static void report(reversa_context *ctx, const char *name, const reversa_problem *problem)
{
    reversa_matching *matching = NULL;
    double begin = seconds();
    check(ctx, reversa_match(ctx, problem, NULL, NULL, &matching));
    double end = seconds();
    reversa_certificate certificate = reversa_matching_certificate(matching);
    printf("%-28s %8d %8d %10lld %10lld %4d %8d %9.2f %9.1f\n", name, reversa_problem_n_people(problem, REVERSA_MENTEE),
           reversa_problem_n_people(problem, REVERSA_MENTOR), (long long)certificate.n_eligible,
           (long long)certificate.n_candidates, certificate.rounds, reversa_matching_n_pairs(matching), end - begin,
           (double)reversa_context_memory_peak(ctx) / 1e6);
    fflush(stdout);
    reversa_matching_free(matching);
}

static reversa_cohort *make_people(reversa_context *ctx, const instance *shape, const char **ids)
{
    int32_t n = shape->mentees + shape->mentors;
    const char **roles = room((size_t)n, sizeof *roles);
    reversa_cohort_builder *builder = NULL;
    reversa_cohort *cohort = NULL;
    for (int32_t p = 0; p < n; p++)
        roles[p] = p < shape->mentees ? "mentee" : "mentor";
    check(ctx, reversa_cohort_builder_create(ctx, ids, n, NULL, &builder));
    check(ctx, reversa_cohort_builder_add_text(ctx, builder, "role", roles));
    check(ctx, reversa_cohort_builder_finish(ctx, builder, &cohort));
    free(roles);
    return cohort;
}

/* A partner of mentee i: anyone, or within the cluster, the first of it much more often. */
static int32_t draw_partner(const instance *shape, int32_t i)
{
    if (shape->clusters == 0)
        return below(shape->mentors);
    int32_t size = shape->mentors / shape->clusters;
    int64_t place = below(1 << 20);
    return i % shape->clusters * size + (int32_t)((place * place >> 20) * size >> 20);
}

static reversa_scores *make_scores(reversa_context *ctx, const instance *shape, const char **ids,
                                   const reversa_cohort *cohort)
{
    size_t most = (size_t)shape->mentees * (size_t)shape->partners;
    const char **mentor = room(most, sizeof *mentor);
    const char **mentee = room(most, sizeof *mentee);
    double *score = room(most, sizeof *score);
    int32_t *last = room((size_t)shape->mentors, sizeof *last);
    int64_t n = 0;
    for (int32_t i = 0; i < shape->mentees; i++) {
        for (int32_t k = 0; k < shape->partners; k++) {
            int32_t j = draw_partner(shape, i);
            if (last[j] == i + 1)
                continue;
            last[j] = i + 1;
            mentee[n] = ids[i];
            mentor[n] = ids[shape->mentees + j];
            score[n++] = (below(500001) + (int64_t)j * 7919 % 500000) / 1e6;
        }
    }
    reversa_score_rows rows = {
        .struct_size = sizeof rows, .n = n, .mentor_ids = mentor, .mentee_ids = mentee, .scores = score};
    reversa_scores *scores = NULL;
    check(ctx, reversa_scores_create(ctx, cohort, &rows, &scores));
    free(mentor);
    free(mentee);
    free(score);
    free(last);
    return scores;
}

static void run_sparse(const instance *shape)
{
    int32_t n = shape->mentees + shape->mentors;
    char(*text)[16] = room((size_t)n, sizeof *text);
    const char **ids = room((size_t)n, sizeof *ids);
    reversa_context *ctx = NULL;
    reversa_problem *problem = NULL;
    for (int32_t p = 0; p < n; p++) {
        snprintf(text[p], sizeof text[p], "p%d", p);
        ids[p] = text[p];
    }
    check(ctx, reversa_context_create(NULL, &ctx));
    reversa_context_set_threads(ctx, 0);
    reversa_cohort *cohort = make_people(ctx, shape, ids);
    reversa_scores *scores = make_scores(ctx, shape, ids, cohort);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.scores = scores;
    check(ctx, reversa_problem_create(ctx, cohort, NULL, &options, &problem));
    report(ctx, shape->name, problem);
    reversa_problem_free(problem);
    reversa_scores_free(scores);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
    free(ids);
    free(text);
}

static void run_organisation(int64_t people)
{
    char name[32];
    reversa_context *ctx = NULL;
    reversa_problem *problem = NULL;
    reversa_organisation made;
    reversa_generate_options options;
    reversa_problem_options given;
    check(ctx, reversa_context_create(NULL, &ctx));
    reversa_context_set_threads(ctx, 0);
    reversa_generate_options_init(&options);
    options.people = people;
    check(ctx, reversa_generate(ctx, &options, &made));
    reversa_problem_options_init(&given);
    given.preferences = made.preferences;
    given.previous = made.previous;
    check(ctx, reversa_problem_create(ctx, made.cohort, NULL, &given, &problem));
    snprintf(name, sizeof name, "organisation of %lld", (long long)people);
    report(ctx, name, problem);
    reversa_problem_free(problem);
    reversa_previous_free(made.previous);
    reversa_preferences_free(made.preferences);
    reversa_cohort_free(made.cohort);
    reversa_context_free(ctx);
}

int main(int argc, char **argv)
{
    static const instance shapes[] = {
        {"random", 13000, 27000, 20, 0},
        {"clustered", 13000, 27000, 20, 50},
        {"random, few mentors", 9000, 4500, 20, 0},
        {"clustered, few mentors", 9000, 4500, 20, 30},
        {"dense", 1500, 1500, 400, 0},
    };
    int64_t largest = argc > 1 ? strtoll(argv[1], NULL, 10) : 20000;
    printf("%-28s %8s %8s %10s %10s %4s %8s %9s %9s\n", "", "mentees", "mentors", "eligible", "working", "rnds",
           "pairs", "seconds", "peak MB");
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        run_sparse(&shapes[k]);
    for (int64_t people = 2000; people < largest; people *= 10)
        run_organisation(people);
    if (largest >= 2000)
        run_organisation(largest);
    return 0;
}
