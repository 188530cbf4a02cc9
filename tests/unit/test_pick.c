/* Picks of a row: nobody who passes is left out, and scores are those of the row. */
#include <string.h>

#include "score/plan.h"
#include "support/instance.h"

static void check_row(rt_scene *s, int32_t mentee, rv_pick *pick, const int32_t *number, const bool *taken)
{
    int32_t row[200];
    int32_t mentors[RV_PICK];
    int32_t floors[RV_PICK];
    int32_t scores[RV_PICK];
    bool picked[200] = {false};
    assert_int_equal(rv_scorer_row(s->scorer, s->work, mentee, NULL, row), REVERSA_OK);
    rv_pick_begin(s->work, mentee, pick);
    int32_t last = -1;
    while (rv_pick_next(s->work, pick, mentors)) {
        for (int32_t i = 0; i < pick->n; i++)
            floors[i] = i % 2 ? -1 : 500000;
        assert_int_equal(rv_pick_scores(s->work, pick, floors, scores), REVERSA_OK);
        for (int32_t i = 0; i < pick->n; i++) {
            assert_true(mentors[i] > last);
            last = mentors[i];
            picked[last] = true;
            if (scores[i] == RV_BELOW_FLOOR)
                assert_true(row[last] >= 0 && row[last] <= floors[i]);
            else
                assert_int_equal(scores[i], row[last]);
        }
    }
    for (int32_t m = 0; m < 200; m++) {
        int64_t worth = row[m] - (int64_t)(pick->head->highest - number[m]) * RV_SCORE_STEP;
        if (row[m] >= 0 && (!taken[m] || worth > pick->floor))
            assert_true(picked[m]);
        if (row[m] < 0)
            assert_false(picked[m]);
    }
}

static void test_picks_leave_nobody_out(void **state)
{
    (void)state;
    uint64_t random = rt_seed();
    for (uint64_t seed = 1; seed <= 5; seed++) {
        rt_scene s;
        rv_arena arena;
        rv_score_head head;
        int32_t number[200];
        bool taken[200];
        uint64_t set[2][RV_SPAN_WORDS] = {{0}};
        rt_scene_open_sides(&s, seed, 200, 15);
        rt_scene_build(&s);
        rv_arena_open(s.ctx, &arena);
        assert_true(rv_scorer_has_bounds(s.scorer));
        assert_int_equal(rv_scorer_words(s.scorer), RV_SPAN_WORDS);
        assert_int_equal(rv_score_head_make(s.ctx, &arena, s.scorer, 300, &head), REVERSA_OK);
        for (int32_t m = 0; m < 200; m++) {
            number[m] = (int32_t)rt_between(&random, 0, 300);
            taken[m] = rt_between(&random, 0, 5) > 0;
            rv_score_head_set(&head, m, number[m]);
            rv_set_bit(set[taken[m]], m);
        }
        for (int32_t e = 0; e < 15; e++) {
            rv_pick pick = {.head = &head, .all = {set[0]}, .some = {set[1]}, .n_all = 1, .n_some = 1};
            pick.floor = rt_between(&random, -300000, 800000);
            check_row(&s, e, &pick, number, taken);
        }
        rv_arena_free(&arena);
        rt_scene_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picks_leave_nobody_out),
    };
    return cmocka_run_group_tests_name("pick", tests, NULL, NULL);
}
