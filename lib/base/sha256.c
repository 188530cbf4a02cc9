/*
 * SHA-256 as FIPS 180-4 describes it, in a form that takes its input in pieces.
 *
 * Invariant between calls: state covers all whole blocks, and the first n_bytes mod 64 bytes of `block` wait.
 */
#include "base/sha256.h"

#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const uint32_t rv_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int bits)
{
    return (x >> bits) | (x << (32 - bits));
}

/* The message schedule W of one block (6.2.2, step 1). */
static void expand(const unsigned char *block, uint32_t w[64])
{
    for (int i = 0; i < 16; i++) {
        const unsigned char *at = block + 4 * i;
        w[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
}

/* One round (6.2.2, step 3) on v, whose part a lies at `first` and the others behind it, around the end: so nothing moves. */
static inline void one_round(uint32_t v[8], unsigned first, uint32_t sum)
{
    uint32_t a = v[first & 7], b = v[(first + 1) & 7], c = v[(first + 2) & 7];
    uint32_t e = v[(first + 4) & 7], f = v[(first + 5) & 7], g = v[(first + 6) & 7];
    uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    uint32_t t1 = v[(first + 7) & 7] + s1 + (g ^ (e & (f ^ g))) + sum;
    uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    v[(first + 3) & 7] += t1;
    v[(first + 7) & 7] = t1 + s0 + ((a & b) | (c & (a | b)));
}

static void compress(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t v[8]; /* the working variables a .. h */
    expand(block, w);
    memcpy(v, state, sizeof v);
    for (unsigned i = 0; i < 64; i += 8) { /* after eight rounds everything is in its place again */
        one_round(v, 8, rv_sha256_constants[i] + w[i]);
        one_round(v, 7, rv_sha256_constants[i + 1] + w[i + 1]);
        one_round(v, 6, rv_sha256_constants[i + 2] + w[i + 2]);
        one_round(v, 5, rv_sha256_constants[i + 3] + w[i + 3]);
        one_round(v, 4, rv_sha256_constants[i + 4] + w[i + 4]);
        one_round(v, 3, rv_sha256_constants[i + 5] + w[i + 5]);
        one_round(v, 2, rv_sha256_constants[i + 6] + w[i + 6]);
        one_round(v, 1, rv_sha256_constants[i + 7] + w[i + 7]);
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

void rv_sha256_plain_blocks(uint32_t state[8], const unsigned char *blocks, size_t n_blocks)
{
    for (size_t i = 0; i < n_blocks; i++)
        compress(state, blocks + 64 * i);
}

static void add_blocks(rv_sha256 *hash, const unsigned char *blocks, size_t n_blocks)
{
    if (hash->x86)
        rv_sha256_x86_blocks(hash->state, blocks, n_blocks);
    else
        rv_sha256_plain_blocks(hash->state, blocks, n_blocks);
}

void rv_sha256_begin(rv_sha256 *hash)
{
    /* The first 32 bits of the fractional parts of the square roots of the first eight primes (5.3.3). */
    *hash = (rv_sha256){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
        .x86 = rv_sha256_x86_ready()};
}

void rv_sha256_add(rv_sha256 *hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    size_t waiting = (size_t)(hash->n_bytes % 64);
    hash->n_bytes += length;
    if (waiting > 0 && length >= 64 - waiting) {
        size_t rest = 64 - waiting;
        memcpy(hash->block + waiting, at, rest);
        add_blocks(hash, hash->block, 1);
        at += rest;
        length -= rest;
        waiting = 0;
    }
    if (waiting == 0 && length >= 64) {
        size_t whole = length & ~(size_t)63;
        add_blocks(hash, at, whole / 64);
        at += whole;
        length -= whole;
    }
    if (length > 0)
        memcpy(hash->block + waiting, at, length);
}

void rv_sha256_end(rv_sha256 *hash, char hex_out[65])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char padding[72] = {0x80};
    uint64_t n_bits = hash->n_bytes * 8;
    size_t waiting = (size_t)(hash->n_bytes % 64);
    size_t n_padding = (waiting < 56 ? 56 : 120) - waiting; /* so that the length ends a block */
    for (size_t i = 0; i < 8; i++)
        padding[n_padding + i] = (unsigned char)(n_bits >> (56 - 8 * i));
    rv_sha256_add(hash, padding, n_padding + 8);
    for (size_t i = 0; i < 64; i++)
        hex_out[i] = digits[hash->state[i / 8] >> (28 - 4 * (i % 8)) & 0xF];
    hex_out[64] = '\0';
}
