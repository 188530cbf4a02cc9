/*
 * Surveys of the people of the pairs, side by side: who answered, would they recommend it, what changed. Answers of fewer
 * people than may be shown are left out.
 */
#include <math.h>
#include <string.h>

#include "dates.h"
#include "engagement.h"

static const char *const side_names[] = {"mentors", "mentees"};

/* What is asked of one side about one item. */
typedef struct survey_part {
    const engagement_inputs *in;
    figures *report;
    const char *item;
    char heading[200];
    reversa_survey_options options;
} survey_part;

/* A figure, hidden where it rests on too few people. */
static void add(const survey_part *part, const char *name, const char *label, figure_unit unit,
                reversa_estimate estimate, int64_t n)
{
    const figure f = {.part = part->heading,
                      .name = name,
                      .label = label,
                      .unit = unit,
                      .estimate = estimate,
                      .n = n,
                      .of = "people",
                      .hidden = n > 0 && n < (int64_t)part->in->session->settings->smallest};
    figures_add(part->report, &f);
}

/* The score, with the adjusted interval: the plain one is too narrow for few people, and nothing where all agree. */
static reversa_estimate shown(const reversa_enps *enps)
{
    reversa_estimate score = enps->score;
    score.low = enps->adjusted.low;
    score.high = enps->adjusted.high;
    return score;
}

static reversa_status add_recommend(survey_part *part)
{
    static const char *const names[] = {"enps_before", NULL, "enps_after"};
    static const char *const labels[] = {"would recommend it: eNPS before", NULL,
                                         "eNPS after (interval: adjusted Wald)"};
    reversa_context *ctx = part->in->session->ctx;
    reversa_status status = REVERSA_OK;
    for (int wave = REVERSA_WAVE_BEFORE; !status && wave <= REVERSA_WAVE_AFTER; wave += REVERSA_WAVE_AFTER) {
        reversa_enps enps;
        part->options.wave = (reversa_wave)wave;
        status = reversa_survey_enps(ctx, part->in->surveys, part->item, &part->options, &enps);
        if (!status)
            add(part, names[wave], labels[wave], FIGURE_NUMBER, shown(&enps),
                enps.n_promoters + enps.n_passives + enps.n_detractors);
    }
    return status;
}

static reversa_status add_change(survey_part *part)
{
    reversa_skill_gain gain;
    reversa_status status = reversa_survey_gain(part->in->session->ctx, part->in->surveys, part->item, &part->options,
                                                &gain);
    if (status)
        return status;
    const reversa_change *c = &gain.change;
    reversa_estimate before = figures_single(c->mean_before);
    reversa_estimate after = figures_single(c->mean_after);
    add(part, "mean_before", "mean before", FIGURE_NUMBER, before, c->n);
    add(part, "mean_after", "mean after, same people", FIGURE_NUMBER, after, c->n);
    add(part, "change", "change", FIGURE_NUMBER, c->mean, c->n);
    reversa_fit why = c->n > 0 ? REVERSA_FIT_NO_VARIATION : REVERSA_FIT_NO_DATA; /* all stayed as they were */
    add(part, "hedges_g", "change in standard deviations", FIGURE_NUMBER, figures_reasoned(c->g_z, c->fit), c->n);
    add(part, "p", "could be chance (paired t)", FIGURE_CHANCE, figures_reasoned(c->p, c->fit), c->n);
    add(part, "p_ranks", "could be chance (Wilcoxon)", FIGURE_CHANCE, figures_reasoned(c->wilcoxon_p, why), c->n);
    return REVERSA_OK;
}

static reversa_status add_response(survey_part *part)
{
    reversa_estimate rate;
    part->options.wave = REVERSA_WAVE_AFTER;
    reversa_status status = reversa_survey_response(part->in->session->ctx, part->in->surveys, part->item,
                                                    &part->options, &rate);
    if (!status)
        add(part, "response_after", "answered after", FIGURE_SHARE, rate, -1);
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
            survey_part part = {.in = in, .report = report, .item = reversa_surveys_item(in->surveys, i)};
            reversa_survey_options_init(&part.options);
            part.options.pairs = &in->rows;
            part.options.side = (reversa_side)side;
            part.options.as_of = in->options.as_of;
            snprintf(part.heading, sizeof part.heading, "Survey: %.160s, %s", part.item, side_names[side]);
            status = add_response(&part);
            if (!status && strcmp(part.item, "recommend") == 0)
                status = add_recommend(&part);
            if (!status)
                status = add_change(&part);
        }
    return status;
}
