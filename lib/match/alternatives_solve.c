/*
 * The m best matchings where there are no prices: parts of all matchings, each with its best found by a new solve.
 *
 * A part is what has certain pairs and not certain others. Once its best is told, what is left of it falls into disjoint
 * parts: without its first free pair; with that and without the second; and so on; and what has all of them and more (Murty
 * 1968; Lawler 1972). A part loses no less than the one that it came from, so it is solved only when none that is solved
 * loses less. What is told is then best as soon as every solve was proven.
 */
#include "match/alternatives_solve.h"

#include <string.h>

#include "match/variant.h"

/* A pair of people. */
typedef struct couple {
    int32_t mentor;
    int32_t mentee;
    int32_t score;
} couple;

/* All that its parent has, with the parent's first free pairs, without the next. */
typedef struct part {
    int64_t loss[REVERSA_MAX_LEVELS]; /* of its best; before it is solved, of the parent's */
    couple *pairs;                    /* of its best, by mentor id, then mentee id; the free ones are free[] */
    int32_t *free;                    /* [n_free] those that no part before has forced, by index into pairs */
    int32_t n_pairs;
    int32_t n_free;
    int32_t parent; /* −1 for all matchings */
    int32_t n_kept; /* of the parent's free pairs; without the next, unless these are all */
    int32_t least;  /* so many pairs or more; 0 for any */
    bool solved;
    bool done; /* told, or empty */
} part;

typedef struct parts {
    reversa_context *ctx;
    const reversa_insight *insight;
    rv_arena arena;
    part *at;
    size_t room;
    rv_edit_pair *held; /* of the part that is solved: the forced ones first */
    size_t held_room;
    int32_t n_held;
    int32_t n_forced;
    int32_t n_kept_before; /* of the forced: were active */
    int32_t n;
    int32_t n_levels;
    bool exact;
    bool late;
} parts;

const char *rv_alternatives_obstacle(const reversa_insight *insight)
{
    const reversa_programme *programme = insight->problem->programme;
    if (insight->matching->wishes.given)
        return "The pairs were made of wishes, not by the objective, which alone says what is second best";
    for (int32_t l = 0; l < programme->n_levels; l++) {
        const rv_level *level = &programme->objective[l];
        if (level->kind == RV_LEVEL_WORST || level->kind == RV_LEVEL_LEXIMIN)
            return "The level 'worst' or 'leximin' looks at single pairs and leaves out those that are forced, so that "
                   "what is second best cannot be found by forcing pairs";
        if (level->give_up > 0)
            return "A level gives something up ('give_up'): what may be given up depends on what is best, so that "
                   "there is no order of all matchings";
    }
    for (int32_t l = 0; l < programme->n_limits; l++)
        if (programme->limits[l].kind == RV_LIMIT_STABLE)
            return "The limit 'stable' depends on which pairs may be made, so that forcing and forbidding pairs would "
                   "change it";
    return NULL;
}

/* ---- What a part holds ---- */

static bool was_active(const parts *all, const couple *pair)
{
    const reversa_previous *before = all->insight->problem->previous;
    int64_t row = before ? rv_previous_find(before, pair->mentor, pair->mentee) : -1;
    return row >= 0 && before->state[row] == REVERSA_PAIR_ACTIVE;
}

static void hold(parts *all, const couple *pair)
{
    rv_edit_pair *held = &all->held[all->n_held++];
    held->pair[REVERSA_MENTOR] = pair->mentor;
    held->pair[REVERSA_MENTEE] = pair->mentee;
}

/* From a part up to all matchings: what is forced, then what is forbidden. */
static reversa_status gather(parts *all, int32_t index)
{
    size_t most = 0;
    for (int32_t p = index; all->at[p].parent >= 0; p = all->at[p].parent)
        most += (size_t)all->at[p].n_kept + 1;
    all->n_held = 0;
    all->n_kept_before = 0;
    reversa_status status = rv_grow(all->ctx, &all->held, &all->held_room, most, sizeof *all->held);
    if (status)
        return status;
    for (int32_t p = index; all->at[p].parent >= 0; p = all->at[p].parent) {
        const part *parent = &all->at[all->at[p].parent];
        for (int32_t k = 0; k < all->at[p].n_kept; k++) {
            const couple *pair = &parent->pairs[parent->free[k]];
            hold(all, pair);
            all->n_kept_before += was_active(all, pair);
        }
    }
    all->n_forced = all->n_held;
    for (int32_t p = index; all->at[p].parent >= 0; p = all->at[p].parent) {
        const part *parent = &all->at[all->at[p].parent];
        if (all->at[p].n_kept < parent->n_free)
            hold(all, &parent->pairs[parent->free[all->at[p].n_kept]]);
    }
    return REVERSA_OK;
}

/* ---- The best of a part ---- */

static reversa_status keep_pairs(parts *all, const reversa_matching *matching, part *p)
{
    p->pairs = rv_arena_alloc(all->ctx, &all->arena, (size_t)matching->n_pairs, sizeof *p->pairs);
    p->free = rv_arena_alloc(all->ctx, &all->arena, (size_t)matching->n_pairs, sizeof *p->free);
    if (!p->pairs || !p->free)
        return REVERSA_E_MEMORY;
    p->n_pairs = matching->n_pairs;
    p->n_free = 0;
    for (int32_t k = 0; k < matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &matching->pairs[k];
        p->pairs[k] = (couple){pair->mentor, pair->mentee, pair->score};
        if (pair->state != REVERSA_PAIR_PINNED)
            p->free[p->n_free++] = k;
    }
    p->solved = true;
    return REVERSA_OK;
}

/* Pairs that are forced do not count for "keep" where they are pinned; here they do. */
static void set_loss(const parts *all, const reversa_matching *after, part *p)
{
    const reversa_matching *best = all->insight->matching;
    for (int32_t l = 0; l < best->n_levels; l++) {
        bool is_even = strcmp(best->levels[l].name, "even") == 0;
        bool is_keep = strcmp(best->levels[l].name, "keep") == 0;
        int64_t less = best->levels[l].value - after->levels[l].value - (is_keep ? all->n_kept_before : 0);
        p->loss[l] = is_even ? -less : less;
    }
}

static reversa_status read_best(parts *all, const reversa_matching *after, part *p)
{
    bool proven = after->outcome == REVERSA_OUTCOME_OPTIMAL || after->outcome == REVERSA_OUTCOME_INFEASIBLE;
    if (!proven && rv_stop_status(all->ctx) == REVERSA_E_DEADLINE) {
        all->late = true;
        return REVERSA_OK;
    }
    all->exact = all->exact && proven;
    p->done = after->outcome == REVERSA_OUTCOME_INFEASIBLE || after->outcome == REVERSA_OUTCOME_STOPPED;
    if (p->done)
        return REVERSA_OK;
    set_loss(all, after, p);
    return keep_pairs(all, after, p);
}

static reversa_status solve(parts *all, int32_t index)
{
    rv_variant variant;
    reversa_status status = gather(all, index);
    if (status)
        return status;
    status = rv_variant_open(all->ctx, all->insight->problem, &variant);
    if (!status)
        status = rv_variant_force_all(&variant, all->held, all->n_held, all->n_forced);
    if (!status && all->at[index].least > 0)
        status = rv_variant_widen(&variant, all->at[index].least);
    if (!status)
        status = rv_variant_solve(&variant, all->insight->matching);
    if (!status)
        status = read_best(all, variant.matching, &all->at[index]);
    rv_variant_close(&variant);
    if (status != REVERSA_E_DEADLINE)
        return status;
    all->ctx->n_errors = 0; /* it is an outcome here */
    all->late = true;
    return REVERSA_OK;
}

/* ---- In order ---- */

/* The part that loses least; of several one that is solved, then the first. −1 for none. */
static int32_t best_part(const parts *all)
{
    int32_t best = -1;
    for (int32_t k = 0; k < all->n; k++) {
        if (all->at[k].done)
            continue;
        int order = best < 0 ? -1 : rv_lex_compare(all->at[k].loss, all->at[best].loss, all->n_levels);
        if (order < 0 || (order == 0 && all->at[k].solved && !all->at[best].solved))
            best = k;
    }
    return best;
}

/* What is left of a part without its best. */
static reversa_status divide(parts *all, int32_t index)
{
    size_t n = (size_t)all->at[index].n_free + 1;
    reversa_status status = rv_grow(all->ctx, &all->at, &all->room, (size_t)all->n + n, sizeof *all->at);
    if (status)
        return status;
    part *whole = &all->at[index];
    whole->done = true;
    for (int32_t k = 0; k <= whole->n_free; k++) {
        part *fresh = &all->at[all->n++];
        *fresh = (part){.parent = index, .n_kept = k, .least = k < whole->n_free ? whole->least : whole->n_pairs + 1};
        memcpy(fresh->loss, whole->loss, sizeof fresh->loss);
    }
    return REVERSA_OK;
}

/* ---- What is told ---- */

static int compare(const reversa_cohort *cohort, const couple *a, const couple *b)
{
    int order = strcmp(reversa_cohort_id(cohort, a->mentor), reversa_cohort_id(cohort, b->mentor));
    return order ? order : strcmp(reversa_cohort_id(cohort, a->mentee), reversa_cohort_id(cohort, b->mentee));
}

static reversa_status tell(parts *all, const part *p, rv_arena *arena, rv_solved_list *list)
{
    const reversa_cohort *cohort = all->insight->problem->cohort;
    const part *first = &all->at[0];
    reversa_other_matching *other = &list->matchings[list->n];
    reversa_pair_change *changes = rv_arena_alloc(all->ctx, arena, (size_t)p->n_pairs + (size_t)first->n_pairs,
                                                  sizeof *changes);
    if (!changes)
        return REVERSA_E_MEMORY;
    *other = (reversa_other_matching){.n_levels = all->n_levels};
    memcpy(other->loss, p->loss, sizeof other->loss);
    int32_t n = 0;
    for (int32_t a = 0, b = 0; a < first->n_pairs || b < p->n_pairs;) {
        int order = a == first->n_pairs ? 1 : b == p->n_pairs ? -1 : compare(cohort, &first->pairs[a], &p->pairs[b]);
        const couple *pair = order < 0 ? &first->pairs[a] : &p->pairs[b];
        a += order <= 0;
        b += order >= 0;
        if (order == 0)
            continue;
        changes[n++] = (reversa_pair_change){pair->mentor, pair->mentee, pair->score, order > 0};
        other->n_added += order > 0;
        other->n_removed += order < 0;
    }
    list->changes[list->n++] = changes;
    return REVERSA_OK;
}

static reversa_status tell_all(parts *all, int32_t most, rv_arena *arena, rv_solved_list *list)
{
    reversa_status status = REVERSA_OK;
    while (!status && list->n < most && !all->late) {
        int32_t best = best_part(all);
        list->end = REVERSA_ALTERNATIVES_NO_MORE;
        if (best < 0)
            return REVERSA_OK;
        list->end = REVERSA_ALTERNATIVES_ALL;
        if (!all->at[best].solved) {
            rv_progress(all->ctx, "alternatives", list->n, most);
            status = solve(all, best);
            continue;
        }
        status = rv_solved_list_grow(all->ctx, list);
        if (!status)
            status = tell(all, &all->at[best], arena, list);
        if (!status)
            status = divide(all, best);
    }
    if (all->late)
        list->end = REVERSA_ALTERNATIVES_STOPPED;
    return status;
}

reversa_status rv_solved_list_grow(reversa_context *ctx, rv_solved_list *list)
{
    size_t wanted = (size_t)list->n + 1;
    reversa_status status = rv_grow(ctx, &list->matchings, &list->room, wanted, sizeof *list->matchings);
    return status ? status : rv_grow(ctx, &list->changes, &list->changes_room, wanted, sizeof *list->changes);
}

void rv_solved_list_free(reversa_context *ctx, rv_solved_list *list)
{
    rv_free(ctx, list->matchings);
    rv_free(ctx, list->changes);
    *list = (rv_solved_list){0};
}

reversa_status rv_alternatives_solve(reversa_context *ctx, const reversa_insight *insight, int32_t most,
                                     rv_arena *arena, rv_solved_list *list)
{
    const reversa_matching *matching = insight->matching;
    parts all = {.ctx = ctx, .insight = insight, .n_levels = matching->n_levels};
    all.exact = matching->outcome == REVERSA_OUTCOME_OPTIMAL;
    *list = (rv_solved_list){0};
    rv_arena_open(ctx, &all.arena);
    reversa_status status = rv_grow(ctx, &all.at, &all.room, 1, sizeof *all.at);
    if (!status) {
        all.at[all.n++] = (part){.parent = -1};
        status = keep_pairs(&all, matching, &all.at[0]);
    }
    if (!status)
        status = tell_all(&all, most, arena, list);
    list->exact = all.exact;
    rv_free(ctx, all.at);
    rv_free(ctx, all.held);
    rv_arena_free(&all.arena);
    return status;
}
