/*
 * A memo of short texts: what was found out about a text that comes again and again, such as its code.
 *
 * It may forget anything at any time and is never wrong: keys are compared in full. Texts longer than RV_MEMO_TEXT bytes
 * are not kept. One place for each hash, and a simple hash: whoever crafts texts that collide gains nothing but that they
 * are looked up the long way.
 */
#ifndef RV_BASE_MEMO_H
#define RV_BASE_MEMO_H

#include <string.h>

#include "base/context.h"

#define RV_MEMO_TEXT 32

typedef struct rv_memo_entry {
    uint64_t word[4]; /* the text: its first and last bytes, which overlap or leave words zero */
    uint64_t length;  /* 0 in an empty entry */
    uint64_t value;
} rv_memo_entry;

/* All zero: a memo that keeps nothing. */
typedef struct rv_memo {
    rv_memo_entry *entries; /* [2^bits] */
    int bits;
} rv_memo;

/* Make room for the given number of entries, rounded down to a power of two; fewer than 2 is none. */
reversa_status rv_memo_open(reversa_context *ctx, rv_memo *memo, size_t n_entries);
void rv_memo_free(reversa_context *ctx, rv_memo *memo); /* also an all-zero one */

static inline uint64_t rv_memo_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t rv_memo_half(const char *at)
{
    uint32_t half;
    memcpy(&half, at, sizeof half);
    return half;
}

/* The key of a text of 1 to RV_MEMO_TEXT bytes: with the length, every byte is in it. Reads nothing beyond the text. */
static inline rv_memo_entry rv_memo_key(const char *text, size_t length)
{
    rv_memo_entry key = {.length = length};
    const char *end = text + length;
    if (length >= 8) {
        key.word[0] = rv_memo_word(text);
        key.word[1] = rv_memo_word(end - 8);
        if (length > 16) {
            key.word[2] = rv_memo_word(text + 8);
            key.word[3] = rv_memo_word(end - 16);
        }
    } else if (length >= 4)
        key.word[0] = rv_memo_half(text) << 32 | rv_memo_half(end - 4);
    else
        key.word[0] = (uint64_t)(unsigned char)text[0] << 16 | (uint64_t)(unsigned char)text[length / 2] << 8 |
                      (unsigned char)end[-1];
    return key;
}

/* Where a key is or would be; only with entries. Odd constants spread the words (Knuth, vol. 3, 6.4). */
static inline rv_memo_entry *rv_memo_place(const rv_memo *memo, const rv_memo_entry *key)
{
    uint64_t h = (key->word[0] ^ key->length) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= (h >> 29) ^ key->word[1];
    h = (h ^ (key->word[2] + key->word[3] * UINT64_C(0xC2B2AE3D27D4EB4F))) * UINT64_C(0x9E3779B97F4A7C15);
    return &memo->entries[h >> (64 - memo->bits)];
}

/* Is the text there? *value_out is set if it is. */
static inline bool rv_memo_find(const rv_memo *memo, const char *text, size_t length, uint64_t *value_out)
{
    if (!memo->entries || length == 0 || length > RV_MEMO_TEXT)
        return false;
    rv_memo_entry key = rv_memo_key(text, length);
    const rv_memo_entry *entry = rv_memo_place(memo, &key);
    if (((entry->word[0] ^ key.word[0]) | (entry->word[1] ^ key.word[1]) | (entry->word[2] ^ key.word[2]) |
         (entry->word[3] ^ key.word[3]) | (entry->length ^ key.length)) != 0)
        return false;
    *value_out = entry->value;
    return true;
}

/* Keep the value of a text, in place of another one perhaps. */
static inline void rv_memo_keep(rv_memo *memo, const char *text, size_t length, uint64_t value)
{
    if (!memo->entries || length == 0 || length > RV_MEMO_TEXT)
        return;
    rv_memo_entry key = rv_memo_key(text, length);
    key.value = value;
    *rv_memo_place(memo, &key) = key;
}

#endif
