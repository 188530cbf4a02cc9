/*
 * What is known of pairs, as rows per mentee: preferences, earlier pairs and scores, without people who do not take part.
 *
 * Entries are collected in any order and sorted by two stable counting sorts (mentor, then mentee), so it is linear;
 * entries of one pair are joined by "or", which only vetoes have. Pinned pairs are checked here, since a pin overrides
 * all rules but not a veto and not a capacity.
 */
#include <string.h>

#include "model/bind.h"

#define VETOED 1
#define FORBIDDEN 2

typedef struct rv_entry {
    int32_t mentee; /* ordinals */
    int32_t mentor;
    int32_t value;
} rv_entry;

/* Entries in the making; room for as many as there can be. */
typedef struct rv_entries {
    int64_t n;
    rv_entry *at;
} rv_entries;

static reversa_status open_entries(rv_binder *binder, int64_t most, rv_entries *list)
{
    size_t count = (size_t)most;
    list->n = 0;
    list->at = rv_arena_alloc(binder->ctx, &binder->scratch, count, sizeof *list->at);
    return list->at ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Add a pair of people where both take part on their sides; false where they do not. */
static bool add(const reversa_problem *problem, rv_entries *list, int32_t mentor, int32_t mentee, int32_t value)
{
    int32_t i = problem->side[REVERSA_MENTOR].ordinal[mentor];
    int32_t j = problem->side[REVERSA_MENTEE].ordinal[mentee];
    if (i < 0 || j < 0)
        return false;
    list->at[list->n++] = (rv_entry){.mentee = j, .mentor = i, .value = value};
    return true;
}

static int32_t key_of(const rv_entry *entry, bool by_mentee)
{
    return by_mentee ? entry->mentee : entry->mentor;
}

/* Put entries into `to` in the order of one key, stably. start is [n_keys + 1] and zero. */
static void scatter(const rv_entries *from, bool by_mentee, int32_t n_keys, int64_t *start, rv_entry *to)
{
    for (int64_t i = 0; i < from->n; i++)
        start[key_of(&from->at[i], by_mentee) + 1]++;
    for (int32_t k = 0; k < n_keys; k++)
        start[k + 1] += start[k];
    for (int64_t i = 0; i < from->n; i++)
        to[start[key_of(&from->at[i], by_mentee)]++] = from->at[i];
}

static reversa_status sort_entries(rv_binder *binder, rv_entries *list)
{
    int32_t n_mentors = binder->problem->side[REVERSA_MENTOR].n;
    int32_t n_mentees = binder->problem->side[REVERSA_MENTEE].n;
    rv_arena *scratch = &binder->scratch;
    rv_entry *other = rv_arena_alloc(binder->ctx, scratch, (size_t)list->n, sizeof *other);
    int64_t *mentor_start = rv_arena_alloc(binder->ctx, scratch, (size_t)n_mentors + 1, sizeof *mentor_start);
    int64_t *mentee_start = rv_arena_alloc(binder->ctx, scratch, (size_t)n_mentees + 1, sizeof *mentee_start);
    if (!other || !mentor_start || !mentee_start)
        return REVERSA_E_MEMORY;
    scatter(list, false, n_mentors, mentor_start, other);
    rv_entries by_mentor = {list->n, other};
    scatter(&by_mentor, true, n_mentees, mentee_start, list->at);
    return REVERSA_OK;
}

/* Join sorted entries of one pair; returns how many are left. */
static int64_t join_equal(rv_entries *list)
{
    int64_t n = 0;
    for (int64_t i = 0; i < list->n; i++) {
        rv_entry *last = n > 0 ? &list->at[n - 1] : NULL;
        if (last && last->mentee == list->at[i].mentee && last->mentor == list->at[i].mentor)
            last->value |= list->at[i].value;
        else
            list->at[n++] = list->at[i];
    }
    return n;
}

/* Entries → rows in the problem's arena. */
static reversa_status finish_rows(rv_binder *binder, rv_entries *list, rv_rows *rows_out)
{
    int32_t n_mentees = binder->problem->side[REVERSA_MENTEE].n;
    reversa_status status = sort_entries(binder, list);
    if (status)
        return status;
    list->n = join_equal(list);
    int64_t *offset = rv_arena_alloc(binder->ctx, binder->arena, (size_t)n_mentees + 1, sizeof *offset);
    int32_t *mentor = rv_arena_alloc(binder->ctx, binder->arena, (size_t)list->n, sizeof *mentor);
    int32_t *value = rv_arena_alloc(binder->ctx, binder->arena, (size_t)list->n, sizeof *value);
    if (!offset || !mentor || !value)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < list->n; i++) {
        offset[list->at[i].mentee + 1]++;
        mentor[i] = list->at[i].mentor;
        value[i] = list->at[i].value;
    }
    for (int32_t m = 0; m < n_mentees; m++)
        offset[m + 1] += offset[m];
    *rows_out = (rv_rows){.offset = offset, .mentor = mentor, .value = value};
    return REVERSA_OK;
}

/* The value of a pair of ordinals in rows, 0 where it is not listed. */
static int32_t value_in(const rv_rows *rows, int32_t mentor, int32_t mentee)
{
    int64_t low = rows->offset[mentee];
    int64_t high = rows->offset[mentee + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (rows->mentor[middle] < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->offset[mentee + 1] && rows->mentor[low] == mentor ? rows->value[low] : 0;
}

/* *n_left_out counts forbidden pairs of people who do not take part. */
static reversa_status bind_forbidden(rv_binder *binder, int64_t *n_left_out)
{
    reversa_problem *problem = binder->problem;
    const reversa_preferences *said = problem->preferences;
    const reversa_previous *previous = problem->previous;
    rv_entries list;
    int64_t most = (said ? 2 * said->n : 0) + (previous ? previous->n : 0);
    reversa_status status = open_entries(binder, most, &list);
    if (status)
        return status;
    for (int64_t i = 0; said && i < said->n; i++) {
        if (!said->veto[i])
            continue;
        (void)add(problem, &list, said->person[i], said->other[i], VETOED);
        (void)add(problem, &list, said->other[i], said->person[i], VETOED);
    }
    *n_left_out = 0;
    for (int64_t i = 0; previous && i < previous->n; i++)
        if (previous->state[i] == REVERSA_PAIR_FORBIDDEN || previous->state[i] == RV_PAIR_BARRED)
            *n_left_out += !add(problem, &list, previous->mentor[i], previous->mentee[i], FORBIDDEN);
    return finish_rows(binder, &list, &problem->forbidden);
}

/* The ranks that people of one side gave. */
static reversa_status bind_ranks(rv_binder *binder, bool of_mentees, rv_rows *rows_out)
{
    const reversa_preferences *said = binder->problem->preferences;
    rv_entries list;
    reversa_status status = open_entries(binder, said ? said->n : 0, &list);
    if (status)
        return status;
    for (int64_t i = 0; said && i < said->n; i++) {
        int32_t mentee = of_mentees ? said->person[i] : said->other[i];
        int32_t mentor = of_mentees ? said->other[i] : said->person[i];
        if (said->rank[i] > 0)
            (void)add(binder->problem, &list, mentor, mentee, said->rank[i]);
    }
    return finish_rows(binder, &list, rows_out);
}

/* Earlier pairs of one state; *n_left_out counts those of people who do not take part. */
static reversa_status bind_state(rv_binder *binder, reversa_pair_state state, rv_rows *rows_out, int64_t *n_left_out)
{
    const reversa_previous *previous = binder->problem->previous;
    rv_entries list;
    reversa_status status = open_entries(binder, previous ? previous->n : 0, &list);
    if (status)
        return status;
    *n_left_out = 0;
    for (int64_t i = 0; previous && i < previous->n; i++)
        if (previous->state[i] == state || (state == REVERSA_PAIR_ACTIVE && previous->state[i] == RV_PAIR_BARRED))
            *n_left_out += !add(binder->problem, &list, previous->mentor[i], previous->mentee[i], 0);
    return finish_rows(binder, &list, rows_out);
}

/* *n_left_out counts rows of people who do not take part. */
static reversa_status bind_listed(rv_binder *binder, int64_t *n_left_out)
{
    const reversa_scores *scores = binder->problem->scores;
    rv_entries list;
    *n_left_out = 0;
    if (!scores)
        return REVERSA_OK;
    reversa_status status = open_entries(binder, scores->n, &list);
    if (status)
        return status;
    for (int64_t i = 0; i < scores->n; i++)
        *n_left_out += !add(binder->problem, &list, scores->mentor[i], scores->mentee[i], scores->score[i]);
    return finish_rows(binder, &list, &binder->problem->listed);
}

/* Count a pin of a person on a side, and report the first one too many. */
static void count_pin(const rv_binder *binder, reversa_side which, int32_t person, int32_t *count, rv_place place)
{
    static const char *const words[2] = {"mentor", "mentee"};
    const rv_side *side = &binder->problem->side[which];
    int32_t ordinal = side->ordinal[person];
    const char *id = reversa_cohort_id(binder->problem->cohort, person);
    if (ordinal < 0) {
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place, "The pair is pinned, but '%s' does not take part as %s",
                         id, words[which]);
        return;
    }
    if (count[ordinal]++ == side->capacity[ordinal])
        (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place,
                         "More pairs are pinned for '%s' than the %d that they can have as %s", id,
                         side->capacity[ordinal], words[which]);
}

/* Every pin must be possible. */
static reversa_status check_pins(rv_binder *binder)
{
    const reversa_problem *problem = binder->problem;
    const reversa_previous *previous = problem->previous;
    rv_arena *scratch = &binder->scratch;
    int32_t *count[2];
    for (int which = REVERSA_MENTOR; which <= REVERSA_MENTEE; which++) {
        count[which] = rv_arena_alloc(binder->ctx, scratch, (size_t)problem->side[which].n, sizeof **count);
        if (!count[which])
            return REVERSA_E_MEMORY;
    }
    for (int64_t i = 0; previous && i < previous->n; i++) {
        if (previous->state[i] != REVERSA_PAIR_PINNED)
            continue;
        int32_t mentor = problem->side[REVERSA_MENTOR].ordinal[previous->mentor[i]];
        int32_t mentee = problem->side[REVERSA_MENTEE].ordinal[previous->mentee[i]];
        rv_place place = {.file = previous->origin.source, .row = previous->row[i]};
        place.column = "mentor_id";
        count_pin(binder, REVERSA_MENTOR, previous->mentor[i], count[REVERSA_MENTOR], place);
        place.column = "mentee_id";
        count_pin(binder, REVERSA_MENTEE, previous->mentee[i], count[REVERSA_MENTEE], place);
        place.column = "state";
        if (mentor >= 0 && mentee >= 0 && value_in(&problem->forbidden, mentor, mentee))
            (void)rv_fail_at(binder->ctx, REVERSA_E_DATA, place,
                             "The pair of '%s' and '%s' is pinned, but vetoed by one of them",
                             reversa_cohort_id(problem->cohort, previous->mentor[i]),
                             reversa_cohort_id(problem->cohort, previous->mentee[i]));
    }
    return REVERSA_OK;
}

/* Rows that cannot apply are not to vanish without a word: the two columns of ids may have been swapped. */
static reversa_status warn_left_out(rv_binder *binder, const char *what, int64_t n)
{
    if (n == 0)
        return REVERSA_OK;
    return rv_bind_warn(binder, "%lld %s%s ignored: one of the two does not take part on that side", (long long)n, what,
                        n == 1 ? " is" : "s are");
}

reversa_status rv_bind_pairs(rv_binder *binder)
{
    reversa_problem *problem = binder->problem;
    int64_t n_ended = 0;
    int64_t n_active = 0;
    int64_t n_pinned = 0; /* stays 0 where check_pins() lets it pass */
    int64_t n_forbidden = 0;
    int64_t n_scores = 0;
    reversa_status status = bind_forbidden(binder, &n_forbidden);
    if (!status)
        status = bind_ranks(binder, true, &problem->mentee_rank);
    if (!status)
        status = bind_ranks(binder, false, &problem->mentor_rank);
    if (!status)
        status = bind_state(binder, REVERSA_PAIR_ENDED, &problem->ended, &n_ended);
    if (!status)
        status = bind_state(binder, REVERSA_PAIR_ACTIVE, &problem->active, &n_active);
    if (!status)
        status = bind_state(binder, REVERSA_PAIR_PINNED, &problem->pinned, &n_pinned);
    if (!status)
        status = bind_listed(binder, &n_scores);
    if (!status)
        status = check_pins(binder);
    if (!status)
        status = warn_left_out(binder, "active pair", n_active);
    if (!status)
        status = warn_left_out(binder, "ended pair", n_ended);
    if (!status)
        status = warn_left_out(binder, "forbidden pair", n_forbidden);
    return status ? status : warn_left_out(binder, "score", n_scores);
}
