/*
 * Stand-bys by hand: a free mentor steps in; where nobody is free, the cheapest exchange does.
 */
#include <stdio.h>

#include "support/rematched.h"

/* Three mentors for two mentees: m3 has a place left for either. */
static void test_rematch_stand_by_is_the_best_with_a_place(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    reversa_rematch *rematch = NULL;
    reversa_stand_by s;
    assert_int_equal(rt_make(&made,
                             "id,role,skills,wants\nm1,mentor,a:3,\nm2,mentor,b:3,\nm3,mentor,a:1,\nm4,mentor,b:2,\n"
                             "e1,mentee,,a\ne2,mentee,,b\n",
                             "\"rules\": [], \"criteria\": [{\"criterion\": \"coverage\", \"mentor\": \"skills\", "
                             "\"mentee\": \"wants\", \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"),
                     REVERSA_OK);
    assert_int_equal(reversa_rematch_find(made.ctx, made.problem, NULL, &rematch), REVERSA_OK);
    assert_int_equal(reversa_rematch_n_stand_bys(rematch), 4);
    reversa_rematch_stand_by(rematch, 0, &s);
    assert_int_equal(s.side, REVERSA_MENTOR);
    assert_int_equal(s.person, rt_person(made.cohort, "m3"));
    assert_true(s.is_free);
    assert_int_equal(s.score, 333333);
    reversa_rematch_stand_by(rematch, 2, &s);
    assert_int_equal(s.person, rt_person(made.cohort, "m4"));
    assert_int_equal(s.score, 666667);
    reversa_rematch_stand_by(rematch, 1, &s); /* both mentees are taken: e2 with m1 scores nothing, and m2 gets e1 */
    assert_int_equal(s.side, REVERSA_MENTEE);
    assert_false(s.is_free);
    assert_int_equal(s.person, rt_person(made.cohort, "e2"));
    assert_int_equal(s.exchange.claim, REVERSA_CLAIM_EXACT);
    assert_int_equal(s.exchange.loss[0], 0);
    assert_int_equal(s.exchange.loss[1], 2000000 - 333333);
    reversa_rematch_free(rematch);
    rt_drop(&made);
    reversa_context_free(made.ctx);
}

static void test_rematch_stand_by_may_be_nobody(void **state)
{
    (void)state;
    rt_case made = {.ctx = rt_context(NULL)};
    reversa_rematch *rematch = NULL;
    reversa_stand_by s;
    assert_int_equal(rt_make(&made, "id,role,level\na,mentor,1\nb,mentee,1\n",
                             "\"rules\": [], \"criteria\": [{\"criterion\": \"same\", \"attribute\": \"level\", "
                             "\"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"),
                     REVERSA_OK);
    assert_int_equal(reversa_rematch_find(made.ctx, made.problem, NULL, &rematch), REVERSA_OK);
    assert_int_equal(reversa_rematch_n_stand_bys(rematch), 2);
    for (int32_t k = 0; k < 2; k++) {
        reversa_rematch_stand_by(rematch, k, &s);
        assert_int_equal(s.person, -1);
        assert_int_equal(s.score, REVERSA_NOT_ELIGIBLE);
    }
    reversa_rematch_free(rematch);
    rt_drop(&made);
    reversa_context_free(made.ctx);
}

/* So many people that the best few of everyone are not all of them: the second scan finds the only free one. */
static void test_rematch_stand_by_is_found_beyond_the_best(void **state)
{
    (void)state;
    static char csv[8000];
    int used = snprintf(csv, sizeof csv, "id,role,level,mentor_capacity\n");
    for (int k = 0; k < 40; k++)
        used += snprintf(csv + used, sizeof csv - (size_t)used, "m%02d,mentor,%d,1\ne%02d,mentee,%d,\n", k, k % 5, k,
                         k % 5);
    snprintf(csv + used, sizeof csv - (size_t)used, "spare,mentor,9,1\n");
    rt_case made = {.ctx = rt_context(NULL)};
    reversa_rematch *rematch = NULL;
    assert_int_equal(rt_make(&made, csv,
                             "\"rules\": [], \"criteria\": [{\"criterion\": \"closeness\", \"attribute\": \"level\", "
                             "\"range\": 20, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"]"),
                     REVERSA_OK);
    assert_int_equal(reversa_rematch_find(made.ctx, made.problem, NULL, &rematch), REVERSA_OK);
    for (int32_t k = 0; k < reversa_rematch_n_stand_bys(rematch); k += 2) {
        reversa_stand_by s;
        reversa_rematch_stand_by(rematch, k, &s);
        assert_true(s.is_free);
        assert_int_equal(s.person, rt_person(made.cohort, "spare"));
    }
    reversa_rematch_free(rematch);
    rt_drop(&made);
    reversa_context_free(made.ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rematch_stand_by_is_the_best_with_a_place),
                                       cmocka_unit_test(test_rematch_stand_by_may_be_nobody),
                                       cmocka_unit_test(test_rematch_stand_by_is_found_beyond_the_best)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
