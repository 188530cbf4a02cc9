/*
 * The memo: what it finds was kept under exactly that text, whatever else was kept meanwhile.
 */
#include "support/support.h"

#include <string.h>

#include "base/memo.h"

#define MAX_TEXT (RV_MEMO_TEXT + 3)

/* A text of an alphabet of two, so that many differ in one byte only. */
static size_t random_text(uint64_t *random, char text[MAX_TEXT])
{
    size_t length = (size_t)rt_between(random, 0, MAX_TEXT);
    for (size_t i = 0; i < length; i++)
        text[i] = rt_between(random, 0, 3) ? 'a' : 'b';
    return length;
}

/* What stands for a text: a number that no other text has, by length and the places of b. */
static uint64_t value_of(const char *text, size_t length)
{
    uint64_t value = length;
    for (size_t i = 0; i < length; i++)
        value = value << 1 | (text[i] == 'b');
    return value ^ length << 56;
}

static void test_find_gives_back_what_was_kept_or_nothing(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t random = rt_seed();
    rv_memo memo;
    int n_found = 0;
    (void)state;
    assert_int_equal(rv_memo_open(ctx, &memo, 1000), REVERSA_OK);
    assert_int_equal(memo.bits, 9);
    for (int i = 0; i < 200000; i++) {
        char text[MAX_TEXT];
        uint64_t value = 0;
        size_t length = random_text(&random, text);
        if (rv_memo_find(&memo, text, length, &value)) {
            assert_in_range(length, 1, RV_MEMO_TEXT);
            assert_true(value == value_of(text, length));
            n_found++;
        } else
            rv_memo_keep(&memo, text, length, value_of(text, length));
        if (length > 0 && length <= RV_MEMO_TEXT) {
            assert_true(rv_memo_find(&memo, text, length, &value));
            assert_true(value == value_of(text, length));
        }
    }
    assert_true(n_found > 1000);
    rv_memo_free(ctx, &memo);
    reversa_context_free(ctx);
}

static void test_key_has_every_byte_of_every_length(void **state)
{
    (void)state;
    for (size_t length = 1; length <= RV_MEMO_TEXT; length++) {
        char text[RV_MEMO_TEXT];
        memset(text, 'x', sizeof text);
        rv_memo_entry plain = rv_memo_key(text, length);
        for (size_t i = 0; i < length; i++) {
            text[i] = '\xFE';
            rv_memo_entry changed = rv_memo_key(text, length);
            assert_memory_not_equal(plain.word, changed.word, sizeof plain.word);
            text[i] = 'x';
        }
    }
}

static void test_memo_without_entries_keeps_nothing(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t value = 7;
    rv_memo memo;
    (void)state;
    for (size_t n = 0; n < 2; n++) {
        assert_int_equal(rv_memo_open(ctx, &memo, n), REVERSA_OK);
        rv_memo_keep(&memo, "a", 1, 3);
        assert_false(rv_memo_find(&memo, "a", 1, &value));
        rv_memo_free(ctx, &memo);
    }
    rv_memo_free(ctx, &memo);
    assert_int_equal(value, 7);
    reversa_context_free(ctx);
}

static reversa_status open_call(reversa_context *ctx, void *state)
{
    return rv_memo_open(ctx, state, 64);
}

static void release_call(reversa_context *ctx, void *state)
{
    rv_memo_free(ctx, state);
}

static void test_open_without_memory(void **state)
{
    rv_memo memo = {0};
    const rt_walk walk = {.name = "memo", .call = open_call, .release = release_call, .state = &memo};
    (void)state;
    assert_int_equal(rt_fault_walk(&walk), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_gives_back_what_was_kept_or_nothing),
        cmocka_unit_test(test_key_has_every_byte_of_every_length),
        cmocka_unit_test(test_memo_without_entries_keeps_nothing),
        cmocka_unit_test(test_open_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
