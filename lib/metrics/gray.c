/*
 * Gray's test of equal incidence of a cause in k groups.
 *
 * The groups are compared by the hazard of the subdistribution, whose risk set at t keeps those who left for other causes:
 * its size in a group is estimated as R = n·(1 − F(t−))/S(t−). With h = n/S(t−) a group's score is the sum of events less
 * their expectation R·d/ΣR, and its variance follows from the influence of the events of either kind on the F and S of each
 * group. Notation below: own events are those of the cause. Source: Gray 1988, Annals of Statistics 16, 1141.
 */
#include <reversa/competing.h>

#include <math.h>

#include "metrics/distribution.h"
#include "metrics/partition.h"
#include "metrics/person_time.h"
#include "metrics/quadratic.h"
#include "metrics/sum.h"

#define MAX_GROUPS 256
#define POLL_TIMES 1024

/* One group within a stratum. */
typedef struct group_state {
    rv_sum weight; /* at risk */
    int64_t n;     /* rows at risk with a weight above 0 */
    double at_risk;
    double own;    /* events at this time */
    double others; /* events of other causes */
    double before; /* survival of all causes just before */
    double after;
    double incidence; /* of the cause, just before */
    double size;      /* h */
    double squares;   /* Σ of squared shares of the variance, see add_events() */
} group_state;

typedef struct gray {
    const reversa_survival *survival;
    int32_t cause;
    double rho;
    int32_t n_groups;
    double incidence;   /* of all groups together, just before */
    group_state *group; /* [n_groups] */
    double *tilt;       /* [n_groups][n_groups] what a group's events change in the score of another, now */
    double *carry;      /* the same summed over own events until now */
    double *mixed;      /* [n_groups][n_groups] for the covariance of now and later */
    double *part;       /* [n_groups] */
    double *score;      /* [n_groups] over all strata */
    double *covariance; /* [n_groups][n_groups] */
} gray;

static double *cell(double *matrix, const gray *g, int32_t row, int32_t column)
{
    return matrix + (int64_t)row * g->n_groups + column;
}

/*
 * Add events of group k with a spread (binomial variance): each moves the score of group i by part[i] now and by
 * share · carry(i, k) at the end of the stratum, whatever carry has become by then.
 */
static void add_events(gray *g, int32_t k, double share, double spread)
{
    g->group[k].squares += share * share * spread;
    for (int32_t i = 0; i < g->n_groups; i++) {
        *cell(g->mixed, g, i, k) += g->part[i] * share * spread;
        for (int32_t j = 0; j <= i; j++)
            *cell(g->covariance, g, i, j) += g->part[i] * g->part[j] * spread;
    }
}

/* The sizes of the groups, and how events of one change the scores of all. Returns the sum of h. */
static double weigh_groups(gray *g, double own, double *total_out)
{
    double sum = 0;
    double total = 0;
    for (int32_t i = 0; i < g->n_groups; i++) {
        group_state *s = &g->group[i];
        s->size = s->at_risk > 0 && s->before > 0 ? s->at_risk / s->before : 0;
        sum += s->size;
        total += s->size * (1 - s->incidence);
    }
    double weight = pow(1 - g->incidence, g->rho);
    for (int32_t i = 0; i < g->n_groups && sum > 0; i++)
        for (int32_t j = 0; j < g->n_groups; j++) {
            double both = g->group[i].size * g->group[j].size / sum;
            double tilt = weight * ((i == j ? g->group[i].size : 0) - both);
            *cell(g->tilt, g, i, j) = tilt;
            *cell(g->carry, g, i, j) += tilt * own / (sum * (1 - g->incidence));
        }
    *total_out = total;
    return sum;
}

static void add_own(gray *g, int32_t k, double own, double sum, double incidence_after)
{
    const group_state *s = &g->group[k];
    double share = s->after > 0 ? 1 - (1 - incidence_after) / s->after : 1;
    double among = own > 1 ? 1 - (own - 1) / (sum * s->before - 1) : 1;
    for (int32_t i = 0; i < g->n_groups; i++)
        g->part[i] = *cell(g->tilt, g, i, k) - share * *cell(g->carry, g, i, k);
    add_events(g, k, share, among * s->before * own / (sum * s->at_risk));
}

static void add_others(gray *g, int32_t k, double incidence_after)
{
    const group_state *s = &g->group[k];
    double n = s->at_risk;
    double share = (1 - incidence_after) / s->after;
    double among = s->others > 1 ? 1 - (s->others - 1) / (n - 1) : 1;
    for (int32_t i = 0; i < g->n_groups; i++)
        g->part[i] = -share * *cell(g->carry, g, i, k);
    add_events(g, k, share, among * s->before * s->before * s->others / (n * n));
}

/* A time at which someone leaves for a cause. */
static void add_time(gray *g)
{
    double own = 0;
    double total = 0;
    for (int32_t i = 0; i < g->n_groups; i++) {
        group_state *s = &g->group[i];
        double left = s->own + s->others;
        own += s->own;
        s->after = s->at_risk > 0 ? s->before * (left < s->at_risk ? (s->at_risk - left) / s->at_risk : 0) : s->before;
    }
    double sum = weigh_groups(g, own, &total);
    double weight = pow(1 - g->incidence, g->rho);
    double after = g->incidence + (sum > 0 ? own / sum : 0);
    for (int32_t k = 0; k < g->n_groups; k++) {
        group_state *s = &g->group[k];
        if (!(s->size > 0))
            continue;
        if (own > 0) {
            g->score[k] += weight * (s->own - own * s->size * (1 - s->incidence) / total);
            add_own(g, k, own, sum, after);
        }
        if (s->others > 0 && s->after > 0)
            add_others(g, k, after);
        s->incidence += s->before * s->own / s->at_risk;
    }
    for (int32_t k = 0; k < g->n_groups; k++)
        g->group[k].before = g->group[k].after;
    g->incidence = after;
}

static void change_risk(gray *g, int32_t row, int sign)
{
    group_state *s = &g->group[g->survival->group[row]];
    double weight = g->survival->weight[row];
    s->n += weight > 0 ? sign : 0;
    s->weight = s->n > 0 ? rv_sum_add(s->weight, sign * weight) : (rv_sum){0, 0};
}

static void begin_stratum(gray *g)
{
    g->incidence = 0;
    for (int32_t i = 0; i < g->n_groups; i++)
        g->group[i] = (group_state){.before = 1, .after = 1};
    for (int64_t i = 0; i < (int64_t)g->n_groups * g->n_groups; i++) {
        g->carry[i] = 0;
        g->mixed[i] = 0;
    }
}

/* The carry is complete now: add what the events owe to it. */
static void end_stratum(gray *g)
{
    for (int32_t i = 0; i < g->n_groups; i++)
        for (int32_t j = 0; j <= i; j++)
            for (int32_t k = 0; k < g->n_groups; k++) {
                double ci = *cell(g->carry, g, i, k);
                double cj = *cell(g->carry, g, j, k);
                *cell(g->covariance, g, i, j) += ci * cj * g->group[k].squares + ci * *cell(g->mixed, g, j, k) +
                                                 cj * *cell(g->mixed, g, i, k);
            }
}

/* Count who leaves at the next time; returns the end of its rows, and whether there is an event. */
static int64_t count_time(gray *g, const rv_partition *exits, int64_t from, int64_t end, bool *any_out)
{
    const reversa_survival *s = g->survival;
    int64_t next = from;
    *any_out = false;
    for (int32_t i = 0; i < g->n_groups; i++) {
        g->group[i].own = 0;
        g->group[i].others = 0;
        g->group[i].at_risk = g->group[i].weight.head;
    }
    for (; next < end && s->exit[exits->rows[next]] == s->exit[exits->rows[from]]; next++) {
        int32_t row = exits->rows[next];
        group_state *state = &g->group[s->group[row]];
        if (s->event[row] == g->cause)
            state->own += s->weight[row];
        else if (s->event[row] != 0)
            state->others += s->weight[row];
        *any_out = *any_out || (s->event[row] != 0 && s->weight[row] > 0);
    }
    return next;
}

static reversa_status walk_stratum(reversa_context *ctx, gray *g, const rv_partition *exits,
                                   const rv_partition *entries, int32_t number)
{
    const reversa_survival *s = g->survival;
    int64_t end = exits->start[number + 1];
    int64_t entry = entries->start[number];
    int64_t n_times = 0;
    begin_stratum(g);
    for (int64_t i = exits->start[number]; i < end;) {
        bool any;
        double time = s->exit[exits->rows[i]];
        for (; entry < end && (!s->delayed || s->entry[entries->rows[entry]] < time); entry++)
            change_risk(g, entries->rows[entry], 1);
        int64_t next = count_time(g, exits, i, end, &any);
        if (any)
            add_time(g);
        for (; i < next; i++)
            change_risk(g, exits->rows[i], -1);
        reversa_status status = ++n_times % POLL_TIMES == 0 ? rv_poll(ctx) : REVERSA_OK;
        if (status)
            return status;
    }
    end_stratum(g);
    return REVERSA_OK;
}

static reversa_status open_sums(reversa_context *ctx, rv_arena *scratch, gray *g)
{
    size_t k = (size_t)g->n_groups;
    g->group = rv_arena_alloc(ctx, scratch, k, sizeof *g->group);
    g->tilt = rv_arena_alloc(ctx, scratch, k * k, sizeof(double));
    g->carry = rv_arena_alloc(ctx, scratch, k * k, sizeof(double));
    g->mixed = rv_arena_alloc(ctx, scratch, k * k, sizeof(double));
    g->part = rv_arena_alloc(ctx, scratch, k, sizeof(double));
    g->score = rv_arena_alloc(ctx, scratch, k, sizeof(double));
    g->covariance = rv_arena_alloc(ctx, scratch, k * k, sizeof(double));
    if (!g->group || !g->tilt || !g->carry || !g->mixed || !g->part || !g->score || !g->covariance)
        return REVERSA_E_MEMORY;
    return REVERSA_OK;
}

/* The chi-square over all groups but one; the others with no variance at all were never at risk. */
static reversa_gray_result summarise(const gray *g, double *matrix)
{
    reversa_gray_result result = {NAN, 0, NAN, REVERSA_FIT_NO_DATA};
    int64_t n_events = 0;
    for (int64_t i = 0; i < g->survival->n; i++)
        n_events += g->survival->event[i] == g->cause && g->survival->weight[i] > 0;
    if (n_events == 0) {
        result.fit = g->survival->n > 0 ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_DATA;
        return result;
    }
    int32_t n = g->n_groups - 1;
    for (int32_t i = 0; i < n; i++) {
        g->part[i] = g->score[i];
        for (int32_t j = 0; j < n; j++)
            matrix[(int64_t)i * n + j] = g->covariance[(int64_t)(i > j ? i : j) * g->n_groups + (i > j ? j : i)];
    }
    result.statistic = rv_quadratic_form(matrix, g->part, n, &result.df);
    result.fit = result.df > 0 ? REVERSA_FIT_OK : REVERSA_FIT_TOO_FEW;
    if (result.df > 0)
        result.p = rv_chi_square_upper(result.statistic, result.df);
    return result;
}

static reversa_status run(reversa_context *ctx, rv_arena *scratch, gray *g)
{
    const reversa_survival *s = g->survival;
    rv_partition exits = {NULL, NULL};
    rv_partition entries;
    reversa_status status = open_sums(ctx, scratch, g);
    if (!status)
        status = rv_partition_make(ctx, scratch, s->by_exit, (rv_numbers){s->stratum, s->n, s->n_strata}, &exits);
    entries = exits; /* who does not enter late is there from the first time on, in any order */
    if (!status && s->delayed)
        status = rv_partition_make(ctx, scratch, s->by_entry, (rv_numbers){s->stratum, s->n, s->n_strata}, &entries);
    for (int32_t number = 0; !status && number < s->n_strata; number++)
        status = walk_stratum(ctx, g, &exits, &entries, number);
    return status;
}

reversa_status reversa_gray_test(reversa_context *ctx, const reversa_survival *survival, int32_t cause, double rho,
                                 reversa_gray_result *result_out)
{
    rv_arena scratch = {0};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !result_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "Gray's test needs person-time and a place for the result");
    if (cause < 1)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The cause %d is not an event number", cause);
    if (!isfinite(rho))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rho is not a finite number");
    if (survival->n_groups > MAX_GROUPS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There are %d groups, more than %d", survival->n_groups, MAX_GROUPS);
    gray g = {.survival = survival, .cause = cause, .rho = rho, .n_groups = survival->n_groups};
    rv_arena_open(ctx, &scratch);
    status = run(ctx, &scratch, &g);
    if (!status)
        *result_out = summarise(&g, g.tilt);
    rv_arena_free(&scratch);
    return status;
}
