/*
 * Blocking pairs by definition: eligible, not made, and each of the two would rather have the other than a partner they have,
 * or than an empty place.
 *
 * What someone would give up is one number: the rank of their worst partner, beyond all ranks with an empty place. Whom
 * one does not rank is better than an empty place alone. So two kinds of pairs can block: those that someone ranks, which are
 * looked at one by one, and those of two people who both have an empty place, for which rows of the scorer are looked at.
 */
#include "model/blocking.h"

#include <string.h>

#include "base/pool.h"
#include "match/wish.h"
#include "model/matching.h"
#include "score/row.h"

#define DEFAULT_MOST 100000
#define ROWS_PER_BLOCK 16

/* What someone would leave. */
typedef struct stance {
    int32_t load;
    int32_t worst;  /* rank, RV_WISH_NONE, RV_WISH_EMPTY */
    int32_t leaves; /* the partner (ordinal), −1 */
    int32_t score;  /* of that pair */
    int32_t first;  /* best rank that they gave to someone whom they may have, 0 for none */
    int32_t best;   /* best rank of a partner, RV_WISH_NONE, 0 without partner */
    bool is_pinned; /* that pair */
    bool blocks;    /* is in a blocking pair */
} stance;

typedef struct blocks {
    rv_wish_market market;
    const reversa_matching *matching;
    stance *side[2];
    int64_t *first;     /* [mentees + 1] … */
    int32_t *partner;   /* … mentors of each mentee */
    int32_t *floors;    /* [mentors] of rows */
    int32_t *scores;    /* [workers · mentors] */
    uint8_t **blocking; /* [workers] of [mentors]: is in a pair that blocks */
    int64_t *n_row;     /* [mentees] blocking pairs */
    int64_t *n_pinned;  /* [mentees] */
    int64_t *row_first; /* [mentees + 1] in `pairs` */
    reversa_blocking_pair *pairs;
    int64_t most;
} blocks;

void reversa_blocking_options_init(reversa_blocking_options *options)
{
    *options = (reversa_blocking_options){
        .struct_size = sizeof *options, .most = DEFAULT_MOST, .among = REVERSA_WISHES_ALL};
}

/* ---- What everyone would give up ---- */

static int32_t rank_of(const blocks *b, int side, int32_t mentee, int32_t mentor)
{
    const rv_wish_pair *pair = rv_wish_find(&b->market, mentee, mentor);
    return pair ? pair->rank[side] : RV_WISH_NONE;
}

static void take_partner(const blocks *b, int side, const int32_t who[2], const reversa_matched_pair *pair)
{
    stance *s = &b->side[side][who[side]];
    int32_t rank = rank_of(b, side, who[REVERSA_MENTEE], who[REVERSA_MENTOR]);
    bool is_worse = s->leaves < 0 || rank > s->worst || (rank == s->worst && pair->score < s->score) ||
                    (rank == s->worst && pair->score == s->score && who[!side] > s->leaves);
    s->best = s->load == 0 || rank < s->best ? rank : s->best;
    s->load++;
    if (!is_worse)
        return;
    s->worst = rank;
    s->leaves = who[!side];
    s->score = pair->score;
    s->is_pinned = pair->state == REVERSA_PAIR_PINNED;
}

static void take_first(const blocks *b)
{
    for (int64_t k = 0; k < b->market.ranks.n; k++) {
        const rv_wish_pair *pair = &b->market.ranks.pairs[k];
        const int32_t who[2] = {[REVERSA_MENTOR] = pair->mentor, [REVERSA_MENTEE] = pair->mentee};
        if (pair->score < 0 && !rv_wish_is_pinned(&b->market, pair->mentee, pair->mentor))
            continue;
        for (int side = 0; side < 2; side++) {
            int32_t *first = &b->side[side][who[side]].first;
            if (pair->rank[side] < RV_WISH_NONE && (*first == 0 || pair->rank[side] < *first))
                *first = pair->rank[side];
        }
    }
}

static void take_pairs(const blocks *b)
{
    const reversa_problem *problem = b->market.problem;
    int32_t n_mentees = problem->side[REVERSA_MENTEE].n;
    for (int side = 0; side < 2; side++)
        for (int32_t p = 0; p < problem->side[side].n; p++)
            b->side[side][p].leaves = -1;
    for (int fill = 0; fill < 2; fill++) {
        for (int32_t k = 0; k < b->matching->n_pairs; k++) {
            const reversa_matched_pair *pair = &b->matching->pairs[k];
            const int32_t who[2] = {[REVERSA_MENTOR] = problem->side[REVERSA_MENTOR].ordinal[pair->mentor],
                                    [REVERSA_MENTEE] = problem->side[REVERSA_MENTEE].ordinal[pair->mentee]};
            if (fill) {
                b->partner[--b->first[who[REVERSA_MENTEE]]] = who[REVERSA_MENTOR];
                continue;
            }
            b->first[who[REVERSA_MENTEE]]++;
            take_partner(b, REVERSA_MENTOR, who, pair);
            take_partner(b, REVERSA_MENTEE, who, pair);
        }
        for (int32_t i = 0; i < n_mentees && !fill; i++)
            b->first[i + 1] += b->first[i];
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < problem->side[side].n; p++) {
            stance *s = &b->side[side][p];
            if (s->load < problem->side[side].most[p]) {
                s->worst = RV_WISH_EMPTY;
                s->leaves = -1;
                s->is_pinned = false;
            } else if (s->load == 0) {
                s->worst = 0; /* no place at all: nothing is better */
            }
        }
    }
    take_first(b);
}

/* ---- Rows ---- */

static bool is_partner(const blocks *b, int32_t mentee, int32_t mentor)
{
    for (int64_t k = b->first[mentee]; k < b->first[mentee + 1]; k++)
        if (b->partner[k] == mentor)
            return true;
    return false;
}

static int32_t shown(int32_t rank)
{
    return rank < RV_WISH_NONE ? rank : 0;
}

/* Count a pair, and in the second pass list it. */
static void take(const blocks *b, const rv_wish_pair *pair, int64_t *n, int32_t worker)
{
    const reversa_problem *problem = b->market.problem;
    const int32_t who[2] = {[REVERSA_MENTOR] = pair->mentor, [REVERSA_MENTEE] = pair->mentee};
    const stance *s[2] = {&b->side[0][who[0]], &b->side[1][who[1]]};
    int64_t at = (*n)++;
    if (!b->pairs) {
        b->n_pinned[pair->mentee] += s[0]->is_pinned || s[1]->is_pinned;
        b->blocking[worker][pair->mentor] = 1;
        return;
    }
    if (b->row_first[pair->mentee] + at >= b->row_first[pair->mentee + 1])
        return;
    reversa_blocking_pair *to = &b->pairs[b->row_first[pair->mentee] + at];
    to->mentor = problem->side[REVERSA_MENTOR].person[pair->mentor];
    to->mentee = problem->side[REVERSA_MENTEE].person[pair->mentee];
    to->score = pair->score;
    for (int side = 0; side < 2; side++) {
        to->rank[side] = shown(pair->rank[side]);
        to->leaves[side] = s[side]->leaves < 0 ? -1 : problem->side[!side].person[s[side]->leaves];
        to->leaves_rank[side] = s[side]->leaves < 0 ? 0 : shown(s[side]->worst);
        to->leaves_pinned[side] = s[side]->is_pinned;
    }
}

static bool rather(const blocks *b, const rv_wish_pair *pair)
{
    return pair->rank[REVERSA_MENTEE] < b->side[REVERSA_MENTEE][pair->mentee].worst &&
           pair->rank[REVERSA_MENTOR] < b->side[REVERSA_MENTOR][pair->mentor].worst &&
           !is_partner(b, pair->mentee, pair->mentor);
}

/* Pairs with empty places on both sides that nobody ranks. */
static reversa_status take_empty(const blocks *b, int32_t mentee, int64_t *n, int32_t worker)
{
    const rv_wish_market *market = &b->market;
    int32_t n_mentors = market->problem->side[REVERSA_MENTOR].n;
    int32_t *scores = b->scores + (int64_t)worker * n_mentors;
    reversa_status status = rv_scorer_row(market->scorer, market->work[worker], mentee, b->floors, scores);
    for (int32_t j = 0; j < n_mentors && !status; j++) {
        const rv_wish_pair pair = {mentee, j, {RV_WISH_NONE, RV_WISH_NONE}, scores[j]};
        if (scores[j] >= 0 && b->floors[j] < 0 && !rv_wish_find(market, mentee, j) && !is_partner(b, mentee, j))
            take(b, &pair, n, worker);
    }
    return status;
}

static reversa_status look_at_row(const blocks *b, int32_t mentee, int32_t worker)
{
    const rv_wish_ranks *ranks = &b->market.ranks;
    bool listed = b->pairs != NULL;
    int64_t n = 0;
    reversa_status status = REVERSA_OK;
    if (listed && b->row_first[mentee] == b->row_first[mentee + 1])
        return REVERSA_OK;
    for (int64_t k = ranks->first[mentee]; k < ranks->first[mentee + 1]; k++)
        if (ranks->pairs[k].score >= 0 && rather(b, &ranks->pairs[k]))
            take(b, &ranks->pairs[k], &n, worker);
    if (b->scores && b->side[REVERSA_MENTEE][mentee].worst == RV_WISH_EMPTY)
        status = take_empty(b, mentee, &n, worker);
    if (!listed) {
        b->n_row[mentee] = n;
        b->side[REVERSA_MENTEE][mentee].blocks = n > 0;
    }
    return status;
}

static reversa_status look_at_block(void *state, int64_t block, int32_t worker)
{
    const blocks *b = state;
    int64_t end = (block + 1) * ROWS_PER_BLOCK;
    int64_t n = b->market.problem->side[REVERSA_MENTEE].n;
    reversa_status status = REVERSA_OK;
    for (int64_t i = block * ROWS_PER_BLOCK; i < end && i < n && !status; i++)
        status = look_at_row(b, (int32_t)i, worker);
    return status;
}

static reversa_status look(blocks *b)
{
    int64_t n_blocks = ((int64_t)b->market.problem->side[REVERSA_MENTEE].n + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    return rv_wish_worded(&b->market, rv_parallel(b->market.ctx, n_blocks, look_at_block, b, "blocking pairs"));
}

/* ---- The whole ---- */

static bool open_blocks(blocks *b)
{
    reversa_context *ctx = b->market.ctx;
    rv_arena *arena = b->market.arena;
    const rv_side *sides = b->market.problem->side;
    size_t n_mentees = (size_t)sides[REVERSA_MENTEE].n;
    size_t n_mentors = (size_t)sides[REVERSA_MENTOR].n;
    size_t n_workers = (size_t)rv_workers(ctx);
    for (int side = 0; side < 2; side++)
        b->side[side] = rv_arena_alloc(ctx, arena, (size_t)sides[side].n, sizeof *b->side[side]);
    b->first = rv_arena_alloc(ctx, arena, n_mentees + 1, sizeof *b->first);
    b->partner = rv_arena_alloc(ctx, arena, (size_t)b->matching->n_pairs, sizeof *b->partner);
    b->n_row = rv_arena_alloc(ctx, arena, n_mentees, sizeof *b->n_row);
    b->n_pinned = rv_arena_alloc(ctx, arena, n_mentees, sizeof *b->n_pinned);
    b->row_first = rv_arena_alloc(ctx, arena, n_mentees + 1, sizeof *b->row_first);
    b->blocking = rv_arena_alloc(ctx, arena, n_workers, sizeof *b->blocking);
    bool made = b->side[0] && b->side[1] && b->first && b->partner && b->n_row && b->n_pinned && b->row_first &&
                b->blocking;
    for (size_t w = 0; made && w < n_workers; w++)
        made = (b->blocking[w] = rv_arena_alloc(ctx, arena, n_mentors, sizeof **b->blocking)) != NULL;
    if (!made || b->market.among != REVERSA_WISHES_ALL)
        return made;
    b->floors = rv_arena_alloc(ctx, arena, n_mentors, sizeof *b->floors);
    b->scores = rv_arena_alloc(ctx, arena, n_workers * n_mentors, sizeof *b->scores);
    return b->floors && b->scores;
}

/* Are there mentors with an empty place? Their floors let every score through, all others' none. */
static bool set_floors(blocks *b)
{
    bool any = false;
    for (int32_t j = 0; b->floors && j < b->market.problem->side[REVERSA_MENTOR].n; j++) {
        bool is_empty = b->side[REVERSA_MENTOR][j].worst == RV_WISH_EMPTY;
        b->floors[j] = is_empty ? -1 : RV_MILLION;
        any = any || is_empty;
    }
    return any;
}

static void sum_up(const blocks *b, reversa_blocking_summary *summary)
{
    const rv_side *sides = b->market.problem->side;
    for (int32_t i = 0; i < sides[REVERSA_MENTEE].n; i++) {
        int64_t left = b->most - b->row_first[i];
        summary->n_blocking += b->n_row[i];
        summary->n_pinned += b->n_pinned[i];
        b->row_first[i + 1] = b->row_first[i] + (b->n_row[i] < left ? b->n_row[i] : left);
    }
    summary->n_listed = b->row_first[sides[REVERSA_MENTEE].n];
    for (int32_t w = 0; w < rv_workers(b->market.ctx); w++)
        for (int32_t j = 0; j < sides[REVERSA_MENTOR].n; j++)
            b->side[REVERSA_MENTOR][j].blocks = b->side[REVERSA_MENTOR][j].blocks || b->blocking[w][j];
    for (int side = 0; side < 2; side++) {
        reversa_wishes_met *met = &summary->met[side];
        for (int32_t p = 0; p < sides[side].n; p++) {
            const stance *s = &b->side[side][p];
            bool ranks = s->first > 0;
            summary->n_people += s->blocks;
            met->n_ranking += ranks;
            met->n_matched += ranks && s->load > 0;
            met->n_ranked += ranks && s->load > 0 && s->best < RV_WISH_NONE;
            met->n_first += ranks && s->load > 0 && s->best <= s->first;
        }
    }
}

static int compare(const blocks *b, const reversa_blocking_pair *a, const reversa_blocking_pair *c)
{
    const reversa_cohort *cohort = b->market.problem->cohort;
    int order = strcmp(reversa_cohort_id(cohort, a->mentor), reversa_cohort_id(cohort, c->mentor));
    return order ? order : strcmp(reversa_cohort_id(cohort, a->mentee), reversa_cohort_id(cohort, c->mentee));
}

static void sink(const blocks *b, int64_t root, int64_t n)
{
    reversa_blocking_pair pair = b->pairs[root];
    for (int64_t child = 2 * root + 1; child < n; child = 2 * root + 1) {
        if (child + 1 < n && compare(b, &b->pairs[child], &b->pairs[child + 1]) < 0)
            child++;
        if (compare(b, &pair, &b->pairs[child]) >= 0)
            break;
        b->pairs[root] = b->pairs[child];
        root = child;
    }
    b->pairs[root] = pair;
}

static void sort(const blocks *b, int64_t n)
{
    for (int64_t root = n / 2; root-- > 0;)
        sink(b, root, n);
    for (int64_t last = n - 1; last > 0; last--) {
        reversa_blocking_pair end = b->pairs[0];
        b->pairs[0] = b->pairs[last];
        b->pairs[last] = end;
        sink(b, 0, last);
    }
}

static reversa_status find(blocks *b, reversa_blocking *blocking)
{
    reversa_status status = open_blocks(b) ? rv_wish_ranks_make(&b->market) : REVERSA_E_MEMORY;
    if (status)
        return status;
    take_pairs(b);
    if (!set_floors(b))
        b->scores = NULL;
    status = look(b);
    if (status)
        return status;
    sum_up(b, &blocking->summary);
    b->pairs = rv_arena_alloc(b->market.ctx, &blocking->arena, (size_t)blocking->summary.n_listed, sizeof *b->pairs);
    if (!b->pairs)
        return REVERSA_E_MEMORY;
    blocking->pairs = b->pairs;
    if (blocking->summary.n_listed > 0)
        status = look(b);
    if (!status)
        sort(b, blocking->summary.n_listed);
    return status;
}

static reversa_status check(reversa_context *ctx, const reversa_problem *problem, const reversa_matching *matching,
                            const reversa_blocking_options *options)
{
    if (options->struct_size < sizeof *options)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options were not set up with reversa_blocking_options_init()");
    if (options->most < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->most is %d; it must be 0 or more", options->most);
    if (options->among != REVERSA_WISHES_ALL && options->among != REVERSA_WISHES_EITHER &&
        options->among != REVERSA_WISHES_BOTH)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "options->among must be one of REVERSA_WISHES_…");
    if (matching->problem != problem)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The matching is of another problem");
    if (matching->outcome == REVERSA_OUTCOME_INFEASIBLE || matching->outcome == REVERSA_OUTCOME_STOPPED)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "There is no matching: its outcome is '%s'",
                       reversa_outcome_name(matching->outcome));
    return REVERSA_OK;
}

reversa_status reversa_blocking_create(reversa_context *ctx, const reversa_problem *problem,
                                       const reversa_matching *matching, const reversa_blocking_options *options,
                                       reversa_blocking **blocking_out)
{
    reversa_blocking_options defaults;
    if (blocking_out)
        *blocking_out = NULL;
    reversa_status status = rv_begin(ctx);
    if (status)
        return status;
    if (!problem || !matching || !blocking_out)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "%s is NULL",
                       !problem    ? "problem"
                       : !matching ? "matching"
                                   : "blocking_out");
    reversa_blocking_options_init(&defaults);
    options = options ? options : &defaults;
    status = check(ctx, problem, matching, options);
    if (status)
        return status;
    rv_arena arena;
    rv_arena scratch;
    rv_arena_open(ctx, &arena);
    rv_arena_open(ctx, &scratch);
    reversa_scorer *scorer = NULL;
    blocks b = {.matching = matching, .most = options->most};
    b.market = (rv_wish_market){.ctx = ctx, .problem = problem, .among = options->among, .arena = &scratch};
    reversa_blocking *blocking = rv_arena_alloc(ctx, &arena, 1, sizeof *blocking);
    status = blocking ? rv_scorer_build(ctx, problem, &scorer) : REVERSA_E_MEMORY;
    b.market.scorer = scorer;
    if (!status)
        status = rv_works_create(ctx, scorer, &b.market.work);
    if (!status) {
        *blocking = (reversa_blocking){.arena = arena, .problem = problem};
        status = find(&b, blocking);
        arena = blocking->arena;
    }
    rv_works_free(ctx, b.market.work);
    reversa_scorer_free(scorer);
    rv_arena_free(&scratch);
    if (status) {
        rv_arena_free(&arena);
        return status;
    }
    blocking->arena = arena;
    *blocking_out = blocking;
    return REVERSA_OK;
}
