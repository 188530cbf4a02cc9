/*
 * Slots and stability against enumeration: small random programmes with weekly availability, ranks on both sides with ties
 * and gaps, a quota and pins, over all sets of pairs. Meetings are laid out by trying every begin, and blocking pairs are
 * looked for by definition; nothing here is shared with the library.
 */
#include <stdio.h>
#include <string.h>

#include "match/limit_lazy.h"
#include "match/limit_use.h"
#include "match/limits.h"
#include "support/timed.h"

#define MOST RT_TIMED_PEOPLE
#define MOST_PAIRS RT_TIMED_PAIRS
#define MOST_LIMITS RT_TIMED_LIMITS
#define MOST_TIMES RT_TIMED_TIMES
#define CELLS (7 * 24 * 60 / RT_GRID)

enum { SLOTS = RT_SLOTS, STABLE = RT_STABLE, QUOTA = RT_QUOTA, N_KINDS = RT_N_TIMED };
enum { MENTOR = REVERSA_MENTOR, MENTEE = REVERSA_MENTEE };

typedef rt_interval interval;
typedef rt_timed_person person;
typedef rt_timed_limit limit;
typedef rt_timed_pair pair;
typedef rt_timed_instance instance;

/* ---- Random instances ---- */

static bool draw_pair(instance *it, uint64_t *random, bool pinned)
{
    pair drawn = {.mentor = (int)rt_between(random, 0, it->n[MENTOR] - 1),
                  .mentee = (int)rt_between(random, 0, it->n[MENTEE] - 1),
                  .score = (int)rt_between(random, 0, 20) * 50000,
                  .pinned = pinned};
    for (int k = 0; k < it->n_pairs; k++) {
        bool same = it->pairs[k].mentor == drawn.mentor && it->pairs[k].mentee == drawn.mentee;
        bool clash = it->pairs[k].mentor == drawn.mentor || it->pairs[k].mentee == drawn.mentee;
        if (same || (pinned && clash))
            return false;
    }
    it->pairs[it->n_pairs++] = drawn;
    return true;
}

/* Few hours around the end of the week, so that meetings collide and pass it; now and then the whole week. */
static void draw_times(person *p, uint64_t *random)
{
    static const int days[] = {6, 6, 0};
    p->n_times = (int)rt_between(random, 0, MOST_TIMES);
    if (rt_between(random, 0, 9) == 0)
        p->n_times = -1;
    for (int k = 0; k < p->n_times; k++) {
        interval *t = &p->times[k];
        t->day = days[rt_between(random, 0, 2)];
        t->begin = t->day == 6 ? (int)rt_between(random, 42, 47) : (int)rt_between(random, 0, 5);
        t->end = t->begin + (int)rt_between(random, 1, 6);
    }
}

static person draw_person(uint64_t *random, int n_others, int most_places)
{
    person p = {.capacity = (int)rt_between(random, 1, most_places), .group = (int)rt_between(random, 0, 1)};
    p.offset = (int)rt_between(random, -2, 2);
    draw_times(&p, random);
    for (int j = 0; j < n_others; j++)
        p.rank[j] = rt_between(random, 0, 2) ? (int)rt_between(random, 1, 3) : 0;
    return p;
}

static limit draw_limit(uint64_t *random, const char *objective, int kinds)
{
    static const int penalties[] = {0, 1000, 50000, 150000, 400000, 3000000};
    limit drawn = {.kind = N_KINDS, .side = (int)rt_between(random, 0, 1)};
    while (drawn.kind == N_KINDS || !(kinds >> drawn.kind & 1))
        drawn.kind = (int)rt_between(random, 0, N_KINDS - 1);
    if (drawn.kind == QUOTA) {
        drawn.least = (int)rt_between(random, 0, 2);
        drawn.most = rt_between(random, 0, 1) ? -1 : drawn.least + (int)rt_between(random, 0, 2);
    }
    drawn.soft = strchr(objective, 's') && rt_between(random, 0, 1);
    drawn.penalty = penalties[rt_between(random, 0, 5)];
    return drawn;
}

/* The first limit is of `kind`, the others are of `others` (bits). */
static instance draw(uint64_t *random, int kind, int others)
{
    static const char *const objectives[] = {"es", "s", "ems", "ps", "mp", "se", "mes", "e", "ews", "pw", "esw"};
    static const int lengths[] = {1, 2, 2, 2, 3, 4};
    instance it = {.objective = objectives[rt_between(random, 0, 10)]};
    int most_places[2] = {(int)rt_between(random, 1, 3), (int)rt_between(random, 1, 2)};
    it.length = lengths[rt_between(random, 0, 5)];
    it.n[0] = (int)rt_between(random, 1, MOST);
    it.n[1] = (int)rt_between(random, 1, MOST);
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it.n[side]; i++)
            it.people[side][i] = draw_person(random, it.n[1 - side], most_places[side]);
    int64_t n_pins = rt_between(random, 0, 4) ? 0 : rt_between(random, 1, 2);
    for (int64_t k = 0; k < n_pins; k++)
        it.n_pins += draw_pair(&it, random, true);
    for (int k = 0; k < 16 && it.n_pairs < MOST_PAIRS; k++)
        draw_pair(&it, random, false);
    it.n_limits = (int)rt_between(random, 1, MOST_LIMITS);
    for (int i = 0; i < it.n_limits; i++)
        it.limits[i] = draw_limit(random, it.objective, i ? others : 1 << kind);
    return it;
}

/* ---- Enumeration ---- */

static bool has(uint32_t set, int k)
{
    return set >> k & 1;
}

static int person_of(const pair *p, int side)
{
    return side == MENTOR ? p->mentor : p->mentee;
}

static int load_of(const instance *it, int side, int i, uint32_t set)
{
    int load = 0;
    for (int k = 0; k < it->n_pairs; k++)
        load += has(set, k) && person_of(&it->pairs[k], side) == i;
    return load;
}

static bool is_available(const person *p, int cell)
{
    if (p->n_times < 0)
        return true;
    for (int k = 0; k < p->n_times; k++) {
        const interval *t = &p->times[k];
        for (int c = t->begin; c < t->end; c++)
            if ((t->day * 48 + c - p->offset + CELLS) % CELLS == cell)
                return true;
    }
    return false;
}

/* Lay out the rest of the mentor's mentees, each at any free time. */
static bool lays_out(const instance *it, int mentor, const int *mentees, int n, bool *busy)
{
    if (n == 0)
        return true;
    for (int begin = 0; begin < CELLS; begin++) {
        bool may = true;
        for (int c = begin; c < begin + it->length && may; c++)
            may = !busy[c % CELLS] && is_available(&it->people[MENTOR][mentor], c % CELLS) &&
                  is_available(&it->people[MENTEE][mentees[0]], c % CELLS);
        if (!may)
            continue;
        for (int c = begin; c < begin + it->length; c++)
            busy[c % CELLS] = true;
        bool done = lays_out(it, mentor, mentees + 1, n - 1, busy);
        for (int c = begin; c < begin + it->length; c++)
            busy[c % CELLS] = false;
        if (done)
            return true;
    }
    return false;
}

/* Mentors with each set of mentees, once: they are asked again and again. */
static signed char known[MOST][1 << MOST];

static int off_slots(const instance *it, uint32_t set)
{
    int units = 0;
    for (int j = 0; j < it->n[MENTOR]; j++) {
        int mentees[MOST], n = 0, bits = 0;
        for (int k = 0; k < it->n_pairs; k++)
            if (has(set, k) && it->pairs[k].mentor == j) {
                mentees[n++] = it->pairs[k].mentee;
                bits |= 1 << it->pairs[k].mentee;
            }
        if (known[j][bits] < 0) {
            bool busy[CELLS] = {false};
            known[j][bits] = !lays_out(it, j, mentees, n, busy);
        }
        units += known[j][bits];
    }
    return units;
}

static int rank_of(const instance *it, int side, const pair *p)
{
    int rank = it->people[side][person_of(p, side)].rank[person_of(p, 1 - side)];
    return rank ? rank : 1000;
}

/* Has someone an empty place, or a partner whom they like less than the one of this pair? */
static bool would_rather(const instance *it, int side, const pair *wanted, uint32_t set)
{
    int i = person_of(wanted, side);
    if (load_of(it, side, i, set) < it->people[side][i].capacity)
        return true;
    for (int k = 0; k < it->n_pairs; k++)
        if (has(set, k) && person_of(&it->pairs[k], side) == i &&
            rank_of(it, side, &it->pairs[k]) > rank_of(it, side, wanted))
            return true;
    return false;
}

static int off_stable(const instance *it, uint32_t set)
{
    int units = 0;
    for (int k = 0; k < it->n_pairs; k++)
        units += !has(set, k) && would_rather(it, MENTOR, &it->pairs[k], set) &&
                 would_rather(it, MENTEE, &it->pairs[k], set);
    return units;
}

static int violation(const instance *it, const limit *l, uint32_t set)
{
    if (l->kind == SLOTS)
        return off_slots(it, set);
    if (l->kind == STABLE)
        return off_stable(it, set);
    int n = 0;
    for (int k = 0; k < it->n_pairs; k++)
        n += has(set, k) && it->people[l->side][person_of(&it->pairs[k], l->side)].group;
    return n < l->least ? l->least - n : l->most >= 0 && n > l->most ? n - l->most : 0;
}

static bool fits(const instance *it, uint32_t set)
{
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < it->n[side]; i++)
            if (load_of(it, side, i, set) > it->people[side][i].capacity)
                return false;
    for (int i = 0; i < it->n_limits; i++)
        if (!it->limits[i].soft && violation(it, &it->limits[i], set) > 0)
            return false;
    return true;
}

static int64_t value_of(const instance *it, char level, uint32_t set)
{
    int64_t value = level == 'w' ? 1000000 : 0;
    for (int k = it->n_pins; k < it->n_pairs && level == 'w'; k++)
        value = has(set, k) && it->pairs[k].score < value ? it->pairs[k].score : value;
    for (int k = 0; k < it->n_pairs; k++)
        value += has(set, k) ? (level == 's' ? it->pairs[k].score : level == 'p') : 0;
    int side = level == 'e' ? MENTEE : MENTOR;
    for (int i = 0; i < it->n[side] && (level == 'e' || level == 'm'); i++)
        value += load_of(it, side, i, set) > 0;
    for (int i = 0; i < it->n_limits && level == 's'; i++)
        if (it->limits[i].soft)
            value -= (int64_t)it->limits[i].penalty * violation(it, &it->limits[i], set);
    return value;
}

static bool enumerate(const instance *it, int64_t *best)
{
    bool feasible = false;
    memset(known, -1, sizeof known);
    for (uint32_t rest = 0; rest < 1u << (it->n_pairs - it->n_pins); rest++) {
        uint32_t set = (rest << it->n_pins) | ((1u << it->n_pins) - 1);
        int64_t value[RV_MAX_LEVELS];
        if (!fits(it, set))
            continue;
        int order = feasible ? 0 : 1;
        for (int k = 0; it->objective[k]; k++) {
            value[k] = value_of(it, it->objective[k], set);
            if (order == 0)
                order = value[k] > best[k] ? 1 : value[k] < best[k] ? -1 : 0;
        }
        if (order > 0)
            memcpy(best, value, strlen(it->objective) * sizeof *value);
        feasible = true;
    }
    return feasible;
}

/* ---- The same by the library ---- */

static int pair_of(const rt_timed *m, const instance *it, int32_t mentor, int32_t mentee)
{
    for (int k = 0; k < it->n_pairs; k++) {
        char name[2][8];
        snprintf(name[0], sizeof name[0], "m%d", it->pairs[k].mentor);
        snprintf(name[1], sizeof name[1], "e%d", it->pairs[k].mentee);
        if (reversa_cohort_find(m->cohort, name[0]) == mentor && reversa_cohort_find(m->cohort, name[1]) == mentee)
            return k;
    }
    fail_msg("a pair that is none");
    return -1;
}

static uint32_t set_of(const rt_timed *m, const instance *it, const rv_solution *solution)
{
    uint32_t set = (1u << it->n_pins) - 1;
    for (int64_t c = 0; c < solution->n_chosen; c++) {
        int k = pair_of(m, it, m->problem->side[MENTOR].person[solution->chosen[c].mentor],
                        m->problem->side[MENTEE].person[solution->chosen[c].mentee]);
        assert_false(has(set, k));
        set |= 1u << k;
    }
    return set;
}

/* How the solves ended, so that a test sees that it tests something. */
static int n_infeasible, n_searched, n_tightened;

/* How the limits stand, told by the library, for the pairs of any solution. */
static void expect_use(const rt_timed *m, const instance *it, const rv_solve *solve, const rv_solution *solution)
{
    reversa_limit_use use[MOST_LIMITS];
    uint32_t set = set_of(m, it, solution);
    rt_timed_succeed(m, rv_limits_use(solve, solution->chosen, solution->n_chosen, use, NULL), it);
    for (int i = 0; i < it->n_limits; i++)
        assert_int_equal(use[i].violation, violation(it, &it->limits[i], set));
}

static void expect(const rt_timed *m, const instance *it, const rv_solution *solution, const int64_t *best,
                   bool feasible)
{
    n_infeasible += !feasible;
    n_searched += feasible && solution->proof == REVERSA_PROOF_SEARCH;
    if (!feasible) {
        assert_int_equal(solution->outcome, REVERSA_OUTCOME_INFEASIBLE);
        return;
    }
    assert_int_equal(solution->outcome, REVERSA_OUTCOME_OPTIMAL);
    assert_int_equal(solution->scope, REVERSA_SCOPE_ELIGIBLE);
    uint32_t set = set_of(m, it, solution);
    assert_true(fits(it, set));
    for (int k = 0; it->objective[k]; k++) {
        assert_int_equal(solution->value[k], best[k]);
        assert_int_equal(value_of(it, it->objective[k], set), best[k]);
    }
}

static void check(const instance *it, int32_t n_candidates, bool with_network)
{
    rt_timed m;
    rv_solve solve;
    rv_solution relaxed = {0}, solution = {0};
    reversa_match_options options = {.struct_size = sizeof options, .candidates = n_candidates};
    int64_t best[RV_MAX_LEVELS] = {0};
    bool feasible = enumerate(it, best);
    rt_timed_open(&m, it);
    rt_timed_succeed(&m, rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), it);
    if (with_network) {
        rt_timed_succeed(&m, rv_network_match(&solve, &relaxed), it);
        if (relaxed.outcome == REVERSA_OUTCOME_OPTIMAL)
            expect_use(&m, it, &solve, &relaxed);
    }
    rt_timed_succeed(&m, rv_limits_match(&solve, with_network ? &relaxed : NULL, &solution), it);
    expect(&m, it, &solution, best, feasible);
    n_tightened += feasible && with_network && solution.value[0] < relaxed.value[0];
    rv_solution_free(&solve, &solution);
    rv_solution_free(&solve, &relaxed);
    rv_solve_close(&solve);
    rt_timed_close(&m);
}

static void check_many(uint64_t stream, int n, int kind, int others, bool with_network)
{
    n_infeasible = n_searched = n_tightened = 0;
    for (int round = 0; round < n; round++) {
        uint64_t random = rt_seed() + stream * 100000 + (uint64_t)round;
        instance it = draw(&random, kind, others);
        check(&it, (int32_t)rt_between(&random, 1, 3), with_network);
    }
    print_message("%d programmes: %d infeasible, %d searched, %d below the network on the first level\n", n,
                  n_infeasible, n_searched, n_tightened);
}

static void test_limits_match_with_slots_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(1, 2000, SLOTS, 1 << SLOTS | 1 << QUOTA, true);
    assert_true(n_infeasible > 20 && n_searched > 200 && n_tightened > 100);
}

static void test_limits_match_with_slots_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(2, 1000, SLOTS, 1 << SLOTS | 1 << QUOTA, false);
    assert_true(n_infeasible > 10 && n_searched > 100);
}

static void test_limits_match_with_stable_agrees_with_enumeration(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(3, 2000, STABLE, 1 << SLOTS | 1 << STABLE | 1 << QUOTA, true);
    assert_true(n_infeasible > 20 && n_searched > 200 && n_tightened > 100);
}

static void test_limits_match_with_stable_agrees_without_the_network(void **state)
{
    (void)state;
    if (!rv_mip_default_solver())
        skip();
    check_many(4, 1000, STABLE, 1 << SLOTS | 1 << STABLE | 1 << QUOTA, false);
    assert_true(n_infeasible > 10 && n_searched > 100);
}

/* Deferred acceptance blocks nowhere, whatever ties, gaps and places there are; as many as possible are not asked for. */
static void test_stable_start_blocks_nowhere(void **state)
{
    (void)state;
    int n_several = 0;
    for (int round = 0; round < 1000; round++) {
        uint64_t random = rt_seed() + 700000 + (uint64_t)round;
        instance it = draw(&random, STABLE, 1 << STABLE);
        rt_timed m;
        rv_solve solve;
        rv_search search;
        rv_new_pair *pairs;
        int64_t blocking;
        rv_solution solution = {0};
        reversa_match_options options = {.struct_size = sizeof options, .candidates = 2};
        it.n_pins = 0;
        for (int k = 0; k < it.n_pairs; k++)
            it.pairs[k].pinned = false;
        rt_timed_open(&m, &it);
        rt_timed_succeed(&m, rv_solve_open(m.ctx, m.problem, NULL, &options, &solve), &it);
        rt_timed_succeed(&m, rv_search_open(&solve, NULL, &search), &it);
        rt_timed_succeed(&m, rv_stable_start(&search, &pairs, &solution.n_chosen), &it);
        solution.chosen = pairs;
        uint32_t set = set_of(&m, &it, &solution);
        assert_int_equal(off_stable(&it, set), 0);
        for (int side = 0; side < 2; side++)
            for (int i = 0; i < it.n[side]; i++)
                assert_true(load_of(&it, side, i, set) <= it.people[side][i].capacity);
        rt_timed_succeed(&m, rv_use_stable(&solve, pairs, solution.n_chosen, &blocking), &it);
        assert_int_equal(blocking, 0);
        n_several += solution.n_chosen > 2;
        rv_solution_free(&solve, &solution);
        rv_search_close(&search);
        rv_solve_close(&solve);
        rt_timed_close(&m);
    }
    assert_true(n_several > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits_match_with_slots_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_with_slots_agrees_without_the_network),
        cmocka_unit_test(test_limits_match_with_stable_agrees_with_enumeration),
        cmocka_unit_test(test_limits_match_with_stable_agrees_without_the_network),
        cmocka_unit_test(test_stable_start_blocks_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
