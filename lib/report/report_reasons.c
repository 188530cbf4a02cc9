/*
 * Why there is no matching, and what would help: limits that contradict each other, people who want more places than there
 * are, counted, and the least changes. The sentences are those of the infeasibility, which has proven each by solving the
 * programme that it speaks of; here they get their order and the words around them.
 */
#include "report/report.h"

#include <reversa/infeasible.h>

#define MOST_LINES 40 /* of one list: result.json has all */

static void put_line(rv_output *out, const char *text)
{
    rv_html_put(out, "<li>");
    rv_html_text(out, text);
    rv_html_put(out, "</li>\n");
}

/* The end of a list, and how much longer it is. */
static void close_list(rv_output *out, int32_t n)
{
    rv_html_put(out, "</ul>\n");
    if (n > MOST_LINES)
        rv_html_say(out, "<p class=\"soft\">And %s more, in result.json.</p>\n", rv_figure_whole(n - MOST_LINES).text);
}

static void put_clashes(rv_output *out, const reversa_infeasibility *why)
{
    int32_t n = reversa_infeasibility_n_clashes(why);
    if (n == 0)
        return;
    rv_html_put(out, "<h3>What contradicts</h3>\n");
    if (!reversa_infeasibility_is_minimal(why))
        rv_html_put(out, "<p>These cannot hold together; perhaps fewer of them would do.</p>\n<ul>\n");
    else if (n == 1)
        rv_html_put(out, "<p>Even without the other limits this one cannot be met.</p>\n<ul>\n");
    else
        rv_html_put(out, "<p>These cannot hold together, and it takes all of them: without any one the others could."
                         "</p>\n<ul>\n");
    for (int32_t i = 0; i < n && i < MOST_LINES; i++) {
        reversa_clash clash;
        reversa_infeasibility_clash(why, i, &clash);
        put_line(out, clash.text);
    }
    close_list(out, n);
}

static void put_crowds(rv_output *out, const reversa_crowding *crowding)
{
    int32_t n = reversa_crowding_n(crowding);
    if (n == 0)
        return;
    rv_html_put(out, "<h3>Counted</h3>\n<p>This can be checked by counting who may be paired with whom.</p>\n<ul>\n");
    for (int32_t i = 0; i < n && i < MOST_LINES; i++) {
        reversa_crowd crowd;
        reversa_crowding_crowd(crowding, i, &crowd);
        put_line(out, crowd.text);
    }
    close_list(out, n);
}

static void put_help(rv_output *out, const reversa_infeasibility *why)
{
    int32_t n = reversa_infeasibility_n_relaxations(why);
    rv_html_put(out, "<h3>What would help</h3>\n");
    if (n == 0) {
        rv_html_put(out, "<p>No change of a single limit or rule was found that helps.</p>\n");
        return;
    }
    rv_html_put(out, n == 1 ? "<p>With this change there is a matching.</p>\n<ul>\n"
                            : "<p>With any one of these changes there is a matching.</p>\n<ul>\n");
    for (int32_t i = 0; i < n && i < MOST_LINES; i++) {
        reversa_relaxation relaxation;
        reversa_infeasibility_relaxation(why, i, &relaxation);
        put_line(out, relaxation.text);
    }
    close_list(out, n);
}

void rv_report_reasons(const rv_report *report)
{
    const reversa_infeasibility *why = report->parts->why;
    rv_output *out = report->out;
    if (!why || report->matching->outcome != REVERSA_OUTCOME_INFEASIBLE)
        return;
    rv_html_open_section(out, "why", "Why there is no matching");
    put_clashes(out, why);
    put_crowds(out, reversa_infeasibility_crowding(why));
    put_help(out, why);
    rv_html_close_section(out);
}
