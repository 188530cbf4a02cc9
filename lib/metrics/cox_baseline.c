/*
 * Baseline hazards of a Cox model and what it says of a person.
 *
 * Sums are kept for rows centred within their stratum; one factor a stratum brings them to the reference or to 0. The
 * variance of a cumulative hazard is that of the steps plus that of the coefficients (Tsiatis 1981): dᵀ·V·d with
 * d = x·H − Σ x̄·dH.
 */
#include <math.h>

#include "metrics/cox.h"
#include "metrics/distribution.h"

/* The stratum's index among those with events, −1 for none. */
static int32_t find_stratum(const rv_cox_frame *f, int32_t stratum)
{
    int32_t low = 0;
    int32_t high = f->n_strata - 1;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (f->stratum[middle] < stratum)
            low = middle + 1;
        else
            high = middle;
    }
    return low <= high && f->stratum[low] == stratum ? low : -1;
}

int64_t reversa_cox_n_steps(const reversa_cox *cox, int32_t stratum)
{
    int32_t s = find_stratum(&cox->frame, stratum);
    return s < 0 ? 0 : cox->frame.stratum_slot[s + 1] - cox->frame.stratum_slot[s] - 1;
}

static double hazard_at(const reversa_cox *cox, int64_t slot)
{
    double lost = cox->frame.enter ? cox->sums.cumulative[cox->frame.n_slots + slot] : 0;
    return cox->sums.cumulative[slot] + lost;
}

double reversa_cox_step_at(const reversa_cox *cox, int32_t stratum, int64_t step, bool centred, double *hazard_out)
{
    int32_t s = find_stratum(&cox->frame, stratum);
    if (hazard_out)
        *hazard_out = NAN;
    if (step < 0 || step >= reversa_cox_n_steps(cox, stratum))
        return NAN;
    int64_t slot = cox->frame.stratum_slot[s] + 1 + step;
    if (hazard_out && cox->usable)
        *hazard_out = hazard_at(cox, slot) * exp(cox->step_factor[s] - (centred ? 0 : cox->base));
    return cox->frame.slot_time[slot];
}

/* ---- A person ---- */

typedef struct forecast {
    const reversa_cox *cox;
    int32_t stratum; /* index */
    double *x;       /* [p] as the frame has it */
    double *mean;    /* [slots of the stratum][p] Σ x̄·dH */
    double *spread;  /* [slots of the stratum] Σ of the steps' variances */
    double *d;       /* [p] */
    double log_rate; /* of the person against eta = 0 */
    double z;
} forecast;

static void sum_steps(forecast *w)
{
    const rv_cox_sums *s = &w->cox->sums;
    const rv_cox_frame *f = &w->cox->frame;
    int64_t first = f->stratum_slot[w->stratum];
    int64_t n = f->stratum_slot[w->stratum + 1] - first;
    for (int64_t i = 1; i < n; i++) {
        int64_t k = first + i;
        w->spread[i] = w->spread[i - 1] + s->square[k];
        for (int32_t j = 0; j < f->p; j++)
            w->mean[i * f->p + j] = w->mean[(i - 1) * f->p + j] + s->square[k] * s->s1[j][k] -
                                    s->square1[k] * s->d1[j][k];
    }
}

/* The last slot of the stratum not after the time. */
static int64_t find_slot(const forecast *w, double time)
{
    const rv_cox_frame *f = &w->cox->frame;
    int64_t low = f->stratum_slot[w->stratum];
    int64_t high = f->stratum_slot[w->stratum + 1] - 1;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (f->slot_time[middle] <= time)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void forecast_at(forecast *w, double time, reversa_cox_prediction *out)
{
    const reversa_cox *cox = w->cox;
    const rv_cox_frame *f = &cox->frame;
    int64_t slot = find_slot(w, time);
    int64_t i = slot - f->stratum_slot[w->stratum];
    double base = hazard_at(cox, slot);
    double variance = w->spread[i] / f->unit;
    for (int32_t j = 0; j < f->p; j++)
        w->d[j] = (w->x[j] * base - w->mean[i * f->p + j]) * f->scale[j];
    for (int32_t j = 0; j < f->p; j++) {
        for (int32_t k = 0; k < f->p; k++)
            variance += w->d[j] * w->d[k] * rv_packed_at(cox->variance, f->column[j], f->column[k]);
    }
    double hazard = base * exp(w->log_rate);
    double se = sqrt(variance > 0 ? variance : 0) * exp(w->log_rate);
    double factor = hazard > 0 ? exp(w->z * se / hazard) : 1;
    double survival = exp(-hazard);
    out->hazard = (reversa_estimate){hazard, se, hazard / factor, hazard * factor, REVERSA_FIT_OK};
    out->survival = (reversa_estimate){survival, survival * se, exp(-hazard * factor), exp(-hazard / factor),
                                       REVERSA_FIT_OK};
}

static reversa_status predict(reversa_context *ctx, forecast *w, const double *times, int64_t n_times,
                              reversa_cox_prediction *out)
{
    const rv_cox_frame *f = &w->cox->frame;
    rv_arena scratch;
    size_t n = (size_t)(f->stratum_slot[w->stratum + 1] - f->stratum_slot[w->stratum]);
    size_t p = (size_t)f->p;
    rv_arena_open(ctx, &scratch);
    w->mean = rv_arena_alloc(ctx, &scratch, n * p, sizeof *w->mean);
    w->spread = rv_arena_alloc(ctx, &scratch, n, sizeof *w->spread);
    w->d = rv_arena_alloc(ctx, &scratch, p, sizeof *w->d);
    bool good = w->mean && w->spread && w->d;
    if (good)
        sum_steps(w);
    for (int64_t i = 0; i < n_times && good; i++)
        forecast_at(w, times[i], &out[i]);
    rv_arena_free(&scratch);
    return good ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status reversa_cox_predict(reversa_context *ctx, const reversa_cox *cox, const reversa_cox_person *person,
                                   const double *times, int64_t n_times, reversa_cox_prediction *prediction_out)
{
    rv_arena scratch;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!cox || !person || !person->x || n_times < 0 || (n_times > 0 && (!times || !prediction_out)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The model, the columns, the times or the output is NULL");
    const rv_cox_frame *f = &cox->frame;
    forecast w = {.cox = cox, .stratum = find_stratum(f, person->stratum), .z = cox->z};
    if (!cox->usable || w.stratum < 0) {
        reversa_fit fit = cox->usable ? REVERSA_FIT_NO_EVENTS : cox->summary.fit;
        reversa_estimate none = {NAN, NAN, NAN, NAN, fit};
        for (int64_t i = 0; i < n_times; i++)
            prediction_out[i] = (reversa_cox_prediction){none, none};
        return REVERSA_OK;
    }
    rv_arena_open(ctx, &scratch);
    w.x = rv_arena_alloc(ctx, &scratch, (size_t)f->p, sizeof *w.x);
    w.log_rate = cox->step_factor[w.stratum] - cox->base;
    for (int32_t j = 0; j < f->p && w.x; j++) {
        int32_t column = f->column[j];
        w.x[j] = (person->x[column] - f->centre[column][w.stratum]) / f->scale[j];
        w.log_rate += cox->coefficient[column].estimate.value * person->x[column];
    }
    status = w.x ? predict(ctx, &w, times, n_times, prediction_out) : REVERSA_E_MEMORY;
    rv_arena_free(&scratch);
    return status;
}
