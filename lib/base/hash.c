/*
 * SipHash-2-4 (Aumasson & Bernstein 2012) and SplitMix64 (Steele, Lea & Flood 2014).
 *
 * Both are defined on integers of 64 bits that wrap; bytes are read in little-endian order, so results are
 * equal on every machine. Bounded random numbers reject the values that would favour small results.
 */
#include "base/hash.h"

#include <string.h>

#include "base/context.h"

typedef struct sip_state {
    uint64_t v0, v1, v2, v3;
} sip_state;

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void rounds(sip_state *s, int count)
{
    for (int i = 0; i < count; i++) {
        s->v0 += s->v1;
        s->v1 = rotate(s->v1, 13) ^ s->v0;
        s->v0 = rotate(s->v0, 32);
        s->v2 += s->v3;
        s->v3 = rotate(s->v3, 16) ^ s->v2;
        s->v0 += s->v3;
        s->v3 = rotate(s->v3, 21) ^ s->v0;
        s->v2 += s->v1;
        s->v1 = rotate(s->v1, 17) ^ s->v2;
        s->v2 = rotate(s->v2, 32);
    }
}

/* Up to 7 bytes as a little-endian number. */
static uint64_t read_tail(const unsigned char *bytes, size_t length)
{
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

/* 8 bytes as a little-endian number: one load, whatever the machine. */
static uint64_t read_word(const unsigned char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static void absorb(sip_state *s, uint64_t word)
{
    s->v3 ^= word;
    rounds(s, 2);
    s->v0 ^= word;
}

uint64_t rv_siphash(uint64_t seed, const void *bytes, size_t length)
{
    /* The paper's constants ("somepseudorandomlygeneratedbytes"), with the second half of the key zero. */
    sip_state s = {UINT64_C(0x736f6d6570736575) ^ seed, UINT64_C(0x646f72616e646f6d),
                   UINT64_C(0x6c7967656e657261) ^ seed, UINT64_C(0x7465646279746573)};
    const unsigned char *at = bytes;
    size_t whole = length & ~(size_t)7;
    for (size_t i = 0; i < whole; i += 8)
        absorb(&s, read_word(at + i));
    uint64_t tail = whole < length ? read_tail(at + whole, length - whole) : 0;
    absorb(&s, tail | (uint64_t)length << 56);
    s.v2 ^= 0xFF;
    rounds(&s, 4);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t rv_random_next(rv_random *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15); /* 2^64 divided by the golden ratio, odd */
    uint64_t z = random->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int64_t rv_random_below(rv_random *random, int64_t bound)
{
    RV_REQUIRE(bound > 0);
    uint64_t n = (uint64_t)bound;
    uint64_t surplus = (UINT64_MAX - n + 1) % n; /* 2^64 mod n: that many values must go */
    uint64_t x = rv_random_next(random);
    while (x < surplus)
        x = rv_random_next(random);
    return (int64_t)(x % n);
}
