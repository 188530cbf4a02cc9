/* People on the clock of their tenure: entries, exits, joins, columns, who is left out. */
#include <math.h>
#include <string.h>

#include "support/employment.h"

static reversa_retention_options defaults(void)
{
    reversa_retention_options options;
    reversa_retention_options_init(&options);
    return options;
}

static void test_retention_frame_fill_times(void **state)
{
    (void)state;
    static const rt_employee people[7] = {
        {100, 200, 150, "Voluntary", 30, "a"},    /* joins after 50 days, leaves after 100 */
        {100, RT_NEVER, 90, NULL, 30, "a"},       /* joins before the hire: from the first day */
        {300, 300, RT_NEVER, "retired", 30, "a"}, /* leaves on the day of the hire */
        {100, 500, 450, "voluntary", 30, "a"},    /* both beyond the last day */
        {400, RT_NEVER, RT_NEVER, NULL, 30, "a"}, /* hired on the last day: no time */
        {150, 250, 250, "dismissed", 30, "a"},    /* joins on the last day: never in it */
        {50, 100, RT_NEVER, NULL, 30, "a"},       /* no reason */
    };
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 7);
    reversa_retention_options options = defaults();
    rv_retention_frame frame;
    options.as_of = 400;
    rt_frame_open(ctx, employment, &options, &frame);
    static const int32_t row[6] = {0, 1, 2, 3, 5, 6};
    static const double exit[6] = {100, 300, .5, 300, 100, 50};
    static const double start[6] = {50, 0, INFINITY, INFINITY, INFINITY, INFINITY};
    static const int32_t event[6] = {1, 0, 2, 0, 2, 3}; /* voluntary, none, other, unknown */
    assert_int_equal(frame.n, 6);
    for (int32_t k = 0; k < 6; k++) {
        assert_int_equal(frame.row[k], row[k]);
        assert_true(frame.entry[k] == 0 && frame.exit[k] == exit[k] && frame.start[k] == start[k]);
        assert_int_equal(frame.event[k], event[k]);
    }
    assert_int_equal(frame.n_joined, 2);
    assert_true(frame.has_word);
    static const int64_t leaving[4] = {2, 1, 2, 1};
    for (int32_t i = 0; i < 4; i++)
        assert_int_equal(frame.n_leaving[i], leaving[i]);
    assert_int_equal(frame.retention->n_warnings, 2);
    assert_string_equal(frame.retention->warnings[0],
                        "Left out because they were hired on the last day of the data or after: 1 person");
    assert_non_null(strstr(frame.retention->warnings[1], "count as never having joined: 2 people"));
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void test_retention_frame_fill_window(void **state)
{
    (void)state;
    static const rt_employee people[4] = {
        {100, 200, RT_NEVER, NULL, 30, "a"},      /* left before the window */
        {100, 250, RT_NEVER, NULL, 30, "a"},      /* left on its first day: not seen either */
        {100, 300, 120, "voluntary", 30, "a"},    /* seen from day 150 of tenure */
        {260, RT_NEVER, RT_NEVER, NULL, 30, "a"}, /* hired within */
    };
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 4);
    reversa_retention_options options = defaults();
    rv_retention_frame frame;
    options.window_start = 250;
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(frame.options.as_of, 300); /* the latest date */
    assert_int_equal(frame.n, 2);
    assert_true(frame.entry[0] == 150 && frame.exit[0] == 200 && frame.start[0] == 20);
    assert_true(frame.entry[1] == 0 && frame.exit[1] == 40);
    assert_int_equal(frame.retention->n_warnings, 1);
    assert_non_null(strstr(frame.retention->warnings[0], "left by the first day of the data: 2 people"));
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

static void test_retention_frame_fill_columns(void **state)
{
    (void)state;
    static const rt_employee people[7] = {{0, 9, RT_NEVER, NULL, 30, "south"},  {0, 9, RT_NEVER, NULL, 31, "north"},
                                          {0, 9, RT_NEVER, NULL, NAN, "north"}, {0, 9, RT_NEVER, NULL, 33, NULL},
                                          {0, 9, RT_NEVER, NULL, 34, "east"},   {0, 9, RT_NEVER, NULL, 35, "south"},
                                          {0, 9, RT_NEVER, NULL, 30, "east"}};
    static const char *const adjust[2] = {"age", "unit"};
    static const char *const exact[2] = {"unit", "age"};
    reversa_context *ctx = rt_context(NULL);
    reversa_employment *employment = rt_employment(ctx, people, 7);
    reversa_retention_options options = defaults();
    rv_retention_frame frame;
    options.adjust = adjust;
    options.n_adjust = 2;
    options.exact = exact;
    options.n_exact = 2;
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(frame.n, 5);
    assert_int_equal(frame.n_columns, 3);
    static const char *const names[3] = {"age", "unit = north", "unit = south"}; /* east: first of the most frequent */
    static const double columns[3][5] = {{30, 31, 34, 35, 30}, {0, 1, 0, 0, 0}, {1, 0, 0, 1, 0}};
    for (int32_t c = 0; c < 3; c++) {
        assert_string_equal(frame.names[c], names[c]);
        for (int32_t k = 0; k < 5; k++)
            assert_true(frame.columns[c][k] == columns[c][k]);
    }
    for (int32_t k = 0; k < 5; k++) /* all differ in unit or age */
        for (int32_t j = 0; j < k; j++)
            assert_true(frame.cell[k] != frame.cell[j]);
    assert_int_equal(frame.retention->n_warnings, 1);
    assert_non_null(strstr(frame.retention->warnings[0], "lack a value in a column that is used: 2 people"));
    rt_frame_close(&frame);
    options.n_exact = 1;
    rt_frame_open(ctx, employment, &options, &frame);
    assert_true(frame.cell[0] == frame.cell[3] && frame.cell[2] == frame.cell[4] && frame.cell[0] != frame.cell[2]);
    rt_frame_close(&frame);
    options.n_adjust = options.n_exact = 0;
    options.where_column = "unit";
    options.where_value = "north";
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(frame.n, 2);
    assert_true(frame.row[0] == 1 && frame.row[1] == 2);
    rt_frame_close(&frame);
    options.where_value = "nowhere";
    rt_frame_open(ctx, employment, &options, &frame);
    assert_int_equal(frame.n, 0);
    rt_frame_close(&frame);
    reversa_employment_free(employment);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_retention_frame_fill_times),
        cmocka_unit_test(test_retention_frame_fill_window),
        cmocka_unit_test(test_retention_frame_fill_columns),
    };
    return cmocka_run_group_tests_name("retention_frame", tests, NULL, NULL);
}
