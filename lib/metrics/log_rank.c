/*
 * The log-rank family.
 *
 * Each stratum is walked upwards in time with the number at risk in each group. At a time with d events among n, group g
 * with n_g at risk expects d·n_g/n; the covariance is that of the hypergeometric distribution, d(n − d)/(n − 1) times
 * that of drawing one person. Everything is summed with a weight that depends on what lies before the time alone.
 */
#include <reversa/log_rank.h>

#include <math.h>

#include "metrics/bins.h"
#include "metrics/curve.h"
#include "metrics/distribution.h"
#include "metrics/quadratic.h"
#include "metrics/sum.h"
#include "metrics/whole_times.h"

#define MAX_GROUPS 1024
#define POLL_ROWS ((int64_t)1 << 16)

struct reversa_log_rank {
    rv_arena arena;
    int32_t n_groups;
    int64_t *n_rows;    /* [n_groups] */
    rv_sum *events;     /* [n_groups] */
    rv_sum *observed;   /* [n_groups] */
    rv_sum *expected;   /* [n_groups] */
    rv_sum *covariance; /* [n_groups][n_groups], where row >= column */
    reversa_log_rank_result result;
};

/* The risk set of one stratum, by group. */
typedef struct stratum {
    const reversa_survival *survival;
    const reversa_log_rank_options *options;
    reversa_log_rank *test;
    rv_sum *weight;  /* [n_groups] at risk */
    int64_t *n;      /* [n_groups] rows at risk with a weight above 0 */
    rv_sum *leaving; /* [n_groups] events at this time */
    double *share;   /* [n_groups] */
    double survived; /* Kaplan–Meier of all groups together, just before the time */
} stratum;

void reversa_log_rank_options_init(reversa_log_rank_options *options)
{
    *options = (reversa_log_rank_options){.struct_size = sizeof *options};
}

static reversa_status check_options(reversa_context *ctx, const reversa_log_rank_options *options, int32_t n_groups)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if ((int)options->kind < REVERSA_LOG_RANK_PLAIN || options->kind > REVERSA_LOG_RANK_FLEMING_HARRINGTON)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The kind of test %d is unknown", (int)options->kind);
    if (!(options->rho >= 0 && options->gamma >= 0 && isfinite(options->rho + options->gamma)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rho and gamma must be 0 or more");
    if (options->event < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The event number %d is below 0", options->event);
    if (n_groups > MAX_GROUPS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There are %d groups, more than %d", n_groups, MAX_GROUPS);
    for (int32_t group = 0; options->scores && group < n_groups; group++)
        if (!isfinite(options->scores[group]))
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "The score of group %d is not a finite number", group);
    return REVERSA_OK;
}

static void change_risk(stratum *s, int32_t row, int sign)
{
    int32_t group = s->survival->group[row];
    double weight = s->survival->weight[row];
    s->n[group] += weight > 0 ? sign : 0;
    s->weight[group] = s->n[group] > 0 ? rv_sum_add(s->weight[group], sign * weight) : (rv_sum){0, 0};
}

static double weight_of_time(const stratum *s, double n)
{
    switch (s->options->kind) {
    case REVERSA_LOG_RANK_GEHAN:
        return n;
    case REVERSA_LOG_RANK_TARONE_WARE:
        return sqrt(n);
    case REVERSA_LOG_RANK_FLEMING_HARRINGTON:
        return pow(s->survived, s->options->rho) * pow(1 - s->survived, s->options->gamma);
    case REVERSA_LOG_RANK_PLAIN:
        break;
    }
    return 1;
}

/* Add what happens at a time with events: s->leaving of those at risk. */
static void add_time(stratum *s)
{
    reversa_log_rank *test = s->test;
    int32_t n_groups = test->n_groups;
    rv_sum at_risk = {0, 0};
    rv_sum all = {0, 0};
    for (int32_t g = 0; g < n_groups; g++) {
        at_risk = rv_sum_plus(at_risk, s->weight[g]);
        all = rv_sum_plus(all, s->leaving[g]);
    }
    double n = at_risk.head;
    double d = all.head;
    if (!(d > 0))
        return;
    double w = weight_of_time(s, n);
    double spread = n > 1 && d < n ? w * w * d * (n - d) / (n - 1) : 0;
    for (int32_t g = 0; g < n_groups; g++) {
        s->share[g] = s->weight[g].head / n;
        test->events[g] = rv_sum_plus(test->events[g], s->leaving[g]);
        test->observed[g] = rv_sum_add(test->observed[g], w * s->leaving[g].head);
        test->expected[g] = rv_sum_add(test->expected[g], w * d * s->share[g]);
        rv_sum *row = test->covariance + (int64_t)g * n_groups;
        for (int32_t h = 0; h < g && spread > 0 && s->share[g] > 0; h++)
            row[h] = rv_sum_add(row[h], -spread * s->share[g] * s->share[h]);
        row[g] = rv_sum_add(row[g], spread * s->share[g] * (1 - s->share[g]));
        s->leaving[g] = (rv_sum){0, 0};
    }
    s->survived *= d < n ? (n - d) / n : 0;
}

/* Walk a stratum: rows of `exits` from start to end, with those who enter late. */
static reversa_status walk_stratum(reversa_context *ctx, stratum *s, const rv_partition *exits,
                                   const rv_partition *entries, int32_t number)
{
    const reversa_survival *survival = s->survival;
    int64_t end = exits->start[number + 1];
    int64_t entry = entries->start[number];
    int64_t polled = exits->start[number];
    bool delayed = survival->delayed;
    s->survived = 1;
    for (int64_t i = polled; i < end;) {
        double time = survival->exit[exits->rows[i]];
        int64_t next = i;
        int64_t n_events = 0;
        for (; entry < end && (!delayed || survival->entry[entries->rows[entry]] < time); entry++)
            change_risk(s, entries->rows[entry], 1);
        for (; next < end && survival->exit[exits->rows[next]] == time; next++) {
            int32_t row = exits->rows[next];
            if (!rv_curve_counts(survival->event[row], s->options->event))
                continue;
            rv_sum *leaving = &s->leaving[survival->group[row]];
            *leaving = rv_sum_add(*leaving, survival->weight[row]);
            n_events++;
        }
        if (n_events > 0)
            add_time(s);
        for (; i < next; i++)
            change_risk(s, exits->rows[i], -1);
        if (i - polled > POLL_ROWS) {
            polled = i;
            reversa_status status = rv_poll(ctx);
            if (status)
                return status;
        }
    }
    return REVERSA_OK;
}

/* The same from bins, whose sums are exact. */
static void walk_bins(stratum *s, const rv_bins *bins, int32_t number)
{
    const reversa_survival *survival = s->survival;
    int32_t n_groups = survival->n_groups;
    const rv_bin *first = bins->bin + (int64_t)number * n_groups * survival->n_times;
    s->survived = 1;
    for (int32_t rank = 0; rank < survival->n_times; rank++) {
        double events = 0;
        for (int32_t g = 0; g < n_groups; g++) {
            const rv_bin *bin = first + (int64_t)g * survival->n_times + rank;
            s->weight[g].head += bin->entering;
            s->leaving[g] = (rv_sum){bin->events, 0};
            events += bin->events;
        }
        if (events > 0)
            add_time(s);
        for (int32_t g = 0; g < n_groups; g++)
            s->weight[g].head -= first[(int64_t)g * survival->n_times + rank].leaving;
    }
}

/* Walk all strata by their rows. */
static reversa_status walk_rows(reversa_context *ctx, rv_arena *scratch, stratum *s)
{
    const reversa_survival *survival = s->survival;
    rv_numbers strata = {survival->stratum, survival->n, survival->n_strata};
    rv_partition exits = {NULL, NULL};
    rv_partition entries;
    reversa_status status = rv_partition_make(ctx, scratch, survival->by_exit, strata, &exits);
    entries = exits; /* who does not enter late is there from the first time on, in any order */
    if (!status && survival->delayed)
        status = rv_partition_make(ctx, scratch, survival->by_entry, strata, &entries);
    for (int32_t number = 0; !status && number < survival->n_strata; number++)
        status = walk_stratum(ctx, s, &exits, &entries, number);
    return status;
}

static reversa_status open_sums(reversa_context *ctx, rv_arena *scratch, stratum *s)
{
    reversa_log_rank *test = s->test;
    size_t k = (size_t)test->n_groups;
    test->n_rows = rv_arena_alloc(ctx, &test->arena, k, sizeof *test->n_rows);
    test->events = rv_arena_alloc(ctx, &test->arena, k, sizeof *test->events);
    test->observed = rv_arena_alloc(ctx, &test->arena, k, sizeof *test->observed);
    test->expected = rv_arena_alloc(ctx, &test->arena, k, sizeof *test->expected);
    test->covariance = rv_arena_alloc(ctx, &test->arena, k * k, sizeof *test->covariance);
    s->weight = rv_arena_alloc(ctx, scratch, k, sizeof *s->weight);
    s->n = rv_arena_alloc(ctx, scratch, k, sizeof *s->n);
    s->leaving = rv_arena_alloc(ctx, scratch, k, sizeof *s->leaving);
    s->share = rv_arena_alloc(ctx, scratch, k, sizeof *s->share);
    if (!test->n_rows || !test->events || !test->observed || !test->expected || !test->covariance || !s->weight ||
        !s->n || !s->leaving || !s->share)
        return REVERSA_E_MEMORY;
    return REVERSA_OK;
}

static void count_rows(stratum *s, const rv_bins *bins)
{
    const reversa_survival *survival = s->survival;
    int64_t *n_rows = s->test->n_rows;
    for (int64_t i = 0; !bins->bin && i < survival->n; i++)
        n_rows[survival->group[i]]++;
    for (int32_t part = 0; bins->bin && part < bins->n_parts; part++)
        for (int64_t rank = 0; rank < survival->n_times; rank++)
            n_rows[part % survival->n_groups] += bins->bin[(int64_t)part * survival->n_times + rank].n_rows;
}

double reversa_log_rank_covariance(const reversa_log_rank *test, int32_t group, int32_t other)
{
    if (group < 0 || other < 0 || group >= test->n_groups || other >= test->n_groups)
        return NAN;
    int32_t high = group > other ? group : other;
    int32_t low = group > other ? other : group;
    return test->covariance[(int64_t)high * test->n_groups + low].head;
}

static double excess(const reversa_log_rank *test, int32_t group)
{
    rv_sum less = {-test->expected[group].head, -test->expected[group].tail};
    return rv_sum_plus(test->observed[group], less).head;
}

static void test_trend(reversa_log_rank *test, const double *scores)
{
    rv_sum sum = {0, 0};
    rv_sum variance = {0, 0};
    for (int32_t g = 0; g < test->n_groups; g++) {
        double score = scores ? scores[g] : g;
        sum = rv_sum_add(sum, score * excess(test, g));
        for (int32_t h = 0; h < test->n_groups; h++)
            variance = rv_sum_add(variance, score * (scores ? scores[h] : h) * reversa_log_rank_covariance(test, g, h));
    }
    if (!(variance.head > 0))
        return;
    test->result.trend_statistic = sum.head * sum.head / variance.head;
    test->result.trend_p = rv_chi_square_upper(test->result.trend_statistic, 1);
}

/* The chi-square over the groups that were at risk, all but the first of them. */
static reversa_status test_groups(reversa_context *ctx, rv_arena *scratch, reversa_log_rank *test)
{
    size_t k = (size_t)test->n_groups;
    int32_t *used = rv_arena_alloc(ctx, scratch, k, sizeof *used);
    double *vector = rv_arena_alloc(ctx, scratch, k, sizeof *vector);
    double *matrix = rv_arena_alloc(ctx, scratch, k * k, sizeof *matrix);
    if (!used || !vector || !matrix)
        return REVERSA_E_MEMORY;
    int32_t n_used = 0;
    for (int32_t g = 0; g < test->n_groups; g++)
        if (test->expected[g].head > 0)
            used[n_used++] = g;
    int32_t n = n_used > 0 ? n_used - 1 : 0;
    for (int32_t i = 0; i < n; i++) {
        vector[i] = excess(test, used[i + 1]);
        for (int32_t j = 0; j < n; j++)
            matrix[(int64_t)i * n + j] = reversa_log_rank_covariance(test, used[i + 1], used[j + 1]);
    }
    test->result.statistic = rv_quadratic_form(matrix, vector, n, &test->result.df);
    if (test->result.df == 0) {
        test->result.fit = REVERSA_FIT_TOO_FEW;
        return REVERSA_OK;
    }
    test->result.p = rv_chi_square_upper(test->result.statistic, test->result.df);
    if (n_used == 2)
        test->result.z = copysign(sqrt(test->result.statistic), excess(test, used[1]));
    return REVERSA_OK;
}

static reversa_status summarise(reversa_context *ctx, rv_arena *scratch, reversa_log_rank *test, const double *scores)
{
    double n_events = 0;
    int64_t n_rows = 0;
    test->result = (reversa_log_rank_result){NAN, 0, NAN, NAN, NAN, NAN, REVERSA_FIT_OK};
    for (int32_t g = 0; g < test->n_groups; g++) {
        n_events += test->events[g].head;
        n_rows += test->n_rows[g];
    }
    if (n_events > 0) {
        test_trend(test, scores);
        return test_groups(ctx, scratch, test);
    }
    test->result.fit = n_rows > 0 ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_DATA;
    return REVERSA_OK;
}

/* counted is NULL where the rows are to be counted here. */
static reversa_status fill(reversa_context *ctx, const reversa_survival *survival, const rv_bins *counted,
                           const reversa_log_rank_options *options, rv_arena *scratch, reversa_log_rank *test)
{
    stratum s = {.survival = survival, .options = options, .test = test};
    rv_bins bins = {NULL, 0};
    test->n_groups = survival->n_groups;
    reversa_status status = open_sums(ctx, scratch, &s);
    if (!status && counted)
        bins = *counted;
    else if (!status)
        status = rv_bins_make(ctx, scratch, survival, true, options->event, &bins);
    if (!status)
        count_rows(&s, &bins);
    if (!status && !bins.bin)
        status = walk_rows(ctx, scratch, &s);
    for (int32_t number = 0; !status && bins.bin && number < survival->n_strata; number++)
        walk_bins(&s, &bins, number);
    return status ? status : summarise(ctx, scratch, test, options->scores);
}

static reversa_status build(reversa_context *ctx, const reversa_survival *survival, const rv_bins *counted,
                            const reversa_log_rank_options *options, reversa_log_rank **test_out)
{
    rv_arena arena = {0};
    rv_arena scratch = {0};
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &scratch);
    reversa_log_rank *test = rv_arena_alloc(ctx, &arena, 1, sizeof *test);
    reversa_status status = test ? REVERSA_OK : REVERSA_E_MEMORY;
    if (status)
        goto done;
    test->arena = arena;
    status = fill(ctx, survival, counted, options, &scratch, test);
    arena = test->arena;
done:
    rv_arena_free(&scratch);
    if (status)
        rv_arena_free(&arena);
    else
        *test_out = test;
    return status;
}

reversa_status reversa_log_rank_create(reversa_context *ctx, const reversa_survival *survival,
                                       const reversa_log_rank_options *options, reversa_log_rank **test_out)
{
    reversa_log_rank_options defaults;
    if (test_out)
        *test_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !test_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A log-rank test needs person-time and a place for the result");
    reversa_log_rank_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_options(ctx, options, survival->n_groups);
    return status ? status : build(ctx, survival, NULL, options, test_out);
}

/* By way of person-time. */
static reversa_status hold_rows(reversa_context *ctx, const reversa_survival_rows *rows,
                                const reversa_log_rank_options *options, reversa_log_rank **test_out)
{
    reversa_survival *survival = NULL;
    reversa_status status = reversa_survival_create(ctx, rows, &survival);
    if (!status)
        status = reversa_log_rank_create(ctx, survival, options, test_out);
    reversa_survival_free(survival);
    return status;
}

reversa_status reversa_log_rank_from_rows(reversa_context *ctx, const reversa_survival_rows *rows,
                                          const reversa_log_rank_options *options, reversa_log_rank **test_out)
{
    reversa_log_rank_options defaults;
    rv_whole_times whole;
    rv_arena scratch;
    if (test_out)
        *test_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!rows || !test_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A log-rank test needs rows and a place for the result");
    reversa_log_rank_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_options(ctx, options, 0);
    if (status)
        return status;
    rv_arena_open(ctx, &scratch);
    status = rv_whole_times_make(ctx, &scratch, rows, true, options->event, &whole);
    if (!status && !whole.bins.bin)
        status = hold_rows(ctx, rows, options, test_out);
    else if (!status)
        status = check_options(ctx, options, whole.survival.n_groups);
    if (!status && whole.bins.bin)
        status = build(ctx, &whole.survival, &whole.bins, options, test_out);
    rv_arena_free(&scratch);
    return status;
}

void reversa_log_rank_result_of(const reversa_log_rank *test, reversa_log_rank_result *result_out)
{
    *result_out = test->result;
}

void reversa_log_rank_group_at(const reversa_log_rank *test, int32_t group, reversa_log_rank_group *group_out)
{
    *group_out = (reversa_log_rank_group){0, NAN, NAN, NAN};
    if (group < 0 || group >= test->n_groups)
        return;
    group_out->n_rows = test->n_rows[group];
    group_out->events = test->events[group].head;
    group_out->observed = test->observed[group].head;
    group_out->expected = test->expected[group].head;
}

void reversa_log_rank_free(reversa_log_rank *test)
{
    if (!test)
        return;
    rv_arena arena = test->arena; /* the object lies in its own arena */
    rv_arena_free(&arena);
}
