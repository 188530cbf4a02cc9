/*
 * Variances of curves by the infinitesimal jackknife: the sum over clusters of squared influences.
 *
 * The influence of a row of weight w on −log S is w·(1/(n − d) if its event has come, less A(exit or now) − A(entry)),
 * where A sums d/(n(n − d)); on the hazard it is w·(1/n, less the same with d/n²). For a cluster that is K − A(t)·W, with
 * W its weight at risk now and K what changes only when one of its rows enters or leaves. So the sum of squares is
 * ΣK² − 2AΣKW + A²ΣW², three sums that each entry and exit updates: O(n) for all times together. They cancel, which is why
 * they are carried in twice the digits.
 *
 * Source: Therneau & Grambsch 2000, 7.2, for the influence; the regrouping into three sums is direct algebra.
 */
#include <math.h>

#include "metrics/curve.h"
#include "metrics/sum.h"

#define POLL_POINTS 4096
enum { SURVIVAL, HAZARD, N_KINDS };

/* What a cluster is now. */
typedef struct cluster_state {
    rv_sum fixed[N_KINDS];
    rv_sum weight;
} cluster_state;

typedef struct jackknife {
    const reversa_survival *survival;
    cluster_state *cluster; /* [n_clusters] */
    rv_sum risk[N_KINDS];   /* A */
    rv_sum square[N_KINDS]; /* ΣK² */
    rv_sum mixed[N_KINDS];  /* ΣKW */
    rv_sum weight_square;   /* ΣW² */
    bool ended;             /* the survival is 0, and stays so whatever the weights are */
} jackknife;

/* A row of the cluster enters (weight > 0) or leaves (weight < 0); fixed[] is what its cluster's K gains. */
static void update(jackknife *j, cluster_state *c, const rv_sum fixed[N_KINDS], double weight)
{
    rv_sum new_weight = rv_sum_add(c->weight, weight);
    for (int kind = 0; kind < N_KINDS; kind++) {
        rv_sum new_fixed = rv_sum_plus(c->fixed[kind], fixed[kind]);
        rv_sum both = rv_sum_plus(c->fixed[kind], new_fixed);
        j->square[kind] = rv_sum_plus(j->square[kind], rv_sum_times(fixed[kind], both));
        rv_sum gained = rv_sum_plus(rv_sum_times(fixed[kind], new_weight), rv_sum_scale(c->fixed[kind], weight));
        j->mixed[kind] = rv_sum_plus(j->mixed[kind], gained);
        c->fixed[kind] = new_fixed;
    }
    rv_sum both = rv_sum_plus(c->weight, new_weight);
    j->weight_square = rv_sum_plus(j->weight_square, rv_sum_scale(both, weight));
    c->weight = new_weight;
}

static void enter(jackknife *j, int32_t row)
{
    double weight = j->survival->weight[row];
    rv_sum fixed[N_KINDS];
    for (int kind = 0; kind < N_KINDS; kind++)
        fixed[kind] = rv_sum_scale(j->risk[kind], weight);
    update(j, &j->cluster[j->survival->cluster[row]], fixed, weight);
}

/* gain[] is what the event of a row of weight 1 brings; NULL for one that is censored. */
static void leave(jackknife *j, int32_t row, const double *gain)
{
    double weight = j->survival->weight[row];
    rv_sum fixed[N_KINDS];
    for (int kind = 0; kind < N_KINDS; kind++)
        fixed[kind] = rv_sum_add(rv_sum_scale(j->risk[kind], -weight), gain ? weight * gain[kind] : 0);
    update(j, &j->cluster[j->survival->cluster[row]], fixed, -weight);
}

static double variance_now(const jackknife *j, int kind)
{
    rv_sum risk = j->risk[kind];
    rv_sum inner = rv_sum_plus(rv_sum_times(risk, j->weight_square), rv_sum_scale(j->mixed[kind], -2));
    rv_sum sum = rv_sum_plus(j->square[kind], rv_sum_times(risk, inner));
    return sum.head > 0 ? sum.head : 0;
}

/* Forget a group: its clusters may be in others too. */
static void clear(jackknife *j, const int32_t *rows, int64_t start, int64_t end)
{
    for (int64_t i = start; i < end; i++)
        j->cluster[j->survival->cluster[rows[i]]] = (cluster_state){0};
    *j = (jackknife){.survival = j->survival, .cluster = j->cluster};
}

/* The jumps of A at a point; returns what an event brings in gain[]. */
static void jump(jackknife *j, double n, double d, double gain[N_KINDS])
{
    gain[SURVIVAL] = 0;
    gain[HAZARD] = 0;
    if (!(d > 0))
        return;
    gain[HAZARD] = 1 / n;
    j->risk[HAZARD] = rv_sum_add(j->risk[HAZARD], d / n / n);
    j->ended = j->ended || d == n;
    if (j->ended)
        return;
    gain[SURVIVAL] = 1 / (n - d);
    j->risk[SURVIVAL] = rv_sum_add(j->risk[SURVIVAL], d / n / (n - d));
}

static reversa_status fill_group(reversa_context *ctx, jackknife *j, const rv_group_orders *orders, int32_t group,
                                 int32_t event, reversa_curve *curve)
{
    const reversa_survival *s = j->survival;
    const rv_partition *exits = &orders->by_exit;
    const rv_partition *entries = orders->by_entry.rows ? &orders->by_entry : exits; /* all at once, in any order */
    bool delayed = entries != exits;
    int64_t entry = entries->start[group];
    int64_t exit = exits->start[group];
    reversa_status status = REVERSA_OK;
    /* Who leaves before the curve begins never comes in. */
    while (exit < exits->start[group + 1] && s->exit[exits->rows[exit]] < curve->time[curve->first[group]])
        exit++;
    double begin = exit < exits->start[group + 1] ? s->exit[exits->rows[exit]] : INFINITY;
    for (int64_t i = curve->first[group]; i < curve->first[group + 1] && !status; i++) {
        double gain[N_KINDS];
        for (; entry < entries->start[group + 1]; entry++) {
            int32_t row = entries->rows[entry];
            if (delayed && s->entry[row] >= curve->time[i])
                break;
            if (s->exit[row] >= begin)
                enter(j, row);
        }
        jump(j, curve->at_risk[i], curve->events[i], gain);
        for (; exit < exits->start[group + 1] && s->exit[exits->rows[exit]] == curve->time[i]; exit++) {
            int32_t row = exits->rows[exit];
            leave(j, row, rv_curve_counts(s->event[row], event) ? gain : NULL);
        }
        curve->survival_variance[i] = j->ended ? 0 : variance_now(j, SURVIVAL);
        curve->hazard_variance[i] = variance_now(j, HAZARD);
        if (i % POLL_POINTS == 0)
            status = rv_poll(ctx);
    }
    clear(j, exits->rows, exits->start[group], exits->start[group + 1]);
    return status;
}

reversa_status rv_curve_robust(reversa_context *ctx, const reversa_survival *survival, const rv_group_orders *orders,
                               int32_t event, reversa_curve *curve)
{
    jackknife j = {.survival = survival};
    reversa_status status = REVERSA_OK;
    j.cluster = rv_alloc(ctx, (size_t)survival->n_clusters, sizeof *j.cluster);
    if (!j.cluster)
        return REVERSA_E_MEMORY;
    for (int32_t group = 0; !status && group < survival->n_groups; group++)
        if (curve->first[group] < curve->first[group + 1])
            status = fill_group(ctx, &j, orders, group, event, curve);
    rv_free(ctx, j.cluster);
    return status;
}
