/*
 * The test of proportional hazards: the score test of x·g(t) added to the model, at no effect (Grambsch & Therneau 1994,
 * in the form of R survival 3).
 *
 * With g centred, the score of the new coefficients is Σ over the slots of g times the slot's part, and the information
 * of old and new columns has the blocks Σ part, Σ g·part, Σ g²·part: three weighted cross products of the same columns.
 */
#include <math.h>
#include <string.h>

#include "metrics/cox.h"
#include "metrics/distribution.h"

#include <reversa/cox_check.h>

typedef struct zph {
    reversa_context *ctx;
    const reversa_cox *cox;
    rv_cox_sums sums; /* the model's, with places of its own for what a pass writes */
    double *g;        /* [n_slots] */
    double *square;   /* [n_slots] */
    double *score;    /* [p] */
    double *unused;   /* [p] */
    double *mixed;    /* packed */
    double *pure;     /* packed */
    double *schur;    /* packed */
    double *vector;   /* [p] */
    double *product;  /* [p] */
    rv_arena scratch;
} zph;

static reversa_status open_zph(zph *w)
{
    const rv_cox_frame *f = &w->cox->frame;
    size_t p = (size_t)f->p;
    size_t slots = (size_t)f->n_slots;
    size_t packed = (size_t)rv_cox_packed(f->p);
    struct {
        double **array;
        size_t n;
    } wanted[] = {
        {&w->g, slots},     {&w->square, slots}, {&w->score, p},  {&w->unused, p},  {&w->mixed, packed},
        {&w->pure, packed}, {&w->schur, packed}, {&w->vector, p}, {&w->product, p},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].array = rv_arena_alloc(w->ctx, &w->scratch, wanted[i].n, sizeof(double));
        if (!*wanted[i].array)
            return REVERSA_E_MEMORY;
    }
    return rv_cox_sums_share(w->ctx, &w->scratch, &w->cox->sums, &w->sums);
}

/* The course of time, centred at the events. */
static void fill_course(zph *w, reversa_transform transform)
{
    const rv_cox_frame *f = &w->cox->frame;
    double sum = 0;
    for (int64_t k = 0; k < f->n_slots; k++) {
        double time = f->slot_time[k];
        double g = transform == REVERSA_TRANSFORM_KM         ? w->cox->slot_km[k]
                   : transform == REVERSA_TRANSFORM_RANK     ? w->cox->slot_rank[k]
                   : transform == REVERSA_TRANSFORM_IDENTITY ? time
                                                             : log(time);
        w->g[k] = f->slot_events[k] > 0 ? g : 0;
        sum += f->slot_events[k] * w->g[k];
    }
    for (int64_t k = 0; k < f->n_slots; k++) {
        w->g[k] = f->slot_events[k] > 0 ? w->g[k] - sum / f->n_events : 0;
        w->square[k] = w->g[k] * w->g[k];
    }
}

/* What the model's own columns leave of the new ones' information: pure − mixed·V·mixed. */
static void fill_schur(zph *w)
{
    int32_t p = w->cox->frame.p;
    for (int32_t i = 0; i < p; i++) {
        for (int32_t j = 0; j < p; j++)
            w->vector[j] = rv_packed_at(w->mixed, i, j);
        rv_packed_multiply(w->cox->scaled, p, w->vector, w->product);
        for (int32_t j = 0; j <= i; j++) {
            double sum = 0;
            for (int32_t k = 0; k < p; k++)
                sum += w->product[k] * rv_packed_at(w->mixed, k, j);
            w->schur[rv_cox_packed(i) + j] = rv_packed_at(w->pure, i, j) - sum;
        }
    }
}

static reversa_test make_test(double statistic, double df)
{
    bool good = isfinite(statistic) && df > 0;
    return (reversa_test){good ? statistic : NAN, df, good ? rv_chi_square_upper(statistic, df) : NAN};
}

static void write_tests(zph *w, reversa_test *tests_out, reversa_test *global_out)
{
    const rv_cox_frame *f = &w->cox->frame;
    for (int32_t j = 0; j < f->p; j++) {
        double pure = rv_packed_at(w->pure, j, j);
        double left = rv_packed_at(w->schur, j, j);
        double statistic = left > 1e-12 * pure ? f->unit * w->score[j] * w->score[j] / left : NAN;
        tests_out[f->column[j]] = make_test(statistic, 1);
        w->vector[j] = w->score[j];
        w->unused[j] = pure;
    }
    int32_t rank = rv_packed_factor(w->schur, f->p, w->unused, 1e-12, NULL);
    rv_packed_solve(w->schur, f->p, w->vector);
    double statistic = 0;
    for (int32_t j = 0; j < f->p; j++)
        statistic += w->vector[j] * w->score[j];
    *global_out = make_test(rank == f->p ? f->unit * statistic : NAN, f->p);
}

static reversa_status run(zph *w, reversa_transform transform, reversa_test *tests_out, reversa_test *global_out)
{
    reversa_status status = open_zph(w);
    if (status)
        return status;
    fill_course(w, transform);
    status = rv_cox_sums_weighted(w->ctx, &w->sums, w->square, w->unused, w->pure);
    if (!status)
        status = rv_cox_sums_weighted(w->ctx, &w->sums, w->g, w->score, w->mixed);
    if (status)
        return status;
    fill_schur(w);
    write_tests(w, tests_out, global_out);
    return REVERSA_OK;
}

reversa_status reversa_cox_proportionality(reversa_context *ctx, const reversa_cox *cox, reversa_transform transform,
                                           reversa_test *tests_out, reversa_test *global_out)
{
    zph w = {.ctx = ctx, .cox = cox};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!cox || !tests_out || !global_out || transform < REVERSA_TRANSFORM_KM || transform > REVERSA_TRANSFORM_LOG)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The model or an output is NULL, or the transform is none");
    for (int32_t j = 0; j < cox->summary.n_columns; j++)
        tests_out[j] = make_test(NAN, 1);
    *global_out = make_test(NAN, cox->frame.p);
    if (!cox->usable || cox->frame.p == 0)
        return REVERSA_OK;
    rv_arena_open(ctx, &w.scratch);
    status = run(&w, transform, tests_out, global_out);
    rv_arena_free(&w.scratch);
    return status;
}
