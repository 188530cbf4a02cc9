/*
 * Whether meetings of one mentor fit: by hand, and against laying them out at every begin.
 */
#include "match/slots.h"

#include "support/support.h"

#define MOST 5
#define MOST_WINDOWS 3
#define WEEK RV_WEEK_MINUTES

static bool fits(const rv_windows *windows, int32_t n, int32_t minutes, int32_t *begin_out)
{
    reversa_context *ctx = rt_context(NULL);
    bool fits;
    assert_int_equal(rv_slots_fit(ctx, windows, n, minutes, &fits, begin_out), REVERSA_OK);
    reversa_context_free(ctx);
    return fits;
}

static bool is_apart(int32_t a, int32_t b, int32_t minutes)
{
    int32_t apart = a < b ? b - a : a - b;
    return apart >= minutes && WEEK - apart >= minutes;
}

/* Do the begins lie in their windows and apart from each other? */
static void expect_begins(const rv_windows *windows, int32_t n, int32_t minutes, const int32_t *begin)
{
    for (int32_t i = 0; i < n; i++) {
        bool lies = false;
        for (int32_t k = 0; k < windows[i].n; k++) {
            rv_window w = windows[i].at[k];
            lies = lies || (w.begin <= begin[i] && begin[i] + minutes <= w.end) ||
                   (w.begin <= begin[i] + WEEK && begin[i] + WEEK + minutes <= w.end);
        }
        assert_true(lies);
        assert_in_range(begin[i], 0, WEEK - 1);
        for (int32_t k = 0; k < i; k++)
            assert_true(is_apart(begin[i], begin[k], minutes));
    }
}

static void test_slots_fit_without_mentees_or_windows(void **state)
{
    (void)state;
    const rv_windows none = {NULL, 0};
    assert_true(fits(NULL, 0, 60, NULL));
    assert_false(fits(&none, 1, 60, NULL));
}

/* Three hours of one day hold three meetings of an hour, two of 75 minutes, and never a fourth. */
static void test_slots_fit_in_one_window(void **state)
{
    (void)state;
    const rv_window three_hours = {540, 720};
    rv_windows windows[4];
    int32_t begin[4];
    for (int i = 0; i < 4; i++)
        windows[i] = (rv_windows){&three_hours, 1};
    assert_true(fits(windows, 3, 60, begin));
    expect_begins(windows, 3, 60, begin);
    assert_false(fits(windows, 4, 60, NULL));
    assert_true(fits(windows, 2, 75, NULL));
    assert_false(fits(windows, 3, 75, NULL));
}

/* Who is over soonest is not who must go first: the one with a short late window needs the long one of another. */
static void test_slots_fit_needs_an_order(void **state)
{
    (void)state;
    const rv_window a[] = {{0, 60}, {100, 160}};
    const rv_window b[] = {{0, 60}};
    const rv_windows both[] = {{a, 2}, {b, 1}};
    int32_t begin[2];
    assert_true(fits(both, 2, 60, begin));
    assert_int_equal(begin[0], 100);
    assert_int_equal(begin[1], 0);
}

/* The end of the week is no wall for a mentor who is always available. */
static void test_slots_fit_across_the_end_of_the_week(void **state)
{
    (void)state;
    const rv_window night = {WEEK - 90, WEEK + 90};
    const rv_windows three[] = {{&night, 1}, {&night, 1}, {&night, 1}};
    int32_t begin[3];
    assert_true(fits(three, 3, 60, begin));
    expect_begins(three, 3, 60, begin);
    assert_false(fits(three, 3, 61, NULL));
}

/* Twelve people who all have the same twelve hours, and one who has one of them: one kind counts, not sets. */
static void test_slots_fit_counts_equal_people(void **state)
{
    (void)state;
    const rv_window day = {0, 780};
    const rv_window hour = {390, 450};
    rv_windows windows[13];
    int32_t begin[13];
    for (int i = 0; i < 12; i++)
        windows[i] = (rv_windows){&day, 1};
    windows[12] = (rv_windows){&hour, 1};
    assert_false(fits(windows, 13, 60, NULL)); /* 390 = 6.5 hours: half an hour is lost on either side */
    const rv_window later = {360, 420};
    windows[12] = (rv_windows){&later, 1};
    assert_true(fits(windows, 13, 60, begin));
    expect_begins(windows, 13, 60, begin);
}

static void test_slots_fit_refuses_more_than_it_can_plan(void **state)
{
    (void)state;
    rv_windows windows[RV_SLOTS_MOST];
    rv_window at[RV_SLOTS_MOST];
    bool fits;
    reversa_context *ctx = rt_context(NULL);
    for (int32_t i = 0; i < RV_SLOTS_MOST; i++) {
        at[i] = (rv_window){i, WEEK / 4 + i};
        windows[i] = (rv_windows){&at[i], 1};
    }
    assert_int_equal(rv_slots_fit(ctx, windows, 30, 60, &fits, NULL), REVERSA_E_UNSUPPORTED);
    assert_int_equal(rv_slots_fit(ctx, windows, 12, 60, &fits, NULL), REVERSA_OK);
    assert_true(fits);
    reversa_context_free(ctx);
}

/* ---- Against every layout ---- */

static bool lays_out(const rv_windows *windows, int32_t n, int32_t minutes, int32_t *begin, int32_t i)
{
    if (i == n)
        return true;
    for (int32_t k = 0; k < windows[i].n; k++)
        for (int32_t b = windows[i].at[k].begin; b + minutes <= windows[i].at[k].end; b++) {
            begin[i] = b % WEEK;
            bool apart = true;
            for (int32_t j = 0; j < i && apart; j++)
                apart = is_apart(begin[i], begin[j], minutes);
            if (apart && lays_out(windows, n, minutes, begin, i + 1))
                return true;
        }
    return false;
}

static void test_slots_fit_agrees_with_every_layout(void **state)
{
    (void)state;
    int n_fit = 0, n_across = 0;
    for (int round = 0; round < 20000; round++) {
        uint64_t random = rt_seed() + (uint64_t)round;
        rv_window at[MOST][MOST_WINDOWS];
        rv_windows windows[MOST];
        int32_t begin[MOST];
        int32_t n = (int32_t)rt_between(&random, 1, MOST);
        int32_t minutes = (int32_t)rt_between(&random, 2, 4);
        bool closed = rt_between(&random, 0, 1);
        for (int32_t i = 0; i < n; i++) {
            int32_t from = closed ? (int32_t)rt_between(&random, 0, 4) : WEEK - 8 + (int32_t)rt_between(&random, 0, 3);
            windows[i] = (rv_windows){at[i], (int32_t)rt_between(&random, 1, closed ? MOST_WINDOWS : 1)};
            for (int32_t k = 0; k < windows[i].n; k++) {
                at[i][k].begin = from;
                at[i][k].end = from + minutes + (int32_t)rt_between(&random, 0, closed ? 3 : 9);
                from = at[i][k].end + (int32_t)rt_between(&random, 1, 4);
            }
        }
        bool fitting = lays_out(windows, n, minutes, begin, 0);
        assert_int_equal(fits(windows, n, minutes, begin), fitting);
        if (fitting)
            expect_begins(windows, n, minutes, begin);
        n_fit += fitting && n > 2;
        n_across += fitting && n > 2 && !closed;
    }
    assert_true(n_fit > 1000 && n_across > 100);
}

/* ---- Windows ---- */

/* Two people of a cohort made by hand. */
static int32_t windows_of(const int32_t *minute, int64_t n_mentor, int64_t n_mentee, int32_t minutes, rv_window *out)
{
    int64_t offset[] = {0, n_mentor, n_mentor + n_mentee};
    rv_column column = {.kind = REVERSA_COLUMN_MINUTES, .offset = offset, .minute = (int32_t *)(uintptr_t)minute};
    return rv_slots_windows(&column, 0, 1, minutes, out);
}

static void test_slots_windows_are_common_and_long_enough(void **state)
{
    (void)state;
    const int32_t minute[] = {100, 200, 300, 500, /* the mentee's */ 150, 350, 420, 470};
    rv_window out[8];
    assert_int_equal(windows_of(minute, 2, 2, 50, out), 3); /* from 200 on */
    assert_int_equal(out[0].begin, 100);
    assert_int_equal(out[0].end, 150);
    assert_int_equal(out[1].begin, 220);
    assert_int_equal(out[1].end, 270);
    assert_int_equal(out[2].begin, WEEK - 50);
    assert_int_equal(out[2].end, WEEK);
    assert_int_equal(windows_of(minute, 2, 2, 51, out), 0);
    assert_int_equal(windows_of(minute, 2, 0, 1, out), 0);
}

static void test_slots_windows_pass_the_end_of_the_week(void **state)
{
    (void)state;
    const int32_t split[] = {0, 30, WEEK - 40, WEEK, 0, WEEK};
    rv_window out[8];
    assert_int_equal(windows_of(split, 2, 1, 60, out), 1); /* counted from minute 30 */
    assert_int_equal(out[0].begin, WEEK - 70);
    assert_int_equal(out[0].end, WEEK);
    const int32_t always[] = {0, WEEK, 0, 30, WEEK - 40, WEEK};
    assert_int_equal(windows_of(always, 1, 2, 60, out), 1);
    assert_int_equal(out[0].begin, WEEK - 40);
    assert_int_equal(out[0].end, WEEK + 30);
    const int32_t both[] = {0, WEEK, 0, WEEK};
    assert_int_equal(windows_of(both, 1, 1, 60, out), 1);
    const rv_windows all = {out, 1};
    assert_int_equal(rv_slots_capacity(&all, 60), WEEK / 60);
    const rv_window late = {WEEK - 20, WEEK + 40};
    const rv_windows some = {&late, 1};
    assert_true(rv_slots_is_within(&some, &all));
    assert_false(rv_slots_is_within(&all, &some));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots_fit_without_mentees_or_windows),
        cmocka_unit_test(test_slots_fit_in_one_window),
        cmocka_unit_test(test_slots_fit_needs_an_order),
        cmocka_unit_test(test_slots_fit_across_the_end_of_the_week),
        cmocka_unit_test(test_slots_fit_counts_equal_people),
        cmocka_unit_test(test_slots_fit_refuses_more_than_it_can_plan),
        cmocka_unit_test(test_slots_fit_agrees_with_every_layout),
        cmocka_unit_test(test_slots_windows_are_common_and_long_enough),
        cmocka_unit_test(test_slots_windows_pass_the_end_of_the_week),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
