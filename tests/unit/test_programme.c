/* Programmes: words, defaults, and what is refused whoever the people are. */
#include "support/people.h"

#include <string.h>

#include "model/programme.h"

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

static void test_names_every_kind_has_one(void **state)
{
    (void)state;
    const char *const *tables[] = {rv_rule_names, rv_criterion_names, rv_limit_names, rv_level_names};
    const int counts[] = {RV_N_RULE_KINDS, RV_N_CRITERION_KINDS, RV_N_LIMIT_KINDS, RV_N_LEVEL_KINDS};
    for (int t = 0; t < 4; t++)
        for (int i = 0; i < counts[t]; i++) {
            assert_non_null(tables[t][i]);
            for (int j = 0; j < i; j++)
                assert_string_not_equal(tables[t][i], tables[t][j]);
        }
    assert_string_equal(rv_rule_names[RV_RULE_OVERLAP_MINUTES], "overlap_minutes");
    assert_string_equal(rv_rule_names[RV_RULE_NOT_PAIRED_BEFORE], "not_paired_before");
    assert_string_equal(rv_criterion_names[RV_CRITERION_GAP], "gap");
    assert_string_equal(rv_criterion_names[RV_CRITERION_SIMILARITY], "similarity");
    assert_string_equal(rv_limit_names[RV_LIMIT_MENTOR_MINIMUM], "mentor_minimum");
    assert_string_equal(rv_limit_names[RV_LIMIT_CONFLICT], "conflict");
    assert_string_equal(rv_level_names[RV_LEVEL_EVEN], "even");
}

static void test_rule_init_defaults(void **state)
{
    (void)state;
    for (int kind = 0; kind < RV_N_RULE_KINDS; kind++) {
        rv_rule rule;
        memset(&rule, 0xA5, sizeof rule);
        rv_rule_init(&rule, (rv_rule_kind)kind);
        assert_int_equal(rule.kind, kind);
        assert_false(rule.missing_pass || rule.optional || rule.allow_sensitive);
        assert_null(rule.test.attribute);
        assert_int_equal(rule.test.n_values, 0);
        bool one = kind == RV_RULE_SHARED || kind == RV_RULE_OVERLAP_MINUTES;
        assert_true(rule.test.at_least == (one ? 1000000 : INT64_MIN));
        assert_true(rule.test.at_most == INT64_MAX);
    }
}

static void test_criterion_init_defaults(void **state)
{
    (void)state;
    for (int kind = 0; kind < RV_N_CRITERION_KINDS; kind++) {
        rv_criterion criterion;
        memset(&criterion, 0xA5, sizeof criterion);
        rv_criterion_init(&criterion, (rv_criterion_kind)kind);
        assert_int_equal(criterion.kind, kind);
        assert_string_equal(criterion.name, "");
        assert_int_equal(criterion.missing, 0);
        assert_int_equal(criterion.weight, 1000);
        int64_t full = kind == RV_CRITERION_COVERAGE ? 3000 : kind == RV_CRITERION_AVAILABILITY ? 120 : 0;
        assert_int_equal(criterion.full, kind == RV_CRITERION_WAITING ? 3 : full);
    }
}

static void test_limit_init_defaults(void **state)
{
    (void)state;
    rv_limit limit;
    memset(&limit, 0xA5, sizeof limit);
    rv_limit_init(&limit, RV_LIMIT_QUOTA);
    assert_int_equal(limit.kind, RV_LIMIT_QUOTA);
    assert_false(limit.soft || limit.has_where || limit.at_least.given || limit.at_most.given);
    assert_true(limit.where.at_least == INT64_MIN && limit.where.at_most == INT64_MAX);
    assert_null(limit.at_most_column);
}

static void test_is_sensitive_by_name_and_by_list(void **state)
{
    (void)state;
    const char *list[] = {"age_band"};
    reversa_programme programme = {.name = ""};
    assert_true(rv_programme_is_sensitive(&programme, "gender"));
    assert_true(rv_programme_is_sensitive(&programme, "birth_year"));
    assert_false(rv_programme_is_sensitive(&programme, "age_band"));
    assert_false(rv_programme_is_sensitive(&programme, "gender2"));
    assert_false(rv_programme_is_sensitive(&programme, ""));
    programme.sensitive = list;
    programme.n_sensitive = 1;
    assert_true(rv_programme_is_sensitive(&programme, "age_band"));
    assert_true(rv_programme_is_sensitive(&programme, "gender"));
}

static void test_default_name_with_and_without_attribute(void **state)
{
    (void)state;
    static const struct {
        rv_criterion_kind kind;
        const char *attribute;
        const char *name;
    } rows[] = {
        {RV_CRITERION_COVERAGE, NULL, "coverage"},
        {RV_CRITERION_OVERLAP, "goals", "overlap_goals"},
        {RV_CRITERION_COMPLEMENT, "extraversion", "complement_extraversion"},
        {RV_CRITERION_MEAN, "openness", "mean_openness"},
        {RV_CRITERION_CLOSENESS, "hours_per_month", "closeness_hours_per_month"},
        {RV_CRITERION_AVAILABILITY, NULL, "availability"},
        {RV_CRITERION_GAP, "level", "gap_level"},
        {RV_CRITERION_DIFFERENT, "department", "different_department"},
        {RV_CRITERION_SAME, "site", "same_site"},
        {RV_CRITERION_PREFERENCE, NULL, "preference"},
        {RV_CRITERION_WAITING, NULL, "waiting"},
        {RV_CRITERION_SIMILARITY, NULL, "similarity"},
    };
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        rv_criterion criterion;
        rv_criterion_init(&criterion, rows[i].kind);
        criterion.attribute = rows[i].attribute;
        assert_string_equal(rv_criterion_default_name(ctx, &arena, &criterion), rows[i].name);
    }
    rv_arena_free(&arena);
}

/* A programme with these criteria names and levels, checked. */
static reversa_status check(const char *const *names, int32_t n_names, const rv_level *levels, int32_t n_levels,
                            bool soft)
{
    rv_criterion criteria[4];
    rv_limit limit;
    for (int32_t i = 0; i < n_names; i++) {
        rv_criterion_init(&criteria[i], RV_CRITERION_PREFERENCE);
        criteria[i].name = names[i];
    }
    rv_limit_init(&limit, RV_LIMIT_STABLE);
    limit.soft = soft;
    reversa_programme programme = {.name = "",
                                   .source = "p.json",
                                   .criteria = criteria,
                                   .n_criteria = n_names,
                                   .limits = &limit,
                                   .n_limits = 1,
                                   .objective = levels,
                                   .n_levels = n_levels};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    return rv_programme_check(ctx, &programme);
}

static void test_check_accepts_what_goes_together(void **state)
{
    (void)state;
    const char *names[] = {"a", "b"};
    const rv_level levels[] = {{RV_LEVEL_PAIRS, 0, 1}, {RV_LEVEL_WORST, 10000, 1}, {RV_LEVEL_SCORE, 0, 1}};
    assert_int_equal(check(names, 2, levels, 3, true), REVERSA_OK);
    assert_int_equal(check(names, 2, levels, 1, false), REVERSA_OK);
    assert_int_equal(check(NULL, 0, levels, 1, false), REVERSA_OK);
}

static void test_check_names(void **state)
{
    (void)state;
    const rv_level levels[] = {{RV_LEVEL_SCORE, 0, 1}};
    const char *twice[] = {"a", "b", "a"};
    assert_int_equal(check(twice, 3, levels, 1, false), REVERSA_E_DATA);
    assert_int_equal(reversa_context_error_count(ctx), 1);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "criteria", "Two criteria have the name 'a': give one of them a \"name\"");
    const char *const taken[] = {"mentor_id", "mentee_id", "score", "state", "note"};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(check(&taken[i], 1, levels, 1, false), REVERSA_E_DATA);
        assert_int_equal(reversa_context_error_count(ctx), 1);
    }
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "criteria",
                    "'note' cannot be the name of a criterion: results have a column of that name");
}

static void test_fixes_pairs_where_a_count_stays(void **state)
{
    (void)state;
    const rv_level levels[] = {{RV_LEVEL_MENTEES, 0, 1}, {RV_LEVEL_PAIRS, 0, 1}, {RV_LEVEL_SCORE, 10, 1}};
    const reversa_programme programme = {.objective = levels, .n_levels = 3};
    assert_false(rv_programme_fixes_pairs(&programme, 0, false));
    assert_true(rv_programme_fixes_pairs(&programme, 1, false));
    assert_false(rv_programme_fixes_pairs(&programme, 1, true));
    assert_true(rv_programme_fixes_pairs(&programme, 2, false));
    assert_false(rv_programme_fixes_pairs(&programme, 2, true)); /* the pairs give something up */
}

static void test_check_objective(void **state)
{
    (void)state;
    const rv_level worst_first[] = {{RV_LEVEL_WORST, 0, 1}, {RV_LEVEL_MENTEES, 0, 1}};
    assert_int_equal(check(NULL, 0, worst_first, 2, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective",
                    "The level 'worst' needs 'mentees', 'mentors' or 'pairs' before it");
    const rv_level after_score[] = {{RV_LEVEL_SCORE, 0, 1}, {RV_LEVEL_LEXIMIN, 0, 1}};
    assert_int_equal(check(NULL, 0, after_score, 2, false), REVERSA_E_DATA);
    const rv_level loose[] = {{RV_LEVEL_PAIRS, 0, 1}, {RV_LEVEL_LEXIMIN, 10000, 1}};
    assert_int_equal(check(NULL, 0, loose, 2, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective",
                    "The level 'leximin' needs a fixed number of pairs, but the counts before it give something up");
    const rv_level stepped[] = {{RV_LEVEL_SCORE, 0, 10}};
    assert_int_equal(check(NULL, 0, stepped, 1, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective", "The level 'score' takes no 'step': 'leximin' does");
    const rv_level twice[] = {{RV_LEVEL_SCORE, 0, 1}, {RV_LEVEL_PAIRS, 0, 1}, {RV_LEVEL_SCORE, 0, 1}};
    assert_int_equal(check(NULL, 0, twice, 3, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective", "The level 'score' is listed twice");
    const rv_level gives[] = {{RV_LEVEL_PAIRS, 1, 1}};
    assert_int_equal(check(NULL, 0, gives, 1, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective",
                    "The first level 'pairs' has none before it that could give up");
    assert_int_equal(check(NULL, 0, NULL, 0, false), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective", "The objective has no level");
    const rv_level counting[] = {{RV_LEVEL_PAIRS, 0, 1}};
    assert_int_equal(check(NULL, 0, counting, 1, true), REVERSA_E_DATA);
    rt_assert_error(ctx, REVERSA_E_DATA, 0, "objective",
                    "The soft limit 'stable' needs the level 'score' in the objective");
    reversa_error error;
    reversa_context_error(ctx, 0, &error);
    assert_string_equal(error.file, "p.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_every_kind_has_one),
        cmocka_unit_test(test_rule_init_defaults),
        cmocka_unit_test(test_criterion_init_defaults),
        cmocka_unit_test(test_limit_init_defaults),
        cmocka_unit_test(test_is_sensitive_by_name_and_by_list),
        cmocka_unit_test(test_default_name_with_and_without_attribute),
        cmocka_unit_test(test_check_accepts_what_goes_together),
        cmocka_unit_test(test_check_names),
        cmocka_unit_test(test_fixes_pairs_where_a_count_stays),
        cmocka_unit_test(test_check_objective),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
