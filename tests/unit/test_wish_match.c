/*
 * Matchings from wishes: who proposes, pins, vetoes, which pairs count, what the matching tells, arguments at the door,
 * failed allocations and a cancel.
 */
#include <string.h>

#include "support/wished.h"

static reversa_status match(rt_wished *w, reversa_side from, reversa_wishes_among among)
{
    reversa_wishes_options options;
    reversa_matching_free(w->matching);
    reversa_wishes_options_init(&options);
    options.from = from;
    options.among = among;
    return reversa_wishes_match(w->ctx, w->problem, &options, &w->matching);
}

static void test_wishes_match_serves_who_proposes(void **state)
{
    (void)state;
    rt_wished w;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, RT_CROSSED, NULL, NULL);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E2 M2-E1 ");
    assert_int_equal(match(&w, REVERSA_MENTOR, REVERSA_WISHES_ALL), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E1 M2-E2 ");
    assert_int_equal(reversa_matching_outcome(w.matching), REVERSA_OUTCOME_FEASIBLE);
    assert_int_equal(reversa_matching_certificate(w.matching).proof, REVERSA_PROOF_STABLE);
    rt_wished_drop(&w);
    rt_wish(&w, ctx, RT_FOUR, RT_CROSSED, "mentor_id,mentee_id,state\nM1,E1,pinned\n", NULL);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E1 M2-E2 ");
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_wishes_match_only_ranked_pairs(void **state)
{
    static const char wishes[] = "person_id,other_id,rank,veto\nE1,M1,1,\nM1,E1,3,\nE2,M2,1,\nM1,E2,,yes\n";
    (void)state;
    rt_wished w;
    reversa_unmatched none;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, wishes, NULL, NULL);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_BOTH), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E1 ");
    assert_int_equal(reversa_matching_certificate(w.matching).n_eligible, 1);
    assert_int_equal(reversa_matching_n_unmatched(w.matching), 2);
    reversa_matching_unmatched(w.matching, 0, &none);
    assert_int_equal(none.reason, REVERSA_REASON_NO_ELIGIBLE);
    assert_int_equal(match(&w, REVERSA_MENTOR, REVERSA_WISHES_EITHER), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E1 M2-E2 ");
    rt_wished_drop(&w);
    rt_wish(&w, ctx, "id,role\nM1,mentor\nE1,mentee\nE2,mentee\n", "person_id,other_id,rank\nM1,E2,1\n", NULL, NULL);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), "M1-E2 ");
    reversa_matching_unmatched(w.matching, 0, &none);
    assert_string_equal(reversa_cohort_id(w.cohort, none.person), "E1");
    assert_int_equal(none.reason, REVERSA_REASON_OUTBID);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_wishes_match_door(void **state)
{
    (void)state;
    rt_wished w;
    reversa_wishes_options options;
    reversa_matching *matching = (reversa_matching *)&w;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, RT_FOUR, RT_CROSSED, NULL,
            "\"rules\": [], \"criteria\": [], \"limits\": [{\"limit\": \"stable\"}, {\"limit\": \"load\", \"side\": "
            "\"mentor\", \"at_most\": 1}]");
    assert_int_equal(reversa_wishes_match(NULL, w.problem, NULL, &matching), REVERSA_E_ARGUMENT);
    assert_null(matching);
    assert_int_equal(reversa_wishes_match(ctx, NULL, NULL, &matching), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_wishes_match(ctx, w.problem, NULL, NULL), REVERSA_E_ARGUMENT);
    reversa_wishes_options_init(&options);
    options.struct_size = 0;
    assert_int_equal(reversa_wishes_match(ctx, w.problem, &options, &matching), REVERSA_E_ARGUMENT);
    assert_int_equal(match(&w, (reversa_side)7, REVERSA_WISHES_ALL), REVERSA_E_ARGUMENT);
    assert_int_equal(match(&w, REVERSA_MENTEE, (reversa_wishes_among)7), REVERSA_E_ARGUMENT);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_OK);
    reversa_context_cancel(ctx);
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_E_CANCELLED);
    assert_null(w.matching);
    reversa_context_resume(ctx);
    rt_wished_drop(&w);
    rt_wish(&w, ctx, RT_FOUR, RT_CROSSED, NULL,
            "\"rules\": [], \"criteria\": [], \"limits\": [{\"limit\": \"one_role\"}]");
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_E_UNSUPPORTED);
    rt_assert_error(ctx, REVERSA_E_UNSUPPORTED, 0, NULL,
                    "A matching from wishes cannot hold the limit 'one_role'; reversa_match() can, with the limit "
                    "'stable' beside it");
    rt_wished_drop(&w);
    rt_wish(
        &w, ctx, "id,role,mentor_capacity\nM1,mentor,2\nE1,mentee,\nE2,mentee,\n", RT_CROSSED,
        "mentor_id,mentee_id,state\nM1,E1,pinned\nM1,E2,pinned\n",
        "\"rules\": [], \"criteria\": [], \"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}]");
    assert_int_equal(match(&w, REVERSA_MENTEE, REVERSA_WISHES_ALL), REVERSA_E_UNSUPPORTED);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void open_four(reversa_context *ctx, void *state)
{
    rt_wish(state, ctx, RT_FOUR, "person_id,other_id,rank\nM1,E1,1\nE1,M2,1\n", NULL, NULL);
}

static reversa_status match_four(reversa_context *ctx, void *state)
{
    rt_wished *w = state;
    w->ctx = ctx;
    return reversa_wishes_match(ctx, w->problem, NULL, &w->matching);
}

static void drop_four(reversa_context *ctx, void *state)
{
    (void)ctx;
    rt_wished_drop(state);
}

static void test_wishes_match_memory(void **state)
{
    (void)state;
    rt_wished w;
    memset(&w, 0, sizeof w);
    const rt_walk walk = {.name = "wishes",
                          .setup = open_four,
                          .call = match_four,
                          .release = drop_four,
                          .state = &w,
                          .out = &w.matching};
    assert_true(rt_fault_walk(&walk) > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wishes_match_serves_who_proposes),
        cmocka_unit_test(test_wishes_match_only_ranked_pairs),
        cmocka_unit_test(test_wishes_match_door),
        cmocka_unit_test(test_wishes_match_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
