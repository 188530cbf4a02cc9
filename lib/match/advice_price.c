/*
 * The price list: limits that are dropped, or given a unit more, and levels that are left out.
 */
#include "match/advice.h"

static reversa_status add_limit(rv_advising *a, int32_t limit, bool dropped, bool is_most, int64_t from)
{
    rv_advised *advised = rv_advice_add(a, REVERSA_ADVICE_LIMIT);
    if (!advised)
        return REVERSA_E_MEMORY;
    advised->item.index = limit;
    advised->item.dropped = dropped;
    advised->item.is_most = is_most;
    advised->item.from = from;
    advised->item.to = dropped ? 0 : is_most ? from + 1 : from - 1;
    return REVERSA_OK;
}

reversa_status rv_advice_limits(rv_advising *advising)
{
    const reversa_programme *programme = advising->problem->programme;
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; k < programme->n_limits && !status; k++) {
        const rv_limit *limit = &programme->limits[k];
        if (limit->soft)
            continue;
        status = add_limit(advising, k, true, false, 0);
        if (!status && limit->at_least.given && !limit->at_least.is_share && limit->at_least.value > 0)
            status = add_limit(advising, k, false, false, limit->at_least.value);
        if (!status && limit->at_most.given && !limit->at_most.is_share && limit->at_most.value < INT32_MAX)
            status = add_limit(advising, k, false, true, limit->at_most.value);
    }
    return status;
}

reversa_status rv_advice_levels(rv_advising *advising)
{
    const reversa_matching *matching = advising->matching;
    for (int32_t out = 0; out < matching->n_levels - 1; out++) {
        bool any = false;
        for (int32_t l = out + 1; l < matching->n_levels; l++)
            any = any || reversa_matching_level_price(matching, out, l) != REVERSA_NO_PRICE;
        if (!any)
            continue;
        rv_advised *advised = rv_advice_add(advising, REVERSA_ADVICE_LEVEL);
        if (!advised)
            return REVERSA_E_MEMORY;
        advised->item.index = out;
        advised->item.checked = true; /* each was solved for the matching */
        for (int32_t l = out + 1; l < matching->n_levels; l++) {
            int64_t price = reversa_matching_level_price(matching, out, l);
            advised->item.gain[l] = price == REVERSA_NO_PRICE ? 0 : price;
        }
    }
    return REVERSA_OK;
}
