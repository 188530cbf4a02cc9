/*
 * The memo's table: a power of two of entries, each the place of all texts that hash to it.
 *
 * Invariant: an entry is empty or holds the key and the value of the last text that was kept there. Finding and keeping are
 * in the header, for they are asked at every cell of a file.
 */
#include "base/memo.h"

#define MAX_BITS 30

reversa_status rv_memo_open(reversa_context *ctx, rv_memo *memo, size_t n_entries)
{
    *memo = (rv_memo){0};
    int bits = 0;
    while (bits < MAX_BITS && n_entries >> (bits + 1) > 0)
        bits++;
    if (bits == 0)
        return REVERSA_OK;
    memo->entries = rv_alloc(ctx, (size_t)1 << bits, sizeof *memo->entries);
    if (!memo->entries)
        return REVERSA_E_MEMORY;
    memo->bits = bits;
    return REVERSA_OK;
}

void rv_memo_free(reversa_context *ctx, rv_memo *memo)
{
    rv_free(ctx, memo->entries);
    *memo = (rv_memo){0};
}
