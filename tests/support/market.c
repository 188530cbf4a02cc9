/*
 * Markets of two mentors and three mentees, matched and looked into.
 */
#include "support/market.h"

void rt_market_draw(rt_case *drawn, const int32_t (*pairs)[3], int32_t n)
{
    rt_case_open(drawn, 6);
    for (int32_t p = 0; p < 6; p++)
        drawn->role[p] = p % 2 ? 2 : p < 4;
    for (int32_t k = 0; k < n; k++)
        drawn->score[pairs[k][0] * 6 + pairs[k][1]] = pairs[k][2];
}

int32_t rt_market_person(const rt_case *drawn, int32_t human)
{
    int32_t person = 0;
    while (rt_case_human(drawn, person) != human)
        person++;
    return person;
}

void rt_market_open(rt_market *m, reversa_solver solver)
{
    rt_case_build(m->ctx, &m->drawn);
    m->matching = rt_case_match(m->ctx, &m->drawn, 16, solver);
    assert_int_equal(reversa_insight_create(m->ctx, m->drawn.problem, m->matching, NULL, &m->insight), REVERSA_OK);
}

void rt_market_crowd(rt_market *m, int32_t free, int32_t mentors)
{
    int32_t n = 2 * mentors;
    rt_case_open(&m->drawn, n);
    for (int32_t p = 0; p < n; p++)
        m->drawn.role[p] = p < mentors ? 1 : 2;
    for (int32_t mentor = 0; mentor < mentors; mentor++) {
        for (int32_t mentee = 0; mentee < mentors; mentee++)
            if (mentee < free || mentee == mentor)
                m->drawn.score[mentor * n + mentors + mentee] = 500000;
    }
    rt_market_open(m, REVERSA_SOLVER_AUTO);
}

void rt_market_close(rt_market *m)
{
    reversa_insight_free(m->insight);
    reversa_matching_free(m->matching);
    rt_case_unbuild(&m->drawn);
    rt_case_free(&m->drawn);
    reversa_context_free(m->ctx);
}

reversa_pair_insight rt_market_look(const rt_market *m, int32_t mentor, int32_t mentee)
{
    reversa_pair_insight pair;
    assert_int_equal(reversa_insight_pair(m->ctx, m->insight, rt_market_person(&m->drawn, mentor),
                                          rt_market_person(&m->drawn, mentee), &pair),
                     REVERSA_OK);
    return pair;
}

const int32_t rt_market_plain[6][3] = {{0, 1, 900}, {0, 3, 700}, {0, 5, 850}, {2, 1, 600}, {2, 3, 800}, {2, 5, 100}};
