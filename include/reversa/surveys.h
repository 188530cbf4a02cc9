/*
 * Surveys: who answered, would they recommend it, what changed, and by how much skills grew.
 *
 * The first part takes counts and arrays, the second answers read from a file. What cannot be told is NaN, with a reason.
 */
#ifndef REVERSA_SURVEYS_H
#define REVERSA_SURVEYS_H

#include <reversa/engagement.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Whether people would recommend the programme: 9 and 10 of 10 promote it, 0 to 6 do not. In points, −100 .. 100. */
typedef struct reversa_enps {
    int64_t n_promoters;
    int64_t n_passives;
    int64_t n_detractors;
    int64_t n_outside;      /**< Answers outside 0 .. 10, or the scale of the options: left out. */
    reversa_estimate score; /**< 100 · (promoters − detractors) / n; Wald's interval. */
    /** 3/4 added to promoters and detractors, 3/2 to passives. Of few answers (some hundred) show this interval. */
    reversa_estimate adjusted;
} reversa_enps;

/** What changed for the same people between two times. Differences are after − before. */
typedef struct reversa_change {
    int64_t n; /**< People with both numbers. */
    double mean_before;
    double mean_after;
    reversa_estimate mean; /**< Mean difference; Student's interval, none where all differences are equal. */
    double sd;             /**< Of the differences. */
    double t;              /**< NaN where all differences are equal, as p and the effect sizes d_z and g_z. */
    double df;
    double p;   /**< Two-sided, as all below. */
    double d_z; /**< mean / sd. */
    double g_z; /**< Hedges: d_z · correction. */
    double correction;
    double d_av; /**< mean / √((variance before + variance after) / 2). */
    int64_t n_improved;
    int64_t n_worse;
    double improved; /**< Share of n. */
    double worse;
    double sign_p;         /**< Sign test, exact, without the unchanged. 1 where all are. */
    double rank_sum;       /**< Wilcoxon: the smaller of the two sums of ranks, without the unchanged. */
    double wilcoxon_p;     /**< By the normal, with ties, without continuity correction. NaN where all are unchanged. */
    double wilcoxon_exact; /**< From all signs of the same ranks, ties included; NaN beyond 200 that changed. */
    double wilcoxon_pratt; /**< By the normal, the unchanged ranked with the others, then left out (Pratt 1959). */
    reversa_fit fit;       /**< REVERSA_FIT_NO_DATA, TOO_FEW (one person) or NO_VARIATION. */
} reversa_change;

/** How much was learned. */
typedef struct reversa_gain {
    double absolute; /**< After − before. */
    double hake; /**< (after − before) / (maximum − before): NaN from a full score, or where that is no number. */
} reversa_gain;

/** Whose answers, and on what scale. Set up with reversa_survey_options_init(). */
typedef struct reversa_survey_options {
    uint32_t struct_size;
    double level;       /**< Of intervals, default 0.95. */
    double maximum;     /**< Of the scale of a skill, for Hake's gain; default 5. */
    double lowest;      /**< Answers below count as missing where scores are used; default −INFINITY. */
    double highest;     /**< Answers above likewise; default INFINITY. */
    int64_t n_asked;    /**< For the response rate; 0 (default): the people on that side in the list of pairs. */
    int64_t population; /**< The people there are; 0 (default) for no finite-population correction. */
    const reversa_pair_rows *pairs; /**< Whose answers count: the people of this list on a side; NULL (default): all. */
    reversa_side side;              /**< Default mentees. */
    reversa_wave wave;              /**< Default after; where before and after are compared it is not read. */
    int32_t as_of; /**< Answers dated later do not count, undated ones do; REVERSA_MISSING_DATE (default): all count. */
} reversa_survey_options;

/** Skills before and after. */
typedef struct reversa_skill_gain {
    reversa_change change; /**< Of the scores. */
    double hake;           /**< Of the means: (mean after − mean before) / (maximum − mean before). */
    double hake_of_people; /**< Mean over people who could gain. */
    int64_t n_could_gain;
    int64_t n_outside; /**< Answers before or after outside lowest .. highest: left out. */
} reversa_skill_gain;

/** How far items measure the same thing. */
typedef struct reversa_alpha {
    reversa_estimate alpha; /**< As reversa_cronbach_alpha(). */
    int64_t n_people;       /**< Who answered all items. */
} reversa_alpha;

/**
 * How many of those asked have answered.
 *
 * @param n_answers   0 .. n_asked.
 * @param n_asked     People asked.
 * @param population  The people of whom n_asked are a random sample, >= n_asked: the interval is that for all of them,
 *                    narrower by the finite-population correction. 0 for a population without bounds.
 * @param level       In (0, 1).
 * @return The share with Wilson's interval; NaN where an argument is out of range.
 */
REVERSA_API reversa_estimate reversa_response_rate(int64_t n_answers, int64_t n_asked, int64_t population,
                                                   double level);

/**
 * @param n_promoters   >= 0.
 * @param n_passives    >= 0.
 * @param n_detractors  >= 0.
 * @param level         In (0, 1).
 * @param enps_out      Filled in; NaN where there is nobody or an argument is out of range. Not NULL.
 *
 * Rocks 2016 (The American Statistician 70, 365–372).
 */
REVERSA_API void reversa_enps_of_counts(int64_t n_promoters, int64_t n_passives, int64_t n_detractors, double level,
                                        reversa_enps *enps_out);

/**
 * @param scores    0 .. 10 [n]; others, and NaN, are left out.
 * @param n         >= 0.
 * @param level     In (0, 1).
 * @param enps_out  Filled in. Not NULL.
 */
REVERSA_API void reversa_enps_of_scores(const double *scores, int64_t n, double level, reversa_enps *enps_out);

/**
 * By how many points the score of the same people changed.
 *
 * @param before  0 .. 10 [n].
 * @param after   0 .. 10 [n]; people without both are left out.
 * @param n       >= 0.
 * @param level   In (0, 1).
 * @return After − before in points, with the standard error of the mean of paired differences (divisor n) and its interval;
 *         no interval with REVERSA_FIT_TOO_FEW for one person, NO_VARIATION where all changed alike.
 */
REVERSA_API reversa_estimate reversa_enps_change(const double *before, const double *after, int64_t n, double level);

/**
 * Compare the same people at two times.
 *
 * @param ctx         Not NULL.
 * @param before      [n].
 * @param after       [n]; people with a NaN in either are left out. Differences below 10^-9 of the largest number tie.
 * @param n           >= 0.
 * @param level       In (0, 1).
 * @param change_out  Filled in, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or n or level out of range.
 * @retval REVERSA_E_DATA       An infinite number.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n). Student 1908; Wilcoxon 1945; Pratt 1959; Hedges 1981; Lakens 2013.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_change_of(reversa_context *ctx, const double *before,
                                                                const double *after, int64_t n, double level,
                                                                reversa_change *change_out);

/**
 * How far items measure the same thing.
 *
 * @param scores   By person, then item [n_people · n_items]; people with a NaN are left out.
 * @param n_people >= 0.
 * @param n_items  >= 0.
 * @param level    In (0, 1).
 * @return Alpha with Feldt's interval, se NaN; REVERSA_FIT_TOO_FEW below two people or items, NO_VARIATION.
 *
 * Cronbach 1951; Feldt 1965. O(n_people · n_items).
 */
REVERSA_API reversa_estimate reversa_cronbach_alpha(const double *scores, int64_t n_people, int64_t n_items,
                                                    double level);

/**
 * @param before   Score.
 * @param after    Score.
 * @param maximum  Of the scale.
 * @return The gain. Hake 1998.
 */
REVERSA_API reversa_gain reversa_gain_of(double before, double after, double maximum);

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_survey_options_init(reversa_survey_options *options);

/**
 * @param surveys  Not NULL.
 * @param as_of    A day.
 * @return The number of answers dated later: those that the option of that name leaves out.
 */
REVERSA_API int64_t reversa_survey_n_later(const reversa_surveys *surveys, int32_t as_of);

/**
 * Response to a wave: people with an answer, over those asked. Who answers several times counts once.
 * REVERSA_FIT_NO_DATA where nobody is known to have been asked, or more answered than were.
 *
 * @param ctx      Not NULL.
 * @param surveys  Not NULL.
 * @param item     NULL: any item.
 * @param options  NULL means all defaults.
 * @param rate_out  Receives the share, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_response(reversa_context *ctx,
                                                                      const reversa_surveys *surveys, const char *item,
                                                                      const reversa_survey_options *options,
                                                                      reversa_estimate *rate_out);

/**
 * Would people recommend it, in one wave? Of several answers of a person in a wave the last by date counts, here and below:
 * undated ones come first, and of several on the last day it is the mean of the lowest and the highest.
 *
 * @param ctx      Not NULL.
 * @param surveys  Not NULL.
 * @param item     Not NULL; one that is not there gives no answers.
 * @param options  NULL means all defaults.
 * @param enps_out  Filled in, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_enps(reversa_context *ctx, const reversa_surveys *surveys,
                                                                  const char *item,
                                                                  const reversa_survey_options *options,
                                                                  reversa_enps *enps_out);

/**
 * Points by which people would recommend it more after than before: reversa_enps_change() of answers. O(n log n).
 *
 * @param ctx      Not NULL.
 * @param surveys  Not NULL.
 * @param item     Not NULL; one that is not there gives no answers.
 * @param options  NULL means all defaults.
 * @param points_out  Receives the change, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_enps_change(reversa_context *ctx,
                                                                         const reversa_surveys *surveys,
                                                                         const char *item,
                                                                         const reversa_survey_options *options,
                                                                         reversa_estimate *points_out);

/**
 * What changed from before to after: reversa_change_of() of the answers, and the gain on the scale of the options.
 *
 * @param ctx      Not NULL.
 * @param surveys  Not NULL.
 * @param item     Not NULL; one that is not there gives no answers.
 * @param options  NULL means all defaults.
 * @param gain_out  Filled in, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * O(n log n).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_gain(reversa_context *ctx, const reversa_surveys *surveys,
                                                                  const char *item,
                                                                  const reversa_survey_options *options,
                                                                  reversa_skill_gain *gain_out);

/**
 * How far items of one wave measure the same thing, by the people who answered all. O(n log n).
 *
 * @param ctx      Not NULL.
 * @param surveys  Not NULL.
 * @param items    Names [n_items]. Not NULL.
 * @param n_items  >= 0.
 * @param options  NULL means all defaults.
 * @param alpha_out  Filled in, untouched after an error. Not NULL.
 * @retval REVERSA_OK           Done.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_survey_alpha(reversa_context *ctx, const reversa_surveys *surveys,
                                                                   const char *const *items, int64_t n_items,
                                                                   const reversa_survey_options *options,
                                                                   reversa_alpha *alpha_out);

#ifdef __cplusplus
}
#endif
#endif
