/*
 * The columns of a synthetic organisation: their names and order, what everybody has, and that careers make sense.
 */
#include "support/support.h"

#include <string.h>

#include "study/staff.h"

#define N 3000

static reversa_cohort *draw(reversa_context *ctx, uint64_t seed)
{
    reversa_generate_options options;
    reversa_organisation made;
    reversa_generate_options_init(&options);
    options.people = N;
    options.seed = seed;
    assert_int_equal(reversa_generate(ctx, &options, &made), REVERSA_OK);
    reversa_preferences_free(made.preferences);
    reversa_previous_free(made.previous);
    return made.cohort;
}

static void test_staff_columns(void **state)
{
    (void)state;
    static const char *const names[] = {"role",
                                        "level",
                                        "manager_id",
                                        "department",
                                        "team",
                                        "location",
                                        "utc_offset",
                                        "languages",
                                        "gender",
                                        "birth_year",
                                        "hire_date",
                                        "skills",
                                        "wants",
                                        "goals",
                                        "interests",
                                        "extraversion",
                                        "openness",
                                        "availability",
                                        "hours_per_month",
                                        "mentor_capacity",
                                        "mentee_capacity",
                                        "mentor_minimum",
                                        "waiting_rounds",
                                        "trained"};
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = draw(ctx, 1);
    assert_int_equal(reversa_cohort_n_columns(cohort), sizeof names / sizeof names[0]);
    for (int32_t i = 0; i < reversa_cohort_n_columns(cohort); i++)
        assert_string_equal(reversa_cohort_column_name(cohort, i), names[i]);
    assert_int_equal(reversa_cohort_column_find(cohort, "name"), -1);
    assert_int_equal(reversa_cohort_column_find(cohort, "email"), -1);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_staff_ids_count_from_one(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = draw(ctx, 1);
    assert_string_equal(reversa_cohort_id(cohort, cohort->person_of[0]), "P000001");
    assert_string_equal(reversa_cohort_id(cohort, cohort->person_of[N - 1]), "P003000");
    assert_int_equal(cohort->manager[cohort->person_of[0]], -1);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

/* Everybody: place, languages, gender, a career that begins at 20 or later and before 2027. */
static void test_staff_careers(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = draw(ctx, 1);
    const rv_column *hired = rv_cohort_column(cohort, "hire_date");
    const rv_column *born = rv_cohort_column(cohort, "birth_year");
    const rv_column *level = rv_cohort_column(cohort, "level");
    const rv_column *languages = rv_cohort_column(cohort, "languages");
    const char *const texts[] = {"department", "team", "location", "gender"};
    for (int32_t p = 0; p < N; p++) {
        for (int i = 0; i < 4; i++)
            assert_non_null(reversa_cohort_text(cohort, reversa_cohort_column_find(cohort, texts[i]), p));
        int64_t year = born->number[p] / 1000000;
        assert_true(hired->code[p] <= 20818 && hired->code[p] > 0);
        assert_true(1970 + hired->code[p] / 365 >= year + 20);
        assert_in_range(year, 1940, 2006);
        assert_true(languages->offset[p + 1] > languages->offset[p]);
        if (cohort->manager[p] >= 0)
            assert_true(level->number[cohort->manager[p]] > level->number[p]);
    }
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

/* Seniors have been there for longer, on average. */
static void test_staff_service_grows_with_level(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = draw(ctx, 1);
    const rv_column *hired = rv_cohort_column(cohort, "hire_date");
    const rv_column *level = rv_cohort_column(cohort, "level");
    int64_t days[2] = {0};
    int64_t people[2] = {0};
    for (int32_t p = 0; p < N; p++) {
        int senior = level->number[p] >= 5000000;
        days[senior] += 20818 - hired->code[p];
        people[senior]++;
    }
    assert_true(days[1] / people[1] > days[0] / people[0] * 3 / 2);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_staff_other_seed_other_people(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *one = draw(ctx, 1);
    reversa_cohort *two = draw(ctx, 2);
    const rv_column *a = rv_cohort_column(one, "hire_date");
    const rv_column *b = rv_cohort_column(two, "hire_date");
    int same = 0;
    for (int32_t i = 0; i < N; i++)
        same += a->code[one->person_of[i]] == b->code[two->person_of[i]];
    assert_true(same < N / 100);
    reversa_cohort_free(one);
    reversa_cohort_free(two);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_staff_columns),
        cmocka_unit_test(test_staff_ids_count_from_one),
        cmocka_unit_test(test_staff_careers),
        cmocka_unit_test(test_staff_service_grows_with_level),
        cmocka_unit_test(test_staff_other_seed_other_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
