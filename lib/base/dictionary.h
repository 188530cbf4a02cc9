/*
 * A dictionary gives each distinct text a code: 0, 1, 2, … in order of first appearance. Open addressing over a keyed
 * hash; texts lie one behind the other in one growing pool, each with a terminating NUL, so pointers move while the
 * dictionary grows and stay put once it is complete.
 */
#ifndef RV_BASE_DICTIONARY_H
#define RV_BASE_DICTIONARY_H

#include "base/context.h"

typedef struct rv_dictionary_slot {
    int32_t code;  /* + 1, 0 for an empty slot */
    uint32_t hash; /* of its text, the low half: the slot where the search begins, and most other texts differ in it */
} rv_dictionary_slot;

typedef struct rv_dictionary {
    rv_heap *heap; /* NULL before rv_dictionary_open() */
    uint64_t seed;
    char *pool;
    size_t pool_used;
    size_t pool_capacity;
    size_t *start; /* [count] where each text begins in the pool */
    size_t start_capacity;
    rv_dictionary_slot *slots; /* [n_slots] */
    size_t n_slots;            /* a power of two, or 0 */
    int32_t count;
} rv_dictionary;

void rv_dictionary_open(reversa_context *ctx, rv_dictionary *dictionary, uint64_t seed);
/* The code of a text, adding it if it is new; −1 after an error, with nothing added. The text must not contain NUL, nor
 * lie in the dictionary, and ctx has the heap that the dictionary was opened with. */
reversa_status rv_dictionary_intern(reversa_context *ctx, rv_dictionary *dictionary, const char *text, size_t length,
                                    int32_t *code_out);
/* The code of a text, −1 if it is not there. Any thread while nothing is added. */
int32_t rv_dictionary_find(const rv_dictionary *dictionary, const char *text, size_t length);
/*
 * The same in steps, for many texts one after the other: between the steps other work is done while memory answers. First
 * the hash, whose slot is fetched; then the code that is probably meant, −1 where there is certainly none, whose text is
 * found; then that text is fetched; at last the code. The step of the hash also helps rv_dictionary_intern().
 */
uint32_t rv_dictionary_hash(const rv_dictionary *dictionary, const char *text, size_t length);
int32_t rv_dictionary_guess(const rv_dictionary *dictionary, uint32_t hash);
void rv_dictionary_fetch(const rv_dictionary *dictionary, int32_t guess);
int32_t rv_dictionary_find_hashed(const rv_dictionary *dictionary, const char *text, size_t length, uint32_t hash);
const char *rv_dictionary_text(const rv_dictionary *dictionary, int32_t code);
size_t rv_dictionary_length(const rv_dictionary *dictionary, int32_t code);
void rv_dictionary_free(rv_dictionary *dictionary); /* also one that was never opened (all zero) */

#endif
