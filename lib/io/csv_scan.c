/*
 * The portable way to find stops: eight bytes in a register.
 *
 * A byte of x ^ pattern is zero where the byte is searched for. Adding 0x7F to the low seven bits of a byte sets its high
 * bit unless they are all zero, and carries into no neighbour; so the test is exact (Warren, Hacker's Delight, 6-1).
 */
#include "io/csv_scan.h"

#define ONES UINT64_C(0x0101010101010101)
#define LOW_BITS (ONES * 0x7F)

/* The high bit of each byte of x that is c. */
static uint64_t find_byte(uint64_t x, char c)
{
    x ^= ONES * (unsigned char)c;
    return ~(((x & LOW_BITS) + LOW_BITS) | x | LOW_BITS);
}

/* Up to eight bytes, the first in the lowest place. */
static uint64_t load(const char *at, size_t n)
{
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return x;
}

uint64_t rv_csv_scan_plain(const char *at, size_t n, char delimiter)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i += 8) {
        size_t count = n - i < 8 ? n - i : 8; /* bytes beyond the end are 0, which is no stop */
        uint64_t x = load(at + i, count);
        uint64_t found = find_byte(x, delimiter) | find_byte(x, '\n') | find_byte(x, '\r') | find_byte(x, '"');
        /* The high bits, moved to the bottom, are gathered in the top byte: bit 8k goes to bit 56 + k. */
        bits |= (((found >> 7) * UINT64_C(0x0102040810204080)) >> 56) << i;
    }
    return bits;
}
