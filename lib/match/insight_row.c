/*
 * Rows of the residual network: the open eligible pairs of a mentee up to a length, found as pricing finds violators.
 *
 * A pair is shorter than `reach` if and only if it would violate the prices with `reach` taken off the mentee's, so the
 * floors and bounds of pricing serve as they are. Of every row the shortest pairs are kept, up to a length that is the same
 * for all rows and is chosen from a sample; where a row has more than there is room for, its floor tells what was left out.
 */
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "match/insight.h"
#include "match/pricing.h"
#include "score/best.h"
#include "score/pair.h"

#define ROWS_PER_BLOCK 16
#define SAMPLES 65 /* rows, an odd number: the middle one decides */

reversa_status rv_row_desk_open(reversa_context *ctx, rv_arena *arena, const reversa_insight *insight,
                                rv_row_desk *desk)
{
    size_t n = (size_t)insight->net.side[REVERSA_MENTOR].n;
    memset(desk, 0, sizeof *desk);
    desk->floors = rv_arena_alloc(ctx, arena, n + RV_PICK, sizeof *desk->floors);
    desk->scores = rv_arena_alloc(ctx, arena, n + RV_PICK, sizeof *desk->scores);
    desk->mentors = rv_arena_alloc(ctx, arena, RV_PICK, sizeof *desk->mentors);
    desk->found = rv_arena_alloc(ctx, arena, n, sizeof *desk->found);
    if (!desk->floors || !desk->scores || !desk->mentors || !desk->found)
        return REVERSA_E_MEMORY;
    return rv_scorer_work_create(ctx, insight->scorer, &desk->work);
}

/* ---- One row ---- */

/* A pair of the row that passed its floor joins, if it is open. Active pairs come by themselves. */
static void join(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee, int32_t mentor, int32_t score)
{
    bool apart = insight->keeps && rv_insight_was_active(insight, mentee, mentor);
    if (!apart && !rv_insight_is_chosen(insight, mentee, mentor) && !rv_insight_is_pinned(insight, mentee, mentor))
        desk->found[desk->n_found++] = (rv_near){mentor, score};
}

static reversa_status row_by_bound(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                   const int64_t *price)
{
    const int64_t *others = insight->price[REVERSA_MENTOR];
    size_t d = (size_t)insight->net.n_levels;
    rv_pick pick;
    if (!rv_pricing_row(&insight->sheet, price, &pick))
        return REVERSA_OK;
    rv_pick_begin(desk->work, mentee, &pick);
    while (rv_pick_next(desk->work, &pick, desk->mentors)) {
        for (int32_t k = 0; k < pick.n; k++)
            desk->floors[k] = rv_pricing_floor(&insight->net, price, others + (size_t)desk->mentors[k] * d);
        reversa_status status = rv_pick_scores(desk->work, &pick, desk->floors, desk->scores);
        if (status)
            return status;
        for (int32_t k = 0; k < pick.n; k++) {
            if (desk->scores[k] >= 0 && desk->scores[k] > desk->floors[k])
                join(insight, desk, mentee, desk->mentors[k], desk->scores[k]);
        }
    }
    return REVERSA_OK;
}

static reversa_status row_densely(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                  const int64_t *price)
{
    const int64_t *others = insight->price[REVERSA_MENTOR];
    int32_t n = insight->net.side[REVERSA_MENTOR].n;
    size_t d = (size_t)insight->net.n_levels;
    for (int32_t j = 0; j < n; j++) {
        bool room = rv_insight_has_room(insight, REVERSA_MENTOR, j);
        desk->floors[j] = room ? rv_pricing_floor(&insight->net, price, others + (size_t)j * d) : (int32_t)RV_MILLION;
    }
    reversa_status status = rv_scorer_row(insight->scorer, desk->work, mentee, desk->floors, desk->scores);
    for (int32_t j = 0; j < n && !status; j++) {
        if (desk->scores[j] >= 0 && desk->scores[j] > desk->floors[j])
            join(insight, desk, mentee, j, desk->scores[j]);
    }
    return status;
}

/* Open eligible pairs that were active before: a level counts them, so their scores alone do not tell. */
static reversa_status add_active(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee,
                                 const int64_t *reach)
{
    const rv_rows *rows = &insight->problem->active;
    const rv_side *sides = insight->problem->side;
    for (int64_t e = rows->offset[mentee]; e < rows->offset[mentee + 1]; e++) {
        int64_t length[RV_NETWORK_LEVELS];
        int32_t score;
        int32_t mentor = rows->mentor[e];
        const rv_couple people = {sides[REVERSA_MENTOR].person[mentor], sides[REVERSA_MENTEE].person[mentee]};
        if (!rv_insight_has_room(insight, REVERSA_MENTOR, mentor) || rv_insight_is_chosen(insight, mentee, mentor) ||
            !rv_verdicts_eligible(insight->scorer, people))
            continue;
        reversa_status status = rv_scorer_pair(insight->scorer, desk->work, mentor, mentee, &score, NULL);
        if (status)
            return status;
        rv_insight_pair(insight, mentee, mentor, score, length);
        if (rv_lex_compare(length, reach, insight->net.n_levels) < 0)
            desk->found[desk->n_found++] = (rv_near){mentor, score};
    }
    return REVERSA_OK;
}

reversa_status rv_insight_row(const reversa_insight *insight, rv_row_desk *desk, int32_t mentee, const int64_t *reach)
{
    int32_t d = insight->net.n_levels;
    int64_t price[RV_NETWORK_LEVELS];
    desk->n_found = 0;
    if (!rv_insight_has_room(insight, REVERSA_MENTEE, mentee))
        return REVERSA_OK;
    for (int32_t l = 0; l < d; l++)
        price[l] = insight->price[REVERSA_MENTEE][(size_t)mentee * (size_t)d + (size_t)l] - reach[l];
    reversa_status status = insight->sheet.usable ? row_by_bound(insight, desk, mentee, price)
                                                  : row_densely(insight, desk, mentee, price);
    if (!status && insight->keeps)
        status = add_active(insight, desk, mentee, reach);
    return status;
}

/* ---- What is kept of all rows ---- */

typedef struct kept {
    rv_near near;
    int32_t turn;
    int64_t length[RV_NETWORK_LEVELS];
} kept;

typedef struct keeping {
    reversa_insight *insight;
    rv_row_desk *desks; /* [workers] */
    kept *best;         /* [workers · most] */
    int32_t most;
    rv_near *found; /* [mentees · most] */
    int32_t *n_found;
    bool *negative; /* [workers] a pair was shorter than 0 */
} keeping;

static bool comes_before(const kept *a, const kept *b, int32_t d)
{
    int sign = rv_lex_compare(a->length, b->length, d);
    return sign < 0 || (sign == 0 && a->turn < b->turn);
}

/* Keep the shortest of what a row has found; the floor falls to the last that stays where there were more. */
static void keep_shortest(keeping *k, int32_t mentee, int32_t worker)
{
    const reversa_insight *insight = k->insight;
    const rv_row_desk *desk = &k->desks[worker];
    kept *best = k->best + (size_t)worker * (size_t)k->most;
    int32_t d = insight->net.n_levels;
    int32_t n_mentors = insight->net.side[REVERSA_MENTOR].n;
    int64_t *floor = insight->row_floor + (size_t)mentee * (size_t)d;
    int32_t n = 0;
    for (int32_t f = 0; f < desk->n_found; f++) {
        kept next = {.near = desk->found[f]};
        next.turn = rv_best_turn(next.near.person, rv_best_start(mentee, n_mentors), n_mentors);
        rv_insight_pair(insight, mentee, next.near.person, next.near.score, next.length);
        int32_t position = n;
        while (position > 0 && comes_before(&next, &best[position - 1], d))
            position--;
        if (position == k->most)
            continue;
        n += n < k->most;
        memmove(&best[position + 1], &best[position], (size_t)(n - 1 - position) * sizeof *best);
        best[position] = next;
    }
    memcpy(floor, insight->reach, (size_t)d * sizeof *floor);
    if (n < desk->n_found)
        memcpy(floor, best[n - 1].length, (size_t)d * sizeof *floor);
    if (n > 0 && rv_lex_sign(best[0].length, d) < 0)
        k->negative[worker] = true;
    for (int32_t f = 0; f < n; f++)
        k->found[(int64_t)mentee * k->most + f] = best[f].near;
    k->n_found[mentee] = n;
}

static reversa_status keep_block(void *state, int64_t block, int32_t worker)
{
    keeping *k = state;
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    last = last < k->insight->net.side[REVERSA_MENTEE].n ? last : k->insight->net.side[REVERSA_MENTEE].n;
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        reversa_status status = rv_insight_row(k->insight, &k->desks[worker], i, k->insight->reach);
        if (status)
            return status;
        keep_shortest(k, i, worker);
    }
    return REVERSA_OK;
}

/* By mentee and by mentor, from the rows that were kept. */
static reversa_status store(reversa_context *ctx, const keeping *k)
{
    reversa_insight *insight = k->insight;
    int32_t n_mentees = insight->net.side[REVERSA_MENTEE].n;
    int32_t n_mentors = insight->net.side[REVERSA_MENTOR].n;
    int64_t *row = rv_arena_alloc(ctx, &insight->arena, (size_t)n_mentees + 1, sizeof *row);
    int64_t *column = rv_arena_alloc(ctx, &insight->arena, (size_t)n_mentors + 2, sizeof *column);
    if (!row || !column)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        row[i + 1] = row[i] + k->n_found[i];
        for (int32_t f = 0; f < k->n_found[i]; f++)
            column[k->found[(int64_t)i * k->most + f].person + 2]++;
    }
    for (int32_t j = 1; j <= n_mentors; j++)
        column[j + 1] += column[j];
    rv_near *by_row = rv_arena_alloc(ctx, &insight->arena, (size_t)row[n_mentees], sizeof *by_row);
    rv_near *by_column = rv_arena_alloc(ctx, &insight->arena, (size_t)row[n_mentees], sizeof *by_column);
    if (!by_row || !by_column)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < n_mentees; i++) {
        for (int32_t f = 0; f < k->n_found[i]; f++) {
            rv_near near = k->found[(int64_t)i * k->most + f];
            by_row[row[i] + f] = near;
            by_column[column[near.person + 1]++] = (rv_near){i, near.score};
        }
    }
    insight->near_at[REVERSA_MENTEE] = row;
    insight->near_at[REVERSA_MENTOR] = column;
    insight->near[REVERSA_MENTEE] = by_row;
    insight->near[REVERSA_MENTOR] = by_column;
    return REVERSA_OK;
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

/* The length up to which rows are kept: the middle of a sample's. Without a score only what ties is kept. */
static reversa_status choose_reach(reversa_insight *insight, rv_row_desk *desk, int32_t wanted, int64_t *best)
{
    rv_network *net = &insight->net;
    int32_t n_mentees = net->side[REVERSA_MENTEE].n;
    int64_t sample[SAMPLES];
    int32_t n = 0;
    int32_t level = 0;
    while (level < net->n_levels && net->levels[level] != RV_PROFIT_SCORE)
        level++;
    memset(insight->reach, 0, sizeof insight->reach);
    insight->reach[level < net->n_levels ? level : net->n_levels - 1] = 1;
    for (int32_t s = 0; s < SAMPLES && level < net->n_levels && n_mentees > 0; s++) {
        int32_t mentee = (int32_t)((int64_t)s * n_mentees / SAMPLES);
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

static reversa_status make_room(reversa_context *ctx, rv_arena *scratch, keeping *k, int32_t n_workers)
{
    reversa_insight *insight = k->insight;
    size_t n = (size_t)insight->net.side[REVERSA_MENTEE].n;
    size_t most = (size_t)k->most;
    k->desks = rv_arena_alloc(ctx, scratch, (size_t)n_workers, sizeof *k->desks);
    k->best = rv_arena_alloc(ctx, scratch, (size_t)n_workers * (most + 1), sizeof *k->best);
    k->negative = rv_arena_alloc(ctx, scratch, (size_t)n_workers, sizeof *k->negative);
    k->n_found = rv_arena_alloc(ctx, scratch, n, sizeof *k->n_found);
    k->found = rv_arena_alloc(ctx, scratch, n, most * sizeof *k->found);
    insight->row_floor = rv_arena_alloc(ctx, &insight->arena, n,
                                        (size_t)insight->net.n_levels * sizeof *insight->row_floor);
    bool complete = k->desks && k->best && k->negative && k->n_found && k->found && insight->row_floor;
    for (int32_t w = 0; w < n_workers && complete; w++)
        complete = !rv_row_desk_open(ctx, scratch, insight, &k->desks[w]);
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static reversa_status keep_rows(reversa_context *ctx, keeping *k, rv_arena *scratch, int32_t wanted)
{
    reversa_insight *insight = k->insight;
    int64_t *best = rv_arena_alloc(ctx, scratch, (size_t)wanted + 1, sizeof *best);
    reversa_status status = best ? choose_reach(insight, &k->desks[0], wanted, best) : REVERSA_E_MEMORY;
    int64_t n_blocks = ((int64_t)insight->net.side[REVERSA_MENTEE].n + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    if (!status)
        status = rv_parallel(ctx, n_blocks, keep_block, k, "insight");
    if (status == REVERSA_E_CALLBACK && rv_first_error(ctx) == REVERSA_OK)
        status = rv_fail(ctx, status, "A user-defined criterion failed");
    for (int32_t w = 0; w < rv_workers(ctx) && !status; w++) {
        if (k->negative[w])
            status = rv_fail(ctx, REVERSA_E_INTERNAL, "The prices of the matching do not fit all pairs");
    }
    return status;
}

reversa_status rv_insight_near(reversa_context *ctx, reversa_insight *insight, rv_near_room room)
{
    keeping k = {.insight = insight, .most = room.most};
    int32_t n_workers = rv_workers(ctx);
    rv_arena scratch;
    rv_arena_open(ctx, &scratch);
    reversa_status status = make_room(ctx, &scratch, &k, n_workers);
    if (!status)
        status = keep_rows(ctx, &k, &scratch, room.wanted);
    if (!status) {
        set_column_floor(insight);
        status = store(ctx, &k);
    }
    for (int32_t w = 0; k.desks && w < n_workers; w++)
        rv_scorer_work_free(ctx, k.desks[w].work);
    rv_arena_free(&scratch);
    return status;
}
