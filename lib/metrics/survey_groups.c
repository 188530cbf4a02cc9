/*
 * Answers by group: one pass finds everyone's answers, then the people of each group are taken together.
 *
 * Three tables are protected. Who answered, of which the totals alone are known; then, beside the number that answered, who
 * did not, and who answered both before and after: parts of sums that are known where they are shown, so that neither
 * those who kept silent nor those who came late are found by subtraction.
 */
#include <math.h>
#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/pair_groups.h"
#include "metrics/share.h"
#include "metrics/survey.h"

enum { WAVE, BEFORE, AFTER, N_ANSWERS };

typedef struct grouping {
    reversa_context *ctx;
    const reversa_survey_options *options;
    const reversa_pair_groups *given;
    rv_survey_people survey;
    rv_pair_groups groups;
    double *answer[N_ANSWERS]; /* [people] NaN for none */
    int64_t *asked;            /* [groups] */
    int64_t *answered;
    int64_t *both;
    int64_t *counts; /* [2 · groups] */
    bool *hidden[3]; /* [groups] all, response, change */
    double *x;       /* [people] answers of one group, or before */
    double *y;       /* [people] after */
    double *zero;    /* [people] */
} grouping;

/* Answers by the codes of the groups' people. */
static reversa_status find_answers(grouping *g, const char *item)
{
    static const rv_wave waves[] = {[BEFORE] = RV_WAVE_BEFORE, [AFTER] = RV_WAVE_AFTER};
    const rv_dictionary *ids = &g->survey.surveys->ids;
    size_t n = (size_t)g->groups.people.count;
    double *of_id = rv_arena_alloc(g->ctx, &g->groups.arena, (size_t)ids->count, sizeof *of_id);
    reversa_status status = of_id ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int k = 0; k < N_ANSWERS && !status; k++) {
        rv_wave wave = k == WAVE ? (rv_wave)g->options->wave : waves[k];
        g->answer[k] = rv_arena_alloc(g->ctx, &g->groups.arena, n, sizeof *g->answer[k]);
        status = g->answer[k] ? rv_survey_collect(&g->survey, item, wave, of_id, 1) : REVERSA_E_MEMORY;
        for (size_t i = 0; i < n && !status; i++) {
            const char *text = rv_dictionary_text(&g->groups.people, (int32_t)i);
            int32_t id = rv_dictionary_find(ids, text, strlen(text));
            g->answer[k][i] = id >= 0 ? of_id[id] : (double)NAN;
        }
    }
    return status;
}

static reversa_status make_room(grouping *g)
{
    rv_arena *arena = &g->groups.arena;
    size_t people = (size_t)g->groups.people.count;
    size_t groups = (size_t)g->groups.n;
    g->asked = rv_arena_alloc(g->ctx, arena, groups, sizeof *g->asked);
    g->answered = rv_arena_alloc(g->ctx, arena, groups, sizeof *g->answered);
    g->both = rv_arena_alloc(g->ctx, arena, groups, sizeof *g->both);
    g->counts = rv_arena_alloc(g->ctx, arena, groups, 2 * sizeof *g->counts);
    g->x = rv_arena_alloc(g->ctx, arena, people, sizeof *g->x);
    g->y = rv_arena_alloc(g->ctx, arena, people, sizeof *g->y);
    g->zero = rv_arena_alloc(g->ctx, arena, people, sizeof *g->zero);
    bool made = g->asked && g->answered && g->both && g->counts && g->x && g->y && g->zero;
    for (int k = 0; k < 3; k++) {
        g->hidden[k] = rv_arena_alloc(g->ctx, arena, groups, sizeof *g->hidden[k]);
        made = made && g->hidden[k];
    }
    return made ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void count_people(grouping *g)
{
    for (int32_t i = 0; i < g->groups.people.count; i++) {
        int32_t k = g->groups.group[i];
        g->asked[k]++;
        g->answered[k] += !isnan(g->answer[WAVE][i]);
        g->both[k] += !isnan(g->answer[BEFORE][i]) && !isnan(g->answer[AFTER][i]);
    }
}

/* Hide by one column of counts, or by a part and the rest of a known sum. */
static void hide_groups(const grouping *g, const int64_t *part, const int64_t *sum, bool *hidden)
{
    size_t columns = sum ? 2 : 1;
    for (int32_t k = 0; k < g->groups.n; k++) {
        g->counts[(size_t)k * columns] = part[k];
        if (sum)
            g->counts[(size_t)k * columns + 1] = sum[k] - part[k];
    }
    const rv_group_counts table = {.n_groups = (size_t)g->groups.n,
                                   .n_columns = columns,
                                   .counts = g->counts,
                                   .smallest = g->given->smallest,
                                   .totals_known = sum != NULL};
    rv_disclosure_hide_groups(&table, hidden);
}

static void hide(const grouping *g)
{
    size_t size = (size_t)g->groups.n * sizeof(bool);
    bool part_of_wave = g->options->wave != REVERSA_WAVE_DURING; /* who answered during need not be among the others */
    hide_groups(g, g->answered, NULL, g->hidden[0]);
    memcpy(g->hidden[1], g->hidden[0], size);
    memcpy(g->hidden[2], g->hidden[0], size);
    hide_groups(g, g->answered, g->asked, g->hidden[1]);
    hide_groups(g, g->both, part_of_wave ? g->answered : NULL, g->hidden[2]);
}

/* What the shown answers of a group say. */
static reversa_status measure(grouping *g, int32_t k, reversa_survey_group *out)
{
    double level = g->options->level;
    reversa_change mean;
    reversa_change change;
    reversa_enps enps;
    int64_t n = 0;
    int64_t n_both = 0;
    for (int32_t i = 0; i < g->groups.people.count; i++)
        if (g->groups.group[i] == k && !isnan(g->answer[WAVE][i]))
            g->x[n++] = g->answer[WAVE][i];
    reversa_enps_of_scores(g->x, n, level, &enps);
    reversa_status status = reversa_change_of(g->ctx, g->zero, g->x, n, level,
                                              &mean); /* from nothing: the mean itself */
    for (int32_t i = 0; i < g->groups.people.count; i++) {
        if (g->groups.group[i] != k)
            continue;
        g->x[n_both] = g->answer[BEFORE][i];
        g->y[n_both++] = g->answer[AFTER][i];
    }
    if (!status)
        status = reversa_change_of(g->ctx, g->x, g->y, n_both, level, &change);
    if (status)
        return status;
    out->mean = mean.mean;
    out->enps = enps.adjusted;
    out->change = change.mean;
    return REVERSA_OK;
}

static reversa_status read_group(grouping *g, int32_t k, reversa_survey_group *out)
{
    const reversa_estimate none = rv_share_none(REVERSA_FIT_TOO_FEW);
    reversa_status status = REVERSA_OK;
    *out = (reversa_survey_group){.hidden = g->hidden[0][k],
                                  .response_hidden = g->hidden[1][k],
                                  .change_hidden = g->hidden[2][k],
                                  .n_asked = g->asked[k],
                                  .n_answered = g->answered[k],
                                  .n_both = g->both[k]};
    out->response = reversa_response_rate(g->answered[k], g->asked[k], 0, g->options->level);
    if (out->hidden) {
        out->n_answered = REVERSA_HIDDEN_COUNT;
        out->mean = out->enps = none;
    } else {
        status = measure(g, k, out);
    }
    if (out->response_hidden) {
        out->n_asked = REVERSA_HIDDEN_COUNT;
        out->response = none;
    }
    if (out->change_hidden) {
        out->n_both = REVERSA_HIDDEN_COUNT;
        out->change = none;
    }
    return status;
}

static reversa_status sum_up(grouping *g, const char *item, reversa_survey_group *made)
{
    reversa_status status = find_answers(g, item);
    if (!status)
        status = make_room(g);
    if (!status) {
        count_people(g);
        hide(g);
    }
    for (int32_t k = 0; k < g->groups.n && !status; k++)
        status = read_group(g, k, &made[k]);
    return status;
}

reversa_status reversa_survey_by_group(reversa_context *ctx, const reversa_surveys *surveys, const char *item,
                                       const reversa_survey_options *options, const reversa_pair_groups *groups,
                                       reversa_survey_group *groups_out)
{
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!surveys || !item || !options || !options->pairs || !groups || !groups_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "surveys, item, options with pairs, groups and groups_out are needed");
    reversa_survey_options of_side = *options;
    of_side.side = groups->side;
    grouping g = {.ctx = ctx, .options = &of_side, .given = groups};
    reversa_survey_group *made = NULL;
    status = rv_survey_open(ctx, surveys, groups_out, &of_side, &g.survey);
    if (!status)
        status = rv_pair_groups_open(ctx, of_side.pairs, groups, NULL, &g.groups);
    if (!status) {
        made = rv_arena_alloc(ctx, &g.groups.arena, (size_t)g.groups.n, sizeof *made);
        status = made ? sum_up(&g, item, made) : REVERSA_E_MEMORY;
    }
    if (!status)
        memcpy(groups_out, made, (size_t)g.groups.n * sizeof *made);
    rv_pair_groups_close(&g.groups);
    rv_survey_close(&g.survey);
    return status;
}
