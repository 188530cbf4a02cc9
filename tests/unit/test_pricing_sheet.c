/* Classes of prices, and what a row says of each. */
#include <stdlib.h>

#include "match/pricing_sheet.h"
#include "support/instance.h"
#include "support/network.h"

static bool has(const uint64_t *const *sets, int32_t n, int32_t mentor)
{
    bool in = false;
    for (int32_t i = 0; i < n; i++)
        in = in || (sets[i][mentor / 64] >> (mentor % 64) & 1);
    return in;
}

/* Levels "pairs score": a mentor's first price is 0, 1 or 2, so a mentee at 0 has pairs of all three kinds. */
static void test_sheet_sorts_mentors_by_what_decides(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 7, 30, 5);
    rt_scene_build(&s);
    int32_t pinned[30] = {0};
    int32_t most[30];
    int64_t price[60];
    rv_network net = {.n_levels = 0};
    rt_network_levels(&net, "pairs score");
    net.side[REVERSA_MENTOR] = (rv_network_side){30, pinned, pinned, most};
    for (int32_t j = 0; j < 30; j++) {
        most[j] = j % 10 ? 1 : 0;
        price[2 * j] = j % 3;
        price[2 * j + 1] = 1000 * j - 5000;
    }
    const rv_solve solve = {.ctx = s.ctx, .scorer = s.scorer};
    rv_arena arena;
    rv_pricing_sheet sheet;
    rv_pick pick;
    rv_arena_open(s.ctx, &arena);
    assert_int_equal(rv_pricing_sheet_make(&solve, &net, price, &arena, &sheet), REVERSA_OK);
    assert_true(sheet.usable);
    assert_int_equal(sheet.n_classes, 3);
    assert_int_equal(sheet.lowest, -4000);
    const int64_t own[2] = {0, 250000};
    assert_true(rv_pricing_row(&sheet, own, &pick));
    assert_int_equal(pick.floor, 246000);
    for (int32_t j = 0; j < 30; j++) {
        assert_int_equal(has(pick.all, pick.n_all, j), most[j] && j % 3 == 0);
        assert_int_equal(has(pick.some, pick.n_some, j), most[j] && j % 3 == 1);
    }
    const int64_t dear[2] = {5, 0};
    assert_false(rv_pricing_row(&sheet, dear, &pick));
    for (int32_t j = 0; j < 30; j++)
        price[2 * j] = j;
    assert_int_equal(rv_pricing_sheet_make(&solve, &net, price, &arena, &sheet), REVERSA_OK);
    assert_false(sheet.usable); /* too many classes */
    rv_arena_free(&arena);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheet_sorts_mentors_by_what_decides),
    };
    return cmocka_run_group_tests_name("pricing_sheet", tests, NULL, NULL);
}
