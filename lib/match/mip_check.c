/*
 * What a program must be before a guest sees it.
 *
 * GLPK aborts the process on a program that is not well formed, HiGHS takes it for another one: so every bound, entry and
 * index is looked at here, once, for all of them. A program without columns is settled here, too: some refuse those.
 */
#include <math.h>

#include "match/mip.h"

#define LONGEST 100000000 /* rows or columns: what GLPK takes */

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

reversa_status rv_mip_begin(reversa_context *ctx, const rv_mip *mip, rv_mip_answer *answer, int64_t *longest_out,
                            bool *settled_out)
{
    answer->end = RV_MIP_FAILED;
    answer->value = 0;
    answer->bound = INFINITY;
    answer->reason = "the program is not well formed";
    *settled_out = true;
    int32_t *stamp = rv_alloc(ctx, (size_t)mip->n_rows, sizeof *stamp);
    if (!stamp)
        return REVERSA_E_MEMORY;
    bool sound = is_sound(mip, stamp, longest_out);
    rv_free(ctx, stamp);
    if (!sound)
        return REVERSA_OK;
    answer->reason = NULL;
    *settled_out = mip->n_columns == 0;
    if (*settled_out)
        solve_nothing(mip, answer);
    return REVERSA_OK;
}
