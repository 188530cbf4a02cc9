/*
 * Reading an infeasibility and a crowding: plain look-ups, and nothing for an index that is out of range.
 */
#include "model/reasons.h"

static bool is_within(int32_t index, int32_t n)
{
    return index >= 0 && index < n;
}

/* ---- Certificates ---- */

int32_t reversa_crowding_n(const reversa_crowding *crowding)
{
    return crowding ? crowding->n : 0;
}

void reversa_crowding_crowd(const reversa_crowding *crowding, int32_t index, reversa_crowd *crowd_out)
{
    *crowd_out = is_within(index, crowding->n) ? crowding->list[index].crowd : (reversa_crowd){0};
}

int32_t reversa_crowding_person(const reversa_crowding *crowding, int32_t index, int32_t k)
{
    bool there = is_within(index, crowding->n) && is_within(k, crowding->list[index].crowd.n_people);
    return there ? crowding->list[index].people[k] : -1;
}

int32_t reversa_crowding_partner(const reversa_crowding *crowding, int32_t index, int32_t k)
{
    bool there = is_within(index, crowding->n) && is_within(k, crowding->list[index].crowd.n_partners);
    return there ? crowding->list[index].partners[k] : -1;
}

void reversa_crowding_free(reversa_crowding *crowding)
{
    if (!crowding)
        return;
    rv_arena arena = crowding->arena; /* it lies in its own arena */
    rv_arena_free(&arena);
}

/* ---- Infeasibilities ---- */

reversa_feasibility reversa_infeasibility_verdict(const reversa_infeasibility *infeasibility)
{
    return infeasibility->verdict;
}

bool reversa_infeasibility_is_minimal(const reversa_infeasibility *infeasibility)
{
    return infeasibility->minimal;
}

int32_t reversa_infeasibility_n_clashes(const reversa_infeasibility *infeasibility)
{
    return infeasibility->n_clashes;
}

void reversa_infeasibility_clash(const reversa_infeasibility *infeasibility, int32_t index, reversa_clash *clash_out)
{
    bool there = is_within(index, infeasibility->n_clashes);
    *clash_out = there ? infeasibility->clashes[index].clash : (reversa_clash){0};
}

int32_t reversa_infeasibility_person(const reversa_infeasibility *infeasibility, int32_t index, int32_t k)
{
    bool there = is_within(index, infeasibility->n_clashes) &&
                 is_within(k, infeasibility->clashes[index].clash.n_people);
    return there ? infeasibility->clashes[index].people[k] : -1;
}

const reversa_crowding *reversa_infeasibility_crowding(const reversa_infeasibility *infeasibility)
{
    return infeasibility->crowding.n > 0 ? &infeasibility->crowding : NULL;
}

int32_t reversa_infeasibility_n_relaxations(const reversa_infeasibility *infeasibility)
{
    return infeasibility->n_relaxations;
}

void reversa_infeasibility_relaxation(const reversa_infeasibility *infeasibility, int32_t index,
                                      reversa_relaxation *relaxation_out)
{
    bool there = is_within(index, infeasibility->n_relaxations);
    *relaxation_out = there ? infeasibility->relaxations[index].relaxation : (reversa_relaxation){0};
}

void reversa_infeasibility_part(const reversa_infeasibility *infeasibility, int32_t index, int32_t k,
                                reversa_relaxed_part *part_out)
{
    bool there = is_within(index, infeasibility->n_relaxations) &&
                 is_within(k, infeasibility->relaxations[index].relaxation.n_parts);
    *part_out = there ? infeasibility->relaxations[index].parts[k] : (reversa_relaxed_part){0};
}

void reversa_infeasibility_pair(const reversa_infeasibility *infeasibility, int32_t index, int32_t k,
                                int32_t *mentor_out, int32_t *mentee_out)
{
    bool there = is_within(index, infeasibility->n_relaxations) &&
                 is_within(k, infeasibility->relaxations[index].relaxation.n_pairs);
    *mentor_out = there ? infeasibility->relaxations[index].mentors[k] : -1;
    *mentee_out = there ? infeasibility->relaxations[index].mentees[k] : -1;
}

void reversa_infeasibility_free(reversa_infeasibility *infeasibility)
{
    if (!infeasibility)
        return;
    rv_arena arena = infeasibility->arena; /* it lies in its own arena */
    rv_arena_free(&arena);
}
