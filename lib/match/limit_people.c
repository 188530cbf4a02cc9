/*
 * Rows and auxiliary columns for single people: first units, units of loads, mentor_minimum, one_role, soft load.
 *
 *   first unit   f − Σx <= 0                                     f counts someone with room for several as matched once
 *   even         Σx − Σu <= 0, unit k costs 2(k + pins) − 1      the squares of loads: convex, so units fill from below
 *   minimum m    Σx − room·open <= 0,  Σx − m·open >= 0          nobody or at least m
 *   one role     Σx(as mentor) − a·role <= 0,  Σx(as mentee) + b·role <= b      a, b places; one row where both are 1
 *
 * Pinned pairs are taken off the bounds; a mentor with a pin is open already.
 */
#include "match/limit_rows.h"

#define MILLION 1000000

static int32_t room_of(const rv_solve *solve, reversa_side side, int32_t ordinal)
{
    const rv_places *places = &solve->side[side];
    int32_t room = places->most[ordinal] - places->pinned[ordinal];
    int32_t others = solve->side[1 - side].n;
    if (room < 0)
        return 0;
    return room < others ? room : others;
}

/* Marks of one side's people, in the arena. */
static bool *marks(rv_search *search, reversa_side side)
{
    return rv_arena_alloc(search->solve->ctx, &search->arena, (size_t)search->solve->side[side].n, sizeof(bool));
}

/* ---- Levels ---- */

/* Who is matched by a pin counts already; who has room for one is counted by the pair; the others need a column. */
reversa_status rv_people_firsts(rv_search *search, reversa_side side)
{
    const rv_solve *solve = search->solve;
    const rv_places *places = &solve->side[side];
    rv_level_kind kind = side == REVERSA_MENTEE ? RV_LEVEL_MENTEES : RV_LEVEL_MENTORS;
    int32_t level = 0;
    while (level < solve->n_levels && solve->levels[level] != kind)
        level++;
    if (level == solve->n_levels)
        return REVERSA_OK;
    bool *marked = marks(search, side);
    const int32_t *row_of;
    if (!marked)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++) {
        search->counts[side][i] = places->pinned[i] == 0 && places->most[i] == 1;
        marked[i] = places->pinned[i] == 0 && places->most[i] > 1;
    }
    reversa_status status = rv_rows_people(search, -1, side, -1, marked, &row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        if (!marked[i])
            continue;
        const rv_entry entries[2] = {{row_of[i], 1}, {search->level_row + level, 1}};
        search->high[row_of[i]] = 0;
        search->flags[row_of[i]] = RV_ROW_FIRM;
        status = rv_aux_add(search, true, 1, entries, 2);
    }
    return status;
}

/* With room for one pair the pair itself has the cost; with room for more each unit has a column. */
reversa_status rv_people_even(rv_search *search)
{
    const rv_solve *solve = search->solve;
    const rv_places *places = &solve->side[REVERSA_MENTOR];
    int32_t level = 0;
    while (level < solve->n_levels && solve->levels[level] != RV_LEVEL_EVEN)
        level++;
    if (level == solve->n_levels)
        return REVERSA_OK;
    bool *marked = marks(search, REVERSA_MENTOR);
    const int32_t *row_of;
    if (!marked)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++)
        marked[i] = room_of(solve, REVERSA_MENTOR, i) > 1;
    reversa_status status = rv_rows_people(search, -1, REVERSA_MENTOR, 1, marked, &row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        if (!marked[i])
            continue;
        search->high[row_of[i]] = 0;
        search->flags[row_of[i]] = RV_ROW_FIRM;
        for (int32_t k = 0; k < room_of(solve, REVERSA_MENTOR, i) && !status; k++) {
            int64_t cost = 2 * ((int64_t)places->pinned[i] + k) + 1;
            const rv_entry entries[2] = {{row_of[i], -1}, {search->level_row + level, -cost}};
            status = rv_aux_add(search, false, 1, entries, 2);
        }
    }
    return status;
}

/* ---- mentor_minimum ---- */

int64_t rv_people_least(const rv_solve *solve, int32_t limit, int32_t mentor)
{
    const rv_column *column = solve->problem->limits[limit].column;
    int64_t least = column->number[solve->problem->side[REVERSA_MENTOR].person[mentor]];
    return least == REVERSA_MISSING_NUMBER || least <= 0 ? 0 : (least + MILLION - 1) / MILLION;
}

static reversa_status open_mentor(rv_search *search, int32_t row, int32_t open_row, int64_t least, int32_t room)
{
    const rv_entry entries[2] = {{open_row, -(int64_t)room}, {row, -least}};
    search->high[open_row] = 0;
    search->low[row] = 0;
    search->flags[open_row] = RV_ROW_FIRM;
    search->flags[row] = RV_ROW_FIRM;
    return rv_aux_add(search, false, 1, entries, 2);
}

reversa_status rv_people_minimum(rv_search *search, int32_t limit)
{
    const rv_solve *solve = search->solve;
    const rv_places *places = &solve->side[REVERSA_MENTOR];
    bool *marked = marks(search, REVERSA_MENTOR);
    bool *may_open = marks(search, REVERSA_MENTOR);
    const int32_t *row_of;
    const int32_t *open_row_of;
    search->open_of = rv_arena_alloc(solve->ctx, &search->arena, (size_t)places->n, sizeof(int32_t));
    if (!marked || !may_open || !search->open_of)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++) {
        int64_t least = rv_people_least(solve, limit, i);
        may_open[i] = places->pinned[i] == 0 && least > 1 && room_of(solve, REVERSA_MENTOR, i) > 0;
        marked[i] = may_open[i] || (places->pinned[i] > 0 && least > places->pinned[i]);
    }
    reversa_status status = rv_rows_people(search, limit, REVERSA_MENTOR, 1, marked, &row_of);
    if (!status)
        status = rv_rows_people(search, limit, REVERSA_MENTOR, 1, may_open, &open_row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        int64_t least = rv_people_least(solve, limit, i);
        search->open_of[i] = may_open[i] ? search->n_aux : -1;
        if (may_open[i])
            status = open_mentor(search, row_of[i], open_row_of[i], least, room_of(solve, REVERSA_MENTOR, i));
        else if (marked[i])
            search->low[row_of[i]] = least - places->pinned[i];
        if (!status && marked[i] && solve->problem->limits[limit].limit->soft)
            status = rv_aux_soften(search, limit, row_of[i], 1, least);
    }
    return status;
}

/* ---- one_role ---- */

/* Both have one place: a row says it all. Else a column says which role. */
static reversa_status part_roles(rv_search *search, int32_t limit, const int32_t row[2], const int32_t ordinal[2])
{
    const rv_places *mentors = &search->solve->side[REVERSA_MENTOR];
    const rv_places *mentees = &search->solve->side[REVERSA_MENTEE];
    bool soft = search->solve->problem->limits[limit].limit->soft;
    int64_t as_mentor = mentors->pinned[ordinal[REVERSA_MENTOR]];
    int64_t as_mentee = mentees->pinned[ordinal[REVERSA_MENTEE]];
    int64_t a = mentors->most[ordinal[REVERSA_MENTOR]];
    int64_t b = mentees->most[ordinal[REVERSA_MENTEE]];
    reversa_status status = REVERSA_OK;
    int32_t held = row[REVERSA_MENTEE];
    search->flags[held] = RV_ROW_FIRM;
    if (row[REVERSA_MENTOR] == held) {
        search->high[held] = 1 - as_mentor - as_mentee;
        b = 1;
    } else {
        a = a > as_mentor ? a : as_mentor;
        b = b > as_mentee ? b : as_mentee;
        const rv_entry role[2] = {{row[REVERSA_MENTOR], -(a > 0 ? a : 1)}, {held, b > 0 ? b : 1}};
        search->high[row[REVERSA_MENTOR]] = -as_mentor;
        search->flags[row[REVERSA_MENTOR]] = RV_ROW_FIRM;
        search->high[held] = role[1].coefficient - as_mentee;
        status = rv_aux_add(search, false, 1, role, 2);
        b = role[1].coefficient;
    }
    return status || !soft ? status : rv_aux_soften(search, limit, held, b, 1);
}

reversa_status rv_people_one_role(rv_search *search, int32_t limit)
{
    const rv_solve *solve = search->solve;
    const rv_side *side = solve->problem->side;
    int32_t *row_of[2] = {NULL, NULL};
    for (int s = 0; s < 2; s++) {
        size_t n = (size_t)solve->side[s].n;
        row_of[s] = rv_arena_alloc(solve->ctx, &search->arena, n, sizeof(int32_t));
        if (!row_of[s])
            return REVERSA_E_MEMORY;
        for (size_t i = 0; i < n; i++)
            row_of[s][i] = -1;
    }
    int32_t first = search->n_rows;
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < solve->side[REVERSA_MENTOR].n && !status; i++) {
        int32_t person = side[REVERSA_MENTOR].person[i];
        int32_t ordinal[2] = {[REVERSA_MENTOR] = i, [REVERSA_MENTEE] = side[REVERSA_MENTEE].ordinal[person]};
        if (ordinal[REVERSA_MENTEE] < 0)
            continue;
        int32_t row[2];
        bool is_one = solve->side[0].most[ordinal[0]] == 1 && solve->side[1].most[ordinal[1]] == 1;
        status = rv_rows_add(search, is_one ? 1 : 2, &row[REVERSA_MENTOR]);
        row[REVERSA_MENTEE] = row[REVERSA_MENTOR] + !is_one;
        row_of[REVERSA_MENTOR][i] = row[REVERSA_MENTOR];
        row_of[REVERSA_MENTEE][ordinal[REVERSA_MENTEE]] = row[REVERSA_MENTEE];
        if (!status)
            status = part_roles(search, limit, row, ordinal);
    }
    rv_block block = {.limit = limit, .measure = RV_MEASURE_EACH, .in = 1, .row = first, .n = search->n_rows - first};
    for (int s = 0; s < 2 && !status; s++) {
        block.per = (rv_who)s;
        block.row_of = row_of[s];
        status = rv_rows_block(search, block);
    }
    return status;
}

/* ---- load ---- */

/* A hard one is in the places. A soft one is a row for each person and bound. */
static reversa_status add_load(rv_search *search, int32_t index, const rv_amount *amount, bool is_least)
{
    const rv_solve *solve = search->solve;
    const rv_limit *limit = solve->problem->limits[index].limit;
    const rv_places *places = &solve->side[limit->side];
    const int32_t *row_of;
    bool *marked = amount->given ? marks(search, limit->side) : NULL;
    if (!amount->given)
        return REVERSA_OK;
    if (!marked)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++) {
        int64_t pinned = places->pinned[i];
        marked[i] = is_least ? pinned < amount->value : pinned + room_of(solve, limit->side, i) > amount->value;
    }
    reversa_status status = rv_rows_people(search, index, limit->side, 1, marked, &row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        if (!marked[i])
            continue;
        int64_t bound = amount->value - places->pinned[i];
        if (is_least)
            search->low[row_of[i]] = bound;
        else
            search->high[row_of[i]] = bound;
        rv_wide most = is_least ? bound : room_of(solve, limit->side, i) - bound;
        status = rv_aux_soften(search, index, row_of[i], 1, most);
    }
    return status;
}

reversa_status rv_people_load(rv_search *search, int32_t limit)
{
    const rv_limit *load = search->solve->problem->limits[limit].limit;
    if (!load->soft)
        return REVERSA_OK;
    reversa_status status = add_load(search, limit, &load->at_least, true);
    return status ? status : add_load(search, limit, &load->at_most, false);
}
