/*
 * The record: from what, by what and with which seed the matching was computed, and what is worth knowing of it.
 */
#include "io/record.h"
#include "report/report.h"

static void put_entry(rv_output *out, const char *name, const char *text)
{
    rv_html_open_row(out);
    rv_html_cell_head(out, name);
    rv_html_cell_text(out, text);
    rv_html_close_row(out);
}

static void put_inputs(const rv_report *report)
{
    static const rv_heading columns[] = {{"Input", false}, {"File", false}, {"SHA-256", false}};
    rv_input inputs[RV_MAX_INPUTS];
    rv_output *out = report->out;
    int32_t n = rv_record_inputs(report->problem, inputs);
    rv_html_open_table(out, "What it was computed from", columns, 3);
    for (int32_t i = 0; i < n; i++) {
        rv_html_open_row(out);
        rv_html_cell_head(out, inputs[i].kind);
        rv_html_cell_text(out, inputs[i].source ? inputs[i].source : "in memory");
        rv_html_say(out, "<td><code>%s</code></td>", inputs[i].sha256[0] ? inputs[i].sha256 : "\xE2\x80\x93");
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
}

static void put_run(const rv_report *report)
{
    static const char *const solvers[] = {"auto", "network flow", "GLPK", "HiGHS"};
    static const rv_heading columns[] = {{"What", false}, {"Which", false}};
    const reversa_matching *matching = report->matching;
    const reversa_certificate *proof = &matching->certificate;
    rv_output *out = report->out;
    rv_html_open_table(out, "How it was computed", columns, 2);
    put_entry(out, "Outcome", reversa_outcome_name(matching->outcome));
    put_entry(out, "Solver", solvers[matching->solver]);
    if (proof->n_eligible >= 0) {
        put_entry(out, "Pairs that the rules allow", rv_figure_whole(proof->n_eligible).text);
        put_entry(out, "Pairs covered by the proof",
                  proof->scope == REVERSA_SCOPE_ELIGIBLE ? "all of these" : "those in the solver alone");
    }
    put_entry(out, "Pairs in the solver", rv_figure_whole(proof->n_candidates).text);
    rv_html_say(out, "<tr><th scope=\"row\">Seed</th><td>%llu</td></tr>\n",
                (unsigned long long)report->problem->cohort->seed);
    if (matching->options.lottery)
        rv_html_say(out, "<tr><th scope=\"row\">Seed of the lottery</th><td>%llu%s</td></tr>\n",
                    (unsigned long long)matching->options.lottery_seed,
                    matching->is_drawn ? "" : " (not drawn: nothing is proven, or the time limit passed)");
    put_entry(out, "Version", reversa_version());
    put_entry(out, "Built with", reversa_build_info());
    rv_html_close_table(out);
}

static void put_warnings(const rv_report *report)
{
    rv_output *out = report->out;
    if (report->problem->n_warnings == 0)
        return;
    rv_html_put(out, "<h3>Worth knowing</h3>\n<ul>\n");
    for (int32_t i = 0; i < report->problem->n_warnings; i++) {
        rv_html_put(out, "<li>");
        rv_html_text(out, report->problem->warnings[i]);
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out, "</ul>\n");
}

void rv_report_record(const rv_report *report)
{
    rv_html_open_section(report->out, "record", "The record");
    put_inputs(report);
    put_run(report);
    put_warnings(report);
    rv_html_put(report->out,
                "<p>The same inputs, seed and version give the same pairs. result.json beside this page holds "
                "all of this for programs; <code>reversa replay result.json</code> makes the run again and "
                "compares.</p>\n");
    rv_html_close_section(report->out);
}
