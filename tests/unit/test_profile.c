/*
 * Profiles: empty for whoever has not signed up, within their limits for whoever has; juniors know digital things,
 * popular mentors take more mentees.
 */
#include "support/support.h"

#include <string.h>

#include "study/staff.h"

#define N 20000

static reversa_organisation draw(reversa_context *ctx)
{
    reversa_generate_options options;
    reversa_organisation made;
    reversa_generate_options_init(&options);
    options.people = N;
    assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
    return made;
}

static void release(reversa_context *ctx, reversa_organisation *made)
{
    reversa_preferences_free(made->preferences);
    reversa_previous_free(made->previous);
    reversa_cohort_free(made->cohort);
    reversa_context_free(ctx);
}

static int64_t size_of(const reversa_cohort *cohort, const char *name, int32_t p)
{
    const rv_column *column = rv_cohort_column(cohort, name);
    return column->offset[p + 1] - column->offset[p];
}

static int64_t number_of(const reversa_cohort *cohort, const char *name, int32_t p)
{
    return rv_cohort_column(cohort, name)->number[p];
}

static void test_profile_is_empty_without_signing_up(void **state)
{
    (void)state;
    static const char *const sets[] = {"skills", "wants", "goals", "interests", "availability"};
    static const char *const numbers[] = {"extraversion",    "openness",       "hours_per_month", "mentor_capacity",
                                          "mentee_capacity", "mentor_minimum", "waiting_rounds"};
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx);
    const reversa_cohort *cohort = made.cohort;
    for (int32_t p = 0; p < N; p++) {
        if (cohort->role[p])
            continue;
        for (int i = 0; i < 5; i++)
            assert_int_equal(size_of(cohort, sets[i], p), 0);
        for (int i = 0; i < 7; i++)
            assert_int_equal(number_of(cohort, numbers[i], p), REVERSA_MISSING_NUMBER);
        assert_int_equal(rv_cohort_column(cohort, "trained")->code[p], RV_MISSING_CODE);
    }
    release(ctx, &made);
}

static void expect_profile(const reversa_cohort *cohort, int32_t p)
{
    bool mentor = cohort->role[p] & RV_ROLE_MENTOR;
    bool mentee = cohort->role[p] & RV_ROLE_MENTEE;
    assert_in_range(size_of(cohort, "skills", p), 1, 6);
    assert_in_range(size_of(cohort, "wants", p), 1, 4);
    assert_in_range(size_of(cohort, "goals", p), 1, 3);
    assert_in_range(size_of(cohort, "interests", p), 1, 4);
    assert_in_range(size_of(cohort, "availability", p), 2, 5); /* one may be cut in two at the end of the week */
    assert_in_range(number_of(cohort, "hours_per_month", p), 1000000, 4000000);
    assert_int_equal(number_of(cohort, "mentor_capacity", p) == REVERSA_MISSING_NUMBER, !mentor);
    assert_int_equal(number_of(cohort, "mentee_capacity", p) == REVERSA_MISSING_NUMBER, !mentee);
    assert_int_equal(number_of(cohort, "waiting_rounds", p) == REVERSA_MISSING_NUMBER, !mentee);
    if (number_of(cohort, "mentor_minimum", p) != REVERSA_MISSING_NUMBER)
        assert_true(number_of(cohort, "mentor_minimum", p) <= number_of(cohort, "mentor_capacity", p));
    if (mentor)
        assert_in_range(cohort->capacity[REVERSA_MENTOR][p], 1, 3);
}

static void test_profile_limits(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx);
    for (int32_t p = 0; p < N; p++)
        if (made.cohort->role[p])
            expect_profile(made.cohort, p);
    release(ctx, &made);
}

/* The share of digital skills among all, and the mean weight of those, for a range of levels, in percent. */
static void digital_share(const reversa_cohort *cohort, int64_t low, int64_t high, int64_t *share, int64_t *weight)
{
    const rv_column *skills = rv_cohort_column(cohort, "skills");
    int64_t all = 0;
    int64_t digital = 0;
    int64_t sum = 0;
    for (int32_t p = 0; p < N; p++) {
        int64_t level = number_of(cohort, "level", p) / 1000000;
        for (int64_t k = skills->offset[p]; level >= low && level <= high && k < skills->offset[p + 1]; k++) {
            const char *word = rv_dictionary_text(&cohort->tags, skills->tag[k]);
            all++;
            for (int i = 0; i < RV_N_DIGITAL; i++)
                if (strcmp(word, rv_digital_skills[i]) == 0) {
                    digital++;
                    sum += skills->weight[k];
                }
        }
    }
    *share = digital * 100 / all;
    *weight = sum / digital;
}

static void test_profile_juniors_are_digital(void **state)
{
    (void)state;
    int64_t share[2];
    int64_t weight[2];
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx);
    digital_share(made.cohort, 1, 3, &share[0], &weight[0]);
    digital_share(made.cohort, 6, 10, &share[1], &weight[1]);
    assert_true(share[0] > share[1] + 10);
    assert_true(weight[0] > weight[1] + 500);
    release(ctx, &made);
}

/* Mentors who are named often have more room than the others. */
static void test_profile_popular_mentors_take_more(void **state)
{
    (void)state;
    static int32_t named[N];
    int64_t room[2] = {0};
    int64_t people[2] = {0};
    reversa_context *ctx = rt_context(NULL);
    reversa_organisation made = draw(ctx);
    for (int64_t i = 0; i < made.preferences->n; i++)
        named[made.preferences->other[i]] += made.preferences->rank[i] > 0;
    for (int32_t p = 0; p < N; p++)
        if (made.cohort->role[p] & RV_ROLE_MENTOR) {
            room[named[p] > 5] += made.cohort->capacity[REVERSA_MENTOR][p];
            people[named[p] > 5]++;
        }
    assert_true(people[1] > 5 && people[1] < people[0] / 10);
    assert_true(room[1] * people[0] > room[0] * people[1] * 3 / 2);
    release(ctx, &made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile_is_empty_without_signing_up),
        cmocka_unit_test(test_profile_limits),
        cmocka_unit_test(test_profile_juniors_are_digital),
        cmocka_unit_test(test_profile_popular_mentors_take_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
