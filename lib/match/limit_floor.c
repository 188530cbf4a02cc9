/*
 * Floors of scores for pricing within limits.
 *
 * A reduced cost is a sum over the rows of a pair: of its two people, of its score, and of what limits and levels count. All
 * but the score is bounded person by person, whatever the partner is: a limit that may or may not select the pair counts as
 * it pays more. What is left is a score that the pair has to exceed, and the scorer leaves out what cannot. Active pairs are
 * few, and are always scored. Rounding goes upwards only, so no pair that matters is missed; a floor may be lower than
 * it had to be.
 */
#include "match/limit_floor.h"

#include "base/text.h"

#define FAR (INT64_C(1) << 40) /* micro-points: beyond all scores */

static rv_wide larger(rv_wide a, rv_wide b)
{
    return a > b ? a : b;
}

/* Floor of a / b, b > 0, or less where that is far: then the sum of two is below 0, whatever the other. */
static int64_t divide(rv_wide a, rv_wide b)
{
    rv_wide quotient = a / b - (a % b < 0);
    if (quotient > FAR)
        return FAR;
    return quotient < -FAR ? -2 * FAR : (int64_t)quotient;
}

/* What a coefficient of 1 in a row adds. */
static rv_wide pay_of(const rv_search *search, int32_t row)
{
    bool is_objective = search->stage.level != RV_VIOLATION && row == search->level_row + search->stage.level;
    return (is_objective ? (rv_wide)RV_ONE : 0) - search->multiplier[row];
}

/* ---- Rows of limits ---- */

/* The most that a pair adds in a row of the block, unless it is active. */
static rv_wide most_in_block(const rv_search *search, const rv_block *block, int32_t row)
{
    rv_wide pay = pay_of(search, row);
    switch (block->measure) {
    case RV_MEASURE_ACTIVE:
        return 0;
    case RV_MEASURE_SELECT:
        return larger(pay * block->in, pay * block->out);
    case RV_MEASURE_EACH:
        return pay * block->in;
    default: /* costs, which are none below 0 in a rigid row */
        if (pay <= 0 && (search->flags[row] & RV_ROW_RIGID))
            return 0;
        return (pay < 0 ? -pay : pay) * search->largest[row];
    }
}

static void add_block(rv_floors *floors, const rv_block *block)
{
    const rv_search *search = floors->search;
    int side = block->per == RV_WHO_MENTOR ? REVERSA_MENTOR : REVERSA_MENTEE;
    for (int32_t p = 0; p < search->solve->side[side].n; p++) {
        int32_t within = block->per == RV_WHO_BOTH ? 0 : p;
        int32_t row = block->row_of ? block->row_of[within] : block->row + within;
        if (row >= 0)
            floors->own[side][p] += most_in_block(search, block, row);
    }
}

/* ---- Levels ---- */

static void add_to_all(rv_floors *floors, rv_wide most)
{
    for (int32_t p = 0; p < floors->search->solve->side[REVERSA_MENTEE].n; p++)
        floors->own[REVERSA_MENTEE][p] += most;
}

/* Mentors with one place have its cost in the pair; its coefficient is below 0, or 0. */
static void add_even(rv_floors *floors, rv_wide pay)
{
    const rv_places *mentors = &floors->search->solve->side[REVERSA_MENTOR];
    for (int32_t j = 0; j < mentors->n && pay < 0; j++)
        floors->own[REVERSA_MENTOR][j] += -pay * (2 * (rv_wide)mentors->pinned[j] + 1);
}

static void add_level(rv_floors *floors, int32_t level)
{
    const rv_search *search = floors->search;
    rv_wide pay = pay_of(search, search->level_row + level);
    rv_level_kind kind = search->solve->levels[level];
    int side = kind == RV_LEVEL_MENTEES ? REVERSA_MENTEE : REVERSA_MENTOR;
    switch (kind) {
    case RV_LEVEL_MENTEES:
    case RV_LEVEL_MENTORS:
        for (int32_t p = 0; p < search->solve->side[side].n; p++)
            floors->own[side][p] += search->counts[side][p] ? pay : 0;
        break;
    case RV_LEVEL_PAIRS:
        add_to_all(floors, pay);
        break;
    case RV_LEVEL_SCORE:
        floors->unit = search->unit[level];
        floors->worth = pay;
        break;
    case RV_LEVEL_EVEN:
        add_even(floors, pay);
        break;
    case RV_LEVEL_WORST:
    case RV_LEVEL_LEXIMIN: /* pairs count as −1, or not */
        add_to_all(floors, larger(-pay, 0));
        break;
    default: /* keep: active pairs alone */
        break;
    }
}

/* ---- The whole ---- */

static void add_rows(rv_floors *floors)
{
    const rv_search *search = floors->search;
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < search->solve->side[side].n; p++)
            floors->own[side][p] = pay_of(search, search->place_row[side] + p);
    for (int32_t b = 0; b < search->n_blocks; b++)
        add_block(floors, &search->blocks[b]);
    for (int32_t k = 0; k < search->solve->n_levels; k++)
        add_level(floors, k);
    if (floors->worth < 0) { /* a score of 0 is best */
        floors->worth = 0;
        floors->unit = 1;
    }
}

reversa_status rv_floors_make(const rv_search *search, rv_wide enough, rv_arena *arena, rv_floors *floors_out)
{
    rv_floors floors = {.search = search, .enough = enough, .unit = 1};
    *floors_out = floors;
    if (search->n_classes > 0 || search->n_rows > search->listed_row)
        return REVERSA_OK; /* classes of scores, and lists of pairs */
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)search->solve->side[side].n;
        floors.own[side] = rv_arena_alloc(search->solve->ctx, arena, n, sizeof *floors.own[side]);
        floors.of[side] = rv_arena_alloc(search->solve->ctx, arena, n, sizeof *floors.of[side]);
        if (!floors.own[side] || !floors.of[side])
            return REVERSA_E_MEMORY;
    }
    add_rows(&floors);
    for (int side = 0; side < 2 && floors.worth > 0; side++) {
        rv_wide left = side == REVERSA_MENTEE ? enough : 0;
        for (int32_t p = 0; p < search->solve->side[side].n; p++)
            floors.of[side][p] = divide(left - floors.own[side][p], floors.worth);
    }
    floors.usable = true;
    *floors_out = floors;
    return REVERSA_OK;
}

/* A score of q units, and all that is no further whole unit, is not above it. */
static int32_t floor_of(const rv_floors *floors, int64_t q)
{
    if (q < 0)
        return -1;
    return q >= RV_MILLION / floors->unit ? (int32_t)RV_MILLION : (int32_t)(q * floors->unit + floors->unit - 1);
}

void rv_floors_row(const rv_floors *floors, int32_t mentee, int32_t *floors_out)
{
    const rv_rows *active = &floors->search->solve->problem->active;
    const int64_t *of = floors->of[REVERSA_MENTOR];
    const rv_wide *own = floors->own[REVERSA_MENTOR];
    int32_t n = floors->search->solve->side[REVERSA_MENTOR].n;
    rv_wide left = floors->enough - floors->own[REVERSA_MENTEE][mentee];
    for (int32_t j = 0; j < n && floors->worth > 0; j++)
        floors_out[j] = floor_of(floors, floors->of[REVERSA_MENTEE][mentee] + of[j]);
    for (int32_t j = 0; j < n && floors->worth == 0; j++)
        floors_out[j] = own[j] <= left ? (int32_t)RV_MILLION : -1;
    for (int64_t e = active->offset ? active->offset[mentee] : 0; active->offset && e < active->offset[mentee + 1]; e++)
        floors_out[active->mentor[e]] = -1;
}
