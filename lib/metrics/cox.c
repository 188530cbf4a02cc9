/*
 * The doors of the Cox model: arguments checked, results read.
 *
 * A model keeps what residuals, hazards and tests need, so it outlives its inputs; sums are those at the estimate.
 */
#include "metrics/cox.h"

#include <math.h>
#include <stdio.h>

void reversa_cox_columns_init(reversa_cox_columns *columns)
{
    *columns = (reversa_cox_columns){.struct_size = sizeof *columns};
}

void reversa_cox_options_init(reversa_cox_options *options)
{
    *options = (reversa_cox_options){.struct_size = sizeof *options, .max_iterations = 100, .level = 0.95};
}

static reversa_status check_options(reversa_context *ctx, const reversa_cox_options *o)
{
    if (o->struct_size < sizeof *o)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if ((o->ties != REVERSA_TIES_EFRON && o->ties != REVERSA_TIES_BRESLOW) || o->robust < REVERSA_ROBUST_AUTO ||
        o->robust > REVERSA_ROBUST_OFF)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.ties or options.robust is none of its values");
    if (!(o->level > 0 && o->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.level is %g, it must lie between 0 and 1", o->level);
    if (o->event < 0 || o->max_iterations < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.event and options.max_iterations must not be below 0");
    return REVERSA_OK;
}

static reversa_status check_values(reversa_context *ctx, const double *values, int64_t n, const char *column)
{
    for (int64_t i = 0; i < n; i++) {
        rv_place place = {.row = i + 1, .column = column};
        if (!isfinite(values[i]))
            return rv_fail_at(ctx, REVERSA_E_DATA, place, "The value is not a finite number");
    }
    return REVERSA_OK;
}

static reversa_status check_columns(reversa_context *ctx, const reversa_cox_columns *columns, int64_t n)
{
    char name[32];
    if (columns->struct_size < sizeof *columns)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "columns.struct_size is not the size of the structure");
    if (columns->n_columns < 1 || columns->n_columns > RV_COX_MAX_COLUMNS || !columns->column)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "A model needs 1 to %d columns, there are %d", RV_COX_MAX_COLUMNS,
                       columns->n_columns);
    for (int32_t j = 0; j < columns->n_columns; j++) {
        if (!columns->column[j] && n > 0)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "Column %d is NULL", j);
        (void)snprintf(name, sizeof name, "%d", j);
        reversa_status status = rv_poll(ctx);
        if (!status)
            status = check_values(ctx, columns->column[j], n, name);
        if (status)
            return status;
    }
    return columns->offset ? check_values(ctx, columns->offset, n, "offset") : REVERSA_OK;
}

reversa_status reversa_cox_fit(reversa_context *ctx, const reversa_survival *survival,
                               const reversa_cox_columns *columns, const reversa_cox_options *options,
                               reversa_cox **cox_out)
{
    reversa_cox_options defaults;
    rv_arena arena;
    if (cox_out)
        *cox_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!survival || !columns || !cox_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The survival data, the columns or cox_out is NULL");
    reversa_cox_options_init(&defaults);
    options = options ? options : &defaults;
    status = check_options(ctx, options);
    if (!status)
        status = check_columns(ctx, columns, survival->n);
    if (status)
        return status;
    rv_arena_open(ctx, &arena);
    reversa_cox *cox = rv_arena_alloc(ctx, &arena, 1, sizeof *cox);
    if (!cox) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    cox->arena = arena;
    status = rv_cox_fit_run(ctx, survival, columns, options, cox);
    if (status)
        reversa_cox_free(cox);
    else
        *cox_out = cox;
    return status;
}

void reversa_cox_free(reversa_cox *cox)
{
    if (!cox)
        return;
    rv_arena arena = cox->arena;
    rv_arena_free(&arena);
}

void reversa_cox_summary_read(const reversa_cox *cox, reversa_cox_summary *summary_out)
{
    *summary_out = cox->summary;
}

void reversa_cox_coefficient_at(const reversa_cox *cox, int32_t column, reversa_cox_coefficient *coefficient_out)
{
    reversa_estimate none = {NAN, NAN, NAN, NAN, REVERSA_FIT_NO_DATA};
    *coefficient_out = (reversa_cox_coefficient){none, none, NAN, NAN, NAN, NAN};
    if (column >= 0 && column < cox->summary.n_columns)
        *coefficient_out = cox->coefficient[column];
}

double reversa_cox_covariance(const reversa_cox *cox, int32_t a, int32_t b, bool naive)
{
    if (a < 0 || b < 0 || a >= cox->summary.n_columns || b >= cox->summary.n_columns)
        return NAN;
    return rv_packed_at(naive ? cox->naive : cox->variance, a, b);
}
