/*
 * The rates that personnel reports give, with their definitions, for everyone and by department; small numbers are hidden.
 *
 *   rates [employment.csv]       (default: examples/data/employment.csv)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define FROM 21184 /* 2028-01-01 */
#define TO 21549   /* 2028-12-31 */

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s:%lld: %s\n", error.file ? error.file : "rates", (long long)error.row, error.message);
    exit(EXIT_FAILURE);
}

static void print_rate(const reversa_rates *rates, int32_t group, reversa_rate rate)
{
    reversa_rate_result r;
    reversa_rates_read(rates, group, rate, &r);
    if (r.hidden)
        printf("hidden (fewer than 5)");
    else
        printf("%.1f %% (%.1f to %.1f)", 100 * r.value, 100 * r.low, 100 * r.high);
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    reversa_employment *employment = NULL;
    reversa_rates *rates = NULL;
    reversa_rates_options options;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_employment_read(ctx, argc > 1 ? argv[1] : "examples/data/employment.csv", &employment))
        fail(ctx);

    reversa_rates_options_init(&options);
    options.from = FROM;
    options.to = TO;
    options.by = "department";
    if (reversa_rates_create(ctx, employment, &options, &rates))
        fail(ctx);
    for (int rate = 0; rate < REVERSA_N_RATES; rate++) {
        printf("%s: ", reversa_rate_name((reversa_rate)rate));
        print_rate(rates, REVERSA_EVERYONE, (reversa_rate)rate);
        printf("\n  %s\n", reversa_rates_definition(rates, (reversa_rate)rate));
    }
    printf("\nstayed through the year, by %s\n", options.by);
    for (int32_t g = 0; g < reversa_rates_n_groups(rates); g++) {
        const char *name = reversa_rates_group(rates, g);
        printf("  %s: ", name ? name : "(no value)");
        print_rate(rates, g, REVERSA_RATE_RETENTION);
        printf("\n");
    }

    reversa_rates_free(rates);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
