/*
 * Programmes in which people choose: a stable matching from the ranked wishes of both sides, and the blocking pairs of any.
 *
 * People return preferences with ranks; deferred acceptance makes pairs of them that no two people have reason to leave. A
 * blocking pair is two people who may be paired, are not, and would both rather be.
 */
#ifndef REVERSA_WISHES_H
#define REVERSA_WISHES_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which pairs can be made, and can block. All of them are eligible: rules and vetoes hold. */
typedef enum reversa_wishes_among {
    REVERSA_WISHES_ALL = 0, /**< Every eligible pair. Partners whom a person does not rank come after all whom they do,
                                    and tie. */
    REVERSA_WISHES_EITHER = 1, /**< Pairs that at least one of the two ranks. */
    REVERSA_WISHES_BOTH = 2    /**< Pairs that both rank. */
} reversa_wishes_among;

/** How to match from wishes. Set up with reversa_wishes_options_init(). */
typedef struct reversa_wishes_options {
    uint32_t struct_size;
    reversa_side from;          /**< Who proposes, and so is served best; default mentees. */
    reversa_wishes_among among; /**< Default all. */
} reversa_wishes_options;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_wishes_options_init(reversa_wishes_options *options);

/**
 * A stable matching from the ranks of both sides.
 *
 * Deferred acceptance: one side proposes down its order, the other holds the best proposals that its places allow (Gale &
 * Shapley 1962; with several places on both sides, Roth 1984). A person's order of partners is: the rank that the person
 * gave; partners without a rank after all ranked ones; where ranks are equal or both missing the higher score; then an order
 * that the seed draws from the ids. In this order there is exactly one result, whatever the order of proposals.
 *
 * What holds: no pair blocks. And of all matchings that are stable in this order, everyone on the side that proposes has the
 * best partners (and everyone on the other side the worst). Where all ranks are strict, and all who may be paired are
 * ranked, that is so of all stable matchings; else ties, which the order breaks, may have been broken better.
 *
 * Places are those of capacities and of hard limits `load`, `at_most`. Pinned pairs stay and take their places; only someone
 * who holds a pinned pair can be in a blocking one. The objective plays no part: the matching tells its values, and their
 * bounds from counts alone. Its outcome is "feasible", its proof REVERSA_PROOF_STABLE, which reversa_blocking_create() checks.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param problem       With preferences; without any, scores alone decide. Borrowed: must outlive the matching. Not NULL.
 * @param options       NULL means all defaults.
 * @param matching_out  Receives a new matching, NULL after an error; release with reversa_matching_free(). Not NULL.
 * @retval REVERSA_OK             Made.
 * @retval REVERSA_E_ARGUMENT     A NULL, or an option out of range.
 * @retval REVERSA_E_UNSUPPORTED  The programme has another limit than `stable`, or `load` with `at_most` alone, hard: named;
 *                                more pins than that allows; or the programme asks for circles. reversa_match() with the limit
 *                                `stable` holds both.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    reversa_context_cancel() was called.
 * @retval REVERSA_E_DEADLINE     The time limit passed: half of the proposals make no stable matching.
 * @retval REVERSA_E_MEMORY       Out of memory, or over the context's limit.
 *
 * Equal for every number of threads and order of rows. Time O(mentees · mentors) for a look at all pairs, and as much again
 * for each round in which people run out of partners that were looked up; memory O(people + ranks).
 * @see examples/wishes.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_wishes_match(reversa_context *ctx, const reversa_problem *problem,
                                                                   const reversa_wishes_options *options,
                                                                   reversa_matching **matching_out);

/** The blocking pairs of a matching. Opaque, immutable. */
typedef struct reversa_blocking reversa_blocking;

/** How to look for them. Set up with reversa_blocking_options_init(). */
typedef struct reversa_blocking_options {
    uint32_t struct_size;
    int32_t most;               /**< So many are listed at most, 0 or more; default 100 000. All are counted. */
    reversa_wishes_among among; /**< Default all. */
} reversa_blocking_options;

/** One pair that blocks. */
typedef struct reversa_blocking_pair {
    int32_t mentor;         /**< Person of the cohort. */
    int32_t mentee;         /**< Person of the cohort. */
    int32_t score;          /**< Micro-points. */
    int32_t rank[2];        /**< By reversa_side: the rank that this one gave the other, 0 for none. */
    int32_t leaves[2];      /**< By reversa_side: the partner whom this one would leave, −1 for an empty place. */
    int32_t leaves_rank[2]; /**< The rank that this one gave that partner, 0 for none. */
    bool leaves_pinned[2];  /**< That pair is pinned. */
} reversa_blocking_pair;

/** How wishes are met on a side. */
typedef struct reversa_wishes_met {
    int32_t n_ranking; /**< People who take part and rank an eligible partner (or one whom they are pinned to). */
    int32_t n_matched; /**< Of these, who have a partner. */
    int32_t n_ranked;  /**< Of these, who have a partner whom they rank. */
    /** Of these, who have a partner whom they rank no lower than any other they may be paired with. */
    int32_t n_first;
} reversa_wishes_met;

/** All blocking pairs in numbers. */
typedef struct reversa_blocking_summary {
    int64_t n_blocking; /**< Blocking pairs, over every pair that can block. */
    int64_t n_pinned;   /**< Of these, with someone who would leave a pinned partner. */
    int64_t n_listed;   /**< Of these, listed. */
    int32_t n_people;   /**< People in a blocking pair, as a mentor or as a mentee. */
    reversa_wishes_met met[2];
} reversa_blocking_summary;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_blocking_options_init(reversa_blocking_options *options);

/**
 * Find the blocking pairs of a matching, however it was made.
 *
 * As the limit `stable` counts them: an eligible pair that is not made blocks if each of the two ranks the other better than a
 * partner they have, or has an empty place. Partners without a rank tie after all ranked ones, so ties never block.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param problem       Of the matching. Borrowed: must outlive the result. Not NULL.
 * @param matching      Borrowed for the call. Not NULL.
 * @param options       NULL means all defaults.
 * @param blocking_out  Receives the pairs, NULL after an error; release with reversa_blocking_free(). Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, an option out of range, a matching of another problem, or one that was never made.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Exact over every pair that can block. Equal for every number of threads and order of rows. Time O(ranks + mentees with an
 * empty place · mentors), memory O(people + ranks + listed).
 * @see examples/wishes.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_blocking_create(reversa_context *ctx,
                                                                      const reversa_problem *problem,
                                                                      const reversa_matching *matching,
                                                                      const reversa_blocking_options *options,
                                                                      reversa_blocking **blocking_out);

/**
 * @param blocking     Not NULL.
 * @param summary_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_blocking_summarise(const reversa_blocking *blocking, reversa_blocking_summary *summary_out);

/**
 * @param blocking  Not NULL.
 * @param index     0 .. n_listed − 1: by mentor id, then mentee id, bytewise. Where not all are listed, they are those of the
 *                  mentees who come first in the order that the seed draws.
 * @param pair_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_blocking_get(const reversa_blocking *blocking, int64_t index, reversa_blocking_pair *pair_out);

/**
 * Write the listed pairs as CSV: mentor_id, mentee_id, score, mentor_rank, mentee_rank, mentor_leaves, mentor_leaves_rank,
 * mentee_leaves, mentee_leaves_rank; an empty cell where there is no rank, or an empty place.
 *
 * @param ctx       Not NULL.
 * @param blocking  Not NULL.
 * @param path      File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_blocking_write(reversa_context *ctx,
                                                                     const reversa_blocking *blocking,
                                                                     const char *path);

/**
 * Release blocking pairs.
 *
 * @param blocking  NULL is allowed.
 */
REVERSA_API void reversa_blocking_free(reversa_blocking *blocking);

#ifdef __cplusplus
}
#endif
#endif
