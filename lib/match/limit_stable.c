/*
 * Stability: rows for blocking pairs, of every eligible pair, listed as they are found.
 *
 * For a pair x of a and b with room for c and d partners, let A (B) count the other partners of a (b) whom they like as much at
 * least. It does not block where x = 1, A = c or B = d:
 *   c = 1           d·x + d·A + B >= d
 *   c > 1, d > 1    c·y <= A + c·x  and  B + d·x + d·y >= d, y in 0 .. 1: "a is full of such"
 * A is a sum over those who are ranked as high; of whoever is not ranked it is c − x − e, e the empty places of a, a column of its
 * own. Only ranked pairs and pairs of two people with empty places can block, so few rows of the scorer are looked at. Sources:
 * Rothblum 1992, Roth, Rothblum & Vande Vate 1993; for many partners on either side Baïou & Balinski 2000.
 */
#include "base/pool.h"
#include "match/limit_lazy.h"
#include "match/limit_rows.h"

#define UNRANKED (INT32_MAX - 1) /* all tie last */
#define EMPTY INT32_MAX          /* what an empty place counts as */
#define BLOCK_ROWS 16
#define LEAST_CUT 1e-2 /* linear solutions are cut where a row lacks this much of a place */

enum { A = 0, B = 1 };

/* A pair that someone ranks. */
typedef struct ranked {
    int32_t mentor;
    int32_t rank[2]; /* by side that gave it */
    bool is_eligible;
} ranked;

/* Whom someone ranks. */
typedef struct wish {
    int32_t other;
    int32_t rank;
} wish;

struct rv_stable {
    int32_t *empty[2]; /* by ordinal: the column of empty places, −1 for none */
    int64_t *first;    /* [mentees + 1] */
    ranked *pairs;
    int64_t *wish_first[2]; /* by side, [ordinals + 1] */
    wish *wishes[2];
};

/* A partner in a look. */
typedef struct partner {
    int32_t other;
    int32_t rank;
    double part;
} partner;

typedef struct blocking {
    int32_t mentee; /* −1 for none */
    int32_t mentor;
    int32_t rank[2];
} blocking;

typedef struct survey {
    rv_search *search;
    const struct rv_stable *stable;
    const rv_look *look;
    int32_t limit;
    int64_t *first[2]; /* by side, [ordinals + 1] */
    partner *partners[2];
    int32_t *worst[2]; /* by side: what they would give up, 0 for nothing */
    blocking *best[2]; /* by side: of those that are not listed */
    int32_t *score;    /* [mentors] */
    bool *is_known;    /* [mentors] partners and ranked ones of the present mentee */
    rv_listed_pair *listed;
    size_t listed_capacity;
    int32_t n_listed;
    int64_t violation; /* of all that are not listed */
    int64_t n;
} survey;

static int32_t most_of(const rv_search *search, int side, int32_t ordinal)
{
    return search->solve->side[side].most[ordinal];
}

/* ---- What does not change ---- */

static const rv_rows *ranks_of(const rv_search *search, int side)
{
    const reversa_problem *problem = search->solve->problem;
    return side == REVERSA_MENTEE ? &problem->mentee_rank : &problem->mentor_rank;
}

static int64_t begin_of(const rv_rows *rows, int32_t mentee)
{
    return rows->offset ? rows->offset[mentee] : 0;
}

/* Wishes of one side as rows per person of it. */
static reversa_status sort_wishes(rv_search *search, int side)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_stable *stable = search->stable;
    const rv_rows *rows = ranks_of(search, side);
    int32_t n = search->solve->side[side].n;
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    int64_t *first = rv_arena_alloc(ctx, &search->arena, (size_t)n + 1, sizeof *first);
    wish *wishes = rv_arena_alloc(ctx, &search->arena, (size_t)begin_of(rows, n_mentees), sizeof *wishes);
    if (!first || !wishes)
        return REVERSA_E_MEMORY;
    for (int undo = 0; undo < 2; undo++) {
        for (int32_t i = n_mentees - 1; i >= 0; i--)
            for (int64_t k = begin_of(rows, i + 1) - 1; k >= begin_of(rows, i); k--) {
                int32_t who = side == REVERSA_MENTEE ? i : rows->mentor[k];
                int32_t other = side == REVERSA_MENTEE ? rows->mentor[k] : i;
                if (undo)
                    wishes[--first[who]] = (wish){other, rows->value[k]};
                else
                    first[who]++;
            }
        for (int32_t p = 0; p < n && !undo; p++)
            first[p + 1] += first[p];
    }
    stable->wish_first[side] = first;
    stable->wishes[side] = wishes;
    return REVERSA_OK;
}

/* Pairs that either side ranks, mentors ascending. */
static reversa_status join_ranks(rv_search *search)
{
    reversa_context *ctx = search->solve->ctx;
    struct rv_stable *stable = search->stable;
    const rv_rows *rows[2] = {ranks_of(search, 0), ranks_of(search, 1)};
    int32_t n_mentees = search->solve->side[REVERSA_MENTEE].n;
    size_t most = (size_t)(begin_of(rows[0], n_mentees) + begin_of(rows[1], n_mentees));
    stable->first = rv_arena_alloc(ctx, &search->arena, (size_t)n_mentees + 1, sizeof(int64_t));
    stable->pairs = rv_arena_alloc(ctx, &search->arena, most, sizeof *stable->pairs);
    if (!stable->first || !stable->pairs)
        return REVERSA_E_MEMORY;
    int64_t n = 0;
    for (int32_t i = 0; i < n_mentees; i++) {
        int64_t at[2] = {begin_of(rows[0], i), begin_of(rows[1], i)};
        int64_t end[2] = {begin_of(rows[0], i + 1), begin_of(rows[1], i + 1)};
        while (at[0] < end[0] || at[1] < end[1]) {
            ranked pair = {.mentor = INT32_MAX};
            for (int s = 0; s < 2; s++)
                if (at[s] < end[s] && rows[s]->mentor[at[s]] < pair.mentor)
                    pair.mentor = rows[s]->mentor[at[s]];
            for (int s = 0; s < 2; s++) {
                bool gives = at[s] < end[s] && rows[s]->mentor[at[s]] == pair.mentor;
                pair.rank[s] = gives ? rows[s]->value[at[s]] : UNRANKED;
                at[s] += gives;
            }
            stable->pairs[n++] = pair;
        }
        stable->first[i + 1] = n;
    }
    return REVERSA_OK;
}

typedef struct eligibility {
    const rv_search *search;
    int32_t *scores; /* [n_workers · mentors] */
} eligibility;

static reversa_status score_block(void *info, int64_t block, int32_t worker)
{
    const eligibility *state = info;
    const rv_solve *solve = state->search->solve;
    const struct rv_stable *stable = state->search->stable;
    int32_t *scores = state->scores + (int64_t)worker * solve->side[REVERSA_MENTOR].n;
    int64_t end = (block + 1) * BLOCK_ROWS;
    for (int64_t i = block * BLOCK_ROWS; i < end && i < solve->side[REVERSA_MENTEE].n; i++) {
        if (stable->first[i] == stable->first[i + 1])
            continue;
        reversa_status status = rv_scorer_row(solve->scorer, solve->work[worker], (int32_t)i, NULL, scores);
        if (status)
            return status;
        for (int64_t k = stable->first[i]; k < stable->first[i + 1]; k++)
            stable->pairs[k].is_eligible = scores[stable->pairs[k].mentor] >= 0;
    }
    return REVERSA_OK;
}

static reversa_status find_eligible(const rv_search *search)
{
    const rv_solve *solve = search->solve;
    eligibility state = {.search = search};
    size_t n = (size_t)solve->n_workers * (size_t)solve->side[REVERSA_MENTOR].n;
    int64_t n_blocks = ((int64_t)solve->side[REVERSA_MENTEE].n + BLOCK_ROWS - 1) / BLOCK_ROWS;
    state.scores = rv_alloc(solve->ctx, n, sizeof *state.scores);
    if (!state.scores)
        return REVERSA_E_MEMORY;
    reversa_status status = rv_parallel(solve->ctx, n_blocks, score_block, &state, "ranked pairs");
    rv_free(solve->ctx, state.scores);
    return rv_solve_worded(solve, status);
}

/* Empty places of everyone who has room: Σx + e >= room. */
static reversa_status add_empty(rv_search *search, int side)
{
    const rv_places *places = &search->solve->side[side];
    size_t n = (size_t)places->n;
    bool *marked = rv_arena_alloc(search->solve->ctx, &search->arena, n, sizeof *marked);
    int32_t *empty = rv_arena_alloc(search->solve->ctx, &search->arena, n, sizeof *empty);
    const int32_t *row_of;
    if (!marked || !empty)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < places->n; i++)
        marked[i] = places->most[i] > places->pinned[i];
    reversa_status status = rv_rows_people(search, -1, (reversa_side)side, 1, marked, &row_of);
    for (int32_t i = 0; i < places->n && !status; i++) {
        empty[i] = -1;
        if (!marked[i])
            continue;
        const rv_entry own = {row_of[i], 1};
        int64_t room = (int64_t)places->most[i] - places->pinned[i];
        search->low[own.row] = room;
        search->flags[own.row] = RV_ROW_FIRM;
        empty[i] = search->n_aux;
        status = rv_aux_add(search, false, room, &own, 1);
    }
    search->stable->empty[side] = empty;
    return status;
}

reversa_status rv_stable_open(rv_search *search, int32_t limit)
{
    (void)limit;
    if (search->stable)
        return REVERSA_OK; /* another limit has seen to it */
    search->stable = rv_arena_alloc(search->solve->ctx, &search->arena, 1, sizeof *search->stable);
    if (!search->stable)
        return REVERSA_E_MEMORY;
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2 && !status; side++) {
        status = sort_wishes(search, side);
        if (!status)
            status = add_empty(search, side);
    }
    if (!status)
        status = join_ranks(search);
    return status ? status : find_eligible(search);
}

/* ---- Rows ---- */

/* One of the two people of a row. */
typedef struct role {
    int side;
    int32_t ordinal;
    int32_t other;
    int32_t rank; /* given to the other */
    int64_t most;
} role;

/* A row in the making: Σ listed + Σ e >= low, or <= high. */
typedef struct draft {
    int64_t constant;
    int64_t self;      /* of the pair itself */
    rv_entry empty[2]; /* columns of empty places; row is the column here */
    int n_empty;
} draft;

static reversa_status put(survey *s, int side, int32_t ordinal, int32_t other, int64_t coefficient)
{
    reversa_status status = rv_grow(s->search->solve->ctx, &s->listed, &s->listed_capacity, (size_t)s->n_listed + 1,
                                    sizeof *s->listed);
    if (!status)
        s->listed[s->n_listed++] = (rv_listed_pair){.mentee = side == REVERSA_MENTEE ? ordinal : other,
                                                    .mentor = side == REVERSA_MENTEE ? other : ordinal,
                                                    .coefficient = coefficient};
    return status;
}

/* Add times · (partners whom they like as much). */
static reversa_status put_partners(survey *s, draft *row, const role *who, int64_t times)
{
    const struct rv_stable *stable = s->stable;
    reversa_status status = REVERSA_OK;
    if (who->rank == UNRANKED) {
        row->constant += times * who->most;
        row->self -= times;
        if (stable->empty[who->side][who->ordinal] >= 0)
            row->empty[row->n_empty++] = (rv_entry){stable->empty[who->side][who->ordinal], -times};
        return REVERSA_OK;
    }
    const wish *wishes = stable->wishes[who->side];
    int64_t end = stable->wish_first[who->side][who->ordinal + 1];
    for (int64_t k = stable->wish_first[who->side][who->ordinal]; k < end && !status; k++)
        if (wishes[k].rank <= who->rank && wishes[k].other != who->other)
            status = put(s, who->side, who->ordinal, wishes[k].other, times);
    return status;
}

static reversa_status list_draft(survey *s, const draft *row, const role *first, rv_listed_row *listed,
                                 int32_t *row_out)
{
    reversa_status status = row->self ? put(s, first->side, first->ordinal, first->other, row->self) : REVERSA_OK;
    listed->limit = s->limit;
    listed->n = s->n_listed;
    listed->pairs = s->listed;
    if (!status)
        status = rv_lazy_add(s->search, listed, row_out);
    for (int k = 0; k < row->n_empty && !status; k++)
        status = rv_aux_link(s->search, row->empty[k].row, (rv_entry){*row_out, row->empty[k].coefficient});
    s->n_listed = 0;
    return status;
}

/* c·y − A − c·x <= 0: the column y, the greatest. */
static reversa_status add_full(survey *s, const role *a, int64_t key, int32_t *aux_out)
{
    draft row = {.self = -a->most};
    int32_t index;
    reversa_status status = put_partners(s, &row, a, -1);
    rv_listed_row listed = {.key = key, .low = INT64_MIN, .high = -row.constant, .is_firm = true, .is_hard = true};
    if (!status)
        status = list_draft(s, &row, a, &listed, &index);
    if (status)
        return status;
    *aux_out = s->search->n_aux;
    const rv_entry own = {index, a->most};
    return rv_aux_add(s->search, true, 1, &own, 1);
}

static int64_t key_of(const survey *s, int32_t mentee, int32_t mentor)
{
    return 2 * ((int64_t)mentee * s->search->solve->side[REVERSA_MENTOR].n + mentor);
}

/* The two people, first whoever has one place. */
static void cast(const survey *s, const blocking *pair, role role_out[2])
{
    int32_t ordinal[2] = {[REVERSA_MENTEE] = pair->mentee, [REVERSA_MENTOR] = pair->mentor};
    int first = most_of(s->search, REVERSA_MENTEE, pair->mentee) > 1 &&
                        most_of(s->search, REVERSA_MENTOR, pair->mentor) == 1
                    ? REVERSA_MENTOR
                    : REVERSA_MENTEE;
    for (int k = 0; k < 2; k++) {
        int side = k == A ? first : 1 - first;
        role_out[k] = (role){side, ordinal[side], ordinal[1 - side], pair->rank[side],
                             most_of(s->search, side, ordinal[side])};
    }
}

static reversa_status list_pair(survey *s, const blocking *pair)
{
    role who[2];
    int64_t key = key_of(s, pair->mentee, pair->mentor);
    int32_t full = -1;
    int32_t index;
    cast(s, pair, who);
    draft row = {.self = who[B].most};
    reversa_status status = REVERSA_OK;
    if (who[A].most > 1)
        status = add_full(s, &who[A], key + 1, &full);
    else
        status = put_partners(s, &row, &who[A], who[B].most);
    if (!status)
        status = put_partners(s, &row, &who[B], 1);
    rv_listed_row listed = {.key = key, .low = who[B].most - row.constant, .high = INT64_MAX, .most = 1};
    listed.step = who[B].most;
    if (!status)
        status = list_draft(s, &row, &who[A], &listed, &index);
    if (!status && full >= 0)
        status = rv_aux_link(s->search, full, (rv_entry){index, who[B].most});
    return status;
}

/* ---- Looks ---- */

static int32_t rank_by(const survey *s, int side, int32_t ordinal, int32_t other)
{
    const struct rv_stable *stable = s->stable;
    for (int64_t k = stable->wish_first[side][ordinal]; k < stable->wish_first[side][ordinal + 1]; k++)
        if (stable->wishes[side][k].other == other)
            return stable->wishes[side][k].rank;
    return UNRANKED;
}

static const rv_new_pair *pair_at(const survey *s, int64_t k)
{
    return k < s->look->n ? &s->look->pairs[k] : &s->search->solve->pinned[k - s->look->n];
}

/* Partners of each person of a side, pins included, with their parts. */
static reversa_status sort_partners(survey *s, rv_arena *arena, int side)
{
    const rv_solve *solve = s->search->solve;
    int32_t n = solve->side[side].n;
    int64_t n_all = s->look->n + solve->n_pinned;
    int64_t *first = rv_arena_alloc(solve->ctx, arena, (size_t)n + 1, sizeof *first);
    partner *partners = rv_arena_alloc(solve->ctx, arena, (size_t)n_all, sizeof *partners);
    s->worst[side] = rv_arena_alloc(solve->ctx, arena, (size_t)n, sizeof(int32_t));
    s->best[side] = rv_arena_alloc(solve->ctx, arena, (size_t)n, sizeof(blocking));
    if (!first || !partners || !s->worst[side] || !s->best[side])
        return REVERSA_E_MEMORY;
    for (int64_t k = 0; k < n_all; k++)
        first[side == REVERSA_MENTEE ? pair_at(s, k)->mentee : pair_at(s, k)->mentor]++;
    for (int32_t i = 0; i < n; i++)
        first[i + 1] += first[i];
    for (int64_t k = n_all - 1; k >= 0; k--) { /* the ends move to the starts */
        int32_t who = side == REVERSA_MENTEE ? pair_at(s, k)->mentee : pair_at(s, k)->mentor;
        int32_t other = side == REVERSA_MENTEE ? pair_at(s, k)->mentor : pair_at(s, k)->mentee;
        double part = k < s->look->n && s->look->part ? s->look->part[k] : 1;
        partners[--first[who]] = (partner){other, rank_by(s, side, who, other), part};
    }
    s->first[side] = first;
    s->partners[side] = partners;
    for (int32_t i = 0; i < n; i++) {
        s->best[side][i].mentee = -1;
        s->worst[side][i] = first[i + 1] - first[i] < most_of(s->search, side, i) ? EMPTY : 0;
        for (int64_t k = first[i]; k < first[i + 1]; k++)
            if (partners[k].rank > s->worst[side][i])
                s->worst[side][i] = partners[k].rank;
    }
    return REVERSA_OK;
}

/* Others whom someone likes as much, and what they have of the one in question. */
static double liked(const survey *s, const role *who, double *self_out)
{
    double sum = 0;
    for (int64_t k = s->first[who->side][who->ordinal]; k < s->first[who->side][who->ordinal + 1]; k++) {
        const partner *p = &s->partners[who->side][k];
        if (p->other == who->other)
            *self_out = p->part;
        else if (p->rank <= who->rank)
            sum += p->part;
    }
    return sum;
}

static bool is_before(const blocking *a, const blocking *b, int side)
{
    if (a->rank[side] != b->rank[side])
        return a->rank[side] < b->rank[side];
    if (a->rank[1 - side] != b->rank[1 - side])
        return a->rank[1 - side] < b->rank[1 - side];
    return a->mentee != b->mentee ? a->mentee < b->mentee : a->mentor < b->mentor;
}

/* A blocking pair: listed it is a row already; else it is counted, and kept where it is someone's best. */
static void note(survey *s, const blocking *pair)
{
    role who[2];
    double self = 0;
    if (rv_lazy_has(s->search, s->limit, key_of(s, pair->mentee, pair->mentor)))
        return;
    cast(s, pair, who);
    s->violation += who[B].most - (int64_t)(liked(s, &who[B], &self) + 0.5);
    s->n++;
    for (int side = 0; side < 2; side++) {
        blocking *best = &s->best[side][side == REVERSA_MENTEE ? pair->mentee : pair->mentor];
        if (best->mentee < 0 || is_before(pair, best, side))
            *best = *pair;
    }
}

static void mark_known(const survey *s, int32_t mentee, bool known)
{
    for (int64_t k = s->stable->first[mentee]; k < s->stable->first[mentee + 1]; k++)
        s->is_known[s->stable->pairs[k].mentor] = known;
    for (int64_t k = s->first[REVERSA_MENTEE][mentee]; k < s->first[REVERSA_MENTEE][mentee + 1]; k++)
        s->is_known[s->partners[REVERSA_MENTEE][k].other] = known;
}

static bool is_partner(const survey *s, int32_t mentee, int32_t mentor)
{
    for (int64_t k = s->first[REVERSA_MENTEE][mentee]; k < s->first[REVERSA_MENTEE][mentee + 1]; k++)
        if (s->partners[REVERSA_MENTEE][k].other == mentor)
            return true;
    return false;
}

/* Two who do not rank each other, and have empty places. */
static reversa_status survey_empty(survey *s, int32_t mentee)
{
    const rv_solve *solve = s->search->solve;
    int32_t n_mentors = solve->side[REVERSA_MENTOR].n;
    bool any = false;
    if (s->worst[REVERSA_MENTEE][mentee] != EMPTY)
        return REVERSA_OK;
    for (int32_t j = 0; j < n_mentors && !any; j++)
        any = s->worst[REVERSA_MENTOR][j] == EMPTY;
    if (!any)
        return REVERSA_OK;
    reversa_status status = rv_scorer_row(solve->scorer, solve->work[0], mentee, NULL, s->score);
    if (status)
        return rv_solve_worded(solve, status);
    mark_known(s, mentee, true);
    for (int32_t j = 0; j < n_mentors; j++) {
        const blocking pair = {mentee, j, {UNRANKED, UNRANKED}};
        if (s->worst[REVERSA_MENTOR][j] == EMPTY && s->score[j] >= 0 && !s->is_known[j])
            note(s, &pair);
    }
    mark_known(s, mentee, false);
    return REVERSA_OK;
}

static reversa_status survey_chosen(survey *s)
{
    reversa_status status = REVERSA_OK;
    for (int32_t i = 0; i < s->search->solve->side[REVERSA_MENTEE].n && !status; i++) {
        for (int64_t k = s->stable->first[i]; k < s->stable->first[i + 1]; k++) {
            const ranked *pair = &s->stable->pairs[k];
            const blocking found = {i, pair->mentor, {pair->rank[0], pair->rank[1]}};
            if (pair->is_eligible && pair->rank[REVERSA_MENTEE] < s->worst[REVERSA_MENTEE][i] &&
                pair->rank[REVERSA_MENTOR] < s->worst[REVERSA_MENTOR][pair->mentor] && !is_partner(s, i, pair->mentor))
                note(s, &found);
        }
        status = survey_empty(s, i);
    }
    return status;
}

/* Parts of pairs: for each mentee the row that lacks most. */
static void survey_parts(survey *s)
{
    for (int32_t i = 0; i < s->search->solve->side[REVERSA_MENTEE].n; i++) {
        double most = LEAST_CUT;
        for (int64_t k = s->stable->first[i]; k < s->stable->first[i + 1]; k++) {
            const ranked *pair = &s->stable->pairs[k];
            const blocking found = {i, pair->mentor, {pair->rank[0], pair->rank[1]}};
            role who[2];
            double self = 0;
            cast(s, &found, who);
            if (!pair->is_eligible || who[A].most != 1 || who[B].most < 1)
                continue;
            double lack = 1 - liked(s, &who[A], &self) - liked(s, &who[B], &self) / (double)who[B].most - self;
            if (lack > most && !rv_lazy_has(s->search, s->limit, key_of(s, i, pair->mentor))) {
                most = lack;
                s->best[REVERSA_MENTEE][i] = found;
            }
        }
    }
}

/* Everyone's best becomes a row, and is no rest any more. */
static reversa_status list_best(survey *s, int32_t *added)
{
    reversa_status status = REVERSA_OK;
    for (int side = 0; side < 2; side++) {
        for (int32_t i = 0; i < s->search->solve->side[side].n && !status; i++) {
            const blocking *pair = &s->best[side][i];
            role who[2];
            double self = 0;
            if (pair->mentee < 0 || rv_lazy_has(s->search, s->limit, key_of(s, pair->mentee, pair->mentor)))
                continue;
            cast(s, pair, who);
            s->violation -= who[B].most - (int64_t)(liked(s, &who[B], &self) + 0.5);
            s->n--;
            status = list_pair(s, pair);
            *added += !status;
        }
    }
    return status;
}

static reversa_status run(survey *s, rv_arena *arena, int32_t *added, rv_lazy_rest *rest)
{
    const rv_solve *solve = s->search->solve;
    const rv_limit *limit = solve->problem->limits[s->limit].limit;
    size_t n_mentors = (size_t)solve->side[REVERSA_MENTOR].n;
    reversa_status status = REVERSA_OK;
    s->score = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof *s->score);
    s->is_known = rv_arena_alloc(solve->ctx, arena, n_mentors, sizeof *s->is_known);
    if (!s->score || !s->is_known)
        return REVERSA_E_MEMORY;
    for (int side = 0; side < 2 && !status; side++)
        status = sort_partners(s, arena, side);
    if (!status && s->look->part)
        survey_parts(s);
    else if (!status)
        status = survey_chosen(s);
    if (!status)
        status = list_best(s, added);
    if (!status && !s->look->part) {
        rest->violation += limit->soft ? 0 : s->violation;
        rest->penalty += limit->soft ? s->n * limit->penalty : 0;
    }
    return status;
}

reversa_status rv_stable_separate(rv_search *search, int32_t limit, const rv_look *look, int32_t *added,
                                  rv_lazy_rest *rest)
{
    survey s = {.search = search, .stable = search->stable, .look = look, .limit = limit};
    rv_arena arena;
    rv_arena_open(search->solve->ctx, &arena);
    reversa_status status = run(&s, &arena, added, rest);
    rv_free(search->solve->ctx, s.listed);
    rv_arena_free(&arena);
    return status;
}
