/*
 * Prices: the bound that they prove over every circle, in exact integers, and the circles that they ask for.
 *
 * For prices of the right sign the value of any choice of circles is at most Σ price · bound of its row, once no circle has
 * a positive reduced cost (Lagrange). So the best group of each unit is found, and the prices of its mentors are set to
 * what is needed: for one mentor exactly its best group, for two the linear program's, raised where that is too little.
 * Units are spread over the workers in blocks; each writes only to its own units.
 */
#include "base/pool.h"
#include "match/circle.h"

#define UNITS_PER_BLOCK 4
#define STEPS_A_UNIT 20000          /* of a pricing: beyond this a bound has to do */
#define NEVER (-(INT64_C(1) << 60)) /* a mentor who must lead a circle has none */
#define STEPS_LISTED INT64_C(30000000)

typedef struct pricing {
    rv_circle_search *search;
    const rv_circle_prices *prices;
} pricing;

static int64_t value_of(const rv_circle_search *search, const rv_circle_prices *prices, const rv_circle_unit *unit,
                        int32_t mentee)
{
    int64_t value = rv_circle_gain(search, search->stage.level, unit, mentee) * RV_CIRCLE_ONE - prices->mentee[mentee];
    for (int32_t r = 0; r < search->n_rows; r++)
        if (prices->row[r] != 0)
            value -= prices->row[r] * rv_circle_coefficient(search, r, unit, mentee);
    return value;
}

/* What the unit itself adds at these prices, its mentors' aside. */
static int64_t unit_value(const rv_circle_search *search, const rv_circle_prices *prices, const rv_circle_unit *unit)
{
    int64_t value = rv_circle_unit_gain(search, search->stage.level, unit) * RV_CIRCLE_ONE;
    for (int32_t r = 0; r < search->n_rows; r++)
        value -= prices->row[r] * rv_circle_unit_coefficient(search, r, unit);
    return value;
}

static int64_t mentors_price(const rv_circle_prices *prices, const rv_circle_unit *unit)
{
    return prices->mentor[unit->mentor[0]] + (unit->mentor[1] < 0 ? 0 : prices->mentor[unit->mentor[1]]);
}

void rv_circle_offers(const rv_circle_search *search, rv_circle_desk *desk, int32_t unit,
                      const rv_circle_prices *prices, const bool *taken)
{
    const rv_circle_set *set = search->set;
    const rv_circle_unit *of = &set->unit[unit];
    desk->n_offers = 0;
    desk->unit_index = unit;
    rv_circle_cuts_offer(search, desk, of, prices);
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++) {
        if (taken && taken[e])
            continue;
        int32_t fit = rv_circle_fit(set, of, e);
        if (fit < 0)
            continue;
        desk->offer[desk->n_offers++] = (rv_circle_offer){
            .value = value_of(search, prices, of, e), .fit = fit, .mentee = e};
    }
    rv_circle_sort(desk);
}

int64_t rv_circle_unit_best(const rv_circle_search *search, rv_circle_desk *desk, int32_t unit,
                            const rv_circle_prices *prices, const bool *taken)
{
    const rv_circle_unit *of = &search->set->unit[unit];
    int64_t own = unit_value(search, prices, of);
    rv_circle_offers(search, desk, unit, prices, taken);
    desk->list = NULL;
    bool forced = search->forced[search->set->n[REVERSA_MENTEE] + of->mentor[0]];
    int64_t best = rv_circle_best(desk, of, forced ? RV_CIRCLE_NONE + 1 : -own, STEPS_A_UNIT);
    if (best == RV_CIRCLE_NONE)
        return forced ? NEVER : 0;
    return best + own;
}

static reversa_status price_block(void *state, int64_t block, int32_t worker)
{
    const pricing *p = state;
    rv_circle_search *search = p->search;
    rv_circle_desk *desk = &search->desks[worker];
    int32_t most = search->set->plan->at_most;
    int64_t last = (block + 1) * UNITS_PER_BLOCK;
    for (int64_t u = block * UNITS_PER_BLOCK; u < last && u < search->set->n_units; u++) {
        search->unit_value[u] = rv_circle_unit_best(search, desk, (int32_t)u, p->prices, NULL);
        search->unit_size[u] = desk->n_best;
        for (int32_t i = 0; i < desk->n_best; i++)
            search->unit_group[u * most + i] = desk->best[i];
    }
    return REVERSA_OK;
}

/* No circle has a positive reduced cost afterwards. */
static void settle_mentors(const rv_circle_search *search, rv_circle_prices *prices)
{
    const rv_circle_set *set = search->set;
    bool alone = set->plan->n_mentors == 1;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        if (alone || prices->mentor[m] < 0)
            prices->mentor[m] = 0;
    for (int32_t u = 0; u < set->n_units; u++) {
        int64_t over = search->unit_value[u] - mentors_price(prices, &set->unit[u]);
        if (over > 0 || search->forced[set->n[REVERSA_MENTEE] + set->unit[u].mentor[0]])
            prices->mentor[set->unit[u].mentor[0]] += over;
    }
}

static rv_wide sum_bound(const rv_circle_search *search, const rv_circle_prices *prices)
{
    const rv_circle_set *set = search->set;
    rv_wide sum = 0;
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++)
        sum += prices->mentee[e];
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        sum += (rv_wide)prices->mentor[m] * set->capacity[m];
    for (int32_t r = 0; r < search->n_rows; r++) {
        const rv_circle_row *row = &search->rows[r];
        if (prices->row[r] != 0)
            sum += (rv_wide)prices->row[r] * (prices->row[r] > 0 ? row->high : row->low);
    }
    for (int32_t k = 0; k < search->n_cuts; k++)
        sum += prices->cut[k];
    return sum;
}

reversa_status rv_circle_price(rv_circle_search *search, rv_circle_prices *prices, rv_wide *bound_out)
{
    pricing p = {.search = search, .prices = prices};
    int64_t n_blocks = ((int64_t)search->set->n_units + UNITS_PER_BLOCK - 1) / UNITS_PER_BLOCK;
    reversa_context *ctx = search->set->ctx;
    reversa_status status = REVERSA_OK;
    search->rounds++;
    for (int64_t block = 0; block < n_blocks && search->is_part && !status; block++) /* too little to share */
        status = price_block(&p, block, 0);
    if (!search->is_part)
        status = rv_parallel(ctx, n_blocks, price_block, &p, "pricing circles");
    if (status == REVERSA_E_DEADLINE) {
        ctx->n_errors = 0; /* the caller makes it an outcome */
        return status;
    }
    if (status)
        return status;
    settle_mentors(search, prices);
    *bound_out = sum_bound(search, prices);
    return REVERSA_OK;
}

rv_wide rv_circle_reduced(const rv_circle_search *search, const rv_circle_prices *prices, int32_t unit,
                          const int32_t *group, int32_t n)
{
    const rv_circle_unit *of = &search->set->unit[unit];
    int32_t cuts[RV_CIRCLE_CUTS];
    rv_wide sum = (rv_wide)unit_value(search, prices, of) - mentors_price(prices, of);
    for (int32_t i = 0; i < n; i++)
        sum += value_of(search, prices, of, group[i]);
    int32_t n_cuts = rv_circle_cuts_of(search, of, group, n, cuts);
    for (int32_t k = 0; k < n_cuts; k++)
        sum -= prices->cut[cuts[k]];
    return sum;
}

/* What is above −reach, one unit after the other, as long as there is room for it. */
reversa_status rv_circle_enumerate(rv_circle_search *search, const rv_circle_prices *prices, rv_wide reach,
                                   rv_circle_list *list)
{
    rv_circle_desk *desk = &search->desks[0];
    int64_t steps = STEPS_LISTED;
    reversa_status status = REVERSA_OK;
    for (int32_t u = 0; u < search->set->n_units && !status && !list->full; u++) {
        const rv_circle_unit *unit = &search->set->unit[u];
        rv_wide least = (rv_wide)mentors_price(prices, unit) - unit_value(search, prices, unit) - reach - 1;
        rv_circle_offers(search, desk, u, prices, NULL);
        desk->list = list;
        desk->failed = REVERSA_OK;
        if (least < INT64_MIN + 1)
            least = INT64_MIN + 1;
        int64_t left = least > INT64_MAX ? RV_CIRCLE_NONE : rv_circle_best(desk, unit, (int64_t)least, steps);
        desk->list = NULL;
        list->full = list->full || left != RV_CIRCLE_NONE; /* a branch stayed open */
        steps = desk->n_steps > 0 ? desk->n_steps : 0;
        status = desk->failed ? desk->failed : rv_stop_status(search->set->ctx);
    }
    if (status == REVERSA_E_CANCELLED && !search->set->ctx->n_errors)
        return rv_poll(search->set->ctx);
    return status;
}
