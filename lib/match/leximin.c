/*
 * From a solved run of levels to its face, and from the face's potentials to what is still open.
 *
 * Whatever rv_face_leximin() did, only its potentials count here: pairs and units are sorted anew by the signs that prices
 * and potentials give them (settled in, settled out, open), and the flow must agree with every one of them. That is the
 * proof over the working pairs, by weak duality in lexicographic order; rv_leximin_price() has the others.
 */
#include "match/leximin.h"

#include <string.h>

#include <reversa/cohort.h>

static int32_t node_of(const rv_leximin *x, int side, int32_t person)
{
    return side == REVERSA_MENTEE ? person : x->before.net.side[REVERSA_MENTEE].n + person;
}

static int32_t hub_of(const rv_leximin *x)
{
    return node_of(x, REVERSA_MENTOR, x->before.net.side[REVERSA_MENTOR].n);
}

int rv_leximin_sign(const rv_leximin *leximin, int32_t mentee, int32_t mentor, int32_t score)
{
    return -rv_duals_sign(&leximin->duals, mentee, node_of(leximin, REVERSA_MENTOR, mentor),
                          (int32_t)(score / leximin->step));
}

static const int64_t *price_of(const rv_leximin *x, int side, int32_t person)
{
    return x->before.flow.price[side] + (size_t)person * (size_t)x->before.net.n_levels;
}

/* ---- The face of the levels before ---- */

static int pair_sign(const rv_leximin *x, int32_t mentee, int64_t e)
{
    const rv_network *net = &x->before.net;
    int64_t reduced[RV_NETWORK_LEVELS];
    for (int32_t l = 0; l < net->n_levels; l++)
        reduced[l] = rv_network_pair(net, l, e) - price_of(x, REVERSA_MENTEE, mentee)[l] -
                     price_of(x, REVERSA_MENTOR, net->mentor[e])[l];
    return rv_lex_sign(reduced, net->n_levels);
}

static int unit_sign(const rv_leximin *x, int side, int32_t person, int32_t load)
{
    const rv_network *net = &x->before.net;
    int64_t reduced[RV_NETWORK_LEVELS];
    rv_network_unit(net, side, person, load, reduced);
    for (int32_t l = 0; l < net->n_levels; l++)
        reduced[l] += price_of(x, side, person)[l];
    return rv_lex_sign(reduced, net->n_levels);
}

/* Loads of a person that cost the levels before nothing. Partners bound them: one unit more than can be used stays free,
 * so that its price is one of a free unit. */
static void free_loads(const rv_leximin *x, int side, int32_t person, int32_t n_partners, int32_t *low, int32_t *high)
{
    const rv_network_side *people = &x->before.net.side[side];
    int32_t load = x->before.flow.load[side][person];
    int64_t top = (int64_t)people->pinned[person] + n_partners + 1;
    *low = load;
    *high = load;
    while (*low > people->pinned[person] && unit_sign(x, side, person, *low) == 0)
        --*low;
    while (*high < people->most[person] && *high < top && unit_sign(x, side, person, *high + 1) == 0)
        ++*high;
}

typedef struct making {
    rv_leximin *x;
    rv_arena arena;
    rv_face face;
    int64_t *pair;        /* [face.n_pairs] the pair of the network */
    int32_t *partners[2]; /* by side: pairs of the graph */
} making;

static reversa_status make_room(making *m)
{
    reversa_context *ctx = m->x->solve->ctx;
    const rv_network *net = &m->x->before.net;
    size_t n_pairs = (size_t)net->offset[net->side[REVERSA_MENTEE].n];
    size_t n_people = (size_t)net->side[0].n + (size_t)net->side[1].n;
    rv_face *face = &m->face;
    face->ctx = ctx;
    face->n_mentees = net->side[REVERSA_MENTEE].n;
    face->n_mentors = net->side[REVERSA_MENTOR].n;
    face->mentee = rv_arena_alloc(ctx, &m->arena, n_pairs, sizeof *face->mentee);
    face->mentor = rv_arena_alloc(ctx, &m->arena, n_pairs, sizeof *face->mentor);
    face->class_of = rv_arena_alloc(ctx, &m->arena, n_pairs, sizeof *face->class_of);
    face->chosen = rv_arena_alloc(ctx, &m->arena, n_pairs, sizeof *face->chosen);
    face->load = rv_arena_alloc(ctx, &m->arena, n_people, sizeof *face->load);
    face->low = rv_arena_alloc(ctx, &m->arena, n_people, sizeof *face->low);
    face->high = rv_arena_alloc(ctx, &m->arena, n_people, sizeof *face->high);
    m->pair = rv_arena_alloc(ctx, &m->arena, n_pairs, sizeof *m->pair);
    for (int side = 0; side < 2; side++)
        m->partners[side] = rv_arena_alloc(ctx, &m->arena, (size_t)net->side[side].n, sizeof *m->partners[side]);
    bool complete = face->mentee && face->mentor && face->class_of && face->chosen && face->load && face->low &&
                    face->high && m->pair && m->partners[0] && m->partners[1];
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

static void fill_face(making *m)
{
    const rv_leximin *x = m->x;
    const rv_network *net = &x->before.net;
    rv_face *face = &m->face;
    for (int32_t i = 0; i < face->n_mentees; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            m->partners[REVERSA_MENTEE][i]++;
            m->partners[REVERSA_MENTOR][net->mentor[e]]++;
            if (pair_sign(x, i, e) != 0)
                continue;
            face->mentee[face->n_pairs] = i;
            face->mentor[face->n_pairs] = net->mentor[e];
            face->class_of[face->n_pairs] = (int32_t)(net->score[e] / x->step);
            face->chosen[face->n_pairs] = x->before.flow.chosen[e];
            m->pair[face->n_pairs++] = e;
        }
    }
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < net->side[side].n; p++) {
            int32_t node = node_of(x, side, p);
            face->load[node] = x->before.flow.load[side][p];
            free_loads(x, side, p, m->partners[side][p], &face->low[node], &face->high[node]);
        }
    }
}

/* The new choice is the flow's: the levels before must not notice. */
static reversa_status take_choice(making *m)
{
    rv_leximin *x = m->x;
    int64_t value[RV_NETWORK_LEVELS];
    int64_t bound[RV_NETWORK_LEVELS];
    for (int64_t k = 0; k < m->face.n_pairs; k++)
        x->before.flow.chosen[m->pair[k]] = m->face.chosen[k];
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < x->before.net.side[side].n; p++)
            x->before.flow.load[side][p] = m->face.load[node_of(x, side, p)];
    }
    if (rv_network_check(&x->before.net, &x->before.flow, value, bound) &&
        rv_lex_compare(value, x->before.value, x->before.net.n_levels) == 0)
        return REVERSA_OK;
    return rv_fail(x->solve->ctx, REVERSA_E_INTERNAL, "The level 'leximin' has changed the levels before it");
}

/* ---- What is open ---- */

static void forget_open(rv_leximin *x)
{
    reversa_context *ctx = x->solve->ctx;
    rv_duals_free(ctx, &x->duals);
    for (int side = 0; side < 2; side++) {
        rv_free(ctx, x->side[side].pinned);
        rv_free(ctx, x->side[side].least);
        rv_free(ctx, x->side[side].most);
    }
    rv_free(ctx, x->open.offset);
    rv_free(ctx, x->open.mentor);
    rv_free(ctx, x->open.score);
    rv_free(ctx, x->settled);
    memset(x->side, 0, sizeof x->side);
    memset(&x->open, 0, sizeof x->open);
    memset(&x->settled_counts, 0, sizeof x->settled_counts);
    x->settled = NULL;
    x->n_settled = 0;
}

static reversa_status make_open(rv_leximin *x)
{
    reversa_context *ctx = x->solve->ctx;
    const rv_network *net = &x->before.net;
    size_t n_pairs = (size_t)net->offset[net->side[REVERSA_MENTEE].n];
    bool complete = true;
    for (int side = 0; side < 2; side++) {
        size_t n = (size_t)net->side[side].n;
        x->side[side].n = net->side[side].n;
        x->side[side].pinned = rv_alloc(ctx, n, sizeof(int32_t));
        x->side[side].least = rv_alloc(ctx, n, sizeof(int32_t));
        x->side[side].most = rv_alloc(ctx, n, sizeof(int32_t));
        complete = complete && x->side[side].pinned && x->side[side].least && x->side[side].most;
        if (complete && n > 0)
            memcpy(x->side[side].pinned, net->side[side].pinned, n * sizeof(int32_t));
    }
    x->open.offset = rv_alloc(ctx, (size_t)net->side[REVERSA_MENTEE].n + 1, sizeof *x->open.offset);
    x->open.mentor = rv_alloc(ctx, n_pairs, sizeof *x->open.mentor);
    x->open.score = rv_alloc(ctx, n_pairs, sizeof *x->open.score);
    x->settled = rv_alloc(ctx, n_pairs, sizeof *x->settled);
    complete = complete && x->open.offset && x->open.mentor && x->open.score && x->settled;
    return complete ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* Sort the pairs by their signs; false where the flow does not agree. */
static bool sort_pairs(rv_leximin *x)
{
    const rv_network *net = &x->before.net;
    bool good = true;
    for (int32_t i = 0; i < net->side[REVERSA_MENTEE].n; i++) {
        for (int64_t e = net->offset[i]; e < net->offset[i + 1]; e++) {
            int32_t j = net->mentor[e];
            bool chosen = x->before.flow.chosen[e];
            int sign = pair_sign(x, i, e);
            sign = sign == 0 ? rv_leximin_sign(x, i, j, net->score[e]) : sign;
            good = good && (chosen ? sign >= 0 : sign <= 0);
            if (sign == 0) {
                x->open.mentor[x->open.n] = j;
                x->open.score[x->open.n++] = net->score[e];
            } else if (chosen) {
                x->settled[x->n_settled++] = (rv_new_pair){i, j, net->score[e]};
                x->side[REVERSA_MENTEE].pinned[i]++;
                x->side[REVERSA_MENTOR].pinned[j]++;
            }
        }
        x->open.offset[i + 1] = x->open.n;
    }
    return good;
}

/* Bounds of a person's load by the signs of their units. */
static bool bound_load(rv_leximin *x, int side, int32_t p, int32_t low, int32_t high)
{
    int32_t load = x->before.flow.load[side][p];
    int32_t node = node_of(x, side, p);
    int32_t from = side == REVERSA_MENTEE ? hub_of(x) : node;
    int32_t to = side == REVERSA_MENTEE ? node : hub_of(x);
    int sign = low < high ? rv_duals_sign(&x->duals, from, to, -1) : 0;
    x->side[side].least[p] = sign == 0 ? low : load;
    x->side[side].most[p] = sign == 0 ? high : load;
    return sign == 0 || load == (sign > 0 ? low : high);
}

static reversa_status find_open(making *m)
{
    rv_leximin *x = m->x;
    reversa_status status = make_open(x);
    if (status)
        return status;
    bool good = sort_pairs(x);
    for (int side = 0; side < 2; side++) {
        for (int32_t p = 0; p < x->side[side].n; p++) {
            int32_t node = node_of(x, side, p);
            good = bound_load(x, side, p, m->face.low[node], m->face.high[node]) && good;
            x->settled_counts.of[side] += x->side[side].pinned[p] > 0 && x->before.net.side[side].pinned[p] == 0;
        }
    }
    x->settled_counts.of[RV_PROFIT_PAIR] = x->n_settled;
    return good ? REVERSA_OK
                : rv_fail(x->solve->ctx, REVERSA_E_INTERNAL, "The potentials of 'leximin' do not prove its pairs");
}

/* ---- The whole ---- */

static reversa_status run(rv_leximin *x)
{
    making m = {.x = x};
    int64_t started = rv_clock_ns();
    forget_open(x);
    rv_arena_open(x->solve->ctx, &m.arena);
    reversa_status status = make_room(&m);
    if (!status) {
        fill_face(&m);
        status = rv_face_leximin(&m.face, &x->duals);
    }
    if (!status)
        status = take_choice(&m);
    if (!status)
        status = find_open(&m);
    if (!status)
        rv_log(x->solve->ctx, REVERSA_LOG_INFO, "leximin %.2f s: %lld pairs on the face, %lld settled, %lld open",
               rv_seconds(started, rv_clock_ns()), (long long)m.face.n_pairs, (long long)x->n_settled,
               (long long)x->open.n);
    rv_arena_free(&m.arena);
    return status;
}

reversa_status rv_leximin_open(rv_linear *before, int64_t step, rv_leximin *leximin)
{
    memset(leximin, 0, sizeof *leximin);
    leximin->solve = before->solve;
    leximin->before = *before;
    leximin->before.keep = NULL;
    leximin->step = step;
    memset(before, 0, sizeof *before);
    if (leximin->before.net.threshold <= 0) { /* pricing has seen to it that nothing was added since */
        leximin->before.net.offset = leximin->solve->pairs.offset;
        leximin->before.net.mentor = leximin->solve->pairs.mentor;
        leximin->before.net.score = leximin->solve->pairs.score;
    }
    return run(leximin);
}

void rv_leximin_close(rv_leximin *leximin)
{
    if (!leximin->solve)
        return;
    forget_open(leximin);
    rv_linear_close(&leximin->before);
    memset(leximin, 0, sizeof *leximin);
}

reversa_status rv_leximin_add(rv_leximin *leximin, const rv_linear *after, rv_new_pair *pairs, int64_t n)
{
    rv_solution now = {0};
    reversa_status status = rv_linear_keep(after, &now);
    if (!status)
        status = rv_solve_add(leximin->solve, pairs, n);
    if (!status)
        status = rv_linear_reload(&leximin->before, now.chosen, now.n_chosen);
    if (!status)
        status = run(leximin);
    rv_solution_free(leximin->solve, &now);
    return status;
}
