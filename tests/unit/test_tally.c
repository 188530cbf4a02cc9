/* Tags and minutes in common, position by position, against counting them. */

#include "score/row.h"
#include "support/instance.h"

/* Rows are begun anew, in any order and again. */
static void test_tally_counts_tags_and_minutes(void **state)
{
    (void)state;
    rt_scene s;
    rt_scene_open_sides(&s, 2, 30, 20);
    rt_scene_criterion(&s, RV_CRITERION_OVERLAP, "goals");
    rv_criterion_init(&s.instance.criteria[1], RV_CRITERION_AVAILABILITY);
    s.instance.criteria[1].name = "minutes";
    s.instance.n_criteria = 2;
    rt_scene_build(&s);
    int32_t positions[30];
    for (int32_t i = 0; i < 30; i++)
        positions[i] = i;
    for (int32_t round = 0; round < 40; round++) {
        int32_t mentee = 30 + (round * 7) % 20;
        const rt_human *b = &s.instance.human[mentee];
        rv_row_begin(s.work, rt_scene_ordinal(&s, REVERSA_MENTEE, mentee));
        assert_int_equal(rv_row_chunk(s.work, 0, NULL), REVERSA_OK);
        const int64_t *tags = rv_tally_tags(s.work, 0);
        const int32_t *minutes = rv_tally_minutes(s.work, 0, positions, 30);
        for (int32_t mentor = 0; mentor < 30; mentor++) {
            const rt_human *a = &s.instance.human[mentor];
            int32_t m = rt_scene_ordinal(&s, REVERSA_MENTOR, mentor);
            int64_t expected = 0;
            int64_t common = 0;
            for (int t = 0; t < RT_N_TAGS; t++)
                expected += a->weight[3][t] && b->weight[3][t];
            for (int w = 0; w < RT_WEEK_WORDS; w++)
                common += __builtin_popcountll(a->week[w] & b->week[w]);
            assert_int_equal(tags[m], expected);
            assert_int_equal(minutes[m], a->has_week ? common : -1);
        }
    }
    rt_scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tally_counts_tags_and_minutes),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
