/*
 * Why not this person, through the public doors: each reason, what may not be asked, and memory that runs out.
 */
#include <reversa.h>

#include <stdio.h>
#include <string.h>

#include "match/mip.h"
#include "support/people.h"

static const char people[] = "id,role,level,skills,wants,mentor_capacity,mentee_capacity\n"
                             "m1,mentor,1,sql:3,,1,\n"
                             "m2,mentor,5,sql:1;go:3,,1,\n"
                             "m3,mentor,1,,,0,\n"
                             "e1,mentee,4,,sql,,\n"
                             "e2,mentee,4,,sql;go,,\n"
                             "e3,mentee,2,,go,,\n"
                             "b1,both,4,sql:2,go,1,1\n"
                             "n1,none,4,,,,\n";

typedef struct scene {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_why_not *answers[2];
    bool solve;
} scene;

static void setup(reversa_context *ctx, scene *s, const char *limits)
{
    char inside[1024];
    int n = snprintf(
        inside, sizeof inside,
        "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"coverage\", "
        "\"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}], \"limits\": [%s], "
        "\"objective\": [\"mentees\", \"score\"]",
        limits);
    assert_true(n > 0 && (size_t)n < sizeof inside);
    s->ctx = ctx;
    s->cohort = rt_people(ctx, people);
    s->programme = rt_programme(ctx, inside);
    assert_int_equal(reversa_problem_create(ctx, s->cohort, s->programme, NULL, &s->problem), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, s->problem, NULL, NULL, &s->matching), REVERSA_OK);
}

static void release_answers(scene *s)
{
    for (int side = 0; side < 2; side++) {
        reversa_why_not_free(s->answers[side]);
        s->answers[side] = NULL;
    }
}

static void release(scene *s)
{
    release_answers(s);
    reversa_matching_free(s->matching);
    reversa_problem_free(s->problem);
    reversa_programme_free(s->programme);
    reversa_cohort_free(s->cohort);
}

static reversa_person_answer ask(scene *s, const char *id, reversa_side side)
{
    reversa_why_not_options options;
    reversa_person_answer person;
    reversa_why_not_options_init(&options);
    options.solve = s->solve;
    release_answers(s);
    assert_int_equal(
        reversa_why_not_find(s->ctx, s->problem, s->matching, reversa_cohort_find(s->cohort, id), &options, s->answers),
        REVERSA_OK);
    assert_non_null(s->answers[side]);
    reversa_why_not_person(s->answers[side], &person);
    return person;
}

static void test_why_not_find_tells_each_reason(void **state)
{
    (void)state;
    scene s = {.solve = false};
    reversa_context *ctx = rt_context(NULL);
    setup(ctx, &s, "");
    reversa_person_answer p = ask(&s, "n1", REVERSA_MENTEE); /* signed up for nothing: what would be, for both sides */
    assert_false(p.signed_up);
    assert_non_null(s.answers[REVERSA_MENTOR]);
    assert_int_equal(p.n_others, 3); /* m3 has no place */
    assert_int_equal(p.n_eligible, 1);
    assert_string_equal(p.text, "n1 did not sign up as mentee; 1 of 3 mentors is eligible");
    p = ask(&s, "m3", REVERSA_MENTOR);
    assert_int_equal(p.reason, REVERSA_REASON_NO_CAPACITY);
    assert_null(s.answers[REVERSA_MENTEE]);
    p = ask(&s, "e3", REVERSA_MENTEE);
    assert_int_equal(p.reason, REVERSA_REASON_NO_ELIGIBLE);
    assert_int_equal(p.best_score, REVERSA_NOT_ELIGIBLE);
    assert_int_equal(p.best_partner, -1);
    p = ask(&s, "b1", REVERSA_MENTOR);
    assert_int_equal(p.n_others, 3); /* not themselves */
    release(&s);
    reversa_context_free(ctx);
}

static void test_why_not_find_gives_a_place_to_who_has_none(void **state)
{
    (void)state;
    scene s = {.solve = true};
    reversa_context *ctx = rt_context(NULL);
    reversa_remedy remedy;
    setup(ctx, &s, "");
    (void)ask(&s, "m3", REVERSA_MENTOR);
    assert_int_equal(reversa_why_not_n_remedies(s.answers[REVERSA_MENTOR]), 1);
    reversa_why_not_remedy(s.answers[REVERSA_MENTOR], 0, &remedy);
    assert_int_equal(remedy.kind, REVERSA_REMEDY_OWN_PLACE);
    assert_true(remedy.checked && remedy.matches);
    assert_int_equal(reversa_why_not_gain(s.answers[REVERSA_MENTOR], 0, 0), 1);
    assert_int_equal(reversa_why_not_gain(s.answers[REVERSA_MENTOR], 0, 9), 0);
    assert_int_equal(reversa_why_not_gain(s.answers[REVERSA_MENTOR], 1, 0), 0);
    release(&s);
    reversa_context_free(ctx);
}

static void test_why_not_find_drops_the_limit_to_blame(void **state)
{
    (void)state;
    scene s = {.solve = true};
    reversa_context *ctx = rt_context(NULL);
    reversa_remedy remedy;
    if (!rv_mip_default_solver())
        skip();
    setup(ctx, &s, "{\"limit\": \"quota\", \"side\": \"mentee\", \"at_most\": {\"count\": 0}}");
    reversa_person_answer p = ask(&s, "e1", REVERSA_MENTEE);
    assert_int_equal(p.reason, REVERSA_REASON_LIMIT);
    reversa_why_not_remedy(s.answers[REVERSA_MENTEE], 0, &remedy);
    assert_int_equal(remedy.kind, REVERSA_REMEDY_LIMIT);
    assert_true(remedy.checked);
    release(&s);
    reversa_context_free(ctx);
}

static void test_why_not_find_refuses_what_cannot_be_asked(void **state)
{
    (void)state;
    scene s = {.solve = false};
    reversa_context *ctx = rt_context(NULL);
    reversa_why_not_options options;
    reversa_removal removal;
    reversa_rival rival;
    reversa_remedy remedy;
    setup(ctx, &s, "");
    reversa_why_not_options_init(&options);
    options.most_solves = -1;
    assert_int_equal(reversa_why_not_find(NULL, s.problem, s.matching, 0, NULL, s.answers), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, NULL, s.matching, 0, NULL, s.answers), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, s.problem, NULL, 0, NULL, s.answers), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, s.problem, s.matching, 0, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, s.problem, s.matching, -1, NULL, s.answers), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, s.problem, s.matching, 8, NULL, s.answers), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_why_not_find(ctx, s.problem, s.matching, 0, &options, s.answers), REVERSA_E_ARGUMENT);
    reversa_problem *other;
    assert_int_equal(reversa_problem_create(ctx, s.cohort, s.programme, NULL, &other), REVERSA_OK);
    assert_int_equal(reversa_why_not_find(ctx, other, s.matching, 0, NULL, s.answers), REVERSA_E_ARGUMENT);
    reversa_problem_free(other);
    (void)ask(&s, "e1", REVERSA_MENTEE);
    reversa_why_not_rule(s.answers[REVERSA_MENTEE], 99, &removal);
    reversa_why_not_rival(s.answers[REVERSA_MENTEE], 99, &rival);
    reversa_why_not_remedy(s.answers[REVERSA_MENTEE], -1, &remedy);
    assert_null(removal.name);
    assert_int_equal(rival.score, 0);
    assert_null(remedy.text);
    assert_int_equal(reversa_why_not_n_remedies(s.answers[REVERSA_MENTEE]), 0);
    reversa_why_not_free(NULL);
    release(&s);
    reversa_context_free(ctx);
}

/* ---- The walk ---- */

static void walk_setup(reversa_context *ctx, void *state)
{
    setup(ctx, state, "");
}

static reversa_status walk_call(reversa_context *ctx, void *state)
{
    scene *s = state;
    reversa_why_not_options options;
    reversa_why_not_options_init(&options);
    options.solve = true;
    options.most_solves = 2;
    return reversa_why_not_find(ctx, s->problem, s->matching, reversa_cohort_find(s->cohort, "e3"), &options,
                                s->answers);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    release(state);
}

static void test_why_not_find_survives_failures_of_allocation(void **state)
{
    (void)state;
    scene s = {.solve = true};
    const rt_walk walk = {.name = "why not",
                          .setup = walk_setup,
                          .call = walk_call,
                          .release = walk_release,
                          .state = &s,
                          .out = &s.answers[REVERSA_MENTEE],
                          .every_one_to = 120,
                          .stride = 7};
    assert_true(rt_fault_walk(&walk) > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_why_not_find_tells_each_reason),
        cmocka_unit_test(test_why_not_find_gives_a_place_to_who_has_none),
        cmocka_unit_test(test_why_not_find_drops_the_limit_to_blame),
        cmocka_unit_test(test_why_not_find_refuses_what_cannot_be_asked),
        cmocka_unit_test(test_why_not_find_survives_failures_of_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
