/* Blocks at the door; what they contain is the oracle's matter. */

#include "support/instance.h"

static void test_block_refuses_what_is_not_there(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open(&s, 5, 5);
    rt_scene_build(&s);
    int32_t people[2] = {0, 5};
    int32_t scores[4];
    reversa_block fine = {people, 1, people, 1};
    reversa_block wrong[] = {
        {people, 2, people, 1},  {people, 1, people, 2}, {people, -1, people, 1},
        {people, 1, people, -1}, {NULL, 1, people, 1},   {people, 1, NULL, 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &wrong[i], scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, NULL, &fine, scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, NULL, scores), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &fine, NULL), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &fine, scores), REVERSA_OK);
    reversa_block empty = {NULL, 0, people, 1};
    assert_int_equal(reversa_scorer_block(s.ctx, s.scorer, &empty, scores), REVERSA_OK);
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_block_refuses_what_is_not_there),
    };
    return cmocka_run_group_tests_name("block", tests, NULL, NULL);
}
