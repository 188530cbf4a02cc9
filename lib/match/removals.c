/*
 * Who took away all partners of those without an eligible one: for each check of a pair, how many others it is the first to
 * remove, for the record of the run.
 *
 * Checks are asked in their order until one fails, so each other person counts once and a row adds up to all that were asked.
 * Where these people times the others are more than can be asked in a moment, evenly spaced others are asked: the order of a
 * cohort is drawn by lot, whatever the file's, so they are a sample, the same in every run. Each row belongs to one block.
 */
#include "base/pool.h"
#include "match/result.h"
#include "score/pair.h"

#define ROWS_PER_BLOCK 4
#define MOST_ASKED 20000000 /* pairs */
#define LEAST_ASKED 256     /* others of a person */

typedef struct removals {
    const rv_result *result;
    int32_t *row_of; /* [n_rows] index of unmatched */
    int32_t *asked;  /* [n_rows] */
    int32_t *count;  /* [n_rows · n_checks] */
    int32_t n_rows;
    int32_t n_checks;
} removals;

/* The first check that removes the pair, 0 for none: that is not_self, which nobody is asked. */
static int32_t first_failing(const removals *r, rv_couple pair)
{
    for (int32_t k = 1; k < r->n_checks; k++)
        if (rv_verdicts_check(r->result->solve->scorer, k, pair).verdict == REVERSA_VERDICT_FAIL)
            return k;
    return 0;
}

/* Every how many others are asked. */
static int32_t stride(const removals *r, int32_t n_others)
{
    int64_t most = MOST_ASKED / (r->n_rows > 0 ? r->n_rows : 1);
    most = most > LEAST_ASKED ? most : LEAST_ASKED;
    return (int32_t)(((int64_t)n_others + most - 1) / most);
}

static void ask_row(const removals *r, int32_t row)
{
    const reversa_problem *problem = r->result->solve->problem;
    const reversa_unmatched *who = &r->result->matching->unmatched[r->row_of[row]];
    const rv_side *others = &problem->side[1 - (int)who->side];
    int32_t *count = r->count + (size_t)row * (size_t)r->n_checks;
    int32_t step = stride(r, others->n);
    for (int32_t j = 0; j < others->n; j += step) {
        int32_t other = others->person[j];
        if (other == who->person)
            continue;
        rv_couple pair = {.mentor = who->side == REVERSA_MENTOR ? who->person : other,
                          .mentee = who->side == REVERSA_MENTOR ? other : who->person};
        count[first_failing(r, pair)]++;
        r->asked[row]++;
    }
}

static reversa_status ask_block(void *state, int64_t block, int32_t worker)
{
    const removals *r = state;
    int32_t last = (int32_t)block * ROWS_PER_BLOCK + ROWS_PER_BLOCK;
    (void)worker;
    for (int32_t row = (int32_t)block * ROWS_PER_BLOCK; row < last && row < r->n_rows; row++)
        ask_row(r, row);
    return REVERSA_OK;
}

static reversa_status open_removals(removals *r)
{
    const rv_result *result = r->result;
    const reversa_matching *matching = result->matching;
    reversa_context *ctx = result->solve->ctx;
    for (int32_t k = 0; k < matching->n_unmatched; k++)
        r->n_rows += matching->unmatched[k].reason == REVERSA_REASON_NO_ELIGIBLE;
    size_t n = (size_t)r->n_rows;
    r->n_checks = rv_verdicts_count(result->solve->scorer);
    r->row_of = rv_arena_alloc(ctx, result->scratch, n, sizeof *r->row_of);
    r->asked = rv_arena_alloc(ctx, result->arena, n, sizeof *r->asked);
    r->count = rv_arena_alloc(ctx, result->arena, n * (size_t)r->n_checks, sizeof *r->count);
    if (!r->row_of || !r->asked || !r->count)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0, row = 0; k < matching->n_unmatched; k++)
        if (matching->unmatched[k].reason == REVERSA_REASON_NO_ELIGIBLE)
            r->row_of[row++] = k;
    return REVERSA_OK;
}

static reversa_status name_checks(const removals *r, rv_removals *told)
{
    const reversa_problem *problem = r->result->solve->problem;
    const rv_couple anyone = {0, 0};
    rv_check_name *check = rv_arena_alloc(r->result->solve->ctx, r->result->arena, (size_t)r->n_checks, sizeof *check);
    if (!check)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < r->n_checks && problem->cohort->n_people > 0; k++) {
        reversa_rule_check asked = rv_verdicts_check(r->result->solve->scorer, k, anyone);
        check[k] = (rv_check_name){.name = asked.name, .attribute = asked.attribute};
    }
    *told = (rv_removals){.n_rows = r->n_rows, .n_checks = r->n_checks, .check = check, .asked = r->asked};
    told->count = r->count;
    return REVERSA_OK;
}

reversa_status rv_removals_fill(rv_result *result)
{
    removals r = {.result = result};
    reversa_context *ctx = result->solve->ctx;
    if (!result->solve->scorer) /* the deadline passed before it was made: nobody's eligible others were looked at */
        return REVERSA_OK;
    reversa_status status = open_removals(&r);
    if (!status && r.n_rows > 0)
        status = rv_parallel(ctx, ((int64_t)r.n_rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK, ask_block, &r, NULL);
    if (status == REVERSA_E_DEADLINE) { /* nothing is told of them; the pairs stand, and the call goes on */
        ctx->n_errors = 0;
        return REVERSA_OK;
    }
    return status || r.n_rows == 0 ? status : name_checks(&r, &result->matching->removals);
}
