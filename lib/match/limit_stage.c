/*
 * One level of the objective within limits: linear programs with pricing until nothing asks for more, then integer programs
 * until no eligible pair that is missing could help.
 *
 * A pair with reduced cost r can be part of a solution of at most bound + r. So, with an incumbent of value v, the pairs
 * that are no columns and have bound + r < v + 1 cannot improve it, and the integer program over the others proves it
 * best over every eligible pair.
 */
#include <math.h>

#include "match/limit_finish.h"
#include "match/limit_master.h"
#include "match/limit_pack.h"

#define SLACK_OF_COUNTS (RV_ONE >> 20) /* reduced costs below are the solver's noise: it works to about 1e-7 … */
#define SLACK_OF_SCORES (RV_ONE >> 4)  /* … of 10⁶ */
#define FEW_SLOTS 8   /* pairs of a mentee that one round of pricing adds at most: enough for the next linear program */
#define MANY_SLOTS 64 /* and where all that could improve are wanted */
#define FIRST_EFFORT 2000
#define EFFORT_STEP 4
#define REACH_STEP 8
#define MOST_ROW_ROUNDS 8 /* linear programs in a row for listed rows alone, before pricing has its turn */
#define MOST_WHOLE_ROWS                                                                                                \
    4000         /* beyond this integer programs over pairs do not end, and the search over moves stands alone */
#define FAR 0.01 /* of a bound: what programs of a large stage leave is a hundredth of it */
#define MOST_FAR_PAIRS 50000 /* that is all the same a program over all pairs */
#define MOST_COLUMNS 400000  /* beyond this GLPK does not come back */

/* Floor of a / RV_ONE, held to 64 bits. */
static int64_t whole_part(rv_wide a)
{
    rv_wide quotient = a / RV_ONE;
    if (a % RV_ONE < 0)
        quotient--;
    if (quotient > INT64_MAX)
        return INT64_MAX;
    return quotient < INT64_MIN ? INT64_MIN : (int64_t)quotient;
}

static rv_wide slack(const rv_search *search)
{
    int32_t level = search->stage.level;
    if (level == RV_VIOLATION || search->solve->levels[level] != RV_LEVEL_SCORE)
        return SLACK_OF_COUNTS;
    return search->unit[level] > 1 ? SLACK_OF_COUNTS : SLACK_OF_SCORES;
}

/* Is the pair among the working pairs already? */
static bool is_working(const rv_pairs *pairs, const rv_new_pair *pair)
{
    int64_t low = pairs->offset[pair->mentee];
    int64_t high = pairs->offset[pair->mentee + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (pairs->mentor[middle] < pair->mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pairs->offset[pair->mentee + 1] && pairs->mentor[low] == pair->mentor;
}

/* What becomes a column becomes a working pair as well. */
static reversa_status grow(rv_search *search, const rv_priced *priced)
{
    rv_solve *solve = search->solve;
    reversa_status status = rv_search_add(search, priced->fresh, priced->n_fresh);
    if (status)
        return status;
    int64_t n = 0;
    for (int64_t k = 0; k < priced->n_fresh; k++)
        if (!is_working(&solve->pairs, &priced->fresh[k]))
            priced->fresh[n++] = priced->fresh[k];
    return n ? rv_solve_add(solve, priced->fresh, n) : REVERSA_OK;
}

static void keep_bound(rv_search *search, rv_wide bound)
{
    rv_stage *stage = &search->stage;
    if (stage->priced && bound >= stage->exact)
        return;
    stage->priced = true;
    stage->exact = bound;
    for (int32_t i = 0; i < search->n_rows; i++)
        search->kept[i] = search->multiplier[i];
    int64_t whole = whole_part(bound);
    stage->bound = whole < stage->bound ? whole : stage->bound;
}

/* The last look is for everything at once, as far as there is room. */
static int32_t many_slots(const rv_search *search)
{
    int32_t n = MOST_COLUMNS / (search->solve->side[REVERSA_MENTEE].n + 1);
    return n < FEW_SLOTS ? FEW_SLOTS : (n < MANY_SLOTS ? n : MANY_SLOTS);
}

reversa_status rv_search_widen(rv_search *search, rv_wide threshold, bool is_bound, int64_t *n_over_out)
{
    rv_priced priced;
    int32_t n_slots = is_bound ? FEW_SLOTS : many_slots(search);
    reversa_status status = rv_search_price(search, threshold, n_slots, &priced);
    search->solve->rounds++;
    *n_over_out = priced.n_over;
    if (!status && is_bound)
        keep_bound(search, priced.bound);
    if (!status && priced.n_fresh)
        status = grow(search, &priced);
    rv_free(search->solve->ctx, priced.fresh);
    if (status != REVERSA_E_DEADLINE)
        return status;
    search->stage.stopped = true;
    return REVERSA_OK;
}

bool rv_search_is_closed(rv_search *search)
{
    rv_stage *stage = &search->stage;
    double share = stage->level == RV_VIOLATION ? 0 : search->solve->gap;
    double left = (double)stage->bound - (double)stage->value;
    stage->proven = stage->bound <= stage->value;
    bool is_denied = stage->asks && stage->bound < 0;
    return stage->proven || stage->stopped || is_denied || left <= share * fabs((double)stage->bound);
}

/* Linear programs over the columns, more columns after each, until none has a reduced cost that matters. */
static reversa_status relax(rv_search *search)
{
    int64_t n_over = 1;
    int32_t n_rounds = 0;
    while (n_over > 0 && !rv_search_is_closed(search) && search->active.n <= MOST_COLUMNS) {
        rv_mip_end end;
        int32_t n_rows = search->n_rows;
        reversa_status status = rv_master_suits(search) ? rv_master_linear(search, &end)
                                                        : rv_search_linear(search, &end);
        if (status)
            return status;
        search->stage.stopped = end == RV_MIP_STOPPED;
        if (end != RV_MIP_OPTIMAL)
            break;
        if (search->n_rows > n_rows && ++n_rounds < MOST_ROW_ROUNDS)
            continue; /* its solution violates rows that are listed now */
        n_rounds = 0;
        status = rv_search_widen(search, slack(search), true, &n_over);
        if (status)
            return status;
        if (search->stage.level == RV_VIOLATION && search->stage.priced && search->stage.bound < 0)
            break; /* proven: the limits cannot be met */
    }
    return REVERSA_OK;
}

/* Reduced costs down to this decide whether the incumbent can be improved. */
static rv_wide gap(const rv_stage *stage)
{
    return stage->exact - (rv_wide)RV_ONE * ((rv_wide)stage->value + 1);
}

/* The first programs are small: pairs that cost at most a hundredth of what a mentee is worth. */
static rv_wide first_reach(const rv_search *search)
{
    rv_wide share = search->stage.exact / (100 * ((rv_wide)search->solve->side[REVERSA_MENTEE].n + 1));
    return share > RV_ONE ? share : RV_ONE;
}

/* What one integer program told. */
typedef struct attempt {
    bool failed;   /* no answer, or one that does not hold */
    bool finished; /* the best of all columns within reach */
    bool full;     /* reach was all that can improve */
    bool improved;
    bool listed; /* rows that its answer violates: the next program knows better */
} attempt;

static reversa_status improve_once(rv_search *search, rv_wide reach, attempt *attempt_out)
{
    rv_stage *stage = &search->stage;
    rv_mip_end end;
    bool sound;
    int64_t before = stage->value;
    int32_t n_rows = search->n_rows;
    int32_t n_covers = search->n_covers;
    bool full = !stage->priced || reach >= gap(stage);
    search->reach = full ? gap(stage) : reach;
    reversa_status status = rv_search_whole(search, &end, &sound);
    if (status)
        return status;
    stage->stopped = rv_stop_status(search->solve->ctx) == REVERSA_E_DEADLINE;
    *attempt_out = (attempt){.finished = end == RV_MIP_OPTIMAL, .full = full, .improved = stage->value > before};
    if (search->n_rows > n_rows) {
        *attempt_out = (attempt){.improved = true, .listed = search->n_rows - n_rows > search->n_covers - n_covers};
        return REVERSA_OK;
    }
    attempt_out->failed = !sound || (end != RV_MIP_OPTIMAL && end != RV_MIP_FEASIBLE) || !stage->priced;
    return REVERSA_OK;
}

/* Price for pairs that are no columns and could improve; without any the incumbent is proven. */
static reversa_status look_beyond(rv_search *search)
{
    rv_stage *stage = &search->stage;
    int64_t n_over;
    reversa_status status = rv_search_widen(search, -gap(stage), false, &n_over);
    if (!status && n_over == 0 && !stage->stopped) {
        stage->bound = stage->value;
        stage->proven = true;
    }
    return status;
}

/* A better bound from the rows that came; the best multipliers stay. */
static reversa_status tighten(rv_search *search)
{
    reversa_status status = relax(search);
    for (int32_t i = 0; i < search->n_rows; i++)
        search->multiplier[i] = search->kept[i];
    return status;
}

/*
 * Integer programs over ever more of the columns that can improve, until every eligible pair that can is a column.
 *
 * Each has a bounded effort: a better incumbent leaves fewer columns that matter, which helps more than going on. Where
 * nothing was found the effort grows, where all was searched the reach.
 */
static reversa_status improve(rv_search *search)
{
    for (int32_t i = 0; i < search->n_rows; i++)
        search->multiplier[i] = search->kept[i];
    rv_wide reach = first_reach(search);
    attempt last = {0};
    search->effort = FIRST_EFFORT;
    while (!rv_search_is_closed(search) && !last.failed && search->active.n <= MOST_COLUMNS) {
        reversa_status status = improve_once(search, reach, &last);
        if (!status && last.finished && last.full && !last.failed && !rv_search_is_closed(search))
            status = look_beyond(search);
        if (!status && last.listed && !rv_search_is_closed(search))
            status = tighten(search);
        if (status)
            return status;
        if (last.finished)
            reach *= REACH_STEP;
        else if (!last.improved)
            search->effort *= EFFORT_STEP;
    }
    return REVERSA_OK;
}

/* The last of a large stage: programs over the few pairs that its bound leaves open, and a search over moves. */
static reversa_status close_large(rv_search *search)
{
    bool has_rest = search->stage.level != RV_VIOLATION && search->stage.priced;
    reversa_status status = has_rest ? rv_master_guide(search) : REVERSA_OK;
    if (!status && has_rest && !rv_search_is_closed(search))
        status = rv_search_finish(search, true);
    if (!status && !rv_search_is_closed(search))
        status = rv_master_polish(search);
    if (!status && has_rest && !rv_search_is_closed(search))
        status = rv_search_finish(search, false);
    return status;
}

/* Was next to nothing found, and is there hope that a program over all pairs does better? */
static bool is_far(const rv_search *search)
{
    const rv_stage *stage = &search->stage;
    double left = (double)stage->bound - (double)stage->value;
    return left > FAR * fabs((double)stage->bound) && search->solve->pairs.n <= MOST_FAR_PAIRS;
}

reversa_status rv_search_stage(rv_search *search)
{
    rv_stage *stage = &search->stage;
    stage->priced = false;
    search->has_basis = false;
    if (stage->level == RV_VIOLATION && rv_master_suits(search)) {
        reversa_status status = rv_master_seek(search);
        if (status || stage->value == 0)
            return status;
    }
    reversa_status status = relax(search);
    bool impossible = stage->level == RV_VIOLATION && stage->priced && stage->bound < 0;
    if (status || impossible)
        return status;
    if (search->master && !rv_search_is_closed(search))
        status = close_large(search);
    if (!status && !rv_search_is_closed(search))
        status = rv_pack_stage(search);
    bool has_rest = search->master && stage->level != RV_VIOLATION && stage->priced;
    bool has_ended = has_rest && !is_far(search); /* its programs were these */
    bool too_large = has_ended || (search->master && search->n_rows > MOST_WHOLE_ROWS);
    return status || too_large ? status : improve(search);
}
