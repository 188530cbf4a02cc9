/* Networks: what is refused, ties given twice, enlarging, comparing, memory. */
#include "support/numbers.h"

#include <stdlib.h>
#include <string.h>

#include "metrics/ties.h"
#include "support/attack.h"
#include "support/match.h"

static reversa_context *ctx;

static const int32_t group[] = {0, 0, 1, 1, 2, 0, 0, 2};
static const int32_t from[] = {0, 2, 0, 3, 5, 1, 6};
static const int32_t to[] = {1, 1, 2, 2, 4, 0, 6}; /* 0–1 twice, 6 with themselves */

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

static reversa_network_rows rows_of(int32_t n_people, int64_t n_ties)
{
    reversa_network_rows rows;
    reversa_network_rows_init(&rows);
    rows.n_people = n_people;
    rows.group = group;
    rows.n_ties = n_ties;
    rows.from = from;
    rows.to = to;
    rows.smallest = 0;
    return rows;
}

static reversa_network *make(int64_t n_ties)
{
    reversa_network *ties;
    reversa_network_rows rows = rows_of(8, n_ties);
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    return ties;
}

static void test_create_orders_and_joins(void **state)
{
    (void)state;
    const int32_t expected_from[] = {0, 0, 1, 2, 4};
    const int32_t expected_to[] = {1, 2, 2, 3, 5};
    const int64_t offset[] = {0, 2, 4, 7, 8, 9, 10, 10, 10};
    const int32_t neighbour[] = {1, 2, 0, 2, 0, 1, 3, 2, 5, 4};
    reversa_network *ties = make(7);
    assert_int_equal(ties->n_ties, 5);
    assert_int_equal(ties->n_groups, 3);
    assert_memory_equal(ties->from, expected_from, sizeof expected_from);
    assert_memory_equal(ties->to, expected_to, sizeof expected_to);
    assert_memory_equal(ties->offset, offset, sizeof offset);
    assert_memory_equal(ties->neighbour, neighbour, sizeof neighbour);
    reversa_network_free(ties);
}

static void test_of_group_counts(void **state)
{
    (void)state;
    const int64_t expected[3][2] = {{3, 1}, {2, 1}, {1, 0}};
    int64_t external;
    int64_t internal;
    reversa_network *ties = make(7);
    for (int32_t g = 0; g < 3; g++) {
        reversa_network_of_group(ties, g, &external, &internal);
        assert_int_equal(external, expected[g][0]);
        assert_int_equal(internal, expected[g][1]);
    }
    reversa_network_of_group(ties, 3, &external, &internal);
    assert_int_equal(external + internal, 0);
    reversa_network_of_group(ties, -1, &external, &internal);
    assert_int_equal(external + internal, 0);
    reversa_network_free(ties);
}

static void test_add_and_compare(void **state)
{
    (void)state;
    reversa_network_gain gain;
    reversa_network *before = make(1);
    reversa_network *after;
    reversa_network *none = make(0);
    reversa_network_rows rows = rows_of(0, 7);
    assert_int_equal(reversa_network_add(ctx, before, &rows, &after), REVERSA_OK);
    reversa_network_compare(before, after, &gain);
    assert_int_equal(gain.n_new, 4);
    assert_int_equal(gain.external_before, 0);
    assert_int_equal(gain.external_after, 3);
    assert_true(isnan(gain.gain_percent));
    rt_close(gain.ei_before, -1, 0);
    rt_close(gain.ei_after, 0.2, 1e-15);
    assert_int_equal(gain.components_before, 7);
    assert_int_equal(gain.components_after, 4);
    reversa_network_compare(after, after, &gain);
    rt_close(gain.gain_percent, 0, 0);
    reversa_network_compare(none, none, &gain);
    assert_true(isnan(gain.ei_before) && isnan(gain.assortativity_after));
    reversa_network_free(before);
    reversa_network_free(after);
    reversa_network_free(none);
}

static void expect_refused(const reversa_network_rows *rows, reversa_status status, int64_t row, const char *column)
{
    reversa_network *ties = NULL;
    reversa_error error;
    assert_int_equal(reversa_network_create(ctx, rows, &ties), status);
    assert_null(ties);
    reversa_context_error(ctx, 0, &error);
    assert_int_equal(error.row, row);
    if (column)
        assert_string_equal(error.column, column);
}

static void test_create_wrong_arguments(void **state)
{
    (void)state;
    static const int32_t negative[] = {0, -1, 0, 0, 0, 0, 0, 0};
    static const int32_t many[] = {0, 0, 1 << 20, 0, 0, 0, 0, 0};
    reversa_network *ties = NULL;
    reversa_network_rows rows = rows_of(8, 7);
    assert_int_equal(reversa_network_create(NULL, &rows, &ties), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_create(ctx, NULL, &ties), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_create(ctx, &rows, NULL), REVERSA_E_ARGUMENT);
    rows = rows_of(6, 7);
    expect_refused(&rows, REVERSA_E_DATA, 7, "from");
    rows = rows_of(8, -1);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(-1, 0);
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(8, 7);
    rows.to = NULL;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows = rows_of(8, 7);
    rows.group = NULL;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    rows.group = negative;
    expect_refused(&rows, REVERSA_E_DATA, 2, "group");
    rows.group = many;
    expect_refused(&rows, REVERSA_E_DATA, 3, "group");
    rows.group = group;
    rows.struct_size = 4;
    expect_refused(&rows, REVERSA_E_ARGUMENT, 0, NULL);
    reversa_network_free(NULL);
}

static void test_add_wrong_arguments(void **state)
{
    (void)state;
    static const int32_t nobody[] = {8};
    reversa_network *ties = make(7);
    reversa_network *out = NULL;
    reversa_network_rows rows = rows_of(0, 1);
    rows.to = nobody;
    assert_int_equal(reversa_network_add(ctx, ties, &rows, &out), REVERSA_E_DATA);
    assert_null(out);
    assert_int_equal(reversa_network_add(ctx, ties, NULL, &out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_add(ctx, NULL, &rows, &out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_add(NULL, ties, &rows, &out), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_add(ctx, ties, &rows, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_network_add_matching(ctx, ties, NULL, &out), REVERSA_E_ARGUMENT);
    reversa_network_free(ties);
}

/* ---- Pairs of a matching ---- */

static void test_add_matching(void **state)
{
    (void)state;
    rt_case drawn;
    uint64_t random = rt_seed();
    const rt_case_shape shape = {.people = 30, .most = 2, .density = 40, .top = 5};
    int32_t groups[64];
    rt_case_draw(&drawn, &random, &shape);
    rt_case_build(ctx, &drawn);
    reversa_matching *matching = rt_case_match(ctx, &drawn, 16, REVERSA_SOLVER_NETWORK);
    reversa_network *ties;
    reversa_network *after;
    reversa_network_summary summary;
    int32_t n = reversa_cohort_n_people(drawn.cohort);
    assert_in_range(n, 1, 64);
    for (int32_t i = 0; i < n; i++)
        groups[i] = i % 3;
    reversa_network_rows rows = rows_of(n, 0);
    rows.group = groups;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    assert_int_equal(reversa_network_add_matching(ctx, ties, matching, &after), REVERSA_OK);
    reversa_network_describe(after, &summary);
    int64_t external = 0;
    int64_t doubled = 0; /* someone may be mentor and mentee of the same person */
    for (int32_t i = 0; i < reversa_matching_n_pairs(matching); i++) {
        reversa_matched_pair a;
        reversa_matching_pair(matching, i, &a);
        bool again = false;
        for (int32_t k = 0; k < i; k++) {
            reversa_matched_pair b;
            reversa_matching_pair(matching, k, &b);
            again = again || (a.mentor == b.mentee && a.mentee == b.mentor);
        }
        doubled += again;
        external += !again && a.mentor % 3 != a.mentee % 3;
    }
    assert_int_equal(summary.n_ties, reversa_matching_n_pairs(matching) - doubled);
    assert_int_equal(summary.external, external);
    reversa_network *small;
    rows.n_people = n - 1;
    assert_int_equal(reversa_network_create(ctx, &rows, &small), REVERSA_OK);
    reversa_network *out = NULL;
    assert_int_equal(reversa_network_add_matching(ctx, small, matching, &out), REVERSA_E_ARGUMENT);
    assert_null(out);
    reversa_network_free(small);
    reversa_network_free(after);
    reversa_network_free(ties);
    reversa_matching_free(matching);
    rt_case_unbuild(&drawn);
    rt_case_free(&drawn);
}

/* ---- Memory ---- */

static reversa_network *walked_ties;

static reversa_status create_walked(reversa_context *walked, void *state)
{
    (void)state;
    reversa_network_rows rows = rows_of(8, 7);
    reversa_network_free(walked_ties);
    return reversa_network_create(walked, &rows, &walked_ties);
}

static void release_walked(reversa_context *walked, void *state)
{
    (void)walked;
    (void)state;
    reversa_network_free(walked_ties);
    walked_ties = NULL;
}

static void test_create_out_of_memory(void **state)
{
    (void)state;
    const rt_walk walk = {
        .name = "reversa_network_create", .call = create_walked, .release = release_walked, .out = &walked_ties};
    assert_true(rt_fault_walk(&walk) > 0);
}

typedef struct added {
    reversa_network *ties;
    reversa_network *after;
    rt_case drawn;
    reversa_matching *matching;
    bool from_matching;
} added;

static void set_up_added(reversa_context *walked, void *state)
{
    added *a = state;
    reversa_network_rows rows = rows_of(8, 7);
    *a = (added){.from_matching = a->from_matching};
    if (a->from_matching) {
        uint64_t random = rt_seed();
        const rt_case_shape shape = {.people = 12, .most = 2, .density = 60, .top = 5};
        rt_case_draw(&a->drawn, &random, &shape);
        rt_case_build(walked, &a->drawn);
        a->matching = rt_case_match(walked, &a->drawn, 8, REVERSA_SOLVER_NETWORK);
        static const int32_t alone[64] = {0};
        rows.n_people = reversa_cohort_n_people(a->drawn.cohort);
        rows.n_ties = 0;
        rows.group = alone;
    }
    assert_int_equal(reversa_network_create(walked, &rows, &a->ties), REVERSA_OK);
}

static reversa_status add_matching_walked(reversa_context *walked, void *state)
{
    added *a = state;
    reversa_network_free(a->after);
    return reversa_network_add_matching(walked, a->ties, a->matching, &a->after);
}

static reversa_status add_walked(reversa_context *walked, void *state)
{
    added *a = state;
    static const int32_t ends_from[] = {0, 7, 3};
    static const int32_t ends_to[] = {7, 1, 5};
    reversa_network_rows rows;
    reversa_network_rows_init(&rows);
    rows.n_ties = 3;
    rows.from = ends_from;
    rows.to = ends_to;
    reversa_network_free(a->after);
    return reversa_network_add(walked, a->ties, &rows, &a->after);
}

static void release_added(reversa_context *walked, void *state)
{
    added *a = state;
    (void)walked;
    reversa_network_free(a->after);
    reversa_network_free(a->ties);
    a->after = NULL;
    if (!a->from_matching)
        return;
    reversa_matching_free(a->matching);
    rt_case_unbuild(&a->drawn);
    rt_case_free(&a->drawn);
}

static void test_add_out_of_memory(void **state)
{
    (void)state;
    static added a;
    rt_walk walk = {.name = "reversa_network_add",
                    .setup = set_up_added,
                    .call = add_walked,
                    .release = release_added,
                    .state = &a,
                    .out = &a.after};
    assert_true(rt_fault_walk(&walk) > 0);
    walk.name = "reversa_network_add_matching";
    walk.call = add_matching_walked;
    a.from_matching = true;
    assert_true(rt_fault_walk(&walk) > 0);
}

/* ---- Groups that are hidden ---- */

#define MOST_GROUPS 8

/* Random networks: of all that is shown by group, and the totals, nothing hidden follows by elimination. */
static void test_of_group_under_attack(void **state)
{
    (void)state;
    enum { PEOPLE = 120, TIES = 300 };
    static int32_t groups[PEOPLE];
    static int32_t ends[2][TIES];
    static rt_attack attack;
    uint64_t random = rt_seed() + 9;
    int64_t n_hidden = 0;
    int64_t n_shown = 0;
    for (int round = 0; round < 200; round++) {
        int32_t n_groups = (int32_t)rt_between(&random, 2, MOST_GROUPS);
        for (int32_t i = 0; i < PEOPLE; i++) /* the higher, the fewer */
            groups[i] = i < n_groups ? i
                                     : (int32_t)(rt_between(&random, 0, n_groups * n_groups - 1) / n_groups) *
                                           (int32_t)rt_between(&random, 0, 1);
        for (int64_t t = 0; t < TIES; t++)
            for (int end = 0; end < 2; end++)
                ends[end][t] = (int32_t)rt_between(&random, 0, PEOPLE - 1);
        reversa_network_rows rows;
        reversa_network *ties;
        reversa_network_rows_init(&rows);
        rows.n_people = PEOPLE;
        rows.group = groups;
        rows.n_ties = TIES;
        rows.from = ends[0];
        rows.to = ends[1];
        assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
        rt_attack_open(&attack, 2 * n_groups);
        rt_attack_add_sum(&attack, 0, 2, n_groups);
        rt_attack_add_sum(&attack, 1, 2, n_groups);
        for (int32_t g = 0; g < n_groups; g++) {
            int64_t count[2];
            reversa_network_of_group(ties, g, &count[0], &count[1]);
            assert_int_equal(count[0] == REVERSA_HIDDEN_COUNT, count[1] == REVERSA_HIDDEN_COUNT);
            for (int k = 0; k < 2 && count[0] != REVERSA_HIDDEN_COUNT; k++) {
                assert_true(count[k] == 0 || count[k] >= 5);
                rt_attack_add_sum(&attack, 2 * g + k, 1, 1);
            }
        }
        for (int32_t g = 0; g < n_groups; g++) {
            n_hidden += ties->hidden[g];
            n_shown += !ties->hidden[g];
            for (int k = 0; k < 2 && ties->hidden[g]; k++)
                assert_false(rt_attack_settles(&attack, 2 * g + k));
        }
        reversa_network_free(ties);
    }
    assert_true(n_hidden > 100 && n_shown > 100);
}

/* An enlarged network hides as the first did. */
static void test_add_keeps_what_is_small(void **state)
{
    (void)state;
    int64_t external;
    int64_t internal;
    reversa_network *ties;
    reversa_network *after;
    reversa_network_rows rows = rows_of(8, 1);
    rows.smallest = 5;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_OK);
    rows = rows_of(0, 7);
    assert_int_equal(reversa_network_add(ctx, ties, &rows, &after), REVERSA_OK);
    reversa_network_of_group(after, 1, &external, &internal);
    assert_int_equal(external, REVERSA_HIDDEN_COUNT);
    assert_int_equal(internal, REVERSA_HIDDEN_COUNT);
    reversa_network_free(ties);
    reversa_network_free(after);
    rows = rows_of(8, 1);
    rows.smallest = -1;
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_E_ARGUMENT);
}

static void test_create_cancelled(void **state)
{
    (void)state;
    reversa_network *ties = NULL;
    reversa_network_rows rows = rows_of(8, 7);
    reversa_context_cancel(ctx);
    assert_int_equal(reversa_network_create(ctx, &rows, &ties), REVERSA_E_CANCELLED);
    assert_null(ties);
    reversa_context_resume(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_create_orders_and_joins), cmocka_unit_test(test_of_group_counts),
        cmocka_unit_test(test_add_and_compare),         cmocka_unit_test(test_create_wrong_arguments),
        cmocka_unit_test(test_add_wrong_arguments),     cmocka_unit_test(test_add_matching),
        cmocka_unit_test(test_add_out_of_memory),       cmocka_unit_test(test_of_group_under_attack),
        cmocka_unit_test(test_add_keeps_what_is_small), cmocka_unit_test(test_create_out_of_memory),
        cmocka_unit_test(test_create_cancelled),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
