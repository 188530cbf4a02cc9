/*
 * Why not this person: what keeps someone without a partner, rule by rule, and the smallest change that would help.
 *
 * Made from a problem and its matching for one person on one side, matched or not. Every count is over all people of the
 * other side who take part; every change that is marked as checked was applied and the whole solved again.
 */
#ifndef REVERSA_WHY_NOT_H
#define REVERSA_WHY_NOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <reversa/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The answer for one person on one side. Opaque, immutable. */
typedef struct reversa_why_not reversa_why_not;

/** What to answer. Set up with reversa_why_not_options_init(). */
typedef struct reversa_why_not_options {
    uint32_t struct_size;
    const reversa_insight
        *insight;        /**< Of the same matching: tells what matching the person would cost. NULL: not told. */
    bool solve;          /**< Look for changes that would match the person, each by a new solve. Default false. */
    int32_t most_solves; /**< No more new solves than these, 0 or more; default 8. */
} reversa_why_not_options;

/** What is to be said of the person. */
typedef struct reversa_person_answer {
    int32_t person;
    reversa_side side;
    bool signed_up;            /**< For this side. If not, they opted out, and the counts tell what would be. */
    int32_t n_partners;        /**< In the matching, on this side. */
    reversa_reason reason;     /**< Of someone who signed up and has no partner. */
    int32_t n_others;          /**< People of the other side who take part, but for themselves. */
    int32_t n_eligible;        /**< Of these, whom every rule allows. */
    int32_t best_score;        /**< Micro-points of the best of them, REVERSA_NOT_ELIGIBLE for none. */
    int32_t best_partner;      /**< Person, −1 for none; ties in the cohort's order. */
    reversa_exchange exchange; /**< What the whole would lose if they were matched. With an insight, for someone with a
                                    place and no partner. Nothing: the lottery decided. */
    /** The rule that would alone bring back most: an index for reversa_why_not_rule(), −1 for none. */
    int32_t opening;
    const char *text; /**< One sentence, owned by the answer. */
} reversa_person_answer;

/** One rule, as it counts for the person. */
typedef struct reversa_removal {
    const char *name;      /**< As in reversa_rule_check: "veto", "not_forbidden", "listed", or the programme's rule. */
    const char *attribute; /**< The column it looks at, NULL if none. */
    int32_t rule;          /**< Index in the programme; −1 for those that hold for every programme. */
    bool skipped;          /**< The cohort lacks the rule's column. */
    int32_t n_fail;        /**< Others who fail it. */
    int32_t n_first;       /**< Of these, whom no rule before it removes: the funnel. */
    int32_t n_alone;       /**< Of these, who pass all other rules: they come back if only this rule is dropped. */
    bool has_bound;        /**< Another bound brings some back: what follows says the least change that does. */
    bool is_most;          /**< The upper bound; else the lower one. */
    int64_t from;          /**< The bound, in millionths. */
    int64_t to;            /**< The nearest bound that brings someone back, in millionths. */
    int32_t n_opened;      /**< How many that brings back. */
    const char *text;      /**< One sentence, owned by the answer. */
} reversa_removal;

/** A pair that holds a place which the person could have had. */
typedef struct reversa_rival {
    int32_t partner;           /**< Eligible for the person. */
    int32_t score;             /**< Micro-points of the person with that partner. */
    int32_t holder;            /**< Who has that partner's place, −1 where one is free. */
    int32_t holder_score;      /**< Micro-points of that pair, REVERSA_NOT_ELIGIBLE without a holder. */
    bool holder_is_pinned;     /**< A reviewer pinned that pair. */
    reversa_exchange exchange; /**< What the whole would lose if the person had that partner; as in the answer. */
} reversa_rival;

/** One of the pairs that hold the places of a rival's partner. */
typedef struct reversa_holder {
    int32_t person; /**< Who has the place. */
    int32_t score;  /**< Micro-points of that pair. */
    /**
     * By how much that is more than the person's own score with the partner; negative: it is less, but the whole is
     * better so.
     */
    int32_t ahead;
    bool is_pinned; /**< A reviewer pinned that pair. */
} reversa_holder;

/** What kind of change. */
typedef enum reversa_remedy_kind {
    REVERSA_REMEDY_RULE = 0,      /**< Another bound of a rule, or the rule dropped. */
    REVERSA_REMEDY_LIMIT = 1,     /**< A limit dropped. */
    REVERSA_REMEDY_OWN_PLACE = 2, /**< A place for the person, who has none. */
    REVERSA_REMEDY_PLACE = 3,     /**< One more place of a partner. */
    REVERSA_REMEDY_TAG = 4        /**< One more tag of the person, such as a skill wanted. */
} reversa_remedy_kind;

/** One change, everything else as it is. */
typedef struct reversa_remedy {
    reversa_remedy_kind kind;
    int32_t index;       /**< RULE, LIMIT: of the programme; else −1. */
    bool dropped;        /**< RULE, LIMIT: left out altogether. */
    bool is_most;        /**< RULE: the upper bound; else the lower one. */
    int64_t from;        /**< RULE: the bound, in millionths. OWN_PLACE, PLACE: the capacity. */
    int64_t to;          /**< The same afterwards. */
    int32_t partner;     /**< PLACE, TAG: person; else −1. */
    const char *column;  /**< TAG: the column, else NULL. Owned by the cohort. */
    const char *tag;     /**< TAG: the tag, else NULL. Owned by the cohort. */
    bool checked;        /**< Applied, and solved again to the end. */
    bool matches;        /**< Checked, and the person has a partner then. */
    int32_t new_partner; /**< With `matches`: their partner then; else −1. */
    const char *text;    /**< One sentence, owned by the answer. */
} reversa_remedy;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_why_not_options_init(reversa_why_not_options *options);

/**
 * Find out why someone has no partner on a side, and what would help.
 *
 * @param ctx          Not NULL. One call at a time per context.
 * @param problem      Borrowed: must outlive the answer. Not NULL.
 * @param matching     Of this problem. Borrowed for the call. Not NULL.
 * @param person       Person of the cohort.
 * @param options      NULL means all defaults.
 * @param answers_out  [2], by reversa_side: receives the answer for each side that the person signed up for, and for both
 *                     where there is none; NULL else, and after an error. Release each with reversa_why_not_free(). Not NULL.
 * @retval REVERSA_OK           Done. Where the time limit passed during new solves, those left are not checked.
 * @retval REVERSA_E_ARGUMENT   A NULL, no such person, options out of range, or a matching of another problem.
 * @retval REVERSA_E_CALLBACK   A user-defined criterion failed.
 * @retval REVERSA_E_CANCELLED  reversa_context_cancel() was called.
 * @retval REVERSA_E_DEADLINE   The time limit passed before the rules were counted.
 * @retval REVERSA_E_MEMORY     Out of memory, or over the context's limit.
 *
 * After an error nothing has changed and nothing is leaked. Equal for every number of threads. Cost: all rules of one row of
 * pairs; with `solve`, as many solves of a problem of the same size as there are changes to check.
 * @see examples/why_not.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_why_not_find(reversa_context *ctx, const reversa_problem *problem,
                                                                   const reversa_matching *matching, int32_t person,
                                                                   const reversa_why_not_options *options,
                                                                   reversa_why_not *answers_out[2]);

/**
 * @param answer      Not NULL.
 * @param person_out  Filled in; the text belongs to the answer. Not NULL.
 */
REVERSA_API void reversa_why_not_person(const reversa_why_not *answer, reversa_person_answer *person_out);

/**
 * @param answer  Not NULL.
 * @return The number of rules: those that hold for every programme, then the programme's in its order.
 */
REVERSA_API int32_t reversa_why_not_n_rules(const reversa_why_not *answer);

/**
 * @param answer       Not NULL.
 * @param index        0 .. n_rules − 1.
 * @param removal_out  Filled in, all zero for another index; strings belong to the answer. Not NULL.
 */
REVERSA_API void reversa_why_not_rule(const reversa_why_not *answer, int32_t index, reversa_removal *removal_out);

/**
 * @param answer  Not NULL.
 * @return The number of rivals: who has the places of the person's best eligible partners. 0 for someone who is matched.
 */
REVERSA_API int32_t reversa_why_not_n_rivals(const reversa_why_not *answer);

/**
 * @param answer     Not NULL.
 * @param index      0 .. n_rivals − 1: the person's best partner first.
 * @param rival_out  Filled in, all zero for another index. Not NULL.
 */
REVERSA_API void reversa_why_not_rival(const reversa_why_not *answer, int32_t index, reversa_rival *rival_out);

/**
 * @param answer  Not NULL.
 * @param index   0 .. n_rivals − 1.
 * @return The number of pairs that hold places of that partner, also where one is free; 0 for another index.
 */
REVERSA_API int32_t reversa_why_not_n_holders(const reversa_why_not *answer, int32_t index);

/**
 * @param answer      Not NULL.
 * @param index       0 .. n_rivals − 1.
 * @param k           0 .. n_holders − 1: the weakest pair first, pinned ones last.
 * @param holder_out  Filled in, all zero for another index or k. Not NULL.
 */
REVERSA_API void reversa_why_not_holder(const reversa_why_not *answer, int32_t index, int32_t k,
                                        reversa_holder *holder_out);

/**
 * @param answer  Not NULL.
 * @return The number of changes: those that match the person first, and among them the smallest first. 0 without options.solve.
 */
REVERSA_API int32_t reversa_why_not_n_remedies(const reversa_why_not *answer);

/**
 * @param answer      Not NULL.
 * @param index       0 .. n_changes − 1.
 * @param remedy_out  Filled in, all zero for another index; strings as said there. Not NULL.
 */
REVERSA_API void reversa_why_not_remedy(const reversa_why_not *answer, int32_t index, reversa_remedy *remedy_out);

/**
 * What a change does to a level of the objective.
 *
 * @param answer  Not NULL.
 * @param index   0 .. n_changes − 1.
 * @param level   0 .. reversa_matching_n_levels() − 1.
 * @return The level's value with the change, less that without it; 0 for a change that is not checked, or an index out of range.
 */
REVERSA_API int64_t reversa_why_not_gain(const reversa_why_not *answer, int32_t index, int32_t level);

/**
 * Release an answer.
 *
 * @param answer  NULL is allowed.
 */
REVERSA_API void reversa_why_not_free(reversa_why_not *answer);

#ifdef __cplusplus
}
#endif
#endif
