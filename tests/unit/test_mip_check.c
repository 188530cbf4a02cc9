/*
 * The first steps of every solver: malformed programs, programs without columns, and all others.
 */
#include <math.h>
#include <stdlib.h>

#include "support/engine.h"

/* Has rv_mip_begin() the answer already? */
static bool settles(reversa_context *ctx, rt_program *f, int64_t *longest_out)
{
    bool settled;
    assert_int_equal(rv_mip_begin(ctx, &f->mip, &f->answer, longest_out, &settled), REVERSA_OK);
    return settled;
}

static void test_begin_passes_a_sound_program_on(void **state)
{
    (void)state;
    int64_t longest;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(2, 2, true);
    f->start[1] = 2;
    f->start[2] = 3;
    f->row[1] = 1;
    f->entry[0] = f->entry[1] = f->entry[2] = 1;
    assert_false(settles(ctx, f, &longest));
    assert_int_equal(longest, 2);
    assert_null(f->answer.reason);
    assert_true(isinf(f->answer.bound));
    free(f);
    reversa_context_free(ctx);
}

static void test_begin_refuses_a_row_out_of_range(void **state)
{
    (void)state;
    int64_t longest;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(2, 1, false);
    f->start[1] = 1;
    f->row[0] = 2;
    f->entry[0] = 1;
    assert_true(settles(ctx, f, &longest));
    assert_int_equal(f->answer.end, RV_MIP_FAILED);
    assert_non_null(f->answer.reason);
    f->row[0] = 1;
    assert_false(settles(ctx, f, &longest));
    f->low[0] = 0.5; /* a bound that is not whole is one of whole columns only */
    assert_false(settles(ctx, f, &longest));
    f->mip.whole = f->whole;
    assert_true(settles(ctx, f, &longest));
    assert_int_equal(f->answer.end, RV_MIP_FAILED);
    free(f);
    reversa_context_free(ctx);
}

static void test_begin_settles_a_program_without_columns(void **state)
{
    (void)state;
    int64_t longest;
    reversa_context *ctx = rt_context(NULL);
    rt_program *f = rt_program_make(1, 0, false);
    f->dual[0] = 7;
    assert_true(settles(ctx, f, &longest));
    assert_int_equal(f->answer.end, RV_MIP_OPTIMAL);
    assert_float_equal(f->dual[0], 0, 0);
    f->row_low[0] = 1;
    assert_true(settles(ctx, f, &longest));
    assert_int_equal(f->answer.end, RV_MIP_INFEASIBLE);
    free(f);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_begin_passes_a_sound_program_on),
        cmocka_unit_test(test_begin_refuses_a_row_out_of_range),
        cmocka_unit_test(test_begin_settles_a_program_without_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
