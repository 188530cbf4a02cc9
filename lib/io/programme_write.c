/*
 * Programme → JSON document. Only what differs from a default is written, so that the file reads as a person would write
 * it; reading it again gives an equal programme.
 *
 * jansson's setters take NULL values and fail on them, so building goes on blindly; `failed` tells at the end.
 */
#include <string.h>

#include "io/programme.h"

typedef struct writer {
    bool failed;
} writer;

static void put(writer *out, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value))
        out->failed = true;
}

static void append(writer *out, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value))
        out->failed = true;
}

/* Units of 1/scale as an integer where they are one, else as a decimal. */
static json_t *number(int64_t units, int64_t scale)
{
    if (units % scale == 0)
        return json_integer(units / scale);
    return json_real((double)units / (double)scale);
}

static void put_text(writer *out, json_t *object, const char *key, const char *text)
{
    if (text)
        put(out, object, key, json_string(text));
}

static void put_flag(writer *out, json_t *object, const char *key, bool flag)
{
    if (flag)
        put(out, object, key, json_true());
}

static json_t *texts(writer *out, const char *const *items, int32_t n)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < n; i++)
        append(out, list, json_string(items[i]));
    return list;
}

static void put_bounds(writer *out, json_t *object, int64_t at_least, int64_t at_most)
{
    if (at_least != INT64_MIN)
        put(out, object, "at_least", number(at_least, RV_MILLION));
    if (at_most != INT64_MAX)
        put(out, object, "at_most", number(at_most, RV_MILLION));
}

static void put_test(writer *out, json_t *object, const rv_test *test)
{
    put_text(out, object, "attribute", test->attribute);
    if (test->n_values > 0 && test->is_list)
        put(out, object, "in", texts(out, test->values, test->n_values));
    else if (test->n_values > 0)
        put_text(out, object, "is", test->values[0]);
    put_bounds(out, object, test->at_least, test->at_most);
}

static json_t *rule_json(writer *out, const rv_rule *rule)
{
    static const char *const who_words[] = {"mentor", "mentee", "both"};
    json_t *object = json_object();
    put_text(out, object, "rule", rv_rule_names[rule->kind]);
    if (rule->kind == RV_RULE_ATTRIBUTE)
        put_text(out, object, "who", who_words[rule->who]);
    put_test(out, object, &rule->test);
    if (rule->missing_pass)
        put_text(out, object, "missing", "pass");
    put_flag(out, object, "optional", rule->optional);
    put_flag(out, object, "allow_sensitive", rule->allow_sensitive);
    return object;
}

/* The keys of a criterion that belong to its kind. */
static void put_criterion_fields(writer *out, json_t *object, const rv_criterion *criterion)
{
    static const char *const side_words[] = {"mentor", "mentee"};
    put_text(out, object, "mentor", criterion->mentor);
    put_text(out, object, "mentee", criterion->mentee);
    put_text(out, object, "attribute", criterion->attribute);
    if (criterion->kind == RV_CRITERION_SIMILARITY)
        put(out, object, "attributes", texts(out, criterion->attributes, criterion->n_attributes));
    if (criterion->kind == RV_CRITERION_PREFERENCE || criterion->kind == RV_CRITERION_WAITING)
        put_text(out, object, "side", side_words[criterion->side]);
    if (criterion->kind == RV_CRITERION_GAP)
        put(out, object, "ideal", number(criterion->ideal, RV_MILLION));
    if (criterion->kind == RV_CRITERION_COMPLEMENT || criterion->kind == RV_CRITERION_CLOSENESS ||
        criterion->kind == RV_CRITERION_GAP)
        put(out, object, "range", number(criterion->range, RV_MILLION));
    rv_criterion plain;
    rv_criterion_init(&plain, criterion->kind);
    if (criterion->full != plain.full)
        put(out, object, "full", number(criterion->full, criterion->kind == RV_CRITERION_COVERAGE ? RV_THOUSAND : 1));
}

static json_t *criterion_json(writer *out, const rv_criterion *criterion)
{
    json_t *object = json_object();
    put_text(out, object, "criterion", rv_criterion_names[criterion->kind]);
    put_criterion_fields(out, object, criterion);
    put_text(out, object, "name", criterion->name);
    put(out, object, "weight", number(criterion->weight, RV_THOUSAND));
    if (criterion->missing == RV_MISSING_SKIP)
        put_text(out, object, "missing", "skip");
    else if (criterion->missing != 0)
        put(out, object, "missing", number(criterion->missing, RV_MILLION));
    put_flag(out, object, "optional", criterion->optional);
    put_flag(out, object, "allow_sensitive", criterion->allow_sensitive);
    return object;
}

static void put_amount(writer *out, json_t *object, const char *key, const rv_limit *limit, const rv_amount *amount)
{
    if (!amount->given)
        return;
    if (limit->kind != RV_LIMIT_QUOTA && limit->kind != RV_LIMIT_PAIRS) {
        put(out, object, key, json_integer(amount->value));
        return;
    }
    json_t *value = json_object();
    if (amount->is_share)
        put(out, value, "share", number(amount->value, RV_MILLION));
    else
        put(out, value, "count", json_integer(amount->value));
    put(out, object, key, value);
}

static void put_where(writer *out, json_t *object, const rv_limit *limit)
{
    if (!limit->has_where)
        return;
    json_t *where = json_object();
    if (limit->kind == RV_LIMIT_PAIRS)
        put_text(out, where, limit->where_different ? "different" : "same", limit->where.attribute);
    else
        put_test(out, where, &limit->where);
    put(out, object, "where", where);
}

static void put_budget(writer *out, json_t *object, const rv_limit *limit)
{
    static const char *const per_words[] = {"mentor", "mentee", "all"};
    put_text(out, object, "per", per_words[limit->per]);
    put_text(out, object, "cost", limit->cost);
    if (limit->at_most_column)
        put_text(out, object, "at_most", limit->at_most_column);
    else
        put(out, object, "at_most", number(limit->at_most_number, RV_MILLION));
}

static json_t *limit_json(writer *out, const rv_limit *limit)
{
    static const char *const side_words[] = {"mentor", "mentee"};
    json_t *object = json_object();
    put_text(out, object, "limit", rv_limit_names[limit->kind]);
    if (limit->kind == RV_LIMIT_QUOTA || limit->kind == RV_LIMIT_LOAD)
        put_text(out, object, "side", side_words[limit->side]);
    put_where(out, object, limit);
    if (limit->kind == RV_LIMIT_BUDGET)
        put_budget(out, object, limit);
    put_amount(out, object, "at_least", limit, &limit->at_least);
    put_amount(out, object, "at_most", limit, &limit->at_most);
    if (limit->kind == RV_LIMIT_CONFLICT) {
        json_t *people = json_array();
        for (int32_t i = 0; i < limit->n_groups; i++)
            append(out, people, texts(out, limit->groups[i], limit->group_sizes[i]));
        put(out, object, "people", people);
    }
    if (limit->soft) {
        json_t *soft = json_object();
        put(out, soft, "penalty", json_integer(limit->penalty));
        put(out, object, "soft", soft);
    }
    return object;
}

static json_t *level_json(writer *out, const rv_level *level)
{
    if (level->give_up == 0 && level->step == 1)
        return json_string(rv_level_names[level->kind]);
    json_t *object = json_object();
    put_text(out, object, "level", rv_level_names[level->kind]);
    if (level->give_up != 0)
        put(out, object, "give_up", number(level->give_up, RV_MILLION));
    if (level->step != 1)
        put(out, object, "step", json_integer(level->step));
    return object;
}

static void put_cadence(writer *out, json_t *top, const rv_cadence *cadence)
{
    if (!cadence->given)
        return;
    json_t *object = json_object();
    if (cadence->start != REVERSA_MISSING_DATE) {
        char text[11];
        rv_format_date(cadence->start, text);
        put_text(out, object, "start", text);
    }
    put(out, object, "meetings_per_month", number(cadence->meetings_per_month, RV_MILLION));
    put(out, object, "minutes", json_integer(cadence->minutes));
    put(out, object, "months", json_integer(cadence->months));
    put(out, top, "cadence", object);
}

json_t *rv_programme_json(const reversa_programme *programme)
{
    writer out = {false};
    json_t *top = json_object();
    json_t *rules = json_array();
    json_t *criteria = json_array();
    json_t *limits = json_array();
    json_t *objective = json_array();
    put_text(&out, top, "schema", "reversa.programme/1");
    if (programme->name[0])
        put_text(&out, top, "name", programme->name);
    for (int32_t i = 0; i < programme->n_rules; i++)
        append(&out, rules, rule_json(&out, &programme->rules[i]));
    for (int32_t i = 0; i < programme->n_criteria; i++)
        append(&out, criteria, criterion_json(&out, &programme->criteria[i]));
    for (int32_t i = 0; i < programme->n_limits; i++)
        append(&out, limits, limit_json(&out, &programme->limits[i]));
    for (int32_t i = 0; i < programme->n_levels; i++)
        append(&out, objective, level_json(&out, &programme->objective[i]));
    put(&out, top, "rules", rules);
    put(&out, top, "criteria", criteria);
    put(&out, top, "limits", limits);
    put(&out, top, "objective", objective);
    put_cadence(&out, top, &programme->cadence);
    if (programme->n_sensitive > 0)
        put(&out, top, "sensitive", texts(&out, programme->sensitive, programme->n_sensitive));
    if (!out.failed)
        return top;
    json_decref(top);
    return NULL;
}
