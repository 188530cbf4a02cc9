/* Counts of the scan where more rows are counted bit by bit than the digits hold, and sides that keep nothing. */
#include <stdlib.h>

#include "score/scan.h"
#include "support/instance.h"

static void test_scan_counts_many_rows(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 4, 12, 600);
    rt_scene_build(&s);
    const int32_t k[2] = {[REVERSA_MENTOR] = 0, [REVERSA_MENTEE] = 2};
    rv_scan *scan = calloc(1, sizeof *scan);
    rv_arena arena;
    assert_non_null(scan);
    rv_arena_open(s.ctx, &arena);
    scan->scorer = s.scorer;
    assert_int_equal(rv_scan_run(s.ctx, scan, k, &arena), REVERSA_OK);
    int32_t eligible[12] = {0};
    int32_t best[12];
    for (int32_t m = 0; m < 12; m++)
        best[m] = REVERSA_NOT_ELIGIBLE;
    int32_t row[12];
    for (int32_t e = 0; e < 600; e++) {
        assert_int_equal(rv_scorer_row(s.scorer, s.work, e, NULL, row), REVERSA_OK);
        int32_t n = 0;
        for (int32_t m = 0; m < 12; m++) {
            eligible[m] += row[m] >= 0;
            n += row[m] >= 0;
            best[m] = row[m] > best[m] ? row[m] : best[m];
        }
        assert_int_equal(scan->eligible[REVERSA_MENTEE][e], n);
    }
    for (int32_t m = 0; m < 12; m++) {
        assert_true(eligible[m] > 255);
        assert_int_equal(scan->eligible[REVERSA_MENTOR][m], eligible[m]);
        assert_int_equal(scan->best[REVERSA_MENTOR][m], best[m]);
    }
    assert_false(scan->keeps[REVERSA_MENTOR]);
    assert_int_equal(scan->room[REVERSA_MENTOR], 1);
    rv_scan_free(s.ctx, scan);
    rv_arena_free(&arena);
    free(scan);
    rt_scene_close(&s);
}

/* Candidates of one side, or of neither, with the counts of both. */
static void test_candidates_of_one_side(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 8, 60, 40);
    rt_scene_build(&s);
    reversa_candidates *candidates[4];
    for (int32_t i = 0; i < 4; i++) {
        const int32_t k[2] = {[REVERSA_MENTOR] = i & 1 ? 3 : 0, [REVERSA_MENTEE] = i & 2 ? 3 : 0};
        assert_int_equal(rv_candidates_build(s.ctx, s.scorer, k, &candidates[i]), REVERSA_OK);
        assert_int_equal(candidates[i]->n_eligible, candidates[0]->n_eligible);
        for (int32_t m = 0; m < 60; m++)
            assert_int_equal(candidates[i]->best_score[REVERSA_MENTOR][m],
                             candidates[0]->best_score[REVERSA_MENTOR][m]);
    }
    assert_int_equal(candidates[0]->n, 0);
    assert_int_equal(candidates[1]->n, 3 * 60);
    assert_int_equal(candidates[2]->n, 3 * 40);
    assert_in_range(candidates[3]->n, 3 * 60, 3 * 100);
    for (int32_t i = 0; i < 4; i++)
        reversa_candidates_free(candidates[i]);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_counts_many_rows),
        cmocka_unit_test(test_candidates_of_one_side),
    };
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
