/*
 * Variances of incidences.
 *
 * What happens to a row at time u, dM for all causes and dM_k for cause k (events less what its risk explains), moves the
 * incidence of k at a later t by S(u−)/n · (dM_k − dM·(F(t) − F(u))/S(u)): a person who leaves counts for k at once, and
 * takes the place of those who would have left later. Summed over u that is X(t) − F(t)·C(t), where C is the influence on
 * −log S and X does not depend on t but through its upper end. Both have the form K − A(t)·W of curve_robust.c, so the
 * sum of squares over clusters needs six running sums a cause. Aalen's variance is the same expression with binomial
 * variances in place of squares. Sources: Therneau & Grambsch 2000; Aalen 1978; Gray 1988.
 */
#include <math.h>

#include "metrics/competing.h"
#include "metrics/sum.h"

#define POLL_POINTS 4096

/* Running sums of one kind: 0 for C, then X of each cause. K of a kind, and K of kind 0. */
typedef struct kind_sums {
    rv_sum risk;        /* A */
    rv_sum square;      /* ΣK² */
    rv_sum with_zero;   /* ΣK·K₀ */
    rv_sum with_weight; /* ΣKW */
} kind_sums;

typedef struct jackknife {
    const reversa_survival *survival;
    int32_t n_kinds;
    rv_sum *cluster; /* [n_clusters][1 + n_kinds] W, then K of each kind */
    kind_sums kind[RV_MAX_CAUSES + 1];
    rv_sum weight_square; /* ΣW² */
} jackknife;

/* A row enters (weight > 0) or leaves (weight < 0); gain[] is what its event brings to each kind, NULL for none. */
static void update(jackknife *j, int32_t row, double weight, const double *gain)
{
    const reversa_survival *s = j->survival;
    rv_sum *state = j->cluster + (int64_t)s->cluster[row] * (1 + j->n_kinds);
    rv_sum old_weight = state[0];
    rv_sum old_zero = state[1];
    rv_sum step_zero = {0, 0};
    state[0] = rv_sum_add(old_weight, weight);
    for (int32_t q = 0; q < j->n_kinds; q++) {
        kind_sums *sums = &j->kind[q];
        rv_sum old = state[1 + q];
        rv_sum step = rv_sum_add(rv_sum_scale(sums->risk, weight), gain ? -weight * gain[q] : 0);
        step_zero = q == 0 ? step : step_zero;
        state[1 + q] = rv_sum_plus(old, step);
        sums->square = rv_sum_plus(sums->square, rv_sum_times(step, rv_sum_plus(old, state[1 + q])));
        rv_sum product = rv_sum_plus(rv_sum_times(step, state[0]), rv_sum_scale(old, weight));
        sums->with_weight = rv_sum_plus(sums->with_weight, product);
        product = rv_sum_plus(rv_sum_times(step, q == 0 ? old_zero : state[1]), rv_sum_times(old, step_zero));
        if (q == 0)
            product = rv_sum_plus(product, rv_sum_times(step, step));
        sums->with_zero = rv_sum_plus(sums->with_zero, product);
    }
    j->weight_square = rv_sum_plus(j->weight_square, rv_sum_scale(rv_sum_plus(old_weight, state[0]), weight));
}

/* Σ (K − F·K₀ − (B − F·A)·W)² over clusters. */
static double variance_of(const jackknife *j, int32_t q, double incidence)
{
    const kind_sums *own = &j->kind[q];
    const kind_sums *zero = &j->kind[0];
    double f = incidence;
    rv_sum b = rv_sum_plus(own->risk, rv_sum_scale(zero->risk, -f));
    rv_sum sum = rv_sum_plus(own->square, rv_sum_scale(rv_sum_scale(zero->square, f), f));
    sum = rv_sum_plus(sum, rv_sum_scale(own->with_zero, -2 * f));
    rv_sum mixed = rv_sum_plus(own->with_weight, rv_sum_scale(zero->with_weight, -f));
    rv_sum inner = rv_sum_plus(rv_sum_times(b, j->weight_square), rv_sum_scale(mixed, -2));
    sum = rv_sum_plus(sum, rv_sum_times(b, inner));
    return sum.head > 0 ? sum.head : 0;
}

/* The jumps of A and B at a point. gain[] is what an event of any cause brings to each kind; an event of cause q brings
 * own[q] more to kind q. */
static void jump(jackknife *j, const reversa_competing *competing, int64_t i, double before, double *gain, double *own)
{
    double n = competing->curve->at_risk[i];
    double d = competing->curve->events[i];
    double inverse = d > 0 && d < n ? 1 / (n - d) : 0; /* once all have left nothing changes any more */
    for (int32_t q = 0; q < j->n_kinds; q++) {
        double f = q > 0 ? competing->incidence[q][i] : 1;
        double dq = q > 0 ? competing->events[q][i] : 0;
        own[q] = q > 0 && d > 0 ? before / n : 0;
        gain[q] = f * inverse;
        if (d > 0)
            j->kind[q].risk = rv_sum_add(rv_sum_add(j->kind[q].risk, own[q] * (dq / n)), gain[q] * (d / n));
    }
}

static void leave(jackknife *j, int32_t row, const double *gain, const double *own)
{
    double all[RV_MAX_CAUSES + 1] = {0};
    int32_t cause = j->survival->event[row];
    for (int32_t q = 0; q < j->n_kinds; q++)
        all[q] = gain[q] + (q > 0 && q == cause ? own[q] : 0);
    update(j, row, -j->survival->weight[row], cause > 0 ? all : NULL);
}

/* Forget a group: its clusters may be in others too. */
static void clear(jackknife *j, const int32_t *rows, int64_t start, int64_t end)
{
    for (int64_t i = start; i < end; i++) {
        rv_sum *state = j->cluster + (int64_t)j->survival->cluster[rows[i]] * (1 + j->n_kinds);
        for (int32_t q = 0; q <= j->n_kinds; q++)
            state[q] = (rv_sum){0, 0};
    }
    *j = (jackknife){.survival = j->survival, .n_kinds = j->n_kinds, .cluster = j->cluster};
}

static reversa_status fill_group(reversa_context *ctx, jackknife *j, const rv_group_orders *orders, int32_t group,
                                 double start, reversa_competing *competing)
{
    const reversa_survival *s = j->survival;
    const reversa_curve *curve = competing->curve;
    const rv_partition *exits = &orders->by_exit;
    const rv_partition *entries = orders->by_entry.rows ? &orders->by_entry : exits; /* all at once, in any order */
    int64_t entry = entries->start[group];
    int64_t exit = exits->start[group];
    int64_t end = exits->start[group + 1];
    double before = 1;
    reversa_status status = REVERSA_OK;
    while (exit < end && s->exit[exits->rows[exit]] < start)
        exit++;
    for (int64_t i = curve->first[group]; i < curve->first[group + 1] && !status; i++) {
        double gain[RV_MAX_CAUSES + 1] = {0};
        double own[RV_MAX_CAUSES + 1] = {0};
        for (; entry < end && (!s->delayed || s->entry[entries->rows[entry]] < curve->time[i]); entry++)
            if (s->exit[entries->rows[entry]] >= start)
                update(j, entries->rows[entry], s->weight[entries->rows[entry]], NULL);
        jump(j, competing, i, before, gain, own);
        for (; exit < end && s->exit[exits->rows[exit]] == curve->time[i]; exit++)
            leave(j, exits->rows[exit], gain, own);
        before = curve->survival[i];
        competing->variance[0][i] = before > 0 ? variance_of(j, 0, 0) * before * before : 0;
        for (int32_t q = 1; q < j->n_kinds; q++)
            competing->variance[q][i] = variance_of(j, q, competing->incidence[q][i]);
        if (i % POLL_POINTS == 0)
            status = rv_poll(ctx);
    }
    clear(j, exits->rows, exits->start[group], end);
    return status;
}

reversa_status rv_competing_jackknife(reversa_context *ctx, const reversa_survival *survival, double start,
                                      reversa_competing *competing)
{
    rv_group_orders orders = {{NULL, NULL}, {NULL, NULL}};
    jackknife j = {.survival = survival, .n_kinds = 1 + competing->n_causes};
    rv_arena scratch = {0};
    rv_arena_open(ctx, &scratch);
    j.cluster = rv_arena_alloc(ctx, &scratch, (size_t)survival->n_clusters * (size_t)(1 + j.n_kinds),
                               sizeof *j.cluster);
    reversa_status status = j.cluster ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status)
        status = rv_partition_make(ctx, &scratch, survival->by_exit,
                                   (rv_numbers){survival->group, survival->n, survival->n_groups}, &orders.by_exit);
    if (!status && survival->delayed)
        status = rv_partition_make(ctx, &scratch, survival->by_entry,
                                   (rv_numbers){survival->group, survival->n, survival->n_groups}, &orders.by_entry);
    for (int32_t group = 0; !status && group < survival->n_groups; group++)
        status = fill_group(ctx, &j, &orders, group, start, competing);
    rv_arena_free(&scratch);
    return status;
}

/* The sums of Aalen's variance: at t it is square + F(t)²·inverse − 2F(t)·mixed. */
typedef struct aalen_sums {
    rv_sum square;
    rv_sum mixed;
    rv_sum inverse;
} aalen_sums;

/* d events among n at one time, for the cause itself or for another. */
static void add_events(aalen_sums *sums, double n, double d, double before, double value, double inverse)
{
    double among = d > 1 ? (n - d) / (n - 1) : 1;
    double spread = before * before * among * d / (n * n);
    sums->square = rv_sum_add(sums->square, value * value * spread);
    sums->mixed = rv_sum_add(sums->mixed, value * inverse * spread);
    sums->inverse = rv_sum_add(sums->inverse, inverse * inverse * spread);
}

static void fill_aalen(reversa_competing *competing, int32_t cause, int32_t group)
{
    const reversa_curve *curve = competing->curve;
    aalen_sums sums = {{0, 0}, {0, 0}, {0, 0}};
    double before = 1;
    for (int64_t i = curve->first[group]; i < curve->first[group + 1]; i++) {
        double n = curve->at_risk[i];
        double own = competing->events[cause][i];
        double others = curve->events[i] - own;
        double f = competing->incidence[cause][i];
        double after = curve->survival[i];
        double inverse = after > 0 ? 1 / after : 0;
        if (others > 0)
            add_events(&sums, n, others, before, f * inverse, inverse);
        if (own > 0)
            add_events(&sums, n, own, before, 1 + f * inverse, inverse);
        rv_sum sum = rv_sum_plus(sums.square, rv_sum_scale(rv_sum_scale(sums.inverse, f), f));
        sum = rv_sum_plus(sum, rv_sum_scale(sums.mixed, -2 * f));
        competing->variance[cause][i] = sum.head > 0 ? sum.head : 0;
        before = after;
    }
}

void rv_competing_aalen(reversa_competing *competing)
{
    const reversa_curve *curve = competing->curve;
    for (int32_t group = 0; group < curve->n_groups; group++)
        for (int32_t cause = 1; cause <= competing->n_causes; cause++)
            fill_aalen(competing, cause, group);
    for (int64_t i = 0; i < curve->first[curve->n_groups]; i++) {
        double s = curve->survival[i];
        competing->variance[0][i] = s > 0 ? curve->survival_variance[i] * s * s : (double)NAN;
    }
}
