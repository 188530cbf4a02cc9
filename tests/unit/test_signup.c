/*
 * Sign-up: shares are met, also the whole and nothing; mentors are junior and mentees senior; popularity is a ranking.
 */
#include "support/support.h"

#include <stdlib.h>

#include "study/organisation.h"

#define N 20000

static reversa_context *open_signup(rv_organisation *organisation, int64_t mentor_share, int64_t mentee_share)
{
    reversa_context *ctx = rt_context(NULL);
    *organisation = (rv_organisation){.seed = 5, .n = N};
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    rv_arena_open(ctx, &organisation->arena);
    assert_int_equal(rv_structure_draw(ctx, organisation), REVERSA_OK);
    assert_int_equal(rv_signup_draw(ctx, organisation, mentor_share, mentee_share), REVERSA_OK);
    return ctx;
}

static void close_signup(reversa_context *ctx, rv_organisation *organisation)
{
    rv_arena_free(&organisation->arena);
    reversa_context_free(ctx);
}

/* People with a role, and the sum of their levels. */
static int32_t count_role(const rv_organisation *organisation, unsigned role, int64_t *levels_out)
{
    int32_t count = 0;
    *levels_out = 0;
    for (int32_t i = 0; i < N; i++)
        if (organisation->role[i] & role) {
            count++;
            *levels_out += organisation->level[i];
        }
    return count;
}

static void test_signup_shares(void **state)
{
    (void)state;
    const int64_t shares[][2] = {{250000, 120000}, {0, 0}, {1000000, 1000000}, {20000, 900000}, {1000000, 0}};
    for (size_t k = 0; k < 5; k++) {
        rv_organisation organisation;
        int64_t levels;
        reversa_context *ctx = open_signup(&organisation, shares[k][0], shares[k][1]);
        const unsigned roles[] = {RV_ROLE_MENTOR, RV_ROLE_MENTEE};
        for (int side = 0; side < 2; side++) {
            int64_t expected = shares[k][side] * N / 1000000;
            int64_t count = count_role(&organisation, roles[side], &levels);
            bool certain = shares[k][side] == 0 || shares[k][side] == 1000000;
            int64_t slack = certain ? 0 : 300; /* four standard deviations and more */
            assert_true(count >= expected - slack && count <= expected + slack);
        }
        close_signup(ctx, &organisation);
    }
}

static void test_signup_mentors_are_junior(void **state)
{
    (void)state;
    rv_organisation organisation;
    int64_t mentor_levels;
    int64_t mentee_levels;
    reversa_context *ctx = open_signup(&organisation, 250000, 120000);
    int32_t mentors = count_role(&organisation, RV_ROLE_MENTOR, &mentor_levels);
    int32_t mentees = count_role(&organisation, RV_ROLE_MENTEE, &mentee_levels);
    /* On average the mentee is at least two levels above. */
    assert_true(mentee_levels * mentors > (mentor_levels + 2 * mentors) * mentees);
    close_signup(ctx, &organisation);
}

static void test_signup_popularity_is_a_ranking(void **state)
{
    (void)state;
    rv_organisation organisation;
    int64_t levels;
    int64_t in_place = 0;
    reversa_context *ctx = open_signup(&organisation, 250000, 120000);
    assert_int_equal(organisation.n_mentors, count_role(&organisation, RV_ROLE_MENTOR, &levels));
    for (int32_t i = 0; i < N; i++) {
        int32_t place = organisation.popularity[i];
        assert_int_equal(place >= 0, (organisation.role[i] & RV_ROLE_MENTOR) != 0);
        if (place >= 0)
            assert_int_equal(organisation.mentors[place], i);
    }
    for (int32_t k = 1; k < organisation.n_mentors; k++)
        in_place += organisation.mentors[k] > organisation.mentors[k - 1];
    assert_in_range(in_place * 100 / organisation.n_mentors, 45, 55); /* no order of position in it */
    close_signup(ctx, &organisation);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signup_shares),
        cmocka_unit_test(test_signup_mentors_are_junior),
        cmocka_unit_test(test_signup_popularity_is_a_ranking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
