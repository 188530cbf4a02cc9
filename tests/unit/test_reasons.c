/*
 * Reading reasons: what is there, and nothing out of range.
 */
#include "model/reasons.h"
#include "support/support.h"

static void test_crowding_reads_are_empty_out_of_range(void **state)
{
    (void)state;
    const int32_t people[2] = {4, 7};
    const rv_counted counted = {{REVERSA_MENTEE, 2, 1, 2, 1, 0, "two"}, people, people};
    reversa_crowding crowding = {.n = 1, .list = &counted};
    reversa_crowd crowd;
    reversa_crowding_crowd(&crowding, 0, &crowd);
    assert_string_equal(crowd.text, "two");
    reversa_crowding_crowd(&crowding, 1, &crowd);
    assert_null(crowd.text);
    assert_int_equal(reversa_crowding_n(NULL), 0);
    assert_int_equal(reversa_crowding_person(&crowding, 0, 1), 7);
    assert_int_equal(reversa_crowding_person(&crowding, 0, 2), -1);
    assert_int_equal(reversa_crowding_partner(&crowding, 0, 0), 4);
    assert_int_equal(reversa_crowding_partner(&crowding, 0, 1), -1);
    assert_int_equal(reversa_crowding_partner(&crowding, -1, 0), -1);
    reversa_crowding_free(NULL);
}

static void test_infeasibility_reads_are_empty_out_of_range(void **state)
{
    (void)state;
    const int32_t people[1] = {3};
    rv_clash clash = {{.limit = 2, .n_people = 1, .text = "limit"}, people};
    const reversa_relaxed_part part = {.limit = 2, .person = 3, .partner = -1, .from = 1};
    rv_relaxation relaxation = {
        {.kind = REVERSA_RELAXED_RULE, .n_pairs = 1, .n_parts = 1, .text = "rule"}, people, people, &part};
    reversa_infeasibility found = {.verdict = REVERSA_FEASIBILITY_NO,
                                   .minimal = true,
                                   .n_clashes = 1,
                                   .clashes = &clash,
                                   .n_relaxations = 1,
                                   .relaxations = &relaxation};
    reversa_clash read;
    reversa_relaxation relaxed;
    int32_t mentor, mentee;
    assert_int_equal(reversa_infeasibility_verdict(&found), REVERSA_FEASIBILITY_NO);
    assert_true(reversa_infeasibility_is_minimal(&found));
    reversa_infeasibility_clash(&found, 0, &read);
    assert_int_equal(read.limit, 2);
    reversa_infeasibility_clash(&found, 1, &read);
    assert_null(read.text);
    assert_int_equal(reversa_infeasibility_person(&found, 0, 0), 3);
    assert_int_equal(reversa_infeasibility_person(&found, 1, 0), -1);
    assert_null(reversa_infeasibility_crowding(&found));
    reversa_infeasibility_relaxation(&found, 0, &relaxed);
    assert_string_equal(relaxed.text, "rule");
    reversa_infeasibility_relaxation(&found, -1, &relaxed);
    assert_null(relaxed.text);
    reversa_infeasibility_pair(&found, 0, 0, &mentor, &mentee);
    assert_int_equal(mentor, 3);
    reversa_infeasibility_pair(&found, 0, 1, &mentor, &mentee);
    assert_int_equal(mentee, -1);
    reversa_relaxed_part part_read;
    reversa_infeasibility_part(&found, 0, 0, &part_read);
    assert_int_equal(part_read.person, 3);
    reversa_infeasibility_part(&found, 0, 1, &part_read);
    assert_int_equal(part_read.person, 0);
    reversa_infeasibility_part(&found, 1, 0, &part_read);
    assert_int_equal(part_read.from, 0);
    reversa_infeasibility_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowding_reads_are_empty_out_of_range),
        cmocka_unit_test(test_infeasibility_reads_are_empty_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
