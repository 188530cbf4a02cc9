/*
 * Branch and price: what prices and lists leave open is split, into circles with this mentor or none of theirs, or into this
 * mentee with this mentor or without, and each half is priced again (Ryan & Foster 1981; Barnhart et al. 1998).
 *
 * A node is the path of decisions to it. A decision that rules out takes the pair, or the mentor's place, from the set; one
 * that asks for someone makes their price free of sign. The node with the highest bound is next, so that the bound of the
 * stage, the highest that is open, falls as fast as it can. Once nothing is in parts, the linear program is a choice of
 * circles, unless a mentor leads several: such a node stays open, with its bound.
 */
#include <math.h>
#include <string.h>

#include "match/circle.h"

#define MOST_NODES 1000
#define NODE_ROUNDS 80    /* of pricing at a node, and after each round of cuts */
#define CUT_ROUNDS 3      /* at a node */
#define NODE_LIST 1500    /* circles that are decided over at a node */
#define NODE_EFFORT 400   /* steps of that search */
#define MOST_COLUMNS 3000 /* with more, a linear program takes longer than it gives */
#define FAR 8             /* one part of what is open: columns further away are forgotten */
#define CLEAR 0.001       /* nearer to a whole is whole */
#define DEEP 400          /* decisions on a path */

typedef struct node {
    int32_t parent; /* −1 at the root */
    int32_t mentor;
    int32_t mentee; /* −1: does the mentor lead at all? */
    bool with;
    bool open;
    bool final; /* cannot be split: stays open */
    int64_t bound;
} node;

typedef struct tree {
    rv_circle_search *search;
    rv_circle_set *set;
    node *node;
    size_t capacity;
    int32_t n;
    int32_t n_done;
    rv_arena arena;
    int32_t *score;  /* [mentors · mentees] as they were */
    int32_t *places; /* [mentors] the same */
    double *share;   /* [mentors · mentees] of the linear program */
    double *leads;   /* [mentors] */
} tree;

static size_t n_pairs(const tree *t)
{
    return (size_t)t->set->n[REVERSA_MENTOR] * (size_t)t->set->n[REVERSA_MENTEE];
}

static reversa_status open_tree(tree *t)
{
    reversa_context *ctx = t->set->ctx;
    size_t n_mentors = (size_t)t->set->n[REVERSA_MENTOR];
    rv_arena_open(ctx, &t->arena);
    t->score = rv_arena_alloc(ctx, &t->arena, n_pairs(t), sizeof *t->score);
    t->share = rv_arena_alloc(ctx, &t->arena, n_pairs(t), sizeof *t->share);
    t->places = rv_arena_alloc(ctx, &t->arena, n_mentors, sizeof *t->places);
    t->leads = rv_arena_alloc(ctx, &t->arena, n_mentors, sizeof *t->leads);
    if (!t->score || !t->share || !t->places || !t->leads)
        return REVERSA_E_MEMORY;
    memcpy(t->score, t->set->score, n_pairs(t) * sizeof *t->score);
    memcpy(t->places, t->set->capacity, n_mentors * sizeof *t->places);
    return REVERSA_OK;
}

/* The set as it was. */
static void restore(tree *t)
{
    memcpy(t->set->score, t->score, n_pairs(t) * sizeof *t->score);
    memcpy(t->set->capacity, t->places, (size_t)t->set->n[REVERSA_MENTOR] * sizeof *t->places);
    memset(t->search->forced, 0, (size_t)t->set->n[0] + (size_t)t->set->n[1]);
}

static void decide(tree *t, const node *one)
{
    int64_t n_mentees = t->set->n[REVERSA_MENTEE];
    if (one->mentee < 0 && one->with)
        t->search->forced[n_mentees + one->mentor] = true;
    else if (one->mentee < 0)
        t->set->capacity[one->mentor] = 0;
    else if (!one->with)
        t->set->score[one->mentor * n_mentees + one->mentee] = -1;
    else
        t->search->forced[one->mentee] = true;
    for (int32_t m = 0; m < t->set->n[REVERSA_MENTOR] && one->mentee >= 0 && one->with; m++)
        if (m != one->mentor)
            t->set->score[m * n_mentees + one->mentee] = -1;
}

/* The set as the node has it; returns the length of the path. */
static int32_t enter(tree *t, int32_t at)
{
    int32_t depth = 0;
    restore(t);
    for (int32_t k = at; t->node[k].parent >= 0; k = t->node[k].parent) {
        decide(t, &t->node[k]);
        depth++;
    }
    return depth;
}

static reversa_status add_node(tree *t, node one)
{
    reversa_status status = rv_grow(t->set->ctx, &t->node, &t->capacity, (size_t)t->n + 1, sizeof *t->node);
    if (!status)
        t->node[t->n++] = one;
    return status;
}

/* ---- What to split ---- */

static void sum_shares(tree *t)
{
    const rv_circle_search *search = t->search;
    size_t n_mentees = (size_t)t->set->n[REVERSA_MENTEE];
    memset(t->share, 0, n_pairs(t) * sizeof *t->share);
    memset(t->leads, 0, (size_t)t->set->n[REVERSA_MENTOR] * sizeof *t->leads);
    for (int32_t c = 0; c < search->n_based; c++) {
        const rv_circle_column *column = &search->active.column[c];
        size_t mentor = (size_t)t->set->unit[column->unit].mentor[0];
        t->leads[mentor] += search->share[c];
        for (int32_t i = 0; i < column->n; i++)
            t->share[mentor * n_mentees + (size_t)search->active.mentee[column->first + i]] += search->share[c];
    }
}

static double part_of(double share)
{
    double over = share - floor(share);
    return fmin(over, 1 - over);
}

/* The mentor who leads most nearly half a circle, or else the pair that is most nearly half one; false where all is whole. */
static bool choose(const tree *t, node *one)
{
    int32_t n_mentees = t->set->n[REVERSA_MENTEE];
    double most = CLEAR;
    one->mentor = -1;
    one->mentee = -1;
    for (int32_t m = 0; m < t->set->n[REVERSA_MENTOR]; m++)
        if (t->places[m] == 1 && part_of(t->leads[m]) > most) {
            most = part_of(t->leads[m]);
            one->mentor = m;
        }
    for (int32_t m = 0; m < t->set->n[REVERSA_MENTOR] && one->mentor < 0; m++)
        for (int32_t e = 0; e < n_mentees; e++) {
            double part = part_of(t->share[(size_t)m * (size_t)n_mentees + (size_t)e]);
            if (part <= most)
                continue;
            most = part;
            one->mentor = m;
            one->mentee = e;
        }
    for (int32_t m = 0; m < t->set->n[REVERSA_MENTOR] && one->mentee >= 0;
         m++) { /* the loop above stopped at one mentor */
        double part = part_of(t->share[(size_t)m * (size_t)n_mentees + (size_t)one->mentee]);
        if (part > most) {
            most = part;
            one->mentor = m;
        }
    }
    return one->mentor >= 0;
}

/* ---- The walk ---- */

/* Forget columns that the prices at hand are far from: what is in use stays, in order, so the basis is still one. */
static void forget(rv_circle_search *search)
{
    rv_circle_list *list = &search->active;
    rv_wide reach = search->stage.exact - (rv_wide)RV_CIRCLE_ONE * search->stage.value;
    int32_t n = 0;
    int64_t n_mentees = 0;
    if (list->n <= MOST_COLUMNS || !search->has_basis || search->n_based != list->n)
        return;
    for (int32_t c = 0; c < list->n; c++) {
        rv_circle_column column = list->column[c];
        int32_t *group = list->mentee + column.first;
        rv_wide reduced = rv_circle_reduced(search, &search->linear, column.unit, group, column.n);
        if (search->basis[c] != RV_MIP_BASIC && reduced < -reach / FAR)
            continue;
        memmove(list->mentee + n_mentees, group, (size_t)column.n * sizeof *group);
        column.first = n_mentees;
        search->basis[n] = search->basis[c];
        search->share[n] = search->share[c];
        list->column[n++] = column;
        n_mentees += column.n;
    }
    list->n = n;
    list->n_mentees = n_mentees;
    search->n_based = n;
}

/* The open node with the highest bound, the last of them; −1 where none can be better than the incumbent. */
static int32_t next_node(const tree *t)
{
    int32_t best = -1;
    for (int32_t k = 0; k < t->n; k++)
        if (t->node[k].open && !t->node[k].final && t->node[k].bound > t->search->stage.value &&
            (best < 0 || t->node[k].bound >= t->node[best].bound))
            best = k;
    return best;
}

static int64_t open_bound(const tree *t)
{
    int64_t bound = t->search->stage.value;
    for (int32_t k = 0; k < t->n; k++)
        if (t->node[k].open && t->node[k].bound > bound)
            bound = t->node[k].bound;
    return bound;
}

static reversa_status split(tree *t, int32_t at)
{
    node one = {.parent = at, .bound = t->node[at].bound, .open = true};
    sum_shares(t);
    if (!t->search->has_basis || !choose(t, &one)) {
        t->node[at].final = true;
        return REVERSA_OK;
    }
    reversa_status status = add_node(t, one);
    one.with = true;
    if (!status)
        status = add_node(t, one);
    if (!status)
        t->node[at].open = false;
    return status;
}

/* Decide over what the node leaves open. The list is the node's; the program over it has the incumbent too, which may be of
 * another node, so the set is whole again by then, and so is the bound. */
static reversa_status settle(tree *t, int64_t whole, bool *decided_out)
{
    rv_circle_search *search = t->search;
    int32_t most = search->most_circles < NODE_LIST ? search->most_circles : NODE_LIST;
    rv_circle_list list = {0};
    reversa_status status = rv_circle_stage_list(search, most, &list);
    restore(t);
    search->stage.bound = whole;
    if (!status)
        status = rv_circle_stage_decide(search, &list, NODE_EFFORT, decided_out);
    rv_circle_list_free(t->set->ctx, &list);
    return status;
}

/* Price the node, decide over what it leaves open, or split it. */
static reversa_status visit(tree *t, int32_t at)
{
    rv_circle_search *search = t->search;
    rv_circle_stage *stage = &search->stage;
    bool decided = false;
    int64_t whole = open_bound(t);
    int32_t depth = enter(t, at);
    stage->bound = t->node[at].bound;
    reversa_status status = rv_circle_stage_relax(search, at == 0 ? 0 : CUT_ROUNDS);
    if (stage->bound < t->node[at].bound)
        t->node[at].bound = stage->bound;
    bool useful = !status && !stage->stopped && stage->priced && stage->bound > stage->value;
    if (useful)
        status = settle(t, whole, &decided);
    if (decided)
        t->node[at].open = false;
    else if (useful && !status && !stage->stopped && depth < DEEP)
        status = split(t, at);
    else if (!stage->stopped && t->node[at].bound > stage->value)
        t->node[at].final = true;
    restore(t);
    stage->bound = whole;
    return status;
}

static reversa_status walk(tree *t)
{
    rv_circle_search *search = t->search;
    reversa_status status = add_node(t, (node){.parent = -1, .open = true, .bound = search->stage.bound});
    for (int32_t at = next_node(t); at >= 0 && !status && t->n_done < MOST_NODES; at = next_node(t)) {
        status = visit(t, at);
        search->stage.bound = open_bound(t);
        forget(search);
        t->n_done++;
        if (search->stage.stopped)
            break;
        if (t->n_done % 20 == 0)
            rv_log(t->set->ctx, REVERSA_LOG_INFO, "circles, level %d, %d of %d nodes: %lld of at most %lld",
                   search->stage.level + 1, t->n_done, t->n, (long long)search->stage.value,
                   (long long)search->stage.bound);
    }
    return status;
}

reversa_status rv_circle_branch(rv_circle_search *search)
{
    tree t = {.search = search, .set = search->set};
    reversa_status status = open_tree(&t);
    if (!status) {
        int32_t most_rounds = search->most_rounds;
        search->branching = true;
        search->most_rounds = NODE_ROUNDS;
        search->has_basis = false;
        status = walk(&t);
        restore(&t);
        search->branching = false;
        search->most_rounds = most_rounds;
        search->has_basis = false;
    }
    rv_free(search->set->ctx, t.node);
    rv_arena_free(&t.arena);
    return status;
}
