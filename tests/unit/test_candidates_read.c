/* Reading candidates from any place, and refusing what cannot be. */
#include <stdlib.h>

#include "support/instance.h"

static void test_candidates_create_refuses_what_cannot_be(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 5);
    rt_scene_build(&s);
    reversa_scorer *scorer = s.scorer;
    reversa_candidates *candidates = (reversa_candidates *)s.scorer;
    assert_int_equal(reversa_scorer_create(s.ctx, NULL, &scorer), REVERSA_E_ARGUMENT);
    assert_null(scorer);
    assert_int_equal(reversa_scorer_create(s.ctx, s.instance.problem, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_create(NULL, s.instance.problem, &scorer), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_candidates_create(s.ctx, NULL, 1, &candidates), REVERSA_E_ARGUMENT);
    assert_null(candidates);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 0, &candidates), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 1, NULL), REVERSA_E_ARGUMENT);
    reversa_scorer_free(NULL);
    reversa_candidates_free(NULL);
    rt_scene_close(&s);
}

static void test_read_gives_what_there_is(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 40);
    rt_scene_build(&s);
    reversa_candidates *candidates = NULL;
    assert_int_equal(reversa_candidates_create(s.ctx, s.scorer, 2, &candidates), REVERSA_OK);
    int64_t n = reversa_candidates_n_pairs(candidates);
    assert_true(n > 10);
    reversa_pair *all = calloc((size_t)n + 5, sizeof *all);
    reversa_pair some[3];
    assert_non_null(all);
    assert_int_equal(reversa_candidates_read(candidates, 0, n + 5, all), n);
    for (int64_t i = 1; i < n; i++)
        assert_true(all[i - 1].mentee < all[i].mentee ||
                    (all[i - 1].mentee == all[i].mentee && all[i - 1].mentor < all[i].mentor));
    for (int64_t first = 0; first < n; first++) {
        int64_t got = reversa_candidates_read(candidates, first, 3, some);
        assert_int_equal(got, n - first < 3 ? n - first : 3);
        assert_memory_equal(some, all + first, (size_t)got * sizeof *some);
    }
    assert_int_equal(reversa_candidates_read(candidates, -1, 3, some), 0);
    assert_int_equal(reversa_candidates_read(candidates, n, 3, some), 0);
    assert_int_equal(reversa_candidates_read(candidates, 0, 0, NULL), 0);
    free(all);
    reversa_candidates_free(candidates);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_candidates_create_refuses_what_cannot_be),
        cmocka_unit_test(test_read_gives_what_there_is),
    };
    return cmocka_run_group_tests_name("candidates_read", tests, NULL, NULL);
}
