/*
 * Rounding a mixture of matchings by swaps (Chekuri, Vondrák & Zenklusen 2010), with choices in the place of chance.
 *
 * Two matchings differ in alternating trails: at each person the pairs of one are linked with those of the other, so any of the
 * trails can be swapped, and loads stay between those of the two. Which are swapped is decided trail by trail,
 * long ones first, so that the sums of all rows stay near those of the mixture. The first two matchings become one, then it
 * and the third, and so on: what is left keeps places, and misses limits by about as much as a trail changes.
 */
#include "match/limit_round.h"

#include <string.h>

#define LEAST_SHARE 1e-6 /* of the mixture: less is the solver's noise */
#define LONGEST 64       /* trails of more pairs count as long as this */

/* Two matchings, and where they differ. */
typedef struct merger {
    rv_master *master;
    rv_arena arena;
    int32_t most;     /* pairs of a matching */
    int32_t *current; /* [most] */
    int32_t n_current;
    int32_t *merged; /* [most] */
    int32_t n_merged;
    int32_t n;          /* pairs of one matching alone */
    int32_t *pair;      /* [2 · most] */
    bool *joins;        /* [2 · most] of the other matching */
    int32_t *person[2]; /* [2 · most] by side */
    int32_t *link[2];   /* [2 · most] the pair that follows at that person, −1 */
    int32_t *waiting;   /* [people] the last pair without one, −1 */
    int32_t *behind;    /* [2 · most] the one that waited before, −1; one side at a time */
    int32_t n_trails;
    int32_t *begin;   /* [2 · most + 1] of trails in `member` */
    int32_t *member;  /* [2 · most] */
    int32_t *order;   /* [2 · most] trails, the longest first */
    bool *is_swapped; /* [2 · most] by place in `pair` */
    double *error;    /* [n_rows] of the sums, in the row's largest coefficient */
    double *change;   /* [n_rows] of a trail */
} merger;

/* ---- Where they differ ---- */

static void put_pair(merger *m, int32_t pair, bool joins, int32_t mentee)
{
    m->pair[m->n] = pair;
    m->joins[m->n] = joins;
    m->person[REVERSA_MENTEE][m->n] = mentee;
    m->person[REVERSA_MENTOR][m->n++] = m->master->oracle.mentor[pair];
}

/* Both are ascending: pairs of both go on, the others are listed. */
static void split(merger *m, const int32_t *other, int32_t n_other)
{
    const int64_t *offset = m->master->oracle.offset;
    int32_t a = 0;
    int32_t b = 0;
    int32_t mentee = 0;
    m->n = 0;
    m->n_merged = 0;
    while (a < m->n_current || b < n_other) {
        bool is_own = b == n_other || (a < m->n_current && m->current[a] <= other[b]);
        bool is_others = a == m->n_current || (b < n_other && other[b] <= m->current[a]);
        int32_t pair = is_own ? m->current[a] : other[b];
        while (offset[mentee + 1] <= pair)
            mentee++;
        if (is_own && is_others)
            m->merged[m->n_merged++] = pair;
        else
            put_pair(m, pair, is_others, mentee);
        a += is_own;
        b += is_others;
    }
}

/* Link each pair with one of the other matching at the same person, as long as there are any. */
static void link_side(merger *m, int side)
{
    memset(m->waiting, 0xff, (size_t)m->master->search->solve->side[side].n * sizeof *m->waiting);
    for (int32_t e = 0; e < m->n; e++) {
        int32_t *last = &m->waiting[m->person[side][e]];
        m->link[side][e] = -1;
        if (*last < 0 || m->joins[*last] == m->joins[e]) {
            m->behind[e] = *last;
            *last = e;
            continue;
        }
        m->link[side][e] = *last;
        m->link[side][*last] = e;
        *last = m->behind[*last];
    }
}

/* The pairs that follow, from one side on; each is a member once. */
static void follow(merger *m, int32_t from, int side, int32_t *n)
{
    for (int32_t e = m->link[side][from]; e >= 0 && !m->is_swapped[e]; e = m->link[side][e]) {
        m->is_swapped[e] = true;
        m->member[(*n)++] = e;
        side = !side;
    }
}

static void list_trails(merger *m)
{
    int32_t n = 0;
    m->n_trails = 0;
    memset(m->is_swapped, 0, (size_t)m->n * sizeof *m->is_swapped); /* here: seen */
    for (int32_t e = 0; e < m->n; e++) {
        if (m->is_swapped[e])
            continue;
        m->begin[m->n_trails++] = n;
        m->is_swapped[e] = true;
        m->member[n++] = e;
        follow(m, e, 0, &n);
        follow(m, e, 1, &n);
    }
    m->begin[m->n_trails] = n;
}

static int32_t length_of(const merger *m, int32_t trail)
{
    int32_t length = m->begin[trail + 1] - m->begin[trail];
    return length < LONGEST ? length : LONGEST;
}

static void sort_trails(merger *m)
{
    int32_t place[LONGEST + 2] = {0};
    for (int32_t t = 0; t < m->n_trails; t++)
        place[LONGEST - length_of(m, t) + 1]++;
    for (int32_t k = 0; k <= LONGEST; k++)
        place[k + 1] += place[k];
    for (int32_t t = 0; t < m->n_trails; t++)
        m->order[place[LONGEST - length_of(m, t)]++] = t;
}

/* ---- Swaps ---- */

static double largest_of(const merger *m, int32_t row)
{
    int64_t largest = m->master->oracle.rows[row].largest;
    return largest > 0 ? (double)largest : 1;
}

static void find_change(merger *m, int32_t trail)
{
    const rv_oracle *oracle = &m->master->oracle;
    for (int32_t k = 0; k < oracle->n_rows; k++) {
        int64_t sum = 0;
        for (int32_t i = m->begin[trail]; i < m->begin[trail + 1]; i++) {
            int32_t e = m->member[i];
            int64_t own = rv_oracle_entry(oracle, m->pair[e], k);
            sum += m->joins[e] ? own : -own;
        }
        m->change[k] = (double)sum / largest_of(m, k);
    }
}

/* Of a trail a part of `theta` is wanted: is all of it nearer than none, with what the trails before have missed? */
static void decide(merger *m, int32_t trail, double theta)
{
    double all = 0;
    double none = 0;
    int32_t n_rows = m->master->oracle.n_rows;
    find_change(m, trail);
    for (int32_t k = 0; k < n_rows; k++) {
        double with = m->error[k] + (1 - theta) * m->change[k];
        double without = m->error[k] - theta * m->change[k];
        all += with * with;
        none += without * without;
    }
    bool swaps = all < none || (all == none && theta >= 0.5);
    for (int32_t k = 0; k < n_rows; k++)
        m->error[k] += (swaps ? 1 - theta : -theta) * m->change[k];
    for (int32_t i = m->begin[trail]; i < m->begin[trail + 1]; i++)
        m->is_swapped[m->member[i]] = swaps;
}

/* The common pairs and those of the trails; both lists are ascending, filled up from the end. */
static void join(merger *m)
{
    int32_t n_new = 0;
    for (int32_t e = 0; e < m->n; e++) {
        if (m->joins[e] == m->is_swapped[e])
            m->pair[n_new++] = m->pair[e];
    }
    int32_t a = m->n_merged - 1;
    int32_t b = n_new - 1;
    m->n_current = m->n_merged + n_new;
    for (int32_t at = m->n_current - 1; at >= 0; at--) {
        bool is_common = b < 0 || (a >= 0 && m->merged[a] > m->pair[b]);
        m->current[at] = is_common ? m->merged[a--] : m->pair[b--];
    }
}

/* The present matching with a part of theta of another. */
static void merge(merger *m, const rv_matching_column *other, double theta)
{
    split(m, other->choice, other->n);
    link_side(m, 0);
    link_side(m, 1);
    list_trails(m);
    sort_trails(m);
    for (int32_t t = 0; t < m->n_trails; t++)
        decide(m, m->order[t], theta);
    join(m);
}

/* ---- The whole ---- */

static reversa_status open_merger(merger *m)
{
    reversa_context *ctx = m->master->search->solve->ctx;
    const rv_oracle *oracle = &m->master->oracle;
    const rv_solve *solve = m->master->search->solve;
    int32_t people = solve->side[0].n > solve->side[1].n ? solve->side[0].n : solve->side[1].n;
    size_t both = 2 * (size_t)oracle->most_choice;
    rv_arena_open(ctx, &m->arena);
    m->most = oracle->most_choice;
    int32_t **tables[] = {&m->pair,   &m->person[0], &m->person[1], &m->link[0], &m->link[1], &m->behind,
                          &m->member, &m->order,     &m->begin,     &m->current, &m->merged,  &m->waiting};
    const size_t sizes[] = {both, both, both, both, both, both, both, both, both + 1, both, both, (size_t)people};
    bool ok = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        *tables[i] = rv_arena_alloc(ctx, &m->arena, sizes[i], sizeof(int32_t));
        ok = ok && *tables[i];
    }
    m->joins = rv_arena_alloc(ctx, &m->arena, both, sizeof *m->joins);
    m->is_swapped = rv_arena_alloc(ctx, &m->arena, both, sizeof *m->is_swapped);
    m->error = rv_arena_alloc(ctx, &m->arena, (size_t)oracle->n_rows, sizeof *m->error);
    m->change = rv_arena_alloc(ctx, &m->arena, (size_t)oracle->n_rows, sizeof *m->change);
    return ok && m->joins && m->is_swapped && m->error && m->change ? REVERSA_OK : REVERSA_E_MEMORY;
}

/* The matching with the largest share among those that have none above `below`; ties go to the earlier one. */
static int32_t next_column(const rv_master *master, int32_t last)
{
    int32_t next = -1;
    for (int32_t c = 0; c < master->n_columns; c++) {
        double share = master->columns[c].share;
        double before = last < 0 ? 2 : master->columns[last].share;
        bool is_later = share < before || (share == before && c > last);
        if (share > LEAST_SHARE && is_later && (next < 0 || share > master->columns[next].share))
            next = c;
    }
    return next;
}

reversa_status rv_master_round(rv_master *master, int32_t *choice_out, int32_t *n_out)
{
    merger m = {.master = master};
    double weight = 0;
    *n_out = 0;
    reversa_status status = open_merger(&m);
    for (int32_t c = next_column(master, -1); c >= 0 && !status; c = next_column(master, c)) {
        const rv_matching_column *column = &master->columns[c];
        weight += column->share;
        merge(&m, column, weight > column->share ? column->share / weight : 1);
        status = rv_stop_status(master->search->solve->ctx);
    }
    if (!status && m.n_current)
        memcpy(choice_out, m.current, (size_t)m.n_current * sizeof *choice_out);
    *n_out = status ? 0 : m.n_current;
    rv_arena_free(&m.arena);
    return status;
}
