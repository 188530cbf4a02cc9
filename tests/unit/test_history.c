/*
 * Earlier pairs: of mentees with mentors well below them, at most one each, and those that still run fit everybody's capacity.
 */
#include "support/support.h"

#include "study/organisation.h"

#define N 30000

static void test_history_pairs(void **state)
{
    (void)state;
    static int32_t as_mentor[N];
    static int32_t as_mentee[N];
    reversa_generate_options options;
    reversa_organisation made;
    reversa_context *ctx = rt_context(NULL);
    reversa_generate_options_init(&options);
    options.people = N;
    assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
    const reversa_previous *previous = made.previous;
    const rv_column *level = rv_cohort_column(made.cohort, "level");
    int64_t active = 0;
    for (int64_t i = 0; i < previous->n; i++) {
        int32_t mentor = previous->mentor[i];
        int32_t mentee = previous->mentee[i];
        bool runs = previous->state[i] == REVERSA_PAIR_ACTIVE;
        assert_true(runs || previous->state[i] == REVERSA_PAIR_ENDED);
        assert_true(level->number[mentee] >= level->number[mentor] + 2000000);
        assert_true(made.cohort->capacity[REVERSA_MENTOR][mentor] > 0);
        assert_true(made.cohort->capacity[REVERSA_MENTEE][mentee] > 0);
        assert_int_equal(as_mentee[mentee]++, 0);
        as_mentor[mentor] += runs;
        assert_true(as_mentor[mentor] <= 1);
        active += runs;
    }
    /* 12 % of 12 % of the people, three in ten of them still running. */
    assert_in_range(previous->n, N * 12 / 1000, N * 16 / 1000);
    assert_in_range(active * 100 / previous->n, 22, 38);
    reversa_preferences_free(made.preferences);
    reversa_previous_free(made.previous);
    reversa_cohort_free(made.cohort);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_history_pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
