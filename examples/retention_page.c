/*
 * Whether people in a programme stay longer, as a page to read, print and pass on.
 *
 *   retention_page [FILE.html]      (in the root of the source); without a file it only says what would be written
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define DATA_BEGINS 20819 /* 2027-01-01: who left before is not in the file */
#define DATA_ENDS 21549   /* 2028-12-31 */

static reversa_status deliver(reversa_context *ctx, const reversa_report *report, const char *path)
{
    size_t length;
    reversa_report_html(report, &length);
    printf("%s\n", length > 10000 ? "a page with its pictures and tables" : "a page with little on it");
    return path ? reversa_report_write(ctx, report, path) : REVERSA_OK;
}

static bool make_page(reversa_context *ctx, const char *path)
{
    reversa_employment *employment = NULL;
    reversa_retention *retention = NULL;
    reversa_report *report = NULL;
    reversa_retention_options options;
    reversa_retention_parts parts;
    reversa_retention_options_init(&options);
    reversa_retention_parts_init(&parts);
    options.window_start = DATA_BEGINS;
    options.as_of = DATA_ENDS;
    parts.options = &options; /* so that the page tells what the study was made with */
    parts.source = "employment.csv";
    bool ok = !reversa_employment_read(ctx, "examples/data/employment.csv", &employment) &&
              !reversa_retention_create(ctx, employment, &options, &retention) &&
              !reversa_report_retention(ctx, retention, &parts, &report) && !deliver(ctx, report, path);
    reversa_report_free(report);
    reversa_retention_free(retention);
    reversa_employment_free(employment);
    return ok;
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    reversa_error error;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    bool ok = make_page(ctx, argc > 1 ? argv[1] : NULL);
    if (!ok) {
        reversa_context_error(ctx, 0, &error);
        fprintf(stderr, "retention_page: %s\n", error.message);
    }
    reversa_context_free(ctx);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
