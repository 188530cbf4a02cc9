/*
 * Reading a rematch, and the curve between its points.
 *
 * In the order of the levels, a point between two neighbours of a whole curve is no better than their straight line: the first
 * level that is above it decides. The line's value of a level is rounded towards what can be reached; where it is a whole
 * number the next level still counts, else nothing is known of those after it.
 */
#include "model/rematch.h"

const reversa_matching *reversa_rematch_matching(const reversa_rematch *rematch)
{
    return rematch->matching;
}

const reversa_problem *reversa_rematch_problem(const reversa_rematch *rematch)
{
    return rematch->problem;
}

void reversa_rematch_count(const reversa_rematch *rematch, reversa_rematch_counts *counts_out)
{
    *counts_out = rematch->counts;
}

int32_t reversa_rematch_n_changes(const reversa_rematch *rematch)
{
    return rematch->n_changes;
}

void reversa_rematch_change(const reversa_rematch *rematch, int32_t index, reversa_review_change *change_out)
{
    bool is_there = index >= 0 && index < rematch->n_changes;
    *change_out = is_there ? rematch->changes[index] : (reversa_review_change){0};
}

int32_t reversa_rematch_n_exchanges(const reversa_rematch *rematch)
{
    return rematch->n_exchanges;
}

void reversa_rematch_exchange(const reversa_rematch *rematch, int32_t index, reversa_exchange_group *group_out)
{
    bool is_there = index >= 0 && index < rematch->n_exchanges;
    *group_out = is_there ? rematch->exchanges[index] : (reversa_exchange_group){0};
}

int32_t reversa_rematch_n_stand_bys(const reversa_rematch *rematch)
{
    return rematch->n_stand_bys;
}

void reversa_rematch_stand_by(const reversa_rematch *rematch, int32_t index, reversa_stand_by *stand_by_out)
{
    bool is_there = index >= 0 && index < rematch->n_stand_bys;
    *stand_by_out = is_there ? rematch->stand_bys[index] : (reversa_stand_by){0};
}

/* ---- The curve ---- */

int32_t reversa_rematch_n_trades(const reversa_rematch *rematch)
{
    return rematch->n_trades;
}

void reversa_rematch_trade(const reversa_rematch *rematch, int32_t index, reversa_trade *trade_out)
{
    bool is_there = index >= 0 && index < rematch->n_trades;
    *trade_out = is_there ? rematch->trades[index].trade : (reversa_trade){0};
}

bool reversa_rematch_curve_is_whole(const reversa_rematch *rematch)
{
    for (int32_t t = 0; t + 1 < rematch->n_trades; t++) {
        if (!rematch->trades[t].whole)
            return false;
    }
    return rematch->n_trades > 0;
}

/* The bound between two neighbours, broken pairs in between. */
static void interpolate(const reversa_rematch *rematch, const rv_trade *low, const rv_trade *high,
                        reversa_trade *trade_out)
{
    int64_t width = (int64_t)high->trade.broken - low->trade.broken;
    int64_t done = (int64_t)trade_out->broken - low->trade.broken;
    bool even = true; /* the line is at a whole number on every level so far */
    trade_out->n_bounded = 0;
    for (int32_t l = 0; l < trade_out->n_levels && even; l++) {
        int64_t rise = (high->trade.value[l] - low->trade.value[l]) * rematch->rises[l];
        int64_t part = rise / width * done + rise % width * done / width;
        int64_t rest = rise % width * done % width;
        part -= rest < 0; /* rounded down */
        trade_out->bound[l] = low->trade.value[l] + part * rematch->rises[l];
        trade_out->n_bounded++;
        even = rest == 0;
    }
}

void reversa_rematch_trade_at(const reversa_rematch *rematch, int32_t broken, reversa_trade *trade_out)
{
    int32_t t = rematch->n_trades - 1;
    while (t >= 0 && rematch->trades[t].trade.broken > broken)
        t--;
    *trade_out = (reversa_trade){0};
    if (t < 0)
        return;
    const rv_trade *low = &rematch->trades[t];
    *trade_out = low->trade;
    trade_out->broken = broken;
    if (low->trade.broken == broken || t + 1 == rematch->n_trades)
        return;
    const rv_trade *high = low + 1;
    trade_out->claim = REVERSA_CLAIM_AT_LEAST;
    if (low->whole) {
        interpolate(rematch, low, high, trade_out);
    } else {
        for (int32_t l = 0; l < trade_out->n_levels; l++)
            trade_out->bound[l] = high->trade.value[l];
    }
    bool same = trade_out->n_bounded == trade_out->n_levels;
    for (int32_t l = 0; l < trade_out->n_levels; l++)
        same = same && trade_out->bound[l] == trade_out->value[l];
    trade_out->claim = same ? REVERSA_CLAIM_EXACT : REVERSA_CLAIM_AT_LEAST;
}

void reversa_rematch_free(reversa_rematch *rematch)
{
    if (!rematch)
        return;
    rv_arena arena = rematch->arena; /* the rematch lies in its own arena */
    reversa_matching_free(rematch->matching);
    reversa_problem_free(rematch->problem);
    rv_arena_free(&arena);
}
