/*
 * Whole circles from the linear program's parts: those of which it has most are taken as they are, the program is priced
 * again around them, and so on until nothing is in parts (diving, Sadykov et al. 2019).
 *
 * Taken means that the mentor and the mentees of the circle fit nobody else any more, and must have a place; the set is as it
 * was afterwards. What is found on the way is offered, nothing is proven.
 */
#include <string.h>

#include "match/circle.h"

#define MUCH 0.7        /* of a circle: taken */
#define LEAST 0.01      /* of a circle, to be taken at all */
#define DIVE_ROUNDS 8   /* of pricing between two takings */
#define TAKEN_AT_ONCE 8 /* one in so many mentors, at least */

typedef struct diver {
    rv_circle_search *search;
    rv_circle_set *set;
    rv_arena arena;
    int32_t *score; /* [mentors · mentees] as they were */
    bool *fixed;    /* [mentors] */
} diver;

static size_t size_of_scores(const diver *d)
{
    return (size_t)d->set->n[REVERSA_MENTOR] * (size_t)d->set->n[REVERSA_MENTEE] * sizeof *d->score;
}

static void fix(diver *d, int32_t c)
{
    const rv_circle_column *column = &d->search->active.column[c];
    const int32_t *group = d->search->active.mentee + column->first;
    int32_t mentor = d->set->unit[column->unit].mentor[0];
    int64_t n_mentees = d->set->n[REVERSA_MENTEE];
    int32_t kept[RV_CIRCLE_MENTEES];
    for (int32_t i = 0; i < column->n; i++)
        kept[i] = d->set->score[mentor * n_mentees + group[i]];
    for (int64_t e = 0; e < n_mentees; e++)
        d->set->score[mentor * n_mentees + e] = -1;
    for (int32_t i = 0; i < column->n; i++) {
        for (int32_t m = 0; m < d->set->n[REVERSA_MENTOR]; m++)
            d->set->score[m * n_mentees + group[i]] = -1;
        d->search->forced[group[i]] = true;
    }
    for (int32_t i = 0; i < column->n; i++)
        d->set->score[mentor * n_mentees + group[i]] = kept[i];
    d->search->forced[n_mentees + mentor] = true;
    d->fixed[mentor] = true;
}

/* Is the circle one that can still be taken? */
static bool is_free(const diver *d, int32_t c)
{
    const rv_circle_column *column = &d->search->active.column[c];
    const rv_circle_unit *unit = &d->set->unit[column->unit];
    bool is = d->set->capacity[unit->mentor[0]] == 1 && !d->fixed[unit->mentor[0]];
    for (int32_t i = 0; i < column->n && is; i++)
        is = rv_circle_fit(d->set, unit, d->search->active.mentee[column->first + i]) >= 0;
    return is;
}

/* Take circles; returns how many. */
static int32_t fix_most(diver *d)
{
    const rv_circle_search *search = d->search;
    int32_t least = 1 + d->set->n[REVERSA_MENTOR] / TAKEN_AT_ONCE / 2;
    int32_t n_fixed = 0;
    for (int32_t c = 0; c < search->n_based; c++)
        if (search->share[c] >= MUCH && is_free(d, c)) {
            fix(d, c);
            n_fixed++;
        }
    while (n_fixed < least) {
        int32_t best = -1;
        for (int32_t c = 0; c < search->n_based; c++)
            if (search->share[c] > LEAST && (best < 0 || search->share[c] > search->share[best]) && is_free(d, c))
                best = c;
        if (best < 0)
            break;
        fix(d, best);
        n_fixed++;
    }
    return n_fixed;
}

static reversa_status descend(diver *d)
{
    rv_circle_search *search = d->search;
    rv_circle_stage *stage = &search->stage;
    int64_t bound = stage->bound;
    reversa_status status = REVERSA_OK;
    while (!status && !stage->stopped && search->has_basis && stage->bound > stage->value && fix_most(d) > 0) {
        stage->bound = bound;
        status = rv_circle_stage_relax(search, 0);
    }
    stage->bound = bound;
    return status;
}

reversa_status rv_circle_dive(rv_circle_search *search)
{
    diver d = {.search = search, .set = search->set};
    reversa_context *ctx = search->set->ctx;
    rv_circle_stage before = search->stage;
    size_t n_people = (size_t)d.set->n[0] + (size_t)d.set->n[1];
    rv_arena_open(ctx, &d.arena);
    d.score = rv_arena_alloc(ctx, &d.arena, size_of_scores(&d), 1);
    d.fixed = rv_arena_alloc(ctx, &d.arena, (size_t)d.set->n[REVERSA_MENTOR], sizeof *d.fixed);
    rv_circle_prices kept = {0};
    reversa_status status = d.score && d.fixed ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status)
        status = rv_circle_prices_open(search, &d.arena, &kept);
    if (!status) {
        int32_t most_rounds = search->most_rounds;
        memcpy(d.score, d.set->score, size_of_scores(&d));
        rv_circle_prices_copy(d.set, &search->kept, &kept);
        search->branching = true;
        search->most_rounds = DIVE_ROUNDS;
        status = descend(&d);
        search->most_rounds = most_rounds;
        search->branching = false;
        memcpy(d.set->score, d.score, size_of_scores(&d));
        memset(search->forced, 0, n_people);
        rv_circle_prices_copy(d.set, &kept, &search->kept);
        search->stage.exact = before.exact;
        search->stage.priced = before.priced;
        search->has_basis = false;
    }
    rv_arena_free(&d.arena);
    return status;
}
