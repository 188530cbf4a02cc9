/*
 * Firth's penalty for the Cox model: the likelihood times √det I, Jeffreys' prior (Firth 1993; Heinze & Schemper 2001).
 *
 * The score gains ½·tr(V·∂I/∂βₗ) with V = I⁻¹, a sum over the steps of ties of E[(xₗ − mₗ)·(x − m)ᵀV(x − m)]. With
 * h = xᵀVx it needs no third moments, only those of x, x·xᵀ, h and x·h, which one walk down the slots keeps:
 * O((n + events)·p²). Steps are V·score, halved until the penalised likelihood rises.
 */
#include <math.h>
#include <string.h>

#include "metrics/cox.h"

#define CLOSE 1e-22
#define LONGEST 5.0 /* of a step, in units of a column's spread: the first may aim at infinity */
#define MAX_HALVINGS 40

/* Moments of a set of rows: 1, h, x [p], h·x [p], x·xᵀ packed. */
typedef struct firth {
    reversa_context *ctx;
    rv_cox_sums *sums;
    int64_t size; /* of a set of moments */
    double *at_risk;
    double *events;
    double *step_moments;
    double *row;     /* [p] a row's columns */
    double *mean;    /* [p] */
    double *vm;      /* [p] V times the mean */
    double *inverse; /* packed V */
    double *factor;
    double *extra; /* [p] tr(V·∂I) */
    double *score; /* [p] penalised */
    double *step;
    double *from;
    int32_t *leaving; /* [m] rows by the slot at which they enter; NULL where nobody enters late */
    int64_t *first;   /* [n_slots + 1] */
    double penalty;   /* ½ log det I, in the caller's units */
    rv_arena scratch;
} firth;

static reversa_status sort_leaving(firth *w)
{
    const rv_cox_frame *f = w->sums->frame;
    if (!f->enter)
        return REVERSA_OK;
    w->leaving = rv_arena_alloc(w->ctx, &w->scratch, (size_t)f->m, sizeof *w->leaving);
    w->first = rv_arena_alloc(w->ctx, &w->scratch, (size_t)f->n_slots + 2, sizeof *w->first);
    if (!w->leaving || !w->first)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < f->m; i++)
        w->first[f->enter[i] + 2]++;
    for (int64_t k = 1; k < f->n_slots; k++)
        w->first[k + 1] += w->first[k];
    for (int64_t i = 0; i < f->m; i++)
        w->leaving[w->first[f->enter[i] + 1]++] = (int32_t)i;
    return REVERSA_OK;
}

static reversa_status open_firth(firth *w, reversa_context *ctx, rv_cox_sums *sums)
{
    int32_t p = sums->frame->p;
    *w = (firth){.ctx = ctx, .sums = sums, .size = 2 + 2 * (int64_t)p + rv_cox_packed(p)};
    rv_arena_open(ctx, &w->scratch);
    double **sets[] = {&w->at_risk, &w->events, &w->step_moments};
    double **triangles[] = {&w->inverse, &w->factor};
    double **vectors[] = {&w->row, &w->mean, &w->vm, &w->extra, &w->score, &w->step, &w->from};
    bool good = true;
    for (size_t i = 0; i < 3; i++)
        good = good && (*sets[i] = rv_arena_alloc(ctx, &w->scratch, (size_t)w->size, sizeof **sets)) != NULL;
    for (size_t i = 0; i < 2; i++)
        good = good &&
               (*triangles[i] = rv_arena_alloc(ctx, &w->scratch, (size_t)rv_cox_packed(p), sizeof **sets)) != NULL;
    for (size_t i = 0; i < 7; i++)
        good = good && (*vectors[i] = rv_arena_alloc(ctx, &w->scratch, (size_t)p, sizeof **sets)) != NULL;
    return good ? sort_leaving(w) : REVERSA_E_MEMORY;
}

/* set += sign · risk · moments of row i. */
static void add_row(firth *w, double *set, int64_t i, double sign)
{
    const rv_cox_frame *f = w->sums->frame;
    int32_t p = f->p;
    double risk = sign * w->sums->risk[i];
    for (int32_t j = 0; j < p; j++)
        w->row[j] = f->x[j][i];
    double h = rv_packed_form(w->inverse, p, w->row);
    set[0] += risk;
    set[1] += risk * h;
    double *second = set + 2 + 2 * (int64_t)p;
    for (int32_t j = 0; j < p; j++) {
        set[2 + j] += risk * w->row[j];
        set[2 + p + j] += risk * h * w->row[j];
        for (int32_t k = 0; k <= j; k++)
            second[rv_cox_packed(j) + k] += risk * w->row[j] * w->row[k];
    }
}

/* extra += weight · E[(x − m)·(x − m)ᵀV(x − m)] under the moments in step_moments. */
static void add_step(firth *w, double weight)
{
    int32_t p = w->sums->frame->p;
    const double *set = w->step_moments;
    const double *second = set + 2 + 2 * (int64_t)p;
    double den = set[0];
    double mean_vm = 0;
    for (int32_t j = 0; j < p; j++)
        w->mean[j] = set[2 + j] / den;
    rv_packed_multiply(w->inverse, p, w->mean, w->vm);
    for (int32_t j = 0; j < p; j++)
        mean_vm += w->mean[j] * w->vm[j];
    for (int32_t l = 0; l < p; l++) {
        double turned = 0;
        for (int32_t k = 0; k < p; k++)
            turned += rv_packed_at(second, l, k) / den * w->vm[k];
        double third = set[2 + p + l] / den - w->mean[l] * set[1] / den - 2 * (turned - w->mean[l] * mean_vm);
        w->extra[l] += weight * third;
    }
}

static void take_slot(firth *w, int64_t k)
{
    const rv_cox_frame *f = w->sums->frame;
    int32_t n = f->slot_events[k];
    int32_t steps = w->sums->efron ? n : 1;
    for (int32_t i = 0; i < steps && n > 0; i++) {
        double share = (double)i / n;
        for (int64_t at = 0; at < w->size; at++)
            w->step_moments[at] = w->at_risk[at] - share * w->events[at];
        add_step(w, f->slot_weight[k] / steps);
    }
}

/* tr(V·∂I) at the sums' coefficients. */
static reversa_status find_extra(firth *w)
{
    const rv_cox_frame *f = w->sums->frame;
    size_t bytes = (size_t)w->size * sizeof(double);
    memset(w->extra, 0, (size_t)f->p * sizeof *w->extra);
    for (int64_t k = f->n_slots - 1; k >= 0; k--) {
        bool last = k + 1 == f->n_slots || f->slot_time[k + 1] == -INFINITY; /* of its stratum */
        if (k % 64 == 0 && rv_poll(w->ctx))
            return rv_first_error(w->ctx);
        if (last || (f->enter && f->slot_fresh[k]))
            memset(w->at_risk, 0, bytes);
        else
            for (int64_t i = w->leaving ? w->first[k] : 0; w->leaving && i < w->first[k + 1]; i++)
                add_row(w, w->at_risk, w->leaving[i], -1);
        memset(w->events, 0, bytes);
        int64_t split = f->slot_row[k] + f->slot_events[k];
        for (int64_t i = f->slot_row[k]; i < split; i++)
            add_row(w, w->events, i, 1);
        for (int64_t at = 0; at < w->size; at++)
            w->at_risk[at] += w->events[at];
        for (int64_t i = split; i < f->slot_row[k + 1]; i++)
            add_row(w, w->at_risk, i, 1);
        take_slot(w, k);
    }
    return REVERSA_OK;
}

/* Sums and penalty at sums->beta; *good_out is false where the information has no inverse. */
static reversa_status evaluate(firth *w, bool *good_out)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    reversa_status status = rv_cox_sums_evaluate(w->ctx, s);
    if (status)
        return status;
    memcpy(w->factor, s->information, (size_t)rv_cox_packed(p) * sizeof *w->factor);
    *good_out = isfinite(s->log_likelihood) && rv_packed_factor(w->factor, p, NULL, 1e-15, NULL) == p;
    w->penalty = 0;
    for (int32_t j = 0; j < p && *good_out; j++)
        w->penalty += log(rv_packed_at(w->factor, j, j)) / 2 + log(s->frame->scale[j]);
    return REVERSA_OK;
}

static reversa_status find_score(firth *w)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    rv_packed_invert(w->factor, p, w->row, w->inverse);
    reversa_status status = find_extra(w);
    for (int32_t j = 0; j < p; j++)
        w->score[j] = s->score[j] + w->extra[j] / 2;
    rv_packed_multiply(w->inverse, p, w->score, w->step);
    return status;
}

/* Along the step, shortened until the penalised likelihood rises. */
static reversa_status walk(firth *w, double before, bool *moved_out)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    double length = 1;
    for (int32_t j = 0; j < p; j++)
        length = fmin(length, fabs(w->step[j]) > LONGEST ? LONGEST / fabs(w->step[j]) : 1);
    *moved_out = false;
    memcpy(w->from, s->beta, (size_t)p * sizeof *w->from);
    for (int32_t i = 0; i <= MAX_HALVINGS && !*moved_out; i++) {
        bool good;
        for (int32_t j = 0; j < p; j++)
            s->beta[j] = w->from[j] + length * w->step[j];
        reversa_status status = evaluate(w, &good);
        if (status)
            return status;
        *moved_out = good && s->log_likelihood + w->penalty >= before - 1e-13 * fabs(before);
        length /= 2;
    }
    return REVERSA_OK;
}

static reversa_status iterate(firth *w, const reversa_cox_options *options, rv_cox_newton *out)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    bool good = true;
    reversa_status status = evaluate(w, &good);
    out->null_likelihood = s->log_likelihood + w->penalty;
    for (out->iterations = 0; !status && good; out->iterations++) {
        double decrement = 0;
        status = find_score(w);
        for (int32_t j = 0; j < p; j++)
            decrement += w->step[j] * w->score[j];
        if (out->iterations == 0)
            out->score_test = decrement;
        if (status || decrement <= CLOSE * fmax(s->frame->n_events, s->frame->event_weight))
            break;
        good = out->iterations < options->max_iterations;
        if (good)
            status = walk(w, s->log_likelihood + w->penalty, &good);
    }
    if (!good) {
        out->fit = REVERSA_FIT_NOT_CONVERGED;
        for (int32_t j = 0; j < p; j++) {
            if (out->worst < 0 || fabs(w->step[j]) > fabs(w->step[out->worst]))
                out->worst = j;
        }
    }
    s->log_likelihood += w->penalty;
    return status;
}

reversa_status rv_cox_firth_run(reversa_context *ctx, rv_cox_sums *sums, const reversa_cox_options *options,
                                rv_cox_newton *newton)
{
    firth w;
    newton->fit = REVERSA_FIT_OK;
    newton->worst = -1;
    newton->score_test = 0;
    reversa_status status = open_firth(&w, ctx, sums);
    if (!status)
        status = iterate(&w, options, newton);
    rv_arena_free(&w.scratch);
    return status;
}
