/*
 * The dictionary against a plain list that is searched from the front.
 */
#include "support/support.h"

#include <stdio.h>
#include <string.h>

#include "base/dictionary.h"

#define MAX_TEXT 8
#define MAX_LISTED 2000

typedef struct plain_list {
    char text[MAX_LISTED][MAX_TEXT + 1];
    int32_t count;
} plain_list;

static int32_t list_find(const plain_list *list, const char *text)
{
    for (int32_t i = 0; i < list->count; i++)
        if (strcmp(list->text[i], text) == 0)
            return i;
    return -1;
}

/* A text of 0 to 8 letters of an alphabet of two: many repeats, many prefixes of others. */
static size_t random_text(uint64_t *random, char text[MAX_TEXT + 1])
{
    size_t length = (size_t)rt_between(random, 0, MAX_TEXT);
    for (size_t i = 0; i < length; i++)
        text[i] = rt_between(random, 0, 1) ? 'a' : 'b';
    text[length] = '\0';
    return length;
}

static int32_t find_in_steps(const rv_dictionary *dictionary, const char *text, size_t length)
{
    uint32_t hash = rv_dictionary_hash(dictionary, text, length);
    int32_t guess = rv_dictionary_guess(dictionary, hash);
    rv_dictionary_fetch(dictionary, guess);
    int32_t code = rv_dictionary_find_hashed(dictionary, text, length, hash);
    assert_true(guess >= 0 || code < 0);
    return code;
}

static void test_dictionary_agrees_with_a_list(void **state)
{
    static plain_list list;
    uint64_t random = rt_seed();
    char text[MAX_TEXT + 1];
    reversa_context *ctx = rt_context(NULL);
    rv_dictionary dictionary;
    (void)state;
    rv_dictionary_open(ctx, &dictionary, random);
    for (int i = 0; i < 3000; i++) {
        size_t length = random_text(&random, text);
        int32_t expected = list_find(&list, text);
        int32_t code = -7;
        assert_int_equal(rv_dictionary_find(&dictionary, text, length), expected);
        assert_int_equal(find_in_steps(&dictionary, text, length), expected);
        if (expected < 0) {
            expected = list.count;
            memcpy(list.text[list.count++], text, length + 1);
        }
        assert_int_equal(rv_dictionary_intern(ctx, &dictionary, text, length, &code), REVERSA_OK);
        assert_int_equal(code, expected);
        assert_int_equal(dictionary.count, list.count);
    }
    for (int32_t i = 0; i < list.count; i++) {
        assert_string_equal(rv_dictionary_text(&dictionary, i), list.text[i]);
        assert_int_equal(rv_dictionary_length(&dictionary, i), strlen(list.text[i]));
    }
    assert_true(list.count > 300);
    rv_dictionary_free(&dictionary);
    reversa_context_free(ctx);
}

static void test_dictionary_of_many_texts_with_any_seed(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    uint64_t used = reversa_context_memory_used(ctx);
    (void)state;
    for (uint64_t seed = 0; seed < 3; seed++) {
        rv_dictionary dictionary;
        char text[16];
        rv_dictionary_open(ctx, &dictionary, seed);
        for (int32_t i = 0; i < 60000; i++) { /* each text twice, in an order of its own */
            int32_t number = i < 30000 ? i : (i * 7) % 30000;
            int32_t code = -7;
            int length = snprintf(text, sizeof text, "%d", number);
            assert_int_equal(rv_dictionary_intern(ctx, &dictionary, text, (size_t)length, &code), REVERSA_OK);
            assert_int_equal(code, number);
        }
        assert_int_equal(dictionary.count, 30000);
        assert_int_equal(rv_dictionary_find(&dictionary, "30000", 5), -1);
        rv_dictionary_free(&dictionary);
    }
    assert_true(reversa_context_memory_used(ctx) == used);
    reversa_context_free(ctx);
}

static void test_dictionary_of_the_empty_text(void **state)
{
    reversa_context *ctx = rt_context(NULL);
    rv_dictionary dictionary;
    int32_t code = -7;
    (void)state;
    rv_dictionary_open(ctx, &dictionary, 1);
    assert_int_equal(rv_dictionary_find(&dictionary, "", 0), -1);
    assert_int_equal(rv_dictionary_intern(ctx, &dictionary, NULL, 0, &code), REVERSA_OK);
    assert_int_equal(code, 0);
    assert_int_equal(rv_dictionary_intern(ctx, &dictionary, "abc", 0, &code), REVERSA_OK);
    assert_int_equal(code, 0);
    assert_int_equal(rv_dictionary_intern(ctx, &dictionary, "abc", 3, &code), REVERSA_OK);
    assert_int_equal(code, 1);
    assert_int_equal(rv_dictionary_find(&dictionary, "abcd", 3), 1);
    assert_int_equal(rv_dictionary_find(&dictionary, "ab", 2), -1);
    assert_int_equal(rv_dictionary_length(&dictionary, 0), 0);
    assert_string_equal(rv_dictionary_text(&dictionary, 0), "");
    rv_dictionary_free(&dictionary);
    reversa_context_free(ctx);
}

static void test_dictionary_free_of_one_never_opened(void **state)
{
    rv_dictionary dictionary = {0};
    (void)state;
    rv_dictionary_free(&dictionary);
    rv_dictionary_free(&dictionary);
    assert_int_equal(rv_dictionary_find(&dictionary, "a", 1), -1);
}

static void test_dictionary_outlives_its_context(void **state)
{
    rt_memory memory;
    rv_dictionary dictionary;
    int32_t code;
    (void)state;
    rt_memory_open(&memory);
    reversa_context *ctx = rt_context(&memory);
    rv_dictionary_open(ctx, &dictionary, 1);
    assert_int_equal(rv_dictionary_intern(ctx, &dictionary, "M1", 2, &code), REVERSA_OK);
    reversa_context_free(ctx);
    assert_string_equal(rv_dictionary_text(&dictionary, 0), "M1");
    assert_int_equal(rv_dictionary_find(&dictionary, "M1", 2), 0);
    rv_dictionary_free(&dictionary);
    assert_int_equal(atomic_load(&memory.n_live), 0);
}

#define N_WALKED 200 /* more than the first 64 slots hold, and than the first arrays */

/* Adds what is still missing of 200 texts, so that a second try goes on where the first one failed. */
static reversa_status intern_all(reversa_context *ctx, void *state)
{
    rv_dictionary *dictionary = state;
    char text[16];
    reversa_status status = rv_begin(ctx);
    for (int32_t i = 0; i < N_WALKED && !status; i++) {
        int32_t code = -7;
        int length = snprintf(text, sizeof text, "tag %d", i);
        status = rv_dictionary_intern(ctx, dictionary, text, (size_t)length, &code);
        assert_int_equal(code, status ? -1 : i);
    }
    return status;
}

/* The texts so far have their codes, the next is not there. */
static void check_codes(reversa_context *ctx, void *state)
{
    rv_dictionary *dictionary = state;
    char text[16];
    (void)ctx;
    for (int32_t i = 0; i <= dictionary->count; i++) {
        int length = snprintf(text, sizeof text, "tag %d", i);
        int32_t expected = i < dictionary->count ? i : -1;
        assert_int_equal(rv_dictionary_find(dictionary, text, (size_t)length), expected);
        if (expected >= 0)
            assert_string_equal(rv_dictionary_text(dictionary, i), text);
    }
}

static void open_walked(reversa_context *ctx, void *state)
{
    rv_dictionary_open(ctx, state, 5);
}

static void free_walked(reversa_context *ctx, void *state)
{
    rv_dictionary *dictionary = state;
    (void)ctx;
    assert_int_equal(dictionary->count, N_WALKED);
    rv_dictionary_free(dictionary);
}

static void test_dictionary_intern_without_memory(void **state)
{
    rv_dictionary dictionary = {0};
    rt_walk walk = {.name = "rv_dictionary_intern", .setup = open_walked, .call = intern_all, .check = check_codes};
    (void)state;
    walk.release = free_walked;
    walk.state = &dictionary;
    walk.keeps_memory = true;
    assert_true(rt_fault_walk(&walk) >= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dictionary_agrees_with_a_list),
        cmocka_unit_test(test_dictionary_of_many_texts_with_any_seed),
        cmocka_unit_test(test_dictionary_of_the_empty_text),
        cmocka_unit_test(test_dictionary_free_of_one_never_opened),
        cmocka_unit_test(test_dictionary_outlives_its_context),
        cmocka_unit_test(test_dictionary_intern_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
