/*
 * Shortlists: the best partners of each person, for programmes in which people choose for themselves.
 *
 * Each list holds the best eligible partners of one person, the best first, and for each why. On request nobody stands on
 * more than so many lists: then the lists together are the best that this allows.
 */
#ifndef REVERSA_SHORTLIST_H
#define REVERSA_SHORTLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The lists of everyone. Opaque, immutable, may be used by several threads at once. */
typedef struct reversa_shortlist reversa_shortlist;

/** How to make shortlists. Set up with reversa_shortlist_options_init(). */
typedef struct reversa_shortlist_options {
    uint32_t struct_size;
    int32_t top;        /**< Entries of a list at most, 1 or more; default 10. */
    int32_t most_lists; /**< Nobody stands on more lists than this; 0, the default: on any number. */
    bool side[2];       /**< By reversa_side: whose lists are made; default both. */
} reversa_shortlist_options;

/** One entry of a list. */
typedef struct reversa_listed {
    int32_t other; /**< Person of the cohort. */
    int32_t score; /**< Micro-points. */
} reversa_listed;

/** Why someone stands on a list: one criterion that speaks for the pair. */
typedef struct reversa_listed_reason {
    int32_t criterion;    /**< 0 .. reversa_problem_n_criteria() − 1 */
    int32_t contribution; /**< Micro-points of the score. */
} reversa_listed_reason;

/** The lists of one side together. */
typedef struct reversa_shortlist_summary {
    int32_t n_people;   /**< Who take part on the side. */
    int32_t n_lists;    /**< Of these, who have someone on their list. */
    int64_t n_entries;  /**< Of all lists. */
    int64_t score;      /**< Sum over all entries, micro-points. */
    int32_t n_others;   /**< People of the other side who take part. */
    int32_t n_unlisted; /**< Of these, who stand on no list. */
    int32_t most_lists; /**< On so many lists stands whoever stands on most. */
    bool balanced;      /**< most_lists was asked for: the lists are proven to be the best that it allows. */
} reversa_shortlist_summary;

/** The most reasons of an entry. */
#define REVERSA_MAX_REASONS 3

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_shortlist_options_init(reversa_shortlist_options *options);

/**
 * Make the shortlists of everyone who takes part.
 *
 * Without most_lists each list is the person's exact best, of all eligible partners. With it, the lists of a side are
 * chosen together: as many people as can be have a list that is not empty; then the lists have as many entries as can be;
 * then the sum of the scores of all entries is as high as can be. That is a flow with places for `top` on one side and for
 * most_lists on the other, solved as reversa_match() does and proven over every eligible pair; each side by itself.
 *
 * Of equal scores those come first who come first in the cohort's order, which the seed draws, counted round from a place
 * that differs from person to person; with most_lists, the order within a list follows the same rule. Vetoes, forbidden
 * and earlier pairs count as in the rules; pinned pairs are as others; limits and the objective play no part.
 *
 * @param ctx            Not NULL. One call at a time per context.
 * @param problem        Borrowed: must outlive the lists. Not NULL.
 * @param options        NULL means all defaults.
 * @param shortlist_out  Receives the lists, NULL after an error; release with reversa_shortlist_free(). Not NULL.
 * @retval REVERSA_OK           Made.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  reversa_context_cancel() was called.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory, or over the context's limit.
 *
 * Equal for every number of threads and order of rows. Time O(mentees · mentors), memory O(people · top · criteria); with
 * most_lists the cost of reversa_match() with as many places.
 * @see examples/shortlist.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_shortlist_create(reversa_context *ctx,
                                                                       const reversa_problem *problem,
                                                                       const reversa_shortlist_options *options,
                                                                       reversa_shortlist **shortlist_out);

/**
 * @param shortlist    Not NULL.
 * @param side         Whose lists: mentors' or mentees'.
 * @param summary_out  Filled in, all zero for a side without lists. Not NULL.
 */
REVERSA_API void reversa_shortlist_summarise(const reversa_shortlist *shortlist, reversa_side side,
                                             reversa_shortlist_summary *summary_out);

/**
 * The length of someone's list.
 *
 * @param shortlist  Not NULL.
 * @param person     Person of the cohort.
 * @param side       The side that the person is on: a mentor's list holds mentees.
 * @return The number of entries; 0 for someone who does not take part, or an index out of range.
 */
REVERSA_API int32_t reversa_shortlist_length(const reversa_shortlist *shortlist, int32_t person, reversa_side side);

/**
 * @param shortlist  Not NULL.
 * @param person     Person of the cohort.
 * @param side       The side that the person is on.
 * @param place      0 .. length − 1: the best first.
 * @param entry_out  Filled in; other is −1 for an index out of range. Not NULL.
 */
REVERSA_API void reversa_shortlist_entry(const reversa_shortlist *shortlist, int32_t person, reversa_side side,
                                         int32_t place, reversa_listed *entry_out);

/**
 * What speaks for an entry: the criteria that contribute most, at most REVERSA_MAX_REASONS. What the other said of the person
 * (preference), waiting, and criteria on sensitive columns are left out, for the list is read by the person.
 *
 * @param shortlist    Not NULL.
 * @param person       Person of the cohort.
 * @param side         The side that the person is on.
 * @param place        0 .. length − 1.
 * @param reasons_out  [REVERSA_MAX_REASONS] filled in as far as there are reasons, the largest first. Not NULL.
 * @return The number of reasons, 0 for an index out of range.
 */
REVERSA_API int32_t reversa_shortlist_reasons(const reversa_shortlist *shortlist, int32_t person, reversa_side side,
                                              int32_t place, reversa_listed_reason reasons_out[REVERSA_MAX_REASONS]);

/**
 * The reasons of an entry as one sentence with the values behind them, such as "Speaks for it: skills that meet wants (python,
 * sql); 120 minutes a week in common.".
 *
 * @param shortlist  Not NULL.
 * @param person     Person of the cohort.
 * @param side       The side that the person is on.
 * @param place      0 .. length − 1.
 * @param text_out   [size] UTF-8 with a NUL, cut at the end of a character if need be. NULL if size is 0.
 * @param size       Bytes.
 * @return The length of the whole sentence in bytes, without the NUL; 0 for an index out of range.
 */
REVERSA_API size_t reversa_shortlist_sentence(const reversa_shortlist *shortlist, int32_t person, reversa_side side,
                                              int32_t place, char *text_out, size_t size);

/** In which form shortlists are written. */
typedef enum reversa_shortlist_file {
    REVERSA_SHORTLIST_TABLE = 0, /**< CSV: person_id, side, place, other_id, score, reason. */
    REVERSA_SHORTLIST_JSON = 1   /**< reversa.shortlist/1: the summaries, and each list with its reasons. */
} reversa_shortlist_file;

/**
 * Write the lists, in the order of ids, mentor before mentee, then place.
 *
 * @param ctx        Not NULL.
 * @param shortlist  Not NULL.
 * @param file       The form.
 * @param path       File, replaced whole or not at all; "-" for standard output. Not NULL.
 * @retval REVERSA_OK           Written.
 * @retval REVERSA_E_ARGUMENT   A NULL, or no such form.
 * @retval REVERSA_E_IO         The file cannot be written.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_shortlist_write(reversa_context *ctx,
                                                                      const reversa_shortlist *shortlist,
                                                                      reversa_shortlist_file file, const char *path);

/**
 * Release shortlists.
 *
 * @param shortlist  NULL is allowed.
 */
REVERSA_API void reversa_shortlist_free(reversa_shortlist *shortlist);

#ifdef __cplusplus
}
#endif
#endif
