/*
 * Pairs by groups: counted by hand from ids, the rest put together, small counts gone and not to be found by subtraction.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/match.h>
#include <reversa/pair_table.h>

#include "support/people.h"

#define PAIRS 60

static const char inside[] =
    "\"rules\": [{\"rule\": \"same\", \"attribute\": \"couple\"}], \"criteria\": [{\"criterion\": "
    "\"coverage\", \"mentor\": \"skills\", \"mentee\": \"wants\", \"weight\": 1}]";

/* The department of a mentor and of a mentee of a couple; NULL for none. */
static const char *department(int couple, bool mentor)
{
    static const char *const names[] = {"A", "B", "C", "D", "E", NULL};
    if (couple < 50) /* A with A or B, B with A or B */
        return names[mentor ? couple % 2 : couple / 25];
    return names[mentor ? couple % 6 : (couple + 3) % 6];
}

static reversa_matching *make(reversa_context *ctx, rt_case *made)
{
    static char csv[16384];
    reversa_matching *matching = NULL;
    size_t used = (size_t)snprintf(csv, sizeof csv, "id,role,couple,department,floor,skills,wants\n");
    for (int i = 0; i < PAIRS; i++) {
        const char *a = department(i, true);
        const char *b = department(i, false);
        used += (size_t)snprintf(csv + used, sizeof csv - used,
                                 "m%02d,mentor,c%d,%s,%d,r:3,\ne%02d,mentee,c%d,%s,%d,,r:1\n", i, i, a ? a : "", i % 3,
                                 i, i, b ? b : "", 10 + i % 2);
    }
    assert_true(used < sizeof csv);
    assert_int_equal(rt_make(made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(ctx, made->problem, NULL, NULL, &matching), REVERSA_OK);
    assert_int_equal(reversa_matching_n_pairs(matching), PAIRS);
    return matching;
}

static reversa_pair_table *count(reversa_context *ctx, const reversa_matching *matching, const char *column,
                                 int64_t smallest, int32_t most)
{
    reversa_pair_table *table = NULL;
    reversa_pair_table_options options;
    reversa_pair_table_options_init(&options);
    options.column = column;
    options.smallest = smallest;
    options.most = most;
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_OK);
    return table;
}

static int64_t by_hand(const char *a, const char *b)
{
    int64_t n = 0;
    for (int i = 0; i < PAIRS; i++) {
        const char *x = department(i, true);
        const char *y = department(i, false);
        n += strcmp(x ? x : "", a) == 0 && strcmp(y ? y : "", b) == 0;
    }
    return n;
}

static void test_pair_table_counts(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_matching *matching = make(ctx, &made);
    reversa_pair_table *table = count(ctx, matching, "department", 0, 12);
    assert_int_equal(reversa_pair_table_n_groups(table), 6);
    assert_string_equal(reversa_pair_table_column(table), "department");
    assert_int_equal(reversa_pair_table_smallest(table), 0);
    int64_t total = 0;
    for (int32_t a = 0; a < 6; a++) {
        int64_t row = 0;
        for (int32_t b = 0; b < 6; b++) {
            reversa_group_kind kinds[2];
            const char *one = reversa_pair_table_group(table, a, &kinds[0]);
            const char *other = reversa_pair_table_group(table, b, &kinds[1]);
            assert_int_equal(kinds[0], a == 5 ? REVERSA_GROUP_UNKNOWN : REVERSA_GROUP_VALUE);
            assert_int_equal(reversa_pair_table_count(table, a, b), by_hand(one, other));
            row += by_hand(one, other);
        }
        assert_int_equal(reversa_pair_table_count(table, a, REVERSA_ALL_GROUPS), row);
        total += row;
    }
    assert_int_equal(total, PAIRS);
    assert_int_equal(reversa_pair_table_count(table, REVERSA_ALL_GROUPS, REVERSA_ALL_GROUPS), PAIRS);
    assert_int_equal(reversa_pair_table_count(table, 6, 0), 0);
    assert_int_equal(reversa_pair_table_count(table, 0, -2), 0);
    reversa_pair_table_free(table);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

/* Of six groups the two with most pairs stay, the others are one, the missing ones another. */
static void test_pair_table_puts_the_rest_together(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_group_kind kind;
    reversa_matching *matching = make(ctx, &made);
    reversa_pair_table *table = count(ctx, matching, "department", 0, 3);
    assert_int_equal(reversa_pair_table_n_groups(table), 4);
    assert_string_equal(reversa_pair_table_group(table, 0, &kind), "A");
    assert_string_equal(reversa_pair_table_group(table, 1, &kind), "B");
    assert_string_equal(reversa_pair_table_group(table, 2, &kind), "");
    assert_int_equal(kind, REVERSA_GROUP_OTHERS);
    assert_string_equal(reversa_pair_table_group(table, 3, &kind), "");
    assert_int_equal(kind, REVERSA_GROUP_UNKNOWN);
    assert_int_equal(reversa_pair_table_count(table, 0, 0), by_hand("A", "A"));
    int64_t others = by_hand("A", "C") + by_hand("A", "D") + by_hand("A", "E");
    assert_int_equal(reversa_pair_table_count(table, 0, 2), others);
    assert_string_equal(reversa_pair_table_group(table, 4, &kind), "");
    reversa_pair_table_free(table);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

/* Numbers in their own order, 9 before 10; a small count is gone. */
static void test_pair_table_of_numbers_hides_small_ones(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_group_kind kind;
    reversa_matching *matching = make(ctx, &made);
    reversa_pair_table *table = count(ctx, matching, "floor", 0, 12);
    if (reversa_cohort_column_kind(made.cohort, reversa_cohort_column_find(made.cohort, "floor")) ==
        REVERSA_COLUMN_NUMBER)
        assert_string_equal(reversa_pair_table_group(table, 2, &kind), "2");
    assert_int_equal(reversa_pair_table_n_groups(table), 5);
    reversa_pair_table_free(table);
    table = count(ctx, matching, "department", 5, 12);
    int32_t n = reversa_pair_table_n_groups(table);
    int32_t n_hidden = 0;
    for (int32_t a = 0; a < n; a++) {
        int32_t hidden = 0;
        for (int32_t b = 0; b < n; b++) {
            int64_t shown = reversa_pair_table_count(table, a, b);
            assert_true(shown == REVERSA_HIDDEN_COUNT || shown == 0 || shown >= 5);
            hidden += shown == REVERSA_HIDDEN_COUNT;
        }
        bool total = reversa_pair_table_count(table, a, REVERSA_ALL_GROUPS) != REVERSA_HIDDEN_COUNT;
        assert_true(!total || hidden != 1); /* else it could be found from the row */
        n_hidden += hidden;
    }
    assert_true(n_hidden >= 2);
    reversa_pair_table_free(table);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

static void test_pair_table_refuses(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rt_case made = {0};
    reversa_pair_table *table = NULL;
    reversa_pair_table_options options;
    reversa_matching *matching = make(ctx, &made);
    reversa_pair_table_options_init(&options);
    options.column = "nowhere";
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_E_DATA);
    options.column = "skills";
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_E_DATA);
    options.column = "department";
    options.most = 1;
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_E_ARGUMENT);
    options.most = 12;
    options.smallest = -1;
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_E_ARGUMENT);
    options.struct_size = 4;
    assert_int_equal(reversa_pair_table_create(ctx, matching, &options, &table), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_pair_table_create(ctx, NULL, NULL, &table), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_pair_table_create(ctx, matching, NULL, NULL), REVERSA_E_ARGUMENT);
    assert_null(table);
    reversa_pair_table_free(NULL);
    reversa_matching_free(matching);
    rt_drop(&made);
    reversa_context_free(ctx);
}

typedef struct walked {
    rt_case made;
    reversa_matching *matching;
    reversa_pair_table *table;
} walked;

static void walk_setup(reversa_context *ctx, void *state)
{
    walked *w = state;
    w->matching = make(ctx, &w->made);
}

static reversa_status walk_create(reversa_context *ctx, void *state)
{
    walked *w = state;
    return reversa_pair_table_create(ctx, w->matching, NULL, &w->table);
}

static void walk_release(reversa_context *ctx, void *state)
{
    (void)ctx;
    walked *w = state;
    reversa_pair_table_free(w->table);
    w->table = NULL;
    reversa_matching_free(w->matching);
    rt_drop(&w->made);
}

static void test_pair_table_survives_every_allocation_failure(void **state)
{
    (void)state;
    walked w = {.table = NULL};
    rt_walk walk = {.name = "pair_table_create",
                    .setup = walk_setup,
                    .call = walk_create,
                    .release = walk_release,
                    .state = &w,
                    .out = &w.table};
    assert_true(rt_fault_walk(&walk) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pair_table_counts),
        cmocka_unit_test(test_pair_table_puts_the_rest_together),
        cmocka_unit_test(test_pair_table_of_numbers_hides_small_ones),
        cmocka_unit_test(test_pair_table_refuses),
        cmocka_unit_test(test_pair_table_survives_every_allocation_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
