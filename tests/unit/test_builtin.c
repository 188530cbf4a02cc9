/* The built-in programme, against the table of the file format's description; and its making without memory. */
#include "support/support.h"

#include "model/programme.h"

static void test_programme_builtin_rules(void **state)
{
    (void)state;
    static const struct {
        rv_rule_kind kind;
        const char *attribute;
        int64_t at_least;
    } rows[] = {
        {RV_RULE_LEVEL_GAP, NULL, 2000000},        {RV_RULE_NOT_IN_REPORTING_LINE, NULL, INT64_MIN},
        {RV_RULE_DIFFERENT, "team", INT64_MIN},    {RV_RULE_SHARED, "languages", 1000000},
        {RV_RULE_OVERLAP_MINUTES, NULL, 30000000}, {RV_RULE_NOT_PAIRED_BEFORE, NULL, INT64_MIN},
    };
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_builtin(ctx, &programme), REVERSA_OK);
    assert_int_equal(programme->n_rules, 6);
    for (int i = 0; i < 6; i++) {
        const rv_rule *rule = &programme->rules[i];
        assert_int_equal(rule->kind, rows[i].kind);
        assert_true(rule->test.at_least == rows[i].at_least);
        assert_true(rule->test.at_most == INT64_MAX);
        assert_false(rule->missing_pass);
        if (rows[i].attribute)
            assert_string_equal(rule->test.attribute, rows[i].attribute);
        else
            assert_null(rule->test.attribute);
    }
    reversa_programme_free(programme);
    reversa_context_free(ctx);
}

static void test_programme_builtin_criteria(void **state)
{
    (void)state;
    static const struct {
        rv_criterion_kind kind;
        const char *name;
        int32_t weight;
        int64_t full;
        int64_t range;
        int64_t ideal;
    } rows[] = {
        {RV_CRITERION_COVERAGE, "coverage", 5000, 3000, 0, 0},
        {RV_CRITERION_OVERLAP, "overlap_goals", 2000, 0, 0, 0},
        {RV_CRITERION_PREFERENCE, "preference", 2000, 0, 0, 0},
        {RV_CRITERION_OVERLAP, "overlap_interests", 1000, 0, 0, 0},
        {RV_CRITERION_COMPLEMENT, "complement_extraversion", 1000, 0, 1000000, 0},
        {RV_CRITERION_MEAN, "mean_openness", 1000, 0, 0, 0},
        {RV_CRITERION_CLOSENESS, "closeness_hours_per_month", 1000, 0, 3000000, 0},
        {RV_CRITERION_AVAILABILITY, "availability", 1000, 120, 0, 0},
        {RV_CRITERION_GAP, "gap_level", 1000, 0, 4000000, 4000000},
        {RV_CRITERION_DIFFERENT, "different_department", 1000, 0, 0, 0},
    };
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_builtin(ctx, &programme), REVERSA_OK);
    assert_int_equal(programme->n_criteria, 10);
    for (int i = 0; i < 10; i++) {
        const rv_criterion *criterion = &programme->criteria[i];
        assert_int_equal(criterion->kind, rows[i].kind);
        assert_string_equal(criterion->name, rows[i].name);
        assert_int_equal(criterion->weight, rows[i].weight);
        assert_int_equal(criterion->full, rows[i].full);
        assert_int_equal(criterion->range, rows[i].range);
        assert_int_equal(criterion->ideal, rows[i].ideal);
        assert_int_equal(criterion->missing, 0);
    }
    assert_string_equal(programme->criteria[0].mentor, "skills");
    assert_string_equal(programme->criteria[0].mentee, "wants");
    assert_int_equal(programme->criteria[2].side, REVERSA_MENTEE);
    assert_string_equal(programme->criteria[8].attribute, "level");
    reversa_programme_free(programme);
    reversa_context_free(ctx);
}

static void test_programme_builtin_rest(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = NULL;
    assert_int_equal(reversa_programme_builtin(ctx, &programme), REVERSA_OK);
    assert_string_equal(reversa_programme_name(programme), "reverse mentoring");
    assert_null(programme->source);
    assert_true(programme->builtin);
    assert_int_equal(programme->n_limits, 0);
    assert_int_equal(programme->n_sensitive, 0);
    assert_int_equal(programme->n_levels, 2);
    assert_int_equal(programme->objective[0].kind, RV_LEVEL_MENTEES);
    assert_int_equal(programme->objective[1].kind, RV_LEVEL_SCORE);
    assert_int_equal(programme->objective[1].give_up, 0);
    assert_true(programme->cadence.given);
    assert_int_equal(programme->cadence.start, REVERSA_MISSING_DATE);
    assert_int_equal(programme->cadence.meetings_per_month, 2000000);
    assert_int_equal(programme->cadence.minutes, 60);
    assert_int_equal(programme->cadence.months, 9);
    assert_int_equal(rv_programme_check(ctx, programme), REVERSA_OK);
    reversa_context_free(ctx); /* an object may outlive its context */
    reversa_programme_free(programme);
    reversa_programme_free(NULL);
}

static void test_programme_builtin_bad_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_programme *programme = (reversa_programme *)&programme;
    assert_int_equal(reversa_programme_builtin(ctx, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_programme_builtin(NULL, &programme), REVERSA_E_ARGUMENT);
    assert_null(programme);
    reversa_context_free(ctx);
}

typedef struct walk_state {
    reversa_programme *programme;
} walk_state;

static reversa_status make(reversa_context *ctx, void *state)
{
    return reversa_programme_builtin(ctx, &((walk_state *)state)->programme);
}

static void release(reversa_context *ctx, void *state)
{
    (void)ctx;
    reversa_programme_free(((walk_state *)state)->programme);
}

static void test_programme_builtin_without_memory(void **state)
{
    (void)state;
    walk_state made = {NULL};
    const rt_walk walk = {
        .name = "programme", .call = make, .release = release, .state = &made, .out = &made.programme};
    assert_true(rt_fault_walk(&walk) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_programme_builtin_rules),          cmocka_unit_test(test_programme_builtin_criteria),
        cmocka_unit_test(test_programme_builtin_rest),           cmocka_unit_test(test_programme_builtin_bad_arguments),
        cmocka_unit_test(test_programme_builtin_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
