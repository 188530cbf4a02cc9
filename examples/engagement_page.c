/*
 * Whether pairs meet as planned, and which may need support, as a page to read, print and pass on.
 *
 *   engagement_page [FILE.html]      (in the root of the source); without a file it only says what would be written
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define AS_OF 20999 /* 2027-06-30 */

static reversa_status deliver(reversa_context *ctx, const reversa_report *report, const char *path)
{
    size_t length;
    reversa_report_html(report, &length);
    printf("%s\n", length > 10000 ? "a page with its pictures and tables" : "a page with little on it");
    return path ? reversa_report_write(ctx, report, path) : REVERSA_OK;
}

static bool make_page(reversa_context *ctx, const char *path)
{
    reversa_sessions *sessions = NULL;
    reversa_pair_list *list = NULL;
    reversa_pair_rows pairs;
    reversa_engagement *engagement = NULL;
    reversa_risk *risk = NULL;
    reversa_report *report = NULL;
    reversa_engagement_options options; /* two meetings of 60 minutes a month */
    reversa_engagement_parts parts;
    reversa_engagement_options_init(&options);
    reversa_engagement_parts_init(&parts);
    options.as_of = AS_OF;
    parts.options = &options;
    parts.source = "sessions.csv";
    bool ok = !reversa_sessions_read(ctx, "examples/data/sessions.csv", &sessions) &&
              !reversa_pair_list_read(ctx, "examples/data/pairs.csv", &list);
    if (ok) {
        reversa_pair_list_rows(list, &pairs);
        parts.pairs = &pairs; /* for the ids of those that may need support */
        ok = !reversa_engagement_create(ctx, sessions, &pairs, &options, &engagement) &&
             !reversa_risk_create(ctx, sessions, &pairs, &options, NULL, &risk);
        parts.risk = risk;
        ok = ok && !reversa_report_engagement(ctx, engagement, &parts, &report) && !deliver(ctx, report, path);
    }
    reversa_report_free(report);
    reversa_risk_free(risk);
    reversa_engagement_free(engagement);
    reversa_pair_list_free(list);
    reversa_sessions_free(sessions);
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
        fprintf(stderr, "engagement_page: %s\n", error.message);
    }
    reversa_context_free(ctx);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
