/*
 * Reading a matching: every index out of range gives zeros, so that a reader needs no checks of its own.
 */
#include "model/matching.h"

#include <string.h>

reversa_outcome reversa_matching_outcome(const reversa_matching *matching)
{
    return matching->outcome;
}

reversa_certificate reversa_matching_certificate(const reversa_matching *matching)
{
    return matching->certificate;
}

int32_t reversa_matching_n_levels(const reversa_matching *matching)
{
    return matching->n_levels;
}

void reversa_matching_level(const reversa_matching *matching, int32_t index, reversa_level *level_out)
{
    memset(level_out, 0, sizeof *level_out);
    if (index >= 0 && index < matching->n_levels)
        *level_out = matching->levels[index];
}

bool reversa_matching_is_drawn(const reversa_matching *matching)
{
    return matching->is_drawn;
}

int64_t reversa_matching_level_price(const reversa_matching *matching, int32_t left_out, int32_t level)
{
    if (!matching->has_level_prices || left_out < 0 || level <= left_out || level >= matching->n_levels)
        return REVERSA_NO_PRICE;
    return matching->level_price[left_out][level];
}

int64_t reversa_matching_price(const reversa_matching *matching, int32_t person, reversa_side side, int32_t level)
{
    bool known_side = side == REVERSA_MENTOR || side == REVERSA_MENTEE;
    if (!known_side || person < 0 || person >= matching->problem->cohort->n_people || level < 0 ||
        level >= matching->n_levels || !matching->price[side])
        return 0;
    int32_t ordinal = matching->problem->side[side].ordinal[person];
    return ordinal < 0 ? 0 : matching->price[side][(int64_t)ordinal * matching->n_levels + level];
}

int32_t reversa_matching_n_pairs(const reversa_matching *matching)
{
    return matching->n_pairs;
}

void reversa_matching_pair(const reversa_matching *matching, int32_t index, reversa_matched_pair *pair_out)
{
    memset(pair_out, 0, sizeof *pair_out);
    if (index >= 0 && index < matching->n_pairs)
        *pair_out = matching->pairs[index];
}

int32_t reversa_matching_contribution(const reversa_matching *matching, int32_t index, int32_t criterion)
{
    int32_t n_criteria = matching->problem->n_criteria;
    if (index < 0 || index >= matching->n_pairs || criterion < 0 || criterion >= n_criteria)
        return 0;
    return matching->contribution[(int64_t)index * n_criteria + criterion];
}

int32_t reversa_matching_n_unmatched(const reversa_matching *matching)
{
    return matching->n_unmatched;
}

void reversa_matching_unmatched(const reversa_matching *matching, int32_t index, reversa_unmatched *unmatched_out)
{
    memset(unmatched_out, 0, sizeof *unmatched_out);
    if (index >= 0 && index < matching->n_unmatched)
        *unmatched_out = matching->unmatched[index];
}

void reversa_matching_counts(const reversa_matching *matching, reversa_side side, reversa_side_counts *counts_out)
{
    *counts_out = (reversa_side_counts){0};
    if (side != REVERSA_MENTOR && side != REVERSA_MENTEE)
        return;
    const rv_side *people = &matching->problem->side[side];
    int64_t alone = 0;
    int64_t with_eligible = 0;
    for (int32_t i = 0; i < matching->n_unmatched; i++) {
        const reversa_unmatched *someone = &matching->unmatched[i];
        if (someone->side != side)
            continue;
        alone++;
        with_eligible += someone->eligible > 0;
        counts_out->unmatched[someone->reason]++;
    }
    for (int32_t i = 0; i < people->n; i++)
        counts_out->places += people->capacity[i];
    counts_out->people = matching->problem->cohort->n_people;
    counts_out->signed_up = matching->n_signed_up[side];
    counts_out->taking_part = people->n;
    counts_out->matched = counts_out->signed_up - alone; /* everyone signed up has a pair or a row there */
    counts_out->eligible = matching->certificate.n_eligible < 0 ? -1 : counts_out->matched + with_eligible;
}

int32_t reversa_matching_n_limits(const reversa_matching *matching)
{
    return matching->n_limits;
}

void reversa_matching_limit(const reversa_matching *matching, int32_t index, reversa_limit_use *use_out)
{
    memset(use_out, 0, sizeof *use_out);
    if (index >= 0 && index < matching->n_limits)
        *use_out = matching->limits[index];
}

const char *reversa_matching_conflict(const reversa_matching *matching, int32_t index)
{
    return index >= 0 && index < matching->n_conflict ? matching->conflict[index] : NULL;
}

void reversa_matching_free(reversa_matching *matching)
{
    if (!matching)
        return;
    rv_arena arena = matching->arena; /* the matching lies in it */
    rv_arena_free(&arena);
}
