/*
 * What a programme did, as pages to read, print and pass on: whether people in it stay longer, and whether pairs meet as planned.
 *
 *   pages [FOLDER]      (in the root of the source); without a folder, which must be there, it only says what would be written
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define DATA_BEGINS 20819    /* 2027-01-01: who left before is not in the file */
#define DATA_ENDS 21549      /* 2028-12-31 */
#define MEETINGS_AS_OF 20999 /* 2027-06-30 */

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "pages: %s\n", error.message);
    exit(EXIT_FAILURE);
}

static void deliver(reversa_context *ctx, reversa_report *report, const char *folder, const char *name)
{
    char path[512];
    size_t length;
    reversa_report_html(report, &length);
    printf("%s: %s\n", name, length > 10000 ? "a page with its pictures and tables" : "a page with little on it");
    if (folder) {
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (reversa_report_write(ctx, report, path))
            fail(ctx);
    }
    reversa_report_free(report);
}

static void report_retention(reversa_context *ctx, const char *folder)
{
    static const char *const adjust[] = {"department", "level"};
    reversa_employment *employment = NULL;
    reversa_retention *retention = NULL;
    reversa_report *report = NULL;
    reversa_retention_options options;
    reversa_retention_parts parts;
    reversa_retention_options_init(&options);
    reversa_retention_parts_init(&parts);
    options.window_start = DATA_BEGINS;
    options.as_of = DATA_ENDS;
    options.adjust = adjust;
    options.n_adjust = 2;
    parts.options = &options; /* so that the page tells what the study was made with */
    parts.source = "employment.csv";
    if (reversa_employment_read(ctx, "examples/data/employment.csv", &employment) ||
        reversa_retention_create(ctx, employment, &options, &retention) ||
        reversa_report_retention(ctx, retention, &parts, &report))
        fail(ctx);
    deliver(ctx, report, folder, "retention.html");
    reversa_retention_free(retention);
    reversa_employment_free(employment);
}

static void report_engagement(reversa_context *ctx, const char *folder)
{
    reversa_sessions *sessions = NULL;
    reversa_pair_list *list = NULL;
    reversa_pair_rows pairs;
    reversa_engagement *engagement = NULL;
    reversa_risk *risk = NULL;
    reversa_report *report = NULL;
    reversa_engagement_options options;
    reversa_engagement_parts parts;
    if (reversa_sessions_read(ctx, "examples/data/sessions.csv", &sessions) ||
        reversa_pair_list_read(ctx, "examples/data/pairs.csv", &list))
        fail(ctx);
    reversa_pair_list_rows(list, &pairs);
    reversa_engagement_options_init(&options); /* two meetings of 60 minutes a month */
    options.as_of = MEETINGS_AS_OF;
    reversa_engagement_parts_init(&parts);
    parts.options = &options;
    parts.source = "sessions.csv";
    parts.pairs = &pairs; /* for the ids of those that may need support */
    if (reversa_engagement_create(ctx, sessions, &pairs, &options, &engagement) ||
        reversa_risk_create(ctx, sessions, &pairs, &options, NULL, &risk))
        fail(ctx);
    parts.risk = risk;
    if (reversa_report_engagement(ctx, engagement, &parts, &report))
        fail(ctx);
    deliver(ctx, report, folder, "engagement.html");
    reversa_risk_free(risk);
    reversa_engagement_free(engagement);
    reversa_pair_list_free(list);
    reversa_sessions_free(sessions);
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : NULL;
    reversa_context *ctx = NULL;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    report_retention(ctx, folder);
    report_engagement(ctx, folder);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
