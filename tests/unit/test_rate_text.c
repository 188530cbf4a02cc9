#include <string.h>

#include "metrics/rates.h"
#include "support/support.h"

static void fill(reversa_context *ctx, const reversa_rates_options *options, reversa_rates *rates)
{
    *rates = (reversa_rates){0};
    rv_arena_open(ctx, &rates->arena);
    assert_int_equal(rv_rate_text_fill(ctx, options, rates), REVERSA_OK);
}

static void test_definitions_name_what_the_options_say(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_rates_options options;
    reversa_rates rates;
    reversa_rates_options_init(&options);
    fill(ctx, &options, &rates);
    assert_string_equal(reversa_rates_definition(&rates, REVERSA_RATE_TURNOVER),
                        "Exits in the period divided by the average headcount, the mean of all days of the period");
    assert_non_null(strstr(rates.definition[REVERSA_RATE_VOLUNTARY], "'voluntary'"));
    assert_non_null(strstr(rates.definition[REVERSA_RATE_TURNOVER_ANNUAL], "365 days"));
    assert_non_null(strstr(rates.definition[REVERSA_RATE_NEW_HIRES], "90th day"));
    rv_arena_free(&rates.arena);
    options.average = REVERSA_AVERAGE_ENDS;
    options.new_hire_days = 30;
    static char reason[2000];
    memset(reason, 'x', sizeof reason - 1);
    options.voluntary = reason;
    fill(ctx, &options, &rates);
    assert_non_null(strstr(rates.definition[REVERSA_RATE_TURNOVER], "its start and its end"));
    assert_non_null(strstr(rates.definition[REVERSA_RATE_NEW_HIRES], "30th day"));
    const char *text = rates.definition[REVERSA_RATE_VOLUNTARY_ANNUAL];
    assert_non_null(strstr(text, reason));
    assert_string_equal(text + strlen(text) - 3, "end"); /* nothing is cut off */
    rv_arena_free(&rates.arena);
    reversa_context_free(ctx);
}

static void test_definition_and_name_of_no_rate(void **state)
{
    (void)state;
    reversa_rates rates = {0};
    assert_string_equal(reversa_rates_definition(&rates, (reversa_rate)REVERSA_N_RATES), "");
    assert_string_equal(reversa_rate_name((reversa_rate)REVERSA_N_RATES), "unknown");
    assert_string_equal(reversa_rate_name((reversa_rate)-1), "unknown");
}

static void test_names_of_rates_differ(void **state)
{
    (void)state;
    assert_string_equal(reversa_rate_name(REVERSA_RATE_TURNOVER_ANNUAL), "turnover_annual");
    for (int i = 0; i < REVERSA_N_RATES; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(reversa_rate_name((reversa_rate)i), reversa_rate_name((reversa_rate)j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definitions_name_what_the_options_say),
        cmocka_unit_test(test_definition_and_name_of_no_rate),
        cmocka_unit_test(test_names_of_rates_differ),
    };
    return cmocka_run_group_tests_name("rate_text", tests, NULL, NULL);
}
