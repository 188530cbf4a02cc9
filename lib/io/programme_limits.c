/*
 * The limits and the objective of programme.json. An amount is {"count": n} or {"share": s} for quotas and pairs, and a
 * plain count for load and changes; a budget's most is a number or the name of a column.
 */
#include <string.h>

#include "io/programme.h"

#define COUNT_MOST INT64_C(1000000000)

static const char *const side_words[] = {"mentor", "mentee", NULL};
static const char *const per_words[] = {"mentor", "mentee", "all", NULL};

/* clang-format off */
#define LIMIT_KEYS RV_JSON_KNOWN("limit"), RV_JSON_KNOWN("soft")
#define LIMIT_SIDE {"side", RV_JSON_WORD, offsetof(rv_limit, side), 0, 0, 0, side_words}
#define LIMIT_AMOUNTS RV_JSON_KNOWN("at_least"), RV_JSON_KNOWN("at_most")

static const rv_json_key quota_keys[] = {LIMIT_KEYS, LIMIT_SIDE, RV_JSON_KNOWN("where"), LIMIT_AMOUNTS};
static const rv_json_key pairs_keys[] = {LIMIT_KEYS, RV_JSON_KNOWN("where"), LIMIT_AMOUNTS};
static const rv_json_key budget_keys[] = {
    LIMIT_KEYS, {"per", RV_JSON_WORD, offsetof(rv_limit, per), 0, 0, 0, per_words},
    {"cost", RV_JSON_TEXT, offsetof(rv_limit, cost), 0, 0, 0, NULL}, RV_JSON_KNOWN("at_most")};
static const rv_json_key load_keys[] = {LIMIT_KEYS, LIMIT_SIDE, LIMIT_AMOUNTS};
static const rv_json_key plain_keys[] = {LIMIT_KEYS};
static const rv_json_key changes_keys[] = {LIMIT_KEYS, RV_JSON_KNOWN("at_most")};
static const rv_json_key conflict_keys[] = {LIMIT_KEYS, RV_JSON_KNOWN("people")};
/* clang-format on */

static const struct limit_table {
    const rv_json_key *keys;
    size_t n_keys;
    const char *required[3]; /* keys that must be there */
    bool share;              /* amounts are objects with count or share */
    bool any_amount;         /* at_least or at_most is required */
} limit_tables[RV_N_LIMIT_KINDS] = {
    [RV_LIMIT_QUOTA] = {quota_keys, RV_JSON_COUNT(quota_keys), {"side", NULL, NULL}, true, true},
    [RV_LIMIT_PAIRS] = {pairs_keys, RV_JSON_COUNT(pairs_keys), {NULL, NULL, NULL}, true, true},
    [RV_LIMIT_BUDGET] = {budget_keys, RV_JSON_COUNT(budget_keys), {"per", "cost", "at_most"}, false, false},
    [RV_LIMIT_LOAD] = {load_keys, RV_JSON_COUNT(load_keys), {"side", NULL, NULL}, false, true},
    [RV_LIMIT_MENTOR_MINIMUM] = {plain_keys, RV_JSON_COUNT(plain_keys), {NULL, NULL, NULL}, false, false},
    [RV_LIMIT_ONE_ROLE] = {plain_keys, RV_JSON_COUNT(plain_keys), {NULL, NULL, NULL}, false, false},
    [RV_LIMIT_SLOTS] = {plain_keys, RV_JSON_COUNT(plain_keys), {NULL, NULL, NULL}, false, false},
    [RV_LIMIT_CHANGES] = {changes_keys, RV_JSON_COUNT(changes_keys), {"at_most", NULL, NULL}, false, false},
    [RV_LIMIT_STABLE] = {plain_keys, RV_JSON_COUNT(plain_keys), {NULL, NULL, NULL}, false, false},
    [RV_LIMIT_CONFLICT] = {conflict_keys, RV_JSON_COUNT(conflict_keys), {"people", NULL, NULL}, false, false},
};

/* A number from 0 to most, in units of 1/scale. */
static bool read_units(rv_json_reader *reader, const char *key, const json_t *value, int64_t scale, int64_t most,
                       int64_t *units_out)
{
    if (!rv_json_units(reader, key, value, scale, units_out))
        return false;
    if (*units_out >= 0 && *units_out <= most)
        return true;
    rv_json_fail(reader, key, "Must be from 0 to %lld", (long long)(most / scale));
    return false;
}

static void read_amount(rv_json_reader *reader, const json_t *object, const char *key, bool share, rv_amount *amount)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        return;
    if (!share) {
        amount->given = read_units(reader, key, value, 1, COUNT_MOST, &amount->value);
        return;
    }
    const json_t *count = json_object_get(value, "count");
    const json_t *part = json_object_get(value, "share");
    if (!json_is_object(value) || json_object_size(value) != 1 || (!count && !part)) {
        rv_json_fail(reader, key, "Must be {\"count\": n} or {\"share\": s}");
        return;
    }
    size_t length = rv_json_enter(reader, key, -1);
    amount->is_share = part != NULL;
    amount->given = part ? read_units(reader, "share", part, RV_MILLION, RV_MILLION, &amount->value)
                         : read_units(reader, "count", count, 1, COUNT_MOST, &amount->value);
    rv_json_leave(reader, length);
}

static const rv_json_key where_keys[] = {
    {"attribute", RV_JSON_TEXT, offsetof(rv_test, attribute), 0, 0, 0, NULL},
    RV_JSON_KNOWN("is"),
    RV_JSON_KNOWN("in"),
    {"at_least", RV_JSON_INT64, offsetof(rv_test, at_least), RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, NULL},
    {"at_most", RV_JSON_INT64, offsetof(rv_test, at_most), RV_MILLION, -RV_NUMBER_LIMIT, RV_NUMBER_LIMIT, NULL}};

static void read_quota_where(rv_json_reader *reader, const json_t *where, rv_limit *limit)
{
    rv_json_object(reader, where, where_keys, RV_JSON_COUNT(where_keys), &limit->where);
    rv_json_require(reader, where, "attribute");
    rv_programme_values(reader, where, &limit->where);
    rv_programme_check_test(reader, where, &limit->where);
}

static void read_pairs_where(rv_json_reader *reader, const json_t *where, rv_limit *limit)
{
    const json_t *different = json_object_get(where, "different");
    const json_t *same = json_object_get(where, "same");
    if (!json_is_object(where) || json_object_size(where) != 1 || (!different && !same)) {
        rv_json_fail(reader, NULL, "Must be {\"same\": column} or {\"different\": column}");
        return;
    }
    limit->where_different = different != NULL;
    limit->where.attribute = rv_json_copy(reader, different ? "different" : "same", different ? different : same);
}

static void read_where(rv_json_reader *reader, const json_t *object, rv_limit *limit)
{
    const json_t *where = json_object_get(object, "where");
    if (!where)
        return;
    limit->has_where = true;
    size_t length = rv_json_enter(reader, "where", -1);
    if (limit->kind == RV_LIMIT_QUOTA)
        read_quota_where(reader, where, limit);
    else
        read_pairs_where(reader, where, limit);
    rv_json_leave(reader, length);
}

static void read_soft(rv_json_reader *reader, const json_t *object, rv_limit *limit)
{
    const json_t *soft = json_object_get(object, "soft");
    if (!soft)
        return;
    const json_t *penalty = json_object_get(soft, "penalty");
    size_t length = rv_json_enter(reader, "soft", -1);
    if (!json_is_object(soft) || json_object_size(soft) != 1 || !penalty)
        rv_json_fail(reader, NULL, "Must be {\"penalty\": micro-points}");
    else
        limit->soft = read_units(reader, "penalty", penalty, 1, INT64_C(1000000000000), &limit->penalty);
    rv_json_leave(reader, length);
}

static void read_budget_most(rv_json_reader *reader, const json_t *object, rv_limit *limit)
{
    const json_t *most = json_object_get(object, "at_most");
    if (json_is_string(most))
        limit->at_most_column = rv_json_copy(reader, "at_most", most);
    else if (json_is_number(most))
        (void)read_units(reader, "at_most", most, RV_MILLION, RV_NUMBER_LIMIT, &limit->at_most_number);
    else if (most)
        rv_json_fail(reader, "at_most", "Must be a number or the name of a column");
    if (limit->at_most_column && limit->per == RV_WHO_BOTH)
        rv_json_fail(reader, "at_most", "Must be a number when the budget is for all");
}

static void read_groups(rv_json_reader *reader, const json_t *object, rv_limit *limit)
{
    const json_t *people = json_object_get(object, "people");
    size_t n = json_array_size(people);
    if (n == 0) {
        rv_json_fail(reader, "people", "Must be a list of lists of ids");
        return;
    }
    const char ***groups = rv_arena_alloc(reader->ctx, reader->arena, n, sizeof *groups);
    int32_t *sizes = rv_arena_alloc(reader->ctx, reader->arena, n, sizeof *sizes);
    if (!groups || !sizes)
        return;
    for (size_t i = 0; i < n; i++) {
        size_t length = rv_json_enter(reader, "people", (int64_t)i);
        groups[i] = rv_json_texts(reader, NULL, json_array_get(people, i), &sizes[i]);
        if (groups[i] && sizes[i] < 2)
            rv_json_fail(reader, NULL, "Must have at least two ids");
        rv_json_leave(reader, length);
    }
    limit->groups = groups;
    limit->group_sizes = sizes;
    limit->n_groups = (int32_t)n;
}

static void read_limit(rv_json_reader *reader, const json_t *object, rv_limit *limit)
{
    int kind = rv_json_kind(reader, object, "limit", rv_limit_names, RV_N_LIMIT_KINDS);
    if (kind < 0)
        return;
    const struct limit_table *table = &limit_tables[kind];
    rv_limit_init(limit, (rv_limit_kind)kind);
    rv_json_object(reader, object, table->keys, table->n_keys, limit);
    for (size_t i = 0; i < RV_JSON_COUNT(table->required) && table->required[i]; i++)
        rv_json_require(reader, object, table->required[i]);
    if (table->any_amount && !json_object_get(object, "at_least") && !json_object_get(object, "at_most"))
        rv_json_fail(reader, NULL, "Needs at_least or at_most");
    read_soft(reader, object, limit);
    read_where(reader, object, limit);
    if (kind == RV_LIMIT_BUDGET) {
        read_budget_most(reader, object, limit);
    } else {
        read_amount(reader, object, "at_least", table->share, &limit->at_least);
        read_amount(reader, object, "at_most", table->share, &limit->at_most);
    }
    bool comparable = limit->at_least.given && limit->at_most.given &&
                      limit->at_least.is_share == limit->at_most.is_share;
    if (comparable && limit->at_least.value > limit->at_most.value)
        rv_json_fail(reader, "at_least", "Is above at_most");
    if (kind == RV_LIMIT_CONFLICT)
        read_groups(reader, object, limit);
}

void rv_programme_read_limits(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    rv_limit *limits = rv_json_list(reader, top, "limits", sizeof *limits, &programme->n_limits);
    for (int32_t i = 0; i < programme->n_limits; i++) {
        size_t length = rv_json_enter(reader, "limits", i);
        read_limit(reader, json_array_get(json_object_get(top, "limits"), (size_t)i), &limits[i]);
        rv_json_leave(reader, length);
    }
    programme->limits = limits;
}

static void read_level(rv_json_reader *reader, const json_t *value, rv_level *level)
{
    static const rv_json_key keys[] = {
        RV_JSON_KNOWN("level"),
        {"give_up", RV_JSON_INT64, offsetof(rv_level, give_up), RV_MILLION, 0, RV_MILLION, NULL},
        {"step", RV_JSON_INT64, offsetof(rv_level, step), 1, 1, RV_MILLION, NULL}};
    const char *text = json_string_value(json_is_object(value) ? json_object_get(value, "level") : value);
    level->step = 1;
    if (json_is_object(value))
        rv_json_object(reader, value, keys, RV_JSON_COUNT(keys), level);
    for (int kind = 0; text && kind < RV_N_LEVEL_KINDS; kind++) {
        if (strcmp(text, rv_level_names[kind]) == 0) {
            level->kind = (rv_level_kind)kind;
            return;
        }
    }
    rv_json_fail(reader, NULL, "Must be mentees, mentors, pairs, score, worst, leximin, keep or even");
}

/* The objective of a programme that names none. */
static void default_objective(rv_json_reader *reader, reversa_programme *programme)
{
    rv_level *levels = rv_arena_alloc(reader->ctx, reader->arena, 2, sizeof *levels);
    if (!levels)
        return;
    levels[0] = (rv_level){.kind = RV_LEVEL_MENTEES, .step = 1};
    levels[1] = (rv_level){.kind = RV_LEVEL_SCORE, .step = 1};
    programme->objective = levels;
    programme->n_levels = 2;
}

void rv_programme_read_objective(rv_json_reader *reader, const json_t *top, reversa_programme *programme)
{
    const json_t *list = json_object_get(top, "objective");
    if (!list) {
        default_objective(reader, programme);
        return;
    }
    rv_level *levels = rv_json_list(reader, top, "objective", sizeof *levels, &programme->n_levels);
    if (json_is_array(list) && json_array_size(list) == 0)
        rv_json_fail(reader, "objective", "Must have at least one level");
    bool seen[RV_N_LEVEL_KINDS] = {false};
    for (int32_t i = 0; i < programme->n_levels; i++) {
        size_t length = rv_json_enter(reader, "objective", i);
        read_level(reader, json_array_get(list, (size_t)i), &levels[i]);
        if (seen[levels[i].kind])
            rv_json_fail(reader, NULL, "The level stands twice");
        seen[levels[i].kind] = true;
        rv_json_leave(reader, length);
    }
    programme->objective = levels;
}
