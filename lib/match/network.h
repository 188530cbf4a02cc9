/*
 * The network solver on plain arrays: mentees, mentors, their units (places), and scored pairs between them.
 *
 * Profits and prices are vectors, one component for each level, compared lexicographically. Lexicographic order makes the
 * vectors an ordered group, so everything that is proven of costs that are numbers (reduced costs, shortest paths,
 * complementary slackness) holds for them word for word, and one optimum is optimal on every level at once.
 */
#ifndef RV_MATCH_NETWORK_H
#define RV_MATCH_NETWORK_H

#include "base/context.h"

#define RV_NETWORK_LEVELS 9

/* A component of first price that no pair and no unit can pay: the price of someone without a free place. */
#define RV_NETWORK_CLOSED (INT64_C(1) << 56)

/* What a level counts. */
typedef enum rv_profit {
    RV_PROFIT_MENTOR, /* 1 for a person's first unit, by side: the value is that of reversa_side */
    RV_PROFIT_MENTEE,
    RV_PROFIT_PAIR,   /* 1 for each pair */
    RV_PROFIT_SCORE,  /* the score of each pair */
    RV_PROFIT_DEMAND, /* 1 for each unit up to the least load, on both sides */
    RV_PROFIT_KEEP,   /* 1 for each active pair */
    RV_PROFIT_EVEN,   /* 1 − 2k for the k-th unit of a mentor: the total is − Σ load² */
    RV_PROFIT_COUNT   /* nothing by itself: for bonuses that come before all other levels */
} rv_profit;

/* One side by ordinal; loads count pinned pairs, which are no pairs of the network. */
typedef struct rv_network_side {
    int32_t n;
    const int32_t *pinned;
    const int32_t *least;
    const int32_t *most;
} rv_network_side;

/* A number for each of RV_PROFIT_MENTOR, RV_PROFIT_MENTEE and RV_PROFIT_PAIR; pinned pairs and people are not counted. */
typedef struct rv_counts {
    int64_t of[RV_PROFIT_PAIR + 1];
} rv_counts;

/* What an earlier solve found, for a network with the same people whose pairs may have changed. A hint: the answer is as
 * exact without. Zeroed: none. */
typedef struct rv_start {
    int64_t *offset;   /* [mentees + 1] */
    int32_t *mentor;   /* of chosen pairs, by mentee */
    int64_t *price[2]; /* [ordinals · n_levels] */
    int32_t n_levels;
    int64_t times[RV_NETWORK_LEVELS]; /* how often the levels were paid */
} rv_start;

typedef struct rv_network {
    int32_t n_levels; /* 1 .. RV_NETWORK_LEVELS */
    rv_profit levels[RV_NETWORK_LEVELS];
    rv_network_side side[2]; /* by reversa_side */
    const int64_t *offset;   /* [mentees + 1] */
    const int32_t *mentor;   /* [pairs] ascending in each mentee's row */
    const int32_t *score;    /* [pairs] 0 .. 1 000 000 */
    const bool *active;      /* [pairs] for RV_PROFIT_KEEP; NULL for none */
    int32_t threshold;       /* pairs below this score do not exist: none is listed, and none is priced */
    int64_t bonus[RV_PROFIT_PAIR + 1][RV_NETWORK_LEVELS]; /* paid on each level for what that kind counts */
    int64_t times[RV_NETWORK_LEVELS];                     /* what a level counts is paid so often; 0 stands for 1 */
    int64_t kept[RV_NETWORK_LEVELS];                      /* paid on each level for each active pair */
    const rv_start *start;                                /* NULL for none */
} rv_network;

/*
 * Pairs and prices. Optimal when, with w the profit of a pair and f(k) that of a person's k-th unit,
 *   w − price(mentee) − price(mentor) is >= 0 for chosen pairs and <= 0 for the others, and
 *   f(k) + price is >= 0 for units in use (pinned ones apart) and <= 0 for free ones.
 */
typedef struct rv_flow {
    bool *chosen;      /* [pairs] */
    int32_t *load[2];  /* [ordinals] pinned pairs included */
    int64_t *price[2]; /* [ordinals · n_levels] */
} rv_flow;

/* Room for the answer; freed with rv_flow_close(), also after an error. */
reversa_status rv_flow_open(reversa_context *ctx, const rv_network *network, rv_flow *flow);
void rv_flow_close(reversa_context *ctx, rv_flow *flow);

/* Take what a solve found as the start of the next one, in place of an earlier start. */
reversa_status rv_start_take(reversa_context *ctx, const rv_network *network, const rv_flow *flow, rv_start *start);
void rv_start_close(reversa_context *ctx, rv_start *start);

/*
 * Solve into an opened flow. REVERSA_E_CANCELLED and REVERSA_E_DEADLINE are not recorded; after them the flow holds pairs
 * that keep every `most`, for the mentees that were reached, and prices that prove nothing.
 */
reversa_status rv_network_solve(reversa_context *ctx, const rv_network *network, rv_flow *flow);

/* The same by shortest paths in vectors, for any levels: what rv_network_solve() falls back on. */
reversa_status rv_network_paths(reversa_context *ctx, const rv_network *network, rv_flow *flow);

/* f(k) of a person: the profit of the unit that brings the load to `load` >= 1. It never rises with the load. */
void rv_network_unit(const rv_network *network, int side, int32_t person, int32_t load, int64_t profit_out[]);

/* Do loads, bounds and all conditions above hold? Then value (of chosen pairs and their units) and bound are equal. */
bool rv_network_check(const rv_network *network, const rv_flow *flow, int64_t value_out[], int64_t bound_out[]);

/* How often a level is paid. */
static inline int64_t rv_network_times(const rv_network *network, int32_t level)
{
    return network->times[level] ? network->times[level] : 1;
}

/* What a pair that is not active pays on a level. */
static inline int64_t rv_network_plain(const rv_network *network, int32_t level, int32_t score)
{
    switch (network->levels[level]) {
    case RV_PROFIT_SCORE:
        return score * rv_network_times(network, level);
    case RV_PROFIT_PAIR:
        return rv_network_times(network, level);
    default:
        return 0;
    }
}

/* What a level pays for a pair itself. */
static inline int64_t rv_network_pair(const rv_network *network, int32_t level, int64_t pair)
{
    int64_t profit = rv_network_plain(network, level, network->score[pair]);
    if (network->active && network->active[pair])
        profit += network->kept[level] +
                  (network->levels[level] == RV_PROFIT_KEEP ? rv_network_times(network, level) : 0);
    return profit;
}

/* Lexicographic order: negative, 0, positive. */
static inline int rv_lex_compare(const int64_t *a, const int64_t *b, int32_t n)
{
    for (int32_t l = 0; l < n; l++) {
        if (a[l] != b[l])
            return a[l] < b[l] ? -1 : 1;
    }
    return 0;
}

/* The sign of a vector: that of its first component that is not 0. */
static inline int rv_lex_sign(const int64_t *a, int32_t n)
{
    for (int32_t l = 0; l < n; l++) {
        if (a[l] != 0)
            return a[l] < 0 ? -1 : 1;
    }
    return 0;
}

#endif
