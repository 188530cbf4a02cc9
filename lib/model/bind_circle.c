/*
 * Circles: the columns that a programme's circle looks at, and its rules in words.
 *
 * As limits do, rules of circles may use sensitive columns; each use is a warning that carries the rule's text. Someone
 * who gives no availability can come to no slot, unless the programme says "missing": "pass".
 */
#include <stdio.h>

#include "model/bind.h"

#define TEXT_ROOM 200 /* names beyond this are cut */

static const char *describe(rv_binder *binder, const rv_circle_rule *rule)
{
    char text[TEXT_ROOM];
    const char *side = rule->side == REVERSA_MENTOR ? "mentors" : "mentees";
    int length = snprintf(text, sizeof text, "circle, %s %s%.80s", side, rule->each ? "of each " : "by ",
                          rule->each ? rule->each : rule->where.attribute);
    if (rule->none_or_at_least > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, ", none or at least %d",
                           rule->none_or_at_least);
    if (rule->at_least > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, ", at least %d", rule->at_least);
    if (rule->at_most < INT32_MAX)
        length += snprintf(text + length, sizeof text - (size_t)length, ", at most %d", rule->at_most);
    return rv_arena_text(binder->ctx, binder->arena, text, (size_t)length);
}

static reversa_status bind_rule(rv_binder *binder, const rv_circle_rule *rule, rv_bound_circle_rule *bound)
{
    bool is_bound;
    *bound = (rv_bound_circle_rule){.rule = rule, .text = describe(binder, rule)};
    if (!bound->text)
        return REVERSA_E_MEMORY;
    rv_use use = {"rule", bound->text, RV_KINDS_SCALAR, false, true};
    if (rule->each)
        return rv_bind_columns(binder, &use, &rule->each, 1, &bound->each, &is_bound);
    return rv_bind_test(binder, &use, &rule->where, &bound->where, &is_bound);
}

reversa_status rv_bind_circle(rv_binder *binder)
{
    static const char *const week = "availability";
    reversa_problem *problem = binder->problem;
    const rv_circle_plan *plan = &problem->programme->circle;
    reversa_status status = REVERSA_OK;
    if (!plan->given)
        return REVERSA_OK;
    if (plan->minutes > 0) {
        rv_use use = {"circle", "minutes", RV_KIND(REVERSA_COLUMN_MINUTES), false, true};
        bool is_bound;
        status = rv_bind_columns(binder, &use, &week, 1, &problem->circle_week, &is_bound);
    }
    rv_bound_circle_rule *rules = rv_arena_alloc(binder->ctx, binder->arena, (size_t)plan->n_rules, sizeof *rules);
    if (!rules)
        return REVERSA_E_MEMORY;
    for (int32_t r = 0; !status && r < plan->n_rules; r++)
        status = bind_rule(binder, &plan->rules[r], &rules[r]);
    problem->circle_rules = rules;
    problem->n_circle_rules = plan->n_rules;
    return status;
}
