/*
 * What would help the whole: one more mentor, with which skill, in which department, at which hours; one more place; what
 * each limit and each level of the objective costs.
 *
 * Profiles are ordered by what the prices of the matching promise at most; the best few are added to the data, under an id
 * that nobody has, and the whole is solved again. What is marked as checked was found that way.
 */
#ifndef REVERSA_ADVICE_H
#define REVERSA_ADVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Advice on a matching. Opaque, immutable. */
typedef struct reversa_advice reversa_advice;

/** What to advise on. Set up with reversa_advice_options_init(). */
typedef struct reversa_advice_options {
    uint32_t struct_size;
    int32_t best; /**< Of each kind of profile, so many of the best are solved: 0 to 1000, default 3. */
    bool limits;  /**< Solve without each limit, and with a unit more of it. Default true. */
} reversa_advice_options;

/** What is changed. */
typedef enum reversa_advice_kind {
    REVERSA_ADVICE_TAG = 0,   /**< One more mentor, with this tag alone in the column: a skill. */
    REVERSA_ADVICE_TEXT = 1,  /**< One more mentor, with this text in the column: a department. */
    REVERSA_ADVICE_SLOT = 2,  /**< One more mentor, who is available at these two hours of the week alone. */
    REVERSA_ADVICE_PLACE = 3, /**< One more place of a mentor. */
    REVERSA_ADVICE_LIMIT = 4, /**< A limit dropped, or with another bound. */
    REVERSA_ADVICE_LEVEL = 5  /**< A level of the objective left out: what those after it gain. */
} reversa_advice_kind;

/** One piece of advice. */
typedef struct reversa_advice_item {
    reversa_advice_kind kind;
    const char *column; /**< TAG, TEXT, SLOT: of the people; else NULL. */
    const char *value;  /**< TAG, TEXT: what stands in it; SLOT: such as "Mon 08:00-10:00", in UTC; else NULL. */
    int32_t person;     /**< TAG, TEXT, SLOT: whom the new mentor is otherwise like; PLACE: the mentor; else −1. */
    int32_t index;      /**< LIMIT: in the order of the programme; LEVEL: of the objective; else −1. */
    bool dropped;       /**< LIMIT: left out; else its bound is changed. */
    bool is_most;       /**< LIMIT with another bound: the upper one. */
    int64_t from;       /**< LIMIT with another bound: pairs. PLACE: places. */
    int64_t to;         /**< The same afterwards. */
    bool has_estimate;  /**< The prices of the matching say something. */
    int64_t estimate[REVERSA_MAX_LEVELS]; /**< By level: no more than this is gained, compared in their order. */
    bool checked;                         /**< Applied, and solved to the end. */
    int64_t gain[REVERSA_MAX_LEVELS];     /**< With `checked`, by level: its value with the change less that without. */
    const char *text;                     /**< One sentence, owned by the advice. */
} reversa_advice_item;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_advice_options_init(reversa_advice_options *options);

/**
 * Find out what would help.
 *
 * A new mentor with one place gains no more than the best of their pairs is worth beyond the price of its mentee (weak
 * duality of linear programs, Ahuja, Magnanti & Orlin 1993, ch. 9). They are otherwise like the mentor who has the most
 * eligible mentees, without a line manager.
 *
 * @param ctx         Not NULL. One call at a time per context; progress tells of the new solves.
 * @param problem     Borrowed: must outlive the advice. Not NULL.
 * @param matching    Of this problem, with pairs. With options.level_prices the prices of its levels are told. Borrowed for the
 *                    call. Not NULL.
 * @param options     NULL means all defaults.
 * @param advice_out  Receives the advice, NULL after an error; release with reversa_advice_free(). Not NULL.
 * @retval REVERSA_OK           Done. Where the time limit passed during new solves, those left are not checked.
 * @retval REVERSA_E_ARGUMENT   A NULL, options out of range, or a matching of another problem or without pairs.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  reversa_context_cancel() was called.
 * @retval REVERSA_E_DEADLINE   The time limit passed before profiles were scored.
 * @retval REVERSA_E_MEMORY     Out of memory, or over the context's limit.
 *
 * There is no advice on new people where criteria are the caller's own or scores come from elsewhere. After an error nothing
 * has changed and nothing is leaked. Equal for every number of threads. Cost: two passes over the pairs, and the new solves.
 * @see examples/advice.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_advice_find(reversa_context *ctx, const reversa_problem *problem,
                                                                  const reversa_matching *matching,
                                                                  const reversa_advice_options *options,
                                                                  reversa_advice **advice_out);

/**
 * @param advice  Not NULL.
 * @return The number of pieces of advice: by kind, checked ones first, the greatest gain or estimate first.
 */
REVERSA_API int32_t reversa_advice_n(const reversa_advice *advice);

/**
 * @param advice    Not NULL.
 * @param index     0 .. n − 1.
 * @param item_out  Filled in, all zero for another index; strings belong to the advice. Not NULL.
 */
REVERSA_API void reversa_advice_item_read(const reversa_advice *advice, int32_t index, reversa_advice_item *item_out);

/**
 * Release advice.
 *
 * @param advice  NULL is allowed.
 */
REVERSA_API void reversa_advice_free(reversa_advice *advice);

#ifdef __cplusplus
}
#endif
#endif
