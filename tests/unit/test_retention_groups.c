/* Retention group by group: what each group says is what a study of its people says, and nothing hidden can be found. */
#include <math.h>
#include <string.h>

#include "support/attack.h"
#include "support/employment.h"

#define MOST 1200
#define MOST_UNITS 8

static const char *const units[MOST_UNITS] = {"a", "b", "c", "d", "e", "f", "g", NULL};

/* n people who joined or not, left or not. */
static int32_t add(rt_employee *people, int32_t at, int64_t n, bool joined, bool left, const char *unit)
{
    for (int64_t i = 0; i < n; i++)
        people[at++] = (rt_employee){
            0, left ? 400 + (int32_t)i : RT_NEVER, joined ? 100 : RT_NEVER, left ? "voluntary" : NULL, 30, unit};
    return at;
}

static reversa_retention *study(reversa_context *ctx, const rt_employee *people, int32_t n, int64_t smallest,
                                const char *where)
{
    reversa_employment *employment = rt_employment(ctx, people, n);
    reversa_retention_options options;
    reversa_retention *retention = NULL;
    reversa_retention_options_init(&options);
    options.as_of = 1000;
    options.by = where ? NULL : "unit";
    options.where_column = where ? "unit" : NULL;
    options.where_value = where;
    options.smallest = smallest;
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_OK);
    reversa_employment_free(employment);
    return retention;
}

static reversa_estimate figure(const reversa_retention *retention, const char *name)
{
    reversa_figure f;
    reversa_retention_figure(retention, reversa_retention_find(retention, name), &f);
    return f.estimate;
}

static void test_groups_are_studies_of_their_people(void **state)
{
    (void)state;
    static rt_employee people[MOST];
    reversa_context *ctx = rt_context(NULL);
    reversa_retention_group group;
    int32_t n = 0;
    for (int u = 0; u < 3; u++) {
        const char *unit = u == 2 ? NULL : units[u];
        n = add(people, n, 20 + u, true, false, unit);
        n = add(people, n, 10, true, true, unit);
        n = add(people, n, 15, false, false, unit);
        n = add(people, n, 12 + 5 * u, false, true, unit);
    }
    reversa_retention *retention = study(ctx, people, n, 5, NULL);
    assert_int_equal(reversa_retention_n_groups(retention), 3);
    for (int32_t g = 0; g < 2; g++) {
        reversa_retention *own = study(ctx, people, n, 5, units[g]);
        reversa_retention_group_at(retention, g, &group);
        assert_string_equal(group.value, units[g]);
        assert_false(group.hidden);
        assert_true(group.hazard_ratio.value == figure(own, "hazard_ratio").value);
        assert_true(group.hazard_ratio.high == figure(own, "hazard_ratio").high);
        assert_true(group.stay.value == figure(own, "stay").value);
        assert_int_equal(group.n_joined, 30 + g);
        assert_int_equal(group.n_left, 22 + 5 * g);
        reversa_retention_free(own);
    }
    reversa_retention_group_at(retention, 2, &group);
    assert_null(group.value);
    assert_true(group.n == 69 && group.n_joined == 32 && isnan(group.stay.value));
    reversa_retention_group_at(retention, 3, &group);
    assert_true(group.n == 0 && !group.value);
    reversa_retention_free(retention);
    reversa_context_free(ctx);
}

static void test_groups_hide_a_small_number(void **state)
{
    (void)state;
    static rt_employee people[MOST];
    reversa_context *ctx = rt_context(NULL);
    int32_t n = 0;
    for (int u = 0; u < 3; u++) {
        n = add(people, n, 20 + u, true, false, units[u]);
        n = add(people, n, u == 0 ? 2 : 10, true, true, units[u]);
        n = add(people, n, 15, false, true, units[u]);
    }
    for (int64_t smallest = 5; smallest >= 0; smallest -= 5) {
        reversa_retention *retention = study(ctx, people, n, smallest, NULL);
        for (int32_t g = 0; g < 3; g++) {
            reversa_retention_group group;
            reversa_retention_group_at(retention, g, &group);
            assert_int_equal(group.hidden, smallest == 5 && g < 2);
            if (!group.hidden)
                continue;
            assert_true(group.n == REVERSA_HIDDEN_COUNT && group.n_joined == REVERSA_HIDDEN_COUNT);
            assert_true(group.n_left == REVERSA_HIDDEN_COUNT && isnan(group.stay.value) && isnan(group.stay.low));
            assert_true(isnan(group.hazard_ratio.value) && group.hazard_ratio.fit == REVERSA_FIT_TOO_FEW);
        }
        reversa_retention_free(retention);
    }
    reversa_context_free(ctx);
}

/* Unknown: the four parts of each unit. Given: people, joined and left of those shown, and the naive figures of all. */
static void attack(const reversa_retention *retention, const rt_employee *people, int32_t n, int64_t *n_hidden)
{
    static rt_attack a;
    int32_t n_groups = reversa_retention_n_groups(retention);
    reversa_retention_group groups[MOST_UNITS];
    rt_attack_open(&a, 4 * n_groups);
    for (int k = 0; k < 4; k++)
        rt_attack_add_sum(&a, k, 4, n_groups);
    for (int32_t g = 0; g < n_groups; g++) {
        reversa_retention_group_at(retention, g, &groups[g]);
        *n_hidden += groups[g].hidden;
        if (groups[g].hidden)
            continue;
        rt_attack_add_sum(&a, 4 * g, 1, 4); /* parts: joined and left, joined, left, neither */
        rt_attack_add_sum(&a, 4 * g, 1, 2);
        rt_attack_add_sum(&a, 4 * g, 2, 2);
        rt_attack_add_sum(&a, 4 * g, 1, 1); /* the rate ratio may give it */
    }
    for (int32_t g = 0; g < n_groups; g++)
        for (int k = 0; k < 4 && groups[g].hidden; k++)
            assert_false(rt_attack_settles(&a, 4 * g + k));
    for (int32_t g = 0; g < n_groups; g++) {
        int64_t part[4] = {0, 0, 0, 0};
        for (int32_t i = 0; i < n; i++)
            if (people[i].unit == groups[g].value ||
                (people[i].unit && groups[g].value && !strcmp(people[i].unit, groups[g].value)))
                part[2 * (people[i].start == RT_NEVER) + (people[i].exit == RT_NEVER)]++;
        for (int k = 0; k < 4; k++)
            assert_true(groups[g].hidden || part[k] == 0 || part[k] >= 5);
    }
}

static void test_groups_under_attack(void **state)
{
    (void)state;
    static rt_employee people[MOST];
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed() + 5;
    int64_t n_hidden = 0;
    for (int round = 0; round < 15; round++) {
        int32_t n_units = (int32_t)rt_between(&random, 2, MOST_UNITS);
        int32_t n = 0;
        for (int32_t u = 0; u < n_units; u++)
            for (int k = 0; k < 4; k++) {
                int64_t size = rt_between(&random, 0, 9) ? rt_between(&random, 5, 20) : rt_between(&random, 0, 4);
                n = add(people, n, size + (k == 0), k % 2, k / 2, units[MOST_UNITS - 1 - u]);
            }
        reversa_retention *retention = study(ctx, people, n, 5, NULL);
        assert_int_equal(reversa_retention_n_groups(retention), n_units);
        attack(retention, people, n, &n_hidden);
        reversa_retention_free(retention);
    }
    assert_true(n_hidden > 15);
    reversa_context_free(ctx);
}

static void test_groups_wrong_options(void **state)
{
    (void)state;
    static const rt_employee people[1] = {{0, RT_NEVER, RT_NEVER, NULL, 30, "a"}};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 1);
    reversa_retention *retention = NULL;
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    options.as_of = 1000;
    options.by = "salary";
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_DATA);
    options.by = options.where_column = "unit";
    options.where_value = "a";
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_ARGUMENT);
    options.where_column = options.where_value = NULL;
    options.smallest = -1;
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_ARGUMENT);
    assert_null(retention);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

/* ---- Memory ---- */

typedef struct walked {
    reversa_employment *employment;
    reversa_retention *retention;
} walked;

static void set_up(reversa_context *ctx, void *state)
{
    static rt_employee people[40];
    walked *w = state;
    int32_t n = 0;
    for (int u = 0; u < 2; u++) {
        n = add(people, n, 5, true, u, units[u]);
        n = add(people, n, 6, false, u, units[u]);
        n = add(people, n, 3, false, !u, units[u]);
    }
    w->employment = rt_employment(ctx, people, n);
}

static reversa_status call(reversa_context *ctx, void *state)
{
    walked *w = state;
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    options.as_of = 1000;
    options.by = "unit";
    return reversa_retention_create(ctx, w->employment, &options, &w->retention);
}

static void release(reversa_context *ctx, void *state)
{
    walked *w = state;
    (void)ctx;
    reversa_retention_free(w->retention);
    reversa_employment_free(w->employment);
    w->retention = NULL;
}

static void test_groups_without_memory(void **state)
{
    (void)state;
    static walked w;
    const rt_walk walk = {.name = "retention by group",
                          .every_one_to = 40,
                          .stride = 11,
                          .setup = set_up,
                          .call = call,
                          .release = release,
                          .state = &w,
                          .out = &w.retention};
    assert_true(rt_fault_walk(&walk) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_are_studies_of_their_people),
        cmocka_unit_test(test_groups_hide_a_small_number),
        cmocka_unit_test(test_groups_under_attack),
        cmocka_unit_test(test_groups_wrong_options),
        cmocka_unit_test(test_groups_without_memory),
    };
    return cmocka_run_group_tests_name("retention_groups", tests, NULL, NULL);
}
