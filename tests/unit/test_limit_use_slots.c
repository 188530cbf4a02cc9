/*
 * Mentors who cannot meet all their mentees each week, counted by hand. A meeting takes an hour.
 */
#include "match/limit_use.h"
#include "support/limits.h"

/* m1 has two hours on Monday, m2 is there all week, m3 across the end of the week. e1 and e2 have the same hour, e3 the two of
 * m1 but for half an hour in their midst, e4 the hour after, e5 midnight between Sunday and Monday. */
static const char people[] = "id,role,openness,mentor_capacity,availability\n"
                             "m1,mentor,0.1,3,Mon 09:00-11:00\n"
                             "m2,mentor,0.5,3,Mon 00:00-24:00;Tue 00:00-24:00;Wed 00:00-24:00;Thu 00:00-24:00;"
                             "Fri 00:00-24:00;Sat 00:00-24:00;Sun 00:00-24:00\n"
                             "m3,mentor,0.5,3,Mon 00:00-01:00;Sun 23:00-24:00\n"
                             "e1,mentee,0.2,,Mon 09:00-10:00\n"
                             "e2,mentee,0.6,,Mon 09:00-10:00\n"
                             "e3,mentee,0.7,,Mon 09:00-09:45;Mon 10:15-11:00\n"
                             "e4,mentee,0.8,,Mon 10:00-11:00\n"
                             "e5,mentee,1.0,,Mon 00:00-00:30;Sun 23:30-24:00\n";

/* How many mentors cannot meet whom they have by these pairs [n]. */
static int64_t mentors_of(const char *previous, const char *const names[][2], int n)
{
    rt_limits f;
    rv_new_pair pairs[4];
    int64_t mentors;
    const rt_limits_text text = {people, NULL, previous, "[{\"limit\": \"slots\"}]", "[\"score\"]"};
    rt_limits_open_text(&f, &text);
    for (int k = 0; k < n; k++)
        pairs[k] = rt_limits_pair(&f, names[k][0], names[k][1]);
    assert_int_equal(rv_use_slots(&f.solve, &f.problem->limits[0], pairs, n, &mentors), REVERSA_OK);
    rt_limits_close(&f);
    return mentors;
}

static void test_use_slots_of_nothing(void **state)
{
    (void)state;
    assert_int_equal(mentors_of(NULL, NULL, 0), 0);
}

static void test_use_slots_counts_mentors_and_not_meetings(void **state)
{
    (void)state;
    const char *const one_after_the_other[][2] = {{"m1", "e4"}, {"m1", "e1"}};
    assert_int_equal(mentors_of(NULL, one_after_the_other, 2), 0);
    const char *const same_hour[][2] = {{"m1", "e1"}, {"m1", "e2"}};
    assert_int_equal(mentors_of(NULL, same_hour, 2), 1);
    const char *const both[][2] = {{"m1", "e3"}, {"m2", "e1"}, {"m2", "e2"}, {"m2", "e4"}};
    assert_int_equal(mentors_of(NULL, both, 4), 2); /* e3 has no hour at all */
}

static void test_use_slots_meets_across_the_end_of_the_week(void **state)
{
    (void)state;
    const char *const midnight[][2] = {{"m2", "e5"}, {"m2", "e1"}};
    assert_int_equal(mentors_of(NULL, midnight, 2), 0);
    const char *const never[][2] = {{"m3", "e5"}, {"m3", "e1"}};
    assert_int_equal(mentors_of(NULL, never + 0, 1), 0);
    assert_int_equal(mentors_of(NULL, never + 1, 1), 1);
}

static void test_use_slots_holds_pins_as_well(void **state)
{
    (void)state;
    static const char pins[] = "mentor_id,mentee_id,state\nm1,e1,pinned\n";
    const char *const same_hour[][2] = {{"m1", "e2"}};
    const char *const hour_after[][2] = {{"m1", "e4"}};
    assert_int_equal(mentors_of(pins, same_hour, 1), 1);
    assert_int_equal(mentors_of(pins, hour_after, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_use_slots_of_nothing),
        cmocka_unit_test(test_use_slots_counts_mentors_and_not_meetings),
        cmocka_unit_test(test_use_slots_meets_across_the_end_of_the_week),
        cmocka_unit_test(test_use_slots_holds_pins_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
