/*
 * The sentences, word for word.
 */
#include "match/reason_text.h"
#include "support/limits.h"

static rt_limits open_limits(const char *limits)
{
    rt_limits fixture;
    rt_limits_open(&fixture, NULL, limits, "[\"mentees\"]");
    return fixture;
}

static void test_crowd_text_counts_people_and_places(void **state)
{
    (void)state;
    rt_limits f = open_limits("[]");
    rv_arena arena;
    const int32_t two[2] = {rt_person(f.cohort, "e1"), rt_person(f.cohort, "e2")};
    const int32_t one[1] = {rt_person(f.cohort, "m1")};
    rv_counted counted = {{REVERSA_MENTEE, 2, 1, 2, 1, 0, NULL}, two, one};
    rv_arena_open(f.ctx, &arena);
    assert_string_equal(rv_reason_crowd_text(f.ctx, &arena, f.problem, &counted),
                        "2 mentees share 1 place of 1 mentor: e1, e2; with m1");
    counted.crowd.wanted = 3;
    counted.crowd.pairs = 1;
    assert_string_equal(rv_reason_crowd_text(f.ctx, &arena, f.problem, &counted),
                        "2 mentees, who want 3 partners, share 1 place of 1 mentor and 1 eligible pair with others: "
                        "e1, e2; with m1");
    counted.crowd = (reversa_crowd){REVERSA_MENTEE, 1, 0, 1, 0, 0, NULL};
    assert_string_equal(rv_reason_crowd_text(f.ctx, &arena, f.problem, &counted),
                        "1 mentee has no eligible mentor with a place: e1");
    rv_arena_free(&arena);
    rt_limits_close(&f);
}

static void test_clash_and_relaxation_text_name_the_limit(void **state)
{
    (void)state;
    rt_limits f = open_limits("[{\"limit\": \"quota\", \"side\": \"mentor\", \"where\": {\"attribute\": \"group\", "
                              "\"is\": \"B\"}, \"at_least\": {\"share\": 0.4}, \"at_most\": {\"share\": 0.7}}, "
                              "{\"limit\": \"load\", \"side\": \"mentor\", \"at_least\": 1}]");
    rv_arena arena;
    const int32_t one[1] = {rt_person(f.cohort, "m1")};
    rv_clash clash = {{.limit = 1, .n_people = 1}, one};
    rv_relaxation relaxation = {.relaxation = {.to = 333333, .least = true}};
    rv_arena_open(f.ctx, &arena);
    assert_string_equal(rv_reason_clash_text(f.ctx, &arena, f.problem, &clash), "load mentor at least 1, for m1");
    assert_string_equal(rv_reason_relaxation_text(f.ctx, &arena, f.problem, &relaxation),
                        "Lower \"quota mentor group is B, at least 40% of the pairs\" to 33.3333%");
    relaxation.relaxation = (reversa_relaxation){.is_most = true, .to = 800000};
    assert_string_equal(rv_reason_relaxation_text(f.ctx, &arena, f.problem, &relaxation),
                        "Raise \"quota mentor group is B, at most 70% of the pairs\" to 80% (less may be enough)");
    relaxation.relaxation = (reversa_relaxation){.index = 1, .dropped = true, .least = true};
    assert_string_equal(rv_reason_relaxation_text(f.ctx, &arena, f.problem, &relaxation),
                        "Drop \"load mentor at least 1\"");
    rv_arena_free(&arena);
    rt_limits_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowd_text_counts_people_and_places),
        cmocka_unit_test(test_clash_and_relaxation_text_name_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
