/*
 * Why nothing fits: limits that contradict each other, people who share too few places, and the least change that helps.
 *
 * reversa_infeasibility_find() asks on its own; a matching is not needed. Every statement was proven by solving the programme
 * that it speaks of, and can be checked by applying it.
 */
#ifndef REVERSA_INFEASIBLE_H
#define REVERSA_INFEASIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** People who want more partners than they can be given, with the count that proves it. Opaque, immutable. */
typedef struct reversa_crowding reversa_crowding;

/** Why a programme is infeasible. Opaque, immutable. */
typedef struct reversa_infeasibility reversa_infeasibility;

/**
 * A counting certificate: `wanted` is more than `places` + `pairs`. To check it, count, beside pinned pairs: every eligible
 * partner of these people is one of these partners, but for `pairs` pairs; and the partners have no more than `places`.
 */
typedef struct reversa_crowd {
    reversa_side side;  /**< Of the people; the partners are of the other. */
    int32_t n_people;   /**< See reversa_crowding_person(). */
    int32_t n_partners; /**< See reversa_crowding_partner(); 0: nobody is eligible. */
    int64_t wanted;     /**< Partners that the people want, beside those pinned to them. */
    int64_t places;     /**< Of the partners, beside those that pinned pairs take. */
    int64_t pairs;      /**< Eligible pairs of the people with others who have a place. */
    const char *text;   /**< One sentence, owned by the crowding. */
} reversa_crowd;

/** Can the limits be met? */
typedef enum reversa_feasibility {
    REVERSA_FEASIBILITY_UNKNOWN = 0, /**< The time limit passed, or the solver gave up. */
    REVERSA_FEASIBILITY_YES = 1,     /**< Yes: there is nothing to explain. */
    REVERSA_FEASIBILITY_NO = 2       /**< No, proven over every eligible pair. */
} reversa_feasibility;

/** What to look for. Set up with reversa_infeasible_options_init(). */
typedef struct reversa_infeasible_options {
    uint32_t struct_size;
    bool relax_limits; /**< Look for the least change of each limit; default true. */
    bool relax_rules;  /**< Look for the fewest pairs beyond each rule; default true. */
} reversa_infeasible_options;

/** A limit that takes part in the contradiction. */
typedef struct reversa_clash {
    int32_t limit; /**< 0 .., in the order of the programme. */
    bool is_most;  /**< Its upper bound; else the lower one, or the limit as a whole. */
    /** For limits on each person: those whom it takes, see reversa_infeasibility_person(); else 0. */
    int32_t n_people;
    const char *text; /**< The limit in words, and whom it takes; owned by the infeasibility. */
} reversa_clash;

/** What a relaxation changes. */
typedef enum reversa_relaxed {
    REVERSA_RELAXED_LIMIT = 0, /**< A bound of a limit. */
    REVERSA_RELAXED_RULE = 1,  /**< A rule, for some pairs. */
    REVERSA_RELAXED_PEOPLE =
        2, /**< A limit on each person, conflict, one_role, slots or stable: for some people alone, see the parts. */
    REVERSA_RELAXED_TOGETHER = 3 /**< Several limits at once, each as far as its part says. */
} reversa_relaxed;

/**
 * One of the changes that help together: a bound of a limit, for everyone or for one person. Of conflict, one_role, slots and
 * stable there is no bound: `from` 0 exceptions `to` as many as `change`; of stable nobody is named.
 */
typedef struct reversa_relaxed_part {
    int32_t limit;   /**< 0 .., in the order of the programme. */
    bool is_most;    /**< Its upper bound is raised; else the lower one falls. */
    int32_t person;  /**< For this person alone; −1: the limit as a whole. */
    int32_t partner; /**< Of conflict: the other of the two who meet; else −1. */
    int64_t from;    /**< The bound, in the units of reversa_relaxation. */
    int64_t to;      /**< What the bound has to be. */
    int64_t change;  /**< In units of violation, see reversa_limit_use. */
} reversa_relaxed_part;

/**
 * The least change of one limit or rule with which all others can be met; of PEOPLE and TOGETHER the least total of units by
 * which limits have to be violated, each unit weighing the same: a pair too few or too many (of a share, at the number of
 * pairs that results), a whole or begun unit of cost, a mentee that a mentor lacks, a person with both roles, a mentor whose
 * meetings overlap, a conflict, a blocking pair.
 */
typedef struct reversa_relaxation {
    reversa_relaxed kind;
    int32_t index; /**< Of the limit or rule, in the order of the programme; −1 with TOGETHER. */
    bool is_most;  /**< The upper bound is raised; else the lower one falls. */
    bool dropped;  /**< There is no bound that could be changed, or none that helps: without it altogether. */
    int64_t from;  /**< The bound: pairs; or millionths for shares, budgets and rules. With `dropped` 0, as `to`. */
    int64_t to; /**< The nearest bound that can be met. Of a budget that a column gives: added to everyone's, from 0. */
    /**
     * In pairs: the difference of a count; of a rule the fewest pairs beyond it. −1 for other units. Of PEOPLE and
     * TOGETHER units of violation: the sum over the parts.
     */
    int64_t change;
    bool least;       /**< Proven: a unit less cannot be met. */
    int32_t n_parts;  /**< Of PEOPLE and TOGETHER; see reversa_infeasibility_part(). Their bounds are not set here. */
    int32_t n_pairs;  /**< Of a rule: pairs beyond it, an example that works; see reversa_infeasibility_pair(). */
    const char *text; /**< One sentence, owned by the infeasibility. */
} reversa_relaxation;

/**
 * Why some people of a side must stay without a partner, whatever the limits: the crowded part of the network. Empty where
 * everyone with a place can have one partner at once. The split of Dulmage & Mendelsohn (1958), over every eligible pair.
 *
 * @param ctx           Not NULL. One call at a time per context.
 * @param problem       Borrowed: must outlive the result. Not NULL.
 * @param side          The people who want a partner.
 * @param crowding_out  Receives the certificates, the largest lack first; NULL after an error. Release with
 *                      reversa_crowding_free(). Not NULL.
 * @retval REVERSA_OK          The certificates are complete.
 * @retval REVERSA_E_ARGUMENT  A NULL, or no such side.
 * @retval REVERSA_E_CALLBACK  A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED reversa_context_cancel() was called.
 * @retval REVERSA_E_DEADLINE  The time limit passed.
 * @retval REVERSA_E_MEMORY    Out of memory, or over the context's limit.
 *
 * After an error nothing has changed and nothing is leaked. Cost: one pass over all pairs, plus a flow over the candidates.
 * @see examples/infeasible.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_crowding_find(reversa_context *ctx,
                                                                    const reversa_problem *problem, reversa_side side,
                                                                    reversa_crowding **crowding_out);

/**
 * @param crowding  NULL counts as empty.
 * @return The number of certificates; no two share people.
 */
REVERSA_API int32_t reversa_crowding_n(const reversa_crowding *crowding);

/**
 * @param crowding   Not NULL.
 * @param index      0 .. n − 1.
 * @param crowd_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_crowding_crowd(const reversa_crowding *crowding, int32_t index, reversa_crowd *crowd_out);

/**
 * @param crowding  Not NULL.
 * @param index     0 .. n − 1.
 * @param k         0 .. n_people − 1.
 * @return Person of the cohort, ascending; −1 for another index or k.
 */
REVERSA_API int32_t reversa_crowding_person(const reversa_crowding *crowding, int32_t index, int32_t k);

/**
 * @param crowding  Not NULL.
 * @param index     0 .. n − 1.
 * @param k         0 .. n_partners − 1.
 * @return Person of the cohort, ascending; −1 for another index or k.
 */
REVERSA_API int32_t reversa_crowding_partner(const reversa_crowding *crowding, int32_t index, int32_t k);

/**
 * Release certificates.
 *
 * @param crowding  NULL is allowed.
 */
REVERSA_API void reversa_crowding_free(reversa_crowding *crowding);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_infeasible_options_init(reversa_infeasible_options *options);

/**
 * Find out why a programme is infeasible: an irreducible set of limits (QuickXplain, Junker 2004), counting certificates where
 * the loads or a single quota are to blame, and the least change of each limit and of each rule that helps; of limits on each
 * person also the least number of exceptions, and of all limits together the least total of changes where that is less than
 * any change of one, or no change of one helps. Each is found by
 * solving programmes with fewer limits, other bounds, limits that may be violated, or a rule left out. Soft limits never take part. Within the time
 * limit of the context the result says how far it came.
 *
 * @param ctx                Not NULL. One call at a time per context; progress tells of the programmes solved.
 * @param problem            Borrowed: must outlive the result. Not NULL.
 * @param options            NULL means all defaults.
 * @param infeasibility_out  Receives the result, NULL after an error; release with reversa_infeasibility_free(). Not NULL.
 * @retval REVERSA_OK             There is a result, see reversa_infeasibility_verdict().
 * @retval REVERSA_E_ARGUMENT     A NULL, or options that were not set up.
 * @retval REVERSA_E_UNSUPPORTED  A limit that this version cannot do; the error names it.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    reversa_context_cancel() was called.
 * @retval REVERSA_E_MEMORY       Out of memory, or over the context's limit.
 * @retval REVERSA_E_INTERNAL     A solver's answer did not pass its check.
 *
 * After an error nothing has changed and nothing is leaked. Equal inputs give equal results for every number of threads, unless
 * the time limit passes. Cost: some hundred feasibility problems at worst; one takes at most a quarter of the time left.
 * @see examples/infeasible.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_infeasibility_find(reversa_context *ctx,
                                                                         const reversa_problem *problem,
                                                                         const reversa_infeasible_options *options,
                                                                         reversa_infeasibility **infeasibility_out);

/**
 * @param infeasibility  Not NULL.
 * @return Can the limits be met?
 */
REVERSA_API reversa_feasibility reversa_infeasibility_verdict(const reversa_infeasibility *infeasibility);

/**
 * @param infeasibility  Not NULL.
 * @return Is it proven that without any one of the limits (for limits on each person, without any one person's) the others
 *         can be met?
 */
REVERSA_API bool reversa_infeasibility_is_minimal(const reversa_infeasibility *infeasibility);

/**
 * @param infeasibility  Not NULL.
 * @return The number of limits that contradict each other; 0 unless infeasible.
 */
REVERSA_API int32_t reversa_infeasibility_n_clashes(const reversa_infeasibility *infeasibility);

/**
 * @param infeasibility  Not NULL.
 * @param index          0 .. n_clashes − 1.
 * @param clash_out      Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_infeasibility_clash(const reversa_infeasibility *infeasibility, int32_t index,
                                             reversa_clash *clash_out);

/**
 * @param infeasibility  Not NULL.
 * @param index          0 .. n_clashes − 1.
 * @param k              0 .. n_people − 1.
 * @return Person of the cohort; −1 for another index or k.
 */
REVERSA_API int32_t reversa_infeasibility_person(const reversa_infeasibility *infeasibility, int32_t index, int32_t k);

/**
 * @param infeasibility  Not NULL.
 * @return Certificates that prove the contradiction by counting, owned by the infeasibility; NULL where there are none.
 */
REVERSA_API const reversa_crowding *reversa_infeasibility_crowding(const reversa_infeasibility *infeasibility);

/**
 * @param infeasibility  Not NULL.
 * @return The number of relaxations: the least changes in pairs first.
 */
REVERSA_API int32_t reversa_infeasibility_n_relaxations(const reversa_infeasibility *infeasibility);

/**
 * @param infeasibility   Not NULL.
 * @param index           0 .. n_relaxations − 1.
 * @param relaxation_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_infeasibility_relaxation(const reversa_infeasibility *infeasibility, int32_t index,
                                                  reversa_relaxation *relaxation_out);

/**
 * @param infeasibility  Not NULL.
 * @param index          0 .. n_relaxations − 1.
 * @param k              0 .. n_parts − 1, in the order of limits, lower bounds first, then people.
 * @param part_out       Filled in, all zero for another index or k. Not NULL.
 */
REVERSA_API void reversa_infeasibility_part(const reversa_infeasibility *infeasibility, int32_t index, int32_t k,
                                            reversa_relaxed_part *part_out);

/**
 * @param infeasibility  Not NULL.
 * @param index          0 .. n_relaxations − 1.
 * @param k              0 .. n_pairs − 1.
 * @param mentor_out     Receives the person, −1 for another index or k. Not NULL.
 * @param mentee_out     Receives the person, −1 for another index or k. Not NULL.
 */
REVERSA_API void reversa_infeasibility_pair(const reversa_infeasibility *infeasibility, int32_t index, int32_t k,
                                            int32_t *mentor_out, int32_t *mentee_out);

/**
 * Release an infeasibility, its crowding included.
 *
 * @param infeasibility  NULL is allowed.
 */
REVERSA_API void reversa_infeasibility_free(reversa_infeasibility *infeasibility);

#ifdef __cplusplus
}
#endif
#endif
