/*
 * The words of the files, and letting go of nothing.
 */
#include "support/support.h"

#include "model/events.h"

static void test_words_of_states_and_waves(void **state)
{
    (void)state;
    assert_string_equal(rv_session_state_names[RV_SESSION_HELD], "held");
    assert_string_equal(rv_session_state_names[RV_SESSION_NO_SHOW_MENTEE], "no_show_mentee");
    assert_string_equal(rv_wave_names[RV_WAVE_AFTER], "after");
}

static void test_free_of_nothing(void **state)
{
    (void)state;
    reversa_sessions_free(NULL);
    reversa_surveys_free(NULL);
    reversa_employment_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_states_and_waves),
        cmocka_unit_test(test_free_of_nothing),
    };
    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
