/*
 * Reasons for people: the sentences of the library, in the order in which one asks. It adds headings and nothing else.
 */
#include "reasons.h"

#include "print.h"
#include "progress.h"

#define CROWDS 3 /* certificates that are printed: result.json has all */

int reasons_find(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                 reversa_infeasibility **why_out)
{
    double seconds = session->settings->reason_time;
    *why_out = NULL;
    if (reversa_matching_outcome(matching) != REVERSA_OUTCOME_INFEASIBLE || seconds <= 0)
        return 0;
    reversa_context_set_time_limit(session->ctx, seconds);
    reversa_status status = reversa_infeasibility_find(session->ctx, inputs->problem, NULL, why_out);
    reversa_context_set_time_limit(session->ctx, 0);
    session_phase(session, "reasons");
    if (status)
        return session_failed(session, status);
    if (reversa_infeasibility_verdict(*why_out) == REVERSA_FEASIBILITY_NO)
        return 0;
    reversa_infeasibility_free(*why_out); /* not even the verdict in that time: the matching's own words do */
    *why_out = NULL;
    return 0;
}

static void print_sentence(FILE *stream, const char *text)
{
    fputs("  ", stream);
    print_wrapped(stream, 2, 2, print_width(stream), text);
}

static void print_crowds(FILE *stream, const reversa_crowding *crowding)
{
    int32_t n = reversa_crowding_n(crowding);
    if (n == 0)
        return;
    print_heading(stream, "Counted");
    for (int32_t i = 0; i < n && i < CROWDS; i++) {
        reversa_crowd crowd;
        reversa_crowding_crowd(crowding, i, &crowd);
        print_sentence(stream, crowd.text);
    }
    if (n > CROWDS)
        fprintf(stream, "  and %d more such groups\n", (int)(n - CROWDS));
}

void reasons_print(FILE *stream, const reversa_infeasibility *why)
{
    if (!why)
        return;
    print_heading(stream, reversa_infeasibility_is_minimal(why)
                              ? "What contradicts: all of these together, and no fewer"
                              : "What contradicts: these together, perhaps fewer would do");
    for (int32_t i = 0; i < reversa_infeasibility_n_clashes(why); i++) {
        reversa_clash clash;
        reversa_infeasibility_clash(why, i, &clash);
        print_sentence(stream, clash.text);
    }
    print_crowds(stream, reversa_infeasibility_crowding(why));
    int32_t n = reversa_infeasibility_n_relaxations(why);
    if (n > 0)
        print_heading(stream, "What would help: each line alone");
    for (int32_t i = 0; i < n; i++) {
        reversa_relaxation relaxation;
        reversa_infeasibility_relaxation(why, i, &relaxation);
        print_sentence(stream, relaxation.text);
    }
}

reversa_status reasons_write(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                             const reversa_infeasibility *why, const char *path)
{
    if (why)
        return reversa_infeasibility_write(session->ctx, matching, why, path);
    return reversa_result_write(session->ctx, inputs->problem, matching, REVERSA_RESULT_SUMMARY, path);
}
