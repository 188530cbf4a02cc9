/*
 * Programmes: the words of the file format, defaults, and what must hold of a programme whatever the people are.
 *
 * A programme is plain tables in one arena, and lives in that arena itself. rv_programme_check() is the one place for
 * the rules that need no cohort: names of criteria, and the order of the objective.
 */
#include "model/programme.h"

#include <string.h>

#include "base/text.h"

const char *const rv_rule_names[RV_N_RULE_KINDS] = {
    "level_gap", "not_in_reporting_line", "same",      "different",
    "shared",    "overlap_minutes",       "attribute", "not_paired_before",
};

const char *const rv_criterion_names[RV_N_CRITERION_KINDS] = {
    "coverage", "overlap",   "complement", "closeness", "gap",        "availability", "mean",
    "same",     "different", "preference", "waiting",   "similarity", "user",
};

const char *const rv_limit_names[RV_N_LIMIT_KINDS] = {
    "quota", "pairs", "budget", "load", "mentor_minimum", "one_role", "slots", "changes", "stable", "conflict",
};

const char *const rv_level_names[RV_N_LEVEL_KINDS] = {
    "mentees", "mentors", "pairs", "score", "worst", "leximin", "keep", "even",
};

static void test_init(rv_test *test)
{
    *test = (rv_test){.at_least = INT64_MIN, .at_most = INT64_MAX};
}

void rv_rule_init(rv_rule *rule, rv_rule_kind kind)
{
    *rule = (rv_rule){.kind = kind, .who = RV_WHO_BOTH};
    test_init(&rule->test);
    if (kind == RV_RULE_SHARED || kind == RV_RULE_OVERLAP_MINUTES)
        rule->test.at_least = RV_MILLION; /* something in common */
}

void rv_criterion_init(rv_criterion *criterion, rv_criterion_kind kind)
{
    *criterion = (rv_criterion){.kind = kind, .name = "", .weight = 1000, .side = REVERSA_MENTEE};
    if (kind == RV_CRITERION_COVERAGE)
        criterion->full = 3 * 1000; /* a mentor at level 3 of 5 can teach it */
    if (kind == RV_CRITERION_AVAILABILITY)
        criterion->full = 120; /* two hours a week */
    if (kind == RV_CRITERION_WAITING)
        criterion->full = 3;
    if (kind == RV_CRITERION_COMPLEMENT || kind == RV_CRITERION_CLOSENESS || kind == RV_CRITERION_GAP)
        criterion->range = RV_MILLION;
}

void rv_limit_init(rv_limit *limit, rv_limit_kind kind)
{
    *limit = (rv_limit){.kind = kind, .per = RV_WHO_BOTH};
    test_init(&limit->where);
}

bool rv_programme_is_sensitive(const reversa_programme *programme, const char *column)
{
    if (strcmp(column, "gender") == 0 || strcmp(column, "birth_year") == 0)
        return true;
    for (int32_t i = 0; i < programme->n_sensitive; i++)
        if (strcmp(column, programme->sensitive[i]) == 0)
            return true;
    return false;
}

const char *rv_criterion_default_name(reversa_context *ctx, rv_arena *arena, const rv_criterion *criterion)
{
    const char *kind = rv_criterion_names[criterion->kind];
    size_t length = strlen(kind);
    if (!criterion->attribute)
        return rv_arena_text(ctx, arena, kind, length);
    size_t tail = strlen(criterion->attribute);
    char *name = rv_arena_alloc(ctx, arena, length + 1 + tail + 1, 1);
    if (!name)
        return NULL;
    memcpy(name, kind, length + 1);
    name[length] = '_';
    memcpy(name + length + 1, criterion->attribute, tail + 1);
    return name;
}

bool rv_criterion_name_is_taken(const char *name)
{
    static const char *const taken[] = {"mentor_id", "mentee_id", "score", "state", "note"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (strcmp(name, taken[i]) == 0)
            return true;
    return false;
}

static rv_place at_key(const reversa_programme *programme, const char *key)
{
    return (rv_place){.file = programme->source, .column = key};
}

static void check_names(reversa_context *ctx, const reversa_programme *programme)
{
    rv_place place = at_key(programme, "criteria");
    for (int32_t i = 0; i < programme->n_criteria; i++) {
        const char *name = programme->criteria[i].name;
        if (rv_criterion_name_is_taken(name))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place,
                             "'%s' cannot be the name of a criterion: results have a column of that name", name);
        for (int32_t j = 0; j < i; j++)
            if (strcmp(name, programme->criteria[j].name) == 0)
                (void)rv_fail_at(ctx, REVERSA_E_DATA, place,
                                 "Two criteria have the name '%s': give one of them a \"name\"", name);
    }
}

static bool is_counting(rv_level_kind kind)
{
    return kind == RV_LEVEL_MENTEES || kind == RV_LEVEL_MENTORS || kind == RV_LEVEL_PAIRS;
}

bool rv_programme_fixes_pairs(const reversa_programme *programme, int32_t level, bool several)
{
    for (int32_t i = 0; i < level; i++) {
        rv_level_kind kind = programme->objective[i].kind;
        bool fixes = kind == RV_LEVEL_PAIRS || (!several && is_counting(kind));
        if (fixes && programme->objective[i + 1].give_up == 0)
            return true;
    }
    return false;
}

/* A leximin compares lists of one length: some count must stay what it is. */
static void check_leximin(reversa_context *ctx, const reversa_programme *programme, int32_t level, bool counted)
{
    const rv_level *leximin = &programme->objective[level];
    rv_place place = at_key(programme, "objective");
    if (leximin->kind != RV_LEVEL_LEXIMIN && leximin->step > 1)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The level '%s' takes no 'step': 'leximin' does",
                         rv_level_names[leximin->kind]);
    if (leximin->kind == RV_LEVEL_LEXIMIN && counted && !rv_programme_fixes_pairs(programme, level, false))
        (void)rv_fail_at(
            ctx, REVERSA_E_DATA, place,
            "The level 'leximin' needs a fixed number of pairs, but the counts before it give something up");
}

static void check_objective(reversa_context *ctx, const reversa_programme *programme)
{
    rv_place place = at_key(programme, "objective");
    bool counted = false;
    unsigned seen = 0;
    if (programme->n_levels == 0)
        (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The objective has no level");
    for (int32_t i = 0; i < programme->n_levels; i++) {
        const rv_level *level = &programme->objective[i];
        const char *name = rv_level_names[level->kind];
        if (seen & (1u << level->kind))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The level '%s' is listed twice", name);
        if ((level->kind == RV_LEVEL_WORST || level->kind == RV_LEVEL_LEXIMIN) && !counted)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place,
                             "The level '%s' needs 'mentees', 'mentors' or 'pairs' before it", name);
        check_leximin(ctx, programme, i, counted);
        if (level->give_up > 0 && i == 0)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The first level '%s' has none before it that could give up",
                             name);
        seen |= 1u << level->kind;
        counted = counted || is_counting(level->kind);
    }
    for (int32_t i = 0; i < programme->n_limits; i++)
        if (programme->limits[i].soft && !(seen & (1u << RV_LEVEL_SCORE)))
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place, "The soft limit '%s' needs the level 'score' in the objective",
                             rv_limit_names[programme->limits[i].kind]);
}

reversa_status rv_programme_check(reversa_context *ctx, const reversa_programme *programme)
{
    check_names(ctx, programme);
    check_objective(ctx, programme);
    return rv_first_error(ctx);
}

const char *reversa_programme_name(const reversa_programme *programme)
{
    return programme->name;
}

const char *reversa_programme_sensitive(const reversa_programme *programme, int32_t index)
{
    return index >= 0 && index < programme->n_sensitive ? programme->sensitive[index] : NULL;
}

void reversa_programme_free(reversa_programme *programme)
{
    if (!programme)
        return;
    rv_arena arena = programme->arena; /* the programme lies in its own arena */
    rv_arena_free(&arena);
}
