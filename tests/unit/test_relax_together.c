/*
 * Changes of several limits together, and exceptions for single people.
 */
#include "match/mip.h"
#include "match/relax.h"
#include "support/limits.h"

typedef struct scene {
    rt_limits fixture;
    rv_trial trial;
    rv_relaxations found;
    rv_relaxation list[16];
} scene;

/* All atoms count as the core. */
static void open_scene(scene *s, const char *limits)
{
    bool core[32];
    rt_limits_open(&s->fixture, NULL, limits, "[\"mentees\"]");
    reversa_context *ctx = s->fixture.ctx;
    assert_int_equal(rv_trial_open(ctx, s->fixture.problem, NULL, 0, &s->trial), REVERSA_OK);
    assert_in_range(s->trial.n_atoms, 1, 32);
    for (int i = 0; i < 32; i++)
        core[i] = true;
    s->found = (rv_relaxations){.ctx = ctx, .arena = &s->trial.arena, .list = s->list};
    assert_int_equal(rv_relax_limits(&s->trial, core, &s->found), REVERSA_OK);
    assert_int_equal(rv_relax_together(&s->trial, core, &s->found), REVERSA_OK);
}

static void close_scene(scene *s)
{
    rv_trial_close(&s->trial);
    rt_limits_close(&s->fixture);
}

static const rv_relaxation *found_of(const scene *s, reversa_relaxed kind)
{
    for (int32_t i = 0; i < s->found.n; i++)
        if (s->list[i].relaxation.kind == kind)
            return &s->list[i];
    return NULL;
}

/* Nine pairs do not fit into four places, and m2 and m3 have one place each: neither limit alone helps. */
static void test_relax_together_mends_two_contradictions(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s;
    open_scene(&s, "[{\"limit\": \"pairs\", \"at_least\": {\"count\": 9}}, "
                   "{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 2}]");
    assert_int_equal(s.found.n, 1);
    const rv_relaxation *one = found_of(&s, REVERSA_RELAXED_TOGETHER);
    assert_non_null(one);
    assert_int_equal(one->relaxation.index, -1);
    assert_in_range(one->relaxation.n_parts, 3, 4);
    assert_int_equal(one->relaxation.change, 9); /* six pairs, since each mentee has one place, and three for mentors */
    assert_true(one->relaxation.least);
    assert_int_equal(one->parts[0].from, 9);
    assert_int_equal(one->parts[0].to, 3);
    assert_int_equal(one->parts[0].person, -1);
    close_scene(&s);
}

static void test_relax_together_excepts_the_fewest_people(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s;
    open_scene(&s, "[{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1}, "
                   "{\"limit\": \"budget\", \"per\": \"mentor\", \"cost\": \"hours\", \"at_most\": 0}]");
    const rv_relaxation *one = found_of(&s, REVERSA_RELAXED_PEOPLE);
    assert_non_null(one);
    assert_int_equal(one->relaxation.index, 0);
    assert_int_equal(one->relaxation.n_parts, 3);
    assert_int_equal(one->relaxation.change, 3);
    for (int k = 0; k < 3; k++) {
        assert_int_equal(one->parts[k].from, 1);
        assert_int_equal(one->parts[k].to, 0);
        assert_true(one->parts[k].person >= 0 && !one->parts[k].is_most);
    }
    assert_null(found_of(&s, REVERSA_RELAXED_TOGETHER)); /* the load for everyone by one is no worse */
    close_scene(&s);
}

/* To drop the conflict helps, but one exception is enough. */
static void test_relax_together_excepts_from_a_conflict(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s;
    open_scene(&s, "[{\"limit\": \"conflict\", \"people\": [[\"e1\", \"e2\", \"e3\"]]}, "
                   "{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", \"is\": \"A\"}, "
                   "\"at_least\": {\"count\": 2}}]");
    const rv_relaxation *one = found_of(&s, REVERSA_RELAXED_PEOPLE);
    assert_non_null(one);
    assert_int_equal(one->relaxation.change, 1);
    assert_int_equal(one->relaxation.n_parts, 1);
    assert_true(one->parts[0].partner >= 0 && one->parts[0].partner != one->parts[0].person);
    for (int32_t i = 0; i < s.found.n; i++)
        assert_false(s.list[i].relaxation.dropped);
    close_scene(&s);
}

/* m1 alone may have mentees, two of three: e3 blocks with m2 and with m3. */
static void test_relax_together_excepts_from_stable(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    scene s;
    open_scene(&s, "[{\"limit\": \"stable\"}, {\"limit\": \"quota\", \"side\": \"mentor\", \"where\": "
                   "{\"attribute\": \"group\", \"is\": \"B\"}, \"at_most\": {\"count\": 0}}]");
    const rv_relaxation *one = found_of(&s, REVERSA_RELAXED_PEOPLE);
    assert_non_null(one);
    assert_int_equal(one->relaxation.index, 0);
    assert_int_equal(one->relaxation.change, 2);
    assert_true(one->relaxation.least);
    const rv_relaxation *limit = found_of(&s, REVERSA_RELAXED_LIMIT);
    assert_non_null(limit);
    assert_int_equal(limit->relaxation.to, 1);
    close_scene(&s);
}

/* m1 has one hour a week, and both mentees need them. */
static void test_relax_together_names_whose_meetings_overlap(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = rt_people(ctx, "id,role,mentor_capacity,utc_offset,availability\n"
                                            "m1,mentor,2,0,Mon 09:00-10:00\n"
                                            "e1,mentee,,0,Mon 09:00-10:00\n"
                                            "e2,mentee,,0,Mon 09:00-10:00\n");
    reversa_programme *programme = rt_programme(
        ctx, "\"rules\": [], \"criteria\": [], \"limits\": [{\"limit\": \"slots\"}, {\"limit\": \"load\", \"side\": "
             "\"mentee\", \"at_least\": 1}], \"objective\": [\"mentees\"]");
    reversa_problem *problem;
    reversa_infeasibility *found;
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, NULL, &problem), REVERSA_OK);
    assert_int_equal(reversa_infeasibility_find(ctx, problem, NULL, &found), REVERSA_OK);
    bool told = false;
    for (int32_t i = 0; i < reversa_infeasibility_n_relaxations(found); i++) {
        reversa_relaxation one;
        reversa_relaxed_part part;
        reversa_infeasibility_relaxation(found, i, &one);
        reversa_infeasibility_part(found, i, 0, &part);
        assert_false(one.dropped);
        if (one.kind != REVERSA_RELAXED_PEOPLE || one.index != 0)
            continue;
        told = true;
        assert_int_equal(one.change, 1);
        assert_int_equal(part.person, rt_person(cohort, "m1"));
        assert_string_equal(one.text, "Allow 1 exception from \"slots\" for m1");
    }
    assert_true(told);
    reversa_infeasibility_free(found);
    reversa_problem_free(problem);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relax_together_mends_two_contradictions),
        cmocka_unit_test(test_relax_together_excepts_the_fewest_people),
        cmocka_unit_test(test_relax_together_excepts_from_a_conflict),
        cmocka_unit_test(test_relax_together_excepts_from_stable),
        cmocka_unit_test(test_relax_together_names_whose_meetings_overlap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
