/*
 * The difference between two matchings, and which changes belong together.
 *
 * Kept pairs aside, pairs that went and pairs that came share people along paths and circuits: one is broken so that another
 * can be made. Sets of people that such pairs join (union and find, Tarjan 1975) are the exchanges, and what an exchange gains
 * is told as a whole, for often nobody in it can be blamed or thanked alone.
 */
#include "match/rematch.h"
#include "score/row.h"

#include <stdlib.h>
#include <string.h>

typedef struct differ {
    rv_rematching *r;
    const reversa_matching *matching;
    int64_t *mates_at;  /* [mentees + 1] pairs of the matching, by mentee ordinal */
    int32_t *mates;     /* [n_pairs] index of the pair */
    bool *was;          /* [n_pairs] active or pinned before */
    int32_t *before[2]; /* by side: [people] pairs that ran */
    int32_t *after[2];
    int32_t *held;   /* [people] pairs that ran and could be kept, of a mentee */
    int32_t *root;   /* [2 · people] */
    int32_t *number; /* [2 · people] of the exchange, by root; −1 */
    reversa_review_change *changes;
    int64_t n;
    reversa_exchange_group *groups;
    int32_t n_groups;
} differ;

/* ---- Room ---- */

static reversa_status open_differ(differ *d)
{
    rv_rematching *r = d->r;
    rv_arena *s = &r->scratch;
    size_t n_people = (size_t)r->problem->cohort->n_people;
    size_t n_pairs = (size_t)d->matching->n_pairs;
    size_t most = n_pairs + (size_t)r->n_before + 2 * n_people;
    d->mates_at = rv_arena_alloc(r->ctx, s, (size_t)r->problem->side[REVERSA_MENTEE].n + 2, sizeof *d->mates_at);
    d->mates = rv_arena_alloc(r->ctx, s, n_pairs, sizeof *d->mates);
    d->was = rv_arena_alloc(r->ctx, s, n_pairs, sizeof *d->was);
    d->held = rv_arena_alloc(r->ctx, s, n_people, sizeof *d->held);
    d->root = rv_arena_alloc(r->ctx, s, 2 * n_people, sizeof *d->root);
    d->number = rv_arena_alloc(r->ctx, s, 2 * n_people, sizeof *d->number);
    d->changes = rv_arena_alloc(r->ctx, s, most, sizeof *d->changes);
    bool complete = d->mates_at && d->mates && d->was && d->held && d->root && d->number && d->changes;
    for (int side = 0; side < 2; side++) {
        d->before[side] = rv_arena_alloc(r->ctx, s, n_people, sizeof(int32_t));
        d->after[side] = rv_arena_alloc(r->ctx, s, n_people, sizeof(int32_t));
        complete = complete && d->before[side] && d->after[side];
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void index_mates(differ *d)
{
    const int32_t *ordinal = d->r->problem->side[REVERSA_MENTEE].ordinal;
    int32_t n = d->r->problem->side[REVERSA_MENTEE].n;
    for (int32_t k = 0; k < d->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &d->matching->pairs[k];
        d->mates_at[ordinal[pair->mentee] + 2]++;
        d->after[REVERSA_MENTOR][pair->mentor]++;
        d->after[REVERSA_MENTEE][pair->mentee]++;
    }
    for (int32_t i = 0; i < n; i++)
        d->mates_at[i + 2] += d->mates_at[i + 1];
    for (int32_t k = 0; k < d->matching->n_pairs; k++)
        d->mates[d->mates_at[ordinal[d->matching->pairs[k].mentee] + 1]++] = k;
}

/* The pair of the matching, −1 if it is none. */
static int32_t find_pair(const differ *d, int32_t mentor, int32_t mentee)
{
    int32_t i = d->r->problem->side[REVERSA_MENTEE].ordinal[mentee];
    for (int64_t k = i < 0 ? 0 : d->mates_at[i]; i >= 0 && k < d->mates_at[i + 1]; k++) {
        if (d->matching->pairs[d->mates[k]].mentor == mentor)
            return d->mates[k];
    }
    return -1;
}

/* ---- Changes ---- */

static int32_t find_root(differ *d, int32_t node)
{
    while (d->root[node] != node) {
        d->root[node] = d->root[d->root[node]];
        node = d->root[node];
    }
    return node;
}

static int32_t node_of(int side, int32_t person)
{
    return 2 * person + side;
}

/* A node of the change, −1 if nobody of it is there. */
static int32_t anyone_of(const reversa_review_change *c)
{
    if (c->mentor >= 0)
        return node_of(REVERSA_MENTOR, c->mentor);
    return c->mentee >= 0 ? node_of(REVERSA_MENTEE, c->mentee) : -1;
}

static void join(differ *d, const reversa_review_change *c)
{
    if (c->mentor < 0 || c->mentee < 0)
        return;
    int32_t a = find_root(d, node_of(REVERSA_MENTOR, c->mentor));
    int32_t b = find_root(d, node_of(REVERSA_MENTEE, c->mentee));
    d->root[a < b ? b : a] = a < b ? a : b;
}

static bool is_exchanged(const reversa_review_change *c)
{
    return c->kind == REVERSA_CHANGE_BROKEN || c->kind == REVERSA_CHANGE_IMPOSSIBLE || c->kind == REVERSA_CHANGE_NEW;
}

static void add(differ *d, const reversa_review_change *change)
{
    d->changes[d->n++] = *change;
    if (is_exchanged(change))
        join(d, change);
}

static reversa_status score_of(const rv_rematching *r, rv_score_work *work, reversa_review_change *c)
{
    const rv_side *sides = r->problem->side;
    reversa_status status = rv_scorer_pair(r->scorer, work, sides[REVERSA_MENTOR].ordinal[c->mentor],
                                           sides[REVERSA_MENTEE].ordinal[c->mentee], &c->score, NULL);
    return status == REVERSA_E_CALLBACK ? rv_scorer_callback_fail(r->ctx, r->scorer, work->failed_criterion) : status;
}

/* What became of the pairs before. */
static reversa_status add_before(differ *d)
{
    rv_rematching *r = d->r;
    rv_score_work *work = NULL;
    reversa_status status = rv_scorer_work_create(r->ctx, r->scorer, &work);
    for (int64_t k = 0; k < r->n_before && !status; k++) {
        reversa_review_change c = r->before[k].change;
        if (c.kind == REVERSA_CHANGE_FORBIDDEN) {
            add(d, &c);
            continue;
        }
        for (int side = 0; side < 2; side++) {
            int32_t person = side == REVERSA_MENTOR ? c.mentor : c.mentee;
            if (person >= 0)
                d->before[side][person]++;
        }
        if (c.kind == REVERSA_CHANGE_KEPT) {
            int32_t pair = find_pair(d, c.mentor, c.mentee);
            d->held[c.mentee]++;
            c.kind = pair >= 0 ? REVERSA_CHANGE_KEPT : REVERSA_CHANGE_BROKEN;
            if (pair >= 0) {
                d->was[pair] = true;
                c.score = d->matching->pairs[pair].score;
            } else {
                status = score_of(r, work, &c);
            }
        }
        add(d, &c);
    }
    rv_scorer_work_free(r->ctx, work);
    return status;
}

static void add_new(differ *d)
{
    const reversa_cohort *cohort = d->r->problem->cohort;
    for (int32_t k = 0; k < d->matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &d->matching->pairs[k];
        if (d->was[k])
            continue;
        add(d, &(reversa_review_change){.kind = REVERSA_CHANGE_NEW,
                                        .mentor = pair->mentor,
                                        .mentee = pair->mentee,
                                        .mentor_id = reversa_cohort_id(cohort, pair->mentor),
                                        .mentee_id = reversa_cohort_id(cohort, pair->mentee),
                                        .score = pair->score,
                                        .exchange = -1,
                                        .note = ""});
    }
}

static void add_person(differ *d, reversa_review_change_kind kind, int32_t person, int side)
{
    const char *id = reversa_cohort_id(d->r->problem->cohort, person);
    bool leads = side == REVERSA_MENTOR;
    add(d, &(reversa_review_change){.kind = kind,
                                    .mentor = leads ? person : -1,
                                    .mentee = leads ? -1 : person,
                                    .mentor_id = leads ? id : NULL,
                                    .mentee_id = leads ? NULL : id,
                                    .side = (reversa_side)side,
                                    .score = REVERSA_NOT_ELIGIBLE,
                                    .exchange = -1,
                                    .note = ""});
}

static void add_people(differ *d)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < d->r->problem->cohort->n_people; p++) {
            if (d->after[side][p] > 0 && d->before[side][p] == 0)
                add_person(d, REVERSA_CHANGE_MATCHED, p, side);
        }
    }
    for (int32_t k = 0; k < d->matching->n_unmatched; k++) {
        const reversa_unmatched *row = &d->matching->unmatched[k];
        if (d->before[(int)row->side][row->person] > 0)
            add_person(d, REVERSA_CHANGE_UNMATCHED, row->person, (int)row->side);
    }
}

static int compare_ids(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_changes(const void *one, const void *other)
{
    const reversa_review_change *a = one;
    const reversa_review_change *b = other;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = compare_ids(a->mentor_id, b->mentor_id);
    return order ? order : compare_ids(a->mentee_id, b->mentee_id);
}

/* ---- Exchanges ---- */

/* Number the exchanges in the order of the changes. Where somebody left and nothing came of it, there is none. */
static reversa_status number_groups(differ *d)
{
    rv_rematching *r = d->r;
    int32_t n = 2 * r->problem->cohort->n_people;
    for (int32_t node = 0; node < n; node++)
        d->number[node] = -1;
    for (int64_t k = 0; k < d->n; k++) {
        const reversa_review_change *c = &d->changes[k];
        int32_t root = anyone_of(c) < 0 ? -1 : find_root(d, anyone_of(c));
        if ((c->kind == REVERSA_CHANGE_BROKEN || c->kind == REVERSA_CHANGE_NEW) && d->number[root] < 0)
            d->number[root] = d->n_groups++;
    }
    d->groups = rv_arena_alloc(r->ctx, &r->rematch->arena, (size_t)d->n_groups, sizeof *d->groups);
    return d->groups ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void count_groups(differ *d)
{
    for (int64_t k = 0; k < d->n; k++) {
        reversa_review_change *c = &d->changes[k];
        if (!is_exchanged(c) || anyone_of(c) < 0)
            continue;
        c->exchange = d->number[find_root(d, anyone_of(c))];
        if (c->exchange < 0)
            continue;
        reversa_exchange_group *group = &d->groups[c->exchange];
        group->n_broken += c->kind == REVERSA_CHANGE_BROKEN;
        group->n_impossible += c->kind == REVERSA_CHANGE_IMPOSSIBLE;
        group->n_new += c->kind == REVERSA_CHANGE_NEW;
        if (c->kind != REVERSA_CHANGE_IMPOSSIBLE)
            group->score += c->kind == REVERSA_CHANGE_NEW ? c->score : -c->score;
    }
    for (int32_t p = 0; p < d->r->problem->cohort->n_people; p++) {
        int32_t group = d->number[find_root(d, node_of(REVERSA_MENTEE, p))];
        if (group >= 0)
            d->groups[group].mentees += (d->after[REVERSA_MENTEE][p] > 0) - (d->held[p] > 0);
    }
}

/* ---- All of it ---- */

static void count(differ *d)
{
    int64_t n[REVERSA_CHANGE_UNMATCHED + 1] = {0};
    for (int64_t k = 0; k < d->n; k++)
        n[d->changes[k].kind]++;
    d->r->rematch->counts = (reversa_rematch_counts){.n_before = n[REVERSA_CHANGE_KEPT] + n[REVERSA_CHANGE_BROKEN] +
                                                                 n[REVERSA_CHANGE_IMPOSSIBLE],
                                                     .n_kept = n[REVERSA_CHANGE_KEPT],
                                                     .n_broken = n[REVERSA_CHANGE_BROKEN],
                                                     .n_impossible = n[REVERSA_CHANGE_IMPOSSIBLE],
                                                     .n_forbidden = n[REVERSA_CHANGE_FORBIDDEN],
                                                     .n_new = n[REVERSA_CHANGE_NEW],
                                                     .n_matched = n[REVERSA_CHANGE_MATCHED],
                                                     .n_unmatched = n[REVERSA_CHANGE_UNMATCHED]};
}

/* Into the rematch's own memory, with sentences. */
static reversa_status keep(differ *d)
{
    rv_rematching *r = d->r;
    reversa_review_change *changes = rv_arena_alloc(r->ctx, &r->rematch->arena, (size_t)d->n, sizeof *changes);
    if (!changes)
        return REVERSA_E_MEMORY;
    if (d->n > 0)
        memcpy(changes, d->changes, (size_t)d->n * sizeof *changes);
    reversa_status status = rv_rematch_texts(r, changes, (int32_t)d->n, d->groups, d->n_groups);
    if (status)
        return status;
    r->rematch->changes = changes;
    r->rematch->n_changes = (int32_t)d->n;
    r->rematch->exchanges = d->groups;
    r->rematch->n_exchanges = d->n_groups;
    return REVERSA_OK;
}

reversa_status rv_rematch_diff(rv_rematching *r)
{
    differ d = {.r = r, .matching = r->rematch->matching};
    reversa_status status = open_differ(&d);
    if (status)
        return status;
    for (int32_t node = 0; node < 2 * r->problem->cohort->n_people; node++)
        d.root[node] = node;
    index_mates(&d);
    status = add_before(&d);
    if (status)
        return status;
    add_new(&d);
    add_people(&d);
    if (d.n > 0)
        qsort(d.changes, (size_t)d.n, sizeof *d.changes, compare_changes);
    status = number_groups(&d);
    if (status)
        return status;
    count_groups(&d);
    count(&d);
    return keep(&d);
}
