/*
 * Which quotas are nested, by hand: trees, equal sets, sets that cross, and what no tree can hold.
 */
#include "match/nest.h"

#include <string.h>

#include "support/limits.h"

static const char people[] = "id,role,dept,team,openness,mentor_capacity\n"
                             "m1,mentor,X,a,0.1,2\n"
                             "m2,mentor,X,b,0.5,2\n"
                             "m3,mentor,Y,b,0.9,2\n"
                             "m4,mentor,Z,c,0.9,2\n"
                             "e1,mentee,X,a,0.2,\n"
                             "e2,mentee,Y,b,0.6,\n";

#define QUOTA(side, attribute, values, bounds)                                                                         \
    "{\"limit\": \"quota\", \"side\": \"" side "\", \"where\": {\"attribute\": \"" attribute "\", \"in\": [" values    \
    "]}, " bounds "}"
#define AT_LEAST(n) "\"at_least\": {\"count\": " #n "}"
#define AT_MOST(n) "\"at_most\": {\"count\": " #n "}"
#define XY "\"X\", \"Y\""

static void open(rt_limits *fixture, const char *limits, const char *objective, const char *previous)
{
    const rt_limits_text text = {.people = people, .limits = limits, .objective = objective, .previous = previous};
    rt_limits_open_text(fixture, &text);
}

static int32_t set_of(const rt_limits *fixture, const rv_nest *nest, const char *mentor)
{
    rv_new_pair pair = rt_limits_pair(fixture, mentor, "e1");
    return nest->side[REVERSA_MENTOR].set_of[pair.mentor];
}

static void test_nest_open_builds_the_tree(void **state)
{
    (void)state;
    rt_limits fixture;
    rv_nest nest;
    open(&fixture,
         "[" QUOTA("mentor", "dept", "\"X\"", AT_MOST(3)) ", " QUOTA("mentor", "dept", XY, AT_LEAST(2)) ", " QUOTA(
             "mentor", "team", "\"a\"", AT_LEAST(1)) ", " QUOTA("mentor", "dept", XY, AT_LEAST(1) ", " AT_MOST(4)) "]",
         "[\"pairs\"]", "mentor_id,mentee_id,state\nm2,e1,pinned\n");
    assert_int_equal(rv_nest_open(fixture.ctx, fixture.problem, &nest), REVERSA_OK);
    const rv_nest_side *sets = &nest.side[REVERSA_MENTOR];
    assert_int_equal(sets->n, 3);
    assert_int_equal(nest.side[REVERSA_MENTEE].n, 0);
    assert_int_equal(sets->parent[0], -1); /* X and Y, which two quotas bound */
    assert_int_equal(sets->least[0], 2);
    assert_int_equal(sets->least_limit[0], 1);
    assert_int_equal(sets->most[0], 4);
    assert_int_equal(sets->most_limit[0], 3);
    assert_int_equal(sets->parent[1], 0); /* X */
    assert_int_equal(sets->most[1], 3);
    assert_int_equal(sets->least_limit[1], -1);
    assert_int_equal(sets->parent[2], 1); /* team a */
    assert_int_equal(set_of(&fixture, &nest, "m1"), 2);
    assert_int_equal(set_of(&fixture, &nest, "m2"), 1);
    assert_int_equal(set_of(&fixture, &nest, "m3"), 0);
    assert_int_equal(set_of(&fixture, &nest, "m4"), -1);
    assert_int_equal(sets->pinned[0], 1);
    assert_int_equal(sets->pinned[1], 1);
    assert_int_equal(sets->pinned[2], 0);
    rv_nest_close(&nest);
    rt_limits_close(&fixture);
}

static void expect_obstacle(const char *limits, const char *objective, int32_t expected)
{
    rt_limits fixture;
    int32_t limit = -2;
    open(&fixture, limits, objective, NULL);
    assert_int_equal(rv_nest_serves(fixture.ctx, fixture.problem, &limit), REVERSA_OK);
    assert_int_equal(limit, expected);
    rt_limits_close(&fixture);
}

static void test_nest_serves_names_what_stays_out(void **state)
{
    (void)state;
    static const char nested[] = "[" QUOTA("mentor", "dept", XY, AT_LEAST(2)) ", " QUOTA(
        "mentee", "dept", XY, AT_LEAST(1)) ", " QUOTA("mentor", "dept", "\"X\"", AT_MOST(3)) "]";
    expect_obstacle(nested, "[\"mentees\", \"keep\", \"even\", \"score\"]", -1);
    expect_obstacle(nested, "[\"mentees\", \"worst\"]", 0);
    expect_obstacle(nested, "[\"mentees\", {\"level\": \"score\", \"give_up\": 0.1}]", 0);
    /* Of two that cross the smaller stays out: X, Y and team b, in which m2 and m3 are, are no trouble, team b and X are. */
    expect_obstacle(
        "[" QUOTA("mentor", "dept", "\"X\"", AT_MOST(3)) ", " QUOTA("mentor", "team", "\"b\"", AT_LEAST(1)) "]",
        "[\"pairs\"]", 1);
    expect_obstacle("[" QUOTA("mentor", "dept", XY, AT_MOST(3)) ", " QUOTA("mentor", "team", "\"b\"", AT_LEAST(1)) "]",
                    "[\"pairs\"]", -1);
    /* The same sets on different sides do not meet. */
    expect_obstacle(
        "[" QUOTA("mentor", "dept", "\"X\"", AT_MOST(3)) ", " QUOTA("mentee", "team", "\"b\"", AT_LEAST(1)) "]",
        "[\"pairs\"]", -1);
    expect_obstacle("[{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 1}, " QUOTA(
                        "mentor", "dept", "\"X\"", "\"at_least\": {\"share\": 0.5}") "]",
                    "[\"pairs\"]", 1);
    expect_obstacle("[" QUOTA("mentor", "dept", "\"X\"", AT_LEAST(1) ", \"soft\": {\"penalty\": 5}") "]", "[\"score\"]",
                    0);
    expect_obstacle("[{\"limit\": \"one_role\"}]", "[\"pairs\"]", 0);
    expect_obstacle("[" QUOTA("mentor", "dept", "\"nowhere\"", AT_LEAST(1)) "]", "[\"pairs\"]", -1);
    expect_obstacle("[]", "[\"pairs\"]", -1);
}

static void test_nest_unit_counts_up_to_the_least(void **state)
{
    (void)state;
    rt_limits fixture;
    rv_nest nest;
    int64_t profit[3];
    rv_network net = {.n_levels = 3, .levels = {RV_PROFIT_DEMAND, RV_PROFIT_MENTOR, RV_PROFIT_SCORE}};
    open(&fixture, "[" QUOTA("mentor", "dept", XY, AT_LEAST(2)) "]", "[\"pairs\"]", NULL);
    assert_int_equal(rv_nest_open(fixture.ctx, fixture.problem, &nest), REVERSA_OK);
    for (int32_t load = 1; load < 4; load++) {
        rv_nest_unit(&net, &nest.side[REVERSA_MENTOR], 0, load, profit);
        assert_int_equal(profit[0], load <= 2);
        assert_int_equal(profit[1], 0);
        assert_int_equal(profit[2], 0);
    }
    rv_nest_close(&nest);
    rt_limits_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_open_builds_the_tree),
        cmocka_unit_test(test_nest_serves_names_what_stays_out),
        cmocka_unit_test(test_nest_unit_counts_up_to_the_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
