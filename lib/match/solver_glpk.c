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

#include <math.h>
#include <setjmp.h>
#include <string.h>

#include "match/mip.h"
#include "match/room.h"

#define LOOK_MS 20               /* how often simplex and search call the terminal hook */
#define MEGABYTE_BITS 20         /* glp_mem_limit() counts in 2^20 bytes */
#define MOST_BRANCH_WORK 5000000 /* entries that GLPK may look at to choose a column: some 50 ms */
#define NOTHING 1e-9             /* of a row of the tableau */
#define WHOLE_STEP 0.3           /* values of whole objectives this close are the same */
#define NEARLY_WHOLE 1e-7        /* else a row with large coefficients is met by what rounding breaks */

/* How the guest left its room. */
typedef enum cause { CAUSE_NONE, CAUSE_STOP, CAUSE_DONE, CAUSE_MEMORY, CAUSE_LIMIT, CAUSE_ERROR } cause;

/* Everything of one solve. The calling thread owns it; while the guest runs, only atomics are shared. */
typedef struct room {
    reversa_context *ctx;
    const rv_mip *mip;
    rv_mip_answer *answer;
    double *hint;          /* [n_columns + 1] for GLPK, NULL without */
    int *index;            /* [longest column + 1] */
    double *value;         /* [longest column + 1] */
    int *tableau_index;    /* [n_columns + 1] of a row of the tableau, NULL in a linear program */
    double *tableau_value; /* [n_columns + 1] */
    glp_prob *prob;        /* in the guest's environment */
    double best;           /* value of answer->x */
    bool has_best;
    bool hint_given;
    int64_t n_looks; /* of the search */
    cause cause;
    jmp_buf escape;
    uint64_t counted; /* bytes counted in the heap */
    atomic_llong steps;
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

/* By how much the objective falls at least where a column that is not whole becomes so: one step of dual simplex, in which what
 * enters moves by whole steps if it is whole itself. way: −1 down, 1 up. INFINITY where there is nothing to enter. */
static double fall(const room *guest, glp_prob *prob, double x, int length, int way)
{
    int n_rows = glp_get_num_rows(prob);
    int at = glp_dual_rtest(prob, length, guest->tableau_index, guest->tableau_value, way, NOTHING);
    if (at == 0)
        return INFINITY;
    int enters = guest->tableau_index[at];
    double step = ((way < 0 ? floor(x) : ceil(x)) - x) / guest->tableau_value[at];
    if (enters > n_rows && glp_get_col_kind(prob, enters - n_rows) != GLP_CV && fabs(step) > NEARLY_WHOLE)
        step = step > 0 ? ceil(step - NEARLY_WHOLE) : floor(step + NEARLY_WHOLE);
    double dual = enters > n_rows ? glp_get_col_dual(prob, enters - n_rows) : glp_get_row_dual(prob, enters);
    return fabs(dual * step);
}

/* Branch where the worse branch is the worst, and go on with the other one (Driebeck 1966, Tomlin 1971): what GLPK does by
 * itself, but with a look at the stop after each column. */
static void branch_with_looks(room *guest, glp_tree *tree)
{
    glp_prob *prob = glp_ios_get_prob(tree);
    int n_rows = glp_get_num_rows(prob);
    int chosen = 0;
    int way = GLP_NO_BRNCH;
    double most = -1;
    for (int j = 1; j <= guest->mip->n_columns && !isinf(most); j++) {
        if (!glp_ios_can_branch(tree, j))
            continue;
        look(guest);
        double x = glp_get_col_prim(prob, j);
        int length = glp_eval_tab_row(prob, n_rows + j, guest->tableau_index, guest->tableau_value);
        double down = fall(guest, prob, x, length, -1);
        double up = fall(guest, prob, x, length, 1);
        if (fmax(down, up) > most) {
            most = fmax(down, up);
            chosen = j;
            way = down < up ? GLP_DN_BRNCH : GLP_UP_BRNCH;
        }
    }
    if (chosen)
        glp_ios_branch_upon(tree, chosen, way);
}

/* Branch on a column that comes first, if one is not whole; else GLPK chooses, by a row of the simplex tableau for each
 * column that is not whole. In a large program that alone takes longer than a stop may, and nothing is asked meanwhile. */
static void branch(room *guest, glp_tree *tree)
{
    const rv_mip *mip = guest->mip;
    int64_t n = 0;
    for (int32_t j = mip->n_columns - mip->n_first; j < mip->n_columns; j++) {
        if (glp_ios_can_branch(tree, j + 1)) {
            glp_ios_branch_upon(tree, j + 1, GLP_NO_BRNCH);
            return;
        }
    }
    for (int32_t j = 1; j <= mip->n_columns; j++)
        n += glp_ios_can_branch(tree, j) != 0;
    if (n * ((int64_t)mip->n_rows + mip->n_columns + mip->start[mip->n_columns]) > MOST_BRANCH_WORK)
        branch_with_looks(guest, tree);
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
        branch(guest, tree);
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

static void run(void *info)
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
}

/* ---- The caller's side ---- */

static reversa_status invite(room *guest)
{
    reversa_status status = rv_room_run(guest->ctx, run, guest, &guest->steps);
    rv_heap_uncount(guest->ctx->heap, guest->counted);
    if (status)
        return status;
    if (guest->cause == CAUSE_MEMORY || guest->cause == CAUSE_LIMIT)
        return rv_fail(guest->ctx, REVERSA_E_MEMORY, "Out of memory in the integer program of %d rows and %d columns",
                       (int)guest->mip->n_rows, (int)guest->mip->n_columns);
    reversa_status stop = guest->cause == CAUSE_STOP ? rv_stop_status(guest->ctx) : REVERSA_OK;
    return stop == REVERSA_E_CANCELLED ? rv_fail_stopped(guest->ctx, stop) : REVERSA_OK;
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

static reversa_status make_tableau(room *guest)
{
    size_t n = (size_t)guest->mip->n_columns + 1;
    guest->tableau_index = rv_alloc(guest->ctx, n, sizeof *guest->tableau_index);
    guest->tableau_value = rv_alloc(guest->ctx, n, sizeof *guest->tableau_value);
    return guest->tableau_index && guest->tableau_value ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status solve(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer)
{
    int64_t longest;
    bool settled;
    reversa_status status = rv_mip_begin(ctx, mip, answer, &longest, &settled);
    if (status || settled)
        return status;
    room guest = {.ctx = ctx, .mip = mip, .answer = answer};
    guest.index = rv_alloc(ctx, (size_t)longest + 1, sizeof *guest.index);
    guest.value = rv_alloc(ctx, (size_t)longest + 1, sizeof *guest.value);
    status = guest.index && guest.value ? take_hint(&guest) : REVERSA_E_MEMORY;
    if (!status && mip->whole)
        status = make_tableau(&guest);
    if (!status)
        status = invite(&guest);
    rv_free(ctx, guest.tableau_value);
    rv_free(ctx, guest.tableau_index);
    rv_free(ctx, guest.hint);
    rv_free(ctx, guest.value);
    rv_free(ctx, guest.index);
    return status;
}

const rv_mip_solver rv_solver_glpk = {"glpk", "5.0", solve};
