/*
 * What a synthetic programme led to, with the true effects known: employment, sessions, surveys. For trying things out, and
 * for testing whether a method finds what is there. Nobody in it exists.
 *
 * Everything is drawn forwards from the start of the programme, day by day, so the true effects hold exactly: from the day
 * after someone joins, their daily chance to leave is hazard_ratio times what it would be; scores rise by the given gains
 * on average.
 */
#ifndef REVERSA_GENERATE_EVENTS_H
#define REVERSA_GENERATE_EVENTS_H

#include <reversa/generate.h>
#include <reversa/matching.h>
#include <reversa/pair_list.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to draw. Set up with reversa_generate_events_options_init(). */
typedef struct reversa_generate_events_options {
    uint32_t struct_size;
    uint64_t seed;         /**< Default 1. */
    int32_t start;         /**< The day on which the programme and the data begin, days since 1970-01-01; default
                                2027-01-01. */
    int32_t as_of;         /**< The last day of the data, at most 20 years later; default 2028-12-31. */
    double hazard_ratio;   /**< True effect on leaving, for whatever reason: 0.05 to 20, default 0.7; 1 for none. */
    double new_hires;      /**< People hired in a year over the people of the cohort, 0 to 1, default 0.12. */
    double skill_gain;     /**< True mean gain of confidence and skill, on a scale of 1 to 5: 0 to 2, default 0.8. */
    double recommend_gain; /**< True mean gain of recommend, on a scale of 0 to 10: 0 to 2, default 1. */
} reversa_generate_events_options;

/** What happened. Each object is released by its own function. */
typedef struct reversa_events {
    reversa_employment *employment;
    reversa_sessions *sessions;
    reversa_surveys *surveys;
    reversa_pair_list *pairs;
} reversa_events;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_generate_events_options_init(reversa_generate_events_options *options);

/**
 * Draw what happened to the people of a cohort after they were matched.
 *
 * Employment: everyone of the cohort is there at the start (who has no hire_date gets one), new people are hired later.
 * The hazard is a step function of tenure, times 0.93 for each level, times 0.8, 1 or 1.25 by department, times
 * hazard_ratio after joining: exactly proportional given level and department, which both also bear on who joins. Who was
 * there before the start and left is not in it: give the start as reversa_retention_options.window_start. Exit reasons are
 * voluntary, involuntary and retired, by tenure alone. Matched people join at the start, others who signed up, and new
 * people, at some later day or never; each new person is like one of the cohort in level, gender and department.
 *
 * Pairs run from the start for the months of the cadence; some end early, when one of the two leaves or by dropping off.
 * Sessions follow the cadence, more or less: good, fair and poor pairs hold about 9, 7 and 4 of 10 at the first try; the
 * others are cancelled or missed, more often by the mentee, and half of these tried again. Surveys are held before the start
 * and after the planned end, with items recommend, confidence and skill:digital; scores before leave room for the gain, so it
 * is not cut off, and answers are missing at random.
 *
 * @param ctx         Not NULL.
 * @param problem     Whose cohort and cadence to take; without one, that of the built-in programme. Its start is not used.
 *                    Not NULL.
 * @param matching    Of this problem. NULL for none: nobody joins at the start, and there are no sessions and answers.
 * @param options     NULL means all defaults.
 * @param events_out  Filled in, all NULL after an error. Not NULL.
 * @retval REVERSA_OK           Drawn.
 * @retval REVERSA_E_ARGUMENT   A NULL, a matching of another problem, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal input gives equal events, on every machine. O(people · days + sessions).
 * @see examples/retention.c
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_generate_events(reversa_context *ctx,
                                                                      const reversa_problem *problem,
                                                                      const reversa_matching *matching,
                                                                      const reversa_generate_events_options *options,
                                                                      reversa_events *events_out);

#ifdef __cplusplus
}
#endif
#endif
