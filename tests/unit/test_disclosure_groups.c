/*
 * Groups hidden whole: by hand, and random tables attacked by elimination and by the exact bounds of the flow.
 */
#include <string.h>

#include <reversa/disclosure.h>

#include "metrics/disclosure.h"
#include "support/attack.h"

#define MOST_ROWS 12
#define MOST_COLUMNS 6

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

static void expect_hidden(int32_t n_columns, const int64_t *counts, const char *expected)
{
    bool hidden[MOST_ROWS];
    const reversa_count_table table = {sizeof table, (int32_t)strlen(expected), n_columns, counts};
    assert_int_equal(reversa_disclosure_groups(ctx, &table, NULL, hidden), REVERSA_OK);
    for (size_t g = 0; g < strlen(expected); g++)
        if (hidden[g] != (expected[g] == 'h'))
            fail_msg("group %zu of %s", g, expected);
}

static void test_groups_by_hand(void **state)
{
    (void)state;
    expect_hidden(1, (const int64_t[]){5, 9, 0, 7}, "....");
    expect_hidden(1, (const int64_t[]){30, 2, 40, 20}, ".h.h"); /* the least of the others goes with it */
    expect_hidden(1, (const int64_t[]){30, 2, 3, 20}, ".hhh");  /* 2 and 3 leave only 1 to 4: three values */
    expect_hidden(1, (const int64_t[]){30, 4, 4, 4}, ".hhh");   /* together 12: each 1 to 10 */
    expect_hidden(1, (const int64_t[]){3, 0, 0}, "h..");        /* the total gives it away, whatever is done */
    /* one column is settled by a group that has nobody in the other */
    expect_hidden(2, (const int64_t[]){3, 20, 0, 15, 12, 30, 40, 50}, "hhh.");
    expect_hidden(2, (const int64_t[]){30, 20, 3, 2, 12, 30}, "hh."); /* of equals the first */
}

static void test_groups_options(void **state)
{
    (void)state;
    const int64_t counts[] = {9, 12, 0, 30};
    const reversa_count_table table = {sizeof table, 4, 1, counts};
    reversa_disclosure_options options;
    bool hidden[4];
    reversa_disclosure_options_init(&options);
    options.smallest = 10;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, &options, hidden), REVERSA_OK);
    assert_true(hidden[0] && hidden[1] && !hidden[2] && !hidden[3]);
    options.spread = 20; /* 9 and 12 leave 1 to 20: nineteen apart */
    assert_int_equal(reversa_disclosure_groups(ctx, &table, &options, hidden), REVERSA_OK);
    assert_true(hidden[0] && hidden[1] && !hidden[2] && hidden[3]);
    options.smallest = 0;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, &options, hidden), REVERSA_OK);
    assert_false(hidden[0] || hidden[1] || hidden[2] || hidden[3]);
    options.hide_zeros = true;
    options.spread = 0;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, &options, hidden), REVERSA_OK);
    assert_true(hidden[2] && hidden[0] && !hidden[3]);
}

static void test_groups_wrong_arguments(void **state)
{
    (void)state;
    const int64_t counts[] = {1, -1};
    reversa_count_table table = {sizeof table, 2, 1, counts};
    reversa_disclosure_options options;
    bool hidden[2] = {true, true};
    reversa_disclosure_options_init(&options);
    assert_int_equal(reversa_disclosure_groups(NULL, &table, NULL, hidden), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_groups(ctx, NULL, NULL, hidden), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_groups(ctx, &table, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_groups(ctx, &table, NULL, hidden), REVERSA_E_ARGUMENT);
    table.n_rows = 1;
    options.smallest = -1;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, &options, hidden), REVERSA_E_ARGUMENT);
    assert_true(hidden[0] && hidden[1]);
    table.n_rows = 0;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, NULL, hidden), REVERSA_OK);
}

typedef struct drawn {
    int32_t n_rows;
    int32_t n_columns;
    int64_t counts[MOST_ROWS * MOST_COLUMNS];
    bool hidden[MOST_ROWS];
    int64_t n_hidden;
} drawn;

static void draw(drawn *d, uint64_t *random)
{
    const reversa_count_table table = {sizeof table, d->n_rows = (int32_t)rt_between(random, 1, MOST_ROWS),
                                       d->n_columns = (int32_t)rt_between(random, 1, MOST_COLUMNS), d->counts};
    int64_t most = rt_between(random, 3, 40);
    for (int32_t i = 0; i < d->n_rows * d->n_columns; i++)
        d->counts[i] = rt_between(random, 0, 3) ? rt_between(random, 0, most) : 0;
    assert_int_equal(reversa_disclosure_groups(ctx, &table, NULL, d->hidden), REVERSA_OK);
    d->n_hidden = 0;
    for (int32_t g = 0; g < d->n_rows; g++)
        d->n_hidden += d->hidden[g];
}

/* All counts of the groups shown, all totals: nothing hidden follows by subtraction. */
static void attack(const drawn *d)
{
    static rt_attack a;
    rt_attack_open(&a, d->n_rows * d->n_columns);
    for (int32_t i = 0; i < d->n_rows * d->n_columns; i++)
        if (!d->hidden[i / d->n_columns])
            rt_attack_add_sum(&a, i, 1, 1);
    for (int32_t c = 0; c < d->n_columns; c++)
        rt_attack_add_sum(&a, c, d->n_columns, d->n_rows);
    for (int32_t i = 0; i < d->n_rows * d->n_columns; i++)
        assert_int_equal(rt_attack_settles(&a, i), !d->hidden[i / d->n_columns]);
}

/* The bounds of each small count, for a reader who knows what is above 0: 5 values or more, unless all who have some are
 * hidden. */
static void check_bounds(const drawn *d, int32_t column)
{
    int64_t column_counts[MOST_ROWS];
    uint8_t cells[(MOST_ROWS + 1) * 2] = {0};
    reversa_count_range ranges[(MOST_ROWS + 1) * 2];
    bool shown_some = false;
    for (int32_t g = 0; g < d->n_rows; g++) {
        column_counts[g] = d->counts[g * d->n_columns + column];
        cells[2 * g] = cells[2 * g + 1] = d->hidden[g] && column_counts[g] > 0;
        shown_some = shown_some || (!d->hidden[g] && column_counts[g] > 0);
    }
    const reversa_count_table table = {sizeof table, d->n_rows, 1, column_counts};
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 1, ranges), REVERSA_OK);
    for (int32_t g = 0; g < d->n_rows; g++) {
        bool small = column_counts[g] > 0 && column_counts[g] < 5;
        assert_true(!small || d->hidden[g]);
        if (small && shown_some)
            assert_true(ranges[2 * g].high - ranges[2 * g].low >= 4);
    }
}

static void test_groups_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 77;
    int64_t n_partly = 0;
    for (int round = 0; round < 2000; round++) {
        drawn d;
        int32_t n_empty = 0;
        draw(&d, &random);
        for (int32_t g = 0; g < d.n_rows; g++) {
            int64_t sum = 0;
            for (int32_t c = 0; c < d.n_columns; c++)
                sum += d.counts[g * d.n_columns + c];
            n_empty += sum == 0;
        }
        for (int32_t c = 0; c < d.n_columns; c++)
            check_bounds(&d, c);
        if (d.n_hidden == 1) /* nobody else is anywhere */
            assert_int_equal(n_empty, d.n_rows - 1);
        else
            attack(&d);
        n_partly += d.n_hidden > 1 && d.n_hidden < d.n_rows;
    }
    assert_true(n_partly > 200);
}

/* Where the sums of rows are known as well: bounds by flows over both, 5 values or more unless all groups are hidden. */
static void test_parts_of_known_sums_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 78;
    int64_t n_checked = 0;
    for (int round = 0; round < 1000; round++) {
        drawn d = {.n_rows = (int32_t)rt_between(&random, 2, MOST_ROWS),
                   .n_columns = (int32_t)rt_between(&random, 2, 4)};
        uint8_t cells[(MOST_ROWS + 1) * (MOST_COLUMNS + 1)] = {0};
        reversa_count_range ranges[(MOST_ROWS + 1) * (MOST_COLUMNS + 1)];
        int32_t width = d.n_columns + 1;
        for (int32_t i = 0; i < d.n_rows * d.n_columns; i++)
            d.counts[i] = rt_between(&random, 0, 9) ? rt_between(&random, 5, 30) : rt_between(&random, 0, 4);
        const rv_group_counts made = {.n_groups = (size_t)d.n_rows,
                                      .n_columns = (size_t)d.n_columns,
                                      .counts = d.counts,
                                      .smallest = 5,
                                      .totals_known = true};
        rv_disclosure_hide_groups(&made, d.hidden);
        for (int32_t i = 0; i < d.n_rows * d.n_columns; i++) {
            cells[i / d.n_columns * width + i % d.n_columns] = d.hidden[i / d.n_columns];
            d.n_hidden += d.hidden[i / d.n_columns];
            assert_true(d.counts[i] == 0 || d.counts[i] >= 5 || d.hidden[i / d.n_columns]);
        }
        if (d.n_hidden == 0 || d.n_hidden == d.n_rows * d.n_columns)
            continue;
        const reversa_count_table table = {sizeof table, d.n_rows, d.n_columns, d.counts};
        assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, ranges), REVERSA_OK);
        for (int32_t i = 0; i < d.n_rows * d.n_columns; i++) {
            const reversa_count_range *range = &ranges[i / d.n_columns * width + i % d.n_columns];
            if (d.counts[i] > 0 && d.counts[i] < 5)
                assert_true(range->high - range->low >= 4);
        }
        n_checked++;
    }
    assert_true(n_checked > 100);
}

/* The attacker finds what is there to be found: one group hidden alone, a row sum that is shown. */
static void test_attack_finds_what_can_be_found(void **state)
{
    (void)state;
    static rt_attack a;
    rt_attack_open(&a, 6); /* three groups of two columns */
    for (int c = 0; c < 2; c++)
        rt_attack_add_sum(&a, c, 2, 3);
    for (int i = 0; i < 4; i++)
        assert_false(rt_attack_settles(&a, i));
    rt_attack_add_sum(&a, 4, 1, 1);
    assert_true(rt_attack_settles(&a, 4));
    assert_false(rt_attack_settles(&a, 0));
    rt_attack_add(&a, (const double[]){1, -1, 0, 0, 0, 0});
    rt_attack_add(&a, (const double[]){1, 1, 0, 0, 0, 0});
    assert_true(rt_attack_settles(&a, 0) && rt_attack_settles(&a, 1) && rt_attack_settles(&a, 2));
    assert_false(rt_attack_settles(&a, 5) && !rt_attack_settles(&a, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_by_hand),
        cmocka_unit_test(test_groups_options),
        cmocka_unit_test(test_groups_wrong_arguments),
        cmocka_unit_test(test_groups_under_attack),
        cmocka_unit_test(test_parts_of_known_sums_under_attack),
        cmocka_unit_test(test_attack_finds_what_can_be_found),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
