/*
 * What every integer programming solver has to do: answers against enumeration, and every way in which a solve can end.
 *
 * The hard instances are market splits (Cornuéjols & Dawande 1998) with slack: feasible at once, and out of reach of
 * branch and cut, so that a cancel or a deadline always finds the solver at work.
 */
#include "support/engine.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SPLIT_COLUMNS 60
#define SPLIT_ROWS 6

/* Binary columns, rows without bounds. */
rt_program *rt_program_make(int32_t n_rows, int32_t n_columns, bool whole)
{
    rt_program *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->mip.n_rows = n_rows;
    f->mip.n_columns = n_columns;
    f->mip.row_low = f->row_low;
    f->mip.row_high = f->row_high;
    f->mip.low = f->low;
    f->mip.high = f->high;
    f->mip.cost = f->cost;
    f->mip.whole = whole ? f->whole : NULL;
    f->mip.start = f->start;
    f->mip.row = f->row;
    f->mip.entry = f->entry;
    f->mip.enough = INFINITY;
    f->answer.x = f->x;
    f->answer.row_dual = f->dual;
    for (int32_t j = 0; j < n_columns; j++) {
        f->high[j] = 1;
        f->whole[j] = true;
    }
    for (int32_t i = 0; i < n_rows; i++) {
        f->row_low[i] = -INFINITY;
        f->row_high[i] = INFINITY;
    }
    return f;
}

reversa_status rt_program_solve(reversa_context *ctx, const rv_mip_solver *solver, rt_program *f)
{
    int64_t n = 0;
    for (int32_t j = 0; j < f->mip.n_columns; j++) {
        f->start[j] = n;
        for (int32_t i = 0; i < f->mip.n_rows; i++) {
            if (f->a[i][j] == 0)
                continue;
            f->row[n] = i;
            f->entry[n++] = f->a[i][j];
        }
    }
    f->start[f->mip.n_columns] = n;
    return solver->solve(ctx, &f->mip, &f->answer);
}

static double row_sum(const rt_program *f, int32_t i, const double *x)
{
    double sum = 0;
    for (int32_t j = 0; j < f->mip.n_columns; j++)
        sum += f->a[i][j] * x[j];
    return sum;
}

static bool fits(const rt_program *f, const double *x)
{
    for (int32_t j = 0; j < f->mip.n_columns; j++)
        if (x[j] < f->low[j] || x[j] > f->high[j])
            return false;
    for (int32_t i = 0; i < f->mip.n_rows; i++) {
        double sum = row_sum(f, i, x);
        if (sum < f->row_low[i] || sum > f->row_high[i])
            return false;
    }
    return true;
}

/* The best of all binary points, −INFINITY where none fits. */
static double enumerate(const rt_program *f)
{
    double best = -INFINITY;
    for (uint32_t set = 0; set < 1u << f->mip.n_columns; set++) {
        double x[RT_PROGRAM_COLUMNS] = {0};
        double value = 0;
        for (int32_t j = 0; j < f->mip.n_columns; j++) {
            x[j] = (double)(set >> j & 1);
            value += f->cost[j] * x[j];
        }
        if (value > best && fits(f, x))
            best = value;
    }
    return best;
}

/* Rows of which half is to be met exactly; slack at a cost makes it feasible, nothing makes it easy. */
rt_program *rt_market_split(void)
{
    uint64_t random = 7;
    rt_program *f = rt_program_make(SPLIT_ROWS, SPLIT_COLUMNS + 2 * SPLIT_ROWS, true);
    for (int32_t i = 0; i < SPLIT_ROWS; i++) {
        double sum = 0;
        for (int32_t j = 0; j < SPLIT_COLUMNS; j++) {
            f->a[i][j] = (double)rt_between(&random, 0, 99);
            sum += f->a[i][j];
        }
        f->row_low[i] = f->row_high[i] = floor(sum / 2);
        for (int32_t k = 0; k < 2; k++) {
            int32_t slack = SPLIT_COLUMNS + 2 * i + k;
            f->a[i][slack] = k ? 1 : -1;
            f->whole[slack] = false;
            f->high[slack] = INFINITY;
            f->cost[slack] = -1;
        }
    }
    return f;
}

/* ---- Answers ---- */

void rt_engine_linear_program_of_a_textbook(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(3, 3, false); /* the first example of the GLPK manual */
    const double a[3][3] = {{1, 1, 1}, {10, 4, 5}, {2, 2, 6}};
    const double high[3] = {100, 600, 300}, cost[3] = {10, 6, 4};
    for (int i = 0; i < 3; i++) {
        f->row_high[i] = high[i];
        f->cost[i] = cost[i];
        f->high[i] = INFINITY;
        for (int j = 0; j < 3; j++)
            f->a[i][j] = a[i][j];
    }
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    assert_float_equal(f->answer.value, 2200.0 / 3, 1e-6);
    assert_float_equal(f->dual[0], 10.0 / 3, 1e-6);
    assert_float_equal(f->dual[1], 2.0 / 3, 1e-6);
    assert_float_equal(f->dual[2], 0, 1e-6);
    assert_float_equal(f->x[0], 100.0 / 3, 1e-6);
    free(f);
    reversa_context_free(ctx);
}

static void fill(rt_program *f, uint64_t *random)
{
    for (int32_t j = 0; j < f->mip.n_columns; j++) {
        f->cost[j] = (double)rt_between(random, -5, 20);
        if (rt_between(random, 0, 9) == 0)
            f->low[j] = f->high[j] = (double)rt_between(random, 0, 1);
    }
    for (int32_t i = 0; i < f->mip.n_rows; i++) {
        for (int32_t j = 0; j < f->mip.n_columns; j++)
            f->a[i][j] = (double)(rt_between(random, 0, 2) ? rt_between(random, -3, 9) : 0);
        double middle = (double)rt_between(random, 0, 15);
        int64_t kind = rt_between(random, 0, 3);
        if (kind != 0)
            f->row_high[i] = middle + (double)(kind == 3 ? 0 : rt_between(random, 0, 5));
        if (kind != 1)
            f->row_low[i] = middle;
    }
}

void rt_engine_agrees_with_enumeration(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed();
    int n_feasible = 0;
    for (int round = 0; round < 300; round++) {
        rt_program *f = rt_program_make((int32_t)rt_between(&random, 0, 5), (int32_t)rt_between(&random, 0, 9), true);
        fill(f, &random);
        double best = enumerate(f);
        assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
        assert_int_equal(f->answer.end, isinf(best) ? RV_MIP_INFEASIBLE : RV_MIP_OPTIMAL);
        if (!isinf(best)) {
            n_feasible++;
            assert_float_equal(f->answer.value, best, 1e-6);
            assert_true(fits(f, f->x));
            double value = 0;
            for (int32_t j = 0; j < f->mip.n_columns; j++)
                value += f->cost[j] * f->x[j];
            assert_float_equal(value, best, 1e-6);
        }
        free(f);
    }
    assert_in_range(n_feasible, 30, 290);
    reversa_context_free(ctx);
}

void rt_engine_takes_the_hint(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    double value = 0;
    for (int32_t i = 0; i < SPLIT_ROWS; i++) {
        f->hint[SPLIT_COLUMNS + 2 * i + 1] = f->row_low[i]; /* nothing chosen, all slack */
        value -= f->row_low[i];
    }
    f->mip.hint = f->hint;
    reversa_context_set_time_limit(ctx, 1e-9);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    assert_float_equal(f->answer.value, value, 1e-9);
    assert_memory_equal(f->x, f->hint, sizeof f->hint);
    reversa_context_set_time_limit(ctx, 0.2);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    assert_true(f->answer.value >= value);
    assert_true(f->answer.bound >= f->answer.value);
    free(f);
    reversa_context_free(ctx);
}

/* ---- Other ends ---- */

static void expect_malformed(reversa_context *ctx, const rv_mip_solver *solver, rt_program *f)
{
    assert_int_equal(solver->solve(ctx, &f->mip, &f->answer), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FAILED);
    assert_non_null(f->answer.reason);
}

static void expect_malformed_number(reversa_context *ctx, const rv_mip_solver *solver, rt_program *f, double *place,
                                    double wrong)
{
    double before = *place;
    *place = wrong;
    expect_malformed(ctx, solver, f);
    *place = before;
}

void rt_engine_refuses_what_is_not_well_formed(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(2, 2, true);
    f->a[0][0] = f->a[1][0] = f->a[0][1] = 1;
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    double *places[] = {&f->cost[0], &f->entry[0], &f->low[0], &f->high[1], &f->row_low[0], &f->row_high[1]};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        expect_malformed_number(ctx, solver, f, places[i], NAN);
    expect_malformed_number(ctx, solver, f, &f->low[0], 2); /* above high */
    expect_malformed_number(ctx, solver, f, &f->low[0], INFINITY);
    expect_malformed_number(ctx, solver, f, &f->low[0], 0.5); /* of a whole column */
    expect_malformed_number(ctx, solver, f, &f->entry[1], INFINITY);
    const int32_t rows[] = {2, -1, 1}; /* out of range; row 1 is there already */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f->row[0] = rows[i];
        expect_malformed(ctx, solver, f);
    }
    f->row[0] = 0;
    f->start[1] = -1;
    expect_malformed(ctx, solver, f);
    f->start[1] = 2;
    assert_int_equal(solver->solve(ctx, &f->mip, &f->answer), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    free(f);
    reversa_context_free(ctx);
}

void rt_engine_says_unbounded(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(0, 1, false);
    f->cost[0] = 1;
    f->high[0] = INFINITY;
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FAILED);
    assert_non_null(f->answer.reason);
    free(f);
    reversa_context_free(ctx);
}

void rt_engine_ends_at_the_deadline_with_the_best(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    reversa_context_set_time_limit(ctx, 0.3);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_FEASIBLE);
    for (int32_t i = 0; i < f->mip.n_rows; i++)
        assert_float_equal(row_sum(f, i, f->x), f->row_low[i], 1e-5);
    assert_true(f->answer.bound >= f->answer.value);
    assert_true(f->answer.bound <= 1e-6);
    assert_int_equal(reversa_context_error_count(ctx), 0);
    free(f);
    reversa_context_free(ctx);
}

void rt_engine_stops_without_a_solution(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    for (int32_t j = SPLIT_COLUMNS; j < f->mip.n_columns; j++)
        f->high[j] = 0; /* without slack nothing is found */
    reversa_context_set_time_limit(ctx, 0.1);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_int_equal(f->answer.end, RV_MIP_STOPPED);
    free(f);
    reversa_context_free(ctx);
}

static void *cancel_soon(void *ctx)
{
    const struct timespec pause = {0, 100 * 1000000};
    nanosleep(&pause, NULL);
    reversa_context_cancel(ctx);
    return NULL;
}

void rt_engine_is_cancelled_from_another_thread(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    pthread_t other;
    assert_int_equal(pthread_create(&other, NULL, cancel_soon, ctx), 0);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_E_CANCELLED);
    pthread_join(other, NULL);
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, REVERSA_E_CANCELLED);
    free(f);
    reversa_context_free(ctx);
}

static void cancel_in_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)stage;
    (void)total;
    if (done > 0)
        reversa_context_cancel(user);
}

void rt_engine_is_cancelled_from_progress(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    reversa_context_set_progress(ctx, cancel_in_progress, ctx);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_E_CANCELLED);
    free(f);
    reversa_context_free(ctx);
}

/* ---- The process ---- */

static pthread_t calling_thread;
static volatile sig_atomic_t n_signals;
static volatile sig_atomic_t n_elsewhere;

static void on_signal(int number)
{
    (void)number;
    n_signals = n_signals + 1;
    if (!pthread_equal(pthread_self(), calling_thread))
        n_elsewhere = n_elsewhere + 1;
}

static void raise_in_progress(void *user, const char *stage, int64_t done, int64_t total)
{
    (void)user;
    (void)stage;
    (void)done;
    (void)total;
    kill(getpid(), SIGUSR1);
}

void rt_engine_keeps_signals_off_its_thread(void **state)
{
    const rv_mip_solver *solver = *state;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_market_split();
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction before;
    calling_thread = pthread_self();
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    reversa_context_set_progress(ctx, raise_in_progress, NULL);
    reversa_context_set_time_limit(ctx, 0.4);
    assert_int_equal(rt_program_solve(ctx, solver, f), REVERSA_OK);
    assert_true(n_signals > 0);
    assert_int_equal(n_elsewhere, 0);
    sigaction(SIGUSR1, &before, NULL);
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_false(sigismember(&mask, SIGUSR1));
    free(f);
    reversa_context_free(ctx);
}
