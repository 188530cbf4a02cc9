/*
 * A synthetic organisation from a seed: structure, then who signs up, then everybody's columns, then wishes and earlier
 * pairs. Each step draws from its own stream with integers alone; the shares become millionths at the door.
 */
#include "study/organisation.h"

#include <math.h>

#define MOST_PEOPLE 20000000
#define WHOLE 1e6 /* shares are held in millionths */

void reversa_generate_options_init(reversa_generate_options *options)
{
    *options = (reversa_generate_options){
        .struct_size = sizeof *options, .people = 400, .seed = 1, .mentor_share = 0.25, .mentee_share = 0.12};
}

static bool is_share(double share)
{
    return share >= 0 && share <= 1; /* false for NaN */
}

static reversa_status take_options(reversa_context *ctx, const reversa_generate_options *given,
                                   reversa_generate_options *options_out)
{
    reversa_generate_options_init(options_out);
    if (!given)
        return REVERSA_OK;
    if (given->struct_size != sizeof *given)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The generate options have a struct_size that is not %zu",
                       sizeof *given);
    *options_out = *given;
    if (given->people < 1 || given->people > MOST_PEOPLE)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "people is not between 1 and %d", MOST_PEOPLE);
    if (!is_share(given->mentor_share) || !is_share(given->mentee_share))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is not between 0 and 1",
                       is_share(given->mentor_share) ? "mentee_share" : "mentor_share");
    return REVERSA_OK;
}

static reversa_status make_cohort(reversa_context *ctx, const rv_organisation *organisation,
                                  reversa_cohort **cohort_out)
{
    rv_draft draft;
    reversa_cohort_options options;
    reversa_cohort_options_init(&options);
    options.seed = organisation->seed;
    reversa_status status = rv_draft_open(ctx, &draft, &options, NULL);
    if (!status)
        status = rv_staff_draw(ctx, organisation, &draft);
    if (!status)
        status = rv_draft_finish(ctx, &draft, cohort_out);
    rv_draft_free(&draft);
    return status;
}

static reversa_status make_all(reversa_context *ctx, const reversa_generate_options *options,
                               rv_organisation *organisation, reversa_organisation *made)
{
    reversa_status status = rv_structure_draw(ctx, organisation);
    if (!status)
        status = rv_signup_draw(ctx, organisation, llround(options->mentor_share * WHOLE),
                                llround(options->mentee_share * WHOLE));
    if (!status)
        status = make_cohort(ctx, organisation, &made->cohort);
    if (!status)
        status = rv_wishes_draw(ctx, organisation, made->cohort, &made->preferences);
    if (!status)
        status = rv_history_draw(ctx, organisation, made->cohort, &made->previous);
    return status;
}

reversa_status reversa_generate(reversa_context *ctx, const reversa_generate_options *options,
                                reversa_organisation *organisation_out)
{
    if (organisation_out)
        *organisation_out = (reversa_organisation){0};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!organisation_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "organisation_out is NULL");
    reversa_generate_options chosen;
    status = take_options(ctx, options, &chosen);
    if (status)
        return status;
    rv_organisation organisation = {.seed = chosen.seed, .n = (int32_t)chosen.people};
    reversa_organisation made = {0};
    rv_arena_open(ctx, &organisation.arena);
    status = make_all(ctx, &chosen, &organisation, &made);
    rv_arena_free(&organisation.arena);
    if (status) {
        reversa_preferences_free(made.preferences);
        reversa_previous_free(made.previous);
        reversa_cohort_free(made.cohort);
        return status;
    }
    *organisation_out = made;
    return REVERSA_OK;
}
