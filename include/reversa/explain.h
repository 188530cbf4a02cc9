/*
 * Why this pair: what each pair of a matching is worth to the whole, and how much of the matching was a matter of luck.
 *
 * An insight is made once from a problem and its matching. It then answers for any pair, made or not: the partners'
 * ranks for each other, what else they could have had, and what the whole would lose if the pair were forced or
 * forbidden. For all pairs at once it tells which are in every optimal matching, and which the lottery decided.
 */
#ifndef REVERSA_EXPLAIN_H
#define REVERSA_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/match.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The most levels of an objective. */
#define REVERSA_MAX_LEVELS 8
/** The most alternatives that are told of a side. */
#define REVERSA_MAX_ALTERNATIVES 3

/** A matching seen through its prices. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_insight reversa_insight;

/** What a figure is. Losses are compared level by level, as objectives are. */
typedef enum reversa_claim {
    REVERSA_CLAIM_NONE = 0,    /**< Not known. */
    REVERSA_CLAIM_EXACT = 1,   /**< What a new solve would find, proven over every eligible pair. */
    REVERSA_CLAIM_AT_LEAST = 2 /**< A bound: a new solve would lose as much, or more. */
} reversa_claim;

/** How to make an insight. Set up with reversa_insight_options_init(). */
typedef struct reversa_insight_options {
    uint32_t struct_size;
    /**
     * Rows of pairs that one question may look through beyond those kept, default 1000. If they do not do, the answer
     * is a bound. Most questions need none.
     */
    int32_t rows;
    /**
     * Look for what ties alone, at the cost of one round of pricing: enough for reversa_insight_classify() and
     * lotteries; questions for losses and alternatives are refused. Default false.
     */
    bool ties_only;
} reversa_insight_options;

/** What the whole would lose by a change. */
typedef struct reversa_exchange {
    reversa_claim claim;
    bool possible; /**< False: no matching has the change (the rest is then 0), and `claim` says how sure that is. */
    int32_t n_levels;
    /**
     * By level of the objective, in its units: positive is worse, also for "even". A pair that the rules forbid may
     * gain.
     */
    int64_t loss[REVERSA_MAX_LEVELS];
} reversa_exchange;

/** In how many of the optimal matchings a pair is. */
typedef enum reversa_presence {
    REVERSA_PRESENCE_UNKNOWN = 0,
    REVERSA_PRESENCE_EVERY = 1,
    REVERSA_PRESENCE_SOME = 2,
    REVERSA_PRESENCE_NONE = 3
} reversa_presence;

/** Another partner for someone. */
typedef struct reversa_alternative {
    int32_t partner;           /**< Person of the cohort. */
    int32_t score;             /**< Micro-points. */
    reversa_exchange exchange; /**< Of forcing the pair with that partner. */
} reversa_alternative;

/** One pair as one of its two people sees it. */
typedef struct reversa_standing {
    int32_t eligible;       /**< Eligible partners of the person. */
    int32_t rank;           /**< Of the other among them by score: 1 is best; 0 where the pair is not eligible. */
    int32_t tied;           /**< Other eligible partners of the same score. */
    int32_t n_alternatives; /**< The best eligible partners but for those that the person has, and the other. */
    reversa_alternative alternatives[REVERSA_MAX_ALTERNATIVES]; /**< The best first; ties in the cohort's order. */
} reversa_standing;

/** What is to be said of a pair. */
typedef struct reversa_pair_insight {
    int32_t mentor; /**< Person of the cohort. */
    int32_t mentee; /**< Person of the cohort. */
    int32_t score;  /**< Micro-points, also where the pair is not eligible. */
    bool eligible;
    bool chosen; /**< In the matching. */
    bool pinned; /**< By a reviewer: the solve had no say. */
    reversa_presence presence;
    reversa_exchange exchange; /**< Of forbidding a chosen pair, of forcing another. None for a pinned pair. */
    int32_t deciding; /**< The score with which a best matching has the pair, all other scores as they are: of a
                                       chosen pair the lowest, of another the lowest it needs. −1: no score would change it. */
    reversa_claim deciding_claim;
    reversa_standing standing[2]; /**< By reversa_side: as the mentor sees it, as the mentee sees it. */
} reversa_pair_insight;

/** One pair and its presence. */
typedef struct reversa_classified_pair {
    int32_t mentor;
    int32_t mentee;
    int32_t score;
    bool chosen;
    reversa_presence presence;
} reversa_classified_pair;

/** How much of a matching had to be so. Pinned pairs are not counted. */
typedef struct reversa_classification {
    reversa_claim claim; /**< EXACT; AT_LEAST: so many pairs are in every optimum, or more; NONE. */
    int32_t n_pairs;     /**< Chosen pairs. */
    int32_t n_every;     /**< Of these, in every optimal matching. */
    int32_t n_some;      /**< Of these, decided by lottery: another optimum does without. */
    int64_t n_open;      /**< Pairs not chosen that are in some optimal matching. */
} reversa_classification;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_insight_options_init(reversa_insight_options *options);

/**
 * Look into a matching.
 *
 * Exchange costs come from the prices of the matching, so they are exact where it was proven by prices of all levels
 * (REVERSA_PROOF_DUALS) and nothing but places and loads bounds it. Where it also meets other limits they are bounds. After
 * a search, and with levels "worst" and "leximin" or a level that gives something up, there are no prices for them: ranks and
 * alternatives are told all the same.
 *
 * @param ctx          Not NULL. One call at a time per context.
 * @param problem      Borrowed: must outlive the insight. Not NULL.
 * @param matching     Of this problem, with pairs. Borrowed: must outlive the insight. Not NULL.
 * @param options      NULL means all defaults.
 * @param insight_out  Receives the insight, NULL after an error; release with reversa_insight_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, an option out of range, a matching of another problem, or one without pairs (infeasible,
 *                              stopped).
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 * @retval REVERSA_E_INTERNAL   The prices do not fit the pairs.
 *
 * Among the prices that prove a matching, those are found (by distances from the hub, Johnson 1977) under which answers stay
 * close to the people asked about. Equal for every number of threads. Time of a few rounds of pricing, O(mentees · mentors), of one
 * with ties_only; memory O(people).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_create(reversa_context *ctx,
                                                                     const reversa_problem *problem,
                                                                     const reversa_matching *matching,
                                                                     const reversa_insight_options *options,
                                                                     reversa_insight **insight_out);

/**
 * @param insight  Not NULL.
 * @return The scorer of the problem, for reversa_scorer_explain(): terms and rules of any pair. Belongs to the insight.
 */
REVERSA_API const reversa_scorer *reversa_insight_scorer(const reversa_insight *insight);

/**
 * What the whole would lose without a pair that was chosen, or with one that was not.
 *
 * A shortest way round the residual network (Ahuja, Magnanti & Orlin 1993, ch. 9), in lengths that are vectors over the levels,
 * from both ends. Pairs that the insight does not keep are priced row by row as far as they could shorten the way. A
 * pair that the rules forbid is taken as if it were pinned.
 *
 * @param ctx           Not NULL.
 * @param insight       Not NULL.
 * @param mentor        Person who is or would be the mentor.
 * @param mentee        Person who is or would be the mentee.
 * @param exchange_out  Filled in, all zero after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no such person.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people · log people) worst case, besides the rows that are priced.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_exchange(reversa_context *ctx,
                                                                       const reversa_insight *insight, int32_t mentor,
                                                                       int32_t mentee, reversa_exchange *exchange_out);

/**
 * All that is to be said of a pair, chosen or not, eligible or not.
 *
 * @param ctx       Not NULL.
 * @param insight   Not NULL.
 * @param mentor    Person who is or would be the mentor.
 * @param mentee    Person who is or would be the mentee.
 * @param pair_out  Filled in, all zero after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no such person.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Seven times reversa_insight_exchange() at most, and O(people) scores.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_pair(reversa_context *ctx, const reversa_insight *insight,
                                                                   int32_t mentor, int32_t mentee,
                                                                   reversa_pair_insight *pair_out);

/**
 * Which criterion alone would decide: for each the least value with which, all else as it is, a best matching has the pair.
 * For a chosen pair that is how far the value may fall. Every value has been tried by scoring the pair again.
 *
 * @param ctx         Not NULL.
 * @param insight     Not NULL.
 * @param pair        From reversa_insight_pair(). Not NULL.
 * @param values_out  [reversa_scorer_n_terms()] filled in: 0 .. 1 000 000, REVERSA_MISSING_VALUE where no value would do, or
 *                    no deciding score is known. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, or no such person.
 * @retval REVERSA_E_CALLBACK  A user-defined criterion failed.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(criteria²).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_terms(reversa_context *ctx,
                                                                    const reversa_insight *insight,
                                                                    const reversa_pair_insight *pair,
                                                                    int32_t *values_out);

/**
 * Which pairs are in every optimal matching, and which in some.
 *
 * A pair that costs nothing to give up lies on a cycle of length 0 in the residual network: the strongly connected
 * components (Tarjan 1972) of its arcs of length 0 tell for all pairs at once. Pairs that the insight does not keep join
 * them as long as one would close a cycle.
 *
 * @param ctx                 Not NULL.
 * @param insight             Not NULL.
 * @param pairs_out           [reversa_matching_n_pairs()] filled in in the order of the matching; pinned pairs are
 *                            REVERSA_PRESENCE_EVERY. NULL if not wanted.
 * @param classification_out  Filled in, all zero after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people), and a round of pricing for people with more tied pairs than are kept.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_classify(reversa_context *ctx,
                                                                       const reversa_insight *insight,
                                                                       reversa_classified_pair *pairs_out,
                                                                       reversa_classification *classification_out);

/**
 * Release an insight.
 *
 * @param insight  NULL is allowed.
 */
REVERSA_API void reversa_insight_free(reversa_insight *insight);

#ifdef __cplusplus
}
#endif
#endif
