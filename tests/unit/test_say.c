/*
 * Sentences: pieces, numbers, and what is left after the end.
 */
#include "match/say.h"

#include "support/support.h"

static void test_say_adds_pieces(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_sentence s = {.ctx = ctx};
    rv_say(&s, "%d of %s", 3, "them");
    rv_say_millionths(&s, 2500000);
    assert_string_equal(rv_say_finish(&s, &arena), "3 of them2.5");
    assert_string_equal(rv_say_finish(&s, &arena), "");
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_say_tells_points_as_people_read_them(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_sentence s = {.ctx = ctx};
    rv_say_level(&s, "score", 288958, true);
    rv_say(&s, ", ");
    rv_say_level(&s, "score", -500000, true);
    rv_say(&s, ", ");
    rv_say_level(&s, "mentees", 2, true);
    rv_say(&s, ", ");
    rv_say_level(&s, "mentees", 2, false);
    assert_string_equal(rv_say_finish(&s, &arena), "score +0.288958, score -0.5, mentees +2, mentees 2");
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

static void test_say_keeps_the_first_failure(void **state)
{
    (void)state;
    rt_memory memory;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    rv_sentence s = {.ctx = ctx};
    rt_memory_fail(&memory, 1, false);
    rv_say(&s, "lost");
    rv_say(&s, "not lost");
    assert_null(rv_say_finish(&s, &arena));
    rv_say(&s, "again");
    assert_string_equal(rv_say_finish(&s, &arena), "again");
    rv_arena_free(&arena);
    reversa_context_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_say_adds_pieces),
        cmocka_unit_test(test_say_tells_points_as_people_read_them),
        cmocka_unit_test(test_say_keeps_the_first_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
