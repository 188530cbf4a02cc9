/*
 * Do people in the programme stay longer? The right figure, the one that is often quoted, and why that is wrong.
 *
 *   retention [employment.csv]       (default: examples/data/employment.csv, which begins on 2027-01-01)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define DATA_BEGINS 20819 /* 2027-01-01: who left before is not in the file */
#define DATA_ENDS 21549   /* 2028-12-31 */

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s:%lld: %s\n", error.file ? error.file : "retention", (long long)error.row, error.message);
    exit(EXIT_FAILURE);
}

static void print_figure(const reversa_retention *retention, const char *name)
{
    reversa_figure figure;
    reversa_retention_figure(retention, reversa_retention_find(retention, name), &figure);
    printf("%s: %.2f (%.2f to %.2f)%s\n  %s\n", figure.name, figure.estimate.value, figure.estimate.low,
           figure.estimate.high, figure.biased ? ", BIASED" : "", figure.reading);
}

int main(int argc, char **argv)
{
    static const char *const adjust[] = {"department", "level"};
    reversa_context *ctx = NULL;
    reversa_employment *employment = NULL;
    reversa_retention *retention = NULL;
    reversa_retention_options options;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_employment_read(ctx, argc > 1 ? argv[1] : "examples/data/employment.csv", &employment))
        fail(ctx);

    reversa_retention_options_init(&options);
    options.window_start = DATA_BEGINS;
    options.as_of = DATA_ENDS;
    options.adjust = adjust;
    options.n_adjust = 2;
    if (reversa_retention_create(ctx, employment, &options, &retention))
        fail(ctx);
    printf("%lld people\n", (long long)reversa_employment_n(employment));
    print_figure(retention, "hazard_ratio");
    print_figure(retention, "naive_hazard_ratio");

    reversa_retention_free(retention);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
