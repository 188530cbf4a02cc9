/*
 * reversa_why_not_find(): the door, the order in which things are asked, and the reads.
 *
 * The reason is the matching's own; what is counted here says what is behind it. Each side is asked by itself, with its own
 * arena, so that the answers can be released in any order.
 */
#include "match/why_not.h"

#include "match/insight.h"

#include <string.h>

void reversa_why_not_options_init(reversa_why_not_options *options)
{
    *options = (reversa_why_not_options){.struct_size = sizeof *options, .most_solves = 8};
}

static bool signed_up(const reversa_problem *problem, int32_t person, int side)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    RV_REQUIRE(problem);
    return (problem->cohort->role[person] & role[side]) != 0;
}

/* The reason as the matching has it, and how many partners there are. */
static void read_matching(const rv_asking *a, reversa_person_answer *person)
{
    const reversa_matching *matching = a->matching;
    for (int32_t k = 0; k < matching->n_pairs; k++)
        person->n_partners += a->person ==
                              (a->side == REVERSA_MENTOR ? matching->pairs[k].mentor : matching->pairs[k].mentee);
    for (int32_t k = 0; k < matching->n_unmatched; k++)
        if (matching->unmatched[k].person == a->person && (int)matching->unmatched[k].side == a->side)
            person->reason = matching->unmatched[k].reason;
}

static reversa_status answer_side(rv_asking *asking, reversa_why_not **answer_out)
{
    rv_arena arena;
    rv_arena_open(asking->ctx, &arena);
    rv_arena_open(asking->ctx, &asking->scratch);
    reversa_why_not *answer = rv_arena_alloc(asking->ctx, &arena, 1, sizeof *answer);
    reversa_status status = answer ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        *answer = (reversa_why_not){.arena = arena, .problem = asking->problem, .n_levels = asking->matching->n_levels};
        answer->person = (reversa_person_answer){.person = asking->person,
                                                 .side = (reversa_side)asking->side,
                                                 .signed_up = signed_up(asking->problem, asking->person, asking->side)};
        asking->answer = answer;
        read_matching(asking, &answer->person);
        status = rv_why_not_count(asking);
        if (!status)
            status = rv_why_not_rivals(asking);
        if (!status)
            status = rv_why_not_cost(asking);
        if (!status)
            status = rv_why_not_texts(asking);
        if (!status && asking->options->solve && answer->person.signed_up && answer->person.n_partners == 0)
            status = rv_why_not_changes(asking);
        arena = answer->arena;
    }
    rv_arena_free(&asking->scratch);
    if (status)
        rv_arena_free(&arena);
    else
        *answer_out = answer;
    return status;
}

static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                            int32_t person, const reversa_why_not_options *options)
{
    if (!problem || !matching)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL", problem ? "matching" : "problem");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (person < 0 || person >= problem->cohort->n_people)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "No such person: %d, the cohort has %d people", person,
                       problem->cohort->n_people);
    if (options->struct_size < sizeof *options || options->most_solves < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options are not as reversa_why_not_options_init() leaves them");
    if (options->insight && options->insight->matching != matching)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The insight is of another matching");
    return REVERSA_OK;
}

static reversa_status answer_sides(rv_asking *asking, reversa_why_not *answers_out[2])
{
    bool any = signed_up(asking->problem, asking->person, 0) || signed_up(asking->problem, asking->person, 1);
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2 && !status; side++) {
        rv_asking one = *asking;
        one.side = side;
        if (!any || signed_up(asking->problem, asking->person, side))
            status = answer_side(&one, &answers_out[side]);
    }
    for (int side = 0; side < 2 && status; side++) {
        reversa_why_not_free(answers_out[side]);
        answers_out[side] = NULL;
    }
    return status;
}

reversa_status reversa_why_not_find(reversa_context *ctx, const reversa_problem *problem,
                                    const reversa_matching *matching, int32_t person,
                                    const reversa_why_not_options *options, reversa_why_not *answers_out[2])
{
    reversa_why_not_options defaults;
    reversa_scorer *own = NULL;
    for (int side = 0; side < 2 && answers_out; side++)
        answers_out[side] = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!answers_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "answers_out is NULL");
    reversa_why_not_options_init(&defaults);
    options = options ? options : &defaults;
    status = check(ctx, problem, matching, person, options);
    if (!status && !options->insight)
        status = rv_scorer_build(ctx, problem, &own);
    rv_asking asking = {.ctx = ctx,
                        .problem = problem,
                        .matching = matching,
                        .options = options,
                        .scorer = options->insight ? options->insight->scorer : own,
                        .person = person};
    if (!status)
        status = answer_sides(&asking, answers_out);
    reversa_scorer_free(own);
    return status;
}

void reversa_why_not_person(const reversa_why_not *answer, reversa_person_answer *person_out)
{
    *person_out = answer->person;
}

int32_t reversa_why_not_n_rules(const reversa_why_not *answer)
{
    return answer->n_rules;
}

void reversa_why_not_rule(const reversa_why_not *answer, int32_t index, reversa_removal *removal_out)
{
    *removal_out = index >= 0 && index < answer->n_rules ? answer->rules[index] : (reversa_removal){0};
}

int32_t reversa_why_not_n_rivals(const reversa_why_not *answer)
{
    return answer->n_rivals;
}

void reversa_why_not_rival(const reversa_why_not *answer, int32_t index, reversa_rival *rival_out)
{
    *rival_out = index >= 0 && index < answer->n_rivals ? answer->rivals[index] : (reversa_rival){0};
}

int32_t reversa_why_not_n_holders(const reversa_why_not *answer, int32_t index)
{
    return index >= 0 && index < answer->n_rivals ? answer->n_holders[index] : 0;
}

void reversa_why_not_holder(const reversa_why_not *answer, int32_t index, int32_t k, reversa_holder *holder_out)
{
    bool is_there = k >= 0 && k < reversa_why_not_n_holders(answer, index);
    *holder_out = is_there ? answer->holders[index][k] : (reversa_holder){0};
}

int32_t reversa_why_not_n_remedies(const reversa_why_not *answer)
{
    return answer->n_changes;
}

void reversa_why_not_remedy(const reversa_why_not *answer, int32_t index, reversa_remedy *remedy_out)
{
    *remedy_out = index >= 0 && index < answer->n_changes ? answer->changes[index].change : (reversa_remedy){0};
}

int64_t reversa_why_not_gain(const reversa_why_not *answer, int32_t index, int32_t level)
{
    bool is_there = index >= 0 && index < answer->n_changes && level >= 0 && level < answer->n_levels;
    return is_there ? answer->changes[index].gain[level] : 0;
}

void reversa_why_not_free(reversa_why_not *answer)
{
    if (!answer)
        return;
    rv_arena arena = answer->arena; /* the answer lies in its own arena */
    rv_arena_free(&arena);
}
