/*
 * The fewest pairs beyond a rule, and the bound that allows them.
 */
#include "match/mip.h"
#include "match/relax.h"
#include "support/people.h"

#include <stdio.h>

static const char people[] = "id,role,level,team\n"
                             "m1,mentor,1,x\n"
                             "m2,mentor,2,x\n"
                             "m3,mentor,3,y\n"
                             "e1,mentee,4,x\n"
                             "e2,mentee,4,y\n"
                             "e3,mentee,4,z\n";

typedef struct scene {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_problem *problem;
} scene;

/* Every mentee wants a mentor, and the gap leaves m1 alone. */
static scene open_scene(const char *rules, const char *limits)
{
    char inside[1024];
    scene s = {.ctx = rt_context(NULL)};
    int n = snprintf(inside, sizeof inside,
                     "\"rules\": [%s], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", "
                     "\"ideal\": 3, \"range\": 3, \"weight\": 1}], \"limits\": [%s], "
                     "\"objective\": [\"mentees\"]",
                     rules, limits);
    assert_true(n > 0 && (size_t)n < sizeof inside);
    s.cohort = rt_people(s.ctx, people);
    s.programme = rt_programme(s.ctx, inside);
    assert_int_equal(reversa_problem_create(s.ctx, s.cohort, s.programme, NULL, &s.problem), REVERSA_OK);
    return s;
}

static void close_scene(scene *s)
{
    reversa_problem_free(s->problem);
    reversa_programme_free(s->programme);
    reversa_cohort_free(s->cohort);
    reversa_context_free(s->ctx);
}

#define EVERYONE "{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1}"

static void test_relax_rules_moves_a_bound_no_farther_than_it_must(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s = open_scene("{\"rule\": \"level_gap\", \"at_least\": 3}", EVERYONE);
    rv_trial trial;
    rv_relaxation list[4];
    assert_int_equal(rv_trial_open(s.ctx, s.problem, NULL, 0, &trial), REVERSA_OK);
    rv_relaxations found = {.ctx = s.ctx, .arena = &trial.arena, .list = list};
    assert_int_equal(rv_relax_rules(&trial, &found), REVERSA_OK);
    assert_int_equal(found.n, 1);
    const reversa_relaxation *first = &list[0].relaxation;
    assert_true(first->least && !first->dropped && !first->is_most);
    assert_int_equal(first->from, 3000000);
    assert_int_equal(first->to, 1000000);
    assert_int_equal(first->change, 2); /* m2 and m3, one place each */
    assert_int_equal(first->n_pairs, 2);
    rv_trial_close(&trial);
    close_scene(&s);
}

static void test_relax_rules_leaves_out_rules_that_do_not_help(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s = open_scene("{\"rule\": \"level_gap\", \"at_least\": 3}, {\"rule\": \"different\", \"attribute\": "
                         "\"team\"}",
                         EVERYONE ", {\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 0}");
    rv_trial trial;
    rv_relaxation list[4];
    assert_int_equal(rv_trial_open(s.ctx, s.problem, NULL, 0, &trial), REVERSA_OK);
    rv_relaxations found = {.ctx = s.ctx, .arena = &trial.arena, .list = list};
    assert_int_equal(rv_relax_rules(&trial, &found), REVERSA_OK);
    assert_int_equal(found.n, 0);
    rv_trial_close(&trial);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax_rules_moves_a_bound_no_farther_than_it_must),
        cmocka_unit_test(test_relax_rules_leaves_out_rules_that_do_not_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
