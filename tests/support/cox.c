/*
 * The partial likelihood by its definition.
 */
#include "support/cox.h"

#include <math.h>
#include <string.h>

static double uniform(uint64_t *random)
{
    return (double)(rt_random(random) >> 11) * 0x1p-53;
}

void rt_cox_draw(rt_cox *data, uint64_t *random, int32_t hardness)
{
    memset(data, 0, sizeof *data);
    data->n = (int32_t)rt_between(random, 40, RT_COX_ROWS);
    data->p = (int32_t)rt_between(random, 1, RT_COX_COLUMNS);
    data->efron = !(hardness & RT_COX_BRESLOW);
    data->late = (hardness & RT_COX_LATE) != 0;
    for (int32_t i = 0; i < data->n; i++) {
        data->exit[i] = (double)rt_between(random, 1, 12);
        data->entry[i] = data->late ? (double)rt_between(random, -3, (int64_t)data->exit[i] - 1) : -100;
        data->event[i] = uniform(random) < 0.6;
        data->weight[i] = hardness & RT_COX_WEIGHTS ? 0.25 * (double)rt_between(random, 1, 9) : 1;
        data->offset[i] = hardness & RT_COX_OFFSET ? 2 * uniform(random) - 1 : 0;
        data->stratum[i] = hardness & RT_COX_STRATA ? 3 * (int32_t)rt_between(random, 0, 2) : 0;
        data->cluster[i] = (int32_t)rt_between(random, 0, data->n / 2);
        for (int32_t j = 0; j < data->p; j++)
            data->x[j][i] = j % 2 ? 100 + 10 * uniform(random) : (double)rt_between(random, 0, 1);
        if (hardness & RT_COX_HARD && data->p > 1)
            data->x[1][i] += 1e6 * data->stratum[i];
    }
    for (int32_t j = 0; j < data->p; j++)
        data->column[j] = data->x[j];
}

reversa_survival *rt_cox_survival(reversa_context *ctx, const rt_cox *data)
{
    reversa_survival *survival;
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = data->n;
    rows.entry = data->late ? data->entry : NULL;
    rows.exit = data->exit;
    rows.event = data->event;
    rows.weight = data->weight;
    rows.stratum = data->stratum;
    rows.cluster = data->cluster;
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    return survival;
}

reversa_cox *rt_cox_fit(reversa_context *ctx, rt_cox *data, const reversa_survival *survival,
                        const reversa_cox_options *options)
{
    reversa_cox *cox;
    reversa_cox_columns columns;
    reversa_cox_options chosen;
    reversa_cox_options_init(&chosen);
    if (options)
        chosen = *options;
    chosen.ties = data->efron ? REVERSA_TIES_EFRON : REVERSA_TIES_BRESLOW;
    reversa_cox_columns_init(&columns);
    columns.n_columns = data->p;
    for (int32_t j = 0; j < data->p; j++)
        data->column[j] = data->x[j];
    columns.column = data->column;
    columns.offset = data->offset;
    assert_int_equal(reversa_cox_fit(ctx, survival, &columns, &chosen, &cox), REVERSA_OK);
    return cox;
}

void rt_cox_coefficients(const reversa_cox *cox, double *beta)
{
    reversa_cox_summary summary;
    reversa_cox_summary_read(cox, &summary);
    for (int32_t j = 0; j < summary.n_columns; j++) {
        reversa_cox_coefficient c;
        reversa_cox_coefficient_at(cox, j, &c);
        beta[j] = c.estimate.value;
    }
}

#define MOST (2 * RT_COX_COLUMNS)

typedef struct judging {
    const rt_cox *data;
    const double *beta;
    const double *course;
    int32_t q;
    long double likelihood;
    long double score[MOST];
    long double information[MOST][MOST];
} judging;

/* Column k of row i at the exit of row `at`. */
static long double value_at(const judging *w, int32_t k, int32_t i, int32_t at)
{
    int32_t p = w->data->p;
    return k < p ? (long double)w->data->x[k][i] : (long double)w->data->x[k - p][i] * (long double)w->course[at];
}

static bool dies(const rt_cox *d, int32_t i, int32_t at)
{
    return d->event[i] && d->exit[i] == d->exit[at] && d->stratum[i] == d->stratum[at];
}

/* One step of the tie at the exit of row `at`: events count for 1 − share. */
static void take_step(judging *w, int32_t at, long double share, long double weight)
{
    const rt_cox *d = w->data;
    long double den = 0;
    long double first[MOST] = {0};
    long double second[MOST][MOST] = {{0}};
    for (int32_t i = 0; i < d->n; i++) {
        long double eta = d->offset[i];
        if (d->stratum[i] != d->stratum[at] || d->entry[i] >= d->exit[at] || d->exit[i] < d->exit[at])
            continue;
        for (int32_t k = 0; k < w->q; k++)
            eta += (long double)w->beta[k] * (value_at(w, k, i, at) - value_at(w, k, at, at));
        long double risk = d->weight[i] * expl(eta) * (dies(d, i, at) ? 1 - share : 1);
        den += risk;
        for (int32_t k = 0; k < w->q; k++) {
            long double a = value_at(w, k, i, at) - value_at(w, k, at, at);
            first[k] += risk * a;
            for (int32_t l = 0; l < w->q; l++)
                second[k][l] += risk * a * (value_at(w, l, i, at) - value_at(w, l, at, at));
        }
    }
    w->likelihood -= weight * logl(den);
    for (int32_t k = 0; k < w->q; k++) {
        w->score[k] -= weight * first[k] / den;
        for (int32_t l = 0; l < w->q; l++)
            w->information[k][l] += weight * (second[k][l] / den - first[k] / den * first[l] / den);
    }
}

/* All events at the exit of row `at`, columns taken from that row on. */
static void take_tie(judging *w, int32_t at)
{
    const rt_cox *d = w->data;
    long double weight = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < d->n; i++) {
        if (!dies(d, i, at))
            continue;
        n++;
        weight += d->weight[i];
        w->likelihood += (long double)d->weight[i] * d->offset[i];
        for (int32_t k = 0; k < w->q; k++) {
            long double a = value_at(w, k, i, at) - value_at(w, k, at, at);
            w->likelihood += d->weight[i] * (long double)w->beta[k] * a;
            w->score[k] += d->weight[i] * a;
        }
    }
    for (int32_t i = 0; i < n; i++)
        take_step(w, at, d->efron ? (long double)i / n : 0, weight / n);
}

double rt_cox_judge(const rt_cox *data, const double *beta, const double *course, double *score, double *information)
{
    judging w = {.data = data, .beta = beta, .course = course, .q = course ? 2 * data->p : data->p};
    for (int32_t at = 0; at < data->n; at++) {
        bool earlier = false;
        for (int32_t i = 0; i < at; i++)
            earlier = earlier || dies(data, i, at);
        if (data->event[at] && !earlier)
            take_tie(&w, at);
    }
    for (int32_t k = 0; k < w.q && score; k++)
        score[k] = (double)w.score[k];
    for (int32_t k = 0; k < w.q && information; k++)
        for (int32_t l = 0; l < w.q; l++)
            information[k * w.q + l] = (double)w.information[k][l];
    return (double)w.likelihood;
}

double rt_cox_eliminate(double *matrix, double *vector, int32_t q)
{
    double determinant = 1;
    for (int32_t k = 0; k < q; k++) {
        int32_t best = k;
        for (int32_t i = k + 1; i < q; i++)
            best = fabs(matrix[i * q + k]) > fabs(matrix[best * q + k]) ? i : best;
        for (int32_t j = 0; j < q && best != k; j++) {
            double other = matrix[k * q + j];
            matrix[k * q + j] = matrix[best * q + j];
            matrix[best * q + j] = other;
        }
        double other = vector[k];
        vector[k] = vector[best];
        vector[best] = other;
        determinant *= best == k ? matrix[k * q + k] : -matrix[k * q + k];
        for (int32_t i = k + 1; i < q; i++) {
            double factor = matrix[i * q + k] / matrix[k * q + k];
            vector[i] -= factor * vector[k];
            for (int32_t j = k; j < q; j++)
                matrix[i * q + j] -= factor * matrix[k * q + j];
        }
    }
    for (int32_t k = q - 1; k >= 0; k--) {
        for (int32_t j = k + 1; j < q; j++)
            vector[k] -= matrix[k * q + j] * vector[j];
        vector[k] /= matrix[k * q + k];
    }
    return determinant;
}

void rt_cox_near(double value, double expected, double share, const char *what)
{
    if (isnan(value) && isnan(expected))
        return;
    if (!(fabs(value - expected) <= share * fmax(1, fabs(expected))))
        fail_msg("%s: %.17g, expected %.17g", what, value, expected);
}
