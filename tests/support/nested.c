/*
 * The small network with sets: its arrays are all in one block.
 */
#include "support/nested.h"

#include <string.h>

static void open_side(rt_nested *nested, int side, int32_t n)
{
    int32_t(*own)[2] = nested->sets[side];
    nested->nest.side[side] = (rv_nest_side){.n = n,
                                             .parent = own[0],
                                             .least = own[1],
                                             .most = own[2],
                                             .least_limit = own[3],
                                             .most_limit = own[4],
                                             .pinned = own[5],
                                             .set_of = nested->set_of[side]};
    for (int32_t k = 0; k < 2; k++) {
        own[0][k] = k - 1;
        own[2][k] = INT32_MAX;
        own[3][k] = own[4][k] = -1;
    }
    nested->flow.load[side] = nested->load[side];
    nested->flow.price[side] = nested->price[side];
    nested->flow.set_load[side] = nested->set_load[side];
    nested->flow.set_price[side] = nested->set_price[side];
}

void rt_nested_open(rt_nested *nested)
{
    memset(nested, 0, sizeof *nested);
    rt_network_open(&nested->instance, 3, 3, RT_NESTED_PAIRS);
    rt_network_levels(&nested->instance.net, "demand mentees score");
    for (int32_t i = 0; i < 3; i++) {
        nested->instance.people[REVERSA_MENTOR][2][i] = 2;
        nested->instance.offset[i + 1] = 3 * (i + 1);
        for (int32_t j = 0; j < 3; j++) {
            nested->instance.mentor[3 * i + j] = j;
            nested->instance.score[3 * i + j] = 100 * (3 - j) + i;
        }
    }
    open_side(nested, REVERSA_MENTOR, 2);
    open_side(nested, REVERSA_MENTEE, 1);
    nested->flow.chosen = nested->chosen;
    const int32_t above[2][3] = {
        [REVERSA_MENTOR] = {RT_INNER, RT_OUTER, -1}, [REVERSA_MENTEE] = {-1, RT_OUTER, RT_OUTER}};
    memcpy(nested->set_of, above, sizeof above);
}

void rt_nested_close(rt_nested *nested)
{
    rt_network_close(&nested->instance);
}

void rt_nested_bound(rt_nested *nested, int side, int32_t set, int32_t least, int32_t most)
{
    nested->nest.side[side].least[set] = least;
    nested->nest.side[side].most[set] = most;
}
