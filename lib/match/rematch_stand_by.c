/*
 * A stand-by for each of a pair: the best of those who have a place left.
 *
 * Everyone's sixteen best partners are found in one scan of all pairs. Whoever has a free one among these has their best free
 * one. For the others a second scan looks at free people alone: they are few where so many are without. Ties fall as in
 * candidates: who comes first after a start of the person's own. Where nobody is free, the best three partners are asked
 * what it would cost the whole to let them step in.
 */
#include <string.h>

#include "base/pool.h"
#include "match/insight.h"
#include "match/rematch.h"
#include "score/best.h"
#include "score/row.h"

#define BEST 16
#define ASKED 3                 /* partners of someone for whom nobody is free */
#define QUESTIONS 30000000      /* exchanges in all, times people: each looks at some of them */
#define LARGEST_ASKED 200000000 /* pairs of people: above, to be ready for questions takes longer than a solve */
#define ROWS_PER_BLOCK 16

/* A partner of someone, by ordinal; −1 for none. */
typedef struct step_in {
    int32_t partner;
    int32_t score;
    int32_t turn;
    bool open; /* not known yet */
} step_in;

typedef struct finder {
    rv_rematching *r;
    rv_score_work **works;
    const reversa_candidates *candidates;
    int32_t n[2];         /* ordinals by side */
    int64_t *mates_at[2]; /* [n + 1] partners in the matching */
    int32_t *mates[2];
    bool *is_free[2];
    int64_t *row_at; /* [mentors + 1] the candidates once more, by mentor */
    rv_near *row;
    step_in *best[2]; /* [n] by the side of whom the stand-by is for */
    uint64_t *set;    /* mentors that the second scan looks at */
    step_in *desks;   /* [workers · mentors] */
    int32_t *scores;  /* [workers · (mentors + RV_PICK)] */
    int32_t *mentors; /* [workers · RV_PICK] */
    int32_t *floors;  /* the same size */
    int32_t n_workers;
    int64_t started; /* by the clock */
    bool by_mentee;  /* the second scan: rows of mentees who lack a stand-by; else of free mentees */
} finder;

/* ---- The matching, by person ---- */

static reversa_status index_side(finder *f, int side)
{
    const reversa_matching *matching = f->r->rematch->matching;
    const rv_side *sides = f->r->rematch->problem->side;
    rv_arena *s = &f->r->scratch;
    size_t n = (size_t)f->n[side];
    int64_t *at = rv_arena_alloc(f->r->ctx, s, n + 2, sizeof *at);
    int32_t *mates = rv_arena_alloc(f->r->ctx, s, (size_t)matching->n_pairs, sizeof *mates);
    bool *is_free = rv_arena_alloc(f->r->ctx, s, n, sizeof *is_free);
    f->best[side] = rv_arena_alloc(f->r->ctx, s, n, sizeof *f->best[side]);
    if (!at || !mates || !is_free || !f->best[side])
        return REVERSA_E_MEMORY;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t k = 0; k < matching->n_pairs; k++) {
            int32_t who[2] = {[REVERSA_MENTOR] = sides[REVERSA_MENTOR].ordinal[matching->pairs[k].mentor],
                              [REVERSA_MENTEE] = sides[REVERSA_MENTEE].ordinal[matching->pairs[k].mentee]};
            if (pass == 0)
                at[who[side] + 2]++;
            else
                mates[at[who[side] + 1]++] = who[!side];
        }
        for (size_t p = 1; p <= n && pass == 0; p++)
            at[p + 1] += at[p];
    }
    for (size_t p = 0; p < n; p++) {
        is_free[p] = at[p + 1] - at[p] < sides[side].most[p];
        f->best[side][p] = (step_in){.partner = -1, .open = at[p + 1] > at[p]};
    }
    f->mates_at[side] = at;
    f->mates[side] = mates;
    f->is_free[side] = is_free;
    return REVERSA_OK;
}

static bool is_mate(const finder *f, int side, int32_t person, int32_t other)
{
    for (int64_t k = f->mates_at[side][person]; k < f->mates_at[side][person + 1]; k++) {
        if (f->mates[side][k] == other)
            return true;
    }
    return false;
}

/* ---- The first scan ---- */

static reversa_status turn_rows(finder *f)
{
    const reversa_candidates *c = f->candidates;
    rv_arena *s = &f->r->scratch;
    size_t n = (size_t)f->n[REVERSA_MENTOR];
    f->row_at = rv_arena_alloc(f->r->ctx, s, n + 2, sizeof *f->row_at);
    f->row = rv_arena_alloc(f->r->ctx, s, (size_t)c->n, sizeof *f->row);
    if (!f->row_at || !f->row)
        return REVERSA_E_MEMORY;
    for (int64_t e = 0; e < c->n; e++)
        f->row_at[c->mentor[e] + 2]++;
    for (size_t j = 1; j <= n; j++)
        f->row_at[j + 1] += f->row_at[j];
    for (int32_t i = 0; i < f->n[REVERSA_MENTEE]; i++) {
        for (int64_t e = c->offset[i]; e < c->offset[i + 1]; e++)
            f->row[f->row_at[c->mentor[e] + 1]++] = (rv_near){i, c->score[e]};
    }
    return REVERSA_OK;
}

static step_in entry_of(const finder *f, int side, int32_t person, int64_t e)
{
    int32_t n = f->n[!side];
    step_in found = {.partner = side == REVERSA_MENTEE ? f->candidates->mentor[e] : f->row[e].person,
                     .score = side == REVERSA_MENTEE ? f->candidates->score[e] : f->row[e].score};
    found.turn = rv_best_turn(found.partner, rv_best_start(person, n), n);
    return found;
}

static bool is_before(const step_in *a, const step_in *b)
{
    return b->partner < 0 || rv_best_before((rv_best){a->score, a->turn}, (rv_best){b->score, b->turn});
}

/* The best free one of a row, known to be the best of all if it stands among the first sixteen. */
static void look_at_row(finder *f, int side, int32_t person)
{
    const int64_t *at = side == REVERSA_MENTEE ? f->candidates->offset : f->row_at;
    step_in best = {.partner = -1};
    int32_t n_before = 0;
    for (int64_t e = at[person]; e < at[person + 1]; e++) {
        step_in own = entry_of(f, side, person, e);
        if (f->is_free[!side][own.partner] && !is_mate(f, side, person, own.partner) && is_before(&own, &best))
            best = own;
    }
    for (int64_t e = at[person]; e < at[person + 1] && best.partner >= 0; e++) {
        step_in own = entry_of(f, side, person, e);
        n_before += is_before(&own, &best);
    }
    bool whole = f->candidates->eligible[side][person] <= BEST;
    best.open = !whole && (best.partner < 0 || n_before >= BEST);
    f->best[side][person] = best.open ? (step_in){.partner = -1, .open = true} : best;
}

/* ---- The second scan ---- */

static void set_bit(uint64_t *set, int32_t mentor)
{
    set[mentor / 64] |= UINT64_C(1) << (mentor % 64);
}

static bool has_bit(const uint64_t *set, int32_t mentor)
{
    return (set[mentor / 64] >> (mentor % 64) & 1u) != 0;
}

/* A pair with someone free, told to whom it is for. */
static void offer(finder *f, int32_t worker, int32_t mentee, int32_t mentor, int32_t score)
{
    int side = f->by_mentee ? REVERSA_MENTEE : REVERSA_MENTOR;
    int32_t person = f->by_mentee ? mentee : mentor;
    step_in own = {.partner = f->by_mentee ? mentor : mentee, .score = score};
    own.turn = rv_best_turn(own.partner, rv_best_start(person, f->n[!side]), f->n[!side]);
    step_in *best = f->by_mentee ? &f->best[side][person]
                                 : &f->desks[(size_t)worker * (size_t)f->n[REVERSA_MENTOR] + (size_t)person];
    if (is_before(&own, best) && !is_mate(f, side, person, own.partner))
        *best = own;
}

static reversa_status scan_densely(finder *f, int32_t mentee, int32_t worker)
{
    int32_t n = f->n[REVERSA_MENTOR];
    int32_t *scores = f->scores + (size_t)worker * ((size_t)n + RV_PICK);
    reversa_status status = rv_scorer_row(f->r->scorer, f->works[worker], mentee, NULL, scores);
    for (int32_t j = 0; j < n && !status; j++) {
        if (scores[j] >= 0 && has_bit(f->set, j))
            offer(f, worker, mentee, j, scores[j]);
    }
    return status;
}

static reversa_status scan_by_pick(finder *f, int32_t mentee, int32_t worker)
{
    int32_t *scores = f->scores + (size_t)worker * ((size_t)f->n[REVERSA_MENTOR] + RV_PICK);
    int32_t *mentors = f->mentors + (size_t)worker * RV_PICK;
    int32_t *floors = f->floors + (size_t)worker * RV_PICK;
    rv_pick pick = {.all = {f->set}, .n_all = 1, .floor = -1};
    rv_pick_begin(f->works[worker], mentee, &pick);
    while (rv_pick_next(f->works[worker], &pick, mentors)) {
        for (int32_t k = 0; k < pick.n; k++)
            floors[k] = -1;
        reversa_status status = rv_pick_scores(f->works[worker], &pick, floors, scores);
        for (int32_t k = 0; k < pick.n && !status; k++) {
            if (scores[k] >= 0)
                offer(f, worker, mentee, mentors[k], scores[k]);
        }
        if (status)
            return status;
    }
    return REVERSA_OK;
}

static reversa_status scan_block(void *state, int64_t block, int32_t worker)
{
    finder *f = state;
    int64_t last = (block + 1) * ROWS_PER_BLOCK;
    last = last < f->n[REVERSA_MENTEE] ? last : f->n[REVERSA_MENTEE];
    for (int32_t i = (int32_t)(block * ROWS_PER_BLOCK); i < last; i++) {
        if (f->by_mentee ? !f->best[REVERSA_MENTEE][i].open : !f->is_free[REVERSA_MENTEE][i])
            continue;
        f->works[worker]->failed_block = block;
        reversa_status status = rv_scorer_has_bounds(f->r->scorer) ? scan_by_pick(f, i, worker)
                                                                   : scan_densely(f, i, worker);
        if (status)
            return status;
    }
    return REVERSA_OK;
}

/* Which mentors the scan looks at: the free ones, or those who lack a stand-by. */
static bool set_mentors(finder *f)
{
    bool any = false;
    memset(f->set, 0, (size_t)rv_scorer_words(f->r->scorer) * sizeof *f->set);
    for (int32_t j = 0; j < f->n[REVERSA_MENTOR]; j++) {
        if (f->by_mentee ? f->is_free[REVERSA_MENTOR][j] : f->best[REVERSA_MENTOR][j].open) {
            set_bit(f->set, j);
            any = true;
        }
    }
    return any;
}

/* What the workers found for mentors, whichever of them found it. */
static void gather(finder *f)
{
    size_t n = (size_t)f->n[REVERSA_MENTOR];
    for (size_t j = 0; j < n; j++) {
        step_in *best = &f->best[REVERSA_MENTOR][j];
        for (int32_t w = 0; w < f->n_workers && best->open; w++) {
            const step_in *own = &f->desks[(size_t)w * n + j];
            if (own->partner >= 0 && is_before(own, best))
                *best = (step_in){own->partner, own->score, own->turn, true};
        }
    }
}

static reversa_status scan(finder *f, bool by_mentee)
{
    int64_t n_blocks = ((int64_t)f->n[REVERSA_MENTEE] + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    f->by_mentee = by_mentee;
    if (!set_mentors(f))
        return REVERSA_OK;
    reversa_status status = rv_parallel(f->r->ctx, n_blocks, scan_block, f, "stand-by");
    if (status == REVERSA_E_CALLBACK)
        return rv_works_fail(f->r->ctx, f->works);
    if (!status && !by_mentee)
        gather(f);
    return status;
}

static reversa_status open_scans(finder *f)
{
    rv_arena *s = &f->r->scratch;
    reversa_context *ctx = f->r->ctx;
    size_t n_workers = (size_t)rv_workers(ctx);
    size_t n_mentors = (size_t)f->n[REVERSA_MENTOR];
    f->n_workers = (int32_t)n_workers;
    f->set = rv_arena_alloc(ctx, s, (size_t)rv_scorer_words(f->r->scorer) + 1, sizeof *f->set);
    f->desks = rv_arena_alloc(ctx, s, n_workers * n_mentors, sizeof *f->desks);
    f->scores = rv_arena_alloc(ctx, s, n_workers * (n_mentors + RV_PICK), sizeof *f->scores);
    f->mentors = rv_arena_alloc(ctx, s, n_workers * RV_PICK, sizeof *f->mentors);
    f->floors = rv_arena_alloc(ctx, s, n_workers * RV_PICK, sizeof *f->floors);
    if (!f->set || !f->desks || !f->scores || !f->mentors || !f->floors)
        return REVERSA_E_MEMORY;
    for (size_t k = 0; k < n_workers * n_mentors; k++)
        f->desks[k].partner = -1;
    return rv_works_create(ctx, f->r->scorer, &f->works);
}

/* ---- Nobody is free ---- */

static bool loses_less(const reversa_stand_by *a, const reversa_stand_by *b)
{
    for (int32_t l = 0; l < a->exchange.n_levels; l++) {
        if (a->exchange.loss[l] != b->exchange.loss[l])
            return a->exchange.loss[l] < b->exchange.loss[l];
    }
    return a->score > b->score;
}

/* The best partners of someone, who all have their places taken. */
static int32_t best_three(const finder *f, int side, int32_t person, step_in *list)
{
    const int64_t *at = side == REVERSA_MENTEE ? f->candidates->offset : f->row_at;
    int32_t n = 0;
    for (int64_t e = at[person]; e < at[person + 1]; e++) {
        step_in own = entry_of(f, side, person, e);
        if (is_mate(f, side, person, own.partner))
            continue;
        int32_t place = n < ASKED ? n++ : ASKED;
        for (; place > 0 && is_before(&own, &list[place - 1]); place--) {
            if (place < ASKED)
                list[place] = list[place - 1];
        }
        if (place < ASKED)
            list[place] = own;
    }
    return n;
}

static reversa_status ask(finder *f, const reversa_insight *insight, reversa_stand_by *stand_by, int32_t *n_asked)
{
    const rv_side *sides = f->r->rematch->problem->side;
    const reversa_matched_pair *pair = &f->r->rematch->matching->pairs[stand_by->pair];
    int side = stand_by->side == REVERSA_MENTOR ? REVERSA_MENTEE : REVERSA_MENTOR; /* of whom they stay with */
    int32_t stays = side == REVERSA_MENTEE ? pair->mentee : pair->mentor;
    step_in list[ASKED] = {{0}};
    int32_t n = best_three(f, side, sides[side].ordinal[stays], list);
    for (int32_t k = 0; k < n; k++) {
        int32_t other = sides[!side].person[list[k].partner];
        reversa_stand_by own = {
            .pair = stand_by->pair, .side = stand_by->side, .person = other, .score = list[k].score};
        reversa_status status = reversa_insight_exchange(f->r->ctx, insight, side == REVERSA_MENTEE ? other : stays,
                                                         side == REVERSA_MENTEE ? stays : other, &own.exchange);
        if (status)
            return status;
        (*n_asked)++;
        bool known = own.exchange.claim == REVERSA_CLAIM_EXACT && own.exchange.possible;
        if (known && (stand_by->person < 0 || loses_less(&own, stand_by)))
            *stand_by = own;
    }
    return REVERSA_OK;
}

static reversa_status ask_all(finder *f, reversa_stand_by *list, int32_t n)
{
    reversa_insight *insight = NULL;
    const reversa_matching *matching = f->r->rematch->matching;
    bool few = (int64_t)f->n[0] * f->n[1] <= LARGEST_ASKED;
    bool proven = few && matching->outcome == REVERSA_OUTCOME_OPTIMAL &&
                  matching->certificate.proof == REVERSA_PROOF_DUALS;
    int32_t n_asked = 0;
    int32_t most = QUESTIONS / (f->n[0] + f->n[1] + 1);
    reversa_status status = REVERSA_OK;
    for (int32_t k = 0; k < n && !status && proven && n_asked < most; k++) {
        if (list[k].person >= 0)
            continue;
        if (!insight)
            status = reversa_insight_create(f->r->ctx, f->r->rematch->problem, matching, NULL, &insight);
        if (!status)
            status = ask(f, insight, &list[k], &n_asked);
    }
    reversa_insight_free(insight);
    return status;
}

/* ---- All of it ---- */

static reversa_status keep(finder *f)
{
    reversa_rematch *rematch = f->r->rematch;
    const reversa_matching *matching = rematch->matching;
    const rv_side *sides = rematch->problem->side;
    reversa_stand_by *list = rv_arena_alloc(f->r->ctx, &rematch->arena, 2 * (size_t)matching->n_pairs, sizeof *list);
    int32_t n = 0;
    if (!list)
        return REVERSA_E_MEMORY;
    for (int32_t k = 0; k < matching->n_pairs; k++) {
        const reversa_matched_pair *pair = &matching->pairs[k];
        for (int side = 0; side < 2 && pair->state != REVERSA_PAIR_PINNED; side++) {
            int32_t stays = side == REVERSA_MENTOR ? pair->mentee : pair->mentor;
            const step_in *best = &f->best[!side][sides[!side].ordinal[stays]];
            list[n] = (reversa_stand_by){
                .pair = k, .side = (reversa_side)side, .person = -1, .score = REVERSA_NOT_ELIGIBLE};
            if (best->partner >= 0) {
                list[n].person = sides[side].person[best->partner];
                list[n].score = best->score;
                list[n].is_free = true;
            }
            n++;
        }
    }
    reversa_status status = ask_all(f, list, n);
    if (status)
        return status;
    rematch->stand_bys = list;
    rematch->n_stand_bys = n;
    return REVERSA_OK;
}

static reversa_status find(finder *f)
{
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < f->n[side]; p++) {
            if (f->best[side][p].open)
                look_at_row(f, side, p);
        }
    }
    int64_t looked = rv_clock_ns();
    reversa_status status = open_scans(f);
    if (!status)
        status = scan(f, true);
    if (!status)
        status = scan(f, false);
    int64_t scanned = rv_clock_ns();
    if (!status)
        status = keep(f);
    if (!status)
        rv_log(f->r->ctx, REVERSA_LOG_INFO, "stand-bys: best partners %.2f s, free people %.2f s, exchanges %.2f s",
               rv_seconds(f->started, looked), rv_seconds(looked, scanned), rv_seconds(scanned, rv_clock_ns()));
    return status;
}

reversa_status rv_rematch_stand_bys(rv_rematching *r)
{
    finder f = {.r = r, .started = rv_clock_ns()};
    reversa_candidates *candidates = NULL;
    const int32_t k[2] = {BEST, BEST};
    reversa_status status = rv_stop_status(r->ctx);
    for (int side = 0; side < 2 && !status; side++) {
        f.n[side] = r->rematch->problem->side[side].n;
        status = index_side(&f, side);
    }
    if (!status)
        status = rv_candidates_build(r->ctx, r->scorer, k, &candidates);
    f.candidates = candidates;
    if (!status)
        status = turn_rows(&f);
    if (!status)
        status = find(&f);
    rv_works_free(r->ctx, f.works);
    reversa_candidates_free(candidates);
    return status == REVERSA_E_CANCELLED && !rv_first_error(r->ctx) ? rv_fail_stopped(r->ctx, status) : status;
}
