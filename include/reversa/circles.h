/*
 * Circles: a mentor, or two, with several mentees who share a weekly slot; the best circles that a programme allows.
 *
 * A programme with a "circle" asks for them. The outcome, levels and certificate mean what they do for a matching.
 */
#ifndef REVERSA_CIRCLES_H
#define REVERSA_CIRCLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/match.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Circles of a problem. Opaque, immutable. */
typedef struct reversa_circles reversa_circles;

/** How to search. Set up with reversa_circles_options_init(). */
typedef struct reversa_circles_options {
    uint32_t struct_size;
    /** Circles that a proof may list at once, default 100 000: more memory and time, more proofs. */
    int32_t most_listed;
} reversa_circles_options;

/** One circle. Arrays belong to the result. */
typedef struct reversa_circle {
    const int32_t *mentors; /**< People of the cohort [n_mentors], by id. */
    int32_t n_mentors;      /**< 1 or 2. */
    const int32_t *mentees; /**< People of the cohort [n_mentees], by id. */
    int32_t n_mentees;
    const int32_t
        *fits;       /**< Micro-points of each mentee [n_mentees]: the score, or the mean of two, rounded half up. */
    int64_t score;   /**< Sum of the fits. */
    int32_t start;   /**< Of the weekly slot: minute of the UTC week from Monday 00:00; −1 where none is asked for. */
    int32_t minutes; /**< Length of the slot, 0 where none is asked for. */
} reversa_circle;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_circles_options_init(reversa_circles_options *options);

/**
 * Choose the best circles that the programme allows.
 *
 * Each circle has the programme's number of mentors and mentees; each mentor may be paired with each mentee by the rules,
 * a veto or a limit "conflict" between any two keeps them apart, all can come to one weekly slot, and the composition
 * holds. A mentee is in at most one circle, a mentor in at most as many as mentor_capacity says; a pinned pair sits in one
 * circle. Slots of two circles of one mentor may overlap. Levels are "mentees", "mentors", "pairs" and "score", where pairs
 * are each mentor of a circle with each mentee; "quota" and "pairs" limit those.
 *
 * Solved by column generation: a linear program over circles, the best group of each mentor at its prices by branch and
 * bound, cuts of three people, the Lagrangian bound in exact integers, then an integer program over all circles that can
 * still improve, or branching where those are many and a circle has one mentor (Barnhart et al. 1998; Jepsen et al. 2008 for
 * the cuts; Baldacci, Christofides & Mingozzi 2008 for the enumeration).
 *
 * @param ctx          Not NULL. One call at a time per context.
 * @param problem      With a programme that has a "circle". Borrowed: must outlive the result. Not NULL.
 * @param options      NULL means all defaults.
 * @param circles_out  Receives the result, NULL after an error; release with reversa_circles_free(). Not NULL.
 * @retval REVERSA_OK             A result exists; reversa_circles_outcome() says how the search ended.
 * @retval REVERSA_E_ARGUMENT     A NULL, or an option out of range.
 * @retval REVERSA_E_UNSUPPORTED  A programme without a "circle", a limit or level that circles do not have, or a build
 *                                without integer programming.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    reversa_context_cancel() was called.
 * @retval REVERSA_E_MEMORY       Out of memory, or over the context's limit.
 * @retval REVERSA_E_INTERNAL     The result did not pass its check.
 *
 * After an error nothing has changed and nothing is leaked. Equal inputs give equal bytes for every number of threads,
 * unless the deadline passes. Time is exponential in the worst case: where too many circles could improve the best known,
 * the outcome is feasible with a true bound. Memory O(mentors · mentees).
 * @see examples/cli/circles.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_circles_match(reversa_context *ctx,
                                                                    const reversa_problem *problem,
                                                                    const reversa_circles_options *options,
                                                                    reversa_circles **circles_out);

/**
 * @param circles  Not NULL.
 * @return How the search ended.
 */
REVERSA_API reversa_outcome reversa_circles_outcome(const reversa_circles *circles);

/**
 * @param circles  Not NULL.
 * @return What is proven: REVERSA_SCOPE_ELIGIBLE stands for all circles that the programme allows, n_candidates for the
 *         circles that the search held at the end.
 */
REVERSA_API reversa_certificate reversa_circles_certificate(const reversa_circles *circles);

/**
 * @param circles  Not NULL.
 * @return The number of levels of the objective.
 */
REVERSA_API int32_t reversa_circles_n_levels(const reversa_circles *circles);

/**
 * @param circles    Not NULL.
 * @param index      0 .. n_levels − 1, in the order of the objective.
 * @param level_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_circles_level(const reversa_circles *circles, int32_t index, reversa_level *level_out);

/**
 * @param circles  Not NULL.
 * @return The number of circles.
 */
REVERSA_API int32_t reversa_circles_count(const reversa_circles *circles);

/**
 * @param circles     Not NULL.
 * @param index       0 .. count − 1, ordered by the ids of the mentors, then of the mentees.
 * @param circle_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_circles_get(const reversa_circles *circles, int32_t index, reversa_circle *circle_out);

/**
 * When a circle starts for a person, by their utc_offset.
 *
 * @param circles  Not NULL.
 * @param index    Circle, 0 .. count − 1.
 * @param person   Person of the cohort.
 * @return Minute of the local week from Monday 00:00; −1 without a slot or for another index.
 */
REVERSA_API int32_t reversa_circles_local_start(const reversa_circles *circles, int32_t index, int32_t person);

/**
 * @param circles  Not NULL.
 * @return The number of rows of people without a circle.
 */
REVERSA_API int32_t reversa_circles_n_unmatched(const reversa_circles *circles);

/**
 * Who signed up for a side and has no circle on it. REVERSA_REASON_LIMIT: no circle that the programme allows could hold
 * the person, alone or beside pinned pairs; REVERSA_REASON_OUTBID: one could, but others serve the objective better.
 *
 * @param circles        Not NULL.
 * @param index          0 .. n_unmatched − 1, by id, mentor before mentee.
 * @param unmatched_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_circles_unmatched(const reversa_circles *circles, int32_t index,
                                           reversa_unmatched *unmatched_out);

/**
 * @param circles  Not NULL.
 * @param index    0, 1, …
 * @return With REVERSA_OUTCOME_INFEASIBLE, what cannot hold together, in words; NULL beyond the last.
 */
REVERSA_API const char *reversa_circles_conflict(const reversa_circles *circles, int32_t index);

/**
 * Write a folder of results: circles.csv (circle, person_id, side, fit, circle_score, slot_utc, slot_local),
 * unmatched.csv as a matching has it, and result.json. All files or none.
 *
 * @param ctx      Not NULL.
 * @param problem  The problem of the circles. Not NULL.
 * @param circles  Not NULL.
 * @param folder   Made where it is absent. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, or circles of another problem.
 * @retval REVERSA_E_IO        A file could not be written; all are as they were.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_circles_write(reversa_context *ctx,
                                                                    const reversa_problem *problem,
                                                                    const reversa_circles *circles, const char *folder);

/** The files of reversa_circles_write(). */
typedef enum reversa_circles_file {
    REVERSA_CIRCLES_TABLE = 0,     /**< circles.csv */
    REVERSA_CIRCLES_UNMATCHED = 1, /**< unmatched.csv */
    REVERSA_CIRCLES_SUMMARY = 2    /**< result.json */
} reversa_circles_file;

/**
 * Write one of these files.
 *
 * @param ctx      Not NULL.
 * @param problem  The problem of the circles. Not NULL.
 * @param circles  Not NULL.
 * @param file     Which.
 * @param path     File, "-" for standard output. Not NULL.
 * @retval REVERSA_OK          Written.
 * @retval REVERSA_E_ARGUMENT  A NULL, circles of another problem, or no such file.
 * @retval REVERSA_E_IO        It could not be written; the file is as it was.
 * @retval REVERSA_E_MEMORY    Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_circles_write_file(reversa_context *ctx,
                                                                         const reversa_problem *problem,
                                                                         const reversa_circles *circles,
                                                                         reversa_circles_file file, const char *path);

/**
 * Release circles.
 *
 * @param circles  NULL is allowed.
 */
REVERSA_API void reversa_circles_free(reversa_circles *circles);

#ifdef __cplusplus
}
#endif

#endif
