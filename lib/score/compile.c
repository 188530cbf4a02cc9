/*
 * Laying out the mentors' columns: by ordinal, sets turned over, weeks as intervals between edges.
 *
 * Invariant: a column is laid out once for a scorer, however many rules and criteria use it. All of it lives in the
 * scorer's arena; the tables of laid-out columns have room for one entry per rule and criterion from the start.
 */
#include "score/compile.h"

#include <math.h>
#include <string.h>

int32_t rv_compile_scalars(reversa_context *ctx, reversa_scorer *scorer, const rv_column *column)
{
    for (int32_t i = 0; i < scorer->n_scalars; i++) {
        if (scorer->scalars[i].column == column)
            return i;
    }
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    int64_t *key = rv_arena_alloc(ctx, &scorer->arena, (size_t)side->n, sizeof *key);
    if (!key)
        return -1;
    for (int32_t m = 0; m < side->n; m++) {
        bool missing;
        key[m] = rv_column_key(column, side->person[m], &missing);
        if (missing)
            key[m] = RV_NO_KEY;
    }
    scorer->scalars[scorer->n_scalars] = (rv_scalars){.column = column, .key = key};
    return scorer->n_scalars++;
}

/* One past the largest code that some mentor has. */
static int32_t code_limit(const rv_column *column, const rv_side *side)
{
    int32_t limit = 0;
    for (int32_t m = 0; m < side->n; m++) {
        int64_t end = column->offset[side->person[m] + 1]; /* codes ascend, so the last is the largest */
        if (end > column->offset[side->person[m]] && column->tag[end - 1] >= limit)
            limit = column->tag[end - 1] + 1;
    }
    return limit;
}

/* place[code]: how many mentors have the tag. Returns the number of distinct tags; *total_out is the sum. */
static int32_t count_tags(const rv_column *column, const rv_side *side, int64_t *place, int32_t limit,
                          int64_t *total_out)
{
    *total_out = 0;
    for (int32_t m = 0; m < side->n; m++) {
        int64_t first = column->offset[side->person[m]];
        int64_t end = column->offset[side->person[m] + 1];
        for (int64_t i = first; i < end; i++)
            place[column->tag[i]]++;
        *total_out += end - first;
    }
    int32_t count = 0;
    for (int32_t code = 0; code < limit; code++)
        count += place[code] > 0;
    return count;
}

/* A counting sort by tag; mentors come in ascending order, so they ascend for each tag. `place` counts on entry. */
static void turn_over(const rv_side *side, rv_postings *postings, int64_t *place, int32_t limit)
{
    const rv_column *column = postings->column;
    int32_t t = 0;
    for (int32_t code = 0; code < limit; code++) {
        if (place[code] == 0)
            continue;
        postings->tag[t] = code;
        postings->start[t + 1] = postings->start[t] + place[code];
        place[code] = postings->start[t++];
    }
    for (int32_t m = 0; m < side->n; m++) {
        int64_t end = column->offset[side->person[m] + 1];
        for (int64_t i = column->offset[side->person[m]]; i < end; i++) {
            int64_t to = place[column->tag[i]]++;
            postings->mentor[to] = m;
            postings->level[to] = column->weight[i];
            postings->size[m]++;
        }
    }
}

static int32_t add_postings(reversa_context *ctx, reversa_scorer *scorer, const rv_column *column)
{
    for (int32_t i = 0; i < scorer->n_postings; i++) {
        if (scorer->postings[i].column == column)
            return i;
    }
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    rv_arena *arena = &scorer->arena;
    rv_postings *postings = &scorer->postings[scorer->n_postings];
    int32_t limit = code_limit(column, side);
    int64_t total;
    int64_t *place = rv_alloc(ctx, (size_t)limit + 1, sizeof *place);
    if (!place)
        return -1;
    postings->column = column;
    postings->n_codes = limit;
    postings->n_tags = count_tags(column, side, place, limit, &total);
    postings->tag = rv_arena_alloc(ctx, arena, (size_t)postings->n_tags, sizeof(int32_t));
    postings->start = rv_arena_alloc(ctx, arena, (size_t)postings->n_tags + 1, sizeof(int64_t));
    postings->mentor = rv_arena_alloc(ctx, arena, (size_t)total, sizeof(int32_t));
    postings->level = rv_arena_alloc(ctx, arena, (size_t)total, sizeof(int32_t));
    postings->size = rv_arena_alloc(ctx, arena, (size_t)side->n, sizeof(int32_t));
    bool made = postings->tag && postings->start && postings->mentor && postings->level && postings->size;
    if (made)
        turn_over(side, postings, place, limit);
    rv_free(ctx, place);
    return made ? scorer->n_postings++ : -1;
}

/* The size of the largest set of a mentee. */
static int32_t largest_set(const rv_column *column, const rv_side *side)
{
    int64_t largest = 0;
    for (int32_t e = 0; e < side->n; e++) {
        int64_t size = column->offset[side->person[e] + 1] - column->offset[side->person[e]];
        largest = size > largest ? size : largest;
    }
    return (int32_t)largest;
}

int32_t rv_compile_counter(reversa_context *ctx, reversa_scorer *scorer, const rv_column *mentor,
                           const rv_column *mentee, int64_t full)
{
    int32_t index = add_postings(ctx, scorer, mentor);
    if (index < 0)
        return -1;
    const rv_postings *postings = &scorer->postings[index];
    for (int32_t i = 0; i < scorer->n_counters; i++) {
        const rv_counter *other = &scorer->counters[i];
        if (other->postings == postings && other->mentee == mentee && other->full == full)
            return i;
    }
    rv_counter *counter = &scorer->counters[scorer->n_counters];
    counter->postings = postings;
    counter->mentee = mentee;
    counter->full = full;
    counter->first_cursor = scorer->n_cursors;
    counter->n_cursors = largest_set(mentee, &scorer->problem->side[REVERSA_MENTEE]);
    scorer->n_cursors += counter->n_cursors;
    counter->first_mark = scorer->n_marks;
    scorer->n_marks += postings->n_codes;
    return scorer->n_counters++;
}

/* place[minute]: 1 where a mentor's interval begins or ends, then the edge's index. Returns the number of intervals. */
static int64_t find_edges(const rv_column *column, const rv_side *side, rv_weeks *weeks, int32_t *place)
{
    int64_t total = 0;
    for (int32_t m = 0; m < side->n; m++) {
        int64_t end = column->offset[side->person[m] + 1];
        for (int64_t i = column->offset[side->person[m]]; i < end; i++) {
            place[column->minute[2 * i]] = 1;
            place[column->minute[2 * i + 1]] = 1;
            total++;
        }
    }
    for (int32_t minute = 0; minute <= RV_WEEK_MINUTES; minute++) {
        if (place[minute]) {
            weeks->edge[weeks->n_edges] = minute;
            place[minute] = weeks->n_edges++;
        }
    }
    return total;
}

static void fill_weeks(const rv_side *side, rv_weeks *weeks, const int32_t *place)
{
    const rv_column *column = weeks->column;
    for (int32_t m = 0; m < side->n; m++) {
        int64_t first = column->offset[side->person[m]];
        int64_t end = column->offset[side->person[m] + 1];
        weeks->offset[m + 1] = weeks->offset[m] + (end - first);
        uint16_t *to = weeks->interval + 2 * weeks->offset[m];
        for (int64_t i = 2 * first; i < 2 * end; i++)
            *to++ = (uint16_t)place[column->minute[i]]; /* at most 10 081 edges */
    }
}

int32_t rv_compile_weeks(reversa_context *ctx, reversa_scorer *scorer, const rv_column *column)
{
    for (int32_t i = 0; i < scorer->n_weeks; i++) {
        if (scorer->weeks[i].column == column)
            return i;
    }
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    rv_arena *arena = &scorer->arena;
    rv_weeks *weeks = &scorer->weeks[scorer->n_weeks];
    int32_t *place = rv_alloc(ctx, RV_WEEK_MINUTES + 1, sizeof *place);
    weeks->column = column;
    weeks->n_edges = 0;
    weeks->edge = rv_arena_alloc(ctx, arena, RV_WEEK_MINUTES + 1, sizeof(int32_t));
    weeks->offset = rv_arena_alloc(ctx, arena, (size_t)side->n + 1, sizeof(int64_t));
    bool made = place && weeks->edge && weeks->offset;
    if (made) {
        int64_t total = find_edges(column, side, weeks, place);
        weeks->interval = rv_arena_alloc(ctx, arena, (size_t)total, 2 * sizeof(uint16_t));
        made = weeks->interval != NULL;
    }
    if (made) {
        fill_weeks(side, weeks, place);
        weeks->first_elapsed = scorer->n_elapsed;
        scorer->n_elapsed += weeks->n_edges;
    }
    rv_free(ctx, place);
    return made ? scorer->n_weeks++ : -1;
}

double rv_compile_vector(const rv_bound_criterion *bound, int32_t person, double *value_out, size_t stride)
{
    int32_t n = bound->criterion->n_attributes;
    double sum = 0;
    for (int32_t a = 0; a < n; a++) {
        int64_t number = bound->columns[a]->number[person];
        if (number == REVERSA_MISSING_NUMBER)
            return 0;
        double value = (double)number / (double)RV_MILLION; /* the double nearest to the decimal, up to 2^53 */
        value_out[(size_t)a * stride] = value;
        sum += value * value;
    }
    return sqrt(sum);
}

int32_t rv_compile_vectors(reversa_context *ctx, reversa_scorer *scorer, const rv_bound_criterion *bound)
{
    const rv_side *side = &scorer->problem->side[REVERSA_MENTOR];
    rv_vectors *vectors = &scorer->vectors[scorer->n_vectors];
    size_t n_values;
    vectors->bound = bound;
    vectors->n_attributes = bound->criterion->n_attributes;
    if (!rv_size_multiply((size_t)vectors->n_attributes, (size_t)side->n, &n_values))
        n_values = SIZE_MAX; /* refused by the allocator */
    vectors->value = rv_arena_alloc(ctx, &scorer->arena, n_values, sizeof(double));
    vectors->norm = rv_arena_alloc(ctx, &scorer->arena, (size_t)side->n, sizeof(double));
    if (!vectors->value || !vectors->norm)
        return -1;
    for (int32_t m = 0; m < side->n; m++)
        vectors->norm[m] = rv_compile_vector(bound, side->person[m], vectors->value + m, (size_t)side->n);
    vectors->first_value = scorer->n_attributes;
    scorer->n_attributes += vectors->n_attributes;
    return scorer->n_vectors++;
}
