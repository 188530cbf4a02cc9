/*
 * Stability: which pairs block, in whole solutions and in parts, and rows for some of them.
 *
 * Every eligible pair is looked at, though few by the scorer: only ranked pairs and pairs of two people with empty places can
 * block. Each person's best blocking pair becomes a row (limit_stable_rows.c says which); the others are counted.
 */
#include "match/limit_stable.h"

#define LEAST_CUT 1e-2 /* linear solutions are cut where a row lacks this much of a place */

/* A partner in a look. */
typedef struct partner {
    int32_t other;
    int32_t rank;
    double part;
} partner;

typedef struct survey {
    rv_search *search;
    const struct rv_stable *stable;
    const rv_look *look;
    int32_t limit;
    int64_t *first[2]; /* by side, [ordinals + 1] */
    partner *partners[2];
    int32_t *worst[2];    /* by side: what they would give up, 0 for nothing */
    rv_blocking *best[2]; /* by side: of those that are not listed */
    int32_t *score;       /* [mentors] */
    bool *is_known;       /* [mentors] partners and ranked ones of the present mentee */
    rv_stable_pen pen;
    int64_t violation; /* of all that are not listed */
    int64_t n;
} survey;

static int32_t most_of(const rv_search *search, int side, int32_t ordinal)
{
    return search->solve->side[side].most[ordinal];
}

static int32_t rank_by(const survey *s, int side, int32_t ordinal, int32_t other)
{
    const struct rv_stable *stable = s->stable;
    for (int64_t k = stable->wish_first[side][ordinal]; k < stable->wish_first[side][ordinal + 1]; k++)
        if (stable->wishes[side][k].other == other)
            return stable->wishes[side][k].rank;
    return RV_UNRANKED;
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
    s->best[side] = rv_arena_alloc(solve->ctx, arena, (size_t)n, sizeof(rv_blocking));
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
        s->worst[side][i] = first[i + 1] - first[i] < most_of(s->search, side, i) ? RV_EMPTY : 0;
        for (int64_t k = first[i]; k < first[i + 1]; k++)
            if (partners[k].rank > s->worst[side][i])
                s->worst[side][i] = partners[k].rank;
    }
    return REVERSA_OK;
}

/* Others whom someone likes as much, and what they have of the one in question. */
static double liked(const survey *s, const rv_stable_role *who, double *self_out)
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

static bool is_before(const rv_blocking *a, const rv_blocking *b, int side)
{
    if (a->rank[side] != b->rank[side])
        return a->rank[side] < b->rank[side];
    if (a->rank[1 - side] != b->rank[1 - side])
        return a->rank[1 - side] < b->rank[1 - side];
    return a->mentee != b->mentee ? a->mentee < b->mentee : a->mentor < b->mentor;
}

/* A blocking pair: listed it is a row already; else it is counted, and kept where it is someone's best. */
static void note(survey *s, const rv_blocking *pair)
{
    rv_stable_role who[2];
    double self = 0;
    if (rv_lazy_has(s->search, s->limit, rv_stable_key(s->search, pair->mentee, pair->mentor)))
        return;
    rv_stable_cast(s->search, pair, who);
    s->violation += who[RV_STABLE_B].most - (int64_t)(liked(s, &who[RV_STABLE_B], &self) + 0.5);
    s->n++;
    for (int side = 0; side < 2; side++) {
        rv_blocking *best = &s->best[side][side == REVERSA_MENTEE ? pair->mentee : pair->mentor];
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
    if (s->worst[REVERSA_MENTEE][mentee] != RV_EMPTY)
        return REVERSA_OK;
    for (int32_t j = 0; j < n_mentors && !any; j++)
        any = s->worst[REVERSA_MENTOR][j] == RV_EMPTY;
    if (!any)
        return REVERSA_OK;
    reversa_status status = rv_scorer_row(solve->scorer, solve->work[0], mentee, NULL, s->score);
    if (status)
        return rv_solve_worded(solve, status);
    mark_known(s, mentee, true);
    for (int32_t j = 0; j < n_mentors; j++) {
        const rv_blocking pair = {mentee, j, {RV_UNRANKED, RV_UNRANKED}};
        if (s->worst[REVERSA_MENTOR][j] == RV_EMPTY && s->score[j] >= 0 && !s->is_known[j])
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
            const rv_ranked *pair = &s->stable->pairs[k];
            const rv_blocking found = {i, pair->mentor, {pair->rank[0], pair->rank[1]}};
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
            const rv_ranked *pair = &s->stable->pairs[k];
            const rv_blocking found = {i, pair->mentor, {pair->rank[0], pair->rank[1]}};
            rv_stable_role who[2];
            double self = 0;
            rv_stable_cast(s->search, &found, who);
            if (!pair->is_eligible || who[RV_STABLE_A].most != 1 || who[RV_STABLE_B].most < 1)
                continue;
            double lack = 1 - liked(s, &who[RV_STABLE_A], &self) -
                          liked(s, &who[RV_STABLE_B], &self) / (double)who[RV_STABLE_B].most - self;
            if (lack > most && !rv_lazy_has(s->search, s->limit, rv_stable_key(s->search, i, pair->mentor))) {
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
            const rv_blocking *pair = &s->best[side][i];
            rv_stable_role who[2];
            double self = 0;
            if (pair->mentee < 0 ||
                rv_lazy_has(s->search, s->limit, rv_stable_key(s->search, pair->mentee, pair->mentor)))
                continue;
            rv_stable_cast(s->search, pair, who);
            s->violation -= who[RV_STABLE_B].most - (int64_t)(liked(s, &who[RV_STABLE_B], &self) + 0.5);
            s->n--;
            status = rv_stable_list(&s->pen, pair);
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
    s.pen = (rv_stable_pen){.search = search, .limit = limit};
    rv_arena arena;
    rv_arena_open(search->solve->ctx, &arena);
    reversa_status status = run(&s, &arena, added, rest);
    rv_free(search->solve->ctx, s.pen.listed);
    rv_arena_free(&arena);
    return status;
}
