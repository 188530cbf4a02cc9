/* Tables as networks: how far hidden counts can move, and what is hidden for them to. */
#include "support/support.h"

#include <string.h>

#include "metrics/count_flow.h"

static reversa_context *ctx;
static rv_arena arena;
static rv_count_flow flow;

/* A table of two rows and three columns; totals in the last. */
static int open_table(void **state)
{
    (void)state;
    static const int64_t counts[] = {2, 10, 30, 7, 0, 40};
    const reversa_count_table table = {sizeof table, 2, 3, counts};
    ctx = rt_context(NULL);
    rv_arena_open(ctx, &arena);
    assert_int_equal(rv_count_flow_open(ctx, &arena, &table, &flow), REVERSA_OK);
    flow.floor = 1;
    return 0;
}

static int close_table(void **state)
{
    (void)state;
    rv_arena_free(&arena);
    reversa_context_free(ctx);
    return 0;
}

static void test_open_adds_totals(void **state)
{
    (void)state;
    const int64_t expected[] = {2, 10, 30, 42, 7, 0, 40, 47, 9, 10, 70, 89};
    assert_memory_equal(flow.count, expected, sizeof expected);
    assert_memory_equal(flow.value, expected, sizeof expected);
}

static void test_slack_alone_cannot_move(void **state)
{
    (void)state;
    flow.cell[0] = REVERSA_DISCLOSURE_SMALL;
    assert_int_equal(rv_count_flow_slack(&flow, 0, true, INT64_MAX), 0);
    assert_int_equal(rv_count_flow_slack(&flow, 0, false, INT64_MAX), 0);
}

static void hide_cells(const size_t *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        flow.cell[cells[i]] = REVERSA_DISCLOSURE_GUARD;
}

static void test_slack_around_four_counts(void **state)
{
    (void)state;
    const size_t cells[] = {0, 2, 4, 6}; /* 2 30 / 7 40 */
    hide_cells(cells, 4);
    assert_int_equal(rv_count_flow_slack(&flow, 0, true, INT64_MAX), 6);  /* until 7 is 1 */
    assert_int_equal(rv_count_flow_slack(&flow, 0, false, INT64_MAX), 1); /* until it is 1 itself */
    assert_int_equal(rv_count_flow_slack(&flow, 6, false, INT64_MAX), 1);
    assert_int_equal(rv_count_flow_slack(&flow, 0, true, 4), 4);
    assert_memory_equal(flow.value, flow.count, 12 * sizeof *flow.value);
}

static void test_slack_over_totals_has_no_bound(void **state)
{
    (void)state;
    const size_t cells[] = {0, 3, 8, 11};
    hide_cells(cells, 4);
    assert_int_equal(rv_count_flow_slack(&flow, 0, true, INT64_MAX), INT64_MAX);
    assert_int_equal(rv_count_flow_slack(&flow, 3, true, 5), 5);
    assert_int_equal(rv_count_flow_slack(&flow, 11, false, INT64_MAX), 1);
}

static void test_hide_takes_the_cheapest_cycle(void **state)
{
    (void)state;
    flow.cell[0] = REVERSA_DISCLOSURE_SMALL;
    rv_count_flow_hide(&flow, 0, 3);
    const uint8_t expected[12] = {1, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0}; /* over 10 it would need the zero, or totals */
    assert_memory_equal(flow.cell, expected, sizeof expected);
}

static void test_hide_goes_over_totals_where_it_must(void **state)
{
    (void)state;
    flow.cell[0] = REVERSA_DISCLOSURE_SMALL;
    rv_count_flow_hide(&flow, 0, 1000); /* no count can fall so far */
    const uint8_t expected[12] = {1, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 2};
    assert_memory_equal(flow.cell, expected, sizeof expected);
    assert_int_equal(rv_count_flow_slack(&flow, 0, true, INT64_MAX), INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_open_adds_totals, open_table, close_table),
        cmocka_unit_test_setup_teardown(test_slack_alone_cannot_move, open_table, close_table),
        cmocka_unit_test_setup_teardown(test_slack_around_four_counts, open_table, close_table),
        cmocka_unit_test_setup_teardown(test_slack_over_totals_has_no_bound, open_table, close_table),
        cmocka_unit_test_setup_teardown(test_hide_takes_the_cheapest_cycle, open_table, close_table),
        cmocka_unit_test_setup_teardown(test_hide_goes_over_totals_where_it_must, open_table, close_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
