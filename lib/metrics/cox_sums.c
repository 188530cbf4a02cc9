/*
 * Likelihood, score and information of the Cox model at one vector of coefficients.
 *
 * The information is Σ over slots of A·S2 − B·D2 − (a rank-two term in S1, D1), where A, B are scalars of a slot and
 * S2 the second moments of its risk set. Exchanging the sums, Σ A·S2 = Σ over rows of risk·(Σ A met by the row)·x·xᵀ:
 * one weighted cross product of the columns, with no moments kept along time. So an evaluation streams the columns
 * twice, and time itself costs O(slots·p²). Efron's ties need only five scalars a slot, whatever the number of events.
 * Chunks of rows and of slots are fixed by the data and summed in order: the digits do not depend on threads.
 */
#include <math.h>
#include <string.h>

#include "metrics/cox.h"

#define CHUNK_SLOTS 1024
#define ETA_LIMIT 300.0     /* beyond that predictors are shifted by their stratum's largest, far before exp() ends */
#define WORTH_SHARING 32768 /* rows (or slots) of a pass: about as long as a thread takes to start on a busy machine */
#define LOG_BATCH 16        /* ratios of at least 1/events each, multiplied before one logarithm */

reversa_status rv_cox_share(reversa_context *ctx, int64_t n_rows, int64_t n_blocks, rv_block_function function,
                            void *state)
{
    if (n_rows >= WORTH_SHARING)
        return rv_parallel(ctx, n_blocks, function, state, NULL);
    reversa_status status = rv_poll(ctx);
    for (int64_t block = 0; block < n_blocks && !status; block++)
        status = function(state, block, 0);
    return status;
}

static int64_t part_size(int32_t p)
{
    return rv_cox_packed(p) + p + 2;
}

static int64_t slot_chunks(const rv_cox_frame *frame)
{
    return (frame->n_slots + CHUNK_SLOTS - 1) / CHUNK_SLOTS;
}

static double *column_of_doubles(reversa_context *ctx, rv_arena *arena, int64_t n)
{
    return rv_arena_alloc(ctx, arena, (size_t)n, sizeof(double));
}

/* p columns of n numbers; NULL without memory. */
static double **columns_of_doubles(reversa_context *ctx, rv_arena *arena, int32_t p, int64_t n)
{
    double **columns = rv_arena_alloc(ctx, arena, (size_t)p, sizeof *columns);
    for (int32_t j = 0; j < p && columns; j++) {
        columns[j] = column_of_doubles(ctx, arena, n);
        if (!columns[j])
            return NULL;
    }
    return columns;
}

static reversa_status open_leave(reversa_context *ctx, rv_arena *arena, rv_cox_sums *s)
{
    const rv_cox_frame *f = s->frame;
    size_t size;
    if (!f->enter)
        return REVERSA_OK;
    if (!rv_size_multiply((size_t)f->n_chunks, (size_t)f->p + 1, &size) ||
        !rv_size_multiply(size, (size_t)f->n_slots, &size))
        return rv_fail(ctx, REVERSA_E_MEMORY, "The sums of %lld risk sets pass all memory", (long long)f->n_slots);
    s->leave = rv_arena_alloc(ctx, arena, size, sizeof *s->leave);
    return s->leave ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* What a pass writes besides the sums themselves. */
static bool open_workspace(reversa_context *ctx, rv_arena *arena, rv_cox_sums *s)
{
    const rv_cox_frame *f = s->frame;
    int64_t parts = f->n_chunks > slot_chunks(f) ? f->n_chunks : slot_chunks(f);
    int64_t workers = rv_workers(ctx);
    s->expected = column_of_doubles(ctx, arena, f->m);
    s->cumulative = column_of_doubles(ctx, arena, 2 * f->n_slots);
    s->part = column_of_doubles(ctx, arena, parts * part_size(f->p));
    s->buffer = column_of_doubles(ctx, arena, workers * f->p * RV_COX_TILE);
    s->pointer = rv_arena_alloc(ctx, arena, (size_t)(workers * f->p), sizeof *s->pointer);
    return s->expected && s->cumulative && s->part && s->buffer && s->pointer;
}

reversa_status rv_cox_sums_share(reversa_context *ctx, rv_arena *arena, const rv_cox_sums *from, rv_cox_sums *sums_out)
{
    *sums_out = *from;
    return open_workspace(ctx, arena, sums_out) ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_cox_sums_open(reversa_context *ctx, rv_arena *arena, const rv_cox_frame *frame, bool efron,
                                rv_cox_sums *sums_out)
{
    rv_cox_sums s = {.frame = frame, .efron = efron};
    int32_t p = frame->p;
    int64_t places = frame->n_slots + frame->n_chunks;
    double **m_columns[] = {&s.eta, &s.risk};
    double **slot_columns[] = {&s.hazard, &s.shared, &s.square, &s.square1, &s.square2};
    bool good = true;
    for (size_t i = 0; i < sizeof m_columns / sizeof *m_columns; i++)
        good = good && (*m_columns[i] = column_of_doubles(ctx, arena, frame->m)) != NULL;
    for (size_t i = 0; i < sizeof slot_columns / sizeof *slot_columns; i++)
        good = good && (*slot_columns[i] = column_of_doubles(ctx, arena, frame->n_slots)) != NULL;
    good = good && (s.beta = column_of_doubles(ctx, arena, p)) && (s.score = column_of_doubles(ctx, arena, p)) &&
           (s.information = column_of_doubles(ctx, arena, rv_cox_packed(p))) &&
           (s.s0 = column_of_doubles(ctx, arena, places)) && (s.d0 = column_of_doubles(ctx, arena, places)) &&
           (s.s1 = columns_of_doubles(ctx, arena, p, places)) && (s.d1 = columns_of_doubles(ctx, arena, p, places)) &&
           open_workspace(ctx, arena, &s);
    if (!good || open_leave(ctx, arena, &s))
        return REVERSA_E_MEMORY;
    *sums_out = s;
    return REVERSA_OK;
}

/* ---- Pass 1: predictors, risks, sums of each slot's own rows ---- */

static void predict_tile(rv_cox_sums *s, int64_t first, int64_t n)
{
    const rv_cox_frame *f = s->frame;
    double *eta = s->eta + first;
    if (f->offset)
        memcpy(eta, f->offset + first, (size_t)n * sizeof *eta);
    else
        memset(eta, 0, (size_t)n * sizeof *eta);
    for (int32_t j = 0; j < f->p; j++) {
        double beta = s->beta[j];
        const double *x = f->x[j] + first;
        for (int64_t i = 0; i < n && beta != 0; i++)
            eta[i] += beta * x[i];
    }
}

/* Add a run's sums at its place; `begin` where nothing is there yet. */
static void add_run(rv_cox_sums *s, const rv_cox_run *run, int64_t place, bool begin)
{
    const rv_cox_frame *f = s->frame;
    const double *risk = s->risk + run->first;
    double sum = rv_cox_sum(risk, run->n);
    s->s0[place] = (begin ? 0 : s->s0[place]) + sum;
    s->d0[place] = (begin ? 0 : s->d0[place]) + (run->events ? sum : 0);
    for (int32_t j = 0; j < f->p; j++) {
        double moment = rv_cox_dot(risk, f->x[j] + run->first, run->n);
        s->s1[j][place] = (begin ? 0 : s->s1[j][place]) + moment;
        s->d1[j][place] = (begin ? 0 : s->d1[j][place]) + (run->events ? moment : 0);
    }
}

/* Rows that enter late leave the risk sets of their entry's slot and of all before. */
static void add_leaving(rv_cox_sums *s, int64_t first, int64_t n, double *leave)
{
    const rv_cox_frame *f = s->frame;
    const int32_t *enter = f->enter + first;
    const double *risk = s->risk + first;
    for (int64_t i = 0; i < n; i++)
        leave[enter[i]] += risk[i];
    for (int32_t j = 0; j < f->p; j++) {
        const double *x = f->x[j] + first;
        leave += f->n_slots;
        for (int64_t i = 0; i < n; i++)
            leave[enter[i]] += risk[i] * x[i];
    }
}

static reversa_status sum_chunk(void *state, int64_t chunk, int32_t worker)
{
    rv_cox_sums *s = state;
    const rv_cox_frame *f = s->frame;
    int64_t end = f->chunk_row[chunk + 1];
    int64_t slot = f->chunk_slot[chunk];
    int64_t last = -1;
    double *part = s->part + chunk * part_size(f->p);
    double *leave = s->leave ? s->leave + chunk * (f->p + 1) * f->n_slots : NULL;
    double events = 0;
    double extreme = 0;
    (void)worker;
    if (leave)
        memset(leave, 0, (size_t)((f->p + 1) * f->n_slots) * sizeof *leave);
    for (int64_t i = f->chunk_row[chunk]; i < end; i += RV_COX_TILE) {
        int64_t stop = i + RV_COX_TILE < end ? i + RV_COX_TILE : end;
        if (!s->keep_eta)
            predict_tile(s, i, stop - i);
        for (int64_t k = i; k < stop; k++) {
            double size = fabs(s->eta[k]);
            extreme = size <= extreme ? extreme : size; /* NaN passes on */
            s->risk[k] = f->weight[k] * exp(s->eta[k]);
        }
        for (int64_t k = i; k < stop;) {
            rv_cox_run run = rv_cox_run_at(f, &slot, k, stop);
            add_run(s, &run, run.slot + chunk, run.slot != last);
            if (run.events)
                events += rv_cox_dot(f->weight + k, s->eta + k, run.n);
            last = run.slot;
            k += run.n;
        }
        if (leave)
            add_leaving(s, i, stop - i, leave);
    }
    part[0] = events;
    part[1] = extreme;
    return REVERSA_OK;
}

/* Bring the predictors of each stratum to at most 0: the likelihood does not change by it. */
static void shift(rv_cox_sums *s)
{
    const rv_cox_frame *f = s->frame;
    for (int32_t t = 0; t < f->n_strata; t++) {
        int64_t first = f->slot_row[f->stratum_slot[t]];
        int64_t end = f->slot_row[f->stratum_slot[t + 1]];
        double largest = s->eta[first];
        for (int64_t i = first; i < end; i++)
            largest = s->eta[i] > largest ? s->eta[i] : largest;
        for (int64_t i = first; i < end; i++)
            s->eta[i] -= largest;
    }
}

static reversa_status sum_rows(reversa_context *ctx, rv_cox_sums *s)
{
    const rv_cox_frame *f = s->frame;
    double extreme = 0;
    s->keep_eta = false;
    reversa_status status = rv_cox_share(ctx, f->m, f->n_chunks, sum_chunk, s);
    for (int64_t c = 0; c < f->n_chunks && !status; c++)
        extreme = fmax(extreme, s->part[c * part_size(f->p) + 1]);
    if (!status && extreme > ETA_LIMIT) {
        shift(s);
        s->keep_eta = true;
        status = rv_cox_share(ctx, f->m, f->n_chunks, sum_chunk, s);
    }
    s->log_likelihood = 0;
    for (int64_t c = 0; c < f->n_chunks && !status; c++)
        s->log_likelihood += s->part[c * part_size(f->p)];
    return status;
}

/* ---- Risk sets: sums from each slot on ---- */

/* Bring the chunks' places together: slot k comes to place k, which no later slot reads. */
static void merge(const rv_cox_frame *f, double *places)
{
    int64_t chunk = 0;
    for (int64_t k = 0; k < f->n_slots; k++) {
        double sum = 0;
        while (chunk < f->n_chunks && f->chunk_row[chunk + 1] <= f->slot_row[k])
            chunk++;
        for (int64_t c = chunk; c < f->n_chunks && f->chunk_row[c] < f->slot_row[k + 1]; c++)
            sum += places[k + c];
        places[k] = f->slot_row[k] < f->slot_row[k + 1] ? sum : 0;
    }
}

/* Add to a sum, with what rounding took from it (Neumaier 1974). */
static void add(double *sum, double *lost, double value)
{
    double next = *sum + value;
    *lost += fabs(*sum) >= fabs(value) ? (*sum - next) + value : (value - next) + *sum;
    *sum = next;
}

/* Sums of column j − 1, or for 0 of the risks, from each slot to the last of its stratum, less those not yet there. */
static reversa_status scan_column(void *state, int64_t j, int32_t worker)
{
    rv_cox_sums *s = state;
    const rv_cox_frame *f = s->frame;
    double *own = j ? s->s1[j - 1] : s->s0;
    double sum = 0;
    double lost = 0;
    (void)worker;
    merge(f, own);
    merge(f, j ? s->d1[j - 1] : s->d0);
    for (int64_t k = f->n_slots - 1; k >= 0; k--) {
        bool empty = f->slot_time[k] == -INFINITY;
        if (empty || (f->enter && f->slot_fresh[k])) {
            sum = 0;
            lost = 0;
        }
        for (int64_t c = 0; c < f->n_chunks && f->enter && !empty && !f->slot_fresh[k]; c++)
            add(&sum, &lost, -s->leave[(c * (f->p + 1) + j) * f->n_slots + k]);
        add(&sum, &lost, own[k]);
        own[k] = sum + lost;
    }
    return REVERSA_OK;
}

/* ---- Slots: what the events of one time take from the likelihood ---- */

/* Efron: the steps of a tie of d events with shares f = 0, 1/d, … of them gone. Returns Σ w·log den. */
static double take_steps(rv_cox_sums *s, int64_t k)
{
    double n = s->frame->slot_events[k];
    double weight = s->frame->slot_weight[k] / n;
    double whole = s->s0[k];
    double product = 1;
    double logs = n * log(whole);
    double a = 0;
    double b = 0;
    double c0 = 0;
    double c1 = 0;
    double c2 = 0;
    for (int32_t i = 0; i < s->frame->slot_events[k]; i++) {
        double share = i / n;
        double den = whole - share * s->d0[k];
        double inverse = 1 / den;
        double square = inverse * inverse;
        a += inverse;
        b += share * inverse;
        c0 += square;
        c1 += share * square;
        c2 += share * share * square;
        product *= den / whole;
        if (i % LOG_BATCH == LOG_BATCH - 1) {
            logs += log(product);
            product = 1;
        }
    }
    s->hazard[k] = weight * a;
    s->shared[k] = weight * b;
    s->square[k] = weight * c0;
    s->square1[k] = weight * c1;
    s->square2[k] = weight * c2;
    return weight * (logs + log(product));
}

static double take_one(rv_cox_sums *s, int64_t k)
{
    double weight = s->frame->slot_weight[k];
    s->hazard[k] = weight > 0 ? weight / s->s0[k] : 0;
    s->square[k] = weight > 0 ? s->hazard[k] / s->s0[k] : 0;
    s->shared[k] = 0;
    s->square1[k] = 0;
    s->square2[k] = 0;
    return weight > 0 ? weight * log(s->s0[k]) : 0;
}

static reversa_status take_slots(void *state, int64_t chunk, int32_t worker)
{
    rv_cox_sums *s = state;
    const rv_cox_frame *f = s->frame;
    int64_t end = (chunk + 1) * CHUNK_SLOTS < f->n_slots ? (chunk + 1) * CHUNK_SLOTS : f->n_slots;
    double logs = 0;
    (void)worker;
    for (int64_t k = chunk * CHUNK_SLOTS; k < end; k++)
        logs += s->efron && f->slot_events[k] > 1 ? take_steps(s, k) : take_one(s, k);
    s->part[chunk * part_size(f->p)] = logs;
    return REVERSA_OK;
}

void rv_cox_cumulate(const rv_cox_frame *frame, const double *values, double *cumulative_out)
{
    double sum = 0;
    double lost = 0;
    for (int64_t k = 0; k < frame->n_slots; k++) {
        if (frame->slot_time[k] == -INFINITY) {
            sum = 0;
            lost = 0;
        }
        add(&sum, &lost, values[k]);
        cumulative_out[k] = frame->enter ? sum : sum + lost;
        cumulative_out[frame->n_slots + k] = lost;
    }
}

/* ---- Pass 2: the cross product of the columns ---- */

static void expect_run(rv_cox_sums *s, const rv_cox_run *run)
{
    const rv_cox_frame *f = s->frame;
    double taken = !run->events ? 0 : s->shared[run->slot] * (s->g ? s->g[run->slot] : 1);
    for (int64_t i = run->first; i < run->first + run->n; i++)
        s->expected[i] = s->risk[i] * (rv_cox_met(f, s->cumulative, run, i) - taken);
}

static reversa_status cross_chunk(void *state, int64_t chunk, int32_t worker)
{
    rv_cox_sums *s = state;
    const rv_cox_frame *f = s->frame;
    int64_t end = f->chunk_row[chunk + 1];
    int64_t slot = f->chunk_slot[chunk];
    double *part = s->part + chunk * part_size(f->p);
    (void)worker;
    memset(part, 0, (size_t)part_size(f->p) * sizeof *part);
    for (int64_t i = f->chunk_row[chunk]; i < end; i += RV_COX_TILE) {
        int64_t stop = i + RV_COX_TILE < end ? i + RV_COX_TILE : end;
        for (int64_t k = i; k < stop;) {
            rv_cox_run run = rv_cox_run_at(f, &slot, k, stop);
            expect_run(s, &run);
            k += run.n;
        }
        for (int32_t j = 0; j < f->p; j++)
            part[j] += rv_cox_dot(s->expected + i, f->x[j] + i, stop - i);
        rv_cox_moments(f->x, f->p, i, stop - i, s->expected + i, part + f->p);
    }
    return REVERSA_OK;
}

/* The rank-two terms of a tile of slots: c0·m·mᵀ + (c2 − c1²/c0)·d1·d1ᵀ with m = s1 − (c1/c0)·d1. Both weights are
 * at least 0, by Cauchy and Schwarz. */
static void rank_tile(rv_cox_sums *s, int64_t first, int64_t n, double *const *m, double *packed)
{
    double weight[RV_COX_TILE];
    double rest[RV_COX_TILE];
    double ratio[RV_COX_TILE];
    bool tied = false;
    for (int64_t i = 0; i < n; i++) {
        int64_t k = first + i;
        double g = s->g ? s->g[k] : 1;
        ratio[i] = s->square1[k] > 0 ? s->square1[k] / s->square[k] : 0;
        weight[i] = g * s->square[k];
        rest[i] = g * (s->square2[k] - ratio[i] * s->square1[k]);
        tied = tied || ratio[i] > 0;
    }
    for (int32_t j = 0; j < s->frame->p; j++) {
        for (int64_t i = 0; i < n; i++)
            m[j][i] = s->s1[j][first + i] - ratio[i] * s->d1[j][first + i];
    }
    rv_cox_moments(m, s->frame->p, 0, n, weight, packed);
    if (tied)
        rv_cox_moments(s->d1, s->frame->p, first, n, rest, packed);
}

static reversa_status rank_chunk(void *state, int64_t chunk, int32_t worker)
{
    rv_cox_sums *s = state;
    const rv_cox_frame *f = s->frame;
    int64_t end = (chunk + 1) * CHUNK_SLOTS < f->n_slots ? (chunk + 1) * CHUNK_SLOTS : f->n_slots;
    double *part = s->part + chunk * part_size(f->p);
    double **m = s->pointer + (int64_t)worker * f->p;
    for (int32_t j = 0; j < f->p; j++)
        m[j] = s->buffer + ((int64_t)worker * f->p + j) * RV_COX_TILE;
    memset(part, 0, (size_t)part_size(f->p) * sizeof *part);
    for (int64_t k = chunk * CHUNK_SLOTS; k < end; k += RV_COX_TILE)
        rank_tile(s, k, k + RV_COX_TILE < end ? RV_COX_TILE : end - k, m, part);
    return REVERSA_OK;
}

/* The information with factors s->g; score_out [p] may be NULL. */
static reversa_status cross(reversa_context *ctx, rv_cox_sums *s, double *score_out, double *information_out)
{
    const rv_cox_frame *f = s->frame;
    int64_t size = rv_cox_packed(f->p);
    memset(information_out, 0, (size_t)size * sizeof *information_out);
    reversa_status status = rv_cox_share(ctx, f->m, f->n_chunks, cross_chunk, s);
    for (int64_t c = 0; c < f->n_chunks && !status; c++) {
        const double *part = s->part + c * part_size(f->p);
        for (int64_t i = 0; i < size; i++)
            information_out[i] += part[f->p + i];
        for (int32_t j = 0; j < f->p && score_out; j++)
            score_out[j] -= part[j];
    }
    if (!status)
        status = rv_cox_share(ctx, f->n_slots, slot_chunks(f), rank_chunk, s);
    for (int64_t c = 0; c < slot_chunks(f) && !status; c++) {
        for (int64_t i = 0; i < size; i++)
            information_out[i] -= s->part[c * part_size(f->p) + i];
    }
    return status;
}

reversa_status rv_cox_sums_evaluate(reversa_context *ctx, rv_cox_sums *s)
{
    const rv_cox_frame *f = s->frame;
    s->g = NULL;
    reversa_status status = sum_rows(ctx, s);
    if (!status)
        status = rv_cox_share(ctx, f->n_slots, f->p + 1, scan_column, s);
    if (!status)
        status = rv_cox_share(ctx, f->n_slots, slot_chunks(f), take_slots, s);
    if (status)
        return status;
    for (int64_t c = 0; c < slot_chunks(f); c++)
        s->log_likelihood -= s->part[c * part_size(f->p)];
    rv_cox_cumulate(f, s->hazard, s->cumulative);
    for (int32_t j = 0; j < f->p; j++)
        s->score[j] = f->event_sum[j];
    return cross(ctx, s, s->score, s->information);
}

/* ---- With a factor for each slot ---- */

static void weighted_score(const rv_cox_sums *s, const double *g, int32_t j, double *score_out)
{
    const rv_cox_frame *f = s->frame;
    double sum = 0;
    for (int64_t k = 0; k < f->n_slots; k++) {
        int64_t first = f->slot_row[k];
        double seen = rv_cox_dot(f->weight + first, f->x[j] + first, f->slot_events[k]);
        sum += g[k] * (seen - s->hazard[k] * s->s1[j][k] + s->shared[k] * s->d1[j][k]);
    }
    score_out[j] = sum;
}

reversa_status rv_cox_sums_weighted(reversa_context *ctx, rv_cox_sums *s, const double *g, double *score_out,
                                    double *information_out)
{
    const rv_cox_frame *f = s->frame;
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    double *scaled = rv_arena_alloc(ctx, &scratch, (size_t)f->n_slots, sizeof *scaled);
    if (scaled) {
        for (int64_t k = 0; k < f->n_slots; k++)
            scaled[k] = g[k] * s->hazard[k];
        rv_cox_cumulate(f, scaled, s->cumulative);
    }
    rv_arena_free(&scratch);
    if (!scaled)
        return REVERSA_E_MEMORY;
    for (int32_t j = 0; j < f->p; j++)
        weighted_score(s, g, j, score_out);
    s->g = g;
    reversa_status status = cross(ctx, s, NULL, information_out);
    s->g = NULL;
    return status;
}
