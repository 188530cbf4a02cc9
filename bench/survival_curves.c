/*
 * Kaplan–Meier curves and the log-rank test of two groups, on tenure in whole months: 10^5, 10^6 and 5 · 10^6 people, and
 * the same with late entries. One line each: the time of ordering the rows, of the curves, of the test, and the most memory that
 * was held by the library. `survival_curves FILE N` writes the first data set as CSV instead, for other programs to read.
 */
#include <reversa.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GROUPS 2

typedef struct people {
    int64_t n;
    double *entry;
    double *exit;
    int32_t *event;
    int32_t *group;
} people;

static uint64_t random_state = 1;

/* Xorshift64*: 0 <= x < 1. */
static double uniform(void)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (double)(random_state * UINT64_C(0x2545F4914F6CDD1D) >> 11) * 0x1p-53;
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

/* Stays of 48 months on average, 20 % longer in group 1; seen for up to 120 months after the entry. */
static people draw(int64_t n)
{
    people p = {n, room((size_t)n, sizeof(double)), room((size_t)n, sizeof(double)), room((size_t)n, sizeof(int32_t)),
                room((size_t)n, sizeof(int32_t))};
    random_state = 1;
    for (int64_t i = 0; i < n; i++) {
        p.group[i] = (int32_t)(i % GROUPS);
        p.entry[i] = floor(36 * uniform());
        double stay = p.entry[i] + ceil(-48 * (p.group[i] ? 1.2 : 1) * log(1 - uniform()));
        double seen = p.entry[i] + ceil(120 * uniform());
        p.event[i] = stay <= seen;
        p.exit[i] = fmax(p.entry[i] + 1, stay <= seen ? stay : seen);
    }
    return p;
}

static void release(people *p)
{
    free(p->entry);
    free(p->exit);
    free(p->event);
    free(p->group);
}

static void measure(const people *p, bool delayed)
{
    reversa_context *ctx = NULL;
    reversa_survival *survival = NULL;
    reversa_curve *curve = NULL;
    reversa_log_rank *test = NULL;
    reversa_log_rank_result result;
    reversa_survival_rows rows;
    if (reversa_context_create(NULL, &ctx))
        exit(1);
    reversa_survival_rows_init(&rows);
    rows.n = p->n;
    rows.entry = delayed ? p->entry : NULL;
    rows.exit = p->exit;
    rows.event = p->event;
    rows.group = p->group;
    double begin = seconds();
    check(ctx, reversa_survival_create(ctx, &rows, &survival));
    double ordered = seconds();
    check(ctx, reversa_curve_create(ctx, survival, NULL, &curve));
    double drawn = seconds();
    check(ctx, reversa_log_rank_create(ctx, survival, NULL, &test));
    double tested = seconds();
    reversa_log_rank_result_of(test, &result);
    printf("%9lld people%s: order %6.3f s, curves %6.3f s, log-rank %6.3f s, together %6.3f s, %5.0f MiB held at most; "
           "chi-square %.3f, median %.1f\n",
           (long long)p->n, delayed ? ", late entries" : "", ordered - begin, drawn - ordered, tested - drawn,
           tested - begin, (double)reversa_context_memory_peak(ctx) / (1 << 20), result.statistic,
           reversa_curve_quantile(curve, 0, 0.5).value);
    reversa_log_rank_free(test);
    reversa_curve_free(curve);
    reversa_survival_free(survival);
    reversa_context_free(ctx);
}

static int write_people(const char *path, int64_t n)
{
    FILE *file = fopen(path, "w");
    people p = draw(n);
    if (!file)
        return 1;
    fprintf(file, "entry,exit,event,group\n");
    for (int64_t i = 0; i < n; i++)
        fprintf(file, "%g,%g,%d,%d\n", p.entry[i], p.exit[i], p.event[i], p.group[i]);
    release(&p);
    return fclose(file) != 0;
}

int main(int argc, char **argv)
{
    static const int64_t sizes[] = {100000, 1000000, 5000000};
    if (argc == 3)
        return write_people(argv[1], strtoll(argv[2], NULL, 10));
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        people p = draw(sizes[i]);
        measure(&p, false);
        measure(&p, true);
        release(&p);
    }
    return 0;
}
