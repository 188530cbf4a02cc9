/*
 * Reasons against enumeration: small random programmes that nothing meets. The set of limits that is named must be
 * irreducible, certificates must add up, and relaxations must be the least ones, each told from all sets of pairs by code
 * that shares nothing with the library.
 */
#include <stdio.h>
#include <string.h>

#include <reversa/infeasible.h>
#include <reversa/io.h>

#include "io/programme.h"
#include "match/crowd.h"
#include "match/filter.h"
#include "match/mip.h"
#include "support/support.h"

#define MOST 4 /* people of a side */
#define MOST_PAIRS 9
#define MOST_LIMITS 4
#define NONE (-1)

enum { QUOTA, PAIRS, BUDGET, LOAD };
enum { MENTOR = REVERSA_MENTOR, MENTEE = REVERSA_MENTEE, ALL = 2 };

typedef struct limit {
    int kind, side, group;
    bool is_share;   /* in percent */
    int least, most; /* NONE for none; of a budget, whole hours */
} limit;

typedef struct pair {
    int mentor, mentee, cost;
    bool pinned, passes; /* the rule */
} pair;

typedef struct instance {
    int n[2], capacity[2][MOST], group[2][MOST];
    int n_pairs;
    pair pairs[MOST_PAIRS];
    int n_limits;
    limit limits[MOST_LIMITS];
} instance;

/* A bound of a limit that is left out: for one person, or for all. */
typedef struct atom {
    int limit, person;
    bool is_most;
} atom;

/* ---- Random instances ---- */

static limit draw_limit(uint64_t *random)
{
    limit l = {.kind = (int)rt_between(random, QUOTA, LOAD),
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

static instance draw(uint64_t *random)
{
    instance it = {0};
    for (int side = 0; side < 2; side++) {
        it.n[side] = (int)rt_between(random, 1, MOST);
        for (int i = 0; i < it.n[side]; i++) {
            it.capacity[side][i] = (int)rt_between(random, 1, 2);
            it.group[side][i] = (int)rt_between(random, 0, 1);
        }
    }
    int n_pairs = (int)rt_between(random, 1, MOST_PAIRS);
    for (int k = 0; k < 20 && it.n_pairs < n_pairs; k++) {
        pair p = {(int)rt_between(random, 0, it.n[MENTOR] - 1), (int)rt_between(random, 0, it.n[MENTEE] - 1),
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

static int end_of(const pair *p, int side)
{
    return side == MENTOR ? p->mentor : p->mentee;
}

static bool selects(const instance *it, const limit *l, const pair *p)
{
    if (l->kind == PAIRS)
        return it->group[MENTOR][p->mentor] != it->group[MENTEE][p->mentee];
    return it->group[l->side][end_of(p, l->side)] == l->group;
}

static int sum_of(const instance *it, const limit *l, int person, unsigned set)
{
    int sum = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const pair *p = &it->pairs[k];
        if (!(set >> k & 1) || (l->side != ALL && person >= 0 && end_of(p, l->side) != person))
            continue;
        sum += l->kind == BUDGET ? p->cost : l->kind == LOAD || selects(it, l, p);
    }
    return sum;
}

/* Does one bound hold, for one person or for the whole? */
static bool bound_holds(const instance *it, const atom *a, unsigned set)
{
    const limit *l = &it->limits[a->limit];
    int sum = sum_of(it, l, a->person, set);
    int n = l->is_share ? __builtin_popcount(set) : 1;
    int scale = l->is_share ? 100 : 1;
    if (l->kind == BUDGET || a->is_most)
        return sum * scale <= l->most * n;
    return sum * scale >= l->least * n;
}

static bool is_possible(const instance *it, unsigned set)
{
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < it->n[side]; i++) {
            int load = 0;
            for (int k = 0; k < it->n_pairs; k++)
                load += (set >> k & 1) && end_of(&it->pairs[k], side) == i;
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

static bool feasible(const instance *it, const atom *atoms, int n, int without)
{
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = is_possible(it, set);
        for (int a = 0; a < n && fits; a++)
            fits = a == without || bound_holds(it, &atoms[a], set);
        if (fits)
            return true;
    }
    return false;
}

static int all_atoms(const instance *it, atom *atoms)
{
    int n = 0;
    for (int i = 0; i < it->n_limits; i++) {
        const limit *l = &it->limits[i];
        bool each = l->kind == LOAD || (l->kind == BUDGET && l->side != ALL);
        for (int most = 0; most < 2; most++) {
            if (l->kind != BUDGET && (most ? l->most : l->least) == NONE)
                continue;
            if (l->kind == BUDGET && most)
                continue;
            for (int p = 0; p < (each ? it->n[l->side] : 1); p++)
                atoms[n++] = (atom){i, each ? p : NONE, most};
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

static void put_bound(writer *w, const limit *l, const char *name, int value)
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

static void put_limit(writer *w, const limit *l)
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

typedef struct made {
    reversa_context *ctx;
    reversa_cohort *cohort;
    reversa_programme *programme;
    reversa_scores *scores;
    reversa_previous *previous;
    reversa_problem *problem;
} made;

static void succeed(reversa_context *ctx, reversa_status status)
{
    reversa_error error;
    if (!status)
        return;
    reversa_context_error(ctx, 0, &error);
    fail_msg("%s: %s", reversa_status_name(status), error.message);
}

static void put_people(writer *w, const instance *it)
{
    put(w, "id,role,mentor_capacity,mentee_capacity,grp\n");
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            put(w, "%c%d,%s,%d,%d,%s\n", side == MENTOR ? 'm' : 'e', i, side == MENTOR ? "mentor" : "mentee",
                it->capacity[side][i], it->capacity[side][i], it->group[side][i] ? "B" : "A");
}

static void make_pairs(made *m, const instance *it)
{
    char names[2][MOST_PAIRS][8];
    const char *mentors[MOST_PAIRS], *mentees[MOST_PAIRS], *earlier[2][MOST_PAIRS];
    double scores[MOST_PAIRS] = {0}, costs[MOST_PAIRS];
    reversa_pair_state states[MOST_PAIRS];
    const char *const columns[] = {"hours"};
    const double *const values[] = {costs};
    int n_earlier = 0;
    for (int k = 0; k < it->n_pairs; k++) {
        const pair *p = &it->pairs[k];
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
    succeed(m->ctx, reversa_scores_create(m->ctx, m->cohort, &rows, &m->scores));
    reversa_previous_rows previous = {sizeof previous, n_earlier, earlier[0], earlier[1], states, NULL};
    succeed(m->ctx, reversa_previous_create(m->ctx, m->cohort, &previous, &m->previous));
}

static void make(made *m, const instance *it)
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
    succeed(m->ctx, reversa_people_read(m->ctx, rt_write_text("people.csv", people.text), NULL, &m->cohort));
    succeed(m->ctx, rv_programme_parse(m->ctx, programme.text, programme.length, "programme.json", &m->programme));
    make_pairs(m, it);
    reversa_problem_options_init(&options);
    options.scores = m->scores;
    options.previous = m->previous;
    succeed(m->ctx, reversa_problem_create(m->ctx, m->cohort, m->programme, &options, &m->problem));
}

static void unmake(made *m)
{
    reversa_problem_free(m->problem);
    reversa_previous_free(m->previous);
    reversa_scores_free(m->scores);
    reversa_programme_free(m->programme);
    reversa_cohort_free(m->cohort);
    reversa_context_free(m->ctx);
}

/* The number in an id such as "m3". */
static int number_of(const made *m, int side, int32_t ordinal)
{
    return reversa_cohort_id(m->cohort, m->problem->side[side].person[ordinal])[1] - '0';
}

/* ---- The tests ---- */

static int n_infeasible, n_several, n_crowds;

static int kept_atoms(const made *m, const instance *it, const rv_trial *trial, atom *atoms)
{
    int n = 0;
    for (int32_t a = 0; a < trial->n_atoms; a++) {
        const rv_atom *from = &trial->atoms[a];
        if (!trial->active[a])
            continue;
        int person = from->person < 0 ? NONE : number_of(m, it->limits[from->limit].side, from->person);
        atoms[n++] = (atom){from->limit, person, from->is_most};
    }
    return n;
}

static void check_filter(const instance *it)
{
    made m = {0};
    rv_trial trial;
    rv_filtered filtered;
    atom atoms[2 * MOST_LIMITS * MOST];
    bool expected = feasible(it, atoms, all_atoms(it, atoms), NONE);
    make(&m, it);
    succeed(m.ctx, rv_trial_open(m.ctx, m.problem, NULL, 0, &trial));
    succeed(m.ctx, rv_filter_run(&trial, &filtered));
    assert_int_equal(filtered.verdict, expected ? RV_VERDICT_FEASIBLE : RV_VERDICT_INFEASIBLE);
    if (!expected) {
        int n = kept_atoms(&m, it, &trial, atoms);
        assert_true(n > 0 && filtered.minimal);
        assert_false(feasible(it, atoms, n, NONE));
        for (int a = 0; a < n; a++)
            assert_true(feasible(it, atoms, n, a));
        n_infeasible++;
        n_several += n > 1;
    }
    rv_trial_close(&trial);
    unmake(&m);
}

static void test_filter_leaves_an_irreducible_set(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    n_infeasible = n_several = 0;
    for (int round = 0; round < 1500; round++) {
        uint64_t random = rt_seed() + 700000 + (uint64_t)round;
        instance it = draw(&random);
        check_filter(&it);
    }
    print_message("%d infeasible, %d with several limits\n", n_infeasible, n_several);
    assert_true(n_infeasible > 700 && n_several > 60);
}

/* ---- Certificates ---- */

/* Partners that a side can be given at most, by trying every set of pairs. */
static int most_given(const instance *it, int side, const int *want)
{
    int most = 0;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        int load[2][MOST] = {{0}};
        bool fits = true;
        for (int k = 0; k < it->n_pairs; k++) {
            if (!(set >> k & 1))
                continue;
            fits = fits && it->pairs[k].passes && !it->pairs[k].pinned;
            load[MENTOR][it->pairs[k].mentor]++;
            load[MENTEE][it->pairs[k].mentee]++;
        }
        for (int i = 0; i < it->n[side]; i++)
            fits = fits && load[side][i] <= want[i];
        for (int i = 0; i < it->n[!side]; i++)
            fits = fits && load[!side][i] <= it->capacity[!side][i];
        if (fits && __builtin_popcount(set) > most)
            most = __builtin_popcount(set);
    }
    return most;
}

static void count_crowd(const made *m, const instance *it, int side, const int *want, const rv_crowd *crowd)
{
    bool in[2][MOST] = {{false}};
    int wanted = 0, places = 0, pairs = 0;
    for (int i = 0; i < crowd->n_people; i++) {
        int person = number_of(m, side, crowd->people[i]);
        in[side][person] = true;
        wanted += want[person];
    }
    for (int i = 0; i < crowd->n_partners; i++) {
        int person = number_of(m, !side, crowd->partners[i]);
        in[!side][person] = true;
        places += it->capacity[!side][person];
    }
    for (int k = 0; k < it->n_pairs; k++) {
        const pair *p = &it->pairs[k];
        pairs += p->passes && in[side][end_of(p, side)] && !in[!side][end_of(p, !side)];
    }
    assert_int_equal(crowd->wanted, wanted);
    assert_int_equal(crowd->places, places);
    assert_int_equal(crowd->pairs, pairs);
    assert_true(wanted > places + pairs);
}

static void check_crowds(const instance *it, int side, uint64_t *random)
{
    made m = {0};
    rv_trial trial;
    rv_crowds crowds;
    int want[MOST], total = 0, lack = 0;
    int32_t by_ordinal[MOST];
    make(&m, it);
    succeed(m.ctx, rv_trial_open(m.ctx, m.problem, NULL, 0, &trial));
    for (int i = 0; i < it->n[side]; i++) {
        want[i] = (int)rt_between(random, 0, it->capacity[side][i]);
        total += want[i];
    }
    for (int i = 0; i < it->n[side]; i++)
        by_ordinal[i] = want[number_of(&m, side, i)];
    succeed(m.ctx, rv_crowds_find(&trial.solve, side, by_ordinal, &crowds));
    int most = most_given(it, side, want);
    for (int c = 0; c < crowds.n; c++) {
        count_crowd(&m, it, side, want, &crowds.list[c]);
        lack += (int)(crowds.list[c].wanted - crowds.list[c].places - crowds.list[c].pairs);
    }
    assert_int_equal(crowds.reached, most);
    assert_int_equal(lack, total - most); /* so they prove that no more can be given */
    n_crowds += crowds.n;
    rv_crowds_free(&crowds);
    rv_trial_close(&trial);
    unmake(&m);
}

static void test_crowds_count_what_is_missing(void **state)
{
    (void)state;
    n_crowds = 0;
    for (int round = 0; round < 1000; round++) {
        uint64_t random = rt_seed() + 800000 + (uint64_t)round;
        instance it = draw(&random);
        it.pairs[0].pinned = false;
        it.n_limits = 0;
        check_crowds(&it, (int)rt_between(&random, 0, 1), &random);
    }
    print_message("%d certificates\n", n_crowds);
    assert_true(n_crowds > 400);
}

/* ---- Relaxations ---- */

static int n_limits_relaxed, n_rules_relaxed;

/* What a bound would have to be for these pairs: larger is nearer to the programme's lower bounds, smaller to upper ones. */
static int64_t bound_shown(const instance *it, const atom *bound, unsigned set)
{
    const limit *l = &it->limits[bound->limit];
    bool is_each = l->kind == LOAD || (l->kind == BUDGET && l->side != ALL);
    int n = __builtin_popcount(set);
    if (l->is_share && n == 0)
        return (bound->is_most ? l->most : l->least) * 10000;
    if (!is_each) {
        int64_t sum = sum_of(it, l, NONE, set);
        if (l->is_share)
            return bound->is_most ? (sum * 1000000 + n - 1) / n : sum * 1000000 / n;
        return l->kind == BUDGET ? sum * 1000000 : sum;
    }
    bool up = bound->is_most || l->kind == BUDGET;
    int64_t found = up ? INT64_MIN : INT64_MAX;
    for (int i = 0; i < it->n[l->side]; i++) {
        int64_t sum = sum_of(it, l, i, set);
        if (l->kind == BUDGET)
            sum = (sum - l->most) * 1000000;
        found = up == (sum > found) ? sum : found;
    }
    return found;
}

/* The nearest bound that can be met with all other limits; false where none can. */
static bool nearest_bound(const instance *it, const atom *bound, int64_t *to)
{
    atom atoms[2 * MOST_LIMITS * MOST];
    int n = all_atoms(it, atoms);
    bool up = bound->is_most || it->limits[bound->limit].kind == BUDGET;
    bool found = false;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = is_possible(it, set);
        for (int a = 0; a < n && fits; a++) {
            bool same = atoms[a].limit == bound->limit && atoms[a].is_most == bound->is_most;
            fits = same || bound_holds(it, &atoms[a], set);
        }
        if (!fits)
            continue;
        int64_t value = bound_shown(it, bound, set);
        *to = !found || (up ? value < *to : value > *to) ? value : *to;
        found = true;
    }
    return found;
}

/* The fewest pairs that fail the rule, −1 where they do not help. */
static int fewest_beyond(const instance *it)
{
    atom atoms[2 * MOST_LIMITS * MOST];
    int n = all_atoms(it, atoms);
    int fewest = -1;
    instance open = *it;
    for (int k = 0; k < it->n_pairs; k++)
        open.pairs[k].passes = true;
    for (unsigned set = 0; set < 1u << it->n_pairs; set++) {
        bool fits = is_possible(&open, set);
        int beyond = 0;
        for (int a = 0; a < n && fits; a++)
            fits = bound_holds(it, &atoms[a], set);
        for (int k = 0; k < it->n_pairs; k++)
            beyond += (set >> k & 1) && !it->pairs[k].passes;
        if (fits && (fewest < 0 || beyond < fewest))
            fewest = beyond;
    }
    return fewest;
}

static void check_relaxation(const instance *it, const reversa_relaxation *told)
{
    assert_non_null(told->text);
    assert_true(told->least);
    if (told->kind == REVERSA_RELAXED_RULE) {
        assert_int_equal(told->change, fewest_beyond(it));
        assert_int_equal(told->n_pairs, told->change);
        n_rules_relaxed++;
        return;
    }
    const limit *l = &it->limits[told->index];
    atom bound = {told->index, NONE, told->is_most && l->kind != BUDGET};
    int64_t to;
    assert_true(nearest_bound(it, &bound, &to));
    assert_int_equal(told->to, to);
    n_limits_relaxed++;
}

static void check_reasons(const instance *it)
{
    made m = {0};
    reversa_infeasibility *found;
    atom atoms[2 * MOST_LIMITS * MOST];
    int n = all_atoms(it, atoms);
    bool expected = feasible(it, atoms, n, NONE);
    int n_expected = 0;
    make(&m, it);
    succeed(m.ctx, reversa_infeasibility_find(m.ctx, m.problem, NULL, &found));
    assert_int_equal(reversa_infeasibility_verdict(found), expected ? REVERSA_FEASIBILITY_YES : REVERSA_FEASIBILITY_NO);
    for (int32_t i = 0; i < reversa_infeasibility_n_relaxations(found); i++) {
        reversa_relaxation told;
        reversa_infeasibility_relaxation(found, i, &told);
        check_relaxation(it, &told);
    }
    for (int i = 0; i < it->n_limits && !expected; i++) {
        for (int most = 0; most < 2; most++) {
            const limit *l = &it->limits[i];
            atom bound = {i, NONE, most};
            int64_t to;
            if (l->kind == BUDGET ? !most : (most ? l->most : l->least) != NONE)
                n_expected += nearest_bound(it, &bound, &to);
        }
    }
    n_expected += !expected && fewest_beyond(it) > 0;
    assert_int_equal(reversa_infeasibility_n_relaxations(found), n_expected);
    for (int32_t i = 0; i < reversa_infeasibility_n_clashes(found); i++) {
        reversa_clash clash;
        reversa_infeasibility_clash(found, i, &clash);
        assert_non_null(clash.text);
    }
    reversa_infeasibility_free(found);
    unmake(&m);
}

static void test_relaxations_are_the_least(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    n_limits_relaxed = n_rules_relaxed = 0;
    for (int round = 0; round < 1000; round++) {
        uint64_t random = rt_seed() + 900000 + (uint64_t)round;
        instance it = draw(&random);
        check_reasons(&it);
    }
    print_message("%d limits and %d rules relaxed\n", n_limits_relaxed, n_rules_relaxed);
    assert_true(n_limits_relaxed > 300 && n_rules_relaxed > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filter_leaves_an_irreducible_set),
        cmocka_unit_test(test_crowds_count_what_is_missing),
        cmocka_unit_test(test_relaxations_are_the_least),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
