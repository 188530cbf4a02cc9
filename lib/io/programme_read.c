/*
 * programme.json → programme. Each kind of rule, criterion and limit has a table of its keys; what is no plain field
 * (lists of values, amounts, `where`) is read after the table. A pass goes on after an error.
 *
 * Invariant: a programme that was read has every default filled in, so that nothing later asks what was written.
 */
#include "io/programme.h"

#include <string.h>

#include "base/sha256.h"

static const char *const missing_words[] = {"fail", "pass", NULL};
static const char *const who_words[] = {"mentor", "mentee", "both", NULL};
static const char *const side_words[] = {"mentor", "mentee", NULL};

/* clang-format off */
#define RULE_KEYS                                                                                                      \
    RV_JSON_KNOWN("rule"), {"missing", RV_JSON_WORD, offsetof(rule_draft, missing), 0, 0, 0, missing_words},               \
    {"optional", RV_JSON_BOOL, offsetof(rule_draft, rule.optional), 0, 0, 0, NULL},                                    \
    {"allow_sensitive", RV_JSON_BOOL, offsetof(rule_draft, rule.allow_sensitive), 0, 0, 0, NULL}
#define RULE_BOUND(key, field, low, high)                                                                              \
    {key, RV_JSON_INT64, offsetof(rule_draft, rule.test.field), RV_MILLION, low, high, NULL}
#define RULE_ATTRIBUTE {"attribute", RV_JSON_TEXT, offsetof(rule_draft, rule.test.attribute), 0, 0, 0, NULL}

typedef struct rule_draft {
    rv_rule rule;
    int missing;
    int who;
} rule_draft;

static const rv_json_key level_gap_keys[] = {
    RULE_KEYS, RULE_BOUND("at_least", at_least, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT),
    RULE_BOUND("at_most", at_most, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT)};
static const rv_json_key plain_rule_keys[] = {RULE_KEYS};
static const rv_json_key same_keys[] = {RULE_KEYS, RULE_ATTRIBUTE};
static const rv_json_key shared_keys[] = {
    RULE_KEYS, RULE_ATTRIBUTE, RULE_BOUND("at_least", at_least, 0, RV_NUMBER_LIMIT),
    RULE_BOUND("at_most", at_most, 0, RV_NUMBER_LIMIT)};
static const rv_json_key overlap_keys[] = {
    RULE_KEYS, RULE_BOUND("at_least", at_least, 0, RV_NUMBER_LIMIT), RULE_BOUND("at_most", at_most, 0, RV_NUMBER_LIMIT)};
static const rv_json_key attribute_keys[] = {
    RULE_KEYS, RULE_ATTRIBUTE, {"who", RV_JSON_WORD, offsetof(rule_draft, who), 0, 0, 0, who_words},
    RV_JSON_KNOWN("is"), RV_JSON_KNOWN("in"), RULE_BOUND("at_least", at_least, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT),
    RULE_BOUND("at_most", at_most, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT)};

static const struct rule_table {
    const rv_json_key *keys;
    size_t n_keys;
    bool needs_attribute;
} rule_tables[RV_N_RULE_KINDS] = {
    [RV_RULE_LEVEL_GAP] = {level_gap_keys, RV_JSON_COUNT(level_gap_keys), false},
    [RV_RULE_NOT_IN_REPORTING_LINE] = {plain_rule_keys, RV_JSON_COUNT(plain_rule_keys), false},
    [RV_RULE_SAME] = {same_keys, RV_JSON_COUNT(same_keys), true},
    [RV_RULE_DIFFERENT] = {same_keys, RV_JSON_COUNT(same_keys), true},
    [RV_RULE_SHARED] = {shared_keys, RV_JSON_COUNT(shared_keys), true},
    [RV_RULE_OVERLAP_MINUTES] = {overlap_keys, RV_JSON_COUNT(overlap_keys), false},
    [RV_RULE_ATTRIBUTE] = {attribute_keys, RV_JSON_COUNT(attribute_keys), true},
    [RV_RULE_NOT_PAIRED_BEFORE] = {plain_rule_keys, RV_JSON_COUNT(plain_rule_keys), false},
};

#define CRITERION_KEYS                                                                                                 \
    RV_JSON_KNOWN("criterion"), RV_JSON_KNOWN("missing"),                                                                      \
    {"name", RV_JSON_TEXT, offsetof(rv_criterion, name), 0, 0, 0, NULL},                                               \
    {"weight", RV_JSON_INT32, offsetof(rv_criterion, weight), RV_THOUSAND, 1, 1000 * RV_THOUSAND, NULL},               \
    {"optional", RV_JSON_BOOL, offsetof(rv_criterion, optional), 0, 0, 0, NULL},                                       \
    {"allow_sensitive", RV_JSON_BOOL, offsetof(rv_criterion, allow_sensitive), 0, 0, 0, NULL}
#define CRITERION_TEXT(key, field) {key, RV_JSON_TEXT, offsetof(rv_criterion, field), 0, 0, 0, NULL}
#define CRITERION_UNITS(key, scale, low, high) {#key, RV_JSON_INT64, offsetof(rv_criterion, key), scale, low, high, NULL}
#define CRITERION_SIDE {"side", RV_JSON_WORD, offsetof(rv_criterion, side), 0, 0, 0, side_words}

static const rv_json_key coverage_keys[] = {
    CRITERION_KEYS, CRITERION_TEXT("mentor", mentor), CRITERION_TEXT("mentee", mentee),
    CRITERION_UNITS(full, RV_THOUSAND, 1, 100 * RV_THOUSAND)};
static const rv_json_key overlap_criterion_keys[] = {CRITERION_KEYS, CRITERION_TEXT("attribute", attribute)};
static const rv_json_key range_keys[] = {
    CRITERION_KEYS, CRITERION_TEXT("attribute", attribute), CRITERION_UNITS(range, RV_MILLION, 1, RV_NUMBER_LIMIT)};
static const rv_json_key gap_keys[] = {
    CRITERION_KEYS, CRITERION_TEXT("attribute", attribute), CRITERION_UNITS(range, RV_MILLION, 1, RV_NUMBER_LIMIT),
    CRITERION_UNITS(ideal, RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT)};
static const rv_json_key availability_keys[] = {CRITERION_KEYS, CRITERION_UNITS(full, 1, 1, 10080)};
static const rv_json_key preference_keys[] = {CRITERION_KEYS, CRITERION_SIDE};
static const rv_json_key waiting_keys[] = {CRITERION_KEYS, CRITERION_SIDE, CRITERION_UNITS(full, 1, 1, 1000000)};
static const rv_json_key similarity_keys[] = {CRITERION_KEYS, RV_JSON_KNOWN("attributes")};
/* clang-format on */

static const struct criterion_table {
    const rv_json_key *keys;
    size_t n_keys;
    const char *required[3]; /* keys that must be there */
} criterion_tables[RV_CRITERION_USER] = {
    [RV_CRITERION_COVERAGE] = {coverage_keys, RV_JSON_COUNT(coverage_keys), {"mentor", "mentee", NULL}},
    [RV_CRITERION_OVERLAP] = {overlap_criterion_keys, RV_JSON_COUNT(overlap_criterion_keys), {"attribute", NULL, NULL}},
    [RV_CRITERION_COMPLEMENT] = {range_keys, RV_JSON_COUNT(range_keys), {"attribute", "range", NULL}},
    [RV_CRITERION_CLOSENESS] = {range_keys, RV_JSON_COUNT(range_keys), {"attribute", "range", NULL}},
    [RV_CRITERION_GAP] = {gap_keys, RV_JSON_COUNT(gap_keys), {"attribute", "ideal", "range"}},
    [RV_CRITERION_AVAILABILITY] = {availability_keys, RV_JSON_COUNT(availability_keys), {NULL, NULL, NULL}},
    [RV_CRITERION_MEAN] = {overlap_criterion_keys, RV_JSON_COUNT(overlap_criterion_keys), {"attribute", NULL, NULL}},
    [RV_CRITERION_SAME] = {overlap_criterion_keys, RV_JSON_COUNT(overlap_criterion_keys), {"attribute", NULL, NULL}},
    [RV_CRITERION_DIFFERENT] = {overlap_criterion_keys,
                                RV_JSON_COUNT(overlap_criterion_keys),
                                {"attribute", NULL, NULL}},
    [RV_CRITERION_PREFERENCE] = {preference_keys, RV_JSON_COUNT(preference_keys), {"side", NULL, NULL}},
    [RV_CRITERION_WAITING] = {waiting_keys, RV_JSON_COUNT(waiting_keys), {"side", NULL, NULL}},
    [RV_CRITERION_SIMILARITY] = {similarity_keys, RV_JSON_COUNT(similarity_keys), {"attributes", NULL, NULL}},
};

/* A scalar of `is` or `in` as text: numbers in their shortest decimal form. */
static const char *scalar(rv_json_reader *reader, const char *key, const json_t *value)
{
    int64_t units;
    char text[24];
    if (json_is_string(value))
        return rv_json_copy(reader, key, value);
    if (!json_is_number(value)) {
        rv_json_fail(reader, key, "Must be a text or a number");
        return NULL;
    }
    if (!rv_json_units(reader, key, value, RV_MILLION, &units))
        return NULL;
    rv_format_millionths(units, text);
    return rv_arena_text(reader->ctx, reader->arena, text, strlen(text));
}

void rv_programme_values(rv_json_reader *reader, const json_t *object, rv_test *test)
{
    const json_t *is = json_object_get(object, "is");
    const json_t *in = json_object_get(object, "in");
    size_t n = is ? 1 : json_array_size(in);
    if (!is && !in)
        return;
    if (is && in) {
        rv_json_fail(reader, "in", "Give `is` or `in`, not both");
        return;
    }
    if (in && n == 0) {
        rv_json_fail(reader, "in", "Must be a list with at least one value");
        return;
    }
    const char **values = rv_arena_alloc(reader->ctx, reader->arena, n, sizeof *values);
    for (size_t i = 0; values && i < n; i++) {
        values[i] = is ? scalar(reader, "is", is) : scalar(reader, "in", json_array_get(in, i));
        if (!values[i])
            return;
    }
    if (!values)
        return;
    test->values = values;
    test->n_values = (int32_t)n;
    test->is_list = !is;
}

void rv_programme_check_test(rv_json_reader *reader, const json_t *object, const rv_test *test)
{
    bool bounded = json_object_get(object, "at_least") || json_object_get(object, "at_most");
    if (bounded == (test->n_values > 0))
        rv_json_fail(reader, NULL, "Needs `is`, `in`, or `at_least` and `at_most`");
    else if (bounded && test->at_least > test->at_most)
        rv_json_fail(reader, "at_least", "Is above at_most");
}

static void read_rule(rv_json_reader *reader, const json_t *object, rv_rule *rule_out)
{
    int kind = rv_json_kind(reader, object, "rule", rv_rule_names, RV_N_RULE_KINDS);
    if (kind < 0)
        return;
    const struct rule_table *table = &rule_tables[kind];
    rule_draft draft = {.missing = 0, .who = RV_WHO_BOTH};
    rv_rule_init(&draft.rule, (rv_rule_kind)kind);
    rv_json_object(reader, object, table->keys, table->n_keys, &draft);
    draft.rule.missing_pass = draft.missing == 1;
    if (table->needs_attribute)
        rv_json_require(reader, object, "attribute");
    if (kind == RV_RULE_ATTRIBUTE) {
        rv_json_require(reader, object, "who");
        draft.rule.who = (rv_who)draft.who;
        rv_programme_values(reader, object, &draft.rule.test);
        rv_programme_check_test(reader, object, &draft.rule.test);
    } else if (draft.rule.test.at_least > draft.rule.test.at_most) {
        rv_json_fail(reader, "at_least", "Is above at_most");
    }
    if (kind == RV_RULE_LEVEL_GAP && !json_object_get(object, "at_least") && !json_object_get(object, "at_most"))
        rv_json_fail(reader, NULL, "Needs at_least or at_most");
    if (kind == RV_RULE_OVERLAP_MINUTES)
        rv_json_require(reader, object, "at_least");
    *rule_out = draft.rule;
}

static void read_missing(rv_json_reader *reader, const json_t *value, int32_t *missing_out)
{
    int64_t units;
    const char *text = json_string_value(value);
    if (text && strcmp(text, "skip") == 0)
        *missing_out = RV_MISSING_SKIP;
    else if (text)
        rv_json_fail(reader, "missing", "Must be a number from 0 to 1, or \"skip\"");
    else if (rv_json_units(reader, "missing", value, RV_MILLION, &units)) {
        if (units < 0 || units > RV_MILLION)
            rv_json_fail(reader, "missing", "Must be a number from 0 to 1, or \"skip\"");
        else
            *missing_out = (int32_t)units;
    }
}

static void read_criterion(rv_json_reader *reader, const json_t *object, rv_criterion *criterion)
{
    int kind = rv_json_kind(reader, object, "criterion", rv_criterion_names, RV_CRITERION_USER);
    if (kind < 0)
        return;
    const struct criterion_table *table = &criterion_tables[kind];
    rv_criterion_init(criterion, (rv_criterion_kind)kind);
    criterion->name = NULL; /* to tell a name that is left out from an empty one */
    rv_json_object(reader, object, table->keys, table->n_keys, criterion);
    rv_json_require(reader, object, "weight");
    for (size_t i = 0; i < RV_JSON_COUNT(table->required) && table->required[i]; i++)
        rv_json_require(reader, object, table->required[i]);
    const json_t *missing = json_object_get(object, "missing");
    if (missing)
        read_missing(reader, missing, &criterion->missing);
    const json_t *attributes = json_object_get(object, "attributes");
    if (kind == RV_CRITERION_SIMILARITY && attributes) {
        criterion->attributes = rv_json_texts(reader, "attributes", attributes, &criterion->n_attributes);
        if (criterion->attributes && criterion->n_attributes == 0)
            rv_json_fail(reader, "attributes", "Must be a list with at least one column");
    }
    if (criterion->name && !criterion->name[0])
        rv_json_fail(reader, "name", "Must not be empty");
    if (!criterion->name && rv_first_error(reader->ctx) == REVERSA_OK)
        criterion->name = rv_criterion_default_name(reader->ctx, reader->arena, criterion);
}

static void read_rules(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    rv_rule *rules = rv_json_list(reader, top, "rules", sizeof *rules, &programme->n_rules);
    for (int32_t i = 0; i < programme->n_rules; i++) {
        size_t length = rv_json_enter(reader, "rules", i);
        read_rule(reader, json_array_get(json_object_get(top, "rules"), (size_t)i), &rules[i]);
        rv_json_leave(reader, length);
    }
    programme->rules = rules;
}

static void read_criteria(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    rv_criterion *criteria = rv_json_list(reader, top, "criteria", sizeof *criteria, &programme->n_criteria);
    for (int32_t i = 0; i < programme->n_criteria; i++) {
        size_t length = rv_json_enter(reader, "criteria", i);
        read_criterion(reader, json_array_get(json_object_get(top, "criteria"), (size_t)i), &criteria[i]);
        rv_json_leave(reader, length);
    }
    programme->criteria = criteria;
}

static const rv_json_key cadence_keys[] = {RV_JSON_KNOWN("start"),
                                           {"meetings_per_month", RV_JSON_INT64,
                                            offsetof(rv_cadence, meetings_per_month), RV_MILLION, 1, 31 * RV_MILLION,
                                            NULL},
                                           {"minutes", RV_JSON_INT32, offsetof(rv_cadence, minutes), 1, 1, 10080, NULL},
                                           {"months", RV_JSON_INT32, offsetof(rv_cadence, months), 1, 1, 1200, NULL}};

static void read_cadence(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    const json_t *object = json_object_get(top, "cadence");
    rv_cadence *cadence = &programme->cadence;
    *cadence = (rv_cadence){.start = REVERSA_MISSING_DATE};
    if (!object)
        return;
    size_t length = rv_json_enter(reader, "cadence", -1);
    rv_json_object(reader, object, cadence_keys, RV_JSON_COUNT(cadence_keys), cadence);
    cadence->given = true;
    for (size_t i = 1; i < RV_JSON_COUNT(cadence_keys); i++)
        rv_json_require(reader, object, cadence_keys[i].name);
    const json_t *start = json_object_get(object, "start");
    if (start) {
        const char *text = json_string_value(start);
        const char *wrong = text ? rv_parse_date(text, strlen(text), &cadence->start) : "is not a date YYYY-MM-DD";
        if (wrong)
            rv_json_fail(reader, "start", "The value %s", wrong);
    }
    rv_json_leave(reader, length);
}

static const rv_json_key top_keys[] = {
    RV_JSON_KNOWN("schema"),  {"name", RV_JSON_TEXT, offsetof(reversa_programme, name), 0, 0, 0, NULL},
    RV_JSON_KNOWN("rules"),   RV_JSON_KNOWN("criteria"),
    RV_JSON_KNOWN("limits"),  RV_JSON_KNOWN("objective"),
    RV_JSON_KNOWN("cadence"), RV_JSON_KNOWN("sensitive"),
    RV_JSON_KNOWN("circle"),
};

/* Everything below the schema. */
static void read_top(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    const char *schema = json_string_value(json_object_get(top, "schema"));
    rv_json_object(reader, top, top_keys, RV_JSON_COUNT(top_keys), programme);
    if (!json_is_object(top))
        return;
    if (!schema || strcmp(schema, "reversa.programme/1") != 0)
        rv_json_fail(reader, "schema", "Must be \"reversa.programme/1\"");
    read_rules(reader, top, programme);
    read_criteria(reader, top, programme);
    rv_programme_read_limits(reader, top, programme);
    rv_programme_read_objective(reader, top, programme);
    read_cadence(reader, top, programme);
    rv_programme_read_circle(reader, top, programme);
    const json_t *sensitive = json_object_get(top, "sensitive");
    if (sensitive)
        programme->sensitive = rv_json_texts(reader, "sensitive", sensitive, &programme->n_sensitive);
}

static json_t *load(reversa_context *ctx, const char *json, size_t length, const char *source)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    size_t mark = sizeof byte_order_mark - 1;
    json_error_t error;
    if (length >= mark && memcmp(json, byte_order_mark, mark) == 0) {
        json += mark; /* some editors put it there */
        length -= mark;
    }
    json_t *top = json_loadb(json, length, JSON_REJECT_DUPLICATES, &error);
    rv_place place = {.file = source, .row = error.line > 0 ? error.line : 0};
    if (!top && json_error_code(&error) == json_error_out_of_memory)
        (void)rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory");
    else if (!top)
        (void)rv_fail_at(ctx, REVERSA_E_FORMAT, place, "Not JSON: %s", error.text);
    return top;
}

reversa_status rv_programme_parse(reversa_context *ctx, const char *json, size_t length, const char *source,
                                  reversa_programme **programme_out)
{
    rv_arena arena = {0};
    *programme_out = NULL;
    if (length > RV_JSON_LIMIT)
        return rv_fail_at(ctx, REVERSA_E_FORMAT, (rv_place){.file = source}, "Larger than %zu bytes", RV_JSON_LIMIT);
    json_t *top = load(ctx, json, length, source);
    if (!top)
        return rv_first_error(ctx);
    rv_arena_open(ctx, &arena);
    rv_json_reader reader = {.ctx = ctx, .arena = &arena, .source = source};
    reversa_programme *programme = rv_arena_alloc(ctx, &arena, 1, sizeof *programme);
    if (programme) {
        programme->name = "";
        programme->source = source ? rv_arena_text(ctx, &arena, source, strlen(source)) : NULL;
        read_top(&reader, top, programme);
    }
    json_decref(top);
    reversa_status status = rv_first_error(ctx);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    rv_sha256 hash;
    rv_sha256_begin(&hash);
    rv_sha256_add(&hash, json, length);
    rv_sha256_end(&hash, programme->sha256);
    programme->arena = arena;
    *programme_out = programme;
    return REVERSA_OK;
}
