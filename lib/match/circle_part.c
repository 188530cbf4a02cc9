/*
 * A part of a programme of circles, solved like a whole one: some circles are taken apart, their mentors and mentees and some
 * who have none make circles anew, all other circles stay.
 *
 * The part is a set and a search of its own with ordinals of its own, in the order of the whole's, so that groups stay sorted.
 * Its rows ask for what the circles that stay leave to be asked for. Nobody of a part is pinned: circles of pinned mentees
 * stay. What comes back is offered to the whole search, which counts for itself.
 */
#include <string.h>

#include "match/circle.h"

#define PART_LISTED 3000 /* circles that a proof within a part may list */

typedef struct part {
    rv_circle_search *whole;
    const rv_circle_choice *choice;
    rv_circle_set set;
    rv_circle_search search;
    int32_t *index[2]; /* [people of the whole] in the part, −1 */
    int32_t *of[2];    /* [people of the part] in the whole */
    int32_t *unit_of;  /* [units of the part] in the whole */
} part;

/* ---- People ---- */

static reversa_status number_people(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)from->n[side];
        p->index[side] = rv_arena_alloc(set->ctx, &set->arena, n, sizeof(int32_t));
        p->of[side] = rv_arena_alloc(set->ctx, &set->arena, n, sizeof(int32_t));
        if (!p->index[side] || !p->of[side])
            return REVERSA_E_MEMORY;
        const bool *in = side == REVERSA_MENTOR ? p->choice->mentor : p->choice->mentee;
        set->n[side] = 0;
        for (int32_t i = 0; i < from->n[side]; i++) {
            p->index[side][i] = in[i] ? set->n[side] : -1;
            if (in[i])
                p->of[side][set->n[side]++] = i;
        }
    }
    return REVERSA_OK;
}

static reversa_status copy_people(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    for (int side = 0; side < 2; side++) {
        int32_t *person = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[side], sizeof *person);
        if (!person)
            return REVERSA_E_MEMORY;
        for (int32_t i = 0; i < set->n[side]; i++)
            person[i] = from->person[side][p->of[side][i]];
        set->person[side] = person;
    }
    size_t n_mentees = (size_t)set->n[REVERSA_MENTEE];
    set->capacity = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[REVERSA_MENTOR], sizeof *set->capacity);
    set->pinned = rv_arena_alloc(set->ctx, &set->arena, n_mentees, sizeof *set->pinned);
    set->score = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[REVERSA_MENTOR], n_mentees * sizeof *set->score);
    if (!set->capacity || !set->pinned || !set->score)
        return REVERSA_E_MEMORY;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++) {
        const int32_t *score = from->score + (int64_t)p->of[REVERSA_MENTOR][m] * from->n[REVERSA_MENTEE];
        for (size_t e = 0; e < n_mentees; e++)
            set->score[(size_t)m * n_mentees + e] = score[p->of[REVERSA_MENTEE][e]];
        set->capacity[m] = from->capacity[p->of[REVERSA_MENTOR][m]];
    }
    return REVERSA_OK;
}

static reversa_status copy_foes(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    int64_t n = 0;
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++)
        n += from->foe_start[p->of[REVERSA_MENTEE][e] + 1] - from->foe_start[p->of[REVERSA_MENTEE][e]];
    set->foe_start = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[REVERSA_MENTEE] + 1, sizeof *set->foe_start);
    set->foe = rv_arena_alloc(set->ctx, &set->arena, (size_t)n, sizeof *set->foe);
    if (!set->foe_start || !set->foe)
        return REVERSA_E_MEMORY;
    n = 0;
    for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++) {
        int32_t mentee = p->of[REVERSA_MENTEE][e];
        for (int64_t k = from->foe_start[mentee]; k < from->foe_start[mentee + 1]; k++)
            if (p->index[REVERSA_MENTEE][from->foe[k]] >= 0)
                set->foe[n++] = p->index[REVERSA_MENTEE][from->foe[k]];
        set->foe_start[e + 1] = n;
    }
    return REVERSA_OK;
}

/* Rules on mentors were kept when the units were made. */
static reversa_status copy_rules(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    size_t n_rules = (size_t)from->n_rules[REVERSA_MENTEE];
    set->rules[REVERSA_MENTEE] = rv_arena_alloc(set->ctx, &set->arena, n_rules, sizeof(rv_circle_classes));
    if (!set->rules[REVERSA_MENTEE])
        return REVERSA_E_MEMORY;
    for (size_t r = 0; r < n_rules; r++) {
        int32_t *class_of = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[REVERSA_MENTEE], sizeof *class_of);
        if (!class_of)
            return REVERSA_E_MEMORY;
        for (int32_t e = 0; e < set->n[REVERSA_MENTEE]; e++)
            class_of[e] = from->rules[REVERSA_MENTEE][r].class_of[p->of[REVERSA_MENTEE][e]];
        set->rules[REVERSA_MENTEE][r] = from->rules[REVERSA_MENTEE][r];
        set->rules[REVERSA_MENTEE][r].class_of = class_of;
    }
    return REVERSA_OK;
}

/* ---- Slots and units ---- */

/* Could a mentor and enough mentees of the part meet in this slot of the whole? */
static bool is_of_use(const part *p, int32_t slot)
{
    int32_t n[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (int32_t i = 0; i < p->set.n[side]; i++)
            n[side] += rv_circle_is_free(p->whole->set, side, slot, p->of[side][i]);
    return n[REVERSA_MENTOR] >= p->set.plan->n_mentors && n[REVERSA_MENTEE] >= p->set.plan->at_least;
}

static reversa_status copy_slots(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    int32_t *slot = rv_arena_alloc(set->ctx, &set->arena, (size_t)from->n_slots, sizeof *slot);
    if (!slot)
        return REVERSA_E_MEMORY;
    set->n_slots = 0;
    for (int32_t t = 0; t < from->n_slots; t++)
        if (is_of_use(p, t))
            slot[set->n_slots++] = t;
    set->slot = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n_slots, sizeof *set->slot);
    if (!set->slot)
        return REVERSA_E_MEMORY;
    for (int32_t t = 0; t < set->n_slots; t++)
        set->slot[t] = from->slot[slot[t]];
    for (int side = 0; side < 2; side++) {
        set->n_words[side] = ((int64_t)set->n[side] + 63) / 64;
        size_t row = (size_t)set->n_words[side] * sizeof(uint64_t);
        set->free[side] = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n_slots, row);
        if (!set->free[side])
            return REVERSA_E_MEMORY;
        for (int32_t t = 0; t < set->n_slots; t++)
            for (int32_t i = 0; i < set->n[side]; i++)
                if (rv_circle_is_free(from, side, slot[t], p->of[side][i]))
                    set->free[side][t * set->n_words[side] + i / 64] |= UINT64_C(1) << (i % 64);
    }
    return REVERSA_OK;
}

/* The units of the whole that are led by mentors of the part alone. */
static reversa_status copy_units(part *p)
{
    const rv_circle_set *from = p->whole->set;
    rv_circle_set *set = &p->set;
    int32_t most = 0;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++)
        most += from->unit_start[p->of[REVERSA_MENTOR][m] + 1] - from->unit_start[p->of[REVERSA_MENTOR][m]];
    set->unit = rv_arena_alloc(set->ctx, &set->arena, (size_t)most, sizeof *set->unit);
    p->unit_of = rv_arena_alloc(set->ctx, &set->arena, (size_t)most, sizeof *p->unit_of);
    set->unit_start = rv_arena_alloc(set->ctx, &set->arena, (size_t)set->n[REVERSA_MENTOR] + 1, sizeof(int32_t));
    if (!set->unit || !p->unit_of || !set->unit_start)
        return REVERSA_E_MEMORY;
    set->n_units = 0;
    for (int32_t m = 0; m < set->n[REVERSA_MENTOR]; m++) {
        int32_t mentor = p->of[REVERSA_MENTOR][m];
        for (int32_t u = from->unit_start[mentor]; u < from->unit_start[mentor + 1]; u++) {
            int32_t second = from->unit[u].mentor[1];
            if (second >= 0 && p->index[REVERSA_MENTOR][second] < 0)
                continue;
            p->unit_of[set->n_units] = u;
            set->unit[set->n_units++] = (rv_circle_unit){{m, second < 0 ? -1 : p->index[REVERSA_MENTOR][second]}};
        }
        set->unit_start[m + 1] = set->n_units;
    }
    return REVERSA_OK;
}

static reversa_status open_set(part *p)
{
    const rv_circle_set *from = p->whole->set;
    p->set = (rv_circle_set){.ctx = from->ctx,
                             .problem = from->problem,
                             .plan = from->plan,
                             .scorer = from->scorer,
                             .n_rules = {0, from->n_rules[REVERSA_MENTEE]}};
    rv_arena_open(from->ctx, &p->set.arena);
    reversa_status status = number_people(p);
    if (!status)
        status = copy_people(p);
    if (!status)
        status = copy_foes(p);
    if (!status)
        status = copy_rules(p);
    if (!status)
        status = copy_slots(p);
    return status ? status : copy_units(p);
}

/* ---- The search ---- */

static int32_t unit_in_part(const part *p, int32_t unit)
{
    for (int32_t u = 0; u < p->set.n_units; u++)
        if (p->unit_of[u] == unit)
            return u;
    return -1;
}

/* Circles that are taken apart are the part's incumbent; those that stay take places and fill rows. */
static reversa_status share_out(part *p)
{
    const rv_circle_search *whole = p->whole;
    rv_circle_search *search = &p->search;
    int32_t group[RV_CIRCLE_MENTEES];
    reversa_status status = REVERSA_OK;
    for (int32_t c = 0; c < whole->best.n && !status; c++) {
        const rv_circle_column *column = &whole->best.column[c];
        const int32_t *members = whole->best.mentee + column->first;
        const rv_circle_unit *unit = &whole->set->unit[column->unit];
        if (p->choice->circle[c]) {
            for (int32_t i = 0; i < column->n; i++)
                group[i] = p->index[REVERSA_MENTEE][members[i]];
            status = rv_circle_list_add(p->set.ctx, &search->best, unit_in_part(p, column->unit), group, column->n);
            continue;
        }
        for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
            if (p->index[REVERSA_MENTOR][unit->mentor[i]] >= 0)
                p->set.capacity[p->index[REVERSA_MENTOR][unit->mentor[i]]]--;
        for (int32_t r = 0; r < search->n_rows; r++) {
            int64_t sum = rv_circle_unit_coefficient(whole, r, unit);
            for (int32_t i = 0; i < column->n; i++)
                sum += rv_circle_coefficient(whole, r, unit, members[i]);
            if (search->rows[r].low != INT64_MIN)
                search->rows[r].low -= sum;
            if (search->rows[r].high != INT64_MAX)
                search->rows[r].high -= sum;
        }
    }
    return status;
}

static reversa_status open_search(part *p)
{
    const rv_circle_search *whole = p->whole;
    reversa_status status = rv_circle_search_open(&p->set, whole->solver, &p->search);
    if (status)
        return status;
    rv_circle_search *search = &p->search;
    memcpy(search->rows, whole->rows, sizeof search->rows);
    search->n_rows = whole->n_rows;
    search->n_limit_rows = whole->n_limit_rows;
    search->is_part = true;
    search->most_circles = PART_LISTED;
    status = share_out(p);
    rv_circle_stage_begin(search, whole->stage.level, whole->stage.weight, INT64_MAX / 4);
    return status;
}

/* The circles that stay and the part's, offered to the whole. */
static reversa_status hand_back(part *p, bool *better_out)
{
    rv_circle_search *whole = p->whole;
    reversa_context *ctx = p->set.ctx;
    rv_circle_list circles = {0};
    int32_t group[RV_CIRCLE_MENTEES];
    reversa_status status = REVERSA_OK;
    for (int32_t c = 0; c < whole->best.n && !status; c++) {
        const rv_circle_column *column = &whole->best.column[c];
        if (!p->choice->circle[c])
            status = rv_circle_list_add(ctx, &circles, column->unit, whole->best.mentee + column->first, column->n);
    }
    for (int32_t c = 0; c < p->search.best.n && !status; c++) {
        const rv_circle_column *column = &p->search.best.column[c];
        for (int32_t i = 0; i < column->n; i++)
            group[i] = p->of[REVERSA_MENTEE][p->search.best.mentee[column->first + i]];
        status = rv_circle_list_add(ctx, &circles, p->unit_of[column->unit], group, column->n);
    }
    if (!status)
        status = rv_circle_offer_solution(whole, &circles, better_out);
    rv_circle_list_free(ctx, &circles);
    return status;
}

reversa_status rv_circle_part(rv_circle_search *search, const rv_circle_choice *choice, bool *better_out)
{
    part p = {.whole = search, .choice = choice};
    *better_out = false;
    reversa_status status = open_set(&p);
    if (!status)
        status = open_search(&p);
    rv_circle_stage before = p.search.stage;
    if (!status)
        status = rv_circle_stage_run(&p.search);
    if (!status && (p.search.stage.value != before.value || p.search.stage.lead != before.lead))
        status = hand_back(&p, better_out);
    search->rounds += p.search.rounds;
    rv_circle_search_close(&p.search);
    rv_arena_free(&p.set.arena);
    return status;
}
