/*
 * Engagement and surveys for each value of a column of people.csv. The library says which groups must be hidden.
 */
#include <stdlib.h>
#include <string.h>

#include "engagement.h"
#include "table.h"

static const char *const side_words[] = {"mentors", "mentees"};

int engagement_make_groups(engagement_inputs *in)
{
    const cli_settings *settings = in->session->settings;
    const char *const *ids = settings->side == REVERSA_MENTOR ? in->rows.mentor_id : in->rows.mentee_id;
    int code = audit_codes_make(settings->everyone, in->cohort, settings->by, &in->codes);
    if (code)
        return code;
    in->group = table_memory(NULL, (size_t)in->rows.n, sizeof *in->group);
    for (int64_t i = 0; i < in->rows.n; i++) {
        int32_t person = reversa_cohort_find(in->cohort, ids[i]);
        in->group[i] = person < 0 ? -1 : in->codes.code[person];
    }
    return 0;
}

/* A figure of a group, hidden where the library hides it. */
typedef struct group_figure {
    const char *name;
    const char *label;
    figure_unit unit;
    reversa_estimate estimate;
    int64_t n; /* −1 for nothing to say */
    bool hidden;
} group_figure;

static void add(figures *report, const char *part, const group_figure *g, const char *of)
{
    const figure f = {.part = part,
                      .name = g->name,
                      .label = g->label,
                      .unit = g->unit,
                      .estimate = g->estimate,
                      .n = g->n,
                      .of = of,
                      .hidden = g->hidden};
    figures_add(report, &f);
}

static const char *group_name(const engagement_inputs *in, int32_t g)
{
    return g < in->codes.n_values ? in->codes.values[g] : "(no value)";
}

static void add_engagement(const engagement_inputs *in, int32_t k, const reversa_engagement_group *g, figures *report)
{
    char part[300];
    const group_figure rows[] = {
        {"pairs", "pairs that have begun", FIGURE_COUNT, figures_single((double)g->n_pairs), -1, g->hidden},
        {"adherence", "due meetings that were held", FIGURE_SHARE, g->adherence, g->n_closed, g->hidden},
        {"volume", "minutes held, of those due", FIGURE_SHARE, figures_single(g->volume), -1, g->hidden},
        {"completion", "held of the whole plan", FIGURE_SHARE, figures_single(g->completion), -1, g->hidden},
        {"covered", "days within reach of a meeting", FIGURE_SHARE, figures_single(g->covered), -1, g->hidden},
    };
    snprintf(part, sizeof part, "%.100s of the %s: %.120s", in->session->settings->by,
             side_words[in->session->settings->side], group_name(in, k));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        add(report, part, &rows[i], "due windows");
}

static void add_answers(const engagement_inputs *in, const char *item, int32_t k, const reversa_survey_group *g,
                        figures *report)
{
    char part[300];
    const group_figure rows[] = {
        {"response_after", "answered after", FIGURE_SHARE, g->response, g->n_asked, g->response_hidden},
        {"mean_after", "mean after", FIGURE_NUMBER, g->mean, g->n_answered, g->hidden},
        {"enps_after", "would recommend it: eNPS after", FIGURE_NUMBER, g->enps, g->n_answered, g->hidden},
        {"change", "change", FIGURE_NUMBER, g->change, g->n_both, g->change_hidden},
    };
    snprintf(part, sizeof part, "Survey: %.80s, %.80s of the %s: %.100s", item, in->session->settings->by,
             side_words[in->session->settings->side], group_name(in, k));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (i != 2 || strcmp(item, "recommend") == 0)
            add(report, part, &rows[i], "people");
}

/* Is there someone in the group of those without a value? */
static bool is_there(const engagement_inputs *in, int32_t k)
{
    for (int64_t i = 0; i < in->rows.n; i++)
        if ((in->group[i] < 0 ? in->codes.n_values : in->group[i]) == k)
            return true;
    return false;
}

static reversa_status add_surveys(const engagement_inputs *in, const reversa_pair_groups *groups, figures *report)
{
    reversa_survey_group *made = table_memory(NULL, (size_t)groups->n_groups + 1, sizeof *made);
    reversa_survey_options options;
    reversa_status status = REVERSA_OK;
    reversa_survey_options_init(&options);
    options.pairs = &in->rows;
    options.as_of = in->options.as_of;
    const reversa_survey_options usual = options;
    for (int32_t i = 0; !status && i < reversa_surveys_n_items(in->surveys); i++) {
        const char *item = reversa_surveys_item(in->surveys, i);
        bool recommends = strcmp(item, "recommend") == 0;
        options.lowest = recommends ? 0 : usual.lowest;
        options.highest = recommends ? 10 : usual.highest;
        status = reversa_survey_by_group(in->session->ctx, in->surveys, item, &options, groups, made);
        for (int32_t k = 0; !status && k <= groups->n_groups; k++)
            if (is_there(in, k))
                add_answers(in, item, k, &made[k], report);
    }
    free(made);
    return status;
}

reversa_status engagement_group_figures(const engagement_inputs *in, figures *report)
{
    reversa_pair_groups groups;
    reversa_pair_groups_init(&groups);
    groups.side = (reversa_side)in->session->settings->side;
    groups.n_groups = in->codes.n_values;
    groups.group = in->group;
    groups.smallest = (int64_t)in->session->settings->smallest;
    reversa_engagement_group *made = table_memory(NULL, (size_t)groups.n_groups + 1, sizeof *made);
    reversa_status status = reversa_engagement_by_group(in->session->ctx, in->engagement, &in->rows, &groups, made);
    for (int32_t k = 0; !status && k <= groups.n_groups; k++)
        if (is_there(in, k))
            add_engagement(in, k, &made[k], report);
    free(made);
    return !status && in->surveys ? add_surveys(in, &groups, report) : status;
}
