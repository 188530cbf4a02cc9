/*
 * Variants: unchanged they solve to the same; a rule or a limit that is dropped no longer holds.
 */
#include "match/variant.h"

#include <reversa/io.h>

#include "match/mip.h"
#include "support/instance.h"
#include "support/people.h"

static const char people[] = "id,role,level\nm1,mentor,1\nm2,mentor,3\ne1,mentee,4\ne2,mentee,4\n";
#define INSIDE                                                                                                         \
    "\"rules\": [{\"rule\": \"level_gap\", \"at_least\": 2}], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": " \
    "\"level\", \"ideal\": 3, \"range\": 3, \"weight\": 1}], \"objective\": [\"mentees\", \"score\"], \"limits\": "

static void test_variant_solve_unchanged_gives_the_same(void **state)
{
    (void)state;
    for (int round = 0; round < 30; round++) {
        uint64_t random = rt_seed() + 95000 + (uint64_t)round;
        reversa_context *ctx = rt_context(NULL);
        reversa_matching *matching;
        rv_variant variant;
        rt_instance it;
        rt_instance_draw(&it, &random, (int32_t)rt_between(&random, 0, 15), round % 3 == 0);
        rt_instance_build(ctx, &it);
        assert_int_equal(reversa_match(ctx, it.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(rv_variant_can_edit(it.problem), !it.user.function || it.listed);
        assert_int_equal(rv_variant_open(ctx, it.problem, &variant), REVERSA_OK);
        if (rv_variant_can_edit(it.problem))
            assert_int_equal(rv_variant_edit(&variant, NULL, 0), REVERSA_OK);
        assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
        assert_int_equal(variant.matching->n_pairs, matching->n_pairs);
        for (int32_t k = 0; k < matching->n_pairs; k++) {
            assert_int_equal(variant.matching->pairs[k].mentor, rv_variant_person(&variant, matching->pairs[k].mentor));
            assert_int_equal(variant.matching->pairs[k].mentee, rv_variant_person(&variant, matching->pairs[k].mentee));
            assert_int_equal(variant.matching->pairs[k].score, matching->pairs[k].score);
        }
        rv_variant_close(&variant);
        reversa_matching_free(matching);
        rt_instance_free(&it);
        reversa_context_free(ctx);
    }
}

static int64_t pairs_of(const rt_case *made, const reversa_matching *like, int rule, int limit)
{
    rv_variant variant;
    assert_int_equal(rv_variant_open(made->ctx, made->problem, &variant), REVERSA_OK);
    if (rule >= 0)
        rv_variant_drop_rule(&variant, rule);
    if (limit >= 0)
        rv_variant_drop_limit(&variant, limit);
    assert_int_equal(rv_variant_solve(&variant, like), REVERSA_OK);
    int64_t n = variant.matching->n_pairs;
    assert_int_equal(n > 0 ? rv_variant_load(&variant, variant.matching->pairs[0].mentee, REVERSA_MENTEE) : 0, n > 0);
    rv_variant_close(&variant);
    return n;
}

static void test_variant_drop_leaves_one_out(void **state)
{
    (void)state;
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made, people, INSIDE "[]"), REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(pairs_of(&made, matching, -1, -1), 1);
    assert_int_equal(pairs_of(&made, matching, 0, -1), 2);
    reversa_matching_free(matching);
    if (rv_mip_default_solver()) {
        assert_int_equal(rt_make(&made, people,
                                 INSIDE "[{\"limit\": \"quota\", \"side\": \"mentee\", \"at_most\": {\"count\": 0}}]"),
                         REVERSA_OK);
        assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
        assert_int_equal(pairs_of(&made, matching, -1, -1), 0);
        assert_int_equal(pairs_of(&made, matching, -1, 0), 1);
        reversa_matching_free(matching);
    }
    rt_drop(&made);
}

static bool is_paired(const reversa_matching *matching, const int32_t pair[2])
{
    for (int32_t k = 0; k < matching->n_pairs; k++)
        if (matching->pairs[k].mentor == pair[REVERSA_MENTOR] && matching->pairs[k].mentee == pair[REVERSA_MENTEE])
            return true;
    return false;
}

/* A pair that is forced is in the optimum, one that is refused is not, and of an exact optimum nothing else moves it:
 * forcing a pair of the matching, or refusing one that is not in it, costs nothing on any level. */
static void test_variant_force_pins_or_refuses(void **state)
{
    (void)state;
    static const char csv[] =
        "id,role,level\nm1,mentor,1\nm2,mentor,1\nm3,mentor,2\ne1,mentee,4\ne2,mentee,5\ne3,mentee,3\n";
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made, csv, INSIDE "[]"), REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(matching->n_pairs, 3);
    for (int k = 0; k < 18; k++) {
        const char *const mentors[] = {"m1", "m2", "m3"};
        const char *const mentees[] = {"e1", "e2", "e3"};
        const int32_t pair[2] = {rt_person(made.cohort, mentors[k % 3]), rt_person(made.cohort, mentees[k / 3 % 3])};
        bool wanted = k < 9;
        bool is_there = is_paired(matching, pair);
        rv_variant variant;
        assert_int_equal(rv_variant_open(made.ctx, made.problem, &variant), REVERSA_OK);
        assert_int_equal(rv_variant_force(&variant, pair, wanted), REVERSA_OK);
        assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
        assert_int_equal(is_paired(variant.matching, pair), wanted);
        bool is_less = variant.matching->levels[0].value < matching->levels[0].value ||
                       (variant.matching->levels[0].value == matching->levels[0].value &&
                        variant.matching->levels[1].value <= matching->levels[1].value);
        bool breaks_rule = wanted && k % 3 == 2 && k / 3 == 2; /* m3 and e3 are one level apart: only a pin allows it */
        assert_true(is_less || breaks_rule);
        for (int32_t l = 0; l < 2 && is_there == wanted; l++)
            assert_int_equal(variant.matching->levels[l].value, matching->levels[l].value);
        rv_variant_close(&variant);
    }
    reversa_matching_free(matching);
    rt_drop(&made);
}

/* An active pair that is refused counts as broken: the level `keep` sees it go. */
static void test_variant_force_breaks_an_active_pair(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = rt_people(ctx, people);
    reversa_programme *programme = rt_programme(
        ctx, "\"rules\": [], \"criteria\": [{\"criterion\": \"same\", \"attribute\": \"level\", \"weight\": 1}], "
             "\"objective\": [\"keep\", \"mentees\"]");
    reversa_previous *previous;
    reversa_problem *problem;
    reversa_matching *matching;
    reversa_problem_options options;
    const int32_t pair[2] = {rt_person(cohort, "m1"), rt_person(cohort, "e1")};
    const char *path = rt_write_text("force.csv", "mentor_id,mentee_id,state\nm1,e1,active\n");
    assert_int_equal(reversa_previous_read(ctx, path, cohort, &previous), REVERSA_OK);
    reversa_problem_options_init(&options);
    options.previous = previous;
    assert_int_equal(reversa_problem_create(ctx, cohort, programme, &options, &problem), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(matching->levels[0].value, 1);
    rv_variant variant;
    assert_int_equal(rv_variant_open(ctx, problem, &variant), REVERSA_OK);
    assert_int_equal(rv_variant_force(&variant, pair, false), REVERSA_OK);
    assert_int_equal(variant.previous->state[rv_previous_find(variant.previous, pair[0], pair[1])], RV_PAIR_BARRED);
    assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
    assert_int_equal(variant.matching->levels[0].value, 0);
    assert_int_equal(variant.matching->levels[1].value, 2);
    assert_false(is_paired(variant.matching, pair));
    rv_variant_close(&variant);
    reversa_matching_free(matching);
    reversa_problem_free(problem);
    reversa_previous_free(previous);
    reversa_programme_free(programme);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

/* Of many at once the first are in every answer and the others in none, whatever the optimum would have. */
static void test_variant_force_all_holds_each(void **state)
{
    (void)state;
    static const char csv[] =
        "id,role,level\nm1,mentor,1\nm2,mentor,1\nm3,mentor,2\ne1,mentee,4\ne2,mentee,5\ne3,mentee,5\n";
    static const char *const mentors[] = {"m1", "m2", "m3"};
    static const char *const mentees[] = {"e1", "e2", "e3"};
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made, csv, INSIDE "[]"), REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            rv_edit_pair pairs[] = {
                {.pair = {rt_person(made.cohort, mentors[a]), rt_person(made.cohort, mentees[b])}},
                {.pair = {rt_person(made.cohort, mentors[(a + 1) % 3]), rt_person(made.cohort, mentees[(b + 1) % 3])}},
                {.pair = {rt_person(made.cohort, mentors[(a + 2) % 3]), rt_person(made.cohort, mentees[(b + 2) % 3])}}};
            rv_variant variant;
            assert_int_equal(rv_variant_open(made.ctx, made.problem, &variant), REVERSA_OK);
            assert_int_equal(rv_variant_force_all(&variant, pairs, 3, 2), REVERSA_OK);
            assert_int_equal(pairs[0].state, REVERSA_PAIR_PINNED);
            assert_int_equal(pairs[1].state, REVERSA_PAIR_PINNED);
            assert_int_equal(pairs[2].state, REVERSA_PAIR_FORBIDDEN);
            assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
            assert_int_equal(variant.matching->n_pairs, 2); /* the last two people have but each other */
            assert_true(is_paired(variant.matching, pairs[0].pair));
            assert_true(is_paired(variant.matching, pairs[1].pair));
            rv_variant_close(&variant);
        }
    }
    rv_variant none;
    assert_int_equal(rv_variant_open(made.ctx, made.problem, &none), REVERSA_OK);
    assert_int_equal(rv_variant_force_all(&none, NULL, 0, 0), REVERSA_OK);
    assert_int_equal(rv_variant_solve(&none, matching), REVERSA_OK);
    assert_int_equal(none.matching->n_pairs, matching->n_pairs);
    rv_variant_close(&none);
    reversa_matching_free(matching);
    rt_drop(&made);
}

/* A pair that loses points is made where so many are asked for; more than there can be is infeasible. The programme that the
 * variant came from keeps its limits. */
static void test_variant_widen_asks_for_pairs(void **state)
{
    (void)state;
    static const char text[] = "\"rules\": [], \"criteria\": [{\"criterion\": \"gap\", \"attribute\": \"level\", "
                               "\"ideal\": 3, \"range\": 3, \"weight\": 1}], \"objective\": [\"even\", \"score\"], "
                               "\"limits\": [{\"limit\": \"load\", \"side\": \"mentor\", \"at_most\": 2}]";
    rt_case made = {0};
    reversa_matching *matching;
    assert_int_equal(rt_make(&made, people, text), REVERSA_OK);
    assert_int_equal(reversa_match(made.ctx, made.problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(matching->n_pairs, 0); /* evenest of all */
    for (int32_t least = 0; least <= 3; least++) {
        rv_variant variant;
        assert_int_equal(rv_variant_open(made.ctx, made.problem, &variant), REVERSA_OK);
        assert_int_equal(rv_variant_widen(&variant, least), REVERSA_OK);
        assert_int_equal(variant.programme.n_limits, 2);
        assert_int_equal(variant.limits[0].kind, RV_LIMIT_LOAD);
        assert_int_equal(rv_variant_solve(&variant, matching), REVERSA_OK);
        bool is_possible = least <= 2;
        assert_int_equal(variant.matching->outcome, is_possible ? REVERSA_OUTCOME_OPTIMAL : REVERSA_OUTCOME_INFEASIBLE);
        assert_int_equal(variant.matching->n_pairs, is_possible ? least : 0);
        rv_variant_close(&variant);
    }
    assert_int_equal(made.problem->programme->n_limits, 1);
    reversa_matching_free(matching);
    rt_drop(&made);
}

typedef struct force_scene {
    const reversa_problem *problem;
    int32_t pair[2][2];
} force_scene;

static reversa_status force_call(reversa_context *ctx, void *state)
{
    const force_scene *s = state;
    rv_edit_pair pairs[2] = {{.pair = {s->pair[0][0], s->pair[0][1]}}, {.pair = {s->pair[1][0], s->pair[1][1]}}};
    rv_variant variant = {0};
    reversa_status status = rv_begin(ctx);
    if (!status)
        status = rv_variant_open(ctx, s->problem, &variant);
    if (!status)
        status = rv_variant_force_all(&variant, pairs, 2, 1);
    if (!status)
        status = rv_variant_widen(&variant, 1);
    if (!status)
        status = rv_variant_build(&variant);
    rv_variant_close(&variant);
    return status;
}

static void test_variant_force_all_survives_every_allocation_failure(void **state)
{
    (void)state;
    rt_case made = {0};
    assert_int_equal(rt_make(&made, people, INSIDE "[]"), REVERSA_OK);
    force_scene scene = {.problem = made.problem};
    scene.pair[0][REVERSA_MENTOR] = rt_person(made.cohort, "m1");
    scene.pair[0][REVERSA_MENTEE] = rt_person(made.cohort, "e1");
    scene.pair[1][REVERSA_MENTOR] = rt_person(made.cohort, "m2");
    scene.pair[1][REVERSA_MENTEE] = rt_person(made.cohort, "e2");
    rt_walk walk = {.name = "variant_force_all", .call = force_call, .state = &scene};
    assert_true(rt_fault_walk(&walk) > 4);
    rt_drop(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variant_solve_unchanged_gives_the_same),
        cmocka_unit_test(test_variant_drop_leaves_one_out),
        cmocka_unit_test(test_variant_force_pins_or_refuses),
        cmocka_unit_test(test_variant_force_breaks_an_active_pair),
        cmocka_unit_test(test_variant_force_all_holds_each),
        cmocka_unit_test(test_variant_widen_asks_for_pairs),
        cmocka_unit_test(test_variant_force_all_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
