/*
 * Tiny programmes: drawn, enumerated, and handed to the library as files would be.
 */
#include "support/tiny.h"

#include <stdio.h>
#include <string.h>

#include "io/programme.h"
#include "model/problem.h"

/* ---- Random instances ---- */

static rt_limit draw_limit(uint64_t *random)
{
    rt_limit l = {.kind = (int)rt_between(random, QUOTA, LOAD),
                  .side = (int)rt_between(random, 0, 1),
                  .group = (int)rt_between(random, 0, 1),
                  .least = NONE,
                  .most = NONE};
    l.is_share = l.kind <= PAIRS && rt_between(random, 0, 2) == 0;
    int top = l.is_share ? 100 : 4;
    if (l.kind == BUDGET) {
        l.side = (int)rt_between(random, 0, 2);
        l.most = (int)rt_between(random, 0, 6);
        return l;
    }
    if (rt_between(random, 0, 3) > 0)
        l.least = (int)rt_between(random, 1, l.kind == LOAD ? 2 : top);
    if (l.least == NONE || rt_between(random, 0, 2) == 0)
        l.most = (int)rt_between(random, l.least == NONE ? 0 : l.least, top);
    if (l.kind == LOAD && l.most == 0)
        l.most = 1;
    return l;
}

rt_instance rt_tiny_draw(uint64_t *random)
{
    rt_instance it = {0};
    for (int side = 0; side < 2; side++) {
        it.n[side] = (int)rt_between(random, 1, MOST);
        for (int i = 0; i < it.n[side]; i++) {
            it.capacity[side][i] = (int)rt_between(random, 1, 2);
            it.group[side][i] = (int)rt_between(random, 0, 1);
        }
    }
    int n_pairs = (int)rt_between(random, 1, MOST_PAIRS);
    for (int k = 0; k < 20 && it.n_pairs < n_pairs; k++) {
        rt_pair p = {(int)rt_between(random, 0, it.n[MENTOR] - 1), (int)rt_between(random, 0, it.n[MENTEE] - 1),
                     (int)rt_between(random, 0, 3), false, rt_between(random, 0, 3) > 0};
        bool same = false;
        for (int o = 0; o < it.n_pairs; o++)
            same = same || (it.pairs[o].mentor == p.mentor && it.pairs[o].mentee == p.mentee);
        p.pinned = it.n_pairs == 0 && rt_between(random, 0, 3) == 0;
        p.passes = p.passes || p.pinned;
        if (!same)
            it.pairs[it.n_pairs++] = p;
    }
    it.n_limits = (int)rt_between(random, 1, MOST_LIMITS);
    for (int i = 0; i < it.n_limits; i++)
        it.limits[i] = draw_limit(random);
    return it;
}

/* ---- Enumeration ---- */

int rt_tiny_end_of(const rt_pair *p, int side)
{
    return side == MENTOR ? p->mentor : p->mentee;
}

static bool selects(const rt_instance *it, const rt_limit *l, const rt_pair *p)
{
    if (l->kind == PAIRS)
        return it->group[MENTOR][p->mentor] != it->group[MENTEE][p->mentee];
    return it->group[l->side][rt_tiny_end_of(p, l->side)] == l->group;
}

int rt_tiny_sum_of(const rt_instance *it, const rt_limit *l, int person, unsigned set)
{
    int sum = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const rt_pair *p = &it->pairs[k];
        if (!(set >> k & 1) || (l->side != ALL && person >= 0 && rt_tiny_end_of(p, l->side) != person))
            continue;
        sum += l->kind == BUDGET ? p->cost : l->kind == LOAD || selects(it, l, p);
    }
    return sum;
}

/* Does one bound hold, for one person or for the whole? */
bool rt_tiny_bound_holds(const rt_instance *it, const rt_atom *a, unsigned set)
{
    const rt_limit *l = &it->limits[a->limit];
    int sum = rt_tiny_sum_of(it, l, a->person, set);
    int n = l->is_share ? __builtin_popcount(set) : 1;
    int scale = l->is_share ? 100 : 1;
    if (l->kind == BUDGET || a->is_most)
        return sum * scale <= l->most * n;
    return sum * scale >= l->least * n;
}

bool rt_tiny_is_possible(const rt_instance *it, unsigned set)
{
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < it->n[side]; i++) {
            int load = 0;
            for (int k = 0; k < it->n_pairs; k++)
                load += (set >> k & 1) && rt_tiny_end_of(&it->pairs[k], side) == i;
            if (load > it->capacity[side][i])
                return false;
        }
    }
    for (int k = 0; k < it->n_pairs; k++) {
        bool in = set >> k & 1;
        if (it->pairs[k].pinned ? !in : in && !it->pairs[k].passes)
            return false;
    }
    return true;
}

bool rt_tiny_feasible(const rt_instance *it, const rt_atom *atoms, int n, int without)
{
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = rt_tiny_is_possible(it, set);
        for (int a = 0; a < n && fits; a++)
            fits = a == without || rt_tiny_bound_holds(it, &atoms[a], set);
        if (fits)
            return true;
    }
    return false;
}

int rt_tiny_all_atoms(const rt_instance *it, rt_atom *atoms)
{
    int n = 0;
    for (int i = 0; i < it->n_limits; i++) {
        const rt_limit *l = &it->limits[i];
        bool each = l->kind == LOAD || (l->kind == BUDGET && l->side != ALL);
        for (int most = 0; most < 2; most++) {
            if (l->kind != BUDGET && (most ? l->most : l->least) == NONE)
                continue;
            if (l->kind == BUDGET && most)
                continue;
            for (int p = 0; p < (each ? it->n[l->side] : 1); p++)
                atoms[n++] = (rt_atom){i, each ? p : NONE, most};
        }
    }
    return n;
}

/* ---- The same for the library ---- */

typedef struct writer {
    char text[8192];
    size_t length;
} writer;

__attribute__((format(printf, 2, 3))) static void put(writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->length, sizeof w->text - w->length, format, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < sizeof w->text - w->length);
    w->length += (size_t)n;
}

static void put_bound(writer *w, const rt_limit *l, const char *name, int value)
{
    if (value == NONE)
        return;
    if (l->kind == LOAD)
        put(w, ",\"%s\":%d", name, value);
    else if (l->is_share)
        put(w, ",\"%s\":{\"share\":%d.%02d}", name, value / 100, value % 100);
    else
        put(w, ",\"%s\":{\"count\":%d}", name, value);
}

static void put_limit(writer *w, const rt_limit *l)
{
    static const char *const sides[] = {"mentor", "mentee", "all"};
    if (l->kind == QUOTA)
        put(w, "{\"limit\":\"quota\",\"side\":\"%s\",\"where\":{\"attribute\":\"grp\",\"is\":\"%s\"}", sides[l->side],
            l->group ? "B" : "A");
    else if (l->kind == PAIRS)
        put(w, "{\"limit\":\"pairs\",\"where\":{\"different\":\"grp\"}");
    else if (l->kind == LOAD)
        put(w, "{\"limit\":\"load\",\"side\":\"%s\"", sides[l->side]);
    else
        put(w, "{\"limit\":\"budget\",\"per\":\"%s\",\"cost\":\"hours\",\"at_most\":%d", sides[l->side], l->most);
    if (l->kind != BUDGET) {
        put_bound(w, l, "at_least", l->least);
        put_bound(w, l, "at_most", l->most);
    }
    put(w, "}");
}

void rt_tiny_succeed(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fail_msg("%s: %s", reversa_status_name(status), error.message);
}

static void put_people(writer *w, const rt_instance *it)
{
    put(w, "id,role,mentor_capacity,mentee_capacity,grp\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            put(w, "%c%d,%s,%d,%d,%s\n", side == MENTOR ? 'm' : 'e', i, side == MENTOR ? "mentor" : "mentee",
                it->capacity[side][i], it->capacity[side][i], it->group[side][i] ? "B" : "A");
}

static void make_pairs(rt_made *m, const rt_instance *it)
{
    char names[2][MOST_PAIRS][8];
    const char *mentors[MOST_PAIRS], *mentees[MOST_PAIRS], *earlier[2][MOST_PAIRS];
    double scores[MOST_PAIRS] = {0}, costs[MOST_PAIRS];
    reversa_pair_state states[MOST_PAIRS];
    const char *const columns[] = {"hours"};
    const double *const values[] = {costs};
    int n_earlier = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const rt_pair *p = &it->pairs[k];
        snprintf(names[0][k], sizeof names[0][k], "m%d", p->mentor);
        snprintf(names[1][k], sizeof names[1][k], "e%d", p->mentee);
        mentors[k] = names[0][k];
        mentees[k] = names[1][k];
        costs[k] = p->cost;
        if (p->passes && !p->pinned)
            continue;
        earlier[0][n_earlier] = names[0][k];
        earlier[1][n_earlier] = names[1][k];
        states[n_earlier++] = p->pinned ? REVERSA_PAIR_PINNED : REVERSA_PAIR_ENDED;
    }
    reversa_score_rows rows = {sizeof rows, it->n_pairs, mentors, mentees, scores, 1, columns, values};
    rt_tiny_succeed(m->ctx, reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores));
    reversa_previous_rows previous = {sizeof previous, n_earlier, earlier[0], earlier[1], states, NULL};
    rt_tiny_succeed(m->ctx, reversa_previous_create(m->ctx, m->cohort, &previous, &m->previous));
}

void rt_tiny_make(rt_made *m, const rt_instance *it)
{
    writer people = {0}, programme = {0};
    reversa_problem_options options;
    m->ctx = rt_context(NULL);
    put_people(&people, it);
    put(&programme, "{\"schema\":\"reversa.programme/"
                    "1\",\"rules\":[{\"rule\":\"not_paired_before\"}],\"criteria\":[],\"limits\":[");
    for (int i = 0; i < it->n_limits; i++) {
        put(&programme, "%s", i ? "," : "");
        put_limit(&programme, &it->limits[i]);
    }
    put(&programme, "],\"objective\":[\"mentees\"]}");
    rt_tiny_succeed(m->ctx, reversa_people_read(m->ctx, rt_write_text("people.csv", people.text), NULL, &m->cohort));
    rt_tiny_succeed(m->ctx,
                    rv_programme_parse(m->ctx, programme.text, programme.length, "programme.json", &m->programme));
    make_pairs(m, it);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    options.previous = m->previous;
    rt_tiny_succeed(m->ctx, reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem));
}

void rt_tiny_unmake(rt_made *m)
{
    reversa_problem_free(m->problem);
    reversa_previous_free(m->previous);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

/* The number in an id such as "m3". */
int rt_tiny_number_of(const rt_made *m, int side, int32_t ordinal)
{
    return reversa_cohort_id(m->cohort, m->problem->side[side].person[ordinal])[1] - '0';
}
