/*
 * Engagement by group: pairs are put in the order of their groups, and each run of them is summed up as the whole is.
 *
 * Protected are the numbers of pairs, and of people on either side: a group of many pairs of two people is small.
 */
#include <math.h>

#include "metrics/disclosure.h"
#include "metrics/engagement.h"
#include "metrics/pair_groups.h"
#include "metrics/share.h"

#define N_COUNTS 3 /* pairs, people of the side, people of the other side */

typedef struct grouping {
    reversa_context *ctx;
    const reversa_engagement *engagement;
    const reversa_pair_rows *pairs;
    const reversa_pair_groups *given;
    rv_pair_groups groups;
    rv_arena scratch;
    bool *started;   /* [n_pairs] */
    int64_t *first;  /* [groups + 1] into order */
    int64_t *next;   /* [groups + 1] where the next pair goes */
    int64_t *order;  /* started pairs by group */
    double *room;    /* [2 · n_pairs] */
    int64_t *others; /* [groups] people of the other side */
    int64_t *counts; /* [groups · N_COUNTS] */
    bool *hidden;    /* [groups] */
} grouping;

static reversa_status make_room(grouping *g)
{
    size_t pairs = (size_t)g->engagement->n_pairs;
    size_t groups = (size_t)g->groups.n;
    g->first = rv_arena_alloc(g->ctx, &g->scratch, groups + 1, sizeof *g->first);
    g->next = rv_arena_alloc(g->ctx, &g->scratch, groups + 1, sizeof *g->next);
    g->order = rv_arena_alloc(g->ctx, &g->scratch, pairs, sizeof *g->order);
    g->room = rv_arena_alloc(g->ctx, &g->scratch, pairs, 2 * sizeof *g->room);
    g->others = rv_arena_alloc(g->ctx, &g->scratch, groups, sizeof *g->others);
    g->counts = rv_arena_alloc(g->ctx, &g->scratch, groups, N_COUNTS * sizeof *g->counts);
    g->hidden = rv_arena_alloc(g->ctx, &g->scratch, groups, sizeof *g->hidden);
    bool made = g->first && g->next && g->order && g->room && g->others && g->counts && g->hidden;
    return made ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* The group of a pair, −1 for one that has not started. */
static int32_t group_of(const grouping *g, int64_t pair)
{
    int32_t person = g->groups.person[pair];
    return person < 0 ? -1 : g->groups.group[person];
}

/* Pairs by group, in the order of the list. */
static void sort_pairs(grouping *g)
{
    for (int64_t i = 0; i < g->pairs->n; i++)
        if (group_of(g, i) >= 0)
            g->first[group_of(g, i) + 1]++;
    for (int32_t k = 0; k < g->groups.n; k++) {
        g->first[k + 1] += g->first[k];
        g->next[k] = g->first[k];
    }
    for (int64_t i = 0; i < g->pairs->n; i++)
        if (group_of(g, i) >= 0)
            g->order[g->next[group_of(g, i)]++] = i;
}

/* Which groups to hide. */
static reversa_status hide_groups(grouping *g)
{
    reversa_status status = rv_pair_groups_count_others(g->ctx, g->pairs, g->given, &g->groups, g->others);
    for (int32_t k = 0; k < g->groups.n; k++) {
        g->counts[k * N_COUNTS] = g->first[k + 1] - g->first[k];
        g->counts[k * N_COUNTS + 2] = g->others[k];
    }
    for (int32_t person = 0; person < g->groups.people.count; person++)
        g->counts[g->groups.group[person] * N_COUNTS + 1]++;
    const rv_group_counts table = {
        .n_groups = (size_t)g->groups.n, .n_columns = N_COUNTS, .counts = g->counts, .smallest = g->given->smallest};
    if (!status)
        rv_disclosure_hide_groups(&table, g->hidden);
    return status;
}

static void read_group(grouping *g, int32_t k, reversa_engagement_group *out)
{
    reversa_engagement_summary s;
    if (g->hidden[k]) {
        *out = (reversa_engagement_group){.hidden = true,
                                          .n_pairs = REVERSA_HIDDEN_COUNT,
                                          .n_closed = REVERSA_HIDDEN_COUNT,
                                          .n_met = REVERSA_HIDDEN_COUNT,
                                          .adherence = rv_share_none(REVERSA_FIT_TOO_FEW),
                                          .volume = NAN,
                                          .completion = NAN,
                                          .covered = NAN};
        return;
    }
    int64_t n = g->first[k + 1] - g->first[k];
    rv_engagement_summarise(g->engagement, (rv_pair_choice){g->order + g->first[k], n}, g->room, &s);
    *out = (reversa_engagement_group){.n_pairs = n,
                                      .n_closed = s.n_closed,
                                      .n_met = s.n_met,
                                      .adherence = s.adherence,
                                      .volume = s.volume,
                                      .completion = s.completion,
                                      .covered = s.covered};
}

static reversa_status sum_up(grouping *g, reversa_engagement_group *groups_out)
{
    g->started = rv_arena_alloc(g->ctx, &g->scratch, (size_t)g->pairs->n, sizeof *g->started);
    if (!g->started)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < g->pairs->n; i++)
        g->started[i] = g->engagement->pair[i].fit == REVERSA_FIT_OK;
    reversa_status status = rv_pair_groups_open(g->ctx, g->pairs, g->given, g->started, &g->groups);
    if (!status)
        status = make_room(g);
    if (!status) {
        sort_pairs(g);
        status = hide_groups(g);
    }
    for (int32_t k = 0; k < g->groups.n && !status; k++)
        read_group(g, k, &groups_out[k]);
    rv_pair_groups_close(&g->groups);
    return status;
}

reversa_status reversa_engagement_by_group(reversa_context *ctx, const reversa_engagement *engagement,
                                           const reversa_pair_rows *pairs, const reversa_pair_groups *groups,
                                           reversa_engagement_group *groups_out)
{
    grouping g = {.ctx = ctx, .engagement = engagement, .pairs = pairs, .given = groups};
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!engagement || !pairs || !groups || !groups_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "engagement, pairs, groups and groups_out must not be NULL");
    if (pairs->n != engagement->n_pairs)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The list has %lld pairs, engagement %lld", (long long)pairs->n,
                       (long long)engagement->n_pairs);
    rv_arena_open(ctx, &g.scratch);
    status = sum_up(&g, groups_out);
    rv_arena_free(&g.scratch);
    return status;
}
