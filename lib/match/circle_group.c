/*
 * The best group of a unit: mentees with values, of whom so many are to be chosen that can all come to one slot and keep the
 * rules of composition and the conflicts.
 *
 * Slot by slot, most promising first, depth first over mentees in the order of their values. The bound of a branch lets
 * everyone in who fits the group so far, and holds only the first rule between those to come: that is a partition matroid,
 * whose best set is taken greedily (Edmonds 1971), with as many as the size asks for. The search gives up after so many
 * steps; the bounds of the branches that it left open then stand for them, so what it returns is never too low. Cuts take
 * their price when a second of their people joins; bounds leave that out, which only makes them higher.
 */
#include "match/circle.h"

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

reversa_status rv_circle_desk_open(rv_circle_set *set, rv_arena *arena, rv_circle_desk *desk)
{
    reversa_context *ctx = set->ctx;
    size_t n_mentees = (size_t)set->n[REVERSA_MENTEE];
    size_t n_rules = (size_t)set->n_rules[REVERSA_MENTEE];
    const rv_circle_classes *rules = set->rules[REVERSA_MENTEE];
    size_t n_classes = 0;
    *desk = (rv_circle_desk){.set = set};
    desk->offer = rv_arena_alloc(ctx, arena, n_mentees, sizeof *desk->offer);
    desk->spare = rv_arena_alloc(ctx, arena, n_mentees, sizeof *desk->spare);
    desk->at = rv_arena_alloc(ctx, arena, n_mentees, sizeof *desk->at);
    desk->blocked = rv_arena_alloc(ctx, arena, n_mentees, sizeof *desk->blocked);
    desk->slot_bound = rv_arena_alloc(ctx, arena, (size_t)set->n_slots, sizeof *desk->slot_bound);
    desk->count_start = rv_arena_alloc(ctx, arena, n_rules, sizeof *desk->count_start);
    if (!desk->offer || !desk->spare || !desk->at || !desk->blocked || !desk->slot_bound || !desk->count_start)
        return REVERSA_E_MEMORY;
    for (size_t r = 0; r < n_rules; r++) {
        desk->count_start[r] = (int32_t)n_classes;
        n_classes += (size_t)rules[r].n;
    }
    desk->count = rv_arena_alloc(ctx, arena, n_classes, sizeof *desk->count);
    desk->first_count = rv_arena_alloc(ctx, arena, n_rules ? (size_t)rules[0].n : 0, sizeof *desk->first_count);
    return desk->count && desk->first_count ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* ---- Order ---- */

static bool before(const rv_circle_offer *a, const rv_circle_offer *b)
{
    if (a->value != b->value)
        return a->value > b->value;
    if (a->fit != b->fit)
        return a->fit > b->fit;
    return a->mentee < b->mentee;
}

void rv_circle_sort(rv_circle_desk *desk)
{
    rv_circle_offer *from = desk->offer;
    rv_circle_offer *to = desk->spare;
    int32_t n = desk->n_offers;
    for (int32_t width = 1; width < n; width *= 2) {
        for (int32_t start = 0; start < n; start += 2 * width) {
            int32_t middle = start + width < n ? start + width : n;
            int32_t end = middle + width < n ? middle + width : n;
            int32_t a = start;
            int32_t b = middle;
            for (int32_t k = start; k < end; k++) {
                bool take_b = a == middle || (b < end && before(&from[b], &from[a]));
                to[k] = take_b ? from[b++] : from[a++];
            }
        }
        rv_circle_offer *swap = from;
        from = to;
        to = swap;
    }
    desk->offer = from;
    desk->spare = to;
}

/* ---- The group so far ---- */

/* May the mentee join, as far as most numbers and conflicts go? */
static bool fits(const rv_circle_desk *desk, int32_t mentee)
{
    const rv_circle_set *set = desk->set;
    if (desk->blocked[mentee] > 0)
        return false;
    for (int32_t r = 0; r < set->n_rules[REVERSA_MENTEE]; r++) {
        const rv_circle_classes *rule = &set->rules[REVERSA_MENTEE][r];
        int32_t class = rule->class_of[mentee];
        if (class >= 0 && desk->count[desk->count_start[r] + class] >= rule->at_most)
            return false;
    }
    return true;
}

/* Let a mentee in (by 1) or out (by −1). */
static void move(rv_circle_desk *desk, int32_t mentee, int32_t by)
{
    const rv_circle_set *set = desk->set;
    for (int32_t r = 0; r < set->n_rules[REVERSA_MENTEE]; r++) {
        int32_t class = set->rules[REVERSA_MENTEE][r].class_of[mentee];
        if (class >= 0)
            desk->count[desk->count_start[r] + class] += by;
    }
    for (int64_t k = set->foe_start[mentee]; k < set->foe_start[mentee + 1]; k++)
        desk->blocked[set->foe[k]] += by;
    if (by > 0)
        desk->group[desk->n_group++] = mentee;
    else
        desk->n_group--;
}

/* How many more the rules ask for. */
static int32_t missing(const rv_circle_desk *desk)
{
    const rv_circle_set *set = desk->set;
    int32_t most = 0;
    for (int32_t r = 0; r < set->n_rules[REVERSA_MENTEE]; r++) {
        const rv_circle_classes *rule = &set->rules[REVERSA_MENTEE][r];
        if (rule->at_least == 0 && rule->none_or == 0)
            continue;
        int32_t count = desk->count[desk->count_start[r]];
        int32_t wanted = count > 0 && rule->none_or > rule->at_least ? rule->none_or : rule->at_least;
        if (wanted - count > most)
            most = wanted - count;
    }
    return most;
}

/* What the group so far, with whoever may still come from the offers first .. n − 1, cannot exceed. `slot` >= 0: only those
 * who can come to it. */
static int64_t bound_from(rv_circle_desk *desk, const rv_circle_offer *offers, int32_t first, int32_t n, int32_t slot)
{
    const rv_circle_set *set = desk->set;
    const rv_circle_classes *rule = set->n_rules[REVERSA_MENTEE] ? &set->rules[REVERSA_MENTEE][0] : NULL;
    int32_t classes[RV_CIRCLE_MENTEES];
    int32_t n_classes = 0;
    int32_t room = set->plan->at_most - desk->n_group;
    int32_t need = set->plan->at_least - desk->n_group;
    int64_t value = 0;
    for (int32_t k = first; k < n && room > 0 && (need > 0 || offers[k].value > 0); k++) {
        int32_t mentee = offers[k].mentee;
        if ((slot >= 0 && !rv_circle_is_free(set, REVERSA_MENTEE, slot, mentee)) || !fits(desk, mentee))
            continue;
        int32_t class = rule ? rule->class_of[mentee] : -1;
        if (class >= 0 && desk->count[class] + desk->first_count[class] >= rule->at_most)
            continue;
        if (class >= 0) {
            desk->first_count[class]++;
            classes[n_classes++] = class;
        }
        value += offers[k].value;
        room--;
        need--;
    }
    for (int32_t i = 0; i < n_classes; i++)
        desk->first_count[classes[i]] = 0;
    return need > 0 ? RV_CIRCLE_NONE : value;
}

/* ---- The search ---- */

static void sort_group(int32_t *group, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        int32_t mentee = group[i];
        int32_t at = i;
        for (; at > 0 && group[at - 1] > mentee; at--)
            group[at] = group[at - 1];
        group[at] = mentee;
    }
}

/* The group is one: keep it. In a list, a group stands for the first slot that it can meet in. */
static void keep(rv_circle_desk *desk, int64_t value)
{
    int32_t group[RV_CIRCLE_MENTEES];
    if (!desk->list) {
        desk->least_value = value;
        desk->best_value = value;
        desk->best_slot = desk->slot_now;
        desk->n_best = desk->n_group;
        for (int32_t i = 0; i < desk->n_group; i++)
            desk->best[i] = desk->group[i];
        return;
    }
    if (rv_circle_slot_of(desk->set, &desk->unit_now, desk->group, desk->n_group) != desk->slot_now || desk->failed)
        return;
    for (int32_t i = 0; i < desk->n_group; i++)
        group[i] = desk->group[i];
    sort_group(group, desk->n_group);
    desk->failed = rv_circle_list_add(desk->set->ctx, desk->list, desk->unit_index, group, desk->n_group);
}

/* What cuts take for a mentee who joined. */
static int64_t charge(rv_circle_desk *desk, int32_t mentee)
{
    int64_t sum = 0;
    for (int32_t k = desk->cut_start ? desk->cut_start[mentee] : 0; desk->cut_start && k < desk->cut_start[mentee + 1];
         k++)
        if (++desk->cut_count[desk->cut_of[k]] == 2)
            sum += desk->cut_price[desk->cut_of[k]];
    return sum;
}

static void discharge(rv_circle_desk *desk, int32_t mentee)
{
    for (int32_t k = desk->cut_start ? desk->cut_start[mentee] : 0; desk->cut_start && k < desk->cut_start[mentee + 1];
         k++)
        desk->cut_count[desk->cut_of[k]]--;
}

static void search(rv_circle_desk *desk, int32_t first, int64_t value)
{
    int32_t room = desk->set->plan->at_most - desk->n_group;
    int32_t more = missing(desk);
    if (more > room)
        return;
    if (desk->n_group >= desk->set->plan->at_least && more == 0 && value > desk->least_value)
        keep(desk, value);
    for (int32_t k = first; k < desk->n_at && room > 0; k++) {
        int32_t mentee = desk->at[k].mentee;
        if (!fits(desk, mentee))
            continue;
        int64_t bound = bound_from(desk, desk->at, k, desk->n_at, -1);
        if (bound == RV_CIRCLE_NONE || value + bound <= desk->least_value)
            return;
        if (desk->n_steps-- <= 0 || (desk->list && desk->list->full)) {
            desk->open_bound = larger(desk->open_bound, value + bound);
            return;
        }
        move(desk, mentee, 1);
        search(desk, k + 1, value + desk->at[k].value - charge(desk, mentee));
        discharge(desk, mentee);
        move(desk, mentee, -1);
    }
}

static void search_slot(rv_circle_desk *desk, int32_t slot)
{
    desk->slot_now = slot;
    desk->n_at = 0;
    for (int32_t k = 0; k < desk->n_offers; k++)
        if (rv_circle_is_free(desk->set, REVERSA_MENTEE, slot, desk->offer[k].mentee))
            desk->at[desk->n_at++] = desk->offer[k];
    search(desk, 0, 0);
}

/* The slot with the highest bound, the first of them; −1 where none is of use. */
static int32_t best_slot(const rv_circle_desk *desk)
{
    int32_t best = -1;
    for (int32_t t = 0; t < desk->set->n_slots; t++) {
        bool useful = desk->slot_bound[t] != RV_CIRCLE_NONE && desk->slot_bound[t] > desk->least_value;
        if (useful && (best < 0 || desk->slot_bound[t] > desk->slot_bound[best]))
            best = t;
    }
    return best;
}

int64_t rv_circle_best(rv_circle_desk *desk, const rv_circle_unit *unit, int64_t least_value, int64_t most_steps)
{
    int64_t unsearched = RV_CIRCLE_NONE;
    desk->unit_now = *unit;
    desk->least_value = least_value;
    desk->best_value = RV_CIRCLE_NONE;
    desk->open_bound = RV_CIRCLE_NONE;
    desk->n_best = 0;
    desk->n_group = 0;
    desk->n_steps = most_steps;
    for (int32_t t = 0; t < desk->set->n_slots; t++)
        desk->slot_bound[t] = rv_circle_unit_is_free(desk->set, unit, t)
                                  ? bound_from(desk, desk->offer, 0, desk->n_offers, t)
                                  : RV_CIRCLE_NONE;
    for (int32_t t = best_slot(desk); t >= 0; t = best_slot(desk)) {
        if (desk->n_steps > 0)
            search_slot(desk, t);
        else
            unsearched = larger(unsearched, desk->slot_bound[t]);
        desk->slot_bound[t] = RV_CIRCLE_NONE;
    }
    sort_group(desk->best, desk->n_best);
    return larger(desk->best_value, larger(desk->open_bound, unsearched));
}

bool rv_circle_group_holds(const rv_circle_set *set, const int32_t *group, int32_t n)
{
    if (n < set->plan->at_least || n > set->plan->at_most)
        return false;
    for (int32_t r = 0; r < set->n_rules[REVERSA_MENTEE]; r++) {
        const rv_circle_classes *rule = &set->rules[REVERSA_MENTEE][r];
        int32_t all = 0;
        for (int32_t i = 0; i < n; i++) {
            int32_t same = 0;
            for (int32_t j = 0; j < n; j++)
                same += rule->class_of[group[i]] >= 0 && rule->class_of[group[i]] == rule->class_of[group[j]];
            all += same > 0;
            if (same > rule->at_most)
                return false;
        }
        if (all < rule->at_least || (all > 0 && all < rule->none_or))
            return false;
    }
    for (int32_t i = 0; i < n; i++)
        for (int64_t k = set->foe_start[group[i]]; k < set->foe_start[group[i] + 1]; k++)
            for (int32_t j = 0; j < n; j++)
                if (set->foe[k] == group[j])
                    return false;
    return true;
}
