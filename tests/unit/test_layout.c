/* Fields, orders and slots against their definitions. */
#include <stdlib.h>

#include "score/compile.h"
#include "support/instance.h"

static bool has(const uint64_t *set, int32_t mentor)
{
    return set[mentor / 64] >> (mentor % 64) & 1;
}

/* The number of steps that a mentor is in; steps are nested. */
static int32_t class_in(const rv_field *field, int64_t n_words, int32_t mentor)
{
    int32_t class = 0;
    for (int32_t s = 0; s < field->n_steps; s++) {
        bool in = has(field->steps + s * n_words, mentor);
        assert_true(!in || class == s);
        class += in;
    }
    return class;
}

static void check_field(uint64_t *random, int32_t n, int32_t n_values, int32_t most)
{
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_field field;
    int64_t *key = calloc((size_t)n + 1, sizeof *key);
    assert_non_null(key);
    rv_arena_open(ctx, &arena);
    for (int32_t m = 0; m < n; m++)
        key[m] = rt_between(random, 0, 9) ? rt_between(random, -n_values / 2, n_values / 2) * 1000 : RV_NO_KEY;
    assert_int_equal(rv_layout_field(ctx, &arena, key, n, most, &field), REVERSA_OK);
    assert_true(field.n_steps <= most);
    for (int32_t m = 0; m < n; m++) {
        int32_t class = class_in(&field, rv_layout_words(n), m);
        assert_int_equal(class == 0, key[m] == RV_NO_KEY);
        if (class)
            assert_true(field.low[class - 1] <= key[m] && key[m] <= field.high[class - 1]);
        if (class && field.exact)
            assert_int_equal(field.low[class - 1], field.high[class - 1]);
    }
    for (int32_t s = 1; s < field.n_steps; s++)
        assert_true(field.high[s - 1] < field.low[s]);
    if (n_values < most)
        assert_true(field.exact);
    rv_arena_free(&arena);
    free(key);
    reversa_context_free(ctx);
}

static void test_field_puts_everyone_into_a_class(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    check_field(&random, 0, 5, 8);
    check_field(&random, 1, 5, 8);
    check_field(&random, 300, 7, 8);
    check_field(&random, 300, 2000, 8);
    check_field(&random, RV_SPAN + 3, 200000, RV_FIELD_STEPS);
    check_field(&random, 5000, 31, RV_FIELD_STEPS);
}

static void test_order_lists_mentors_by_value(void **state)
{
    (void)state;
    uint64_t random = rt_seed() + 5;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_order order;
    int64_t key[400];
    int32_t n_known = 0;
    rv_arena_open(ctx, &arena);
    for (int32_t m = 0; m < 400; m++) {
        key[m] = rt_between(&random, 0, 4) ? rt_between(&random, 0, 50) : RV_NO_KEY;
        n_known += key[m] != RV_NO_KEY;
    }
    assert_int_equal(rv_layout_order(ctx, &arena, key, 400, &order), REVERSA_OK);
    assert_int_equal(order.n, n_known);
    for (int32_t i = 0; i < order.n; i++) {
        assert_int_equal(order.key[i], key[order.mentor[i]]);
        if (i > 0)
            assert_true(order.key[i - 1] < order.key[i] ||
                        (order.key[i - 1] == order.key[i] && order.mentor[i - 1] < order.mentor[i]));
    }
    for (int64_t value = -1; value <= 51; value++) {
        int32_t at = rv_order_find(&order, value);
        assert_true(at == order.n || order.key[at] >= value);
        assert_true(at == 0 || order.key[at - 1] < value);
    }
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

/* A mentor is in the set of a slot exactly if an interval meets it. */
static void test_slots_hold_who_is_available(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        rt_scene s;
        rt_scene_open_sides(&s, seed, 70, 10);
        (void)rt_scene_criterion(&s, RV_CRITERION_AVAILABILITY, NULL);
        rt_scene_build(&s);
        const rv_slots *slots = &s.scorer->weeks[0].slots;
        const rv_column *column = s.scorer->weeks[0].column;
        assert_true(slots->minutes >= 15);
        for (int32_t m = 0; m < 70; m++) {
            int64_t first = column->offset[s.mentors->person[m]];
            int64_t end = column->offset[s.mentors->person[m] + 1];
            assert_int_equal(has(slots->known, m), end > first);
            for (int32_t slot = 0; slot * slots->minutes < RV_WEEK_MINUTES; slot++) {
                bool meets = false;
                for (int64_t i = first; i < end; i++)
                    meets = meets || (column->minute[2 * i] < (slot + 1) * slots->minutes &&
                                      column->minute[2 * i + 1] > slot * slots->minutes);
                bool in = slots->index[slot] >= 0 && has(slots->sets + slots->index[slot] * rv_layout_words(70), m);
                assert_int_equal(in, meets);
            }
        }
        rt_scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field_puts_everyone_into_a_class),
        cmocka_unit_test(test_order_lists_mentors_by_value),
        cmocka_unit_test(test_slots_hold_who_is_available),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
