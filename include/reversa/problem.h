/*
 * The problem: a cohort, a programme, and what is known of pairs: preferences, earlier pairs, scores from elsewhere.
 *
 * Pair data is given by id, so it fits a program's own arrays; reading it from CSV is in <reversa/io.h>. A problem borrows
 * all of it, checks that it goes together (every column that the programme names exists and has the right kind), and is
 * what scoring and matching take.
 */
#ifndef REVERSA_PROBLEM_H
#define REVERSA_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/cohort.h>
#include <reversa/programme.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What people said of each other. Opaque, immutable. */
typedef struct reversa_preferences reversa_preferences;
/** Pairs of earlier rounds, and pairs a reviewer pinned or forbade. Opaque, immutable. */
typedef struct reversa_previous reversa_previous;
/** Scores from elsewhere, in place of the programme's criteria. Opaque, immutable. */
typedef struct reversa_scores reversa_scores;
/** A problem. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_problem reversa_problem;

/** State of an earlier or reviewed pair. */
typedef enum reversa_pair_state {
    REVERSA_PAIR_ACTIVE = 0,   /**< Runs now. */
    REVERSA_PAIR_ENDED = 1,    /**< Removed by the rule not_paired_before. */
    REVERSA_PAIR_PINNED = 2,   /**< Must stay: overrides rules, uses capacity. */
    REVERSA_PAIR_FORBIDDEN = 3 /**< Must not be made. */
} reversa_pair_state;

/** A block of pairs: every one of some mentees with every one of some mentors. */
typedef struct reversa_block {
    const int32_t *mentees; /**< People [n_mentees]. */
    int32_t n_mentees;
    const int32_t *mentors; /**< People [n_mentors]. */
    int32_t n_mentors;
} reversa_block;

/**
 * Values of a user-defined criterion for a block of pairs.
 *
 * values_out[i · n_mentors + j] is for mentees[i] and mentors[j] (people of the cohort): 0 .. 1 000 000, or −1 for
 * missing. Runs on any worker, several at once; must not call the library with the context of the running call, and must
 * give equal values for equal pairs. A result other than 0 ends the call with REVERSA_E_CALLBACK.
 */
typedef int (*reversa_criterion_function)(void *user, const reversa_cohort *cohort, const reversa_block *block,
                                          int32_t *values_out);

/** A criterion that the caller computes; it comes after the programme's own. */
typedef struct reversa_user_criterion {
    const char *name;                    /**< Column in the results; unique. Copied. */
    double weight;                       /**< 0 < w <= 1000, at most three decimals. */
    double missing;                      /**< Value in [0, 1] where it is missing; negative: leave the criterion out. */
    reversa_criterion_function function; /**< Not NULL. */
    void *user;                          /**< Handed to function. */
} reversa_user_criterion;

/** What a problem has besides cohort and programme. Set up with reversa_problem_options_init(). All is borrowed. */
typedef struct reversa_problem_options {
    uint32_t struct_size;
    const reversa_preferences *preferences; /**< NULL for none. */
    const reversa_previous *previous;       /**< NULL for none. */
    const reversa_scores *scores;           /**< NULL for none. */
    const reversa_user_criterion
        *criteria; /**< [n_criteria], NULL for none. The functions and users must outlive it. */
    int32_t n_criteria;
} reversa_problem_options;

/** Rows of preferences, as in preferences.csv. */
typedef struct reversa_preference_rows {
    uint32_t struct_size;          /**< sizeof(reversa_preference_rows) */
    int64_t n;                     /**< Number of rows. */
    const char *const *person_ids; /**< Who says it [n]. */
    const char *const *other_ids;  /**< Of whom [n]. */
    const int32_t *ranks;          /**< 1 is best, 0 for no rank [n]; NULL for no ranks. */
    const bool *vetoes;            /**< Whether the pair is vetoed [n]; NULL for no vetoes. */
} reversa_preference_rows;

/**
 * Preferences by id. Rows with an id unknown to the cohort are left out, with a warning in the problem.
 *
 * @param ctx              Not NULL.
 * @param cohort           Borrowed. Not NULL.
 * @param rows             Copied. Not NULL.
 * @param preferences_out  Receives the object, NULL after an error; release with reversa_preferences_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL, or n < 0.
 * @retval REVERSA_E_DATA      A rank below 0, someone naming themselves, or one person named twice by another.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_preferences_create(reversa_context *ctx,
                                                                         const reversa_cohort *cohort,
                                                                         const reversa_preference_rows *rows,
                                                                         reversa_preferences **preferences_out);

/**
 * Release preferences.
 *
 * @param preferences  NULL is allowed.
 */
REVERSA_API void reversa_preferences_free(reversa_preferences *preferences);

/** Rows of earlier and reviewed pairs, as in previous.csv. */
typedef struct reversa_previous_rows {
    uint32_t struct_size;             /**< sizeof(reversa_previous_rows) */
    int64_t n;                        /**< Number of rows. */
    const char *const *mentor_ids;    /**< [n] */
    const char *const *mentee_ids;    /**< [n] */
    const reversa_pair_state *states; /**< [n] */
    const char *const *notes;         /**< [n], entries may be NULL; NULL for none. */
} reversa_previous_rows;

/**
 * Earlier and reviewed pairs by id. Rows with an id unknown to the cohort are left out, with a warning in the problem.
 *
 * @param ctx           Not NULL.
 * @param cohort        Borrowed. Not NULL.
 * @param rows          Copied. Not NULL.
 * @param previous_out  Receives the object, NULL after an error; release with reversa_previous_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0, or a state that is none.
 * @retval REVERSA_E_FORMAT    A note is not UTF-8.
 * @retval REVERSA_E_DATA      A person with themselves, or a pair listed twice.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_previous_create(reversa_context *ctx,
                                                                      const reversa_cohort *cohort,
                                                                      const reversa_previous_rows *rows,
                                                                      reversa_previous **previous_out);

/**
 * Release earlier pairs.
 *
 * @param previous  NULL is allowed.
 */
REVERSA_API void reversa_previous_free(reversa_previous *previous);

/** Rows of scores, as in scores.csv. */
typedef struct reversa_score_rows {
    uint32_t struct_size;            /**< sizeof(reversa_score_rows) */
    int64_t n;                       /**< Number of rows. */
    const char *const *mentor_ids;   /**< [n] */
    const char *const *mentee_ids;   /**< [n] */
    const double *scores;            /**< 0..1, rounded to millionths [n]. */
    int32_t n_columns;               /**< Further columns: costs for budgets. */
    const char *const *column_names; /**< [n_columns], unique. */
    const double *const *columns;    /**< [n_columns] of [n], rounded to millionths; NaN means missing. */
} reversa_score_rows;

/**
 * Scores from elsewhere by id, in place of the programme's criteria: pairs not listed cannot be paired; rules still hold.
 * Rows with an id unknown to the cohort are left out, with a warning in the problem.
 *
 * @param ctx         Not NULL.
 * @param cohort      Borrowed. Not NULL.
 * @param rows        Copied. Not NULL.
 * @param scores_out  Receives the object, NULL after an error; release with reversa_scores_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL, n < 0, or a name that is empty or not UTF-8.
 * @retval REVERSA_E_DATA      A number out of range, a person with themselves, a pair listed twice, or a name used twice.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scores_create(reversa_context *ctx, const reversa_cohort *cohort,
                                                                    const reversa_score_rows *rows,
                                                                    reversa_scores **scores_out);

/**
 * Release scores.
 *
 * @param scores  NULL is allowed.
 */
REVERSA_API void reversa_scores_free(reversa_scores *scores);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_problem_options_init(reversa_problem_options *options);

/**
 * Put a problem together and check it.
 *
 * @param ctx          Not NULL.
 * @param cohort       Borrowed: must outlive the problem. Not NULL.
 * @param programme    Borrowed: must outlive the problem. NULL for the built-in programme.
 * @param options      NULL means all defaults. What it points to is borrowed and must be of the same cohort.
 * @param problem_out  Receives the problem, NULL after an error; release with reversa_problem_free(). Not NULL.
 * @retval REVERSA_OK             Made.
 * @retval REVERSA_E_ARGUMENT     A NULL, pair data of another cohort, or a criterion of the caller that is not as described,
 *                                or stands beside scores.
 * @retval REVERSA_E_DATA         The programme names a column that does not exist or is of another kind, uses a sensitive
 *                                one without leave, orders its objective in a way that cannot be, names someone who is not
 *                                there, two criteria have one name, or a pinned pair is vetoed, forbidden
 *                                or over capacity. A text column whose cells do not read as what the programme needs
 *                                gives an error per cell.
 * @retval REVERSA_E_MEMORY       Out of memory.
 *
 * O(size of the columns used + pair data).
 * @see examples/first_match.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_problem_create(reversa_context *ctx, const reversa_cohort *cohort,
                                                                     const reversa_programme *programme,
                                                                     const reversa_problem_options *options,
                                                                     reversa_problem **problem_out);

/**
 * What is worth knowing although nothing is wrong: skipped rules, ids unknown to the cohort, uses of sensitive columns.
 *
 * @param problem  Not NULL.
 * @return The number of warnings.
 */
REVERSA_API int32_t reversa_problem_n_warnings(const reversa_problem *problem);

/**
 * @param problem  Not NULL.
 * @param index    0 .. n_warnings − 1; another index gives NULL.
 * @return One sentence, owned by the problem.
 */
REVERSA_API const char *reversa_problem_warning(const reversa_problem *problem, int32_t index);

/**
 * The number of people who take part on a side: signed up for it, with a capacity above 0.
 *
 * @param problem  Not NULL.
 * @param side     Mentor or mentee.
 * @return The number.
 */
REVERSA_API int32_t reversa_problem_n_people(const reversa_problem *problem, reversa_side side);

/**
 * The number of criteria, each a column in the results.
 *
 * @param problem  Not NULL.
 * @return The number, 0 when scores come from elsewhere.
 */
REVERSA_API int32_t reversa_problem_n_criteria(const reversa_problem *problem);

/**
 * @param problem    Not NULL.
 * @param criterion  0 .. n_criteria − 1; another index gives NULL.
 * @return The criterion's name, owned by the problem.
 */
REVERSA_API const char *reversa_problem_criterion_name(const reversa_problem *problem, int32_t criterion);

/**
 * Release a problem. What it borrows stays. Everything made for it must be released before.
 *
 * @param problem  NULL is allowed.
 */
REVERSA_API void reversa_problem_free(reversa_problem *problem);

#ifdef __cplusplus
}
#endif
#endif
