/*
 * What a matching holds.
 *
 * It says how its solve ended (outcome), what it reached on each level of the objective and what no matching can exceed
 * (bound), over which pairs that is proven (certificate), how each limit stands, and for everyone without a partner, why.
 */
#ifndef REVERSA_MATCHING_H
#define REVERSA_MATCHING_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A matching. Opaque, immutable. */
typedef struct reversa_matching reversa_matching;

/** How a solve ended. */
typedef enum reversa_outcome {
    REVERSA_OUTCOME_OPTIMAL = 0,    /**< Nothing better exists: proven over every eligible pair. */
    REVERSA_OUTCOME_FEASIBLE = 1,   /**< All rules and limits hold; the bound says how far the best can be away. */
    REVERSA_OUTCOME_INFEASIBLE = 2, /**< No matching meets the limits: reversa_matching_conflict() names them. */
    REVERSA_OUTCOME_STOPPED = 3     /**< The time limit passed before there was a matching. */
} reversa_outcome;

/**
 * One level of the objective. Larger is better, but for "even", where smaller is. "mentees" and "mentors" count people
 * who have a partner; "pairs" counts pairs; "score" sums micro-points, less the penalties of soft limits; "keep" counts pairs that were active before;
 * "even" sums load² over mentors; "worst" is the lowest score of a pair that is not pinned, 1 000 000 if there is none;
 * so is "leximin", rounded down to its class, and what is proven of it is the whole sorted list.
 */
typedef struct reversa_level {
    const char *name;
    int64_t value;    /**< What was reached; pinned pairs count, but for "worst" and "leximin". */
    int64_t bound;    /**< No matching that is as good on the levels before is better than this. */
    int64_t given_up; /**< By how much the level after ("give_up") lets it fall below the bound; else 0. */
    bool proven;      /**< The value is the bound, or within what is given up of it, over every eligible pair. */
} reversa_level;

/** Which pairs a proof covers. */
typedef enum reversa_scope {
    REVERSA_SCOPE_CANDIDATES = 0, /**< The candidates only. */
    REVERSA_SCOPE_ELIGIBLE = 1    /**< Every eligible pair. */
} reversa_scope;

/** How optimality is proven. */
typedef enum reversa_proof {
    REVERSA_PROOF_NONE = 0,
    REVERSA_PROOF_DUALS = 1,  /**< Prices of all levels (of nested quotas, too), checked in exact integers. */
    REVERSA_PROOF_SEARCH = 2, /**< Branch and cut over all pairs that the multipliers of the limits do not rule out. */
    REVERSA_PROOF_STABLE = 3  /**< Not of the objective: no pair blocks. See reversa_wishes_match(). */
} reversa_proof;

/** What is proven, and over what. */
typedef struct reversa_certificate {
    reversa_scope scope;
    reversa_proof proof;
    int64_t n_eligible;   /**< Eligible pairs of the problem, −1 if the solve was stopped before they were counted. */
    int64_t n_candidates; /**< Pairs that the solver had at the end; the others were priced. */
    int32_t rounds;       /**< Rounds of pricing. */
} reversa_certificate;

/** One pair of the matching. */
typedef struct reversa_matched_pair {
    int32_t mentor;           /**< Person of the cohort. */
    int32_t mentee;           /**< Person of the cohort. */
    int32_t score;            /**< Micro-points. */
    reversa_pair_state state; /**< Active or pinned. */
    const char *note;         /**< From the earlier pairs, "" if none. */
} reversa_matched_pair;

/** Why someone has no partner: the first that applies. */
typedef enum reversa_reason {
    REVERSA_REASON_NO_CAPACITY = 0, /**< Their capacity is 0. */
    REVERSA_REASON_NO_ELIGIBLE = 1, /**< The rules leave them nobody. */
    REVERSA_REASON_ONE_ROLE = 2,    /**< They hold the other role. */
    REVERSA_REASON_LIMIT = 3,       /**< Eligible partners have capacity left, but limits forbid each of these pairs. */
    REVERSA_REASON_OUTBID = 4, /**< All eligible partners are taken by pairs that serve the objective better, or a pair
                                         with them adds nothing to the objective. */
    REVERSA_REASON_STOPPED = 5 /**< The solve was stopped before it was proven best. */
} reversa_reason;

/** Someone who signed up for a side and has no partner on it. */
typedef struct reversa_unmatched {
    int32_t person;
    reversa_side side;
    reversa_reason reason;
    int32_t eligible; /**< Eligible partners, −1 if the solve was stopped before they were counted. */
    /** Micro-points of the best of them, REVERSA_NOT_ELIGIBLE if there is none or none is known. */
    int32_t best_score;
} reversa_unmatched;

/** The number of reasons. */
#define REVERSA_N_REASONS 6

/** What became of the people on a side; up to `matched` each number is a part of the one before. */
typedef struct reversa_side_counts {
    int64_t people;                       /**< Of the cohort. */
    int64_t signed_up;                    /**< Their role includes the side. */
    int64_t taking_part;                  /**< With a capacity above 0. */
    int64_t eligible;                     /**< With an eligible or a pinned partner; −1 if nobody has counted. */
    int64_t matched;                      /**< With a pair. */
    int64_t places;                       /**< Of those who take part, together. */
    int64_t unmatched[REVERSA_N_REASONS]; /**< By reversa_reason. */
} reversa_side_counts;

/**
 * How a limit of the programme stands. "changes" counts active pairs that are broken, "conflict" conflicts, "one_role" people
 * who hold both roles, "mentor_minimum" mentees that mentors lack of their minimum, "slots" mentors who cannot meet all their
 * mentees every week, "stable" blocking pairs.
 *
 * The violation of a soft limit pays its penalty for each unit: a pair too few or too many (quota, pairs, load, changes; of a
 * share, at the present number of pairs), a whole or begun unit of cost over a budget, a mentee that a mentor with any lacks
 * (mentor_minimum), a person with both roles (one_role), a mentor whose meetings overlap (slots), a blocking pair (stable), a pair within a group, or a mentee or a mentor of a group beyond the
 * first of one partner (conflict).
 */
typedef struct reversa_limit_use {
    const char *text; /**< The limit in words, such as "quota mentee department is POL, at least 50". */
    /** What it counts or sums: pairs, or cost in millionths (the fullest person for per-person budgets). */
    int64_t value;
    int64_t least;     /**< The least allowed, INT64_MIN if none; a share is turned to pairs at the present number. */
    int64_t most;      /**< The most allowed, INT64_MAX if none. */
    bool tight;        /**< One more, or one less, would break it. */
    int64_t violation; /**< By how many units it is violated, over everyone: only a soft limit can be. */
} reversa_limit_use;

/**
 * @param matching  Not NULL.
 * @return How the solve ended.
 */
REVERSA_API reversa_outcome reversa_matching_outcome(const reversa_matching *matching);

/**
 * @param outcome  Any value.
 * @return "optimal", "feasible", "infeasible" or "stopped"; "unknown" for another value.
 */
REVERSA_API const char *reversa_outcome_name(reversa_outcome outcome);

/**
 * @param reason  Any value.
 * @return "no_capacity", "no_eligible", "one_role", "limit", "outbid" or "stopped"; "unknown" for another value.
 */
REVERSA_API const char *reversa_reason_name(reversa_reason reason);

/**
 * @param matching  Not NULL.
 * @return What is proven, and over what.
 */
REVERSA_API reversa_certificate reversa_matching_certificate(const reversa_matching *matching);

/**
 * @param matching  Not NULL.
 * @return The number of levels of the objective.
 */
REVERSA_API int32_t reversa_matching_n_levels(const reversa_matching *matching);

/**
 * @param matching   Not NULL.
 * @param index      0 .. n_levels − 1, in the order of the objective.
 * @param level_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_matching_level(const reversa_matching *matching, int32_t index, reversa_level *level_out);

/**
 * @param matching  Not NULL.
 * @return Were the pairs drawn among all optimal matchings? By options.lottery, where the matching is proven and time was left,
 *         or by reversa_lottery_draw().
 */
REVERSA_API bool reversa_matching_is_drawn(const reversa_matching *matching);

/** No price: not asked for, or there is none. */
#define REVERSA_NO_PRICE INT64_MIN

/**
 * The price of a level: what a level after it would gain if the objective did not have it. The first of those that follow
 * never loses. A level that lets the one before it fall hands that on to the next.
 *
 * @param matching  Not NULL. With options.level_prices, REVERSA_PROOF_DUALS, no limits but `load`, and time to solve it again.
 * @param left_out  0 .. n_levels − 2.
 * @param level     left_out + 1 .. n_levels − 1.
 * @return Units of the level that gains; REVERSA_NO_PRICE without one, or where the rest is no objective.
 */
REVERSA_API int64_t reversa_matching_level_price(const reversa_matching *matching, int32_t left_out, int32_t level);

/**
 * The price of a place of a person, level by level, compared lexicographically: a pair is worth no more than the prices of
 * its two people, unless it is made, and then no less. Above 0, it is what the levels would gain with one place more; below
 * 0, the person has a place left and would add that much to a level by being matched. Only with REVERSA_PROOF_DUALS, and not
 * where quotas bind, which have prices of their own, in certificate.json. With least loads, prices leave out the level that fills these first. Levels "worst", "leximin" and those that give something up
 * have no prices of places; the others' hold among the pairs that "worst" and "leximin" leave.
 *
 * @param matching  Not NULL.
 * @param person    Person of the cohort.
 * @param side      Mentor or mentee.
 * @param level     0 .. n_levels − 1.
 * @return The dual, 0 for someone who does not take part or whose places are all pinned, or where there are no prices.
 */
REVERSA_API int64_t reversa_matching_price(const reversa_matching *matching, int32_t person, reversa_side side,
                                           int32_t level);

/**
 * @param matching  Not NULL.
 * @return The number of pairs.
 */
REVERSA_API int32_t reversa_matching_n_pairs(const reversa_matching *matching);

/**
 * @param matching  Not NULL.
 * @param index     0 .. n_pairs − 1; pairs are in the order of mentor id, then mentee id, bytewise.
 * @param pair_out  Filled in, all zero for another index; strings belong to the matching. Not NULL.
 */
REVERSA_API void reversa_matching_pair(const reversa_matching *matching, int32_t index, reversa_matched_pair *pair_out);

/**
 * What a criterion contributes to the score of a pair.
 *
 * @param matching   Not NULL.
 * @param index      0 .. n_pairs − 1.
 * @param criterion  0 .. reversa_problem_n_criteria() − 1.
 * @return Micro-points, 0 for an index out of range.
 */
REVERSA_API int32_t reversa_matching_contribution(const reversa_matching *matching, int32_t index, int32_t criterion);

/**
 * @param matching  Not NULL.
 * @return The number of people who signed up for a side and have no partner on it, each side counted.
 */
REVERSA_API int32_t reversa_matching_n_unmatched(const reversa_matching *matching);

/**
 * @param matching       Not NULL.
 * @param index          0 .. n_unmatched − 1; ordered by id bytewise, then mentor before mentee.
 * @param unmatched_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_matching_unmatched(const reversa_matching *matching, int32_t index,
                                            reversa_unmatched *unmatched_out);

/**
 * @param matching    Not NULL.
 * @param side        Mentor or mentee.
 * @param counts_out  Filled in, all zero for another side. Not NULL. O(people on the side + unmatched).
 */
REVERSA_API void reversa_matching_counts(const reversa_matching *matching, reversa_side side,
                                         reversa_side_counts *counts_out);

/**
 * @param matching  Not NULL.
 * @return The number of limits of the programme.
 */
REVERSA_API int32_t reversa_matching_n_limits(const reversa_matching *matching);

/**
 * @param matching  Not NULL.
 * @param index     0 .. n_limits − 1, in the order of the programme.
 * @param use_out   Filled in, all zero for another index; strings belong to the matching. Not NULL.
 */
REVERSA_API void reversa_matching_limit(const reversa_matching *matching, int32_t index, reversa_limit_use *use_out);

/**
 * The limits that cannot be met together. Only with REVERSA_OUTCOME_INFEASIBLE. Those that the solver's own proof took, perhaps more
 * than need be: reversa_infeasibility_find() finds a set of which none can be spared.
 *
 * @param matching  Not NULL.
 * @param index     0, 1, ...
 * @return The limit in words, owned by the matching; NULL from the first index on at which there is none.
 */
REVERSA_API const char *reversa_matching_conflict(const reversa_matching *matching, int32_t index);

/**
 * Release a matching.
 *
 * @param matching  NULL is allowed.
 */
REVERSA_API void reversa_matching_free(reversa_matching *matching);

#ifdef __cplusplus
}
#endif
#endif
