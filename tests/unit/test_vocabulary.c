/*
 * The vocabulary: words are there, distinct, and already in the form in which a cohort holds them.
 */
#include "support/support.h"

#include <string.h>

#include "base/text.h"
#include "study/vocabulary.h"

static void expect_distinct(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_non_null(words[i]);
        assert_true(words[i][0] != '\0');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(words[i], words[k]);
    }
}

/* A tag that folding or normalising would change would not be found again. */
static void expect_tags(const char *const *words, size_t n)
{
    reversa_context *ctx = rt_context(NULL);
    char *buffer = NULL;
    size_t capacity = 0;
    expect_distinct(words, n);
    for (size_t i = 0; i < n; i++) {
        size_t length;
        assert_null(strpbrk(words[i], ";:"));
        assert_int_equal(rv_normalise_tag(ctx, words[i], strlen(words[i]), &buffer, &capacity, &length), REVERSA_OK);
        assert_string_equal(buffer, words[i]);
    }
    rv_free(ctx, buffer);
    reversa_context_free(ctx);
}

static void test_departments_and_tags(void **state)
{
    (void)state;
    const char *skills[RV_N_DIGITAL + RV_N_CLASSIC];
    memcpy(skills, rv_digital_skills, sizeof rv_digital_skills);
    memcpy(skills + RV_N_DIGITAL, rv_classic_skills, sizeof rv_classic_skills);
    expect_distinct(rv_department_names, RV_N_DEPARTMENTS + 1);
    expect_tags(skills, RV_N_DIGITAL + RV_N_CLASSIC);
    expect_tags(rv_goals, RV_N_GOALS);
    expect_tags(rv_interests, RV_N_INTERESTS);
}

static void test_locations(void **state)
{
    (void)state;
    const char *names[RV_N_LOCATIONS];
    for (int i = 0; i < RV_N_LOCATIONS; i++) {
        names[i] = rv_locations[i].name;
        assert_int_equal(rv_utf8_check(names[i], strlen(names[i])), strlen(names[i]));
        assert_true(rv_locations[i].utc_offset >= -720 && rv_locations[i].utc_offset <= 840);
        assert_true(rv_locations[i].weight > 0);
        if (rv_locations[i].language)
            expect_tags(&rv_locations[i].language, 1);
    }
    expect_distinct(names, RV_N_LOCATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_departments_and_tags),
        cmocka_unit_test(test_locations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
