/*
 * Least numbers of mentees in linear programs: whoever takes part in a pair by some part is open by at least that part.
 *
 * "None, or at least m" as Σx <= room · open and Σx >= m · open lets a mentor be open by a sliver of a pair. With x <= open
 * for each pair the linear program over one mentor's pairs has whole corners alone (a union of two such, none and m to
 * room; Balas 1979), so nothing tighter can be said of a mentor by itself. No value of open fits where the largest part is
 * more than all parts over m: then the mentor's rows for the largest are listed. Whole solutions keep them by themselves.
 */
#include "match/limit_lazy.h"

#include "match/limit_rows.h"

#define LEAST_VIOLATION 1e-4

static int64_t key_of(const rv_search *search, const rv_new_pair *pair)
{
    return (int64_t)pair->mentee * search->solve->side[REVERSA_MENTOR].n + pair->mentor;
}

static reversa_status list_pair(rv_search *search, int32_t limit, const rv_new_pair *pair)
{
    const rv_listed_pair listed = {.mentee = pair->mentee, .mentor = pair->mentor, .coefficient = 1};
    rv_listed_row row = {.limit = limit, .key = key_of(search, pair), .low = INT64_MIN, .high = 0, .n = 1};
    int32_t number;
    row.is_firm = true;
    row.is_hard = true;
    row.pairs = &listed;
    reversa_status status = rv_lazy_add(search, &row, &number);
    return status ? status : rv_aux_link(search, search->open_of[pair->mentor], (rv_entry){number, -1});
}

reversa_status rv_minimum_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added)
{
    reversa_context *ctx = search->solve->ctx;
    int32_t n = search->solve->side[REVERSA_MENTOR].n;
    if (!look->part || !search->open_of)
        return REVERSA_OK;
    double *sum = rv_alloc(ctx, (size_t)n, sizeof *sum);
    reversa_status status = sum ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int64_t k = 0; k < look->n && !status; k++)
        sum[look->pairs[k].mentor] += look->part[k];
    for (int64_t k = 0; k < look->n && !status; k++) {
        const rv_new_pair *pair = &look->pairs[k];
        int64_t least = search->open_of[pair->mentor] < 0 ? 1 : rv_people_least(search->solve, limit, pair->mentor);
        if (look->part[k] * (double)least <= sum[pair->mentor] + LEAST_VIOLATION)
            continue;
        if (least <= 1 || rv_lazy_has(search, limit, key_of(search, pair)))
            continue;
        status = list_pair(search, limit, pair);
        *added += !status;
    }
    rv_free(ctx, sum);
    return status;
}
