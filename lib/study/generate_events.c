/*
 * What a synthetic programme led to: careers, then meetings up to the day someone leaves, then answers.
 *
 * The doubles of the options become millionths before anything is drawn.
 */
#include "io/people.h"
#include "study/happening.h"

#include "base/text.h"

#define DEFAULT_START 20819 /* 2027-01-01, the day after the last hire of reversa_generate() */
#define DEFAULT_AS_OF 21549 /* 2028-12-31 */
#define FIRST_DAY 0         /* 1970-01-01 */
#define LAST_DAY 73049      /* 2169-12-31 */
#define MOST_DAYS 7305      /* 20 years */

void reversa_generate_events_options_init(reversa_generate_events_options *options)
{
    *options = (reversa_generate_events_options){.struct_size = sizeof *options,
                                                 .seed = 1,
                                                 .start = DEFAULT_START,
                                                 .as_of = DEFAULT_AS_OF,
                                                 .hazard_ratio = 0.7,
                                                 .new_hires = 0.12,
                                                 .skill_gain = 0.8,
                                                 .recommend_gain = 1};
}

static reversa_status check_range(reversa_context *ctx, const char *name, double value, double least, double most)
{
    if (value >= least && value <= most) /* false for NaN */
        return REVERSA_OK;
    return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is not between %g and %g", name, least, most);
}

static reversa_status take_options(reversa_context *ctx, const reversa_generate_events_options *given,
                                   reversa_generate_events_options *options_out)
{
    reversa_generate_events_options_init(options_out);
    if (!given)
        return REVERSA_OK;
    if (given->struct_size != sizeof *given)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The options have a struct_size that is not %zu", sizeof *given);
    *options_out = *given;
    reversa_status status = check_range(ctx, "start", given->start, FIRST_DAY, LAST_DAY);
    if (!status)
        status = check_range(ctx, "as_of", given->as_of, given->start + 1.0, (double)given->start + MOST_DAYS);
    if (!status)
        status = check_range(ctx, "hazard_ratio", given->hazard_ratio, 0.05, 20);
    if (!status)
        status = check_range(ctx, "new_hires", given->new_hires, 0, 1);
    if (!status)
        status = check_range(ctx, "skill_gain", given->skill_gain, 0, 2);
    return status ? status : check_range(ctx, "recommend_gain", given->recommend_gain, 0, 2);
}

/* The order of people, and who begins with a pair. */
static reversa_status prepare(rv_happening *happening)
{
    reversa_context *ctx = happening->ctx;
    const reversa_cohort *cohort = happening->problem->cohort;
    const rv_cadence *given = &happening->problem->programme->cadence;
    size_t n = (size_t)cohort->n_people;
    happening->cadence = (rv_cadence){.meetings_per_month = 2 * RV_MILLION, .minutes = 60, .months = 9};
    if (given->given)
        happening->cadence = *given;
    happening->order = rv_people_sorted(ctx, &happening->scratch, cohort);
    happening->start = rv_arena_alloc(ctx, &happening->scratch, n, sizeof *happening->start);
    happening->exit = rv_arena_alloc(ctx, &happening->scratch, n, sizeof *happening->exit);
    if (!happening->order || !happening->start || !happening->exit)
        return REVERSA_E_MEMORY;
    for (size_t p = 0; p < n; p++)
        happening->start[p] = happening->exit[p] = REVERSA_MISSING_DATE;
    for (int32_t i = 0; happening->matching && i < happening->matching->n_pairs; i++) {
        happening->start[happening->matching->pairs[i].mentor] = happening->options.start;
        happening->start[happening->matching->pairs[i].mentee] = happening->options.start;
    }
    return REVERSA_OK;
}

static void free_events(reversa_events *events)
{
    reversa_employment_free(events->employment);
    reversa_sessions_free(events->sessions);
    reversa_surveys_free(events->surveys);
    reversa_pair_list_free(events->pairs);
}

reversa_status reversa_generate_events(reversa_context *ctx, const reversa_problem *problem,
                                       const reversa_matching *matching, const reversa_generate_events_options *options,
                                       reversa_events *events_out)
{
    if (events_out)
        *events_out = (reversa_events){0};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !events_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "events_out" : "problem");
    if (matching && matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    rv_happening happening = {.ctx = ctx, .problem = problem, .matching = matching};
    reversa_events made = {0};
    status = take_options(ctx, options, &happening.options);
    if (status)
        return status;
    rv_arena_open(ctx, &happening.scratch);
    status = prepare(&happening);
    if (!status)
        status = rv_careers_draw(&happening, &made.employment);
    if (!status)
        status = rv_meetings_draw(&happening, &made.sessions, &made.pairs);
    if (!status)
        status = rv_answers_draw(&happening, &made.surveys);
    rv_arena_free(&happening.scratch);
    if (status)
        free_events(&made);
    else
        *events_out = made;
    return status;
}
