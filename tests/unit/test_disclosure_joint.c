/*
 * Combinations of attributes hidden: by hand, and random tables attacked by elimination and by the exact bounds of the flow,
 * by a reader who knows the numbers of each value that an audit by it alone shows.
 */
#include <string.h>

#include "metrics/disclosure.h"
#include "metrics/disclosure_joint.h"
#include "support/attack.h"

#define MOST 5 /* values of an attribute */
#define MOST_CELLS (MOST * MOST * MOST)

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

/* A full grid of counts, in which zeros are cells that are not there. */
typedef struct grid {
    int32_t n_dimensions;
    int32_t n_values[3];
    int32_t n; /* of the grid */
    int64_t counts[MOST_CELLS];
    bool hidden_value[3][MOST];
    bool listed[MOST_CELLS]; /* there, and not hidden */
    int32_t n_cells;
    int32_t n_hidden;
} grid;

static int32_t value_of(const grid *g, int32_t place, int32_t dimension)
{
    for (int32_t d = g->n_dimensions - 1; d > dimension; d--)
        place /= g->n_values[d];
    return place % g->n_values[dimension];
}

static void hide_values(grid *g, int32_t dimension, int64_t smallest)
{
    int64_t counts[MOST] = {0};
    for (int32_t i = 0; i < g->n; i++)
        counts[value_of(g, i, dimension)] += g->counts[i];
    const rv_group_counts table = {
        .n_groups = (size_t)g->n_values[dimension], .n_columns = 1, .counts = counts, .smallest = smallest};
    memset(g->hidden_value[dimension], 0, sizeof g->hidden_value[dimension]);
    rv_disclosure_hide_groups(&table, g->hidden_value[dimension]);
}

static void protect(grid *g, int64_t smallest)
{
    static const bool passes[] = {true, true, true};
    int32_t codes[MOST_CELLS * 3];
    int32_t place[MOST_CELLS];
    int64_t counts[MOST_CELLS];
    bool hidden[MOST_CELLS];
    const bool *const hidden_value[] = {g->hidden_value[0], g->hidden_value[1], g->hidden_value[2]};
    g->n_cells = g->n_hidden = 0;
    memset(g->listed, 0, sizeof g->listed);
    for (int32_t d = 0; d < g->n_dimensions; d++)
        hide_values(g, d, smallest);
    for (int32_t i = 0; i < g->n; i++) {
        if (g->counts[i] == 0)
            continue;
        for (int32_t d = 0; d < g->n_dimensions; d++)
            codes[g->n_cells * g->n_dimensions + d] = value_of(g, i, d);
        counts[g->n_cells] = g->counts[i];
        place[g->n_cells++] = i;
    }
    const rv_joint_counts table = {.n_dimensions = g->n_dimensions,
                                   .n_cells = g->n_cells,
                                   .n_columns = 1,
                                   .codes = codes,
                                   .counts = counts,
                                   .hidden_value = hidden_value,
                                   .passes = passes,
                                   .smallest = smallest};
    assert_int_equal(rv_disclosure_hide_joint(ctx, &table, hidden), REVERSA_OK);
    for (int32_t c = 0; c < g->n_cells; c++) {
        g->listed[place[c]] = !hidden[c];
        g->n_hidden += hidden[c];
    }
}

static void expect_listed(int32_t rows, int32_t columns, const int64_t *counts, const char *expected)
{
    grid g = {.n_dimensions = 2, .n_values = {rows, columns}, .n = rows * columns};
    memcpy(g.counts, counts, (size_t)g.n * sizeof *counts);
    protect(&g, 5);
    for (int32_t i = 0; i < g.n; i++)
        if (g.listed[i] != (expected[i] == '.'))
            fail_msg("cell %d of %s", i, expected);
}

static void test_joint_by_hand(void **state)
{
    (void)state;
    expect_listed(2, 2, (const int64_t[]){10, 20, 30, 40}, "....");
    expect_listed(2, 2, (const int64_t[]){2, 20, 30, 40}, "hhhh"); /* with the margins one gives all four */
    /* the square with the fewest people: 2, 20, 25, 30 */
    expect_listed(3, 3, (const int64_t[]){2, 20, 90, 30, 25, 80, 70, 60, 50}, "hh.hh....");
    /* a combination that is not listed may be empty: 2 and 20 with the empty one and 30 */
    expect_listed(3, 3, (const int64_t[]){2, 20, 90, 30, 0, 80, 70, 60, 50}, "hh.hh....");
    /* a value that is hidden, and the one hidden with it: people may pass between them, nothing else is needed */
    expect_listed(3, 2, (const int64_t[]){2, 1, 20, 30, 50, 60}, "hhhh..");
}

/* Two attributes: exact bounds, everything unlisted is 0 or more. */
static void check_bounds(const grid *g)
{
    uint8_t cells[(MOST + 1) * (MOST + 1)] = {0};
    reversa_count_range ranges[(MOST + 1) * (MOST + 1)];
    int32_t width = g->n_values[1] + 1;
    for (int32_t i = 0; i < g->n; i++)
        cells[i / g->n_values[1] * width + i % g->n_values[1]] = !g->listed[i];
    for (int32_t r = 0; r < g->n_values[0]; r++)
        cells[r * width + width - 1] = g->hidden_value[0][r];
    for (int32_t c = 0; c < g->n_values[1]; c++)
        cells[g->n_values[0] * width + c] = g->hidden_value[1][c];
    const reversa_count_table table = {sizeof table, g->n_values[0], g->n_values[1], g->counts};
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, ranges), REVERSA_OK);
    for (int32_t i = 0; i < g->n; i++) {
        const reversa_count_range *range = &ranges[i / g->n_values[1] * width + i % g->n_values[1]];
        if (g->counts[i] > 0 && g->counts[i] < 5)
            assert_true(range->high - range->low >= 4);
    }
}

/* Any number of attributes: no small sum of cells that agree in `of` follows. */
static void eliminate(const grid *g)
{
    static rt_attack a;
    rt_attack_open(&a, g->n);
    rt_attack_add_sum(&a, 0, 1, g->n);
    for (int32_t i = 0; i < g->n; i++)
        if (g->listed[i])
            rt_attack_add_sum(&a, i, 1, 1);
    for (int32_t d = 0; d < g->n_dimensions; d++) {
        for (int32_t v = 0; v < g->n_values[d]; v++) {
            double sum[MOST_CELLS] = {0};
            for (int32_t i = 0; i < g->n; i++)
                sum[i] = value_of(g, i, d) == v;
            if (!g->hidden_value[d][v])
                rt_attack_add(&a, sum);
        }
    }
    for (int32_t first = 0; first < g->n; first++) {
        for (uint32_t of = 1; of < UINT32_C(1) << g->n_dimensions; of++) {
            double sum[MOST_CELLS] = {0};
            int64_t count = 0;
            for (int32_t i = 0; i < g->n; i++) {
                bool agrees = true;
                for (int32_t d = 0; d < g->n_dimensions; d++)
                    agrees = agrees && (!(of >> d & 1) || value_of(g, i, d) == value_of(g, first, d));
                sum[i] = agrees;
                count += agrees ? g->counts[i] : 0;
            }
            if (count > 0 && count < 5)
                assert_false(rt_attack_gives(&a, sum));
        }
    }
}

/* Somebody is here, so that each value is somebody's. */
static bool is_diagonal(const grid *g, int32_t place)
{
    int32_t most = 0;
    for (int32_t d = 0; d < g->n_dimensions; d++)
        most = value_of(g, place, d) > most ? value_of(g, place, d) : most;
    for (int32_t d = 0; d < g->n_dimensions; d++)
        if (value_of(g, place, d) != (most < g->n_values[d] ? most : g->n_values[d] - 1))
            return false;
    return true;
}

static void draw(grid *g, uint64_t *random, int32_t n_dimensions, int32_t most)
{
    memset(g, 0, sizeof *g);
    g->n_dimensions = n_dimensions;
    g->n = 1;
    for (int32_t d = 0; d < n_dimensions; d++)
        g->n *= g->n_values[d] = (int32_t)rt_between(random, 2, most);
    int64_t rare = rt_between(random, 2, 20);
    for (int32_t i = 0; i < g->n; i++)
        g->counts[i] = is_diagonal(g, i) || rt_between(random, 0, rare) ? rt_between(random, 5, 60)
                                                                        : rt_between(random, 0, 4);
    protect(g, 5);
}

static void test_joint_of_two_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 31;
    int n_partly = 0;
    for (int round = 0; round < 1500; round++) {
        grid g;
        draw(&g, &random, 2, MOST);
        check_bounds(&g);
        eliminate(&g);
        n_partly += g.n_hidden > 0 && g.n_hidden < g.n_cells;
    }
    assert_true(n_partly > 300);
}

static void test_joint_of_three_under_attack(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 32;
    int n_partly = 0;
    for (int round = 0; round < 60; round++) {
        grid g;
        draw(&g, &random, 3, 3);
        eliminate(&g);
        n_partly += g.n_hidden > 0 && g.n_hidden < g.n_cells;
    }
    assert_true(n_partly > 10);
}

/* Whichever attribute is named first. */
static void test_joint_turned(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 33;
    int n_partly = 0;
    for (int round = 0; round < 500; round++) {
        grid g;
        grid turned;
        draw(&g, &random, 2, MOST);
        turned = g;
        turned.n_values[0] = g.n_values[1];
        turned.n_values[1] = g.n_values[0];
        for (int32_t i = 0; i < g.n; i++)
            turned.counts[value_of(&g, i, 1) * g.n_values[0] + value_of(&g, i, 0)] = g.counts[i];
        protect(&turned, 5);
        for (int32_t i = 0; i < g.n; i++)
            assert_int_equal(turned.listed[value_of(&g, i, 1) * g.n_values[0] + value_of(&g, i, 0)], g.listed[i]);
        n_partly += g.n_hidden > 0 && g.n_hidden < g.n_cells;
    }
    assert_true(n_partly > 100);
}

/* The attack finds what is there to be found where small counts alone are hidden. */
static void test_attack_finds_what_can_be_found(void **state)
{
    (void)state;
    static rt_attack a;
    rt_attack_open(&a, 4);
    for (int i = 1; i < 4; i++)
        rt_attack_add_sum(&a, i, 1, 1);
    assert_false(rt_attack_settles(&a, 0));
    rt_attack_add_sum(&a, 0, 1, 2);
    assert_true(rt_attack_settles(&a, 0));
}

static void test_joint_too_large_hides_all(void **state)
{
    (void)state;
    static int32_t codes[2 * (RV_JOINT_CELLS + 1)];
    static int64_t counts[RV_JOINT_CELLS + 1];
    static bool hidden[RV_JOINT_CELLS + 1];
    static const bool shown_value[RV_JOINT_CELLS + 1];
    static const bool *const hidden_value[] = {shown_value, shown_value};
    static const bool passes[] = {true, true};
    for (int32_t c = 0; c <= RV_JOINT_CELLS; c++) {
        codes[2 * c] = c;
        counts[c] = 100;
    }
    rv_joint_counts table = {.n_dimensions = 2,
                             .n_cells = RV_JOINT_CELLS + 1,
                             .n_columns = 1,
                             .codes = codes,
                             .counts = counts,
                             .hidden_value = hidden_value,
                             .passes = passes,
                             .smallest = 5};
    assert_int_equal(rv_disclosure_hide_joint(ctx, &table, hidden), REVERSA_OK);
    assert_true(hidden[0] && hidden[RV_JOINT_CELLS]);
    table.n_cells = 3;
    assert_int_equal(rv_disclosure_hide_joint(ctx, &table, hidden), REVERSA_OK);
    assert_false(hidden[0] || hidden[1] || hidden[2]);
    reversa_context_cancel(ctx);
    assert_int_equal(rv_disclosure_hide_joint(ctx, &table, hidden), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joint_by_hand),
        cmocka_unit_test(test_joint_of_two_under_attack),
        cmocka_unit_test(test_joint_of_three_under_attack),
        cmocka_unit_test(test_joint_turned),
        cmocka_unit_test(test_attack_finds_what_can_be_found),
        cmocka_unit_test(test_joint_too_large_hides_all),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
