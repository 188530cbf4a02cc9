/*
 * Why nothing fits, through the public doors.
 */
#include <reversa.h>

#include "match/mip.h"
#include "support/gapped.h"
#include "support/people.h"

#include <string.h>

static void test_infeasibility_find_explains_and_counts(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}", RT_EVERYONE);
    reversa_infeasibility *found;
    reversa_clash clash;
    reversa_crowd crowd;
    assert_int_equal(reversa_infeasibility_find(s.ctx, s.problem, NULL, &found), REVERSA_OK);
    assert_int_equal(reversa_infeasibility_verdict(found), REVERSA_FEASIBILITY_NO);
    assert_true(reversa_infeasibility_is_minimal(found));
    assert_int_equal(reversa_infeasibility_n_clashes(found), 1);
    reversa_infeasibility_clash(found, 0, &clash);
    assert_int_equal(clash.n_people, 2); /* two are one too many for m1 */
    assert_true(reversa_infeasibility_person(found, 0, 1) >= 0);
    assert_int_equal(reversa_infeasibility_person(found, 0, 2), -1);
    reversa_crowding_crowd(reversa_infeasibility_crowding(found), 0, &crowd);
    assert_int_equal(crowd.wanted, 2);
    assert_int_equal(crowd.places, 1);
    reversa_infeasibility_free(found);
    rt_gapped_close(&s);
}

static void test_infeasibility_find_of_what_can_be_met(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("", RT_EVERYONE);
    reversa_infeasibility *found;
    assert_int_equal(reversa_infeasibility_find(s.ctx, s.problem, NULL, &found), REVERSA_OK);
    assert_int_equal(reversa_infeasibility_verdict(found), REVERSA_FEASIBILITY_YES);
    assert_int_equal(reversa_infeasibility_n_clashes(found), 0);
    assert_null(reversa_infeasibility_crowding(found));
    reversa_infeasibility_free(found);
    rt_gapped_close(&s);
}

static void test_infeasibility_find_without_time_says_so(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}", RT_EVERYONE);
    reversa_infeasibility *found;
    reversa_context_set_time_limit(s.ctx, 1e-9);
    assert_int_equal(reversa_infeasibility_find(s.ctx, s.problem, NULL, &found), REVERSA_OK);
    assert_int_equal(reversa_infeasibility_verdict(found), REVERSA_FEASIBILITY_UNKNOWN);
    reversa_infeasibility_free(found);
    rt_gapped_close(&s);
}

static void test_infeasibility_find_refuses_bad_arguments(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("", RT_EVERYONE);
    reversa_infeasibility *found;
    reversa_crowding *crowding;
    reversa_infeasible_options options = {0};
    assert_int_equal(reversa_infeasibility_find(NULL, s.problem, NULL, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_infeasibility_find(s.ctx, NULL, NULL, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_infeasibility_find(s.ctx, s.problem, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_infeasibility_find(s.ctx, s.problem, &options, &found), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_crowding_find(s.ctx, NULL, REVERSA_MENTEE, &crowding), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_crowding_find(s.ctx, s.problem, (reversa_side)2, &crowding), REVERSA_E_ARGUMENT);
    assert_null(crowding);
    rt_gapped_close(&s);
}

/* Nothing asks for everyone here: three mentees for one place stay two too many. */
static void test_crowding_find_tells_why_some_stay_unmatched(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}", "");
    reversa_crowding *crowding;
    reversa_crowd crowd;
    assert_int_equal(reversa_crowding_find(s.ctx, s.problem, REVERSA_MENTEE, &crowding), REVERSA_OK);
    assert_int_equal(reversa_crowding_n(crowding), 1);
    reversa_crowding_crowd(crowding, 0, &crowd);
    assert_int_equal(crowd.n_people, 3);
    assert_int_equal(crowd.n_partners, 1);
    assert_int_equal(crowd.places, 1);
    reversa_crowding_free(crowding);
    rt_gapped_close(&s);
}

/* ---- Failing memory ---- */

typedef struct walked {
    const reversa_problem *problem; /* of another context */
    reversa_infeasibility *found;
} walked;

static reversa_status find_all(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_infeasibility_find(ctx, w->problem, NULL, &w->found);
}

static void release(reversa_context *ctx, void *state)
{
    walked *w = state;
    (void)ctx;
    reversa_infeasibility_free(w->found);
    w->found = NULL;
}

static void test_infeasibility_find_survives_failing_memory(void **state)
{
    (void)state;
    rt_gapped s = rt_gapped_open("{\"rule\": \"level_gap\", \"at_least\": 3}", RT_EVERYONE);
    walked w = {.problem = s.problem};
    const rt_walk walk = {.name = "reversa_infeasibility_find",
                          .call = find_all,
                          .release = release,
                          .state = &w,
                          .out = &w.found,
                          .every_one_to = 100,
                          .stride = 41};
    assert_true(rt_fault_walk(&walk) > 50);
    rt_gapped_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_infeasibility_find_explains_and_counts),
        cmocka_unit_test(test_infeasibility_find_of_what_can_be_met),
        cmocka_unit_test(test_infeasibility_find_without_time_says_so),
        cmocka_unit_test(test_infeasibility_find_refuses_bad_arguments),
        cmocka_unit_test(test_crowding_find_tells_why_some_stay_unmatched),
        cmocka_unit_test(test_infeasibility_find_survives_failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
