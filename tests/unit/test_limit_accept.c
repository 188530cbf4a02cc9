/*
 * Deferred acceptance, by hand: nine pairs without ranks go by score, and ranks come before scores.
 */
#include "match/limit_lazy.h"
#include "support/limits.h"

/* Are these [n] what it comes to? */
static void expect_start(const rt_limits_text *text, const char *const names[][2], int64_t n)
{
    rt_limits f;
    rv_search search;
    rv_new_pair *pairs;
    int64_t n_pairs;
    rt_limits_open_text(&f, text);
    assert_int_equal(rv_search_open(&f.solve, NULL, &search), REVERSA_OK);
    assert_int_equal(rv_stable_start(&search, &pairs, &n_pairs), REVERSA_OK);
    assert_non_null(pairs);
    assert_int_equal(n_pairs, n);
    for (int64_t k = 0; k < n; k++) {
        const rv_new_pair expected = rt_limits_pair(&f, names[k][0], names[k][1]);
        int n_same = 0;
        for (int64_t p = 0; p < n; p++)
            n_same += pairs[p].mentor == expected.mentor && pairs[p].mentee == expected.mentee &&
                      pairs[p].score == expected.score;
        assert_int_equal(n_same, 1);
    }
    rv_free(f.ctx, pairs);
    rv_search_close(&search);
    rt_limits_close(&f);
}

static rt_limits_text text_of(const char *ranks, const char *previous)
{
    return (rt_limits_text){NULL, ranks, previous, "[{\"limit\": \"stable\"}]", "[\"score\"]"};
}

static void test_stable_start_goes_by_score_without_ranks(void **state)
{
    (void)state;
    const rt_limits_text text = text_of(NULL, NULL);
    const char *const pairs[][2] = {{"m3", "e3"}, {"m2", "e2"}, {"m1", "e1"}}; /* all ask m3, then m2 */
    expect_start(&text, pairs, 3);
}

static void test_stable_start_is_the_best_for_mentees(void **state)
{
    (void)state;
    const rt_limits_text text = text_of("person_id,other_id,rank\n"
                                        "e1,m2,1\ne1,m3,2\ne2,m3,1\ne2,m2,2\ne3,m1,1\n"
                                        "m2,e2,1\nm2,e1,2\nm3,e1,1\nm3,e2,2\nm1,e3,1\n",
                                        NULL);
    const char *const pairs[][2] = {{"m2", "e1"}, {"m3", "e2"}, {"m1", "e3"}}; /* m2 and m3 would rather swap */
    expect_start(&text, pairs, 3);
}

static void test_stable_start_keeps_whom_a_mentor_ranks_first(void **state)
{
    (void)state;
    const rt_limits_text text = text_of("person_id,other_id,rank\n"
                                        "e1,m1,1\ne2,m1,1\ne3,m1,1\nm1,e1,1\nm1,e2,2\n",
                                        NULL);
    const char *const pairs[][2] = {
        {"m1", "e1"}, {"m1", "e2"}, {"m3", "e3"}}; /* two places; e3 goes on to the best score */
    expect_start(&text, pairs, 3);
}

static void test_stable_start_leaves_pins_and_their_places_out(void **state)
{
    (void)state;
    const rt_limits_text text = text_of("person_id,other_id,rank\ne1,m1,1\ne2,m1,1\ne3,m1,1\n",
                                        "mentor_id,mentee_id,state\nm1,e1,pinned\n");
    const char *const pairs[][2] = {{"m1", "e3"}, {"m3", "e2"}}; /* of the one place left: e3 scores more */
    expect_start(&text, pairs, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stable_start_goes_by_score_without_ranks),
        cmocka_unit_test(test_stable_start_is_the_best_for_mentees),
        cmocka_unit_test(test_stable_start_keeps_whom_a_mentor_ranks_first),
        cmocka_unit_test(test_stable_start_leaves_pins_and_their_places_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
