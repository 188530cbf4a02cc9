/*
 * A fit put together: collinear columns out, the iteration, variances and tests, all brought to the caller's scale.
 *
 * Columns are taken out in order: one that is a combination of earlier ones has no coefficient. A column that
 * separates has none either, but the others keep theirs: at the limit their information no longer depends on it. Those
 * of which no information is left there have none. Weights far from 1 are divided by a power of two: coefficients do not
 * depend on it, and what does is brought back.
 */
#include <math.h>
#include <string.h>

#include "metrics/cox.h"
#include "metrics/distribution.h"

#define LOST 1e-6         /* share of a column's information at 0 below which separation has left none of it */
#define LARGE 0x1p20      /* weights whose largest lies between 1 / LARGE and LARGE stay as they are */
#define COLLINEAR 1.8e-12 /* share of a column that earlier ones leave, below which it is their combination; as R */

typedef struct fitting {
    reversa_context *ctx;
    const reversa_survival *survival;
    const reversa_cox_columns *columns;
    const reversa_cox_options *options;
    reversa_cox *cox;
    rv_arena scratch;
    bool *keep;     /* [columns] */
    double *meat;   /* packed */
    double *robust; /* packed, scaled columns: the robust variance */
    double *vector; /* [columns] */
    double *other;  /* [columns] */
    double *floor;  /* [columns] in play: information at 0 */
    rv_cox_newton newton;
    double robust_score;
} fitting;

static reversa_test make_test(double statistic, double df)
{
    if (!isfinite(statistic) || !(df > 0))
        return (reversa_test){NAN, df, NAN};
    statistic = statistic > 0 ? statistic : 0;
    return (reversa_test){statistic, df, rv_chi_square_upper(statistic, df)};
}

static reversa_estimate no_estimate(reversa_fit fit)
{
    return (reversa_estimate){NAN, NAN, NAN, NAN, fit};
}

/* ---- Before the iteration ---- */

/* What holds until something better is known: nothing. */
static void begin_result(fitting *w, reversa_fit fit)
{
    reversa_cox *cox = w->cox;
    reversa_cox_summary *summary = &cox->summary;
    reversa_test none = {NAN, 0, NAN};
    summary->n_columns = w->columns->n_columns;
    summary->fit = fit;
    summary->column = -1;
    summary->null_log_likelihood = NAN;
    summary->log_likelihood = NAN;
    summary->likelihood_ratio = none;
    summary->score = none;
    summary->wald = none;
    summary->robust_score = none;
    for (int32_t j = 0; j < summary->n_columns; j++) {
        reversa_cox_coefficient *c = &cox->coefficient[j];
        c->estimate = no_estimate(fit);
        c->ratio = no_estimate(fit);
        c->naive_se = NAN;
        c->z = NAN;
        c->p = NAN;
    }
    for (int64_t i = 0; i < rv_cox_packed(summary->n_columns); i++) {
        cox->variance[i] = NAN;
        cox->naive[i] = NAN;
    }
}

/* Means over the rows of weight above 0; 0 for a column that has only −1, 0 and 1, as R does. */
static void find_reference(fitting *w, int32_t j)
{
    const double *x = w->columns->column[j];
    const double *weight = w->survival->weight;
    double sum = 0;
    double count = 0;
    bool plain = true;
    for (int64_t i = 0; i < w->survival->n; i++) {
        if (!(weight[i] > 0))
            continue;
        plain = plain && (x[i] == 0 || x[i] == 1 || x[i] == -1);
        sum += x[i] - x[0];
        count++;
    }
    w->cox->coefficient[j].reference = plain || !(count > 0) ? 0 : x[0] + sum / count;
}

static reversa_status open_result(fitting *w)
{
    reversa_context *ctx = w->ctx;
    reversa_cox *cox = w->cox;
    const reversa_survival *s = w->survival;
    size_t p = (size_t)w->columns->n_columns;
    size_t packed = (size_t)rv_cox_packed(w->columns->n_columns);
    cox->coefficient = rv_arena_alloc(ctx, &cox->arena, p, sizeof *cox->coefficient);
    cox->variance = rv_arena_alloc(ctx, &cox->arena, packed, sizeof *cox->variance);
    cox->naive = rv_arena_alloc(ctx, &cox->arena, packed, sizeof *cox->naive);
    cox->scaled = rv_arena_alloc(ctx, &cox->arena, packed, sizeof *cox->scaled);
    cox->linear = rv_arena_alloc(ctx, &cox->arena, (size_t)s->n, sizeof *cox->linear);
    bool *weightless = rv_arena_alloc(ctx, &cox->arena, s->weighted ? (size_t)s->n : 0, sizeof *weightless);
    w->keep = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->keep);
    w->newton.diverges = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->newton.diverges);
    w->meat = rv_arena_alloc(ctx, &w->scratch, packed, sizeof *w->meat);
    w->robust = rv_arena_alloc(ctx, &w->scratch, packed, sizeof *w->robust);
    w->vector = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->vector);
    w->other = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->other);
    w->floor = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->floor);
    if (!cox->coefficient || !cox->variance || !cox->naive || !cox->scaled || !cox->linear || !weightless || !w->keep ||
        !w->newton.diverges || !w->meat || !w->robust || !w->vector || !w->other || !w->floor)
        return REVERSA_E_MEMORY;
    bool whole = true;
    for (int64_t i = 0; i < s->n; i++) {
        cox->summary.n += s->weight[i] > 0;
        whole = whole && s->weight[i] == floor(s->weight[i]);
        if (s->weighted)
            weightless[i] = !(s->weight[i] > 0);
    }
    cox->weightless = s->weighted ? weightless : NULL;
    cox->summary.robust = w->options->robust == REVERSA_ROBUST_ON ||
                          (w->options->robust == REVERSA_ROBUST_AUTO && (s->clustered || !whole));
    for (int32_t j = 0; j < w->columns->n_columns; j++)
        find_reference(w, j);
    return REVERSA_OK;
}

/* Take out the unmarked columns in play, and say so. */
static void leave_out(fitting *w)
{
    reversa_cox *cox = w->cox;
    for (int32_t j = cox->frame.p - 1; j >= 0; j--) {
        if (w->keep[j])
            continue;
        int32_t column = cox->frame.column[j];
        cox->coefficient[column].estimate.fit = REVERSA_FIT_COLLINEAR;
        cox->coefficient[column].ratio.fit = REVERSA_FIT_COLLINEAR;
        cox->summary.fit = REVERSA_FIT_COLLINEAR;
        if (cox->summary.column < 0 || column < cox->summary.column)
            cox->summary.column = column;
    }
    rv_cox_frame_keep(&cox->frame, w->keep);
}

/* Sums at 0 for the columns that stand on their own. */
static reversa_status start(fitting *w)
{
    reversa_cox *cox = w->cox;
    rv_cox_frame *frame = &cox->frame;
    for (int32_t j = 0; j < frame->p; j++)
        w->keep[j] = frame->scale[j] > 0;
    leave_out(w);
    reversa_status status = rv_cox_sums_open(w->ctx, &cox->arena, frame, w->options->ties == REVERSA_TIES_EFRON,
                                             &cox->sums);
    if (!status)
        status = rv_cox_sums_evaluate(w->ctx, &cox->sums);
    if (status)
        return status;
    memcpy(w->robust, cox->sums.information, (size_t)rv_cox_packed(frame->p) * sizeof *w->robust);
    for (int32_t j = 0; j < frame->p; j++)
        w->vector[j] = fmax(rv_packed_at(w->robust, j, j), 0);
    int32_t rank = rv_packed_factor(w->robust, frame->p, w->vector, COLLINEAR, w->keep);
    for (int32_t j = 0; j < frame->p; j++)
        w->keep[j] = !w->keep[j];
    if (rank < frame->p) {
        leave_out(w);
        status = rv_cox_sums_evaluate(w->ctx, &cox->sums);
    }
    for (int32_t j = 0; j < frame->p; j++)
        w->floor[j] = rv_packed_at(cox->sums.information, j, j);
    return status;
}

/* uᵀ·(Σ s·sᵀ)⁻¹·u at 0. */
static reversa_status test_robust_score(fitting *w)
{
    rv_cox_sums *sums = &w->cox->sums;
    int32_t p = w->cox->frame.p;
    w->robust_score = NAN;
    if (!w->cox->summary.robust)
        return REVERSA_OK;
    reversa_status status = rv_cox_robust_meat(w->ctx, sums, w->survival, w->meat);
    if (status)
        return status;
    (void)rv_packed_factor(w->meat, p, NULL, COLLINEAR, NULL);
    memcpy(w->vector, sums->score, (size_t)p * sizeof *w->vector);
    rv_packed_solve(w->meat, p, w->vector);
    w->robust_score = 0;
    for (int32_t j = 0; j < p; j++)
        w->robust_score += w->vector[j] * sums->score[j];
    return REVERSA_OK;
}

/* ---- After it ---- */

/* The information, without the columns that diverge, in `meat`. */
static void take_information(fitting *w)
{
    int32_t p = w->cox->frame.p;
    memcpy(w->meat, w->cox->sums.information, (size_t)rv_cox_packed(p) * sizeof *w->meat);
    for (int32_t i = 0; i < p; i++) {
        for (int32_t j = 0; j <= i; j++) {
            if (w->newton.diverges[i] || w->newton.diverges[j])
                w->meat[rv_cox_packed(i) + j] = 0;
        }
    }
}

/* Where a column separates, each event may be left with nobody to compare it with: then nothing is known of the others. */
static void drop_lost(fitting *w)
{
    int32_t p = w->cox->frame.p;
    if (w->newton.fit != REVERSA_FIT_SEPARATED)
        return;
    take_information(w);
    (void)rv_packed_factor(w->meat, p, w->floor, LOST, w->keep);
    for (int32_t j = 0; j < p; j++)
        w->newton.diverges[j] = w->newton.diverges[j] || w->keep[j];
}

/* The inverse of the information, without the columns that diverge. */
static void invert(fitting *w)
{
    int32_t p = w->cox->frame.p;
    take_information(w);
    (void)rv_packed_factor(w->meat, p, NULL, 1e-15, NULL);
    rv_packed_invert(w->meat, p, w->vector, w->cox->scaled);
}

/* V·meat·V. */
static reversa_status make_robust(fitting *w)
{
    const double *v = w->cox->scaled;
    int32_t p = w->cox->frame.p;
    for (int64_t i = 0; i < rv_cox_packed(p); i++)
        w->robust[i] = v[i] / w->cox->frame.unit;
    if (!w->cox->summary.robust)
        return REVERSA_OK;
    reversa_status status = rv_cox_robust_meat(w->ctx, &w->cox->sums, w->survival, w->meat);
    for (int32_t i = 0; i < p && !status; i++) {
        for (int32_t j = 0; j < p; j++)
            w->vector[j] = rv_packed_at(v, i, j);
        rv_packed_multiply(w->meat, p, w->vector, w->other);
        for (int32_t j = 0; j <= i; j++) {
            double sum = 0;
            for (int32_t k = 0; k < p; k++)
                sum += w->other[k] * rv_packed_at(v, k, j);
            w->robust[rv_cox_packed(i) + j] = sum;
        }
    }
    return status;
}

static void write_coefficient(fitting *w, int32_t j)
{
    reversa_cox *cox = w->cox;
    int32_t column = cox->frame.column[j];
    reversa_cox_coefficient *c = &cox->coefficient[column];
    double z = cox->z;
    double scale = cox->frame.scale[j];
    double value = cox->sums.beta[j] / scale;
    double se = sqrt(rv_packed_at(w->robust, j, j)) / scale;
    c->estimate = (reversa_estimate){value, se, value - z * se, value + z * se, REVERSA_FIT_OK};
    c->ratio = (reversa_estimate){exp(value), exp(value) * se, exp(value - z * se), exp(value + z * se),
                                  REVERSA_FIT_OK};
    c->naive_se = sqrt(rv_packed_at(cox->scaled, j, j) / cox->frame.unit) / scale;
    c->z = value / se;
    c->p = rv_normal_two_sided(c->z);
}

static void write_variances(fitting *w)
{
    const reversa_cox *cox = w->cox;
    const rv_cox_frame *f = &cox->frame;
    for (int32_t i = 0; i < f->p; i++) {
        for (int32_t j = 0; j <= i; j++) {
            int64_t at = rv_cox_packed(i) + j;
            int64_t to = rv_cox_packed(f->column[i]) + f->column[j];
            double scale = f->scale[i] * f->scale[j];
            bool none = w->newton.diverges[i] || w->newton.diverges[j];
            cox->variance[to] = none ? NAN : w->robust[at] / scale;
            cox->naive[to] = none ? NAN : cox->scaled[at] / f->unit / scale;
        }
    }
}

/* The likelihood with the weights as they were. */
static double restore(const rv_cox_frame *frame, double log_likelihood)
{
    return frame->unit == 1 ? log_likelihood : frame->unit * (log_likelihood - frame->event_weight * log(frame->unit));
}

static void write_tests(fitting *w)
{
    reversa_cox_summary *summary = &w->cox->summary;
    const rv_cox_sums *sums = &w->cox->sums;
    int32_t p = w->cox->frame.p;
    double df = p;
    double unit = w->cox->frame.unit;
    summary->null_log_likelihood = restore(&w->cox->frame, w->newton.null_likelihood);
    summary->log_likelihood = restore(&w->cox->frame, sums->log_likelihood);
    summary->likelihood_ratio = make_test(2 * unit * (sums->log_likelihood - w->newton.null_likelihood), df);
    summary->score = make_test(unit * w->newton.score_test, df);
    summary->robust_score = make_test(w->robust_score, df);
    summary->wald = make_test(NAN, df);
    if (w->newton.fit)
        return;
    memcpy(w->meat, w->robust, (size_t)rv_cox_packed(p) * sizeof *w->meat);
    (void)rv_packed_factor(w->meat, p, NULL, COLLINEAR, NULL);
    memcpy(w->vector, sums->beta, (size_t)p * sizeof *w->vector);
    rv_packed_solve(w->meat, p, w->vector);
    double wald = 0;
    for (int32_t j = 0; j < p; j++)
        wald += w->vector[j] * sums->beta[j];
    summary->wald = make_test(wald, df);
}

/* The centred linear predictor of every row, and what brings hazards to that scale. */
static reversa_status write_linear(fitting *w)
{
    reversa_cox *cox = w->cox;
    const rv_cox_frame *f = &cox->frame;
    const double *offset = w->columns->offset;
    double mean = 0;
    for (int64_t i = 0; i < f->n && offset; i++)
        mean += (offset[i] - mean) / (double)(i + 1);
    for (int64_t i = 0; i < f->n; i++)
        cox->linear[i] = !cox->usable ? NAN : offset ? offset[i] - mean : 0;
    if (!cox->usable)
        return REVERSA_OK;
    cox->base = mean;
    for (int32_t j = 0; j < f->p; j++) {
        const reversa_cox_coefficient *c = &cox->coefficient[f->column[j]];
        const double *x = w->columns->column[f->column[j]];
        cox->base += c->estimate.value * c->reference;
        for (int64_t i = 0; i < f->n; i++)
            cox->linear[i] += c->estimate.value * (x[i] - c->reference);
    }
    cox->step_factor = rv_arena_alloc(w->ctx, &cox->arena, (size_t)f->n_strata, sizeof *cox->step_factor);
    if (!cox->step_factor)
        return REVERSA_E_MEMORY;
    for (int32_t s = 0; s < f->n_strata; s++) {
        int64_t first = f->slot_row[f->stratum_slot[s]];
        cox->step_factor[s] = cox->sums.eta[first] - cox->linear[f->row[first]];
    }
    return REVERSA_OK;
}

static void write_fault(fitting *w)
{
    reversa_cox *cox = w->cox;
    bool none = w->newton.fit == REVERSA_FIT_NOT_CONVERGED;
    if (w->newton.fit) {
        cox->summary.fit = w->newton.fit;
        cox->summary.column = w->newton.worst < 0 ? -1 : cox->frame.column[w->newton.worst];
    }
    for (int32_t j = 0; j < cox->frame.p; j++) {
        reversa_cox_coefficient *c = &cox->coefficient[cox->frame.column[j]];
        w->newton.diverges[j] = w->newton.diverges[j] || none;
        if (!w->newton.diverges[j])
            continue;
        c->estimate = no_estimate(w->newton.fit);
        c->ratio = no_estimate(w->newton.fit);
    }
}

static reversa_status finish(fitting *w)
{
    reversa_cox *cox = w->cox;
    cox->usable = w->newton.fit == REVERSA_FIT_OK;
    cox->z = rv_normal_level(w->options->level);
    cox->summary.rank = cox->frame.p;
    cox->summary.iterations = w->newton.iterations;
    drop_lost(w);
    write_fault(w);
    invert(w);
    reversa_status status = make_robust(w);
    if (status)
        return status;
    for (int32_t j = 0; j < cox->frame.p; j++) {
        if (!w->newton.diverges[j])
            write_coefficient(w, j);
        else
            cox->summary.rank--;
    }
    write_variances(w);
    write_tests(w);
    return write_linear(w);
}

/* A power of two that brings the largest weight near 1. Firth's penalty does not grow with the weights as the likelihood
 * does: there they stay. */
static double weight_unit(const fitting *w)
{
    const reversa_survival *s = w->survival;
    double largest = 0;
    int exponent;
    for (int64_t i = 0; i < s->n && !w->options->firth; i++)
        largest = fmax(largest, s->weight[i]);
    if (largest == 0 || (largest <= LARGE && largest >= 1 / LARGE))
        return 1;
    (void)frexp(largest, &exponent);
    return ldexp(1, exponent - 1);
}

static reversa_status fit(fitting *w)
{
    reversa_cox *cox = w->cox;
    reversa_status status = open_result(w);
    cox->frame.unit = weight_unit(w);
    if (!status)
        status = rv_cox_frame_build(w->ctx, &cox->arena, w->survival, w->columns, w->options->event, &cox->frame);
    if (status)
        return status;
    cox->summary.n_events = (int64_t)cox->frame.n_events;
    if (cox->frame.n_slots == 0) {
        begin_result(w, cox->summary.n ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_DATA);
        return write_linear(w);
    }
    begin_result(w, REVERSA_FIT_OK);
    status = start(w);
    if (!status)
        status = test_robust_score(w);
    if (!status && w->options->firth)
        status = rv_cox_firth_run(w->ctx, &cox->sums, w->options, &w->newton);
    else if (!status)
        status = rv_cox_newton_run(w->ctx, &cox->sums, w->options, &w->newton);
    if (!status)
        status = finish(w);
    if (!status)
        status = rv_cox_pool_times(w->ctx, &cox->arena, w->survival, w->options->event, cox);
    return status;
}

reversa_status rv_cox_fit_run(reversa_context *ctx, const reversa_survival *survival,
                              const reversa_cox_columns *columns, const reversa_cox_options *options, reversa_cox *cox)
{
    fitting w = {.ctx = ctx, .survival = survival, .columns = columns, .options = options, .cox = cox};
    rv_arena_open(ctx, &w.scratch);
    reversa_status status = fit(&w);
    rv_arena_free(&w.scratch);
    return status;
}
