/*
 * Residuals of a Cox model, from the sums at its estimate. Rows that were at risk at no event have none: nothing was
 * expected of them.
 */
#include <math.h>

#include "metrics/cox.h"

#include <reversa/cox_check.h>

static bool by_event(reversa_cox_residual kind)
{
    return kind == REVERSA_RESIDUAL_SCHOENFELD || kind == REVERSA_RESIDUAL_SCALED_SCHOENFELD;
}

static bool is_kind(reversa_cox_residual kind)
{
    return kind >= REVERSA_RESIDUAL_MARTINGALE && kind <= REVERSA_RESIDUAL_LINEAR_PREDICTOR;
}

int64_t reversa_cox_residual_rows(const reversa_cox *cox, reversa_cox_residual kind)
{
    if (!is_kind(kind))
        return 0;
    return by_event(kind) ? cox->summary.n_events : cox->frame.n;
}

int32_t reversa_cox_residual_columns(const reversa_cox *cox, reversa_cox_residual kind)
{
    if (!is_kind(kind))
        return 0;
    bool one = kind == REVERSA_RESIDUAL_MARTINGALE || kind == REVERSA_RESIDUAL_DEVIANCE ||
               kind == REVERSA_RESIDUAL_LINEAR_PREDICTOR;
    return one ? 1 : cox->summary.n_columns;
}

/* A column of `rows` numbers before anything is known of it. */
static void clear(const reversa_cox *cox, bool known, int64_t rows, bool events, double *out)
{
    for (int64_t i = 0; i < rows; i++) {
        bool none = !known || (!events && cox->weightless && cox->weightless[i]);
        out[i] = none ? NAN : 0;
    }
}

static double deviance(double martingale, double events)
{
    double rest = events > 0 ? log(1 - martingale) : 0;
    double root = sqrt(fmax(-2 * (martingale + rest), 0));
    return martingale < 0 ? -root : root;
}

static void write_martingale(const reversa_cox *cox, bool as_deviance, double *out)
{
    const rv_cox_frame *f = &cox->frame;
    int64_t slot = 0;
    clear(cox, cox->usable, f->n, false, out);
    for (int64_t i = 0; i < f->m && cox->usable;) {
        rv_cox_run run = rv_cox_run_at(f, &slot, i, f->m);
        double events = run.events ? 1 : 0;
        for (; i < run.first + run.n; i++) {
            double residual = events - cox->sums.expected[i] / f->weight[i];
            out[f->row[i]] = as_deviance ? deviance(residual, events) : residual;
        }
    }
}

/* The residuals of column j in play, in the caller's scale, into [events]. */
static void write_schoenfeld(const reversa_cox *cox, int32_t j, double *out)
{
    const rv_cox_sums *s = &cox->sums;
    const rv_cox_frame *f = &cox->frame;
    int64_t at = 0;
    for (int64_t k = 0; k < f->n_slots; k++) {
        if (f->slot_events[k] == 0)
            continue;
        double mean = (s->hazard[k] * s->s1[j][k] - s->shared[k] * s->d1[j][k]) / f->slot_weight[k];
        for (int64_t i = f->slot_row[k]; i < f->slot_row[k] + f->slot_events[k]; i++)
            out[at++] = (f->x[j][i] - mean) * f->scale[j];
    }
}

/* out [columns][rows] = residuals · matrix, row by row, for the columns in play. */
static void multiply_rows(const reversa_cox *cox, int64_t rows, double *vector, double *product, double *out)
{
    const rv_cox_frame *f = &cox->frame;
    for (int64_t i = 0; i < rows; i++) {
        for (int32_t j = 0; j < f->p; j++)
            vector[j] = out[f->column[j] * rows + i];
        for (int32_t j = 0; j < f->p; j++) {
            product[j] = 0;
            for (int32_t k = 0; k < f->p; k++)
                product[j] += vector[k] * rv_packed_at(cox->naive, f->column[k], f->column[j]);
        }
        for (int32_t j = 0; j < f->p; j++)
            out[f->column[j] * rows + i] = product[j];
    }
}

static void write_by_event(const reversa_cox *cox, bool scaled, double *vector, double *product, double *out)
{
    const rv_cox_frame *f = &cox->frame;
    int64_t rows = cox->summary.n_events;
    for (int32_t j = 0; j < cox->summary.n_columns; j++)
        clear(cox, false, rows, true, out + j * rows);
    if (!cox->usable)
        return;
    for (int32_t j = 0; j < f->p; j++)
        write_schoenfeld(cox, j, out + f->column[j] * rows);
    if (!scaled)
        return;
    multiply_rows(cox, rows, vector, product, out);
    for (int32_t j = 0; j < f->p; j++) {
        double *column = out + f->column[j] * rows;
        for (int64_t i = 0; i < rows; i++)
            column[i] = column[i] * (double)rows + cox->coefficient[f->column[j]].estimate.value;
    }
}

static void write_score(const reversa_cox *cox, bool moved, double *scratch, double *out)
{
    const rv_cox_frame *f = &cox->frame;
    double *vector = scratch;
    double *product = vector + f->p;
    double *slots = product + f->p;
    double *residual = slots + 3 * f->n_slots;
    for (int32_t j = 0; j < cox->summary.n_columns; j++)
        clear(cox, cox->usable && cox->coefficient[j].estimate.fit == REVERSA_FIT_OK, f->n, false, out + j * f->n);
    if (!cox->usable)
        return;
    for (int32_t j = 0; j < f->p; j++) {
        double *column = out + f->column[j] * f->n;
        rv_cox_score_residuals(&cox->sums, j, slots, residual);
        for (int64_t i = 0; i < f->m; i++)
            column[f->row[i]] = residual[i] * f->scale[j] * (moved ? f->weight[i] * f->unit : 1);
    }
    if (moved)
        multiply_rows(cox, f->n, vector, product, out);
}

static void write_rows(const reversa_cox *cox, reversa_cox_residual kind, int32_t *row_out)
{
    const rv_cox_frame *f = &cox->frame;
    int64_t at = 0;
    if (!by_event(kind)) {
        for (int64_t i = 0; i < f->n; i++)
            row_out[i] = (int32_t)i;
        return;
    }
    for (int64_t k = 0; k < f->n_slots; k++) {
        for (int64_t i = f->slot_row[k]; i < f->slot_row[k] + f->slot_events[k]; i++)
            row_out[at++] = f->row[i];
    }
}

reversa_status reversa_cox_residuals(reversa_context *ctx, const reversa_cox *cox, reversa_cox_residual kind,
                                     double *out, int32_t *row_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!cox || !out || !is_kind(kind))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The model or the output is NULL, or the residual is of no kind");
    const rv_cox_frame *f = &cox->frame;
    double *scratch = rv_alloc(ctx, (size_t)(2 * (int64_t)f->p + 3 * f->n_slots + f->m), sizeof *scratch);
    if (!scratch)
        return REVERSA_E_MEMORY;
    if (by_event(kind))
        write_by_event(cox, kind == REVERSA_RESIDUAL_SCALED_SCHOENFELD, scratch, scratch + f->p, out);
    else if (kind == REVERSA_RESIDUAL_SCORE || kind == REVERSA_RESIDUAL_DFBETA)
        write_score(cox, kind == REVERSA_RESIDUAL_DFBETA, scratch, out);
    else if (kind == REVERSA_RESIDUAL_LINEAR_PREDICTOR)
        for (int64_t i = 0; i < f->n; i++)
            out[i] = cox->linear[i];
    else
        write_martingale(cox, kind == REVERSA_RESIDUAL_DEVIANCE, out);
    if (row_out)
        write_rows(cox, kind, row_out);
    rv_free(ctx, scratch);
    return REVERSA_OK;
}
