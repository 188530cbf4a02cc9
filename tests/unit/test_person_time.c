/* Person-time: what is refused, how near times become equal, and the orders of the rows. */
#include "support/support.h"

#include <math.h>
#include <string.h>

#include "metrics/person_time.h"

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

static reversa_survival_rows rows_of(int64_t n, const double *entry, const double *exit, const int32_t *event)
{
    reversa_survival_rows rows;
    reversa_survival_rows_init(&rows);
    rows.n = n;
    rows.entry = entry;
    rows.exit = exit;
    rows.event = event;
    return rows;
}

static void expect_refused(const reversa_survival_rows *rows, reversa_status status, int64_t row, const char *column)
{
    reversa_survival *survival = NULL;
    reversa_error error;
    assert_int_equal(reversa_survival_create(ctx, rows, &survival), status);
    assert_null(survival);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.code, status);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
    else
        assert_null(error.column);
}

static void test_create_wrong_arguments(void **state)
{
    (void)state;
    const double exit[] = {1, 2};
    const int32_t event[] = {1, 0};
    const int32_t below[] = {0, -1};
    const int32_t largest[] = {INT32_MAX, 0};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(2, NULL, exit, event);
    assert_int_equal(reversa_survival_create(NULL, &rows, &survival), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_survival_create(ctx, NULL, &survival), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_survival_create(ctx, &rows, NULL), REVERSA_E_ARGUMENT);
    rows.stratum = below;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 2, "stratum");
    rows.stratum = NULL;
    rows.group = largest;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 1, "group");
    rows = rows_of(-1, NULL, exit, event);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of((int64_t)INT32_MAX + 1, NULL, exit, event);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(2, NULL, NULL, event);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(2, NULL, exit, NULL);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(2, NULL, exit, event);
    rows.struct_size = 4;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
}

static void test_create_reports_every_wrong_row(void **state)
{
    (void)state;
    const double entry[] = {0, 1, NAN, INFINITY, 0, 0, 0};
    const double exit[] = {NAN, 1, 2, 3, -INFINITY, 1, 1};
    const int32_t event[] = {0, 1, 0, 1, 0, -1, 0};
    const double weight[] = {1, 1, 1, 1, 1, 1, -0.5};
    const char *const columns[] = {"exit", "exit", "entry", "entry", "exit", "event", "weight"};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(7, entry, exit, event);
    rows.weight = weight;
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_E_DATA);
    assert_null(survival);
    assert_int_equal(reversa_context_error_count(ctx), 7);
    for (int i = 0; i < 7; i++) {
        reversa_error error;
        reversa_context_error(ctx, i, &error);
        assert_int_equal(error.row, i + 1);
        assert_string_equal(error.column, columns[i]);
    }
}

static void test_create_empty(void **state)
{
    (void)state;
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(0, NULL, NULL, NULL);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    assert_int_equal(reversa_survival_n_rows(survival), 0);
    assert_int_equal(reversa_survival_n_groups(survival), 1);
    reversa_survival_free(survival);
    reversa_survival_free(NULL);
}

/* aeqSurv(Surv(c(0.1 + 0.2, 0.3, 0.6, 0.7, 1), ...)) in R: the first two are 0.3. */
static void test_create_joins_near_times(void **state)
{
    (void)state;
    const double exit[] = {0.1 + 0.2, 0.3, 0.6, 0.7, 1};
    const int32_t event[] = {0, 1, 1, 0, 1};
    const int32_t order[] = {1, 0, 2, 3, 4}; /* the event before the censored */
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(5, NULL, exit, event);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    assert_true(survival->exit[0] == 0.3 && survival->exit[1] == 0.3 && survival->exit[2] == 0.6);
    assert_memory_equal(survival->by_exit, order, sizeof order);
    assert_false(survival->delayed);
    assert_null(survival->by_entry);
    reversa_survival_free(survival);
}

/* A run joins as a whole, each time compared with the one before; an entry joins an exit; beyond the bound nothing. */
static void test_create_joins_runs_of_entries_and_exits(void **state)
{
    (void)state;
    const double step = 1e-8; /* the mean is about 1 and the bound 1.49e-8 */
    const double entry[] = {0, 1 + 2 * step, -INFINITY, 0};
    const double exit[] = {1, 2, 1 + step, 1 + 4 * step};
    const int32_t event[] = {1, 1, 1, 1};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(4, entry, exit, event);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    assert_true(survival->exit[0] == 1 && survival->exit[2] == 1 && survival->entry[1] == 1);
    assert_true(survival->exit[3] == 1 + 4 * step && survival->exit[1] == 2);
    assert_true(survival->delayed);
    const int32_t by_entry[] = {2, 0, 3, 1};
    assert_memory_equal(survival->by_entry, by_entry, sizeof by_entry);
    reversa_survival_free(survival);
}

static void test_create_refuses_length_by_rounding(void **state)
{
    (void)state;
    const double entry[] = {0, 1};
    const double exit[] = {1, 1 + 1e-9};
    const int32_t event[] = {1, 1};
    reversa_survival_rows rows = rows_of(2, entry, exit, event);
    expect_refused(&rows, REVERSA_E_DATA, 2, "exit");
}

static void test_create_numbers_clusters(void **state)
{
    (void)state;
    const double exit[] = {3, 1, 2, 1};
    const int32_t event[] = {1, 0, 1, 1};
    const int32_t cluster[] = {70, -5, 70, INT32_MAX};
    const int32_t group[] = {2, 0, 0, 0};
    const int32_t stratum[] = {0, 0, 4, 0};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(4, NULL, exit, event);
    rows.cluster = cluster;
    rows.group = group;
    rows.stratum = stratum;
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    const int32_t dense[] = {1, 0, 1, 2};
    const int32_t by_exit[] = {3, 1, 2, 0};
    assert_memory_equal(survival->cluster, dense, sizeof dense);
    assert_memory_equal(survival->by_exit, by_exit, sizeof by_exit);
    assert_int_equal(survival->n_clusters, 3);
    assert_true(survival->clustered);
    assert_false(survival->weighted);
    assert_int_equal(reversa_survival_n_groups(survival), 3);
    assert_int_equal(survival->n_strata, 5);
    reversa_survival_free(survival);
}

/* Entries before the first exit do not change a risk set. */
static void test_create_entries_that_delay_nothing(void **state)
{
    (void)state;
    const double entry[] = {0, 0.5, -INFINITY};
    const double exit[] = {3, 1, 2};
    const int32_t event[] = {1, 0, 1};
    reversa_survival *survival = NULL;
    reversa_survival_rows rows = rows_of(3, entry, exit, event);
    assert_int_equal(reversa_survival_create(ctx, &rows, &survival), REVERSA_OK);
    assert_false(survival->delayed);
    assert_true(survival->entry[1] == 0.5 && survival->entry[2] == -INFINITY);
    reversa_survival_free(survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_wrong_arguments),
        cmocka_unit_test(test_create_reports_every_wrong_row),
        cmocka_unit_test(test_create_empty),
        cmocka_unit_test(test_create_joins_near_times),
        cmocka_unit_test(test_create_joins_runs_of_entries_and_exits),
        cmocka_unit_test(test_create_refuses_length_by_rounding),
        cmocka_unit_test(test_create_numbers_clusters),
        cmocka_unit_test(test_create_entries_that_delay_nothing),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
