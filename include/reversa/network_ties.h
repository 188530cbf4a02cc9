/*
 * Ties between people, and what new ones across departments change: how closed groups are, how well connected the whole.
 *
 * A network has people with a group each, and undirected ties, each counted once. Adding the pairs of a matching shows what
 * a programme does to it. What cannot be computed is NaN.
 */
#ifndef REVERSA_NETWORK_TIES_H
#define REVERSA_NETWORK_TIES_H

#include <stddef.h>
#include <stdint.h>

#include <reversa/disclosure.h>
#include <reversa/matching.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A network. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_network reversa_network;

/** People and ties. All arrays are borrowed for the call. Set up with reversa_network_rows_init(). */
typedef struct reversa_network_rows {
    uint32_t struct_size;
    int32_t n_people;
    const int32_t *group; /**< [n_people], >= 0, such as a department; give those without one a group of their own. */
    int64_t n_ties;
    const int32_t *from; /**< [n_ties], 0 .. n_people − 1. A tie given twice, or in both directions, is one. */
    const int32_t *to;   /**< [n_ties]; ties of someone with themselves are left out. */
    int64_t smallest; /**< Groups with a number of people or ties below are hidden, and others with which one could be
                              found, as by reversa_disclosure_groups(); default 5, 0 shows all. */
} reversa_network_rows;

/** What a network looks like. */
typedef struct reversa_network_summary {
    int32_t n_people;
    int32_t n_groups; /**< One more than the largest group number. */
    int64_t n_ties;
    int64_t external;               /**< Ties across groups. */
    int64_t internal;               /**< Ties within a group. */
    double ei;                      /**< E–I index, (external − internal) / ties: −1 closed, 1 open. */
    double expected_ei;             /**< Its expectation where ties do not heed groups. */
    double attribute_assortativity; /**< 1: only within groups; 0: as by chance, given the degrees. */
    double degree_assortativity;    /**< Correlation of the degrees at both ends. */
    double density;                 /**< Share of possible ties. */
    double transitivity;            /**< Share of paths of two ties that are closed by a third. */
    int32_t n_components;
    int32_t largest_component; /**< People. */
} reversa_network_summary;

/** Is the E–I index what chance gives? */
typedef struct reversa_network_test {
    double ei;
    double expected_ei;
    double permuted_mean; /**< Over the permutations. */
    double permuted_sd;
    double p;         /**< Two-sided: as far from the expectation. */
    double p_less;    /**< As closed by chance. */
    double p_greater; /**< As open by chance. */
    int32_t n_permutations;
    uint64_t seed;
} reversa_network_test;

/** What adding pairs changes. */
typedef struct reversa_network_gain {
    int64_t n_new; /**< Ties that were not there. */
    int64_t external_before;
    int64_t external_after;
    double gain_percent; /**< Of ties across groups. */
    double ei_before;
    double ei_after;
    double assortativity_before;
    double assortativity_after;
    int32_t components_before;
    int32_t components_after;
} reversa_network_gain;

/**
 * Set all fields to nothing, `smallest` to its default.
 *
 * @param rows  Filled in. Not NULL.
 */
REVERSA_API void reversa_network_rows_init(reversa_network_rows *rows);

/**
 * Make a network.
 *
 * @param ctx       Not NULL.
 * @param rows      Copied. Not NULL.
 * @param ties_out  Receives the network, NULL after an error; release with reversa_network_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, a negative number, or more than 2^30 ties.
 * @retval REVERSA_E_DATA       An end of a tie that is nobody, or a group number that is negative or not below 2^20: the
 *                              errors name row (the first is 1) and column.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people + ties^1.5): triangles are counted here.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_network_create(reversa_context *ctx,
                                                                     const reversa_network_rows *rows,
                                                                     reversa_network **ties_out);

/**
 * The network with the pairs of a matching added to it. Persons of the network are those of the matching's cohort.
 *
 * @param ctx       Not NULL.
 * @param ties      Unchanged. Not NULL.
 * @param matching  Of a cohort with as many people. Not NULL.
 * @param ties_out  Receives the network, NULL after an error; release with reversa_network_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a matching of another number of people.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people + ties^1.5): triangles are counted here.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_network_add_matching(reversa_context *ctx,
                                                                           const reversa_network *ties,
                                                                           const reversa_matching *matching,
                                                                           reversa_network **ties_out);

/**
 * The network with further ties.
 *
 * @param ctx       Not NULL.
 * @param ties      Unchanged. Not NULL.
 * @param rows      Only n_ties, from and to are read; groups are hidden as in the first network. Not NULL.
 * @param ties_out  Receives the network, NULL after an error; release with reversa_network_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, a negative number, or more than 2^30 ties in all.
 * @retval REVERSA_E_DATA       An end of a tie that is nobody.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(people + ties^1.5): triangles are counted here.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_network_add(reversa_context *ctx, const reversa_network *ties,
                                                                  const reversa_network_rows *rows,
                                                                  reversa_network **ties_out);

/**
 * What the network looks like; computed when it was made.
 *
 * @param ties         Not NULL.
 * @param summary_out  Filled in. Not NULL.
 *
 * Krackhardt & Stern 1988 (E–I); Newman 2003 (assortativity). O(1).
 */
REVERSA_API void reversa_network_describe(const reversa_network *ties, reversa_network_summary *summary_out);

/**
 * The ties of one group.
 *
 * @param ties          Not NULL.
 * @param group         A group number; one that nobody has gives 0.
 * @param external_out  Receives its ties with other groups, REVERSA_HIDDEN_COUNT where the group is hidden. Not NULL.
 * @param internal_out  Receives the ties within it, or the same. Not NULL.
 */
REVERSA_API void reversa_network_of_group(const reversa_network *ties, int32_t group, int64_t *external_out,
                                          int64_t *internal_out);

/**
 * Compare the E–I index with those after dealing the groups out to people at random.
 *
 * @param ctx             Not NULL.
 * @param ties            Not NULL.
 * @param n_permutations  1 .. 10 000 000, such as 10 000.
 * @param seed            The result is a function of it, not of the number of threads.
 * @param test_out        Filled in. Not NULL.
 * @retval REVERSA_OK           Done; all NaN without ties.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a number out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * p counts the observed network as one of the permutations (Phipson & Smyth 2010). O(n_permutations · (people + ties)).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_network_permute(reversa_context *ctx, const reversa_network *ties,
                                                                      int32_t n_permutations, uint64_t seed,
                                                                      reversa_network_test *test_out);

/**
 * What changed from one network to another of the same people.
 *
 * @param before    Not NULL.
 * @param after     As from reversa_network_add(). Not NULL.
 * @param gain_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_network_compare(const reversa_network *before, const reversa_network *after,
                                         reversa_network_gain *gain_out);

/**
 * Release a network.
 *
 * @param ties  NULL is allowed.
 */
REVERSA_API void reversa_network_free(reversa_network *ties);

/**
 * How unevenly loads are spread: 0 all equal, towards 1 all on one.
 *
 * @param ctx       Not NULL.
 * @param loads     [n], finite and >= 0. Not NULL where n > 0.
 * @param n         0 or more.
 * @param gini_out  Receives the coefficient; NaN where nobody has a load. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0 or above INT32_MAX, or a load that is none.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * Gini 1912, without the correction for small n. O(n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_gini(reversa_context *ctx, const double *loads, int64_t n,
                                                           double *gini_out);

#ifdef __cplusplus
}
#endif
#endif
