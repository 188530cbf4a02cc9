/*
 * Proposals by hand: who is refused asks on, places for several on both sides, ranks before those who are not ranked, and
 * the partner who ranks one among those by score.
 */
#include "support/wished.h"

static void expect(const char *people, const char *wishes, reversa_side from, const char *pairs)
{
    rt_wished w;
    reversa_wishes_options options;
    reversa_context *ctx = rt_context(NULL);
    rt_wish(&w, ctx, people, wishes, NULL,
            "\"rules\": [], \"criteria\": [{\"criterion\": \"mean\", \"attribute\": \"openness\", \"weight\": 1}]");
    reversa_wishes_options_init(&options);
    options.from = from;
    assert_int_equal(reversa_wishes_match(ctx, w.problem, &options, &w.matching), REVERSA_OK);
    assert_string_equal(rt_wished_pairs(&w, w.matching), pairs);
    rt_wished_drop(&w);
    reversa_context_free(ctx);
}

static void test_wish_propose_refused_ask_on(void **state)
{
    (void)state;
    static const char people[] =
        "id,role,openness\nM1,mentor,1\nM2,mentor,0\nM3,mentor,0\nE1,mentee,0\nE2,mentee,0\nE3,mentee,0\n";
    /* All want M1, who wants E3; E1 then takes M2 from E2, who ends with M3. */
    static const char wishes[] =
        "person_id,other_id,rank\nE1,M1,1\nE1,M2,2\nE2,M1,1\nE2,M2,2\nE2,M3,3\nE3,M1,1\nM1,E3,1\nM2,E1,1\n";
    expect(people, wishes, REVERSA_MENTEE, "M1-E3 M2-E1 M3-E2 ");
    expect(people, wishes, REVERSA_MENTOR, "M1-E3 M2-E1 M3-E2 ");
}

static void test_wish_propose_several_places(void **state)
{
    (void)state;
    static const char people[] = "id,role,openness,mentor_capacity,mentee_capacity\nM1,mentor,1,2,\nM2,mentor,0,1,\nE1,"
                                 "mentee,0,,2\nE2,mentee,0,,1\nE3,mentee,0,,1\n";
    static const char wishes[] =
        "person_id,other_id,rank\nE1,M1,1\nE1,M2,2\nE2,M1,1\nE3,M1,1\nM1,E2,1\nM1,E3,2\nM1,E1,3\nM2,E1,1\n";
    expect(people, wishes, REVERSA_MENTEE, "M1-E2 M1-E3 M2-E1 ");
    expect(people, wishes, REVERSA_MENTOR, "M1-E2 M1-E3 M2-E1 ");
}

static void test_wish_propose_ranks_before_scores(void **state)
{
    (void)state;
    static const char people[] =
        "id,role,openness\nM1,mentor,0.9\nM2,mentor,0.5\nM3,mentor,0.1\nE1,mentee,0\nE2,mentee,0\n";
    expect(people, "person_id,other_id,rank\nE1,M3,5\n", REVERSA_MENTEE, "M1-E2 M3-E1 ");
    expect(people, "person_id,other_id,rank\nM1,E2,1\n", REVERSA_MENTEE, "M1-E2 M2-E1 ");
    expect(people, "person_id,other_id,rank\nE1,M3,5\n", REVERSA_MENTOR, "M1-E2 M3-E1 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wish_propose_refused_ask_on),
        cmocka_unit_test(test_wish_propose_several_places),
        cmocka_unit_test(test_wish_propose_ranks_before_scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
