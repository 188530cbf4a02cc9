/*
 * Do pairs meet as planned, and which may need support? With how often such flags are wrong.
 *
 *   engagement [sessions.csv pairs.csv]       (default: those in examples/data)
 */
#include <reversa.h>
#include <stdio.h>
#include <stdlib.h>

#define AS_OF 20999 /* 2027-06-30 */

/* Print what went wrong and end. */
static void fail(const reversa_context *ctx)
{
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    fprintf(stderr, "%s:%lld: %s\n", error.file ? error.file : "engagement", (long long)error.row, error.message);
    exit(EXIT_FAILURE);
}

static void print_support(const reversa_risk *risk, const reversa_pair_rows *pairs)
{
    reversa_risk_errors errors;
    for (int64_t i = 0; i < reversa_risk_n(risk); i++) {
        reversa_pair_risk pair;
        reversa_risk_at(risk, i, &pair);
        if (pair.flagged)
            printf("ask how it goes: %s and %s, silent for %d days\n", pairs->mentor_id[pair.pair],
                   pairs->mentee_id[pair.pair], (int)pair.silence);
    }
    reversa_risk_count_errors(risk, &errors);
    printf("flags until now: %lld of %lld pairs that did not meet were flagged, and %lld of %lld that did\n",
           (long long)errors.n_flagged_silent, (long long)(errors.n_flagged_silent + errors.n_unflagged_silent),
           (long long)errors.n_flagged_met, (long long)(errors.n_flagged_met + errors.n_unflagged_met));
}

int main(int argc, char **argv)
{
    reversa_context *ctx = NULL;
    reversa_sessions *sessions = NULL;
    reversa_pair_list *list = NULL;
    reversa_pair_rows pairs;
    reversa_engagement *engagement = NULL;
    reversa_risk *risk = NULL;
    reversa_engagement_options options;
    reversa_engagement_summary summary;
    if (reversa_context_create(NULL, &ctx))
        return EXIT_FAILURE;
    if (reversa_sessions_read(ctx, argc > 2 ? argv[1] : "examples/data/sessions.csv", &sessions) ||
        reversa_pair_list_read(ctx, argc > 2 ? argv[2] : "examples/data/pairs.csv", &list))
        fail(ctx);

    reversa_pair_list_rows(list, &pairs);
    reversa_engagement_options_init(&options); /* two meetings of 60 minutes a month */
    options.as_of = AS_OF;
    if (reversa_engagement_create(ctx, sessions, &pairs, &options, &engagement) ||
        reversa_risk_create(ctx, sessions, &pairs, &options, NULL, &risk))
        fail(ctx);
    reversa_engagement_summarise(engagement, &summary);
    printf("%lld pairs, %lld run; %.0f %% of %lld due meetings were held (%.0f to %.0f %%)\n",
           (long long)summary.n_pairs, (long long)summary.n_running, summary.adherence.value * 100,
           (long long)summary.n_closed, summary.adherence.low * 100, summary.adherence.high * 100);
    print_support(risk, &pairs);

    reversa_risk_free(risk);
    reversa_engagement_free(engagement);
    reversa_pair_list_free(list);
    reversa_sessions_free(sessions);
    reversa_context_free(ctx);
    return EXIT_SUCCESS;
}
