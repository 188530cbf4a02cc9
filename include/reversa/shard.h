/*
 * Candidates in parts: each part of the mentees is scored by a machine of its own, one machine puts the parts together.
 *
 * Every machine makes the same problem of the same data, scores some of the mentees against all mentors, and hands the bytes
 * of its shard on; merged, all shards together give the candidates that reversa_candidates_create() gives on one machine,
 * whatever the number of shards and their order.
 */
#ifndef REVERSA_SHARD_H
#define REVERSA_SHARD_H

#include <stddef.h>
#include <stdint.h>

#include <reversa/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The scored part of some mentees. Opaque, immutable. */
typedef struct reversa_shard reversa_shard;

/** The bytes of a shard that came from elsewhere. */
typedef struct reversa_shard_bytes {
    const void *bytes;
    size_t length;
} reversa_shard_bytes;

/**
 * Score some mentees against all mentors.
 *
 * @param ctx        Not NULL.
 * @param scorer     Not NULL.
 * @param k          Best partners a person, 1 or more: the same for all shards.
 * @param first      The first mentee, 0 or more, among those who take part, in the cohort's order.
 * @param count      So many mentees, 0 or more; first + count <= reversa_problem_n_people(problem, REVERSA_MENTEE).
 * @param shard_out  Receives the shard, NULL after an error; release with reversa_shard_free(). Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a number out of range.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal for every number of threads. Time O(count · mentors), memory and bytes O(k · (count + mentors)).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_shard_create(reversa_context *ctx, const reversa_scorer *scorer,
                                                                   int32_t k, int32_t first, int32_t count,
                                                                   reversa_shard **shard_out);

/**
 * @param shard  Not NULL.
 * @return Its bytes, owned by the shard: to be handed on as they are. Their form belongs to this version of the library.
 */
REVERSA_API reversa_shard_bytes reversa_shard_read(const reversa_shard *shard);

/**
 * Release a shard.
 *
 * @param shard  NULL is allowed.
 */
REVERSA_API void reversa_shard_free(reversa_shard *shard);

/**
 * Put shards together: every mentee must be in exactly one of them.
 *
 * The score of every candidate is computed again, so that no solve can go wrong by shards of another problem; what they say of
 * the number of eligible partners is believed.
 *
 * @param ctx             Not NULL.
 * @param scorer          Of the same problem. Not NULL.
 * @param shards          [n_shards] in any order. Not NULL unless n_shards is 0.
 * @param n_shards        0 or more.
 * @param candidates_out  Receives the candidates, NULL after an error; release with reversa_candidates_free(). Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL.
 * @retval REVERSA_E_FORMAT     Bytes that are no shard, or were changed on the way.
 * @retval REVERSA_E_DATA       Shards of another problem, with different k, or that do not hold each mentee once.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal for every order of shards. O(bytes + k · people).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_shards_merge(reversa_context *ctx, const reversa_scorer *scorer,
                                                                   const reversa_shard_bytes *shards, int32_t n_shards,
                                                                   reversa_candidates **candidates_out);

#ifdef __cplusplus
}
#endif
#endif
