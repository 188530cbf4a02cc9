/*
 * The dictionary: open addressing with linear probing over SipHash, at most three quarters full.
 *
 * Invariant: for every code c, the slot chain from hash(text c) reaches c before an empty slot; start[] ascends, and
 * text c ends one byte before start[c + 1] (before pool_used for the last). Room is made before anything is written, so
 * a failed call leaves all codes and texts as they were.
 */
#include "base/dictionary.h"

#include <string.h>

#include "base/hash.h"

#define FIRST_SLOTS 64

void rv_dictionary_open(reversa_context *ctx, rv_dictionary *dictionary, uint64_t seed)
{
    *dictionary = (rv_dictionary){.heap = ctx->heap, .seed = seed};
    rv_heap_retain(dictionary->heap);
}

void rv_dictionary_free(rv_dictionary *dictionary)
{
    if (!dictionary->heap)
        return;
    rv_heap_free(dictionary->heap, dictionary->pool);
    rv_heap_free(dictionary->heap, dictionary->start);
    rv_heap_free(dictionary->heap, dictionary->slots);
    rv_heap_release(dictionary->heap);
    *dictionary = (rv_dictionary){0};
}

const char *rv_dictionary_text(const rv_dictionary *dictionary, int32_t code)
{
    RV_REQUIRE(code >= 0 && code < dictionary->count);
    return dictionary->pool + dictionary->start[code];
}

size_t rv_dictionary_length(const rv_dictionary *dictionary, int32_t code)
{
    RV_REQUIRE(code >= 0 && code < dictionary->count);
    size_t end = code + 1 < dictionary->count ? dictionary->start[code + 1] : dictionary->pool_used;
    return end - dictionary->start[code] - 1;
}

static uint32_t hash_of(const rv_dictionary *dictionary, const char *text, size_t length)
{
    return (uint32_t)rv_siphash(dictionary->seed, text, length);
}

/* The slot that holds the text, or the empty slot where it belongs. At least one slot is empty. */
static size_t locate(const rv_dictionary *dictionary, const char *text, size_t length, uint32_t hash)
{
    const rv_dictionary_slot *slots = dictionary->slots;
    size_t mask = dictionary->n_slots - 1;
    size_t slot = hash & mask;
    for (; slots[slot].code; slot = (slot + 1) & mask) {
        int32_t code = slots[slot].code - 1;
        if (slots[slot].hash == hash && rv_dictionary_length(dictionary, code) == length &&
            memcmp(rv_dictionary_text(dictionary, code), text, length) == 0)
            break;
    }
    return slot;
}

int32_t rv_dictionary_find_hashed(const rv_dictionary *dictionary, const char *text, size_t length, uint32_t hash)
{
    if (dictionary->n_slots == 0)
        return -1;
    return dictionary->slots[locate(dictionary, length ? text : "", length, hash)].code - 1;
}

int32_t rv_dictionary_find(const rv_dictionary *dictionary, const char *text, size_t length)
{
    text = length ? text : "";
    return rv_dictionary_find_hashed(dictionary, text, length, hash_of(dictionary, text, length));
}

uint32_t rv_dictionary_hash(const rv_dictionary *dictionary, const char *text, size_t length)
{
    uint32_t hash = hash_of(dictionary, length ? text : "", length);
    if (dictionary->n_slots > 0)
        __builtin_prefetch(&dictionary->slots[hash & (dictionary->n_slots - 1)]);
    return hash;
}

int32_t rv_dictionary_guess(const rv_dictionary *dictionary, uint32_t hash)
{
    const rv_dictionary_slot *slots = dictionary->slots;
    size_t mask = dictionary->n_slots - 1;
    size_t slot = hash & mask;
    if (dictionary->n_slots == 0)
        return -1;
    while (slots[slot].code && slots[slot].hash != hash)
        slot = (slot + 1) & mask;
    int32_t code = slots[slot].code - 1;
    if (code >= 0)
        __builtin_prefetch(&dictionary->start[code]);
    return code;
}

void rv_dictionary_fetch(const rv_dictionary *dictionary, int32_t guess)
{
    if (guess >= 0)
        __builtin_prefetch(rv_dictionary_text(dictionary, guess));
}

/* Twice the slots, every code in its new place. */
static reversa_status widen(reversa_context *ctx, rv_dictionary *dictionary)
{
    size_t n_slots = dictionary->n_slots ? dictionary->n_slots * 2 : FIRST_SLOTS;
    rv_dictionary_slot *slots = rv_alloc(ctx, n_slots, sizeof *slots);
    if (!slots)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < dictionary->n_slots; i++) {
        rv_dictionary_slot old = dictionary->slots[i];
        if (!old.code)
            continue;
        size_t slot = old.hash & (n_slots - 1);
        while (slots[slot].code)
            slot = (slot + 1) & (n_slots - 1);
        slots[slot] = old;
    }
    rv_heap_free(dictionary->heap, dictionary->slots);
    dictionary->slots = slots;
    dictionary->n_slots = n_slots;
    return REVERSA_OK;
}

/* Room for one more text of that length in all three arrays. */
static reversa_status make_room(reversa_context *ctx, rv_dictionary *dictionary, size_t length)
{
    size_t count = (size_t)dictionary->count;
    size_t pool_needed;
    if (count >= INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "More than %d different texts", INT32_MAX);
    if (!rv_size_add(length, dictionary->pool_used, &pool_needed) || !rv_size_add(pool_needed, 1, &pool_needed))
        return rv_fail(ctx, REVERSA_E_MEMORY, "Out of memory: a text of %zu bytes", length);
    reversa_status status = rv_grow_raw(ctx, &dictionary->pool, &dictionary->pool_capacity, pool_needed, 1);
    if (!status)
        status = rv_grow_raw(ctx, &dictionary->start, &dictionary->start_capacity, count + 1,
                             sizeof *dictionary->start);
    if (!status && (count + 1) > dictionary->n_slots / 4 * 3)
        status = widen(ctx, dictionary);
    return status;
}

reversa_status rv_dictionary_intern(reversa_context *ctx, rv_dictionary *dictionary, const char *text, size_t length,
                                    int32_t *code_out)
{
    RV_REQUIRE(ctx->heap == dictionary->heap);
    *code_out = -1;
    text = length ? text : "";
    uint32_t hash = hash_of(dictionary, text, length);
    size_t slot = dictionary->n_slots ? locate(dictionary, text, length, hash) : 0;
    if (dictionary->n_slots && dictionary->slots[slot].code) {
        *code_out = dictionary->slots[slot].code - 1;
        return REVERSA_OK;
    }
    size_t n_slots = dictionary->n_slots;
    reversa_status status = make_room(ctx, dictionary, length);
    if (status)
        return status;
    if (dictionary->n_slots != n_slots)
        slot = locate(dictionary, text, length, hash);
    int32_t code = dictionary->count++;
    dictionary->slots[slot] = (rv_dictionary_slot){code + 1, hash};
    dictionary->start[code] = dictionary->pool_used;
    memcpy(dictionary->pool + dictionary->pool_used, text, length);
    dictionary->pool[dictionary->pool_used + length] = '\0';
    dictionary->pool_used += length + 1;
    *code_out = code;
    return REVERSA_OK;
}
