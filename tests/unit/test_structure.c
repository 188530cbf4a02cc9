/*
 * Structure: for organisations from one person to a hundred thousand, managers stand above their reports, lines end at the
 * top, departments fall off in size, teams have about eight people.
 */
#include "support/support.h"

#include <stdlib.h>

#include "study/organisation.h"
#include "study/vocabulary.h"

static reversa_context *open_structure(rv_organisation *organisation, int32_t n)
{
    reversa_context *ctx = rt_context(NULL);
    *organisation = (rv_organisation){.seed = 1, .n = n};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_arena_open(ctx, &organisation->arena);
    assert_int_equal(rv_structure_draw(ctx, organisation), REVERSA_OK);
    return ctx;
}

static void close_structure(reversa_context *ctx, rv_organisation *organisation)
{
    rv_arena_free(&organisation->arena);
    reversa_context_free(ctx);
}

static void expect_sound(const rv_organisation *organisation)
{
    assert_int_equal(organisation->manager[0], -1);
    assert_int_equal(organisation->level[0], RV_TOP_LEVEL);
    for (int32_t i = 0; i < organisation->n; i++) {
        int32_t manager = organisation->manager[i];
        assert_in_range(organisation->level[i], 1, RV_TOP_LEVEL);
        assert_in_range(organisation->team[i], 0, organisation->n_teams - 1);
        if (i == 0)
            continue;
        assert_true(manager >= 0 && manager < i); /* managers come first, so lines end */
        assert_true(organisation->level[manager] > organisation->level[i]);
        if (manager > 0)
            assert_int_equal(organisation->team_department[organisation->team[i]],
                             organisation->team_department[organisation->team[manager]]);
    }
    for (int32_t team = 0; team < organisation->n_teams; team++)
        assert_in_range(organisation->team_department[team], 0, RV_N_DEPARTMENTS);
}

static void test_structure_of_any_size(void **state)
{
    (void)state;
    const int32_t sizes[] = {1, 2, 3, 4, 9, 10, 11, 17, 50, 99, 400, 1234, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        rv_organisation organisation;
        reversa_context *ctx = open_structure(&organisation, sizes[i]);
        expect_sound(&organisation);
        close_structure(ctx, &organisation);
    }
}

static void test_structure_departments_fall_off(void **state)
{
    (void)state;
    int32_t size[RV_N_DEPARTMENTS + 1] = {0};
    rv_organisation organisation;
    reversa_context *ctx = open_structure(&organisation, 100000);
    for (int32_t i = 0; i < organisation.n; i++)
        size[organisation.team_department[organisation.team[i]]]++;
    assert_int_equal(organisation.n_departments, RV_N_DEPARTMENTS);
    assert_int_equal(size[RV_N_DEPARTMENTS], 1);
    for (int i = 1; i < RV_N_DEPARTMENTS; i++)
        assert_true(size[i] <= size[i - 1]);
    /* Weights 1 / 2 and 1 / 41. */
    assert_true(size[0] > 20 * size[RV_N_DEPARTMENTS - 1] && size[0] < 21 * size[RV_N_DEPARTMENTS - 1]);
    close_structure(ctx, &organisation);
}

static void test_structure_teams_are_of_about_eight(void **state)
{
    (void)state;
    rv_organisation organisation;
    reversa_context *ctx = open_structure(&organisation, 100000);
    int32_t *size = calloc((size_t)organisation.n_teams, sizeof *size);
    assert_non_null(size);
    int32_t teams = 0;
    int32_t people = 0;
    int32_t middling = 0;
    for (int32_t i = 0; i < organisation.n; i++)
        size[organisation.team[i]]++;
    for (int32_t team = 0; team < organisation.n_teams; team++) {
        if (organisation.team_number[team] == 0)
            continue;
        teams++;
        people += size[team];
        middling += size[team] >= 5 && size[team] <= 12;
        assert_true(size[team] >= 1); /* its lead */
    }
    assert_in_range(people * 10 / teams, 75, 95);
    assert_true(middling > teams * 95 / 100);
    free(size);
    close_structure(ctx, &organisation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure_of_any_size),
        cmocka_unit_test(test_structure_departments_fall_off),
        cmocka_unit_test(test_structure_teams_are_of_about_eight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
