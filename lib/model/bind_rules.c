/*
 * Rules: which column each kind looks at.
 *
 * A rule on an absent column stays in the table, marked as skipped, where the programme is the built-in one or the rule is
 * optional: an explanation can then say that it was not applied.
 */
#include "model/bind.h"

/* What a kind of rule needs: a column of its own, or the attribute that the rule names (NULL), of these kinds. */
typedef struct rv_need {
    const char *column;
    unsigned kinds; /* 0 for no column */
} rv_need;

static const rv_need needs[RV_N_RULE_KINDS] = {
    [RV_RULE_LEVEL_GAP] = {"level", RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_RULE_NOT_IN_REPORTING_LINE] = {"manager_id", RV_KIND(REVERSA_COLUMN_TEXT)},
    [RV_RULE_SAME] = {NULL, RV_KINDS_SCALAR},
    [RV_RULE_DIFFERENT] = {NULL, RV_KINDS_SCALAR},
    [RV_RULE_SHARED] = {NULL, RV_KIND(REVERSA_COLUMN_TAGS)},
    [RV_RULE_OVERLAP_MINUTES] = {"availability", RV_KIND(REVERSA_COLUMN_MINUTES)},
    [RV_RULE_ATTRIBUTE] = {NULL, 0}, /* bound by its test */
    [RV_RULE_NOT_PAIRED_BEFORE] = {NULL, 0},
};

static reversa_status bind_rule(rv_binder *binder, const rv_rule *rule, rv_bound_rule *bound)
{
    const rv_need *need = &needs[rule->kind];
    bool optional = rule->optional || binder->problem->programme->builtin;
    rv_use use = {"rule", rv_rule_names[rule->kind], need->kinds, optional, rule->allow_sensitive};
    bool is_bound = true;
    reversa_status status = REVERSA_OK;
    bound->rule = rule;
    if (rule->kind == RV_RULE_ATTRIBUTE) {
        status = rv_bind_test(binder, &use, &rule->test, &bound->test, &is_bound);
        bound->column = bound->test.column;
    } else if (need->kinds) {
        const char *name = need->column ? need->column : rule->test.attribute;
        status = rv_bind_columns(binder, &use, &name, 1, &bound->column, &is_bound);
    }
    bound->skipped = !is_bound;
    return status;
}

reversa_status rv_bind_rules(rv_binder *binder)
{
    const reversa_programme *programme = binder->problem->programme;
    rv_bound_rule *rules = rv_arena_alloc(binder->ctx, binder->arena, (size_t)programme->n_rules, sizeof *rules);
    reversa_status status = rules ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < programme->n_rules; i++)
        status = bind_rule(binder, &programme->rules[i], &rules[i]);
    binder->problem->rules = rules;
    binder->problem->n_rules = programme->n_rules;
    return status;
}
