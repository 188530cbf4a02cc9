/*
 * Finding the bytes at which a CSV reader has to stop, 64 at a time.
 *
 * A block of text becomes a word with a bit for each byte that is the delimiter, a line feed, a carriage return or a quote;
 * the reader goes from bit to bit (Langdale & Lemire 2019, "Parsing gigabytes of JSON per second", stage 1). Every x86-64
 * processor has SSE2; elsewhere, and for what is left at the end, eight bytes are tested at a time in one register.
 */
#ifndef RV_IO_CSV_SCAN_H
#define RV_IO_CSV_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define RV_CSV_BLOCK 64

/* Bit i is set where byte i of `at` is a stop, i < n <= RV_CSV_BLOCK. Nothing beyond n is read. */
uint64_t rv_csv_scan_plain(const char *at, size_t n, char delimiter);

/* The same for a whole block. */
static inline uint64_t rv_csv_scan_block(const char *at, char delimiter)
{
#if defined(__SSE2__)
    const __m128i cut = _mm_set1_epi8(delimiter);
    const __m128i feed = _mm_set1_epi8('\n');
    const __m128i carriage = _mm_set1_epi8('\r');
    const __m128i quote = _mm_set1_epi8('"');
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++) {
        __m128i text = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
        __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, cut), _mm_cmpeq_epi8(text, feed)),
                                     _mm_or_si128(_mm_cmpeq_epi8(text, carriage), _mm_cmpeq_epi8(text, quote)));
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(stops) << (16 * i);
    }
    return bits;
#else
    return rv_csv_scan_plain(at, RV_CSV_BLOCK, delimiter);
#endif
}

#endif
