/*
 * Small networks for the tests of match: made at random or by hand, with all arrays in one growing instance.
 *
 * The oracles here are written to be slow and plain, and share nothing with the solver.
 */
#ifndef RT_NETWORK_H
#define RT_NETWORK_H

#include <reversa/cohort.h>

#include "match/network.h"
#include "support/support.h"

/* An instance that owns its arrays. Pairs are given row by row. */
typedef struct rt_network {
    rv_network net; /* points into the arrays below */
    int32_t *people[2][3];
    int64_t *offset;
    int32_t *mentor;
    int32_t *score;
    bool *active;
} rt_network;

/* What a random network looks like. */
typedef struct rt_shape {
    int32_t mentors; /* at most */
    int32_t mentees;
    int32_t most;    /* at most so many places each, 0 included where `closed` */
    int32_t density; /* percent of pairs */
    int32_t top;     /* scores are 0 .. top */
    bool closed;     /* some have no place left */
    bool demand;     /* some have a least load */
} rt_shape;

/* Room for people and pairs: most 1, everything else 0, no pairs yet. */
void rt_network_open(rt_network *instance, int32_t mentors, int32_t mentees, int64_t n_pairs);
void rt_network_random(rt_network *instance, uint64_t *random, const rt_shape *shape);
void rt_network_close(rt_network *instance);

/* The levels of an objective, such as "mentees score"; with "demand" where it is wanted. */
void rt_network_levels(rv_network *net, const char *words);

/* Any 1 .. most of all levels but demand, in any order. */
void rt_network_draw_levels(rv_network *net, uint64_t *random, int32_t most);

/* The next in the list of all orders of all subsets of mentees, mentors, pairs and score: 64 of them. */
const char *rt_network_objective(int32_t index);

/* The best value vector by trying every set of pairs (at most 20 or so). */
void rt_network_brute_force(const rv_network *net, int64_t best_out[RV_NETWORK_LEVELS]);

/* The best value vector by cancelling the cheapest cycles found by Bellman-Ford, on packed 128-bit weights. */
void rt_network_plain_flow(const rv_network *net, int64_t best_out[RV_NETWORK_LEVELS]);

/* Solve, by paths as well, and check: asserts that both certificates hold with the same values, and gives them. */
void rt_network_solve(reversa_context *ctx, const rv_network *net, int64_t value_out[RV_NETWORK_LEVELS]);

#endif
