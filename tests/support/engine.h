/*
 * Programs for integer programming solvers, and the tests that each solver has to pass.
 */
#ifndef RT_ENGINE_H
#define RT_ENGINE_H

#include "match/mip.h"
#include "support/support.h"

#define RT_PROGRAM_ROWS 8
#define RT_PROGRAM_COLUMNS 128

/* A dense program that is turned to columns. */
typedef struct rt_program {
    rv_mip mip;
    rv_mip_answer answer;
    double a[RT_PROGRAM_ROWS][RT_PROGRAM_COLUMNS];
    double row_low[RT_PROGRAM_ROWS], row_high[RT_PROGRAM_ROWS];
    double low[RT_PROGRAM_COLUMNS], high[RT_PROGRAM_COLUMNS], cost[RT_PROGRAM_COLUMNS];
    bool whole[RT_PROGRAM_COLUMNS];
    int64_t start[RT_PROGRAM_COLUMNS + 1];
    int32_t row[RT_PROGRAM_ROWS * RT_PROGRAM_COLUMNS];
    double entry[RT_PROGRAM_ROWS * RT_PROGRAM_COLUMNS];
    double hint[RT_PROGRAM_COLUMNS];
    double x[RT_PROGRAM_COLUMNS];
    double dual[RT_PROGRAM_ROWS];
} rt_program;

/* Binary columns, rows without bounds. Free with free(). */
rt_program *rt_program_make(int32_t n_rows, int32_t n_columns, bool whole);
/* Turn the matrix to columns and solve. */
reversa_status rt_program_solve(reversa_context *ctx, const rv_mip_solver *solver, rt_program *f);
/* Rows of which half is to be met exactly; slack at a cost makes it feasible, nothing makes it easy. */
rt_program *rt_market_split(void);

void rt_engine_linear_program_of_a_textbook(void **state);
void rt_engine_agrees_with_enumeration(void **state);
void rt_engine_takes_the_hint(void **state);
void rt_engine_refuses_what_is_not_well_formed(void **state);
void rt_engine_says_unbounded(void **state);
void rt_engine_ends_at_the_deadline_with_the_best(void **state);
void rt_engine_stops_without_a_solution(void **state);
void rt_engine_is_cancelled_from_another_thread(void **state);
void rt_engine_is_cancelled_from_progress(void **state);
void rt_engine_keeps_signals_off_its_thread(void **state);

/* All of them, for a table of tests. */
#define RT_ENGINE_TESTS(solver)                                                                                        \
    cmocka_unit_test_prestate(rt_engine_linear_program_of_a_textbook, (void *)(solver)),                               \
        cmocka_unit_test_prestate(rt_engine_agrees_with_enumeration, (void *)(solver)),                                \
        cmocka_unit_test_prestate(rt_engine_takes_the_hint, (void *)(solver)),                                         \
        cmocka_unit_test_prestate(rt_engine_refuses_what_is_not_well_formed, (void *)(solver)),                        \
        cmocka_unit_test_prestate(rt_engine_says_unbounded, (void *)(solver)),                                         \
        cmocka_unit_test_prestate(rt_engine_ends_at_the_deadline_with_the_best, (void *)(solver)),                     \
        cmocka_unit_test_prestate(rt_engine_stops_without_a_solution, (void *)(solver)),                               \
        cmocka_unit_test_prestate(rt_engine_is_cancelled_from_another_thread, (void *)(solver)),                       \
        cmocka_unit_test_prestate(rt_engine_is_cancelled_from_progress, (void *)(solver)),                             \
        cmocka_unit_test_prestate(rt_engine_keeps_signals_off_its_thread, (void *)(solver))

#endif
