/*
 * SHA-256 by the SHA instructions of x86-64 processors, where there are any.
 *
 * The instructions do two rounds at a time on a state in two halves, (a, b, e, f) and (c, d, g, h), and make four words of
 * the message schedule from the sixteen before them (Intel, "Intel SHA Extensions", 2013). The functions carry their target
 * themselves, so the library runs on every processor; whoever calls them has asked rv_sha256_x86_ready().
 */
#include "base/sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))
#define HAS_SHA (1u << 29)  /* leaf 7, EBX */
#define HAS_SSSE3 (1u << 9) /* leaf 1, ECX */
#define HAS_SSE41 (1u << 19)

/* The state in the halves that the instructions want. */
typedef struct halves {
    __m128i abef;
    __m128i cdgh;
} halves;

bool rv_sha256_x86_ready(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & HAS_SSSE3) || !(c & HAS_SSE41))
        return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & HAS_SHA);
}

/* Four rounds with four words of the schedule and their constants. */
WITH_SHA static inline void four_rounds(halves *state, __m128i words, const uint32_t *constant)
{
    __m128i sum = _mm_add_epi32(words, _mm_loadu_si128((const __m128i *)(const void *)constant));
    state->cdgh = _mm_sha256rnds2_epu32(state->cdgh, state->abef, sum);
    state->abef = _mm_sha256rnds2_epu32(state->abef, state->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/* The next four words of the schedule, from the sixteen before them, oldest first. */
WITH_SHA static inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
    return _mm_sha256msg2_epu32(sum, w3);
}

WITH_SHA static inline __m128i load_words(const unsigned char *at)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL); /* words are big-endian */
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)at), swap);
}

WITH_SHA static halves compress(halves state, const unsigned char *block)
{
    const uint32_t *constant = rv_sha256_constants;
    __m128i w0 = load_words(block);
    __m128i w1 = load_words(block + 16);
    __m128i w2 = load_words(block + 32);
    __m128i w3 = load_words(block + 48);
    for (int i = 0; i < 4; i++, constant += 16) {
        four_rounds(&state, w0, constant);
        four_rounds(&state, w1, constant + 4);
        four_rounds(&state, w2, constant + 8);
        four_rounds(&state, w3, constant + 12);
        if (i == 3)
            break;
        w0 = next_words(w0, w1, w2, w3);
        w1 = next_words(w1, w2, w3, w0);
        w2 = next_words(w2, w3, w0, w1);
        w3 = next_words(w3, w0, w1, w2);
    }
    return state;
}

WITH_SHA void rv_sha256_x86_blocks(uint32_t state[8], const unsigned char *blocks, size_t n_blocks)
{
    __m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)state);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    halves now = {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0)};
    for (size_t i = 0; i < n_blocks; i++) {
        halves next = compress(now, blocks + 64 * i);
        now.abef = _mm_add_epi32(now.abef, next.abef);
        now.cdgh = _mm_add_epi32(now.cdgh, next.cdgh);
    }
    __m128i feba = _mm_shuffle_epi32(now.abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(now.cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool rv_sha256_x86_ready(void)
{
    return false;
}

void rv_sha256_x86_blocks(uint32_t state[8], const unsigned char *blocks, size_t n_blocks)
{
    rv_sha256_plain_blocks(state, blocks, n_blocks);
}

#endif
