/*
 * decisions.ndjson: what was decided of whom, one JSON object a line, each with the hash of the line before.
 *
 * Order: the run; who is out from the start; vetoes; what a reviewer decided of earlier pairs; the pairs; who has none; the
 * count. Within each, ids bytewise, so equal matchings give equal bytes. People appear by their ids alone.
 */
#include <stdlib.h>
#include <string.h>

#include "io/people.h"
#include "io/record.h"

static const char *const side_names[] = {"mentor", "mentee"};

/* Two people and the row that speaks of them. */
typedef struct entry {
    int32_t place[2]; /* in the order of ids */
    int64_t row;
} entry;

typedef struct decisions {
    reversa_context *ctx;
    rv_record record;
    const reversa_problem *problem;
    const reversa_matching *matching;
    rv_arena arena;
    const int32_t *by_id; /* [n_people] */
    int32_t *place;       /* [n_people] person → place in by_id */
} decisions;

static const char *id_of(const decisions *l, int32_t person)
{
    return reversa_cohort_id(l->problem->cohort, person);
}

static void put_run(decisions *l)
{
    rv_input inputs[RV_MAX_INPUTS];
    int32_t n = rv_record_inputs(l->problem, inputs);
    rv_record *record = &l->record;
    rv_record_begin_line(record, "run");
    rv_record_add_text(record, "schema", "reversa.decisions/1");
    rv_record_add_text(record, "outcome", reversa_outcome_name(l->matching->outcome));
    rv_record_add_integer(record, "seed", (int64_t)l->problem->cohort->seed);
    if (l->matching->options.lottery) {
        rv_record_add_integer(record, "lottery_seed", (int64_t)l->matching->options.lottery_seed);
        rv_record_add_integer(record, "lottery_draw", l->matching->options.lottery_draw);
        rv_record_put(record, l->matching->is_drawn ? ",\"drawn\":true" : ",\"drawn\":false");
    }
    rv_record_put(record, ",\"inputs\":[");
    for (int32_t i = 0; i < n; i++) {
        rv_record_put(record, i ? ",{\"kind\":" : "{\"kind\":");
        rv_record_text(record, inputs[i].kind);
        rv_record_add_text(record, "sha256", inputs[i].sha256[0] ? inputs[i].sha256 : NULL);
        rv_record_put(record, "}");
    }
    rv_record_put(record, "]");
    rv_record_end_line(record);
}

static void put_excluded(decisions *l, int32_t person, const char *side, const char *reason)
{
    rv_record_begin_line(&l->record, "excluded");
    rv_record_add_text(&l->record, "person", id_of(l, person));
    if (side)
        rv_record_add_text(&l->record, "side", side);
    rv_record_add_text(&l->record, "reason", reason);
    rv_record_end_line(&l->record);
}

/* Who signed up for nothing, and who has no capacity on a side that they signed up for. */
static void put_all_excluded(decisions *l)
{
    static const uint8_t role[2] = {[REVERSA_MENTOR] = RV_ROLE_MENTOR, [REVERSA_MENTEE] = RV_ROLE_MENTEE};
    const reversa_cohort *cohort = l->problem->cohort;
    for (int32_t k = 0; k < cohort->n_people; k++) {
        int32_t person = l->by_id[k];
        if (!(cohort->role[person] & (RV_ROLE_MENTOR | RV_ROLE_MENTEE)))
            put_excluded(l, person, NULL, "opted_out");
        for (int side = 0; side < 2; side++) {
            if ((cohort->role[person] & role[side]) && l->problem->side[side].ordinal[person] < 0)
                put_excluded(l, person, side_names[side], "no_capacity");
        }
    }
}

static int compare_entries(const void *a, const void *b)
{
    const entry *one = a;
    const entry *other = b;
    int i = one->place[0] == other->place[0];
    return (one->place[i] > other->place[i]) - (one->place[i] < other->place[i]);
}

/* Rows in the order of the ids of both people. NULL after an error. */
static entry *sorted(decisions *l, const int32_t *a, const int32_t *b, int64_t n)
{
    entry *entries = rv_arena_alloc(l->ctx, &l->arena, (size_t)n, sizeof *entries);
    for (int64_t i = 0; entries && i < n; i++)
        entries[i] = (entry){.place = {l->place[a[i]], l->place[b[i]]}, .row = i};
    if (entries && n > 0)
        qsort(entries, (size_t)n, sizeof *entries, compare_entries);
    return entries;
}

static reversa_status put_vetoes(decisions *l)
{
    const reversa_preferences *preferences = l->problem->preferences;
    if (!preferences)
        return REVERSA_OK;
    const entry *entries = sorted(l, preferences->person, preferences->other, preferences->n);
    if (!entries)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < preferences->n; i++) {
        int64_t row = entries[i].row;
        if (!preferences->veto[row])
            continue;
        rv_record_begin_line(&l->record, "veto");
        rv_record_add_text(&l->record, "person", id_of(l, preferences->person[row]));
        rv_record_add_text(&l->record, "other", id_of(l, preferences->other[row]));
        rv_record_end_line(&l->record);
    }
    return REVERSA_OK;
}

/* Pinned, forbidden and ended pairs, with what the reviewer noted. */
static reversa_status put_overrides(decisions *l)
{
    const reversa_previous *previous = l->problem->previous;
    if (!previous)
        return REVERSA_OK;
    const entry *entries = sorted(l, previous->mentor, previous->mentee, previous->n);
    if (!entries)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < previous->n; i++) {
        int64_t row = entries[i].row;
        if (previous->state[row] == REVERSA_PAIR_ACTIVE)
            continue;
        rv_record_begin_line(&l->record, "override");
        rv_record_add_text(&l->record, "mentor", id_of(l, previous->mentor[row]));
        rv_record_add_text(&l->record, "mentee", id_of(l, previous->mentee[row]));
        rv_record_add_text(&l->record, "state", rv_pair_state_names[previous->state[row]]);
        rv_record_add_text(&l->record, "note", previous->note[row]);
        rv_record_end_line(&l->record);
    }
    return REVERSA_OK;
}

static void put_matches(decisions *l)
{
    for (int32_t i = 0; i < l->matching->n_pairs; i++) {
        const reversa_matched_pair *pair = &l->matching->pairs[i];
        rv_record_begin_line(&l->record, "match");
        rv_record_add_text(&l->record, "mentor", id_of(l, pair->mentor));
        rv_record_add_text(&l->record, "mentee", id_of(l, pair->mentee));
        rv_record_add_integer(&l->record, "score", pair->score);
        rv_record_add_text(&l->record, "state", rv_pair_state_names[pair->state]);
        rv_record_end_line(&l->record);
    }
}

/* Which checks removed everyone for the row-th person without an eligible partner. */
static void put_removed(decisions *l, int32_t row)
{
    const rv_removals *removals = &l->matching->removals;
    const char *separator = "";
    if (row >= removals->n_rows)
        return;
    rv_record_add_integer(&l->record, "asked", removals->asked[row]);
    rv_record_put(&l->record, ",\"removed\":[");
    for (int32_t k = 0; k < removals->n_checks; k++) {
        int32_t count = removals->count[(size_t)row * (size_t)removals->n_checks + (size_t)k];
        if (count == 0)
            continue;
        rv_record_put(&l->record, separator);
        rv_record_put(&l->record, "{\"rule\":");
        rv_record_text(&l->record, removals->check[k].name);
        if (removals->check[k].attribute)
            rv_record_add_text(&l->record, "attribute", removals->check[k].attribute);
        rv_record_add_integer(&l->record, "people", count);
        rv_record_put(&l->record, "}");
        separator = ",";
    }
    rv_record_put(&l->record, "]");
}

static void put_unmatched(decisions *l)
{
    int32_t n_none = 0; /* people without an eligible partner so far */
    for (int32_t i = 0; i < l->matching->n_unmatched; i++) {
        const reversa_unmatched *row = &l->matching->unmatched[i];
        if (row->reason == REVERSA_REASON_NO_CAPACITY)
            continue; /* out from the start */
        rv_record_begin_line(&l->record, "unmatched");
        rv_record_add_text(&l->record, "person", id_of(l, row->person));
        rv_record_add_text(&l->record, "side", side_names[row->side]);
        rv_record_add_text(&l->record, "reason", reversa_reason_name(row->reason));
        if (row->eligible >= 0)
            rv_record_add_integer(&l->record, "eligible", row->eligible);
        if (row->best_score != REVERSA_NOT_ELIGIBLE)
            rv_record_add_integer(&l->record, "best_score", row->best_score);
        if (row->reason == REVERSA_REASON_NO_ELIGIBLE)
            put_removed(l, n_none++);
        rv_record_end_line(&l->record);
    }
}

static reversa_status put_all(decisions *l)
{
    size_t n_people = (size_t)l->problem->cohort->n_people;
    l->place = rv_arena_alloc(l->ctx, &l->arena, n_people, sizeof *l->place);
    l->by_id = l->place ? rv_people_sorted(l->ctx, &l->arena, l->problem->cohort) : NULL;
    if (!l->by_id)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < l->problem->cohort->n_people; k++)
        l->place[l->by_id[k]] = k;
    put_run(l);
    put_all_excluded(l);
    reversa_status status = put_vetoes(l);
    if (!status)
        status = put_overrides(l);
    if (status)
        return status;
    put_matches(l);
    put_unmatched(l);
    rv_record_begin_line(&l->record, "end");
    rv_record_add_integer(&l->record, "lines", l->record.n_lines);
    rv_record_end_line(&l->record);
    return REVERSA_OK;
}

reversa_status rv_decisions_write(reversa_context *ctx, const reversa_problem *problem,
                                  const reversa_matching *matching, rv_output *output)
{
    decisions l = {.ctx = ctx, .record = {.output = output}, .problem = problem, .matching = matching};
    rv_arena_open(ctx, &l.arena);
    reversa_status status = put_all(&l);
    rv_arena_free(&l.arena);
    return status;
}
