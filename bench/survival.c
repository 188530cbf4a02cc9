/*
 * Survival on whole-month tenure with heavy ties: curves, the log-rank test and Cox models, timed.
 *
 *     survival                   a table of our own figures, and five million people through curve and test
 *     survival --write FILE N    N rows as raw doubles, column by column, for survival_peers.py
 *     survival --serve N COLUMNS answer survival_peers.py: lines "TASK THREADS CALLS", one JSON object each
 *
 * A time is that of everything from the caller's columns to the result, checks included.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <reversa.h>

#define N_COLUMNS 20
#define MONTHS 119 /* values of a curve that are told */
#define MOST_VALUES (2 * MONTHS)

/* ---- Rows ---- */

typedef struct cohort {
    int64_t n;
    int32_t n_columns;
    double *entry; /* months; half of all joined before the window */
    double *exit;
    int32_t *event;
    int32_t *cluster; /* two rows a person */
    int32_t *group;   /* the first column, which is 0 or 1 */
    double *column[N_COLUMNS];
} cohort;

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
    void *block = calloc((size_t)n + 1, size);
    if (!block)
        exit(1);
    return block;
}

/* The same rows for any number of columns that are kept. */
static cohort make_cohort(int64_t n, int32_t n_columns)
{
    cohort c = {.n = n, .n_columns = n_columns};
    uint64_t state = 7;
    c.entry = room(n, sizeof *c.entry);
    c.exit = room(n, sizeof *c.exit);
    c.event = room(n, sizeof *c.event);
    c.cluster = room(n, sizeof *c.cluster);
    c.group = room(n, sizeof *c.group);
    for (int32_t j = 0; j < n_columns; j++)
        c.column[j] = room(n, sizeof **c.column);
    for (int64_t i = 0; i < n; i++) {
        double predictor = 0;
        for (int32_t j = 0; j < N_COLUMNS; j++) {
            double x = j % 2 ? normal(&state) : (double)(draw(&state) < 0.4);
            predictor += (j % 3 - 1) * 0.1 * x;
            if (j == 0)
                c.group[i] = (int32_t)x;
            if (j < n_columns)
                c.column[j][i] = x;
        }
        double tenure = ceil(-60 * log(draw(&state)) * exp(-predictor));
        double window = 1 + floor(MONTHS * draw(&state));
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
    free(c->group);
    for (int32_t j = 0; j < c->n_columns; j++)
        free(c->column[j]);
}

static void write_column(FILE *file, const double *values, int64_t n)
{
    if (fwrite(values, sizeof *values, (size_t)n, file) != (size_t)n)
        exit(1);
}

static int write_cohort(const char *path, int64_t n)
{
    cohort c = make_cohort(n, N_COLUMNS);
    double *numbers = room(n, sizeof *numbers);
    FILE *file = fopen(path, "wb");
    if (!file) {
        fprintf(stderr, "survival: cannot write %s\n", path);
        return 1;
    }
    write_column(file, c.entry, n);
    write_column(file, c.exit, n);
    for (int64_t i = 0; i < n; i++)
        numbers[i] = c.event[i];
    write_column(file, numbers, n);
    for (int64_t i = 0; i < n; i++)
        numbers[i] = c.cluster[i];
    write_column(file, numbers, n);
    for (int32_t j = 0; j < N_COLUMNS; j++)
        write_column(file, c.column[j], n);
    free(numbers);
    free_cohort(&c);
    return fclose(file) != 0;
}

/* ---- Tasks ---- */

typedef enum kind { CURVE, LOG_RANK, COX } kind;

typedef struct task {
    const char *name;
    kind kind;
    int32_t n_columns;
    bool entry;
    bool cluster;
    bool all;  /* with what R's coxph() gives besides: residuals and concordance */
    bool held; /* by way of person-time, which later calls can use again */
} task;

static const task tasks[] = {
    {"km", CURVE, 0, false, false, false, false},
    {"km_held", CURVE, 0, false, false, false, true},
    {"km_entry", CURVE, 0, true, false, false, false},
    {"logrank", LOG_RANK, 0, false, false, false, false},
    {"logrank_held", LOG_RANK, 0, false, false, false, true},
    {"cox_5", COX, 5, false, false, false, true},
    {"cox_5_all", COX, 5, false, false, true, true},
    {"cox_20", COX, 20, false, false, false, true},
    {"cox_20_all", COX, 20, false, false, true, true},
    {"cox_5_entry", COX, 5, true, false, false, true},
    {"cox_5_entry_all", COX, 5, true, false, true, true},
    {"cox_5_cluster", COX, 5, false, true, false, true},
    {"cox_5_cluster_all", COX, 5, false, true, true, true},
};

#define N_TASKS (sizeof tasks / sizeof *tasks)

typedef struct answer {
    double value[MOST_VALUES];
    int32_t n_values;
} answer;

static void require(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (status == REVERSA_OK)
        return;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "survival: %s\n", error.message);
    exit(1);
}

static void tell(answer *a, double value)
{
    a->value[a->n_values++] = value;
}

static void run_curve(reversa_context *ctx, const reversa_survival_rows *rows, const task *t, answer *out)
{
    reversa_survival *survival = NULL;
    reversa_curve *curve;
    if (t->held) {
        require(ctx, reversa_survival_create(ctx, rows, &survival));
        require(ctx, reversa_curve_create(ctx, survival, NULL, &curve));
    } else {
        require(ctx, reversa_curve_from_rows(ctx, rows, NULL, &curve));
    }
    for (int32_t month = 1; month <= MONTHS; month++)
        tell(out, reversa_curve_survival(curve, 0, month, NULL).value);
    reversa_curve_free(curve);
    reversa_survival_free(survival);
}

static void run_log_rank(reversa_context *ctx, const reversa_survival_rows *rows, const task *t, answer *out)
{
    reversa_survival *survival = NULL;
    reversa_log_rank *test;
    reversa_log_rank_result result;
    if (t->held) {
        require(ctx, reversa_survival_create(ctx, rows, &survival));
        require(ctx, reversa_log_rank_create(ctx, survival, NULL, &test));
    } else {
        require(ctx, reversa_log_rank_from_rows(ctx, rows, NULL, &test));
    }
    reversa_log_rank_result_of(test, &result);
    tell(out, result.statistic);
    reversa_log_rank_free(test);
    reversa_survival_free(survival);
}

/* Residuals, linear predictor and concordance. */
static void add_rest(reversa_context *ctx, const reversa_survival *survival, const reversa_cox *cox)
{
    reversa_concordance concordance;
    double *out = room(reversa_survival_n_rows(survival), sizeof *out);
    require(ctx, reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_MARTINGALE, out, NULL));
    require(ctx, reversa_cox_residuals(ctx, cox, REVERSA_RESIDUAL_LINEAR_PREDICTOR, out, NULL));
    require(ctx, reversa_concordance_count(ctx, survival, out, NULL, &concordance));
    free(out);
}

static void run_cox(reversa_context *ctx, const reversa_survival_rows *rows, const cohort *c, const task *t,
                    answer *out)
{
    reversa_survival *survival;
    reversa_cox *cox;
    reversa_cox_columns columns;
    reversa_cox_coefficient coefficient;
    const double *column[N_COLUMNS];
    for (int32_t j = 0; j < t->n_columns; j++)
        column[j] = c->column[j];
    reversa_cox_columns_init(&columns);
    columns.n_columns = t->n_columns;
    columns.column = column;
    require(ctx, reversa_survival_create(ctx, rows, &survival));
    require(ctx, reversa_cox_fit(ctx, survival, &columns, NULL, &cox));
    if (t->all)
        add_rest(ctx, survival, cox);
    for (int32_t i = 0; i < 2 * t->n_columns; i++) { /* coefficients, then their standard errors */
        reversa_cox_coefficient_at(cox, i % t->n_columns, &coefficient);
        tell(out, i < t->n_columns ? coefficient.estimate.value : coefficient.estimate.se);
    }
    reversa_cox_free(cox);
    reversa_survival_free(survival);
}

static answer run(reversa_context *ctx, const cohort *c, const task *t)
{
    answer out = {.n_values = 0};
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = c->n;
    rows.entry = t->entry ? c->entry : NULL;
    rows.exit = c->exit;
    rows.event = c->event;
    rows.group = t->kind == LOG_RANK ? c->group : NULL;
    rows.cluster = t->cluster ? c->cluster : NULL;
    if (t->kind == CURVE)
        run_curve(ctx, &rows, t, &out);
    else if (t->kind == LOG_RANK)
        run_log_rank(ctx, &rows, t, &out);
    else
        run_cox(ctx, &rows, c, t, &out);
    return out;
}

/* ---- Measures ---- */

typedef struct measure {
    double wall; /* seconds a call */
    double cpu;  /* of all threads */
    double base; /* MB resident before */
    double peak; /* MB resident at most; of the process */
    answer answer;
} measure;

static double clock_now(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A line of /proc/self/status in MB; NaN where there is no such system. */
static double resident(const char *name)
{
    char line[256];
    long long kilobytes;
    double found = NAN;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, strlen(name)) == 0 && sscanf(line + strlen(name), ": %lld", &kilobytes) == 1)
            found = (double)kilobytes / 1024;
    }
    if (file)
        (void)fclose(file);
    return found;
}

/* From here on VmHWM is the most since now (Linux 4.0). */
static void forget_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (!file)
        return;
    (void)fputs("5", file);
    (void)fclose(file);
}

static measure take(const cohort *c, const task *t, int32_t threads, int32_t calls)
{
    measure m;
    reversa_context *ctx;
    if (reversa_context_create(NULL, &ctx))
        exit(1);
    reversa_context_set_threads(ctx, threads);
    forget_peak();
    m.base = resident("VmRSS");
    double wall = clock_now(CLOCK_MONOTONIC);
    double cpu = clock_now(CLOCK_PROCESS_CPUTIME_ID);
    for (int32_t i = 0; i < calls; i++)
        m.answer = run(ctx, c, t);
    m.cpu = (clock_now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / calls;
    m.wall = (clock_now(CLOCK_MONOTONIC) - wall) / calls;
    m.peak = resident("VmHWM");
    reversa_context_free(ctx);
    return m;
}

/* ---- Serving ---- */

static const task *find_task(const char *name)
{
    for (size_t i = 0; i < N_TASKS; i++) {
        if (strcmp(tasks[i].name, name) == 0)
            return &tasks[i];
    }
    fprintf(stderr, "survival: no task %s\n", name);
    exit(2);
}

static int serve(int64_t n, int32_t n_columns)
{
    char name[64];
    int threads;
    int calls;
    cohort c = make_cohort(n, n_columns);
    printf("ready\n");
    (void)fflush(stdout);
    while (scanf("%63s %d %d", name, &threads, &calls) == 3) {
        measure m = take(&c, find_task(name), threads, calls);
        printf("{\"wall\": %.9g, \"cpu\": %.9g, \"base\": %.6g, \"peak\": %.6g, \"values\": [", m.wall, m.cpu, m.base,
               m.peak);
        for (int32_t i = 0; i < m.answer.n_values; i++)
            printf("%s%.17g", i ? ", " : "", m.answer.value[i]);
        printf("]}\n");
        (void)fflush(stdout);
    }
    free_cohort(&c);
    return 0;
}

/* ---- Alone ---- */

static void print_task(const cohort *c, const task *t, int32_t threads)
{
    measure best = take(c, t, threads, 1);
    for (int i = 0; i < 2; i++) {
        measure next = take(c, t, threads, 1);
        best.wall = fmin(best.wall, next.wall);
        best.cpu = fmin(best.cpu, next.cpu);
    }
    printf("%9lld rows  %-18s %d thread%s  %8.2f ms, processor %8.2f ms  %6.1f MB more at most\n", (long long)c->n,
           t->name, threads, threads > 1 ? "s" : " ", 1e3 * best.wall, 1e3 * best.cpu, best.peak - best.base);
    (void)fflush(stdout);
}

/* Five million people, curve and test one after the other, by both ways. */
static void print_millions(void)
{
    static const char *const names[] = {"km", "km_entry", "logrank", "km_held", "logrank_held"};
    cohort c = make_cohort(5000000, 0);
    forget_peak();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        print_task(&c, find_task(names[i]), 1);
    printf("%9lld people through curves and tests: the process held %.0f MB at most, their columns included\n",
           (long long)c.n, resident("VmHWM"));
    free_cohort(&c);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--write") == 0)
        return write_cohort(argv[2], strtoll(argv[3], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "--serve") == 0)
        return serve(strtoll(argv[2], NULL, 10), (int32_t)strtol(argv[3], NULL, 10));
    if (argc > 1) {
        fprintf(stderr, "usage: survival [--write FILE ROWS | --serve ROWS COLUMNS]\n");
        return 2;
    }
    for (int64_t n = 10000; n <= 100000; n *= 10) {
        cohort c = make_cohort(n, N_COLUMNS);
        for (size_t t = 0; t < N_TASKS; t++) {
            print_task(&c, &tasks[t], 1);
            print_task(&c, &tasks[t], 2);
        }
        free_cohort(&c);
    }
    print_millions();
    return 0;
}
