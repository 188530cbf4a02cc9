/* People of pairs in groups: who is one person, who is in two groups, who is on the other side. */
#include "metrics/pair_groups.h"

#include <string.h>

#include "support/support.h"

static const char *const mentors[] = {"A", "B", "A", "C", "A"};
static const char *const mentees[] = {"x", "y", "y", "z", "x"};

static reversa_pair_rows rows_of(int64_t n)
{
    reversa_pair_rows rows;
    reversa_pair_rows_init(&rows);
    rows.n = n;
    rows.mentor_id = mentors;
    rows.mentee_id = mentees;
    return rows;
}

static void test_groups_number_people(void **state)
{
    (void)state;
    static const int32_t group[] = {1, 0, 0, -1, 1};
    static const bool counts[] = {true, true, true, true, false};
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows rows = rows_of(5);
    reversa_pair_groups given;
    rv_pair_groups groups;
    int64_t others[3];
    reversa_pair_groups_init(&given);
    given.n_groups = 2;
    given.group = group;
    assert_int_equal(rv_pair_groups_open(ctx, &rows, &given, counts, &groups), REVERSA_OK);
    assert_int_equal(groups.n, 3);
    assert_int_equal(groups.people.count, 3);
    assert_int_equal(groups.person[1], groups.person[2]);
    assert_int_equal(groups.person[4], -1);
    assert_int_equal(groups.group[groups.person[0]], 1);
    assert_int_equal(groups.group[groups.person[3]], 2);
    assert_int_equal(rv_pair_groups_count_others(ctx, &rows, &given, &groups, others), REVERSA_OK);
    assert_true(others[0] == 2 && others[1] == 1 && others[2] == 1); /* A meets two groups */
    rv_pair_groups_close(&groups);
    reversa_context_free(ctx);
}

static void expect_refused(reversa_context *ctx, const reversa_pair_rows *rows, const reversa_pair_groups *given,
                           reversa_status status, int64_t row)
{
    rv_pair_groups groups;
    reversa_error error;
    assert_int_equal(rv_begin(ctx), REVERSA_OK);
    assert_int_equal(rv_pair_groups_open(ctx, rows, given, NULL, &groups), status);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    rv_pair_groups_close(&groups);
}

static void test_groups_refused(void **state)
{
    (void)state;
    int32_t group[] = {1, 0, 0, -1, 1};
    reversa_context *ctx = rt_context(NULL);
    reversa_pair_rows rows = rows_of(5);
    reversa_pair_groups given;
    reversa_pair_groups_init(&given);
    given.n_groups = 2;
    expect_refused(ctx, &rows, &given, REVERSA_E_ARGUMENT, 0);
    given.group = group;
    group[2] = 1; /* y is in 0 */
    expect_refused(ctx, &rows, &given, REVERSA_E_DATA, 3);
    group[2] = 2;
    expect_refused(ctx, &rows, &given, REVERSA_E_DATA, 3);
    group[2] = -2;
    expect_refused(ctx, &rows, &given, REVERSA_E_DATA, 3);
    group[2] = 0;
    given.smallest = -1;
    expect_refused(ctx, &rows, &given, REVERSA_E_ARGUMENT, 0);
    given.smallest = 5;
    given.n_groups = 5000;
    expect_refused(ctx, &rows, &given, REVERSA_E_ARGUMENT, 0);
    given.n_groups = 2;
    given.side = (reversa_side)7;
    expect_refused(ctx, &rows, &given, REVERSA_E_ARGUMENT, 0);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_number_people),
        cmocka_unit_test(test_groups_refused),
    };
    return cmocka_run_group_tests_name("pair_groups", tests, NULL, NULL);
}
