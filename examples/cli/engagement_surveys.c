/*
 * Surveys of the people of the pairs, side by side: who answered, would they recommend it, what changed, do items measure one
 * thing. Answers of fewer people than may be shown are left out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dates.h"
#include "engagement.h"

#define RECOMMEND "recommend"
#define HIGHEST_RECOMMEND 10.0

static const char *const side_names[] = {"mentors", "mentees"};

/* What is asked of one side about one item. */
typedef struct survey_part {
    const engagement_inputs *in;
    figures *report;
    const char *item;
    char heading[200];
    bool recommends;
    int64_t n_asked;
    reversa_survey_options options;
} survey_part;

static void add_noted(const survey_part *part, const figure *of)
{
    figure f = *of;
    f.part = part->heading;
    f.of = "people";
    f.hidden = f.n > 0 && f.n < (int64_t)part->in->session->settings->smallest;
    figures_add(part->report, &f);
}

/* A figure, hidden where it rests on too few people. */
static void add(const survey_part *part, const char *name, const char *label, figure_unit unit,
                reversa_estimate estimate, int64_t n)
{
    const figure f = {.name = name, .label = label, .unit = unit, .estimate = estimate, .n = n};
    add_noted(part, &f);
}

/* ---- who answered */

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int64_t engagement_people(const engagement_inputs *in, reversa_side side)
{
    const char *const *of_side = side == REVERSA_MENTOR ? in->rows.mentor_id : in->rows.mentee_id;
    size_t n = (size_t)in->rows.n;
    const char **ids = table_memory(NULL, n, sizeof *ids);
    int64_t n_people = 0;
    for (size_t i = 0; i < n; i++)
        ids[i] = of_side[i];
    qsort(ids, n, sizeof *ids, compare_ids);
    for (size_t i = 0; i < n; i++)
        n_people += i == 0 || strcmp(ids[i - 1], ids[i]) != 0;
    free(ids);
    return n_people;
}

/* Did so few of a side answer, or not answer, that the response is not shown? One group, and nobody outside it. */
static reversa_status find_hidden(const survey_part *part, bool *hidden_out)
{
    const reversa_pair_rows *pairs = &part->in->rows;
    int32_t *group = table_memory(NULL, (size_t)pairs->n, sizeof *group);
    reversa_survey_group made[2];
    reversa_pair_groups groups;
    reversa_pair_groups_init(&groups);
    for (int64_t i = 0; i < pairs->n; i++)
        group[i] = 0;
    groups.side = part->options.side;
    groups.n_groups = 1;
    groups.group = group;
    groups.smallest = (int64_t)part->in->session->settings->smallest;
    reversa_status status = reversa_survey_by_group(part->in->session->ctx, part->in->surveys, part->item,
                                                    &part->options, &groups, made);
    *hidden_out = !status && made[0].response_hidden;
    free(group);
    return status;
}

static reversa_status add_response(survey_part *part)
{
    static const char *const names[] = {"response_before", NULL, "response_after"};
    static const char *const labels[] = {"answered before", NULL, "answered after"};
    reversa_status status = REVERSA_OK;
    for (int wave = REVERSA_WAVE_BEFORE; !status && wave <= REVERSA_WAVE_AFTER; wave += REVERSA_WAVE_AFTER) {
        reversa_estimate rate;
        part->options.wave = (reversa_wave)wave;
        status = reversa_survey_response(part->in->session->ctx, part->in->surveys, part->item, &part->options, &rate);
        figure f = {.part = part->heading,
                    .name = names[wave],
                    .label = labels[wave],
                    .unit = FIGURE_SHARE,
                    .estimate = rate,
                    .n = part->n_asked,
                    .of = "people"};
        if (!status)
            status = find_hidden(part, &f.hidden);
        if (!status)
            figures_add(part->report, &f);
    }
    return status;
}

/* ---- would they recommend it */

/* The score, with the adjusted interval: the plain one is too narrow for few people, and nothing where all agree. */
static reversa_estimate shown(const reversa_enps *enps)
{
    reversa_estimate score = enps->score;
    score.low = enps->adjusted.low;
    score.high = enps->adjusted.high;
    return score;
}

static reversa_status add_recommend(survey_part *part, int64_t n_both)
{
    static const char *const names[] = {"enps_before", NULL, "enps_after"};
    static const char *const labels[] = {"would recommend it: eNPS before", NULL,
                                         "eNPS after (interval: adjusted Wald)"};
    reversa_context *ctx = part->in->session->ctx;
    reversa_status status = REVERSA_OK;
    reversa_estimate points;
    for (int wave = REVERSA_WAVE_BEFORE; !status && wave <= REVERSA_WAVE_AFTER; wave += REVERSA_WAVE_AFTER) {
        reversa_enps enps;
        part->options.wave = (reversa_wave)wave;
        status = reversa_survey_enps(ctx, part->in->surveys, part->item, &part->options, &enps);
        if (!status)
            add(part, names[wave], labels[wave], FIGURE_NUMBER, shown(&enps),
                enps.n_promoters + enps.n_passives + enps.n_detractors);
    }
    if (!status)
        status = reversa_survey_enps_change(ctx, part->in->surveys, part->item, &part->options, &points);
    if (!status)
        add(part, "enps_change", "points gained, same people", FIGURE_NUMBER, points, n_both);
    return status;
}

/* ---- what changed */

static void add_difference(const survey_part *part, const reversa_change *c)
{
    reversa_fit why = c->n > 0 ? REVERSA_FIT_NO_VARIATION : REVERSA_FIT_NO_DATA; /* all stayed as they were */
    const char *equal = c->n > 1 && isnan(c->mean.low) ? "all changed alike" : NULL;
    const figure change = {
        .name = "change", .label = "change", .unit = FIGURE_NUMBER, .estimate = c->mean, .n = c->n, .note = equal};
    add(part, "mean_before", "mean before", FIGURE_NUMBER, figures_single(c->mean_before), c->n);
    add(part, "mean_after", "mean after, same people", FIGURE_NUMBER, figures_single(c->mean_after), c->n);
    add_noted(part, &change);
    add(part, "d_z", "change in standard deviations (d_z)", FIGURE_NUMBER, figures_reasoned(c->d_z, c->fit), c->n);
    add(part, "hedges_g", "the same, corrected for few people (Hedges)", FIGURE_NUMBER,
        figures_reasoned(c->g_z, c->n == 2 ? REVERSA_FIT_TOO_FEW : c->fit), c->n);
    add(part, "p", "could be chance (paired t)", FIGURE_CHANCE, figures_reasoned(c->p, c->fit), c->n);
    add(part, "p_ranks", "could be chance (Wilcoxon)", FIGURE_CHANCE, figures_reasoned(c->wilcoxon_p, why), c->n);
    add(part, "p_sign", "could be chance (sign test)", FIGURE_CHANCE, figures_single(c->sign_p), c->n);
}

/* How much of what could be gained was: on a scale that must be known. */
static void add_gain(const survey_part *part, const reversa_skill_gain *gain)
{
    const reversa_change *c = &gain->change;
    bool above = c->mean_before >= part->options.maximum || c->mean_after > part->options.maximum;
    reversa_fit why = c->n > 0 ? REVERSA_FIT_NO_VARIATION : REVERSA_FIT_NO_DATA;
    double none = NAN;
    figure f = {.name = "gain",
                .label = "gained, of what could be (Hake)",
                .unit = FIGURE_SHARE,
                .estimate = figures_reasoned(above ? none : gain->hake, why),
                .n = c->n,
                .note = above ? "scores lie at or above --scale" : NULL};
    add_noted(part, &f);
    f.name = "gain_of_people";
    f.label = "mean of each person's own";
    f.estimate = figures_reasoned(above ? none : gain->hake_of_people, why);
    f.n = gain->n_could_gain;
    add_noted(part, &f);
}

/* Answers off the scale are left out of all figures of the item; that is said, for they may be on another scale. */
static void warn_of_outside(const survey_part *part, int64_t n)
{
    const figure f = {.part = part->heading,
                      .name = "outside",
                      .label = "answers outside 0 to 10, left out",
                      .unit = FIGURE_COUNT,
                      .estimate = figures_single((double)n),
                      .n = -1,
                      .note = n > 0 ? "are they on another scale?" : NULL};
    figures_add(part->report, &f);
    if (n == 0 || part->in->session->settings->quiet)
        return;
    fprintf(stderr, "reversa: warning: %s: %s answers of %s", part->in->session->settings->surveys, print_whole(n).text,
            side_names[part->options.side]);
    print_text(stderr, " to ", part->item, " lie outside 0 to 10; left out\n");
}

static reversa_status add_item(survey_part *part)
{
    reversa_skill_gain gain;
    reversa_status status = add_response(part);
    if (!status)
        status = reversa_survey_gain(part->in->session->ctx, part->in->surveys, part->item, &part->options, &gain);
    if (!status && part->recommends) {
        warn_of_outside(part, gain.n_outside);
        status = add_recommend(part, gain.change.n);
    }
    if (status)
        return status;
    add_difference(part, &gain.change);
    if (!part->recommends)
        add_gain(part, &gain);
    return REVERSA_OK;
}

static survey_part open_part(const engagement_inputs *in, figures *report, int side, const char *item)
{
    const cli_settings *settings = in->session->settings;
    survey_part part = {.in = in, .report = report, .item = item};
    reversa_survey_options_init(&part.options);
    part.options.pairs = &in->rows;
    part.options.side = (reversa_side)side;
    part.options.as_of = in->options.as_of;
    part.options.population = (int64_t)settings->population;
    part.options.maximum = settings->scale;
    part.n_asked = engagement_people(in, (reversa_side)side);
    part.recommends = item && strcmp(item, RECOMMEND) == 0;
    if (part.recommends) {
        part.options.lowest = 0;
        part.options.highest = HIGHEST_RECOMMEND;
    }
    snprintf(part.heading, sizeof part.heading, "Survey: %.160s, %s", item ? item : "items together", side_names[side]);
    return part;
}

/* ---- do items measure one thing */

/* All items but the one that asks for something else. */
static int64_t pick_items(const reversa_surveys *surveys, const char **items)
{
    int64_t n = 0;
    for (int32_t i = 0; i < reversa_surveys_n_items(surveys); i++)
        if (strcmp(reversa_surveys_item(surveys, i), RECOMMEND) != 0)
            items[n++] = reversa_surveys_item(surveys, i);
    return n;
}

static reversa_status add_alphas(const engagement_inputs *in, figures *report)
{
    static const char *const names[] = {"alpha_before", NULL, "alpha_after"};
    static const char *const labels[] = {"Cronbach's alpha before", NULL, "Cronbach's alpha after"};
    const char **items = table_memory(NULL, (size_t)reversa_surveys_n_items(in->surveys), sizeof *items);
    int64_t n_items = pick_items(in->surveys, items);
    reversa_status status = REVERSA_OK;
    for (int i = 0; !status && n_items > 1 && i < 4; i++) {
        survey_part part = open_part(in, report, i / 2, NULL);
        int wave = i % 2 ? REVERSA_WAVE_AFTER : REVERSA_WAVE_BEFORE;
        reversa_alpha alpha;
        part.options.wave = (reversa_wave)wave;
        status = reversa_survey_alpha(in->session->ctx, in->surveys, items, n_items, &part.options, &alpha);
        if (!status)
            add(&part, names[wave], labels[wave], FIGURE_NUMBER, alpha.alpha, alpha.n_people);
    }
    free(items);
    return status;
}

reversa_status engagement_surveys(const engagement_inputs *in, figures *report)
{
    reversa_status status = REVERSA_OK;
    char label[80];
    snprintf(label, sizeof label, "answers dated after %s, left out", dates_text(in->options.as_of).text);
    figures_count(report, "Surveys", "later_answers", label, reversa_survey_n_later(in->surveys, in->options.as_of));
    for (int32_t i = 0; i < reversa_surveys_n_items(in->surveys); i++)
        for (int side = REVERSA_MENTOR; !status && side <= REVERSA_MENTEE; side++) {
            survey_part part = open_part(in, report, side, reversa_surveys_item(in->surveys, i));
            status = add_item(&part);
        }
    return status ? status : add_alphas(in, report);
}
