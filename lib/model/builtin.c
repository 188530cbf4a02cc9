/*
 * The built-in reverse mentoring programme, as tables.
 *
 * Research and practice agree on specific skills wanted and offered, similar commitment of time, complementary
 * personalities, openness, people from other departments and outside the line of command (Jordan & Sorell 2019; Eby et
 * al. 2013 on deep-level similarity), and on consulting people first. The numbers are the programme's, not the method's:
 * `reversa programme` prints it as JSON, to be changed.
 */
#include <string.h>

#include "base/text.h"
#include "model/programme.h"

#define NAME "reverse mentoring"
#define N(array) (int32_t)(sizeof(array) / sizeof((array)[0]))

/* A rule: kind, column, least in units. */
typedef struct rv_rule_row {
    rv_rule_kind kind;
    const char *attribute;
    int64_t at_least; /* 0 for none */
} rv_rule_row;

static const rv_rule_row rule_rows[] = {
    {RV_RULE_LEVEL_GAP, NULL, 2},     {RV_RULE_NOT_IN_REPORTING_LINE, NULL, 0}, {RV_RULE_DIFFERENT, "team", 0},
    {RV_RULE_SHARED, "languages", 1}, {RV_RULE_OVERLAP_MINUTES, NULL, 30},      {RV_RULE_NOT_PAIRED_BEFORE, NULL, 0},
};

/* A criterion: kind, weight, column; and the range and the ideal, in units, where they are not the default (0). */
typedef struct rv_criterion_row {
    rv_criterion_kind kind;
    int32_t weight;
    const char *attribute;
    int64_t range;
    int64_t ideal;
} rv_criterion_row;

static const rv_criterion_row criterion_rows[] = {
    {RV_CRITERION_COVERAGE, 5, NULL, 0, 0},
    {RV_CRITERION_OVERLAP, 2, "goals", 0, 0},
    {RV_CRITERION_PREFERENCE, 2, NULL, 0, 0},
    {RV_CRITERION_OVERLAP, 1, "interests", 0, 0},
    {RV_CRITERION_COMPLEMENT, 1, "extraversion", 1, 0},
    {RV_CRITERION_MEAN, 1, "openness", 0, 0},
    {RV_CRITERION_CLOSENESS, 1, "hours_per_month", 3, 0},
    {RV_CRITERION_AVAILABILITY, 1, NULL, 0, 0},
    {RV_CRITERION_GAP, 1, "level", 4, 4},
    {RV_CRITERION_DIFFERENT, 1, "department", 0, 0},
};

static reversa_status add_rules(reversa_context *ctx, reversa_programme *programme)
{
    rv_rule *rules = rv_arena_alloc(ctx, &programme->arena, (size_t)N(rule_rows), sizeof *rules);
    if (!rules)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < N(rule_rows); i++) {
        rv_rule_init(&rules[i], rule_rows[i].kind);
        rules[i].test.attribute = rule_rows[i].attribute;
        if (rule_rows[i].at_least > 0)
            rules[i].test.at_least = rule_rows[i].at_least * RV_MILLION;
    }
    programme->rules = rules;
    programme->n_rules = N(rule_rows);
    return REVERSA_OK;
}

static reversa_status add_criteria(reversa_context *ctx, reversa_programme *programme)
{
    rv_criterion *criteria = rv_arena_alloc(ctx, &programme->arena, (size_t)N(criterion_rows), sizeof *criteria);
    if (!criteria)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < N(criterion_rows); i++) {
        const rv_criterion_row *row = &criterion_rows[i];
        rv_criterion *criterion = &criteria[i];
        rv_criterion_init(criterion, row->kind);
        criterion->attribute = row->attribute;
        criterion->weight = row->weight * (int32_t)RV_THOUSAND;
        if (row->range > 0)
            criterion->range = row->range * RV_MILLION;
        criterion->ideal = row->ideal * RV_MILLION;
        if (row->kind == RV_CRITERION_COVERAGE) {
            criterion->mentor = "skills";
            criterion->mentee = "wants";
        }
        criterion->name = rv_criterion_default_name(ctx, &programme->arena, criterion);
        if (!criterion->name)
            return REVERSA_E_MEMORY;
    }
    programme->criteria = criteria;
    programme->n_criteria = N(criterion_rows);
    return REVERSA_OK;
}

static reversa_status add_objective(reversa_context *ctx, reversa_programme *programme)
{
    rv_level *levels = rv_arena_alloc(ctx, &programme->arena, 2, sizeof *levels);
    if (!levels)
        return REVERSA_E_MEMORY;
    levels[0] = (rv_level){.kind = RV_LEVEL_MENTEES, .step = 1};
    levels[1] = (rv_level){.kind = RV_LEVEL_SCORE, .step = 1};
    programme->objective = levels;
    programme->n_levels = 2;
    return REVERSA_OK;
}

static const rv_cadence cadence = {true, REVERSA_MISSING_DATE, 2 * RV_MILLION, 60, 9};

reversa_status rv_programme_build(reversa_context *ctx, reversa_programme **programme_out)
{
    rv_arena arena;
    *programme_out = NULL;
    rv_arena_open(ctx, &arena);
    reversa_programme *programme = rv_arena_alloc(ctx, &arena, 1, sizeof *programme);
    if (!programme) {
        rv_arena_free(&arena);
        return REVERSA_E_MEMORY;
    }
    programme->arena = arena;
    programme->name = NAME;
    programme->builtin = true;
    programme->cadence = cadence;
    reversa_status status = add_rules(ctx, programme);
    if (!status)
        status = add_criteria(ctx, programme);
    if (!status)
        status = add_objective(ctx, programme);
    if (status)
        reversa_programme_free(programme);
    else
        *programme_out = programme;
    return status;
}

reversa_status reversa_programme_builtin(reversa_context *ctx, reversa_programme **programme_out)
{
    if (programme_out)
        *programme_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!programme_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "programme_out is NULL");
    return rv_programme_build(ctx, programme_out);
}
