/*
 * Newton–Raphson for the Cox model, with step halving, to the full precision of the numbers.
 *
 * The Newton decrement λ² = uᵀ·I⁻¹·u says when to stop: divided by the events it is the squared distance to the
 * maximum in units of the columns' spread, and it falls quadratically. Where a column splits the events from the rest
 * (monotone likelihood, Bryson & Johnson 1981) the information vanishes along with λ² while the step stays as long as
 * it was: that tells it from a maximum.
 */
#include <math.h>
#include <string.h>

#include "metrics/cox.h"

#define CLOSE 1e-20      /* λ²/events at the end: the next step changes no digit that is promised */
#define NOISE 1e-13      /* λ²/events that rounding may leave in large sums */
#define VANISHED 1e-12   /* share of a column's information at 0 below which nothing is left of it */
#define FINITE_STEP 1e-4 /* a step this long, in units of a column's spread, is not one near a maximum */
#define MAX_HALVINGS 40

typedef struct newton {
    reversa_context *ctx;
    rv_cox_sums *sums;
    rv_cox_newton *out;
    double *factor; /* packed */
    double *step;   /* [p] */
    double *last;   /* [p] the last whole step */
    double *from;   /* [p] */
    double *floor;  /* [p] information at 0 */
    bool *dropped;  /* [p] */
    double decrement;
    rv_arena scratch;
} newton;

static reversa_status open_newton(newton *w, reversa_context *ctx, rv_cox_sums *sums, rv_cox_newton *out)
{
    size_t p = (size_t)sums->frame->p;
    *w = (newton){.ctx = ctx, .sums = sums, .out = out};
    rv_arena_open(ctx, &w->scratch);
    w->factor = rv_arena_alloc(ctx, &w->scratch, (size_t)rv_cox_packed(sums->frame->p), sizeof *w->factor);
    w->step = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->step);
    w->last = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->last);
    w->from = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->from);
    w->floor = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->floor);
    w->dropped = rv_arena_alloc(ctx, &w->scratch, p, sizeof *w->dropped);
    bool good = w->factor && w->step && w->last && w->from && w->floor && w->dropped;
    return good ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* The Newton step from here. False where the information of a column has vanished. */
static bool find_step(newton *w)
{
    int32_t p = w->sums->frame->p;
    memcpy(w->factor, w->sums->information, (size_t)rv_cox_packed(p) * sizeof *w->factor);
    int32_t rank = rv_packed_factor(w->factor, p, w->floor, VANISHED, w->dropped);
    memcpy(w->step, w->sums->score, (size_t)p * sizeof *w->step);
    rv_packed_solve(w->factor, p, w->step);
    w->decrement = 0;
    for (int32_t j = 0; j < p; j++)
        w->decrement += w->step[j] * w->sums->score[j];
    return rank == p;
}

static double longest(const double *step, int32_t p)
{
    double most = 0;
    for (int32_t j = 0; j < p; j++)
        most = fmax(most, fabs(step[j]));
    return most;
}

/* Name the columns along which the likelihood goes on rising. */
static void blame(newton *w, const double *step, reversa_fit fit)
{
    int32_t p = w->sums->frame->p;
    double most = longest(step, p);
    w->out->fit = fit;
    for (int32_t j = p - 1; j >= 0; j--) {
        w->out->diverges[j] = fabs(step[j]) > 1e-3 * most;
        if (w->out->diverges[j])
            w->out->worst = j;
    }
}

/* Go along the step, halved until the likelihood rises; *moved_out is false where it never does. */
static reversa_status walk(newton *w, bool *moved_out)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    double before = s->log_likelihood;
    double length = 1;
    *moved_out = false;
    memcpy(w->from, s->beta, (size_t)p * sizeof *w->from);
    for (int32_t i = 0; i <= MAX_HALVINGS && !*moved_out; i++) {
        for (int32_t j = 0; j < p; j++)
            s->beta[j] = w->from[j] + length * w->step[j];
        reversa_status status = rv_cox_sums_evaluate(w->ctx, s);
        if (status)
            return status;
        bool finite = isfinite(s->log_likelihood) && isfinite(longest(s->score, p));
        *moved_out = finite && s->log_likelihood >= before - 1e-13 * fabs(before);
        length /= 2;
    }
    if (*moved_out)
        return REVERSA_OK;
    memcpy(s->beta, w->from, (size_t)p * sizeof *w->from);
    return rv_cox_sums_evaluate(w->ctx, s);
}

/* Is the maximum reached, or known to be nowhere? */
static bool settled(newton *w, bool regular, double events, double previous_decrement)
{
    int32_t p = w->sums->frame->p;
    if (!regular) {
        blame(w, longest(w->last, p) > FINITE_STEP ? w->last : w->step, REVERSA_FIT_SEPARATED);
        return true;
    }
    if (!(w->decrement <= CLOSE * events) &&
        !(w->decrement <= NOISE * events && w->decrement >= previous_decrement / 4))
        return false;
    if (longest(w->step, p) > FINITE_STEP)
        blame(w, w->step, REVERSA_FIT_SEPARATED);
    return true;
}

static reversa_status iterate(newton *w, const reversa_cox_options *options)
{
    rv_cox_sums *s = w->sums;
    int32_t p = s->frame->p;
    double events = s->frame->event_weight; /* a decrement grows with the weights */
    double previous = INFINITY;
    w->out->null_likelihood = s->log_likelihood;
    for (int32_t j = 0; j < p; j++)
        w->floor[j] = rv_packed_at(s->information, j, j);
    for (w->out->iterations = 0;; w->out->iterations++) {
        bool regular = find_step(w);
        bool moved = true;
        if (w->out->iterations == 0)
            w->out->score_test = w->decrement;
        if (settled(w, regular, events, previous))
            return REVERSA_OK;
        if (w->out->iterations >= options->max_iterations)
            break;
        previous = w->decrement;
        memcpy(w->last, w->step, (size_t)p * sizeof *w->last);
        reversa_status status = walk(w, &moved);
        if (status)
            return status;
        if (!moved && w->decrement <= NOISE * events)
            return REVERSA_OK; /* rounding hides the rest */
        if (!moved)
            break;
    }
    blame(w, w->step, REVERSA_FIT_NOT_CONVERGED);
    return REVERSA_OK;
}

reversa_status rv_cox_newton_run(reversa_context *ctx, rv_cox_sums *sums, const reversa_cox_options *options,
                                 rv_cox_newton *out)
{
    newton w;
    out->fit = REVERSA_FIT_OK;
    out->worst = -1;
    out->score_test = 0;
    reversa_status status = open_newton(&w, ctx, sums, out);
    if (!status)
        status = iterate(&w, options);
    rv_arena_free(&w.scratch);
    return status;
}
