/*
 * Next year: from reviewed pairs and the people of today to the best matching that keeps most of what was.
 *
 * The earlier pairs are those of the problem (reversa_previous): active ones are kept where that costs nothing, and no more
 * than so many are broken; pinned ones stay; forbidden ones are gone. People who are no longer there take their pairs with
 * them: what cannot be kept is told apart, and is not counted as broken.
 */
#ifndef REVERSA_REMATCH_H
#define REVERSA_REMATCH_H

#include <stdbool.h>
#include <stdint.h>

#include <reversa/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A matching beside the one before it. Opaque, immutable. */
typedef struct reversa_rematch reversa_rematch;

/** How to match again. Set up with reversa_rematch_options_init(). */
typedef struct reversa_rematch_options {
    uint32_t struct_size;
    /** No more active pairs than these are broken, of those that can be kept; −1 (default): any. */
    int32_t most_changes;
    int32_t curve;               /**< Find the curve, in so many solves at most; 0 (default): no curve. */
    bool stand_by;               /**< Find a stand-by for every pair. Default true. */
    reversa_match_options match; /**< How each matching is solved. */
} reversa_rematch_options;

/** What became of a pair or a person. */
typedef enum reversa_review_change_kind {
    REVERSA_CHANGE_KEPT = 0,   /**< Active or pinned before, and a pair again. */
    REVERSA_CHANGE_BROKEN = 1, /**< Active before, could have been kept, and is no pair any more. */
    REVERSA_CHANGE_IMPOSSIBLE =
        2, /**< Active or pinned before, and cannot be kept: see the cause. Not counted as broken. */
    REVERSA_CHANGE_FORBIDDEN = 3, /**< Forbidden by the review, now or in an earlier round. */
    REVERSA_CHANGE_NEW = 4,       /**< A pair that was none before. */
    REVERSA_CHANGE_MATCHED = 5,   /**< A person who had nobody on that side, and has now. */
    REVERSA_CHANGE_UNMATCHED =
        6 /**< A person who had somebody on that side and signed up for it, and has nobody now. */
} reversa_review_change_kind;

/** Why a pair cannot be kept: the first that applies. */
typedef enum reversa_review_change_cause {
    REVERSA_CAUSE_NONE = 0,
    REVERSA_CAUSE_LEFT = 1,     /**< One of the two, or both, are not among the people any more. */
    REVERSA_CAUSE_ROLE = 2,     /**< One of the two does not sign up for their side any more. */
    REVERSA_CAUSE_NO_PLACE = 3, /**< One of the two has a capacity of 0 on their side. */
    REVERSA_CAUSE_RULE = 4      /**< A rule or a veto removes the pair: `rule` names the first. */
} reversa_review_change_cause;

/** One line of the difference. */
typedef struct reversa_review_change {
    reversa_review_change_kind kind;
    reversa_review_change_cause cause; /**< IMPOSSIBLE; else NONE. */
    int32_t mentor; /**< Person of the cohort, −1: not there any more, or (a change of one person) not meant. */
    int32_t mentee; /**< The same. */
    const char *mentor_id; /**< NULL only in a change of one person. */
    const char *mentee_id; /**< The same. */
    reversa_side side;     /**< MATCHED, UNMATCHED: of the person. */
    int32_t score;    /**< Micro-points of the pair today; REVERSA_NOT_ELIGIBLE where it is none, or for a person. */
    int32_t exchange; /**< BROKEN, IMPOSSIBLE, NEW: which exchange it belongs to, from 0 on; else −1. */
    const char *rule; /**< Cause RULE: its name; else NULL. */
    const char *note; /**< Of the earlier pair, "" for none. */
    const char *text; /**< One sentence, owned by the rematch. */
} reversa_review_change;

/** Pairs that are broken and made for each other's sake: those that share people. */
typedef struct reversa_exchange_group {
    int32_t n_broken;
    int32_t n_impossible;
    int32_t n_new;
    int32_t mentees;  /**< Mentees with a partner after it, less those with one of the broken pairs. */
    int64_t score;    /**< Micro-points of the new pairs, less those of the broken ones as they score today. */
    const char *text; /**< One sentence, owned by the rematch. */
} reversa_exchange_group;

/** How many. Of the earlier pairs that were active or pinned, each is kept, broken or impossible. */
typedef struct reversa_rematch_counts {
    int64_t n_before; /**< Active and pinned. */
    int64_t n_kept;
    int64_t n_broken;
    int64_t n_impossible;
    int64_t n_forbidden;
    int64_t n_new;
    int64_t n_matched;
    int64_t n_unmatched;
} reversa_rematch_counts;

/** What a number of broken pairs can bring. */
typedef struct reversa_trade {
    int32_t broken;      /**< Active pairs that are broken, of those that can be kept. */
    reversa_claim claim; /**< EXACT: `value` is the best with so many broken, or fewer. Else it lies between the two. */
    int32_t n_levels;    /**< Of the objective but for "keep". */
    int64_t value[REVERSA_MAX_LEVELS]; /**< A matching that breaks no more has this. */
    int64_t bound[REVERSA_MAX_LEVELS]; /**< None that breaks no more has better, level by level in their order. */
    int32_t n_bounded; /**< So many levels of the bound say something, when those before them are attained. */
} reversa_trade;

/** A partner who could step in. */
typedef struct reversa_stand_by {
    int32_t pair;              /**< Index in the matching. */
    reversa_side side;         /**< Who would have to be replaced. */
    int32_t person;            /**< Who steps in; −1: nobody could. */
    int32_t score;             /**< Micro-points of the pair they would make; REVERSA_NOT_ELIGIBLE for nobody. */
    bool is_free;              /**< They have a place left: nothing else changes. Else their place is another's now. */
    reversa_exchange exchange; /**< Not free: what the whole loses by having that pair, while who is replaced
                                    stays there for others; their leaving is not counted. */
} reversa_stand_by;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_rematch_options_init(reversa_rematch_options *options);

/**
 * Match again.
 *
 * The matching is that of reversa_match() for the programme with two additions: a last level `keep`, unless the objective has
 * one, so that nothing changes without need; and with most_changes a limit `changes`, which makes it an integer program where
 * the best without it breaks more.
 *
 * The curve says for numbers of broken pairs the best value of the levels other than `keep`. Its supported points, the corners
 * of its upper concave envelope in the lexicographic order of the levels, are exact: each is the optimum of a network in
 * which a kept pair is paid what a change is worth there, found by halving the segments between known points (Eisner &
 * Severance 1976). Between them the envelope is a bound.
 *
 * @param ctx          Not NULL. One call at a time per context.
 * @param problem      Of today's people and the earlier pairs. Borrowed: must outlive the rematch. Not NULL.
 * @param options      NULL means all defaults.
 * @param rematch_out  Receives the rematch, NULL after an error; release with reversa_rematch_free(). Not NULL.
 * @retval REVERSA_OK             Done; the matching's outcome says how its solve ended. Stand-bys and curve end where the time
 *                                limit passes.
 * @retval REVERSA_E_ARGUMENT     A NULL, or options out of range.
 * @retval REVERSA_E_UNSUPPORTED  A limit or level that reversa_match() cannot do. With `curve`, an objective or limits that
 *                                are no network.
 * @retval REVERSA_E_CALLBACK     A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED    reversa_context_cancel() was called.
 * @retval REVERSA_E_MEMORY       Out of memory, or over the context's limit.
 * @retval REVERSA_E_INTERNAL     A solver's answer did not pass its check.
 *
 * After an error nothing has changed and nothing is leaked. Equal for every number of threads. Cost: that of reversa_match(),
 * as much again for stand-bys, and of a network for each solve of the curve.
 * @see examples/rematch.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_rematch_find(reversa_context *ctx, const reversa_problem *problem,
                                                                   const reversa_rematch_options *options,
                                                                   reversa_rematch **rematch_out);

/**
 * @param rematch  Not NULL.
 * @return The new matching; belongs to the rematch.
 */
REVERSA_API const reversa_matching *reversa_rematch_matching(const reversa_rematch *rematch);

/**
 * @param rematch  Not NULL.
 * @return The problem that the matching is of: the given one with the two additions. Belongs to the rematch.
 */
REVERSA_API const reversa_problem *reversa_rematch_problem(const reversa_rematch *rematch);

/**
 * @param rematch     Not NULL.
 * @param counts_out  Filled in; all zero where there is no matching. Not NULL.
 */
REVERSA_API void reversa_rematch_count(const reversa_rematch *rematch, reversa_rematch_counts *counts_out);

/**
 * @param rematch  Not NULL.
 * @return The number of changes; 0 where there is no matching.
 */
REVERSA_API int32_t reversa_rematch_n_changes(const reversa_rematch *rematch);

/**
 * @param rematch     Not NULL.
 * @param index       0 .. n_changes − 1: by kind, then in the order of ids, bytewise.
 * @param change_out  Filled in, all zero for another index; strings belong to the rematch. Not NULL.
 */
REVERSA_API void reversa_rematch_change(const reversa_rematch *rematch, int32_t index,
                                        reversa_review_change *change_out);

/**
 * @param rematch  Not NULL.
 * @return The number of exchanges.
 */
REVERSA_API int32_t reversa_rematch_n_exchanges(const reversa_rematch *rematch);

/**
 * @param rematch    Not NULL.
 * @param index      0 .. n_exchanges − 1.
 * @param group_out  Filled in, all zero for another index; strings belong to the rematch. Not NULL.
 */
REVERSA_API void reversa_rematch_exchange(const reversa_rematch *rematch, int32_t index,
                                          reversa_exchange_group *group_out);

/**
 * @param rematch  Not NULL.
 * @return The number of supported points that were found, each exact; 0 without the option, or where nothing meets the loads.
 */
REVERSA_API int32_t reversa_rematch_n_trades(const reversa_rematch *rematch);

/**
 * @param rematch    Not NULL.
 * @param index      0 .. n_trades − 1, the fewest broken pairs first: no matching breaks fewer than the first. Breaking more
 *                   than the last brings nothing.
 * @param trade_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_rematch_trade(const reversa_rematch *rematch, int32_t index, reversa_trade *trade_out);

/**
 * What the curve says of any number of broken pairs.
 *
 * @param rematch    Not NULL.
 * @param broken     From the first point's on; what breaks more than the last is worth as much as that.
 * @param trade_out  Filled in, all zero below the first point, or without a curve. Not NULL.
 */
REVERSA_API void reversa_rematch_trade_at(const reversa_rematch *rematch, int32_t broken, reversa_trade *trade_out);

/**
 * @param rematch  Not NULL.
 * @return Whether every supported point was found: then what lies between two neighbours is no better than their straight line.
 */
REVERSA_API bool reversa_rematch_curve_is_whole(const reversa_rematch *rematch);

/**
 * @param rematch  Not NULL.
 * @return The number of stand-bys: for each pair that is not pinned, one for its mentor and one for its mentee; 0 without the
 *         option.
 */
REVERSA_API int32_t reversa_rematch_n_stand_bys(const reversa_rematch *rematch);

/**
 * Who would step in, should one of a pair leave: the best of those who have a place left, by score, ties in the cohort's order;
 * where nobody has, the partner whose use costs the whole least, as far as that was asked.
 *
 * @param rematch       Not NULL.
 * @param index         0 .. n_stand_bys − 1: pair by pair, mentor before mentee.
 * @param stand_by_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_rematch_stand_by(const reversa_rematch *rematch, int32_t index,
                                          reversa_stand_by *stand_by_out);

/**
 * Write a folder: all files of reversa_results_write(), and beside them diff.csv (a row for each change), standby.csv, curve.csv
 * (a row for each number of broken pairs, exact or a bound) and rematch.json (all of it for programs). Stand-bys and curve
 * only where they were asked for: files of that name from an earlier run are replaced by ones without rows.
 *
 * @param ctx      Not NULL.
 * @param rematch  With pairs. Not NULL.
 * @param folder   Made if it is not there. All files are replaced, or none. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL, or a rematch without pairs.
 * @retval REVERSA_E_IO         A file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_rematch_write(reversa_context *ctx,
                                                                    const reversa_rematch *rematch, const char *folder);

/** One of the files that a rematch has beside those of a matching. */
typedef enum reversa_rematch_file {
    REVERSA_REMATCH_DIFF = 0,
    REVERSA_REMATCH_STAND_BYS = 1,
    REVERSA_REMATCH_CURVE = 2,
    REVERSA_REMATCH_ALL = 3 /**< rematch.json */
} reversa_rematch_file;

/**
 * Write one of these files.
 *
 * @param ctx      Not NULL.
 * @param rematch  Not NULL.
 * @param file     Which.
 * @param path     File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no such file.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_rematch_write_file(reversa_context *ctx,
                                                                         const reversa_rematch *rematch,
                                                                         reversa_rematch_file file, const char *path);

/**
 * Release a rematch with its matching.
 *
 * @param rematch  NULL is allowed.
 */
REVERSA_API void reversa_rematch_free(reversa_rematch *rematch);

#ifdef __cplusplus
}
#endif
#endif
