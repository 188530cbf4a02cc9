/*
 * Names of statuses, version and build information.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include <reversa/status.h>

static void test_status_name_of_every_status(void **state)
{
    (void)state;
    assert_string_equal(reversa_status_name(REVERSA_OK), "REVERSA_OK");
    assert_string_equal(reversa_status_name(REVERSA_E_ARGUMENT), "REVERSA_E_ARGUMENT");
    assert_string_equal(reversa_status_name(REVERSA_E_MEMORY), "REVERSA_E_MEMORY");
    assert_string_equal(reversa_status_name(REVERSA_E_CANCELLED), "REVERSA_E_CANCELLED");
    assert_string_equal(reversa_status_name(REVERSA_E_DEADLINE), "REVERSA_E_DEADLINE");
    assert_string_equal(reversa_status_name(REVERSA_E_IO), "REVERSA_E_IO");
    assert_string_equal(reversa_status_name(REVERSA_E_FORMAT), "REVERSA_E_FORMAT");
    assert_string_equal(reversa_status_name(REVERSA_E_DATA), "REVERSA_E_DATA");
    assert_string_equal(reversa_status_name(REVERSA_E_CALLBACK), "REVERSA_E_CALLBACK");
    assert_string_equal(reversa_status_name(REVERSA_E_UNSUPPORTED), "REVERSA_E_UNSUPPORTED");
    assert_string_equal(reversa_status_name(REVERSA_E_INTERNAL), "REVERSA_E_INTERNAL");
}

static void test_status_name_of_no_status(void **state)
{
    static const int others[] = {11, 12, 15};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_string_equal(reversa_status_name((reversa_status)others[i]), "unknown status");
}

static void test_version_is_that_of_the_header(void **state)
{
    char expected[64];
    (void)state;
    snprintf(expected, sizeof expected, "%d.%d.%d", REVERSA_VERSION_MAJOR, REVERSA_VERSION_MINOR,
             REVERSA_VERSION_PATCH);
    assert_string_equal(reversa_version(), expected);
}

static void test_build_info_is_one_line(void **state)
{
    const char *info = reversa_build_info();
    (void)state;
    assert_non_null(info);
    assert_true(info[0] != '\0');
    assert_null(strchr(info, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_name_of_every_status),
        cmocka_unit_test(test_status_name_of_no_status),
        cmocka_unit_test(test_version_is_that_of_the_header),
        cmocka_unit_test(test_build_info_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
