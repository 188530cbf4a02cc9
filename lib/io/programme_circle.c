/*
 * The "circle" of programme.json, in and out: how many mentors and mentees share a weekly slot of how many minutes, and
 * what each side of a circle must meet together.
 *
 * The numbers are held to what a meeting is: at most MOST_MENTEES mentees, a slot of at most a day.
 */
#include <string.h>

#include "io/programme.h"

#define MOST_MENTEES 40   /* of a circle: more is a lecture */
#define MOST_MINUTES 1440 /* a day */
#define USUAL_MINUTES 60

static const char *const side_words[] = {"mentor", "mentee", NULL};
static const char *const missing_words[] = {"fail", "pass", NULL};

typedef struct circle_draft {
    rv_circle_plan plan;
    int missing;
} circle_draft;

typedef struct rule_draft {
    rv_circle_rule rule;
    int side;
    int32_t each_at_most;
} rule_draft;

/* clang-format off */
static const rv_json_key circle_keys[] = {
    {"mentors", RV_JSON_INT32, offsetof(circle_draft, plan.n_mentors), 1, 1, 2, NULL}, RV_JSON_KNOWN("mentees"),
    {"minutes", RV_JSON_INT32, offsetof(circle_draft, plan.minutes), 1, 0, MOST_MINUTES, NULL},
    {"missing", RV_JSON_WORD, offsetof(circle_draft, missing), 0, 0, 0, missing_words}, RV_JSON_KNOWN("composition")};
static const rv_json_key size_keys[] = {
    {"at_least", RV_JSON_INT32, offsetof(rv_circle_plan, at_least), 1, 1, MOST_MENTEES, NULL},
    {"at_most", RV_JSON_INT32, offsetof(rv_circle_plan, at_most), 1, 1, MOST_MENTEES, NULL}};
static const rv_json_key rule_keys[] = {
    {"side", RV_JSON_WORD, offsetof(rule_draft, side), 0, 0, 0, side_words},
    {"attribute", RV_JSON_TEXT, offsetof(rule_draft, rule.each), 0, 0, 0, NULL},
    {"each_at_most", RV_JSON_INT32, offsetof(rule_draft, each_at_most), 1, 1, MOST_MENTEES, NULL},
    RV_JSON_KNOWN("where"),
    {"at_least", RV_JSON_INT32, offsetof(rule_draft, rule.at_least), 1, 0, MOST_MENTEES, NULL},
    {"at_most", RV_JSON_INT32, offsetof(rule_draft, rule.at_most), 1, 0, MOST_MENTEES, NULL},
    {"none_or_at_least", RV_JSON_INT32, offsetof(rule_draft, rule.none_or_at_least), 1, 1, MOST_MENTEES, NULL}};
static const rv_json_key where_keys[] = {
    {"attribute", RV_JSON_TEXT, offsetof(rv_test, attribute), 0, 0, 0, NULL}, RV_JSON_KNOWN("is"), RV_JSON_KNOWN("in"),
    {"at_least", RV_JSON_INT64, offsetof(rv_test, at_least), RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, NULL},
    {"at_most", RV_JSON_INT64, offsetof(rv_test, at_most), RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, NULL}};
/* clang-format on */

static void read_where(rv_json_reader *reader, const json_t *where, rv_test *test)
{
    size_t length = rv_json_enter(reader, "where", -1);
    rv_json_object(reader, where, where_keys, RV_JSON_COUNT(where_keys), test);
    rv_json_require(reader, where, "attribute");
    rv_programme_values(reader, where, test);
    rv_programme_check_test(reader, where, test);
    rv_json_leave(reader, length);
}

static void read_rule(rv_json_reader *reader, const json_t *object, rv_circle_rule *rule_out)
{
    rule_draft draft = {.rule = {.at_most = INT32_MAX, .where = {.at_least = INT64_MIN, .at_most = INT64_MAX}}};
    const json_t *where = json_object_get(object, "where");
    bool counts = json_object_get(object, "at_least") || json_object_get(object, "at_most") ||
                  json_object_get(object, "none_or_at_least");
    rv_json_object(reader, object, rule_keys, RV_JSON_COUNT(rule_keys), &draft);
    rv_json_require(reader, object, "side");
    if (where)
        read_where(reader, where, &draft.rule.where);
    bool each = draft.rule.each && draft.each_at_most > 0 && !where && !counts;
    bool some = where && counts && !draft.rule.each && draft.each_at_most == 0;
    if (!each && !some)
        rv_json_fail(reader, NULL,
                     "Needs \"attribute\" with \"each_at_most\", or \"where\" with at_least, at_most or "
                     "none_or_at_least");
    if (draft.rule.at_least > draft.rule.at_most)
        rv_json_fail(reader, "at_least", "Is above at_most");
    if (each)
        draft.rule.at_most = draft.each_at_most;
    draft.rule.side = draft.side == REVERSA_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    *rule_out = draft.rule;
}

static void read_rules(rv_json_reader *reader, const json_t *object, rv_circle_plan *plan)
{
    rv_circle_rule *rules = rv_json_list(reader, object, "composition", sizeof *rules, &plan->n_rules);
    for (int32_t r = 0; r < plan->n_rules; r++) {
        size_t length = rv_json_enter(reader, "composition", r);
        read_rule(reader, json_array_get(json_object_get(object, "composition"), (size_t)r), &rules[r]);
        rv_json_leave(reader, length);
    }
    plan->rules = rules;
}

static void read_size(rv_json_reader *reader, const json_t *object, rv_circle_plan *plan)
{
    size_t length = rv_json_enter(reader, "mentees", -1);
    rv_json_object(reader, object, size_keys, RV_JSON_COUNT(size_keys), plan);
    rv_json_require(reader, object, "at_least");
    rv_json_require(reader, object, "at_most");
    if (plan->at_least > plan->at_most)
        rv_json_fail(reader, "at_least", "Is above at_most");
    rv_json_leave(reader, length);
}

void rv_programme_read_circle(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    const json_t *object = json_object_get(top, "circle");
    circle_draft draft = {.plan = {.given = true, .n_mentors = 1, .minutes = USUAL_MINUTES}};
    if (!object)
        return;
    if (programme->cadence.given && programme->cadence.minutes <= MOST_MINUTES)
        draft.plan.minutes = programme->cadence.minutes;
    size_t length = rv_json_enter(reader, "circle", -1);
    rv_json_object(reader, object, circle_keys, RV_JSON_COUNT(circle_keys), &draft);
    rv_json_require(reader, object, "mentees");
    draft.plan.missing_pass = draft.missing == 1;
    const json_t *mentees = json_object_get(object, "mentees");
    if (mentees)
        read_size(reader, mentees, &draft.plan);
    read_rules(reader, object, &draft.plan);
    rv_json_leave(reader, length);
    programme->circle = draft.plan;
}

/* ---- Out ---- */

static json_t *rule_json(rv_json_writer *out, const rv_circle_rule *rule)
{
    json_t *object = json_object();
    rv_json_put_text(out, object, "side", side_words[rule->side]);
    if (rule->each) {
        rv_json_put_text(out, object, "attribute", rule->each);
        rv_json_put(out, object, "each_at_most", json_integer(rule->at_most));
        return object;
    }
    json_t *where = json_object();
    rv_programme_put_test(out, where, &rule->where);
    rv_json_put(out, object, "where", where);
    if (rule->none_or_at_least > 0)
        rv_json_put(out, object, "none_or_at_least", json_integer(rule->none_or_at_least));
    if (rule->at_least > 0 || (rule->none_or_at_least == 0 && rule->at_most == INT32_MAX))
        rv_json_put(out, object, "at_least", json_integer(rule->at_least));
    if (rule->at_most < INT32_MAX)
        rv_json_put(out, object, "at_most", json_integer(rule->at_most));
    return object;
}

void rv_programme_put_circle(rv_json_writer *out, json_t *top, const rv_circle_plan *circle)
{
    if (!circle->given)
        return;
    json_t *object = json_object();
    json_t *mentees = json_object();
    json_t *rules = json_array();
    rv_json_put(out, object, "mentors", json_integer(circle->n_mentors));
    rv_json_put(out, mentees, "at_least", json_integer(circle->at_least));
    rv_json_put(out, mentees, "at_most", json_integer(circle->at_most));
    rv_json_put(out, object, "mentees", mentees);
    rv_json_put(out, object, "minutes", json_integer(circle->minutes));
    if (circle->missing_pass)
        rv_json_put_text(out, object, "missing", "pass");
    for (int32_t r = 0; r < circle->n_rules; r++)
        rv_json_append(out, rules, rule_json(out, &circle->rules[r]));
    rv_json_put(out, object, "composition", rules);
    rv_json_put(out, top, "circle", object);
}
