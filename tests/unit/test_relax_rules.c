/*
 * The fewest pairs beyond a rule, and the bound that allows them.
 */
#include "match/mip.h"
#include "match/relax.h"
#include "support/gapped.h"
#include "support/people.h"

static void test_relax_rules_moves_a_bound_no_farther_than_it_must(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}", RT_EVERYONE);
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
    rt_gapped_close(&s);
}

static void test_relax_rules_leaves_out_rules_that_do_not_help(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}, {\"rule\": \"different\", \"attribute\": "
                                 "\"team\"}",
                                 RT_EVERYONE ", {\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 0}");
    rv_trial trial;
    rv_relaxation list[4];
    assert_int_equal(rv_trial_open(s.ctx, s.problem, NULL, 0, &trial), REVERSA_OK);
    rv_relaxations found = {.ctx = s.ctx, .arena = &trial.arena, .list = list};
    assert_int_equal(rv_relax_rules(&trial, &found), REVERSA_OK);
    assert_int_equal(found.n, 0);
    rv_trial_close(&trial);
    rt_gapped_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax_rules_moves_a_bound_no_farther_than_it_must),
        cmocka_unit_test(test_relax_rules_leaves_out_rules_that_do_not_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
