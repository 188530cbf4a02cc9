/*
 * HiGHS as a guest: linear and integer programs in a thread of their own, one thread, one seed, no output.
 *
 * HiGHS throws on lack of memory and its C interface lets that pass, so every call is made behind rv_highs_guard(). It
 * minimises here (costs change their sign), which keeps its values and bounds in one sense. Callbacks look at the cancel
 * flag and the deadline, keep the best solution in the caller's buffer, and end the search. Invariants: what the callbacks
 * write to is allocated before; HiGHS answers the program that it was given, or the answer is RV_MIP_FAILED. Its memory is
 * estimated from the program, not counted. Source: HiGHS 1.15 documentation, "C API", "Callbacks", "List of options".
 */
#include <interfaces/highs_c_api.h>

#include <math.h>

#include "match/highs_guard.h"
#include "match/mip.h"
#include "match/room.h"

#define NEARLY_WHOLE 1e-7     /* else a row with large coefficients is met by what rounding breaks */
#define DROPPED 1e-12         /* HiGHS leaves out entries up to here; the least it can be told */
#define MEMORY_LIMIT 18       /* a status of the model that the C interface does not name */
#define LATE 0.01             /* seconds after the deadline at which HiGHS stops by itself, if no callback came */
#define STEP_ITERATIONS 16    /* steps of simplex that count as one step of the search */
#define BYTES_PER_ENTRY 200   /* a guess, not measured: what HiGHS takes for each entry … */
#define BYTES_PER_LINE 1500   /* … and for each row and column */
#define BYTES_AT_LEAST 500000 /* … and for itself */

/* Everything of one solve. The calling thread owns it; while the guest runs, only atomics are shared. */
typedef struct guest {
    reversa_context *ctx;
    const rv_mip *mip;
    rv_mip_answer *answer;
    void *highs;
    double *cost;     /* [n_columns] of the minimum */
    HighsInt *start;  /* [n_columns + 1] without zeros */
    HighsInt *row;    /* [n_entries] */
    double *entry;    /* [n_entries] */
    HighsInt *kind;   /* [n_columns] with whole columns */
    HighsInt *places; /* [n_columns + n_rows] basis: columns first */
    double *scratch;  /* [2 · (n_columns + n_rows)] what HiGHS returns */
    double best;      /* value of answer->x */
    bool has_best;
    bool stopped; /* by the context */
    bool done;    /* by `enough` or `effort` */
    bool no_memory;
    atomic_llong steps;
} guest;

/* ---- Callbacks ---- */

static void keep_best(guest *own, const double *x)
{
    double value = 0;
    for (int32_t j = 0; j < own->mip->n_columns; j++)
        value += own->mip->cost[j] * x[j];
    if (own->has_best && value <= own->best)
        return;
    for (int32_t j = 0; j < own->mip->n_columns; j++)
        own->answer->x[j] = x[j];
    own->best = value;
    own->has_best = true;
}

/* Deterministic: what HiGHS has done, not how long it took. */
static bool is_spent(const rv_mip *mip, const HighsCallbackDataOut *data)
{
    int64_t done = data->mip_node_count + data->mip_total_lp_iterations / STEP_ITERATIONS;
    return mip->effort > 0 && done > mip->effort;
}

static void watch(int kind, const char *message, const HighsCallbackDataOut *data, HighsCallbackDataIn *reply,
                  void *info)
{
    guest *own = info;
    (void)message;
    atomic_fetch_add_explicit(&own->steps, 1, memory_order_relaxed);
    if (kind == kHighsCallbackMipImprovingSolution) {
        if (data->mip_solution)
            keep_best(own, data->mip_solution);
        return;
    }
    if (kind == kHighsCallbackMipInterrupt)
        own->done = own->done || (own->has_best && own->best >= own->mip->enough) || is_spent(own->mip, data);
    own->stopped = own->stopped || rv_stop_status(own->ctx) != REVERSA_OK;
    if (reply && (own->stopped || own->done))
        reply->user_interrupt = 1;
}

/* ---- The program, as HiGHS wants it ---- */

static void fill(guest *own)
{
    const rv_mip *mip = own->mip;
    HighsInt n = 0;
    for (int32_t j = 0; j < mip->n_columns; j++) {
        own->start[j] = n;
        own->cost[j] = -mip->cost[j];
        if (own->kind)
            own->kind[j] = mip->whole[j] ? kHighsVarTypeInteger : kHighsVarTypeContinuous;
        for (int64_t k = mip->start[j]; k < mip->start[j + 1]; k++) {
            if (mip->entry[k] == 0)
                continue;
            own->row[n] = mip->row[k];
            own->entry[n++] = mip->entry[k];
        }
    }
    own->start[mip->n_columns] = n;
}

/* Do all entries stand for themselves? A row that was scaled can be met to the last digit by the best solution; HiGHS's
 * presolve has been seen to lose such a solution (it tightens coefficients within its tolerance), and then claims less as
 * the optimum. */
static bool is_plain(const rv_mip *mip)
{
    for (int64_t k = 0; k < mip->start[mip->n_columns]; k++)
        if (mip->entry[k] != floor(mip->entry[k]))
            return false;
    return true;
}

static bool set_options(guest *own)
{
    void *highs = own->highs;
    int64_t left = own->ctx->deadline_ns == INT64_MAX ? INT64_MAX : own->ctx->deadline_ns - rv_clock_ns();
    double seconds = left == INT64_MAX ? Highs_getInfinity(highs) : fmax(0, (double)left / 1e9) + LATE;
    bool failed = Highs_setBoolOptionValue(highs, "output_flag", 0) == kHighsStatusError;
    failed |= Highs_setBoolOptionValue(highs, "log_to_console", 0) == kHighsStatusError;
    failed |= Highs_setIntOptionValue(highs, "threads", 1) == kHighsStatusError;
    failed |= Highs_setStringOptionValue(highs, "parallel", "off") == kHighsStatusError;
    if (own->mip->whole && !is_plain(own->mip))
        failed |= Highs_setStringOptionValue(highs, "presolve", "off") == kHighsStatusError;
    failed |= Highs_setIntOptionValue(highs, "random_seed", 0) == kHighsStatusError;
    failed |= Highs_setStringOptionValue(highs, "solver", "simplex") == kHighsStatusError;
    failed |= Highs_setDoubleOptionValue(highs, "small_matrix_value", DROPPED) == kHighsStatusError;
    failed |= Highs_setDoubleOptionValue(highs, "mip_rel_gap", 0) == kHighsStatusError;
    failed |= Highs_setDoubleOptionValue(highs, "mip_feasibility_tolerance", NEARLY_WHOLE) == kHighsStatusError;
    failed |= Highs_setDoubleOptionValue(highs, "time_limit", seconds) == kHighsStatusError;
    return !failed;
}

static bool set_callbacks(guest *own)
{
    const int kinds[] = {kHighsCallbackSimplexInterrupt, kHighsCallbackMipImprovingSolution,
                         kHighsCallbackMipInterrupt};
    bool failed = Highs_setCallback(own->highs, watch, own) == kHighsStatusError;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        failed |= Highs_startCallback(own->highs, kinds[i]) == kHighsStatusError;
    return !failed;
}

static bool load(guest *own)
{
    const rv_mip *mip = own->mip;
    fill(own);
    HighsInt n_entries = own->start[mip->n_columns];
    if (mip->whole)
        return Highs_passMip(own->highs, mip->n_columns, mip->n_rows, n_entries, kHighsMatrixFormatColwise,
                             kHighsObjSenseMinimize, 0, own->cost, mip->low, mip->high, mip->row_low, mip->row_high,
                             own->start, own->row, own->entry, own->kind) != kHighsStatusError;
    return Highs_passLp(own->highs, mip->n_columns, mip->n_rows, n_entries, kHighsMatrixFormatColwise,
                        kHighsObjSenseMinimize, 0, own->cost, mip->low, mip->high, mip->row_low, mip->row_high,
                        own->start, own->row, own->entry) != kHighsStatusError;
}

/* ---- The basis ---- */

static HighsInt place_for(uint8_t place, double low, double high)
{
    if (place == RV_MIP_BASIC)
        return kHighsBasisStatusBasic;
    if (place == RV_MIP_AT_HIGH && !isinf(high))
        return kHighsBasisStatusUpper;
    if (!isinf(low))
        return kHighsBasisStatusLower;
    return isinf(high) ? kHighsBasisStatusZero : kHighsBasisStatusUpper;
}

/* A basis that HiGHS does not take is no harm: it starts from its own. */
static void set_basis(guest *own)
{
    const rv_mip *mip = own->mip;
    for (int32_t j = 0; j < mip->n_columns; j++)
        own->places[j] = place_for(mip->basis[mip->n_rows + j], mip->low[j], mip->high[j]);
    for (int32_t i = 0; i < mip->n_rows; i++)
        own->places[mip->n_columns + i] = place_for(mip->basis[i], mip->row_low[i], mip->row_high[i]);
    (void)Highs_setBasis(own->highs, own->places, own->places + mip->n_columns);
}

static uint8_t place_of(HighsInt place)
{
    if (place == kHighsBasisStatusBasic)
        return RV_MIP_BASIC;
    return place == kHighsBasisStatusUpper ? RV_MIP_AT_HIGH : RV_MIP_AT_LOW;
}

static void get_basis(guest *own)
{
    const rv_mip *mip = own->mip;
    if (Highs_getBasis(own->highs, own->places, own->places + mip->n_columns) == kHighsStatusError)
        return;
    for (int32_t i = 0; i < mip->n_rows; i++)
        mip->basis[i] = place_of(own->places[mip->n_columns + i]);
    for (int32_t j = 0; j < mip->n_columns; j++)
        mip->basis[mip->n_rows + j] = place_of(own->places[j]);
}

/* ---- The answer ---- */

static rv_mip_end give_up(guest *own, const char *reason)
{
    own->answer->reason = reason;
    return RV_MIP_FAILED;
}

static rv_mip_end stopped_end(const guest *own)
{
    return own->has_best ? RV_MIP_FEASIBLE : RV_MIP_STOPPED;
}

/* Ends that both kinds of programs have. */
static rv_mip_end other_end(guest *own, HighsInt status)
{
    if (status == MEMORY_LIMIT) {
        own->no_memory = true;
        return give_up(own, "HiGHS ran out of memory");
    }
    if (status == kHighsModelStatusInfeasible)
        return RV_MIP_INFEASIBLE;
    if (status == kHighsModelStatusTimeLimit || (status == kHighsModelStatusInterrupt && (own->stopped || own->done))) {
        own->stopped = own->stopped || status == kHighsModelStatusTimeLimit;
        return stopped_end(own);
    }
    if (status == kHighsModelStatusUnbounded || status == kHighsModelStatusUnboundedOrInfeasible)
        return give_up(own, "the linear program is unbounded");
    return give_up(own, own->mip->whole ? "branch and cut ended without a result" : "the simplex method failed");
}

static rv_mip_end end_of_linear(guest *own)
{
    const rv_mip *mip = own->mip;
    rv_mip_answer *answer = own->answer;
    HighsInt status = Highs_getModelStatus(own->highs);
    if (status != kHighsModelStatusOptimal)
        return other_end(own, status);
    double *reduced = own->scratch;
    double *activity = own->scratch + mip->n_columns;
    if (Highs_getSolution(own->highs, answer->x, reduced, activity, answer->row_dual) == kHighsStatusError)
        return give_up(own, "the linear program has no solution to show");
    for (int32_t i = 0; i < mip->n_rows; i++)
        answer->row_dual[i] = -answer->row_dual[i];
    answer->value = answer->bound = -Highs_getObjectiveValue(own->highs);
    if (mip->basis)
        get_basis(own);
    return RV_MIP_OPTIMAL;
}

/* No whole solution exceeds it, or INFINITY. */
static double bound_of(const guest *own)
{
    double bound = -INFINITY;
    if (Highs_getDoubleInfoValue(own->highs, "mip_dual_bound", &bound) == kHighsStatusError || isnan(bound))
        return INFINITY;
    return -bound;
}

static rv_mip_end end_of_search(guest *own)
{
    const rv_mip *mip = own->mip;
    HighsInt status = Highs_getModelStatus(own->highs);
    HighsInt has_solution = 0;
    double *unused = own->scratch + mip->n_columns;
    (void)Highs_getIntInfoValue(own->highs, "primal_solution_status", &has_solution);
    if (has_solution == kHighsSolutionStatusFeasible &&
        Highs_getSolution(own->highs, own->scratch, NULL, unused, NULL) != kHighsStatusError)
        keep_best(own, own->scratch);
    own->answer->bound = bound_of(own);
    if (status == kHighsModelStatusInfeasible && own->has_best)
        return give_up(own, "branch and cut denies the solution that it was given");
    if (status != kHighsModelStatusOptimal)
        return other_end(own, status);
    if (!own->has_best)
        return give_up(own, "branch and cut ended without a result");
    own->answer->bound = own->best;
    return RV_MIP_OPTIMAL;
}

/* ---- The room ---- */

static rv_mip_end solve_guarded(guest *own)
{
    const rv_mip *mip = own->mip;
    if (!set_options(own) || !set_callbacks(own))
        return give_up(own, "HiGHS does not know an option");
    if (!load(own))
        return give_up(own, "HiGHS does not take the program");
    if (rv_stop_status(own->ctx)) {
        own->stopped = true;
        return stopped_end(own);
    }
    if (!mip->whole && mip->basis)
        set_basis(own);
    if (mip->whole && mip->hint)
        (void)Highs_setSolution(own->highs, mip->hint, NULL, NULL, NULL);
    (void)Highs_run(own->highs); /* what failed is in the status of the model */
    return mip->whole ? end_of_search(own) : end_of_linear(own);
}

static void work(void *info)
{
    guest *own = info;
    own->highs = Highs_create();
    own->answer->end = own->highs ? solve_guarded(own) : give_up(own, "HiGHS could not start");
}

static void clean_up(void *info)
{
    guest *own = info;
    if (own->highs)
        Highs_destroy(own->highs);
    Highs_resetGlobalScheduler(1);
}

static void run(void *info)
{
    guest *own = info;
    rv_guarded end = rv_highs_guard(work, own);
    if (end != RV_GUARDED_DONE)
        own->answer->end = give_up(own, "HiGHS reported an error");
    if (own->has_best)
        own->answer->value = own->best;
    own->no_memory = own->no_memory || end == RV_GUARDED_MEMORY;
    (void)rv_highs_guard(clean_up, own);
}

/* ---- The caller's side ---- */

static uint64_t estimate(const rv_mip *mip)
{
    uint64_t lines = (uint64_t)mip->n_rows + (uint64_t)mip->n_columns;
    return BYTES_AT_LEAST + lines * BYTES_PER_LINE + (uint64_t)mip->start[mip->n_columns] * BYTES_PER_ENTRY;
}

static reversa_status fail_memory(guest *own)
{
    return rv_fail(own->ctx, REVERSA_E_MEMORY, "Out of memory in the integer program of %d rows and %d columns",
                   (int)own->mip->n_rows, (int)own->mip->n_columns);
}

static reversa_status invite(guest *own)
{
    uint64_t bytes = estimate(own->mip);
    if (!rv_heap_count(own->ctx->heap, bytes))
        return fail_memory(own);
    reversa_status status = rv_room_run(own->ctx, run, own, &own->steps);
    rv_heap_uncount(own->ctx->heap, bytes);
    if (status)
        return status;
    if (own->no_memory)
        return fail_memory(own);
    reversa_status stop = own->stopped ? rv_stop_status(own->ctx) : REVERSA_OK;
    return stop == REVERSA_E_CANCELLED ? rv_fail_stopped(own->ctx, stop) : REVERSA_OK;
}

/* The hint is the first solution that there is to keep. */
static void take_hint(guest *own)
{
    if (own->mip->whole && own->mip->hint)
        keep_best(own, own->mip->hint);
}

static reversa_status allocate(guest *own, rv_arena *arena)
{
    const rv_mip *mip = own->mip;
    reversa_context *ctx = own->ctx;
    size_t columns = (size_t)mip->n_columns;
    size_t lines = columns + (size_t)mip->n_rows;
    size_t entries = (size_t)mip->start[mip->n_columns];
    bool ok = (own->cost = rv_arena_alloc(ctx, arena, columns, sizeof *own->cost)) &&
              (own->start = rv_arena_alloc(ctx, arena, columns + 1, sizeof *own->start)) &&
              (own->row = rv_arena_alloc(ctx, arena, entries, sizeof *own->row)) &&
              (own->entry = rv_arena_alloc(ctx, arena, entries, sizeof *own->entry)) &&
              (own->places = rv_arena_alloc(ctx, arena, lines, sizeof *own->places)) &&
              (own->scratch = rv_arena_alloc(ctx, arena, 2 * lines, sizeof *own->scratch)) &&
              (!mip->whole || (own->kind = rv_arena_alloc(ctx, arena, columns, sizeof *own->kind)));
    return ok ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status solve(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    int64_t longest;
    bool settled;
    rv_arena arena;
    reversa_status status = rv_mip_begin(ctx, mip, answer, &longest, &settled);
    if (status || settled)
        return status;
    guest own = {.ctx = ctx, .mip = mip, .answer = answer};
    if (mip->start[mip->n_columns] > INT32_MAX) {
        answer->end = give_up(&own, "the program has more entries than HiGHS can count");
        return REVERSA_OK;
    }
    rv_arena_open(ctx, &arena);
    status = allocate(&own, &arena);
    if (!status) {
        take_hint(&own);
        status = invite(&own);
    }
    rv_arena_free(&arena);
    return status;
}

const rv_mip_solver rv_solver_highs = {"highs", REVERSA_HIGHS_VERSION, solve};
