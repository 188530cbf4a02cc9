/*
 * Disclosure control: tables by hand, and an attacker who subtracts over all totals on random tables, who is told all that
 * is shown and solves for the rest.
 */
#include "support/support.h"

#include <string.h>

#include <reversa/disclosure.h>

#define MOST 6
#define MOST_CELLS ((MOST + 1) * (MOST + 1))
#define MOST_EQUATIONS (2 * (MOST + 1))

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

static reversa_count_table table_of(int32_t rows, int32_t columns, const int64_t *counts)
{
    return (reversa_count_table){sizeof(reversa_count_table), rows, columns, counts};
}

static void protect(const reversa_count_table *table, const reversa_disclosure_options *options, uint8_t *cells)
{
    assert_int_equal(reversa_disclosure_protect(ctx, table, options, cells), REVERSA_OK);
}

/* ---- By hand ---- */

static void test_protect_hides_nothing_that_is_large(void **state)
{
    (void)state;
    const int64_t counts[] = {5, 9, 0, 7};
    const reversa_count_table table = table_of(2, 2, counts);
    uint8_t cells[9];
    memset(cells, 9, sizeof cells);
    protect(&table, NULL, cells);
    for (int i = 0; i < 9; i++)
        assert_int_equal(cells[i], REVERSA_DISCLOSURE_SHOWN);
}

/* One small count: a second in its row and its column must go, and with them the fourth corner; all totals stay. */
static void test_protect_one_small_count(void **state)
{
    (void)state;
    const int64_t counts[] = {2, 20, 30, 40, 10, 50, 60, 70, 80};
    const reversa_count_table table = table_of(3, 3, counts);
    const uint8_t expected[16] = {1, 2, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    uint8_t cells[16];
    protect(&table, NULL, cells);
    assert_memory_equal(cells, expected, sizeof cells);
}

/* A list of counts and its total: hiding one alone would be hiding none. */
static void test_protect_one_way(void **state)
{
    (void)state;
    const int64_t counts[] = {12, 3, 8, 40};
    const reversa_count_table table = table_of(4, 1, counts);
    const uint8_t expected[10] = {0, 0, 1, 1, 2, 2, 0, 0, 0, 0};
    uint8_t cells[10];
    protect(&table, NULL, cells);
    assert_memory_equal(cells, expected, sizeof cells);
}

static void test_protect_single_cell_hides_all(void **state)
{
    (void)state;
    const int64_t counts[] = {3};
    const reversa_count_table table = table_of(1, 1, counts);
    uint8_t cells[4];
    protect(&table, NULL, cells);
    for (int i = 0; i < 4; i++)
        assert_int_equal(cells[i], REVERSA_DISCLOSURE_SMALL);
}

/* 1 and 1 beside a shown total of 2 would both be known: whoever is hidden is at least 1. */
static void test_protect_two_ones_in_a_row(void **state)
{
    (void)state;
    const int64_t counts[] = {1, 1, 8, 9};
    const reversa_count_table table = table_of(2, 2, counts);
    reversa_count_range ranges[9];
    uint8_t cells[9] = {1, 1, 0, 1, 1, 0, 0, 0, 0};
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 1, ranges), REVERSA_OK);
    assert_int_equal(ranges[0].low, 1);
    assert_int_equal(ranges[0].high, 1);
    protect(&table, NULL, cells);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 1, ranges), REVERSA_OK);
    for (int i = 0; i < 2; i++)
        assert_true(cells[i] == REVERSA_DISCLOSURE_SMALL && ranges[i].high - ranges[i].low >= 4);
}

static void test_protect_zeros(void **state)
{
    (void)state;
    const int64_t counts[] = {0, 15, 10, 20, 30, 40};
    const reversa_count_table table = table_of(3, 2, counts);
    reversa_disclosure_options options;
    reversa_count_range ranges[12];
    uint8_t cells[12];
    protect(&table, NULL, cells);
    assert_int_equal(cells[0], REVERSA_DISCLOSURE_SHOWN);
    reversa_disclosure_options_init(&options);
    options.hide_zeros = true;
    protect(&table, &options, cells);
    assert_int_equal(cells[0], REVERSA_DISCLOSURE_SMALL);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, ranges), REVERSA_OK);
    assert_true(ranges[0].low == 0 && ranges[0].high >= 4);
}

static void test_protect_empty_table(void **state)
{
    (void)state;
    const reversa_count_table none = table_of(0, 3, NULL);
    uint8_t cells[4] = {9, 9, 9, 9};
    protect(&none, NULL, cells);
    assert_int_equal(cells[0] + cells[1] + cells[2] + cells[3], 0);
}

/* ---- The attacker ---- */

typedef struct drawn {
    int32_t rows;
    int32_t columns;
    int64_t counts[MOST * MOST];
    reversa_count_table table;
    int64_t full[MOST_CELLS]; /* with totals */
} drawn;

static void draw(drawn *d, uint64_t *random, int64_t largest)
{
    memset(d, 0, sizeof *d);
    d->rows = (int32_t)rt_between(random, 1, MOST);
    d->columns = (int32_t)rt_between(random, 1, MOST);
    int64_t zeros = rt_between(random, 0, 60);
    int32_t width = d->columns + 1;
    for (int32_t i = 0; i < d->rows; i++) {
        for (int32_t j = 0; j < d->columns; j++) {
            int64_t x = rt_between(random, 0, 99) < zeros ? 0 : rt_between(random, 0, largest);
            d->counts[i * d->columns + j] = x;
            d->full[i * width + j] = x;
            d->full[i * width + d->columns] += x;
            d->full[d->rows * width + j] += x;
            d->full[d->rows * width + d->columns] += x;
        }
    }
    d->table = table_of(d->rows, d->columns, d->counts);
}

/* The equations of a table restricted to the hidden cells: a row per row and column, totals negative. */
static int equations(const drawn *d, const uint8_t *cells, int matrix[MOST_EQUATIONS][MOST_CELLS])
{
    int32_t height = d->rows + 1;
    int32_t width = d->columns + 1;
    memset(matrix, 0, sizeof(int) * MOST_EQUATIONS * MOST_CELLS);
    for (int32_t i = 0; i < height; i++) {
        for (int32_t j = 0; j < width; j++) {
            if (!cells[i * width + j])
                continue;
            matrix[i][i * width + j] = j == d->columns ? -1 : 1;
            matrix[height + j][i * width + j] = i == d->rows ? -1 : 1;
        }
    }
    return height + width;
}

/* Gauss–Jordan in whole numbers: the matrix is totally unimodular, so every pivot is 1 or −1. */
static int reduce(int matrix[MOST_EQUATIONS][MOST_CELLS], int n_rows, int n_columns)
{
    int rank = 0;
    for (int column = 0; column < n_columns && rank < n_rows; column++) {
        int pivot = rank;
        while (pivot < n_rows && matrix[pivot][column] == 0)
            pivot++;
        if (pivot == n_rows)
            continue;
        assert_true(matrix[pivot][column] == 1 || matrix[pivot][column] == -1);
        for (int k = 0; k < n_columns; k++) {
            int kept = matrix[rank][k];
            matrix[rank][k] = matrix[pivot][k];
            matrix[pivot][k] = kept;
        }
        for (int i = 0; i < n_rows; i++) {
            int factor = i == rank ? 0 : matrix[i][column] * matrix[rank][column];
            for (int k = 0; k < n_columns && factor; k++)
                matrix[i][k] -= factor * matrix[rank][k];
        }
        rank++;
    }
    return rank;
}

/* Assert that no hidden count has one value only in the solutions of the equations: no reduced row has a single cell. */
static void attack(const drawn *d, const uint8_t *cells)
{
    static int matrix[MOST_EQUATIONS][MOST_CELLS];
    int n = (d->rows + 1) * (d->columns + 1);
    int rank = reduce(matrix, equations(d, cells, matrix), n);
    for (int i = 0; i < rank; i++) {
        int n_cells = 0;
        for (int k = 0; k < n; k++)
            n_cells += matrix[i][k] != 0;
        assert_true(n_cells > 1);
    }
}

static void check(const drawn *d, const reversa_disclosure_options *options)
{
    uint8_t cells[MOST_CELLS];
    reversa_count_range ranges[MOST_CELLS];
    int64_t floor = options->hide_zeros ? 0 : 1;
    protect(&d->table, options, cells);
    attack(d, cells);
    assert_int_equal(reversa_disclosure_audit(ctx, &d->table, cells, floor, ranges), REVERSA_OK);
    for (int i = 0; i < (d->rows + 1) * (d->columns + 1); i++) {
        bool small = d->full[i] >= floor && d->full[i] < options->smallest;
        int64_t spread = small ? options->smallest - 1 : 1;
        assert_int_equal(small, cells[i] == REVERSA_DISCLOSURE_SMALL);
        assert_true(ranges[i].low <= d->full[i] && d->full[i] <= ranges[i].high);
        if (cells[i])
            assert_true(ranges[i].high - ranges[i].low >= (spread > 1 ? spread : 1));
        else
            assert_true(ranges[i].low == ranges[i].high);
    }
}

static void test_protect_withstands_subtraction(void **state)
{
    (void)state;
    static drawn d;
    uint64_t random = rt_seed();
    reversa_disclosure_options options;
    reversa_disclosure_options_init(&options);
    for (int round = 0; round < 4000; round++) {
        draw(&d, &random, round % 3 == 0 ? 3 : round % 3 == 1 ? 12 : 100);
        options.smallest = rt_between(&random, 1, 3) == 1 ? rt_between(&random, 1, 20) : 5;
        options.hide_zeros = round % 4 == 0;
        check(&d, &options);
    }
}

/* The attack finds what there is to find: hiding only the small counts is not enough. */
static void test_attack_succeeds_without_guards(void **state)
{
    (void)state;
    static drawn d;
    static int matrix[MOST_EQUATIONS][MOST_CELLS];
    uint64_t random = rt_seed() + 1;
    int n_found = 0;
    for (int round = 0; round < 200; round++) {
        uint8_t cells[MOST_CELLS];
        draw(&d, &random, 40);
        int n = (d.rows + 1) * (d.columns + 1);
        for (int i = 0; i < n; i++)
            cells[i] = d.full[i] > 0 && d.full[i] < 5;
        int rank = reduce(matrix, equations(&d, cells, matrix), n);
        for (int i = 0; i < rank; i++) {
            int n_cells = 0;
            for (int k = 0; k < n; k++)
                n_cells += matrix[i][k] != 0;
            n_found += n_cells == 1;
        }
    }
    assert_true(n_found > 50);
}

/* ---- Bounds against all tables that there are ---- */

typedef struct search {
    const drawn *d;
    const uint8_t *cells;
    int64_t floor;
    int64_t most; /* of a count that is tried */
    int64_t x[MOST * MOST];
    int64_t low[MOST_CELLS];
    int64_t high[MOST_CELLS];
} search;

/* Is the table that is tried one that the reader cannot exclude? */
static void try_table(search *s)
{
    int64_t full[MOST_CELLS] = {0};
    int32_t width = s->d->columns + 1;
    int32_t n = (s->d->rows + 1) * width;
    for (int32_t i = 0; i < s->d->rows; i++) {
        for (int32_t j = 0; j < s->d->columns; j++) {
            int64_t x = s->x[i * s->d->columns + j];
            full[i * width + j] = x;
            full[i * width + s->d->columns] += x;
            full[s->d->rows * width + j] += x;
            full[s->d->rows * width + s->d->columns] += x;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        if (s->cells[i] ? full[i] < s->floor : full[i] != s->d->full[i])
            return;
    }
    for (int32_t i = 0; i < n; i++) {
        s->low[i] = full[i] < s->low[i] ? full[i] : s->low[i];
        s->high[i] = full[i] > s->high[i] ? full[i] : s->high[i];
    }
}

static void try_all(search *s, int32_t at)
{
    if (at == s->d->rows * s->d->columns) {
        try_table(s);
        return;
    }
    int32_t cell = at / s->d->columns * (s->d->columns + 1) + at % s->d->columns;
    int64_t first = s->cells[cell] ? s->floor : s->d->full[cell];
    int64_t last = s->cells[cell] ? s->most : first;
    for (s->x[at] = first; s->x[at] <= last; s->x[at]++)
        try_all(s, at + 1);
}

static void test_audit_bounds_are_exact(void **state)
{
    (void)state;
    static drawn d;
    uint64_t random = rt_seed() + 2;
    int n_bounded = 0;
    for (int round = 0; round < 3000; round++) {
        uint8_t cells[MOST_CELLS] = {0};
        reversa_count_range ranges[MOST_CELLS];
        search s = {.d = &d, .cells = cells, .floor = round % 2};
        draw(&d, &random, 4);
        if (d.rows * d.columns > 4)
            continue;
        int32_t n = (d.rows + 1) * (d.columns + 1);
        for (int32_t i = 0; i < n; i++)
            cells[i] = d.full[i] >= s.floor && rt_between(&random, 0, 9) < 6;
        cells[d.rows * (d.columns + 1) + d.columns] = 0; /* the grand total bounds all */
        s.most = d.full[n - 1];
        for (int32_t i = 0; i < n; i++) {
            s.low[i] = INT64_MAX;
            s.high[i] = -1;
        }
        try_all(&s, 0);
        assert_int_equal(reversa_disclosure_audit(ctx, &d.table, cells, s.floor, ranges), REVERSA_OK);
        for (int32_t i = 0; i < n; i++) {
            assert_int_equal(ranges[i].low, s.low[i]);
            assert_int_equal(ranges[i].high, s.high[i]);
            n_bounded += cells[i] && ranges[i].low < ranges[i].high;
        }
    }
    assert_true(n_bounded > 100);
}

static void test_audit_without_a_bound(void **state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 8, 9};
    const uint8_t all[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    const reversa_count_table table = table_of(2, 2, counts);
    reversa_count_range ranges[9];
    assert_int_equal(reversa_disclosure_audit(ctx, &table, all, 1, ranges), REVERSA_OK);
    for (int i = 0; i < 9; i++)
        assert_int_equal(ranges[i].high, INT64_MAX);
    assert_int_equal(ranges[0].low, 1);
    assert_int_equal(ranges[8].low, 4); /* four counts of at least 1 */
}

/* ---- Doors ---- */

static void test_protect_wrong_arguments(void **state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 8, 9};
    const int64_t negative[] = {3, -1, 8, 9};
    const int64_t huge[] = {INT64_C(1) << 40, 1, 8, 9};
    uint8_t cells[9];
    reversa_disclosure_options options;
    reversa_disclosure_options_init(&options);
    reversa_count_table table = table_of(2, 2, counts);
    assert_int_equal(reversa_disclosure_protect(NULL, &table, NULL, cells), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_protect(ctx, NULL, NULL, cells), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_protect(ctx, &table, NULL, NULL), REVERSA_E_ARGUMENT);
    options.smallest = -1;
    assert_int_equal(reversa_disclosure_protect(ctx, &table, &options, cells), REVERSA_E_ARGUMENT);
    options.smallest = 5;
    options.spread = -1;
    assert_int_equal(reversa_disclosure_protect(ctx, &table, &options, cells), REVERSA_E_ARGUMENT);
    options.spread = 0;
    options.struct_size = 4;
    assert_int_equal(reversa_disclosure_protect(ctx, &table, &options, cells), REVERSA_E_ARGUMENT);
    table.struct_size = 4;
    assert_int_equal(reversa_disclosure_protect(ctx, &table, NULL, cells), REVERSA_E_ARGUMENT);
    const reversa_count_table wrong[] = {table_of(2, 2, negative), table_of(2, 2, huge), table_of(2, 2, NULL),
                                         table_of(-1, 2, counts), table_of(INT32_MAX, INT32_MAX, counts)};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(reversa_disclosure_protect(ctx, &wrong[i], NULL, cells), REVERSA_E_ARGUMENT);
}

static void test_audit_wrong_arguments(void **state)
{
    (void)state;
    const int64_t counts[] = {0, 7, 8, 9};
    const uint8_t cells[9] = {1, 1, 0, 1, 1, 0, 0, 0, 0};
    reversa_count_range ranges[9];
    const reversa_count_table table = table_of(2, 2, counts);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, ranges), REVERSA_OK);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 1, ranges), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 2, ranges), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, NULL, 0, ranges), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_audit(ctx, &table, cells, 0, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_disclosure_audit(NULL, &table, cells, 0, ranges), REVERSA_E_ARGUMENT);
}

static reversa_status protect_and_audit(reversa_context *walked, void *state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 8, 9};
    uint8_t cells[9];
    reversa_count_range ranges[9];
    const reversa_count_table table = table_of(2, 2, counts);
    reversa_status status = reversa_disclosure_protect(walked, &table, NULL, cells);
    return status ? status : reversa_disclosure_audit(walked, &table, cells, 1, ranges);
}

static void test_protect_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {.name = "disclosure", .call = protect_and_audit};
    assert_true(rt_fault_walk(&walk) > 0);
}

static void test_protect_cancelled(void **state)
{
    (void)state;
    const int64_t counts[] = {3, 7, 8, 9};
    uint8_t cells[9];
    const reversa_count_table table = table_of(2, 2, counts);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_disclosure_protect(ctx, &table, NULL, cells), REVERSA_E_CANCELLED);
    reversa_context_resume(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protect_hides_nothing_that_is_large),
        cmocka_unit_test(test_protect_one_small_count),
        cmocka_unit_test(test_protect_one_way),
        cmocka_unit_test(test_protect_single_cell_hides_all),
        cmocka_unit_test(test_protect_two_ones_in_a_row),
        cmocka_unit_test(test_protect_zeros),
        cmocka_unit_test(test_protect_empty_table),
        cmocka_unit_test(test_protect_withstands_subtraction),
        cmocka_unit_test(test_attack_succeeds_without_guards),
        cmocka_unit_test(test_audit_bounds_are_exact),
        cmocka_unit_test(test_audit_without_a_bound),
        cmocka_unit_test(test_protect_wrong_arguments),
        cmocka_unit_test(test_audit_wrong_arguments),
        cmocka_unit_test(test_protect_out_of_memory),
        cmocka_unit_test(test_protect_cancelled),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
