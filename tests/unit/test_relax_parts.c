/*
 * What limits would have to be for given pairs: every kind, part by part.
 */
#include "match/relax_parts.h"
#include "support/limits.h"

typedef struct scene {
    rt_limits fixture;
    rv_relaxed_parts parts;
} scene;

/* The parts of the first limit with these pairs, "m1 e1 …". */
static void look(scene *s, const char *limits, const char *const (*names)[2], int n)
{
    rt_limits_open(&s->fixture, NULL, limits, "[\"mentees\"]");
    rv_new_pair list[4];
    reversa_limit_use use[4];
    for (int k = 0; k < n; k++)
        list[k] = rt_limits_pair(&s->fixture, names[k][0], names[k][1]);
    const rv_relaxed_pairs pairs = {&s->fixture.solve, s->fixture.problem, n, list};
    s->parts = (rv_relaxed_parts){.ctx = s->fixture.ctx};
    assert_int_equal(rv_limits_use(&s->fixture.solve, list, n, use, NULL), REVERSA_OK);
    assert_int_equal(rv_relaxed_parts_add(&pairs, 0, &use[0], &s->parts), REVERSA_OK);
    assert_int_equal(s->parts.total, use[0].violation);
}

static void leave(scene *s)
{
    rv_free(s->fixture.ctx, s->parts.list);
    rt_limits_close(&s->fixture);
}

static int32_t person(const scene *s, const char *id)
{
    return rt_person(s->fixture.cohort, id);
}

static const char *const two_of_m1[][2] = {{"m1", "e1"}, {"m1", "e2"}};

static void test_parts_of_shares_are_what_the_pairs_have(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"m1", "e1"}, {"m1", "e2"}, {"m2", "e3"}};
    scene s;
    look(&s,
         "[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
         "\"at_most\": {\"share\": 0.3}}]",
         pairs, 3);
    assert_int_equal(s.parts.n, 1);
    assert_int_equal(s.parts.list[0].from, 300000);
    assert_int_equal(s.parts.list[0].to, 666667); /* two of three, so that they fit */
    assert_true(s.parts.list[0].is_most);
    leave(&s);
}

static void test_parts_of_loads_and_budgets_are_by_person(void **state)
{
    (void)state;
    scene s;
    look(&s, "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1, \"at_most\": 1}]", two_of_m1, 2);
    assert_int_equal(s.parts.n, 3);
    assert_true(s.parts.list[0].person != person(&s, "m1") && s.parts.list[1].person != person(&s, "m1"));
    assert_int_equal(s.parts.list[0].to, 0);
    assert_int_equal(s.parts.list[2].person, person(&s, "m1")); /* upper bounds last */
    assert_int_equal(s.parts.list[2].to, 2);
    leave(&s);
    look(&s, "[{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 2.5}]", two_of_m1, 2);
    assert_int_equal(s.parts.n, 1);
    assert_int_equal(s.parts.list[0].from, 2500000);
    assert_int_equal(s.parts.list[0].to, 4000000);
    assert_int_equal(s.parts.list[0].change, 2); /* one and a half hours */
    leave(&s);
}

static void test_parts_of_conflicts_name_two_people(void **state)
{
    (void)state;
    scene s;
    look(&s, "[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e2\", \"m1\"]]}]", two_of_m1, 2);
    assert_int_equal(s.parts.n, 3); /* each with m1, and with each other */
    int n_with_m1 = 0;
    for (int k = 0; k < 3; k++)
        n_with_m1 += s.parts.list[k].partner == person(&s, "m1");
    assert_int_equal(n_with_m1, 2);
    leave(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_of_shares_are_what_the_pairs_have),
        cmocka_unit_test(test_parts_of_loads_and_budgets_are_by_person),
        cmocka_unit_test(test_parts_of_conflicts_name_two_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
