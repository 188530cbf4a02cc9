/*
 * Measures over answers of a programme: who counts, which of several answers counts, then the measures of arrays.
 *
 * A person's answer in a wave is that of the last day, undated ones first; of several on that day it is the mean of the
 * lowest and the highest, which no order of rows can change.
 */
#include "metrics/survey.h"

#include <math.h>
#include <string.h>

#define ID_SEED UINT64_C(0x73696465)

void reversa_survey_options_init(reversa_survey_options *options)
{
    *options = (reversa_survey_options){.struct_size = sizeof *options,
                                        .level = 0.95,
                                        .maximum = 5,
                                        .lowest = -INFINITY,
                                        .highest = INFINITY,
                                        .side = REVERSA_MENTEE,
                                        .wave = REVERSA_WAVE_AFTER,
                                        .as_of = REVERSA_MISSING_DATE};
}

int64_t reversa_survey_n_later(const reversa_surveys *surveys, int32_t as_of)
{
    int64_t n = 0;
    for (int64_t i = 0; i < surveys->n; i++)
        n += surveys->date[i] > as_of; /* a missing date lies before all days */
    return n;
}

static reversa_status check_options(reversa_context *ctx, const reversa_survey_options *options)
{
    const reversa_pair_rows *pairs = options->pairs;
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.struct_size is not the size of the structure");
    if (!(options->level > 0 && options->level < 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.level must lie between 0 and 1");
    if (!isfinite(options->maximum))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.maximum must be a finite number");
    if (!(options->lowest <= options->highest))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.lowest must not be above highest");
    if (options->n_asked < 0 || options->population < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.n_asked and population must not be negative");
    if (options->side != REVERSA_MENTOR && options->side != REVERSA_MENTEE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.side is not a side");
    if ((int)options->wave < 0 || (int)options->wave >= RV_N_WAVES)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.wave is not a wave");
    if (!pairs)
        return REVERSA_OK;
    if (pairs->struct_size < sizeof *pairs || pairs->n < 0 || pairs->n >= INT32_MAX ||
        (pairs->n > 0 && (!pairs->mentor_id || !pairs->mentee_id)))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options.pairs needs struct_size, n >= 0, mentor_id and mentee_id");
    return REVERSA_OK;
}

/* Mark the people of the list on the side. */
static reversa_status mark_side(rv_survey_people *p, rv_dictionary *side)
{
    const reversa_pair_rows *pairs = p->options.pairs;
    const char *const *ids = p->options.side == REVERSA_MENTOR ? pairs->mentor_id : pairs->mentee_id;
    reversa_status status = REVERSA_OK;
    for (int64_t i = 0; i < pairs->n && status == REVERSA_OK; i++) {
        int32_t code = 0;
        if (ids[i] && *ids[i])
            status = rv_dictionary_intern(p->ctx, side, ids[i], strlen(ids[i]), &code);
    }
    const rv_dictionary *all = &p->surveys->ids;
    for (int32_t i = 0; i < all->count && status == REVERSA_OK; i++)
        p->counts[i] = rv_dictionary_find(side, rv_dictionary_text(all, i), rv_dictionary_length(all, i)) >= 0;
    p->n_on_side = side->count;
    return status;
}

reversa_status rv_survey_open(reversa_context *ctx, const reversa_surveys *surveys, const void *output,
                              const reversa_survey_options *options, rv_survey_people *p)
{
    *p = (rv_survey_people){.ctx = ctx, .surveys = surveys};
    reversa_status status = rv_begin(ctx);
    if (status != REVERSA_OK)
        return status;
    if (!surveys || !output)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "surveys, the item and the result must not be NULL");
    reversa_survey_options_init(&p->options);
    if (options) {
        status = check_options(ctx, options);
        if (status != REVERSA_OK)
            return status;
        p->options = *options;
    }
    rv_arena_open(ctx, &p->scratch);
    p->counts = rv_arena_alloc(ctx, &p->scratch, (size_t)surveys->ids.count, sizeof *p->counts);
    if (!p->counts)
        return REVERSA_E_MEMORY;
    if (!p->options.pairs) {
        memset(p->counts, 1, (size_t)surveys->ids.count);
        return REVERSA_OK;
    }
    rv_dictionary side;
    rv_dictionary_open(ctx, &side, ID_SEED);
    status = mark_side(p, &side);
    rv_dictionary_free(&side);
    return status;
}

void rv_survey_close(rv_survey_people *p)
{
    rv_arena_free(&p->scratch);
}

/* Does row i count: of the wave, with a score, by someone who counts, not after the date? */
static bool row_counts(const rv_survey_people *p, int64_t i, rv_wave wave)
{
    const reversa_surveys *s = p->surveys;
    bool later = p->options.as_of != REVERSA_MISSING_DATE && s->date[i] > p->options.as_of;
    return !later && s->wave[i] == wave && !isnan(s->score[i]) && p->counts[s->person[i]];
}

reversa_status rv_survey_collect(rv_survey_people *p, const char *item, rv_wave wave, double *answer, size_t step)
{
    const reversa_surveys *s = p->surveys;
    size_t n = (size_t)s->ids.count;
    int32_t code = rv_dictionary_find(&s->items, item, strlen(item));
    double *low = rv_arena_alloc(p->ctx, &p->scratch, n, sizeof *low);
    double *high = rv_arena_alloc(p->ctx, &p->scratch, n, sizeof *high);
    int32_t *date = rv_arena_alloc(p->ctx, &p->scratch, n, sizeof *date);
    if (!low || !high || !date)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        low[i] = high[i] = NAN;
    for (int64_t i = 0; i < s->n; i++) {
        int32_t person = s->person[i];
        if (s->item[i] != code || !row_counts(p, i, wave))
            continue;
        bool first = isnan(low[person]);
        if (!first && s->date[i] < date[person])
            continue;
        bool later = first || s->date[i] > date[person];
        low[person] = later ? s->score[i] : fmin(low[person], s->score[i]);
        high[person] = later ? s->score[i] : fmax(high[person], s->score[i]);
        date[person] = s->date[i];
    }
    for (size_t i = 0; i < n; i++) {
        bool outside = low[i] < p->options.lowest || high[i] > p->options.highest;
        p->n_outside += outside;
        answer[i * step] = low[i] == high[i] ? low[i] : low[i] + (high[i] - low[i]) / 2;
        if (outside)
            answer[i * step] = NAN;
    }
    return rv_poll(p->ctx);
}

/* The answers before and after. */
static reversa_status collect_both(rv_survey_people *p, const char *item, double **before_out, double **after_out)
{
    size_t n = (size_t)p->surveys->ids.count;
    *before_out = rv_arena_alloc(p->ctx, &p->scratch, n, sizeof **before_out);
    *after_out = rv_arena_alloc(p->ctx, &p->scratch, n, sizeof **after_out);
    if (!*before_out || !*after_out)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_survey_collect(p, item, RV_WAVE_BEFORE, *before_out, 1);
    return status == REVERSA_OK ? rv_survey_collect(p, item, RV_WAVE_AFTER, *after_out, 1) : status;
}

/* How many people answered the item, or any. */
static reversa_status count_answers(rv_survey_people *p, const char *item, int64_t *n_out)
{
    const reversa_surveys *s = p->surveys;
    int32_t code = item ? rv_dictionary_find(&s->items, item, strlen(item)) : -1;
    bool *answered = rv_arena_alloc(p->ctx, &p->scratch, (size_t)s->ids.count, sizeof *answered);
    if (!answered)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < s->n; i++) {
        bool wanted = row_counts(p, i, (rv_wave)p->options.wave) && (!item || s->item[i] == code);
        if (!wanted || answered[s->person[i]])
            continue;
        answered[s->person[i]] = true;
        ++*n_out;
    }
    return REVERSA_OK;
}

reversa_status reversa_survey_response(reversa_context *ctx, const reversa_surveys *surveys, const char *item,
                                       const reversa_survey_options *options, reversa_estimate *rate_out)
{
    rv_survey_people p;
    int64_t n_answers = 0;
    reversa_status status = rv_survey_open(ctx, surveys, rate_out, options, &p);
    if (status == REVERSA_OK)
        status = count_answers(&p, item, &n_answers);
    if (status == REVERSA_OK) {
        int64_t n_asked = p.options.n_asked > 0 ? p.options.n_asked : p.n_on_side;
        *rate_out = reversa_response_rate(n_answers, n_asked, p.options.population, p.options.level);
    }
    rv_survey_close(&p);
    return status;
}

reversa_status reversa_survey_enps(reversa_context *ctx, const reversa_surveys *surveys, const char *item,
                                   const reversa_survey_options *options, reversa_enps *enps_out)
{
    rv_survey_people p;
    double *answer = NULL;
    reversa_status status = rv_survey_open(ctx, surveys, item ? enps_out : NULL, options, &p);
    if (status == REVERSA_OK) {
        answer = rv_arena_alloc(ctx, &p.scratch, (size_t)surveys->ids.count, sizeof *answer);
        status = answer ? rv_survey_collect(&p, item, (rv_wave)p.options.wave, answer, 1) : REVERSA_E_MEMORY;
    }
    if (status == REVERSA_OK)
        reversa_enps_of_scores(answer, surveys->ids.count, p.options.level, enps_out);
    if (status == REVERSA_OK)
        enps_out->n_outside += p.n_outside;
    rv_survey_close(&p);
    return status;
}

reversa_status reversa_survey_enps_change(reversa_context *ctx, const reversa_surveys *surveys, const char *item,
                                          const reversa_survey_options *options, reversa_estimate *points_out)
{
    rv_survey_people p;
    double *before = NULL;
    double *after = NULL;
    reversa_status status = rv_survey_open(ctx, surveys, item ? points_out : NULL, options, &p);
    if (status == REVERSA_OK)
        status = collect_both(&p, item, &before, &after);
    if (status == REVERSA_OK)
        *points_out = reversa_enps_change(before, after, surveys->ids.count, p.options.level);
    rv_survey_close(&p);
    return status;
}

/* Gains on the scale, beside the change. */
static void measure_gain(const double *before, const double *after, int64_t n, double maximum, reversa_skill_gain *gain)
{
    double sum = 0;
    gain->n_could_gain = 0;
    for (int64_t i = 0; i < n; i++) {
        double hake = reversa_gain_of(before[i], after[i], maximum).hake;
        if (isnan(hake))
            continue;
        sum += hake;
        gain->n_could_gain++;
    }
    gain->hake_of_people = gain->n_could_gain > 0 ? sum / (double)gain->n_could_gain : NAN;
    gain->hake = reversa_gain_of(gain->change.mean_before, gain->change.mean_after, maximum).hake;
}

reversa_status reversa_survey_gain(reversa_context *ctx, const reversa_surveys *surveys, const char *item,
                                   const reversa_survey_options *options, reversa_skill_gain *gain_out)
{
    rv_survey_people p;
    double *before = NULL;
    double *after = NULL;
    reversa_skill_gain gain;
    reversa_status status = rv_survey_open(ctx, surveys, item ? gain_out : NULL, options, &p);
    if (status == REVERSA_OK)
        status = collect_both(&p, item, &before, &after);
    if (status == REVERSA_OK)
        status = reversa_change_of(ctx, before, after, surveys->ids.count, p.options.level, &gain.change);
    if (status == REVERSA_OK) {
        measure_gain(before, after, surveys->ids.count, p.options.maximum, &gain);
        gain.n_outside = p.n_outside;
        *gain_out = gain;
    }
    rv_survey_close(&p);
    return status;
}

/* People who have all items; nobody where there are no items. */
static int64_t count_complete(const double *scores, int64_t n_people, int64_t n_items)
{
    int64_t n = 0;
    for (int64_t i = 0; i < n_people && n_items > 0; i++) {
        bool complete = true;
        for (int64_t k = 0; k < n_items; k++)
            complete = complete && !isnan(scores[i * n_items + k]);
        n += complete;
    }
    return n;
}

reversa_status reversa_survey_alpha(reversa_context *ctx, const reversa_surveys *surveys, const char *const *items,
                                    int64_t n_items, const reversa_survey_options *options, reversa_alpha *alpha_out)
{
    rv_survey_people p;
    double *scores = NULL;
    size_t n_cells = 0;
    reversa_status status = rv_survey_open(ctx, surveys, alpha_out, options, &p);
    if (status == REVERSA_OK && (!items || n_items < 0)) {
        rv_survey_close(&p);
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "items must not be NULL, n_items not negative");
    }
    if (status == REVERSA_OK && !rv_size_multiply((size_t)surveys->ids.count, (size_t)n_items, &n_cells))
        status = rv_fail(ctx, REVERSA_E_MEMORY, "Too many items for this machine's memory");
    if (status == REVERSA_OK) {
        scores = rv_arena_alloc(ctx, &p.scratch, n_cells, sizeof *scores);
        status = scores ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    for (int64_t i = 0; i < n_items && status == REVERSA_OK; i++)
        status = items[i] ? rv_survey_collect(&p, items[i], (rv_wave)p.options.wave, scores + i, (size_t)n_items)
                          : rv_fail(ctx, REVERSA_E_ARGUMENT, "An item is NULL");
    if (status == REVERSA_OK) {
        alpha_out->alpha = reversa_cronbach_alpha(scores, surveys->ids.count, n_items, p.options.level);
        alpha_out->n_people = count_complete(scores, surveys->ids.count, n_items);
    }
    rv_survey_close(&p);
    return status;
}
