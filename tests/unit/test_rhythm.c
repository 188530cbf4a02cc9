/*
 * Burstiness: cases from the shared reference values, and what has no rhythm.
 */
#include "support/support.h"

#include <math.h>

#include <reversa/engagement.h>

static void test_burstiness_of_bursts(void **state)
{
    (void)state;
    const double times[] = {0, 1, 2, 3, 40, 41, 42, 90, 91};
    reversa_burstiness b;
    reversa_burstiness_of(times, 9, &b);
    assert_true(fabs(b.cv - 1.598173997282116) < 1e-14);
    assert_true(fabs(b.burstiness - 0.2302286135985699) < 1e-14);
    assert_true(fabs(b.corrected - 0.47491826649681596) < 1e-14);
    assert_true(fabs(b.corrected_intervals - 0.5063167998163587) < 1e-14);
    assert_true(fabs(b.memory + 0.3904000906721069) < 1e-14);
}

static void test_burstiness_of_regular_times(void **state)
{
    (void)state;
    const double times[] = {0, 14, 28, 42, 56};
    reversa_burstiness b;
    reversa_burstiness_of(times, 5, &b);
    assert_true(b.burstiness == -1 && b.corrected == -1);
    assert_true(isnan(b.memory));
    assert_int_equal(b.memory_fit, REVERSA_FIT_NO_VARIATION);
}

static void test_burstiness_does_not_depend_on_the_unit(void **state)
{
    (void)state;
    const double times[] = {0, 3, 4, 11, 30, 31};
    double scaled[6];
    for (int i = 0; i < 6; i++)
        scaled[i] = 1e-7 * times[i] + 1e-3;
    reversa_burstiness a;
    reversa_burstiness b;
    reversa_burstiness_of(times, 6, &a);
    reversa_burstiness_of(scaled, 6, &b);
    assert_true(fabs(a.corrected - b.corrected) < 1e-9 && fabs(a.memory - b.memory) < 1e-9);
}

static void test_burstiness_of_too_few(void **state)
{
    (void)state;
    const double times[] = {5, 9};
    reversa_burstiness b;
    reversa_burstiness_of(NULL, 0, &b);
    assert_true(isnan(b.mean_interval) && b.fit == REVERSA_FIT_TOO_FEW);
    reversa_burstiness_of(times, 1, &b);
    assert_true(isnan(b.burstiness) && b.fit == REVERSA_FIT_TOO_FEW);
    reversa_burstiness_of(times, 2, &b);
    assert_true(b.burstiness == -1 && b.mean_interval == 4);
    assert_true(isnan(b.corrected) && b.corrected_fit == REVERSA_FIT_TOO_FEW);
}

static void test_burstiness_of_wrong_times(void **state)
{
    (void)state;
    const double falling[] = {5, 4, 9};
    const double none[] = {5, NAN, 9};
    const double equal[] = {5, 5, 5, 5};
    reversa_burstiness b;
    reversa_burstiness_of(falling, 3, &b);
    assert_true(isnan(b.burstiness) && b.fit == REVERSA_FIT_NO_DATA);
    reversa_burstiness_of(none, 3, &b);
    assert_true(isnan(b.burstiness) && b.fit == REVERSA_FIT_NO_DATA);
    reversa_burstiness_of(equal, 4, &b);
    assert_true(isnan(b.burstiness) && b.fit == REVERSA_FIT_NO_VARIATION && b.mean_interval == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_burstiness_of_bursts),
        cmocka_unit_test(test_burstiness_of_regular_times),
        cmocka_unit_test(test_burstiness_does_not_depend_on_the_unit),
        cmocka_unit_test(test_burstiness_of_too_few),
        cmocka_unit_test(test_burstiness_of_wrong_times),
    };
    return cmocka_run_group_tests_name("rhythm", tests, NULL, NULL);
}
