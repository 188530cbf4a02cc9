/* One pair with the built-in programme: values, contributions and verdicts worked out by hand. */
#include <reversa/cohort_builder.h>
#include <reversa/score.h>

#include "support/support.h"

#define N_PEOPLE 3

/* Ann teaches Bob; Cy is as Bob, but Ann's manager, and says nothing of himself. */
typedef struct trio {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_preferences *preferences;
    reversa_problem *problem;
    reversa_scorer *scorer;
    int32_t ann, bob, cy;
} trio;

static void add_text(const trio *t, reversa_cohort_builder *b, const char *name, const char *x, const char *y,
                     const char *z)
{
    const char *values[N_PEOPLE] = {x, y, z};
    assert_int_equal(reversa_cohort_builder_add_text(t->ctx, b, name, values), REVERSA_OK);
}

static void add_number(const trio *t, reversa_cohort_builder *b, const char *name, double x, double y)
{
    const double values[N_PEOPLE] = {x, y, y};
    assert_int_equal(reversa_cohort_builder_add_numbers(t->ctx, b, name, values), REVERSA_OK);
}

/* Tags of Ann and of Bob, each ended by NULL. */
static void add_tags(const trio *t, reversa_cohort_builder *b, const char *name, const char *const *ann,
                     const char *const *bob, const double *weights)
{
    const char *tags[8];
    int64_t offsets[N_PEOPLE + 1] = {0};
    int64_t n = 0;
    while (*ann)
        tags[n++] = *ann++;
    offsets[1] = n;
    while (*bob)
        tags[n++] = *bob++;
    offsets[2] = offsets[3] = n;
    assert_int_equal(reversa_cohort_builder_add_tags(t->ctx, b, name, offsets, tags, weights), REVERSA_OK);
}

static void add_all_tags(const trio *t, reversa_cohort_builder *b)
{
    const char *none[] = {NULL};
    const char *skills[] = {"python", "sql", NULL};
    const char *english[] = {"en", NULL};
    const char *languages[] = {"en", "fr", NULL};
    const char *culture[] = {"culture", NULL};
    const char *goals[] = {"culture", "growth", NULL};
    const char *two[] = {"chess", "hiking", NULL};
    const char *three[] = {"chess", "music", "hiking", NULL};
    add_tags(t, b, "languages", languages, english, NULL);
    add_tags(t, b, "skills", skills, none, (const double[]){2, 5});
    add_tags(t, b, "wants", none, skills, (const double[]){3, 1});
    add_tags(t, b, "goals", goals, culture, NULL);
    add_tags(t, b, "interests", two, three, NULL);
}

static void open_trio(trio *t)
{
    const char *ids[N_PEOPLE] = {"ann", "bob", "cy"};
    const int64_t offsets[N_PEOPLE + 1] = {0, 1, 2, 2};
    reversa_cohort_builder *b = NULL;
    *t = (trio){.ctx = rt_context(NULL)};
    assert_int_equal(reversa_cohort_builder_create(t->ctx, ids, N_PEOPLE, NULL, &b), REVERSA_OK);
    add_text(t, b, "role", "mentor", "mentee", "mentee");
    add_text(t, b, "manager_id", "cy", NULL, NULL);
    add_text(t, b, "team", "T1", "T2", "T1");
    add_text(t, b, "department", "D1", "D2", "D2");
    add_number(t, b, "level", 3, 7);
    add_number(t, b, "extraversion", 0.2, 0.9);
    add_number(t, b, "openness", 0.8, 0.5);
    add_number(t, b, "hours_per_month", 2, 4);
    add_all_tags(t, b);
    assert_int_equal(reversa_cohort_builder_add_minutes(t->ctx, b, "availability", offsets, (int32_t[]){540, 600},
                                                        (int32_t[]){660, 720}),
                     REVERSA_OK);
    assert_int_equal(reversa_cohort_builder_finish(t->ctx, b, &t->cohort), REVERSA_OK);
    t->ann = reversa_cohort_find(t->cohort, "ann");
    t->bob = reversa_cohort_find(t->cohort, "bob");
    t->cy = reversa_cohort_find(t->cohort, "cy");
    reversa_preference_rows rows = {
        sizeof rows,          2, (const char *[]){"bob", "cy"}, (const char *[]){"ann", "ann"}, (int32_t[]){2, 0},
        (bool[]){false, true}};
    assert_int_equal(reversa_preferences_create(t->ctx, t->cohort, &rows, &t->preferences), REVERSA_OK);
    reversa_problem_options options;
    reversa_problem_options_init(&options);
    options.preferences = t->preferences;
    assert_int_equal(reversa_problem_create(t->ctx, t->cohort, NULL, &options, &t->problem), REVERSA_OK);
    assert_int_equal(reversa_scorer_create(t->ctx, t->problem, &t->scorer), REVERSA_OK);
}

static void close_trio(trio *t)
{
    reversa_scorer_free(t->scorer);
    reversa_problem_free(t->problem);
    reversa_preferences_free(t->preferences);
    reversa_cohort_free(t->cohort);
    reversa_context_free(t->ctx);
}

static void test_explain_gives_the_terms_worked_out_by_hand(void **state)
{
    (void)state;
    static const int32_t weights[10] = {5000, 2000, 2000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
    static const int32_t values[10] = {750000, 500000, 500000, 666667,  700000,
                                       650000, 333333, 500000, 1000000, 1000000};
    static const int32_t contributions[10] = {234375, 62500, 62500, 41666, 43750, 40625, 20834, 31250, 62500, 62500};
    trio t;
    open_trio(&t);
    reversa_term terms[10];
    assert_int_equal(reversa_scorer_n_terms(t.scorer), 10);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, t.ann, t.bob, terms, NULL), REVERSA_OK);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(terms[i].weight, weights[i]);
        assert_int_equal(terms[i].value, values[i]);
        assert_int_equal(terms[i].contribution, contributions[i]);
        assert_false(terms[i].missing);
        assert_string_equal(terms[i].name, reversa_problem_criterion_name(t.problem, i));
    }
    int32_t score;
    reversa_block block = {&t.bob, 1, &t.ann, 1};
    assert_int_equal(reversa_scorer_block(t.ctx, t.scorer, &block, &score), REVERSA_OK);
    assert_int_equal(score, 662500);
    close_trio(&t);
}

static void test_explain_says_what_each_rule_says(void **state)
{
    (void)state;
    static const char *const names[9] = {
        "not_self",  "veto",   "not_forbidden",   "level_gap",        "not_in_reporting_line",
        "different", "shared", "overlap_minutes", "not_paired_before"};
    static const char *const attributes[9] = {NULL,   NULL,        NULL,           "level", "manager_id",
                                              "team", "languages", "availability", NULL};
    static const bool cy_passes[9] = {true, false, true, true, false, false, false, false, true};
    trio t;
    open_trio(&t);
    reversa_rule_check bob[9];
    reversa_rule_check cy[9];
    assert_int_equal(reversa_scorer_n_rules(t.scorer), 9);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, t.ann, t.bob, NULL, bob), REVERSA_OK);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, t.ann, t.cy, NULL, cy), REVERSA_OK);
    for (int i = 0; i < 9; i++) {
        assert_string_equal(bob[i].name, names[i]);
        assert_int_equal(bob[i].verdict, REVERSA_VERDICT_PASS);
        assert_int_equal(cy[i].verdict, cy_passes[i] ? REVERSA_VERDICT_PASS : REVERSA_VERDICT_FAIL);
        if (attributes[i])
            assert_string_equal(bob[i].attribute, attributes[i]);
        else
            assert_null(bob[i].attribute);
    }
    close_trio(&t);
}

static void test_explain_of_someone_with_themselves(void **state)
{
    (void)state;
    trio t;
    open_trio(&t);
    reversa_rule_check checks[9];
    reversa_term terms[10];
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, t.cy, t.cy, terms, checks), REVERSA_OK);
    assert_int_equal(checks[0].verdict, REVERSA_VERDICT_FAIL);
    assert_true(terms[0].missing); /* no skills */
    assert_int_equal(terms[0].value, 0);
    close_trio(&t);
}

static void test_explain_refuses_people_who_are_not_there(void **state)
{
    (void)state;
    trio t;
    open_trio(&t);
    assert_int_equal(reversa_scorer_explain(t.ctx, NULL, 0, 1, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, -1, 1, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, N_PEOPLE, 1, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, 0, N_PEOPLE, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_explain(NULL, t.scorer, 0, 1, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_explain(t.ctx, t.scorer, 0, 1, NULL, NULL), REVERSA_OK);
    close_trio(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain_gives_the_terms_worked_out_by_hand),
        cmocka_unit_test(test_explain_says_what_each_rule_says),
        cmocka_unit_test(test_explain_of_someone_with_themselves),
        cmocka_unit_test(test_explain_refuses_people_who_are_not_there),
    };
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
