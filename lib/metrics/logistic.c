/*
 * Logistic regression by Newton's method (McCullagh & Nelder 1989) on an orthonormal basis of the columns, with step
 * halving, and Firth's penalty (Firth 1993; Heinze & Schemper 2002) on request.
 *
 * Separation (Albert & Anderson 1984): a direction along which every row's linear predictor moves towards its outcome, or
 * stays, makes the likelihood grow without end, so there is no maximum. Where there is one, Newton's steps turn into it;
 * each step is held to that definition, so the verdict is a proof and not a guess from large numbers.
 */
#include <reversa/adjust.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"
#include "metrics/distribution.h"
#include "metrics/orthogonal.h"
#include "metrics/radix.h"

#define CONVERGED 1e-10 /* of the linear predictor */
#define NEARLY 1e-7     /* the same, where rounding hides that the likelihood still grows */
#define ROUNDING 1e-12  /* of a likelihood */
#define SEPARATES 1e-6  /* of the largest move of a linear predictor */
#define MAX_COLUMNS 1000
#define MAX_HALVINGS 30

struct reversa_logistic {
    rv_arena arena;
    reversa_logistic_summary summary;
    int32_t n_terms;
    reversa_logistic_term *terms; /* [n_terms] */
    double *fitted;               /* [n] */
};

/* A fit in the making. */
typedef struct fit {
    reversa_context *ctx;
    const reversa_logistic_rows *rows;
    reversa_logistic_options options;
    rv_basis basis;
    double *eta;       /* [n] at gamma */
    double *move;      /* [n] of eta along direction */
    double *gamma;     /* [rank] coefficients of the vectors */
    double *trial;     /* [rank] */
    double *direction; /* [rank] */
    double *score;     /* [rank] */
    double *hat;       /* [rank] workspace */
    double *factor;    /* [rank · rank] of the information, its Cholesky factor */
    double log_likelihood;
    int32_t iterations;
} fit;

void reversa_logistic_rows_init(reversa_logistic_rows *rows)
{
    *rows = (reversa_logistic_rows){.struct_size = sizeof *rows};
}

void reversa_logistic_options_init(reversa_logistic_options *options)
{
    *options = (reversa_logistic_options){.struct_size = sizeof *options, .level = 0.95, .max_iterations = 100};
}

static reversa_status check_arguments(reversa_context *ctx, const reversa_logistic_rows *rows,
                                      const reversa_logistic_options *options)
{
    if (rows->struct_size < sizeof *rows)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "rows.struct_size is not the size of the structure");
    if (rows->n < 0 || rows->n > INT32_MAX || rows->n_columns < 0 || rows->n_columns > MAX_COLUMNS)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%lld rows of %d columns: at most %d and %d", (long long)rows->n,
                       rows->n_columns, INT32_MAX, MAX_COLUMNS);
    if ((rows->n > 0 && !rows->outcome) || (rows->n_columns > 0 && !rows->columns))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The outcome or the columns are NULL");
    for (int32_t c = 0; c < rows->n_columns; c++)
        if (rows->n > 0 && !rows->columns[c])
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d is NULL", c + 1);
    if (options && (options->struct_size < sizeof *options || !(options->level > 0 && options->level < 1) ||
                    options->max_iterations < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "An option is out of range");
    return REVERSA_OK;
}

static reversa_status check_rows(reversa_context *ctx, const reversa_logistic_rows *rows)
{
    for (int64_t i = 0; i < rows->n; i++) {
        rv_place place = {.row = i + 1, .column = "outcome"};
        if (rows->outcome[i] != 0 && rows->outcome[i] != 1)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The outcome %d is not 0 or 1", rows->outcome[i]);
        place.column = "weight";
        if (rows->weight && !(rows->weight[i] >= 0 && isfinite(rows->weight[i])))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The weight is not a finite number of at least 0");
        place.column = "offset";
        if (rows->offset && !isfinite(rows->offset[i]))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The offset is not a finite number");
        for (int32_t c = 0; c < rows->n_columns; c++) {
            place.column = rows->names ? rows->names[c] : NULL;
            if (!isfinite(rows->columns[c][i]))
                (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "Column %d is not a finite number", c + 1);
        }
    }
    return rv_first_error(ctx);
}

static double row_weight(const fit *f, int64_t i)
{
    return f->rows->weight ? f->rows->weight[i] : 1;
}

/* ln(1 + e^x) without overflow */
static double soft_plus(double x)
{
    return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/* out = Q·coefficients */
static void combine(const fit *f, const double *coefficients, double *out)
{
    int64_t n = f->basis.n;
    memset(out, 0, (size_t)n * sizeof *out);
    for (int32_t k = 0; k < f->basis.rank; k++)
        for (int64_t i = 0; i < n; i++)
            out[i] += coefficients[k] * f->basis.q[k * n + i];
}

/* Add a row to the information's lower triangle. */
static void add_information(fit *f, int64_t i, double weight)
{
    int32_t rank = f->basis.rank;
    for (int32_t k = 0; k < rank; k++) {
        double part = weight * f->basis.q[k * f->basis.n + i];
        for (int32_t j = 0; j <= k; j++)
            f->factor[k * rank + j] += part * f->basis.q[j * f->basis.n + i];
    }
}

/* The row's share of the fit: its information times qᵀH⁻¹q. */
static double leverage(const fit *f, int64_t i, double weight)
{
    int32_t rank = f->basis.rank;
    double sum = 0;
    for (int32_t k = 0; k < rank; k++)
        f->hat[k] = f->basis.q[k * f->basis.n + i];
    rv_cholesky_forward(f->factor, rank, rank, f->hat);
    for (int32_t k = 0; k < rank; k++)
        sum += f->hat[k] * f->hat[k];
    return weight * sum;
}

static double half_log_determinant(const fit *f)
{
    double sum = 0;
    for (int32_t k = 0; k < f->basis.rank; k++)
        sum += log(f->factor[k * f->basis.rank + k]);
    return sum + rv_orthogonal_log_determinant(&f->basis) / 2;
}

/* Likelihood, score and factored information at gamma. False where the information is singular. */
static bool evaluate(fit *f, const double *gamma)
{
    int64_t n = f->basis.n;
    int32_t rank = f->basis.rank;
    combine(f, gamma, f->eta);
    memset(f->factor, 0, (size_t)rank * (size_t)rank * sizeof *f->factor);
    memset(f->score, 0, (size_t)rank * sizeof *f->score);
    f->log_likelihood = 0;
    for (int64_t i = 0; i < n; i++) {
        double weight = row_weight(f, i);
        f->eta[i] += f->rows->offset ? f->rows->offset[i] : 0;
        if (weight == 0)
            continue;
        f->log_likelihood -= weight * soft_plus(f->rows->outcome[i] ? -f->eta[i] : f->eta[i]);
        add_information(f, i, weight / (1 + exp(-f->eta[i])) / (1 + exp(f->eta[i])));
    }
    if (!rv_cholesky(f->factor, rank))
        return false;
    for (int64_t i = 0; i < n; i++) {
        double weight = row_weight(f, i);
        if (weight == 0)
            continue;
        double yes = 1 / (1 + exp(-f->eta[i]));
        double no = 1 / (1 + exp(f->eta[i]));
        double pull = weight * (f->rows->outcome[i] ? no : -yes);
        if (f->options.firth)
            pull += leverage(f, i, weight * yes * no) * (no - yes) / 2;
        for (int32_t k = 0; k < rank; k++)
            f->score[k] += pull * f->basis.q[k * n + i];
    }
    if (f->options.firth)
        f->log_likelihood += half_log_determinant(f);
    return true;
}

/* Does every row move towards its outcome, or stay, along the direction? */
static bool separates(const fit *f, double largest)
{
    if (f->options.firth)
        return false;
    for (int64_t i = 0; i < f->basis.n; i++) {
        double towards = f->rows->outcome[i] ? f->move[i] : -f->move[i];
        if (row_weight(f, i) > 0 && towards < -SEPARATES * largest)
            return false;
    }
    return true;
}

/* Go along the direction, less far until the likelihood does not fall. */
static bool advance(fit *f)
{
    double before = f->log_likelihood;
    double step = 1;
    for (int32_t halving = 0; halving < MAX_HALVINGS; halving++) {
        for (int32_t k = 0; k < f->basis.rank; k++)
            f->trial[k] = f->gamma[k] + step * f->direction[k];
        if (evaluate(f, f->trial) && f->log_likelihood >= before - ROUNDING * fabs(before)) {
            memcpy(f->gamma, f->trial, (size_t)f->basis.rank * sizeof *f->gamma);
            return true;
        }
        step /= 2;
    }
    return false;
}

/* Maximise over the first n_free vectors' coefficients, from 0. */
static reversa_status maximise(fit *f, int32_t n_free, reversa_fit *fit_out)
{
    int32_t rank = f->basis.rank;
    memset(f->gamma, 0, (size_t)rank * sizeof *f->gamma);
    *fit_out = REVERSA_FIT_NOT_CONVERGED;
    if (!evaluate(f, f->gamma))
        return REVERSA_OK;
    for (f->iterations = 1; f->iterations <= f->options.max_iterations; f->iterations++) {
        reversa_status status = rv_poll(f->ctx);
        if (status)
            return status;
        memset(f->direction, 0, (size_t)rank * sizeof *f->direction);
        memcpy(f->direction, f->score, (size_t)n_free * sizeof *f->direction);
        rv_cholesky_forward(f->factor, rank, n_free, f->direction);
        rv_cholesky_backward(f->factor, rank, n_free, f->direction);
        combine(f, f->direction, f->move);
        double largest = 0;
        for (int64_t i = 0; i < f->basis.n; i++)
            largest = fmax(largest, fabs(f->move[i]));
        if (largest > CONVERGED && separates(f, largest)) {
            *fit_out = REVERSA_FIT_SEPARATED;
            return REVERSA_OK;
        }
        bool arrived = largest <= CONVERGED;
        bool advanced = advance(f);
        if (!advanced || arrived) {
            *fit_out = arrived || largest <= NEARLY ? REVERSA_FIT_OK : REVERSA_FIT_NOT_CONVERGED;
            return REVERSA_OK;
        }
    }
    return REVERSA_OK;
}

/* The term that moves linear predictors most along the direction: what separates. */
static int32_t moving_term(const fit *f, double *beta)
{
    int32_t chosen = 0;
    double most = 0;
    for (int64_t i = 0; i < f->rows->n; i++)
        most = fmax(most, SEPARATES * fabs(f->move[i])); /* less is rounding */
    rv_orthogonal_coefficients(&f->basis, f->direction, beta);
    for (int32_t term = 1; term < f->basis.n_terms; term++) {
        double low = INFINITY;
        double high = -INFINITY;
        for (int64_t i = 0; i < f->rows->n; i++)
            if (row_weight(f, i) > 0) {
                low = fmin(low, f->rows->columns[term - 1][i]);
                high = fmax(high, f->rows->columns[term - 1][i]);
            }
        double moved = fabs(beta[term]) * (high - low);
        if (moved > most * (1 + 1e-9)) {
            most = moved;
            chosen = term;
        }
    }
    return chosen;
}

/* Chance by fitted chance, sorted: what share of the pairs of an event and none stands in the right order? */
static reversa_status rank_area(fit *f, const double *fitted, double *auc_out)
{
    rv_arena arena;
    rv_radix radix;
    rv_arena_open(f->ctx, &arena);
    size_t n = (size_t)f->rows->n;
    reversa_status status = rv_radix_open(f->ctx, &arena, n, &radix);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    for (size_t i = 0; i < n; i++) {
        radix.key[i] = rv_radix_key(fitted[i]);
        radix.row[i] = (int32_t)i;
    }
    rv_radix_sort(&radix, n);
    double below[2] = {0, 0};
    double right = 0;
    for (size_t i = 0; i < n;) {
        double here[2] = {0, 0};
        for (size_t first = i; i < n && radix.key[i] == radix.key[first]; i++)
            here[f->rows->outcome[radix.row[i]]] += row_weight(f, radix.row[i]);
        right += here[1] * (below[0] + here[0] / 2);
        below[0] += here[0];
        below[1] += here[1];
    }
    *auc_out = right / (below[0] * below[1]); /* 0 / 0 where there is one outcome only */
    rv_arena_free(&arena);
    return REVERSA_OK;
}

/* The columns' coefficients, variances and the fitted chances from the vectors'. */
static reversa_status write_terms(fit *f, reversa_logistic *logistic)
{
    int32_t rank = f->basis.rank;
    int32_t n_terms = f->basis.n_terms;
    double *beta = rv_alloc(f->ctx, (size_t)n_terms * 2, sizeof *beta);
    double *root = rv_alloc(f->ctx, (size_t)rank * (size_t)rank, sizeof *root);
    if (!beta || !root || !evaluate(f, f->gamma)) {
        rv_free(f->ctx, beta);
        rv_free(f->ctx, root);
        return beta && root ? rv_fail(f->ctx, REVERSA_E_INTERNAL, "The information lost its rank") : REVERSA_E_MEMORY;
    }
    for (int32_t j = 0; j < rank; j++) { /* L⁻ᵀ, column by column */
        memset(f->trial, 0, (size_t)rank * sizeof *f->trial);
        f->trial[j] = 1;
        rv_cholesky_backward(f->factor, rank, rank, f->trial);
        for (int32_t k = 0; k < rank; k++)
            root[k * rank + j] = f->trial[k];
    }
    rv_orthogonal_coefficients(&f->basis, f->gamma, beta);
    rv_orthogonal_errors(&f->basis, root, beta + n_terms);
    double z = rv_normal_level(f->options.level);
    for (int32_t term = 0; term < n_terms; term++) {
        reversa_logistic_term *t = &logistic->terms[term];
        double se = beta[n_terms + term];
        bool kept = f->basis.place[term] >= 0;
        t->log_odds = (reversa_estimate){beta[term], se, beta[term] - z * se, beta[term] + z * se,
                                         kept ? REVERSA_FIT_OK : REVERSA_FIT_COLLINEAR};
        t->z = beta[term] / se;
        t->p = rv_normal_two_sided(t->z);
    }
    for (int64_t i = 0; i < f->rows->n; i++) {
        double eta = f->eta[i];
        for (int32_t term = 0; row_weight(f, i) == 0 && term < n_terms; term++) /* outside the basis */
            if (f->basis.place[term] >= 0)
                eta += beta[term] * (term ? f->rows->columns[term - 1][i] : 1);
        logistic->fitted[i] = 1 / (1 + exp(-eta));
    }
    logistic->summary.log_likelihood = f->log_likelihood;
    rv_free(f->ctx, beta);
    rv_free(f->ctx, root);
    return rank_area(f, logistic->fitted, &logistic->summary.auc);
}

static void write_nothing(reversa_logistic *logistic, int64_t n)
{
    reversa_fit reason = logistic->summary.fit;
    for (int32_t term = 0; term < logistic->n_terms; term++) {
        logistic->terms[term].log_odds = (reversa_estimate){NAN, NAN, NAN, NAN, reason};
        logistic->terms[term].z = logistic->terms[term].p = NAN;
    }
    for (int64_t i = 0; i < n; i++)
        logistic->fitted[i] = NAN;
    logistic->summary.log_likelihood = logistic->summary.auc = NAN;
}

/* What rules a fit out before it begins. */
static reversa_fit first_reason(const fit *f, const reversa_logistic_summary *summary)
{
    if (summary->n == 0)
        return REVERSA_FIT_NO_DATA;
    if (summary->n_events == 0 && !f->options.firth)
        return REVERSA_FIT_NO_EVENTS;
    return REVERSA_FIT_OK;
}

static reversa_status run(fit *f, reversa_logistic *logistic)
{
    reversa_logistic_summary *summary = &logistic->summary;
    for (int64_t i = 0; i < f->rows->n; i++)
        if (row_weight(f, i) > 0) {
            summary->n++;
            summary->n_events += f->rows->outcome[i];
        }
    summary->log_likelihood_null = NAN;
    summary->fit = first_reason(f, summary);
    if (summary->fit) {
        write_nothing(logistic, f->rows->n);
        return REVERSA_OK;
    }
    reversa_fit null_fit;
    reversa_status status = maximise(f, 1, &null_fit);
    if (!status && !null_fit)
        summary->log_likelihood_null = f->log_likelihood;
    if (!status)
        status = maximise(f, f->basis.rank, &summary->fit);
    if (status)
        return status;
    summary->iterations = f->iterations;
    if (!summary->fit) {
        for (int32_t term = f->basis.n_terms - 1; term > 0; term--)
            if (f->basis.place[term] < 0) {
                summary->fit = REVERSA_FIT_COLLINEAR;
                summary->column = logistic->terms[term].name;
            }
        return write_terms(f, logistic);
    }
    if (summary->fit == REVERSA_FIT_SEPARATED) {
        double *beta = rv_alloc(f->ctx, (size_t)f->basis.n_terms, sizeof *beta);
        if (!beta)
            return REVERSA_E_MEMORY;
        summary->column = logistic->terms[moving_term(f, beta)].name;
        rv_free(f->ctx, beta);
    }
    write_nothing(logistic, f->rows->n);
    return REVERSA_OK;
}

static reversa_status name_terms(reversa_context *ctx, const reversa_logistic_rows *rows, reversa_logistic *logistic)
{
    logistic->terms[0].name = "(intercept)";
    for (int32_t c = 0; c < rows->n_columns; c++) {
        char numbered[32];
        (void)snprintf(numbered, sizeof numbered, "column %d", c + 1);
        const char *name = rows->names && rows->names[c] ? rows->names[c] : numbered;
        logistic->terms[c + 1].name = rv_arena_text(ctx, &logistic->arena, name, strlen(name));
        if (!logistic->terms[c + 1].name)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static reversa_status open_result(reversa_context *ctx, const reversa_logistic_rows *rows, reversa_logistic **out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_logistic *logistic = rv_arena_alloc(ctx, &arena, 1, sizeof *logistic);
    if (logistic) {
        logistic->n_terms = rows->n_columns + 1;
        logistic->terms = rv_arena_alloc(ctx, &arena, (size_t)logistic->n_terms, sizeof *logistic->terms);
        logistic->fitted = rv_arena_alloc(ctx, &arena, (size_t)rows->n, sizeof *logistic->fitted);
        logistic->arena = arena;
    }
    if (!logistic || !logistic->terms || !logistic->fitted || name_terms(ctx, rows, logistic)) {
        rv_arena last = logistic ? logistic->arena : arena;
        rv_arena_free(&last);
        return REVERSA_E_MEMORY;
    }
    *out = logistic;
    return REVERSA_OK;
}

static reversa_status open_fit(fit *f, rv_arena *scratch)
{
    const reversa_logistic_rows *rows = f->rows;
    rv_design design = {rows->n, rows->n_columns, rows->columns, rows->weight};
    reversa_status status = rv_orthogonal_create(f->ctx, scratch, &design, &f->basis);
    if (status)
        return status;
    size_t n = (size_t)rows->n;
    size_t rank = (size_t)f->basis.rank;
    f->eta = rv_arena_alloc(f->ctx, scratch, n, sizeof *f->eta);
    f->move = rv_arena_alloc(f->ctx, scratch, n, sizeof *f->move);
    f->gamma = rv_arena_alloc(f->ctx, scratch, rank, sizeof *f->gamma);
    f->trial = rv_arena_alloc(f->ctx, scratch, rank, sizeof *f->trial);
    f->direction = rv_arena_alloc(f->ctx, scratch, rank, sizeof *f->direction);
    f->score = rv_arena_alloc(f->ctx, scratch, rank, sizeof *f->score);
    f->hat = rv_arena_alloc(f->ctx, scratch, rank, sizeof *f->hat);
    f->factor = rv_arena_alloc(f->ctx, scratch, rank * rank, sizeof *f->factor);
    bool got = f->eta && f->move && f->gamma && f->trial && f->direction && f->score && f->hat && f->factor;
    return got ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status reversa_logistic_create(reversa_context *ctx, const reversa_logistic_rows *rows,
                                       const reversa_logistic_options *options, reversa_logistic **logistic_out)
{
    reversa_status status = rv_begin(ctx);
    if (logistic_out)
        *logistic_out = NULL;
    if (status)
        return status;
    if (!rows || !logistic_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The rows or the result are NULL");
    status = check_arguments(ctx, rows, options);
    if (!status)
        status = check_rows(ctx, rows);
    if (status)
        return status;
    fit f = {.ctx = ctx, .rows = rows};
    reversa_logistic_options_init(&f.options);
    if (options)
        f.options = *options;
    rv_arena scratch;
    reversa_logistic *logistic = NULL;
    rv_arena_open(ctx, &scratch);
    status = open_fit(&f, &scratch);
    if (!status)
        status = open_result(ctx, rows, &logistic);
    if (!status)
        status = run(&f, logistic);
    rv_arena_free(&scratch);
    if (status)
        reversa_logistic_free(logistic);
    else
        *logistic_out = logistic;
    return status;
}

void reversa_logistic_summary_read(const reversa_logistic *logistic, reversa_logistic_summary *summary_out)
{
    *summary_out = logistic->summary;
}

int32_t reversa_logistic_n_terms(const reversa_logistic *logistic)
{
    return logistic->n_terms;
}

void reversa_logistic_term_at(const reversa_logistic *logistic, int32_t index, reversa_logistic_term *term_out)
{
    *term_out = index >= 0 && index < logistic->n_terms ? logistic->terms[index]
                                                        : (reversa_logistic_term){.name = NULL};
}

const double *reversa_logistic_fitted(const reversa_logistic *logistic)
{
    return logistic->fitted;
}

void reversa_logistic_free(reversa_logistic *logistic)
{
    if (!logistic)
        return;
    rv_arena arena = logistic->arena; /* the object itself lies in it */
    rv_arena_free(&arena);
}
