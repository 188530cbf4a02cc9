/*
 * Conflicts: any two of a group are never paired with each other, never mentees of one mentor, never mentors of one mentee.
 *
 * Rows are listed when they are violated: one for each group (no pair within it), one for each group and mentor (at most one
 * mentee of the group), one for each group and mentee (at most one mentor of it). Pairs of members become events, sorted by
 * what they count for; a run of events is a row's sum. So a look costs the members' pairs, not groups times people.
 */
#include "match/heap_sort.h"
#include "match/limit_lazy.h"

#define KIND_BITS 2

enum { WITHIN, OF_MENTOR, OF_MENTEE };

typedef struct event {
    int64_t key;
    double part;
} event;

typedef struct groups {
    rv_search *search;
    int32_t limit;
    const rv_bound_limit *bound;
    int64_t n_people;
    int32_t *first; /* [people + 1] of each person's groups */
    int32_t *group;
    event *events;
    int64_t n_events;
    size_t event_capacity;
    rv_listed_pair *pairs; /* of the row in the making */
} groups;

static int64_t key_of(const groups *g, int32_t group, int kind, int32_t ordinal)
{
    int64_t people = (int64_t)group * (g->n_people + 1) + ordinal;
    return people << KIND_BITS | kind;
}

/* The groups of each person, by counting. */
static reversa_status index_people(groups *g)
{
    reversa_context *ctx = g->search->solve->ctx;
    const rv_limit *limit = g->bound->limit;
    int64_t n = 0;
    for (int32_t i = 0; i < limit->n_groups; i++)
        n += limit->group_sizes[i];
    g->first = rv_alloc(ctx, (size_t)g->n_people + 2, sizeof *g->first);
    g->group = rv_alloc(ctx, (size_t)n, sizeof *g->group);
    if (!g->first || !g->group)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < limit->n_groups; i++)
        for (int32_t k = 0; k < limit->group_sizes[i]; k++)
            g->first[g->bound->groups[i][k] + 2]++;
    for (int64_t p = 0; p < g->n_people; p++)
        g->first[p + 2] += g->first[p + 1];
    for (int32_t i = 0; i < limit->n_groups; i++)
        for (int32_t k = 0; k < limit->group_sizes[i]; k++)
            g->group[g->first[g->bound->groups[i][k] + 1]++] = i;
    return REVERSA_OK;
}

static reversa_status note(groups *g, int32_t group, int kind, int32_t ordinal, double part)
{
    reversa_status status = rv_grow(g->search->solve->ctx, &g->events, &g->event_capacity, (size_t)g->n_events + 1,
                                    sizeof *g->events);
    if (!status)
        g->events[g->n_events++] = (event){key_of(g, group, kind, ordinal), part};
    return status;
}

static bool is_member(const groups *g, int32_t group, int32_t person)
{
    for (int32_t k = g->first[person]; k < g->first[person + 1]; k++)
        if (g->group[k] == group)
            return true;
    return false;
}

static reversa_status note_pair(groups *g, const rv_new_pair *pair, double part)
{
    const rv_side *side = g->search->solve->problem->side;
    int32_t mentor = side[REVERSA_MENTOR].person[pair->mentor];
    int32_t mentee = side[REVERSA_MENTEE].person[pair->mentee];
    reversa_status status = REVERSA_OK;
    for (int32_t k = g->first[mentee]; k < g->first[mentee + 1] && !status; k++) {
        status = note(g, g->group[k], OF_MENTOR, pair->mentor, part);
        if (!status && is_member(g, g->group[k], mentor))
            status = note(g, g->group[k], WITHIN, 0, part);
    }
    for (int32_t k = g->first[mentor]; k < g->first[mentor + 1] && !status; k++)
        status = note(g, g->group[k], OF_MENTEE, pair->mentee, part);
    return status;
}

static bool is_earlier(const event *a, const event *b)
{
    return a->key < b->key;
}

RV_HEAP_SORT(sort_events, event, is_earlier)

/* ---- Rows ---- */

static void put(groups *g, rv_listed_row *row, int32_t mentor, int32_t mentee)
{
    if (mentor >= 0 && mentee >= 0)
        g->pairs[row->n++] = (rv_listed_pair){.mentee = mentee, .mentor = mentor, .coefficient = 1};
}

static reversa_status list_row(groups *g, int64_t key)
{
    reversa_context *ctx = g->search->solve->ctx;
    const rv_side *side = g->search->solve->problem->side;
    int kind = (int)(key & ((1 << KIND_BITS) - 1));
    int32_t group = (int32_t)((key >> KIND_BITS) / (g->n_people + 1));
    int32_t ordinal = (int32_t)((key >> KIND_BITS) % (g->n_people + 1));
    int32_t size = g->bound->limit->group_sizes[group];
    const int32_t *people = g->bound->groups[group];
    rv_listed_row row = {.limit = g->limit, .key = key, .low = INT64_MIN, .high = kind != WITHIN, .is_firm = true};
    g->pairs = rv_alloc(ctx, kind == WITHIN ? (size_t)size : 1, (size_t)size * sizeof *g->pairs);
    if (!g->pairs)
        return REVERSA_E_MEMORY;
    for (int32_t a = 0; a < size; a++) {
        int32_t as_mentor = side[REVERSA_MENTOR].ordinal[people[a]];
        int32_t as_mentee = side[REVERSA_MENTEE].ordinal[people[a]];
        if (kind == OF_MENTOR)
            put(g, &row, ordinal, as_mentee);
        else if (kind == OF_MENTEE)
            put(g, &row, as_mentor, ordinal);
        for (int32_t b = 0; b < size && kind == WITHIN; b++)
            if (a != b)
                put(g, &row, as_mentor, side[REVERSA_MENTEE].ordinal[people[b]]);
    }
    row.pairs = g->pairs;
    row.most = row.n - row.high;
    reversa_status status = rv_lazy_add(g->search, &row, NULL);
    rv_free(ctx, g->pairs);
    return status;
}

static reversa_status list_violated(groups *g, int32_t *added)
{
    reversa_status status = REVERSA_OK;
    for (int64_t k = 0, end; k < g->n_events && !status; k = end) {
        int64_t key = g->events[k].key;
        double sum = 0;
        double most = (key & ((1 << KIND_BITS) - 1)) != WITHIN;
        for (end = k; end < g->n_events && g->events[end].key == key; end++)
            sum += g->events[end].part;
        if (sum <= most + RV_PART_NOISE || rv_lazy_has(g->search, g->limit, key))
            continue;
        status = list_row(g, key);
        *added += !status;
    }
    return status;
}

reversa_status rv_conflict_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added)
{
    const rv_solve *solve = search->solve;
    groups g = {.search = search, .limit = limit, .bound = &solve->problem->limits[limit]};
    g.n_people = solve->problem->cohort->n_people;
    reversa_status status = index_people(&g);
    for (int64_t k = 0; k < solve->n_pinned && !status; k++)
        status = note_pair(&g, &solve->pinned[k], 1);
    for (int64_t k = 0; k < look->n && !status; k++)
        status = note_pair(&g, &look->pairs[k], look->part ? look->part[k] : 1);
    if (!status) {
        sort_events(g.events, g.n_events);
        status = list_violated(&g, added);
    }
    rv_free(solve->ctx, g.first);
    rv_free(solve->ctx, g.group);
    rv_free(solve->ctx, g.events);
    return status;
}
