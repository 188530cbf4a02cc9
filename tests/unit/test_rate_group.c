#include <stdio.h>
#include <string.h>

#include "metrics/rates.h"
#include "support/staff.h"

#define MOST 400

/* Groups come in the order of their names, whatever the order of the rows; each person is in their own. */
static void test_groups_of_random_rows_are_in_order_of_their_names(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    reversa_context *ctx = rt_context(NULL);
    static char names[MOST][16];
    static rt_hand hands[MOST];
    for (int trial = 0; trial < 60; trial++) {
        int64_t n = rt_between(&random, 0, trial < 30 ? 8 : MOST);
        int64_t kinds = rt_between(&random, 1, MOST);
        bool missing = false;
        for (int64_t i = 0; i < n; i++) {
            (void)snprintf(names[i], sizeof names[i], "%llx",
                           (unsigned long long)rt_between(&random, 0, kinds) * 2654435761u);
            hands[i] = (rt_hand){.reason = "a reason", .team = rt_between(&random, 0, 9) ? names[i] : NULL};
            missing = missing || !hands[i].team;
        }
        reversa_employment staff;
        rt_staff(ctx, hands, n, &staff);
        rv_arena scratch;
        reversa_rates rates = {0};
        int32_t *group = NULL;
        rv_arena_open(ctx, &scratch);
        rv_arena_open(ctx, &rates.arena);
        assert_int_equal(rv_rate_group_fill(ctx, &staff, staff.columns, &scratch, &rates, &group), REVERSA_OK);
        for (int32_t i = 1; i < rates.n_groups - missing; i++)
            assert_true(strcmp(rates.names[i - 1], rates.names[i]) < 0);
        if (missing)
            assert_null(rates.names[rates.n_groups - 1]);
        static bool seen[MOST + 1];
        memset(seen, 0, sizeof seen);
        for (int64_t i = 0; i < n; i++) {
            assert_in_range(group[i], 0, rates.n_groups - 1);
            seen[group[i]] = true;
            if (hands[i].team)
                assert_string_equal(rates.names[group[i]], hands[i].team);
            else
                assert_null(rates.names[group[i]]);
        }
        for (int32_t i = 0; i < rates.n_groups; i++)
            assert_true(seen[i]);
        rv_arena_free(&scratch);
        rv_arena_free(&rates.arena);
        rt_staff_drop(&staff);
    }
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_of_random_rows_are_in_order_of_their_names),
    };
    return cmocka_run_group_tests_name("rate_group", tests, NULL, NULL);
}
