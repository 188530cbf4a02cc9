/*
 * Better circles from those that there are, by large neighbourhoods: some circles that could change members are taken apart
 * and made anew by the whole method (Shaw 1998), one neighbourhood after the other, as long as a pass over all mentors helps;
 * then with larger ones.
 *
 * Near to a circle are those whose members its mentor fits, and the other way round. Numbers drawn from a fixed seed let a
 * later pass look elsewhere; nothing else than the incumbent and the number of the pass decides.
 */
#include <string.h>

#include "match/circle.h"

#define FEWEST 5           /* circles of the first neighbourhoods */
#define MOST 14            /* of the last */
#define FEWEST_OF_LARGE 30 /* the same of a search that has no linear program of its own */
#define MOST_OF_LARGE 45
#define OUTSIDERS 10 /* mentees without a circle, for each circle that is taken apart */
#define IDLE_PASSES 2

typedef struct near {
    rv_circle_search *search;
    const rv_circle_set *set;
    rv_arena arena;
    rv_circle_choice choice;
    bool *covered;     /* [mentors] part of a neighbourhood of this pass */
    bool *taken;       /* [mentees] in a circle */
    int32_t *spare;    /* [mentors] circles that they may still lead */
    int64_t *nearness; /* [candidates or mentees] scratch */
    int32_t *mate;     /* [candidates] the circle, or −1 − a mentor without one */
    int32_t n_mates;
    int32_t *order;
    uint64_t random;
} near;

static uint64_t draw(near *n)
{
    n->random += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64, Steele, Lea & Flood 2014 */
    uint64_t z = n->random;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A half to one and a half times as much. */
static int64_t about(near *n, int64_t value)
{
    return value / 2 + value / 1024 * (int64_t)(draw(n) % 1024);
}

static reversa_status open_near(near *n)
{
    const rv_circle_set *set = n->set;
    size_t n_mentors = (size_t)set->n[REVERSA_MENTOR];
    size_t n_mentees = (size_t)set->n[REVERSA_MENTEE];
    size_t n_all = n_mentors + n_mentees; /* circles are not more than mentees */
    rv_arena_open(set->ctx, &n->arena);
    n->choice.mentor = rv_arena_alloc(set->ctx, &n->arena, n_mentors, sizeof(bool));
    n->choice.mentee = rv_arena_alloc(set->ctx, &n->arena, n_mentees, sizeof(bool));
    n->choice.circle = rv_arena_alloc(set->ctx, &n->arena, n_mentees, sizeof(bool));
    n->covered = rv_arena_alloc(set->ctx, &n->arena, n_mentors, sizeof(bool));
    n->taken = rv_arena_alloc(set->ctx, &n->arena, n_mentees, sizeof(bool));
    n->spare = rv_arena_alloc(set->ctx, &n->arena, n_mentors, sizeof *n->spare);
    n->nearness = rv_arena_alloc(set->ctx, &n->arena, n_all, sizeof *n->nearness);
    n->mate = rv_arena_alloc(set->ctx, &n->arena, n_all, sizeof *n->mate);
    n->order = rv_arena_alloc(set->ctx, &n->arena, n_all, sizeof *n->order);
    bool complete = n->choice.mentor && n->choice.mentee && n->choice.circle && n->covered && n->taken && n->spare &&
                    n->nearness && n->mate && n->order;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Who has what in the incumbent; the candidates are its circles without pins and the mentors with room for one more. */
static void look(near *n)
{
    const rv_circle_set *set = n->set;
    const rv_circle_list *best = &n->search->best;
    memset(n->taken, 0, (size_t)set->n[REVERSA_MENTEE]);
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        n->spare[m] = set->capacity[m];
    n->n_mates = 0;
    for (int32_t c = 0; c < best->n; c++) {
        const rv_circle_column *column = &best->column[c];
        bool pinned = false;
        for (int32_t i = 0; i < column->n; i++) {
            n->taken[best->mentee[column->first + i]] = true;
            pinned = pinned || set->pinned[best->mentee[column->first + i]];
        }
        for (int i = 0; i < 2 && set->unit[column->unit].mentor[i] >= 0; i++)
            n->spare[set->unit[column->unit].mentor[i]]--;
        if (!pinned)
            n->mate[n->n_mates++] = c;
    }
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        if (n->spare[m] > 0 && set->unit_start[m + 1] > set->unit_start[m])
            n->mate[n->n_mates++] = -1 - m;
}

/* The unit of a candidate; of a mentor alone with one that they could lead. */
static int32_t unit_of(const near *n, int32_t mate)
{
    return mate >= 0 ? n->search->best.column[mate].unit : n->set->unit_start[-1 - mate];
}

/* What the members of one candidate would be worth to the unit of another. */
static int64_t worth(const near *n, int32_t unit, int32_t mate)
{
    int64_t sum = 0;
    if (mate < 0)
        return 0;
    const rv_circle_column *column = &n->search->best.column[mate];
    for (int32_t i = 0; i < column->n; i++) {
        int32_t fit = rv_circle_fit(n->set, &n->set->unit[unit], n->search->best.mentee[column->first + i]);
        sum += fit >= 0 ? fit + RV_MILLION / 4 : 0;
    }
    return sum;
}

/* Put the indices of the `most` largest of n values into order[], the largest first; less than 1 is none. */
static int32_t choose_largest(near *n, int32_t n_values, int32_t most)
{
    int32_t n_chosen = 0;
    for (int32_t i = 0; i < n_values; i++) {
        int32_t at;
        if (n->nearness[i] < 1 || (n_chosen == most && n->nearness[n->order[most - 1]] >= n->nearness[i]))
            continue;
        at = n_chosen < most ? n_chosen++ : most - 1;
        for (; at > 0 && n->nearness[n->order[at - 1]] < n->nearness[i]; at--)
            n->order[at] = n->order[at - 1];
        n->order[at] = i;
    }
    return n_chosen;
}

static void take(near *n, int32_t mate)
{
    const rv_circle_unit *unit = &n->set->unit[unit_of(n, mate)];
    for (int i = 0; i < (mate < 0 ? 1 : 2) && unit->mentor[i] >= 0; i++) {
        n->choice.mentor[unit->mentor[i]] = true;
        n->covered[unit->mentor[i]] = true;
    }
    if (mate < 0)
        return;
    const rv_circle_column *column = &n->search->best.column[mate];
    n->choice.circle[mate] = true;
    for (int32_t i = 0; i < column->n; i++)
        n->choice.mentee[n->search->best.mentee[column->first + i]] = true;
}

/* The best without a circle for those that are taken apart. */
static void invite_outsiders(near *n, const int32_t *mates, int32_t n_mates)
{
    for (int32_t e = 0; e < n->set->n[REVERSA_MENTEE]; e++) {
        n->nearness[e] = 0;
        for (int32_t k = 0; k < n_mates && !n->taken[e] && !n->set->pinned[e]; k++) {
            int32_t fit = rv_circle_fit(n->set, &n->set->unit[unit_of(n, mates[k])], e);
            if (fit >= 0 && fit + RV_MILLION / 4 > n->nearness[e])
                n->nearness[e] = fit + RV_MILLION / 4;
        }
        n->nearness[e] = about(n, n->nearness[e]);
    }
    int32_t n_chosen = choose_largest(n, n->set->n[REVERSA_MENTEE], OUTSIDERS * n_mates / (n_mates > MOST ? 3 : 1));
    for (int32_t k = 0; k < n_chosen; k++)
        n->choice.mentee[n->order[k]] = true;
}

static void choose(near *n, int32_t seed, int32_t size)
{
    const rv_circle_set *set = n->set;
    int32_t mates[MOST_OF_LARGE];
    memset(n->choice.mentor, 0, (size_t)set->n[REVERSA_MENTOR]);
    memset(n->choice.mentee, 0, (size_t)set->n[REVERSA_MENTEE]);
    memset(n->choice.circle, 0, (size_t)set->n[REVERSA_MENTEE]);
    for (int32_t k = 0; k < n->n_mates; k++) {
        int64_t value = worth(n, unit_of(n, seed), n->mate[k]) + worth(n, unit_of(n, n->mate[k]), seed);
        n->nearness[k] = n->mate[k] == seed ? INT64_MAX : about(n, value + 1024);
    }
    int32_t n_mates = choose_largest(n, n->n_mates, size);
    for (int32_t k = 0; k < n_mates; k++) {
        mates[k] = n->mate[n->order[k]];
        take(n, mates[k]);
    }
    invite_outsiders(n, mates, n_mates);
}

static bool is_over(rv_circle_search *search)
{
    return search->stage.value >= search->stage.bound || rv_stop_status(search->set->ctx) != REVERSA_OK;
}

/* Everyone is in a neighbourhood once. */
static reversa_status pass(near *n, int32_t size, bool *better_out)
{
    reversa_status status = REVERSA_OK;
    memset(n->covered, 0, (size_t)n->set->n[REVERSA_MENTOR]);
    for (int32_t m = 0; m < n->set->n[REVERSA_MENTOR] && !status && !is_over(n->search); m++) {
        bool better = false;
        int32_t seed = -1;
        look(n);
        for (int32_t k = 0; k < n->n_mates && seed < 0 && !n->covered[m]; k++)
            if (n->set->unit[unit_of(n, n->mate[k])].mentor[0] == m)
                seed = k;
        if (seed < 0)
            continue;
        choose(n, n->mate[seed], size);
        status = rv_circle_part(n->search, &n->choice, &better);
        *better_out = *better_out || better;
    }
    return status;
}

reversa_status rv_circle_near(rv_circle_search *search)
{
    near n = {.search = search, .set = search->set, .random = (uint64_t)search->stage.level + 1};
    int32_t n_idle = 0;
    reversa_status status = open_near(&n);
    bool large = search->set->n_units > search->large;
    int32_t most = large ? MOST_OF_LARGE : MOST;
    for (int32_t size = large ? FEWEST_OF_LARGE : FEWEST; !status && size <= most && !is_over(search);) {
        bool better = false;
        status = pass(&n, size, &better);
        n_idle = better ? 0 : n_idle + 1;
        rv_log(search->set->ctx, REVERSA_LOG_INFO, "circles, level %d, %d taken apart at a time: %lld of at most %lld",
               search->stage.level + 1, (int)size, (long long)search->stage.value, (long long)search->stage.bound);
        if (n_idle >= IDLE_PASSES) {
            size += size / 2;
            n_idle = 0;
        }
    }
    rv_arena_free(&n.arena);
    return status;
}
