/*
 * Cox models on whole-month tenure with heavy ties: seconds of processor time, one line a task.
 *
 *     cox [LARGEST] [--write FOLDER]
 *
 * LARGEST is the greatest number of rows, 10^6 unless given. --write leaves the rows of each size in FOLDER as raw
 * doubles, column by column, for survival_peers.R.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <reversa.h>

#define N_COLUMNS 20
#define REPEATS 3 /* the least of them is told */

typedef struct cohort {
    int64_t n;
    double *entry; /* months; half of all joined before the window */
    double *exit;
    int32_t *event;
    int32_t *cluster; /* two rows a person */
    double *column[N_COLUMNS];
} cohort;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* splitmix64 (Steele, Lea & Flood 2014), as a number in (0, 1). */
static double draw(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(draw(state)));
    return radius * cos(6.283185307179586 * draw(state));
}

static void *room(int64_t n, size_t size)
{
    void *block = calloc((size_t)n, size);
    if (!block)
        exit(1);
    return block;
}

static cohort make_cohort(int64_t n)
{
    cohort c = {.n = n};
    uint64_t state = 7;
    c.entry = room(n, sizeof *c.entry);
    c.exit = room(n, sizeof *c.exit);
    c.event = room(n, sizeof *c.event);
    c.cluster = room(n, sizeof *c.cluster);
    for (int j = 0; j < N_COLUMNS; j++)
        c.column[j] = room(n, sizeof **c.column);
    for (int64_t i = 0; i < n; i++) {
        double predictor = 0;
        for (int j = 0; j < N_COLUMNS; j++) {
            c.column[j][i] = j % 2 ? normal(&state) : (double)(draw(&state) < 0.4);
            predictor += (j % 3 - 1) * 0.1 * c.column[j][i];
        }
        double tenure = ceil(-60 * log(draw(&state)) * exp(-predictor));
        double window = 1 + floor(119 * draw(&state));
        c.entry[i] = draw(&state) < 0.5 ? 0 : floor(draw(&state) * (tenure < window ? tenure : window));
        c.exit[i] = tenure < window ? tenure : window;
        c.event[i] = tenure <= window;
        c.cluster[i] = (int32_t)(i / 2);
    }
    return c;
}

static void free_cohort(cohort *c)
{
    free(c->entry);
    free(c->exit);
    free(c->event);
    free(c->cluster);
    for (int j = 0; j < N_COLUMNS; j++)
        free(c->column[j]);
}

typedef struct task {
    const char *name;
    int32_t n_columns;
    int32_t threads;
    bool entry;
    bool cluster;
    bool all; /* with what R's coxph() gives besides: residuals and concordance */
} task;

static void require(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (status == REVERSA_OK)
        return;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "cox: %s\n", error.message);
    exit(1);
}

/* Residuals, linear predictor and concordance. */
static void add_rest(reversa_context *ctx, const reversa_survival *survival, const reversa_cox *cox, int64_t n)
{
    reversa_concordance concordance;
    double *out = room(n, sizeof *out);
    require(ctx, reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_MARTINGALE, out, NULL));
    require(ctx, reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_LINEAR_PREDICTOR, out, NULL));
    require(ctx, reversa_concordance_count(ctx, survival, out, NULL, &concordance));
    free(out);
}

typedef struct result {
    double seconds; /* from columns to the model, and the rest if asked for */
    double fit;     /* of them, reversa_cox_fit() */
    uint64_t peak;  /* bytes */
    reversa_cox_coefficient first;
} result;

static result run(const cohort *c, const task *t)
{
    result r;
    reversa_context *ctx;
    reversa_survival *survival;
    reversa_cox *cox;
    reversa_survival_rows rows;
    reversa_cox_columns columns;
    const double *column[N_COLUMNS];
    if (reversa_context_create(NULL, &ctx))
        exit(1);
    reversa_context_set_threads(ctx, t->threads);
    reversa_survival_rows_init(&rows);
    rows.n = c->n;
    rows.entry = t->entry ? c->entry : NULL;
    rows.exit = c->exit;
    rows.event = c->event;
    rows.cluster = t->cluster ? c->cluster : NULL;
    reversa_cox_columns_init(&columns);
    for (int j = 0; j < N_COLUMNS; j++)
        column[j] = c->column[j];
    columns.n_columns = t->n_columns;
    columns.column = column;
    double start = seconds();
    require(ctx, reversa_survival_create(ctx, &rows, &survival));
    double middle = seconds();
    require(ctx, reversa_cox_fit(ctx, survival, &columns, NULL, &cox));
    r.fit = seconds() - middle;
    if (t->all)
        add_rest(ctx, survival, cox, c->n);
    r.seconds = seconds() - start;
    reversa_cox_coefficient_at(cox, 0, &r.first);
    r.peak = reversa_context_memory_peak(ctx);
    reversa_cox_free(cox);
    reversa_survival_free(survival);
    reversa_context_free(ctx);
    return r;
}

static void write_column(FILE *file, const double *values, int64_t n)
{
    if (fwrite(values, sizeof *values, (size_t)n, file) != (size_t)n)
        exit(1);
}

static void write_cohort(const cohort *c, const char *folder)
{
    char path[512];
    double *numbers = room(c->n, sizeof *numbers);
    (void)snprintf(path, sizeof path, "%s/cox_%lld.bin", folder, (long long)c->n);
    FILE *file = fopen(path, "wb");
    if (!file) {
        fprintf(stderr, "cox: cannot write %s\n", path);
        exit(1);
    }
    write_column(file, c->entry, c->n);
    write_column(file, c->exit, c->n);
    for (int64_t i = 0; i < c->n; i++)
        numbers[i] = c->event[i];
    write_column(file, numbers, c->n);
    for (int64_t i = 0; i < c->n; i++)
        numbers[i] = c->cluster[i];
    write_column(file, numbers, c->n);
    for (int j = 0; j < N_COLUMNS; j++)
        write_column(file, c->column[j], c->n);
    if (fclose(file))
        exit(1);
    free(numbers);
}

int main(int argc, char **argv)
{
    static const task tasks[] = {
        {"cox_5", 5, 1, false, false, false},
        {"cox_5_all", 5, 1, false, false, true},
        {"cox_20", 20, 1, false, false, false},
        {"cox_20_all", 20, 1, false, false, true},
        {"cox_5_entry", 5, 1, true, false, false},
        {"cox_5_entry_all", 5, 1, true, false, true},
        {"cox_5_cluster", 5, 1, false, true, false},
        {"cox_5_cluster_all", 5, 1, false, true, true},
        {"cox_20_2_threads", 20, 2, false, false, false},
    };
    long long largest = 1000000;
    const char *folder = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--write") == 0 && i + 1 < argc)
            folder = argv[++i];
        else if (sscanf(argv[i], "%lld", &largest) != 1)
            return 2;
    }
    printf("# task rows cpu_seconds fit_alone megabytes first_coefficient its_se\n");
    for (int64_t n = 10000; n <= largest; n *= 10) {
        cohort c = make_cohort(n);
        if (folder)
            write_cohort(&c, folder);
        for (size_t t = 0; t < sizeof tasks / sizeof *tasks; t++) {
            result best = run(&c, &tasks[t]);
            for (int i = 1; i < REPEATS; i++) {
                result next = run(&c, &tasks[t]);
                best.seconds = fmin(best.seconds, next.seconds);
                best.fit = fmin(best.fit, next.fit);
            }
            printf("%s %lld %.4f %.4f %.1f %.12g %.12g\n", tasks[t].name, (long long)n, best.seconds, best.fit,
                   (double)best.peak / 1e6, best.first.estimate.value, best.first.estimate.se);
            (void)fflush(stdout);
        }
        free_cohort(&c);
    }
    return 0;
}
