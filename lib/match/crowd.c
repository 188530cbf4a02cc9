/*
 * Counting certificates by a flow: wants on one side, places on the other, each eligible pair once.
 *
 * Greedy, then paths from whoever is left without; a search that fails marks people who can never be helped, and they are
 * the certificate: their pairs lead to full places that only they use, or are used themselves. The flow runs on the working
 * pairs; then the rows are scored, and an eligible pair out of the marked part joins the working pairs, until there is none.
 * Source: Ahuja, Magnanti & Orlin 1993, ch. 6 (minimum cut) and 12.
 */
#include "match/crowd.h"

#include <string.h>

#define MOST_ADDED 16 /* pairs that one row asks for in a round */
#define POLL_EVERY 64 /* rows or searches between two looks at the clock */

/* Lists of working pairs by person of one side. */
typedef struct lists {
    int64_t *offset;
    int64_t *pair;
} lists;

typedef struct flow {
    rv_solve *solve;
    int side; /* that wants */
    int32_t n[2];
    int32_t *want;      /* [n[side]] */
    int32_t *room;      /* [n[!side]] */
    int32_t *given;     /* [n[side]] */
    int32_t *load;      /* [n[!side]] */
    int32_t *person[2]; /* [pairs] by side: ends of a pair */
    bool *used;         /* [pairs] */
    lists of[2];
    int64_t *from[2]; /* by side: the pair by which a search came, −1 where it was not */
    bool *marked[2];
    int32_t *queue;
    int32_t *seen; /* of the other side, in this search */
} flow;

/* ---- Setting up ---- */

static reversa_status allocate(flow *f, rv_arena *arena)
{
    reversa_context *ctx = f->solve->ctx;
    size_t n_pairs = (size_t)f->solve->pairs.n;
    bool ok = true;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)f->n[side];
        f->person[side] = rv_arena_alloc(ctx, arena, n_pairs, sizeof(int32_t));
        f->of[side].offset = rv_arena_alloc(ctx, arena, n + 2, sizeof(int64_t));
        f->of[side].pair = rv_arena_alloc(ctx, arena, n_pairs, sizeof(int64_t));
        f->from[side] = rv_arena_alloc(ctx, arena, n, sizeof(int64_t));
        f->marked[side] = rv_arena_alloc(ctx, arena, n, sizeof(bool));
        ok = ok && f->person[side] && f->of[side].offset && f->of[side].pair && f->from[side] && f->marked[side];
    }
    f->given = rv_arena_alloc(ctx, arena, (size_t)f->n[f->side], sizeof(int32_t));
    f->load = rv_arena_alloc(ctx, arena, (size_t)f->n[!f->side], sizeof(int32_t));
    f->used = rv_arena_alloc(ctx, arena, n_pairs, sizeof(bool));
    f->queue = rv_arena_alloc(ctx, arena, (size_t)f->n[f->side], sizeof(int32_t));
    f->seen = rv_arena_alloc(ctx, arena, (size_t)f->n[!f->side], sizeof(int32_t));
    return ok && f->given && f->load && f->used && f->queue && f->seen ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void list_pairs(flow *f, int side)
{
    int64_t *next = f->of[side].offset + 1;
    for (int64_t k = 0; k < f->solve->pairs.n; k++)
        next[f->person[side][k] + 1]++;
    for (int32_t i = 0; i < f->n[side]; i++)
        next[i + 1] += next[i];
    for (int64_t k = 0; k < f->solve->pairs.n; k++)
        f->of[side].pair[next[f->person[side][k]]++] = k;
}

static void set_up(flow *f)
{
    const rv_pairs *pairs = &f->solve->pairs;
    for (int32_t i = 0; i < f->n[REVERSA_MENTEE]; i++) {
        for (int64_t k = pairs->offset[i]; k < pairs->offset[i + 1]; k++) {
            f->person[REVERSA_MENTEE][k] = i;
            f->person[REVERSA_MENTOR][k] = pairs->mentor[k];
        }
    }
    list_pairs(f, REVERSA_MENTEE);
    list_pairs(f, REVERSA_MENTOR);
}

/* ---- The flow ---- */

static void use(flow *f, int64_t pair, bool on)
{
    f->used[pair] = on;
    f->given[f->person[f->side][pair]] += on ? 1 : -1;
    f->load[f->person[!f->side][pair]] += on ? 1 : -1;
}

static void give_greedily(flow *f)
{
    for (int32_t i = 0; i < f->n[f->side]; i++) {
        const lists *of = &f->of[f->side];
        for (int64_t e = of->offset[i]; e < of->offset[i + 1] && f->given[i] < f->want[i]; e++) {
            int32_t j = f->person[!f->side][of->pair[e]];
            if (f->load[j] < f->room[j])
                use(f, of->pair[e], true);
        }
    }
}

/* Along the path that ends with a free place of j: what was unused becomes used, and the other way round. */
static void take_path(flow *f, int32_t j, int32_t source)
{
    for (;;) {
        int64_t forth = f->from[!f->side][j];
        int32_t i = f->person[f->side][forth];
        use(f, forth, true);
        if (i == source)
            return;
        int64_t back = f->from[f->side][i];
        use(f, back, false);
        j = f->person[!f->side][back];
    }
}

/* People who could give a place of j back. */
static int32_t ask_holders(flow *f, int32_t j, int32_t n_queue)
{
    const lists *of = &f->of[!f->side];
    for (int64_t e = of->offset[j]; e < of->offset[j + 1]; e++) {
        int32_t i = f->person[f->side][of->pair[e]];
        if (!f->used[of->pair[e]] || f->marked[f->side][i])
            continue;
        f->marked[f->side][i] = true;
        f->from[f->side][i] = of->pair[e];
        f->queue[n_queue++] = i;
    }
    return n_queue;
}

/* One more for the source. Marks stay where there is no path: nothing later can lead there. */
static bool augment(flow *f, int32_t source)
{
    int32_t n_queue = 1;
    int32_t n_seen = 0;
    int32_t end = -1;
    f->queue[0] = source;
    f->marked[f->side][source] = true;
    for (int32_t q = 0; q < n_queue && end < 0; q++) {
        const lists *of = &f->of[f->side];
        int32_t i = f->queue[q];
        for (int64_t e = of->offset[i]; e < of->offset[i + 1] && end < 0; e++) {
            int32_t j = f->person[!f->side][of->pair[e]];
            if (f->used[of->pair[e]] || f->marked[!f->side][j] || f->room[j] == 0)
                continue;
            f->marked[!f->side][j] = true;
            f->from[!f->side][j] = of->pair[e];
            f->seen[n_seen++] = j;
            end = f->load[j] < f->room[j] ? j : -1;
            n_queue = end < 0 ? ask_holders(f, j, n_queue) : n_queue;
        }
    }
    if (end < 0)
        return false;
    take_path(f, end, source);
    for (int32_t q = 0; q < n_queue; q++)
        f->marked[f->side][f->queue[q]] = false;
    for (int32_t s = 0; s < n_seen; s++)
        f->marked[!f->side][f->seen[s]] = false;
    return true;
}

static reversa_status run_flow(flow *f)
{
    give_greedily(f);
    for (int32_t i = 0; i < f->n[f->side]; i++) {
        reversa_status status = i % POLL_EVERY == 0 ? rv_stop_status(f->solve->ctx) : REVERSA_OK;
        if (status)
            return status;
        while (f->given[i] < f->want[i] && !f->marked[f->side][i] && augment(f, i))
            continue;
    }
    return REVERSA_OK;
}

/* ---- Every eligible pair ---- */

/* Components of the marked part, and pairs that lead out of it. */
typedef struct survey {
    flow *f;
    int32_t *parent;   /* [n of both sides] of a union-find, mentors after mentees */
    bool *has_partner; /* [n[side]] a marked one */
    int32_t *pairs;    /* [n[side]] eligible pairs with others who have a place */
    rv_new_pair *added;
    int64_t n_added;
} survey;

static int32_t find(int32_t *parent, int32_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

static void join(survey *s, int32_t mentee, int32_t mentor)
{
    int32_t a = find(s->parent, mentee);
    int32_t b = find(s->parent, s->f->n[REVERSA_MENTEE] + mentor);
    s->parent[a > b ? a : b] = a > b ? b : a;
}

/* The working pair, −1 if it is none; `k` moves along the mentee's row. */
static int64_t working(const rv_pairs *pairs, int32_t mentee, int32_t mentor, int64_t *k)
{
    while (*k < pairs->offset[mentee + 1] && pairs->mentor[*k] < mentor)
        ++*k;
    return *k < pairs->offset[mentee + 1] && pairs->mentor[*k] == mentor ? *k : -1;
}

static bool is_pinned(const rv_rows *pins, int32_t mentee, int32_t mentor)
{
    for (int64_t e = pins->offset ? pins->offset[mentee] : 0; pins->offset && e < pins->offset[mentee + 1]; e++)
        if (pins->mentor[e] == mentor)
            return true;
    return false;
}

static void survey_row(survey *s, int32_t mentee, const int32_t *scores)
{
    flow *f = s->f;
    int64_t at = f->solve->pairs.offset[mentee];
    int n_added = 0;
    for (int32_t j = 0; j < f->n[REVERSA_MENTOR]; j++) {
        const int32_t end[2] = {[REVERSA_MENTOR] = j, [REVERSA_MENTEE] = mentee};
        int32_t asks = end[f->side];
        int32_t gives = end[!f->side];
        if (scores[j] < 0 || !f->marked[f->side][asks] || f->room[gives] == 0 ||
            is_pinned(&f->solve->problem->pinned, mentee, j))
            continue;
        if (f->marked[!f->side][gives]) {
            join(s, mentee, j);
            s->has_partner[asks] = true;
            continue;
        }
        s->pairs[asks]++;
        if (working(&f->solve->pairs, mentee, j, &at) < 0 && n_added++ < MOST_ADDED)
            s->added[s->n_added++] = (rv_new_pair){.mentee = mentee, .mentor = j, .score = scores[j]};
    }
}

static bool row_matters(const flow *f, int32_t mentee)
{
    if (f->side == REVERSA_MENTEE)
        return f->marked[REVERSA_MENTEE][mentee];
    return f->room[mentee] > 0;
}

static reversa_status take_survey(survey *s, rv_arena *arena)
{
    flow *f = s->f;
    rv_solve *solve = f->solve;
    size_t n_mentees = (size_t)f->n[REVERSA_MENTEE];
    size_t n_both = n_mentees + (size_t)f->n[REVERSA_MENTOR];
    int32_t *scores = rv_arena_alloc(solve->ctx, arena, (size_t)f->n[REVERSA_MENTOR], sizeof *scores);
    s->parent = rv_arena_alloc(solve->ctx, arena, n_both, sizeof *s->parent);
    s->pairs = rv_arena_alloc(solve->ctx, arena, (size_t)f->n[f->side], sizeof *s->pairs);
    s->has_partner = rv_arena_alloc(solve->ctx, arena, (size_t)f->n[f->side], sizeof *s->has_partner);
    s->added = rv_arena_alloc(solve->ctx, arena, n_mentees * MOST_ADDED, sizeof *s->added);
    if (!scores || !s->parent || !s->pairs || !s->has_partner || !s->added)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i < n_both; i++)
        s->parent[i] = (int32_t)i;
    for (int32_t i = 0; i < f->n[REVERSA_MENTEE]; i++) {
        reversa_status status = i % POLL_EVERY == 0 ? rv_stop_status(solve->ctx) : REVERSA_OK;
        if (!status && row_matters(f, i))
            status = rv_scorer_row(solve->scorer, solve->work[0], i, NULL, scores);
        if (status)
            return rv_solve_worded(solve, status);
        if (row_matters(f, i))
            survey_row(s, i, scores);
    }
    return REVERSA_OK;
}

/* ---- Certificates ---- */

static int32_t node(const flow *f, int side, int32_t i)
{
    return side == REVERSA_MENTEE ? i : f->n[REVERSA_MENTEE] + i;
}

/* People of a component or, as one, all who have no eligible partner with a place: −1. */
static int32_t component(const survey *s, int side, int32_t i)
{
    const flow *f = s->f;
    bool alone = side == f->side && !s->has_partner[i] && s->pairs[i] == 0;
    return alone ? -1 : find(s->parent, node(f, side, i));
}

typedef struct gathering {
    survey *s;
    int32_t *crowd_of; /* [both + 1] root + 1 → crowd, −1 */
    int32_t *member[2];
} gathering;

/* The number of the component's crowd, made when it is first seen. */
static int32_t crowd_number(gathering *g, rv_crowds *crowds, int side, int32_t i)
{
    int32_t key = component(g->s, side, i) + 1;
    if (g->crowd_of[key] < 0)
        g->crowd_of[key] = crowds->n++;
    return g->crowd_of[key];
}

/* Who belongs where. */
static void count_members(gathering *g, rv_crowds *crowds)
{
    const survey *s = g->s;
    const flow *f = s->f;
    for (int turn = 0; turn < 2; turn++) {
        int side = turn ? !f->side : f->side;
        for (int32_t i = 0; i < f->n[side]; i++) {
            g->member[side][i] = -1;
            if (!f->marked[side][i])
                continue;
            int32_t number = crowd_number(g, crowds, side, i);
            g->member[side][i] = number;
            rv_crowd *crowd = &crowds->list[number];
            crowd->n_people += side == f->side;
            crowd->n_partners += side != f->side;
            crowd->wanted += side == f->side ? f->want[i] : 0;
            crowd->places += side != f->side ? f->room[i] : 0;
            crowd->pairs += side == f->side ? s->pairs[i] : 0;
        }
    }
}

static int64_t lack(const rv_crowd *crowd)
{
    return crowd->wanted - crowd->places - crowd->pairs;
}

/* An insertion sort by lack: crowds are few, and were made in the order of their first people. */
static void sort_crowds(rv_crowds *crowds)
{
    for (int32_t c = 1; c < crowds->n; c++) {
        rv_crowd moved = crowds->list[c];
        int32_t place = c;
        for (; place > 0 && lack(&crowds->list[place - 1]) < lack(&moved); place--)
            crowds->list[place] = crowds->list[place - 1];
        crowds->list[place] = moved;
    }
}

static reversa_status fill_members(const flow *f, const gathering *g, rv_crowds *crowds)
{
    reversa_context *ctx = f->solve->ctx;
    for (int32_t c = 0; c < crowds->n; c++) {
        rv_crowd *crowd = &crowds->list[c];
        int32_t *people = rv_arena_alloc(ctx, &crowds->arena, (size_t)crowd->n_people, sizeof *people);
        int32_t *partners = rv_arena_alloc(ctx, &crowds->arena, (size_t)crowd->n_partners, sizeof *partners);
        if (!people || !partners)
            return REVERSA_E_MEMORY;
        crowd->people = people;
        crowd->partners = partners;
        int32_t n = 0;
        for (int32_t i = 0; i < f->n[f->side]; i++)
            if (g->member[f->side][i] == c)
                people[n++] = i;
        n = 0;
        for (int32_t i = 0; i < f->n[!f->side]; i++)
            if (g->member[!f->side][i] == c)
                partners[n++] = i;
    }
    return REVERSA_OK;
}

static reversa_status gather(survey *s, rv_arena *arena, rv_crowds *crowds)
{
    const flow *f = s->f;
    reversa_context *ctx = f->solve->ctx;
    size_t n_both = (size_t)f->n[0] + (size_t)f->n[1];
    gathering g = {.s = s};
    g.crowd_of = rv_arena_alloc(ctx, arena, n_both + 1, sizeof *g.crowd_of);
    g.member[0] = rv_arena_alloc(ctx, arena, (size_t)f->n[0], sizeof(int32_t));
    g.member[1] = rv_arena_alloc(ctx, arena, (size_t)f->n[1], sizeof(int32_t));
    crowds->list = rv_arena_alloc(ctx, &crowds->arena, (size_t)f->n[f->side] + 1, sizeof *crowds->list);
    if (!g.crowd_of || !g.member[0] || !g.member[1] || !crowds->list)
        return REVERSA_E_MEMORY;
    for (size_t i = 0; i <= n_both; i++)
        g.crowd_of[i] = -1;
    count_members(&g, crowds);
    reversa_status status = fill_members(f, &g, crowds);
    if (!status)
        sort_crowds(crowds);
    for (int32_t i = 0; i < f->n[f->side]; i++)
        crowds->reached += f->given[i];
    return status;
}

/* ---- The whole ---- */

/* One flow over the working pairs; *done_out if no eligible pair leads out of what it marks. */
static reversa_status run_round(rv_solve *solve, int side, const int32_t *want, rv_crowds *crowds, bool *done_out)
{
    flow f = {.solve = solve, .side = side, .n = {solve->side[0].n, solve->side[1].n}};
    rv_arena arena;
    RV_REQUIRE(side == REVERSA_MENTOR || side == REVERSA_MENTEE);
    rv_arena_open(solve->ctx, &arena);
    reversa_status status = allocate(&f, &arena);
    f.want = rv_arena_alloc(solve->ctx, &arena, (size_t)f.n[side], sizeof *f.want);
    f.room = rv_arena_alloc(solve->ctx, &arena, (size_t)f.n[!side], sizeof *f.room);
    if (!f.want || !f.room)
        status = REVERSA_E_MEMORY;
    for (int32_t i = 0; i < f.n[side] && !status; i++)
        f.want[i] = want[i] > 0 ? want[i] : 0;
    for (int32_t j = 0; j < f.n[!side] && !status; j++) {
        int32_t left = solve->side[!side].most[j] - solve->side[!side].pinned[j];
        f.room[j] = left > 0 ? left : 0;
    }
    if (!status) {
        set_up(&f);
        status = run_flow(&f);
    }
    survey s = {.f = &f};
    if (!status)
        status = take_survey(&s, &arena);
    *done_out = !status && s.n_added == 0;
    if (!status)
        status = *done_out ? gather(&s, &arena, crowds) : rv_solve_add(solve, s.added, s.n_added);
    rv_arena_free(&arena);
    return status;
}

reversa_status rv_crowds_find(rv_solve *solve, int side, const int32_t *want, rv_crowds *crowds_out)
{
    bool done = false;
    reversa_status status = REVERSA_OK;
    *crowds_out = (rv_crowds){0};
    rv_arena_open(solve->ctx, &crowds_out->arena);
    while (!status && !done)
        status = run_round(solve, side, want, crowds_out, &done);
    return status;
}

void rv_crowds_free(rv_crowds *crowds)
{
    rv_arena_free(&crowds->arena);
    *crowds = (rv_crowds){0};
}

reversa_status rv_crowds_of_loads(rv_trial *trial, int side, rv_crowds *crowds_out)
{
    rv_solve *solve = &trial->solve;
    int32_t *want = rv_alloc(solve->ctx, (size_t)solve->side[side].n, sizeof *want);
    *crowds_out = (rv_crowds){0};
    if (!want)
        return REVERSA_E_MEMORY;
    for (int32_t i = 0; i < solve->side[side].n; i++)
        want[i] = solve->side[side].least[i] - solve->side[side].pinned[i];
    reversa_status status = rv_crowds_find(solve, side, want, crowds_out);
    rv_free(solve->ctx, want);
    return status;
}
