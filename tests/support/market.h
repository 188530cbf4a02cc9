/*
 * A market small enough to be worked out by hand: mentors 0 and 2, mentees 1, 3 and 5, with listed scores.
 */
#ifndef RT_MARKET_H
#define RT_MARKET_H

#include "match/insight.h"
#include "support/match.h"

typedef struct rt_market {
    reversa_context *ctx;
    rt_case drawn;
    reversa_matching *matching;
    reversa_insight *insight;
} rt_market;

/* 0 has 1 (900), 2 has 3 (800); 5 is left: with 0 it has 850, with 2 it has 100. */
extern const int32_t rt_market_plain[6][3];

/* Pairs are mentor, mentee, score. */
void rt_market_draw(rt_case *drawn, const int32_t (*pairs)[3], int32_t n);
int32_t rt_market_person(const rt_case *drawn, int32_t human);
/* Match what is drawn, and look into it. */
void rt_market_open(rt_market *m, reversa_solver solver);
/* Mentors and as many mentees: all pairs of the first `free` mentees score alike, and of the others that with the mentor of the
 * same number. Matched and looked into. */
void rt_market_crowd(rt_market *m, int32_t free, int32_t mentors);
void rt_market_close(rt_market *m);
reversa_pair_insight rt_market_look(const rt_market *m, int32_t mentor, int32_t mentee);

#endif
