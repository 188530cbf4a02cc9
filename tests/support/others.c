/* The square market of support/others.h. */
#include "support/others.h"

void rt_others_open(rt_others *others)
{
    static const int32_t square[][3] = {{0, 1, 500}, {0, 3, 400}, {2, 1, 300}, {2, 3, 500}};
    others->market = (rt_market){.ctx = rt_context(NULL)};
    rt_market_draw(&others->market.drawn, square, 4);
    rt_market_open(&others->market, REVERSA_SOLVER_AUTO);
    rv_arena_open(others->market.ctx, &others->arena);
    assert_int_equal(rv_other_open(others->market.ctx, others->market.insight, NULL, &others->arena, &others->graph),
                     REVERSA_OK);
}

void rt_others_close(rt_others *others)
{
    rv_arena_free(&others->arena);
    rt_market_close(&others->market);
}

int32_t rt_others_pair(const rt_others *others, int32_t mentor, int32_t mentee)
{
    const rv_side *sides = others->market.drawn.problem->side;
    int32_t i = sides[REVERSA_MENTEE].ordinal[rt_market_person(&others->market.drawn, mentee)];
    int32_t j = sides[REVERSA_MENTOR].ordinal[rt_market_person(&others->market.drawn, mentor)];
    for (int32_t k = 0; k < others->graph.n_pairs; k++)
        if (others->graph.pairs[k].mentee == i && others->graph.pairs[k].mentor == j)
            return k;
    fail_msg("no such pair");
    return -1;
}

bool rt_others_is_proven(const rt_others *others)
{
    const rv_other_graph *g = &others->graph;
    int64_t length[RV_NETWORK_LEVELS];
    bool good = true;
    for (int32_t k = 0; k < g->n_pairs; k++) {
        rv_other_pair_length(g, k, length);
        int sign = rv_lex_sign(length, g->d);
        if (g->pairs[k].held == RV_FREE)
            good = good && (g->pairs[k].chosen ? sign <= 0 : sign >= 0);
    }
    for (int32_t node = 0; node < g->hub; node++)
        for (int way = 0; way < 2; way++)
            good = good && (!rv_other_unit_length(g, node, way, length) || rv_lex_sign(length, g->d) >= 0);
    return good;
}
