/*
 * The report of a matching: the page and the order of its sections. The page is held in memory, so that it can be written into
 * a folder together with the other results, all or none.
 */
#include "report/report.h"

#include <string.h>

#include "io/file.h"
#include "model/blocking.h"
#include "model/reasons.h"

#define MOST_PAIRS 10000

struct reversa_report {
    rv_arena arena;
    size_t length;
    const char *html; /* [length + 1] */
};

void reversa_report_parts_init(reversa_report_parts *parts)
{
    *parts = (reversa_report_parts){.struct_size = sizeof *parts, .most_pairs = MOST_PAIRS};
}

static bool has_pairs(const reversa_matching *matching)
{
    return matching->outcome == REVERSA_OUTCOME_OPTIMAL || matching->outcome == REVERSA_OUTCOME_FEASIBLE;
}

static reversa_status put_page(const rv_report *report)
{
    const char *name = report->problem->programme->name;
    rv_html_open_page(report->out, "Report of a matching", name[0] ? name : "A mentoring programme", NULL);
    rv_report_summary(report);
    rv_report_reasons(report);
    rv_report_asked(report);
    rv_report_outcome(report);
    if (has_pairs(report->matching)) {
        rv_report_wishes(report);
        rv_report_quality(report);
        rv_report_unmatched(report);
    }
    rv_report_limits(report);
    if (has_pairs(report->matching)) {
        rv_report_meetings(report);
        rv_report_fairness(report);
        rv_report_lottery(report);
        rv_report_pairs(report);
    }
    rv_report_record(report);
    rv_html_close_page(report->out, "Made by reversa. This page runs no script and fetches nothing.");
    return report->out->status;
}

/* ---- The doors ---- */

static reversa_status check_parts(rv_report *report)
{
    const reversa_report_parts *parts = report->parts;
    reversa_context *ctx = report->ctx;
    if (parts->struct_size < sizeof *parts)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The report's parts are of another version: use their init");
    if (parts->n_tables < 0 || parts->n_audits < 0 || parts->most_pairs < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "n_tables, n_audits and most_pairs must not be below 0");
    if ((parts->n_tables > 0 && !parts->tables) || (parts->n_audits > 0 && !parts->audits))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "tables and audits must not be NULL where there are any");
    for (int32_t i = 0; i < parts->n_tables; i++)
        if (!parts->tables[i])
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "A table is NULL");
    for (int32_t i = 0; i < parts->n_audits; i++)
        if (!parts->audits[i].equity || !parts->audits[i].column)
            return rv_fail(ctx, REVERSA_E_ARGUMENT, "An audit or its column is NULL");
    if (parts->why && parts->why->problem != report->problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The infeasibility is of another problem");
    if (parts->blocking && parts->blocking->problem != report->problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The blocking pairs are of another problem");
    if (!parts->names)
        return REVERSA_OK;
    report->name = rv_cohort_column(report->problem->cohort, "name");
    if (!report->name || report->name->kind != REVERSA_COLUMN_TEXT)
        return rv_fail_at(ctx, REVERSA_E_DATA, (rv_place){.file = report->problem->cohort->source, .column = "name"},
                          "There is no such column to take names from");
    return REVERSA_OK;
}

reversa_status rv_report_keep(reversa_context *ctx, const rv_output *out, reversa_report **report_out)
{
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    reversa_report *kept = rv_arena_alloc(ctx, &arena, 1, sizeof *kept);
    const char *html = kept ? rv_arena_text(ctx, &arena, out->buffer, out->used) : NULL;
    if (!html) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    *kept = (reversa_report){.arena = arena, .length = out->used, .html = html};
    *report_out = kept;
    return REVERSA_OK;
}

reversa_status reversa_report_create(reversa_context *ctx, const reversa_problem *problem,
                                     const reversa_matching *matching, const reversa_report_parts *parts,
                                     reversa_report **report_out)
{
    reversa_report_parts usual;
    rv_output out = {0};
    reversa_report_parts_init(&usual);
    if (report_out)
        *report_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !matching || !report_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "problem, matching and report_out must not be NULL");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    rv_report report = {
        .ctx = ctx, .out = &out, .problem = problem, .matching = matching, .parts = parts ? parts : &usual};
    status = check_parts(&report);
    if (status)
        return status;
    rv_arena_open(ctx, &report.scratch);
    status = rv_report_compare(&report);
    if (!status)
        status = rv_report_count_wishes(&report);
    if (!status)
        status = rv_output_open(ctx, "-", &out); /* held in memory */
    for (int side = 0; side < 2 && !status; side++)
        reversa_matching_counts(matching, (reversa_side)side, &report.counts[side]);
    if (!status)
        status = put_page(&report);
    if (!status)
        status = rv_report_keep(ctx, &out, report_out);
    rv_output_abort(&out);
    rv_arena_free(&report.scratch);
    return status;
}

const char *reversa_report_html(const reversa_report *report, size_t *length_out)
{
    if (length_out)
        *length_out = report->length;
    return report->html;
}

reversa_status reversa_report_write(reversa_context *ctx, const reversa_report *report, const char *path)
{
    rv_output output = {0};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!report || !path)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "report and path must not be NULL");
    status = rv_output_open(ctx, path, &output);
    if (status)
        return status;
    rv_output_add(&output, report->html, report->length);
    return rv_output_commit(&output);
}

void reversa_report_free(reversa_report *report)
{
    if (!report)
        return;
    rv_arena arena = report->arena; /* the report lies in it */
    rv_arena_free(&arena);
}
