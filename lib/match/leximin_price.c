/*
 * Pricing behind a leximin: over every eligible pair, by the prices of the levels before, the potentials of the classes,
 * and the prices of the levels after, compared lexicographically.
 *
 * A pair can only violate where the levels before tie: at every score, or at one score where `score` is among them. Then
 * the first class on which the potentials of its two people differ decides: below that class the pair's own class comes
 * first and costs 1, so a pair violates from that class on, or never. That gives the scorer a floor; what passes it
 * is judged exactly.
 *
 * Potentials are lists that begin with their first class. If the mentee's begins first, or with the mentor's, its value
 * there has to be below 0; if the mentor's does, its value above 0. So a row can only violate from its own first class
 * on, or from that of a mentor who begins above 0: the scorer's bounds look at sixty-four mentors at once for both.
 */
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "match/leximin.h"
#include "match/pricing.h"
#include "match/pricing_sheet.h"

#define ROWS_PER_BLOCK 16
#define NEVER 1023 /* steps that no bound reaches */

/* One worker's room. */
typedef struct desk {
    int32_t *floors;  /* [mentors] */
    int32_t *scores;  /* [mentors] */
    int32_t *mentors; /* [RV_PICK] */
    rv_new_pair best[RV_PRICING_ROW];
    int32_t first[RV_PRICING_ROW]; /* the class that decides; the lower the more urgent */
    int32_t n_best;
} desk;

typedef struct pricing {
    const rv_leximin *x;
    const rv_linear *after;
    rv_pricing_sheet sheet; /* of the levels before */
    rv_score_head asked;    /* steps from which a mentor's own potential lets a pair violate */
    bool any_asked;
    desk *desks;        /* [workers] */
    rv_new_pair *found; /* [mentees · RV_PRICING_ROW] */
    int32_t *n_found;   /* [mentees] */
} pricing;

static bool has_room(const pricing *p, int side, int32_t person)
{
    const rv_places *places = &p->x->solve->side[side];
    return places->most[person] > places->pinned[person];
}

static const int64_t *price_of(const rv_linear *linear, int side, int32_t person)
{
    return linear->flow.price[side] + (size_t)person * (size_t)linear->net.n_levels;
}

/* The scores at which the levels before tie; none if the first is above the second. */
static void tied_scores(const pricing *p, int32_t mentee, int32_t mentor, int32_t range_out[2])
{
    const rv_network *net = &p->x->before.net;
    const int64_t *u = price_of(&p->x->before, REVERSA_MENTEE, mentee);
    const int64_t *v = price_of(&p->x->before, REVERSA_MENTOR, mentor);
    range_out[0] = net->threshold > 0 ? net->threshold : 0;
    range_out[1] = (int32_t)RV_MILLION;
    for (int32_t l = 0; l < net->n_levels; l++) {
        int64_t gap = u[l] + v[l] - (net->levels[l] == RV_PROFIT_PAIR);
        if (net->levels[l] == RV_PROFIT_SCORE && gap >= range_out[0] && gap <= RV_MILLION) {
            range_out[0] = (int32_t)gap;
            range_out[1] = (int32_t)gap;
        } else if (gap != 0) {
            range_out[1] = -1;
            return;
        }
    }
}

/* The first class on which the potentials differ, if the mentee's is the lower; else −1. */
static int32_t first_class(const pricing *p, int32_t mentee, int32_t mentor)
{
    const rv_duals *duals = &p->x->duals;
    int32_t node = p->x->before.net.side[REVERSA_MENTEE].n + mentor;
    int64_t a = duals->offset[mentee];
    int64_t b = duals->offset[node];
    int64_t a_end = duals->offset[mentee + 1];
    int64_t b_end = duals->offset[node + 1];
    while (a < a_end && b < b_end && duals->at[a].class_of == duals->at[b].class_of &&
           duals->at[a].value == duals->at[b].value) {
        a++;
        b++;
    }
    int32_t of_a = a < a_end ? duals->at[a].class_of : INT32_MAX;
    int32_t of_b = b < b_end ? duals->at[b].class_of : INT32_MAX;
    int32_t first = of_a < of_b ? of_a : of_b;
    if (first == INT32_MAX)
        return -1;
    int32_t difference = (of_a == first ? duals->at[a].value : 0) - (of_b == first ? duals->at[b].value : 0);
    return difference < 0 ? first : -1;
}

/* The largest score with which the pair does not violate yet. */
static int32_t floor_of(const pricing *p, int32_t mentee, int32_t mentor)
{
    int32_t range[2];
    tied_scores(p, mentee, mentor, range);
    int32_t first = range[0] <= range[1] ? first_class(p, mentee, mentor) : -1;
    if (first < 0)
        return (int32_t)RV_MILLION;
    int64_t bottom = first * p->x->step;
    bottom = bottom > range[0] ? bottom : range[0];
    return bottom <= range[1] ? (int32_t)bottom - 1 : (int32_t)RV_MILLION;
}

static void set_floors(const pricing *p, desk *d, int32_t mentee)
{
    for (int32_t j = 0; j < p->x->solve->side[REVERSA_MENTOR].n; j++)
        d->floors[j] = has_room(p, REVERSA_MENTOR, j) ? floor_of(p, mentee, j) : (int32_t)RV_MILLION;
}

/* Does the pair beat the prices of its two people? */
static bool violates(const pricing *p, const rv_new_pair *pair)
{
    int32_t range[2];
    tied_scores(p, pair->mentee, pair->mentor, range);
    if (pair->score < range[0] || pair->score > range[1])
        return false;
    int sign = rv_leximin_sign(p->x, pair->mentee, pair->mentor, pair->score);
    if (sign != 0)
        return sign > 0;
    const rv_network *net = &p->after->net;
    int64_t reduced[RV_NETWORK_LEVELS];
    for (int32_t l = 0; l < net->n_levels; l++) {
        int64_t profit = net->levels[l] == RV_PROFIT_SCORE ? pair->score : net->levels[l] == RV_PROFIT_PAIR;
        reduced[l] = profit - price_of(p->after, REVERSA_MENTEE, pair->mentee)[l] -
                     price_of(p->after, REVERSA_MENTOR, pair->mentor)[l];
    }
    return rv_lex_sign(reduced, net->n_levels) > 0;
}

/* Keep a violator among the best of its row: the lowest class that decides, then the largest score, then order. */
static void keep(const pricing *p, desk *d, const rv_new_pair *pair)
{
    int32_t first = first_class(p, pair->mentee, pair->mentor);
    int32_t k = d->n_best;
    while (k > 0 && (first < d->first[k - 1] || (first == d->first[k - 1] && pair->score > d->best[k - 1].score)))
        k--;
    if (k == RV_PRICING_ROW)
        return;
    if (d->n_best < RV_PRICING_ROW)
        d->n_best++;
    size_t behind = (size_t)(d->n_best - 1 - k);
    memmove(&d->best[k + 1], &d->best[k], behind * sizeof *d->best);
    memmove(&d->first[k + 1], &d->first[k], behind * sizeof *d->first);
    d->best[k] = *pair;
    d->first[k] = first;
}

/* A row's working and pinned pairs, both in the order of mentors. */
typedef struct known {
    int64_t pair;
    int64_t pin;
} known;

static known known_of(const pricing *p, int32_t mentee)
{
    const rv_rows *pins = &p->x->solve->problem->pinned;
    return (known){p->x->solve->pairs.offset[mentee], pins->offset ? pins->offset[mentee] : 0};
}

/* A place in a row of pairs that only moves on. */
static bool stands_at(const int64_t *offset, const int32_t *mentor, int32_t mentee, int64_t *at, int32_t wanted)
{
    while (offset && *at < offset[mentee + 1] && mentor[*at] < wanted)
        ++*at;
    return offset && *at < offset[mentee + 1] && mentor[*at] == wanted;
}

/* Keep a pair whose score passes its floor, if it is new and violates. Mentors come in ascending order. */
static void judge(const pricing *p, desk *d, known *k, const rv_new_pair *pair)
{
    const rv_pairs *pairs = &p->x->solve->pairs;
    const rv_rows *pins = &p->x->solve->problem->pinned;
    if (stands_at(pairs->offset, pairs->mentor, pair->mentee, &k->pair, pair->mentor) ||
        stands_at(pins->offset, pins->mentor, pair->mentee, &k->pin, pair->mentor))
        return;
    if (violates(p, pair))
        keep(p, d, pair);
}

/* Mentor by mentor: where scores are listed, or prices are of too many kinds. */
static reversa_status price_densely(const pricing *p, desk *d, int32_t mentee, rv_score_work *work)
{
    known k = known_of(p, mentee);
    set_floors(p, d, mentee);
    reversa_status status = rv_scorer_row(p->x->solve->scorer, work, mentee, d->floors, d->scores);
    for (int32_t j = 0; j < p->x->solve->side[REVERSA_MENTOR].n && !status; j++) {
        if (d->scores[j] >= 0 && d->scores[j] > d->floors[j])
            judge(p, d, &k, &(rv_new_pair){.mentee = mentee, .mentor = j, .score = d->scores[j]});
    }
    return status;
}

/* ---- By bounds ---- */

/* The first class of a node's potentials, if its value there has the sign; else −1. */
static int32_t begins(const pricing *p, int32_t node, int sign)
{
    const rv_duals *duals = &p->x->duals;
    int64_t at = duals->offset[node];
    if (at == duals->offset[node + 1] || (duals->at[at].value > 0) != (sign > 0))
        return -1;
    return duals->at[at].class_of;
}

static reversa_status make_sheet(pricing *p, rv_arena *arena)
{
    const rv_solve *solve = p->x->solve;
    const rv_linear *before = &p->x->before;
    reversa_status status = rv_pricing_sheet_make(solve, &before->net, before->flow.price[REVERSA_MENTOR], arena,
                                                  &p->sheet);
    if (!status && p->sheet.usable)
        status = rv_score_head_make(solve->ctx, arena, solve->scorer, NEVER, &p->asked);
    for (int32_t j = 0; j < solve->side[REVERSA_MENTOR].n && !status && p->sheet.usable; j++) {
        int32_t first = begins(p, solve->side[REVERSA_MENTEE].n + j, 1);
        int64_t steps = first < 0 ? NEVER : (first * p->x->step + RV_SCORE_STEP - 1) / RV_SCORE_STEP;
        rv_score_head_set(&p->asked, j, (int32_t)steps);
        p->any_asked = p->any_asked || first >= 0;
    }
    return status;
}

/* What a row has to pick: no pair that violates is left out. False if none can. */
static bool pick_row(const pricing *p, int32_t mentee, rv_pick *pick_out)
{
    if (!rv_pricing_ties(&p->sheet, price_of(&p->x->before, REVERSA_MENTEE, mentee), pick_out))
        return false;
    if (pick_out->head) /* the levels before leave one score, which the classes need not narrow */
        return true;
    int32_t first = begins(p, mentee, -1);
    int64_t threshold = p->x->before.net.threshold;
    int64_t bottom = first * p->x->step;
    pick_out->floor = first < 0 ? RV_MILLION : (bottom > threshold ? bottom : threshold) - 1;
    pick_out->asked = p->any_asked ? &p->asked : NULL;
    return first >= 0 || p->any_asked;
}

static reversa_status price_by_bound(const pricing *p, desk *d, int32_t mentee, rv_score_work *work)
{
    known k = known_of(p, mentee);
    rv_pick pick;
    if (!pick_row(p, mentee, &pick))
        return REVERSA_OK;
    rv_pick_begin(work, mentee, &pick);
    while (rv_pick_next(work, &pick, d->mentors)) {
        for (int32_t i = 0; i < pick.n; i++)
            d->floors[i] = floor_of(p, mentee, d->mentors[i]);
        reversa_status status = rv_pick_scores(work, &pick, d->floors, d->scores);
        if (status)
            return status;
        for (int32_t i = 0; i < pick.n; i++) {
            if (d->scores[i] > d->floors[i])
                judge(p, d, &k, &(rv_new_pair){.mentee = mentee, .mentor = d->mentors[i], .score = d->scores[i]});
        }
    }
    return REVERSA_OK;
}

/* ---- Rows ---- */

static reversa_status price_block(void *state, int64_t block, int32_t worker)
{
    pricing *p = state;
    const rv_solve *solve = p->x->solve;
    desk *d = &p->desks[worker];
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    if (last > solve->side[REVERSA_MENTEE].n)
        last = solve->side[REVERSA_MENTEE].n;
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        if (!has_room(p, REVERSA_MENTEE, i))
            continue;
        d->n_best = 0;
        reversa_status status = p->sheet.usable ? price_by_bound(p, d, i, solve->work[worker])
                                                : price_densely(p, d, i, solve->work[worker]);
        if (status)
            return status;
        memcpy(p->found + (size_t)i * RV_PRICING_ROW, d->best, (size_t)d->n_best * sizeof *d->best);
        p->n_found[i] = d->n_best;
    }
    return REVERSA_OK;
}

static reversa_status make_room(pricing *p, rv_arena *arena)
{
    const rv_solve *solve = p->x->solve;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    size_t n_mentees = (size_t)solve->side[REVERSA_MENTEE].n;
    p->desks = rv_arena_alloc(solve->ctx, arena, (size_t)solve->n_workers, sizeof *p->desks);
    p->n_found = rv_arena_alloc(solve->ctx, arena, n_mentees, sizeof *p->n_found);
    p->found = rv_alloc(solve->ctx, n_mentees, RV_PRICING_ROW * sizeof *p->found);
    bool complete = p->desks && p->n_found && p->found;
    for (int32_t w = 0; complete && w < solve->n_workers; w++) {
        p->desks[w].floors = rv_arena_alloc(solve->ctx, arena, n_mentors + RV_PICK, sizeof(int32_t));
        p->desks[w].scores = rv_arena_alloc(solve->ctx, arena, n_mentors + RV_PICK, sizeof(int32_t));
        p->desks[w].mentors = rv_arena_alloc(solve->ctx, arena, RV_PICK, sizeof(int32_t));
        complete = p->desks[w].floors && p->desks[w].scores && p->desks[w].mentors;
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_leximin_price(const rv_leximin *leximin, const rv_linear *after, rv_new_pair **found_out,
                                int64_t *n_out)
{
    const rv_solve *solve = leximin->solve;
    pricing p = {.x = leximin, .after = after};
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    int64_t n_blocks = ((int64_t)n_mentees + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    int64_t n = 0;
    rv_arena arena;
    *found_out = NULL;
    *n_out = 0;
    rv_arena_open(solve->ctx, &arena);
    reversa_status status = make_room(&p, &arena);
    if (!status)
        status = make_sheet(&p, &arena);
    if (!status)
        status = rv_solve_worded(solve, rv_parallel(solve->ctx, n_blocks, price_block, &p, "price"));
    for (int32_t i = 0; i < n_mentees && !status; i++) {
        for (int32_t k = 0; k < p.n_found[i]; k++)
            p.found[n++] = p.found[(int64_t)i * RV_PRICING_ROW + k];
    }
    rv_arena_free(&arena);
    if (status) {
        rv_free(solve->ctx, p.found);
        return status;
    }
    *found_out = p.found;
    *n_out = n;
    return REVERSA_OK;
}
