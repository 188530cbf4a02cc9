/*
 * The codes of the vocabulary: each leads back to its word.
 */
#include "support/support.h"

#include "study/staff.h"

static void test_codes_lead_back_to_the_words(void **state)
{
    (void)state;
    static const char *const roles[] = {"none", "mentor", "mentee", "both"};
    reversa_context *ctx = rt_context(NULL);
    rv_draft draft;
    rv_codes codes;
    assert_int_equal(rv_draft_open(ctx, &draft, NULL, NULL), REVERSA_OK);
    assert_int_equal(rv_codes_intern(ctx, &draft, &codes), REVERSA_OK);
    for (int i = 0; i <= RV_N_DEPARTMENTS; i++)
        assert_string_equal(rv_dictionary_text(&draft.texts, codes.department[i]), rv_department_names[i]);
    for (int i = 0; i < RV_N_LOCATIONS; i++) {
        assert_string_equal(rv_dictionary_text(&draft.texts, codes.location[i]), rv_locations[i].name);
        if (rv_locations[i].language)
            assert_string_equal(rv_dictionary_text(&draft.tags, codes.language[i]), rv_locations[i].language);
        else
            assert_int_equal(codes.language[i], RV_MISSING_CODE);
    }
    for (int i = 0; i < RV_N_DIGITAL + RV_N_CLASSIC; i++) {
        const char *word = i < RV_N_DIGITAL ? rv_digital_skills[i] : rv_classic_skills[i - RV_N_DIGITAL];
        assert_string_equal(rv_dictionary_text(&draft.tags, codes.skill[i]), word);
    }
    for (int i = 0; i < 4; i++)
        assert_string_equal(rv_dictionary_text(&draft.texts, codes.role[i]), roles[i]);
    assert_string_equal(rv_dictionary_text(&draft.tags, codes.english), "en");
    assert_string_equal(rv_dictionary_text(&draft.tags, codes.goal[0]), rv_goals[0]);
    assert_string_equal(rv_dictionary_text(&draft.tags, codes.interest[RV_N_INTERESTS - 1]),
                        rv_interests[RV_N_INTERESTS - 1]);
    assert_string_equal(rv_dictionary_text(&draft.texts, codes.gender[2]), "X");
    assert_string_equal(rv_dictionary_text(&draft.texts, codes.yes), "yes");
    assert_string_equal(rv_dictionary_text(&draft.texts, codes.no), "no");
    rv_draft_free(&draft);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes_lead_back_to_the_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
