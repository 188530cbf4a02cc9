/*
 * What a pair costs the whole, by solving again: for matchings whose limits leave no prices, or bounds only.
 *
 * reversa_insight_exchange() needs no solve, and in a network it is exact. Where other limits bind, or levels that a network
 * does not have, forcing or forbidding the pair and solving once more tells the cost; each call takes as long as a match.
 */
#ifndef REVERSA_EXCHANGE_H
#define REVERSA_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the whole would lose by a change, as a new solve has found it. */
typedef struct reversa_solved_exchange {
    /**
     * EXACT: both solves were proven. AT_LEAST: the loss lies between `least` and `most`. NONE: the solve was stopped
     * before anything was known, or the pair is pinned.
     */
    reversa_claim claim;
    bool possible; /**< A matching has the change. If not: with EXACT that is proven, else none was found. */
    bool has_most; /**< `most` is known: a matching with the change was found. */
    int32_t n_levels;
    int64_t least[REVERSA_MAX_LEVELS]; /**< Loss by level of the objective, in its units: positive is worse, also for
                                            "even". Of levels after the first at which `least` and `most` differ nothing
                                            is known; both are 0 there. */
    int64_t most[REVERSA_MAX_LEVELS];  /**< With EXACT the same as `least`. */
    /**
     * What that says of the pair, as in reversa_pair_insight. Unknown where a pair is forced without loss, but a level
     * "worst" or "leximin" leaves it out.
     */
    reversa_presence presence;
} reversa_solved_exchange;

/**
 * Forbid a pair that was chosen, or force one that was not, solve again, and compare.
 *
 * A pair is forced by pinning it: it overrides rules, uses places, counts for limits, and is left out of "worst" and "leximin"
 * as pinned pairs are. An active pair counts for "keep" all the same; one that is forbidden counts as broken for "changes".
 * The options of the matching hold; the context's time limit bounds the solve, and then the figures are bounds: what the
 * branch and cut (Land & Doig 1960) has proven until then on one side, the best matching that it has found on the other.
 * After a level with "give_up" figures are those of the matchings that were found.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param insight       Of any matching with pairs, also one without prices. Not NULL.
 * @param mentor        Person who is or would be the mentor.
 * @param mentee        Person who is or would be the mentee.
 * @param exchange_out  Filled in, all zero after an error. Not NULL.
 * @retval REVERSA_OK             Done, also where the time limit passed.
 * @retval REVERSA_E_ARGUMENT     A NULL, or no such person.
 * @retval REVERSA_E_UNSUPPORTED  The chosen solver cannot do the changed problem.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    Cancelled.
 * @retval REVERSA_E_MEMORY       Out of memory.
 * @retval REVERSA_E_INTERNAL     The solver's answer did not pass its check.
 *
 * Equal for every number of threads, unless the time limit passes. As long as reversa_match(), and O(earlier pairs).
 * @see examples/exchange.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_insight_solve(reversa_context *ctx,
                                                                    const reversa_insight *insight, int32_t mentor,
                                                                    int32_t mentee,
                                                                    reversa_solved_exchange *exchange_out);

#ifdef __cplusplus
}
#endif
#endif
