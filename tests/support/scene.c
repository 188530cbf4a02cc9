/*
 * Scenes: small problems in which a test sets what it looks at and leaves the rest to chance.
 */
#include <stdlib.h>

#include "support/instance.h"

static void clear_programme(rt_scene *scene)
{
    scene->ctx = rt_context(NULL);
    scene->instance.n_rules = 0;
    scene->instance.user.function = NULL;
}

void rt_scene_open(rt_scene *scene, uint64_t seed, int32_t n)
{
    uint64_t random = rt_seed() + seed;
    *scene = (rt_scene){0};
    rt_instance_draw(&scene->instance, &random, n, false);
    clear_programme(scene);
}

void rt_scene_open_sides(rt_scene *scene, uint64_t seed, int32_t n_mentors, int32_t n_mentees)
{
    uint64_t random = rt_seed() + seed;
    *scene = (rt_scene){0};
    rt_instance_shape(&scene->instance, &random, n_mentors, n_mentees);
    clear_programme(scene);
    scene->instance.n_criteria = 0;
    for (int32_t i = 0; i < scene->instance.n * scene->instance.n; i++) {
        scene->instance.veto[i] = false;
        scene->instance.rank[i] = 0;
        scene->instance.state[i] = -1;
    }
}

void rt_scene_build(rt_scene *scene)
{
    rt_instance_build(scene->ctx, &scene->instance);
    assert_int_equal(reversa_scorer_create(scene->ctx, scene->instance.problem, &scene->scorer), REVERSA_OK);
    assert_int_equal(rv_scorer_work_create(scene->ctx, scene->scorer, &scene->work), REVERSA_OK);
    scene->mentors = &rv_scorer_problem(scene->scorer)->side[REVERSA_MENTOR];
    scene->mentees = &rv_scorer_problem(scene->scorer)->side[REVERSA_MENTEE];
}

void rt_scene_close(rt_scene *scene)
{
    rv_scorer_work_free(scene->ctx, scene->work);
    reversa_scorer_free(scene->scorer);
    rt_instance_free(&scene->instance);
    reversa_context_free(scene->ctx);
}

rv_rule *rt_scene_rule(rt_scene *scene, rv_rule_kind kind, const char *attribute)
{
    rv_rule *rule = &scene->instance.rules[0];
    rv_rule_init(rule, kind);
    rule->test.attribute = attribute;
    scene->instance.n_rules = 1;
    return rule;
}

rv_criterion *rt_scene_criterion(rt_scene *scene, rv_criterion_kind kind, const char *attribute)
{
    rv_criterion *criterion = &scene->instance.criteria[0];
    rv_criterion_init(criterion, kind);
    criterion->name = "only";
    criterion->attribute = attribute;
    scene->instance.n_criteria = 1;
    return criterion;
}

int32_t rt_scene_ordinal(const rt_scene *scene, reversa_side side, int32_t human)
{
    const rv_side *which = side == REVERSA_MENTOR ? scene->mentors : scene->mentees;
    return which->ordinal[scene->instance.person[human]];
}

int32_t rt_scene_score(rt_scene *scene, int32_t mentor, int32_t mentee)
{
    int32_t *row = calloc((size_t)scene->mentors->n + 1, sizeof *row);
    assert_non_null(row);
    int32_t e = rt_scene_ordinal(scene, REVERSA_MENTEE, mentee);
    assert_int_equal(rv_scorer_row(scene->scorer, scene->work, e, NULL, row), REVERSA_OK);
    int32_t score = row[rt_scene_ordinal(scene, REVERSA_MENTOR, mentor)];
    free(row);
    return score;
}
