/*
 * What is kept of all rows: of each the shortest pairs, up to a length that is the same for all and is chosen from a sample.
 *
 * Where a row has more than there is room for, its floor tells what was left out. When prices move so that a row's pairs can
 * only become longer, what is kept of it and its floor still hold: then only the other rows are looked at again.
 */
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "match/insight.h"
#include "score/best.h"

#define ROWS_PER_BLOCK 16
#define SAMPLES 65       /* rows at most: the middle one decides */
#define ROWS_A_SAMPLE 64 /* since all pairs of these are scored */

struct rv_near_kept {
    rv_near near;
    int32_t turn;
    int64_t length[RV_NETWORK_LEVELS];
};

typedef struct rv_near_kept kept;

static bool comes_before(const kept *a, const kept *b, int32_t d)
{
    int sign = rv_lex_compare(a->length, b->length, d);
    return sign < 0 || (sign == 0 && a->turn < b->turn);
}

/* ---- Rows ---- */

/* One more of a row joins the shortest, of which there are `n`; how many there are then. */
static int32_t put(const rv_near_work *k, kept *best, int32_t n, int32_t mentee, rv_near near)
{
    const reversa_insight *insight = k->insight;
    int32_t n_mentors = insight->net.side[REVERSA_MENTOR].n;
    kept next = {.near = near, .turn = rv_best_turn(near.person, rv_best_start(mentee, n_mentors), n_mentors)};
    int32_t position = n;
    rv_insight_pair(insight, mentee, near.person, near.score, next.length);
    while (position > 0 && comes_before(&next, &best[position - 1], insight->net.n_levels))
        position--;
    if (position == k->room.most)
        return n;
    n += n < k->room.most;
    memmove(&best[position + 1], &best[position], (size_t)(n - 1 - position) * sizeof *best);
    best[position] = next;
    return n;
}

/* Keep the shortest of what a row has found; the floor falls to the last that stays where there were more. */
static void keep_shortest(rv_near_work *k, int32_t mentee, int32_t worker)
{
    reversa_insight *insight = k->insight;
    const rv_row_desk *desk = &k->desks[worker];
    kept *best = k->best + (size_t)worker * (size_t)k->room.most;
    int32_t d = insight->net.n_levels;
    int64_t *floor = insight->row_floor + (size_t)mentee * (size_t)d;
    int32_t n = 0;
    for (int32_t f = 0; f < desk->n_found; f++)
        n = put(k, best, n, mentee, desk->found[f]);
    memcpy(floor, insight->reach, (size_t)d * sizeof *floor);
    if (n < desk->n_found)
        memcpy(floor, best[n - 1].length, (size_t)d * sizeof *floor);
    for (int32_t f = 0; f < n; f++) {
        k->found[(int64_t)mentee * k->room.most + f] = best[f].near;
        k->n_negative[mentee] += rv_lex_sign(best[f].length, d) < 0;
    }
    k->n_found[mentee] = n;
}

static reversa_status keep_block(void *state, int64_t block, int32_t worker)
{
    rv_near_work *k = state;
    int64_t last = (block + 1) * ROWS_PER_BLOCK < k->n_rows ? (block + 1) * ROWS_PER_BLOCK : k->n_rows;
    for (int64_t r = block * ROWS_PER_BLOCK; r < last; r++) {
        reversa_status status = rv_insight_row(k->insight, &k->desks[worker], k->rows[r], k->insight->reach);
        if (status)
            return status;
        keep_shortest(k, k->rows[r], worker);
    }
    return REVERSA_OK;
}

reversa_status rv_near_look(rv_near_work *work, const bool *which)
{
    int32_t n = work->insight->net.side[REVERSA_MENTEE].n;
    work->n_rows = 0;
    for (int32_t i = 0; i < n; i++) {
        work->n_negative[i] = 0;
        if (!which || which[i])
            work->rows[work->n_rows++] = i;
    }
    int64_t n_blocks = ((int64_t)work->n_rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    reversa_status status = rv_parallel(work->ctx, n_blocks, keep_block, work, "insight");
    if (status == REVERSA_E_CALLBACK && rv_first_error(work->ctx) == REVERSA_OK)
        status = rv_fail(work->ctx, status, "A user-defined criterion failed");
    work->n_short = 0;
    for (int32_t i = 0; i < n; i++)
        work->n_short += work->n_negative[i] > 0;
    return status;
}

/* ---- How far to keep ---- */

/* The score's component of the wanted shortest of a row, of pairs that tie on the levels before; −1 if there are fewer. */
static int64_t wanted_length(const reversa_insight *insight, const rv_row_desk *desk, int32_t level, int32_t wanted,
                             int64_t *best)
{
    const int32_t *score = desk->scores;
    int32_t mentee = desk->n_found; /* the row that was scored */
    int32_t n = 0;
    for (int32_t j = 0; j < insight->net.side[REVERSA_MENTOR].n; j++) {
        int64_t length[RV_NETWORK_LEVELS];
        if (score[j] < 0 || !rv_insight_has_room(insight, REVERSA_MENTOR, j))
            continue;
        rv_insight_pair(insight, mentee, j, score[j], length);
        if (rv_lex_sign(length, level) != 0)
            continue;
        int32_t position = n;
        while (position > 0 && length[level] < best[position - 1])
            position--;
        if (position == wanted)
            continue;
        n += n < wanted;
        memmove(&best[position + 1], &best[position], (size_t)(n - 1 - position) * sizeof *best);
        best[position] = length[level];
    }
    return n == wanted ? best[wanted - 1] : -1;
}

/* The length up to which rows are kept: the middle of a sample's. Without a score, or where no more is wanted, what ties. */
static reversa_status choose_reach(reversa_insight *insight, rv_row_desk *desk, int32_t wanted, int64_t *best)
{
    rv_network *net = &insight->net;
    int32_t n_mentees = net->side[REVERSA_MENTEE].n;
    int64_t sample[SAMPLES];
    int32_t n = 0;
    int32_t level = 0;
    int32_t n_samples = 9 + n_mentees / ROWS_A_SAMPLE < SAMPLES ? 9 + n_mentees / ROWS_A_SAMPLE : SAMPLES;
    while (level < net->n_levels && net->levels[level] != RV_PROFIT_SCORE)
        level++;
    memset(insight->reach, 0, sizeof insight->reach);
    if (wanted == 0)
        level = net->n_levels;
    insight->reach[level < net->n_levels ? level : net->n_levels - 1] = 1;
    for (int32_t s = 0; s < n_samples && level < net->n_levels && n_mentees > 0; s++) {
        int32_t mentee = (int32_t)((int64_t)s * n_mentees / n_samples);
        if (!rv_insight_has_room(insight, REVERSA_MENTEE, mentee))
            continue;
        reversa_status status = rv_scorer_row(insight->scorer, desk->work, mentee, NULL, desk->scores);
        if (status)
            return status;
        desk->n_found = mentee;
        int64_t length = wanted_length(insight, desk, level, wanted, best);
        int32_t position = n++;
        length = length < 0 ? 2 * RV_MILLION : length;
        for (; position > 0 && length < sample[position - 1]; position--)
            sample[position] = sample[position - 1];
        sample[position] = length;
    }
    if (n > 0)
        insight->reach[level] = sample[n / 2] + 1;
    return REVERSA_OK;
}

/* ---- What stays ---- */

/* No pair is shorter than 0 by the prices as they are now; a floor that was found with others may say less. Searches rely on
 * it: a row that was looked through is not reached by a shorter way later. */
static void raise_floors(reversa_insight *insight)
{
    size_t d = (size_t)insight->net.n_levels;
    for (int32_t i = 0; i < insight->net.side[REVERSA_MENTEE].n; i++) {
        int64_t *floor = insight->row_floor + (size_t)i * d;
        if (rv_lex_sign(floor, (int32_t)d) < 0)
            memset(floor, 0, d * sizeof *floor);
    }
}

static void set_column_floor(reversa_insight *insight)
{
    int32_t d = insight->net.n_levels;
    memcpy(insight->column_floor, insight->reach, sizeof insight->column_floor);
    for (int32_t i = 0; i < insight->net.side[REVERSA_MENTEE].n; i++) {
        const int64_t *floor = insight->row_floor + (size_t)i * (size_t)d;
        if (rv_lex_compare(floor, insight->column_floor, d) < 0)
            memcpy(insight->column_floor, floor, (size_t)d * sizeof *floor);
    }
}

/* By the prices as they are now. */
static void sort_row(rv_near_work *k, int32_t mentee)
{
    rv_near *row = k->found + (int64_t)mentee * k->room.most;
    int32_t n = 0;
    for (int32_t f = 0; f < k->n_found[mentee]; f++)
        n = put(k, k->best, n, mentee, row[f]);
    for (int32_t f = 0; f < n; f++)
        row[f] = k->best[f].near;
}

/* By mentee and by mentor, from the rows that were kept. */
reversa_status rv_near_store(rv_near_work *k)
{
    reversa_insight *insight = k->insight;
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    int32_t n_mentors = insight->net.side[REVERSA_MENTOR].n;
    int64_t *row = rv_arena_alloc(k->ctx, &insight->arena, (size_t)n_mentees + 1, sizeof *row);
    int64_t *column = rv_arena_alloc(k->ctx, &insight->arena, (size_t)n_mentors + 2, sizeof *column);
    if (!row || !column)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        row[i + 1] = row[i] + k->n_found[i];
        sort_row(k, i);
        for (int32_t f = 0; f < k->n_found[i]; f++)
            column[k->found[(int64_t)i * k->room.most + f].person + 2]++;
    }
    for (int32_t j = 1; j <= n_mentors; j++)
        column[j + 1] += column[j];
    rv_near *by_row = rv_arena_alloc(k->ctx, &insight->arena, (size_t)row[n_mentees], sizeof *by_row);
    rv_near *by_column = rv_arena_alloc(k->ctx, &insight->arena, (size_t)row[n_mentees], sizeof *by_column);
    if (!by_row || !by_column)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int32_t f = 0; f < k->n_found[i]; f++) {
            rv_near near = k->found[(int64_t)i * k->room.most + f];
            by_row[row[i] + f] = near;
            by_column[column[near.person + 1]++] = (rv_near){i, near.score};
        }
    }
    insight->near_at[REVERSA_MENTEE] = row;
    insight->near_at[REVERSA_MENTOR] = column;
    insight->near[REVERSA_MENTEE] = by_row;
    insight->near[REVERSA_MENTOR] = by_column;
    raise_floors(insight);
    set_column_floor(insight);
    return REVERSA_OK;
}

/* ---- The work ---- */

static reversa_status make_room(rv_near_work *k)
{
    reversa_insight *insight = k->insight;
    int32_t n_workers = rv_workers(k->ctx);
    size_t n = (size_t)insight->net.side[REVERSA_MENTEE].n;
    size_t most = (size_t)k->room.most;
    size_t d = (size_t)insight->net.n_levels;
    k->desks = rv_arena_alloc(k->ctx, &k->scratch, (size_t)n_workers, sizeof *k->desks);
    k->best = rv_arena_alloc(k->ctx, &k->scratch, (size_t)n_workers * (most + 1), sizeof *k->best);
    k->n_negative = rv_arena_alloc(k->ctx, &k->scratch, n, sizeof *k->n_negative);
    k->n_found = rv_arena_alloc(k->ctx, &k->scratch, n, sizeof *k->n_found);
    k->found = rv_arena_alloc(k->ctx, &k->scratch, n, most * sizeof *k->found);
    k->rows = rv_arena_alloc(k->ctx, &k->scratch, n, sizeof *k->rows);
    if (!insight->row_floor)
        insight->row_floor = rv_arena_alloc(k->ctx, &insight->arena, n, d * sizeof *insight->row_floor);
    bool complete = k->desks && k->best && k->n_negative && k->n_found && k->found && k->rows && insight->row_floor;
    for (int32_t w = 0; w < n_workers && complete; w++)
        complete = !rv_row_desk_open(k->ctx, &k->scratch, insight, &k->desks[w]);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_near_open(reversa_context *ctx, reversa_insight *insight, rv_near_room room, rv_near_work *work)
{
    *work = (rv_near_work){.ctx = ctx, .insight = insight, .room = room};
    rv_arena_open(ctx, &work->scratch);
    reversa_status status = make_room(work);
    int64_t *best = status ? NULL : rv_arena_alloc(ctx, &work->scratch, (size_t)room.wanted + 1, sizeof *best);
    if (!best)
        return REVERSA_E_MEMORY;
    status = choose_reach(insight, &work->desks[0], room.wanted, best);
    if (status == REVERSA_E_CALLBACK && rv_first_error(ctx) == REVERSA_OK)
        status = rv_fail(ctx, status, "A user-defined criterion failed");
    return status;
}

void rv_near_close(rv_near_work *work)
{
    for (int32_t w = 0; work->desks && w < rv_workers(work->ctx); w++)
        rv_scorer_work_free(work->ctx, work->desks[w].work);
    rv_arena_free(&work->scratch);
}

reversa_status rv_insight_near(reversa_context *ctx, reversa_insight *insight, rv_near_room room)
{
    rv_near_work work;
    reversa_status status = rv_near_open(ctx, insight, room, &work);
    if (!status)
        status = rv_near_look(&work, NULL);
    if (!status && work.n_short > 0)
        status = rv_fail(ctx, REVERSA_E_INTERNAL, "The prices of the matching do not fit all pairs");
    if (!status)
        status = rv_near_store(&work);
    rv_near_close(&work);
    return status;
}
