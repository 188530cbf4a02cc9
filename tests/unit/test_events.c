/*
 * Events as they are held: the words of the files, counts, columns, release.
 */
#include "support/support.h"

#include "model/events.h"

static void test_names_are_the_words_of_the_files(void **state)
{
    (void)state;
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_HELD], "held");
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_CANCELLED_BY_MENTOR], "cancelled_by_mentor");
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_CANCELLED_BY_MENTEE], "cancelled_by_mentee");
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_NO_SHOW_MENTOR], "no_show_mentor");
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_NO_SHOW_MENTEE], "no_show_mentee");
    assert_string_equal(rv_session_state_names[REVERSA_SESSION_PLANNED], "planned");
    assert_string_equal(rv_wave_names[REVERSA_WAVE_BEFORE], "before");
    assert_string_equal(rv_wave_names[REVERSA_WAVE_DURING], "during");
    assert_string_equal(rv_wave_names[REVERSA_WAVE_AFTER], "after");
    assert_int_equal(RV_N_SESSION_STATES, 6);
    assert_int_equal(RV_N_WAVES, 3);
}

static void test_free_of_nothing(void **state)
{
    (void)state;
    reversa_sessions_free(NULL);
    reversa_surveys_free(NULL);
    reversa_employment_free(NULL);
}

static void test_employment_column_name_beyond_the_columns(void **state)
{
    (void)state;
    const rv_employment_column column = {.name = "department"};
    const reversa_employment employment = {.n = 3, .n_columns = 1, .columns = &column};
    assert_int_equal(reversa_employment_n(&employment), 3);
    assert_int_equal(reversa_employment_n_columns(&employment), 1);
    assert_string_equal(reversa_employment_column_name(&employment, 0), "department");
    assert_null(reversa_employment_column_name(&employment, 1));
    assert_null(reversa_employment_column_name(&employment, -1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_the_words_of_the_files),
        cmocka_unit_test(test_free_of_nothing),
        cmocka_unit_test(test_employment_column_name_beyond_the_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
