/*
 * The words for outcomes and reasons, and for values that are none.
 */
#include <reversa/matching.h>

#include "support/support.h"

static void test_names_of_outcomes_and_reasons(void **state)
{
    (void)state;
    assert_string_equal(reversa_outcome_name(REVERSA_OUTCOME_OPTIMAL), "optimal");
    assert_string_equal(reversa_outcome_name(REVERSA_OUTCOME_STOPPED), "stopped");
    assert_string_equal(reversa_outcome_name((reversa_outcome)9), "unknown");
    assert_string_equal(reversa_outcome_name((reversa_outcome)-1), "unknown");
    assert_string_equal(reversa_reason_name(REVERSA_REASON_NO_CAPACITY), "no_capacity");
    assert_string_equal(reversa_reason_name(REVERSA_REASON_STOPPED), "stopped");
    assert_string_equal(reversa_reason_name((reversa_reason)77), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_outcomes_and_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
