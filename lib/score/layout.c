/*
 * Making fields, orders and slots from what the compiler has laid out mentor by mentor.
 *
 * Where a column has more values than a field may have classes, neighbours share a class, about as many mentors in each:
 * bounds then hold for the range of a class, and rules that need the value itself go pair by pair.
 */
#include "score/layout.h"

#include <string.h>

#include "model/draft.h"
#include "score/compile.h"

#define NARROWEST_SLOT 15 /* minutes; 672 of them a week */

/* The given keys, ascending, without those that are missing. Returns how many. */
static int32_t sorted_keys(const int64_t *key, int32_t n_mentors, int64_t *sorted)
{
    int32_t n = 0;
    for (int32_t m = 0; m < n_mentors; m++) {
        if (key[m] != RV_NO_KEY)
            sorted[n++] = key[m];
    }
    rv_order_values(sorted, (size_t)n);
    return n;
}

/* Cut sorted keys into classes. */
static void make_classes(const int64_t *sorted, int32_t n, int32_t most, rv_field *field, int64_t *low, int64_t *high)
{
    int32_t n_values = 0;
    for (int32_t i = 0; i < n; i++)
        n_values += i == 0 || sorted[i] != sorted[i - 1];
    field->exact = n_values <= most;
    int32_t least = field->exact ? 1 : n / most + 1; /* mentors in a class, but for its last value */
    field->n_steps = 0;
    for (int32_t i = 0; i < n;) {
        int32_t end = i + least < n ? i + least : n;
        while (end < n && sorted[end] == sorted[end - 1])
            end++;
        low[field->n_steps] = sorted[i];
        high[field->n_steps++] = sorted[end - 1];
        i = end;
    }
}

/* The class of a key that is there: its place among the lows, from 1. */
static int32_t class_of(const rv_field *field, int64_t key)
{
    int32_t low = 0; /* classes up to here begin at the key or below */
    int32_t high = field->n_steps;
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (field->low[middle - 1] <= key)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

reversa_status rv_layout_field(reversa_context *ctx, rv_arena *arena, const int64_t *key, int32_t n_mentors,
                               int32_t most, rv_field *field_out)
{
    int64_t n_words = rv_layout_words(n_mentors);
    int64_t *sorted = rv_alloc(ctx, (size_t)n_mentors, sizeof *sorted);
    int64_t *low = sorted ? rv_arena_alloc(ctx, arena, (size_t)most + 1, sizeof *low) : NULL;
    int64_t *high = low ? rv_arena_alloc(ctx, arena, (size_t)most + 1, sizeof *high) : NULL;
    uint64_t *steps = NULL;
    if (high) {
        make_classes(sorted, sorted_keys(key, n_mentors, sorted), most, field_out, low, high);
        field_out->low = low;
        field_out->high = high;
        size_t n = (size_t)(field_out->n_steps ? field_out->n_steps : 1);
        steps = rv_arena_alloc(ctx, arena, n * (size_t)n_words, sizeof *steps);
    }
    rv_free(ctx, sorted);
    if (!steps)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < n_mentors; m++) {
        int32_t class = key[m] == RV_NO_KEY ? 0 : class_of(field_out, key[m]);
        for (int32_t s = 0; s < class; s++)
            rv_set_bit(steps + s * n_words, m);
    }
    field_out->steps = steps;
    return REVERSA_OK;
}

reversa_status rv_layout_order(reversa_context *ctx, rv_arena *arena, const int64_t *key, int32_t n_mentors,
                               rv_order *order_out)
{
    int64_t *sorted = rv_arena_alloc(ctx, arena, (size_t)n_mentors, sizeof *sorted);
    int32_t *mentor = sorted ? rv_arena_alloc(ctx, arena, (size_t)n_mentors, sizeof *mentor) : NULL;
    int32_t *next = mentor ? rv_alloc(ctx, (size_t)n_mentors, sizeof *next) : NULL;
    if (!next)
        return REVERSA_E_MEMORY;
    *order_out = (rv_order){sorted, mentor, sorted_keys(key, n_mentors, sorted)};
    for (int32_t m = 0; m < n_mentors; m++) {
        if (key[m] == RV_NO_KEY)
            continue;
        int32_t first = rv_order_find(order_out, key[m]); /* next[first] mentors of this key are in place */
        mentor[first + next[first]++] = m;
    }
    rv_free(ctx, next);
    return REVERSA_OK;
}

/* ---- Weekly minutes ---- */

static int32_t common_divisor(int32_t a, int32_t b)
{
    while (b) {
        int32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The largest length of which every edge of a participant's interval is a multiple. */
static int32_t slot_of(const reversa_problem *problem, const rv_column *column)
{
    int32_t divisor = RV_WEEK_MINUTES;
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < problem->side[side].n && divisor > 1; p++) {
            int32_t person = problem->side[side].person[p];
            for (int64_t i = 2 * column->offset[person]; i < 2 * column->offset[person + 1]; i++)
                divisor = common_divisor(divisor, column->minute[i]);
        }
    }
    return divisor;
}

/* Mark the slots in which a mentor is available. */
static void mark_slots(const rv_slots *slots, const rv_column *column, int32_t person, int32_t *index)
{
    for (int64_t i = column->offset[person]; i < column->offset[person + 1]; i++) {
        const int32_t *minute = column->minute + 2 * i;
        for (int32_t s = minute[0] / slots->minutes; s * slots->minutes < minute[1]; s++)
            index[s] = 1;
    }
}

/* Put a mentor into the sets of the slots. */
static void fill_slots(const rv_slots *slots, const rv_column *column, int32_t person, int32_t mentor, uint64_t *sets,
                       int64_t n_words)
{
    for (int64_t i = column->offset[person]; i < column->offset[person + 1]; i++) {
        const int32_t *minute = column->minute + 2 * i;
        for (int32_t s = minute[0] / slots->minutes; s * slots->minutes < minute[1]; s++)
            rv_set_bit(sets + slots->index[s] * n_words, mentor);
    }
}

reversa_status rv_layout_slots(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                               const rv_column *column, rv_slots *slots_out)
{
    const rv_side *side = &problem->side[REVERSA_MENTOR];
    int64_t n_words = rv_layout_words(side->n);
    int32_t length = slot_of(problem, column);
    slots_out->exact = length >= NARROWEST_SLOT;
    slots_out->minutes = slots_out->exact ? length : NARROWEST_SLOT;
    int32_t n_slots = (RV_WEEK_MINUTES + slots_out->minutes - 1) / slots_out->minutes;
    int32_t *index = rv_arena_alloc(ctx, arena, (size_t)n_slots, sizeof *index);
    if (!index)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < side->n; m++)
        mark_slots(slots_out, column, side->person[m], index);
    slots_out->n = 0;
    for (int32_t s = 0; s < n_slots; s++)
        index[s] = index[s] ? slots_out->n++ : -1;
    slots_out->index = index;
    uint64_t *known = rv_arena_alloc(ctx, arena, (size_t)n_words, sizeof *known);
    uint64_t *sets = known ? rv_arena_alloc(ctx, arena, (size_t)slots_out->n * (size_t)n_words, sizeof *sets) : NULL;
    if (!sets)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < side->n; m++) {
        fill_slots(slots_out, column, side->person[m], m, sets, n_words);
        if (column->offset[side->person[m] + 1] > column->offset[side->person[m]])
            rv_set_bit(known, m);
    }
    slots_out->known = known;
    slots_out->sets = sets;
    return REVERSA_OK;
}
