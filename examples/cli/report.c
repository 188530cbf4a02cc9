/*
 * The parts of a report, each from its own call. The parts that take time (the comparison with chance, the lottery) are made
 * within the time limit, and left out where it has passed; laying out takes none to speak of.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "progress.h"
#include "table.h"

enum { MAPPED, AUDITED };

static bool can_group(const reversa_cohort *cohort, const char *name)
{
    int32_t column = reversa_cohort_column_find(cohort, name);
    if (column < 0)
        return false;
    reversa_column_kind kind = reversa_cohort_column_kind(cohort, column);
    return kind == REVERSA_COLUMN_TEXT || kind == REVERSA_COLUMN_NUMBER;
}

static void add_column(const cli_inputs *inputs, const char *name, int which, cli_report *report)
{
    int *n = &report->n_columns[which];
    for (int i = 0; i < *n; i++)
        if (strcmp(report->column[which][i], name) == 0)
            return;
    if (*n < REPORT_COLUMNS && can_group(inputs->cohort, name))
        report->column[which][(*n)++] = name;
}

/* Of those there are: the department to map; to audit gender, and the columns that the programme names as sensitive. */
static void take_usual(const cli_inputs *inputs, int which, cli_report *report)
{
    add_column(inputs, which == MAPPED ? "department" : "gender", which, report);
    if (which == MAPPED || !inputs->programme)
        return;
    for (int32_t i = 0; reversa_programme_sensitive(inputs->programme, i); i++)
        add_column(inputs, reversa_programme_sensitive(inputs->programme, i), which, report);
}

/* The columns of an option, or the usual ones. 0 or an exit code. */
static int list_columns(cli_session *session, const cli_inputs *inputs, const char *command, int which,
                        cli_report *report)
{
    static const char *const names[] = {"map", "audit"};
    const char *asked = which == MAPPED ? session->settings->map : session->settings->audit;
    if (!asked) {
        take_usual(inputs, which, report);
        return 0;
    }
    size_t size = strlen(asked) + 1;
    report->list[which] = table_memory(NULL, size, 1);
    memcpy(report->list[which], asked, size);
    report->n_columns[which] = audit_split(report->list[which], report->column[which], REPORT_COLUMNS);
    if (report->n_columns[which] < 0) {
        report->n_columns[which] = 0;
        return session_usage(command, "--%s takes 1 to %d columns, parted by commas", names[which], REPORT_COLUMNS);
    }
    for (int i = 0; i < report->n_columns[which]; i++) {
        if (can_group(inputs->cohort, report->column[which][i]))
            continue;
        fprintf(stderr, "reversa: %s: there is no column of text or numbers called %s, which --%s names\n",
                session->settings->arguments[0], report->column[which][i], names[which]);
        return EXIT_INPUT;
    }
    return 0;
}

int report_check(cli_session *session, const cli_inputs *inputs, const char *command, cli_report *report)
{
    int code = list_columns(session, inputs, command, MAPPED, report);
    if (!code)
        code = list_columns(session, inputs, command, AUDITED, report);
    if (code || !session->settings->names || reversa_cohort_column_find(inputs->cohort, "name") >= 0)
        return code;
    fprintf(stderr, "reversa: %s: there is no column called name, which --names needs\n",
            session->settings->arguments[0]);
    return EXIT_INPUT;
}

/* A part for which there was no time is left out. */
static reversa_status unless_late(reversa_status status)
{
    return status == REVERSA_E_DEADLINE ? REVERSA_OK : status;
}

static reversa_status make_lottery(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                                   cli_report *report)
{
    reversa_insight *insight = NULL;
    reversa_insight_options options;
    reversa_insight_options_init(&options);
    options.ties_only = true;
    reversa_status status = reversa_insight_create(session->ctx, inputs->problem, matching, &options, &insight);
    if (!status)
        status = reversa_insight_classify(session->ctx, insight, NULL, &report->lottery);
    report->has_lottery = !status;
    reversa_insight_free(insight);
    return unless_late(status);
}

static reversa_status make_tables(cli_session *session, const reversa_matching *matching, cli_report *report)
{
    reversa_status status = REVERSA_OK;
    for (int i = 0; i < report->n_columns[MAPPED] && !status; i++) {
        reversa_pair_table_options options;
        reversa_pair_table_options_init(&options);
        options.column = report->column[MAPPED][i];
        status = reversa_pair_table_create(session->ctx, matching, &options, &report->table[i]);
    }
    return status;
}

/* Each column for mentees, then for mentors. */
static reversa_status make_audits(cli_session *session, const reversa_matching *matching, cli_report *report,
                                  reversa_report_audit *audits)
{
    reversa_status status = REVERSA_OK;
    for (int i = 0; i < 2 * report->n_columns[AUDITED] && !status; i++) {
        reversa_equity_audit asked;
        reversa_equity_audit_init(&asked);
        asked.side = i % 2 ? REVERSA_MENTOR : REVERSA_MENTEE;
        asked.n_columns = 1;
        asked.columns = &report->column[AUDITED][i / 2];
        status = reversa_equity_from_matching(session->ctx, matching, &asked, NULL, &report->equity[i]);
        audits[i] = (reversa_report_audit){
            .equity = report->equity[i], .column = report->column[AUDITED][i / 2], .side = asked.side};
    }
    return status;
}

static reversa_status make_page(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                                cli_report *report)
{
    reversa_report_audit audits[2 * REPORT_COLUMNS];
    reversa_report_parts parts;
    reversa_report_parts_init(&parts);
    reversa_status status = make_tables(session, matching, report);
    if (!status)
        status = make_audits(session, matching, report, audits);
    if (status)
        return status;
    parts.baseline = report->baseline;
    parts.lottery = report->has_lottery ? &report->lottery : NULL;
    parts.tables = (const reversa_pair_table *const *)report->table;
    parts.n_tables = report->n_columns[MAPPED];
    parts.audits = audits;
    parts.n_audits = 2 * report->n_columns[AUDITED];
    parts.blocking = report->blocking;
    parts.names = session->settings->names > 0;
    return reversa_report_create(session->ctx, inputs->problem, matching, &parts, &report->report);
}

int report_reasons(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching,
                   const reversa_infeasibility *why, cli_report *report)
{
    reversa_report_parts parts;
    reversa_report_parts_init(&parts);
    parts.why = why;
    if (reversa_matching_outcome(matching) != REVERSA_OUTCOME_INFEASIBLE)
        return 0;
    reversa_status status = reversa_report_create(session->ctx, inputs->problem, matching, &parts, &report->report);
    return status ? session_failed(session, status) : 0;
}

int report_make(cli_session *session, const cli_inputs *inputs, const reversa_matching *matching, bool page,
                cli_report *report)
{
    reversa_outcome outcome = reversa_matching_outcome(matching);
    reversa_baseline_options options;
    reversa_proof proof = reversa_matching_certificate(matching).proof;
    if (outcome != REVERSA_OUTCOME_OPTIMAL && outcome != REVERSA_OUTCOME_FEASIBLE)
        return 0;
    reversa_baseline_options_init(&options);
    options.seed = session->settings->seed;
    reversa_status status = unless_late(
        reversa_baseline_create(session->ctx, inputs->problem, matching, &options, &report->baseline));
    if (!status &&
        (proof == REVERSA_PROOF_DUALS || (page && proof != REVERSA_PROOF_STABLE))) /* from prices it is cheap */
        status = make_lottery(session, inputs, matching, report);
    reversa_context_set_time_limit(session->ctx, 0);
    if (!status && page)
        status = make_page(session, inputs, matching, report);
    session_phase(session, "reporting");
    return status ? session_failed(session, status) : 0;
}

void report_free(cli_report *report)
{
    for (int i = 0; i < REPORT_COLUMNS; i++)
        reversa_pair_table_free(report->table[i]);
    for (int i = 0; i < 2 * REPORT_COLUMNS; i++)
        reversa_equity_free(report->equity[i]);
    reversa_report_free(report->report);
    reversa_baseline_free(report->baseline);
    free(report->list[MAPPED]);
    free(report->list[AUDITED]);
}
