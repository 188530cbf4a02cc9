/*
 * Weeks: named cases worked out by hand, and random ones against a week of 10 080 single minutes.
 */
#include "support/support.h"

#include <string.h>

#include "model/draft.h"

#define MOST 40

static void expect_week(const int32_t *minutes, size_t n, int32_t utc_offset, const int32_t *expected,
                        size_t n_expected)
{
    int64_t packed[2 * MOST];
    bool moved = n == n_expected; /* by the offset, and nothing else */
    for (size_t i = 0; moved && i < 2 * n; i++)
        moved = minutes[i] - utc_offset == expected[i];
    assert_int_equal(rv_week_is_plain(minutes, n, utc_offset), moved);
    assert_int_equal(rv_week_to_utc(minutes, n, utc_offset, packed), n_expected);
    for (size_t i = 0; i < n_expected; i++) {
        assert_int_equal(packed[i] >> 32, expected[2 * i]);
        assert_int_equal(packed[i] & INT32_MAX, expected[2 * i + 1]);
    }
}

#define WEEK(utc_offset, minutes, expected)                                                                            \
    expect_week(minutes, sizeof(minutes) / 8, utc_offset, expected, sizeof(expected) / 8)

static void test_week_shifts_to_utc(void **state)
{
    (void)state;
    const int32_t nine_to_ten[] = {540, 600};
    const int32_t in_new_york[] = {840, 900}; /* UTC−5: 14:00 to 15:00 */
    const int32_t in_kolkata[] = {210, 270};  /* UTC+5:30: 03:30 to 04:30 */
    WEEK(0, nine_to_ten, nine_to_ten);
    WEEK(-300, nine_to_ten, in_new_york);
    WEEK(330, nine_to_ten, in_kolkata);
}

static void test_week_wraps_both_ways(void **state)
{
    (void)state;
    const int32_t monday_early[] = {0, 120};
    const int32_t in_tokyo[] = {9540, 9660}; /* UTC+9: Sunday 15:00 to 17:00 */
    const int32_t cut[] = {0, 60, 10020, 10080};
    const int32_t sunday_night[] = {10020, 10140};
    const int32_t from_monday[] = {120, 240};
    WEEK(540, monday_early, in_tokyo);
    WEEK(60, monday_early, cut);
    WEEK(0, sunday_night, cut);
    WEEK(-180, sunday_night, from_monday);
}

static void test_week_merges(void **state)
{
    (void)state;
    const int32_t touching[] = {600, 660, 540, 600};
    const int32_t joined[] = {540, 660};
    const int32_t inside[] = {540, 660, 560, 570, 540, 541};
    const int32_t apart[] = {540, 599, 600, 660};
    const int32_t over_the_end[] = {10000, 10100, 0, 30};
    const int32_t at_both_ends[] = {0, 30, 10000, 10080};
    WEEK(0, touching, joined);
    WEEK(0, inside, joined);
    WEEK(0, apart, apart);
    WEEK(0, over_the_end, at_both_ends);
}

static void test_week_whole(void **state)
{
    (void)state;
    const int32_t whole[] = {0, 10080};
    const int32_t from_friday[] = {5760, 15840};
    WEEK(0, whole, whole);
    WEEK(1440, whole, whole);
    WEEK(-1440, from_friday, whole);
    assert_int_equal(rv_week_to_utc(NULL, 0, 60, NULL), 0);
}

/* Mark every minute by itself, then read off the runs. */
static void expect_as_single_minutes(const int32_t *minutes, size_t n, int32_t utc_offset)
{
    static bool week[RV_WEEK_MINUTES + 1];
    int32_t expected[2 * 2 * MOST];
    size_t n_expected = 0;
    memset(week, 0, sizeof week);
    for (size_t i = 0; i < n; i++)
        for (int32_t minute = minutes[2 * i]; minute < minutes[2 * i + 1]; minute++)
            week[(minute - utc_offset + 2 * RV_WEEK_MINUTES) % RV_WEEK_MINUTES] = true;
    for (int32_t minute = 0; minute < RV_WEEK_MINUTES; minute++) {
        if (week[minute] && (minute == 0 || !week[minute - 1]))
            expected[2 * n_expected] = minute;
        if (week[minute] && !week[minute + 1]) /* the one past the end is never set */
            expected[2 * n_expected++ + 1] = minute + 1;
    }
    expect_week(minutes, n, utc_offset, expected, n_expected);
}

static void test_week_random(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (int round = 0; round < 3000; round++) {
        int32_t minutes[2 * MOST];
        size_t n = (size_t)rt_between(&random, 0, round % 10 == 0 ? MOST : 5);
        for (size_t i = 0; i < n; i++) {
            int64_t longest = round % 7 == 0 ? RV_WEEK_MINUTES : 200;
            minutes[2 * i] = (int32_t)rt_between(&random, 0, RV_WEEK_MINUTES - 1);
            minutes[2 * i + 1] = minutes[2 * i] + (int32_t)rt_between(&random, 1, longest);
        }
        expect_as_single_minutes(minutes, n, (int32_t)rt_between(&random, -1440, 1440));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_week_shifts_to_utc), cmocka_unit_test(test_week_wraps_both_ways),
        cmocka_unit_test(test_week_merges),        cmocka_unit_test(test_week_whole),
        cmocka_unit_test(test_week_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
