/*
 * Other matchings as good, or nearly: the best, the second best, and so on; and a lottery among the best.
 *
 * Both are made from an insight. Where the optimum is a network's, what they say is proven over every eligible pair without a
 * new solve. Within other limits the list is made by solving again; the lottery needs the network.
 */
#ifndef REVERSA_ALTERNATIVES_H
#define REVERSA_ALTERNATIVES_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The best distinct matchings, in order. Opaque, immutable. */
typedef struct reversa_alternatives reversa_alternatives;

/** Which matchings are told. */
typedef enum reversa_alternatives_end {
    REVERSA_ALTERNATIVES_ALL = 0,     /**< As many as were asked for. */
    REVERSA_ALTERNATIVES_NO_MORE = 1, /**< All that there are. */
    REVERSA_ALTERNATIVES_STOPPED = 2  /**< The time limit passed: those told are still the best, in order. */
} reversa_alternatives_end;

/** A pair that one matching has and the first has not, or the other way. */
typedef struct reversa_pair_change {
    int32_t mentor; /**< Person of the cohort. */
    int32_t mentee; /**< Person of the cohort. */
    int32_t score;  /**< Micro-points. */
    bool added;     /**< The first has it not; else the first alone has it. */
} reversa_pair_change;

/** One matching, told by what differs from the first. */
typedef struct reversa_other_matching {
    int32_t n_added;
    int32_t n_removed;
    int32_t n_levels;
    int64_t loss[REVERSA_MAX_LEVELS]; /**< By level of the objective, against the first: positive is worse, also for
                                           "even". Compared level by level. */
} reversa_other_matching;

/**
 * The m best distinct matchings: the one that the insight was made of, then the best that differs from it, and so on. Two
 * matchings are distinct if one has a pair that the other has not. Among matchings that are equally good the order is fixed
 * by the cohort's order.
 *
 * Each matching that is told divides what is left into those with a certain pair and those without, each with its best and
 * its second best (Murty 1968; Lawler 1972; Chegireddy & Hamacher 1987). A second best is a shortest cycle in the residual
 * network; the prices of the first serve all, changed only where a path went (Dijkstra 1959; Ahuja, Magnanti & Orlin 1993,
 * ch. 9). Pairs that the insight does not keep join as far as they could matter.
 *
 * Without exact prices (other limits than `load`, a matching that is not proven), what is left after a matching is told is
 * divided by its pairs, one part for each and one with all of them and more, and each part is solved as the matching was
 * (Murty 1968; Lawler 1972), best first: up to a solve for each pair of each matching that is told, fewer where much is tied.
 *
 * @param ctx               Not NULL. One call at a time per context.
 * @param insight           Must outlive the result. Not NULL.
 * @param most              How many matchings, the first among them; 1 or more.
 * @param alternatives_out  Receives them, NULL after an error; release with reversa_alternatives_free(). Not NULL.
 * @retval REVERSA_OK             Done; reversa_alternatives_ended() says how.
 * @retval REVERSA_E_ARGUMENT     A NULL, or most < 1.
 * @retval REVERSA_E_UNSUPPORTED  There is no order of all matchings, or none that forcing and forbidding pairs finds: levels
 *                                "worst" or "leximin", which leave forced pairs out; a level that gives something up; the
 *                                limit `stable`; a matching made of wishes. The error says which.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * Equal for every number of threads and order of rows, unless the time limit passes. With prices time O(most · pairs · a
 * bounded search), which ends early where much is tied, and memory O(people + pairs kept + most · changes); without,
 * O(most · pairs) times as long as reversa_match(), and memory O(most · pairs).
 * @see examples/alternatives.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_alternatives_find(reversa_context *ctx,
                                                                        const reversa_insight *insight, int32_t most,
                                                                        reversa_alternatives **alternatives_out);

/**
 * @param alternatives  Not NULL.
 * @return The number of matchings, the first among them.
 */
REVERSA_API int32_t reversa_alternatives_count(const reversa_alternatives *alternatives);

/**
 * @param alternatives  Not NULL.
 * @return Why there are no more.
 */
REVERSA_API reversa_alternatives_end reversa_alternatives_ended(const reversa_alternatives *alternatives);

/**
 * What the order is worth.
 *
 * @param alternatives  Not NULL.
 * @return REVERSA_CLAIM_EXACT: no matching lies between two that are told. REVERSA_CLAIM_NONE: some solve was not proven
 *         (options.gap, or a matching that was not proven itself), so better ones may be missing, and a loss may be below 0;
 *         what each that is told loses is exact all the same.
 */
REVERSA_API reversa_claim reversa_alternatives_claim(const reversa_alternatives *alternatives);

/**
 * @param alternatives  Not NULL.
 * @param index         0 .. count − 1: the best first; 0 is the matching itself.
 * @param other_out     Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_alternatives_get(const reversa_alternatives *alternatives, int32_t index,
                                          reversa_other_matching *other_out);

/**
 * @param alternatives  Not NULL.
 * @param index         0 .. count − 1.
 * @param change        0 .. n_added + n_removed − 1: by mentor id, then mentee id, bytewise.
 * @param change_out    Filled in, all zero for an index out of range. Not NULL.
 */
REVERSA_API void reversa_alternatives_change(const reversa_alternatives *alternatives, int32_t index, int32_t change,
                                             reversa_pair_change *change_out);

/**
 * Release them.
 *
 * @param alternatives  NULL is allowed.
 */
REVERSA_API void reversa_alternatives_free(reversa_alternatives *alternatives);

/** How often each pair came up in a lottery. Opaque, immutable. */
typedef struct reversa_lottery reversa_lottery;

/** A pair that came up. */
typedef struct reversa_drawn_pair {
    int32_t mentor; /**< Person of the cohort. */
    int32_t mentee; /**< Person of the cohort. */
    int32_t score;  /**< Micro-points. */
    int32_t times;  /**< In so many draws, 1 or more. */
} reversa_drawn_pair;

/**
 * Draw among the optimal matchings: every pair that some optimal matching has can come up, and whatever comes up is optimal.
 *
 * Each pair gets a number that is drawn from the seed, the number of the draw, and the ids of the two people; of all optimal
 * matchings the one with the largest sum is drawn, as a further level behind the objective, on the face that the prices
 * leave open (column generation over the tied pairs, Dantzig & Wolfe 1960: however many ties someone has, none is left out).
 * So any optimal matching comes up with a probability above 0, though not all with the same: pairs with more ways to complete
 * them come up more often. Neither the order of rows nor the number of threads matters.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param insight       With REVERSA_CLAIM_EXACT. Must outlive the matching. Not NULL.
 * @param seed          Any number: the same gives the same draws.
 * @param draw          Which draw of that seed, 0 or more.
 * @param matching_out  Receives an optimal matching with the levels and prices of the insight's, NULL after an error; release
 *                      with reversa_matching_free(). Not NULL.
 * @retval REVERSA_OK             Drawn.
 * @retval REVERSA_E_ARGUMENT     A NULL, or draw < 0.
 * @retval REVERSA_E_UNSUPPORTED  There are no exact prices: the insight's claim is not REVERSA_CLAIM_EXACT.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_DEADLINE     The time limit passed.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * Time as of a solve over the tied pairs, and a scan of all pairs.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_lottery_draw(reversa_context *ctx, const reversa_insight *insight,
                                                                   uint64_t seed, int32_t draw,
                                                                   reversa_matching **matching_out);

/**
 * Draw many times, and count how often each pair comes up. Pinned pairs are not counted.
 *
 * @param ctx          Not NULL. One call at a time per context.
 * @param insight      With REVERSA_CLAIM_EXACT. Not NULL.
 * @param seed         As of reversa_lottery_draw(): its draws 0 .. n_draws − 1 are counted.
 * @param n_draws      1 or more.
 * @param lottery_out  Receives the counts, NULL after an error; release with reversa_lottery_free(). Not NULL.
 * @retval REVERSA_OK             Drawn.
 * @retval REVERSA_E_ARGUMENT     A NULL, or n_draws < 1.
 * @retval REVERSA_E_UNSUPPORTED  There are no exact prices: the insight's claim is not REVERSA_CLAIM_EXACT.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_DEADLINE     The time limit passed.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * Time O(n_draws · a solve over the tied pairs).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_lottery_create(reversa_context *ctx,
                                                                     const reversa_insight *insight, uint64_t seed,
                                                                     int32_t n_draws, reversa_lottery **lottery_out);

/**
 * @param lottery  Not NULL.
 * @return The number of pairs that came up.
 */
REVERSA_API int64_t reversa_lottery_count(const reversa_lottery *lottery);

/**
 * @param lottery   Not NULL.
 * @param index     0 .. count − 1: by mentee, then mentor, in the cohort's order.
 * @param pair_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_lottery_get(const reversa_lottery *lottery, int64_t index, reversa_drawn_pair *pair_out);

/**
 * Release it.
 *
 * @param lottery  NULL is allowed.
 */
REVERSA_API void reversa_lottery_free(reversa_lottery *lottery);

#ifdef __cplusplus
}
#endif
#endif
