/*
 * The pairs: the best matching that the programme allows, with the proof that it is the best.
 *
 * What comes of it is a matching: <reversa/matching.h> says what it holds.
 */
#ifndef REVERSA_MATCH_H
#define REVERSA_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/matching.h>
#include <reversa/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which solver. */
typedef enum reversa_solver {
    REVERSA_SOLVER_AUTO = 0,    /**< The network where the programme allows it, else GLPK, or HiGHS without GLPK. */
    REVERSA_SOLVER_NETWORK = 1, /**< Refuses limits that are no network with REVERSA_E_UNSUPPORTED. */
    REVERSA_SOLVER_GLPK = 2,    /**< Integer programming by GLPK, also where the network would do. */
    REVERSA_SOLVER_HIGHS = 3    /**< The same by HiGHS. Either is REVERSA_E_UNSUPPORTED where the build lacks it. */
} reversa_solver;

/** How to match. Set up with reversa_match_options_init(). */
typedef struct reversa_match_options {
    uint32_t struct_size;
    reversa_solver solver;
    int32_t candidates; /**< Best partners per person to start from, default 16; the result never depends on it. */
    bool level_prices;  /**< Solve again without each level: see reversa_matching_level_price(). Default false. */
    bool lottery; /**< Draw among all optimal matchings, as reversa_lottery_draw() does. Default false: ties fall by
                             the order of the cohort, which its seed gives. */
    int32_t lottery_draw; /**< Which draw of the seed, 0 or more. Default 0. */
    /**
     * Within limits: a level whose value is this near its bound, in proportion, is not searched on; 0 to 1, default 0.
     * Such a result is "feasible" and carries the bound.
     */
    double gap;
    uint64_t lottery_seed; /**< Of the draw: any number, the same gives the same matching. Default 0. */
} reversa_match_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_match_options_init(reversa_match_options *options);

/**
 * Choose the best pairs that the programme allows.
 *
 * Without limits other than `load` the result is the optimum of a network flow in lexicographic costs, and carries dual
 * prices for each level: a largest matching (Hopcroft & Karp 1973), then the score by an auction with falling steps
 * (Bertsekas 1988) that shortest paths make exact; other objectives by successive shortest paths (Ahuja, Magnanti & Orlin
 * 1993, ch. 9). So is a programme whose other limits are nested quotas: hard, with counts, their people on each side within
 * each other or apart, with levels that are sums and give nothing up. Its prices, of people and of quotas, are
 * checked, and stand in certificate.json. Other limits, soft ones, and a level "score", "keep" or "even" that gives something up lead to an integer program
 * (GLPK or HiGHS), priced with the multipliers of its limits.
 *
 * With `lottery` the pairs are drawn among all optimal matchings: every pair that one of them has can come up. That takes the
 * network's prices, so a programme with other limits than `load`, with "worst", "leximin" or a level that gives something up,
 * and the solvers of integer programs are refused. Where nothing is proven optimal, or the deadline passes, nothing is drawn:
 * reversa_matching_is_drawn().
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param problem       Borrowed: must outlive the matching. May be shared between threads. Not NULL.
 * @param candidates    Pairs to start from, built for this problem; NULL to generate them. Borrowed for the call. More are
 *                      added while the certificate asks for them.
 * @param options       NULL means all defaults.
 * @param matching_out  Receives a new matching, NULL after an error; release with reversa_matching_free(). Not NULL.
 * @retval REVERSA_OK             A matching exists; reversa_matching_outcome() says how the solve ended.
 * @retval REVERSA_E_ARGUMENT     A NULL, an option out of range, or candidates of another problem.
 * @retval REVERSA_E_UNSUPPORTED  A limit or level that this version, the chosen solver or the lottery cannot do; the error
 *                                names it.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    reversa_context_cancel() was called.
 * @retval REVERSA_E_MEMORY       Out of memory, or over the context's limit.
 * @retval REVERSA_E_INTERNAL     The solver's answer did not pass its check.
 *
 * After an error nothing has changed and nothing is leaked. Equal inputs give equal bytes for every number of threads.
 * Time O(mentees · mentors) for each round of pricing, plus O(mentees · (pairs + people · log people)) worst case for the
 * network, where pairs are those that the solver holds: the candidates and, for each round, up to 20 more a mentee. Memory
 * O(people + pairs).
 * @see examples/first_match.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_match(reversa_context *ctx, const reversa_problem *problem,
                                                            const reversa_candidates *candidates,
                                                            const reversa_match_options *options,
                                                            reversa_matching **matching_out);

#ifdef __cplusplus
}
#endif
#endif
