/* The days between which people are seen, where nobody says them. */
#include <math.h>
#include <string.h>

#include "support/employment.h"

#define N 400

static reversa_context *ctx;

static int open_context(void **state)
{
    (void)state;
    ctx = rt_context(NULL);
    return 0;
}

static int close_context(void **state)
{
    (void)state;
    reversa_context_free(ctx);
    return 0;
}

/* Someone is hired on each of 2000 days by chance and stays 100 to 2500 days. `begins`: who left before is not in it. */
static int32_t draw(rt_employee *people, uint64_t seed, int32_t begins)
{
    uint64_t random = seed;
    int32_t n = 0;
    while (n < N) {
        int32_t hire = (int32_t)rt_between(&random, 0, 2000);
        int32_t exit = hire + (int32_t)rt_between(&random, 1, 2500);
        if (exit >= begins)
            people[n++] = (rt_employee){hire, exit <= 2000 ? exit : RT_NEVER, RT_NEVER, NULL, 30, "a"};
    }
    people[0] = (rt_employee){1000, 2000, RT_NEVER, NULL, 30, "a"}; /* on the last day */
    return n;
}

static void open_frame(const rt_employee *people, int32_t n, const reversa_retention_options *options,
                       rv_retention_frame *frame)
{
    reversa_employment *employment = rt_employment(ctx, people, n);
    rt_frame_open(ctx, employment, options, frame);
    reversa_employment_free(employment);
}

static void test_retention_window_find_whole_file(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        rt_employee people[N];
        rv_retention_frame frame;
        open_frame(people, draw(people, seed, 0), NULL, &frame);
        assert_int_equal(frame.options.window_start, REVERSA_MISSING_DATE);
        assert_int_equal(frame.options.as_of, 2000);
        rt_frame_close(&frame);
    }
}

/* Everybody hired on one day, everybody seen to the end, time counted backwards from one day: nobody is missing. */
static void test_retention_window_find_cohorts(void **state)
{
    (void)state;
    for (int32_t kind = 0; kind < 3; kind++) {
        rt_employee people[N];
        rv_retention_frame frame;
        for (int32_t i = 0; i < N; i++) {
            int32_t days = 30 * (1 + i % 40);
            int32_t hire = kind == 2 ? 5000 - days : 0;
            people[i] = (rt_employee){hire, kind == 1 && i % 3 ? RT_NEVER : hire + days, RT_NEVER, NULL, 30, "a"};
        }
        open_frame(people, N, NULL, &frame);
        assert_int_equal(frame.options.window_start, REVERSA_MISSING_DATE);
        assert_int_equal(frame.options.as_of, kind == 2 ? 5000 : 1200);
        rt_frame_close(&frame);
    }
}

static void test_retention_window_find_missing_leavers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        rt_employee people[N];
        rv_retention_frame frame;
        reversa_retention_options options;
        int32_t first = INT32_MAX;
        int32_t n = draw(people, seed, 1400);
        for (int32_t i = 0; i < n; i++)
            if (people[i].exit != RT_NEVER && people[i].exit < first)
                first = people[i].exit;
        open_frame(people, n, NULL, &frame);
        assert_int_equal(frame.options.window_start, first - 1);
        assert_true(frame.retention->n_warnings > 0 && strstr(frame.retention->warnings[0], "--from"));
        rt_frame_close(&frame);
        reversa_retention_options_init(&options);
        options.window_start = -1; /* so they say */
        open_frame(people, n, &options, &frame);
        assert_int_equal(frame.options.window_start, -1);
        assert_true(frame.entry[0] == 0);
        rt_frame_close(&frame);
    }
}

static void test_retention_window_find_stray_date(void **state)
{
    (void)state;
    for (int32_t kind = 0; kind < 3; kind++) {
        rt_employee people[N];
        rv_retention_frame frame;
        reversa_retention_options options;
        int32_t n = draw(people, 7, 0);
        if (kind == 0)
            people[3].exit = 5000;
        else if (kind == 1)
            people[3].hire = people[4].hire = 9000;
        else
            people[3].start = 6000;
        people[4].exit = kind == 1 ? RT_NEVER : people[4].exit;
        people[3].exit = kind == 1 ? RT_NEVER : people[3].exit;
        open_frame(people, n, NULL, &frame);
        assert_int_equal(frame.options.as_of, 2000);
        assert_non_null(strstr(frame.retention->warnings[0], "far beyond the others"));
        rt_frame_close(&frame);
        reversa_retention_options_init(&options);
        options.as_of = 5000;
        open_frame(people, n, &options, &frame);
        assert_int_equal(frame.options.as_of, 5000);
        rt_frame_close(&frame);
    }
}

static void test_retention_window_find_wrong_way_round(void **state)
{
    (void)state;
    rt_employee people[N];
    reversa_retention_options options;
    reversa_retention *retention = NULL;
    reversa_error error;
    reversa_employment *employment = rt_employment(ctx, people, draw(people, 3, 0));
    reversa_retention_options_init(&options);
    options.window_start = 2000;
    assert_int_equal(reversa_retention_create(ctx, employment, &options, &retention), REVERSA_E_ARGUMENT);
    reversa_context_error(ctx, 0, &error);
    assert_non_null(strstr(error.message, "window_start"));
    assert_null(retention);
    reversa_employment_free(employment);
}

/* What was used can be read, and the warnings too. */
static void test_retention_window_is_told(void **state)
{
    (void)state;
    rt_employee people[N];
    reversa_retention *retention = NULL;
    int32_t first;
    int32_t last;
    reversa_employment *employment = rt_employment(ctx, people, draw(people, 5, 1400));
    assert_int_equal(reversa_retention_create(ctx, employment, NULL, &retention), REVERSA_OK);
    reversa_retention_window(retention, &first, &last);
    assert_true(first >= 1390 && first < 1500 && last == 2000);
    int32_t n = reversa_retention_n_warnings(retention);
    assert_true(n > 0);
    assert_non_null(strstr(reversa_retention_warning(retention, 0), "Nobody left before"));
    assert_non_null(reversa_retention_warning(retention, n - 1));
    assert_null(reversa_retention_warning(retention, n));
    assert_null(reversa_retention_warning(retention, -1));
    reversa_retention_free(retention);
    reversa_employment_free(employment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_window_find_whole_file),
        cmocka_unit_test(test_retention_window_find_cohorts),
        cmocka_unit_test(test_retention_window_find_missing_leavers),
        cmocka_unit_test(test_retention_window_find_stray_date),
        cmocka_unit_test(test_retention_window_find_wrong_way_round),
        cmocka_unit_test(test_retention_window_is_told),
    };
    return cmocka_run_group_tests_name("retention_window", tests, open_context, close_context);
}
