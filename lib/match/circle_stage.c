/*
 * One level of the objective: prices and circles by column generation, then the proof by listing what can still improve.
 *
 * Prices of the linear program are drawn towards the best so far (Wentges 1997), since they swing while columns are few;
 * where nothing comes of that they are taken as they are. Once no circle has a positive reduced cost, whatever can beat the
 * incumbent has a reduced cost within the gap of the bound: all of these are listed, and an integer program over the list
 * decides. Where there are too many, programs over the best of them improve the incumbent, and the bound stands.
 */
#include <string.h>

#include "match/circle.h"

#define MOST_CUT_ROUNDS 60
#define ENOUGH_OPEN 50 /* of what is open, one part has to go with a round of cuts */
#define GREEDY_EVERY 8
#define NEAR_PART 3         /* of the time of a stage that can branch, one part is for neighbourhoods */
#define SMALL_LIST 3000     /* circles of a program that is to improve the incumbent */
#define SOME_EFFORT 1500    /* steps of its search */
#define PROOF_EFFORT 100000 /* steps of a search that is to prove */
#define PART_EFFORT 300     /* steps of either in a part */

/* Circles with a reduced cost of no more than this are not asked for: half a micro-point, a millionth of a person. */
static rv_wide slack(const rv_circle_search *search)
{
    if (search->stage.weight > 0)
        return RV_CIRCLE_ONE * (rv_wide)100;
    return rv_circle_counts_fits(search) ? RV_CIRCLE_ONE / 2 : RV_CIRCLE_ONE >> 20;
}

static int64_t whole_part(rv_wide exact)
{
    rv_wide whole = exact / RV_CIRCLE_ONE;
    if (exact < 0 && whole * RV_CIRCLE_ONE != exact)
        whole--;
    return whole < INT64_MIN / 2 ? INT64_MIN / 2 : (int64_t)whole;
}

void rv_circle_keep_bound(rv_circle_search *search, const rv_circle_prices *prices, rv_wide bound)
{
    rv_circle_stage *stage = &search->stage;
    if (stage->priced && bound >= stage->exact)
        return;
    stage->priced = true;
    stage->exact = bound;
    rv_circle_prices_copy(search->set, prices, &search->kept);
    int64_t whole = whole_part(bound);
    stage->bound = whole < stage->bound ? whole : stage->bound;
}

bool rv_circle_is_closed(rv_circle_search *search)
{
    rv_circle_stage *stage = &search->stage;
    bool impossible = stage->level == RV_CIRCLE_VIOLATION && stage->priced && stage->bound < 0;
    stage->proven = stage->bound <= stage->value;
    stage->stopped = stage->stopped || rv_stop_status(search->set->ctx) == REVERSA_E_DEADLINE;
    return stage->proven || stage->stopped || impossible;
}

/* Two thirds of the best prices so far, a third of the linear program's. */
static void draw_back(rv_circle_search *search)
{
    const rv_circle_set *set = search->set;
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++)
        search->trial.mentee[e] = search->kept.mentee[e] + (search->linear.mentee[e] - search->kept.mentee[e]) / 3;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        search->trial.mentor[m] = search->kept.mentor[m] + (search->linear.mentor[m] - search->kept.mentor[m]) / 3;
    for (int32_t r = 0; r < search->n_rows; r++)
        search->trial.row[r] = search->kept.row[r] + (search->linear.row[r] - search->kept.row[r]) / 3;
    for (int32_t k = 0; k < search->n_cuts; k++)
        search->trial.cut[k] = search->kept.cut[k] + (search->linear.cut[k] - search->kept.cut[k]) / 3;
}

static void tell(const rv_circle_search *search, const char *phase)
{
    const rv_circle_stage *stage = &search->stage;
    if (search->is_part)
        return;
    rv_log(search->set->ctx, REVERSA_LOG_INFO,
           "circles, level %d %s: %lld of at most %lld, %d rounds, %d columns, %d cuts", stage->level + 1, phase,
           (long long)stage->value, (long long)stage->bound, search->rounds, search->active.n, search->n_cuts);
}

/* Price, keep the bound, and add the groups that the linear program does not have yet. */
static reversa_status price_and_add(rv_circle_search *search, int32_t *n_added_out)
{
    rv_wide bound;
    int32_t most = search->set->plan->at_most;
    *n_added_out = 0;
    reversa_status status = rv_circle_price(search, &search->trial, &bound);
    if (status == REVERSA_E_DEADLINE) {
        search->stage.stopped = true;
        return REVERSA_OK;
    }
    if (status)
        return status;
    rv_circle_keep_bound(search, &search->trial, bound);
    for (int32_t u = 0; u < search->set->n_units && !status; u++) {
        const int32_t *group = search->unit_group + (int64_t)u * most;
        int32_t n = search->unit_size[u];
        if (n == 0 || rv_circle_reduced(search, &search->linear, u, group, n) <= slack(search))
            continue;
        status = rv_circle_list_add(search->set->ctx, &search->active, u, group, n);
        (*n_added_out)++;
    }
    return status;
}

/* The incumbent's circles belong to every program. */
static reversa_status add_best(rv_circle_search *search, rv_circle_list *list)
{
    reversa_status status = REVERSA_OK;
    list->most = 0;
    for (int32_t c = 0; c < search->best.n && !status; c++) {
        const rv_circle_column *column = &search->best.column[c];
        const int32_t *group = search->best.mentee + column->first;
        if (!rv_circle_list_has(list, column->unit, group, column->n))
            status = rv_circle_list_add(search->set->ctx, list, column->unit, group, column->n);
    }
    return status;
}

/* Prices of the linear program into search->trial, drawn back or not; false where there are none. */
static reversa_status next_prices(rv_circle_search *search, bool *found_out)
{
    rv_mip_end end;
    reversa_status status = rv_circle_linear(search, &end);
    if (!status && end != RV_MIP_OPTIMAL && end != RV_MIP_STOPPED && search->has_basis) {
        search->has_basis = false; /* the basis may be what it failed of */
        status = rv_circle_linear(search, &end);
    }
    if (!status && end != RV_MIP_OPTIMAL && end != RV_MIP_STOPPED)
        rv_log(search->set->ctx, REVERSA_LOG_WARNING,
               "The linear program over %d circles has no solution that could be used: the bound may stay loose",
               search->active.n);
    *found_out = !status && end == RV_MIP_OPTIMAL;
    search->stage.stopped = search->stage.stopped || end == RV_MIP_STOPPED;
    return status;
}

static reversa_status one_round(rv_circle_search *search, int32_t *n_added_out)
{
    reversa_status status = REVERSA_OK;
    *n_added_out = 0;
    if (search->stage.priced) {
        draw_back(search);
        status = price_and_add(search, n_added_out);
    }
    if (status || *n_added_out > 0 || rv_circle_is_closed(search))
        return status;
    rv_circle_prices_copy(search->set, &search->linear, &search->trial);
    return price_and_add(search, n_added_out);
}

static reversa_status relax(rv_circle_search *search)
{
    int32_t n_added = 1;
    reversa_status status = REVERSA_OK;
    for (int32_t round = 0; round < search->most_rounds && n_added > 0 && !status && !rv_circle_is_closed(search);
         round++) {
        bool found;
        status = next_prices(search, &found);
        if (status || !found)
            return status;
        status = one_round(search, &n_added);
        bool settled = n_added == 0 || rv_circle_is_closed(search);
        if (!status && search->stage.priced && !search->stage.stopped && (round % GREEDY_EVERY == 0 || settled))
            status = rv_circle_greedy(search, &search->trial, 2);
    }
    return status;
}

/* Cuts, and circles for them, as long as they lower the bound by a share of what is open. */
static reversa_status tighten(rv_circle_search *search, int32_t most_rounds)
{
    rv_circle_stage *stage = &search->stage;
    int32_t n_idle = 0;
    reversa_status status = REVERSA_OK;
    for (int round = 0; round < most_rounds && n_idle < 3 && !status && !rv_circle_is_closed(search); round++) {
        int32_t n_added;
        rv_wide before = stage->exact;
        rv_wide open = before - (rv_wide)RV_CIRCLE_ONE * stage->value;
        status = rv_circle_cuts_find(search, &n_added);
        if (status || n_added == 0)
            break;
        status = relax(search);
        n_idle = before - stage->exact < open / ENOUGH_OPEN ? n_idle + 1 : 0;
        tell(search, "cut");
    }
    return status;
}

/* What a reduced cost may be for a circle to be part of something better. */
static rv_wide gap(const rv_circle_stage *stage)
{
    return stage->exact - (rv_wide)RV_CIRCLE_ONE * ((rv_wide)stage->value + 1);
}

/* Circles within reach of the kept prices, `full` where there are more than `most`. */
static reversa_status list_within(rv_circle_search *search, rv_wide reach, int32_t most, rv_circle_list *list)
{
    *list = (rv_circle_list){.most = most};
    reversa_status status = rv_circle_enumerate(search, &search->kept, reach, list);
    if (status == REVERSA_E_DEADLINE) {
        search->stage.stopped = true;
        list->full = true;
        status = REVERSA_OK;
    }
    return status;
}

/* An integer program over the columns that can improve. */
static reversa_status improve_by_columns(rv_circle_search *search, int64_t effort)
{
    rv_circle_list list = {0};
    rv_mip_end end;
    reversa_status status = REVERSA_OK;
    rv_wide reach = gap(&search->stage);
    for (int32_t c = 0; c < search->active.n && !status; c++) {
        const rv_circle_column *column = &search->active.column[c];
        const int32_t *group = search->active.mentee + column->first;
        if (rv_circle_reduced(search, &search->kept, column->unit, group, column->n) >= -reach)
            status = rv_circle_list_add(search->set->ctx, &list, column->unit, group, column->n);
    }
    if (!status)
        status = add_best(search, &list);
    if (!status)
        status = rv_circle_whole(search, &list, effort, &end);
    rv_circle_list_free(search->set->ctx, &list);
    return status;
}

/* An integer program over so many of the best circles that it is small. */
static reversa_status improve_by_list(rv_circle_search *search, int64_t effort)
{
    rv_circle_list list = {0};
    reversa_status status = REVERSA_OK;
    rv_mip_end end;
    rv_wide reach = gap(&search->stage);
    for (bool fits = false; !fits && !status && !search->stage.stopped && reach > 0; reach /= 4) {
        rv_circle_list_free(search->set->ctx, &list);
        status = list_within(search, reach, SMALL_LIST, &list);
        fits = !list.full;
    }
    if (!status && !search->stage.stopped && !list.full)
        status = add_best(search, &list);
    if (!status && !search->stage.stopped && !list.full)
        status = rv_circle_whole(search, &list, effort, &end);
    rv_circle_list_free(search->set->ctx, &list);
    return status;
}

reversa_status rv_circle_stage_relax(rv_circle_search *search, int32_t most_cut_rounds)
{
    search->stage.priced = false;
    reversa_status status = relax(search);
    if (!status && search->stage.priced)
        status = tighten(search, most_cut_rounds);
    if (!status && search->stage.priced && !rv_circle_is_closed(search))
        status = rv_circle_greedy(search, &search->kept, 0.5);
    return status;
}

reversa_status rv_circle_stage_list(rv_circle_search *search, int32_t most, rv_circle_list *list)
{
    return list_within(search, gap(&search->stage), most, list);
}

reversa_status rv_circle_stage_decide(rv_circle_search *search, rv_circle_list *list, int64_t effort, bool *decided_out)
{
    rv_mip_end end = RV_MIP_FAILED;
    reversa_status status = REVERSA_OK;
    bool complete = !list->full;
    bool empty = list->n == 0;
    if (complete && !empty)
        status = add_best(search, list);
    if (!status && complete && !empty)
        status = rv_circle_whole(search, list, effort, &end);
    *decided_out = !status && complete && (empty || end == RV_MIP_OPTIMAL);
    return status;
}

/* All circles that can improve, and the best of them. */
static reversa_status prove(rv_circle_search *search)
{
    bool decided = false;
    int64_t effort = search->is_part ? PART_EFFORT : PROOF_EFFORT;
    rv_circle_list list = {0};
    reversa_status status = rv_circle_stage_list(search, search->most_circles, &list);
    if (!status)
        status = rv_circle_stage_decide(search, &list, effort, &decided);
    rv_circle_list_free(search->set->ctx, &list);
    if (decided) {
        search->stage.bound = search->stage.value; /* nothing beyond the list could improve */
        search->stage.proven = true;
    }
    return status;
}

/* From the linear program's circles to whole ones, beginning with ever more of them. */
static reversa_status dive(rv_circle_search *search)
{
    reversa_status status = REVERSA_OK;
    for (int tenths = 9; tenths >= 1 && !status && !rv_circle_is_closed(search); tenths -= 2)
        status = rv_circle_greedy(search, &search->kept, tenths / 10.0);
    return status;
}

static void begin_at_nothing(rv_circle_search *search)
{
    const rv_circle_set *set = search->set;
    memset(search->trial.mentee, 0, (size_t)set->n[REVERSA_MENTEE] * sizeof *search->trial.mentee);
    memset(search->trial.mentor, 0, (size_t)set->n[REVERSA_MENTOR] * sizeof *search->trial.mentor);
    memset(search->trial.row, 0, sizeof search->trial.row);
    memset(search->trial.cut, 0, sizeof search->trial.cut);
}

/* Neighbourhoods, with one part of the time that is left. */
static reversa_status look_near(rv_circle_search *search, int64_t part)
{
    reversa_context *ctx = search->set->ctx;
    int64_t deadline = ctx->deadline_ns;
    int64_t now = rv_clock_ns();
    if (deadline != INT64_MAX && deadline > now)
        ctx->deadline_ns = now + (deadline - now) / part;
    reversa_status status = rv_circle_near(search);
    ctx->deadline_ns = deadline;
    return status;
}

/* Without a tree: programs over the best circles, as long as they help, then the one over all that can. */
static reversa_status improve_and_prove(rv_circle_search *search)
{
    reversa_status status = REVERSA_OK;
    int64_t effort = search->is_part ? PART_EFFORT : SOME_EFFORT;
    int64_t before = search->stage.value - 1;
    while (!status && !rv_circle_is_closed(search) && search->stage.value > before) {
        before = search->stage.value;
        status = improve_by_columns(search, effort);
        if (!status && !rv_circle_is_closed(search) && search->stage.value == before)
            status = improve_by_list(search, effort);
        tell(search, "improved");
    }
    if (!status && !rv_circle_is_closed(search))
        status = prove(search);
    return status;
}

reversa_status rv_circle_stage_run(rv_circle_search *search)
{
    search->stage.priced = false;
    search->has_basis = false;
    rv_circle_cuts_clear(search);
    reversa_status status = add_best(search, &search->active);
    bool large = search->set->n_units > search->large;
    bool branches = !search->is_part && !large && search->stage.level >= 0 && search->set->plan->n_mentors == 1;
    if (large)
        begin_at_nothing(search);
    if (!status && large && !search->stage.stopped)
        status = rv_circle_ascent(search);
    if (!status && (!large || !search->stage.priced))
        status = relax(search);
    tell(search, "relaxed");
    if (!status && search->stage.level >= 0 && search->stage.priced)
        status = tighten(search, MOST_CUT_ROUNDS);
    bool impossible = search->stage.level == RV_CIRCLE_VIOLATION && search->stage.bound < 0;
    if (status || impossible || rv_circle_is_closed(search) || !search->stage.priced)
        return status;
    status = dive(search);
    bool alone = search->stage.level >= 0 && search->set->plan->n_mentors == 1;
    if (!status && alone && search->has_basis && !rv_circle_is_closed(search))
        status = rv_circle_dive(search);
    tell(search, "dived");
    if (!status && !search->is_part && search->stage.level >= 0)
        status = look_near(search, branches ? NEAR_PART : 1);
    if (!status && branches && !rv_circle_is_closed(search))
        status = rv_circle_branch(search);
    else if (!status)
        status = improve_and_prove(search);
    (void)rv_circle_is_closed(search);
    tell(search, "ended");
    return status;
}
