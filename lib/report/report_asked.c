/*
 * What was asked: the programme in sentences. Rules, criteria and levels by kind; limits as the matching words them.
 */
#include "base/text.h"
#include "report/report.h"

static rv_figure plain(int64_t millionths)
{
    rv_figure figure = {""};
    char number[24];
    rv_format_millionths(millionths, number);
    for (size_t i = 0; number[i]; i++)
        figure.text[i] = number[i];
    return figure;
}

/* " at least 2", " from 2 to 4", …; nothing without bounds. */
static void put_bounds(rv_output *out, const rv_test *test)
{
    bool least = test->at_least != INT64_MIN;
    bool most = test->at_most != INT64_MAX;
    if (least && most)
        rv_html_say(out, " from %s to %s", plain(test->at_least).text, plain(test->at_most).text);
    else if (least)
        rv_html_say(out, " at least %s", plain(test->at_least).text);
    else if (most)
        rv_html_say(out, " at most %s", plain(test->at_most).text);
}

static void put_test(rv_output *out, const rv_test *test)
{
    if (test->n_values == 0) {
        rv_html_text(out, test->attribute);
        rv_html_put(out, " is");
        put_bounds(out, test);
        return;
    }
    rv_html_text(out, test->attribute);
    rv_html_put(out, test->n_values == 1 ? " is " : " is one of ");
    for (int32_t i = 0; i < test->n_values; i++) {
        rv_html_put(out, i ? ", " : "");
        rv_html_text(out, test->values[i]);
    }
}

static void put_rule(rv_output *out, const rv_rule *rule)
{
    static const char *const who[] = {"The mentor’s ", "The mentee’s ", "Of both: "};
    switch (rule->kind) {
    case RV_RULE_LEVEL_GAP:
        rv_html_put(out, "The mentee’s level less the mentor’s is");
        put_bounds(out, &rule->test);
        break;
    case RV_RULE_NOT_IN_REPORTING_LINE:
        rv_html_put(out, "Neither is above the other in the reporting line");
        break;
    case RV_RULE_SAME:
        rv_html_put(out, "Both have the same ");
        rv_html_text(out, rule->test.attribute);
        break;
    case RV_RULE_DIFFERENT:
        rv_html_put(out, "They differ in ");
        rv_html_text(out, rule->test.attribute);
        break;
    case RV_RULE_SHARED:
        rv_html_put(out, "Of ");
        rv_html_text(out, rule->test.attribute);
        rv_html_put(out, " they have in common");
        put_bounds(out, &rule->test);
        break;
    case RV_RULE_OVERLAP_MINUTES:
        rv_html_put(out, "Minutes of the week at which both are available:");
        put_bounds(out, &rule->test);
        break;
    case RV_RULE_ATTRIBUTE:
        rv_html_put(out, who[rule->who]);
        put_test(out, &rule->test);
        break;
    case RV_RULE_NOT_PAIRED_BEFORE:
        rv_html_put(out, "They have not been paired before");
        break;
    case RV_N_RULE_KINDS:
        break;
    }
}

static void put_rules(const rv_report *report)
{
    rv_output *out = report->out;
    rv_html_put(out, "<h3>Who may be paired</h3>\n<ul>\n");
    for (int32_t i = 0; i < report->problem->n_rules; i++) {
        const rv_bound_rule *rule = &report->problem->rules[i];
        rv_html_put(out, "<li>");
        put_rule(out, rule->rule);
        rv_html_put(out,
                    rule->skipped ? " <span class=\"soft\">(left out: the people file has no such column)</span>" : "");
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out, "<li>Nobody said no to the other, and nobody is paired with themselves</li>\n</ul>\n");
}

/* What a criterion looks at. */
static const char *criterion_words(rv_criterion_kind kind)
{
    static const char *const words[RV_N_CRITERION_KINDS] = {
        [RV_CRITERION_COVERAGE] = "how far the mentor’s set covers what the mentee wants",
        [RV_CRITERION_OVERLAP] = "share of tags in common",
        [RV_CRITERION_COMPLEMENT] = "the more they differ, the better",
        [RV_CRITERION_CLOSENESS] = "the nearer they are, the better",
        [RV_CRITERION_GAP] = "how near the difference is to the ideal one",
        [RV_CRITERION_AVAILABILITY] = "weekly time in common",
        [RV_CRITERION_MEAN] = "mean of both",
        [RV_CRITERION_SAME] = "equal in both",
        [RV_CRITERION_DIFFERENT] = "different in both",
        [RV_CRITERION_PREFERENCE] = "rank in the wishes",
        [RV_CRITERION_WAITING] = "rounds without a partner so far",
        [RV_CRITERION_SIMILARITY] = "likeness over several columns",
        [RV_CRITERION_USER] = "computed outside the programme"};
    return words[kind];
}

static void put_criteria(const rv_report *report)
{
    static const rv_heading columns[] = {
        {"Criterion, and what it looks at", false}, {"Weight", true}, {"Of a full score", true}};
    rv_output *out = report->out;
    int64_t all = 0;
    if (report->problem->n_criteria == 0) {
        rv_html_put(out, "<h3>How well people fit</h3>\n<p>Scores were given from elsewhere; pairs without one cannot "
                         "be made.</p>\n");
        return;
    }
    for (int32_t c = 0; c < report->problem->n_criteria; c++)
        all += report->problem->criteria[c].criterion->weight;
    rv_html_put(out,
                "<h3>How well people fit</h3>\n<p>A score is the weighted mean of these; 1 is a perfect fit.</p>\n");
    rv_html_open_table(out, "Criteria and their weights", columns, 3);
    for (int32_t c = 0; c < report->problem->n_criteria; c++) {
        const rv_criterion *criterion = report->problem->criteria[c].criterion;
        rv_html_open_row(out);
        rv_html_cell_term(out, criterion->name, criterion_words(criterion->kind));
        rv_html_cell_figure(out, plain((int64_t)criterion->weight * RV_THOUSAND));
        rv_html_cell_figure(out, rv_figure_percent(criterion->weight, all));
        rv_html_close_row(out);
    }
    rv_html_close_table(out);
}

static const char *level_words(rv_level_kind kind)
{
    static const char *const words[RV_N_LEVEL_KINDS] = {
        [RV_LEVEL_MENTEES] = "as many mentees with a mentor as possible",
        [RV_LEVEL_MENTORS] = "as many mentors with a mentee as possible",
        [RV_LEVEL_PAIRS] = "as many pairs as possible",
        [RV_LEVEL_SCORE] = "the greatest total score",
        [RV_LEVEL_WORST] = "the lowest score of a pair as high as possible",
        [RV_LEVEL_LEXIMIN] = "the lowest scores as high as possible, one after the other",
        [RV_LEVEL_KEEP] = "as many of the running pairs kept as possible",
        [RV_LEVEL_EVEN] = "mentees spread over mentors as evenly as possible"};
    return words[kind];
}

static void put_levels(const rv_report *report)
{
    const reversa_programme *programme = report->problem->programme;
    rv_output *out = report->out;
    rv_html_put(out, "<h3>What was wanted, in this order</h3>\n<ol>\n");
    for (int32_t l = 0; l < programme->n_levels; l++) {
        rv_html_say(out, "<li>%s", level_words(programme->objective[l].kind));
        if (programme->objective[l].give_up > 0)
            rv_html_say(out, ", for which the one before may give up %s of a whole",
                        plain(programme->objective[l].give_up).text);
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out,
                "</ol>\n<p class=\"soft\">Each is made as good as it can be without loss to those before it.</p>\n");
}

static void put_limits(const rv_report *report)
{
    rv_output *out = report->out;
    rv_html_put(out, "<h3>Limits on the whole</h3>\n");
    if (report->problem->n_limits == 0) {
        rv_html_put(out, "<p>None beyond how many partners each person may have.</p>\n");
        return;
    }
    rv_html_put(out, "<ul>\n");
    for (int32_t i = 0; i < report->problem->n_limits; i++) {
        rv_html_put(out, "<li>");
        rv_html_text(out, report->problem->limits[i].text);
        rv_html_put(out, "</li>\n");
    }
    rv_html_put(out, "</ul>\n");
}

void rv_report_asked(const rv_report *report)
{
    rv_html_open_section(report->out, "asked", "What was asked");
    put_rules(report);
    put_criteria(report);
    put_levels(report);
    put_limits(report);
    rv_html_close_section(report->out);
}
