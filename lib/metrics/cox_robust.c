/*
 * Score residuals, and the variance that they give (Lin & Wei 1989; Reid & Crépeau 1985).
 *
 * The residual of a row is x·(δ − E) − δ·x̄ + e·M: E the expected events that it met, x̄ the mean of its tie block, M
 * the sum over the slots that it met of C = Σ w·x̄ₖ/denₖ (less D = Σ f·w·x̄ₖ/denₖ in its own block, where it counts
 * for 1 − f). C and D are sums of a slot, not of each of its events: O(n + slots) a column with any ties.
 */
#include <string.h>

#include "metrics/cox.h"

#define CHUNK_CLUSTERS 4096

void rv_cox_score_residuals(const rv_cox_sums *s, int32_t j, double *scratch, double *out)
{
    const rv_cox_frame *f = s->frame;
    const double *x = f->x[j];
    double *met = scratch;                  /* [2][n_slots] */
    double *own = scratch + 2 * f->n_slots; /* [n_slots] */
    int64_t slot = 0;
    for (int64_t k = 0; k < f->n_slots; k++)
        own[k] = s->square[k] * s->s1[j][k] - s->square1[k] * s->d1[j][k];
    rv_cox_cumulate(f, own, met);
    for (int64_t i = 0; i < f->m;) {
        rv_cox_run run = rv_cox_run_at(f, &slot, i, f->m);
        int64_t k = run.slot;
        double mean = 0;
        double taken = 0;
        if (run.events) {
            mean = (s->hazard[k] * s->s1[j][k] - s->shared[k] * s->d1[j][k]) / f->slot_weight[k];
            taken = s->square1[k] * s->s1[j][k] - s->square2[k] * s->d1[j][k];
        }
        for (; i < run.first + run.n; i++) {
            double rate = s->risk[i] / f->weight[i];
            double martingale = (run.events ? 1 : 0) - s->expected[i] / f->weight[i];
            out[i] = x[i] * martingale - mean + rate * (rv_cox_met(f, met, &run, i) - taken);
        }
    }
}

typedef struct meat {
    const rv_cox_sums *sums;
    const int32_t *cluster; /* [n] of the person-time */
    int64_t n_clusters;
    double **sum;     /* [p][n_clusters] */
    double *scratch;  /* [workers][3 · n_slots] */
    double *residual; /* [workers][m] */
    double *ones;     /* [RV_COX_TILE] */
    double *part;     /* [chunks][packed] */
} meat;

static reversa_status sum_clusters(void *state, int64_t j, int32_t worker)
{
    const meat *w = state;
    const rv_cox_frame *f = w->sums->frame;
    double *residual = w->residual + worker * f->m;
    double *sum = w->sum[j];
    rv_cox_score_residuals(w->sums, (int32_t)j, w->scratch + 3 * worker * f->n_slots, residual);
    for (int64_t i = 0; i < f->m; i++)
        sum[w->cluster[f->row[i]]] += f->weight[i] * residual[i];
    return REVERSA_OK;
}

static reversa_status cross_clusters(void *state, int64_t chunk, int32_t worker)
{
    const meat *w = state;
    int32_t p = w->sums->frame->p;
    int64_t first = chunk * CHUNK_CLUSTERS;
    int64_t end = first + CHUNK_CLUSTERS < w->n_clusters ? first + CHUNK_CLUSTERS : w->n_clusters;
    (void)worker;
    for (int64_t i = first; i < end; i += RV_COX_TILE)
        rv_cox_moments(w->sum, p, i, i + RV_COX_TILE < end ? RV_COX_TILE : end - i, w->ones,
                       w->part + chunk * rv_cox_packed(p));
    return REVERSA_OK;
}

static reversa_status allocate(reversa_context *ctx, rv_arena *scratch, meat *w, int64_t n_chunks)
{
    const rv_cox_frame *f = w->sums->frame;
    size_t workers = (size_t)rv_workers(ctx);
    size_t p = (size_t)f->p;
    w->sum = rv_arena_alloc(ctx, scratch, p, sizeof *w->sum);
    w->scratch = rv_arena_alloc(ctx, scratch, 3 * workers * (size_t)f->n_slots, sizeof *w->scratch);
    w->residual = rv_arena_alloc(ctx, scratch, workers * (size_t)f->m, sizeof *w->residual);
    w->ones = rv_arena_alloc(ctx, scratch, RV_COX_TILE, sizeof *w->ones);
    w->part = rv_arena_alloc(ctx, scratch, (size_t)(n_chunks * rv_cox_packed(f->p)), sizeof *w->part);
    bool good = w->sum && w->scratch && w->residual && w->ones && w->part;
    for (size_t j = 0; j < p && good; j++) {
        w->sum[j] = rv_arena_alloc(ctx, scratch, (size_t)w->n_clusters, sizeof **w->sum);
        good = w->sum[j] != NULL;
    }
    for (int32_t i = 0; i < RV_COX_TILE && good; i++)
        w->ones[i] = 1;
    return good ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_cox_robust_meat(reversa_context *ctx, rv_cox_sums *sums, const reversa_survival *survival,
                                  double *meat_out)
{
    meat w = {.sums = sums, .cluster = survival->cluster, .n_clusters = survival->n_clusters};
    int64_t n_chunks = (w.n_clusters + CHUNK_CLUSTERS - 1) / CHUNK_CLUSTERS;
    int64_t size = rv_cox_packed(sums->frame->p);
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    memset(meat_out, 0, (size_t)size * sizeof *meat_out);
    reversa_status status = allocate(ctx, &scratch, &w, n_chunks);
    if (!status)
        status = rv_cox_share(ctx, sums->frame->m, sums->frame->p, sum_clusters, &w);
    if (!status)
        status = rv_cox_share(ctx, w.n_clusters, n_chunks, cross_clusters, &w);
    for (int64_t c = 0; c < n_chunks && !status; c++) {
        for (int64_t i = 0; i < size; i++)
            meat_out[i] += w.part[c * size + i];
    }
    rv_arena_free(&scratch);
    return status;
}
