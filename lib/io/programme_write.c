/*
 * Programme → JSON document. Only what differs from a default is written, so that the file reads as a person would write
 * it; reading it again gives an equal programme.
 * */
#include <string.h>

#include "io/programme.h"

static void put_flag(rv_json_writer *out, json_t *object, const char *key, bool flag)
{
    if (flag)
        rv_json_put(out, object, key, json_true());
}

static void put_bounds(rv_json_writer *out, json_t *object, int64_t at_least, int64_t at_most)
{
    if (at_least != INT64_MIN)
        rv_json_put(out, object, "at_least", rv_json_number(at_least, RV_MILLION));
    if (at_most != INT64_MAX)
        rv_json_put(out, object, "at_most", rv_json_number(at_most, RV_MILLION));
}

void rv_programme_put_test(rv_json_writer *out, json_t *object, const rv_test *test)
{
    rv_json_put_text(out, object, "attribute", test->attribute);
    if (test->n_values > 0 && test->is_list)
        rv_json_put(out, object, "in", rv_json_list_of(out, test->values, test->n_values));
    else if (test->n_values > 0)
        rv_json_put_text(out, object, "is", test->values[0]);
    put_bounds(out, object, test->at_least, test->at_most);
}

static json_t *rule_json(rv_json_writer *out, const rv_rule *rule, bool optional)
{
    static const char *const who_words[] = {"mentor", "mentee", "both"};
    json_t *object = json_object();
    rv_json_put_text(out, object, "rule", rv_rule_names[rule->kind]);
    if (rule->kind == RV_RULE_ATTRIBUTE)
        rv_json_put_text(out, object, "who", who_words[rule->who]);
    rv_programme_put_test(out, object, &rule->test);
    if (rule->missing_pass)
        rv_json_put_text(out, object, "missing", "pass");
    put_flag(out, object, "optional", optional || rule->optional);
    put_flag(out, object, "allow_sensitive", rule->allow_sensitive);
    return object;
}

/* The keys of a criterion that belong to its kind. */
static void put_criterion_fields(rv_json_writer *out, json_t *object, const rv_criterion *criterion)
{
    static const char *const side_words[] = {"mentor", "mentee"};
    rv_json_put_text(out, object, "mentor", criterion->mentor);
    rv_json_put_text(out, object, "mentee", criterion->mentee);
    rv_json_put_text(out, object, "attribute", criterion->attribute);
    if (criterion->kind == RV_CRITERION_SIMILARITY)
        rv_json_put(out, object, "attributes", rv_json_list_of(out, criterion->attributes, criterion->n_attributes));
    if (criterion->kind == RV_CRITERION_PREFERENCE || criterion->kind == RV_CRITERION_WAITING)
        rv_json_put_text(out, object, "side", side_words[criterion->side]);
    if (criterion->kind == RV_CRITERION_GAP)
        rv_json_put(out, object, "ideal", rv_json_number(criterion->ideal, RV_MILLION));
    if (criterion->kind == RV_CRITERION_COMPLEMENT || criterion->kind == RV_CRITERION_CLOSENESS ||
        criterion->kind == RV_CRITERION_GAP)
        rv_json_put(out, object, "range", rv_json_number(criterion->range, RV_MILLION));
    rv_criterion plain;
    rv_criterion_init(&plain, criterion->kind);
    if (criterion->full != plain.full)
        rv_json_put(out, object, "full",
                    rv_json_number(criterion->full, criterion->kind == RV_CRITERION_COVERAGE ? RV_THOUSAND : 1));
}

static json_t *criterion_json(rv_json_writer *out, const rv_criterion *criterion, bool optional)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "criterion", rv_criterion_names[criterion->kind]);
    put_criterion_fields(out, object, criterion);
    rv_json_put_text(out, object, "name", criterion->name);
    rv_json_put(out, object, "weight", rv_json_number(criterion->weight, RV_THOUSAND));
    if (criterion->missing == RV_MISSING_SKIP)
        rv_json_put_text(out, object, "missing", "skip");
    else if (criterion->missing != 0)
        rv_json_put(out, object, "missing", rv_json_number(criterion->missing, RV_MILLION));
    put_flag(out, object, "optional", optional || criterion->optional);
    put_flag(out, object, "allow_sensitive", criterion->allow_sensitive);
    return object;
}

static void put_amount(rv_json_writer *out, json_t *object, const char *key, const rv_limit *limit,
                       const rv_amount *amount)
{
    if (!amount->given)
        return;
    if (limit->kind != RV_LIMIT_QUOTA && limit->kind != RV_LIMIT_PAIRS) {
        rv_json_put(out, object, key, json_integer(amount->value));
        return;
    }
    json_t *value = json_object();
    if (amount->is_share)
        rv_json_put(out, value, "share", rv_json_number(amount->value, RV_MILLION));
    else
        rv_json_put(out, value, "count", json_integer(amount->value));
    rv_json_put(out, object, key, value);
}

static void put_where(rv_json_writer *out, json_t *object, const rv_limit *limit)
{
    if (!limit->has_where)
        return;
    json_t *where = json_object();
    if (limit->kind == RV_LIMIT_PAIRS)
        rv_json_put_text(out, where, limit->where_different ? "different" : "same", limit->where.attribute);
    else
        rv_programme_put_test(out, where, &limit->where);
    rv_json_put(out, object, "where", where);
}

static void put_budget(rv_json_writer *out, json_t *object, const rv_limit *limit)
{
    static const char *const per_words[] = {"mentor", "mentee", "all"};
    rv_json_put_text(out, object, "per", per_words[limit->per]);
    rv_json_put_text(out, object, "cost", limit->cost);
    if (limit->at_most_column)
        rv_json_put_text(out, object, "at_most", limit->at_most_column);
    else
        rv_json_put(out, object, "at_most", rv_json_number(limit->at_most_number, RV_MILLION));
}

static json_t *limit_json(rv_json_writer *out, const rv_limit *limit)
{
    static const char *const side_words[] = {"mentor", "mentee"};
    json_t *object = json_object();
    rv_json_put_text(out, object, "limit", rv_limit_names[limit->kind]);
    if (limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_LOAD)
        rv_json_put_text(out, object, "side", side_words[limit->side]);
    put_where(out, object, limit);
    if (limit->kind == RV_LIMIT_BUDGET)
        put_budget(out, object, limit);
    put_amount(out, object, "at_least", limit, &limit->at_least);
    put_amount(out, object, "at_most", limit, &limit->at_most);
    if (limit->kind == RV_LIMIT_CONFLICT) {
        json_t *people = json_array();
        for (int32_t i = 0; i < limit->n_groups; i++)
            rv_json_append(out, people, rv_json_list_of(out, limit->groups[i], limit->group_sizes[i]));
        rv_json_put(out, object, "people", people);
    }
    if (limit->soft) {
        json_t *soft = json_object();
        rv_json_put(out, soft, "penalty", json_integer(limit->penalty));
        rv_json_put(out, object, "soft", soft);
    }
    return object;
}

static json_t *level_json(rv_json_writer *out, const rv_level *level)
{
    if (level->give_up == 0 && level->step == 1)
        return json_string(rv_level_names[level->kind]);
    json_t *object = json_object();
    rv_json_put_text(out, object, "level", rv_level_names[level->kind]);
    if (level->give_up != 0)
        rv_json_put(out, object, "give_up", rv_json_number(level->give_up, RV_MILLION));
    if (level->step != 1)
        rv_json_put(out, object, "step", json_integer(level->step));
    return object;
}

static void put_cadence(rv_json_writer *out, json_t *top, const rv_cadence *cadence)
{
    if (!cadence->given)
        return;
    json_t *object = json_object();
    if (cadence->start != REVERSA_MISSING_DATE) {
        char text[11];
        rv_format_date(cadence->start, text);
        rv_json_put_text(out, object, "start", text);
    }
    rv_json_put(out, object, "meetings_per_month", rv_json_number(cadence->meetings_per_month, RV_MILLION));
    rv_json_put(out, object, "minutes", json_integer(cadence->minutes));
    rv_json_put(out, object, "months", json_integer(cadence->months));
    rv_json_put(out, top, "cadence", object);
}

json_t *rv_programme_json(const reversa_programme *programme)
{
    rv_json_writer out = {false};
    json_t *top = json_object();
    json_t *rules = json_array();
    json_t *criteria = json_array();
    json_t *limits = json_array();
    json_t *objective = json_array();
    rv_json_put_text(&out, top, "schema", "reversa.programme/1");
    if (programme->name[0])
        rv_json_put_text(&out, top, "name", programme->name);
    for (int32_t i = 0; i < programme->n_rules; i++)
        rv_json_append(&out, rules, rule_json(&out, &programme->rules[i], programme->builtin));
    for (int32_t i = 0; i < programme->n_criteria; i++)
        rv_json_append(&out, criteria, criterion_json(&out, &programme->criteria[i], programme->builtin));
    for (int32_t i = 0; i < programme->n_limits; i++)
        rv_json_append(&out, limits, limit_json(&out, &programme->limits[i]));
    for (int32_t i = 0; i < programme->n_levels; i++)
        rv_json_append(&out, objective, level_json(&out, &programme->objective[i]));
    rv_json_put(&out, top, "rules", rules);
    rv_json_put(&out, top, "criteria", criteria);
    rv_json_put(&out, top, "limits", limits);
    rv_json_put(&out, top, "objective", objective);
    put_cadence(&out, top, &programme->cadence);
    rv_programme_put_circle(&out, top, &programme->circle);
    if (programme->n_sensitive > 0)
        rv_json_put(&out, top, "sensitive", rv_json_list_of(&out, programme->sensitive, programme->n_sensitive));
    if (!out.failed)
        return top;
    json_decref(top);
    return NULL;
}
