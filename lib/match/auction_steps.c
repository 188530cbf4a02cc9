/*
 * How far bids rise, by how far scores differ.
 *
 * A step that is large beside the differences of scores tells bidders nothing: whoever bids wins, and the repair is left
 * with all the work, one shortest path each. So steps are parts of the range of scores. Someone who may stay out compares
 * with 0, so that prices may have as far to go as scores are high: then the first step is a part of the highest score.
 */
#include "match/auction.h"

#define TIGHT_STEP 25000 /* the first step, where nearly every place is needed; millionths of the range of scores */
#define SLACK_STEP 800   /* and where places are left over: prices stay low, and few must come down again */
#define LAST_STEP 32

static int32_t part_of(int64_t range, int32_t millionths)
{
    int64_t step = range * millionths / RV_TRANSPORT_SCORE;
    return step < 1 ? 1 : (int32_t)step;
}

rv_auction_steps rv_auction_steps_of(const rv_transport *block)
{
    const rv_transport_side *bidders = &block->side[0];
    int64_t places[2] = {0, 0};
    int64_t lowest = RV_TRANSPORT_SCORE;
    int64_t highest = 0;
    bool may_stay_out = false;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < block->side[side].n; p++)
            places[side] += block->side[side].high[p];
    }
    for (int32_t x = 0; x < bidders->n; x++)
        may_stay_out = may_stay_out || bidders->low[x] < bidders->high[x];
    for (int64_t e = 0; e < bidders->row[bidders->n]; e++) {
        int32_t score = bidders->arc[e].score;
        lowest = score < lowest ? score : lowest;
        highest = score > highest ? score : highest;
    }
    int64_t range = highest > lowest ? highest - lowest : 0;
    bool slack = places[1] - places[0] >= places[1] / 50;
    return (rv_auction_steps){.first = part_of(may_stay_out ? highest : range, slack ? SLACK_STEP : TIGHT_STEP),
                              .last = part_of(range, LAST_STEP)};
}
