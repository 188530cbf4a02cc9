/*
 * Pair data: preferences, earlier pairs, scores. Rows come in the order of the input and leave sorted by pair.
 *
 * Sorting is two stable counting sorts over people, least significant key first, so it is linear and equal rows stay in
 * the order of the input: the later of two equal pairs is the one that is reported. All wrong rows are reported, in the
 * order of the input. Rows with a person unknown to the cohort (−1) are counted and left out.
 */
#include "model/relations.h"

#include <string.h>

const char *const rv_pair_state_names[4] = {"active", "ended", "pinned", "forbidden"};

/* What the columns of the two people are called, and which one rows are sorted by first. */
typedef struct rv_layout {
    const char *a;
    const char *b;
    bool by_a; /* else by b, then a */
} rv_layout;

static const rv_layout preference_layout = {"person_id", "other_id", true};
static const rv_layout pair_layout = {"mentor_id", "mentee_id", false};

/* One conversion: the input, and the order in which its rows leave. */
typedef struct rv_sorting {
    reversa_context *ctx;
    const reversa_cohort *cohort;
    const rv_origin *origin;
    const rv_pair_rows *rows;
    const rv_layout *layout;
    rv_arena scratch;
    int64_t n;      /* rows kept */
    int64_t *order; /* [n] rows of the input, sorted by pair */
    int64_t *twin;  /* [rows->n] an earlier row with the same pair, −1 */
} rv_sorting;

/* Put the rows in `from` into `to`, stably, in the order of a key that is a person. `start` is [n_people + 1]. */
static void scatter(const rv_sorting *sort, const int32_t *key, const int64_t *from, int64_t *start, int64_t *to)
{
    int32_t n_people = sort->cohort->n_people;
    memset(start, 0, ((size_t)n_people + 1) * sizeof *start);
    for (int64_t i = 0; i < sort->n; i++)
        start[key[from[i]] + 1]++;
    for (int32_t p = 0; p < n_people; p++)
        start[p + 1] += start[p];
    for (int64_t i = 0; i < sort->n; i++)
        to[start[key[from[i]]]++] = from[i];
}

static bool same_pair(const rv_pair_rows *rows, int64_t i, int64_t j)
{
    return rows->a[i] == rows->a[j] && rows->b[i] == rows->b[j];
}

static reversa_status sort_rows(rv_sorting *sort)
{
    reversa_context *ctx = sort->ctx;
    const rv_pair_rows *rows = sort->rows;
    size_t n_rows = (size_t)rows->n;
    rv_arena_open(ctx, &sort->scratch);
    int64_t *first = rv_arena_alloc(ctx, &sort->scratch, n_rows, sizeof *first);
    int64_t *start = rv_arena_alloc(ctx, &sort->scratch, (size_t)sort->cohort->n_people + 1, sizeof *start);
    sort->order = rv_arena_alloc(ctx, &sort->scratch, n_rows, sizeof *sort->order);
    sort->twin = rv_arena_alloc(ctx, &sort->scratch, n_rows, sizeof *sort->twin);
    if (!first || !start || !sort->order || !sort->twin)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < rows->n; i++) {
        sort->twin[i] = -1;
        if (rows->a[i] >= 0 && rows->b[i] >= 0)
            sort->order[sort->n++] = i;
    }
    scatter(sort, sort->layout->by_a ? rows->b : rows->a, sort->order, start, first);
    scatter(sort, sort->layout->by_a ? rows->a : rows->b, first, start, sort->order);
    for (int64_t i = 1; i < sort->n; i++)
        if (same_pair(rows, sort->order[i], sort->order[i - 1]))
            sort->twin[sort->order[i]] = sort->order[i - 1];
    return REVERSA_OK;
}

static rv_place place_of(const rv_sorting *sort, int64_t row, const char *column)
{
    return (rv_place){.file = sort->origin->source, .row = sort->origin->first_row + row, .column = column};
}

/* Report every row that cannot be, in the order of the input. */
static reversa_status check_rows(const rv_sorting *sort)
{
    reversa_context *ctx = sort->ctx;
    const rv_pair_rows *rows = sort->rows;
    for (int64_t i = 0; i < rows->n; i++) {
        if (rows->a[i] < 0 || rows->b[i] < 0)
            continue;
        const char *a = reversa_cohort_id(sort->cohort, rows->a[i]);
        const char *b = reversa_cohort_id(sort->cohort, rows->b[i]);
        if (rows->a[i] == rows->b[i])
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place_of(sort, i, sort->layout->b), "'%s' stands beside themselves",
                             a);
        if (rows->rank && rows->rank[i] < 0)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place_of(sort, i, "rank"), "The rank is below 0");
        long long before = sort->origin->first_row + sort->twin[i];
        if (sort->twin[i] >= 0)
            (void)rv_fail_at(ctx, REVERSA_E_DATA, place_of(sort, i, sort->layout->b),
                             "'%s' and '%s' are listed already in row %lld", a, b, before);
    }
    return rv_first_error(ctx);
}

/* Open a conversion: sorted and checked. To be closed with rv_arena_free(&sort->scratch), also after an error. */
static reversa_status open_sorting(rv_sorting *sort)
{
    reversa_status status = sort_rows(sort);
    return status ? status : check_rows(sort);
}

/* The origin as the object keeps it. */
static reversa_status copy_origin(const rv_sorting *sort, rv_arena *arena, rv_origin *origin_out)
{
    rv_origin origin = *sort->origin;
    origin.n_unknown = sort->rows->n - sort->n;
    origin.n_pinned = 0;
    for (int64_t i = 0; sort->rows->state && i < sort->rows->n; i++) {
        bool unknown = sort->rows->a[i] < 0 || sort->rows->b[i] < 0;
        origin.n_pinned += unknown && sort->rows->state[i] == REVERSA_PAIR_PINNED;
    }
    if (origin.source) {
        origin.source = rv_arena_text(sort->ctx, arena, origin.source, strlen(origin.source));
        if (!origin.source)
            return REVERSA_E_MEMORY;
    }
    *origin_out = origin;
    return REVERSA_OK;
}

/* A 32-bit column of the input in sorted order; all 0 where the input has none. NULL out of memory. */
static int32_t *take_numbers(const rv_sorting *sort, rv_arena *arena, const int32_t *from)
{
    int32_t *to = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *to);
    for (int64_t i = 0; to && from && i < sort->n; i++)
        to[i] = from[sort->order[i]];
    return to;
}

static reversa_status fill_preferences(const rv_sorting *sort, reversa_preferences *preferences)
{
    rv_arena *arena = &preferences->arena;
    bool *veto = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *veto);
    preferences->cohort = sort->cohort;
    preferences->n = sort->n;
    preferences->person = take_numbers(sort, arena, sort->rows->a);
    preferences->other = take_numbers(sort, arena, sort->rows->b);
    preferences->rank = take_numbers(sort, arena, sort->rows->rank);
    preferences->veto = veto;
    if (!veto || !preferences->person || !preferences->other || !preferences->rank)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; sort->rows->veto && i < sort->n; i++)
        veto[i] = sort->rows->veto[sort->order[i]];
    return copy_origin(sort, arena, &preferences->origin);
}

reversa_status rv_preferences_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                     const rv_pair_rows *rows, reversa_preferences **preferences_out)
{
    rv_sorting sort = {ctx, cohort, origin, rows, &preference_layout, {0}, 0, NULL, NULL};
    reversa_preferences *preferences = NULL;
    rv_arena arena = {0};
    *preferences_out = NULL;
    reversa_status status = open_sorting(&sort);
    if (status)
        goto done;
    rv_arena_open(ctx, &arena);
    preferences = rv_arena_alloc(ctx, &arena, 1, sizeof *preferences);
    if (!preferences) {
        rv_arena_free(&arena);
        status = REVERSA_E_MEMORY;
        goto done;
    }
    preferences->arena = arena;
    status = fill_preferences(&sort, preferences);
done:
    rv_arena_free(&sort.scratch);
    if (status)
        reversa_preferences_free(preferences);
    else
        *preferences_out = preferences;
    return status;
}

static bool has_left(const rv_pair_rows *rows, int64_t i)
{
    bool ran = rows->state && (rows->state[i] == REVERSA_PAIR_ACTIVE || rows->state[i] == REVERSA_PAIR_PINNED);
    return ran && (rows->a[i] < 0 || rows->b[i] < 0) && rows->a_id && rows->b_id && rows->a_id[i] && rows->b_id[i];
}

/* The pairs of people who are not there any more. */
static reversa_status fill_left(const rv_sorting *sort, reversa_previous *previous)
{
    const rv_pair_rows *rows = sort->rows;
    rv_arena *arena = &previous->arena;
    int64_t n = 0;
    for (int64_t i = 0; i < rows->n; i++)
        n += has_left(rows, i);
    rv_left_pair *left = rv_arena_alloc(sort->ctx, arena, (size_t)n, sizeof *left);
    if (!left)
        return REVERSA_E_MEMORY;
    previous->left = left;
    for (int64_t i = 0; i < rows->n; i++) {
        if (!has_left(rows, i))
            continue;
        const char *note = rows->note && rows->note[i] ? rows->note[i] : "";
        rv_left_pair *pair = &left[previous->n_left++];
        *pair = (rv_left_pair){.mentor_id = rv_arena_text(sort->ctx, arena, rows->a_id[i], strlen(rows->a_id[i])),
                               .mentee_id = rv_arena_text(sort->ctx, arena, rows->b_id[i], strlen(rows->b_id[i])),
                               .note = rv_arena_text(sort->ctx, arena, note, strlen(note)),
                               .mentor = rows->a[i],
                               .mentee = rows->b[i],
                               .state = rows->state[i]};
        if (!pair->mentor_id || !pair->mentee_id || !pair->note)
            return REVERSA_E_MEMORY;
    }
    return REVERSA_OK;
}

static reversa_status fill_previous(const rv_sorting *sort, reversa_previous *previous)
{
    rv_arena *arena = &previous->arena;
    uint8_t *state = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *state);
    const char **note = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *note);
    int64_t *row = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *row);
    previous->cohort = sort->cohort;
    previous->n = sort->n;
    previous->mentor = take_numbers(sort, arena, sort->rows->a);
    previous->mentee = take_numbers(sort, arena, sort->rows->b);
    previous->state = state;
    previous->note = note;
    previous->row = row;
    if (!state || !note || !row || !previous->mentor || !previous->mentee)
        return REVERSA_E_MEMORY;
    for (int64_t i = 0; i < sort->n; i++) {
        int64_t from = sort->order[i];
        const char *text = sort->rows->note ? sort->rows->note[from] : NULL;
        row[i] = sort->origin->first_row + from;
        state[i] = sort->rows->state ? sort->rows->state[from] : REVERSA_PAIR_ACTIVE;
        note[i] = text && text[0] ? rv_arena_text(sort->ctx, arena, text, strlen(text)) : "";
        if (!note[i])
            return REVERSA_E_MEMORY;
    }
    reversa_status status = fill_left(sort, previous);
    return status ? status : copy_origin(sort, arena, &previous->origin);
}

reversa_status rv_previous_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                  const rv_pair_rows *rows, reversa_previous **previous_out)
{
    rv_sorting sort = {ctx, cohort, origin, rows, &pair_layout, {0}, 0, NULL, NULL};
    reversa_previous *previous = NULL;
    rv_arena arena = {0};
    *previous_out = NULL;
    reversa_status status = open_sorting(&sort);
    if (status)
        goto done;
    rv_arena_open(ctx, &arena);
    previous = rv_arena_alloc(ctx, &arena, 1, sizeof *previous);
    if (!previous) {
        rv_arena_free(&arena);
        status = REVERSA_E_MEMORY;
        goto done;
    }
    previous->arena = arena;
    status = fill_previous(&sort, previous);
done:
    rv_arena_free(&sort.scratch);
    if (status)
        reversa_previous_free(previous);
    else
        *previous_out = previous;
    return status;
}

/* The further number columns of scores. */
static reversa_status take_columns(const rv_sorting *sort, reversa_scores *scores)
{
    const rv_pair_rows *rows = sort->rows;
    rv_arena *arena = &scores->arena;
    size_t n_columns = (size_t)rows->n_columns;
    const char **names = rv_arena_alloc(sort->ctx, arena, n_columns, sizeof *names);
    const int64_t **columns = rv_arena_alloc(sort->ctx, arena, n_columns, sizeof *columns);
    if (!names || !columns)
        return REVERSA_E_MEMORY;
    for (size_t c = 0; c < n_columns; c++) {
        int64_t *column = rv_arena_alloc(sort->ctx, arena, (size_t)sort->n, sizeof *column);
        names[c] = rv_arena_text(sort->ctx, arena, rows->column_name[c], strlen(rows->column_name[c]));
        if (!names[c] || !column)
            return REVERSA_E_MEMORY;
        for (int64_t i = 0; i < sort->n; i++)
            column[i] = rows->column[c][sort->order[i]];
        columns[c] = column;
    }
    scores->column_name = names;
    scores->column = columns;
    scores->n_columns = rows->n_columns;
    return REVERSA_OK;
}

static reversa_status fill_scores(const rv_sorting *sort, reversa_scores *scores)
{
    rv_arena *arena = &scores->arena;
    scores->cohort = sort->cohort;
    scores->n = sort->n;
    scores->mentor = take_numbers(sort, arena, sort->rows->a);
    scores->mentee = take_numbers(sort, arena, sort->rows->b);
    scores->score = take_numbers(sort, arena, sort->rows->score);
    if (!scores->mentor || !scores->mentee || !scores->score)
        return REVERSA_E_MEMORY;
    reversa_status status = take_columns(sort, scores);
    return status ? status : copy_origin(sort, arena, &scores->origin);
}

/* Report column names that are used twice, or that the file format has for something else. */
static void check_columns(const rv_sorting *sort)
{
    static const char *const own[] = {"mentor_id", "mentee_id", "score"};
    const rv_pair_rows *rows = sort->rows;
    for (int32_t c = 0; c < rows->n_columns; c++) {
        const char *name = rows->column_name[c];
        rv_place place = {.file = sort->origin->source, .column = name};
        bool twice = false;
        for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
            twice = twice || strcmp(name, own[i]) == 0;
        for (int32_t before = 0; before < c; before++)
            twice = twice || strcmp(name, rows->column_name[before]) == 0;
        if (twice)
            (void)rv_fail_at(sort->ctx, REVERSA_E_DATA, place, "The column '%s' is there twice", name);
    }
}

reversa_status rv_scores_finish(reversa_context *ctx, const reversa_cohort *cohort, const rv_origin *origin,
                                const rv_pair_rows *rows, reversa_scores **scores_out)
{
    rv_sorting sort = {ctx, cohort, origin, rows, &pair_layout, {0}, 0, NULL, NULL};
    reversa_scores *scores = NULL;
    rv_arena arena = {0};
    *scores_out = NULL;
    check_columns(&sort);
    reversa_status status = open_sorting(&sort);
    if (status)
        goto done;
    rv_arena_open(ctx, &arena);
    scores = rv_arena_alloc(ctx, &arena, 1, sizeof *scores);
    if (!scores) {
        rv_arena_free(&arena);
        status = REVERSA_E_MEMORY;
        goto done;
    }
    scores->arena = arena;
    status = fill_scores(&sort, scores);
done:
    rv_arena_free(&sort.scratch);
    if (status)
        reversa_scores_free(scores);
    else
        *scores_out = scores;
    return status;
}

/* Where a pair stands in pairs sorted by mentee, then mentor; −1 if it does not. */
static int64_t find_pair(const int32_t *mentors, const int32_t *mentees, int64_t n, int32_t mentor, int32_t mentee)
{
    int64_t low = 0;
    int64_t high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (mentees[middle] < mentee || (mentees[middle] == mentee && mentors[middle] < mentor))
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && mentees[low] == mentee && mentors[low] == mentor ? low : -1;
}

int64_t rv_previous_find(const reversa_previous *previous, int32_t mentor, int32_t mentee)
{
    return find_pair(previous->mentor, previous->mentee, previous->n, mentor, mentee);
}

int64_t rv_scores_find(const reversa_scores *scores, int32_t mentor, int32_t mentee)
{
    return find_pair(scores->mentor, scores->mentee, scores->n, mentor, mentee);
}

void reversa_preferences_free(reversa_preferences *preferences)
{
    if (!preferences)
        return;
    rv_arena arena = preferences->arena; /* the object lies in its own arena, also below */
    rv_arena_free(&arena);
}

void reversa_previous_free(reversa_previous *previous)
{
    if (!previous)
        return;
    rv_arena arena = previous->arena;
    rv_arena_free(&arena);
}

void reversa_scores_free(reversa_scores *scores)
{
    if (!scores)
        return;
    rv_arena arena = scores->arena;
    rv_arena_free(&arena);
}
