/*
 * The definitions of the rates in words, with the days, the average and the reason that the options name: a number from
 * a personnel report cannot be read without them.
 */
#include <stdio.h>
#include <string.h>

#include "metrics/rates.h"

#define MAX_TEXT 300 /* bytes, without the reason */

static const char *const names[REVERSA_N_RATES] = {
    "turnover", "turnover_annual", "voluntary_turnover", "voluntary_turnover_annual", "retention", "new_hire_retention",
};

const char *reversa_rate_name(reversa_rate rate)
{
    return (unsigned)rate < REVERSA_N_RATES ? names[rate] : "unknown";
}

/* Write a definition to a text of `size` bytes. */
static int word(reversa_rate rate, const reversa_rates_options *options, char *text, size_t size)
{
    const char *average = options->average == REVERSA_AVERAGE_DAILY ? "the mean of all days of the period"
                                                                    : "half of the headcounts at its start and its end";
    const char *reason = options->voluntary;
    switch (rate) {
    case REVERSA_RATE_TURNOVER:
        return snprintf(text, size, "Exits in the period divided by the average headcount, %s", average);
    case REVERSA_RATE_TURNOVER_ANNUAL:
        return snprintf(text, size, "Exits in the period per person-year (%d days) of the average headcount, %s",
                        RV_RATES_YEAR, average);
    case REVERSA_RATE_VOLUNTARY:
        return snprintf(text, size, "Exits in the period with the reason '%s' divided by the average headcount, %s",
                        reason, average);
    case REVERSA_RATE_VOLUNTARY_ANNUAL:
        return snprintf(text, size,
                        "Exits in the period with the reason '%s' per person-year (%d days) of the average headcount,"
                        " %s",
                        reason, RV_RATES_YEAR, average);
    case REVERSA_RATE_RETENTION:
        return snprintf(
            text, size,
            "Of those employed at the start of the first day, the share still employed at the end of the last "
            "day; people hired in between do not count");
    default:
        return snprintf(text, size,
                        "Of those hired in the period at least %d days before the last day with known exits, the share "
                        "still employed at the end of the %dth day after the day of hire",
                        options->new_hire_days, options->new_hire_days);
    }
}

reversa_status rv_rate_text_fill(reversa_context *ctx, const reversa_rates_options *options, reversa_rates *rates)
{
    size_t size = MAX_TEXT + strlen(options->voluntary);
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        char *text = rv_arena_alloc(ctx, &rates->arena, size, 1);
        if (!text)
            return REVERSA_E_MEMORY;
        (void)word((reversa_rate)rate, options, text, size);
        rates->definition[rate] = text;
    }
    return REVERSA_OK;
}
