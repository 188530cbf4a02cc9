/*
 * The inside of the rates: one tally per group, from which every rate is read.
 */
#ifndef RV_METRICS_RATES_H
#define RV_METRICS_RATES_H

#include <reversa/rates.h>

#include "model/events.h"

#define RV_RATES_YEAR 365 /* days: the annual rate of a common year is then that of the period */

/* What is counted of a group. */
typedef struct rv_rates_tally {
    int64_t at_start;
    int64_t stayed; /* of those, there at the end */
    int64_t hires;
    int64_t exits;
    int64_t voluntary;
    int64_t no_reason;  /* exits without one */
    int64_t new_hires;  /* hires whose first days have passed */
    int64_t new_stayed; /* of those, there after these days */
    int64_t new_left;   /* of the hires, not there at the end of the period */
    int64_t at_end;
    int64_t person_days;
} rv_rates_tally;

/* What stands and falls together in a group: who was there; why people left; who of the new stayed. */
typedef enum rv_rate_family { RV_RATES_PEOPLE, RV_RATES_REASONS, RV_RATES_NEW, RV_N_RATE_FAMILIES } rv_rate_family;

struct reversa_rates {
    rv_arena arena;
    int64_t days; /* of the period */
    double level;
    reversa_headcount_average average;
    int32_t n_groups;
    const char **names;               /* [n_groups], NULL for those without a value */
    rv_rates_tally *tally;            /* [n_groups + 1], everyone last */
    bool *hidden[RV_N_RATE_FAMILIES]; /* [n_groups] */
    const char *definition[REVERSA_N_RATES];
};

/* Fill names and n_groups from a column, and the group of each person, group_out [n] in the scratch. */
reversa_status rv_rate_group_fill(reversa_context *ctx, const reversa_employment *employment,
                                  const rv_employment_column *column, rv_arena *scratch, reversa_rates *rates,
                                  int32_t **group_out);
/* rate_hidden.c: which families of which groups to hide. exits_known_later: beyond the period. */
reversa_status rv_rate_hide(reversa_context *ctx, int64_t smallest, bool exits_known_later, rv_arena *scratch,
                            reversa_rates *rates);
/* Word the definitions. */
reversa_status rv_rate_text_fill(reversa_context *ctx, const reversa_rates_options *options, reversa_rates *rates);

#endif
