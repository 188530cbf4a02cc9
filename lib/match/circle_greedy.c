/*
 * A choice of circles from prices: the unit whose best group is worth most takes it, again and again; then who is left
 * makes circles at no price for mentees; then single mentees move.
 *
 * A unit's value of the last look can only fall as mentees are taken, so only the unit that seems best is looked at again.
 */
#include <string.h>

#include "match/circle.h"

typedef struct greedy {
    rv_circle_search *search;
    const rv_circle_prices *prices;
    rv_arena arena;
    bool *taken;    /* [mentees] */
    int32_t *load;  /* [mentors] */
    int64_t *value; /* [units] of the last look, 0 for nothing to gain */
    bool *fresh;    /* [units] the group is still there to take */
    int32_t *group; /* [units · most] */
    int32_t *size;  /* [units] */
    rv_circle_list circles;
} greedy;

static reversa_status open_greedy(greedy *g)
{
    const rv_circle_set *set = g->search->set;
    reversa_context *ctx = set->ctx;
    size_t n_units = (size_t)set->n_units;
    rv_arena_open(ctx, &g->arena);
    g->taken = rv_arena_alloc(ctx, &g->arena, (size_t)set->n[REVERSA_MENTEE], sizeof *g->taken);
    g->load = rv_arena_alloc(ctx, &g->arena, (size_t)set->n[REVERSA_MENTOR], sizeof *g->load);
    g->value = rv_arena_alloc(ctx, &g->arena, n_units, sizeof *g->value);
    g->fresh = rv_arena_alloc(ctx, &g->arena, n_units, sizeof *g->fresh);
    g->group = rv_arena_alloc(ctx, &g->arena, n_units, (size_t)set->plan->at_most * sizeof *g->group);
    g->size = rv_arena_alloc(ctx, &g->arena, n_units, sizeof *g->size);
    bool complete = g->taken && g->load && g->value && g->fresh && g->group && g->size;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static bool has_mentors(const greedy *g, int32_t unit)
{
    const rv_circle_set *set = g->search->set;
    const rv_circle_unit *of = &set->unit[unit];
    for (int i = 0; i < 2 && of->mentor[i] >= 0; i++)
        if (g->load[of->mentor[i]] >= set->capacity[of->mentor[i]])
            return false;
    return true;
}

static int32_t most_valuable(const greedy *g)
{
    int32_t best = -1;
    for (int32_t u = 0; u < g->search->set->n_units; u++)
        if (g->value[u] > 0 && (best < 0 || g->value[u] > g->value[best]))
            best = u;
    return best;
}

static void look(greedy *g, int32_t unit)
{
    rv_circle_desk *desk = &g->search->desks[0];
    int32_t most = g->search->set->plan->at_most;
    g->value[unit] = rv_circle_unit_best(g->search, desk, unit, g->prices, g->taken);
    g->size[unit] = desk->n_best;
    g->fresh[unit] = true;
    for (int32_t i = 0; i < desk->n_best; i++)
        g->group[(int64_t)unit * most + i] = desk->best[i];
    if (desk->n_best == 0)
        g->value[unit] = 0;
}

static bool is_there(const greedy *g, int32_t unit)
{
    const int32_t *group = g->group + (int64_t)unit * g->search->set->plan->at_most;
    for (int32_t i = 0; i < g->size[unit]; i++)
        if (g->taken[group[i]])
            return false;
    return g->fresh[unit] && g->size[unit] > 0;
}

static reversa_status take(greedy *g, int32_t unit, const int32_t *group, int32_t n)
{
    const rv_circle_set *set = g->search->set;
    for (int32_t i = 0; i < n; i++)
        g->taken[group[i]] = true;
    for (int i = 0; i < 2 && set->unit[unit].mentor[i] >= 0; i++)
        g->load[set->unit[unit].mentor[i]]++;
    return rv_circle_list_add(set->ctx, &g->circles, unit, group, n);
}

/* The circles of which the linear program has most, in steps of a tenth, as far as they go together. */
static reversa_status dive(greedy *g, double begin)
{
    const rv_circle_search *search = g->search;
    reversa_status status = REVERSA_OK;
    for (int32_t percent = 95; percent >= 100 * begin && !status; percent -= 10) {
        double least = percent / 100.0;
        for (int32_t c = 0; c < search->n_based && !status; c++) {
            const rv_circle_column *column = &search->active.column[c];
            const int32_t *group = search->active.mentee + column->first;
            bool there = search->share[c] >= least && has_mentors(g, column->unit);
            for (int32_t i = 0; i < column->n && there; i++)
                there = !g->taken[group[i]];
            if (there)
                status = take(g, column->unit, group, column->n);
        }
    }
    return status;
}

static reversa_status choose(greedy *g)
{
    const rv_circle_set *set = g->search->set;
    reversa_status status = REVERSA_OK;
    for (int32_t u = most_valuable(g); u >= 0 && !status; u = most_valuable(g)) {
        const int32_t *group = g->group + (int64_t)u * set->plan->at_most;
        if (!has_mentors(g, u)) {
            g->value[u] = 0;
        } else if (!is_there(g, u)) {
            look(g, u);
            status = rv_stop_status(set->ctx);
        } else {
            status = take(g, u, group, g->size[u]);
        }
    }
    return status;
}

/* Who is left over may still serve the stage, at no price for mentees. */
static reversa_status choose_from_rest(greedy *g)
{
    rv_circle_search *search = g->search;
    rv_circle_prices *plain = &search->linear; /* not needed any more until the next linear program */
    memset(plain->mentee, 0, (size_t)search->set->n[REVERSA_MENTEE] * sizeof *plain->mentee);
    memset(plain->mentor, 0, (size_t)search->set->n[REVERSA_MENTOR] * sizeof *plain->mentor);
    memcpy(plain->row, g->prices->row, sizeof plain->row);
    memset(plain->cut, 0, sizeof plain->cut);
    g->prices = plain;
    for (int32_t u = 0; u < search->set->n_units; u++) {
        g->value[u] = INT64_MAX; /* to be looked at */
        g->fresh[u] = false;
    }
    return choose(g);
}

reversa_status rv_circle_greedy(rv_circle_search *search, const rv_circle_prices *prices, double begin)
{
    greedy g = {.search = search, .prices = prices};
    bool better;
    reversa_status status = open_greedy(&g);
    size_t n_groups = (size_t)search->set->n_units * (size_t)search->set->plan->at_most;
    if (!status && search->set->n_units > 0) {
        memcpy(g.value, search->unit_value, (size_t)search->set->n_units * sizeof *g.value);
        memcpy(g.size, search->unit_size, (size_t)search->set->n_units * sizeof *g.size);
        memcpy(g.group, search->unit_group, n_groups * sizeof *g.group);
        memset(g.fresh, 1, (size_t)search->set->n_units);
        status = dive(&g, begin);
        if (!status)
            status = choose(&g);
        if (!status)
            status = choose_from_rest(&g);
    }
    if (!status)
        status = rv_circle_improve(search, &g.circles);
    if (!status)
        status = rv_circle_offer_solution(search, &g.circles, &better);
    rv_circle_list_free(search->set->ctx, &g.circles);
    rv_arena_free(&g.arena);
    if (status == REVERSA_E_CANCELLED && !search->set->ctx->n_errors)
        return rv_poll(search->set->ctx);
    return status == REVERSA_E_DEADLINE ? REVERSA_OK : status; /* the caller sees it pass */
}
