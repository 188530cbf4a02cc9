/* Sides: who takes part, and the bounds that `load` limits leave. */
#include "support/people.h"

#include "model/problem.h"

#define PEOPLE                                                                                                         \
    "id,role,mentor_capacity,mentee_capacity\n"                                                                        \
    "A,mentor,2,5\n"                                                                                                   \
    "B,mentee,,\n"                                                                                                     \
    "C,both,3,\n"                                                                                                      \
    "D,none,4,4\n"                                                                                                     \
    "E,mentor,0,\n"                                                                                                    \
    "F,both,0,2\n"

static rt_case made;

static int drop(void **state)
{
    (void)state;
    rt_drop(&made);
    return 0;
}

static void check_side(reversa_side which, const char *const *ids, const int32_t *capacity, int32_t n)
{
    const rv_side *side = &made.problem->side[which];
    assert_int_equal(side->n, n);
    assert_int_equal(reversa_problem_n_people(made.problem, which), n);
    for (int32_t i = 0; i < n; i++) {
        int32_t ordinal = side->ordinal[rt_person(made.cohort, ids[i])];
        assert_in_range(ordinal, 0, n - 1);
        assert_int_equal(side->person[ordinal], rt_person(made.cohort, ids[i]));
        assert_int_equal(side->capacity[ordinal], capacity[i]);
        assert_int_equal(side->most[ordinal], capacity[i]);
        assert_int_equal(side->least[ordinal], 0);
    }
    int32_t listed = 0;
    for (int32_t p = 0; p < 6; p++)
        listed += side->ordinal[p] >= 0;
    assert_int_equal(listed, n);
    for (int32_t i = 1; i < n; i++)
        assert_true(side->person[i - 1] < side->person[i]);
}

static void test_sides_hold_those_who_signed_up_and_have_room(void **state)
{
    (void)state;
    const char *const mentors[] = {"A", "C"};
    const char *const mentees[] = {"B", "C", "F"};
    const int32_t mentor_capacity[] = {2, 3};
    const int32_t mentee_capacity[] = {1, 1, 2};
    assert_int_equal(rt_make(&made, PEOPLE, "\"rules\": []"), REVERSA_OK);
    check_side(REVERSA_MENTOR, mentors, mentor_capacity, 2);
    check_side(REVERSA_MENTEE, mentees, mentee_capacity, 3);
}

static void test_sides_of_nobody(void **state)
{
    (void)state;
    assert_int_equal(rt_make(&made, "id,role\n", NULL), REVERSA_OK);
    assert_int_equal(reversa_problem_n_people(made.problem, REVERSA_MENTOR), 0);
    assert_int_equal(reversa_problem_n_people(made.problem, REVERSA_MENTEE), 0);
    assert_int_equal(made.problem->pinned.offset[0], 0);
}

/* The bounds of a person on a side. */
static void check_bounds(reversa_side which, const char *id, int32_t least, int32_t most)
{
    const rv_side *side = &made.problem->side[which];
    int32_t ordinal = side->ordinal[rt_person(made.cohort, id)];
    assert_int_equal(side->least[ordinal], least);
    assert_int_equal(side->most[ordinal], most);
}

static void test_sides_take_in_load_limits(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1, \"at_most\": 9},"
                         "{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 2},"
                         "{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 2},"
                         "{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1},"
                         "{\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 1},"
                         "{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1, \"soft\": {\"penalty\": 5}}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    check_bounds(REVERSA_MENTOR, "A", 2, 2);
    check_bounds(REVERSA_MENTOR, "C", 2, 2);
    check_bounds(REVERSA_MENTEE, "B", 0, 1); /* what is soft binds nobody */
    check_bounds(REVERSA_MENTEE, "F", 0, 1);
    assert_int_equal(made.problem->n_limits, 6);
}

static void test_sides_keep_a_contradiction_for_the_solver(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 2}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    check_bounds(REVERSA_MENTEE, "B", 2, 1);
    check_bounds(REVERSA_MENTEE, "F", 2, 2);
    const char *nothing = "\"limits\": [{\"limit\": \"load\", \"side\": \"mentee\", \"at_most\": 0}]";
    assert_int_equal(rt_make(&made, PEOPLE, nothing), REVERSA_OK);
    check_bounds(REVERSA_MENTEE, "B", 0, 0);
}

static void test_sides_largest_count(void **state)
{
    (void)state;
    const char *inside = "\"limits\": [{\"limit\": \"load\", \"side\": \"mentee\", \"at_least\": 1000000000}]";
    assert_int_equal(rt_make(&made, PEOPLE, inside), REVERSA_OK);
    check_bounds(REVERSA_MENTEE, "B", 1000000000, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sides_hold_those_who_signed_up_and_have_room),
        cmocka_unit_test(test_sides_of_nobody),
        cmocka_unit_test(test_sides_take_in_load_limits),
        cmocka_unit_test(test_sides_keep_a_contradiction_for_the_solver),
        cmocka_unit_test(test_sides_largest_count),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
