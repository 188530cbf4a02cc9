/*
 * A synthetic organisation: people, preferences and earlier pairs drawn from a seed, for trying things out.
 *
 * Departments of skewed sizes, teams under managers down to the newest level, skills that are common and rare, mentors whom
 * many want, about 35 % signed up. Nobody in it exists.
 */
#ifndef REVERSA_GENERATE_H
#define REVERSA_GENERATE_H

#include <stdint.h>

#include <reversa/problem.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to draw. Set up with reversa_generate_options_init(). */
typedef struct reversa_generate_options {
    uint32_t struct_size;
    int64_t people;      /**< 1 to 20 000 000, default 400. */
    uint64_t seed;       /**< Default 1. The cohort's order uses it as well. */
    double mentor_share; /**< People who offer to mentor, default 0.25. */
    double mentee_share; /**< People who want a mentor, default 0.12. */
} reversa_generate_options;

/** A synthetic organisation. Each object is released by its own function, the cohort last. */
typedef struct reversa_organisation {
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_previous *previous;
} reversa_organisation;

/**
 * Set all options to their defaults.
 *
 * @param options  Filled in. Not NULL.
 */
REVERSA_API void reversa_generate_options_init(reversa_generate_options *options);

/**
 * Draw an organisation.
 *
 * @param ctx               Not NULL.
 * @param options           NULL means all defaults.
 * @param organisation_out  Filled in, all NULL after an error. Not NULL.
 * @retval REVERSA_OK           Drawn.
 * @retval REVERSA_E_ARGUMENT   A NULL, or an option out of range.
 * @retval REVERSA_E_CANCELLED  Cancelled.
 * @retval REVERSA_E_DEADLINE   The time limit passed.
 * @retval REVERSA_E_MEMORY     Out of memory.
 *
 * Equal options give equal organisations. O(people).
 */
REVERSA_API REVERSA_MUST_CHECK reversa_status reversa_generate(reversa_context *ctx,
                                                               const reversa_generate_options *options,
                                                               reversa_organisation *organisation_out);

#ifdef __cplusplus
}
#endif
#endif
