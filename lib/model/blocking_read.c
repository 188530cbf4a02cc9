/*
 * Reading blocking pairs: every index out of range gives nothing, so that a reader needs no checks of its own.
 */
#include "model/blocking.h"

#include <string.h>

#include "model/matching.h"

const char *const rv_wishes_from_names[] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee", NULL};
const char *const rv_wishes_among_names[] = {"all", "either", "both", NULL};

void reversa_blocking_summarise(const reversa_blocking *blocking, reversa_blocking_summary *summary_out)
{
    *summary_out = blocking->summary;
}

void reversa_blocking_get(const reversa_blocking *blocking, int64_t index, reversa_blocking_pair *pair_out)
{
    memset(pair_out, 0, sizeof *pair_out);
    if (index >= 0 && index < blocking->summary.n_listed)
        *pair_out = blocking->pairs[index];
}

void reversa_blocking_free(reversa_blocking *blocking)
{
    if (!blocking)
        return;
    rv_arena arena = blocking->arena; /* it lies in it */
    rv_arena_free(&arena);
}
