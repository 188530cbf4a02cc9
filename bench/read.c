/*
 * How fast files come in and go out: people.csv of a generated organisation from file to cohort and back, then its
 * preferences, earlier pairs and a list of scores.
 *
 * Usage: read [people [threads [folder]]], default 100000 people, 1 thread, a folder of its own in /tmp. With a folder
 * that holds a people.csv already, that file is read. Prints MB/s of wall clock and MB per second of processor time,
 * which is what a core does whatever the number of threads; `parse` and `rest` are the parts of reading people, told
 * apart by the library's own progress.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <reversa.h>

typedef struct moment {
    double wall;
    double processor; /* all threads, with what the kernel did for them */
} moment;

/* When a stage of the library began and ended. */
typedef struct stage {
    moment first;
    moment last;
    bool seen;
} stage;

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static moment now(void)
{
    return (moment){seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
}

static void watch(void *user, const char *name, int64_t done, int64_t total)
{
    stage *parse = user;
    (void)done;
    (void)total;
    if (strcmp(name, "reading people") != 0)
        return;
    parse->last = now();
    if (!parse->seen)
        parse->first = parse->last;
    parse->seen = true;
}

static int fail(const reversa_context *ctx, const char *what)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s: %s:%lld: %s\n", what, error.file ? error.file : "", (long long)error.row, error.message);
    return EXIT_FAILURE;
}

static double megabytes(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? 1e-6 * (double)info.st_size : 0;
}

static void report(const char *what, double size, moment from, moment to)
{
    double wall = to.wall - from.wall;
    double processor = to.processor - from.processor;
    printf("%-26s %8.1f MB %8.3f s %8.3f s processor %8.1f MB/s %8.1f MB/s a core\n", what, size, wall, processor,
           size / wall, size / processor);
}

/* Every page of the file is in memory, so that what is measured is not the disk. */
static void warm(const char *path)
{
    char block[1 << 16];
    FILE *file = fopen(path, "rb");
    while (file && fread(block, 1, sizeof block, file) > 0) {
    }
    if (file)
        fclose(file);
}

static int read_people(reversa_context *ctx, const char *path, reversa_cohort **cohort_out)
{
    double size = megabytes(path);
    stage parse = {0};
    warm(path);
    reversa_context_set_progress(ctx, watch, &parse);
    moment start = now();
    if (reversa_people_read(ctx, path, NULL, cohort_out))
        return fail(ctx, "people");
    moment end = now();
    reversa_context_set_progress(ctx, NULL, NULL);
    report("read people", size, start, end);
    if (parse.seen) {
        report("  bytes, hash, UTF-8", size, start, parse.first);
        report("  parse", size, parse.first, parse.last);
        report("  check, order, permute", size, parse.last, end);
    }
    return EXIT_SUCCESS;
}

/* Scores of a few mentees for everyone, as another program would hand them over. */
static int write_scores(const reversa_cohort *cohort, const char *path)
{
    int32_t n = reversa_cohort_n_people(cohort);
    FILE *file = fopen(path, "wb");
    if (!file)
        return EXIT_FAILURE;
    fprintf(file, "mentor_id,mentee_id,score\n");
    for (int64_t i = 0; i < 4 * (int64_t)n; i++) {
        int32_t mentor = (int32_t)(i / 4);
        int32_t mentee = (int32_t)((mentor + (i % 4 + 1) * 7919) % n);
        if (mentor != mentee)
            fprintf(file, "%s,%s,0.%06lld\n", reversa_cohort_id(cohort, mentor), reversa_cohort_id(cohort, mentee),
                    (long long)(i * 48271 % 1000000));
    }
    return fclose(file) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

typedef struct paths {
    char people[512];
    char again[512];
    char preferences[512];
    char previous[512];
    char scores[512];
} paths;

static int time_pairs(reversa_context *ctx, const paths *in, const reversa_cohort *cohort)
{
    reversa_preferences *preferences = NULL;
    reversa_previous *previous = NULL;
    reversa_scores *scores = NULL;
    int result = EXIT_SUCCESS;
    moment t0 = now();
    if (access(in->preferences, R_OK) == 0 && reversa_preferences_read(ctx, in->preferences, cohort, &preferences))
        result = fail(ctx, "preferences");
    moment t1 = now();
    if (access(in->previous, R_OK) == 0 && reversa_previous_read(ctx, in->previous, cohort, &previous))
        result = fail(ctx, "previous");
    moment t2 = now();
    if (result == EXIT_SUCCESS)
        result = write_scores(cohort, in->scores);
    moment t3 = now();
    if (result == EXIT_SUCCESS && reversa_scores_read(ctx, in->scores, cohort, &scores))
        result = fail(ctx, "scores");
    moment t4 = now();
    if (result == EXIT_SUCCESS) {
        report("read preferences", megabytes(in->preferences), t0, t1);
        report("read earlier pairs", megabytes(in->previous), t1, t2);
        report("read scores", megabytes(in->scores), t3, t4);
    }
    reversa_scores_free(scores);
    reversa_previous_free(previous);
    reversa_preferences_free(preferences);
    return result;
}

static int run(reversa_context *ctx, const paths *in)
{
    reversa_cohort *cohort = NULL;
    if (read_people(ctx, in->people, &cohort) != EXIT_SUCCESS)
        return EXIT_FAILURE;
    printf("memory of the cohort %.1f MB, at most %.1f MB while reading\n",
           1e-6 * (double)reversa_context_memory_used(ctx), 1e-6 * (double)reversa_context_memory_peak(ctx));
    moment start = now();
    int result = reversa_people_write(ctx, cohort, in->again) ? fail(ctx, "write") : EXIT_SUCCESS;
    if (result == EXIT_SUCCESS)
        report("write people", megabytes(in->again), start, now());
    if (result == EXIT_SUCCESS)
        result = time_pairs(ctx, in, cohort);
    reversa_cohort_free(cohort);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("resident at most %.1f MB\n", 1e-3 * (double)usage.ru_maxrss);
    return result;
}

/* Make the organisation and write its files, unless there is a people.csv in the folder. */
static int prepare(reversa_context *ctx, const paths *in, int64_t n_people)
{
    if (access(in->people, R_OK) == 0)
        return EXIT_SUCCESS;
    reversa_generate_options options;
    reversa_generate_options_init(&options);
    options.people = n_people;
    reversa_organisation made;
    moment start = now();
    if (reversa_generate(ctx, &options, &made))
        return fail(ctx, "generate");
    moment end = now();
    printf("%-26s %8lld people %5.3f s %8.3f s processor\n", "generate", (long long)n_people, end.wall - start.wall,
           end.processor - start.processor);
    int result = EXIT_SUCCESS;
    if (reversa_people_write(ctx, made.cohort, in->people) ||
        reversa_preferences_write(ctx, made.cohort, made.preferences, in->preferences) ||
        reversa_previous_write(ctx, made.cohort, made.previous, in->previous))
        result = fail(ctx, "write");
    reversa_preferences_free(made.preferences);
    reversa_previous_free(made.previous);
    reversa_cohort_free(made.cohort);
    return result;
}

static void name_files(const char *folder, paths *out)
{
    snprintf(out->people, sizeof out->people, "%s/people.csv", folder);
    snprintf(out->again, sizeof out->again, "%s/again.csv", folder);
    snprintf(out->preferences, sizeof out->preferences, "%s/preferences.csv", folder);
    snprintf(out->previous, sizeof out->previous, "%s/previous.csv", folder);
    snprintf(out->scores, sizeof out->scores, "%s/scores.csv", folder);
}

int main(int argc, char **argv)
{
    int64_t n_people = argc > 1 ? strtoll(argv[1], NULL, 10) : 100000;
    int32_t threads = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 1;
    char own[] = "/tmp/reversa-read-XXXXXX";
    const char *folder = argc > 3 ? argv[3] : mkdtemp(own);
    reversa_context *ctx;
    if (!folder || reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    reversa_context_set_threads(ctx, threads);
    paths in;
    name_files(folder, &in);
    int result = prepare(ctx, &in, n_people);
    reversa_context_free(ctx);
    if (result == EXIT_SUCCESS && reversa_context_create(NULL, &ctx) == REVERSA_OK) {
        reversa_context_set_threads(ctx, threads);
        result = run(ctx, &in);
        reversa_context_free(ctx);
    }
    (void)unlink(in.again);
    (void)unlink(in.scores);
    if (argc <= 3) {
        (void)unlink(in.people);
        (void)unlink(in.preferences);
        (void)unlink(in.previous);
        (void)rmdir(folder);
    }
    return result;
}
