/*
 * GLPK as a guest: linear and integer programs in a thread of their own.
 *
 * GLPK aborts the process on misuse and on lack of memory. Its environment belongs to a thread, so each solve makes one:
 * the error hook frees that environment with everything in it and jumps back to the one setjmp, and whatever other
 * problems a program holds are not touched. Simplex and branch and cut look at the cancel flag and the deadline through
 * the terminal hook, which therefore has to be called often. Invariants: everything that the guest thread writes to is
 * allocated before it starts; nothing reaches GLPK that it would refuse; its memory is limited by what the context has
 * left, and counted there. Source: GLPK 5.0 reference manual, sections 2, 5 and 6.4.
 */
#include <glpk.h>

#include <errno.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "match/mip.h"

#define LOOK_MS 20                      /* how often simplex and search call the terminal hook */
#define WAKE_NS (50 * INT64_C(1000000)) /* how often the calling thread reports progress */
#define STACK_BYTES ((size_t)8 << 20)   /* GLPK recurses little; this does not depend on the caller's limits */
#define MEGABYTE_BITS 20                /* glp_mem_limit() counts in 2^20 bytes */
#define LONGEST 100000000               /* rows or columns: what GLPK takes */
#define WHOLE_STEP 0.3                  /* values of whole objectives this close are the same */
#define NEARLY_WHOLE 1e-7               /* else a row with large coefficients is met by what rounding breaks */

/* How the guest left its room. */
typedef enum cause { CAUSE_NONE, CAUSE_STOP, CAUSE_DONE, CAUSE_MEMORY, CAUSE_LIMIT, CAUSE_ERROR } cause;

/* Everything of one solve. The calling thread owns it; while the guest runs, only atomics are shared. */
typedef struct room {
    reversa_context *ctx;
    const rv_mip *mip;
    rv_mip_answer *answer;
    double *hint;   /* [n_columns + 1] for GLPK, NULL without */
    int *index;     /* [longest column + 1] */
    double *value;  /* [longest column + 1] */
    glp_prob *prob; /* in the guest's environment */
    double best;    /* value of answer->x */
    bool has_best;
    bool hint_given;
    int64_t n_looks; /* of the search */
    cause cause;
    jmp_buf escape;
    uint64_t counted; /* bytes counted in the heap */
    atomic_llong steps;
    pthread_mutex_t lock;
    pthread_cond_t finished;
    bool is_finished; /* under lock */
} room;

/* Leave the middle of GLPK: its objects go with the environment. Only in the guest thread. */
static _Noreturn void leave(room *guest, cause why)
{
    guest->cause = why;
    glp_free_env();
    longjmp(guest->escape, 1);
}

/* Bring the heap's count to what GLPK holds now; false where that passes the limit. */
static bool count_memory(room *guest)
{
    size_t total = 0;
    glp_mem_usage(NULL, NULL, &total, NULL);
    rv_heap *heap = guest->ctx->heap;
    if (total > guest->counted && !rv_heap_count(heap, total - guest->counted))
        return false;
    if (total < guest->counted)
        rv_heap_uncount(heap, guest->counted - total);
    guest->counted = total;
    return true;
}

/* Every line that GLPK would print comes here, and none is printed. */
static int hear(void *info, const char *line)
{
    room *guest = info;
    atomic_fetch_add_explicit(&guest->steps, 1, memory_order_relaxed);
    if (strstr(line, "no memory available") || strstr(line, "memory allocation limit"))
        guest->cause = strstr(line, "limit") ? CAUSE_LIMIT : CAUSE_MEMORY; /* the error hook comes next */
    else if (guest->cause == CAUSE_NONE && rv_stop_status(guest->ctx))
        leave(guest, CAUSE_STOP);
    else if (guest->cause == CAUSE_NONE && !count_memory(guest))
        leave(guest, CAUSE_LIMIT);
    return 1;
}

static void fail(void *info)
{
    room *guest = info;
    leave(guest, guest->cause == CAUSE_NONE ? CAUSE_ERROR : guest->cause);
}

/* ---- The program, as GLPK wants it ---- */

static int bound_kind(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? GLP_FR : GLP_UP;
    if (isinf(high))
        return GLP_LO;
    return low < high ? GLP_DB : GLP_FX;
}

static void load_rows(room *guest)
{
    const rv_mip *mip = guest->mip;
    glp_add_rows(guest->prob, mip->n_rows + 1); /* one free row more: GLPK refuses programs without rows */
    for (int32_t i = 0; i < mip->n_rows; i++)
        glp_set_row_bnds(guest->prob, i + 1, bound_kind(mip->row_low[i], mip->row_high[i]), mip->row_low[i],
                         mip->row_high[i]);
    glp_set_row_bnds(guest->prob, mip->n_rows + 1, GLP_FR, 0, 0);
}

static void load_column(room *guest, int32_t j)
{
    const rv_mip *mip = guest->mip;
    int length = 0;
    for (int64_t k = mip->start[j]; k < mip->start[j + 1]; k++) {
        if (mip->entry[k] == 0)
            continue;
        length++;
        guest->index[length] = mip->row[k] + 1;
        guest->value[length] = mip->entry[k];
    }
    glp_set_mat_col(guest->prob, j + 1, length, guest->index, guest->value);
    glp_set_obj_coef(guest->prob, j + 1, mip->cost[j]);
    if (mip->whole && mip->whole[j])
        glp_set_col_kind(guest->prob, j + 1, GLP_IV);
    glp_set_col_bnds(guest->prob, j + 1, bound_kind(mip->low[j], mip->high[j]), mip->low[j], mip->high[j]);
}

/* A look between two calls of GLPK, where no hook is called. */
static void look(room *guest)
{
    if (rv_stop_status(guest->ctx))
        leave(guest, CAUSE_STOP);
    if (!count_memory(guest))
        leave(guest, CAUSE_LIMIT);
}

static void load(room *guest)
{
    const int32_t often = 1 << 12;
    guest->prob = glp_create_prob();
    glp_set_obj_dir(guest->prob, GLP_MAX);
    load_rows(guest);
    glp_add_cols(guest->prob, guest->mip->n_columns);
    for (int32_t j = 0; j < guest->mip->n_columns; j++) {
        load_column(guest, j);
        if (j % often == 0)
            look(guest);
    }
    glp_scale_prob(guest->prob, GLP_SF_AUTO);
}

/* ---- The linear program ---- */

static void set_basis(room *guest)
{
    static const int states[] = {[RV_MIP_AT_LOW] = GLP_NL, [RV_MIP_AT_HIGH] = GLP_NU, [RV_MIP_BASIC] = GLP_BS};
    const rv_mip *mip = guest->mip;
    if (!mip->basis) {
        glp_adv_basis(guest->prob, 0);
        return;
    }
    for (int32_t i = 0; i < mip->n_rows; i++)
        glp_set_row_stat(guest->prob, i + 1, states[mip->basis[i]]);
    glp_set_row_stat(guest->prob, mip->n_rows + 1, GLP_BS);
    for (int32_t j = 0; j < mip->n_columns; j++)
        glp_set_col_stat(guest->prob, j + 1, states[mip->basis[mip->n_rows + j]]);
}

static uint8_t place_of(int state)
{
    if (state == GLP_BS)
        return RV_MIP_BASIC;
    return state == GLP_NU ? RV_MIP_AT_HIGH : RV_MIP_AT_LOW;
}

static void get_basis(room *guest)
{
    const rv_mip *mip = guest->mip;
    for (int32_t i = 0; i < mip->n_rows; i++)
        mip->basis[i] = place_of(glp_get_row_stat(guest->prob, i + 1));
    for (int32_t j = 0; j < mip->n_columns; j++)
        mip->basis[mip->n_rows + j] = place_of(glp_get_col_stat(guest->prob, j + 1));
}

static bool is_numerical(int code)
{
    return code == GLP_ESING || code == GLP_ECOND || code == GLP_EFAIL || code == GLP_EBADB;
}

/* Primal simplex is the faster one from scratch here; trouble is answered by a fresh start from the standard basis. */
static int simplex(room *guest)
{
    glp_smcp control;
    glp_init_smcp(&control);
    control.msg_lev = GLP_MSG_ALL;
    control.meth = GLP_PRIMAL;
    control.out_frq = LOOK_MS;
    control.out_dly = 0;
    set_basis(guest);
    int code = glp_simplex(guest->prob, &control);
    int status = glp_get_status(guest->prob);
    if (is_numerical(code) || (!code && status != GLP_OPT && status != GLP_NOFEAS && status != GLP_UNBND)) {
        look(guest);
        glp_std_basis(guest->prob);
        control.meth = GLP_DUALP;
        code = glp_simplex(guest->prob, &control);
    }
    return code;
}

static rv_mip_end give_up(room *guest, const char *reason)
{
    guest->answer->reason = reason;
    return RV_MIP_FAILED;
}

static rv_mip_end end_of_linear(room *guest, int code)
{
    rv_mip_answer *answer = guest->answer;
    if (code)
        return give_up(guest, "the simplex method failed");
    int status = glp_get_status(guest->prob);
    if (status == GLP_NOFEAS)
        return RV_MIP_INFEASIBLE;
    if (status != GLP_OPT)
        return give_up(guest, "the linear program is unbounded");
    answer->bound = glp_get_obj_val(guest->prob);
    return RV_MIP_OPTIMAL;
}

static void take_linear(room *guest)
{
    rv_mip_answer *answer = guest->answer;
    answer->value = answer->bound;
    for (int32_t j = 0; j < guest->mip->n_columns; j++)
        answer->x[j] = glp_get_col_prim(guest->prob, j + 1);
    for (int32_t i = 0; i < guest->mip->n_rows; i++)
        answer->row_dual[i] = glp_get_row_dual(guest->prob, i + 1);
    if (guest->mip->basis)
        get_basis(guest);
}

/* ---- The integer program ---- */

/* Keep the best solution in the caller's buffer, where it outlives a sudden end. */
static void keep_best(room *guest, glp_prob *prob)
{
    int status = glp_mip_status(prob);
    if (status != GLP_FEAS && status != GLP_OPT)
        return;
    double value = glp_mip_obj_val(prob);
    if (guest->has_best && value <= guest->best)
        return;
    for (int32_t j = 0; j < guest->mip->n_columns; j++)
        guest->answer->x[j] = glp_mip_col_val(prob, j + 1);
    guest->best = value;
    guest->has_best = true;
}

/* Branch on a column that comes first, if one is not whole; else GLPK chooses. */
static void branch(const rv_mip *mip, glp_tree *tree)
{
    for (int32_t j = mip->n_columns - mip->n_first; j < mip->n_columns; j++) {
        if (glp_ios_can_branch(tree, j + 1)) {
            glp_ios_branch_upon(tree, j + 1, GLP_NO_BRNCH);
            return;
        }
    }
}

static void watch(glp_tree *tree, void *info)
{
    room *guest = info;
    atomic_fetch_add_explicit(&guest->steps, 1, memory_order_relaxed);
    keep_best(guest, glp_ios_get_prob(tree));
    int best_node = glp_ios_best_node(tree);
    if (best_node)
        guest->answer->bound = fmin(guest->answer->bound, glp_ios_node_bound(tree, best_node));
    bool is_enough = guest->has_best && guest->best >= guest->mip->enough;
    bool is_spent = guest->mip->effort > 0 && ++guest->n_looks > guest->mip->effort;
    if (is_enough || is_spent || rv_stop_status(guest->ctx)) {
        guest->cause = is_enough || is_spent ? CAUSE_DONE : CAUSE_STOP;
        glp_ios_terminate(tree);
        return;
    }
    if (!count_memory(guest))
        leave(guest, CAUSE_LIMIT);
    if (glp_ios_reason(tree) == GLP_IHEUR && guest->hint && !guest->hint_given) {
        guest->hint_given = true;
        glp_ios_heur_sol(tree, guest->hint);
    }
    if (glp_ios_reason(tree) == GLP_IBRANCH)
        branch(guest->mip, tree);
}

/* Cover and clique cuts fit rows of places and budgets; Gomory cuts only cost time there (measured on the generalised
 * assignment instances of the OR-Library). */
static int search(room *guest)
{
    glp_iocp control;
    glp_init_iocp(&control);
    control.msg_lev = GLP_MSG_ALL;
    control.out_frq = LOOK_MS;
    control.out_dly = 0;
    control.cb_func = watch;
    control.cb_info = guest;
    control.cov_cuts = GLP_ON;
    control.mir_cuts = GLP_ON;
    control.tol_int = NEARLY_WHOLE;
    control.tol_obj = fmin(1e-7, fmax(1e-15, WHOLE_STEP / (1 + fabs(guest->answer->bound))));
    return glp_intopt(guest->prob, &control);
}

static rv_mip_end end_of_search(room *guest, int code)
{
    keep_best(guest, guest->prob);
    if (guest->cause == CAUSE_STOP || guest->cause == CAUSE_DONE)
        return guest->has_best ? RV_MIP_FEASIBLE : RV_MIP_STOPPED;
    if (code)
        return give_up(guest, "branch and cut failed");
    int status = glp_mip_status(guest->prob);
    if (status == GLP_NOFEAS && guest->has_best)
        return give_up(guest, "branch and cut denies the solution that it was given");
    if (status == GLP_NOFEAS || (status == GLP_UNDEF && !guest->has_best))
        return RV_MIP_INFEASIBLE;
    if (status != GLP_OPT)
        return give_up(guest, "branch and cut ended without a result");
    guest->answer->bound = guest->best;
    return RV_MIP_OPTIMAL;
}

/* ---- The room ---- */

static rv_mip_end work(room *guest)
{
    load(guest);
    look(guest);
    rv_mip_end end = end_of_linear(guest, simplex(guest));
    if (end != RV_MIP_OPTIMAL)
        return end;
    if (!guest->mip->whole) {
        take_linear(guest);
        return end;
    }
    look(guest);
    end = end_of_search(guest, search(guest));
    guest->answer->value = guest->best;
    return end;
}

/* What is left to say when the guest was thrown out. */
static rv_mip_end end_of_escape(room *guest)
{
    if (guest->cause == CAUSE_STOP) {
        guest->answer->value = guest->best;
        return guest->has_best ? RV_MIP_FEASIBLE : RV_MIP_STOPPED;
    }
    return give_up(guest, guest->cause == CAUSE_ERROR ? "GLPK reported an error" : "GLPK ran out of memory");
}

static int limit_in_megabytes(uint64_t left)
{
    const uint64_t most = 1 << 30; /* 2^50 bytes: no limit in practice */
    uint64_t megabytes = left >> MEGABYTE_BITS;
    if (megabytes < 1)
        return 1; /* the least that GLPK knows; count_memory() sees the rest */
    return (int)(megabytes < most ? megabytes : most);
}

static void *run(void *info)
{
    room *guest = info;
    if (glp_init_env() != 0) {
        guest->cause = CAUSE_MEMORY;
        guest->answer->end = give_up(guest, "GLPK could not start");
    } else if (setjmp(guest->escape) == 0) {
        glp_term_hook(hear, guest);
        glp_error_hook(fail, guest);
        glp_mem_limit(limit_in_megabytes(rv_heap_left(guest->ctx->heap)));
        guest->answer->end = work(guest);
        glp_free_env();
    } else {
        guest->answer->end = end_of_escape(guest);
    }
    pthread_mutex_lock(&guest->lock);
    guest->is_finished = true;
    pthread_cond_signal(&guest->finished);
    pthread_mutex_unlock(&guest->lock);
    return NULL;
}

/* ---- The caller's side ---- */

static struct timespec wake_time(void)
{
    const int64_t second = INT64_C(1000000000);
    int64_t when = rv_clock_ns() + WAKE_NS;
    return (struct timespec){.tv_sec = when / second, .tv_nsec = when % second};
}

/* Report progress until the guest is done. The lock is not held while the callback runs. */
static void attend(room *guest)
{
    bool done = false;
    while (!done) {
        struct timespec when = wake_time();
        pthread_mutex_lock(&guest->lock);
        if (!guest->is_finished)
            (void)pthread_cond_timedwait(&guest->finished, &guest->lock, &when);
        done = guest->is_finished;
        pthread_mutex_unlock(&guest->lock);
        if (!done)
            rv_progress(guest->ctx, "integer program",
                        1 + (int64_t)atomic_load_explicit(&guest->steps, memory_order_relaxed), 0);
    }
}

/* Start the thread with all signals blocked: handlers of the program stay on its own threads. */
static int start(room *guest, pthread_t *thread)
{
    sigset_t all;
    sigset_t before;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes))
        return ENOMEM;
    (void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, &attributes, run, guest);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

static reversa_status invite(room *guest)
{
    pthread_t thread;
    pthread_condattr_t clock;
    pthread_mutex_init(&guest->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&guest->finished, &clock);
    pthread_condattr_destroy(&clock);
    int error = start(guest, &thread);
    if (!error) {
        attend(guest);
        pthread_join(thread, NULL);
        rv_heap_uncount(guest->ctx->heap, guest->counted);
    }
    pthread_cond_destroy(&guest->finished);
    pthread_mutex_destroy(&guest->lock);
    if (error)
        return rv_fail(guest->ctx, REVERSA_E_MEMORY, "No thread could be started for the integer program");
    if (guest->cause == CAUSE_MEMORY || guest->cause == CAUSE_LIMIT)
        return rv_fail(guest->ctx, REVERSA_E_MEMORY, "Out of memory in the integer program of %d rows and %d columns",
                       (int)guest->mip->n_rows, (int)guest->mip->n_columns);
    reversa_status stop = guest->cause == CAUSE_STOP ? rv_stop_status(guest->ctx) : REVERSA_OK;
    return stop == REVERSA_E_CANCELLED ? rv_fail_stopped(guest->ctx, stop) : REVERSA_OK;
}

/* ---- What GLPK would abort on ---- */

/* A range of numbers: −INFINITY and INFINITY only as the lower and the upper end. */
static bool range_is_sound(double low, double high)
{
    return low <= high && low < INFINITY && high > -INFINITY;
}

static bool bounds_are_sound(const rv_mip *mip)
{
    for (int32_t i = 0; i < mip->n_rows; i++)
        if (!range_is_sound(mip->row_low[i], mip->row_high[i]))
            return false;
    for (int32_t j = 0; j < mip->n_columns; j++) {
        if (!range_is_sound(mip->low[j], mip->high[j]) || !isfinite(mip->cost[j]))
            return false;
        bool whole = mip->whole && mip->whole[j]; /* GLPK wants whole bounds of whole columns */
        if (whole && ((isfinite(mip->low[j]) && mip->low[j] != floor(mip->low[j])) ||
                      (isfinite(mip->high[j]) && mip->high[j] != floor(mip->high[j]))))
            return false;
    }
    return true;
}

/* stamp: [n_rows] zeros. */
static bool column_is_sound(const rv_mip *mip, int32_t j, int32_t *stamp)
{
    for (int64_t k = mip->start[j]; k < mip->start[j + 1]; k++) {
        int32_t row = mip->row[k];
        if (row < 0 || row >= mip->n_rows || stamp[row] == j + 1 || !isfinite(mip->entry[k]))
            return false;
        stamp[row] = j + 1;
    }
    return mip->start[j] <= mip->start[j + 1] && mip->start[j + 1] - mip->start[j] <= mip->n_rows;
}

static bool basis_is_sound(const rv_mip *mip)
{
    for (int64_t i = 0; mip->basis && i < (int64_t)mip->n_rows + mip->n_columns; i++)
        if (mip->basis[i] > RV_MIP_BASIC)
            return false;
    return true;
}

static bool is_sound(const rv_mip *mip, int32_t *stamp, int64_t *longest_out)
{
    *longest_out = 0;
    if (!basis_is_sound(mip))
        return false;
    if (mip->n_rows >= LONGEST || mip->n_columns > LONGEST || mip->start[0] != 0 || mip->n_first < 0 ||
        mip->n_first > mip->n_columns || !bounds_are_sound(mip))
        return false;
    for (int32_t j = 0; j < mip->n_columns; j++) {
        if (!column_is_sound(mip, j, stamp))
            return false;
        int64_t length = mip->start[j + 1] - mip->start[j];
        *longest_out = length > *longest_out ? length : *longest_out;
    }
    return true;
}

/* A program without columns: the rows say whether nothing will do. */
static void solve_nothing(const rv_mip *mip, rv_mip_answer *answer)
{
    answer->end = RV_MIP_OPTIMAL;
    answer->bound = 0;
    for (int32_t i = 0; i < mip->n_rows; i++) {
        if (mip->row_low[i] > 0 || mip->row_high[i] < 0)
            answer->end = RV_MIP_INFEASIBLE;
        if (!mip->whole)
            answer->row_dual[i] = 0;
    }
}

/* The hint is the first solution that there is to keep; GLPK counts from 1. */
static reversa_status take_hint(room *guest)
{
    const rv_mip *mip = guest->mip;
    if (!mip->whole || !mip->hint)
        return REVERSA_OK;
    guest->hint = rv_alloc(guest->ctx, (size_t)mip->n_columns + 1, sizeof *guest->hint);
    if (!guest->hint)
        return REVERSA_E_MEMORY;
    for (int32_t j = 0; j < mip->n_columns; j++) {
        guest->hint[j + 1] = mip->hint[j];
        guest->answer->x[j] = mip->hint[j];
        guest->best += mip->cost[j] * mip->hint[j];
    }
    guest->has_best = true;
    return REVERSA_OK;
}

static reversa_status solve(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    int64_t longest;
    answer->end = RV_MIP_FAILED;
    answer->value = 0;
    answer->bound = INFINITY;
    answer->reason = "the program is not well formed";
    int32_t *stamp = rv_alloc(ctx, (size_t)mip->n_rows, sizeof *stamp);
    if (!stamp)
        return REVERSA_E_MEMORY;
    bool sound = is_sound(mip, stamp, &longest);
    rv_free(ctx, stamp);
    if (!sound)
        return REVERSA_OK;
    answer->reason = NULL;
    if (mip->n_columns == 0) {
        solve_nothing(mip, answer);
        return REVERSA_OK;
    }
    room guest = {.ctx = ctx, .mip = mip, .answer = answer};
    guest.index = rv_alloc(ctx, (size_t)longest + 1, sizeof *guest.index);
    guest.value = rv_alloc(ctx, (size_t)longest + 1, sizeof *guest.value);
    reversa_status status = guest.index && guest.value ? take_hint(&guest) : REVERSA_E_MEMORY;
    if (!status)
        status = invite(&guest);
    rv_free(ctx, guest.hint);
    rv_free(ctx, guest.value);
    rv_free(ctx, guest.index);
    return status;
}

const rv_mip_solver rv_solver_glpk = {"glpk", "5.0", solve};
