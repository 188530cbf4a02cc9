/*
 * Reading shortlists: every index out of range gives nothing, so that a reader needs no checks of its own.
 */
#include <string.h>

#include "model/shortlist.h"

bool rv_shortlist_at(const reversa_shortlist *shortlist, int32_t person, int side, int32_t place,
                     rv_list_place *listing_out)
{
    *listing_out = (rv_list_place){.owner = person, .side = side, .entry = {.other = -1}};
    if (place < 0 || place >= reversa_shortlist_length(shortlist, person, (reversa_side)side))
        return false;
    const rv_shortlist_side *lists = &shortlist->side[side];
    int64_t at = lists->first[shortlist->problem->side[side].ordinal[person]] + place;
    listing_out->entry = lists->entry[at];
    listing_out->contribution = lists->contribution + (size_t)at * (size_t)shortlist->problem->n_criteria;
    return true;
}

int32_t reversa_shortlist_length(const reversa_shortlist *shortlist, int32_t person, reversa_side side)
{
    const reversa_problem *problem = shortlist->problem;
    if ((side != REVERSA_MENTOR && side != REVERSA_MENTEE) || person < 0 || person >= problem->cohort->n_people ||
        !shortlist->side[side].made)
        return 0;
    int32_t ordinal = problem->side[side].ordinal[person];
    const int64_t *first = shortlist->side[side].first;
    return ordinal < 0 ? 0 : (int32_t)(first[ordinal + 1] - first[ordinal]);
}

void reversa_shortlist_entry(const reversa_shortlist *shortlist, int32_t person, reversa_side side, int32_t place,
                             reversa_listed *entry_out)
{
    rv_list_place listing;
    (void)rv_shortlist_at(shortlist, person, (int)side, place, &listing);
    *entry_out = listing.entry;
}

int32_t reversa_shortlist_reasons(const reversa_shortlist *shortlist, int32_t person, reversa_side side, int32_t place,
                                  reversa_listed_reason reasons_out[REVERSA_MAX_REASONS])
{
    rv_list_place listing;
    if (!rv_shortlist_at(shortlist, person, (int)side, place, &listing))
        return 0;
    return rv_shortlist_reasons(shortlist->problem, &listing, reasons_out);
}

size_t reversa_shortlist_sentence(const reversa_shortlist *shortlist, int32_t person, reversa_side side, int32_t place,
                                  char *text_out, size_t size)
{
    rv_list_place listing;
    if (size > 0)
        text_out[0] = '\0';
    if (!rv_shortlist_at(shortlist, person, (int)side, place, &listing))
        return 0;
    return rv_shortlist_sentence(shortlist->problem, &listing, text_out, size);
}

void reversa_shortlist_summarise(const reversa_shortlist *shortlist, reversa_side side,
                                 reversa_shortlist_summary *summary_out)
{
    memset(summary_out, 0, sizeof *summary_out);
    if ((side != REVERSA_MENTOR && side != REVERSA_MENTEE) || !shortlist->side[side].made)
        return;
    const rv_shortlist_side *lists = &shortlist->side[side];
    int32_t n = shortlist->problem->side[side].n;
    *summary_out = (reversa_shortlist_summary){.n_people = n,
                                               .n_lists = lists->n_lists,
                                               .n_entries = lists->first[n],
                                               .score = lists->score,
                                               .n_others = shortlist->problem->side[!side].n,
                                               .n_unlisted = lists->n_unlisted,
                                               .most_lists = lists->most_lists,
                                               .balanced = lists->balanced};
}

void reversa_shortlist_free(reversa_shortlist *shortlist)
{
    if (!shortlist)
        return;
    rv_arena arena = shortlist->arena; /* the lists lie in it */
    rv_arena_free(&arena);
}
