/*
 * Pricing over every eligible pair: the part of the certificate that the working pairs cannot give (column generation,
 * Dantzig & Wolfe 1960, with lexicographic prices).
 *
 * For given prices a pair violates if and only if its score is above a floor: levels before `score` decide alone unless
 * they all tie, and those after it only break a tie. So the scorer gets a floor for each mentor and may leave out whatever
 * cannot pass it. Blocks are fixed runs of rows and write to their rows alone: the same violators for any threads.
 */
#include "match/pricing.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "match/pricing_sheet.h"
#include "score/best.h"

#define ROWS_PER_BLOCK 16

/* A violator in a row's list, the largest first. */
typedef struct violator {
    rv_new_pair pair;
    int32_t turn; /* of the mentor among equals */
    int64_t worth[RV_NETWORK_LEVELS];
} violator;

/* One worker's room. */
typedef struct workspace {
    int32_t *floors;  /* [mentors] */
    int32_t *scores;  /* [mentors] */
    int32_t *mentors; /* [RV_PICK] */
    violator best[RV_PRICING_ROW];
    int32_t n_best;
} workspace;

typedef struct pricing {
    const rv_solve *solve;
    const rv_network *net;
    int64_t *const *price;
    rv_pricing_sheet sheet; /* what the mentors ask for, as sets of bits */
    workspace *desks;       /* [workers] */
    rv_new_pair *found;     /* [mentees · RV_PRICING_ROW] */
    int32_t *n_found;       /* [mentees] */
} pricing;

static const int64_t *price_of(const pricing *p, int side, int32_t person)
{
    return p->price[side] + (size_t)person * (size_t)p->net->n_levels;
}

static int32_t clamp_floor(int64_t score)
{
    return score < -1 ? -1 : score > RV_MILLION ? (int32_t)RV_MILLION : (int32_t)score;
}

/* The score from which on a pair pays more than a price, less 1, and whether a score pays just as much. */
static int64_t score_of(const rv_network *network, int32_t level, int64_t price, bool *even_out)
{
    int64_t times = rv_network_times(network, level);
    int64_t score = price / times - (price % times < 0);
    *even_out = score * times == price;
    return score;
}

int32_t rv_pricing_floor(const rv_network *network, const int64_t *mentee_price, const int64_t *mentor_price)
{
    int64_t score_price = 0;
    bool even = true;    /* a score can tie */
    bool scored = false; /* the score's level is behind us: what follows breaks a tie */
    for (int32_t l = 0; l < network->n_levels; l++) {
        int64_t gap = mentee_price[l] + mentor_price[l] - rv_network_plain(network, l, 0);
        if (network->levels[l] == RV_PROFIT_SCORE && !scored) {
            score_price = score_of(network, l, gap, &even);
            scored = true;
        } else if (gap != 0 && scored) {
            return clamp_floor(gap > 0 || !even ? score_price : score_price - 1);
        } else if (gap != 0) {
            return gap > 0 ? (int32_t)RV_MILLION : -1;
        }
    }
    return scored ? clamp_floor(score_price) : (int32_t)RV_MILLION;
}

static bool has_room(const pricing *p, int side, int32_t person)
{
    const rv_places *places = &p->solve->side[side];
    return places->most[person] > places->pinned[person];
}

/* The floor of a pair; below the threshold there are no pairs. */
static int32_t floor_of(const pricing *p, const int64_t *mentee_price, int32_t mentor)
{
    int32_t last = rv_pricing_floor(p->net, mentee_price, price_of(p, REVERSA_MENTOR, mentor));
    return last < p->net->threshold ? p->net->threshold - 1 : last;
}

static void set_floors(const pricing *p, workspace *desk, int32_t mentee)
{
    const int64_t *own = price_of(p, REVERSA_MENTEE, mentee);
    for (int32_t j = 0; j < p->solve->side[REVERSA_MENTOR].n; j++)
        desk->floors[j] = has_room(p, REVERSA_MENTOR, j) ? floor_of(p, own, j) : (int32_t)RV_MILLION;
}

/* The place of a mentor among equals: mentees who all took the same would bring in every pair, round by round. */
static int32_t turn_of(const pricing *p, const rv_new_pair *pair)
{
    int32_t n = p->solve->side[REVERSA_MENTOR].n;
    return rv_best_turn(pair->mentor, rv_best_start(pair->mentee, n), n);
}

/* Is the first worth more, or as much and sooner its turn? */
static bool comes_before(const violator *a, const violator *b, int32_t n_levels)
{
    int sign = rv_lex_compare(a->worth, b->worth, n_levels);
    return sign > 0 || (sign == 0 && a->turn < b->turn);
}

/* Keep a violator among the best of its row. */
static void keep(const pricing *p, workspace *desk, const rv_new_pair *pair)
{
    int32_t d = p->net->n_levels;
    violator v = {.pair = *pair, .turn = turn_of(p, pair)};
    for (int32_t l = 0; l < d; l++) {
        v.worth[l] = rv_network_plain(p->net, l, pair->score) - price_of(p, REVERSA_MENTEE, pair->mentee)[l] -
                     price_of(p, REVERSA_MENTOR, pair->mentor)[l];
    }
    int32_t position = desk->n_best;
    while (position > 0 && comes_before(&v, &desk->best[position - 1], d))
        position--;
    if (position == RV_PRICING_ROW)
        return;
    if (desk->n_best < RV_PRICING_ROW)
        desk->n_best++;
    memmove(&desk->best[position + 1], &desk->best[position],
            (size_t)(desk->n_best - 1 - position) * sizeof *desk->best);
    desk->best[position] = v;
}

/* A row's working and pinned pairs, all in the order of mentors. */
typedef struct known {
    int64_t pair, pair_end;
    int64_t pin, pin_end;
} known;

static known known_of(const pricing *p, int32_t mentee)
{
    const rv_pairs *pairs = &p->solve->pairs;
    const rv_rows *pins = &p->solve->problem->pinned;
    known k = {.pair = pairs->offset[mentee], .pair_end = pairs->offset[mentee + 1]};
    if (pins->offset) {
        k.pin = pins->offset[mentee];
        k.pin_end = pins->offset[mentee + 1];
    }
    return k;
}

/* Is a pair known? Mentors are asked for in ascending order. */
static bool is_known(const pricing *p, known *k, int32_t mentor)
{
    const rv_pairs *pairs = &p->solve->pairs;
    const rv_rows *pins = &p->solve->problem->pinned;
    while (k->pair < k->pair_end && pairs->mentor[k->pair] < mentor)
        k->pair++;
    while (k->pin < k->pin_end && pins->mentor[k->pin] < mentor)
        k->pin++;
    bool working = k->pair < k->pair_end && pairs->mentor[k->pair] == mentor;
    return working || (k->pin < k->pin_end && pins->mentor[k->pin] == mentor);
}

/* Mentor by mentor: where scores are listed, or prices are of too many kinds. */
static reversa_status price_densely(const pricing *p, workspace *desk, int32_t mentee, int32_t worker)
{
    known k = known_of(p, mentee);
    set_floors(p, desk, mentee);
    reversa_status status = rv_scorer_row(p->solve->scorer, p->solve->work[worker], mentee, desk->floors, desk->scores);
    for (int32_t j = 0; j < p->solve->side[REVERSA_MENTOR].n && !status; j++) {
        if (desk->scores[j] >= 0 && desk->scores[j] > desk->floors[j] && !is_known(p, &k, j))
            keep(p, desk, &(rv_new_pair){.mentee = mentee, .mentor = j, .score = desk->scores[j]});
    }
    return status;
}

/* Does a listed score pass its floor? Where none does, the rules need not be asked. */
static bool may_violate(const pricing *p, int32_t mentee)
{
    const rv_rows *listed = &p->solve->problem->listed;
    const int64_t *own = price_of(p, REVERSA_MENTEE, mentee);
    known k = known_of(p, mentee);
    if (!listed->offset)
        return true;
    for (int64_t e = listed->offset[mentee]; e < listed->offset[mentee + 1]; e++) {
        int32_t j = listed->mentor[e];
        if (has_room(p, REVERSA_MENTOR, j) && listed->value[e] > floor_of(p, own, j) && !is_known(p, &k, j))
            return true;
    }
    return false;
}

/* The pairs of a row that a bound cannot rule out, scored. */
static reversa_status price_by_bound(const pricing *p, workspace *desk, int32_t mentee, int32_t worker)
{
    const int64_t *own = price_of(p, REVERSA_MENTEE, mentee);
    known k = known_of(p, mentee);
    rv_pick pick;
    if (!rv_pricing_row(&p->sheet, own, &pick))
        return REVERSA_OK;
    rv_pick_begin(p->solve->work[worker], mentee, &pick);
    while (rv_pick_next(p->solve->work[worker], &pick, desk->mentors)) {
        for (int32_t i = 0; i < pick.n; i++)
            desk->floors[i] = floor_of(p, own, desk->mentors[i]);
        reversa_status status = rv_pick_scores(p->solve->work[worker], &pick, desk->floors, desk->scores);
        if (status)
            return status;
        for (int32_t i = 0; i < pick.n; i++) {
            int32_t j = desk->mentors[i];
            if (desk->scores[i] > desk->floors[i] && !is_known(p, &k, j))
                keep(p, desk, &(rv_new_pair){.mentee = mentee, .mentor = j, .score = desk->scores[i]});
        }
    }
    return REVERSA_OK;
}

static reversa_status price_block(void *state, int64_t block, int32_t worker)
{
    pricing *p = state;
    workspace *desk = &p->desks[worker];
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    if (last > p->solve->side[REVERSA_MENTEE].n)
        last = p->solve->side[REVERSA_MENTEE].n;
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        if (!has_room(p, REVERSA_MENTEE, i) || !may_violate(p, i))
            continue;
        desk->n_best = 0;
        reversa_status status = p->sheet.usable ? price_by_bound(p, desk, i, worker)
                                                : price_densely(p, desk, i, worker);
        if (status)
            return status;
        for (int32_t k = 0; k < desk->n_best; k++)
            p->found[(int64_t)i * RV_PRICING_ROW + k] = desk->best[k].pair;
        p->n_found[i] = desk->n_best;
    }
    return REVERSA_OK;
}

static reversa_status make_room(pricing *p, rv_arena *arena)
{
    reversa_context *ctx = p->solve->ctx;
    size_t n_mentors = (size_t)p->solve->side[REVERSA_MENTOR].n;
    size_t n_mentees = (size_t)p->solve->side[REVERSA_MENTEE].n;
    p->desks = rv_arena_alloc(ctx, arena, (size_t)p->solve->n_workers, sizeof *p->desks);
    p->n_found = rv_arena_alloc(ctx, arena, n_mentees, sizeof *p->n_found);
    p->found = rv_alloc(ctx, n_mentees, RV_PRICING_ROW * sizeof *p->found);
    bool complete = p->desks && p->n_found && p->found;
    for (int32_t w = 0; complete && w < p->solve->n_workers; w++) {
        p->desks[w].floors = rv_arena_alloc(ctx, arena, n_mentors + RV_PICK, sizeof(int32_t));
        p->desks[w].scores = rv_arena_alloc(ctx, arena, n_mentors + RV_PICK, sizeof(int32_t));
        p->desks[w].mentors = rv_arena_alloc(ctx, arena, RV_PICK, sizeof(int32_t));
        complete = p->desks[w].floors && p->desks[w].scores && p->desks[w].mentors;
    }
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_pricing_find(const rv_solve *solve, const rv_network *network, int64_t *const price[2],
                               rv_new_pair **found_out, int64_t *n_out)
{
    pricing p = {.solve = solve, .net = network, .price = price};
    int32_t n_mentees = solve->side[REVERSA_MENTEE].n;
    int64_t n_blocks = ((int64_t)n_mentees + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    int64_t n = 0;
    rv_arena arena;
    *found_out = NULL;
    *n_out = 0;
    rv_arena_open(solve->ctx, &arena);
    reversa_status status = make_room(&p, &arena);
    if (!status)
        status = rv_pricing_sheet_make(solve, network, price[REVERSA_MENTOR], &arena, &p.sheet);
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
