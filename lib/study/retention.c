/*
 * The retention study: checks the question, puts the people on the clock of their tenure, lets each method answer, and
 * finds the words.
 *
 * Every figure exists whatever the data are: one that cannot be had is NaN with its reason.
 */
#include "study/retention.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "metrics/distribution.h"

#define LONGEST_WARNING 400

const double rv_retention_landmarks[RV_N_LANDMARKS] = {3, 6, 12};

void reversa_retention_options_init(reversa_retention_options *options)
{
    *options = (reversa_retention_options){.struct_size = sizeof *options,
                                           .as_of = REVERSA_MISSING_DATE,
                                           .window_start = REVERSA_MISSING_DATE,
                                           .level = 0.95,
                                           .horizon = 12,
                                           .caliper_tenure = 6,
                                           .caliper_propensity = 0.2,
                                           .voluntary = "voluntary",
                                           .seed = 1,
                                           .smallest = 5};
}

void rv_retention_set(const rv_retention_frame *frame, int32_t figure, reversa_estimate estimate, int64_t n,
                      int64_t events)
{
    reversa_figure *f = &frame->retention->figures[figure];
    if (estimate.low == estimate.high) { /* without width it would claim certainty */
        estimate.low = estimate.high = NAN;
        if (estimate.fit == REVERSA_FIT_OK)
            estimate.fit = events == 0 ? REVERSA_FIT_NO_EVENTS : REVERSA_FIT_NO_VARIATION;
    }
    f->estimate = estimate;
    f->n = n;
    f->events = events;
}

void rv_retention_set_none(const rv_retention_frame *frame, int32_t figure, reversa_fit reason, rv_why why)
{
    frame->retention->figures[figure].estimate = (reversa_estimate){NAN, NAN, NAN, NAN, reason};
    frame->retention->why[figure] = why;
}

reversa_estimate rv_retention_or_none(reversa_estimate estimate)
{
    if (estimate.fit == REVERSA_FIT_OK || estimate.fit == REVERSA_FIT_NO_EVENTS ||
        estimate.fit == REVERSA_FIT_NO_VARIATION)
        return estimate;
    return (reversa_estimate){NAN, NAN, NAN, NAN, estimate.fit};
}

reversa_estimate rv_retention_difference(reversa_estimate a, reversa_estimate b, double level)
{
    double value = a.value - b.value;
    double se = sqrt(a.se * a.se + b.se * b.se);
    double reach = rv_normal_level(level) * se;
    if (isnan(value))
        return (reversa_estimate){NAN, NAN, NAN, NAN, a.fit ? a.fit : b.fit};
    if (!(a.se > 0 && b.se > 0)) /* on one side nobody left, or everybody: no chance was seen at work there */
        return (reversa_estimate){value, NAN, NAN, NAN, REVERSA_FIT_TOO_FEW};
    return (reversa_estimate){value, se, value - reach, value + reach, REVERSA_FIT_OK};
}

bool rv_retention_is_thin(const reversa_curve *curve, int32_t group, double until)
{
    int64_t n = reversa_curve_n_points(curve, group);
    for (int64_t i = 0; i < n; i++) {
        reversa_curve_point point;
        reversa_curve_point_at(curve, group, i, &point);
        if (point.time > until)
            return false;
        if (point.survival == 0)
            return i + 1 < n;
    }
    return false;
}

reversa_status rv_retention_warn(const rv_retention_frame *frame, const char *format, ...)
{
    char text[LONGEST_WARNING];
    reversa_retention *retention = frame->retention;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t used = length < 0 ? 0 : strlen(text);
    while (used > 0 && rv_utf8_check(text, used) < used) /* a name was cut within a letter */
        used = rv_utf8_check(text, used);
    reversa_status status = rv_grow(frame->ctx, &retention->warnings, &retention->warning_capacity,
                                    retention->n_warnings + 1, sizeof *retention->warnings);
    if (status)
        return status;
    const char *kept = rv_arena_text(frame->ctx, &retention->arena, text, used);
    if (!kept)
        return REVERSA_E_MEMORY;
    retention->warnings[retention->n_warnings++] = kept;
    return REVERSA_OK;
}

static bool are_named(const char *const *names, int32_t n)
{
    if (n < 0 || (n > 0 && !names))
        return false;
    for (int32_t i = 0; i < n; i++)
        if (!names[i])
            return false;
    return true;
}

static reversa_status check_options(reversa_context *ctx, const reversa_retention_options *options)
{
    const char *wrong = NULL;
    if (options->struct_size < sizeof *options)
        wrong = "struct_size";
    else if (!(options->level > 0 && options->level < 1))
        wrong = "level";
    else if (!(options->horizon > 0 && options->horizon <= 1200))
        wrong = "horizon";
    else if (!are_named(options->adjust, options->n_adjust))
        wrong = "adjust";
    else if (!are_named(options->exact, options->n_exact))
        wrong = "exact";
    else if (!(options->caliper_tenure >= 0 && isfinite(options->caliper_tenure)))
        wrong = "caliper_tenure";
    else if (!(options->caliper_propensity >= 0 && isfinite(options->caliper_propensity)))
        wrong = "caliper_propensity";
    else if (!options->voluntary)
        wrong = "voluntary";
    else if (!options->where_column != !options->where_value)
        wrong = "where_column or where_value";
    else if (options->by && options->where_column)
        wrong = "by, beside where_column,";
    else if (options->smallest < 0 || options->smallest > INT32_MAX)
        wrong = "smallest";
    if (wrong)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The option %s is out of range", wrong);
    return REVERSA_OK;
}

static reversa_status answer(rv_retention_frame *frame)
{
    static reversa_status (*const parts[])(const rv_retention_frame *) = {
        rv_retention_hazard_estimate,    rv_retention_match,       rv_retention_pairs_estimate,
        rv_retention_voluntary_estimate, rv_retention_words_write, rv_retention_groups_estimate,
        rv_retention_curve_draw};
    reversa_status status = rv_retention_window_find(frame);
    if (!status)
        status = rv_retention_frame_fill(frame);
    frame->retention->first_day = frame->options.window_start;
    frame->retention->last_day = frame->options.as_of;
    for (size_t i = 0; !status && i < sizeof parts / sizeof parts[0]; i++) {
        rv_progress(frame->ctx, "retention", (int64_t)i, (int64_t)(sizeof parts / sizeof parts[0]));
        status = parts[i](frame);
    }
    return status;
}

reversa_status reversa_retention_create(reversa_context *ctx, const reversa_employment *employment,
                                        const reversa_retention_options *options, reversa_retention **retention_out)
{
    reversa_status status = rv_begin(ctx);
    if (retention_out)
        *retention_out = NULL;
    if (status)
        return status;
    if (!employment || !retention_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The employment or the result are NULL");
    rv_retention_frame frame = {.ctx = ctx, .employment = employment};
    reversa_retention_options_init(&frame.options);
    if (options) {
        status = check_options(ctx, options);
        frame.options = *options;
    }
    if (status)
        return status;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    frame.retention = rv_arena_alloc(ctx, &arena, 1, sizeof *frame.retention);
    if (!frame.retention) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    frame.retention->arena = arena;
    rv_arena_open(ctx, &frame.arena);
    status = answer(&frame);
    rv_arena_free(&frame.arena);
    if (status)
        reversa_retention_free(frame.retention);
    else
        *retention_out = frame.retention;
    return status;
}

int32_t reversa_retention_n_figures(const reversa_retention *retention)
{
    (void)retention;
    return RV_N_FIGURES;
}

void reversa_retention_figure(const reversa_retention *retention, int32_t index, reversa_figure *figure_out)
{
    bool is_one = index >= 0 && index < RV_N_FIGURES;
    *figure_out = is_one ? retention->figures[index] : (reversa_figure){.name = NULL};
}

int32_t reversa_retention_find(const reversa_retention *retention, const char *name)
{
    for (int32_t i = 0; i < RV_N_FIGURES; i++)
        if (strcmp(retention->figures[i].name, name) == 0)
            return i;
    return -1;
}

void reversa_retention_window(const reversa_retention *retention, int32_t *first_out, int32_t *last_out)
{
    *first_out = retention->first_day;
    *last_out = retention->last_day;
}

int32_t reversa_retention_n_warnings(const reversa_retention *retention)
{
    return (int32_t)retention->n_warnings;
}

const char *reversa_retention_warning(const reversa_retention *retention, int32_t index)
{
    return index >= 0 && (size_t)index < retention->n_warnings ? retention->warnings[index] : NULL;
}

int64_t reversa_retention_n_pairs(const reversa_retention *retention)
{
    return retention->n_pairs;
}

void reversa_retention_pair_at(const reversa_retention *retention, int64_t index, reversa_retention_pair *pair_out)
{
    bool is_one = index >= 0 && index < retention->n_pairs;
    *pair_out = is_one ? retention->pairs[index] : (reversa_retention_pair){0, 0, 0};
}

int32_t reversa_retention_n_balance(const reversa_retention *retention)
{
    return retention->n_balance;
}

const char *reversa_retention_balance_at(const reversa_retention *retention, int32_t index,
                                         reversa_balance_row *balance_out)
{
    bool is_one = index >= 0 && index < retention->n_balance;
    *balance_out = is_one ? retention->balance[index] : (reversa_balance_row){.mean_treated = 0};
    return is_one ? retention->balance_names[index] : NULL;
}

const reversa_curve *reversa_retention_curve(const reversa_retention *retention)
{
    return retention->curve;
}

const reversa_curve *reversa_retention_figure_curve(const reversa_retention *retention, reversa_retention_curves which)
{
    bool is_one = which == REVERSA_RETENTION_STAY || which == REVERSA_RETENTION_PAIRS;
    return is_one ? retention->curves[which] : NULL;
}

void rv_retention_drop_curves(reversa_retention *retention)
{
    for (int which = REVERSA_RETENTION_STAY; which <= REVERSA_RETENTION_PAIRS; which++) {
        reversa_curve_free(retention->curves[which]);
        retention->curves[which] = NULL;
    }
}

void reversa_retention_free(reversa_retention *retention)
{
    if (!retention)
        return;
    reversa_curve_free(retention->curve);
    rv_retention_drop_curves(retention);
    rv_heap_free(retention->arena.heap, retention->warnings);
    rv_arena arena = retention->arena; /* the object itself lies in it */
    rv_arena_free(&arena);
}
