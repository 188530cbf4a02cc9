/*
 * How well two people fit: one pair term by term, a block of pairs, and the best partners of everyone.
 *
 * A scorer is a problem's rules and criteria made ready for computing. Scores are whole micro-points, 0..1 000 000; the
 * contributions of the criteria are never negative and add up to the score exactly.
 */
#ifndef REVERSA_SCORE_H
#define REVERSA_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** In place of a score: the pair may not be made. */
#define REVERSA_NOT_ELIGIBLE (-1)
/** In place of a criterion's value: one side or both have none. */
#define REVERSA_MISSING_VALUE (-1)

/** A problem's rules and criteria, ready for computing. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_scorer reversa_scorer;
/** Eligible scored pairs, a row per mentee. Opaque, immutable. */
typedef struct reversa_candidates reversa_candidates;

/** One criterion of one pair. */
typedef struct reversa_term {
    const char *name;     /**< The criterion's name. */
    int32_t weight;       /**< In thousandths. */
    int32_t value;        /**< 0..1 000 000 as it enters the score; REVERSA_MISSING_VALUE where it is left out. */
    int32_t contribution; /**< Micro-points of the score. */
    bool missing;         /**< A side has no value: `value` is the criterion's "missing", or it is left out. */
} reversa_term;

/** What a rule says of a pair. */
typedef enum reversa_verdict {
    REVERSA_VERDICT_PASS = 0,
    REVERSA_VERDICT_FAIL = 1,
    REVERSA_VERDICT_SKIPPED = 2 /**< The cohort lacks the rule's column. */
} reversa_verdict;

/** One rule of one pair. */
typedef struct reversa_rule_check {
    const char
        *name; /**< Such as "level_gap"; beside the programme's: "not_self", "veto", "not_forbidden", "listed". */
    const char *attribute; /**< The column it looks at, NULL if none. */
    reversa_verdict verdict;
} reversa_rule_check;

/** The longest text of reversa_raw_values with its NUL; longer ones end with the last character that fits. */
#define REVERSA_MAX_RAW 320

/** What a criterion or a rule looks at, in words. "" where there is nothing to tell; "sensitive" for sensitive columns. */
typedef struct reversa_raw_values {
    char mentor[REVERSA_MAX_RAW]; /**< "3", "python:3, sql and 2 more", "240 minutes a week", "rank 2". */
    char mentee[REVERSA_MAX_RAW]; /**< The same of the mentee. */
    char common[REVERSA_MAX_RAW]; /**< Tags or minutes in common, "nothing", "the same", "gap 2", "3 apart". */
} reversa_raw_values;

/** One scored pair. */
typedef struct reversa_pair {
    int32_t mentor; /**< Person of the cohort. */
    int32_t mentee; /**< Person of the cohort. */
    int32_t score;  /**< Micro-points. */
} reversa_pair;

/**
 * Make a problem ready for computing.
 *
 * @param ctx         Not NULL.
 * @param problem     Borrowed: must outlive the scorer. Not NULL.
 * @param scorer_out  Receives the scorer, NULL after an error; release with reversa_scorer_free(). Not NULL.
 * @retval REVERSA_OK          Made.
 * @retval REVERSA_E_ARGUMENT  A NULL.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * O(size of the columns used).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scorer_create(reversa_context *ctx,
                                                                    const reversa_problem *problem,
                                                                    reversa_scorer **scorer_out);

/**
 * Release a scorer.
 *
 * @param scorer  NULL is allowed.
 */
REVERSA_API void reversa_scorer_free(reversa_scorer *scorer);

/**
 * @param scorer  Not NULL.
 * @return The number of rule checks per pair, for reversa_scorer_explain().
 */
REVERSA_API int32_t reversa_scorer_n_rules(const reversa_scorer *scorer);

/**
 * @param scorer  Not NULL.
 * @return The number of terms per pair, for reversa_scorer_explain().
 */
REVERSA_API int32_t reversa_scorer_n_terms(const reversa_scorer *scorer);

/**
 * The score of one pair, term by term, and what each rule says of it. The pair need not be eligible.
 *
 * @param ctx         Not NULL.
 * @param scorer      Not NULL.
 * @param mentor      Person who would be the mentor.
 * @param mentee      Person who would be the mentee.
 * @param terms_out   [reversa_scorer_n_terms()] filled in; NULL if not wanted. Strings belong to the scorer.
 * @param checks_out  [reversa_scorer_n_rules()] filled in; NULL if not wanted. Strings belong to the scorer.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, or no such person.
 * @retval REVERSA_E_CALLBACK  A user-defined criterion failed.
 * @retval REVERSA_E_MEMORY    Out of memory.
 *
 * The score is the sum of the contributions. O(size of the two people's data).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scorer_explain(reversa_context *ctx, const reversa_scorer *scorer,
                                                                     int32_t mentor, int32_t mentee,
                                                                     reversa_term *terms_out,
                                                                     reversa_rule_check *checks_out);

/**
 * The raw values behind a term of a pair: what the mentor has, what the mentee has, and what lies between them. Of a set
 * the first four tags are named; texts of people are clipped to 60 bytes, and not escaped. A user-defined criterion has none.
 *
 * @param ctx         Not NULL.
 * @param scorer      Not NULL.
 * @param term        0 .. reversa_scorer_n_terms() - 1, in the order of reversa_scorer_explain().
 * @param mentor      Person who would be the mentor.
 * @param mentee      Person who would be the mentee.
 * @param values_out  Filled in, all "" after an error. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, no such term or person.
 *
 * O(size of the two people's data).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scorer_term_values(reversa_context *ctx,
                                                                         const reversa_scorer *scorer, int32_t term,
                                                                         int32_t mentor, int32_t mentee,
                                                                         reversa_raw_values *values_out);

/**
 * The same behind a rule, passed or not; of a rule that is skipped there is none.
 *
 * @param ctx         Not NULL.
 * @param scorer      Not NULL.
 * @param rule        0 .. reversa_scorer_n_rules() - 1, in the order of reversa_scorer_explain().
 * @param mentor      Person who would be the mentor.
 * @param mentee      Person who would be the mentee.
 * @param values_out  Filled in, all "" after an error. Not NULL.
 * @retval REVERSA_OK          Done.
 * @retval REVERSA_E_ARGUMENT  A NULL, no such rule or person.
 *
 * O(size of the two people's data).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scorer_rule_values(reversa_context *ctx,
                                                                         const reversa_scorer *scorer, int32_t rule,
                                                                         int32_t mentor, int32_t mentee,
                                                                         reversa_raw_values *values_out);

/**
 * The scores of a block of pairs, on the context's threads.
 *
 * @param ctx         Not NULL.
 * @param scorer      Not NULL.
 * @param block       Not NULL. Someone who does not take part on the side is not eligible with anyone.
 * @param scores_out  [n_mentees · n_mentors], row by row: micro-points, or REVERSA_NOT_ELIGIBLE. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, a negative count, or no such person.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled; scores_out is partly written.
 * @retval REVERSA_E_DEADLINE   The time limit passed; scores_out is partly written.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n_mentees · n_mentors · size of two people's data).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_scorer_block(reversa_context *ctx, const reversa_scorer *scorer,
                                                                   const reversa_block *block, int32_t *scores_out);

/**
 * The exact best k partners of everyone, on both sides: a pair is a candidate if it is among the k best of its mentee or
 * of its mentor. Of equal scores those stay who come first in the cohort's order, counted round from a place that differs
 * from person to person: the candidates of people who are all alike spread over everyone.
 *
 * @param ctx             Not NULL.
 * @param scorer          Not NULL.
 * @param k               1 or more.
 * @param candidates_out  Receives the candidates, NULL after an error; release with reversa_candidates_free(). Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or k < 1.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal for every number of threads. Time O(mentees · mentors), memory O(k · people).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_candidates_create(reversa_context *ctx,
                                                                        const reversa_scorer *scorer, int32_t k,
                                                                        reversa_candidates **candidates_out);

/**
 * @param candidates  Not NULL.
 * @return The number of candidate pairs.
 */
REVERSA_API int64_t reversa_candidates_n_pairs(const reversa_candidates *candidates);

/**
 * @param candidates  Not NULL.
 * @return The number of all eligible pairs of the problem, candidates or not.
 */
REVERSA_API int64_t reversa_candidates_n_eligible(const reversa_candidates *candidates);

/**
 * Read candidates: ordered by mentee, then mentor, each in the cohort's order.
 *
 * @param candidates  Not NULL.
 * @param first       Index of the first pair wanted, 0 or more.
 * @param count       Room in pairs_out.
 * @param pairs_out   [count] filled in as far as there are pairs. Not NULL unless count is 0.
 * @return The number of pairs written.
 */
REVERSA_API int64_t reversa_candidates_read(const reversa_candidates *candidates, int64_t first, int64_t count,
                                            reversa_pair *pairs_out);

/**
 * Release candidates.
 *
 * @param candidates  NULL is allowed.
 */
REVERSA_API void reversa_candidates_free(reversa_candidates *candidates);

#ifdef __cplusplus
}
#endif
#endif
